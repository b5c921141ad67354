"""``data/questionnaire.yaml`` as it is declared: which entries there are and what each may hold.

Every scalar is text. What entries say of each other (a chapter that is named, an earlier question
that is filtered by) is checked where they are put together, in :mod:`geo.survey.questionnaire`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Self, get_args

from pydantic import ConfigDict, Field, RootModel, model_validator

from geo.language import Text
from geo.survey.question import TOP_SCORE, Choice, Direction, QuestionType
from geo.survey.yaml_files.entry_schema import (
    Entry,
    KeysAndValues,
    NonEmptyList,
    SomeText,
    Texts,
    TextsOrOne,
    checked,
    is_text,
    one_of,
    one_of_words,
    wrong,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

WITH_CHOICES = ("one_of", "several_of")
WITH_UNIT = ("score", "count")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)


def is_number(value: Any) -> bool:
    """Whether a value is the text of a number from 0 on."""
    return isinstance(value, str) and bool(_NUMBER.fullmatch(value))


Key = Annotated[
    str,
    checked(
        lambda value: is_text(value) and bool(_KEY.fullmatch(value)),
        Text("a key of small letters, digits and _ that begins with a letter"),
    ),
]
Flag = Annotated[bool, one_of(("true", "false"))]
Score = Annotated[
    float,
    checked(
        lambda value: is_number(value) and float(value) <= TOP_SCORE,
        Text("a number from 0 to 10"),
    ),
]
FromZero = Annotated[
    float,
    checked(is_number, Text("a number from 0 on, with a decimal point")),
]


class ChoiceEntry(Entry):
    """One of the answers that a question offers."""

    key: Key
    label: Texts
    published: Key | None = None
    score: Score | None = None
    exclusive: Flag = False

    def choice(self) -> Choice:
        """The same as the rest of the atlas knows it."""
        return Choice(self.key, self.label.labels(), self.score, self.exclusive)


class FilterEntry(Entry):
    """Whom a question concerns, by the answer to an earlier one."""

    question: SomeText
    is_: Annotated[list[SomeText], NonEmptyList] | None = Field(default=None, alias="is")
    at_least: FromZero | None = None

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        if (self.is_ is None) == (self.at_least is None):
            both = "question" if self.is_ is None else "question, is, at_least"
            raise wrong(both, Text("either “is” or “at_least”"))
        return self


class QuestionEntry(Entry):
    """One question."""

    key: Key
    chapter: SomeText
    type: Annotated[QuestionType, one_of(get_args(QuestionType))]
    direction: Annotated[Direction, one_of(get_args(Direction))]
    wording: Texts
    label: Texts
    domain: SomeText | None = None
    unit: TextsOrOne | None = None
    asked_if: FilterEntry | None = None
    choices: Annotated[list[ChoiceEntry], NonEmptyList] | None = None
    published: Key | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        check_unit(self.type, self.unit)
        check_choices(self.type, self.choices, scored=self.domain is not None)
        for n, choice in enumerate(self.choices or ()):
            if self.domain is None and choice.score is not None:
                allowed = ["key", "label", "published"]
                allowed += ["exclusive"] if self.type == "several_of" else []
                raise wrong("score", one_of_words(allowed), "choices", n, "score", of_key=True)
            if self.type != "several_of" and "exclusive" in choice.model_fields_set:
                allowed = ["key", "label", "published", *(["score"] if self.domain else [])]
                at = ("choices", n, "exclusive")
                raise wrong("exclusive", one_of_words(allowed), *at, of_key=True)
        return self


class QuestionnaireFile(Entry):
    """The whole file."""

    chapters: Annotated[dict[Key, Texts], KeysAndValues]
    domains: Annotated[dict[Key, Texts], KeysAndValues]
    questions: Annotated[list[QuestionEntry], NonEmptyList]


class QuestionsFile(RootModel[Annotated[list[QuestionEntry], NonEmptyList]]):
    """A list of questions alone: those that one edition asked and the questionnaire has not."""

    model_config = ConfigDict(hide_input_in_errors=True)


def check_unit(kind: QuestionType, unit: Texts | None) -> None:
    """Scores and counts have a unit, and nothing else has."""
    if (unit is not None) == (kind in WITH_UNIT):
        return
    if unit is None:
        raise wrong(None, Text("a unit for a question of type {type}", type=kind), "unit")
    told = set(unit.root.values())
    found = told.pop() if len(told) == 1 else Text("keys and values")
    raise wrong(found, Text("no unit for a question of type {type}", type=kind), "unit")


def check_choices(kind: QuestionType, choices: Sequence[Any] | None, *, scored: bool) -> None:
    """Two or more choices, each its own, where the type has them; of a scored one any is worth."""
    if kind not in WITH_CHOICES:
        if choices is not None:
            expected = Text("no choices for a question of type {type}", type=kind)
            raise wrong(Text("a list"), expected, "choices")
        return
    if choices is None or len(choices) < 2:
        found = None if choices is None else str(len(choices))
        expected = Text("two or more choices for a question of type {type}", type=kind)
        raise wrong(found, expected, "choices")
    keys = [choice.key for choice in choices]
    for n, key in enumerate(keys):
        if key in keys[:n]:
            raise wrong(key, Text("a key that no other choice has"), "choices", n, "key")
    if scored and not any(choice.score for choice in choices):
        raise wrong(None, Text("a score above 0 for at least one choice"), "choices")
