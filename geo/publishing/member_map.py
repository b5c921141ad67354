"""A small map of the communes on a programme's lists, as a picture inside the page.

Codes of members and the programme's scope come in, an ``<img>`` that holds its own SVG goes out
(Streamlit takes SVG elements out of a page, but not pictures). Members are filled, the rest of the
scope is bare, what could not take part is hatched; the members are also named beside the map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import numpy as np
import shapely
from markupsafe import Markup

from geo.cartography.colours import ramp
from geo.cartography.picture.paper import INKS
from geo.cartography.picture.shapes import PER_PIXEL, path_of
from geo.state_cache import state_cache
from geo.territory import area_of, load_communes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.cartography.colours import Theme
    from geo.territory.nis_code import NisCode

WIDTH = 240
_MARGIN = 2
_TOLERANCE = 1800  # metres, about 1.5 pixels: the page has a map for nearly every programme
_LEAST_AREA = 2.0  # square pixels: smaller pieces of land would be specks (Baarle-Hertog)
FILL = INKS["light"].own
"""Of members. One colour for both grounds, with at least 3:1 against each: on paper nothing has to
be turned, for which a browser makes a photograph of every map."""
_LINE = "#7d868e"
_SHADES, _SHADE = 9, 6  # one shade of the scale that the atlas counts on


def member_map(
    members: Iterable[NisCode],
    regions: Iterable[str],
    *,
    scope: tuple[str, ...],
    vintage: int,
    alt: str,
) -> Markup:
    """The map.

    Parameters
    ----------
    members
        REFNIS codes of communes of ``vintage``; others are left out.
    regions
        Codes of regions that take part as a whole; they are dotted.
    scope
        Codes of the areas whose communes could take part.
    alt
        What the map shows, in words.
    """
    shapes, height = _shapes(vintage)
    inside, outside = _scope_and_rest(vintage, scope)
    whole = "".join(_scope_and_rest(vintage, (region,))[0] for region in regions)
    filled = "".join(shapes[code] for code in sorted(set(members)) if code in shapes)
    drawing = Markup(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {w} {h}' width='{w}' height='{h}'>"
        "<defs><pattern id='h' width='5' height='5' patternUnits='userSpaceOnUse' "
        "patternTransform='scale({times}) rotate(45)'>"
        "<path d='M0 0V5' stroke='{ink}' stroke-opacity='.7'/>"
        "</pattern><pattern id='d' width='4' height='4' patternUnits='userSpaceOnUse' "
        "patternTransform='scale({times})'>"
        "<circle cx='2' cy='2' r='1.2' fill='{fill}'/></pattern></defs>"
        "<g transform='scale({scale:g})'>"
        "<g stroke='{ink}' stroke-width='{line:g}' stroke-linejoin='round'>"
        "<path d='{outside}' fill='url(#h)'/><path d='{inside}' fill='none'/>"
        "<path d='{whole}' fill='url(#d)'/></g>"
        "<path d='{filled}' fill='{fill}' stroke='{fill}' stroke-width='{edge:g}'/></g></svg>"
    ).format(
        w=WIDTH,
        h=height,
        times=PER_PIXEL,
        scale=1 / PER_PIXEL,
        line=0.7 * PER_PIXEL,
        edge=0.8 * PER_PIXEL,
        ink=_LINE,
        fill=FILL,
        outside=outside,
        inside=inside,
        whole=whole,
        filled=filled,
    )
    return Markup(
        '<img class="in-map" src="data:image/svg+xml,{}" width="{}" height="{}" alt="{}">'
    ).format(quote(drawing, safe=" =:/'.,;()-"), WIDTH, height, alt)


def fill_colour(theme: Theme) -> str:
    """The colour of members in a picture of the page."""
    return ramp("lagoon", _SHADES, theme)[_SHADE]


def communes_in(vintage: int, areas: Iterable[str]) -> frozenset[NisCode]:
    """The communes of ``vintage`` in areas (codes of provinces, regions, the country)."""
    asked = list(areas)
    region = area_of(vintage, "region")
    inside = np.zeros(len(region), dtype=bool)
    for level in ("country", "region", "province"):
        inside |= area_of(vintage, level).isin(asked).to_numpy()
    return frozenset(region.index[inside])


@state_cache(maxsize=4, of="boundaries")
def _pixels(vintage: int) -> tuple[np.ndarray, int]:
    """The communes of a vintage in pixels, neighbours with one common line; and the height."""
    # Belgian Lambert 2008: metres, true shapes.
    outlines = load_communes(vintage).to_crs(3812).geometry.to_numpy()
    simple = shapely.coverage_simplify(outlines, _TOLERANCE)
    west, south, east, north = shapely.total_bounds(simple)
    scale = (WIDTH - 2 * _MARGIN) / (east - west)

    def to_pixels(metres: np.ndarray) -> np.ndarray:
        moved: np.ndarray = (metres - (west, north)) * (scale, -scale) + _MARGIN
        return moved

    return shapely.transform(simple, to_pixels), round((north - south) * scale + 2 * _MARGIN)


@state_cache(maxsize=4, of="boundaries")
def _shapes(vintage: int) -> tuple[dict[str, str], int]:
    """REFNIS code -> path of every commune; and the height of the drawing."""
    pixels, height = _pixels(vintage)
    codes = load_communes(vintage).index
    return {
        str(code): path_of(shape, _LEAST_AREA) for code, shape in zip(codes, pixels, strict=True)
    }, height


@state_cache(maxsize=64, of="boundaries")
def _scope_and_rest(vintage: int, scope: tuple[str, ...]) -> tuple[str, str]:
    """The paths of the scope, region by region, and of the rest of the country."""
    pixels, _ = _pixels(vintage)
    region = area_of(vintage, "region")
    inside = region.index.isin(list(communes_in(vintage, scope)))
    paths = ["", ""]
    for part, chosen in enumerate((inside, ~inside)):
        for code in sorted(region.unique()):
            here = chosen & (region == code).to_numpy()
            if here.any():
                paths[part] += path_of(shapely.coverage_union_all(pixels[here]), _LEAST_AREA)
    return paths[0], paths[1]
