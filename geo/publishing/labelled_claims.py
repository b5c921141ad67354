"""Sentences that claim something about answers: of demonstration answers they say so themselves.

A sentence is copied without the page around it and its label. One that says that a
commune is ahead, that a figure is higher or that chance does not explain a difference therefore
carries the label inside, where the answers behind it are synthetic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.names_in_sentences import behind_colon

if TYPE_CHECKING:
    from geo.language import Translator

NO_CHANGE = Text(
    "These answers are synthetic. A difference between them, even one that chance does not "
    "explain, comes from how they were made up; it says nothing about how the communes changed."
)


def claim(sentence: str, say: Translator, *, synthetic: bool) -> str:
    """The sentence; where answers are synthetic, with "in the synthetic demonstration data"."""
    if not synthetic or not sentence:
        return sentence
    return say(
        "In the synthetic demonstration data: {claim}", claim=behind_colon(sentence, say.language)
    )


def claim_of_answers(words: Text, *, synthetic: bool) -> Text:
    """What is said of answers, with "synthetic answers" behind it where they are."""
    return Text("{verdict} (synthetic answers)", verdict=words) if synthetic else words
