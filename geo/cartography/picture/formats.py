"""A picture as PNG or PDF: from the SVG, without a browser and without the machine's fonts."""

from __future__ import annotations

import html
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from geo.cartography.picture.fonts import font_files
from geo.language import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from typst import Fonts

    from geo.cartography.picture.paper import Look

Format = Literal["svg", "png", "pdf"]
FORMATS: dict[Format, str] = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
}
"""Each ending with its media type."""

LEAST_TIMES, MOST_TIMES = 1, 4

_PAGE = (
    "#set document(title: sys.inputs.title, date: none)\n"
    "#set text(lang: sys.inputs.language)\n"
    "#set page(width: {width:g}pt, height: {height:g}pt, margin: 0pt)\n"
    '#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: sys.inputs.described)'
)
_BEGINNING = 300  # characters, that hold the first element
_POINTS = 0.75  # a pixel, 1/96 inch


def file_bytes(svg: str, ending: Format, look: Look, times: int = 1) -> bytes:
    """The picture in a format; ``times`` counts for PNG only. Errors as :func:`as_png`."""
    if ending == "png":
        return as_png(svg, times)
    if ending == "pdf":
        return as_pdf(svg, look, title_of(svg))
    return svg.encode()


def title_of(svg: str) -> str:
    """The title of a picture, as a screen reader says it."""
    return _first(svg, "title")


def description_of(svg: str) -> str:
    """What a picture says for those who do not see it."""
    return _first(svg, "desc")


def _language_of(svg: str) -> str:
    found = re.search(r"xml:lang='([a-z]{2})'", svg[:_BEGINNING])
    return found[1] if found else SOURCE_LANGUAGE


def _first(svg: str, element: str) -> str:
    found = re.search(rf"<{element}>(.*?)</{element}>", svg, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def as_png(svg: str, times: int = 1) -> bytes:
    """The picture as PNG, ``times`` as many pixels a side as it has (1 to 4).

    Raises
    ------
    ValueError
        ``times`` is not one of them.
    AtlasError
        The typeface is missing or could not be laid out.
    """
    if times not in range(LEAST_TIMES, MOST_TIMES + 1):
        raise ValueError(times)
    from resvg_py import svg_to_bytes  # noqa: PLC0415  (only where a picture is asked for)

    return bytes(
        svg_to_bytes(
            svg_string=svg, zoom=float(times), skip_system_fonts=True, font_files=[*font_files()]
        )
    )


def as_pdf(svg: str, look: Look, title: str) -> bytes:
    """The picture as a page of its own size, its words as text, its title that of the document.

    The same picture gives the same bytes.
    """
    import typst  # noqa: PLC0415  (only where a picture is asked for)

    size = look.size
    page = _PAGE.format(width=size.width * _POINTS, height=size.height * _POINTS)
    return typst.compile(
        page.encode(),
        sys_inputs={
            "svg": svg,
            "title": title,
            "described": description_of(svg) or title,
            "language": _language_of(svg),
        },
        font_paths=typst_fonts(),
        format="pdf",
    )


@cache
def typst_fonts() -> Fonts:
    """The typeface of the pictures for Typst, and none of the machine's own.

    Raises
    ------
    AtlasError
        It is missing or could not be laid out.
    """
    from typst import Fonts  # noqa: PLC0415

    return Fonts(include_system_fonts=False, font_paths=[Path(font_files()[0]).parent])
