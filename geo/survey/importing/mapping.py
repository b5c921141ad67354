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
from typing import TYPE_CHECKING, Any, Literal, NoReturn, get_args

import yaml

from geo.language import LANGUAGES, AtlasError, Text
from geo.survey.importing.new_questions import bad_entry, from_yaml, to_yaml
from geo.survey.number_cell import Mark
from geo.survey.number_notation import Unsigned
from geo.territory.nis_code import NisCode, is_nis_code, nis_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.survey.question import Question
    from geo.survey.questionnaire import Questionnaire

VERSION = 1
MAX_BYTES = 2 * 1024 * 1024

Layout = Literal["wide", "long"]
Rule = Literal["latest", "most_complete", "mean", "sum"]
Keep = Literal["leave_out", "keep"]
Unread = Literal["block", "no_answer"]
Blank = Literal["open", "none"]

RULES: tuple[Rule, ...] = get_args(Rule)

_HEAD = (
    "# Which column of a survey file is which question of the Smart City Atlas of Belgium.\n"
    "# May be changed by hand and used again for a file of the same survey.\n"
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


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
    duplicate_rule: Rule = "latest"
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
        Names the file, the entry, what was found and what was expected.
    """
    return _Reader(name, questionnaire).mapping(_load(name, content))


def _load(name: str, content: bytes) -> dict[str, Any]:
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
        values = yaml.load(content.decode("utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError, TypeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise AtlasError(
            Text(
                "{file} is no mapping file (line {line} is not YAML). Choose a file that the atlas "
                "wrote, or correct it there.",
                file=name,
                line=str(mark.line + 1) if mark else "?",
            )
        ) from error
    if not isinstance(values, dict) or "mapping" not in values:
        raise AtlasError(
            Text(
                "{file} is no mapping file: it does not begin with “mapping: {version}”. Choose a "
                "file that the atlas wrote.",
                file=name,
                version=str(VERSION),
            )
        )
    return values


class _Reader:
    """Takes the entries one by one; every method returns something valid or raises."""

    def __init__(self, name: str, questionnaire: Questionnaire) -> None:
        self._name = name
        self._questionnaire = questionnaire

    def mapping(self, values: dict[str, Any]) -> ImportMapping:
        self._known(
            values,
            "",
            *("mapping", "layout", "commune", "long", "submitted", "finished", "only", "rule"),
            *("unfinished", "test_rows", "spam_rows", "unread", "columns", "new_questions"),
        )
        if values["mapping"] != str(VERSION):
            self._fail("mapping", values["mapping"], str(VERSION))
        new = tuple(
            from_yaml(self._name, f"new_questions {n}", entry, self._questionnaire)
            for n, entry in enumerate(self._list(values.get("new_questions"), "new_questions"), 1)
        )
        questions = dict(self._questionnaire.questions)
        for n, question in enumerate(new, 1):
            if question.key in questions:
                self._fail(
                    f"new_questions {n}", question.key, Text("a key that no other question has")
                )
            questions[question.key] = question
        commune = self._section(values.get("commune"), "commune", "column", "language", "matches")
        long = self._section(values.get("long"), "long", "question", "value", "response")
        layout = self._one_of(values.get("layout"), "layout", get_args(Layout), "wide")
        if layout == "long":
            for part in ("question", "value"):
                self._text(long.get(part), f"long {part}")
        return ImportMapping(
            commune=self._optional(commune.get("column"), "commune column"),
            language=self._one_of(commune.get("language"), "commune language", LANGUAGES, None),
            matches=self._matches(commune.get("matches")),
            layout=layout,
            question_column=self._optional(long.get("question"), "long question"),
            value_column=self._optional(long.get("value"), "long value"),
            response_column=self._optional(long.get("response"), "long response"),
            submitted=self._optional(values.get("submitted"), "submitted"),
            finished=self._optional(values.get("finished"), "finished"),
            only=self._only(values.get("only")),
            duplicate_rule=self._one_of(values.get("rule"), "rule", RULES, "latest"),
            unfinished=self._keep(values, "unfinished"),
            test_rows=self._keep(values, "test_rows"),
            spam_rows=self._keep(values, "spam_rows"),
            unread=self._one_of(values.get("unread"), "unread", get_args(Unread), "block"),
            columns=self._columns(values.get("columns"), questions),
            new_questions=new,
        )

    def _keep(self, values: dict[str, Any], key: str) -> Any:
        return self._one_of(values.get(key), key, get_args(Keep), "leave_out")

    def _columns(self, value: Any, questions: Mapping[str, Question]) -> tuple[ColumnUse, ...]:
        uses: dict[str, ColumnUse] = {}
        for n, entry in enumerate(self._list(value, "columns"), 1):
            use = self._use(entry, f"columns {n}", questions)
            if use.column in uses:
                self._fail(
                    f"columns {n}", use.column, Text("a column that is not already in the list")
                )
            uses[use.column] = use
        return tuple(uses.values())

    def _use(self, entry: Any, key: str, questions: Mapping[str, Question]) -> ColumnUse:
        values = self._section(
            entry,
            key,
            *("column", "question", "choice", "values", "in_order"),
            *("scale", "decimal_mark", "without_sign", "blank"),
        )
        column = self._text(values.get("column"), f"{key} column")
        question = self._optional(values.get("question"), f"{key} question")
        if question is not None and question not in questions:
            self._fail(
                f"{key} question", question, Text("a key of data/questionnaire.yaml or a new one")
            )
        choice = self._optional(values.get("choice"), f"{key} choice")
        if choice is not None:
            choices = [one.key for one in questions[question].choices] if question else []
            if choice not in choices or (question and questions[question].type != "several_of"):
                self._fail(f"{key} choice", choice, Text("a choice of a question with several"))
        given = self._section(values.get("values"), f"{key} values")
        for text in given.values():
            if not isinstance(text, str):
                self._fail(f"{key} values", text, Text("some text"))
        return ColumnUse(
            column=column,
            question=question,
            choice=choice,
            values={str(cell): None if text in _NULLS else text for cell, text in given.items()},
            in_order=self._one_of(
                values.get("in_order"), f"{key} in_order", ("true", "false"), "false"
            )
            == "true",
            scale=self._scale(values.get("scale"), f"{key} scale"),
            decimal_mark=self._one_of(
                values.get("decimal_mark"), f"{key} decimal_mark", get_args(Mark), None
            ),
            without_sign=self._one_of(
                values.get("without_sign"), f"{key} without_sign", get_args(Unsigned), None
            ),
            blank=self._one_of(values.get("blank"), f"{key} blank", get_args(Blank), "open"),
        )

    def _scale(self, value: Any, key: str) -> tuple[float, float] | None:
        if value in (None, "", "~", "null"):
            return None
        try:
            low, high = (float(end) for end in value)
        except (TypeError, ValueError):
            low = high = 0.0
        if not (math.isfinite(low) and math.isfinite(high) and low != high):
            self._fail(key, value, Text("two different numbers, the ends of the scale"))
        return low, high

    def _matches(self, value: Any) -> dict[str, NisCode | None]:
        matches: dict[str, NisCode | None] = {}
        for cell, code in self._section(value, "commune matches").items():
            code = None if isinstance(code, str) and code in _NULLS else code  # noqa: PLW2901
            if code is not None and not (isinstance(code, str) and is_nis_code(code)):
                self._fail("commune matches", code, Text("a REFNIS code of five digits"))
            matches[str(cell)] = None if code is None else nis_code(code)
        return matches

    def _only(self, value: Any) -> dict[str, str]:
        return {
            column: self._text(cell, f"only {column}")
            for column, cell in self._section(value, "only").items()
        }

    def _section(self, value: Any, key: str, *known: str) -> dict[str, Any]:
        if value is None or (isinstance(value, str) and value in _NULLS):
            return {}
        if not isinstance(value, dict):
            self._fail(key, value, Text("keys and values"))
        if any(not isinstance(name, str) for name in value):
            self._fail(key, "?", Text("keys and values"))
        if known:
            self._known(value, key, *known)
        return value

    def _known(self, values: dict[str, Any], key: str, *known: str) -> None:
        for name in values:
            if name not in known:
                self._fail(
                    f"{key} {name}".strip(),
                    name,
                    Text("one of {allowed}", allowed=", ".join(known)),
                )

    def _list(self, value: Any, key: str) -> list[Any]:
        if value is None or (isinstance(value, str) and value in _NULLS):
            return []
        if not isinstance(value, list):
            self._fail(key, value, Text("a list, each entry beginning with a dash"))
        return value

    def _text(self, value: Any, key: str) -> str:
        if not isinstance(value, str) or not value:
            self._fail(key, value, Text("some text"))
        return value

    def _optional(self, value: Any, key: str) -> str | None:
        if value is None or (isinstance(value, str) and value in _NULLS):
            return None
        return self._text(value, key)

    def _one_of(self, value: Any, key: str, allowed: Sequence[str], default: str | None) -> Any:
        if value is None or (isinstance(value, str) and value in _NULLS):
            return default
        if not isinstance(value, str) or value not in allowed:
            self._fail(key, value, Text("one of {allowed}", allowed=", ".join(allowed)))
        return value

    def _fail(self, key: str, found: Any, expected: Text | str) -> NoReturn:
        raise bad_entry(self._name, key, found, expected)
