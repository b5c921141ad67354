"""The stage: arrow keys go through indicators and regions, and round."""

from geo.publishing.stage_steps import stepped
from geo.publishing.view import View
from geo.survey import list_indicators


def test_right_and_left_undo_each_other_all_the_way_round():
    start = view = View()
    count = len(list_indicators(start.edition))
    seen = {view.indicator}
    for _ in range(count - 1):
        view = stepped(view, "next")
        seen.add(view.indicator)
    assert len(seen) == count
    assert stepped(view, "next") == start
    assert stepped(start, "previous") == view


def test_down_goes_from_the_country_through_the_regions_and_back():
    view, stops = View(), []
    for _ in range(4):
        view = stepped(view, "next_region")
        stops.append(view.regions)
    assert stops == [("02000",), ("03000",), ("04000",), ()]


def test_a_province_filter_is_left_when_stepping_through_regions():
    assert stepped(View(provinces=("60000",)), "next_region").provinces == ()


def test_stage_leave_and_clear():
    assert stepped(View(), "stage").stage
    assert not stepped(View(stage=True), "leave").stage
    assert stepped(View(selected="62063"), "clear").selected is None


def test_an_unknown_action_changes_nothing():
    assert stepped(View(), "explode") == View()
