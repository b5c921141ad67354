"""Tables with several rows a commune, by year, age or party: which columns tell them apart.

A table and the place that each row is about come in; the columns whose values tell the rows of one
place apart go out, for somebody to choose one value of each, or to say that the rows are added up
or averaged. Nothing is chosen here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from geo.language import Text, listed
from geo.survey.importing.distinct_cells import distinct, folded, plain
from geo.survey.importing.overlaps import Sum, overlapping_classes, sums_among
from geo.survey.tables.number_notation import read_numbers
from geo.territory import is_total

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

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
        *("beide geslachten", "les deux sexes", "deux sexes", "both sexes", "beide geschlechter"),
        *("mannen en vrouwen", "hommes et femmes", "men and women", "manner und frauen"),
        *("m v", "v m", "m f", "f m", "h f", "f h", "m w", "w m"),  # M+V, H/F
    ]
)
_MOST_VALUES = 200
_LEAST_REPEATED = 0.5  # of the places; below that they are rows that stand there twice
_LEAST_SHARED = 1.5  # places in which a value stands, on average; names and remarks stand in one
_BALANCED, _ENOUGH_PLACES = 0.8, 5
_LEAST_RESOLVED = 0.5
_PLACES_ADDED = 20  # places of which the numbers are added up, to find sums among them


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
    overlaps : tuple of pairs of str
        Two of ``values`` that share something: classes of numbers that overlap ("18-64" and
        "18-24"), or a value whose numbers are the sum of some of the others', and one of those.
    """

    column: str
    values: tuple[str, ...]
    totals: tuple[str, ...]
    overlaps: tuple[tuple[str, str], ...] = ()


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
    sums = _sums(table, [*names, *numbers], found, some, places)
    return tuple(_telling(one.name, one.values, sums[one.name]) for one in found)


def column_of(table: RawTable, name: str) -> TellingColumn:
    """Any column of a table with its values, as if it told rows apart."""
    texts, _ = _texts(table, name)
    return _telling(name, _in_order([text for text in texts if text]), ())


def _telling(name: str, values: tuple[str, ...], sums: Collection[Sum]) -> TellingColumn:
    """What is known of a column of which some values are the sum of others."""
    wholes = {one.whole for one in sums if len(one.parts) == len(values) - 1}
    totals = tuple(text for text in values if _is_total(text) or text in wholes)
    # What a total holds goes without saying.
    apart = [text for text in values if text not in totals]
    added = [(one.whole, one.parts[0]) for one in sums if one.whole in apart]
    return TellingColumn(
        name, values, totals, tuple(dict.fromkeys([*overlapping_classes(apart), *added]))
    )


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
    for one in telling:
        if one.totals:
            return Text(
                "{column} has “{total}” beside its other values: together they would count "
                "everything twice. Choose one value of {column}.",
                column=one.column,
                total=one.totals[0],
            )
        if one.overlaps:
            first, other = one.overlaps[0]
            return Text(
                "“{first}” and “{other}” in {column} overlap: together they would count the same "
                "twice. Choose one value of {column}.",
                column=one.column,
                first=first,
                other=other,
            )
    return None


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


def _sums(
    table: RawTable,
    names: Sequence[str],
    telling: Sequence[_Candidate],
    some: npt.NDArray[np.bool_],
    places: npt.NDArray[np.int64],
) -> dict[str, list[Sum]]:
    """For each telling column the values whose numbers are the sum of others', place by place.

    Where other columns tell rows apart as well, sums are those of rows that are alike in them.
    """
    chosen = places < _PLACES_ADDED
    rows, where = np.flatnonzero(some)[chosen].tolist(), places[chosen].tolist()
    texts = {}
    for one in telling:
        column = table.column(one.name)
        texts[one.name] = [plain(column[row]) for row in rows]
    found: dict[str, list[Sum]] = {one.name: [] for one in telling}
    for name in names:
        if name in texts:
            continue
        column = table.column(name)
        numbers = read_numbers([column[row] for row in rows]).values
        if sum(number is not None for number in numbers) * 2 < len(rows):
            continue
        for one in telling:
            beside = [texts[other] for other in texts if other != one.name]
            keys = list(zip(where, *beside, strict=True))
            groups = {key: at for at, key in enumerate(dict.fromkeys(keys))}
            at_value = {text: at for at, text in enumerate(one.values)}
            grid = np.full((len(groups), len(one.values)), np.nan)
            for key, text, number in zip(keys, texts[one.name], numbers, strict=True):
                if text in at_value and number is not None:
                    grid[groups[key], at_value[text]] = number
            found[one.name] += sums_among(one.values, grid)
    return found


def _in_order(values: Sequence[str]) -> tuple[str, ...]:
    if all(_WHOLE.fullmatch(text) for text in values):
        return tuple(sorted(values, key=int))
    return tuple(values)


def _is_total(text: str) -> bool:
    return is_total(text) or folded(text) in _EVERYBODY
