"""The forms of the page ``commune``."""

from geo.publishing.commune_page.chart import commune_chart as chart
from geo.publishing.commune_page.download import commune_download as download
from geo.publishing.commune_page.picture import commune_picture as picture
from geo.publishing.commune_page.slides import commune_slides as slides
from geo.publishing.sheets.sheet import sheet
from geo.publishing.view import DEFAULT_EDITION

__all__ = ["EXAMPLE", "OF_AREAS", "chart", "download", "picture", "sheet", "slides"]

EXAMPLE = f"edition={DEFAULT_EDITION}&commune=44021"
OF_AREAS = False
