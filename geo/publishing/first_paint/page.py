"""Streamlit's page with the view's words in it: its head, and what stands in for the app.

Streamlit's own document is taken as it is (``first-page`` in :mod:`geo.cartography.upstream`): its
language, its title and its sentence for readers without JavaScript are replaced. Where one of them
is not there any more, the document stays as it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.upstream_files import FIRST_PAGE
from geo.language import translator
from geo.publishing.html import fill_template

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from geo.publishing.first_paint.content import FirstPage


def with_words(
    document: str,
    page: FirstPage,
    still: str = "",
    ahead: Iterable[tuple[str, str]] = (),
    connect: Markup | None = None,
) -> str:
    """``document`` with the words of ``page``; as it was where it is not made as expected.

    Parameters
    ----------
    document
        Streamlit's.
    page
        What it is called and shows.
    still
        HTML that stands before the app: :func:`geo.publishing.first_paint.still.still_html`.
    ahead, connect
        What is fetched from the first bytes: :mod:`geo.publishing.first_paint.ahead`.
    """
    if any(len(part.findall(document)) != 1 for part in FIRST_PAGE.values()):
        return document
    say = translator(page.language)
    words = {
        "language": f'<html lang="{page.language}">',
        "title": fill_template(
            "templates/first_page_head.html",
            say,
            page=page,
            connect=connect or "",
        ),
        "without_script": (
            fill_template("templates/first_page_without_script.html", say, page=page)
            + still
            # Behind what Streamlit asks for itself, which is needed first.
            + fill_template("templates/first_page_ahead.html", say, ahead=tuple(ahead))
        ),
    }
    for name, part in FIRST_PAGE.items():
        before, after = part.split(document)
        document = before + words[name] + after
    return document
