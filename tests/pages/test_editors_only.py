"""Whoever is no editor any more presses a button that is still drawn: nothing happens."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo.publishing.browser_cookie import COOKIE
from pages.import_survey_parts import report_step
from pages.shared import editing

APP = Path(__file__).parents[2] / "app.py"
PRESSED = []


@pytest.mark.parametrize(
    ("through", "cookie", "opens"),
    [(False, "c" * 32, True), (True, "c" * 32, False), (False, "", False), (False, "c", False)],
    ids=["this machine", "a proxy", "no cookie", "a cookie that was not given"],
)
def test_a_link_opens_nothing_for_those_whom_a_proxy_brings_or_who_have_no_cookie(
    tmp_path, monkeypatch, through, cookie, opens
):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    monkeypatch.setenv("ATLAS_EDITOR_KEY", "the key")
    monkeypatch.setenv("ATLAS_EDITOR_ADDRESS", "http://127.0.0.1:8501")
    monkeypatch.delenv("ATLAS_EDITOR_ANYWHERE", raising=False)
    headers = {"Host": "127.0.0.1:8501"} | ({"X-Forwarded-Proto": "https"} if through else {})
    monkeypatch.setattr(type(st.context), "headers", headers)
    monkeypatch.setattr(type(st.context), "cookies", {COOKIE: cookie} if cookie else {})
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = "en"
    app.query_params["editor"] = "the key"
    app.run()
    assert ("atlas.editor" in app.session_state) == opens
    if not through and not opens:
        assert os.environ["ATLAS_EDITOR_KEY"] == "the key"  # it was not used up


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """The page as an editor has it, its steps replaced by one button that would publish."""
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    PRESSED.clear()

    def steps() -> None:
        if st.button("Publish", key="im_publish"):
            PRESSED.append(editing.editor())

    monkeypatch.setattr(report_step, "draw_file", steps)
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = "en"
    app.session_state["atlas.editor"] = "Ann"
    app.run()
    return app.switch_page("pages/import_survey.py").run()


def test_an_editor_publishes(opened):
    opened.button(key="im_publish").click().run()
    assert PRESSED == ["Ann"]


def test_who_is_none_any_more_does_not(opened):
    button = opened.button(key="im_publish")
    del opened.session_state["atlas.editor"]
    button.click().run()
    assert not PRESSED
    assert any("by editors only" in str(one.proto.body) for one in opened.get("html"))


def test_nor_does_one_whose_login_ended(opened, monkeypatch):
    """With a login configured, what a session says of itself does not count."""
    claims = {"email": "an@institute.be", "email_verified": True, "iat": 1_600_000_000}
    user = SimpleNamespace(is_logged_in=True, to_dict=lambda: claims)
    monkeypatch.setattr(editing, "_auth", lambda: {"client_id": "atlas"})
    monkeypatch.setattr(st, "user", user)
    monkeypatch.setenv("ATLAS_EDITORS", "an@institute.be")
    opened.button(key="im_publish").click().run()
    assert not opened.exception
    assert not PRESSED
    assert any("Your login has ended" in str(one.proto.body) for one in opened.get("html"))
