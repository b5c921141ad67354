"""The page of change: opened by a link, another choice, and what cannot be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from opening import html, opened_page

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def opened(**query: str) -> AppTest:
    return opened_page("change", **query)


def test_it_opens_on_what_can_be_compared_and_says_so():
    app = opened()
    page = html(app)
    assert "Shown instead: Maturity index." in page
    assert "From 2017 to 2018" in page
    assert "Demonstration data: synthetic answers" in page
    assert app.selectbox(key="w_change_indicator").value == "index"


def test_another_indicator_is_in_the_link():
    app = opened()
    app.selectbox(key="w_change_indicator").set_value("q.sc_manager").run()
    assert app.query_params["indicator"] == "q.sc_manager"
    assert "No in 2017" not in html(app)  # the legend is in the map's frame
    assert "went from no to yes" in html(app)
    assert not app.exception


def test_other_boundaries_name_the_rule():
    app = opened(indicator="q.projects")
    app.selectbox(key="w_change_vintage").set_value("2025").run()
    assert app.query_params["vintage"] == "2025"
    assert "the sum of the parts that answered" in html(app)
    assert "Aalter and Knesselare" in html(app)


def test_an_edition_in_the_wrong_order_is_turned_round():
    app = opened(edition="BE2017", since="BE2018", indicator="q.projects")
    assert "other way round" in html(app)
    assert app.selectbox(key="w_change_later").value == "BE2018"
    app.selectbox(key="w_change_indicator").set_value("q.strategy").run()
    assert app.query_params["indicator"] == "q.strategy"
    assert "other way round" not in html(app)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"edition": "BE2018", "since": "BE2018"}, "same edition twice"),
        ({"edition": "WAL2018", "since": "BE2018"}, "not about the same territory"),
        ({"edition": "WAL2021"}, "What both editions published"),
    ],
)
def test_bad_input_has_a_helpful_state(query, words):
    app = opened(**query)
    assert words in html(app)


def test_another_edition_keeps_the_page_open():
    app = opened()
    app.selectbox(key="w_change_later").set_value("WAL2021").run()
    assert app.query_params["edition"] == "WAL2021"
    assert "commune by commune" in html(app)
    app.selectbox(key="w_change_earlier").set_value("WAL2018").run()
    assert app.query_params["since"] == "WAL2018"
    assert "From 2018 to 2021" in html(app)
    assert not app.exception


def test_a_commune_in_the_link_is_shown_beside_the_map():
    page = html(opened(indicator="q.projects", commune="62063"))
    assert "<h2>Liège</h2>" in page
    assert "Answered neither time" in page


def test_an_unknown_edition_in_the_link_is_told_and_the_usual_one_shown():
    app = opened(edition="BE2018", since="BE1999", indicator="index")
    # The frame around the page, which a test of one page does not draw, shows the notices.
    assert "since = BE1999" in " ".join(str(text) for text in app.session_state["atlas.notices"])
    assert app.selectbox(key="w_change_earlier").value == "BE2017"
