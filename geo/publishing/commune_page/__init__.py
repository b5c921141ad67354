"""One commune on a page of its own: what it is, what it answered, and beside whom."""

from geo.publishing.commune_page.largest_communes import largest_communes_html
from geo.publishing.commune_page.matching_communes import candidates
from geo.publishing.commune_page.page import commune_page_html

__all__ = ["candidates", "commune_page_html", "largest_communes_html"]
