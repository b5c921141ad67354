"""What becomes of each row: kept, or listed with the first reason that applies to it.

A table and a mapping come in; :class:`KeptRows` knows for every row its commune, its rank in time,
and why it is not published if it is not. The reasons come in a fixed order, the first one stays: a
test row of a commune that was not invited is a test row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.language import Text
from geo.survey.importing.area_rows import area_rows, is_area
from geo.survey.importing.cell_answers import read_moments
from geo.survey.importing.commune_matches import CellCommune, match_column
from geo.survey.importing.distinct_cells import Distinct, plain, read_column
from geo.survey.importing.row_accounting import Accounting, ListedRow, Why
from geo.territory import is_total

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import numpy.typing as npt

    from geo.survey.importing.excluded_rows import SetAside, WhyAside
    from geo.survey.importing.mapping import ImportMapping
    from geo.survey.tables import SurveyTable
    from geo.territory import Match
    from geo.territory.nis_code import NisCode

NO_COMMUNE = -1
_MOST_BLANK = 1000  # a table with more rows of no commune has other troubles


class _Fate(NamedTuple):
    why: Why
    reason: Text
    candidates: tuple[Match, ...] = ()


class KeptRows:
    """The rows of a table on their way to being published or listed.

    Attributes
    ----------
    numbers : int64 array
        For each row its number in the file.
    cells : Distinct
        The commune column.
    matched : tuple of CellCommune
        What each of ``cells`` means.
    codes : list of str
        The communes there are, sorted.
    communes : int32 array
        For each row the place of its commune in ``codes``, or NO_COMMUNE.
    order : int array
        For each row its rank in time: by date, then by place in the file.
    undated : int
        Rows without a readable date, where there is a column of dates.
    """

    def __init__(self, table: SurveyTable, mapping: ImportMapping, vintage: int) -> None:
        self._table = table
        self._fates: dict[int, _Fate] = {}
        self.numbers = np.array(table.raw.row_numbers, dtype=np.int64)
        self.kept = np.ones(len(self.numbers), dtype=bool)
        if mapping.commune is None:
            self.cells = Distinct((), np.zeros(len(self.numbers), dtype=np.int32))
            self.matched: tuple[CellCommune, ...] = ()
            self.codes: list[NisCode] = []
            self.communes = np.full(len(self.numbers), NO_COMMUNE, dtype=np.int32)
        else:
            self.cells = read_column(table, mapping.commune)
            self.matched = match_column(table, mapping, vintage)
            self.codes = sorted({one.code for one in self.matched if one.code is not None})
            place = {code: at for at, code in enumerate(self.codes)}
            of_cell = [NO_COMMUNE if one.code is None else place[one.code] for one in self.matched]
            self.communes = np.array(of_cell, dtype=np.int32)[self.cells.places]
            self.communes[is_area(table.raw)] = NO_COMMUNE
        self.order, self.undated = _order(table, mapping)

    # ------------------------------------------------------------------------------- reasons

    def list_rows(self, rows: npt.NDArray[np.bool_], why: Why, reason: Text) -> None:
        """List those of ``rows`` that have no reason yet."""
        fate = _Fate(why, reason)
        for row in np.flatnonzero(rows & self.kept).tolist():
            self._fates[row] = fate
        self.kept &= ~rows

    def list_superseded(self, row: int, by: int) -> None:
        """List a row instead of which another one counts."""
        reason = Text(
            "Row {row} is the answer of the same commune that counts.", row=str(self.numbers[by])
        )
        self._fates[row] = _Fate("superseded", reason)
        self.kept[row] = False

    def list_aside(self, groups: Iterable[SetAside], kept: Collection[WhyAside] = ()) -> None:
        """List rows that are no answers, but for those whose kind is ``kept``."""
        for group in groups:
            if group.why not in kept:
                self.list_rows(group.rows, group.why, group.reason)

    def list_areas(self) -> None:
        """List rows about areas of other levels, where a column says so."""
        for group in area_rows(self._table.raw):
            self.list_rows(group.rows, "no_commune", group.reason)

    def list_other_values(self, column: str, value: str) -> None:
        """List rows whose cell in a column is not the one that was chosen."""
        cells = read_column(self._table, column)
        wanted = plain(value)
        for at, text in enumerate(cells.texts):
            if text != wanted:
                reason = Text(
                    "{column} is “{found}”; you chose “{value}”.",
                    column=column,
                    found=text,
                    value=value,
                )
                self.list_rows(cells.places == at, "other_value", reason)

    def list_totals(self) -> None:
        """List lines below the table: no commune in them, and a cell that says what they are."""
        blank = [at for at, one in enumerate(self.matched) if not one.found]
        rows = np.flatnonzero(np.isin(self.cells.places, blank) & self.kept)
        for row in rows[:_MOST_BLANK].tolist():
            for name, cell in zip(self._table.raw.columns, self._table.raw.rows[row], strict=True):
                if isinstance(cell, str) and is_total(cell):
                    reason = Text(
                        "A total or an average: column {column} says “{found}”.",
                        column=name,
                        found=plain(cell),
                    )
                    self._fates[row] = _Fate("total", reason)
                    self.kept[row] = False
                    break

    def list_without_commune(self) -> None:
        """List rows that are surely of no commune, or of which it is to be confirmed."""
        if not self.matched:
            everything = np.ones(len(self.numbers), dtype=bool)
            self.list_rows(everything, "no_commune", Text("No column tells the commune."))
        whys: dict[str, Why] = {
            "none": "no_commune",
            "candidates": "to_confirm",
            "left_out": "left_out",
            "total": "total",
        }
        for at, one in enumerate(self.matched):
            if one.status in whys:
                fate = _Fate(whys[one.status], one.reason, one.candidates)
                for row in np.flatnonzero((self.cells.places == at) & self.kept).tolist():
                    self._fates[row] = fate
                    self.kept[row] = False

    def list_not_invited(self, invited: frozenset[str]) -> None:
        """List rows of communes outside ``invited`` (codes)."""
        outside = [at for at, code in enumerate(self.codes) if code not in invited]
        self.list_rows(
            np.isin(self.communes, outside),
            "not_invited",
            Text("The commune was not invited to this edition."),
        )

    # --------------------------------------------------------------------------------- result

    def why(self, row: int) -> Why | None:
        """Why a row is listed; None if it is kept."""
        fate = self._fates.get(row)
        return None if fate is None else fate.why

    def accounting(self) -> Accounting:
        """Every row of the table, published or listed."""
        texts = self.cells.texts or ("",)
        listed = []
        for row, fate in sorted(self._fates.items()):
            commune = int(self.communes[row])
            listed.append(
                ListedRow(
                    row=int(self.numbers[row]),
                    why=fate.why,
                    found=texts[int(self.cells.places[row])][:80],
                    reason=fate.reason,
                    commune=None if commune == NO_COMMUNE else self.codes[commune],
                    candidates=fate.candidates,
                )
            )
        return Accounting(
            rows=tuple(self._table.raw.row_numbers),
            published=tuple(self.numbers[self.kept].tolist()),
            listed=tuple(listed),
        )


def _order(table: SurveyTable, mapping: ImportMapping) -> tuple[npt.NDArray[np.intp], int]:
    count = len(table.raw.row_numbers)
    places = np.arange(count)
    if mapping.submitted is None or mapping.submitted not in table.raw.columns:
        return places, 0
    cells = read_column(table, mapping.submitted)
    moments = read_moments(cells.cells)
    known = sorted({moment for moment in moments if moment is not None})
    rank = {moment: at for at, moment in enumerate(known)}
    ranks = np.array([-1 if m is None else rank[m] for m in moments], dtype=np.int64)
    when = ranks[cells.places]
    order = np.empty(count, dtype=np.intp)
    order[np.lexsort((places, when))] = places
    return order, int((when < 0).sum())
