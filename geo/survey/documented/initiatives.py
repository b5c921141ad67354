"""Documented Smart City initiatives: real facts about communes, each with its source.

The three tables of ``data/initiatives`` come in: programmes, their lists (one a year) with what is
known about their completeness, and who is on them. What goes out always keeps complete lists apart
from the others: absence from a complete list is a zero, absence from an incomplete one is nothing;
and of what a list is (members, winners, leaders) says what that zero is about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from geo.language import AtlasError, Labels, Text
from geo.state_cache import state_cache
from geo.survey.communes import area_name
from geo.survey.documented.programme_lists import (
    COMPLETENESS,
    LISTS_OF,
    Completeness,
    ListOf,
    absence_text,
)
from geo.survey.shipped_table import (
    DATA,
    ColumnSpec,
    bad_cell,
    in_languages,
    read_shipped_table,
    shown,
)
from geo.territory import VINTAGES, area_of, predecessors, successors
from geo.territory.nis_code import nis_code

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.territory.nis_code import NisCode

INITIATIVES = DATA / "initiatives"

_PROGRAMMES = (
    ColumnSpec("programme"),
    *in_languages("label"),
    ColumnSpec("scope"),
    *in_languages("description"),
)
_LISTS = (
    ColumnSpec("programme"),
    ColumnSpec("year", "integer", empty=True),
    ColumnSpec("list_of", allowed=LISTS_OF),
    ColumnSpec("complete", allowed=COMPLETENESS),
    ColumnSpec("known_total_min", "integer", empty=True),
    ColumnSpec("known_total_max", "integer", empty=True),
    ColumnSpec("known_total_unit", empty=True, allowed=("communes", "projects")),
)
_ENTRIES = (
    ColumnSpec("programme"),
    ColumnSpec("year", "integer", empty=True),
    ColumnSpec("commune_as_named"),
    ColumnSpec("nis5_2018", "code", empty=True),
    ColumnSpec("area_level", allowed=("commune", "region")),
    ColumnSpec("area_code", "code"),
    ColumnSpec("vintage", "integer", allowed=tuple(map(str, VINTAGES))),
    ColumnSpec("list_is_complete", allowed=COMPLETENESS),
    ColumnSpec("source_url", "url"),
    *in_languages("fact", bare=True),
    ColumnSpec("recorded", "date"),
)


@dataclass(frozen=True)
class ProgrammeList:
    """One list of a programme: who is on it in one year (or round, or at one date).

    Attributes
    ----------
    year : int or None
        None where the source has no date.
    complete : {"yes", "no", "unknown"}
        Whether everyone that it is a list of is known.
    documented : int
        How many communes (or regions) are on it here.
    known_total : (int, int) or None
        How many there are in truth, from and to, where a source says so.
    known_total_unit : {"communes", "projects"} or None
    """

    year: int | None
    complete: Completeness
    documented: int
    known_total: tuple[int, int] | None
    known_total_unit: Literal["communes", "projects"] | None


@dataclass(frozen=True)
class Programme:
    """A programme, award or call.

    Attributes
    ----------
    key : str
    label, description : Labels
    scope : tuple of str
        Codes of the areas whose communes could take part (country, regions, provinces).
    list_of : str
        Of what its lists are; see :mod:`geo.survey.documented.programme_lists`.
    lists : tuple of ProgrammeList
    recorded : datetime.date
        The day on which the newest of its entries was taken in.
    """

    key: str
    label: Labels
    description: Labels
    scope: tuple[str, ...]
    list_of: ListOf
    lists: tuple[ProgrammeList, ...]
    recorded: date

    @property
    def is_complete(self) -> bool:
        """Whether every list of the programme is complete, so that absence is a zero."""
        return all(one.complete == "yes" for one in self.lists)

    @property
    def absence(self) -> Text:
        """What being on none of its lists means: one sentence, without its full stop."""
        return self.absence_from(self.lists)

    def absence_from(self, lists: Sequence[ProgrammeList]) -> Text:
        """What being on none of ``lists`` means, some of its own."""
        return absence_text([(one.year, one.complete) for one in lists], self.list_of)

    @property
    def documented(self) -> int:
        """Entries over all lists."""
        return sum(one.documented for one in self.lists)


@dataclass(frozen=True)
class Initiative:
    """One documented initiative of a commune (or of a whole region).

    Attributes
    ----------
    programme : Programme
    year : int or None
    fact : Labels
        What the source says, in a few words.
    source_url : str
    complete : {"yes", "no", "unknown"}
        Of the list it comes from.
    named : str
        The name in the source.
    area_level : {"commune", "region"}
    area_code : str
        On ``vintage``.
    vintage : int
    """

    programme: Programme
    year: int | None
    fact: Labels
    source_url: str
    complete: Completeness
    named: str
    area_level: Literal["commune", "region"]
    area_code: NisCode
    vintage: int

    @property
    def completeness(self) -> Text:
        """What being absent from this list would mean."""
        return absence_text([(self.year, self.complete)], self.programme.list_of)


@cache
def load_programmes() -> dict[str, Programme]:
    """Every programme by its key, in alphabetical order of keys.

    Raises
    ------
    AtlasError
        A table is missing, damaged, or contradicts another one.
    """
    return read_programmes(INITIATIVES)


def read_programmes(folder: Path) -> dict[str, Programme]:
    """Read and check the tables in ``folder``; see :func:`load_programmes`."""
    table = read_shipped_table(folder / "programmes.csv", _PROGRAMMES)
    lists = read_shipped_table(folder / "lists.csv", _LISTS)
    entries = read_shipped_table(folder / "initiatives.csv", _ENTRIES)
    keys = set(table.programme)
    for name, other in (("lists.csv", lists), ("initiatives.csv", entries)):
        unknown = ~other.programme.isin(keys)
        if unknown.any():
            row = int(unknown.to_numpy().argmax())
            expected = Text("a programme of {file}", file=shown(folder / "programmes.csv"))
            raise bad_cell(folder / name, row, "programme", other.programme.iloc[row], expected)
    _check_completeness(entries, lists, folder)
    counts = entries.fillna({"year": 0}).groupby(["programme", "year"]).size()
    recorded = entries.groupby("programme")["recorded"].max()
    by_programme: dict[str, list[ProgrammeList]] = {}
    kinds: dict[str, ListOf] = {}
    for row, one in enumerate(_records(lists)):
        kind = kinds.setdefault(one["programme"], one["list_of"])
        if one["list_of"] != kind:
            expected = Text("“{first}”, as the other lists of this programme have", first=kind)
            raise bad_cell(folder / "lists.csv", row, "list_of", one["list_of"], expected)
        least, most = one["known_total_min"], one["known_total_max"]
        by_programme.setdefault(one["programme"], []).append(
            ProgrammeList(
                year=one["year"],
                complete=one["complete"],
                documented=int(counts.get((one["programme"], one["year"] or 0), 0)),
                known_total=None if least is None else (least, most),
                known_total_unit=one["known_total_unit"] or None,
            )
        )
    programmes = {}
    for record in _records(table.sort_values("programme")):
        key = record["programme"]
        if key not in by_programme:
            raise AtlasError(
                Text(
                    "{file} has no list of programme {programme}. Add a row that says whether its "
                    "list is complete.",
                    file=shown(folder / "lists.csv"),
                    programme=key,
                )
            )
        programmes[key] = Programme(
            key=key,
            label=Labels.of_row(record, "label"),
            description=Labels.of_row(record, "description"),
            scope=tuple(record["scope"].split("|")),
            list_of=kinds[key],
            lists=tuple(by_programme[key]),
            recorded=date.fromisoformat(recorded.get(key, entries.recorded.max())),
        )
    return programmes


@cache
def load_initiatives() -> pd.DataFrame:
    """Every documented initiative.

    Returns
    -------
    DataFrame
        programme, commune_as_named, nis5_2018 (empty where the commune did not exist or the entry
        is a region's), area_level (commune or region), area_code, list_is_complete (yes, no,
        unknown), source_url, fact (English), fact_<language> (the others), recorded (day
        on which the entry was taken in, year-month-day) : str;
        year (NA where unknown), vintage (of area_code) : Int64.

    Raises
    ------
    AtlasError
        The file is missing or damaged.
    """
    return read_shipped_table(INITIATIVES / "initiatives.csv", _ENTRIES)


@cache
def all_initiatives() -> tuple[Initiative, ...]:
    """The rows of :func:`load_initiatives` as objects, newest first, undated ones last."""
    programmes = load_programmes()
    found = [
        Initiative(
            programme=programmes[row["programme"]],
            year=row["year"],
            fact=Labels.of_row(row, "fact"),
            source_url=row["source_url"],
            complete=row["list_is_complete"],
            named=row["commune_as_named"],
            area_level=row["area_level"],
            area_code=nis_code(row["area_code"]),
            vintage=row["vintage"],
        )
        for row in _records(load_initiatives())
    ]
    return tuple(sorted(found, key=lambda one: (-(one.year or 0), one.programme.key)))


@state_cache(maxsize=8, of="boundaries")
def initiatives_by_commune(vintage: int) -> dict[NisCode, tuple[Initiative, ...]]:
    """The initiatives of each commune of ``vintage``, those of its parts included.

    An entry of a commune that only exists later (a merger) is under none of its parts: see
    :func:`initiatives_of_successors`.
    """
    found: dict[NisCode, list[Initiative]] = {}
    for one in all_initiatives():
        if one.area_level == "commune" and one.vintage <= vintage:
            for code in successors(one.area_code, one.vintage, vintage):
                found.setdefault(code, []).append(one)
    return {code: tuple(ones) for code, ones in found.items()}


@state_cache(maxsize=8, of="boundaries")
def initiatives_of_successors(vintage: int) -> dict[NisCode, tuple[Initiative, ...]]:
    """Initiatives of later communes, under the communes of ``vintage`` that merged into them."""
    found: dict[NisCode, list[Initiative]] = {}
    for one in all_initiatives():
        if one.area_level == "commune" and one.vintage > vintage:
            for code in predecessors(one.area_code, one.vintage, vintage):
                found.setdefault(code, []).append(one)
    return {code: tuple(ones) for code, ones in found.items()}


def merged_part(one: Initiative, vintage: int) -> Labels | None:
    """The commune that an entry is about, where it has merged into another by ``vintage``.

    None where the commune of ``vintage`` has the same territory, and for a region's entry: there
    is then nothing to tell apart.
    """
    if one.area_level != "commune" or one.vintage > vintage:
        return None
    (whole,) = successors(one.area_code, one.vintage, vintage)
    if len(predecessors(whole, vintage, one.vintage)) == 1:
        return None
    return area_name(one.area_code, "commune", one.vintage)


@cache
def initiatives_of_regions() -> dict[NisCode, tuple[Initiative, ...]]:
    """Initiatives of a region as a whole, by region code; no commune's own."""
    found: dict[NisCode, list[Initiative]] = {}
    for one in all_initiatives():
        if one.area_level == "region":
            found.setdefault(one.area_code, []).append(one)
    return {code: tuple(ones) for code, ones in found.items()}


def in_scope(programme: Programme, vintage: int) -> pd.Series:
    """Whether each commune of ``vintage`` could take part (bool, indexed by nis5)."""
    areas = [area_of(vintage, level) for level in ("country", "region", "province")]
    inside = areas[0].isin(programme.scope)
    for area in areas[1:]:
        inside |= area.isin(programme.scope)
    return inside


def _check_completeness(entries: pd.DataFrame, lists: pd.DataFrame, folder: Path) -> None:
    """Each entry repeats what its list says about completeness; the two must agree."""
    stated = {(one["programme"], one["year"]): one["complete"] for one in _records(lists)}
    for row, one in enumerate(_records(entries)):
        said = stated.get((one["programme"], one["year"]), "–")
        if said != one["list_is_complete"]:
            raise bad_cell(
                folder / "initiatives.csv",
                row,
                "list_is_complete",
                one["list_is_complete"],
                Text(
                    "what {file} says about that programme and year: {complete}",
                    file=shown(folder / "lists.csv"),
                    complete=said,
                ),
            )


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dictionaries; whole numbers as int, and None where there is none."""
    rows = table.astype({name: object for name in table.columns if table[name].dtype == "Int64"})
    return [
        {str(name): None if value is pd.NA else value for name, value in row.items()}
        for row in rows.to_dict("records")
    ]
