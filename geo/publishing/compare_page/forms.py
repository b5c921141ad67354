"""The forms of a comparison: of places, or of two indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.compare_page.chart import compare_chart as chart
from geo.publishing.compare_page.download import pair_download, places_download
from geo.publishing.compare_page.picture import compare_picture as picture
from geo.publishing.compare_page.places_picture import places_are_drawn
from geo.publishing.compare_page.slides import compare_slides as slides
from geo.publishing.view import DEFAULT_EDITION

if TYPE_CHECKING:
    from geo.publishing.export.download import Download
    from geo.publishing.view import View

__all__ = ["EXAMPLE", "chart", "download", "is_drawn", "picture", "slides"]

EXAMPLE = f"edition={DEFAULT_EDITION}&places=11002_62063_03000"


def download(view: View, link: str) -> Download | None:
    """The rows of the way that the view compares in."""
    if view.side_by_side.way == "places":
        return places_download(view, link)
    return pair_download(view, link)


def is_drawn(view: View) -> bool:
    """Whether there is a picture of rows that there are."""
    return view.side_by_side.way != "places" or places_are_drawn(view)
