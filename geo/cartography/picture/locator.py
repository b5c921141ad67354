"""Where in Belgium a place lies: a map the size of a stamp, with the place filled.

The country with its provinces is the same for all places; a commune that would be a speck gets a
ring around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.paper import INKS
from geo.cartography.picture.shapes import PER_PIXEL, fitted, shapes_in
from geo.state_cache import state_cache

if TYPE_CHECKING:
    from geo.territory import Level
    from geo.territory.nis_code import NisCode

WIDTH, HEIGHT = 170, 140
_RING = 9.0  # pixels: places that reach less far from their middle are ringed


@state_cache(maxsize=8, of="boundaries")
def _country(vintage: int) -> Markup:
    """The provinces, as paths."""
    window = fitted(vintage, "province", None, width=WIDTH, height=HEIGHT)
    return Markup("").join(
        Markup("<path d='{}'/>").format(path)
        for path in shapes_in(vintage, "province", window).paths
    )


def locator(code: NisCode, level: Level, vintage: int) -> str:
    """The country with the place filled, as an SVG document of :data:`WIDTH` by :data:`HEIGHT`.

    Raises
    ------
    AtlasError, ValueError
        The boundaries are damaged; the vintage has no such place.
    """
    inks = INKS["light"]
    window = fitted(vintage, "province", None, width=WIDTH, height=HEIGHT)
    shapes = shapes_in(vintage, level, window)
    place = shapes.codes.index(code)
    x, y, reach = shapes.spots[place]
    ring = Markup("")
    if level == "commune" and reach < _RING:
        ring = Markup(
            "<circle cx='{:.1f}' cy='{:.1f}' r='{:g}' fill='none' stroke='{}' stroke-width='1.6'/>"
        ).format(x, y, _RING, inks.ink)
    return str(
        Markup(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='-10 -10 {w} {h}' width='{w}' "
            "height='{h}'><g transform='scale({scale:g})' fill-rule='evenodd' "
            "stroke-linejoin='round'><g fill='{land}' stroke='{line}' stroke-width='{thin:g}'>"
            "{country}</g><path d='{own}' fill='{colour}' stroke='{colour}' "
            "stroke-width='{thin:g}'/></g>{ring}</svg>"
        ).format(
            w=WIDTH + 20,
            h=HEIGHT + 20,
            scale=1 / PER_PIXEL,
            land=inks.land,
            line=inks.province,
            thin=0.6 * PER_PIXEL,
            country=_country(vintage),
            own=shapes.paths[place],
            colour=inks.own,
            ring=ring,
        )
    )
