"""The forms of the page ``ranking``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.ranking_page.chart import ranking_chart as chart
from geo.publishing.ranking_page.download import ranking_download as download
from geo.publishing.ranking_page.picture import ranking_picture as picture
from geo.publishing.view import DEFAULT_EDITION
from geo.survey import load_edition
from geo.survey.comparison.ranking import why_not_rankable
from geo.survey.indicators import get_indicator

if TYPE_CHECKING:
    from geo.language import Text
    from geo.publishing.view import View

__all__ = ["EXAMPLE", "chart", "download", "not_shown", "picture"]

EXAMPLE = f"edition={DEFAULT_EDITION}&indicator=index"


def not_shown(view: View) -> Text | None:
    """Why the page puts no commune before another by what the view has; None where it does."""
    edition = load_edition(view.edition)
    return why_not_rankable(get_indicator(view.edition, view.indicator), edition)
