"""How much a column of a file looks like the one that tells the commune.

The name of a column and a sample of its cells come in, a :class:`CommuneColumn` goes out; what a
reader brings and what an editor loads are judged alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.territory import header_words, match_communes, names_codes, names_postal_codes, no_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENOUGH = 0.4
"""From this share of cells that mean a commune a column may tell it."""

_NAMES = re.compile(
    r"\b(gemeente\w*|communes?|gemeinden?|municipalit\w+|municip\w*|munty|ville|stad|stadt|"
    r"entit\w+)\b"
)
_SCORE = 85  # of a candidate that the cell may well mean
_SAMPLE = 300
_SAID, _CODED, _POSTAL = 0.2, 0.3, 0.1


@dataclass(frozen=True)
class CommuneColumn:
    """A column that may tell the commune.

    Attributes
    ----------
    column : str
    share : float
        Of sampled cells, those that mean a commune or another area, sure or nearly (0 to 1).
    score : float
        By which columns are put in order: codes, which no two communes share, come before names,
        and names before postal codes.
    postal : bool
        It holds postal codes, of which one may be used in several communes.
    """

    column: str
    share: float
    score: float
    postal: bool


def judge_column(name: str, title: str, cells: Sequence[str], vintage: int) -> CommuneColumn:
    """Judge a column by a sample of its cells, none empty, and by what its file calls it.

    Parameters
    ----------
    name : str
        Of the column in its table.
    title : str
        All that the file says of it: its header, its wording.
    cells : sequence of str
    vintage : int
        The set of communes.
    """
    postal, codes = names_postal_codes(title), names_codes(title)
    cells = [cell for cell in cells if no_place(cell) is None]
    # Years and budgets are numbers of four digits as well.
    usable = [
        cell for cell in cells if postal or codes or not (_is_number(cell) and len(cell) == 4)
    ]
    usable = [cell for cell in usable if not _is_number(cell) or len(cell) in (4, 5)]
    if not usable:
        return CommuneColumn(name, 0.0, 0.0, postal)
    # Columns of remarks would be compared with every name, cell by cell, for nothing.
    matches = match_communes(usable, vintage, near=False, header=title)
    sure = sum(match.status == "sure" for match in matches)
    possible = sum(any(one.score > _SCORE for one in match.candidates[:1]) for match in matches)
    if not possible:
        return CommuneColumn(name, 0.0, 0.0, postal)
    score = (sure + 0.5 * (possible - sure)) / len(cells)
    if codes or _NAMES.search(header_words(title)):
        score += _SAID
    if not postal and sum(_is_number(cell) and len(cell) == 5 for cell in usable) > len(usable) / 2:
        score += _CODED
    return CommuneColumn(name, possible / len(cells), score - _POSTAL * postal, postal)


def names_beside(
    cells: Sequence[str], others: Mapping[str, Sequence[str]], vintage: int
) -> list[tuple[str, ...]]:
    """For each row the names that stand beside its code, in columns that name the same places.

    A column of provinces, or of partner communes, names other places than the codes and is none.

    Parameters
    ----------
    cells : sequence of str
        The column of codes, one a row.
    others : mapping of str to sequence of str
        The other columns of the same rows.
    vintage : int
        The set of communes.
    """
    rows = [row for row, cell in enumerate(cells) if _is_number(cell)]
    rows = rows[:: max(1, len(rows) // _SAMPLE)][:_SAMPLE]
    means = _meanings([cells[row] for row in rows], vintage)
    means = [
        here | more
        for here, more in zip(
            means, _meanings([f"0{cells[row]}" for row in rows], vintage), strict=True
        )
    ]
    naming = []
    for texts in others.values():
        some = [texts[row] for row in rows]
        if not any(text and not _is_number(text) for text in some):
            continue
        named = _meanings(some, vintage)
        both = [(here, there) for here, there in zip(means, named, strict=True) if here and there]
        agree = sum(bool(here & there) for here, there in both)
        if agree and agree >= len(both) / 2:
            naming.append(texts)
    return [tuple(text for text in row if text) for row in zip(*naming, strict=True)] or [()] * len(
        cells
    )


def _meanings(texts: Sequence[str], vintage: int) -> list[set[tuple[str, str]]]:
    return [
        {(one.kind, one.code) for one in match.candidates}
        for match in match_communes(texts, vintage, near=False)
    ]


def _is_number(cell: str) -> bool:
    return cell.isdecimal() and cell.isascii()
