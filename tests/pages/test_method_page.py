"""The method page opens in every language, takes its edition from the link, and never breaks."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.language import LANGUAGES, translator
from geo.publishing.method_page.page import SECTIONS

APP = Path(__file__).parents[2] / "app.py"


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.run()
    return app.switch_page("pages/method.py").run()


def text(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_opens_in_every_language(lang):
    app = opened(lang=lang)
    assert not app.exception
    said = text(app)
    for title in SECTIONS.values():
        assert translator(lang).render(title) in said
    assert translator(lang)("Cronbach’s alpha") in said


def test_the_edition_is_that_of_the_link():
    said = text(opened(lang="en", edition="WAL2021"))
    assert "there is no index to take apart" in said
    assert "113 of 262 invited communes answered" in said
    app = opened(lang="en", edition="BE2017")
    assert "Without any score in this edition: “Monitoring and evaluation”" in text(app)
    assert app.query_params["edition"] == "BE2017"


def test_for_an_edition_that_does_not_exist_the_usual_one_is_shown():
    app = opened(lang="en", edition="BE1830")
    assert not app.exception
    assert "Cronbach’s alpha" in text(app)
    assert app.query_params["edition"] == "BE2018"
