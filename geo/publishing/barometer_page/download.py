"""All that was published as a download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.export.figure_rows import figures_download
from geo.publishing.view import resolve_vintage
from geo.survey import list_editions
from geo.survey.published.figures import all_figures
from geo.survey.published.rankings import all_rankings

if TYPE_CHECKING:
    from geo.publishing.export.download import Download
    from geo.publishing.view import View


def barometer_download(view: View, link: str) -> Download:
    """All published figures of all editions."""
    editions = sorted(list_editions(), key=lambda one: (one.year, one.id))
    return figures_download(
        list(all_figures()),
        tuple(editions),
        "published",
        resolve_vintage(view),
        view,
        link,
        all_rankings(),
    )
