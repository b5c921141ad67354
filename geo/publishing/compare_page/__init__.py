"""Two to six places side by side: who they are, their scores, and the answers that differ first."""

from geo.publishing.compare_page.page import compare_page_html
from geo.publishing.compare_page.places import communes_among, place_lines, place_names
from geo.publishing.compare_page.suggestions import further_places, quick_starts

__all__ = [
    "communes_among",
    "compare_page_html",
    "further_places",
    "place_lines",
    "place_names",
    "quick_starts",
]
