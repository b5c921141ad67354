"""The mapping: which column of a file is what, as a small file of its own that can be used again.

A YAML file, written by :func:`write_mapping` and by people, comes in; an :class:`ImportMapping`
goes out, or one sentence about what is wrong. The format, version 1::

    mapping: 1                    # version of this format; required
    layout: wide                  # wide: one row an answer of a commune; long: one row a value
    commune:
      column: Gemeente            # codes, names in any language or postal codes
      language: nl                # optional: names in other languages then do not compete
      matches:                    # cells that were settled by hand: a REFNIS code, or null:
        Braine l'Aleud: '25014'   # rows with that cell are left out
    long:                         # only in a long layout
      question: vraag             # the column with the question
      value: antwoord             # the column with the answer
      response: id                # optional: what tells two answers of one commune apart
    submitted: submitdate         # optional: the column with the date of the answer
    finished: Finished            # optional: the column that tells finished answers
    only: {jaar: '2018'}          # optional: of a table with several rows a commune, by year, age
                                  # or party, the rows to take; the others are listed
    rule: latest                  # several answers by one commune: latest, most_complete, mean, sum
    unfinished: leave_out         # or keep
    test_rows: leave_out          # or keep
    spam_rows: leave_out          # or keep: answers that the survey tool takes for spam
    unread: block                 # or no_answer: cells that cannot be read count as no answer
    columns:
      - column: Q3                # name of the column; in a long layout: what names the question
        question: difficulty      # key of a question, or null: not taken in
        values: {A1: easy, '?': null}   # optional: cell -> answer, null for no answer
      - column: Q7[SQ001]
        question: associations
        choice: digitalisation    # this column is one of the choices of the question
        blank: none               # optional: where all its columns are blank, nothing was ticked
      - column: Q9
        question: progress
        scale: [1, 5]             # optional: this scale becomes 0 to 10
        decimal_mark: ','         # optional: where the column leaves it open
        without_sign: percent     # optional: where only some cells have a percent sign, what the
                                  # others are: percent (45 for 45 %) or share (0.45 for 45 %)
      - column: Q4
        question: strategy
        in_order: true            # optional: A1, A2 or 1, 2 are the choices in their order
    new_questions: []             # questions that the questionnaire does not have, in its format

Every scalar is read as text, so that ``yes`` stays an answer and 01 keeps its zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import yaml

from geo.language import AtlasError, Text
from geo.survey.importing.new_questions import to_yaml
from geo.survey.yaml_files.document import UnreadableYamlError, read_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.survey.edition import DuplicateRule
    from geo.survey.question import Question
    from geo.survey.questionnaire import Questionnaire
    from geo.survey.tables.number_notation import Unsigned
    from geo.survey.tables.written_number import Mark
    from geo.survey.yaml_files.document import Document
    from geo.territory.nis_code import NisCode

VERSION = 1
MAX_BYTES = 2 * 1024 * 1024

Layout = Literal["wide", "long"]
Keep = Literal["leave_out", "keep"]
Unread = Literal["block", "no_answer"]
Blank = Literal["open", "none"]

_HEAD = (
    "# Which column of a survey file is which question of the Smart City Atlas of Belgium.\n"
    "# May be changed by hand and used again for a file of the same survey.\n"
)


@dataclass(frozen=True)
class ColumnUse:
    """What one column is (in a long layout: one question of the question column).

    Attributes
    ----------
    column : str
        Its name.
    question : str or None
        Key of a question; None: the column is not taken in.
    choice : str or None
        Key of a choice, where the column tells only whether this choice was ticked.
    values : mapping of str to str or None
        Cells as they are written and the answer they are, None for no answer. Comes before
        everything else that a cell may mean.
    in_order : bool
        The cells are numbers or codes (``A2``) of the choices in the questionnaire's order.
    scale : (float, float) or None
        The ends of the scale that becomes 0 to 10.
    decimal_mark : "," or "." or None
    without_sign : "percent" or "share" or None
        What numbers without a percent sign are in a column where others have one.
    blank : "open" or "none"
        What it means that all columns of a question are blank: left open, or nothing ticked.
    """

    column: str
    question: str | None = None
    choice: str | None = None
    values: Mapping[str, str | None] = field(default_factory=dict)
    in_order: bool = False
    scale: tuple[float, float] | None = None
    decimal_mark: Mark | None = None
    without_sign: Unsigned | None = None
    blank: Blank = "open"


@dataclass(frozen=True)
class ImportMapping:
    """All that has to be known to make answers of a table; see the module for each part."""

    commune: str | None
    columns: tuple[ColumnUse, ...] = ()
    language: str | None = None
    matches: Mapping[str, NisCode | None] = field(default_factory=dict)
    layout: Layout = "wide"
    question_column: str | None = None
    value_column: str | None = None
    response_column: str | None = None
    submitted: str | None = None
    finished: str | None = None
    only: Mapping[str, str] = field(default_factory=dict)
    duplicate_rule: DuplicateRule = "latest"
    unfinished: Keep = "leave_out"
    test_rows: Keep = "leave_out"
    spam_rows: Keep = "leave_out"
    unread: Unread = "block"
    new_questions: tuple[Question, ...] = ()

    def use_of(self, column: str) -> ColumnUse | None:
        """How a column is used; None where the mapping does not speak of it."""
        return next((use for use in self.columns if use.column == column), None)

    def questions(self, questionnaire: Questionnaire) -> dict[str, Question]:
        """Every question a column may be: those of the questionnaire, then the new ones."""
        new = {question.key: question for question in self.new_questions}
        return {**questionnaire.questions, **new}


def write_mapping(mapping: ImportMapping) -> str:
    """The mapping as a YAML file; :func:`read_mapping` gives it back equal."""
    commune: dict[str, Any] = {"column": mapping.commune}
    if mapping.language:
        commune["language"] = mapping.language
    if mapping.matches:
        commune["matches"] = dict(mapping.matches)
    values: dict[str, Any] = {"mapping": VERSION, "layout": mapping.layout, "commune": commune}
    long = {
        "question": mapping.question_column,
        "value": mapping.value_column,
        "response": mapping.response_column,
    }
    values["long"] = {name: column for name, column in long.items() if column} or None
    values["submitted"] = mapping.submitted
    values["finished"] = mapping.finished
    values["only"] = dict(mapping.only) or None
    values |= {
        "rule": mapping.duplicate_rule,
        "unfinished": mapping.unfinished,
        "test_rows": mapping.test_rows,
        "spam_rows": mapping.spam_rows,
        "unread": mapping.unread,
        "columns": [_use_values(use) for use in mapping.columns],
    }
    if mapping.new_questions:
        values["new_questions"] = [to_yaml(question) for question in mapping.new_questions]
    kept = {name: value for name, value in values.items() if value is not None}
    return _HEAD + yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=100)


def _use_values(use: ColumnUse) -> dict[str, Any]:
    values: dict[str, Any] = {"column": use.column, "question": use.question}
    if use.choice is not None:
        values["choice"] = use.choice
    if use.values:
        values["values"] = dict(use.values)
    if use.in_order:
        values["in_order"] = True
    if use.scale is not None:
        values["scale"] = [_short(end) for end in use.scale]
    if use.decimal_mark is not None:
        values["decimal_mark"] = use.decimal_mark
    if use.without_sign is not None:
        values["without_sign"] = use.without_sign
    if use.blank != "open":
        values["blank"] = use.blank
    return values


def _short(number: float) -> float | int:
    return int(number) if number == int(number) else number


def read_mapping(name: str, content: bytes, questionnaire: Questionnaire) -> ImportMapping:
    """Read and check a mapping file.

    Parameters
    ----------
    name : str
        The file's name, for messages.
    content : bytes
        At most 2 MB of YAML in UTF-8.
    questionnaire : Questionnaire
        Every question named must be one of it, or one of the file's own new questions.

    Raises
    ------
    AtlasError
        Names the file, the line, the entry, what was found and what was expected.
    """
    # pydantic is loaded with the first file and not with this module.
    from geo.survey.importing.mapping_schema import mapping_of  # noqa: PLC0415

    return mapping_of(_load(name, content), questionnaire)


def _load(name: str, content: bytes) -> Document:
    if len(content) > MAX_BYTES:
        raise AtlasError(
            Text(
                "{file} is {size} MB; a mapping file has at most {limit} MB. Choose the mapping, "
                "not the survey.",
                file=name,
                size=math.ceil(len(content) / 1024**2),
                limit=MAX_BYTES // 1024**2,
            )
        )
    try:
        document = read_document(name, content, "text")
    except UnreadableYamlError as error:
        raise AtlasError(
            Text(
                "{file} is no mapping file (line {line} is not YAML). Choose a file that the atlas "
                "wrote, or correct it there.",
                file=name,
                line=str(error.line),
            )
        ) from error
    if not isinstance(document.values, dict) or "mapping" not in document.values:
        raise AtlasError(
            Text(
                "{file}, line {line}: no mapping file, because it does not begin with “mapping: "
                "{version}”. Choose a file that the atlas wrote.",
                file=name,
                line=str(document.line(())),
                version=str(VERSION),
            )
        )
    return document
