"""Which commune each row of a survey is about, and which column tells.

The commune column comes in as distinct cells; for each cell a match that is sure, to confirm, or
none goes out, as :func:`geo.territory.match_communes` gives it, with what was settled by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from geo.language import Text
from geo.survey.importing.source import distinct, plain, read_column
from geo.survey.importing.words import is_total
from geo.territory import VINTAGES, match_communes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.survey.importing.source import Distinct, SurveyTable
    from geo.survey.tables import Cell
    from geo.territory import Match, RowMatch

CommuneStatus = Literal["sure", "chosen", "candidates", "none", "left_out", "total"]

_SAMPLED_ROWS, _SAMPLE, _GLANCE = 5000, 300, 20
# Columns of remarks would be compared with every name, cell by cell, for nothing.
_MOST_MISSPELT = 3000
_ENOUGH = 0.4
_AS_MANY = 0.5  # of the different cells of one column, in another that names the same
_FEW_UNSURE = 0.02
_HEADER = re.compile(
    r"\b(nis5?|ins|refnis|cd_munty_refnis|lau|gemeente\w*|communes?|gemeinden?|municipalit\w+|"
    r"municip\w*|ville|stad|stadt|entit\w+)\b",
    re.IGNORECASE,
)
_POSTAL = re.compile(r"post|plz|\bcp\b|zip", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


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
    code: str | None
    reason: Text
    candidates: tuple[Match, ...]


@dataclass(frozen=True)
class CommuneColumn:
    """A column that may tell the commune.

    Attributes
    ----------
    column : str
    share : float
        Of sampled cells, those that mean a commune, sure or nearly (0 to 1).
    score : float
        By which columns are put in order.
    postal : bool
        It holds postal codes, of which one may be used in several communes.
    """

    column: str
    share: float
    score: float
    postal: bool


def match_cells(
    cells: Distinct,
    vintage: int,
    *,
    language: str | None = None,
    matches: Mapping[str, str | None] | None = None,
) -> tuple[CellCommune, ...]:
    """What each distinct cell means; what ``matches`` settles comes before all else.

    A settled code that is no commune of the vintage is not taken: the cell is matched as if
    nothing had been settled, so an old mapping does no harm in a new vintage.
    """
    settled = {plain(cell): code for cell, code in (matches or {}).items()}
    known = _codes(vintage)
    texts = cells.texts
    near = len(texts) <= _MOST_MISSPELT
    found = match_communes(texts, vintage, language=language, near=near)
    return tuple(
        _settled(text, match, settled, known) for text, match in zip(texts, found, strict=True)
    )


def _settled(
    text: str, match: RowMatch, settled: Mapping[str, str | None], known: frozenset[str]
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


def _codes(vintage: int) -> frozenset[str]:
    from geo.survey.communes import area_codes  # noqa: PLC0415  (reads the boundaries)

    return frozenset(area_codes(vintage, "commune"))


def commune_columns(table: SurveyTable, vintage: int) -> tuple[CommuneColumn, ...]:
    """The columns that may tell the commune, the best first; empty if there is none.

    Codes come before names, which two communes can share, and names before postal codes.
    """
    found: list[CommuneColumn] = []
    every = max(1, len(table.raw.rows) // _SAMPLED_ROWS)
    some = replace(table.raw, rows=table.raw.rows[::every])
    for place, column in enumerate(table.columns):
        if column.name in table.housekeeping:
            continue
        cells = _sample(some.coded(place)[0])
        title = f"{column.name} {column.text}"
        few = cells[:: max(1, len(cells) // _GLANCE)]
        if _judge(column.name, title, few, vintage).share < _ENOUGH / 2:
            continue  # most columns of a survey are not about communes
        one = _judge(column.name, title, cells, vintage)
        if one.score > 0 and one.share >= _ENOUGH:
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


def _judge(name: str, title: str, cells: list[str], vintage: int) -> CommuneColumn:
    postal = _POSTAL.search(title) is not None
    # Years and budgets are numbers of four digits as well.
    usable = [cell for cell in cells if postal or not (cell.isdecimal() and len(cell) == 4)]
    usable = [cell for cell in usable if _looks_like_a_place(cell)]
    if not usable:
        return CommuneColumn(name, 0.0, 0.0, postal)
    matches = match_communes(usable, vintage, near=False)
    sure = sum(match.status == "sure" for match in matches)
    possible = sum(bool(match.candidates) and match.candidates[0].score > 85 for match in matches)
    said = 0.2 if _HEADER.search(title) else 0.0
    coded = sum(len(cell) == 5 and cell.isdecimal() for cell in usable) > 0.8 * len(usable)
    score = (sure + 0.5 * (possible - sure)) / len(cells) + said + (0.1 if coded else 0.0)
    return CommuneColumn(name, possible / len(cells), score if possible else 0.0, postal)


def _looks_like_a_place(cell: str) -> bool:
    digits = _DIGITS.fullmatch(cell)
    return digits is None or len(cell) in (4, 5)


def other_vintage(matched: Sequence[CellCommune], vintage: int) -> int | None:
    """Another vintage in which more of the cells are surely communes, None if this one is best.

    Of a file with the codes of 2018 in an edition of 2025 the merged communes tell.
    """
    texts = [one.found for one in matched if one.found][:2000]
    unsure = sum(one.status in ("candidates", "none") for one in matched if one.found)
    if unsure <= _FEW_UNSURE * len(texts):
        return None
    sure = {
        one: sum(m.status == "sure" for m in match_communes(texts, one, near=False))
        for one in VINTAGES
    }
    best = max(VINTAGES, key=lambda one: (sure[one], one == vintage))
    return best if sure[best] > sure[vintage] else None
