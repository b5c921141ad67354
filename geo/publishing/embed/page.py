"""The page as HTML: a document that stands by itself, whatever the reader's browser can do.

What everybody needs is in the HTML: title, what the figures are, source, licence, label. The map is
drawn by the script from the data in the page; without a script there is the picture of the view and
its rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import escape

from geo.cartography.assets import prepare
from geo.cartography.leaflet import script_json
from geo.language import translator
from geo.publishing.embed.address import PARTS, picture_address
from geo.publishing.embed.content import document_of
from geo.publishing.embed.document import as_json
from geo.publishing.embed.page_files import files_beside, files_inside
from geo.publishing.export.provenance import link_to
from geo.publishing.html import fill_template
from geo.publishing.map_view import compose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.language import Translator
    from geo.publishing.embed.document import Document
    from geo.publishing.embed.options import EmbedOptions
    from geo.publishing.view import View

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors * file:"
)
"""What the page may do where a server gives it: run and fetch what is beside it, and stand in any
page, that of an editor who tries it from a disk included (``*`` is of the network only)."""


@dataclass(frozen=True)
class More:
    """What a page from a disk has beside its map.

    Attributes
    ----------
    packed
        The document and what else the page knows: JSON, gzipped, in base 64.
    style, script
        They come after those of the map. The script is told of the page by ``window.atlasMore``.
    """

    packed: str
    style: str
    script: str


def embed_page(view: View, options: EmbedOptions, link: str, *, whole: bool = False) -> str:
    """The page of a view.

    Parameters
    ----------
    view, options
        What is shown, and what of the page there is.
    link
        The address of the atlas that reopens the view.
    whole
        Whether everything is inside, so that the page opens from a disk without a network.

    Raises
    ------
    AtlasError
        As :func:`geo.publishing.map_view.compose`, or what it shows may not leave the atlas.
    """
    document = document_of(view, options, link, whole=whole)
    table = compose(view).table()
    return page_html(
        document,
        rows=list(zip(table["name"], table["shown"], strict=True)),
        picture="" if whole else picture_address(view, options),
        canonical=link_to(view, link, "map") if link else "",
        whole=whole,
    )


def page_html(
    document: Document,
    *,
    rows: list[tuple[str, str]],
    picture: str = "",
    canonical: str = "",
    whole: bool = False,
    more: More | None = None,
) -> str:
    """The HTML of a document; ``rows`` and ``picture`` are for readers without JavaScript.

    ``canonical`` is the address under which search engines know the view, that of the first page
    of the atlas (:attr:`geo.publishing.first_paint.content.FirstPage.link`); ``more`` is what a
    page from a disk has beside its map.
    """
    say = translator(document.language)
    filled = fill_template(
        "templates/embed_page.html",
        say,
        document=document,
        words=document.maps[0].said[document.language],
        rows=rows,
        picture=picture,
        canonical=canonical,
    )
    if more is None:
        known = script_json(as_json(document))
        data = f'<script type="application/json" id="atlas-data">{known}</script>\n'
    else:
        old = escape(say("This page needs a newer browser: it cannot be unpacked here."))
        data = (
            f'<script type="text/plain" id="atlas-data" data-packed="{old}">'
            f"{more.packed}</script>\n"
        )
    assets = prepare()
    if not whole:
        outlines = [one.url for one in document.outlines.values()]
        head, end = files_beside(assets.page_styles, assets.page_scripts, outlines), ""
    elif more is None:
        head, end = files_inside(assets.page_styles, assets.page_scripts)
    else:
        head, end = files_inside(
            assets.page_styles, assets.page_scripts, more.style, more.script, attributes=True
        )
    # Not by the template: it would escape what is script and style.
    for mark, put in (("<!--head-->\n", head), ("<!--end-->\n", data + end)):
        assert filled.count(mark) == 1
        filled = filled.replace(mark, put)
    return filled


def refusal_page(sentences: Iterable[str], say: Translator) -> str:
    """In the place of a map: why there is none, to whoever reads the article around it."""
    assets = prepare()
    filled = fill_template("templates/embed_refusal.html", say, sentences=list(sentences))
    head = (
        f'<link rel="stylesheet" href="{PARTS}/{assets.page_styles[-1]}">\n'
        f'<script defer src="{PARTS}/{assets.page_scripts[-1]}"></script>\n'
    )
    return filled.replace("<!--head-->\n", head)
