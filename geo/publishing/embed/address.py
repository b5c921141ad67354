"""Addresses of the page and of what belongs to it, all from the folder that it lies in itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.publishing.export.provenance import link_to

if TYPE_CHECKING:
    from geo.publishing.embed.options import EmbedOptions
    from geo.publishing.view import View

PARTS = "map-parts"
"""Folder of the page's scripts, styles and outlines (:mod:`geo.publishing.embed.parts`)."""


def page_address(view: View, options: EmbedOptions) -> str:
    """The page of a view, of the versions of its editions that the view itself names."""
    return _with_ending(view, "html", options.query())


def picture_address(view: View, options: EmbedOptions) -> str:
    """The picture of the same view, in the shape that is largest in a narrow column."""
    look = {"shape": "square"}
    if options.theme == "dark":
        look["theme"] = "dark"
    if options.strong:
        look["lines"] = "strong"
    return _with_ending(view, "svg", look)


def _with_ending(view: View, ending: str, more: dict[str, str]) -> str:
    return link_to(view, "", f"map.{ending}").removeprefix("/") + "".join(
        f"&{urlencode({name: value}, safe=',')}" for name, value in more.items()
    )
