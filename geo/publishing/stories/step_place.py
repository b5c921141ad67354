"""A place that a reader types for a map of their story: to fit it to, or to outline."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from geo.language import AtlasError, Text, listed
from geo.publishing.map_view import compose
from geo.publishing.search_suggestions import suggestions
from geo.publishing.stories.step_view import step_request
from geo.publishing.view import Level, area_codes
from geo.survey.communes import area_name

if TYPE_CHECKING:
    from geo.language import Labels, Language
    from geo.territory.nis_code import NisCode

_LEVELS: tuple[Level, ...] = get_args(Level)


def place_of_step(text: str, link: str, language: Language, *, outlined: bool) -> NisCode:
    """The one place that a name or a code means on the map behind a link.

    ``outlined``: it is one of the areas that the map shows.

    Raises
    ------
    RefusedError
        As :func:`geo.publishing.forms.form_request.read_request`.
    AtlasError
        There is no such place, or there are several.
    """
    view = step_request(link, language).view
    found = suggestions(text, compose(view).vintage)
    if outlined:
        found = [one for one in found if one.level == view.level]
    if not found:
        raise AtlasError(Text("This map has no place “{text}”.", text=text[:80]))
    sure = [one for one in found if one.sure]
    found = sure if len(sure) == 1 else found
    if len(found) > 1:
        places = listed([one.text for one in found])
        raise AtlasError(
            Text("“{text}” may be {places}. Write which one.", text=text[:80], places=places)
        )
    return found[0].code


def place_name(code: NisCode, vintage: int) -> Labels | None:
    """What a place is called; None where there is none on these boundaries."""
    for level in _LEVELS:
        if code in area_codes(vintage, level):
            return area_name(code, level, vintage)
    return None
