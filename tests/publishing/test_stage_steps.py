"""The stage: arrow keys go through indicators and regions, and round."""

from dataclasses import replace

import pytest

from geo.publishing.map_view import compose
from geo.publishing.stage_steps import view_after
from geo.publishing.view import View
from geo.survey import list_indicators


@pytest.mark.parametrize("edition", ["WAL2018", "WAL2021"])
def test_right_and_left_undo_each_other_all_the_way_round(edition):
    start = view = view_after(View(edition=edition, indicator=first(edition)), "next")
    seen = []
    while not seen or view != start:
        seen.append(view)
        view = view_after(view, "next")
    assert len({one.indicator for one in seen}) == len(seen) > 2
    assert view_after(start, "previous") == seen[-1]
    for one in seen:
        assert compose(one).picture.valued


def first(edition):
    return list_indicators(edition)[0].id


def test_what_has_no_value_by_commune_is_shown_by_region_and_the_next_by_commune_again():
    """Of the published figures of 2018 nothing is known by commune."""
    known = [one.id for one in list_indicators("BE2018")]
    place = known.index("published.progress_at_least_half_share")
    view = View(indicator=known[place - 1], selected="11002", stage=True)
    published = view_after(view, "next")
    if published.indicator == known[place]:
        assert published.level != "commune"
        assert published.selected is None
    assert compose(published).picture.valued
    again = view_after(replace(view, indicator=known[place + 1]), "next")
    assert again.level == "commune"
    assert again.selected == "11002"


def test_a_level_that_was_chosen_stays():
    view = view_after(View(level="province"), "next")
    assert (view.level, compose(view).picture.valued > 0) == ("province", True)


def test_where_nothing_else_has_a_value_the_view_stays(monkeypatch):
    monkeypatch.setattr("geo.publishing.stage_steps._has_values", lambda _: False)
    assert view_after(View(), "next") == View()


def test_down_goes_from_the_country_through_the_regions_and_back():
    view, stops = View(), []
    for _ in range(4):
        view = view_after(view, "next_region")
        stops.append(view.regions)
    assert stops == [("02000",), ("03000",), ("04000",), ()]


def test_a_province_filter_is_left_when_stepping_through_regions():
    assert view_after(View(provinces=("60000",)), "next_region").provinces == ()


def test_stage_leave_and_clear():
    assert view_after(View(), "stage").stage
    assert not view_after(View(stage=True), "leave").stage
    assert view_after(View(selected="62063"), "clear").selected is None


def test_an_unknown_action_changes_nothing():
    assert view_after(View(), "explode") == View()
