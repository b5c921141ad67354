"""The commune page: opened by a link, without one, and with one that means several communes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from opening import html, opened_page

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def opened(**query: str) -> AppTest:
    return opened_page("commune", **query)


def test_a_link_opens_the_page_of_its_commune():
    page = html(opened(commune="62063"))
    assert "<h1>Liège</h1>" in page
    assert "Demonstration data: synthetic answers" in page


def test_without_a_commune_it_says_how_to_find_one():
    app = opened()
    page = html(app)
    assert "Type a name or a postal code above" in page
    assert page.count('<li><a href="./commune?') == 11
    for code, name, province in (
        ("11002", "Antwerp", "Antwerp (province)"),
        ("21004", "Brussels", "Brussels-Capital Region"),
        ("21015", "Schaerbeek / Schaarbeek", ""),
    ):
        assert (f"commune={code}" in page) is bool(province)
        assert (f"{name}</a><small>{province}</small>" in page) is bool(province)
    box = app.selectbox(key="w_place")
    line = next(one for one in box.options if "4000" in one and "Luik" in one)
    box.set_value(line).run()
    assert "<h1>Liège</h1>" in html(app)
    assert app.query_params["commune"] == "62063"


def test_a_choice_of_comparison_is_in_the_link():
    app = opened(commune="62063")
    app.selectbox(key="w_compare").set_value("province").run()
    assert app.query_params["compare"] == "province"
    assert not app.exception


def test_another_edition_keeps_the_commune():
    app = opened(commune="62063")
    app.selectbox(key="w_place_edition").set_value("WAL2021").run()
    assert app.query_params["commune"] == "62063"
    assert "Answers per commune are not public" in html(app)


@pytest.mark.parametrize("asked", ["44084", "Saint-Nicolas"])
def test_a_link_that_means_several_communes_offers_them(asked):
    app = opened(commune=asked)
    offered = [button for button in app.button if button.key.startswith("w_place_")]
    assert len(offered) >= 2
    offered[0].click().run()
    assert app.query_params["commune"] == offered[0].key.removeprefix("w_place_")


def test_an_own_list_is_chosen_and_travels_in_the_link():
    app = opened(commune="62063")
    app.selectbox(key="w_compare").set_value("own").run()
    assert "No commune of your list answered" in html(app)
    lines = [one for one in app.multiselect(key="w_own").options if "Vis" in one]
    app.multiselect(key="w_own").set_value(lines).run()
    assert "62108" in app.query_params["own"].split("_")
    assert "Of your list" in html(app) or "Visé" in html(app)
