"""The ranking page without a browser: what it shows, what changes it, what it cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from opening import html, opened_page

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def opened(**query: str) -> AppTest:
    return opened_page("ranking", **query)


def box(app: AppTest, label: str):
    return next(b for b in app.selectbox if b.label == label)


@pytest.mark.parametrize("lang", ["nl", "fr", "de", "en"])
def test_the_index_is_ranked_with_its_label(lang):
    app = opened(lang=lang, indicator="index")
    assert not app.exception
    assert "123" in html(app)
    assert 'class="synthetic"' in html(app)


def test_marking_a_commune_says_its_places_and_writes_the_link():
    app = opened(indicator="index")
    box(app, "Mark a commune").select("11002").run()
    assert "Antwerp is between" in html(app)
    assert "11002" in app.query_params["commune"]


def test_what_cannot_be_ranked_says_why_and_what_to_do():
    said = html(opened(indicator="documented.all"))
    assert "they are not ranked" in said
    assert "Choose another indicator" in said


def test_weights_that_are_none_are_told_and_equal_ones_taken():
    app = opened(indicator="index", weights="0_0_0_0_0_0_0")
    assert not app.exception
    assert "All weights are zero" in html(app)
    assert "123" in html(app)
