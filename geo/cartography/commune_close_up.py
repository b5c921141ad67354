"""A close-up of one commune between its neighbours, as a picture inside the page.

A commune comes in, an SVG drawing goes out, with the codes of its neighbours. Streamlit takes SVG
elements out of a page but not pictures, so the drawing is for an ``<img>``: see :func:`as_source`.
The outlines are the detailed ones (simplified at 25 m), in Belgian Lambert 2008, north up. What is
not Belgium stays bare: the atlas has no land beyond the border.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import geopandas as gpd
import shapely
from markupsafe import Markup

from geo.cartography.svg_path import ring_path
from geo.language import Text
from geo.state_cache import state_cache
from geo.survey.communes import area_name
from geo.territory import load_communes, load_outline
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.cartography.colours import Theme
    from geo.language import Language

WIDTH, HEIGHT = 420, 300
_METRES = 3812  # Belgian Lambert 2008
_AROUND = 0.22  # of the commune's own extent, on each side, for the neighbours
_TOLERANCE = 0.4  # pixels: less than the width of a line
_LETTER = 6.6  # pixels: the mean width of a letter of the labels
_LINE = 12.0  # pixels: the height of a label
_BARS_KM = (20, 10, 5, 2, 1)
_LONGEST_BAR = 0.28  # of the width
# The page's own text and background, as in .streamlit/config.toml: a picture cannot inherit them.
_INK: dict[Theme, str] = {"light": "#1c2126", "dark": "#f1efe9"}
_LAND: dict[Theme, str] = {"light": "#e9e6dd", "dark": "#262d34"}
_OWN: dict[Theme, str] = {"light": "#0a7f8f", "dark": "#2a9fb0"}
_PAPER: dict[Theme, str] = {"light": "#fbfaf7", "dark": "#14181c"}


@dataclass(frozen=True)
class Outline:
    """The drawing of a commune.

    Attributes
    ----------
    svg : str
    neighbours : tuple of NisCode
        Codes of the communes that share a border or a corner with it, by code.
    parts : int
        Separate pieces of land of the commune in the boundaries in use.
    holes : int
        Places inside of it that are not its land, nor another commune's: abroad.
    """

    svg: str
    neighbours: tuple[NisCode, ...]
    parts: int
    holes: int

    @property
    def pieces(self) -> Text | None:
        """A sentence about a commune in several pieces; None for others."""
        if self.parts == 1:
            return None
        if not self.holes:
            return Text("In these boundaries it consists of {n} separate pieces.", n=self.parts)
        return Text.plural(
            "In these boundaries it consists of {parts} separate pieces, with one piece of foreign "
            "land inside them.",
            "In these boundaries it consists of {parts} separate pieces, with {n} pieces of "
            "foreign land inside them.",
            parts=self.parts,
            n=self.holes,
        )


@state_cache(maxsize=512, of="boundaries")
def neighbours_of(nis5: NisCode, vintage: int) -> tuple[NisCode, ...]:
    """The communes that touch a commune, by code; errors as :func:`outline`."""
    shapes = _shapes(vintage)
    touching = shapes.index[shapes.intersects(shapes[nis5])]
    return tuple(NisCode(code) for code in touching if code != nis5)


@state_cache(maxsize=256, of="boundaries")
def outline(nis5: NisCode, vintage: int, language: Language, theme: Theme) -> Outline:
    """Draw a commune of ``vintage`` and what is around it.

    Parameters
    ----------
    nis5, vintage
        The commune.
    language
        Of the names; a commune around it is named where its name fits inside.
    theme
        The page behind the picture.

    Raises
    ------
    KeyError, AtlasError
        The vintage has no such commune, or its boundaries are missing or damaged.
    """
    own = _detail(nis5, vintage)
    west, south, scale = _window(own)
    east, north = west + WIDTH / scale, south + HEIGHT / scale
    seen = _shapes(vintage).cx[west:east, south:north].index
    others = [NisCode(code) for code in seen if code != nis5]
    frame = shapely.box(0, 0, WIDTH, HEIGHT)

    def pixels(shape: BaseGeometry) -> BaseGeometry:
        moved = shapely.transform(
            shape, lambda xy: (xy - (west, south)) * (scale, -scale) + (0, HEIGHT)
        )
        return shapely.simplify(moved, _TOLERANCE)

    around = [pixels(_detail(code, vintage)).intersection(frame) for code in others]
    bar = shapely.box(WIDTH * (1 - _LONGEST_BAR) - 16, HEIGHT - 32, WIDTH, HEIGHT)  # no name there
    letters = [
        _label(
            shape.difference(bar),
            area_name(code, "commune", vintage)[language],
            _INK[theme],
            _LAND[theme],
        )
        for code, shape in zip(others, around, strict=True)
    ]
    svg = Markup(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {w} {h}' width='{w}' height='{h}' "
        "font-family='sans-serif' font-size='12'>"
        "<g stroke='{ink}' stroke-linejoin='round' fill-rule='evenodd'>"
        "<path d='{around}' fill='{land}' stroke-width='.7' stroke-opacity='.6'/>"
        "<path d='{own}' fill='{colour}' stroke-width='1.4'/></g>"
        "{letters}{bar}</svg>"
    ).format(
        w=WIDTH,
        h=HEIGHT,
        ink=_INK[theme],
        land=_LAND[theme],
        colour=_OWN[theme],
        around="".join(map(_path, around)),
        own=_path(pixels(own)),
        letters=Markup("").join(letters),
        bar=_scale_bar(scale, _INK[theme], _PAPER[theme]),
    )
    inside = [shapely.Polygon(ring) for part in shapely.get_parts(own) for ring in part.interiors]
    abroad = [
        hole
        for hole in inside
        if not _shapes(vintage).intersects(hole.representative_point()).any()
    ]
    return Outline(str(svg), neighbours_of(nis5, vintage), len(shapely.get_parts(own)), len(abroad))


def as_source(drawing: str) -> str:
    """An SVG drawing as the address of a picture that needs no request."""
    return "data:image/svg+xml," + quote(drawing, safe=" =:/'.,;()-")


@state_cache(maxsize=8, of="boundaries")
def _shapes(vintage: int) -> gpd.GeoSeries:
    """The communes of a vintage in metres, coarse: enough to know who is where."""
    return load_communes(vintage).geometry.to_crs(_METRES)


@state_cache(maxsize=1024, of="boundaries")
def _detail(nis5: NisCode, vintage: int) -> BaseGeometry:
    shape: BaseGeometry = (
        gpd.GeoSeries([load_outline(nis5, vintage)], crs=4326).to_crs(_METRES).iloc[0]
    )
    return shape


def _window(own: BaseGeometry) -> tuple[float, float, float]:
    """West and south edge in metres, and pixels a metre: the commune in the middle, all of it."""
    west, south, east, north = own.bounds
    width, height = (east - west) * (1 + 2 * _AROUND), (north - south) * (1 + 2 * _AROUND)
    scale = min(WIDTH / width, HEIGHT / height)
    middle = ((west + east) / 2, (south + north) / 2)
    return middle[0] - WIDTH / scale / 2, middle[1] - HEIGHT / scale / 2, scale


def _label(shape: BaseGeometry, words: str, ink: str, halo: str) -> Markup:
    """A name where it fits inside a shape; nothing where it does not."""
    polygons = [
        part
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon" and not part.is_empty
    ]
    if not polygons:
        return Markup("")
    spot = max(polygons, key=lambda part: part.area).representative_point()
    wide = _LETTER * len(words) / 2
    room = shapely.box(spot.x - wide, spot.y - _LINE / 2, spot.x + wide, spot.y + _LINE / 2)
    if not shape.contains(room):
        return Markup("")
    return Markup(
        "<text x='{}' y='{}' text-anchor='middle' fill='{}' stroke='{}' stroke-width='3' "
        "paint-order='stroke'>{}</text>"
    ).format(round(spot.x, 1), round(spot.y + 4, 1), ink, halo, words)


def _scale_bar(scale: float, ink: str, halo: str) -> Markup:
    """The longest of some round lengths that takes up to about a quarter of the picture."""
    fitting = [km for km in _BARS_KM if km * 1000 * scale <= _LONGEST_BAR * WIDTH]
    km = fitting[0] if fitting else _BARS_KM[-1]
    length = round(km * 1000 * scale, 1)
    right, base = WIDTH - 8, HEIGHT - 8
    return Markup(
        "<path d='M{left} {top}V{base}H{right}V{top}' fill='none' stroke='{halo}' "
        "stroke-width='4'/><path d='M{left} {top}V{base}H{right}V{top}' fill='none' "
        "stroke='{ink}' stroke-width='1.4'/>"
        "<text x='{middle}' y='{text}' text-anchor='middle' fill='{ink}' stroke='{halo}' "
        "stroke-width='3' paint-order='stroke'>{km} km</text>"
    ).format(
        left=round(right - length, 1),
        right=right,
        base=base,
        top=base - 5,
        middle=round(right - length / 2, 1),
        text=base - 6,
        km=km,
        ink=ink,
        halo=halo,
    )


def _path(shape: BaseGeometry) -> str:
    polygons = [
        part
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon" and not part.is_empty
    ]
    rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
    return "".join(ring_path(ring) for ring in rings)
