"""What is read is right; what is wrong is said in one sentence."""

from __future__ import annotations

import shutil
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.language import AtlasError
from geo.territory import (
    VINTAGES,
    area_of,
    load_areas,
    load_communes,
    load_outline,
    vintages,
)
from geo.territory.files import read_geometry, read_table
from geo.territory.mergers import codes_between, number_of_communes
from geo.territory.vintages import LEVELS

BELGIUM_KM2 = 30_688  # Statbel's land use figure, territorial sea excepted

# Laws on the use of languages in administrative matters, coordinated on 18 July 1966:
# articles 7 and 8 (facilities; the six communes around Brussels, those along the language border,
# Malmedy and Waimes) and article 5 (the German language area, with facilities in French).
FACILITIES = {
    "nl+fr": {
        *("23098", "23099", "23100", "23101", "23102", "23103"),  # around Brussels
        *("23009", "73028", "33016", "45041", "34043", "73109"),  # along the language border
    },
    "fr+nl": {"54007", "54010", "55010", "51019"},
    "fr+de": {"63049", "63080"},
    "de+fr": {
        *("63001", "63012", "63013", "63023", "63040", "63048", "63061", "63067", "63087"),
    },
}


@pytest.fixture(params=VINTAGES)
def communes(request):
    table = load_communes(request.param)
    table.attrs["vintage"] = request.param
    return table


def test_where_communes_lie_is_read_once(territory, monkeypatch):
    from geo.territory import load

    asked = []
    monkeypatch.setattr(
        load, "read_table", lambda name, *more: (asked.append(name), read_table(name, *more))[1]
    )
    for _ in range(2):
        for level in LEVELS:
            area_of(2018, level)
    assert asked == ["communes-2018.csv"]


def test_every_commune_is_there_once(communes):
    vintage = communes.attrs["vintage"]
    assert len(communes) == number_of_communes(vintage)
    assert communes.index.is_monotonic_increasing
    assert set(communes.index) == set(codes_between(2018, vintage))
    assert communes.crs == "EPSG:4326"


def test_the_communes_cover_belgium_without_gap_or_overlap(communes):
    shapes = np.asarray(communes.geometry.array)
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    union = shapely.get_parts(shapely.coverage_union_all(shapes))
    # Abroad inside of Belgium: eight Dutch parcels in Baarle-Hertog, five German places behind the
    # Vennbahn. And Belgium abroad: 22 exclaves of Baarle-Hertog.
    assert shapely.get_num_interior_rings(union).sum() == 8 + 5
    assert len(union) == 1 + 22
    assert communes["area_km2"].sum() == pytest.approx(BELGIUM_KM2, rel=0.0005)


def test_the_drawn_polygons_have_the_areas_that_are_stated(communes):
    drawn = communes.geometry.to_crs("EPSG:3035").area / 1e6
    assert (drawn / communes["area_km2"] - 1).abs().quantile(0.95) < 0.02
    assert drawn.sum() == pytest.approx(communes["area_km2"].sum(), rel=1e-3)


def test_simplifying_moves_no_commune_elsewhere():
    keys, detail = read_geometry("communes-detail.parquet")
    fine = detail.set_axis(keys["nis5"]).to_crs("EPSG:3035")
    drawn = load_communes(2018).geometry.to_crs("EPSG:3035")
    agreement = drawn.intersection(fine).area / drawn.union(fine).area
    assert agreement.median() > 0.98
    assert agreement.min() > 0.86  # Baarle-Hertog, 7.4 km2 in 26 pieces; else Koekelberg, 1.2 km2


def test_no_inhabitant_is_lost_in_a_merger(communes):
    assert communes["population"].sum() == 11_376_070  # Statbel, 1 January 2018
    assert communes["population"].min() > 0


def test_rural_is_the_oecd_threshold(communes):
    assert (communes["rural"] == (communes["density"] < 150)).all()
    assert communes.loc["11001", "density"] == pytest.approx(1290, abs=1)
    assert 130 <= communes["rural"].sum() <= 136
    assert communes.groupby("region")["rural"].sum()["04000"] == 0


def test_facilities_are_those_of_the_law():
    regime = load_communes(2018)["language_regime"]
    for name, expected in FACILITIES.items():
        assert set(regime.index[regime == name]) == expected
    assert set(regime.index[regime == "bilingual"]) == {f"210{n:02}" for n in range(1, 20)}


def test_language_areas_lie_in_their_regions(communes):
    areas = communes.groupby("region")["language_area"].unique().map(set).to_dict()
    assert areas == {"02000": {"nl"}, "03000": {"fr", "de"}, "04000": {"bilingual"}}


@pytest.mark.parametrize(
    ("vintage", "code", "names"),
    [
        (2018, "62063", ("Luik", "Liège", "Lüttich", "Liège", "Liège")),
        (2018, "11002", ("Antwerpen", "Anvers", "Antwerpen", "Antwerp", "Antwerpen")),
        (2025, "21004", ("Brussel", "Bruxelles", "Brüssel", "Brussels", "Bruxelles / Brussel")),
        (2018, "21006", ("Evere",) * 5),
        (2018, "63067", ("Sankt Vith", "Saint-Vith", "Sankt Vith", "Sankt Vith", "Sankt Vith")),
        (2018, "63080", ("Weismes", "Waimes", "Weismes", "Waimes", "Waimes")),
        (2018, "73083", ("Tongeren", "Tongres", "Tongern", "Tongeren", "Tongeren")),
        (2018, "54007", ("Moeskroen", "Mouscron", "Mouscron", "Mouscron", "Mouscron")),
        (2025, "82039", ("Bastenaken", "Bastogne", "Bastogne", "Bastogne", "Bastogne")),
        (2018, "46021", ("Sint-Niklaas", "Saint-Nicolas") + ("Sint-Niklaas",) * 3),
        (2018, "62093", ("Saint-Nicolas",) * 5),
    ],
)
def test_names_fall_back_to_the_name_at_home(vintage, code, names):
    columns = ["name_nl", "name_fr", "name_de", "name_en", "name_local"]
    assert tuple(load_communes(vintage).loc[code, columns]) == names


def test_no_name_is_empty_or_damaged(communes):
    names = communes.filter(like="name_").stack()
    assert names.str.fullmatch(r"[A-ZÉa-zàâçéèêëôöûü’ /-]+").all()


def test_areas_are_made_of_their_communes(communes):
    vintage = communes.attrs["vintage"]
    expected = {"arrondissement": 43, "province": 11, "region": 3, "country": 1}
    for level, count in expected.items():
        areas = load_areas(vintage, level)
        assert len(areas) == count
        assert areas["population"].sum() == 11_376_070
        assert set(areas.index) == set(area_of(vintage, level))
        assert shapely.coverage_is_valid(np.asarray(areas.geometry.array))
        drawn = areas.geometry.to_crs("EPSG:3035").area / 1e6
        assert (drawn / areas["area_km2"] - 1).abs().max() < 0.005


def test_each_area_lies_in_its_parent(communes):
    vintage = communes.attrs["vintage"]
    for below, above in pairwise(LEVELS[1:]):
        parents = load_areas(vintage, below)["parent"]
        told = area_of(vintage, below).map(parents)
        assert told.equals(area_of(vintage, above).rename(below)), below


def test_areas_follow_their_communes_through_the_vintages():
    assert area_of(2018, "province")["11056"] == "10000"  # Zwijndrecht
    assert area_of(2025, "province")["46030"] == "40000"
    assert load_areas(2018, "arrondissement").loc["57000", "name_fr"] == "Tournai"
    later = load_areas(2019, "arrondissement")
    assert later.loc["57000", "name_fr"] == "Tournai-Mouscron"
    assert "54000" not in later.index
    assert set(area_of(2019, "arrondissement").loc[lambda a: a == "58000"].index) == {
        *("58001", "58002", "58003", "58004")
    }


@pytest.mark.parametrize("vintage", VINTAGES)
def test_exclaves_survive_at_every_scale(vintage):
    simple = load_communes(vintage).geometry
    parts = simple.count_geometries()
    # Baarle-Hertog: 22 pieces in the Netherlands and four on the border.
    several = {"13002": 26, "21013": 2, "21009": 2, "33016": 2}
    assert parts[parts > 1].to_dict() == several
    for code, pieces in several.items():
        assert len(shapely.get_parts(load_outline(code, vintage))) == pieces
    assert load_areas(vintage, "region").geometry.count_geometries()["02000"] > 22  # and Voeren


def test_baarle_hertog_is_whole():
    official = 7.4  # km2, the land register's
    assert load_communes(2018).loc["13002", "area_km2"] == pytest.approx(official, abs=0.1)
    for outline in (load_communes(2018).geometry["13002"], load_outline("13002", 2018)):
        pieces = shapely.get_parts(outline)
        assert shapely.get_num_interior_rings(pieces).sum() == 8
        metres = gpd.GeoSeries(pieces, crs=4326).to_crs(3035)
        assert metres.area.min() > 1500  # the smallest of NGI's is 2,469 m2
        assert metres.area.sum() / 1e6 == pytest.approx(official, abs=0.1)


def test_an_outline_is_the_detailed_commune_of_its_vintage():
    simple = load_communes(2025).geometry
    for code, parts in (("62063", ["62063"]), ("11002", ["11002", "11007"])):
        outline = load_outline(code, 2025)
        assert outline.is_valid
        assert shapely.get_num_coordinates(outline) > 2 * shapely.get_num_coordinates(simple[code])
        iou = outline.intersection(simple[code]).area / outline.union(simple[code]).area
        assert iou > 0.97
        pieces = [load_outline(part, 2018) for part in parts]
        assert outline.area == pytest.approx(sum(piece.area for piece in pieces))


def test_the_files_open_in_geopandas_too(communes):
    path = vintages.DATA / f"communes-{communes.attrs['vintage']}.parquet"
    assert (
        gpd.read_parquet(path)
        .to_crs("EPSG:4326")
        .geometry.geom_equals(communes.geometry.reset_index(drop=True))
        .all()
    )


def test_unknown_vintages_and_levels_are_said():
    with pytest.raises(AtlasError, match="no communes of 1999"):
        load_communes(1999)
    with pytest.raises(AtlasError, match="no level canton: choose one of arrondissement"):
        load_areas(2018, "canton")
    with pytest.raises(AtlasError, match="no level canton: choose one of commune"):
        area_of(2018, "canton")
    with pytest.raises(AtlasError, match="11007 does not exist in 2025"):
        load_outline("11007", 2025)


@pytest.mark.parametrize("name", ["communes-2019.csv", "communes-2019.parquet"])
def test_a_missing_file_is_named_with_what_to_do(territory, name):
    (territory / name).unlink()
    with pytest.raises(AtlasError, match=f"data/territory/{name} is missing. .* `make data`"):
        load_communes(2019)


@pytest.mark.parametrize("name", ["communes-2019.csv", "communes-2019.parquet"])
@pytest.mark.parametrize("damage", [b"", b"\xff\xfe\x00", "half"])
def test_a_damaged_file_is_named_with_what_to_do(territory, name, damage):
    path = territory / name
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2 - 3] if damage == "half" else damage)
    with pytest.raises(AtlasError, match=f"{name} is damaged.*`git checkout"):
        load_communes(2019)


def test_two_files_that_disagree_are_named(territory):
    shutil.copy(territory / "communes-2018.parquet", territory / "communes-2019.parquet")
    with pytest.raises(AtlasError, match=r"communes-2019.parquet and communes-2019.csv"):
        load_communes(2019)
