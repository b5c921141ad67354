"""The view behind a step, read as the forms read it: what is not understood is not guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.export.provenance import address_beside
from geo.publishing.forms.address import page_and_ending
from geo.publishing.forms.citation_link import citation_link
from geo.publishing.forms.form_request import CHOICES, read_request
from geo.survey.communes import commune_facts
from geo.territory import area_of
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from geo.language import Language
    from geo.publishing.forms.form_request import FormRequest
    from geo.publishing.view import Level, View


def step_request(address: str, language: Language) -> FormRequest:
    """The page and the view of an address ``map?edition=BE2018``.

    Raises
    ------
    RefusedError
        As :func:`geo.publishing.forms.form_request.read_request`.
    """
    page, _, query = page_and_ending(address)
    asked = {name: value for name, value in query.items() if name not in CHOICES}
    return read_request(page, "svg", asked | {"lang": language}, language)


def link_of(view: View, page: str, address: str) -> str:
    """The address that reopens a step's view, of the versions shown; "" where there is none.

    ``address`` is that of the atlas with a slash at its end, or "".
    """
    return citation_link(view, address, "" if page == "map" else page) if address else ""


def link_of_figures(address: str, language: Language) -> str:
    """The address of the page of published figures."""
    return address_beside(address, "barometer", f"lang={language}") if address else ""


def areas_within(place: NisCode, level: Level, vintage: int) -> tuple[NisCode, ...]:
    """The areas of a level in a place: a commune, an arrondissement, a province or a region.

    None where there is no such place on these boundaries.
    """
    communes = commune_facts(vintage)
    inside = communes.index == place
    for name in ("arrondissement", "province", "region"):
        inside |= (communes[name] == place).to_numpy()
    return tuple(NisCode(code) for code in dict.fromkeys(area_of(vintage, level)[inside]))
