"""What the browser fetches: complete, named by content, made once, and told when it cannot be."""

import gzip
import json

import pytest

from geo.cartography.assets import LEVELS, prepare
from geo.language import AtlasError
from geo.territory import VINTAGES, load_areas, load_communes


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
    content = json.loads(gzip.decompress((folder / assets.geometry[vintage]).read_bytes()))
    for level in LEVELS:
        table = load_communes(vintage) if level == "commune" else load_areas(vintage, level)
        assert content["levels"][level]["codes"] == table.index.tolist()
        assert len(content["levels"][level]["features"]) == len(table)
    assert content["levels"]["commune"]["names"]["within"]["en"][0] == "Antwerp (province)"


def test_the_geometry_is_small_enough_to_fetch_anywhere(made):
    folder, assets = made
    for name in assets.geometry.values():
        assert (folder / name).stat().st_size < 250_000


def test_the_same_content_has_the_same_name(made, tmp_path):
    assert prepare(tmp_path / "again") == made[1]


def test_no_style_or_script_of_ours_reaches_for_another_machine(made):
    folder, assets = made
    for name in (assets.scripts[1], assets.styles[1]):
        text = (folder / name).read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text
        assert "https:" not in text


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(AtlasError, match="could not be filled"):
        prepare(blocked)
