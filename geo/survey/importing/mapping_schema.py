"""A mapping file as it is declared; :mod:`geo.survey.importing.mapping` tells the format.

Every scalar is text; one that YAML has for nothing (``null``, ``~``) is as if it were not there.
What entries say of each other (a question that a column is) is checked where they are put
together, in :func:`mapping_of`.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Annotated, Any, Self, get_args

from pydantic import BeforeValidator, Field, model_validator

from geo.language import LANGUAGES, Language, Text
from geo.survey.edition import DUPLICATE_RULES, DuplicateRule
from geo.survey.importing.mapping import (
    VERSION,
    Blank,
    ColumnUse,
    ImportMapping,
    Keep,
    Layout,
    Unread,
)
from geo.survey.question import Choice, Direction, Question, QuestionType
from geo.survey.tables.number_notation import Unsigned
from geo.survey.tables.written_number import Mark
from geo.survey.yaml_files.entry_schema import (
    Entry,
    SomeText,
    TextsOrOne,
    checked,
    one_of,
    one_of_words,
    read_entries,
    wrong,
)
from geo.survey.yaml_files.questionnaire_schema import Flag, Score, check_choices, check_unit
from geo.territory.nis_code import NisCode, is_nis_code, nis_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.survey.questionnaire import Questionnaire
    from geo.survey.yaml_files.document import Document

_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def _is_null(value: Any) -> bool:
    return isinstance(value, str) and value in _NULLS


def _none_is(default: Any) -> BeforeValidator:
    """What YAML's nothing stands for here; it comes before the check written ahead of it."""
    return BeforeValidator(lambda value: default() if _is_null(value) else value)


def _choice(allowed: Sequence[str], default: str | None) -> BeforeValidator:
    """One of these; nothing is the default."""

    def check(value: Any) -> Any:
        if value is None or _is_null(value):
            return default
        if not isinstance(value, str) or value not in allowed:
            raise wrong(value, one_of_words(allowed))
        return value

    return BeforeValidator(check)


def _text_or_none(value: Any) -> str | None:
    if value is None or _is_null(value):
        return None
    if not isinstance(value, str):
        raise wrong(value, Text("some text"))
    return value


def _keys_and_values(value: Any) -> dict[str, Any]:
    if _is_null(value):
        return {}
    if not isinstance(value, dict):
        raise wrong(value, Text("keys and values"))
    return value


def _cells(value: Any) -> dict[str, str | None]:
    cells: dict[str, str | None] = {}
    for cell, answer in _keys_and_values(value).items():
        if not isinstance(answer, str):
            raise wrong(answer, Text("some text"), cell)
        cells[cell] = None if answer in _NULLS else answer
    return cells


def _matches(value: Any) -> dict[str, NisCode | None]:
    matches: dict[str, NisCode | None] = {}
    for cell, code in _keys_and_values(value).items():
        if not _is_null(code) and not (isinstance(code, str) and is_nis_code(code)):
            raise wrong(code, Text("a REFNIS code of five digits"), cell)
        matches[cell] = None if _is_null(code) else nis_code(code)
    return matches


def _only(value: Any) -> dict[str, str]:
    for column, cell in _keys_and_values(value).items():
        if not isinstance(cell, str) or not cell:
            raise wrong(cell, Text("some text"), column)
    return _keys_and_values(value)


def _scale(value: Any) -> tuple[float, float] | None:
    if value is None or _is_null(value):
        return None
    try:
        low, high = (float(end) for end in value)
    except (TypeError, ValueError):
        low = high = 0.0
    if not (math.isfinite(low) and math.isfinite(high) and low != high):
        raise wrong(value, Text("two different numbers, the ends of the scale"))
    return low, high


OptionalText = Annotated[str | None, BeforeValidator(_text_or_none)]
ColumnName = Annotated[
    str, checked(lambda value: isinstance(value, str) and bool(value), Text("some text"))
]
A_LIST = checked(
    lambda value: isinstance(value, list), Text("a list, each entry beginning with a dash")
)
KeepOrNot = Annotated[Keep, _choice(get_args(Keep), "leave_out")]


class CommuneEntry(Entry):
    """Which column names the commune."""

    column: OptionalText = None
    language: Annotated[Language | None, _choice(LANGUAGES, None)] = None
    matches: Annotated[dict[str, NisCode | None], BeforeValidator(_matches)] = Field(
        default_factory=dict
    )


class LongEntry(Entry):
    """The columns of a long layout."""

    question: OptionalText = None
    value: OptionalText = None
    response: OptionalText = None


class ColumnEntry(Entry):
    """What one column is."""

    column: ColumnName
    question: OptionalText = None
    choice: OptionalText = None
    values: Annotated[dict[str, str | None], BeforeValidator(_cells)] = Field(default_factory=dict)
    in_order: Annotated[bool, _choice(("true", "false"), "false")] = False
    scale: Annotated[tuple[float, float] | None, BeforeValidator(_scale)] = None
    decimal_mark: Annotated[Mark | None, _choice(get_args(Mark), None)] = None
    without_sign: Annotated[Unsigned | None, _choice(get_args(Unsigned), None)] = None
    blank: Annotated[Blank, _choice(get_args(Blank), "open")] = "open"

    def use(self) -> ColumnUse:
        """The same as the rest of the atlas knows it."""
        return ColumnUse(
            column=self.column,
            question=self.question,
            choice=self.choice,
            values=self.values,
            in_order=self.in_order,
            scale=self.scale,
            decimal_mark=self.decimal_mark,
            without_sign=self.without_sign,
            blank=self.blank,
        )


NewKey = Annotated[
    str,
    checked(
        lambda value: (
            isinstance(value, str) and bool(_KEY.fullmatch(value)) and value != "not_applicable"
        ),
        Text("a key of small letters, digits and _ that begins with a letter"),
    ),
]


class NewChoiceEntry(Entry):
    """One of the answers that a new question offers."""

    key: NewKey
    label: TextsOrOne
    score: Score | None = None
    exclusive: Flag = False

    def choice(self) -> Choice:
        """The same as the rest of the atlas knows it."""
        return Choice(self.key, self.label.labels(), self.score, self.exclusive)


class NewQuestionEntry(Entry):
    """A question that the questionnaire does not have."""

    key: NewKey
    chapter: SomeText | None = None
    type: Annotated[QuestionType, one_of(get_args(QuestionType))]
    direction: Annotated[Direction, one_of(get_args(Direction))] = "none"
    wording: TextsOrOne | None = None
    label: TextsOrOne
    domain: SomeText | None = None
    unit: TextsOrOne | None = None
    choices: Annotated[list[NewChoiceEntry], A_LIST] | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        check_unit(self.type, self.unit)
        check_choices(self.type, self.choices, scored=self.domain is not None)
        for n, choice in enumerate(self.choices or ()):
            if self.domain is None and choice.score is not None:
                expected = one_of_words(("key", "label", "exclusive"))
                raise wrong("score", expected, "choices", n, "score", of_key=True)
        return self

    def question(self, chapter: str) -> Question:
        """The same as the rest of the atlas knows it; ``chapter`` is that of one without."""
        return Question(
            key=self.key,
            wording=(self.wording or self.label).labels(),
            label=self.label.labels(),
            chapter=self.chapter or chapter,
            domain=self.domain,
            type=self.type,
            choices=tuple(choice.choice() for choice in self.choices or ()),
            direction=self.direction,
            unit=None if self.unit is None else self.unit.labels(),
            asked_if=None,
            published_pairs=(),
        )


class MappingFile(Entry):
    """The whole file."""

    mapping: Annotated[str, checked(lambda value: value == str(VERSION), str(VERSION))]
    layout: Annotated[Layout, _choice(get_args(Layout), "wide")] = "wide"
    commune: Annotated[CommuneEntry, _none_is(dict)] = CommuneEntry()
    long: Annotated[LongEntry, _none_is(dict)] = LongEntry()
    submitted: OptionalText = None
    finished: OptionalText = None
    only: Annotated[dict[str, str], BeforeValidator(_only)] = Field(default_factory=dict)
    rule: Annotated[DuplicateRule, _choice(DUPLICATE_RULES, "latest")] = "latest"
    unfinished: KeepOrNot = "leave_out"
    test_rows: KeepOrNot = "leave_out"
    spam_rows: KeepOrNot = "leave_out"
    unread: Annotated[Unread, _choice(get_args(Unread), "block")] = "block"
    columns: Annotated[list[ColumnEntry], A_LIST, _none_is(list)] = Field(default_factory=list)
    new_questions: Annotated[list[NewQuestionEntry], A_LIST, _none_is(list)] = Field(
        default_factory=list
    )


def mapping_of(document: Document, questionnaire: Questionnaire) -> ImportMapping:
    """The mapping that a document describes.

    Raises
    ------
    AtlasError
        Names the file, the line, the entry, what was found and what was expected.
    """
    entries = read_entries(MappingFile, document, with_key=True)
    new = _new_questions(entries.new_questions, document, questionnaire)
    questions = {**questionnaire.questions, **{question.key: question for question in new}}
    _check_columns(entries.columns, document, questions)
    if entries.layout == "long":
        for part in ("question", "value"):
            if getattr(entries.long, part) is None:
                raise document.wrong(("long", part), None, Text("some text"), with_key=True)
    return ImportMapping(
        commune=entries.commune.column,
        language=entries.commune.language,
        matches=entries.commune.matches,
        layout=entries.layout,
        question_column=entries.long.question,
        value_column=entries.long.value,
        response_column=entries.long.response,
        submitted=entries.submitted,
        finished=entries.finished,
        only=entries.only,
        duplicate_rule=entries.rule,
        unfinished=entries.unfinished,
        test_rows=entries.test_rows,
        spam_rows=entries.spam_rows,
        unread=entries.unread,
        columns=tuple(column.use() for column in entries.columns),
        new_questions=new,
    )


def _new_questions(
    entries: Sequence[NewQuestionEntry], document: Document, questionnaire: Questionnaire
) -> tuple[Question, ...]:
    seen = set(questionnaire.questions)
    for n, entry in enumerate(entries):
        place = ("new_questions", n)
        if entry.key in seen:
            expected = Text("a key that no other question has")
            raise document.wrong((*place, "key"), entry.key, expected, with_key=True)
        seen.add(entry.key)
        for part, allowed in (
            ("chapter", questionnaire.chapters),
            ("domain", questionnaire.domains),
        ):
            named = getattr(entry, part)
            if named is not None and named not in allowed:
                raise document.wrong((*place, part), named, one_of_words(allowed), with_key=True)
    last = list(questionnaire.chapters)[-1]
    return tuple(entry.question(last) for entry in entries)


def _check_columns(
    entries: Sequence[ColumnEntry], document: Document, questions: Mapping[str, Question]
) -> None:
    seen: set[str] = set()
    for n, entry in enumerate(entries):
        place = ("columns", n)
        if entry.column in seen:
            expected = Text("a column that is not already in the list")
            raise document.wrong((*place, "column"), entry.column, expected, with_key=True)
        seen.add(entry.column)
        question = None if entry.question is None else questions.get(entry.question)
        if entry.question is not None and question is None:
            expected = Text("a key of data/questionnaire.yaml or a new one")
            raise document.wrong((*place, "question"), entry.question, expected, with_key=True)
        if entry.choice is not None:
            several = question is not None and question.type == "several_of"
            choices = [one.key for one in question.choices] if question is not None else []
            if not several or entry.choice not in choices:
                expected = Text("a choice of a question with several")
                raise document.wrong((*place, "choice"), entry.choice, expected, with_key=True)
