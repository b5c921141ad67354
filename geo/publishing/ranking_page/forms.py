"""The forms of the page ``ranking``."""

from geo.publishing.ranking_page.chart import ranking_chart as chart
from geo.publishing.ranking_page.download import ranking_download as download
from geo.publishing.ranking_page.picture import ranking_picture as picture
from geo.publishing.view import DEFAULT_EDITION

__all__ = ["EXAMPLE", "chart", "download", "picture"]

EXAMPLE = f"edition={DEFAULT_EDITION}&indicator=index"
