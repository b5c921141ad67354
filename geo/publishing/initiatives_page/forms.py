"""The forms of the page ``initiatives``."""

from geo.publishing.initiatives_page.download import initiatives_download as download
from geo.publishing.initiatives_page.picture import initiatives_picture as picture
from geo.publishing.view import DEFAULT_EDITION

__all__ = ["EXAMPLE", "OF_AREAS", "download", "picture"]

EXAMPLE = f"edition={DEFAULT_EDITION}"
OF_AREAS = False
