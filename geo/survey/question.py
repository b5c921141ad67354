"""A question of the barometer: its type, its choices, whom it concerns, how it scores.

Typed, frozen objects; :mod:`geo.survey.questionnaire` reads them from ``data/questionnaire.yaml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from geo.language import Labels

QuestionType = Literal["score", "yes_no", "one_of", "several_of", "count"]
Direction = Literal["up", "down", "none"]

TOP_SCORE = 10.0
"""Every score is from 0 to this, as the barometer's own scales are."""

_NUMBER = re.compile(r"\d+(\.\d+)?")


@dataclass(frozen=True)
class Domain:
    """One of the domains of maturity.

    Attributes
    ----------
    key : str
    label : Labels
    """

    key: str
    label: Labels


@dataclass(frozen=True)
class Choice:
    """One of the answers that a question offers.

    Attributes
    ----------
    key : str
        As in ``answers.csv``.
    label : Labels
    score : float or None
        0 to 10. Of a ``one_of`` question what the choice is worth, of a ``several_of`` question
        what it adds; None where it says nothing about maturity.
    exclusive : bool
        It cannot be chosen together with another one ("no significant benefit").
    """

    key: str
    label: Labels
    score: float | None = None
    exclusive: bool = False


@dataclass(frozen=True)
class Filter:
    """Which communes a question concerns, by their answer to an earlier one.

    Attributes
    ----------
    question : str
        Key of the earlier question.
    values : tuple of str
        The question concerns those who gave one of these answers; empty where ``at_least`` says it.
    at_least : float or None
        The question concerns those who gave this number or more.
    """

    question: str
    values: tuple[str, ...] = ()
    at_least: float | None = None

    def concerns(self, answer: str | None) -> bool:
        """Whether a commune that gave ``answer`` (None: no answer) is to answer the question."""
        if answer is None:  # nobody knows, so nobody is excluded
            return True
        if self.at_least is not None:
            return bool(_NUMBER.fullmatch(answer)) and float(answer) >= self.at_least
        return any(value in self.values for value in answer.split("|"))


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes
    ----------
    key : str
        As in ``answers.csv``.
    wording, label : Labels
        As it is asked, and in few words.
    chapter : str
        Key of a chapter.
    domain : str or None
        Key of the maturity domain it is scored in; None where it is not scored.
    type : {"score", "yes_no", "one_of", "several_of", "count"}
        score: 0 to 10.
    choices : tuple of Choice
        In the order shown; empty unless the type is one_of or several_of.
    direction : {"up", "down", "none"}
        Whether more is further on the way.
    unit : Labels or None
        Of scores and counts.
    asked_if : Filter or None
    published_pairs : tuple of (choice key or None, indicator key)
    """

    key: str
    wording: Labels
    label: Labels
    chapter: str
    domain: str | None
    type: QuestionType
    choices: tuple[Choice, ...]
    direction: Direction
    unit: Labels | None
    asked_if: Filter | None
    published_pairs: tuple[tuple[str | None, str], ...]

    def means_the_same(self, other: Question) -> bool:
        """Whether both are asked, answered and scored alike, whatever the words."""
        return self._without_words() == other._without_words()

    def _without_words(self) -> Question:
        none = Labels.same("")
        choices = tuple(replace(choice, label=none) for choice in self.choices)
        return replace(self, wording=none, label=none, choices=choices, unit=None)

    @property
    def scored(self) -> bool:
        """Whether it counts in a domain of maturity; :mod:`geo.survey.maturity.scores` says how."""
        return self.domain is not None

    @property
    def published(self) -> dict[str | None, str]:
        """The published figures with the same meaning: by choice, None for the whole question."""
        return dict(self.published_pairs)
