"""The four kinds of official files, made from our own outlines, through the command to the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.territory import load_communes, load_outline
from geo.territory.files import read_geometry
from geo.territory.import_boundaries import main

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Column names longer than 10", "ignore:Normalized/laundered"),
]

BAARLE, RAEREN = "13002", "63061"
# As ArcGIS writes Belgian Lambert 72 where the datum was lost on the way.
WITHOUT_DATUM = (
    'PROJCS["Lambert_72",GEOGCS["GCS_unnamed",DATUM["D_unknown",SPHEROID["International_1924",'
    '6378388.0,297.0]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",150000.01256],'
    'PARAMETER["False_Northing",5400088.4378],PARAMETER["Central_Meridian",4.367486666666666],'
    'PARAMETER["Standard_Parallel_1",49.8333339],PARAMETER["Standard_Parallel_2",'
    '51.16666723333333],PARAMETER["Latitude_Of_Origin",90.0],UNIT["Meter",1.0]]'
)


def outlines() -> gpd.GeoDataFrame:
    keys, geometry = read_geometry("communes-detail.parquet")
    return gpd.GeoDataFrame({"nis5": keys["nis5"].astype(str)}, geometry=geometry).to_crs(31370)


def detailed(folder: Path) -> Path:
    """Statbel's communes: another hand's line, all of Baarle with the Dutch parcels left out."""
    frame = outlines().rename(columns={"nis5": "NISCODE_2019"})
    frame.geometry = shapely.segmentize(frame.geometry.array, 300)
    frame.geometry = frame.translate(4, -3)
    target = folder / "communes.geojson"
    frame.to_file(target)
    return target


def sectors(folder: Path) -> Path:
    """Statbel's statistical sectors: several polygons a commune, their code begins with its."""
    frame = outlines()
    middle = frame.geometry.representative_point()
    west, south, east, north = frame.total_bounds
    pieces = []
    for letter, half in zip("AB", (lambda x: (west, x), lambda x: (x, east)), strict=True):
        cut = [shapely.box(half(x)[0], south, half(x)[1], north) for x in middle.x]
        part = shapely.intersection(frame.geometry.array, cut)
        codes = frame["nis5"] + letter + "00-"
        pieces.append(gpd.GeoDataFrame({"CD_SECTOR": codes}, geometry=part, crs=frame.crs))
    every = pd.concat(pieces)
    every = every[shapely.get_type_id(every.geometry.array) >= 3]
    every.geometry = shapely.set_precision(every.geometry.array, 0.001)
    target = folder / "sectors.shp"
    every.to_file(target)
    return target


def ngi(folder: Path) -> Path:
    """NGI's GeoPackage: several layers, and a polygon of Raeren that crosses itself."""
    frame = outlines().rename(columns={"nis5": "NSI"}).to_crs(3812)
    place = int(frame.index[frame["NSI"] == RAEREN][0])
    polygon = max(shapely.get_parts(frame.geometry[place]), key=shapely.area)
    ring = shapely.get_coordinates(polygon.exterior)[:-1].tolist()
    first = min(range(len(ring)), key=lambda one: sum(ring[one]))
    x, y = ring[first]
    ring[first : first + 1] = [(x, y), (x + 6, y + 6), (x + 6, y), (x, y + 6)]
    frame.loc[place, "geometry"] = shapely.Polygon(ring, [one.coords for one in polygon.interiors])
    assert not frame.geometry[place].is_valid
    target = folder / "AdminVector.gpkg"
    frame.to_file(target, layer="Municipality")
    frame.head(20).rename(columns={"NSI": "name"}).to_file(target, layer="Building")
    return target


def without_datum(folder: Path) -> Path:
    """A shapefile in Lambert 72 of which the .prj has lost the datum."""
    target = folder / "lambert.shp"
    outlines().rename(columns={"nis5": "CD_MUNTY_REFNIS"}).to_file(target)
    target.with_suffix(".prj").write_text(WITHOUT_DATUM)
    return target


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (detailed, "codes from NISCODE_2019, coordinates in EPSG:31370"),
        (sectors, "polygons were dissolved into 589 communes"),
        (ngi, "Raeren (63061): the polygon was not valid"),
        (without_datum, "does not say its datum; taken as it stands, the communes would lie 108 m"),
    ],
)
def test_every_kind_of_official_file_is_taken_and_lies_where_it_should(
    make, said, territory, tmp_path, capsys
):
    before = load_communes(2018)
    path = make(tmp_path)
    assert main([str(path), "--vintage", "2018"]) == 0
    out = capsys.readouterr().out
    assert said in out
    assert "on the next page that is opened" in out
    described = json.loads((territory / "official/2018/source.json").read_text())
    assert described["file"] == path.name
    assert described["accepted"] == []
    after = load_communes(2018)
    moved = after.to_crs(3812).centroid.distance(before.to_crs(3812).centroid)
    assert moved.median() < 6
    assert (after["area_km2"] / before["area_km2"] - 1).abs().max() < 0.01
    baarle = load_outline(BAARLE, 2018)
    assert len(shapely.get_parts(baarle)) == 26
    assert sum(len(part.interiors) for part in shapely.get_parts(baarle)) == 8
    assert main(["--vintage", "2018", "--undo"]) == 0
    assert load_communes(2018).equals(before)


def test_what_was_accepted_is_kept_and_shown(territory, tmp_path, capsys):
    from geo.language import translator
    from geo.publishing.sources_page.page import sources_html

    frame = outlines().rename(columns={"nis5": "NISCode"})
    hole = frame.geometry.iloc[0].representative_point().buffer(200)
    frame.loc[0, "geometry"] = frame.geometry.iloc[0].difference(hole)
    path = tmp_path / "a.gpkg"
    frame.to_file(path)
    assert main([str(path), "--vintage", "2018"]) == 1
    assert "add --accept gaps" in capsys.readouterr().out
    assert not (territory / "official").exists()
    assert main([str(path), "--vintage", "2018", "--accept", "gaps"]) == 0
    assert (
        "Accepted as what the file says: one gap between communes, 125" in capsys.readouterr().out
    )
    (kept,) = json.loads((territory / "official/2018/source.json").read_text())["accepted"]
    assert kept["fault"] == "gaps"
    page = sources_html(translator("fr"))
    assert "a.gpkg" in page
    assert (
        "Accepté tel que le fichier l’indique\N{NO-BREAK SPACE}: un vide entre communes, 125"
        in page
    )
    assert main(["--vintage", "2018", "--undo"]) == 0
    assert "Accepté tel que" not in sources_html(translator("fr"))
