"""What stands on a slide, in one language, as plain text and numbers."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from geo.publishing.export.provenance import of_boundaries
from geo.publishing.pictures.words import source_and_licence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.language import Language
    from geo.publishing.export.download import Download, FileSource

_NO_LETTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]+")
_SPACES = re.compile(r"[ \t\r\n]+")

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
"""Of the file that slides become."""

Layout = Literal["title", "body", "number", "sentence", "end"]


@dataclass(frozen=True)
class SlidePicture:
    """A picture: an SVG document, or the bytes of a PNG or JPEG.

    Attributes
    ----------
    drawn
        The document; "" where ``bitmap`` is the picture.
    alt
        What it shows, for those who do not see it.
    width, height
        In pixels.
    bitmap
        A picture of one's own.
    """

    drawn: str
    alt: str
    width: float
    height: float
    bitmap: bytes = b""

    @property
    def as_svg(self) -> str:
        """The same as an SVG document, a bitmap inside of one."""
        if self.drawn:
            return self.drawn
        kind = "png" if self.bitmap.startswith(b"\x89PNG") else "jpeg"
        size = f"width='{self.width:g}' height='{self.height:g}'"
        return (
            f"<svg xmlns='http://www.w3.org/2000/svg' {size} "
            f"viewBox='0 0 {self.width:g} {self.height:g}'><image {size} "
            f"href='data:image/{kind};base64,{base64.b64encode(self.bitmap).decode()}'/></svg>"
        )


@dataclass(frozen=True)
class Series:
    """One row of numbers of a chart; ``values`` has None where nothing is known.

    ``digits`` None writes each number with the decimals that it has.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str
    digits: int | None = 1
    of_points: tuple[str | None, ...] = ()
    """Colours of single bars, None as the others; empty where all are alike."""


@dataclass(frozen=True)
class BarChart:
    """Bars from left to right, one group for each category, the first on top.

    Attributes
    ----------
    categories
        What the bars are of.
    series
        One or more, as many values each as there are categories.
    unit
        Of the axis.
    top
        Its end; it begins with zero. None follows the values.
    alt
        The chart in words.
    percent
        Whether the values are per cents, and are written so.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    alt: str
    top: float | None = None
    percent: bool = False


@dataclass(frozen=True)
class PointSeries:
    """The points of one colour of a chart of points, each with a name."""

    name: str
    points: tuple[tuple[float, float], ...]
    names: tuple[str, ...]
    colour: str


@dataclass(frozen=True)
class PointChart:
    """Two numbers against each other, a point a place; units and words as in :class:`BarChart`.

    The series with most points is the first: a usual program draws no others where it is not.
    """

    series: tuple[PointSeries, ...]
    across: str
    up: str
    alt: str
    tops: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True)
class SlideTable:
    """Cells as they are written; the first column names the rows, the others are numbers or words.

    ``widths`` are shares of the width, one a column. ``alt`` says what it is.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    alt: str
    right: bool = True


@dataclass(frozen=True)
class Slide:
    """One slide; what it has not is "" or empty.

    Attributes
    ----------
    layout
        Which of its parts is the large one. A sentence without another title is its title.
    title, caption, notes
        A slide always has a title. The notes are what only the presenter sees.
    facts
        Sentences: what is shown, n and year.
    foot
        Source and licence, and where the file leads back to.
    label
        That the data are a demonstration.
    link
        The address that reopens what is shown.
    figure, detail
        One figure in large, and how sure it is.
    sentence
        One sentence in large.
    lines
        Sentences, one below the other.
    pictures, chart, table
        What is shown. Where there is a chart or a table, ``pictures`` show the same, for paper.
    code
        A QR code of ``leads_to``, as an SVG document.
    """

    layout: Layout
    title: str
    caption: str = ""
    notes: str = ""
    facts: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    label: str = ""
    link: str = ""
    figure: str = ""
    detail: str = ""
    sentence: str = ""
    lines: tuple[str, ...] = ()
    pictures: tuple[SlidePicture, ...] = ()
    chart: BarChart | PointChart | None = None
    table: SlideTable | None = None
    code: str = ""
    leads_to: str = ""

    def of(self, taken: Download, *more: FileSource) -> Slide:
        """The same with label, source, licence and link of what was taken."""
        sources = (*taken.sources, *more)
        return replace(
            self,
            label=taken.notice,
            link=taken.link,
            foot=source_and_licence(sources, taken.say),
        )


@dataclass(frozen=True)
class Deck:
    """A whole presentation.

    Attributes
    ----------
    title
        Of the file.
    language
        BCP 47.
    slides
        At least one.
    foot
        Stands on every slide, beside its source.
    """

    title: str
    language: Language
    slides: tuple[Slide, ...]
    foot: str = ""


def facts_of(taken: Download, *, titled: bool = True) -> tuple[str, ...]:
    """What was taken, in sentences: its title unless it has been said, edition, year and n."""
    say = taken.say
    found = [] if titled else [say("{note}.", note=taken.title)]
    for edition in taken.editions:
        found += [say("{note}.", note=edition.title), say.render(edition.year_and_version)]
    found += [say.render(one) for one in taken.of_lists]
    if taken.sample is not None:
        found.append(say("{sample}.", sample=taken.sample))
    return tuple(dict.fromkeys(found))


def with_boundaries(taken: Download) -> tuple[FileSource, ...]:
    """The source of the outlines that a picture has beside the rows that were taken."""
    return () if any(one.of_outlines for one in taken.sources) else (of_boundaries(taken.vintage),)


def drawn_picture(svg: str, alt: str) -> SlidePicture:
    """A picture of the atlas, whose size stands in its first element."""
    found = re.search(r"viewBox='0 0 ([\d.]+) ([\d.]+)'", svg)
    assert found is not None
    return SlidePicture(svg, alt, float(found[1]), float(found[2]))


def bitmap_picture(data: str, alt: str) -> SlidePicture | None:
    """A picture of one's own from its ``data:`` address; None where it cannot be read."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  (only where there is one)

    content = base64.b64decode(data.partition(",")[2])
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            image.verify()
            width, height = image.size
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
    return SlidePicture("", alt, width, height, content)


def plain(words: str) -> str:
    """A line of text without what a file cannot hold; spaces that hold words together stay."""
    return _SPACES.sub(" ", _NO_LETTER.sub(" ", words)).strip(" ")


def paragraphs(words: str) -> list[str]:
    """A text of several lines as lines of :func:`plain`, without empty ones."""
    return [line for line in map(plain, words.split("\n")) if line]


def all_of(words: Iterable[str]) -> tuple[str, ...]:
    """Texts as :func:`plain`, without empty ones."""
    return tuple(filter(None, map(plain, words)))
