"""What the survey asks of the territory, kept in memory: areas, names and facts of a vintage.

A vintage comes in, small tables without geometry go out. They are shared: do not change them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.language import AtlasError, Labels, Text
from geo.state_cache import state_cache
from geo.territory import LEVELS, area_of, commune_names, load_areas, load_communes
from geo.territory.mergers import codes_between

if TYPE_CHECKING:
    from geo.territory import Level
    from geo.territory.nis_code import NisCode


@state_cache(maxsize=8, of="boundaries")
def area_table(vintage: int) -> pd.DataFrame:
    """The area codes of each commune: nis5 x commune, arrondissement, province, region, country."""
    return pd.DataFrame({level: area_of(vintage, level) for level in LEVELS})


@state_cache(maxsize=8, of="boundaries")
def commune_facts(vintage: int) -> pd.DataFrame:
    """:func:`geo.territory.load_communes` without the geometry."""
    return pd.DataFrame(load_communes(vintage).drop(columns="geometry"))


@state_cache(maxsize=32, of="boundaries")
def _facts(vintage: int, level: Level) -> dict[NisCode, dict[str, Any]]:
    if level == "commune":
        table = commune_facts(vintage)
    else:
        table = pd.DataFrame(load_areas(vintage, level).drop(columns="geometry"))
    rows: dict[Any, Any] = table.to_dict("index")
    return rows


@state_cache(maxsize=32, of="boundaries")
def area_codes(vintage: int, level: Level) -> pd.Index[str]:
    """The codes of all areas of a level, sorted."""
    codes: pd.Index[str] = pd.Index(sorted(area_table(vintage)[level].unique()), name="code")
    return codes


@state_cache(maxsize=16, of="boundaries")
def successor_of(from_vintage: int, to_vintage: int) -> pd.Series[str]:
    """The commune of a later (or the same) vintage that each commune became."""
    return codes_between(from_vintage, to_vintage)


def area_facts(code: NisCode, level: Level, vintage: int) -> dict[str, Any]:
    """The row of an area or commune: names, population, area_km2 and what its table has more.

    Raises
    ------
    AtlasError
        There is no such area on that vintage.
    """
    facts = _facts(vintage, level)
    if code not in facts:
        raise AtlasError(
            Text(
                "{code} is not the code of an area of this level in {vintage} ({level}).",
                code=code,
                level=LEVEL_NAMES[level],
                vintage=str(vintage),
            )
        )
    return facts[code]


@state_cache(maxsize=4096, of="boundaries")
def level_of(code: str, vintage: int) -> Level | None:
    """The level of an area, by its code alone; None where the vintage has no such code.

    No code is used on two levels, but Brussels-Capital's: its region stands in for the province
    that it does not have, and counts as a region.
    """
    levels: tuple[Level, ...] = ("commune", "region", "province", "arrondissement", "country")
    return next((level for level in levels if code in area_codes(vintage, level)), None)


def area_name(code: NisCode, level: Level, vintage: int) -> Labels:
    """The name of an area or commune in every language; errors as :func:`area_facts`.

    A name that two communes share in a language carries its province there.
    """
    row = area_facts(code, level, vintage)
    if level == "commune":
        return commune_names(vintage)[code]
    return Labels.of_row(row, "name")


def full_name(code: NisCode, level: Level, vintage: int) -> Text | Labels:
    """The name of an area with its level where a commune or region has the same name.

    Liège is a commune, an arrondissement and a province. Errors as :func:`area_facts`.
    """
    name = area_name(code, level, vintage)
    if level == "arrondissement":
        return Text("{name} (arrondissement)", name=name)
    # Brussels-Capital stands in for the province that it does not have.
    if level == "province" and code not in area_codes(vintage, "region"):
        return Text("{name} (province)", name=name)
    return name


LEVEL_NAMES: dict[Level, Text] = {
    "commune": Text("commune"),
    "arrondissement": Text("arrondissement"),
    "province": Text("province"),
    "region": Text("region"),
    "country": Text("country"),
}
