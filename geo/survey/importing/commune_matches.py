"""Which commune each row of a survey is about, and which column tells.

The commune column comes in as distinct cells; for each cell a match that is sure, to confirm, or
none goes out, as :func:`geo.territory.match_communes` gives it, with what was settled by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from geo.language import Text
from geo.survey.commune_column import ENOUGH, CommuneColumn, judge_column, names_beside
from geo.survey.importing.area_rows import is_area
from geo.survey.importing.distinct_cells import distinct, plain, read_column
from geo.territory import MAY_BE_AREAS, fit_vintages, is_total, match_communes
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from geo.survey.importing.distinct_cells import Distinct
    from geo.survey.importing.mapping import ImportMapping
    from geo.survey.tables import Cell, SurveyTable
    from geo.territory import Match, RowMatch, VintageFit

CommuneStatus = Literal["sure", "chosen", "candidates", "none", "left_out", "total"]

_SAMPLED_ROWS, _SAMPLE, _GLANCE = 5000, 300, 20
# Columns of remarks would be compared with every name, cell by cell, for nothing.
_MOST_MISSPELT = 3000
_AS_MANY = 0.5  # of the different cells of one column, in another that names the same
_FEW_UNSURE = 0.02


@dataclass(frozen=True)
class CellCommune:
    """What one distinct cell of the commune column means.

    Attributes
    ----------
    found : str
    status : "sure", "chosen", "candidates", "none", "left_out" or "total"
        ``chosen`` and ``left_out`` were settled in the mapping; a ``total`` is a line below the
        table, which is nobody's answer.
    code : str or None
        The commune, where sure or chosen.
    reason : Text
    candidates : tuple of Match
    """

    found: str
    status: CommuneStatus
    code: NisCode | None
    reason: Text
    candidates: tuple[Match, ...]


def match_column(
    table: SurveyTable, mapping: ImportMapping, vintage: int
) -> tuple[CellCommune, ...]:
    """What each different cell of the mapping's commune column means, in the order of the column.

    What the mapping settles comes before all else. A settled code that is no commune of the vintage
    is not taken: the cell is matched as if nothing had been settled, so an old mapping does no harm
    in a new vintage. A cell that stands only in rows of other levels
    (:func:`~geo.survey.importing.area_rows.area_rows`) is an area, and casts no doubt on the
    others.

    Raises
    ------
    KeyError
        The table has no such column.
    """
    name = mapping.commune or ""
    cells = read_column(table, name)
    settled = {plain(cell): code for cell, code in mapping.matches.items()}
    known = _codes(vintage)
    areas = _only_areas(table, cells)
    texts = ["" if area else text for area, text in zip(areas, cells.texts, strict=True)]
    found = match_communes(
        texts,
        vintage,
        language=mapping.language,
        near=len(texts) <= _MOST_MISSPELT,
        header=_title(table, name),
        beside=_areas_beside(table, name, cells, vintage),
    )
    return tuple(
        CellCommune(text, "none", None, Text("The name of an area, no commune."), ())
        if area
        else _settled(text, match, settled, known)
        for text, match, area in zip(cells.texts, found, areas, strict=True)
    )


def _only_areas(table: SurveyTable, cells: Distinct) -> list[bool]:
    """For each different cell whether it stands in rows about areas only."""
    areas = is_area(table.raw)
    if not areas.any():
        return [False] * len(cells.texts)
    elsewhere = set(cells.places[~areas].tolist())
    return [at not in elsewhere for at in range(len(cells.texts))]


def _title(table: SurveyTable, name: str) -> str:
    column = table.columns[table.raw.columns.index(name)]
    return f"{column.name} {column.text}"


def _areas_beside(
    table: SurveyTable, name: str, cells: Distinct, vintage: int
) -> list[tuple[str, ...]] | None:
    """For each different cell the names that stand beside it, where a name can tell what it is.

    1000, 2000, 3000 and 4000 are postal codes, or codes of areas that lost their zero. Elsewhere a
    code counts, and :mod:`geo.survey.importing.contradictions` tells of another name beside it.
    """
    if not any(text in MAY_BE_AREAS for text in cells.texts):
        return None
    doubtful = [at for at, text in enumerate(cells.texts) if text in MAY_BE_AREAS]
    others = {
        column: read_column(table, column)
        for column in table.raw.columns
        if column != name and column not in table.housekeeping
    }
    rows = np.flatnonzero(cells.places >= 0)
    rows = np.union1d(rows[:: max(1, len(rows) // _SAMPLE)], _first_rows(cells, doubtful))
    named = names_beside(
        [cells.texts[at] for at in cells.places[rows]],
        {
            column: [found.texts[at] for at in found.places[rows]]
            for column, found in others.items()
        },
        vintage,
    )
    beside: list[tuple[str, ...]] = [()] * len(cells.texts)
    for row, names in zip(rows.tolist(), named, strict=True):
        at = int(cells.places[row])
        if at in doubtful:
            beside[at] = tuple(dict.fromkeys((*beside[at], *names)))
    return beside


def _first_rows(cells: Distinct, places: Sequence[int]) -> npt.NDArray[np.intp]:
    return np.concatenate([cells.rows_of(at)[:_SAMPLE] for at in places])


def _settled(
    text: str, match: RowMatch, settled: Mapping[str, NisCode | None], known: frozenset[NisCode]
) -> CellCommune:
    if text in settled and (settled[text] is None or settled[text] in known):
        code = settled[text]
        if code is None:
            reason = Text("Left out by choice.")
            return CellCommune(text, "left_out", None, reason, match.candidates)
        return CellCommune(text, "chosen", code, Text("Chosen by hand."), match.candidates)
    if match.status != "sure" and is_total(text):
        return CellCommune(text, "total", None, Text("A total or an average, no commune."), ())
    if match.status == "sure" and text.startswith("="):  # =HYPERLINK("…","Gent")
        reason = Text("The cell holds a formula, not a name: confirm what it means.")
        return CellCommune(text, "candidates", None, reason, match.candidates)
    return CellCommune(text, match.status, match.code, match.reason, match.candidates)


def _codes(vintage: int) -> frozenset[NisCode]:
    from geo.survey.communes import area_codes  # noqa: PLC0415  (reads the boundaries)

    return frozenset(map(NisCode, area_codes(vintage, "commune")))


def commune_columns(table: SurveyTable, vintage: int) -> tuple[CommuneColumn, ...]:
    """The columns that may tell the commune, the best first; empty if there is none.

    Codes come before names, which two communes can share, and names before postal codes.
    """
    found: list[CommuneColumn] = []
    every = max(1, len(table.raw.rows) // _SAMPLED_ROWS)
    some = replace(table.raw, rows=table.raw.rows[::every])
    for column in table.columns:
        if column.name in table.housekeeping:
            continue
        cells = _sample(some.column(column.name))
        title = f"{column.name} {column.text}"
        few = cells[:: max(1, len(cells) // _GLANCE)]
        if judge_column(column.name, title, few, vintage).share < ENOUGH / 2:
            continue  # most columns of a survey are not about communes
        one = judge_column(column.name, title, cells, vintage)
        if one.score > 0 and one.share >= ENOUGH:
            found.append(one)
    return tuple(sorted(found, key=lambda one: -one.score))


def naming_columns(
    table: SurveyTable, commune: str, others: Sequence[CommuneColumn]
) -> tuple[str, ...]:
    """The columns that tell communes apart as the one called ``commune`` does: not provinces.

    Parameters
    ----------
    others : sequence of CommuneColumn
        Those that may tell the commune, as :func:`commune_columns` finds them.
    """
    known = [one.column for one in others if one.column != commune and not one.postal]
    least = len(read_column(table, commune).cells) * _AS_MANY
    return tuple(name for name in known if len(read_column(table, name).cells) >= least)


def _sample(column: Sequence[Cell]) -> list[str]:
    cells = distinct(column).cells
    texts = map(plain, cells[:: max(1, len(cells) // _SAMPLE)][:_SAMPLE])
    return [text for text in texts if text]


def fitting_vintage(table: SurveyTable, commune: str | None) -> VintageFit | None:
    """The set of communes that the cells of a column fit; None without a column that is there."""
    if commune not in table.raw.columns:
        return None
    raw = table.raw
    return fit_vintages(
        read_column(table, commune or "").texts,
        header=_title(table, commune or ""),
        said=(raw.name, raw.sheet or "", commune or ""),
    )


def other_vintage(matched: Sequence[CellCommune], vintage: int, header: str = "") -> int | None:
    """Another vintage in which more of the cells are surely communes, None if this one is best.

    Of a file with the codes of 2018 in an edition of 2025 the merged communes tell.
    """
    texts = [one.found for one in matched if one.found]
    unsure = sum(one.status in ("candidates", "none") for one in matched if one.found)
    if unsure <= _FEW_UNSURE * len(texts):
        return None
    fit = fit_vintages(texts, header=header)
    return fit.vintage if fit.counts[fit.vintage] > fit.counts[vintage] else None
