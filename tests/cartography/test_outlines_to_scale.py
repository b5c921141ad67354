"""Outlines at one scale: the same kilometre everywhere, and nothing too small to be seen."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from geo.cartography.outlines_to_scale import HEIGHT, WIDTH, outlines
from geo.cartography.picture.shapes import PER_PIXEL
from geo.territory import VINTAGES, load_communes

COUNTRY, REGION = ("01000", "country"), ("03000", "region")
CITY, VILLAGE = ("62063", "commune"), ("73028", "commune")
COLOURS = ("#0a7f8f", "#d08a1e", "#6a4c93")


def drawn(*places, vintage=2018, theme="light"):
    return outlines(places, vintage, COLOURS[: len(places)], theme)


def extent(path):
    """Width and height in pixels of a path written as steps."""
    across, up = [], []
    for ring in re.findall(r"M([^z]*)z", path):
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", ring)]
        x = y = 0.0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            across.append(x)
            up.append(y)
    return (max(across) - min(across)) / PER_PIXEL, (max(up) - min(up)) / PER_PIXEL


def paths(svg):
    return [one.get("d") for one in ET.fromstring(svg).iter() if one.get("d")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "places", [(CITY, VILLAGE), (COUNTRY, REGION, CITY), (("13002", "commune"), VILLAGE)]
)
def test_the_largest_fills_its_picture_and_nothing_leaves_it(places, theme):
    found = drawn(*places, theme=theme)
    sizes = []
    for one in found.drawn:
        assert ET.fromstring(one.svg).get("viewBox") == f"0 0 {WIDTH} {HEIGHT}"
        width, height = extent(paths(one.svg)[0])
        assert width <= WIDTH - 6
        assert height <= HEIGHT - 6
        sizes.append(max(width / (WIDTH - 8), height / (HEIGHT - 8)))
    assert max(sizes) == pytest.approx(1, abs=0.02)


def test_all_have_as_many_metres_to_a_pixel():
    found = drawn(CITY, ("11002", "commune"))
    shapes = load_communes(2018).geometry.to_crs(3812)
    for (code, _), one in zip((CITY, ("11002", "")), found.drawn, strict=True):
        west, _, east, _ = shapes[code].bounds
        width = extent(paths(one.svg)[0])[0] * found.metres_per_pixel
        assert width == pytest.approx(east - west, rel=0.05)  # the map's outline is coarser


def test_the_bar_is_as_long_as_it_says():
    found = drawn(COUNTRY, CITY)
    assert found.bar_km * 1000 == pytest.approx(found.bar_pixels * found.metres_per_pixel)
    assert 20 < found.bar_pixels < WIDTH
    assert drawn(CITY, VILLAGE).bar_km < found.bar_km


def test_a_speck_has_a_ring_and_is_shown_once_more_larger():
    country, village = drawn(COUNTRY, VILLAGE).drawn
    assert country.times is None
    assert len(paths(country.svg)) == 1
    assert village.times > 10
    true, large = (extent(path)[0] for path in paths(village.svg))
    assert true < 6
    assert large == pytest.approx(
        true * village.times, abs=0.5 * village.times
    )  # of halves of a pixel
    assert f"× {village.times}" in village.svg
    assert "<circle" in village.svg


def test_between_communes_of_like_size_nothing_is_enlarged():
    assert [one.times for one in drawn(CITY, ("61003", "commune")).drawn] == [None, None]


def test_the_smaller_the_place_the_larger_the_factor():
    codes = ["11002", "62063", "21004", "73028", "21014"]  # Antwerp to Saint-Josse
    areas = [load_communes(2018)["area_km2"][code] for code in codes]
    factors = [drawn(COUNTRY, (code, "commune")).drawn[1].times for code in codes]
    order = [f for _, f in sorted(zip(areas, factors, strict=True), reverse=True)]
    assert all(earlier <= later for earlier, later in pairwise(order))
    assert order[0] < order[-1]


@pytest.mark.parametrize("vintage", VINTAGES)
def test_every_level_is_drawn(vintage):
    found = drawn(("21000", "arrondissement"), ("60000", "province"), REGION, vintage=vintage)
    assert all(paths(one.svg)[0].startswith("M") for one in found.drawn)


def test_a_place_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        drawn(("99999", "region"))
