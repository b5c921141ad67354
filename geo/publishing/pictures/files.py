"""A picture as a file that leaves the atlas: its name, and how a page shows it before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from geo.cartography.picture.formats import title_of
from geo.publishing.export.file_names import safe_name
from geo.publishing.html import fill_template

if TYPE_CHECKING:
    from geo.cartography.picture.formats import Format
    from geo.cartography.picture.paper import Look
    from geo.language import Translator
    from geo.publishing.view import View


def picture_name(view: View, look: Look, ending: Format) -> str:
    """``smart-city-atlas_BE2018_q.progress_article_<language>.png``."""
    parts = ("smart-city-atlas", view.edition, view.indicator, look.shape, view.lang)
    return "_".join(safe_name(part) for part in parts) + f".{ending}"


def sheet_name(view: View) -> str:
    """``smart-city-atlas_BE2018_62063_<language>.pdf``, of the commune or area that is selected."""
    parts = ("smart-city-atlas", view.edition, view.selected or "", view.lang)
    return "_".join(safe_name(part) for part in parts) + ".pdf"


def slides_name(view: View, page: str) -> str:
    """``smart-city-atlas_BE2018_commune_62063_<language>.pptx``, of what the page is about."""
    about = ".".join(view.side_by_side.places) if page == "compare" else view.selected
    parts = ("smart-city-atlas", view.edition, page, about or view.indicator, view.lang)
    return "_".join(safe_name(part) for part in parts) + ".pptx"


def preview(svg: str, look: Look, say: Translator) -> str:
    """The picture as HTML, no request needed: what the file will look like."""
    return fill_template(
        "templates/picture_preview.html",
        say,
        source="data:image/svg+xml," + quote(svg, safe=" =:/.,;()-"),
        title=title_of(svg),
        look=look,
    )
