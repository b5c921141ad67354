"""The barometer page: shown in the reader's language, and found in the line on top."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"


@pytest.mark.parametrize(
    ("lang", "title"),
    [("en", "The published barometer"), ("de", "Das veröffentlichte Barometer")],
)
def test_the_page_is_there(lang, title):
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = lang
    app.run()
    app.switch_page("pages/barometer.py").run()
    assert not app.exception
    html = " ".join(str(element.proto.body) for element in app.get("html"))
    assert title in html
    assert 'data-figure="BE2018 progress_score 01000"' in html
    assert "synthetic" not in html  # nothing here comes from answers
