"""The page of initiatives without a browser: what its controls change, what a link may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from opening import html, opened_page

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def opened(**query: str) -> AppTest:
    return opened_page("initiatives", **query)


@pytest.mark.parametrize("lang", ["nl", "fr", "de", "en"])
def test_it_opens_in_every_language(lang):
    app = opened(lang=lang)
    assert not app.exception
    assert 'id="covenant_of_mayors"' in html(app)


def test_the_controls_write_the_link():
    app = opened()
    app.selectbox(key="w_initiatives_programme").select("low_emission_zone").run()
    app.selectbox(key="w_initiatives_year").select("2020").run()
    app.text_input(key="w_initiatives_words").set_value(" gent  ").run()
    query = app.query_params
    assert "low_emission_zone" in query["programme"]
    assert "2020" in query["year"]
    assert "gent" in query["words"]
    assert "Ghent" in html(app)
    assert 'id="covenant_of_mayors"' not in html(app)
    app.button(key="w_initiatives_everything").click().run()
    assert "programme" not in app.query_params
    assert 'id="covenant_of_mayors"' in html(app)


def test_a_programme_that_is_none_is_told():
    app = opened(programme="moon_base", year="1830")
    assert not app.exception
    assert "programme = moon_base" in html(app)
    assert "year = 1830" in html(app)
    assert 'id="covenant_of_mayors"' in html(app)
