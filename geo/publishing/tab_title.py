"""What the browser's tab says of a view: for the document that comes first, and for the session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.map_view import compose
from geo.publishing.view import resolve_vintage
from geo.survey.communes import area_name

if TYPE_CHECKING:
    from geo.language import Labels
    from geo.publishing.view import View


def subject_of(page: str, view: View, title: Text | str) -> Text | Labels | str:
    """On the map the indicator and its year, on the page of a commune the commune, else the page.

    Parameters
    ----------
    page
        Its address.
    title
        The page's own.

    Raises
    ------
    AtlasError
        Data is missing or damaged.
    """
    if page == "map":
        shown = compose(view)
        if shown.indicator.nature == "documented":  # of all years, whatever the edition
            return shown.title()
        return Text("{name}, {year}", name=shown.title(), year=str(shown.observations.edition.year))
    if page == "commune" and view.selected and view.level == "commune":
        return area_name(view.selected, "commune", resolve_vintage(view))
    return title
