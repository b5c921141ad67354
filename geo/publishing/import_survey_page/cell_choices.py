"""The fourth step: what cells become, where the file leaves it open.

A table, a mapping and the answers gathered with it come in; the decisions that somebody has to make
go out, and the mapping with what was decided. Where nothing is open there is nothing to decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.survey.editions import NONE_CHOSEN, NOT_APPLICABLE
from geo.survey.importing.answer_vocabulary import code_number, is_no
from geo.survey.importing.cell_answers import takes_percent, written_score
from geo.survey.importing.check import SHORT_SCALES
from geo.survey.importing.distinct_cells import distinct, plain, read_column
from geo.survey.tables.number_notation import read_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.language import Text, Translator
    from geo.survey.importing.answers import GatheredAnswers
    from geo.survey.importing.mapping import Blank, ColumnUse, ImportMapping
    from geo.survey.question import Question
    from geo.survey.tables import Cell, SurveyTable
    from geo.survey.tables.number_notation import Numbers

AS_IT_STANDS = "as_it_stands"
NO_ANSWER = "no_answer"
"""Choices of select boxes beside scales and answers."""

_MOST_SHOWN = 200
_TOP, _HUNDRED = 10, 100
_WHOLE = re.compile(r"(?<![\d.,])\d{1,5}(?![\d.,])")
_DECIMAL = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,]\d{1,4})?(?![\d.,])")
_DAY = re.compile(r"\d{4}-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class ScaleQuestion:
    """A column of scores whose scale was perhaps another one than 0 to 10.

    Attributes
    ----------
    column, letter : str
    question : Question
    low, high : float
        The smallest and the largest number in the column.
    scales : tuple of (float, float)
        The scales that the numbers fit.
    """

    column: str
    letter: str
    question: Question
    low: float
    high: float
    scales: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class CellQuestion:
    """A cell that cannot be read as an answer, or could not until it was told.

    Attributes
    ----------
    column, letter : str
    question : Question
    found : str
        The whole cell as text.
    expected : Text or None
        None where it has been told what the cell means.
    rows : tuple of int
    is_tick : bool
        The column stands for one choice: the cell is a yes or a no.
    """

    column: str
    letter: str
    question: Question
    found: str
    expected: Text | None
    rows: tuple[int, ...]
    is_tick: bool


class _Source:
    """The answers of a table by what a mapping calls a column, in both layouts.

    In a wide table that is a column; in a long one, of which every row is one answer, the cells of
    the answers' column beside one and the same question.
    """

    def __init__(self, table: SurveyTable, mapping: ImportMapping) -> None:
        self._table = table
        columns = table.raw.columns
        self._long = mapping.layout == "long"
        if not self._long:
            self.names: tuple[str, ...] = columns
            return
        asked = read_column(table, mapping.question_column or "")
        self.names = asked.texts
        self._rows = {text: asked.rows_of(place).tolist() for place, text in enumerate(asked.texts)}
        self._at = columns.index(mapping.value_column or "")

    def has(self, column: str) -> bool:
        return column in self.names

    def letter(self, column: str) -> str:
        """The letter of the column that holds the cells."""
        at = self._at if self._long else self._table.raw.columns.index(column)
        return self._table.columns[at].letter

    def text(self, row: int, column: str) -> str:
        at = self._at if self._long else self._table.raw.columns.index(column)
        return plain(self._table.raw.rows[row][at])

    def cells(self, column: str) -> list[Cell]:
        """Its different cells."""
        if not self._long:
            return list(read_column(self._table, column).cells)
        rows = self._table.raw.rows
        return list(distinct([rows[row][self._at] for row in self._rows[column]]).cells)

    def rows_of_texts(
        self, column: str, texts: Mapping[str, str | None]
    ) -> dict[str, tuple[int, ...]]:
        """The numbers of the rows that hold each of ``texts``, only those there are."""
        rows = self._rows[column] if self._long else range(len(self._table.raw.rows))
        found: dict[str, list[int]] = {}
        for row in rows:
            text = self.text(row, column)
            if text in texts:
                found.setdefault(text, []).append(self._table.raw.row_numbers[row])
        return {text: tuple(numbers) for text, numbers in found.items()}


def column_texts(table: SurveyTable, mapping: ImportMapping, column: str) -> tuple[str, ...]:
    """The different texts of a column, or of a question of a long table."""
    source = _Source(table, mapping)
    return tuple(map(plain, source.cells(column))) if source.has(column) else ()


def scale_questions(
    table: SurveyTable, mapping: ImportMapping, questions: dict[str, Question]
) -> tuple[ScaleQuestion, ...]:
    """The columns of scores that look as if they were asked on 1 to 4, 5 or 7, or on 0 to 100."""
    source = _Source(table, mapping)
    found = []
    for use in mapping.columns:
        question = questions.get(use.question or "")
        if question is None or question.type != "score" or not source.has(use.column):
            continue
        numbers = _numbers(source.cells(use.column), use)
        values = [value for value in numbers.values if value is not None]
        if not values:
            continue
        low, high = min(values), max(values)
        in_percent = 2 * len(numbers.signed) > len(values)
        scales = ((0.0, 100.0),) if in_percent else _fitting(values, low, high)
        if scales:
            found.append(
                ScaleQuestion(use.column, source.letter(use.column), question, low, high, scales)
            )
    return tuple(found)


def _numbers(cells: list[Cell], use: ColumnUse) -> Numbers:
    return read_numbers(
        [cell for cell in cells if cell is not None],
        decimal_mark=use.decimal_mark,
        unsigned=use.without_sign or "percent",
    )


def _fitting(values: list[float], low: float, high: float) -> tuple[tuple[float, float], ...]:
    if low >= 1 and all(value.is_integer() for value in values) and high in SHORT_SCALES:
        return tuple((1.0, float(top)) for top in SHORT_SCALES if top >= high)
    # One 12 among scores is a typing error; of a scale to 100 most numbers are above 10.
    above = sum(value > _TOP for value in values)
    return ((0.0, 100.0),) if low >= 0 and high <= _HUNDRED and 2 * above > len(values) else ()


def scale_options(one: ScaleQuestion, say: Translator) -> dict[str, str]:
    """The choices for a scale; the keys are ``as_it_stands`` and ``1-5``."""
    options = {f"{low:g}-{high:g}": say(
        "From {low} to {high}: becomes 0 to 10", low=low, high=high
    ) for low, high in one.scales}  # fmt: skip
    return options | {AS_IT_STANDS: say("From 0 to 10: stays as it stands")}


def with_scale(mapping: ImportMapping, column: str, option: str) -> ImportMapping:
    """The mapping with the scale that was told."""
    scale = None
    if option != AS_IT_STANDS:
        low, _, high = option.partition("-")
        scale = float(low), float(high)
    return _changed(mapping, column, scale=scale)


def cell_questions(
    table: SurveyTable, mapping: ImportMapping, gathered: GatheredAnswers
) -> tuple[CellQuestion, ...]:
    """Cells that hold something and give no answer, and those that were told; no more than 200.

    Those that stand in the way come first.
    """
    source = _Source(table, mapping)
    places = {number: place for place, number in enumerate(table.raw.row_numbers)}
    found: dict[tuple[str, str], CellQuestion] = {}
    for problem in gathered.problems:
        use = mapping.use_of(problem.column)
        question = gathered.questions.get(use.question or "") if use else None
        if use is None or question is None or problem.row is None:
            continue
        if not problem.blocks and problem.remedy is None:  # it is understood, and no answer
            continue
        # A message shows a long cell cut; here it is wanted whole.
        text = source.text(places[problem.row], problem.column)
        found[problem.column, text] = CellQuestion(
            problem.column,
            source.letter(problem.column),
            question,
            text,
            problem.expected,
            problem.rows or (problem.row,),
            use.choice is not None,
        )
    for use in mapping.columns:
        question = gathered.questions.get(use.question or "")
        if question is None or not source.has(use.column) or not use.values:
            continue
        for text, numbers in source.rows_of_texts(use.column, use.values).items():
            if (use.column, text) not in found:
                found[use.column, text] = CellQuestion(
                    use.column, source.letter(use.column), question, text, None, numbers,
                    use.choice is not None,
                )  # fmt: skip
    order = {name: place for place, name in enumerate(source.names)}
    blocking = {problem.column for problem in gathered.problems if problem.blocks}
    ordered = sorted(
        found.values(), key=lambda one: (one.column not in blocking, order[one.column], one.rows)
    )
    return tuple(ordered[:_MOST_SHOWN])


def answer_options(one: CellQuestion, say: Translator) -> dict[str, str]:
    """What a cell may be told to mean."""
    options: dict[str, str] = {NO_ANSWER: say("Counts as no answer")}
    if one.is_tick or one.question.type == "yes_no":
        options |= {"yes": say("Yes"), "no": say("No")}
    elif one.question.type in ("one_of", "several_of"):
        options |= {choice.key: say.render(choice.label) for choice in one.question.choices}
        if one.question.type == "several_of":
            options[NONE_CHOSEN] = say("None chosen")
    else:
        options |= {key: say.number(float(key), None) for key in _numbers_for(one)}
    return options | {NOT_APPLICABLE: say("Does not concern the commune")}


def _numbers_for(one: CellQuestion) -> list[str]:
    """Numbers that a cell may stand for: those written in it first, then 0 to 10."""
    if one.question.type == "count":
        written = [str(int(digits)) for digits in _WHOLE.findall(one.found)]
        return list(dict.fromkeys([*written, *map(str, range(_TOP + 1))]))
    near = [float(text.replace(",", ".")) for text in _DECIMAL.findall(one.found)]
    if one.found.endswith("%"):
        near = [value / _TOP for value in near] + near
    if (day := _DAY.match(one.found)) is not None:  # a spreadsheet made 3 May of 3.5
        near = [float(f"{int(day.group(2))}.{int(day.group(1))}")]
    halves = [place / 2 for place in range(2 * _TOP + 1)]
    written = [text for value in near if (text := written_score(value)) is not None]
    rest = [text for value in halves if (text := written_score(value)) is not None]
    return list(dict.fromkeys([*written, *rest]))


def told_option(one: CellQuestion, mapping: ImportMapping) -> str | None:
    """What the select box of a cell shows now."""
    use = mapping.use_of(one.column)
    if use is None or one.found not in use.values:
        return None
    return use.values[one.found] or NO_ANSWER


def with_value(
    mapping: ImportMapping, column: str, found: str, option: str | None
) -> ImportMapping:
    """The mapping with what a cell was told to mean; None takes it back."""
    use = mapping.use_of(column)
    values = {cell: answer for cell, answer in use.values.items() if cell != found} if use else {}
    if option is not None:
        values[found] = None if option == NO_ANSWER else option
    return _changed(mapping, column, values=values)


def coded_columns(questions: tuple[CellQuestion, ...], mapping: ImportMapping) -> tuple[str, ...]:
    """Columns whose cells look like places in the list of choices: ``A2``, ``3``."""
    looks_so = {
        one.column
        for one in questions
        if one.question.type in ("one_of", "several_of")
        and not one.is_tick
        and (number := code_number(one.found)) is not None
        and number <= len(one.question.choices)
    }
    looks_so |= {use.column for use in mapping.columns if use.in_order}
    return tuple(use.column for use in mapping.columns if use.column in looks_so)


def with_order(mapping: ImportMapping, column: str, in_order: bool) -> ImportMapping:
    """The mapping with codes that are, or are not, the choices in their order."""
    return _changed(mapping, column, in_order=in_order)


def marked_columns(gathered: GatheredAnswers) -> dict[str, Numbers]:
    """Columns of numbers that can be read in two ways until the decimal mark is told."""
    return {column: read for column, read in gathered.numbers.items() if read.two_ways}


def with_mark(mapping: ImportMapping, column: str, mark: str | None) -> ImportMapping:
    """The mapping with the decimal mark of a column."""
    return _changed(mapping, column, decimal_mark=mark)


def signed_columns(mapping: ImportMapping, gathered: GatheredAnswers) -> dict[str, Numbers]:
    """Columns of which some cells have a percent sign: it has to be told what the others are."""
    return {
        column: read
        for column, read in gathered.numbers.items()
        if read.without_sign and (use := mapping.use_of(column)) is not None and takes_percent(use)
    }


def with_percent_notation(mapping: ImportMapping, column: str, told: str | None) -> ImportMapping:
    """The mapping with what the numbers without a percent sign are in a column."""
    return _changed(mapping, column, without_sign=told)


def with_row_filter(mapping: ImportMapping, column: str, value: str | None) -> ImportMapping:
    """The mapping with the rows that count: those with this value in the column; None takes all."""
    only = {name: told for name, told in mapping.only.items() if name != column}
    return replace(mapping, only=only if value is None else {**only, column: value})


def ticked_questions(table: SurveyTable, mapping: ImportMapping) -> tuple[str, ...]:
    """Questions of which each answer has a column, and blank boxes may mean two things.

    Where a box that is not ticked says so (``N``, ``0``, ``nee``), a blank one was left open.
    """
    source = _Source(table, mapping)
    says_no: dict[str, bool] = {}
    for use in mapping.columns:
        if use.choice is None or use.question is None or not source.has(use.column):
            continue
        no = any(cell is False or is_no(plain(cell)) for cell in source.cells(use.column))
        says_no[use.question] = says_no.get(use.question, False) or (no and use.blank != "none")
    return tuple(question for question, no in says_no.items() if not no)


def with_meaning_of_blank(
    mapping: ImportMapping, question: str, none_ticked: bool
) -> ImportMapping:
    """The mapping with what it means that all boxes of a question are blank."""
    blank: Blank = "none" if none_ticked else "open"
    columns = tuple(
        replace(use, blank=blank) if use.question == question and use.choice is not None else use
        for use in mapping.columns
    )
    return replace(mapping, columns=columns)


def _changed(mapping: ImportMapping, column: str, **fields: object) -> ImportMapping:
    columns = tuple(
        replace(use, **fields) if use.column == column else use  # type: ignore[arg-type]
        for use in mapping.columns
    )
    return replace(mapping, columns=columns)
