"""Boundaries that are imported under a running server are those of the next page."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import pytest
import shapely

from geo.cartography.assets import prepare
from geo.publishing.commune_page import commune_page_html
from geo.publishing.view import View
from geo.state_cache import StateChangedError
from geo.survey import consistent_snapshot
from geo.survey.communes import commune_facts
from geo.territory import accepted_boundaries
from geo.territory.files import read_geometry
from geo.territory.import_boundaries import main


def test_a_copy_of_the_territory_begins_with_nothing_remembered_of_what_ships(request):
    """Whichever tests ran before in the same process."""
    with consistent_snapshot():
        assert len(commune_facts(2019)) == 581
    request.getfixturevalue("territory")
    assert commune_facts.states_kept() == 0


def page():
    with consistent_snapshot():
        return commune_page_html(View(lang="en", selected="13002", vintage=2018), "light")


@pytest.mark.slow
def test_an_import_and_the_way_back_are_seen_without_a_restart(territory, tmp_path):
    keys, geometry = read_geometry("communes-detail.parquet")
    frame = gpd.GeoDataFrame({"NISCODE": keys["nis5"]}, geometry=geometry)
    place = int(frame.index[frame["NISCODE"] == "13002"][0])
    # As coarse files have it: the three largest pieces, without holes.
    largest = sorted(shapely.get_parts(frame.geometry[place]), key=shapely.area)[-3:]
    frame.loc[place, "geometry"] = shapely.MultiPolygon(
        [shapely.Polygon(piece.exterior) for piece in largest]
    )
    path = tmp_path / "coarse.gpkg"
    frame.to_file(path)

    static = tmp_path / "static"
    assert "consists of 26 separate pieces" in page()
    area = commune_facts(2018).loc["13002", "area_km2"]
    first = prepare(static).geometry[2018]
    stamp = accepted_boundaries.stamp()

    assert main([str(path), "--vintage", "2018"]) == 0
    assert accepted_boundaries.stamp() != stamp
    html = page()
    assert "consists of 3 separate pieces." in html
    assert "26 separate" not in html
    assert "foreign land" not in html
    second = prepare(static).geometry[2018]
    assert second != first
    assert (static / second).stat().st_size > 0
    assert commune_facts(2018).loc["13002", "area_km2"] < area

    assert main(["--vintage", "2018", "--undo"]) == 0
    assert "consists of 26 separate pieces" in page()
    assert prepare(static).geometry[2018] == first
    assert commune_facts(2018).loc["13002", "area_km2"] == area


def test_a_page_that_began_before_an_import_keeps_its_boundaries_and_leaves_nothing_behind(
    territory,
):
    def area():
        with consistent_snapshot():
            return commune_facts(2018).loc["11001", "area_km2"]

    folder = territory / "official" / "2018"
    before = area()
    with consistent_snapshot(), ThreadPoolExecutor(1) as another_reader:
        folder.mkdir(parents=True)
        shutil.copy(territory / "communes-2018.csv", folder)
        table = (folder / "communes-2018.csv").read_text("utf-8")
        (folder / "communes-2018.csv").write_text(table.replace(str(before), "99.5"), "utf-8")
        (folder / "source.json").write_text("{}", "utf-8")
        assert another_reader.submit(area).result() == 99.5
        assert area() == before
        with pytest.raises(StateChangedError):  # not read before: this page begins anew
            commune_facts(2019)
    assert area() == 99.5
    assert commune_facts.states_kept() == 1
