"""A commune and what is around it in pixels, in detail: what every close-up is drawn from.

The outlines are the detailed ones (simplified at 25 m), in Belgian Lambert 2008, north up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from geo.cartography.picture.shapes import LAMBERT
from geo.state_cache import state_cache
from geo.territory import load_communes
from geo.territory.load import load_outlines
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

_AROUND = 0.22  # of the commune's own extent, on each side, for the neighbours
_TOLERANCE = 0.4  # pixels: less than the width of a line
_BARS_KM = (20, 10, 5, 2, 1)
LONGEST_BAR = 0.28  # of the width


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
