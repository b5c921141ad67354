"""A reader's own numbers, joined to the communes of one vintage, every row accounted for.

A table that :func:`~geo.survey.tables.survey_table` has looked at comes in, so that what a survey
tool wrote of itself is known; ``guess_columns`` proposes which column names the communes, ``join``
matches them. Rows that come in are mapped or listed with a reason; the two add up. Nothing is
stored, and what a cell says stays plain text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import AtlasError, Text
from geo.survey.commune_column import ENOUGH, conflicting_places, judge_column, names_beside
from geo.survey.importing.area_rows import area_rows, is_area
from geo.survey.importing.distinct_cells import plain
from geo.survey.importing.distinguishing_columns import (
    NOWHERE,
    open_columns,
    places_of,
    telling_columns,
)
from geo.survey.importing.excluded_rows import WhyAside, is_status, trials_and_spam, unfinished
from geo.survey.own_file.row_outcomes import (
    MAPPED,
    STATUSES,
    RowReport,
    RowStatus,
    communes_with_fewer_rows,
    merge_rows,
    with_all_pending,
    with_chosen_values,
    without_duplicates,
    without_subtotals,
)
from geo.survey.tables.number_notation import Numbers, read_numbers
from geo.territory import fit_vintages, match_communes, names_codes, names_postal_codes
from geo.territory.load import area_of
from geo.territory.vintages import VINTAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from geo.survey.commune_column import CommuneColumn, ConflictingPlace
    from geo.survey.importing.distinguishing_columns import TellingColumn, Together
    from geo.survey.tables import Cell, RawTable, SurveyTable
    from geo.survey.tables.number_notation import Unsigned
    from geo.survey.tables.written_number import Mark
    from geo.territory import RowMatch, VintageFit
    from geo.territory.nis_code import NisCode

__all__ = [
    "CellReport",
    "Columns",
    "OwnFile",
    "RowReport",
    "fitting_vintage",
    "guess_columns",
    "join",
    "read_numbers",
]

_SAMPLE = 300
# A column counts as numbers from this share of cells that are.
_ENOUGH_NUMBERS = 0.5


@dataclass(frozen=True)
class Columns:
    """What the columns of a table seem to be.

    Attributes
    ----------
    commune : str or None
        The column that names the communes; None if none does.
    numbers : tuple of str
        The columns of numbers, without codes and postal codes.
    matched : float
        The share (0 to 1) of sampled cells of ``commune`` that mean a commune, sure or not.
    """

    commune: str | None
    numbers: tuple[str, ...]
    matched: float


@dataclass(frozen=True)
class CellReport:
    """A cell of a number column that holds something and gave no number."""

    row: int
    column: str
    found: str
    reason: Text


@dataclass(frozen=True)
class OwnFile:
    """A file joined to the communes of one vintage.

    Attributes
    ----------
    name, sheet, vintage, commune_column, number_columns
        What was joined.
    rows : tuple of RowReport
        One a row of the file, in its order.
    cells : tuple of CellReport
        Cells of mapped rows that should have held a number.
    values : DataFrame
        Index ``nis5`` (str, sorted, unique): the mapped communes. One float64 column a number
        column, in the unit of the file (percent as 0 to 100), NaN where there is no number.
    counts : mapping of status to int
        Of ``rows``; they add up to the rows of the table.
    numbers : mapping of str to Numbers
        How each number column was read, row by row; what it leaves open is settled by ``join``
        again, with ``decimal_marks`` and ``unsigned``.
    kept : frozenset of "test", "spam", "unfinished"
        Rows of these kinds that count all the same.
    only : mapping of str to str
        The values that were chosen of columns.
    together : "sum" or "mean" or None
        What became of several rows of one commune.
    incomplete : tuple of str
        Communes of which rows were put together and one has no number: they have none either.
    fewer : tuple of str
        Communes of which fewer rows were put together than of most.
    """

    name: str
    sheet: str | None
    vintage: int
    commune_column: str
    number_columns: tuple[str, ...]
    rows: tuple[RowReport, ...]
    cells: tuple[CellReport, ...]
    values: pd.DataFrame
    counts: Mapping[RowStatus, int]
    numbers: Mapping[str, Numbers]
    only: Mapping[str, str]
    kept: frozenset[WhyAside] = frozenset()
    together: Together | None = None
    incomplete: tuple[str, ...] = ()
    fewer: tuple[str, ...] = ()

    @property
    def percent(self) -> tuple[str, ...]:
        """Number columns in percent."""
        return tuple(name for name, column in self.numbers.items() if column.percent)

    @property
    def mapped(self) -> int:
        """How many rows are on the map: as many as ``values`` has, or more if put together."""
        return sum(self.counts[status] for status in MAPPED)


def guess_columns(table: SurveyTable, vintage: int = VINTAGES[-1]) -> Columns:
    """Which column of a table names the communes, and which hold numbers.

    From a sample of the cells and from the headers (``NIS``, ``Gemeente``, ``Code INS``), without
    the columns of the survey tool itself. Of
    several columns of communes the one with most sure cells is taken, a column of codes before
    one of names. Numbers of four digits are postal codes only under a header that says so.
    """
    samples = {
        name: _sample(table.raw.column(name))
        for name in table.raw.columns
        if name not in table.housekeeping
    }
    judged = {
        name: judge_column(name, name, [text for text in map(plain, cells) if text], vintage)
        for name, cells in samples.items()
    }
    told = [name for name, one in judged.items() if one.score > 0 and one.share >= ENOUGH]
    best = max(told, key=lambda name: judged[name].score, default=None)
    apart = {one.column for one in several_rows(table, best)} if best is not None else set()
    numbers = tuple(
        name
        for name, cells in samples.items()
        if name not in {best, *apart}
        and not _is_code_column(name, cells, judged[name])
        and _is_numeric(cells)
    )
    return Columns(best, numbers, judged[best].share if best is not None else 0.0)


def fitting_vintage(table: SurveyTable, commune_column: str) -> VintageFit:
    """Which set of communes the column fits, by its cells and by a year that the file says."""
    cells = [text for text in map(plain, table.raw.column(commune_column)) if text]
    said = (table.raw.name, table.raw.sheet or "", commune_column)
    return fit_vintages(cells, header=commune_column, said=said)


def several_rows(
    table: SurveyTable, commune_column: str, *, kept: Collection[WhyAside] = ()
) -> tuple[TellingColumn, ...]:
    """The columns that tell several rows of one commune apart: by year, by age, by party.

    See :func:`~geo.survey.importing.distinguishing_columns.telling_columns`; empty where communes
    have one row each. Not looked at are rows that are no answers, and columns of the survey tool
    itself.
    """
    aside = {commune_column, *table.housekeeping}
    others = [name for name in table.raw.columns if name not in aside]
    places = places_of(table.raw, commune_column)
    places[list(_aside(table, kept))] = NOWHERE
    places[is_area(table.raw)] = NOWHERE
    return telling_columns(table.raw, others, places)


def kinds_of_nonanswers(table: SurveyTable) -> frozenset[WhyAside]:
    """Which kinds of rows there are that are no answers: tests, spam, what was not finished."""
    return frozenset(status for status, _ in _aside(table, ()).values())


def join(
    table: SurveyTable,
    commune_column: str,
    number_columns: Sequence[str],
    vintage: int,
    *,
    choices: Mapping[int, NisCode | None] | None = None,
    decimal_marks: Mapping[str, Mark] | None = None,
    unsigned: Mapping[str, Unsigned] | None = None,
    only: Mapping[str, str] | None = None,
    kept: Collection[WhyAside] = (),
    together: Together | None = None,
    language: str | None = None,
) -> OwnFile:
    """Join the rows of a file to the communes of a vintage.

    Only sure matches are mapped, and what the reader chose. Rows about one and the same commune
    are not added up unless told: if their numbers are equal the first is mapped, if the reader
    chose one it is, else none of them. Of a table in which columns tell several rows of a commune
    apart nothing is mapped until it is said which of them count.

    Parameters
    ----------
    table : SurveyTable
    commune_column : str
    number_columns : sequence of str
        At least one.
    vintage : int
        One of :data:`geo.territory.vintages.VINTAGES`.
    choices : mapping of int to str or None, optional
        What the reader chose for a row (by its number in the file): a commune's code, or None to
        leave the row out.
    decimal_marks : mapping of str to "," or ".", optional
        For number columns that leave it open; see :func:`read_numbers`.
    unsigned : mapping of str to "percent" or "share", optional
        For number columns with percent signs in some cells only; see :func:`read_numbers`.
    only : mapping of str to str, optional
        For columns that tell several rows of a commune apart the value of the rows to take, as
        text; rows with another value are listed.
    kept : collection of "test", "spam", "unfinished", optional
        Rows of these kinds count as well; without it they are listed.
    together : "sum" or "mean", optional
        Rows about one commune are added up or averaged. Where one of them has no number, the
        commune has none: a sum without it would be too low.
    language : one of LANGUAGES, optional
        The language of the names; see :func:`geo.territory.match_communes`.

    Raises
    ------
    AtlasError
        A column that the table does not have, no number column, a choice for a row that is not
        there or of a code that the vintage does not have, a value that the column does not have.
    """
    raw = table.raw
    _check_columns(raw, commune_column, number_columns)
    chosen = dict(choices or {})
    _check_choices(raw, vintage, chosen)
    marks, signs = decimal_marks or {}, unsigned or {}
    numbers = {
        name: read_numbers(raw.column(name), decimal_mark=marks.get(name), unsigned=signs.get(name))
        for name in number_columns
    }
    matches = _matches(raw, commune_column, vintage, language)
    rows = [
        _report(row, plain(cell), match, chosen)
        for row, cell, match in zip(
            raw.row_numbers, raw.column(commune_column), matches, strict=True
        )
    ]
    rows = with_chosen_values(raw, rows, only or {})
    no_communes: dict[int, tuple[RowStatus, Text]] = {**_areas(raw), **_aside(table, kept)}
    for place, (status, reason) in no_communes.items():
        rows[place] = replace(
            rows[place], status=status, code=None, reason=reason, candidates=(), about=None
        )
    rows = without_subtotals(rows, numbers, vintage)
    if together:
        rows = merge_rows(rows, together)
    elif open_columns(several_rows(table, commune_column, kept=kept), only or {}):
        rows = with_all_pending(rows)
    else:
        rows = without_duplicates(rows, numbers)
    values, incomplete = _values(rows, numbers, together)
    counted = Counter(row.status for row in rows)
    return OwnFile(
        name=raw.name,
        sheet=raw.sheet,
        vintage=vintage,
        commune_column=commune_column,
        number_columns=tuple(number_columns),
        rows=tuple(rows),
        cells=tuple(_cells(raw, rows, numbers)),
        values=values,
        counts={status: counted[status] for status in STATUSES},
        numbers=numbers,
        only=dict(only or {}),
        kept=frozenset(kept),
        together=together,
        incomplete=incomplete,
        fewer=communes_with_fewer_rows(rows),
    )


# -------------------------------------------------------------------------------- guessing


def _sample(cells: Sequence[Cell]) -> list[Cell]:
    filled: list[Cell] = [cell for cell in cells if cell is not None]
    return filled[:: max(1, len(filled) // _SAMPLE)][:_SAMPLE]


def _is_code_column(name: str, cells: list[Cell], judged: CommuneColumn) -> bool:
    if names_postal_codes(name) or names_codes(name):
        return True
    five = sum(len(plain(cell)) == 5 and plain(cell).isdecimal() for cell in cells)
    return bool(cells) and five > 0.9 * len(cells) and judged.share > 0.9


def _is_numeric(cells: list[Cell]) -> bool:
    if not cells:
        return False
    numbers = read_numbers(cells)
    read = {place for place, value in enumerate(numbers.values) if value is not None}
    read |= {*numbers.two_ways, *numbers.without_sign}
    return len(read) >= _ENOUGH_NUMBERS * len(cells) and bool(read)


# --------------------------------------------------------------------------------- checking


def _check_columns(table: RawTable, commune_column: str, number_columns: Sequence[str]) -> None:
    table.column(commune_column)
    for name in number_columns:
        table.column(name)
    if not number_columns:
        raise AtlasError(
            Text("{file}: choose at least one column of numbers to map.", file=table.name)
        )
    if commune_column in number_columns or len(set(number_columns)) < len(number_columns):
        raise AtlasError(
            Text(
                "{file}: a column can be chosen once only, as the communes or as numbers.",
                file=table.name,
            )
        )


def _check_choices(table: RawTable, vintage: int, choices: Mapping[int, NisCode | None]) -> None:
    known = area_of(vintage, "commune").index if choices else ()
    for row, code in choices.items():
        if row not in table.row_numbers:
            raise AtlasError(
                Text("{file} has no row {row} to choose for.", file=table.name, row=str(row))
            )
        if code is not None and code not in known:
            raise AtlasError(
                Text(
                    "{file}, row {row}: {code} was chosen, which is no commune of {vintage}.",
                    file=table.name,
                    row=str(row),
                    code=str(code),
                    vintage=str(vintage),
                )
            )


# ---------------------------------------------------------------------------------- joining


def _matches(
    table: RawTable, commune_column: str, vintage: int, language: str | None
) -> list[RowMatch]:
    # Areas of other levels cast no doubt on the communes among them.
    cells = [
        "" if area else plain(cell)
        for area, cell in zip(is_area(table), table.column(commune_column), strict=True)
    ]
    others = {
        name: [plain(cell) for cell in table.column(name)]
        for name in table.columns
        if name != commune_column
    }
    matches = match_communes(
        cells,
        vintage,
        language=language,
        header=commune_column,
        beside=names_beside(cells, others, vintage),
    )
    # A code counts before what stands beside it, which names_beside has looked at.
    named = [None if match.value.isdecimal() else match.code for match in matches]
    for place, beside in conflicting_places(named, others, vintage).items():
        matches[place] = _elsewhere(matches[place], beside)
    return matches


def _elsewhere(match: RowMatch, beside: ConflictingPlace) -> RowMatch:
    reason = Text(
        "The name of {commune}, but {column} says “{found}”: confirm which of them is meant.",
        commune=match.candidates[0].labels,
        column=beside.column,
        found=beside.found,
    )
    means = [one for one in beside.means if one.kind == "commune"]
    known = {(one.kind, one.code) for one in means}
    rest = [one for one in match.candidates if (one.kind, one.code) not in known]
    return replace(match, status="candidates", code=None, candidates=(*means, *rest), reason=reason)


def _report(
    row: int, found: str, match: RowMatch, choices: Mapping[int, NisCode | None]
) -> RowReport:
    status: RowStatus = match.status
    code, reason = match.code, match.reason
    if row in choices:
        code = choices[row]
        status = "left_out" if code is None else "chosen"
        reason = Text("Left out by choice.") if code is None else Text("Chosen by hand.")
    return RowReport(row, found, status, code, reason, match.candidates, about=code)


def _aside(table: SurveyTable, kept: Collection[WhyAside]) -> dict[int, tuple[WhyAside, Text]]:
    """The places of the rows that are no answers, each with the first reason that applies.

    Of a table of no survey tool only a column of statuses is believed: a word in another column
    may be what the table is about.
    """
    used = (
        [name for name in table.raw.columns if not is_status(table, name)]
        if table.export == "plain"
        else []
    )
    groups = [*trials_and_spam(table, used)]
    if table.finished is not None:
        groups += unfinished(table, table.finished)
    found: dict[int, tuple[WhyAside, Text]] = {}
    for group in groups:
        if group.why not in kept:
            for place in np.flatnonzero(group.rows).tolist():
                found.setdefault(place, (group.why, group.reason))
    return found


def _areas(table: RawTable) -> dict[int, tuple[RowStatus, Text]]:
    """The places of the rows about areas of other levels, where a column says so."""
    return {
        place: ("none", group.reason)
        for group in area_rows(table)
        for place in np.flatnonzero(group.rows).tolist()
    }


def _cells(
    table: RawTable, rows: Sequence[RowReport], numbers: Mapping[str, Numbers]
) -> list[CellReport]:
    return [
        CellReport(rows[place].row, name, str(table.rows[place][table.columns.index(name)]), reason)
        for name, column in numbers.items()
        for place, reason in column.problems.items()
        if rows[place].code is not None
    ]


def _values(
    rows: Sequence[RowReport], numbers: Mapping[str, Numbers], together: Together | None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The numbers of each commune, and the communes that lack one because a row of them does."""
    mapped = [place for place, report in enumerate(rows) if report.code is not None]
    index = pd.Index([rows[place].code for place in mapped], dtype="str", name="nis5")
    columns = {
        name: pd.array([column.values[place] for place in mapped], dtype="Float64").to_numpy(
            dtype="float64", na_value=float("nan")
        )
        for name, column in numbers.items()
    }
    values = pd.DataFrame(columns, index=index, columns=list(numbers)).sort_index()
    if together is None or values.index.is_unique:
        return values, ()
    of_commune = values.groupby(level="nis5")
    some, every = of_commune.count(), of_commune.size()
    merged = of_commune.sum() if together == "sum" else of_commune.mean()
    partly = (some > 0) & some.lt(every, axis=0)
    # A sum without one of its rows would be too low, a mean without one of its years another one.
    whole = merged.where(some.eq(every, axis=0))
    return whole, tuple(whole.index[partly.any(axis=1)])
