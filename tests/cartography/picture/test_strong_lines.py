"""Strong lines between areas that look different (WCAG 2.2, 1.4.11), and where they run."""

from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
from contrast import contrast
from PIL import Image

from geo.cartography.assets import browser_file
from geo.cartography.colours import SCALES, change_ramp, ramp
from geo.cartography.picture.formats import as_png
from geo.cartography.picture.paper import INKS, STRONG_LINES, Look
from geo.cartography.picture.shapes import codes_of, fitted, lines_between, shapes_in
from geo.publishing.map_view import compose
from geo.publishing.pictures.map import map_picture
from geo.publishing.view import View
from geo.territory import area_of

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("theme", INKS)
def test_a_strong_line_has_three_to_one_against_every_colour_of_a_map(theme):
    """In two colours that are far apart: whatever lies beside it, one of them stands out."""
    inks = INKS[theme]
    assert contrast(inks.ground, inks.ink) > 9
    colours = {one for key in SCALES for k in range(1, 9) for one in ramp(key, k, theme)}
    colours |= {one for k in (3, 5, 7) for one in change_ramp(k, theme)}
    for colour in colours | {inks.ground, inks.calm, inks.pattern, inks.edge}:
        assert max(contrast(colour, one) for one in (inks.ground, inks.ink)) >= 3, colour
    ground, ink = STRONG_LINES
    styles = browser_file("atlas.css")
    for kind, wide in (("ground", ground), ("ink", ink)):
        assert f"path.strong-{kind} {{ stroke: var(--{kind}); stroke-width: {wide}px; }}" in styles
    assert ".strong-lines .atlas-legend rect { stroke: var(--ink);" in styles


def least_contrast(svg, colours):
    """Of all places of a picture where two of the colours are next to each other, the least that
    anything between the two has against one of them; and the number of such places."""
    image = np.asarray(Image.open(BytesIO(as_png(svg, 3))).convert("RGB"))
    flat = image.astype(int) @ (65536, 256, 1)
    places = np.full(flat.shape, -1)
    for i, colour in enumerate(colours):
        places[flat == int(colour[1:], 16)] = i
    told, least = 0, 99.0
    for row in range(0, len(places), 25):
        found = np.flatnonzero(places[row] >= 0)
        for one, other in pairwise(found):
            pair = places[row, one], places[row, other]
            if pair[0] == pair[1] or other - one > 20:
                continue
            told += 1
            between = {f"#{r:02x}{g:02x}{b:02x}" for r, g, b in image[row, one + 1 : other]}
            least = min(
                least,
                *(
                    max((contrast(one, colours[side]) for one in between), default=1)
                    for side in pair
                ),
            )
    return least, told


@pytest.mark.parametrize("theme", INKS)
def test_in_a_picture_strong_lines_measure_three_to_one_against_both_neighbours(theme):
    view = View(edition="BE2018", indicator="documented.all")
    colours = [*compose(view, theme).picture.colours, INKS[theme].calm]
    fine, strong = (
        least_contrast(
            map_picture(view, Look(theme=theme, strong=one), "", embedded=False), colours
        )
        for one in (False, True)
    )
    assert min(fine[1], strong[1]) > 100
    assert fine[0] < 3 <= strong[0]


def test_lines_run_where_looks_differ_and_nowhere_else():
    window = fitted(2018, "commune", None, width=600, height=500)
    codes = codes_of(2018, "commune")
    regions = area_of(2018, "region").reindex(codes)
    region = dict(shapes_in(2018, "commune", window).borders)["region"]
    assert lines_between(2018, "commune", window, tuple(regions)) == region
    outer = lines_between(2018, "commune", window, ("same",) * len(codes))
    assert 0 < len(outer) < len(region)
    assert lines_between(2018, "commune", window, ("",) * len(codes)) == ""
