"""The sheet of a commune, or the report of a larger area, of a view: the PDF itself."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geo.publishing.export.provenance import address_beside
from geo.publishing.sheets.area_content import AREA_LEVELS, area_content
from geo.publishing.sheets.commune_content import commune_content
from geo.publishing.sheets.parts import Made
from geo.publishing.sheets.typeset import typeset

if TYPE_CHECKING:
    import datetime as dt

    from geo.publishing.view import View


def has_sheet(view: View) -> bool:
    """Whether anything is selected of which there is a sheet."""
    return view.selected is not None and view.level in ("commune", *AREA_LEVELS)


def sheet(view: View, link: str, day: dt.date, *, back: bool = False) -> bytes | None:
    """The PDF; None where nothing is selected, or an area of which there is no report.

    Parameters
    ----------
    view
        What is selected in it is what the sheet is of.
    link
        The address that reopens the view; "" where it is not known.
    day
        On which it says that it was made.
    back
        Whether the sheet of a commune has a second page.

    Raises
    ------
    AtlasError
        The data may not leave the atlas, or is damaged.
    """
    if not has_sheet(view):
        return None
    if view.level == "commune":
        return typeset("commune", commune_content(view, Made(link, day), back=back))
    return typeset("area", area_content(view, Made(_on_the_map(link), day)))


def _on_the_map(link: str) -> str:
    """The same view on the map: the page of a commune shows no larger area."""
    return address_beside(link, "", urlsplit(link).query) if link else ""
