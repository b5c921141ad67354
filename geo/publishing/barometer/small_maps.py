"""Small maps of regions and provinces as inline SVG, with their values written on them.

Published figures of one level come in, SVG goes out. Outlines are simplified as a coverage, so that
neighbours keep one common line. An area without a published value is hatched on the bare ground,
and every value is also in the rows beside the map: nothing is said by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import shapely
from markupsafe import Markup

from geo.cartography.colours import lightness, ramp
from geo.publishing.barometer.figure_words import area_of_code, share_of_bar, value
from geo.survey import load_edition
from geo.territory import load_areas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.colours import Ground
    from geo.language import Labels, Text, Translator
    from geo.survey.published import Figure
    from geo.territory import Level

WIDTH = 300
_TOLERANCE = 1500  # metres: a map as wide as a column has about 1 km a pixel
_STEPS = (
    21  # shades from 0 to the end of the scale; the whole scale, so that nothing is exaggerated
)
_DARK_TEXT_FROM = 0.62  # OKLab lightness above which dark letters read better than white ones
_ROOM = 17  # pixels from the middle of an area to its border: half of "4.29" in 13 px
# Islands of land smaller than this many square pixels would be specks (Baarle-Hertog).
_LEAST_AREA = 6.0


@dataclass(frozen=True)
class _Outline:
    """One area in pixels: its path, where its label stands, and whether a label fits inside."""

    code: str
    path: str
    label: tuple[float, float]
    roomy: bool


def small_map(figures: Sequence[Figure], level: Level, say: Translator, ground: Ground) -> Markup:
    """A map of one level with the values of ``figures`` (of one edition and key).

    Returns
    -------
    Markup
        An ``<svg role="img">`` whose label names every area with its value, or that none was
        published.
    """
    of_level = {figure.code: figure for figure in figures if figure.level == level}
    vintage = load_edition(figures[0].edition).vintage
    outlines, height = _outlines(vintage, level)
    hatch = f"bm-{figures[0].edition}-{figures[0].key}-{level}"
    colours = ramp("lagoon", _STEPS, ground)
    shapes, letters, said = [], [], []
    for outline in outlines:
        figure = of_level.get(outline.code)
        name = say.render(area_of_code(outline.code, level, vintage))
        if figure is None:
            fill = f"url(#{hatch})"
            said.append(say("{name}: {value}", name=name, value=say("No figure published")))
        else:
            words = say.render(value(figure))
            fill = colours[round((share_of_bar(figure) or 0) * (_STEPS - 1))]
            said.append(say("{name}: {value}", name=name, value=words))
            letters.append(_letters(outline, words, fill))
        shapes.append(
            Markup('<path d="{}" fill="{}"><title>{}</title></path>').format(
                outline.path, fill, said[-1]
            )
        )
    return Markup(
        '<svg class="bm-map" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" '
        'aria-label="{label}">'
        '<defs><pattern id="{hatch}" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="5" stroke="currentColor" '
        'stroke-opacity=".45" stroke-width="1"/></pattern></defs>'
        '<g stroke="currentColor" stroke-width=".8" stroke-linejoin="round">{shapes}</g>'
        "{letters}</svg>"
    ).format(
        w=WIDTH,
        h=height,
        hatch=hatch,
        label=say.list(said),
        shapes=Markup("").join(shapes),
        letters=Markup("").join(letters),
    )


def without_value(figures: Sequence[Figure], level: Level) -> list[Text | Labels]:
    """The areas of a level for which there is no figure, by name."""
    vintage = load_edition(figures[0].edition).vintage
    known = {figure.code for figure in figures if figure.level == level}
    return [
        area_of_code(str(code), level, vintage)
        for code in load_areas(vintage, level).index
        if code not in known
    ]


def _letters(outline: _Outline, words: str, fill: str) -> Markup:
    x, y = outline.label
    if outline.roomy:
        colour = "#1c2126" if lightness(fill) > _DARK_TEXT_FROM else "#ffffff"
        return Markup('<text x="{}" y="{}" fill="{}" text-anchor="middle">{}</text>').format(
            x, round(y + 5, 1), colour, words
        )
    # Too small for letters (Brussels): a line leads to them, out over the border to the north.
    top = 12.0
    return Markup(
        '<line x1="{x}" y1="{y}" x2="{x}" y2="{to}" stroke="currentColor"/>'
        '<text x="{x}" y="{top}" fill="currentColor" text-anchor="middle">{words}</text>'
    ).format(x=x, y=y, to=top + 4, top=top, words=words)


@lru_cache(maxsize=8)
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
        parts = [part for part in shapely.get_parts(pixels) if part.area >= _LEAST_AREA]
        rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
        path = "".join(_path(ring.coords) for ring in rings)
        largest = max(parts, key=lambda part: part.area)
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


def _path(coordinates: Sequence[tuple[float, float]]) -> str:
    points = [f"{x:.1f},{y:.1f}" for x, y in coordinates[:-1]]
    kept = [point for place, point in enumerate(points) if place == 0 or point != points[place - 1]]
    return "M" + " ".join(kept) + "Z"
