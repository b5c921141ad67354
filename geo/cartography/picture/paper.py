"""What every picture is drawn on and with: the inks of the two themes, and the sizes of a sheet.

The colours are those of the page (``.streamlit/config.toml``) and of the map's frame
(``browser/atlas.css``): a picture in a file can inherit neither. A test keeps the three alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.cartography.colours import lightness
from geo.language import Text

if TYPE_CHECKING:
    from geo.cartography.colours import Theme


@dataclass(frozen=True)
class Inks:
    """The colours of one theme, each ``#rrggbb``.

    Attributes
    ----------
    ground
        The paper.
    ink, quiet
        Words and strong lines; words of less weight.
    edge
        Thin lines around boxes and around areas without a value.
    line
        Between areas with a value.
    province, region
        Borders of the larger areas.
    pattern
        Of the patterns of what is missing.
    calm, calm_line
        Ground and pattern of what is missing in most areas.
    mark
        Of the mark on a class of losses.
    land
        Land that is only there to say where one is.
    own
        The one commune that a picture is about, and marks that need no other colour.
    beside
        What that commune is set beside.
    accent
        The one among many that a reader marked.
    label, on_label
        The label of demonstration data, and the letters on it.
    """

    ground: str
    ink: str
    quiet: str
    edge: str
    line: str
    province: str
    region: str
    pattern: str
    calm: str
    calm_line: str
    mark: str
    land: str
    own: str
    beside: str
    accent: str
    label: str = "#f6d96b"
    on_label: str = "#23262a"


INKS: dict[Theme, Inks] = {
    "light": Inks(
        ground="#fbfaf7",
        ink="#1c2126",
        quiet="#5b646c",
        edge="#d7d5cf",
        line="#ffffff",
        province="#4a5560",
        region="#15191d",
        pattern="#8f8b82",
        calm="#f3f1eb",
        calm_line="#dedbd2",
        mark="#4d2a0c",
        land="#e9e6dd",
        own="#0a7f8f",
        beside="#d08a1e",
        accent="#b3261e",
    ),
    "dark": Inks(
        ground="#14181c",
        ink="#f1efe9",
        quiet="#a9b2ba",
        edge="#3a424a",
        line="#14181c",
        province="#98a3ad",
        region="#f1efe9",
        pattern="#6b747d",
        calm="#1b2026",
        calm_line="#2f363d",
        mark="#2b1503",
        land="#262d34",
        own="#2a9fb0",
        beside="#d08a1e",
        accent="#ff8a7a",
    ),
}

_LETTERS = ("#ffffff", "#101418")
_AS_CLEAR = 0.57  # OKLab lightness of a ground on which white and dark letters stand out alike


def letters_on(fill: str) -> str:
    """The colour of letters on a fill (``#rrggbb``): dark, or white where that shows better."""
    return _LETTERS[lightness(fill) > _AS_CLEAR]


Shape = Literal["article", "square", "story", "slide", "a4"]


@dataclass(frozen=True)
class Size:
    """The size of a shape.

    Attributes
    ----------
    label
        What a reader calls it.
    width, height
        In pixels of 1/96 inch, at once the picture's size.
    unit
        The size of letters and margins, of which those of an article are 1.
    """

    label: Text
    width: int
    height: int
    unit: float


SHAPES: dict[Shape, Size] = {
    "article": Size(Text("Article (1200 × 675)"), 1200, 675, 1.0),
    "square": Size(Text("Square (1080 × 1080)"), 1080, 1080, 1.2),
    "story": Size(Text("Tall (1080 × 1920)"), 1080, 1920, 1.5),
    "slide": Size(Text("Slide (1920 × 1080)"), 1920, 1080, 1.6),
    "a4": Size(Text("A4, upright"), 794, 1123, 0.8),
}

PHONE = Size(Text("Phone"), 480, 960, 1.0)
"""The shape that is no file of its own: a page shows it where no other could be read."""


STRONG_LINES = (3.6, 1.4)
"""Widths of a strong line, in pixels of an article's picture: its ground, and the ink in it.

The two are so far apart that whatever colour lies beside the line, one of them has 3:1 or more
against it (WCAG 2.2, technique C40). ``browser/atlas.css`` has the same."""


@dataclass(frozen=True)
class Look:
    """How a picture that stands alone looks.

    Attributes
    ----------
    shape
        Its size: a key of :data:`SHAPES`, or that of :data:`PHONE`.
    theme
        Light or dark.
    titled
        Whether it has its title inside; an article often has its own headline.
    sourced
        Whether it says inside what it is of, and its source and licence; a page of paper and a
        slide say so in words of their own. The label of demonstration data is always inside.
    strong
        Whether a strong line parts areas that look different on a map.
    """

    shape: Shape | Literal["phone"] = "article"
    theme: Theme = "light"
    titled: bool = True
    sourced: bool = True
    strong: bool = False

    @property
    def size(self) -> Size:
        """Width, height and unit."""
        return PHONE if self.shape == "phone" else SHAPES[self.shape]

    @property
    def inks(self) -> Inks:
        """The colours."""
        return INKS[self.theme]


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels; ``x`` and ``y`` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height
