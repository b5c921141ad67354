"""The stage's steps: which view comes after which, for arrow keys and presenters' clickers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from geo.publishing.view import area_codes, resolve_vintage
from geo.survey import list_indicators

if TYPE_CHECKING:
    from geo.publishing.view import View
    from geo.territory.nis_code import NisCode

_T = TypeVar("_T")


def view_after(view: View, action: str) -> View:
    """The view after ``action``; the same view when the action changes nothing.

    ``next`` and ``previous`` go through the edition's indicators in reading order,
    ``next_region`` and ``previous_region`` through the country and its three regions; both go
    round. ``stage`` and ``leave`` open and close the stage view, ``clear`` closes the drill-down.
    """
    if action == "stage":
        return replace(view, stage=True)
    if action == "leave":
        return replace(view, stage=False)
    if action == "clear":
        return replace(view, selected=None)
    way = -1 if action.startswith("previous") else 1
    if action in ("next", "previous"):
        indicators = [indicator.id for indicator in list_indicators(view.edition)]
        return replace(view, indicator=_along(indicators, view.indicator, way))
    if action in ("next_region", "previous_region"):
        rounds: list[tuple[NisCode, ...]] = [
            (),
            *((code,) for code in area_codes(resolve_vintage(view), "region")),
        ]
        # Several regions at once, or provinces, are no stop of the round: start from the country.
        here = view.regions if len(view.regions) <= 1 else ()
        return replace(view, regions=_along(rounds, here, way), provinces=())
    return view


def _along(stops: list[_T], here: _T, way: int) -> _T:
    return stops[(stops.index(here) + way) % len(stops)]
