"""The forms of the method: its questions."""

from geo.publishing.method_page.download import questions_download as download
from geo.publishing.method_page.page import method_html as text
from geo.publishing.view import DEFAULT_EDITION

__all__ = ["EXAMPLE", "OF_AREAS", "download", "text"]

EXAMPLE = f"edition={DEFAULT_EDITION}"
OF_AREAS = False
