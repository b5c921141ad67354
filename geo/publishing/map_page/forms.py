"""The forms of the map."""

from geo.publishing.embed.page import embed_page as page
from geo.publishing.map_page.download import map_download as download
from geo.publishing.pictures.map import map_picture as picture
from geo.publishing.view import DEFAULT_EDITION

__all__ = ["EXAMPLE", "download", "page", "picture"]

EXAMPLE = f"edition={DEFAULT_EDITION}&indicator=q.progress"
