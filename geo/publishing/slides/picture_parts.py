"""Pictures on a slide: SVG for programs that draw it, PNG for the others, and words beside them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from geo.cartography.picture.formats import as_png
from geo.cartography.picture.outlined_text import outlined

if TYPE_CHECKING:
    from geo.publishing.slides.slide import SlidePicture

_MARK = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_TIMES = 2  # pixels of the PNG, as a multiple of the picture's


def add_picture(slide: Any, picture: SlidePicture, box: tuple[float, float, float, float]) -> Any:
    """Put a picture into a box (inches: left, top, width, height) of a slide of python-pptx.

    It keeps its shape and stands in the middle.

    Raises
    ------
    AtlasError
        The typeface is missing or could not be laid out.
    """
    from pptx.util import Inches  # noqa: PLC0415  (only where slides are asked for)

    left, top, width, height = box
    scale = min(width / picture.width, height / picture.height)
    wide, high = picture.width * scale, picture.height * scale
    raster = picture.bitmap or as_png(picture.drawn, _TIMES)
    shown = slide.shapes.add_picture(
        io.BytesIO(raster),
        Inches(left + (width - wide) / 2),
        Inches(top + (height - high) / 2),
        Inches(wide),
        Inches(high),
    )
    describe(shown, picture.alt)
    if picture.drawn:
        _add_svg(slide, shown, outlined(picture.drawn).encode())
    return shown


def colour_of(code: str) -> Any:
    """``#rrggbb`` as python-pptx has it."""
    from pptx.dml.color import RGBColor  # noqa: PLC0415

    colour: Any = RGBColor
    return colour.from_string(code.removeprefix("#"))


def describe(shape: Any, words: str) -> None:
    """Say what a shape shows, for those who do not see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", words)  # noqa: SLF001  (there is no other way)


def _add_svg(slide: Any, shown: Any, svg: bytes) -> None:
    """The drawing beside the PNG: what knows the mark shows it, what does not passes over it."""
    from lxml import etree  # noqa: PLC0415
    from pptx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415
    from pptx.opc.package import Part  # noqa: PLC0415
    from pptx.oxml.ns import qn  # noqa: PLC0415

    package = slide.part.package
    part = Part(package.next_image_partname("svg"), "image/svg+xml", package, svg)
    relation = slide.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    blip = shown._element.xpath(".//a:blip")[0]  # noqa: SLF001  (there is no other way)
    more = etree.SubElement(etree.SubElement(blip, qn("a:extLst")), qn("a:ext"), uri=_MARK)
    drawn = etree.SubElement(more, f"{{{_SVG}}}svgBlip", nsmap={"asvg": _SVG})
    drawn.set(qn("r:embed"), relation)
