"""The link in a citation, a file, a picture: of the same versions whatever is published later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.publishing.edition_link import cited_key
from geo.publishing.export.provenance import link_to
from geo.publishing.forms.endings import forms_of

if TYPE_CHECKING:
    from geo.publishing.view import View


def cited_view(view: View, page: str) -> View:
    """``view`` with all its editions pinned to the versions that are read now.

    Parameters
    ----------
    view
    page
        Name of the page that shows it.

    Raises
    ------
    AtlasError
        An edition is not, or no longer, published.
    """
    forms = forms_of(page)
    if forms is not None and forms.spelt_out is not None:
        view = forms.spelt_out(view)
    since = None if view.since is None else cited_key(view.since)
    return replace(view, edition=cited_key(view.edition), since=since)


def citation_link(view: View, address: str, page: str) -> str:
    """As :func:`geo.publishing.export.provenance.link_to`, with the versions of all editions.

    Raises
    ------
    AtlasError
        An edition is not, or no longer, published.
    """
    return link_to(cited_view(view, page), address, page)
