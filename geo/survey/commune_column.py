"""How much a column of a file looks like the one that tells the commune.

The name of a column and a sample of its cells come in, a :class:`CommuneColumn` goes out; what a
reader brings and what an editor loads are judged alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.state_cache import state_cache
from geo.territory import (
    header_words,
    load_communes,
    match_communes,
    names_codes,
    names_postal_codes,
    no_place,
    other_areas,
)
from geo.territory.nis_code import COUNTRY, NisCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.territory import Level, Match

ENOUGH = 0.4
"""From this share of cells that mean a commune a column may tell it."""

_NAMES = re.compile(
    r"\b(gemeente\w*|communes?|gemeinden?|municipalit\w+|municip\w*|munty|ville|stad|stadt|"
    r"entit\w+)\b"
)
_SCORE = 85  # of a candidate that the cell may well mean
_SAMPLE = 300
_SAID, _CODED, _POSTAL = 0.2, 0.3, 0.1
# A column says where the communes of another one lie if it agrees with so many of them. People live
# in one commune and work in another: less would make a contradiction of every commuter.
_AGREE, _AGREE_POSTAL = 0.75, 0.5


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


@dataclass(frozen=True)
class ConflictingPlace:
    """What stands beside a commune in its row and says that another place is meant.

    Attributes
    ----------
    column : str
    found : str
    means : tuple of Match
        What it may mean, best first.
    """

    column: str
    found: str
    means: tuple[Match, ...]


def conflicting_places(
    communes: Sequence[NisCode | None], others: Mapping[str, Sequence[str]], vintage: int
) -> dict[int, ConflictingPlace]:
    """The rows beside whose commune another column names a place that it is not, or not in.

    Machelen beside 9870 is a part of Zulte, Nieuwerkerken beside "Oost-Vlaanderen" one of Aalst:
    other communes have the same names. A column is believed (of communes by name, REFNIS or postal
    code, or of arrondissements, provinces, regions) where it agrees with most of the communes;
    areas are compared by province, which no merger changed.

    Parameters
    ----------
    communes : sequence of str or None
        The nis5 that each row is about; None where it is not known.
    others : mapping of str to sequence of str
        The other columns of the same rows, as text.
    vintage : int
        The set of communes.

    Returns
    -------
    dict of int to ConflictingPlace
        By the place of the row.
    """
    around, province = _surroundings(vintage)
    known = [(place, around[code]) for place, code in enumerate(communes) if code is not None]
    sampled = known[:: max(1, len(known) // _SAMPLE)][:_SAMPLE]
    found: dict[int, ConflictingPlace] = {}
    for name, texts in others.items():
        means = _means(name, [texts[place] for place, _ in sampled], vintage)
        areas = _says(name, [means[texts[place]] for place, _ in sampled], sampled, province)
        if areas is None:
            continue
        means = _means(name, [texts[place] for place, _ in known], vintage)
        for place, own in known:
            said = [one for one in means[texts[place]] if not areas or one.kind != "commune"]
            if said and not _agrees(said, own, province):
                found.setdefault(place, ConflictingPlace(name, texts[place], tuple(said)))
    return found


def _says(
    name: str,
    means: Sequence[Sequence[Match]],
    known: Sequence[tuple[int, frozenset[NisCode]]],
    province: Mapping[NisCode, NisCode],
) -> bool | None:
    """Whether a column says in which areas communes lie, or which they are; None if neither."""
    # Liège, Namur, Mons are communes as well: a column of provinces has a Hainaut, or says so.
    about_areas = other_areas(header_words(name)) is not None or any(
        some and all(one.kind != "commune" for one in some) for some in means
    )
    least = _AGREE_POSTAL if names_postal_codes(name) else _AGREE
    for areas in (False, True) if about_areas else (False,):
        told = [
            _agrees(some, own, province)
            for every, (_, own) in zip(means, known, strict=True)
            if (some := [one for one in every if (one.kind != "commune") == areas])
        ]
        if any(told) and sum(told) >= least * len(told):
            return areas
    return None


def _means(name: str, texts: Sequence[str], vintage: int) -> dict[str, tuple[Match, ...]]:
    different = list(dict.fromkeys(texts))
    matches = match_communes(different, vintage, near=False, header=name)
    return {text: match.candidates for text, match in zip(different, matches, strict=True)}


def _agrees(
    means: Sequence[Match], own: frozenset[NisCode], province: Mapping[NisCode, NisCode]
) -> bool:
    return any(province.get(one.code, one.code) in own for one in means)


@state_cache(maxsize=8, of="boundaries")
def _surroundings(vintage: int) -> tuple[dict[NisCode, frozenset[NisCode]], dict[NisCode, NisCode]]:
    """For each commune itself and all around it but its arrondissement, whose province comes too.

    Mergers moved communes between arrondissements, none between provinces.
    """
    table = load_communes(vintage)
    rows = zip(table.index, table["province"], table["region"], strict=True)
    around = {code: frozenset((code, *areas, COUNTRY)) for code, *areas in rows}
    return around, dict(zip(table["arrondissement"], table["province"], strict=True))


def _meanings(texts: Sequence[str], vintage: int) -> list[set[tuple[Level, NisCode]]]:
    return [
        {(one.kind, one.code) for one in match.candidates}
        for match in match_communes(texts, vintage, near=False)
    ]


def _is_number(cell: str) -> bool:
    return cell.isdecimal() and cell.isascii()
