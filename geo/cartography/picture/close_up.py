"""A commune and what is around it in pixels, in detail: what every close-up is drawn from.

The outlines are the detailed ones (simplified at 25 m), in Belgian Lambert 2008, north up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.cartography.picture.shapes import LAMBERT
from geo.state_cache import state_cache
from geo.territory import load_communes
from geo.territory.load import load_outlines
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

_AROUND = 0.22  # of the commune's own extent, on each side, for the neighbours
_TOLERANCE = 0.4  # pixels: less than the width of a line
_BARS_KM = (20, 10, 5, 2, 1)
LONGEST_BAR = 0.28  # of the width
_PLACES = 15  # across and down, where a name may stand


@dataclass(frozen=True)
class CloseUp:
    """A commune and what is around it, in pixels of a picture.

    Attributes
    ----------
    own : geometry
    around : tuple of (NisCode, geometry)
        The other communes in the picture, cut at its edge.
    scale : float
        Pixels a metre.
    """

    own: BaseGeometry
    around: tuple[tuple[NisCode, BaseGeometry], ...]
    scale: float


@state_cache(maxsize=256, of="boundaries")
def close_up(nis5: NisCode, vintage: int, width: float, height: float) -> CloseUp:
    """A commune in the middle of ``width`` by ``height`` pixels.

    Errors as :func:`geo.cartography.commune_close_up.outline`.
    """
    own = detailed(nis5, vintage)
    west, south, scale = _window(own, width, height)
    east, north = west + width / scale, south + height / scale
    seen = coarse_communes(vintage).cx[west:east, south:north].index
    frame = shapely.box(0, 0, width, height)

    def pixels(shape: BaseGeometry) -> BaseGeometry:
        moved = shapely.transform(
            shape, lambda xy: (xy - (west, south)) * (scale, -scale) + (0, height)
        )
        return shapely.simplify(moved, _TOLERANCE)

    around = tuple(
        (NisCode(code), pixels(detailed(code, vintage)).intersection(frame))
        for code in seen
        if code != nis5
    )
    return CloseUp(pixels(own), around, scale)


def room_for(shape: BaseGeometry, width: float, height: float) -> tuple[float, float] | None:
    """The middle of a place inside a shape for words so wide and high; None where there is none."""
    polygons = [
        part
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon" and not part.is_empty
    ]
    if not polygons:
        return None
    largest = max(polygons, key=lambda part: part.area)
    widest = shapely.get_point(shapely.maximum_inscribed_circle(largest, _TOLERANCE), 0)
    for spot in (largest.representative_point(), widest):
        room = shapely.box(
            spot.x - width / 2, spot.y - height / 2, spot.x + width / 2, spot.y + height / 2
        )
        if shape.contains(room):
            return float(spot.x), float(spot.y)
    return None


def names_around(
    close: CloseUp, widths: Mapping[NisCode, float], high: float, room: BaseGeometry
) -> dict[NisCode, tuple[float, float]]:
    """Where the names of communes around the one in the middle stand: the middle of each.

    Inside its commune where that has room, else around a place in it, over a border. No name lies
    on another, on the commune in the middle, or outside of ``room``; some find no place.

    Parameters
    ----------
    close
        The communes, in pixels.
    widths
        Those that are named, and how long each name is, pixels.
    high
        Of a name, pixels.
    room
        Where names may stand.
    """
    shapes = {code: shape for code, shape in close.around if code in widths}
    free = room.difference(close.own)
    found: dict[NisCode, tuple[float, float]] = {}
    for code, shape in shapes.items():
        spot = room_for(shape.intersection(free), widths[code], high)
        if spot is not None:
            found[code] = spot
            free = free.difference(_around(spot, widths[code], high))
    for code in sorted(shapes.keys() - found.keys(), key=lambda one: shapes[one].area):
        for spot in _places_in(shapes[code]):
            name = _around(spot, widths[code], high)
            if free.contains(name):
                found[code] = spot
                free = free.difference(name)
                break
    return found


def _around(spot: tuple[float, float], width: float, high: float) -> BaseGeometry:
    x, y = spot
    return shapely.box(x - width / 2, y - high / 2, x + width / 2, y + high / 2)


def _places_in(shape: BaseGeometry) -> list[tuple[float, float]]:
    """Places all over a shape, those near its middle first."""
    if shape.is_empty:
        return []
    west, north, east, south = shape.bounds
    across = np.linspace(west, east, _PLACES + 2)[1:-1]
    down = np.linspace(north, south, _PLACES + 2)[1:-1]
    points = shapely.points([(x, y) for y in down for x in across])
    inside = points[shapely.contains(shape, points)]
    middle = shape.representative_point()
    order = np.argsort(shapely.distance(inside, middle), kind="stable")
    places = [(float(one.x), float(one.y)) for one in inside[order]]
    return [(float(middle.x), float(middle.y)), *places]


@state_cache(maxsize=512, of="boundaries")
def neighbours_of(nis5: NisCode, vintage: int) -> tuple[NisCode, ...]:
    """The communes that touch a commune, by code; errors as :func:`close_up`."""
    shapes = coarse_communes(vintage)
    touching = shapes.index[shapes.intersects(shapes[nis5])]
    return tuple(NisCode(code) for code in touching if code != nis5)


def bar_km(scale: float, width: float) -> int:
    """The longest of some round lengths that takes up to about a quarter of a picture."""
    fitting = [km for km in _BARS_KM if km * 1000 * scale <= LONGEST_BAR * width]
    return fitting[0] if fitting else _BARS_KM[-1]


@state_cache(maxsize=8, of="boundaries")
def coarse_communes(vintage: int) -> gpd.GeoSeries:
    """The communes of a vintage in metres, coarse: enough to know who is where."""
    return load_communes(vintage).geometry.to_crs(LAMBERT)


def detailed(nis5: NisCode, vintage: int) -> BaseGeometry:
    """A commune in metres, in detail; errors as :func:`close_up`."""
    shape: BaseGeometry = _all_detailed(vintage)[nis5]
    return shape


@state_cache(maxsize=3, of="boundaries")
def _all_detailed(vintage: int) -> gpd.GeoSeries:
    """All communes in metres, in detail: a close-up needs a dozen of them, and the file is one."""
    return load_outlines(vintage).to_crs(LAMBERT)


def _window(own: BaseGeometry, wide: float, high: float) -> tuple[float, float, float]:
    """West and south edge in metres, and pixels a metre: the commune in the middle, all of it."""
    west, south, east, north = own.bounds
    width, height = (east - west) * (1 + 2 * _AROUND), (north - south) * (1 + 2 * _AROUND)
    scale = min(wide / width, high / height)
    middle = ((west + east) / 2, (south + north) / 2)
    return middle[0] - wide / scale / 2, middle[1] - high / scale / 2, scale
