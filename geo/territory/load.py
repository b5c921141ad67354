"""Communes and the areas above them, as geopandas tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geo.language import AtlasError, Text
from geo.state_cache import state_cache
from geo.territory.accepted_boundaries import official_detail, official_source
from geo.territory.files import NAMES, read_geometry, read_table
from geo.territory.mergers import successors
from geo.territory.nis_code import COUNTRY, NisCode
from geo.territory.vintages import LEVELS, OLDEST, Level, check_vintage

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# Below this density (inhabitants/km2) the barometer calls a commune rural, after the OECD:
# "Creating rural indicators for shaping territorial policy", OECD, Paris 1994.
RURAL_BELOW = 150
# The outlines that ship make a commune's area up to 3% larger or smaller than the land register's
# (Raeren 2.2% smaller than the 74.21 km2 that Statbel gives): a density this close to the limit
# may belong to its other side.
AREA_ERROR = 0.03

_NAMES: dict[str, Any] = dict.fromkeys(NAMES, str)
_COMMUNE_COLUMNS: dict[str, Any] = {
    "nis5": str,
    **_NAMES,
    "name_local": str,
    "language_regime": str,
    "language_area": str,
    "arrondissement": str,
    "province": str,
    "region": str,
    "population": "int64",
    "area_km2": "float64",
}


def load_communes(vintage: int) -> gpd.GeoDataFrame:
    """The communes of a vintage.

    Returns
    -------
    GeoDataFrame
        Indexed by ``nis5`` (str, the REFNIS code, sorted), EPSG:4326. Columns:

        - ``name_<language>`` (str), one column a language: the name in it, or where there is none
          the name at home; ``name_local`` (str): the name at home, in
          Brussels both where they differ ("Bruxelles / Brussel");
        - ``language_regime`` (str): ``nl``, ``fr``, with facilities for another language
          ``nl+fr``, ``fr+nl``, ``fr+de``, ``de+fr``, or ``bilingual``;
          ``language_area`` (str): ``nl``, ``fr``, ``de`` or ``bilingual``;
        - ``arrondissement``, ``province``, ``region`` (str): codes; in Brussels the province is
          ``04000``, as the region;
        - ``population`` (int64): inhabitants in 2018, added up through the mergers (Statbel);
        - ``area_km2`` (float64): of the unsimplified polygons, on EPSG:3035;
          ``density`` (float64): inhabitants/km2;
        - ``rural`` (bool): density below 150 inhabitants/km2 (OECD);
          ``near_limit`` (bool): the density may lie on the other side of that limit, because the
          area is known to within :data:`AREA_ERROR` only (false on imported official boundaries);
        - ``geometry``: simplified at 200 m as a coverage.

    Raises
    ------
    AtlasError
        For an unknown vintage, or a file that is missing or damaged.
    """
    table = _commune_table(vintage)
    name = f"communes-{vintage}.parquet"
    keys, geometry = read_geometry(name)
    if not keys["nis5"].equals(table["nis5"]):
        raise _other_communes(name, f"communes-{vintage}.csv")
    table["density"] = table["population"] / table["area_km2"]
    table["rural"] = table["density"] < RURAL_BELOW
    error = 0.0 if official_source(vintage) else AREA_ERROR
    table["near_limit"] = (table["density"] / RURAL_BELOW - 1).abs().between(0, error, "left")
    return gpd.GeoDataFrame(table, geometry=geometry).set_index("nis5")


def load_areas(vintage: int, level: Level) -> gpd.GeoDataFrame:
    """The arrondissements, provinces, regions of a vintage, or the country.

    Returns
    -------
    GeoDataFrame
        Indexed by ``code`` (str), EPSG:4326. Columns ``name_<language>`` (str),
        ``parent`` (str: the code of the area one level up; empty for the country),
        ``population`` (int64, 2018), ``area_km2`` (float64), ``geometry``: dissolved from the
        communes, the same lines. The Brussels-Capital Region, which belongs to no province, is
        among the provinces with its own code, 04000.

    Raises
    ------
    AtlasError
        For an unknown vintage or level (``commune`` is :func:`load_communes`), or a file that is
        missing or damaged.
    """
    check_vintage(vintage)
    if level not in LEVELS[1:]:
        raise _unknown_level(level, LEVELS[1:])
    table = read_table(f"areas-{vintage}.csv", {"code": str, "level": str, **_NAMES, "parent": str})
    name = f"areas-{vintage}.parquet"
    keys, geometry = read_geometry(name, ("code", "level"))
    if not keys.equals(table[["code", "level"]]):
        raise _other_communes(name, f"areas-{vintage}.csv")
    communes = _commune_table(vintage)
    of_level = gpd.GeoDataFrame(table, geometry=geometry)[table["level"] == level]
    of_level = of_level.drop(columns="level").set_index("code").sort_index()
    sums = communes.groupby(_area_codes(communes, level).to_numpy())[
        ["population", "area_km2"]
    ].sum()
    columns = [*_NAMES, "parent", "population", "area_km2", "geometry"]
    return of_level.join(sums)[columns]


def load_level(vintage: int, level: Level) -> gpd.GeoDataFrame:
    """The areas of any level: :func:`load_communes` or :func:`load_areas`, which errors are of."""
    return load_communes(vintage) if level == "commune" else load_areas(vintage, level)


def load_outline(nis5: NisCode, vintage: int) -> BaseGeometry:
    """The detailed outline of one commune: EPSG:4326, simplified at 25 m.

    Raises
    ------
    AtlasError
        For an unknown vintage, a code it does not have, or a file that is missing or damaged.
    """
    import shapely  # noqa: PLC0415

    parts = successors(nis5, vintage, OLDEST)
    if official := official_detail(vintage):  # of the vintage itself, not of the oldest
        parts = [nis5]
    keys, geometry = read_geometry(official or "communes-detail.parquet", only=parts)
    if len(keys) != len(parts):
        raise _other_communes("communes-detail.parquet", f"communes-{OLDEST}.csv")
    union: BaseGeometry = shapely.coverage_union_all(geometry.to_list())
    return union


def load_outlines(vintage: int) -> gpd.GeoSeries:
    """The detailed outlines of all communes as :func:`load_outline` has them, by ``nis5``.

    The file is read once: for many communes it is quicker than one after the other.

    Raises
    ------
    AtlasError
        As :func:`load_outline`.
    """
    import shapely  # noqa: PLC0415

    official = official_detail(vintage)
    keys, geometry = read_geometry(official or "communes-detail.parquet")
    part = dict(zip(keys["nis5"], geometry, strict=True))
    outlines = {}
    for code in load_communes(vintage).index:
        parts = [code] if official else successors(NisCode(code), vintage, OLDEST)
        if not set(parts) <= part.keys():
            raise _other_communes("communes-detail.parquet", f"communes-{OLDEST}.csv")
        outlines[code] = shapely.coverage_union_all([part[one] for one in parts])
    return gpd.GeoSeries(outlines, crs=geometry.crs)


def area_of(vintage: int, level: Level) -> pd.Series[str]:
    """Which area of a level each commune is in.

    Returns
    -------
    Series
        Index ``nis5`` (str, sorted), values the code (str) of the arrondissement, province,
        region or country; at level ``commune`` the commune itself. Named after the level.

    Raises
    ------
    AtlasError
        For an unknown vintage or level, or a file that is missing or damaged.
    """
    if level not in LEVELS:
        raise _unknown_level(level, LEVELS)
    return _area_codes(_commune_table(vintage).set_index("nis5", drop=False), level)


@state_cache(maxsize=8, of="boundaries")
def _commune_table(vintage: int) -> pd.DataFrame:
    return read_table(f"communes-{check_vintage(vintage)}.csv", _COMMUNE_COLUMNS)


def _area_codes(communes: pd.DataFrame, level: Level) -> pd.Series[str]:
    if level == "country":
        return pd.Series(COUNTRY, index=communes.index, name=level, dtype=str)
    return communes["nis5" if level == "commune" else level].rename(level)


def _unknown_level(level: str, known: tuple[str, ...]) -> AtlasError:
    return AtlasError(
        Text(
            "There is no level {level}: choose one of {known}.",
            level=str(level),
            known=", ".join(known),
        )
    )


def _other_communes(file: str, other: str) -> AtlasError:
    return AtlasError(
        Text(
            "{file} and {other} in data/territory do not list the same areas. Make both again "
            "with `make data`, or restore them with `git checkout -- data/territory`.",
            file=file,
            other=other,
        )
    )
