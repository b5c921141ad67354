"""The stage: arrow keys go through indicators and regions, and round."""

from geo.publishing.stage_steps import view_after
from geo.publishing.view import View
from geo.survey import list_indicators


def test_right_and_left_undo_each_other_all_the_way_round():
    start = view = View()
    count = len(list_indicators(start.edition))
    seen = {view.indicator}
    for _ in range(count - 1):
        view = view_after(view, "next")
        seen.add(view.indicator)
    assert len(seen) == count
    assert view_after(view, "next") == start
    assert view_after(start, "previous") == view


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
