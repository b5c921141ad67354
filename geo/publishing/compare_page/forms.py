"""The forms of a comparison: of places, or of two indicators."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.publishing.compare_page.chart import compare_chart as chart
from geo.publishing.compare_page.download import pair_download, places_download
from geo.publishing.compare_page.picture import compare_picture as picture
from geo.publishing.compare_page.places_picture import places_are_drawn
from geo.publishing.compare_page.slides import compare_slides as slides
from geo.publishing.compare_page.two_indicators import second_indicators
from geo.publishing.side_by_side import SideBySide
from geo.publishing.view import DEFAULT_EDITION

if TYPE_CHECKING:
    from geo.publishing.export.download import Download
    from geo.publishing.view import View

__all__ = ["EXAMPLE", "chart", "download", "is_drawn", "picture", "slides", "two_maps"]

EXAMPLE = f"edition={DEFAULT_EDITION}&indicator=q.progress&way=indicators&second=index"


def download(view: View, link: str) -> Download | None:
    """The rows of the way that the view compares in."""
    if view.side_by_side.way == "places":
        return places_download(view, link)
    return pair_download(view, link)


def two_maps(view: View) -> tuple[View, View] | None:
    """The views of both maps, as the page of the map would show each."""
    other = second_indicators(view) if view.side_by_side.way == "maps" else view
    if other.indicator == view.indicator:
        return None
    return replace(view, side_by_side=SideBySide()), replace(other, side_by_side=SideBySide())


def is_drawn(view: View) -> bool:
    """Whether there is a picture of rows that there are."""
    return view.side_by_side.way != "places" or places_are_drawn(view)
