"""Names of large places on the map on screen: those of the picture, none over another or a control."""

from __future__ import annotations

from itertools import combinations
from math import isnan

import pytest

from geo.cartography.picture.paper import Box
from geo.cartography.picture.place_labels import MOST, SIZE, Candidate, place_labels
from geo.cartography.picture.shapes import MERCATOR, fitted, shapes_in
from geo.survey.communes import area_name
from geo.territory import load_communes

LISTS = "/?lang={lang}&edition=BE2018&indicator=documented.all"

NAMES = """() => [...document.querySelectorAll('.atlas-names text')].map((text) => {
  const box = text.getBoundingClientRect();
  return { code: text.dataset.of, name: text.textContent, box: [box.left, box.top, box.right, box.bottom] };
})"""
COUNTRY = """() => {
  const boxes = [...document.querySelectorAll('path.area')].map((path) => path.getBoundingClientRect());
  return [Math.max(...boxes.map((b) => b.right)) - Math.min(...boxes.map((b) => b.left)),
          Math.max(...boxes.map((b) => b.bottom)) - Math.min(...boxes.map((b) => b.top))];
}"""
BESIDE = """() => [...document.querySelectorAll('.atlas-legend, .leaflet-bar')].map((node) => {
  const box = node.getBoundingClientRect();
  return [box.left, box.top, box.right, box.bottom];
})"""


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def shown(reader):
    reader.page.wait_for_timeout(300)
    return reader.map.locator("body").evaluate(NAMES)


def named_in_a_picture(width, height, lang):
    """The names that a picture has of this size, and of the projection on screen."""
    window = fitted(2018, "commune", None, width=width, height=height, projection=MERCATOR)
    shapes = shapes_in(2018, "commune", window)
    population = load_communes(2018)["population"]
    candidates = [
        Candidate(code, area_name(code, "commune", 2018)[lang], x, y, int(population[code]))
        for code, (x, y, _) in zip(shapes.codes, shapes.spots, strict=True)
        if not isnan(x)
    ]
    return {one.name for one in place_labels(candidates, SIZE, Box(0, 0, width, height))}


@pytest.mark.parametrize("lang", ["nl", "fr"])
def test_the_country_has_the_names_of_its_picture(visit, server, lang):
    # Wide enough that no two places are as far apart as they just may be: a pixel would decide.
    reader = visit(viewport={"width": 1600, "height": 1000}).open(server + LISTS.format(lang=lang))
    reader.painted()
    names = shown(reader)
    width, height = reader.map.locator("body").evaluate(COUNTRY)
    assert {one["name"] for one in names} == named_in_a_picture(width, height, lang)
    assert 10 <= len(names) <= MOST
    assert {"nl": "Sint-Niklaas", "fr": "Saint-Nicolas"}[lang] in {one["name"] for one in names}
    assert reader.map.locator(".atlas-names").get_attribute("aria-hidden") == "true"


def test_no_name_is_over_another_or_over_the_legend_near_or_far(visit, server):
    reader = visit().open(server + LISTS.format(lang="en"))
    reader.painted()
    far = shown(reader)
    for _ in range(2):
        reader.map.locator(".leaflet-control-zoom-in").click()
        reader.page.wait_for_timeout(600)
    near = shown(reader)
    assert len({one["code"] for one in near} - {one["code"] for one in far}) >= 5
    beside = reader.map.locator("body").evaluate(BESIDE)
    for names in (far, near):
        assert not [(a, b) for a, b in combinations(names, 2) if meet(a["box"], b["box"])]
        assert not [one for one in names for box in beside if meet(one["box"], box)]
    # What is asked for while the map zooms is answered, too.
    reader.map.locator(".leaflet-control-zoom-out").click()
    reader.map.locator(".atlas-home").click()
    reader.page.wait_for_timeout(600)
    assert {one["code"] for one in shown(reader)} == {one["code"] for one in far}


def test_a_name_lets_the_mouse_through_and_a_filter_leaves_its_own(visit, server):
    reader = visit().open(server + LISTS.format(lang="en") + "&province=60000")
    reader.painted()
    names = shown(reader)
    assert len(names) >= 5
    assert {one["code"][0] for one in names} == {"6"}
    left, top, right, bottom = names[0]["box"]
    under = reader.map.locator("body").evaluate(
        "(_, at) => document.elementFromPoint(...at).tagName",
        [(left + right) / 2, (top + bottom) / 2],
    )
    assert under == "path"
