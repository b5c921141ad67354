"""The forms of the page ``barometer``."""

from geo.publishing.barometer_page.download import barometer_download as download
from geo.publishing.barometer_page.picture import barometer_picture as picture
from geo.publishing.view import DEFAULT_EDITION

__all__ = ["EXAMPLE", "OF_AREAS", "download", "picture"]

EXAMPLE = f"edition={DEFAULT_EDITION}"
OF_AREAS = False
