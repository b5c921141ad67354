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

import shapely
from markupsafe import Markup

from geo.cartography.picture.close_up import (
    LONGEST_BAR,
    bar_km,
    close_up,
    coarse_communes,
    detailed,
    names_around,
    neighbours_of,
)
from geo.cartography.picture.paper import INKS
from geo.cartography.picture.shapes import PER_PIXEL, path_of
from geo.language import Text
from geo.state_cache import state_cache
from geo.survey.communes import area_name

if TYPE_CHECKING:
    from geo.cartography.colours import Theme
    from geo.language import Language
    from geo.territory.nis_code import NisCode

WIDTH, HEIGHT = 420, 300
_LETTER = 6.6  # pixels: the mean width of a letter of the labels
_LINE = 12.0  # pixels: the height of a label


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


@state_cache(maxsize=256, of="boundaries")
def outline(nis5: NisCode, vintage: int, language: Language, theme: Theme) -> Outline:
    """Draw a commune of ``vintage`` and what is around it.

    Parameters
    ----------
    nis5, vintage
        The commune.
    language
        Of the names; its neighbours are named, and no other commune.
    theme
        The page behind the picture.

    Raises
    ------
    KeyError, AtlasError
        The vintage has no such commune, or its boundaries are missing or damaged.
    """
    own, inks = detailed(nis5, vintage), INKS[theme]
    close = close_up(nis5, vintage, WIDTH, HEIGHT)
    bar = shapely.box(WIDTH * (1 - LONGEST_BAR) - 16, HEIGHT - 32, WIDTH, HEIGHT)  # no name there
    neighbours = neighbours_of(nis5, vintage)
    names = {code: area_name(code, "commune", vintage)[language] for code in neighbours}
    room = shapely.box(0, 0, WIDTH, HEIGHT).difference(bar)
    widths = {code: _LETTER * len(name) + 6 for code, name in names.items()}
    letters = [
        _label(spot, names[code], inks.ink, inks.land)
        for code, spot in names_around(close, widths, _LINE, room).items()
    ]
    svg = Markup(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {w} {h}' width='{w}' height='{h}' "
        "font-family='sans-serif' font-size='12'>"
        "<g transform='scale({scale:g})' stroke='{ink}' stroke-linejoin='round' "
        "fill-rule='evenodd'>"
        "<path d='{around}' fill='{land}' stroke-width='{thin:g}' stroke-opacity='.6'/>"
        "<path d='{own}' fill='{colour}' stroke-width='{thick:g}'/></g>"
        "{letters}{bar}</svg>"
    ).format(
        w=WIDTH,
        h=HEIGHT,
        scale=1 / PER_PIXEL,
        thin=0.7 * PER_PIXEL,
        thick=1.4 * PER_PIXEL,
        ink=inks.ink,
        land=inks.land,
        colour=inks.own,
        around="".join(path_of(shape) for _, shape in close.around),
        own=path_of(close.own),
        letters=Markup("").join(letters),
        bar=_scale_bar(close.scale, inks.ink, inks.ground),
    )
    inside = [shapely.Polygon(ring) for part in shapely.get_parts(own) for ring in part.interiors]
    abroad = [
        hole
        for hole in inside
        if not coarse_communes(vintage).intersects(hole.representative_point()).any()
    ]
    return Outline(str(svg), neighbours, len(shapely.get_parts(own)), len(abroad))


def as_source(drawing: str) -> str:
    """An SVG drawing as the address of a picture that needs no request."""
    return "data:image/svg+xml," + quote(drawing, safe=" =:/'.,;()-")


def _label(spot: tuple[float, float], words: str, ink: str, halo: str) -> Markup:
    """A name around a place."""
    return Markup(
        "<text x='{}' y='{}' text-anchor='middle' fill='{}' stroke='{}' stroke-width='3' "
        "paint-order='stroke'>{}</text>"
    ).format(round(spot[0], 1), round(spot[1] + 4, 1), ink, halo, words)


def _scale_bar(scale: float, ink: str, halo: str) -> Markup:
    """The longest of some round lengths that takes up to about a quarter of the picture."""
    km = bar_km(scale, WIDTH)
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
