"""The forms of the page ``commune``."""

from geo.publishing.commune_page.download import commune_download as download
from geo.publishing.commune_page.picture import commune_picture as picture
from geo.publishing.sheets.sheet import sheet
from geo.publishing.view import DEFAULT_EDITION

__all__ = ["EXAMPLE", "download", "picture", "sheet"]

EXAMPLE = f"edition={DEFAULT_EDITION}&commune=44021"
