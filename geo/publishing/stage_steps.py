"""The stage's steps: which view comes after which, for arrow keys and presenters' clickers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from geo.language import AtlasError
from geo.publishing.map_view import compose
from geo.publishing.view import LEVELS, area_codes, default_level, resolve_vintage
from geo.state_cache import StateChangedError
from geo.survey import list_indicators

if TYPE_CHECKING:
    from geo.publishing.view import Level, View
    from geo.territory.nis_code import NisCode

_T = TypeVar("_T")


def view_after(view: View, action: str) -> View:
    """The view after ``action``; the same view when the action changes nothing.

    ``next`` and ``previous`` go through the edition's indicators in reading order, those of which
    the map has a value, each at a level where it has; ``next_region`` and ``previous_region``
    through the country and its three regions; both go round. ``stage`` and ``leave`` open and close
    the stage view, ``clear`` closes the drill-down.
    """
    if action == "stage":
        return replace(view, stage=True)
    if action == "leave":
        return replace(view, stage=False)
    if action == "clear":
        return replace(view, selected=None)
    way = -1 if action.startswith("previous") else 1
    if action in ("next", "previous"):
        return _next_with_values(view, way)
    if action in ("next_region", "previous_region"):
        rounds: list[tuple[NisCode, ...]] = [
            (),
            *((code,) for code in area_codes(resolve_vintage(view), "region")),
        ]
        # Several regions at once, or provinces, are no stop of the round: start from the country.
        here = view.regions if len(view.regions) <= 1 else ()
        return replace(view, regions=_along(rounds, here, way), provinces=())
    return view


def _next_with_values(view: View, way: int) -> View:
    """The next indicator of which something is on the map; the same view where there is no other.

    Where the level is the usual one of what is shown it becomes that of the next; a level that the
    presenter chose stays, as far as the next has values at it.
    """
    indicators = [indicator.id for indicator in list_indicators(view.edition)]
    chosen = view.level != _usual_level(view)
    following = view.indicator
    for _ in indicators[1:]:
        following = _along(indicators, following, way)
        there = replace(view, indicator=following)
        if not (chosen and _has_values(there)):
            level = _usual_level(there)
            if level is None:
                continue
            there = replace(there, level=level)
        return there if there.level == view.level else replace(there, selected=None)
    return view


def _usual_level(view: View) -> Level | None:
    """The level that the indicator is shown at first, or the first with values; None for none."""
    first = default_level(view.edition, view.indicator)
    levels = (first, *(level for level in LEVELS if level != first))
    return next((one for one in levels if _has_values(replace(view, level=one))), None)


def _has_values(view: View) -> bool:
    """Whether anything of the view's map has a value, whatever part of the country it shows."""
    try:
        return compose(replace(view, regions=(), provinces=())).picture.valued > 0
    except StateChangedError:
        raise
    except AtlasError:  # such as an indicator that is kept back
        return False


def _along(stops: list[_T], here: _T, way: int) -> _T:
    return stops[(stops.index(here) + way) % len(stops)]
