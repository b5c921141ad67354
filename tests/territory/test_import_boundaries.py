"""Official files of every make are read; what is wrong with one is said, and replaces nothing."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import affinity

from geo.language import AtlasError
from geo.territory import load_areas, load_communes, load_outline
from geo.territory.accepted_boundaries import FAULTS, official_folder, official_source
from geo.territory.boundary_files.check import check_boundaries, report
from geo.territory.boundary_files.code_column import code_columns, commune_code
from geo.territory.boundary_files.crs import clear_best, fitting
from geo.territory.boundary_files.read import read_boundary_file
from geo.territory.files import read_geometry
from geo.territory.import_boundaries import install, main, undo
from geo.territory.mergers import codes_between

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Column names longer than 10", "ignore:Normalized/laundered"),
]

keys, geometry = read_geometry("communes-detail.parquet")
OURS = gpd.GeoDataFrame({"nis5": keys["nis5"].astype(str)}, geometry=geometry)
BELGIUM = OURS.set_index("nis5").geometry
# For what reads a file and measures nothing: a quarter of the points.
LIGHT = load_communes(2018)[["geometry"]].reset_index(names="nis5")
LIGHT_BELGIUM = LIGHT.set_index("nis5").geometry


def communes(column: str = "CD_MUNTY_REFNIS", crs: int = 31370) -> gpd.GeoDataFrame:
    return OURS.rename(columns={"nis5": column}).to_crs(crs)


def light(column: str = "CD_MUNTY_REFNIS", crs: int = 31370) -> gpd.GeoDataFrame:
    return LIGHT.rename(columns={"nis5": column}).to_crs(crs)


def saved(frame: gpd.GeoDataFrame, path: Path, **options: object) -> Path:
    if path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path, **options)
    return path


def zipped(folder: Path, target: Path, inside: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, inside + part.name)
    return target


def shapefile(tmp_path: Path, frame: gpd.GeoDataFrame | None = None) -> Path:
    folder = tmp_path / "shape"
    folder.mkdir()
    return saved(communes() if frame is None else frame, folder / "communes.shp")


def refused(path: Path, sentence: str, vintage: int = 2018, **options: Any) -> None:
    """The file is refused with a sentence, by an error or by its report."""
    try:
        checked = check_boundaries(path, vintage, **options)
    except AtlasError as error:
        said = [error.text]
    else:
        assert checked.problems
        said = list(checked.problems)
        with pytest.raises(AtlasError, match="not put in place"):
            install(checked, path)
        assert str(report(checked)[-1]) == str(said[-1])
    assert sentence in "\n".join(map(str, said))


# ------------------------------------------------------------------------- every make of file


@pytest.mark.parametrize("column", ["CD_MUNTY_REFNIS", "NISCODE_2019", "NSI", "LAU_ID"])
def test_a_file_with_each_makers_code_column(column: str, tmp_path: Path) -> None:
    path = saved(light(column), tmp_path / "own.gpkg")
    read = read_boundary_file(path, LIGHT_BELGIUM)
    assert read.code_column == column
    assert sorted(read.polygons["nis5"]) == sorted(OURS["nis5"])


@pytest.mark.parametrize(
    "column",
    [
        *("CD_MUNTY_REFNIS", "CD_MUNTY_R", "CD_REFNIS", "NISCode", "AdMuKey", "LAU_ID", "GISCO_ID"),
        *("CNIS5_2018", "CNIS5", "nis5", "INS", "LAU_CODE", "NIS_CODE", "NIS_2011", "NISCODE_2019"),
        *("NISCODE_20", "NSI", "CD_SECTOR", "Cs012011", "Nis_012011", "NIS6", "NIS9", "code_ins"),
        *("INS_CODE", "Code-INS", "CODE_NIS", "NIS_GEMEENTE", "cd_sector_2020", "MUN_NIS"),
    ],
)
def test_every_name_of_the_code_column(column: str) -> None:
    assert code_columns(["OBJECTID", "name", column, "geometry"]) == [column]


@pytest.mark.parametrize(
    "column",
    [
        *("name", "CD_DSTR_REFNIS", "CD_PROV_REFNIS", "CD_RGN_REFNIS", "TX_MUNTY_DESCR_NL", "ID"),
        *("POSTCODE", "OBJECTID", "SHAPE_AREA", "CD_COUNTRY", "TX_SECTOR_DESCR_NL", "INSTITUTION"),
    ],
)
def test_other_columns_of_official_files(column: str) -> None:
    assert code_columns([column]) == []


def test_communes_go_before_sectors() -> None:
    columns = ["cd_sector", "NIS6", "cd_refnis", "cd_munty_refnis"]
    assert code_columns(columns) == ["cd_munty_refnis", "cd_refnis", "NIS6", "cd_sector"]


def test_a_column_of_another_name_is_found_by_its_values(tmp_path: Path) -> None:
    frame = light("sleutel").assign(number=range(len(OURS)))
    for name in ("own.gpkg", "own.parquet"):
        read = read_boundary_file(saved(frame, tmp_path / name), LIGHT_BELGIUM)
        assert read.code_column == "sleutel"
        assert "taken from column sleutel" in str(read.notes[0])


@pytest.mark.parametrize("name", ["own.shp", "own.gpkg", "own.geojson", "own.parquet"])
@pytest.mark.parametrize("crs", [4326, 31370, 3812, 3035, 3857, 25831])
def test_every_format_in_every_crs(name: str, crs: int, tmp_path: Path) -> None:
    path = saved(light(crs=crs), tmp_path / name)
    read = read_boundary_file(path, LIGHT_BELGIUM)
    assert (read.crs, read.crs_from) == (f"EPSG:{crs}", "file")
    assert read.polygons.crs == "EPSG:3812"
    ours = LIGHT_BELGIUM.to_crs(3812).centroid.reset_index(drop=True)
    moved = read.polygons.geometry.centroid.distance(ours)
    assert moved.max() < 2  # metres; Lambert 72 is another datum


@pytest.mark.parametrize("name", ["own.shp", "own.gpkg"])
def test_a_zip_with_folders_in_it(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    saved(light(), folder / name)
    path = zipped(folder, tmp_path / "own.zip", "Statbel/2018/")
    assert len(read_boundary_file(path, LIGHT_BELGIUM).polygons) == 589


@pytest.mark.parametrize(
    "code",
    [
        *(11001, 11001.0, "11001", " 11001 ", "11001.0", "BE_11001", "BE11001", np.int32(11001)),
        *("11001A00-", "11001A1MQ", "11001A"),  # statistical sectors, and a part of a commune
    ],
)
def test_every_way_to_write_a_code(code: object) -> None:
    assert commune_code(code) == "11001"


@pytest.mark.parametrize(
    "code",
    [None, True, 1.5, float("nan"), "", "1100", "02000", "FR_11001", "x", "110011", "11001 A"],
)
def test_what_is_no_code(code: object) -> None:
    assert commune_code(code) is None


def test_eurostats_file_of_all_europe(tmp_path: Path) -> None:
    belgium = communes("LAU_ID", 4326).assign(CNTR_CODE="BE")
    abroad = belgium.head(3).assign(CNTR_CODE="FR", geometry=shapely.box(-1, 44, 0, 45))
    path = saved(pd.concat([abroad, belgium]), tmp_path / "LAU.gpkg")
    read = read_boundary_file(path, BELGIUM)
    assert len(read.polygons) == 589
    assert "3 polygons of other countries" in str(read.notes[0])
    gisco = communes("GISCO_ID", 3035)
    gisco["GISCO_ID"] = "BE_" + gisco["GISCO_ID"]
    assert len(read_boundary_file(saved(gisco, tmp_path / "g.parquet"), BELGIUM).polygons) == 589


def test_ngis_geopackage_of_many_layers(tmp_path: Path) -> None:
    path = tmp_path / "AdminVector.gpkg"
    saved(communes("NISCode"), path, layer="Municipality")
    saved(communes("NISCode").head(40), path, layer="District")
    saved(communes("name").head(4), path, layer="Buildings")
    assert read_boundary_file(path, BELGIUM).layer == "Municipality"
    saved(communes("NISCode"), path, layer="Gemeente")
    with pytest.raises(AtlasError, match="--layer"):
        read_boundary_file(path, BELGIUM)
    assert read_boundary_file(path, BELGIUM, layer="Gemeente").layer == "Gemeente"


def test_numbers_as_codes_in_a_file(tmp_path: Path) -> None:
    for kind in ("int64", "float64"):
        frame = light()
        frame["CD_MUNTY_REFNIS"] = frame["CD_MUNTY_REFNIS"].astype(kind)
        path = saved(frame, tmp_path / f"{kind}.gpkg")
        assert set(read_boundary_file(path, LIGHT_BELGIUM).polygons["nis5"]) == set(OURS["nis5"])


# ----------------------------------------------------------------------------------------- CRS


@pytest.mark.parametrize("crs", [31370, 3447, 3812, 4326, 4313, 3035, 3857, 25831])
def test_a_missing_crs_is_told_by_the_communes(crs: int, tmp_path: Path) -> None:
    path = shapefile(tmp_path, light(crs=crs))
    path.with_suffix(".prj").unlink()
    read = read_boundary_file(path, LIGHT_BELGIUM)
    assert (read.crs, read.crs_from) == (f"EPSG:{crs}", "communes")
    assert "does not say its coordinate reference system" in str(read.notes[0])


def middles(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    centroids = shapely.get_coordinates(shapely.centroid(np.asarray(frame.geometry.array)))
    return pd.DataFrame(centroids, columns=["x", "y"], index=frame.iloc[:, 0].to_numpy())


def test_each_crs_is_told_from_all_others_by_where_the_communes_lie() -> None:
    for crs in (31370, 3447, 3812, 4326, 4313):
        fits = fitting(middles(light(crs=crs)), LIGHT_BELGIUM)
        assert (fits[0].epsg, round(fits[0].metres)) == (crs, 0)
        assert fits[1].metres > 90  # the datum of 1972
        best = clear_best(fits)
        assert best is not None
        assert best.epsg == crs
    assert clear_best(fitting(middles(light(crs=2154)), LIGHT_BELGIUM)) is None


def test_a_place_that_fits_no_crs_has_to_be_settled(tmp_path: Path) -> None:
    moved = communes(crs=31370)
    moved.geometry = moved.translate(500, 500)
    path = shapefile(tmp_path, moved)
    path.with_suffix(".prj").unlink()
    refused(path, "Give it with --crs")
    read = read_boundary_file(path, BELGIUM, crs="EPSG:31370")
    assert read.crs_from == "option"
    refused(path, "the communes lie 707 m from ours: 500 m to the east", crs="EPSG:31370")
    refused(path, "is not a coordinate reference system", crs="EPSG:nonsense")


@pytest.mark.parametrize(
    ("true", "declared"),
    [(31370, 3447), (3447, 31370), (3812, 31370), (31370, 4326), (31370, 3812), (4313, 4326)],
)
def test_another_crs_than_the_declared_one_is_named_as_the_cause(
    true: int, declared: int, tmp_path: Path
) -> None:
    mislabelled = communes(crs=true).set_crs(declared, allow_override=True)
    path = saved(mislabelled, tmp_path / "mislabelled.gpkg")
    refused(path, f"give --crs EPSG:{true}")
    refused(path, f"give --crs EPSG:{true}", crs=f"EPSG:{declared}")  # asked for, and wrong
    read = read_boundary_file(path, BELGIUM, crs=f"EPSG:{true}")
    assert read.polygons.crs == "EPSG:3812"
    assert "was used, as asked" in str(read.notes[0])


def test_swapped_axes_and_places_elsewhere_are_recognised(tmp_path: Path) -> None:
    swapped = communes(crs=4326)
    swapped.geometry = shapely.transform(swapped.geometry.array, lambda xy: xy[:, ::-1])
    refused(saved(swapped, tmp_path / "swapped.gpkg"), "axes swapped")
    elsewhere = communes(crs=4326)
    elsewhere.geometry = elsewhere.translate(10, 0)
    refused(saved(elsewhere, tmp_path / "elsewhere.gpkg"), "reaches outside Belgium")


def test_lambert_coordinates_in_a_geojson_without_crs(tmp_path: Path) -> None:
    path = saved(communes(crs=31370), tmp_path / "own.geojson")
    content = json.loads(path.read_text())
    content.pop("crs")
    path.write_text(json.dumps(content))
    refused(path, "give --crs EPSG:31370")


# ------------------------------------------------------------------------------- hostile files


def test_files_that_are_not_what_they_say(tmp_path: Path) -> None:
    refused(tmp_path / "nowhere.shp", "There is no file")
    for name in ("own.shp", "own.zip", "own.gpkg"):
        (tmp_path / name).touch()
        refused(tmp_path / name, "is empty")
    for name, sentence in [
        ("a.zip", "not a ZIP archive"),
        ("a.gpkg", "cannot be read as gpkg"),
        ("a.geojson", "cannot be read as geojson"),
        ("a.parquet", "cannot be read as parquet"),
        ("a.pdf", "GeoParquet (.parquet) was expected"),
    ]:
        (tmp_path / name).write_bytes(b"this is not the file you are looking for" * 9)
        refused(tmp_path / name, sentence)


@pytest.mark.parametrize(
    ("suffix", "sentence"),
    [(".shx", "communes.shx is missing"), (".dbf", "communes.dbf is missing")],
)
def test_a_shapefile_without_its_other_files(suffix: str, sentence: str, tmp_path: Path) -> None:
    path = shapefile(tmp_path)
    path.with_suffix(suffix).unlink()
    refused(path, sentence)
    refused(zipped(path.parent, tmp_path / "own.zip"), sentence)


@pytest.mark.parametrize("suffix", [".shp", ".dbf"])
def test_a_shapefile_that_is_cut_off(suffix: str, tmp_path: Path) -> None:
    path = shapefile(tmp_path)
    part = path.with_suffix(suffix)
    part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])
    refused(path, "is cut off")


@pytest.mark.parametrize("name", ["own.gpkg", "own.geojson", "own.parquet"])
def test_other_files_that_are_cut_off(name: str, tmp_path: Path) -> None:
    path = saved(communes(), tmp_path / name)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refused(path, "")


def test_archives_that_mean_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("communes.shp", b"\0" * 40_000_000)
    refused(bomb, "would unpack to 38 MB")
    for entry in ("../communes.shp", "/etc/communes.shp", "a\\..\\..\\communes.shp", "C:/x.shp"):
        with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
            archive.writestr(entry, b"x")
        refused(tmp_path / "out.zip", "points outside")
    link = zipfile.ZipInfo("communes.shp")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    refused(tmp_path / "link.zip", "points outside")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bomb.zip", "link.zip", "out.zip"]
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("communes.shp", b"x")
    with zipfile.ZipFile(tmp_path / "nested.zip", "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    refused(tmp_path / "nested.zip", "unpack that one first")
    monkeypatch.setattr("geo.territory.boundary_files.read.MAX_UNPACKED_BYTES", 10)
    path = shapefile(tmp_path)
    refused(zipped(path.parent, tmp_path / "large.zip"), "more than a boundary file can be")


def test_files_without_codes_or_with_wrong_ones(tmp_path: Path) -> None:
    nameless = communes("name")
    nameless["name"] = "place " + nameless["name"]
    refused(saved(nameless, tmp_path / "n.gpkg"), "--code-column")
    path = saved(communes("name"), tmp_path / "a.gpkg")
    assert read_boundary_file(path, BELGIUM, code_column="NAME").code_column == "name"
    refused(path, "has no column nis", code_column="nis")
    frame = communes()
    frame.loc[4, "CD_MUNTY_REFNIS"] = "1100"
    refused(saved(frame, tmp_path / "b.gpkg"), "'1100' in row 5 is not")
    refused(saved(communes().head(0), tmp_path / "c.gpkg"), "has no polygons")


# -------------------------------------------------------------------- communes that are not ours


def test_a_commune_missing_and_one_too_many(tmp_path: Path) -> None:
    refused(
        saved(communes().drop(index=7), tmp_path / "a.gpkg"),
        "One of the 589 communes of 2018 is missing: ",
    )
    frame = communes()
    frame.loc[7, "CD_MUNTY_REFNIS"] = "99999"
    refused(saved(frame, tmp_path / "b.gpkg"), "One code is no commune of 2018: 99999")


def test_the_wrong_vintage_is_recognised(tmp_path: Path) -> None:
    path = saved(communes(), tmp_path / "a.gpkg")
    refused(path, "not of 2019. Give --vintage 2018", vintage=2019)


def test_a_commune_that_is_there_twice(tmp_path: Path) -> None:
    frame = pd.concat([communes(), communes().iloc[[3]]])
    refused(saved(frame, tmp_path / "a.gpkg"), "has the same polygon twice, the second in row 590")


def test_polygons_that_are_broken_empty_or_none(tmp_path: Path) -> None:
    frame = communes()
    x, y = frame.geometry.iloc[0].representative_point().coords[0]
    bow = shapely.Polygon([(x, y), (x + 900, y + 900), (x + 900, y), (x, y + 800)])
    frame.loc[0, "geometry"] = bow
    path = saved(frame, tmp_path / "bow.gpkg")
    refused(path, "the polygon was not valid (Self-intersection")
    refused(path, "If that is what the official file says, add --accept invalid.")
    frame = communes()
    frame.loc[0, "geometry"] = None
    refused(saved(frame, tmp_path / "none.gpkg"), "there is no polygon")


def spiked(polygon: shapely.Polygon, metres: float) -> shapely.Polygon:
    """A polygon whose ring crosses itself in a loop of that many metres, inwards at a vertex."""
    ring = shapely.get_coordinates(polygon.exterior)[:-1]
    ring = np.roll(ring, -int(ring.sum(axis=1).argmin()), axis=0)
    x, y = ring[0]
    loop = [(x, y), (x + metres, y + metres), (x + metres, y), (x, y + metres)]
    return shapely.Polygon([*loop, *ring[1:]], [hole.coords for hole in polygon.interiors])


def test_a_polygon_that_is_not_valid_is_repaired_and_it_is_said_by_how_much(
    tmp_path: Path,
) -> None:
    frame = communes(crs=3812)
    place = int(frame.index[frame["CD_MUNTY_REFNIS"] == "63061"][0])  # Raeren, as in NGI's file
    frame.loc[place, "geometry"] = spiked(frame.geometry[place], 8)
    assert not frame.geometry[place].is_valid
    checked = check_boundaries(saved(frame, tmp_path / "small.gpkg"), 2018)
    assert not checked.problems
    said = next(str(note) for note in checked.notes if "not valid" in str(note))
    assert "Raeren (63061): the polygon was not valid (" in said
    area = float(said.partition("changes ")[2].removesuffix(" m²."))
    assert 0 < area < 100


def test_overlaps_gaps_and_repairs_are_refused_or_accepted_as_what_the_file_says(
    tmp_path: Path,
) -> None:
    over = communes()
    over.loc[0, "geometry"] = over.geometry.iloc[0].buffer(150)
    hole = communes()
    parcel = hole.geometry.iloc[0].representative_point().buffer(200)
    hole.loc[0, "geometry"] = hole.geometry.iloc[0].difference(parcel)
    crossed = communes()
    crossed.loc[0, "geometry"] = spiked(crossed.geometry.iloc[0], 100)
    for frame, fault, sentence, least in [
        (over, "overlaps", "Aartselaar (11001) and", 100_000),
        (hole, "gaps", "There is a gap of 125,", 125_000),
        (crossed, "invalid", "Aartselaar (11001): the polygon was not valid", 1000),
    ]:
        path = saved(frame, tmp_path / f"{fault}.gpkg")
        refused(path, sentence)
        refused(path, f"add --accept {fault}.")
        refused(path, sentence, accept=[one for one in FAULTS if one != fault])
        # What a repair cuts off leaves a gap.
        accept = [fault, "gaps"] if fault == "invalid" else [fault]
        checked = check_boundaries(path, 2018, accept=accept)
        assert not checked.problems
        assert [one.fault for one in checked.accepted] == accept
        assert checked.accepted[0].n >= 1
        assert checked.accepted[0].area_m2 > least
        assert str(checked.accepted[0].text) in "\n".join(map(str, report(checked)))


def test_codes_on_the_wrong_polygons(tmp_path: Path) -> None:
    frame = communes()
    frame.loc[[3, 4], "CD_MUNTY_REFNIS"] = frame.loc[[4, 3], "CD_MUNTY_REFNIS"].to_numpy()
    refused(saved(frame, tmp_path / "a.gpkg"), "is not where it was expected")


def test_small_faults_are_told_and_mended(tmp_path: Path) -> None:
    frame = communes(crs=3812)
    hole = frame.geometry.iloc[0].representative_point().buffer(5)
    frame.loc[0, "geometry"] = frame.geometry.iloc[0].difference(hole)
    frame.loc[9, "geometry"] = affinity.translate(frame.geometry.iloc[9], 0.02, 0)
    checked = check_boundaries(saved(frame, tmp_path / "a.gpkg"), 2018)
    assert not checked.problems
    notes = "\n".join(map(str, checked.notes))
    assert "2 gaps between communes, together 149.8 m²" in notes
    assert "did not meet their neighbours vertex by vertex" in notes


# -------------------------------------------------------------------------- into place and back


def test_an_import_is_preferred_and_undone(
    territory: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = load_communes(2018)
    # Another drawing of the same communes: all of Belgium a little to the east.
    shifted = communes(crs=3812)
    shifted.geometry = shifted.translate(60, 0)
    path = saved(shifted, tmp_path / "NGI.gpkg", layer="Municipality")
    command = [str(path), "--vintage", "2018"]
    assert main(command) == 1
    assert "60 m from ours" in capsys.readouterr().out
    assert main([*command, "--accept", "position"]) == 0
    assert "NGI.gpkg" in capsys.readouterr().out
    after = load_communes(2018)
    moved = after.to_crs(3812).centroid.x - before.to_crs(3812).centroid.x
    assert moved.median() == pytest.approx(60, abs=5)
    assert after.drop(columns=["geometry", "area_km2", "density", "near_limit"]).equals(
        before.drop(columns=["geometry", "area_km2", "density", "near_limit"])
    )
    assert shapely.coverage_is_valid(after.geometry.array)
    provinces = load_areas(2018, "province").to_crs(3812)
    assert provinces.area.sum() == pytest.approx(after.to_crs(3812).area.sum())
    assert load_outline("62063", 2018).distance(after.geometry["62063"]) == 0
    assert len(load_communes(2019)) == 581  # other vintages are untouched
    source = official_source(2018)
    assert source is not None
    assert source.file == "NGI.gpkg"
    assert len(source.sha256) == 64
    assert [(one.fault, one.metres) for one in source.accepted] == [("position", 60.0)]
    assert [one.name for one in official_folder(2018).parent.iterdir()] == ["2018"]

    assert main(["--vintage", "2018", "--undo"]) == 0
    assert load_communes(2018).equals(before)
    assert official_source(2018) is None
    assert main(["--vintage", "2018", "--undo"]) == 1
    assert "ours already" in capsys.readouterr().err
    with pytest.raises(AtlasError):
        undo(2018)


def test_sectors_are_dissolved(territory: Path, tmp_path: Path) -> None:
    # Statbel's sectors carry the code of their commune: here the old communes are the sectors.
    sectors = communes()
    sectors["CD_MUNTY_REFNIS"] = codes_between(2018, 2019)[OURS["nis5"]].to_numpy()
    path = shapefile(tmp_path, sectors)
    checked = check_boundaries(zipped(path.parent, tmp_path / "own.zip"), 2019)
    assert not checked.problems
    assert checked.communes is not None
    assert len(checked.communes) == 581
    assert checked.communes["iou"].min() > 0.98
    assert any(
        "589 polygons were dissolved into 581 communes" in str(note) for note in checked.notes
    )
    install(checked, path)
    assert len(load_communes(2019)) == 581
    assert load_outline("44084", 2019).area > 0


def test_a_refused_file_replaces_nothing(
    territory: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(communes().drop(index=7), tmp_path / "a.gpkg")
    assert main([str(path), "--vintage", "2018"]) == 1
    assert "nothing was replaced" in capsys.readouterr().out
    assert not official_folder(2018).exists()
    assert main([str(path.with_name("none.gpkg")), "--vintage", "2018"]) == 1
    assert "There is no file" in capsys.readouterr().err


def test_a_failure_while_writing_leaves_what_was_there(
    territory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(communes(), tmp_path / "a.gpkg")
    checked = check_boundaries(path, 2018)
    install(checked, path)
    first = (official_folder(2018) / "source.json").read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geo.territory.import_boundaries._describe", fail)
    with pytest.raises(OSError, match="No space"):
        install(checked, path)
    assert (official_folder(2018) / "source.json").read_bytes() == first
    assert [one.name for one in official_folder(2018).parent.iterdir()] == ["2018"]
