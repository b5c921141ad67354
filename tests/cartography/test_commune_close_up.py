"""The close-up of a commune: drawn whole, between its neighbours, named where there is room."""

from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from geo.cartography.commune_close_up import HEIGHT, WIDTH, as_source, outline
from geo.cartography.picture.close_up import neighbours_of
from geo.survey.communes import area_name
from geo.territory import VINTAGES


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("code", ["21004", "73028", "13002", "11002", "63023", "54007"])
def test_difficult_communes_are_drawn(code, theme):
    drawn = outline(code, 2018, "de", theme)
    root = ET.fromstring(drawn.svg)
    assert root.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
    land, own = (one.get("d") for one in root[0])
    assert land.startswith("M")
    assert own.count("M") >= drawn.parts
    assert code not in drawn.neighbours


def test_neighbours_are_those_that_touch():
    assert neighbours_of("73028", 2018) == ("62006", "64021", "73083")  # Awans, Crisnée, Tongeren
    for code in ("73028", "21004"):
        for other in neighbours_of(code, 2018):
            assert code in neighbours_of(other, 2018)


def test_a_name_is_written_in_the_readers_language_and_only_where_it_fits():
    assert "Tongern" in outline("73028", 2018, "de", "light").svg
    assert "Tongeren" in outline("73028", 2018, "nl", "light").svg
    assert "Saint-Josse-ten-Noode" not in outline("21004", 2018, "fr", "light").svg


@pytest.mark.parametrize("code", ["62063", "44021", "21004", "73028", "25072"])
def test_its_neighbours_are_named_and_no_other_commune(code):
    drawn = outline(code, 2018, "fr", "light")
    texts = ET.fromstring(drawn.svg).findall("{*}text")
    named = {one.text for one in texts} - {texts[-1].text}  # the last one is the scale
    neighbours = {area_name(one, "commune", 2018)["fr"] for one in drawn.neighbours}
    assert named <= neighbours
    assert len(named) >= 0.75 * len(neighbours)
    assert not [one for one in texts if not (0 < float(one.get("x")) < WIDTH)]


def test_a_commune_in_pieces_is_drawn_in_pieces():
    drawn = outline("13002", 2018, "nl", "light")
    assert (drawn.parts, drawn.holes) == (26, 8)
    assert outline("11056", 2018, "nl", "light").pieces is None


@pytest.mark.parametrize("vintage", VINTAGES)
def test_a_merged_commune_has_one_outline(vintage):
    assert outline("11002", vintage, "nl", "light").parts == 1


def test_the_picture_is_in_its_address():
    svg = outline("62063", 2018, "fr", "dark").svg
    source = as_source(svg)
    assert source.startswith("data:image/svg+xml,%3Csvg")
    assert '"' not in source
    assert unquote(source.partition(",")[2]) == svg
