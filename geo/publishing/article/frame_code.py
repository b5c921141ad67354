"""The code that puts the map of a view into a page of somebody else: a frame, and its script."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from markupsafe import Markup

from geo.cartography.colours import THEMES
from geo.language import DEFAULT_LANGUAGE, Text, translator
from geo.publishing.article.host_script import NAME
from geo.publishing.embed.address import page_address
from geo.publishing.embed.content import shape_of
from geo.publishing.embed.options import EmbedOptions
from geo.publishing.html import fill_template
from geo.publishing.inline_scripts import inline_script
from geo.publishing.map_view import compose

if TYPE_CHECKING:
    from geo.language import Labels, Language
    from geo.publishing.embed.options import Control
    from geo.publishing.view import View

CONTROLS: dict[Control, Text] = {
    "search": Text("Search field"),
    "table": Text("Table"),
    "language": Text("Language"),
    "zoom": Text("Zoom"),
}
"""What readers of a frame may have beside the map."""

AS_THE_READER = "reader"
FRAME_THEMES: dict[str, Text] = {str(key): name for key, name in THEMES.items()} | {
    AS_THE_READER: Text("As each reader’s device")
}
"""Light or dark, or what each reader's own machine says."""

FULL_WIDTH = 0
WIDTHS: dict[int, Text] = {
    FULL_WIDTH: Text("Full width"),
    280: Text("{n} pixels", n=280),
    600: Text("{n} pixels", n=600),
    1000: Text("{n} pixels", n=1000),
}
"""Widths of a frame in CSS pixels."""

_AROUND: dict[int, int] = {FULL_WIDTH: 460, 280: 610, 600: 460, 1000: 150}
"""Pixels that title, tools and legend with its bars take beside the map, with the longest title.

In a wide frame the legend lies on the map."""

_COLUMN = 720
"""The widest page that has its legend below the map; what is as wide as its article may be so."""

# As in embed_page.css and embed_page.js: margin of the page; highest and form of the map.
_MARGIN, _HIGHEST, _FORMS = 12, 760, (0.85, 1.6)


@dataclass(frozen=True)
class Frame:
    """What may be chosen of a frame.

    Attributes
    ----------
    width
        A key of :data:`WIDTHS`.
    language
        Of all words.
    options
        What of the page there is.
    """

    width: int = FULL_WIDTH
    language: Language = DEFAULT_LANGUAGE
    options: EmbedOptions = EmbedOptions(theme="light")  # noqa: RUF009  (it cannot change)


def frame_height(view: View, frame: Frame) -> int:
    """CSS pixels of a frame where nobody tells it: the map with its legend, the rest scrolls.

    Raises
    ------
    AtlasError
        As :func:`geo.publishing.map_view.compose`.
    """
    low, high = _FORMS
    inside = (frame.width or _COLUMN) - 2 * _MARGIN
    form = min(high, max(low, shape_of(compose(view))))
    return 10 * ceil((min(_HIGHEST, inside / form) + _AROUND[frame.width]) / 10)


def frame_address(view: View, address: str, frame: Frame) -> str:
    """The address of what is in the frame; ``address`` is that of any page of the server."""
    shown = replace(view, lang=frame.language, stage=False)
    return urljoin(address, page_address(shown, frame.options))


def frame_code(view: View, address: str, frame: Frame, title: Text | Labels) -> str:
    """The HTML to paste, every value in it escaped; ``title`` is what the map shows."""
    say = translator(frame.language)
    inside = frame_address(view, address, frame)
    return fill_template(
        "templates/frame_code.html",
        say,
        inside=inside,
        frame=frame,
        height=frame_height(view, frame),
        title=f"{say.render(title)} – {say('Smart City Atlas of Belgium')}",
        script=urljoin(inside, NAME),
    )


def frame_preview(code: str, frame: Frame) -> str:
    """A page of its own that holds the code, and shrinks it where it has less room."""
    return fill_template(
        "templates/frame_preview.html",
        translator(frame.language),
        code=Markup(code),  # noqa: S704  (made by frame_code)
        frame=frame,
        script=inline_script("preview"),
    )
