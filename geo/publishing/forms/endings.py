"""The endings that a page can be asked for with, and which pages have which."""

from __future__ import annotations

import importlib
import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from geo.cartography.picture.formats import FORMATS as PICTURES
from geo.language import Text
from geo.publishing.export.formats import FORMATS as FILES
from geo.publishing.slides.slide import MEDIA_TYPE as SLIDES

if TYPE_CHECKING:
    import datetime as dt

    from geo.cartography.picture.paper import Look
    from geo.publishing.embed.options import EmbedOptions
    from geo.publishing.export.download import Download
    from geo.publishing.slides.slide import BarChart, Deck, PointChart
    from geo.publishing.view import View

_ROOMS = sorted(path.name for path in Path(__file__).parents[1].glob("*_page"))
PAGES = tuple(name.removesuffix("_page") for name in _ROOMS)
"""The pages of the atlas, by the names that their addresses have; not all have forms.

Those that have say so in a module ``forms`` of their room: some of ``download``, ``picture``,
``page``, ``sheet`` and ``slides``, and ``EXAMPLE``, the parameters of a view to try them with.
``spelt_out`` is for pages that show by default what another publication may change; ``not_shown``
for those that may show another indicator than they are asked for, or none, which a file does not;
``is_drawn`` for those that may have rows and no picture; ``two_maps`` for those that may show two;
``chart`` for those whose picture is a chart of numbers; ``OF_AREAS = False`` for those whose rows
are never one an area, and have no outlines.
"""

Made = Literal["picture", "rows", "page", "sheet", "slides"]


class SpeltOut(Protocol):
    """What a page shows by default and may be another one tomorrow, said in the view."""

    def __call__(self, view: View) -> View: ...


class NotShown(Protocol):
    """Why a page does not show the indicator that the view has; None where it does."""

    def __call__(self, view: View) -> Text | None: ...


class IsDrawn(Protocol):
    """Whether a page has a picture of a view of which it has rows."""

    def __call__(self, view: View) -> bool: ...


class TwoMaps(Protocol):
    """The views of the two maps that a page shows; None where it shows something else."""

    def __call__(self, view: View) -> tuple[View, View] | None: ...


class RowMaker(Protocol):
    """Makes the rows of a page; None where the view has nothing to take."""

    def __call__(self, view: View, link: str) -> Download | None: ...


class Picture(Protocol):
    """Draws a page as SVG; None where the view has nothing to draw."""

    def __call__(
        self, view: View, look: Look, link: str, *, embedded: bool = True
    ) -> str | None: ...


class SlideMaker(Protocol):
    """Makes slides of what a page shows; None where the view has nothing to put on them."""

    def __call__(self, view: View, link: str, day: dt.date) -> Deck | None: ...


class ChartMaker(Protocol):
    """The numbers of the picture of a page, where they are a chart that can be changed."""

    def __call__(self, view: View) -> BarChart | PointChart | None: ...


class Page(Protocol):
    """Writes a page as HTML that needs no Streamlit; ``whole`` with all that it needs inside."""

    def __call__(
        self, view: View, options: EmbedOptions, link: str, *, whole: bool = False
    ) -> str: ...


class Sheet(Protocol):
    """Makes a sheet on paper, a PDF; None where the view has nothing to put on it."""

    def __call__(
        self, view: View, link: str, day: dt.date, *, back: bool = False
    ) -> bytes | None: ...


class PageText(Protocol):
    """What a page says, as HTML to stand inside of another; its style is that of its room."""

    def __call__(self, view: View) -> str: ...


@dataclass(frozen=True)
class Ending:
    """What an ending means: its media type, what it is made of, and its words.

    A page that has a sheet gives it as PDF, and its picture by the other endings.
    """

    media_type: str
    made: Made
    label: Text | str


ENDINGS: dict[str, Ending] = {
    "svg": Ending(PICTURES["svg"], "picture", Text("Picture (SVG)")),
    "png": Ending(PICTURES["png"], "picture", Text("Picture (PNG)")),
    "pdf": Ending(PICTURES["pdf"], "picture", Text("Picture (PDF)")),
    "csv": Ending("text/csv; charset=utf-8", "rows", FILES["csv"].label),
    "xlsx": Ending(FILES["xlsx"].media_type, "rows", FILES["xlsx"].label),
    "geojson": Ending(FILES["geojson"].media_type, "rows", FILES["geojson"].label),
    "json": Ending("application/json", "rows", "JSON"),
    "html": Ending("text/html; charset=utf-8", "page", Text("Interactive page (HTML)")),
    "pptx": Ending(SLIDES, "slides", Text("Slides (PowerPoint)")),
}
_SHEET = Ending(PICTURES["pdf"], "sheet", Text("Sheet (PDF)"))


@dataclass(frozen=True)
class PageForms:
    """What makes the forms of one page, None where it has none of the kind; a view to try.

    ``spelt_out`` is None where nothing that the page shows depends on what else is published,
    ``not_shown`` where the page has nothing to do with an indicator, or shows each, ``is_drawn``
    where what has rows has a picture, ``two_maps`` where it shows one map at most.
    """

    download: RowMaker | None
    picture: Picture | None
    page: Page | None
    text: PageText | None
    example: str
    spelt_out: SpeltOut | None = None
    not_shown: NotShown | None = None
    is_drawn: IsDrawn | None = None
    two_maps: TwoMaps | None = None
    sheet: Sheet | None = None
    slides: SlideMaker | None = None
    chart: ChartMaker | None = None
    of_areas: bool = True

    def endings(self) -> tuple[str, ...]:
        """The endings that the page may have, whatever the view."""
        makers = {
            "picture": self.picture,
            "rows": self.download,
            "page": self.page,
            "sheet": self.sheet,
            "slides": self.slides,
        }
        return tuple(
            name
            for name in ENDINGS
            if makers[self.ending(name).made] is not None
            and (self.of_areas or name not in FILES or not FILES[name].outlines)
        )

    def ending(self, name: str) -> Ending:
        """What an ending means for this page; ``name`` is a key of :data:`ENDINGS`."""
        return _SHEET if name == "pdf" and self.sheet is not None else ENDINGS[name]


def forms_of(page: str) -> PageForms | None:
    """The forms of a page by its name; None where it has none."""
    return _forms_of(page) if page in PAGES else None


@lru_cache(maxsize=16)  # the pages
def _forms_of(page: str) -> PageForms | None:
    name = f"geo.publishing.{page}_page.forms"
    if importlib.util.find_spec(name) is None:
        return None
    room = importlib.import_module(name)
    return PageForms(
        download=getattr(room, "download", None),
        picture=getattr(room, "picture", None),
        page=getattr(room, "page", None),
        text=getattr(room, "text", None),
        example=room.EXAMPLE,
        spelt_out=getattr(room, "spelt_out", None),
        not_shown=getattr(room, "not_shown", None),
        is_drawn=getattr(room, "is_drawn", None),
        two_maps=getattr(room, "two_maps", None),
        sheet=getattr(room, "sheet", None),
        slides=getattr(room, "slides", None),
        chart=getattr(room, "chart", None),
        of_areas=getattr(room, "OF_AREAS", True),
    )


def pages_with_forms() -> dict[str, PageForms]:
    """The pages that have forms, by name."""
    found = {page: forms_of(page) for page in PAGES}
    return {page: forms for page, forms in found.items() if forms is not None}
