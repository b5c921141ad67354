"""Places side by side: built from nothing, taken apart again, and links that are not quite right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opening import html, opened_page

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

SIX = "11002_41002_63040_81003_60000_01000"


def opened(**query: str) -> AppTest:
    return opened_page("compare", timeout=120, **query)


def told(app: AppTest) -> str:
    """The notices; the frame around the page, which a test of one page does not draw, shows them."""
    return " ".join(str(text) for text in app.session_state["atlas.notices"])


def add(app: AppTest, words: str) -> AppTest:
    box = app.selectbox(key="w_cp_add")
    line = next(one for one in box.options if words in one)
    box.set_value(line).run()
    assert not app.exception
    return app


def keys(app: AppTest, start: str) -> list[str]:
    return [button.key for button in app.button if button.key and button.key.startswith(start)]


def test_without_places_it_says_what_it_does_and_how_to_begin():
    app = opened(commune="62063")
    assert "two to six places side by side" in html(app)
    # What it makes of the first of them is there, marked as an example, and in no link.
    assert "atlas-example-head" in html(app)
    assert "<h1>" not in html(app)
    assert "places" not in app.query_params
    first, regions = (app.button(key=key) for key in keys(app, "w_cp_start_"))
    assert "Liège and the nearest that answered" in first.label
    regions.click().run()
    assert app.query_params["places"] == "02000_03000_04000"
    assert "atlas-example-head" not in html(app)
    assert "Flanders, Wallonia and Brussels-Capital Region" in html(app)


def test_places_are_added_in_order_and_removed_again():
    app = add(opened(), "2000, 2018")  # Antwerp by a postal code
    assert app.query_params["places"] == "11002"
    assert "Antwerp is alone here" in html(app)
    add(app, "Wallonia, region")
    add(app, "Belgium, country")
    assert app.query_params["places"] == "11002_03000_01000"
    assert "<h1>Antwerp, Wallonia and Belgium</h1>" in html(app)
    assert "Demonstration data: synthetic answers" in html(app)
    app.button(key="w_cp_remove_03000").click().run()
    assert app.query_params["places"] == "11002_01000"
    assert "<h1>Antwerp and Belgium</h1>" in html(app)


def test_beside_a_lone_commune_a_peer_is_one_click_away():
    app = opened(places="62063")
    assert "Liège is alone here: it takes two places to compare." in html(app)
    app.button(key="w_cp_start_62063_52011").click().run()
    assert app.query_params["places"] == "62063_52011"
    assert "<h1>Liège and Charleroi</h1>" in html(app)


def test_the_same_place_is_not_added_twice():
    app = add(opened(places="11002_41002"), "2000, 2018")
    assert app.query_params["places"] == "11002_41002"
    assert told(app) == "Antwerp is there already."


def test_with_six_places_there_is_no_more_room_and_it_says_why():
    app = opened(places=SIX)
    box = app.selectbox(key="w_cp_add")
    assert box.disabled
    assert "Remove one to add another" in box.help
    assert len(keys(app, "w_cp_remove_")) == 6
    app.button(key="w_cp_remove_01000").click().run()
    assert not app.selectbox(key="w_cp_add").disabled


def test_a_link_that_is_not_quite_right_keeps_what_can_be_compared():
    app = opened(places="11002_11002")
    assert "The link names 11002 twice; it is taken once." in told(app)
    assert "Antwerp is alone here" in html(app)
    app = opened(places="99999_11002_57096_41002", vintage="2018")
    assert "99999" in told(app)
    assert "57096 does not exist in the boundaries of 2018" in told(app)  # Mouscron's later code
    assert "<h1>Antwerp, Mouscron and Aalst</h1>" in html(app)
    app = opened(places="99999")
    assert "two to six places side by side" in html(app)
    app = opened(places=f"{SIX}_62063")
    assert "7 places where 6 have room" in told(app)
    assert len(keys(app, "w_cp_remove_")) == 6


def test_communes_become_the_readers_own_list():
    app = opened(places="11002_03000_41002")
    app.button(key="w_cp_own").click().run()
    assert app.query_params["own"] == "11002_41002"
    assert app.query_params["compare"] == "own"
    assert "your own list, on every page" in told(app)
    assert app.button(key="w_cp_own").disabled
    assert not keys(opened(places="02000_03000"), "w_cp_own")


def test_another_edition_keeps_the_places():
    app = opened(places="62063_03000")
    app.selectbox(key="w_edition").set_value("WAL2021").run()
    assert not app.exception
    assert app.query_params["places"] == "62063_03000"
    assert "The answers per commune of this edition are not public." in html(app)


def test_a_merger_leads_to_the_successor_when_the_boundaries_change():
    app = opened(places="44029_11002", vintage="2018")
    assert "Knesselare" in html(app)
    app = opened(places="44029_11002", vintage="2025")
    assert "<h1>Aalter and Antwerp</h1>" in html(app)
