"""Tables: the communes of each vintage, postal codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.command_line import CommandError
from geo.territory.build.areas import area_table, arrondissement_codes
from geo.territory.build.names import display_names, known_names
from geo.territory.build.sources import CURATED, REGISTER_VINTAGE
from geo.territory.mergers import codes_between, predecessors
from geo.territory.vintages import OLDEST

if TYPE_CHECKING:
    import geopandas as gpd

    from geo.territory.build.names import Names
    from geo.territory.build.sources import Record

# The shapefile's LANG: first letter the majority's language; another second letter means
# facilities for a minority (lower case), or Brussels with its two languages (upper case; XX where
# the commune has one name). Tested against articles 3 to 8 of the laws on the use of languages in
# administrative matters, coordinated on 18 July 1966.
REGIMES = {
    "NN": "nl",
    "Nf": "nl+fr",
    "FF": "fr",
    "Fn": "fr+nl",
    "Fd": "fr+de",
    "Df": "de+fr",
    "NF": "bilingual",
    "FN": "bilingual",
    "XX": "bilingual",
}


def language_regimes(vintage: int, boundaries: gpd.GeoDataFrame) -> dict[str, str]:
    """The language regime by code of a vintage.

    Raises
    ------
    CommandError
        A merger joins two regimes; none has.
    """
    regimes = boundaries["LANG"].map(REGIMES).groupby(codes_between(OLDEST, vintage))
    joined = regimes.first() != regimes.last()
    if joined.any():
        raise CommandError(
            "The communes that merge into {code} by {vintage} have several language regimes, and "
            "the atlas has one for each commune. Look at data/territory/code_changes.csv.",
            code=str(joined.idxmax()),
            vintage=str(vintage),
        )
    return dict(zip(regimes.first().index.astype(str), regimes.first(), strict=True))


def names_of(
    vintage: int, boundaries: gpd.GeoDataFrame, register: list[Record]
) -> dict[str, Names]:
    """See :func:`geo.territory.build.names.known_names`."""
    source_names = boundaries["Name1"].groupby(codes_between(OLDEST, vintage)).first()
    return known_names(vintage, language_regimes(vintage, boundaries), source_names, register)


def commune_table(
    vintage: int,
    boundaries: gpd.GeoDataFrame,
    area_km2: pd.Series[float],
    names: dict[str, Names],
) -> pd.DataFrame:
    """The communes of a vintage, one row each, columns as they ship (see ``resources.yaml``).

    Population and area are those of the communes of 2018, added up through the mergers.
    """
    into = codes_between(OLDEST, vintage)
    regimes = language_regimes(vintage, boundaries)
    table = pd.DataFrame(
        {code: display_names(names[code], regime) for code, regime in regimes.items()}
    ).T
    table["language_regime"] = pd.Series(regimes)
    table["language_area"] = table["language_regime"].str.split("+").str[0]
    parent = area_table(vintage).set_index(["level", "code"])["parent"]
    table["arrondissement"] = arrondissement_codes(table.index)
    table["province"] = table["arrondissement"].map(parent["arrondissement"])
    table["region"] = table["province"].map(parent["province"])
    table["population"] = population().groupby(into).sum()
    table["area_km2"] = area_km2.groupby(into).sum().round(4)  # 100 m2
    return table.rename_axis("nis5").reset_index()


def population() -> pd.Series[int]:
    """Inhabitants of the communes of 2018, by code."""
    table = pd.read_csv(CURATED / "population_2018.csv", dtype={"nis5": str})
    return table.set_index("nis5")["population"]


def postal_table(boundaries: gpd.GeoDataFrame, register: list[Record]) -> pd.DataFrame:
    """Postal codes and the communes of 2025 and 2018 they are (partly) in.

    Statbel's table knows the communes of 2025. In one that was merged, a postal code goes to the
    part that has it as its own in the boundaries file or in ``sources/postal_parts.csv``; without
    either, to every part (several rows): a candidate, not a fact.
    """
    own = boundaries["postcode"].astype(str)
    curated = pd.read_csv(CURATED / "postal_parts.csv", dtype=str).set_index("postal_code")[
        "nis5_2018"
    ]
    rows = []
    for record in register:
        postal, code = record["postalCode"], record["municipality"]
        parts = predecessors(code, REGISTER_VINTAGE, OLDEST)
        told = [part for part in parts if postal == own[part] or curated.get(postal) == part]
        rows += [(postal, code, part) for part in (told or parts)]
    table = pd.DataFrame(rows, columns=["postal_code", "nis5", "nis5_2018"])
    return table.sort_values(["postal_code", "nis5", "nis5_2018"], ignore_index=True)
