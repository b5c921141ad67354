"""Questions that a survey has and the questionnaire does not: new indicators.

An entry of a mapping file, in the format of ``data/questionnaire.yaml``, comes in and a
:class:`~geo.survey.questionnaire.Question` goes out, and back again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn, cast, get_args

from geo.language import LANGUAGES, AtlasError, Labels, Text
from geo.survey.question import TOP_SCORE, Choice, Direction, Question, QuestionType
from geo.survey.questionnaire import QUESTIONNAIRE, load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.survey.questionnaire import Questionnaire

TYPES: tuple[QuestionType, ...] = get_args(QuestionType)
_WITH_CHOICES = ("one_of", "several_of")
_WITH_UNIT = ("score", "count")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_NUMBER = re.compile(r"\d+(\.\d+)?")
_KNOWN = (
    *("key", "chapter", "type", "direction", "wording", "label"),
    *("domain", "unit", "choices"),
)


def from_yaml(name: str, place: str, entry: Any, questionnaire: Questionnaire) -> Question:
    """One new question, checked.

    Required: key, label, type, and a unit for scores and counts, choices where the type has them.
    A text may be given in four languages or once for all. Without wording the label is the
    wording, without chapter it joins the last of the questionnaire, without direction ``none``.

    Parameters
    ----------
    name, place : str
        The file and the entry, for messages.
    entry : mapping
        Every scalar as text.
    questionnaire : Questionnaire
        Its chapters and domains may be named; its keys may not be used again.

    Raises
    ------
    AtlasError
        Names the file, the entry, what was found and what was expected.
    """
    return _Entry(name, place, entry, questionnaire).question()


def own_questions(asked: Mapping[str, Question]) -> tuple[dict[str, Any], ...]:
    """Those of the questions asked that the shipped questionnaire does not have, as its entries."""
    known = load_questionnaire(QUESTIONNAIRE).questions
    return tuple(to_yaml(one) for key, one in asked.items() if key not in known)


def to_yaml(question: Question) -> dict[str, Any]:
    """The question as an entry of ``data/questionnaire.yaml``."""
    values: dict[str, Any] = {
        "key": question.key,
        "chapter": question.chapter,
        "type": question.type,
        "direction": question.direction,
        "domain": question.domain,
        "unit": None if question.unit is None else _languages(question.unit),
        "wording": _languages(question.wording),
        "label": _languages(question.label),
    }
    if question.choices:
        values["choices"] = [_choice_values(choice) for choice in question.choices]
    return {key: value for key, value in values.items() if value is not None}


def _choice_values(choice: Choice) -> dict[str, Any]:
    values: dict[str, Any] = {"key": choice.key, "label": _languages(choice.label)}
    if choice.score is not None:
        values["score"] = choice.score
    if choice.exclusive:
        values["exclusive"] = True
    return values


def _languages(labels: Labels) -> dict[str, str]:
    return {language: labels[language] for language in LANGUAGES}


def bad_entry(name: str, key: str, found: Any, expected: Text | str) -> AtlasError:
    """The error for one entry of a file of keys and values."""
    # Never the text of a whole list: with aliases a short file can stand for an endless one.
    if isinstance(found, dict | list):
        found = Text("a list") if isinstance(found, list) else Text("keys and values")
    return AtlasError(
        Text(
            "{file}, key {key}: found “{found}”, expected {expected}. Correct the file and try "
            "again.",
            file=name,
            key=key,
            found="" if found is None else found if isinstance(found, Text) else str(found)[:80],
            expected=expected,
        )
    )


class _Entry:
    def __init__(self, name: str, place: str, entry: Any, questionnaire: Questionnaire) -> None:
        self._name = name
        self._place = place
        self._questionnaire = questionnaire
        if not isinstance(entry, dict):
            self._fail("", entry, Text("keys and values"))
        self._values = entry
        for key in entry:
            if key not in _KNOWN:
                self._fail("", key, Text("one of {allowed}", allowed=", ".join(_KNOWN)))

    def question(self) -> Question:
        kind = cast("QuestionType", self._one_of("type", TYPES))
        key = self._key(self._values, "key")
        if key in self._questionnaire.questions:
            self._fail("key", key, Text("a key that no other question has"))
        label = self._labels(self._values.get("label"), "label")
        wording = self._values.get("wording")
        domain = self._one_of("domain", self._questionnaire.domains, None)
        unit = self._values.get("unit")
        if (unit is not None) != (kind in _WITH_UNIT):
            expected = (
                Text("a unit for a question of type {type}", type=kind)
                if kind in _WITH_UNIT
                else Text("no unit for a question of type {type}", type=kind)
            )
            self._fail("unit", unit, expected)
        return Question(
            key=key,
            wording=label if wording is None else self._labels(wording, "wording"),
            label=label,
            chapter=self._one_of(
                "chapter",
                self._questionnaire.chapters,
                list(self._questionnaire.chapters)[-1],
            ),
            domain=domain or None,
            type=kind,
            choices=self._choices(kind, scored=bool(domain)),
            direction=cast("Direction", self._one_of("direction", get_args(Direction), "none")),
            unit=None if unit is None else self._labels(unit, "unit"),
            asked_if=None,
            published_pairs=(),
        )

    def _choices(self, kind: str, *, scored: bool) -> tuple[Choice, ...]:
        found = self._values.get("choices")
        if kind not in _WITH_CHOICES:
            if found is not None:
                expected = Text("no choices for a question of type {type}", type=kind)
                self._fail("choices", found, expected)
            return ()
        if not isinstance(found, list) or len(found) < 2:
            expected = Text("two or more choices for a question of type {type}", type=kind)
            self._fail("choices", found, expected)
        choices: dict[str, Choice] = {}
        for entry in found:
            choice = self._choice(entry, scored=scored)
            if choice.key in choices:
                self._fail("choices", choice.key, Text("a key that no other choice has"))
            choices[choice.key] = choice
        if scored and not any(choice.score for choice in choices.values()):
            expected = Text("a score above 0 for at least one choice")
            self._fail("choices", Text("none"), expected)
        return tuple(choices.values())

    def _choice(self, entry: Any, *, scored: bool) -> Choice:
        known = ("key", "label", *(("score",) if scored else ()), "exclusive")
        if not isinstance(entry, dict):
            self._fail("choices", entry, Text("keys and values"))
        for name in entry:
            if name not in known:
                self._fail("choices", name, Text("one of {allowed}", allowed=", ".join(known)))
        score = entry.get("score")
        if score is not None and not (
            isinstance(score, str) and _NUMBER.fullmatch(score) and float(score) <= TOP_SCORE
        ):
            self._fail("choices score", score, Text("a number from 0 to 10"))
        return Choice(
            key=self._key(entry, "choices key"),
            label=self._labels(entry.get("label"), "choices label"),
            score=None if score is None else float(score),
            exclusive=entry.get("exclusive") == "true",
        )

    def _key(self, values: dict[str, Any], place: str) -> str:
        key = values.get("key")
        if not isinstance(key, str) or not _KEY.fullmatch(key) or key == "not_applicable":
            self._fail(
                place, key, Text("a key of small letters, digits and _ that begins with a letter")
            )
        return key

    def _labels(self, value: Any, place: str) -> Labels:
        if isinstance(value, str) and value.strip():
            return Labels(nl=value, fr=value, de=value, en=value)
        if (
            isinstance(value, dict)
            and set(value) == set(LANGUAGES)
            and all(isinstance(text, str) and text.strip() for text in value.values())
        ):
            return Labels(**value)
        raise bad_entry(
            self._name, f"{self._place} {place}", value, Text("a text in nl, fr, de and en")
        )

    def _one_of(self, key: str, allowed: Iterable[str], default: str | None = "") -> str:
        value = self._values.get(key)
        if value is None and default != "":
            return default or ""
        if not isinstance(value, str) or value not in allowed:
            self._fail(key, value, Text("one of {allowed}", allowed=", ".join(allowed)))
        return value

    def _fail(self, key: str, found: Any, expected: Text | str) -> NoReturn:
        raise bad_entry(self._name, f"{self._place} {key}".strip(), found, expected)
