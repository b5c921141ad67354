"""The build: the same bytes from the same sources, and nothing from other ones."""

from __future__ import annotations

import hashlib
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.language import AtlasError
from geo.territory import load_communes
from geo.territory.build import build, sources
from geo.territory.build.areas import AREAS, check_areas
from geo.territory.build.country import (
    _attached,
    _divided,
    canton_outlines,
    whole_communes,
)
from geo.territory.build.gazetteer import place_table
from geo.territory.build.names import display_names
from geo.territory.build.report import LEAST_AGREEMENT, canton_agreement, check_cantons
from geo.territory.build.sources import (
    BOUNDARIES,
    GAZETTEER,
    REGISTER,
    REGISTER_VINTAGE,
    PackageSource,
    fetch,
    read_boundaries,
    read_register,
)
from geo.territory.coverage import (
    WGS84,
    check_coverage,
    dissolve,
    simplify,
)
from geo.territory.files import read_geometry
from geo.territory.mergers import codes_between
from geo.territory.vintages import DATA, NEWEST, OLDEST, VINTAGES


def fetch_or_skip(wheel):
    try:
        return fetch(wheel)
    except AtlasError as error:
        if "Could not download" not in str(error):
            raise
        pytest.skip(str(error))


@pytest.mark.network
def test_the_same_sources_give_the_same_bytes(tmp_path):
    for wheel in (BOUNDARIES, REGISTER, GAZETTEER):
        fetch_or_skip(wheel)
    report = build(tmp_path)
    built = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(built) == 4 * len(VINTAGES) + 5
    different = [name for name in built if built[name] != (DATA / name).read_bytes()]
    assert not different
    assert "589 communes, 11376070 inhabitants" in report


@pytest.mark.network
def test_the_cantons_of_the_geographic_institute_are_unions_of_our_communes():
    keys, detail = read_geometry("communes-detail.parquet")
    communes = detail.set_axis(keys["nis5"])
    agreement = check_cantons(communes, fetch_or_skip(REGISTER))
    assert len(agreement) == 107
    assert agreement.median() > 0.98
    assert agreement.drop("sint-gillis").iloc[-1] < 1
    # What is taken from a canton is the canton.
    assert agreement["sint-gillis"] > 0.99
    # Two neighbours that swap places are found out.
    swapped = communes.rename({"62063": "61031", "61031": "62063"})
    assert canton_agreement(swapped, fetch_or_skip(REGISTER)).iloc[0] < LEAST_AGREEMENT


@pytest.mark.network
def test_the_country_is_the_geographic_institutes():
    country = shapely.coverage_union_all(list(canton_outlines(fetch_or_skip(REGISTER))))
    keys, detail = read_geometry("communes-detail.parquet")
    ours = shapely.coverage_union_all(list(detail.to_crs(3812)))
    assert len(keys) == 589
    assert ours.intersection(country).area / ours.union(country).area > 0.9995
    before = shapely.coverage_union_all(
        list(read_boundaries(fetch_or_skip(BOUNDARIES)).geometry.to_crs(3812))
    )
    assert before.intersection(country).area / before.union(country).area < 0.9985


COMMUNES = {vintage: set(codes_between(OLDEST, vintage)) for vintage in VINTAGES}


@pytest.mark.parametrize("vintage", VINTAGES)
def test_every_area_that_ships_lies_in_one_of_its_vintage(vintage):
    check_areas(vintage, COMMUNES[vintage])


@pytest.mark.parametrize("row", range(1, len(AREAS.read_text("utf-8").splitlines())))
def test_an_area_that_is_not_there_is_told_before_anything_is_built(row, tmp_path):
    """Whichever it is: without it something that lies in it has nowhere to be."""
    lines = AREAS.read_text("utf-8").splitlines()
    code, level = lines[row].split(",")[:2]
    path = tmp_path / "areas.csv"
    path.write_text("\n".join(lines[:row] + lines[row + 1 :]) + "\n", "utf-8")

    def check_all():
        for vintage in VINTAGES:
            check_areas(vintage, COMMUNES[vintage], path)

    with pytest.raises(AtlasError) as caught:
        check_all()
    said = str(caught.value)
    assert f"is in the {level} {code}, which is none of" in said
    assert "data/territory/sources/areas.csv" in said
    assert "Add a row for it" in said


def test_a_vintage_that_no_area_names_is_told(tmp_path):
    """As a new one that was forgotten in ``areas.csv``."""
    with pytest.raises(AtlasError, match=rf"57000, which is none of {NEWEST + 1}. Add .* vintages"):
        check_areas(NEWEST + 1, COMMUNES[NEWEST])


def test_an_area_that_is_in_force_twice_is_told(tmp_path):
    lines = AREAS.read_text("utf-8").splitlines()
    path = tmp_path / "areas.csv"
    path.write_text("\n".join([*lines, lines[-1]]) + "\n", "utf-8")
    with pytest.raises(AtlasError, match=rf"areas.csv, line {len(lines) + 1}: .* twice in"):
        check_areas(NEWEST, COMMUNES[NEWEST], path)


def test_every_cut_says_what_it_parts():
    table = whole_communes()
    assert set(table["nis5"]) == {"13002", "21013"}
    cuts = table.dropna(subset=["joined_to"])
    assert set(cuts["joined_to"]) == {"13014", "13035"}
    points = ["from_longitude", "from_latitude", "to_longitude", "to_latitude"]
    assert cuts[points].notna().all().all()
    assert table["why"].str.len().min() > 10


def test_a_strip_goes_to_the_nearest_of_the_communes_beside_it():
    beside = {"west": shapely.box(0, 0, 500, 1000), "east": shapely.box(500, 0, 1000, 1000)}
    pieces = dict(_divided(shapely.box(0, 1000, 1000, 1100), beside))
    assert pieces["west"].area == pytest.approx(50_000, rel=0.03)
    assert pieces["east"].area == pytest.approx(50_000, rel=0.03)
    assert pieces["west"].bounds[2] == pytest.approx(500, abs=20)


def test_a_piece_that_no_source_has_goes_to_the_commune_around_it():
    drawn = gpd.GeoSeries(
        [
            shapely.union(shapely.box(0, 0, 10, 10), shapely.box(14, 4, 16, 6)),
            shapely.difference(shapely.box(10, 0, 20, 10), shapely.box(14, 4, 16, 6)),
        ],
        index=["a", "b"],
        crs=3812,
    )
    source = gpd.GeoSeries(
        [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)], index=["a", "b"], crs=3812
    )
    joined = _attached(drawn, source)
    assert joined["a"].equals(source["a"])
    assert joined["b"].equals(source["b"])
    # One that the source does have stays.
    assert _attached(drawn, drawn)["a"].equals(drawn["a"])


def test_no_piece_and_no_hole_is_lost_in_simplifying():
    # A commune with two small pieces abroad, one with a hole, beside another commune.
    ring = shapely.difference(
        shapely.box(700_000, 700_000, 700_200, 700_150),
        shapely.box(700_050, 700_050, 700_100, 700_100),
    )
    specks = [ring, shapely.box(701_000, 701_000, 701_040, 701_060)]
    left = shapely.box(690_000, 690_000, 695_000, 695_000)
    frame = gpd.GeoDataFrame(
        geometry=[
            shapely.multipolygons([left, *specks]),
            shapely.box(695_000, 690_000, 699_000, 695_000),
        ],
        index=["a", "b"],
        crs=3812,
    )
    simple = simplify(frame, 200).to_crs(3812)
    pieces = sorted(shapely.get_parts(simple["a"]), key=shapely.area)
    assert [len(piece.interiors) for piece in pieces] == [0, 1, 0]
    assert pieces[0].area == pytest.approx(2400, rel=0.05)
    assert pieces[1].area == pytest.approx(ring.area, rel=0.05)


@pytest.mark.network
def test_the_communes_are_those_of_the_official_register():
    register = read_register(fetch_or_skip(REGISTER), "municipalities")
    communes = load_communes(REGISTER_VINTAGE)
    assert [record["id"] for record in register] == list(communes.index)
    for record in register:
        # The register knows no province in Brussels.
        assert communes.loc[record["id"], "province"] == (record.get("province") or "04000")
        assert communes.loc[record["id"], "region"] == record["region"]


def test_a_place_belongs_to_the_commune_around_it_unless_it_has_its_name():
    gazetteer = [
        {"name": "Huy", "longitude": 1.5, "latitude": 0.5},
        {"name": "Tihange", "longitude": 1.5, "latitude": 0.2},
        {"name": "Outside", "longitude": 9.0, "latitude": 9.0},
    ]
    squares = {"nis5": ["61031"], "geometry": [shapely.box(1, 0, 2, 1)]}
    names = {f"name_{language}": ["Huy"] for language in ("nl", "fr", "de", "en")}
    found = place_table(
        gazetteer,
        gpd.GeoDataFrame(squares, crs=WGS84).set_index("nis5"),
        pd.DataFrame({"nis5": ["61031"], **names}),
    )
    assert found.query("nis5 == '61031'")["name"].tolist() == ["Tihange"]
    assert not found["name"].isin(["Huy", "Outside"]).any()


def test_a_wheel_that_is_not_the_expected_one_is_refused(tmp_path):
    wheel = PackageSource("geomapviz", "0.6.1", hashlib.sha256(b"expected").hexdigest())
    with zipfile.ZipFile(tmp_path / wheel.file_name, "w") as other:
        other.writestr("geomapviz/beshp/belgium.shp", b"something else")
    with pytest.raises(AtlasError, match=r"geomapviz-0.6.1.* is not the expected file"):
        fetch(wheel, tmp_path)


def test_a_package_that_cannot_be_had_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(AtlasError, match=r"Could not download geomapviz==0.6.1"):
        fetch(sources.BOUNDARIES, tmp_path)


def test_a_gap_between_neighbours_is_refused():
    check_coverage([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], "touching")
    for other in (shapely.box(0.9, 0, 2, 1), shapely.box(1, 0, 2, 2), shapely.Polygon()):
        with pytest.raises(AtlasError, match=r"boundaries \(broken\) do not meet exactly"):
            check_coverage([shapely.box(0, 0, 1, 1), other], "broken")


def test_dissolving_keeps_the_outer_lines():
    squares = gpd.GeoSeries(
        [shapely.box(x, 0, x + 1, 1) for x in range(3)], index=["a", "b", "c"], crs=WGS84
    )
    unions = dissolve(squares, pd.Series({"a": "west", "b": "west", "c": "east"}))
    assert list(unions.index) == ["east", "west"]
    assert unions["east"] == squares["c"]
    assert unions["west"].equals(shapely.box(0, 0, 2, 1))


def test_a_name_falls_back_to_the_one_at_home():
    assert display_names({"fr": "Huy", "nl": "Hoei"}, "fr") == {
        "name_nl": "Hoei",
        "name_fr": "Huy",
        "name_de": "Huy",
        "name_en": "Huy",
        "name_local": "Huy",
    }
    brussels = display_names({"fr": "Uccle", "nl": "Ukkel"}, "bilingual")
    assert brussels["name_de"] == brussels["name_local"] == "Uccle / Ukkel"
    assert display_names({"fr": "Evere", "nl": "Evere"}, "bilingual")["name_local"] == "Evere"
    assert display_names({"de": "Amel", "fr": "Amblève"}, "de+fr")["name_nl"] == "Amel"
