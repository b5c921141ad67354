"""The address of a form, from the address of the page that shows the view; and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

from geo.publishing.export.provenance import address_beside
from geo.publishing.forms.form_request import CHOICES
from geo.survey.edition_key import SIGN

if TYPE_CHECKING:
    from geo.cartography.picture.paper import Look


def form_address(
    link: str, page: str, ending: str, look: Look | None = None, times: int = 1
) -> str:
    """Such as ``https://host/map.png?lang=nl&edition=BE2018&shape=square``.

    Parameters
    ----------
    link
        The address that reopens the view; its last part is the page's, or nothing for the map.
    page
        Name of the page.
    ending
        A key of :data:`~geo.publishing.forms.endings.ENDINGS`.
    look, times
        How a picture looks; what is usual stays unsaid.
    """
    query = parse_qsl(urlsplit(link).query, keep_blank_values=True)
    if look is not None:
        said = {
            "shape": look.shape,
            "theme": look.theme,
            "title": "yes" if look.titled else "no",
            "lines": "strong" if look.strong else "fine",
            "times": str(times),
        }
        query += [(name, value) for name, value in said.items() if value != CHOICES[name][0]]
    return address_beside(link, f"{page}.{ending}", urlencode(query, safe=SIGN))


def page_and_ending(link: str) -> tuple[str, str, dict[str, str]]:
    """What a link asks for: page, ending ("" where it has none) and parameters.

    ``map`` where it names no page, so that the address of a page is read as well as that of a form,
    and a bare query as well as a whole address.
    """
    parts = urlsplit(link if "?" in link or "=" not in link else f"?{link}")
    page, _, ending = parts.path.rpartition("/")[2].partition(".")
    return page or "map", ending, dict(parse_qsl(parts.query, keep_blank_values=True))
