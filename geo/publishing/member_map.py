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
from geo.cartography.svg_path import ring_path
from geo.state_cache import state_cache
from geo.territory import area_of, load_communes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely import Geometry

    from geo.cartography.colours import Theme
    from geo.territory.nis_code import NisCode

WIDTH = 240
_MARGIN = 2
_TOLERANCE = 1800  # metres, about 1.5 pixels: the page has a map for nearly every programme
_LEAST_AREA = 2.0  # square pixels: smaller pieces of land would be specks (Baarle-Hertog)
# The page's own text and background, as in .streamlit/config.toml: a picture cannot inherit them.
INK: dict[Theme, str] = {"light": "#1c2126", "dark": "#f1efe9"}
_PAPER: dict[Theme, str] = {"light": "#fbfaf7", "dark": "#14181c"}
_SHADES, _SHADE = 9, 6  # one shade of the scale that the atlas counts on


def member_map(
    members: Iterable[NisCode],
    regions: Iterable[str],
    *,
    scope: tuple[str, ...],
    vintage: int,
    theme: Theme,
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
    ink, paper, fill = INK[theme], _PAPER[theme], fill_colour(theme)
    inside, outside = _ground_of(vintage, scope)
    whole = "".join(_ground_of(vintage, (region,))[0] for region in regions)
    filled = "".join(shapes[code] for code in sorted(set(members)) if code in shapes)
    drawing = Markup(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {w} {h}' width='{w}' height='{h}'>"
        "<defs><pattern id='h' width='5' height='5' patternUnits='userSpaceOnUse' "
        "patternTransform='rotate(45)'><path d='M0 0V5' stroke='{ink}' stroke-opacity='.4'/>"
        "</pattern><pattern id='d' width='4' height='4' patternUnits='userSpaceOnUse'>"
        "<circle cx='2' cy='2' r='1.2' fill='{fill}'/></pattern></defs>"
        "<g stroke='{ink}' stroke-width='.7' stroke-linejoin='round'>"
        "<path d='{outside}' fill='url(#h)'/><path d='{inside}' fill='{paper}'/>"
        "<path d='{whole}' fill='url(#d)'/></g>"
        "<path d='{filled}' fill='{fill}' stroke='{fill}' stroke-width='.8'/></svg>"
    ).format(
        w=WIDTH,
        h=height,
        ink=ink,
        paper=paper,
        fill=fill,
        outside=outside,
        inside=inside,
        whole=whole,
        filled=filled,
    )
    return Markup(
        '<img class="in-map" src="data:image/svg+xml,{}" width="{}" height="{}" alt="{}">'
    ).format(quote(drawing, safe=" =:/'.,;()-"), WIDTH, height, alt)


def fill_colour(theme: Theme) -> str:
    """The colour of members, for the key under the map."""
    return ramp("lagoon", _SHADES, theme)[_SHADE]


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
    return {str(code): _path(shape) for code, shape in zip(codes, pixels, strict=True)}, height


@state_cache(maxsize=64, of="boundaries")
def _ground_of(vintage: int, scope: tuple[str, ...]) -> tuple[str, str]:
    """The paths of the scope, region by region, and of the rest of the country."""
    pixels, _ = _pixels(vintage)
    region = area_of(vintage, "region")
    inside = np.zeros(len(pixels), dtype=bool)
    for level in ("country", "region", "province"):
        inside |= area_of(vintage, level).isin(scope).to_numpy()
    paths = ["", ""]
    for part, chosen in enumerate((inside, ~inside)):
        for code in sorted(region.unique()):
            here = chosen & (region == code).to_numpy()
            if here.any():
                paths[part] += _path(shapely.coverage_union_all(pixels[here]))
    return paths[0], paths[1]


def _path(shape: Geometry) -> str:
    """A shape as the path of its rings.

    Its largest part always, further ones only where they can be seen.
    """
    parts = sorted(shapely.get_parts(shape), key=shapely.area, reverse=True)
    seen = [part for part in parts if part is parts[0] or part.area >= _LEAST_AREA]
    rings = [ring for part in seen for ring in (part.exterior, *part.interiors)]
    return "".join(ring_path(ring) for ring in rings)
