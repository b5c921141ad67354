"""Which commune became which: ``code_changes.csv``, every change since the oldest vintage.

Only whole communes merged or were given a new code, so forwards every commune has exactly one
successor. Backwards a merged commune has several predecessors.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import pandas as pd

from geo.language import AtlasError, Text
from geo.state_cache import state_cache
from geo.territory.files import read_table
from geo.territory.nis_code import NisCode
from geo.territory.vintages import CHANGES, VINTAGES, check_vintage

ChangeKind = Literal["merger", "recode"]


@dataclass(frozen=True)
class Change:
    """What happened on 1 January of ``year``.

    ``recode``: one commune, same territory, another code. ``merger``: the communes ``old_codes``
    became ``new_code`` (which may be one of the old codes: Antwerpen, 11002, in 2025). The names
    are those that the communes themselves use.
    """

    year: int
    kind: ChangeKind
    old_codes: tuple[NisCode, ...]
    old_names: tuple[str, ...]
    new_code: NisCode
    new_name: str


@state_cache(maxsize=1, of="boundaries")
def read_changes() -> pd.DataFrame:
    """The changes, one row an old code: year (int64), new_code, new_name, old_code, kind (str)."""
    return read_table(
        CHANGES,
        {"year": "int64", "new_code": str, "new_name": str, "old_code": str, "kind": str},
    )


@state_cache(maxsize=8, of="boundaries")
def _codes(vintage: int) -> tuple[NisCode, ...]:
    """The codes of a vintage, sorted, without reading any geometry."""
    codes = set(read_table("sources/population_2018.csv", {"nis5": str})["nis5"])
    changes = read_changes()
    for year in VINTAGES[1:]:
        if year <= vintage:
            step = changes[changes["year"] == year]
            codes = codes - set(step["old_code"]) | set(step["new_code"])
    return tuple(NisCode(code) for code in sorted(codes))


@state_cache(maxsize=16, of="boundaries")
def codes_between(from_vintage: int, to_vintage: int) -> pd.Series[str]:
    """The successor of every commune: index old code, values new code, both str, sorted.

    Forwards in time only (``from_vintage <= to_vintage``).
    """
    check_vintage(from_vintage)
    check_vintage(to_vintage)
    if from_vintage > to_vintage:
        raise ValueError(from_vintage, to_vintage)
    codes = pd.Series(_codes(from_vintage), index=_codes(from_vintage), dtype=str)
    changes = read_changes()
    for year in VINTAGES:
        if from_vintage < year <= to_vintage:
            step = changes[changes["year"] == year].set_index("old_code")["new_code"]
            codes = codes.map(step).fillna(codes)
    return codes.rename("nis5").rename_axis("nis5_from")


def number_of_communes(vintage: int) -> int:
    """How many communes a vintage has; :class:`AtlasError` for a vintage that the atlas lacks."""
    return len(_codes(check_vintage(vintage)))


def check_code(nis5: str, vintage: int) -> NisCode:
    """Return ``nis5`` if it is a commune of ``vintage``.

    Raises
    ------
    AtlasError
        For a vintage or a code that does not exist; where another vintage has the code, it is
        named.
    """
    if nis5 in _codes(check_vintage(vintage)):
        return NisCode(nis5)
    elsewhere = [str(year) for year in VINTAGES if nis5 in _codes(year)]
    if elsewhere:
        raise AtlasError(
            Text(
                "Commune {code} does not exist in {vintage}, only in {others}.",
                code=nis5,
                vintage=str(vintage),
                others=", ".join(elsewhere),
            )
        )
    raise AtlasError(
        Text(
            "{code} is not the code of a Belgian commune in {vintage}.",
            code=nis5,
            vintage=str(vintage),
        )
    )


def successors(nis5: NisCode, from_vintage: int, to_vintage: int) -> list[NisCode]:
    """The communes of ``to_vintage`` that hold any territory of a commune of ``from_vintage``.

    Exactly one when ``to_vintage`` is later. When it is earlier, the parts it was merged from;
    itself where nothing changed.

    Raises
    ------
    AtlasError
        For an unknown vintage, or a code that ``from_vintage`` does not have.
    """
    check_code(nis5, from_vintage)
    check_vintage(to_vintage)
    if from_vintage <= to_vintage:
        return [NisCode(codes_between(from_vintage, to_vintage)[nis5])]
    into = codes_between(to_vintage, from_vintage)
    return [NisCode(code) for code in into.index[into == nis5]]


def predecessors(nis5: NisCode, vintage: int, earlier_vintage: int) -> list[NisCode]:
    """The communes of ``earlier_vintage`` that a commune of ``vintage`` was made from.

    The same as :func:`successors` with an earlier vintage; named for reading.
    """
    return successors(nis5, vintage, earlier_vintage)


def history(nis5: NisCode, vintage: int) -> list[Change]:
    """All that befell the territory of a commune of ``vintage``, before and since, oldest first.

    For Antwerpen of 2018 and for Borsbeek of 2018 this is the same merger of 2025.

    Raises
    ------
    AtlasError
        For an unknown vintage, or a code that it does not have.
    """
    check_code(nis5, vintage)
    changes = read_changes()
    told = []
    for before, year in pairwise(VINTAGES):
        step = changes[changes["year"] == year]
        mine = set(successors(nis5, vintage, year))
        for new_code, rows in step[step["new_code"].isin(mine)].groupby("new_code", sort=True):
            told.append(_change(year, before, NisCode(str(new_code)), rows))
    return told


def _change(year: int, before: int, new_code: NisCode, rows: pd.DataFrame) -> Change:
    old_codes = tuple(NisCode(code) for code in sorted(rows["old_code"]))
    old_names = _local_names(before)
    return Change(
        year=year,
        kind="merger" if len(old_codes) > 1 else "recode",
        old_codes=old_codes,
        old_names=tuple(old_names[code] for code in old_codes),
        new_code=new_code,
        new_name=_local_names(year)[new_code],
    )


@state_cache(maxsize=8, of="boundaries")
def _local_names(vintage: int) -> dict[str, str]:
    table = read_table(f"communes-{vintage}.csv", {"nis5": str, "name_local": str})
    return dict(zip(table["nis5"], table["name_local"], strict=True))
