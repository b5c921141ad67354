"""A commune set beside those nearest to it: how a comparison begins, from any page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.publishing.comparison_set import home_of
from geo.publishing.side_by_side import MOST_PLACES
from geo.publishing.view import resolve_vintage
from geo.survey import commune_profile, load_edition
from geo.survey.comparison.peers import nearest, peers_that_answered
from geo.territory import predecessors, successors

if TYPE_CHECKING:
    from geo.publishing.view import View
    from geo.territory.nis_code import NisCode

_NEAREST = 3


def with_selected(view: View) -> View:
    """The view in which the selected commune is compared, side by side.

    With the places that are compared already, as long as there is room; otherwise with the nearest
    communes that answered.
    """
    assert view.selected is not None
    places = view.side_by_side.places
    if view.selected not in places:
        room = bool(places) and len(places) < MOST_PLACES
        beside = (
            places
            if room
            else tuple(nearest_that_answered(view, view.selected, resolve_vintage(view)))
        )
        places = (*beside, view.selected) if room else (view.selected, *beside)
    return replace(view, side_by_side=replace(view.side_by_side, places=places, way="places"))


def nearest_that_answered(view: View, code: NisCode, vintage: int) -> list[NisCode]:
    """The nearest communes (of ``vintage``) that answered; simply the nearest where none may."""
    edition = load_edition(view.edition)
    home = home_of(commune_profile(view.edition, code, vintage))
    near = [one.nis5 for one in peers_that_answered(home, edition, _NEAREST + 1)]
    if not edition.has_answers:
        near = [one.nis5 for one in nearest(home, edition.vintage)[: _NEAREST + 1]]
    found = [_in_vintage(one, edition.vintage, vintage) for one in near]
    return [one for one in dict.fromkeys(found) if one is not None and one != code][:_NEAREST]


def _in_vintage(code: NisCode, of: int, vintage: int) -> NisCode | None:
    if of <= vintage:
        return successors(code, of, vintage)[0]
    parts = predecessors(code, of, vintage)
    return parts[0] if len(parts) == 1 else None
