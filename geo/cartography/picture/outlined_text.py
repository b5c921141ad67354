"""The words of a picture as outlines, for a program that has not its letters.

An office program draws an SVG with the fonts of its machine and passes over those inside: words
would be wider than what was measured, and run over each other.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from geo.cartography.picture.fonts import WEIGHTS, font_files, width_of

if TYPE_CHECKING:
    from geo.cartography.picture.fonts import Weight

# As geo.cartography.picture.text.Letters writes them.
_TEXT = re.compile(
    r"<text x='([-\d.]+)' y='([-\d.]+)' font-size='([\d.e+-]+)' font-weight='(\d+)' "
    r"text-anchor='(\w+)' ([^>]*)>([^<]*)</text>"
)
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_SHARE = {"start": 0.0, "middle": 0.5, "end": 1.0}


def outlined(svg: str) -> str:
    """The same picture with paths where it has words.

    Raises
    ------
    AtlasError
        The typeface is missing or could not be laid out.
    """
    return _TEXT.sub(_as_path, _STYLE.sub("", svg))


def _as_path(found: re.Match[str]) -> str:
    from fontTools.pens.svgPathPen import SVGPathPen  # noqa: PLC0415  (slow to import)
    from fontTools.pens.transformPen import TransformPen  # noqa: PLC0415

    x, y, size = (float(found[place]) for place in (1, 2, 3))
    weight: Weight = 700 if int(found[4]) == max(WEIGHTS) else 400
    words = html.unescape(found[7])
    glyphs, names, units = _face(weight)
    x -= _SHARE[found[5]] * width_of(words, size, weight)
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.1f}".removesuffix(".0"))
    for letter in words:
        name = names.get(ord(letter), ".notdef")
        scale = size / units
        glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, x, y)))
        x += width_of(letter, size, weight)
    return f"<path {found[6].replace(' aria-hidden=' + repr('true'), '')} d='{pen.getCommands()}'/>"


@lru_cache(maxsize=2)  # the weights
def _face(weight: Weight) -> tuple[Any, dict[int, str], int]:
    """Outlines by the name of a letter, the names by code point, and units of an em."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    font = TTFont(font_files()[WEIGHTS.index(weight)])
    return font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm
