"""Small maps of regions and provinces as pictures inside the page, with their values on them.

Published figures of one level come in, an ``<img>`` that holds its own SVG goes out: Streamlit
takes SVG elements out of a page, but not pictures. Outlines are simplified as a coverage, so that
neighbours keep one common line. An area without a published value is hatched on the bare ground,
and every value is also in the rows beside the map: nothing is said by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import shapely
from markupsafe import Markup

from geo.cartography.colours import ramp
from geo.cartography.picture.paper import INKS, letters_on
from geo.cartography.picture.shapes import PER_PIXEL, path_of
from geo.publishing.figure_words import area_of_code, share_of_bar, value
from geo.state_cache import state_cache
from geo.survey import load_edition
from geo.survey.communes import area_codes
from geo.territory import load_areas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.colours import Theme
    from geo.language import Labels, Text, Translator
    from geo.survey.published.figures import Figure
    from geo.territory import Level

WIDTH = 300
_TOLERANCE = 1500  # metres: a map as wide as a column has about 1 km a pixel
_STEPS = (
    21  # shades from 0 to the end of the scale; the whole scale, so that nothing is exaggerated
)
_ROOM = 9  # pixels from the middle of an area to its border that a few digits need
# Islands of land smaller than this many square pixels would be specks (Baarle-Hertog).
_LEAST_AREA = 6.0


@dataclass(frozen=True)
class _Outline:
    """One area in pixels: its path, where its label stands, and whether a label fits inside."""

    code: str
    path: str
    label: tuple[float, float]
    roomy: bool


def small_map(figures: Sequence[Figure], level: Level, say: Translator, theme: Theme) -> Markup:
    """A map of one level with the values of ``figures`` (of one edition and key).

    Returns
    -------
    Markup
        An ``<img>`` whose ``alt`` names every area with its value, or that none was published.
    """
    # By code: Brussels is among the provinces too, with the figure of the region that it is.
    by_code = {figure.code: figure for figure in figures}
    vintage = load_edition(figures[0].edition).vintage
    outlines, height = _outlines(vintage, level)
    colours = ramp("lagoon", _STEPS, theme)
    ink, paper = INKS[theme].ink, INKS[theme].ground
    shapes, letters, said = [], [], []
    for outline in outlines:
        figure = by_code.get(outline.code)
        name = say.render(area_of_code(outline.code, level, vintage))
        words = say("No figure published")
        fill = "url(#hatch)"
        if figure is not None:
            words = say.render(value(figure))
            short = words
            if figure.as_score() is not None:
                short = say.number(figure.value, figure.decimals)
            fill = colours[round((share_of_bar(figure) or 0) * (_STEPS - 1))]
            letters.append(_letters(outline, short, fill, ink))
        said.append(say("{name}: {value}", name=name, value=words))
        shapes.append(Markup("<path d='{}' fill='{}'/>").format(outline.path, fill))
    drawing = Markup(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {w} {h}' width='{w}' height='{h}' "
        "font-family='sans-serif' font-size='13' font-weight='600'>"
        "<defs><pattern id='hatch' width='5' height='5' patternUnits='userSpaceOnUse' "
        "patternTransform='scale({times}) rotate(45)'>"
        "<path d='M0 0V5' stroke='{ink}' stroke-opacity='.5'/>"
        "</pattern></defs>"
        "<g transform='scale({scale:g})' stroke='{ink}' stroke-width='{line:g}' "
        "stroke-linejoin='round' fill='{paper}'>{shapes}</g>"
        "{letters}</svg>"
    ).format(
        w=WIDTH,
        h=height,
        times=PER_PIXEL,
        scale=1 / PER_PIXEL,
        line=0.8 * PER_PIXEL,
        ink=ink,
        paper=paper,
        shapes=Markup("").join(shapes),
        letters=Markup("").join(letters),
    )
    return Markup(
        '<img class="bm-map" src="data:image/svg+xml,{}" width="{}" height="{}" alt="{}">'
    ).format(quote(drawing, safe=" =:/'.,;()-"), WIDTH, height, say.apart(said))


def without_value(figures: Sequence[Figure], level: Level) -> list[Text | Labels]:
    """The areas of a level for which there is no figure, by name."""
    vintage = load_edition(figures[0].edition).vintage
    known = {figure.code for figure in figures}
    return [
        area_of_code(str(code), level, vintage)
        for code in area_codes(vintage, level)
        if code not in known
    ]


def _letters(outline: _Outline, words: str, fill: str, ink: str) -> Markup:
    x, y = outline.label
    if outline.roomy:
        return Markup("<text x='{}' y='{}' fill='{}' text-anchor='middle'>{}</text>").format(
            x, round(y + 5, 1), letters_on(fill), words
        )
    # Too small for letters (Brussels): a line leads to them, out over the border to the north.
    return Markup(
        "<path d='M{x} {y}V16' stroke='{ink}'/>"
        "<text x='{x}' y='12' fill='{ink}' text-anchor='middle'>{words}</text>"
    ).format(x=x, y=y, ink=ink, words=words)


@state_cache(maxsize=8, of="boundaries")
def _outlines(vintage: int, level: Level) -> tuple[tuple[_Outline, ...], int]:
    """The areas of a level as paths of a drawing ``WIDTH`` pixels wide, and its height."""
    areas = load_areas(vintage, level).to_crs(3812)  # Belgian Lambert 2008: metres, true shapes
    simple = shapely.coverage_simplify(areas.geometry.to_numpy(), _TOLERANCE)
    west, south, east, north = shapely.total_bounds(simple)
    margin, above = 2, 18  # above: room for the letters of an area that has none inside
    scale = (WIDTH - 2 * margin) / (east - west)
    height = round((north - south) * scale + margin + above)
    outlines = []
    for code, shape in zip(areas.index, simple, strict=True):
        pixels = shapely.transform(
            shape,
            lambda xy: (xy - (west, north)) * (scale, -scale) + (margin, above),
        )
        path = path_of(pixels, _LEAST_AREA)
        largest = max(shapely.get_parts(pixels), key=shapely.area)
        centre = shapely.maximum_inscribed_circle(largest)
        spot = shapely.get_point(centre, 0)
        outlines.append(
            _Outline(
                str(code),
                path,
                (round(spot.x, 1), round(spot.y, 1)),
                shapely.length(centre) > _ROOM,
            )
        )
    # The smallest last: Brussels lies inside the hole of another, and its line over it.
    outlines.sort(key=lambda one: one.roomy, reverse=True)
    return tuple(outlines), height
