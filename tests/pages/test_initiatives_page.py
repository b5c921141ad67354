"""The page of initiatives without a browser: what its controls change, what a link may ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update({"lang": "en", **query})
    app.switch_page("pages/initiatives.py")
    return app.run()


def text(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


@pytest.mark.parametrize("lang", ["nl", "fr", "de", "en"])
def test_it_opens_in_every_language(lang):
    app = opened(lang=lang)
    assert not app.exception
    assert 'id="covenant_of_mayors"' in text(app)


def test_the_controls_write_the_link():
    app = opened()
    app.selectbox(key="w_initiatives_programme").select("low_emission_zone").run()
    app.selectbox(key="w_initiatives_year").select("2020").run()
    app.text_input(key="w_initiatives_words").set_value(" gent  ").run()
    query = app.query_params
    assert "low_emission_zone" in query["programme"]
    assert "2020" in query["year"]
    assert "gent" in query["words"]
    assert "Ghent" in text(app)
    assert 'id="covenant_of_mayors"' not in text(app)
    app.button(key="w_initiatives_everything").click().run()
    assert "programme" not in app.query_params
    assert 'id="covenant_of_mayors"' in text(app)


def test_a_programme_that_is_none_is_told():
    app = opened(programme="moon_base", year="1830")
    assert not app.exception
    assert "programme = moon_base" in text(app)
    assert "year = 1830" in text(app)
    assert 'id="covenant_of_mayors"' in text(app)
