"""A table and a mapping become the answers of an edition, and every row is accounted for.

:func:`gather_answers` takes a :class:`~geo.survey.tables.SurveyTable`, an
:class:`~geo.survey.importing.mapping.ImportMapping` and what the edition says of itself (vintage,
who was invited); a :class:`GatheredAnswers` goes out: the answers in the long form of
``answers.csv``, what became of every row, and every cell that gave no answer. Wide tables (one row
a form) and long ones (one row a value) go the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from geo.language import Text
from geo.survey.communes import area_codes
from geo.survey.editions import NONE_CHOSEN, NOT_APPLICABLE
from geo.survey.importing.coded import BLANK, REFUSED, code_choices, code_column
from geo.survey.importing.commune_matches import other_vintage
from geo.survey.importing.distinct_cells import read_column
from geo.survey.importing.distinguishing_columns import rows_with
from geo.survey.importing.duplicate_responses import (
    TOGETHER,
    choose,
    choose_by_question,
    merge_responses,
)
from geo.survey.importing.excluded_rows import trials_and_spam, unfinished
from geo.survey.importing.kept_rows import NO_COMMUNE, KeptRows
from geo.survey.importing.long_table import ResponseCases, code_long
from geo.survey.importing.number_problems import number_problems
from geo.survey.importing.problem import Problem
from geo.survey.importing.repeated_communes import apart_problems, columns_apart
from geo.territory import area_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy.typing as npt

    from geo.survey.edition import DuplicateRule
    from geo.survey.importing.coded import Coded
    from geo.survey.importing.commune_matches import CellCommune
    from geo.survey.importing.distinguishing_columns import TellingColumn
    from geo.survey.importing.excluded_rows import WhyAside
    from geo.survey.importing.mapping import ColumnUse, ImportMapping, Keep
    from geo.survey.importing.row_accounting import Accounting
    from geo.survey.question import Question
    from geo.survey.questionnaire import Questionnaire
    from geo.survey.tables import SurveyTable
    from geo.survey.tables.number_notation import Numbers
    from geo.territory.nis_code import NisCode


@dataclass(frozen=True)
class SeveralAnswers:
    """A commune that answered several times.

    Attributes
    ----------
    commune : NisCode
    rows : tuple of int
        The row of each of its answers; of a long table the first row of each form.
    counting : tuple of int
        Those of ``rows`` that count: one, or all where they are put together. Of a long table
        whose forms cannot be told apart several may, each for other questions.
    """

    commune: NisCode
    rows: tuple[int, ...]
    counting: tuple[int, ...]


_CORRECT = Text("Correct the cell, or say what it means.")


@dataclass(frozen=True, eq=False)
class GatheredAnswers:
    """The answers of an edition, and what became of everything else.

    Attributes
    ----------
    answers : DataFrame
        nis5, question, value : str, as :func:`geo.survey.load_answers` gives them; sorted by nis5,
        then in the order of ``questions``. One row an answer, none where a question was left open.
    accounting : Accounting
    problems : tuple of Problem
        Of the rows that are published or of which nothing could be read; those of rows that are
        listed for another reason are in the accounting with their row.
    questions : mapping of str to Question
        Those that a column was taken for, the questionnaire's first and in its order.
    communes : tuple of CellCommune
        What each different cell of the commune column means.
    duplicate_rule : "latest", "most_complete", "mean" or "sum"
    several : tuple of SeveralAnswers
        The communes with several answers, sorted by code.
    not_applicable : mapping of str to int
        Open answers that became "not applicable", because an earlier answer of the same commune
        says that the question does not concern it; by question.
    numbers : mapping of str to Numbers
        How each column of numbers was read, and what it leaves open.
    telling : tuple of TellingColumn
        The columns that tell several rows of one commune apart, by year, age or party, with those
        of which the mapping chooses a value.
    rows_open : bool
        Communes have several such rows, and nobody has said which count.
    """

    answers: pd.DataFrame
    accounting: Accounting
    problems: tuple[Problem, ...]
    questions: Mapping[str, Question]
    communes: tuple[CellCommune, ...]
    duplicate_rule: DuplicateRule
    several: tuple[SeveralAnswers, ...]
    not_applicable: Mapping[str, int]
    numbers: Mapping[str, Numbers]
    telling: tuple[TellingColumn, ...]
    rows_open: bool

    @property
    def repeated(self) -> int:
        """How many communes answered several times."""
        return len(self.several)


@dataclass(frozen=True, eq=False)
class _Units:
    """What counts as one answer of a commune: a row, or a form of a long table."""

    coded: list[Coded]
    places: npt.NDArray[np.intp]
    communes: npt.NDArray[np.int32]
    order: npt.NDArray[np.intp]
    whole: bool
    """False where the forms of one commune cannot be told apart: each question by itself."""


def gather_answers(
    table: SurveyTable,
    mapping: ImportMapping,
    questionnaire: Questionnaire,
    *,
    vintage: int,
    invited: Literal["all"] | Sequence[str] = "all",
    progress: Callable[[float], None] | None = None,
) -> GatheredAnswers:
    """Make answers of a table.

    Parameters
    ----------
    table, mapping, questionnaire
        Columns of the mapping that the table does not have are problems.
    vintage : int
        The set of communes.
    invited : "all" or region codes
    progress : callable, optional
        Is told how much is done, 0 to 1, between columns; an exception of it stops the work.
    """
    questions = mapping.questions(questionnaire)
    problems = _unknown_columns(table, mapping)
    uses = _uses(table, mapping, questions, problems)
    rows = KeptRows(table, _with_known_columns(table, mapping), vintage)
    _list_no_answers(table, mapping, rows, uses)
    telling = columns_apart(table, mapping, np.where(rows.kept, rows.communes, NO_COMMUNE), uses)
    _list_rows(table, mapping, rows, uses, vintage=vintage, invited=invited)
    if mapping.layout == "long" and not problems:
        forms = code_long(table, mapping, questions, rows)
        everything = np.arange(len(forms.communes))
        whole = mapping.response_column in table.raw.columns
        units = _Units(forms.coded, everything, forms.communes, forms.order, whole)
    else:
        forms = None
        coded = _code_wide(table, uses, questions, progress)
        _list_without_answer(rows, coded)
        kept = np.flatnonzero(rows.kept)
        units = _Units(coded, kept, rows.communes[kept], rows.order[kept], whole=True)
    filled = _fill(units.coded)
    counts = _count(units, mapping.duplicate_rule)
    _list_the_rest(rows, units, counts, forms)
    problems += _problems(table, mapping, rows, units.coded)
    if mapping.commune in table.raw.columns:
        problems += _of_communes(mapping.commune or "", table, rows, vintage)
    if forms is not None and not units.whole and mapping.duplicate_rule == "most_complete":
        problems.append(_no_forms(mapping))
    several = _several(rows, units, counts, forms)
    of_rows = apart_problems(table, mapping, telling) if several else []
    problems += of_rows
    order = list(questions)
    asked = sorted({one.question.key for one in units.coded}, key=order.index)
    return GatheredAnswers(
        answers=_answers(rows, units, counts, mapping.duplicate_rule, asked),
        accounting=rows.accounting(),
        problems=tuple(problems),
        questions={key: questions[key] for key in asked},
        communes=rows.matched,
        duplicate_rule=mapping.duplicate_rule,
        several=several,
        not_applicable={
            key: n
            for key, mask in filled.items()
            if (n := int((mask[units.places] & counts[key]).sum()))
        },
        numbers={column: read for one in units.coded for column, read in one.numbers.items()},
        telling=telling,
        rows_open=bool(of_rows),
    )


# ------------------------------------------------------------------------------------- columns


def _unknown_columns(table: SurveyTable, mapping: ImportMapping) -> list[Problem]:
    """The mapping names columns that are not there."""
    known = set(table.raw.columns)
    named: list[str | None] = [mapping.commune]
    if mapping.layout == "long":
        named += [mapping.question_column, mapping.value_column]
    else:
        named += [use.column for use in mapping.columns if use.question is not None]
    problems = [
        Problem(
            None,
            name,
            "",
            Text("a column of this name; the mapping takes it in"),
            blocks=True,
            remedy=Text("Choose the column that it is called now, or take it out of the mapping."),
        )
        for name in [*named, *mapping.only]
        if name is not None and name not in known
    ]
    return problems + [
        Problem(
            None,
            name,
            "",
            Text("a row with “{value}”, which was chosen", value=value),
            blocks=True,
            remedy=Text("Choose a value that the column has."),
        )
        for name, value in mapping.only.items()
        if name in known and not rows_with(table.raw, {name: value}).any()
    ]


def _with_known_columns(table: SurveyTable, mapping: ImportMapping) -> ImportMapping:
    return mapping if mapping.commune in table.raw.columns else replace(mapping, commune=None)


def _uses(
    table: SurveyTable,
    mapping: ImportMapping,
    questions: Mapping[str, Question],
    problems: list[Problem],
) -> dict[str, list[ColumnUse]]:
    """The columns of each question; two columns for one answer are a problem."""
    if mapping.layout == "long" and problems:
        return {}
    uses: dict[str, list[ColumnUse]] = {}
    for use in mapping.columns:
        if use.question is None or use.question not in questions:
            continue
        if mapping.layout == "wide" and use.column not in table.raw.columns:
            continue
        of_question = uses.setdefault(use.question, [])
        choices = {one.choice for one in of_question}
        if use.choice in choices or (choices and None in (choices | {use.choice})):
            problems.append(
                Problem(
                    None,
                    use.column,
                    use.question,
                    Text(
                        "one column for one answer; {other} is it too", other=of_question[0].column
                    ),
                    blocks=True,
                    remedy=Text("Leave one of them out."),
                )
            )
        else:
            of_question.append(use)
    return uses


def _code_wide(
    table: SurveyTable,
    uses: Mapping[str, list[ColumnUse]],
    questions: Mapping[str, Question],
    progress: Callable[[float], None] | None,
) -> list[Coded]:
    coded = []
    for n, key in enumerate(key for key in questions if key in uses):
        if progress is not None:
            progress(n / len(uses))
        question, of_question = questions[key], uses[key]
        columns = {use.column: read_column(table, use.column) for use in of_question}
        if of_question[0].choice is None:
            use = of_question[0]
            coded.append(code_column(question, use, columns[use.column]))
        else:
            coded.append(code_choices(question, of_question, columns))
    return coded


# ---------------------------------------------------------------------------------------- rows


def _used(mapping: ImportMapping, uses: Mapping[str, list[ColumnUse]]) -> frozenset[str]:
    used = frozenset(use.column for of_question in uses.values() for use in of_question)
    return used | {mapping.question_column or "", mapping.value_column or ""}


def _list_no_answers(
    table: SurveyTable, mapping: ImportMapping, rows: KeptRows, uses: Mapping[str, list[ColumnUse]]
) -> None:
    keeps: tuple[tuple[WhyAside, Keep], ...] = (
        ("test", mapping.test_rows),
        ("spam", mapping.spam_rows),
    )
    kept = [why for why, keep in keeps if keep == "keep"]
    rows.list_aside(trials_and_spam(table, _used(mapping, uses)), kept)
    rows.list_areas()


def _list_rows(
    table: SurveyTable,
    mapping: ImportMapping,
    rows: KeptRows,
    uses: Mapping[str, list[ColumnUse]],
    *,
    vintage: int,
    invited: Literal["all"] | Sequence[str],
) -> None:
    for column, value in mapping.only.items():
        if column in table.raw.columns:
            rows.list_other_values(column, value)
    if mapping.layout == "wide" and uses:
        # Before all else but tests: a list of all communes, most of them without answers.
        rows.list_rows(
            _all_empty(table, _used(mapping, uses)),
            "empty",
            Text("No answer in any column that is taken in."),
        )
    if mapping.unfinished == "leave_out" and mapping.finished in table.raw.columns:
        rows.list_aside(unfinished(table, mapping.finished or ""))
    rows.list_totals()
    rows.list_without_commune()
    if invited != "all":
        region = area_of(vintage, "region")
        codes = frozenset(map(str, region.index[region.isin(list(invited))]))
        rows.list_not_invited(codes & frozenset(area_codes(vintage, "commune")))


def _all_empty(table: SurveyTable, used: frozenset[str]) -> npt.NDArray[np.bool_]:
    empty = np.ones(len(table.raw.rows), dtype=bool)
    for at, name in enumerate(table.raw.columns):
        if name in used:
            empty &= ~table.raw.filled(at)
    return empty


def _list_without_answer(rows: KeptRows, coded: Sequence[Coded]) -> None:
    """List rows of which something stands in the columns, but no answer."""
    answered = np.zeros(len(rows.numbers), dtype=bool)
    refused = np.zeros(len(rows.numbers), dtype=bool)
    for one in coded:
        answered |= one.places >= 0
        refused |= one.places == REFUSED
    rows.list_rows(
        ~answered & refused, "unread", Text("None of its cells can be read as an answer.")
    )
    rows.list_rows(~answered, "empty", Text("No answer in any column that is taken in."))


def _list_the_rest(
    rows: KeptRows,
    units: _Units,
    counts: Mapping[str, npt.NDArray[np.bool_]],
    forms: ResponseCases | None,
) -> None:
    """List the rows instead of which another of the same commune counts."""
    if forms is None:
        counted = next(iter(counts.values()), np.zeros(len(units.places), dtype=bool))
        by_commune = dict(
            zip(units.communes[counted].tolist(), units.places[counted].tolist(), strict=True)
        )
        for row, commune in zip(
            units.places[~counted].tolist(), units.communes[~counted].tolist(), strict=True
        ):
            rows.list_superseded(row, by_commune[commune])
        return
    unread = np.zeros(len(rows.numbers), dtype=bool)
    for one in units.coded:
        for refused in one.refused:
            unread[refused.rows] = True
    rows.list_rows(unread, "unread", Text("None of its cells can be read as an answer."))
    for one in units.coded:
        of_rows, of_forms = forms.rows[one.question.key]
        counted = counts[one.question.key]
        still = rows.kept[of_rows]
        of_rows, of_forms = of_rows[still], of_forms[still]
        winners = np.full(len(rows.codes), -1, dtype=np.intp)
        winning = counted[of_forms] & (one.places[of_forms] >= 0)
        winners[units.communes[of_forms[winning]]] = of_rows[winning]
        for row, form in zip(of_rows[~winning].tolist(), of_forms[~winning].tolist(), strict=True):
            by = int(winners[units.communes[form]])
            if by >= 0:
                rows.list_superseded(row, by)
            elif one.places[form] >= 0:
                rows.list_superseded(row, _row_of(forms, counts, units, form))
            else:  # another part of the same answer cannot be read
                mask = np.zeros(len(rows.numbers), dtype=bool)
                mask[row] = True
                reason = Text("Another part of the same answer cannot be read.")
                rows.list_rows(mask, "unread", reason)


def _row_of(
    forms: ResponseCases, counts: Mapping[str, npt.NDArray[np.bool_]], units: _Units, form: int
) -> int:
    """A row of the form that counts for the commune of ``form``."""
    for key, (of_rows, of_forms) in forms.rows.items():
        same = units.communes[of_forms] == units.communes[form]
        found = of_rows[same & counts[key][of_forms]]
        if len(found):
            return int(found[0])
    raise AssertionError(form)  # a form that does not count has one beside it that does


def _several(
    rows: KeptRows,
    units: _Units,
    counts: Mapping[str, npt.NDArray[np.bool_]],
    forms: ResponseCases | None,
) -> tuple[SeveralAnswers, ...]:
    """The communes with more than one unit, and which of their units count."""
    if not len(units.communes):
        return ()
    counting = np.zeros(len(units.communes), dtype=bool)
    for counted in counts.values():
        counting |= counted
    first = units.places
    if forms is not None:
        first = np.full(len(units.communes), len(rows.numbers) - 1, dtype=np.intp)
        for of_rows, of_forms in forms.rows.values():
            np.minimum.at(first, of_forms, of_rows)
    numbers = rows.numbers[first]
    found = []
    for commune in np.flatnonzero(np.bincount(units.communes) > 1).tolist():
        its = np.flatnonzero(units.communes == commune)
        its = its[np.argsort(numbers[its], kind="stable")]
        found.append(
            SeveralAnswers(
                rows.codes[commune],
                tuple(numbers[its].tolist()),
                tuple(numbers[its[counting[its]]].tolist()),
            )
        )
    return tuple(found)


# ------------------------------------------------------------------------------------- answers


def _fill(coded: Sequence[Coded]) -> dict[str, npt.NDArray[np.bool_]]:
    """Open answers that do not concern the commune, and boxes of which none was ticked.

    The survey tool does not show a question that its filter excludes, and leaves its cell empty.
    """
    by_key = {one.question.key: one for one in coded}
    answered = np.zeros(len(coded[0].places) if coded else 0, dtype=bool)
    for one in coded:
        answered |= one.places >= 0
    filled: dict[str, npt.NDArray[np.bool_]] = {}
    for one in coded:
        asked_if = one.question.asked_if
        if asked_if is not None and asked_if.question in by_key:
            first = by_key[asked_if.question]
            concerned = np.array(
                [*(asked_if.concerns(answer) for answer in first.answers), True, True], dtype=bool
            )  # the last two are for REFUSED and BLANK: what is not known excludes nobody
            open_ = (one.places == BLANK) & ~concerned[first.places]
            if open_.any():
                one.places[open_] = one.place_of(NOT_APPLICABLE)
            filled[one.question.key] = open_
        if one.blank_is_none:
            nothing = (one.places == BLANK) & answered
            if nothing.any():
                one.places[nothing] = one.place_of(NONE_CHOSEN)
    return filled


def _count(units: _Units, rule: DuplicateRule) -> dict[str, npt.NDArray[np.bool_]]:
    """For each question which of the units count."""
    if units.whole or rule in TOGETHER:
        counts = choose(units.coded, units.places, units.communes, units.order, rule)
        return {one.question.key: counts for one in units.coded}
    return {
        one.question.key: choose_by_question(one, units.places, units.communes, units.order)
        for one in units.coded
    }


def _answers(
    rows: KeptRows,
    units: _Units,
    counts: Mapping[str, npt.NDArray[np.bool_]],
    rule: DuplicateRule,
    order: Sequence[str],
) -> pd.DataFrame:
    codes = np.array(rows.codes, dtype=object)
    parts: list[pd.DataFrame] = []
    place = {key: at for at, key in enumerate(order)}
    for one in units.coded:
        key = one.question.key
        if rule in TOGETHER:
            together = merge_responses(one, units.places, units.communes, units.order, rule)
            communes = together.index.to_numpy(dtype=np.intp)
            values = together.to_numpy(dtype=object)
        else:
            given = counts[key] & (one.places[units.places] >= 0)
            communes = units.communes[given].astype(np.intp)
            answers = np.array([*one.answers, ""], dtype=object)
            values = answers[one.places[units.places[given]]]
        parts.append(
            pd.DataFrame(
                {"nis5": codes[communes], "question": key, "value": values, "place": place[key]}
            )
        )
    if not parts:
        return pd.DataFrame(
            {name: pd.Series(dtype="str") for name in ("nis5", "question", "value")}
        )
    answers_ = pd.concat(parts).sort_values(["nis5", "place"]).drop(columns="place")
    return answers_.astype("str").reset_index(drop=True)


# ------------------------------------------------------------------------------------ problems


def _problems(
    table: SurveyTable, mapping: ImportMapping, rows: KeptRows, coded: Sequence[Coded]
) -> list[Problem]:
    letters = _letters(table, mapping)
    problems: list[Problem] = []
    for one in coded:
        for column, numbers in one.numbers.items():
            problems += number_problems(column, letters.get(column, ""), numbers)
        problems += [
            Problem(None, column, "", note, blocks=False, letter=letters.get(column, ""))
            for column, note in one.notes
        ]
        for refused in one.refused:
            concerned = [
                int(rows.numbers[row])
                for row in refused.rows.tolist()
                if row >= 0 and rows.why(row) in (None, "unread")
            ]
            if concerned:
                problems.append(
                    Problem(
                        concerned[0],
                        refused.column,
                        refused.found[:80],
                        refused.refusal.expected,
                        blocks=refused.refusal.blocks and mapping.unread == "block",
                        rows=tuple(concerned),
                        letter=letters.get(refused.column, ""),
                        remedy=refused.refusal.remedy
                        or (_CORRECT if refused.refusal.blocks else None),
                    )
                )
    return problems


def _letters(table: SurveyTable, mapping: ImportMapping) -> dict[str, str]:
    """The letter of each column; of a long table the one of the answers, for every question."""
    letters = {column.name: column.letter for column in table.columns}
    if mapping.layout == "wide":
        return letters
    return dict.fromkeys(
        (use.column for use in mapping.columns), letters.get(mapping.value_column or "", "")
    )


def _of_communes(column: str, table: SurveyTable, rows: KeptRows, vintage: int) -> list[Problem]:
    """What the column of communes says as a whole: dates that miss, codes of another year."""
    problems = []
    other = other_vintage(rows.matched, vintage)
    if other is not None:
        letters = {one.name: one.letter for one in table.columns}
        problems.append(
            Problem(
                None,
                column,
                str(other),
                Text("communes of {vintage}", vintage=str(vintage)),
                blocks=False,
                letter=letters.get(column, ""),
                remedy=Text(
                    "More of the cells are communes of {other}: was the edition on that set?",
                    other=str(other),
                ),
            )
        )
    if rows.undated and bool((rows.communes != NO_COMMUNE).any()):
        problems.append(
            Problem(
                None,
                "",
                "",
                Text(
                    "a date in every row; {n} have none and count as the earliest", n=rows.undated
                ),
                blocks=False,
            )
        )
    return problems


def _no_forms(mapping: ImportMapping) -> Problem:
    return Problem(
        None,
        mapping.question_column or "",
        mapping.duplicate_rule,
        Text("a column that tells several answers of one commune apart"),
        blocks=True,
        remedy=Text("Name that column in the mapping, or choose the latest answer or the mean."),
    )
