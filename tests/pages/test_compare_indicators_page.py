"""Two indicators and two maps without a browser: what the controls do, what cannot be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from opening import html, opened_page

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def opened(way: str = "indicators", **query: str) -> AppTest:
    return opened_page("compare", way=way, **query)


@pytest.mark.parametrize("lang", ["nl", "fr", "de", "en"])
@pytest.mark.parametrize("second", ["index", "q.strategy"])
def test_a_pair_is_drawn_with_its_n_and_its_label(lang, second):
    app = opened(lang=lang, second=second)
    assert len(app.get("vega_lite_chart")) + len(app.get("arrow_vega_lite_chart")) == 1
    assert "123" in html(app)
    assert 'class="synthetic"' in html(app)


def test_without_a_second_there_is_one_and_the_link_stays_short():
    app = opened()
    assert "Maturity index" in html(app)
    assert "second" not in app.query_params
    app.selectbox(key="w_second").set_value("q.projects").run()
    assert app.query_params["second"] == "q.projects"
    assert "Spearman" in html(app)


def test_swapping_exchanges_the_two():
    app = opened(second="q.projects")
    app.button(key="w_swap").click().run()
    assert app.query_params["indicator"] == "q.projects"
    assert app.query_params["second"] == "q.progress"
    assert not app.exception


@pytest.mark.parametrize("way", ["indicators", "maps"])
def test_the_same_twice_says_so(way):
    app = opened(way, indicator="index", second="index")
    assert "chosen twice" in html(app)
    assert "Choose another indicator" in html(app)


def test_what_is_not_known_by_commune_offers_larger_areas():
    app = opened(edition="WAL2021", level="commune", indicator="q.progress", second="q.engaged")
    assert "larger areas only" in html(app)
    app.button(key="w_level_region").click().run()
    assert not app.exception
    assert "Only one area has a value of both" in html(app)
    assert "Published figure of 2021" in html(app)


def test_two_answers_are_a_table_and_no_chart():
    app = opened(indicator="q.strategy", second="q.monitoring")
    assert "ti-cross" in html(app)
    assert not app.get("vega_lite_chart")
    assert not app.get("arrow_vega_lite_chart")


def test_naming_a_commune_writes_the_link_and_keeps_what_is_compared():
    app = opened(places="62063")  # has not answered: not on the chart, but still compared
    named = app.multiselect(key="w_named")
    named.set_value(["11002"]).run()
    assert app.query_params["places"] == "62063_11002"


def test_the_table_opens_with_both_values():
    app = opened()
    assert not app.dataframe
    app.session_state["two_indicators_table"] = True
    app.run()
    table = app.dataframe[0].value
    assert len(table) == 123
    assert {"Self-assessed state of progress", "Maturity index", "Kind of data"} <= set(table)


def test_two_maps_have_a_line_each():
    app = opened("maps")
    lines = [str(one.proto.body) for one in app.get("html") if "atlas-caption" in one.proto.body]
    assert len(lines) == 2
    assert "Self-assessed state of progress" in lines[0]
    assert "Maturity index" in lines[1]
    assert all("synthetic answers" in line for line in lines)


def test_weights_are_offered_where_either_is_the_index():
    def offered(**query: str) -> bool:
        labels = [block.proto.popover.label for block in _popovers(opened(**query))]
        return "Weights" in labels

    assert offered(second="index")
    assert offered(indicator="index", second="q.engaged")
    assert not offered(second="q.engaged")


def _popovers(app: AppTest) -> list:
    found, waiting = [], [app.main]
    while waiting:
        block = waiting.pop()
        waiting += list(getattr(block, "children", {}).values())
        proto = getattr(block, "proto", None)
        if proto is not None and getattr(proto, "WhichOneof", None):
            try:
                if proto.WhichOneof("type") == "popover":
                    found.append(block)
            except ValueError:
                continue
    return found
