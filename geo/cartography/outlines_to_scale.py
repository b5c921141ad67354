"""The outlines of a few places at one scale, each as a picture inside the page.

Communes and larger areas come in, one SVG drawing each goes out, all with as many kilometres to a
pixel, and the length of a bar for that scale. What would be a speck beside a whole country is drawn
true to scale with a ring around it, and once more in a corner, so many times larger. Belgian
Lambert 2008, north up. For an ``<img>``: see :func:`geo.cartography.commune_close_up.as_source`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import shapely
from markupsafe import Markup

from geo.cartography.picture.paper import INKS
from geo.cartography.picture.shapes import PER_PIXEL, path_of
from geo.state_cache import state_cache
from geo.territory import load_areas, load_outline

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.cartography.colours import Theme
    from geo.territory import Level
    from geo.territory.nis_code import NisCode

WIDTH, HEIGHT = 168, 148
_MARGIN = 4
_METRES = 3812  # Belgian Lambert 2008
_TOLERANCE = 0.4  # pixels: less than the width of a line
_LEAST_AREA = 0.2  # square pixels: smaller pieces of land would be specks
_SPECK = 26  # pixels: a smaller place cannot be told by its outline
_RING = 7.0  # pixels between a speck and its ring
_INSET = 54  # pixels: the side of the corner that shows it larger
_TIMES = (50, 40, 30, 25, 20, 15, 12, 10, 8, 6, 5, 4, 3, 2)
_BARS_KM = (100, 50, 20, 10, 5, 2, 1)
_LONGEST_BAR = 0.6  # of the width


@dataclass(frozen=True)
class Drawn:
    """One place.

    Attributes
    ----------
    svg : str
        :data:`WIDTH` by :data:`HEIGHT` pixels.
    times : int or None
        How many times larger the corner shows it; None where it needs no corner.
    """

    svg: str
    times: int | None


@dataclass(frozen=True)
class Outlines:
    """Places at one scale.

    Attributes
    ----------
    drawn : tuple of Drawn
        In the order asked.
    metres_per_pixel : float
    bar_km : int
        A round length, and ``bar_pixels`` (float) how long it is.
    """

    drawn: tuple[Drawn, ...]
    metres_per_pixel: float
    bar_km: int
    bar_pixels: float


@state_cache(maxsize=128, of="boundaries")
def outlines(
    places: tuple[tuple[NisCode, Level], ...],
    vintage: int,
    colours: tuple[str, ...],
    theme: Theme,
) -> Outlines:
    """Draw places (code and level) of ``vintage``, each filled with its colour.

    The largest of them fills its picture.

    Raises
    ------
    KeyError, AtlasError
        The vintage has no such place, or its boundaries are missing or damaged.
    """
    shapes = [_shape(code, level, vintage) for code, level in places]
    metres_per_pixel = max(_metres_per_pixel(shape) for shape in shapes)
    fitting = [km for km in _BARS_KM if km * 1000 <= _LONGEST_BAR * WIDTH * metres_per_pixel]
    km = fitting[0] if fitting else _BARS_KM[-1]
    return Outlines(
        tuple(
            _draw(shape, metres_per_pixel, colour, theme)
            for shape, colour in zip(shapes, colours, strict=True)
        ),
        metres_per_pixel,
        km,
        km * 1000 / metres_per_pixel,
    )


@state_cache(maxsize=256, of="boundaries")
def _shape(code: NisCode, level: Level, vintage: int) -> BaseGeometry:
    """A place in metres: communes in detail, larger areas as coarse as on the map."""
    if level == "commune":
        found: BaseGeometry = load_outline(code, vintage)
    else:
        found = load_areas(vintage, level).geometry[code]
    shape: BaseGeometry = gpd.GeoSeries([found], crs=4326).to_crs(_METRES).iloc[0]
    return shape


def _metres_per_pixel(shape: BaseGeometry) -> float:
    west, south, east, north = shape.bounds
    room = WIDTH - 2 * _MARGIN, HEIGHT - 2 * _MARGIN
    return max(float(east - west) / room[0], float(north - south) / room[1])


def _draw(shape: BaseGeometry, metres_per_pixel: float, colour: str, theme: Theme) -> Drawn:
    west, south, east, north = shape.bounds
    size = max(east - west, north - south) / metres_per_pixel
    ink = INKS[theme].ink
    own = path_of(_pixels(shape, metres_per_pixel, WIDTH / 2, HEIGHT / 2), _LEAST_AREA)
    times = _enlarged(size) if size < _SPECK else None
    more = Markup("")
    if times is not None:
        middle = _INSET / 2 + 1
        more = Markup(
            "<circle cx='{x}' cy='{y}' r='{r}' fill='none' stroke='{ink}'/>"
            "<rect x='1' y='1' width='{side}' height='{side}' rx='3' fill='{paper}' "
            "stroke='{ink}' stroke-opacity='.45'/>"
            "<path d='{large}' transform='scale({scale:g})' fill='{colour}' fill-rule='evenodd' "
            "stroke='{ink}' stroke-width='{line:g}' stroke-linejoin='round'/>"
            "<text x='{middle}' y='{below}' text-anchor='middle' fill='{ink}' "
            "font-family='sans-serif' font-size='12'>× {times}</text>"
        ).format(
            x=WIDTH / 2,
            y=HEIGHT / 2,
            r=round(size / 2 + _RING, 1),
            ink=ink,
            paper=INKS[theme].ground,
            side=_INSET,
            large=path_of(_pixels(shape, metres_per_pixel / times, middle, middle), _LEAST_AREA),
            scale=1 / PER_PIXEL,
            line=0.8 * PER_PIXEL,
            colour=colour,
            middle=middle,
            below=_INSET + 15,
            times=times,
        )
    svg = Markup(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {w} {h}' width='{w}' height='{h}'>"
        "<path d='{own}' transform='scale({scale:g})' fill='{colour}' fill-rule='evenodd' "
        "stroke='{ink}' stroke-width='{line:g}' stroke-linejoin='round'/>{more}</svg>"
    ).format(
        w=WIDTH,
        h=HEIGHT,
        own=own,
        scale=1 / PER_PIXEL,
        line=0.9 * PER_PIXEL,
        colour=colour,
        ink=ink,
        more=more,
    )
    return Drawn(str(svg), times)


def _enlarged(size: float) -> int:
    """The largest round factor at which a place of ``size`` pixels fits the corner."""
    return next((times for times in _TIMES if size * times <= _INSET - 8), 1)


def _pixels(shape: BaseGeometry, metres_per_pixel: float, x: float, y: float) -> BaseGeometry:
    """A shape in pixels, the middle of its extent at (x, y)."""
    west, south, east, north = shape.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    scale = 1 / metres_per_pixel
    moved = shapely.transform(shape, lambda xy: (xy - middle) * (scale, -scale) + (x, y))
    return shapely.simplify(moved, _TOLERANCE)
