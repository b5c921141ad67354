"""Words that people and survey tools write in cells: yes, no, ticked, does not apply, no answer.

A cell's text comes in, what it means goes out; whoever needs another word tells it in the mapping.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.language import LANGUAGES
from geo.survey.importing.distinct_cells import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.survey.question import Question

YES = frozenset(
    [
        *("ja", "oui", "yes", "y", "j", "o", "1", "x", "true", "vrai", "waar", "wahr"),
        *("selected", "checked", "quoted", "aangevinkt", "geselecteerd", "coche", "cochee"),
        *("selectionne", "selectionnee", "angekreuzt", "ausgewahlt"),
    ]
)
_TICKS = frozenset("✓✔☑☒✗✘×")
NO = frozenset(
    [
        *("nee", "neen", "non", "nein", "no", "n", "0", "false", "faux", "onwaar", "falsch"),
        *("not selected", "unchecked", "not quoted", "niet aangevinkt", "niet geselecteerd"),
        *("non coche", "non cochee", "non selectionne", "non selectionnee", "nicht angekreuzt"),
        *("nicht ausgewahlt", "unselected"),
    ]
)
DOES_NOT_APPLY = frozenset(
    [
        *("not applicable", "does not apply", "niet van toepassing", "nvt", "n v t"),
        *("sans objet", "s o", "non applicable", "nicht zutreffend", "trifft nicht zu"),
        *("entfallt", "entf", "nicht anwendbar"),
    ]
)
NO_ANSWER = frozenset(
    [
        *("", "na", "n a", "nan", "null", "nb", "n b", "n d", "nd", "n n b", "k a"),
        *("geen antwoord", "niet beantwoord", "onbekend", "weet niet", "weet het niet"),
        *("sans reponse", "pas de reponse", "non repondu", "inconnu", "ne sait pas", "nsp"),
        *("keine antwort", "keine angabe", "nicht beantwortet", "unbekannt", "weiss nicht"),
        *("no answer", "not answered", "unknown", "don t know", "no response"),
    ]
)
"""Folded words for an open question; the empty one is a dash, a point or another lone sign."""

_TEST = re.compile(
    r"(dit is )?(een |un |ein |a )?(test|tests|teste?n|essai|proef|probe|dummy|preview)"
    r"(gemeente|stad|antwoord|rij|row|answer|reponse|zeile|commune|gemeinde|invulling)?"
    r"( ?\d{1,4})?"
)
_TEST_HINT = re.compile(r"test|essai|proef|probe|dummy|preview", re.IGNORECASE)
_LONGEST_TEST = 40
_TEST_STATUS = re.compile(
    r".*\b(preview|tests?|apercu|previsualisation|voorbeeld|voorvertoning|vorschau"
    r"|\w*(vorschau|voorbeeld|umfragetest|enquetetest))\b.*"
)
_SPAM_STATUS = re.compile(r".*\b(spam|pourriel|courrier indesirable)\b.*")
_CODE = re.compile(r"(?:a|ao|sq|c|opt)?0*(\d{1,4})")


def is_yes(text: str) -> bool:
    """Whether a cell says yes, or is ticked."""
    return folded(text) in YES or (0 < len(text) <= 2 and set(text) <= _TICKS | {"\ufe0f"})


def is_no(text: str) -> bool:
    """Whether a cell says no, or that a box was not ticked."""
    return folded(text) in NO


def does_not_apply(text: str) -> bool:
    """Whether a cell says that the question does not concern the commune."""
    return folded(text) in DOES_NOT_APPLY


def is_no_answer(text: str) -> bool:
    """Whether a cell that is not empty says that there is no answer."""
    return folded(text) in NO_ANSWER and not any(sign in _TICKS for sign in text)


def may_hold_tests(cells: Iterable[object]) -> bool:
    """Whether any of the cells may be a test; quick, for columns of free text."""
    return _TEST_HINT.search("\n".join(cell for cell in cells if isinstance(cell, str))) is not None


def may_be_test(cell: object) -> bool:
    """Whether :func:`is_test` is worth asking: quick, for long columns of other text."""
    return (
        isinstance(cell, str) and len(cell) <= _LONGEST_TEST and _TEST_HINT.search(cell) is not None
    )


def is_test(text: str) -> bool:
    """Whether a whole cell is what people write who try a form out."""
    return _TEST.fullmatch(folded(text)) is not None


def is_test_status(text: str) -> bool:
    """Whether the survey tool itself calls the answer a preview or a test."""
    return _TEST_STATUS.fullmatch(folded(text)) is not None


def is_spam_status(text: str) -> bool:
    """Whether the survey tool itself takes the answer for spam."""
    return _SPAM_STATUS.fullmatch(folded(text)) is not None


def choice_words(question: Question) -> dict[str, str]:
    """Keys of choices by their folded key and labels in every language, where only one has it."""
    words: dict[str, str | None] = {}
    for choice in question.choices:
        spelt = {folded(choice.key)} | {folded(choice.label[language]) for language in LANGUAGES}
        for word in spelt - {""}:
            words[word] = choice.key if words.get(word, choice.key) == choice.key else None
    return {word: key for word, key in words.items() if key is not None}


def code_number(text: str) -> int | None:
    """The number of an answer code, ``A2``, ``AO02``, ``SQ002``, ``02``; None if it is none."""
    match = _CODE.fullmatch(text.strip().casefold())
    return int(match.group(1)) if match else None
