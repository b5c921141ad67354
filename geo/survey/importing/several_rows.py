"""Tables with several rows a commune, by year, age or party: which columns tell them apart.

A table and the place that each row is about come in; the columns whose values tell the rows of one
place apart go out, for somebody to choose one value of each, or to say that the rows are added up
or averaged. Nothing is chosen here.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from geo.language import Text, listed
from geo.survey.importing.source import distinct, folded, plain
from geo.survey.written_numbers import read_numbers
from geo.territory import is_total

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy.typing as npt

    from geo.survey.tables import RawTable

Together = Literal["sum", "mean"]

NOWHERE = -1
"""The place of a row that is about none."""

_PERIOD = re.compile(
    r"(cd |ref |an |boek|begrotings|kalender|calendar )?(jaar|jaren|year|years|annee|annees|jahr|"
    r"jahre|periode|period|datum|date|maand|mois|monat|month|kwartaal|trimestre|quartal|quarter|"
    r"boekjaar|exercice|time|time period|refdate)( \d+)?"
)
_AGE = re.compile(
    r".*\b(age|ages|leeftijd\w*|alter\w*|leeftijdsklasse|classe d age|tranche d age)\b.*"
)
_YEAR = re.compile(r"(19|20)\d\d([-/ ]?(q|k|t|m)?\d{1,4})?", re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,4}")
_EVERYBODY = frozenset(
    [
        "t",
        "alle",
        "allen",
        "iedereen",
        "tous",
        "toutes",
        "ensemble",
        "both",
        "beide",
        "all",
        "samen",
    ]
)
_MOST_VALUES = 200
_LEAST_REPEATED = 0.5  # of the places; below that they are rows that stand there twice
_LEAST_SHARED = 1.5  # places in which a value stands, on average; names and remarks stand in one
_BALANCED, _ENOUGH_PLACES = 0.8, 5
_LEAST_RESOLVED = 0.5
# A value is the sum of the others in so many rows at least, and in none it is not, of so many
# places that are looked at.
_LEAST_SUMS, _PLACES_ADDED = 2, 20
_EXACT = 1e-9


@dataclass(frozen=True)
class TellingColumn:
    """A column that tells the rows of one place apart.

    Attributes
    ----------
    column : str
    values : tuple of str
        The different cells as text: numbers in their order, else as they first come.
    totals : tuple of str
        Those of ``values`` that stand for all others together, by their name or because their
        numbers are the sum of the others' ("M+V", "0+", the year beside its quarters).
    """

    column: str
    values: tuple[str, ...]
    totals: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Candidate:
    name: str
    values: tuple[str, ...]
    codes: npt.NDArray[np.int64]
    rank: tuple[int, int]


def telling_columns(
    table: RawTable,
    names: Sequence[str],
    places: npt.NDArray[np.int64],
    *,
    numbers: Sequence[str] = (),
) -> tuple[TellingColumn, ...]:
    """The fewest columns that tell the rows of one place apart; empty where rows are not repeated.

    A table counts as one with several rows a place where at least half of its places have several.
    Columns come into question whose values stand in several places each (a name or a remark
    stands in one): periods, then words, then ages and other whole numbers that nearly every place
    has. Of these the fewest are taken that tell as many rows apart as all of them.

    Parameters
    ----------
    table : RawTable
    names : sequence of str
        The columns to look at.
    places : int array
        For each row a number for the place that it is about, NOWHERE where it is about none.
    numbers : sequence of str
        Columns whose numbers may be added up, besides ``names``.
    """
    some = places >= 0
    places = np.unique(places[some], return_inverse=True)[1].astype(np.int64)
    count = int(places.max(initial=-1)) + 1
    repeated = np.bincount(places, minlength=count) > 1
    if not count or repeated.sum() < _LEAST_REPEATED * count:
        return ()
    found = [
        one
        for name in names
        if (one := _candidate(table, name, some, places, repeated)) is not None
    ]
    found.sort(key=lambda one: one.rank)
    every = _apart(places, found)
    if every - count < _LEAST_RESOLVED * (len(places) - count) or every == count:
        return ()
    for one in reversed(found.copy()):
        without = [other for other in found if other is not one]
        if _apart(places, without) == every:
            found = without
    sums = _sums_of_others(table, [*names, *numbers], [one.name for one in found], some, places)
    return tuple(
        TellingColumn(
            one.name,
            one.values,
            tuple(text for text in one.values if _is_total(text) or text in sums[one.name]),
        )
        for one in found
    )


def column_of(table: RawTable, name: str) -> TellingColumn:
    """Any column of a table with its values, as if it told rows apart."""
    texts, _ = _texts(table, name)
    values = _in_order([text for text in texts if text])
    return TellingColumn(name, values, tuple(filter(_is_total, values)))


def places_of(table: RawTable, commune_column: str) -> npt.NDArray[np.int64]:
    """For each row a number for what its cell in the column of communes says."""
    texts, codes = _texts(table, commune_column)
    same = {text: place for place, text in enumerate(dict.fromkeys(map(folded, texts)))}
    numbers = np.array([same[folded(text)] if text else NOWHERE for text in texts], dtype=np.int64)
    return numbers[codes] if len(numbers) else codes


def rows_with(table: RawTable, only: Mapping[str, str]) -> npt.NDArray[np.bool_]:
    """For each row whether its cells are the chosen ones.

    Parameters
    ----------
    only : mapping of str to str
        The text of the cell for each column; every column is one of the table.
    """
    kept = np.ones(len(table.rows), dtype=bool)
    for name, value in only.items():
        texts, codes = _texts(table, name)
        wanted = plain(value)
        kept &= np.array([text == wanted for text in texts], dtype=bool)[codes]
    return kept


def open_columns(
    telling: Sequence[TellingColumn], only: Mapping[str, str]
) -> tuple[TellingColumn, ...]:
    """Those of which no value was chosen."""
    return tuple(one for one in telling if one.column not in only)


def totals_text(telling: Sequence[TellingColumn]) -> Text | None:
    """Why the rows that these columns tell apart must not be put together; None if they may."""
    with_totals = [one for one in telling if one.totals]
    if not with_totals:
        return None
    one = with_totals[0]
    return Text(
        "{column} has “{total}” beside its other values: together they would count everything "
        "twice. Choose one value of {column}.",
        column=one.column,
        total=one.totals[0],
    )


def several_text(telling: Sequence[TellingColumn]) -> Text:
    """That each commune has several rows, and what tells them apart."""
    return Text(
        "The file has several rows for each commune, told apart by {columns}. Choose one value of "
        "each, or say what becomes of the rows of a commune together.",
        columns=listed([one.column for one in telling]),
    )


def _texts(table: RawTable, name: str) -> tuple[list[str], npt.NDArray[np.int64]]:
    """The different texts of a column, and for each row which of them stands there."""
    few = distinct(table.column(name))
    same = {text: place for place, text in enumerate(dict.fromkeys(few.texts))}
    codes = np.array([same[text] for text in few.texts], dtype=np.int64)
    return list(same), codes[few.places] if len(codes) else few.places.astype(np.int64)


def _candidate(
    table: RawTable,
    name: str,
    some: npt.NDArray[np.bool_],
    places: npt.NDArray[np.int64],
    repeated: npt.NDArray[np.bool_],
) -> _Candidate | None:
    texts, codes = _texts(table, name)
    present, codes = np.unique(codes[some], return_inverse=True)
    texts = [texts[place] for place in present.tolist()]
    values = [text for text in texts if text]
    if not 2 <= len(values) <= _MOST_VALUES:
        return None
    pairs = np.unique(np.column_stack([places, codes]), axis=0)
    if len(pairs) == len(repeated):  # always the same within a place
        return None
    head = folded(name)
    if _PERIOD.fullmatch(head) or all(_YEAR.fullmatch(text) for text in values):
        kind = 0
    elif _AGE.fullmatch(head):
        kind = 1
    elif all(_WHOLE.fullmatch(text) for text in values):
        in_places = np.bincount(pairs[repeated[pairs[:, 0]], 1], minlength=len(texts))
        few = repeated.sum() < _ENOUGH_PLACES
        if few or (in_places < _BALANCED * repeated.sum()).any():
            return None
        kind = 2
    elif _mostly_numbers(values) or len(pairs) < _LEAST_SHARED * len(texts):
        return None
    else:
        kind = 1
    return _Candidate(name, _in_order(values), codes.astype(np.int64), (kind, len(values)))


def _mostly_numbers(values: Sequence[str]) -> bool:
    """Whether the column measures something: numbers with decimals, or large ones."""
    measured = sum(
        re.fullmatch(r"[-+(]?[\d.,\s]*\d[\d.,\s]*\)?( ?%)?", text) is not None for text in values
    )
    return 2 * measured > len(values)


def _apart(places: npt.NDArray[np.int64], columns: Sequence[_Candidate]) -> int:
    """How many rows can be told apart by their place and these columns."""
    return len(np.unique(np.column_stack([places, *(one.codes for one in columns)]), axis=0))


def _sums_of_others(
    table: RawTable,
    names: Sequence[str],
    telling: Sequence[str],
    some: npt.NDArray[np.bool_],
    places: npt.NDArray[np.int64],
) -> dict[str, set[str]]:
    """For each telling column the values whose numbers are the sum of the others', place by place.

    Where other columns tell rows apart as well, sums are those of rows that are alike in them.
    """
    chosen = places < _PLACES_ADDED
    rows, where = np.flatnonzero(some)[chosen].tolist(), places[chosen].tolist()
    texts = {}
    for name in telling:
        column = table.column(name)
        texts[name] = [plain(column[row]) for row in rows]
    wholes: dict[str, set[str]] = {name: set() for name in telling}
    for name in names:
        if name in texts:
            continue
        column = table.column(name)
        numbers = read_numbers([column[row] for row in rows]).values
        if sum(number is not None for number in numbers) * 2 < len(rows):
            continue
        for one in telling:
            beside = [texts[other] for other in telling if other != one]
            groups: dict[tuple[object, ...], list[tuple[str, float | None]]] = defaultdict(list)
            for key, text, number in zip(
                zip(where, *beside, strict=True), texts[one], numbers, strict=True
            ):
                groups[key].append((text, number))
            wholes[one] |= _wholes(groups.values())
    return wholes


def _wholes(groups: Iterable[Sequence[tuple[str, float | None]]]) -> set[str]:
    """The texts whose number is the sum of all others in every group that has them."""
    adding: Counter[str] = Counter()
    others: set[str] = set()
    for group in groups:
        numbers = [number for _, number in group if number is not None]
        whole = math.fsum(numbers)
        # Of two rows each is "the sum" of the other where they are equal; zeros add up to anything.
        if len(numbers) < max(3, len(group)) or not any(numbers):
            continue
        for (text, _), number in zip(group, numbers, strict=True):
            if number and math.isclose(number, whole - number, rel_tol=_EXACT):
                adding[text] += 1
            else:
                others.add(text)
    return {text for text, n in adding.items() if n >= _LEAST_SUMS and text not in others}


def _in_order(values: Sequence[str]) -> tuple[str, ...]:
    if all(_WHOLE.fullmatch(text) for text in values):
        return tuple(sorted(values, key=int))
    return tuple(values)


def _is_total(text: str) -> bool:
    return is_total(text) or folded(text) in _EVERYBODY
