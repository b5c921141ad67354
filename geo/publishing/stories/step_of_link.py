"""The step that a view of the atlas becomes: what a reader adds to a story of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.language import AtlasError, Text
from geo.publishing.forms.address import page_and_ending
from geo.publishing.forms.endings import forms_of
from geo.publishing.stories.step_view import step_request
from geo.publishing.stories.story import Step
from geo.survey.edition_key import SIGN

if TYPE_CHECKING:
    from geo.language import Language
    from geo.publishing.stories.story import Kind
    from geo.publishing.view import View

OWN_FILE = "own_file"
"""The page of what only the session of its reader has."""

_OF_READER = ("lang", "view")
"""Parts of a view that a story decides: its language, and the stage."""

_KIND: dict[str, Kind] = {"map": "map", "commune": "commune"}


def step_of_link(link: str, language: Language) -> Step:
    """The step that shows the view behind a link; its title is the view's own.

    Parameters
    ----------
    link
        Name of the page and its query: ``ranking?edition=BE2018&indicator=index``.
    language
        For reading it; no step has one.

    Raises
    ------
    RefusedError
        As :func:`geo.publishing.forms.form_request.read_request`.
    AtlasError
        Of a page that no story can show.
    """
    page, _, query = page_and_ending(link)
    if page == OWN_FILE:
        raise AtlasError(
            Text(
                "A story cannot show your own file: only this session has it. Add a picture of it "
                "to your story instead."
            )
        )
    view = _shown(page, query, language)
    forms = forms_of(page)
    both = None if forms is None or forms.two_maps is None else forms.two_maps(view)
    if both is not None:
        return Step(kind="maps", view=_address("map", both[0]), second=_address("map", both[1]))
    return Step(kind=_KIND.get(page, "chart"), view=_address(page, view))


def _address(page: str, view: View) -> str:
    """As a step has it."""
    told = {name: part for name, part in view.query().items() if name not in _OF_READER}
    return f"{page}?{urlencode(told, safe=SIGN)}"


def _shown(page: str, query: dict[str, str], language: Language) -> View:
    """What the page shows, spelt out where a later publication could change it.

    A page that has to show another indicator than the one in its address has told its reader so:
    the step is of what is on screen.
    """
    forms = forms_of(page)
    if forms is None or forms.spelt_out is None:
        return step_request(f"{page}?{urlencode(query)}", language).view
    rest = {name: part for name, part in query.items() if name != "indicator"}
    view = step_request(f"{page}?{urlencode(rest)}", language).view
    return forms.spelt_out(replace(view, indicator=query.get("indicator", view.indicator)))
