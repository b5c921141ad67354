"""What the browser fetches: complete, named by content, made once, and told when it cannot be."""

import ast
import gzip
import json
import re
import shutil
from pathlib import Path

import pytest

from geo.cartography import assets, made_before
from geo.cartography.assets import LEVELS, browser_file, lay_out_again, map_script, prepare
from geo.language import AtlasError
from geo.publishing.page_style import page_style
from geo.state_cache import forget
from geo.territory import VINTAGES, load_areas, load_communes

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    return folder, prepare(folder)


def test_every_named_file_is_there(made):
    folder, assets = made
    for name in (*assets.scripts, *assets.styles, *assets.geometry.values()):
        assert (folder / name).stat().st_size > 0


@pytest.mark.parametrize("vintage", VINTAGES)
def test_the_geometry_has_every_area_in_the_order_of_its_codes(made, vintage):
    folder, assets = made
    packed = (folder / assets.geometry[vintage]).read_bytes()
    content = json.loads(gzip.decompress(packed).split(b"\n")[0])
    for level in LEVELS:
        table = load_communes(vintage) if level == "commune" else load_areas(vintage, level)
        assert content["levels"][level]["codes"] == table.index.tolist()
        assert len(content["levels"][level]["spots"]) == len(table)
    assert content["levels"]["commune"]["names"]["within"]["en"][0] == "Antwerp (province)"


def test_the_geometry_is_small_enough_to_fetch_anywhere(made):
    folder, assets = made
    for name in assets.geometry.values():
        assert (folder / name).stat().st_size < 70_000


def test_the_same_content_has_the_same_name(made, tmp_path):
    assert prepare(tmp_path / "again") == made[1]


@pytest.fixture
def counted(monkeypatch):
    """The vintages whose geometry was made, and not found again; names stand for it."""
    made = []

    def put(folder, vintage):
        made.append(vintage)
        names = load_communes(vintage)["name_nl"]
        return assets._put(folder, f"boundaries-{vintage}.bin", "\n".join(names).encode())

    monkeypatch.setattr(assets, "_put_geometry", put)
    return made


def again(folder):
    forget()
    return prepare(folder)


def test_geometry_is_made_once_and_again_where_it_is_gone(tmp_path, counted):
    first = again(tmp_path)
    assert counted == list(VINTAGES)
    assert again(tmp_path) == first
    assert counted == list(VINTAGES)
    oldest = VINTAGES[0]
    (tmp_path / first.geometry[oldest]).unlink()
    assert again(tmp_path) == first
    assert counted == [*VINTAGES, oldest]
    assert (tmp_path / first.geometry[oldest]).is_file()


def test_geometry_follows_a_change_of_the_boundaries(tmp_path, territory, counted):
    first = again(tmp_path)
    table = territory / "communes-2018.csv"
    table.write_text(table.read_text("utf-8").replace(",Gent,", ",Gend,"), "utf-8")
    changed = again(tmp_path)
    assert counted == [*VINTAGES, *VINTAGES]
    assert "\nGend\n" in (tmp_path / changed.geometry[2018]).read_text("utf-8")
    assert "\nGent\n" in (tmp_path / first.geometry[2018]).read_text("utf-8")


def test_what_a_file_is_made_of_is_code_catalogues_data_and_libraries(tmp_path, monkeypatch):
    monkeypatch.setattr(made_before, "_GEO", tmp_path)
    (tmp_path / "room").mkdir()
    module, catalogue = tmp_path / "room/make.py", tmp_path / "room/nl.po"
    module.write_text("1")
    catalogue.write_text("a")
    (tmp_path / "one.py").write_text("2")
    code = ("room", "one.py")
    first = made_before.made_of(code, "data", "3.1")
    (tmp_path / "room/notes.txt").write_text("goes into nothing")
    assert made_before.made_of(code, "data", "3.1") == first
    seen = {
        first,
        made_before.made_of(code, "other", "3.1"),
        made_before.made_of(code, "data", "4"),
    }
    for path in (module, catalogue, tmp_path / "one.py"):
        path.write_text("changed")
        seen.add(made_before.made_of(code, "data", "3.1"))
    assert len(seen) == 6


def test_every_module_that_geometry_is_made_with_counts():
    """What the modules that make it import of ``geo`` lies in the folders that are looked at."""
    code = next(
        ast.literal_eval(node.args[0])
        for node in ast.walk(ast.parse(Path(assets.__file__).read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "made_of"
    )
    assert all((ROOT / "geo" / one).exists() for one in code)
    beside = {"geo/state_cache.py", "geo/whole_file.py"}  # keep and write, and change nothing
    imported = {
        node.module.replace(".", "/")
        for name in ("cartography/assets.py", "cartography/shared_lines.py", "survey/communes.py")
        for node in ast.walk(ast.parse((ROOT / "geo" / name).read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module.startswith("geo.")
    }
    places = tuple(f"geo/{one}" for one in code)
    assert [
        one
        for one in imported
        if f"{one}.py" not in beside
        and not f"{one}.py".startswith(places)
        and not one.startswith(places)
    ] == []


def test_no_style_or_script_of_ours_reaches_for_another_machine():
    ours = [map_script(), *(browser_file(name) for name in ("atlas.css", "upstream.css"))]
    for text in ours:
        assert set(re.findall(r"https?://[\w./-]+", text)) <= {"http://www.w3.org/2000/svg"}


def test_the_map_brings_its_styles_and_its_letters(made):
    folder, assets = made
    (name,) = assets.scripts
    text = (folder / name).read_text("utf-8")
    assert not assets.styles
    for needed in (".leaflet-container", ".atlas-legend", "#map_div", "@font-face"):
        assert needed in text
    (font,) = set(re.findall(r"[\w./-]+\.woff2(?!\))", text))
    assert font.startswith("../../static/media/SourceSans")


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(AtlasError, match="could not be filled"):
        prepare(blocked)


def test_what_was_taken_away_is_laid_out_again(tmp_path):
    folder = tmp_path / "static"
    prepare(folder)
    page_style(folder)
    there = {path.name: path.read_bytes() for path in folder.iterdir()}
    kept = {name for name in there if "-of-" not in name}  # notes on what was made are for a start
    for name in kept:
        (folder / name).unlink()
        lay_out_again(folder)
        assert (folder / name).read_bytes() == there[name]
    shutil.rmtree(folder)
    lay_out_again(folder)
    assert {path.name for path in folder.iterdir()} == kept
