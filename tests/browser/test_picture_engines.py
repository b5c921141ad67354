"""A picture looks the same in a browser and in the renderer that makes PNG: two engines, one file."""

from __future__ import annotations

import io
import urllib.request
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from geo.publishing.map_view import compose
from geo.publishing.view import parse_view

VIEWS = {
    "country": "lang=fr&edition=BE2018&indicator=q.progress",
    "province": "lang=de&edition=BE2018&indicator=index&province=60000&theme=dark",
    "regions": "lang=nl&edition=BE2018&indicator=index&level=arrondissement&shape=square",
}


def fetched(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:  # our own server, on this machine
        return answer.read()


@pytest.mark.parametrize("query", VIEWS.values(), ids=VIEWS)
def test_two_engines_draw_the_same_picture(browser, server, query):
    svg = fetched(f"{server}/map.svg?{query}")
    ours = Image.open(io.BytesIO(fetched(f"{server}/map.png?{query}"))).convert("RGB")
    context = browser.new_context(viewport={"width": ours.width, "height": ours.height})
    page = context.new_page()
    page.set_content(
        f"<body style='margin:0'><img src='{server}/map.svg?{query.replace('&', '&amp;')}'>"
    )
    page.wait_for_function("document.images[0].complete && document.images[0].naturalWidth > 0")
    theirs = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    assert ours.size == theirs.size
    # From so far that it makes no difference where exactly the lines of a pattern run.
    small = (ours.width // 20, ours.height // 20)
    seen = [np.asarray(one.resize(small, Image.Resampling.BOX), float) for one in (ours, theirs)]
    assert (np.abs(seen[0] - seen[1]).max(axis=2) > 30).mean() < 0.004
    one, other = (np.asarray(image, dtype=float) for image in (ours, theirs))
    # Letters are the same letters: the title's own strip is as dark in both, but for one of 255
    # steps: engines differ in the edges of light letters on a dark ground (a line less is two).
    strip = slice(int(ours.height * 0.02), int(ours.height * 0.2))
    assert one[strip].mean() == pytest.approx(other[strip].mean(), abs=1)
    assert ET.fromstring(svg).get("viewBox") == f"0 0 {ours.width} {ours.height}"


def test_the_colours_of_the_page_are_those_of_the_picture(browser, server, visit):
    """The fill of every commune on the live map and in the file, by code."""
    query = "lang=nl&edition=BE2018&indicator=q.progress"
    reader = visit().open(f"{server}/map?{query}")
    reader.painted()
    on_screen = reader.map.locator("body").evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("path[data-code]")].map((path) =>
            [path.dataset.code, getComputedStyle(path).fill]))"""
    )
    root = ET.fromstring(fetched(f"{server}/map.svg?{query}"))
    groups = next(one for one in root.iter() if one.get("id") == "areas")
    in_file = {path.get("id")[1:]: group.get("fill") for group in groups for path in group}
    view, _ = parse_view(dict(part.split("=") for part in query.split("&")), "nl")
    picture = compose(view).picture
    compared = 0
    for code, letter in zip(picture.codes, picture.letters, strict=True):
        if letter.isdigit():
            red, green, blue = (int(in_file[code][i : i + 2], 16) for i in (1, 3, 5))
            assert on_screen[code] == f"rgb({red}, {green}, {blue})", code
            compared += 1
        else:
            assert in_file[code].removeprefix("url(#ap-").rstrip(")") in on_screen[code]
    assert compared == picture.valued == 123
