"""What the store keeps can be withdrawn and brought back on the page, on any day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import yaml
from opening import editors_page

from geo.survey.editions import EDITIONS
from geo.survey.store import Contents, Disclosure, open_store

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def contents(communes: int) -> Contents:
    facts = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
    answers = pd.read_csv(EDITIONS / "BE2018" / "answers.csv", dtype=str, keep_default_na=False)
    answers = answers[answers["question"] == "engaged"].head(communes)
    facts |= {"id": "KEPT2026", "year": 2026, "asked": ["engaged"]}
    return Contents(facts, answers, Disclosure())


@pytest.fixture
def app(tmp_path):
    for page in editors_page(tmp_path):
        assert not [one for one in page.selectbox if one.key == "im_stored"]  # nothing is kept yet
        editor = open_store().edited_by("Anna")
        editor.publish(contents(8))
        editor.replace(contents(9), over=1)
        yield page.run()


def choose(app: AppTest, key: str) -> None:
    next(one for one in app.selectbox if one.key == "im_stored").select(key).run()
    assert not app.exception


def press(app: AppTest) -> str:
    next(
        one
        for one in app.button
        if str(one.key).startswith(("im_stored_withdraw", "im_stored_restore"))
    ).click().run()
    assert not app.exception
    return " ".join(str(one.value) for one in (*app.success, *app.error, *app.warning, *app.html))


def published() -> list[tuple[str, int]]:
    return [(one.edition.id, one.version) for one in open_store().published()]


def test_a_version_is_withdrawn_and_an_earlier_one_brought_back(app):
    box = next(one for one in app.selectbox if one.key == "im_stored")
    kept = "KEPT2026, version 1: kept, and shown by links that name it"
    assert box.options == ["KEPT2026, version 2: readers get it", kept]
    choose(app, "KEPT2026/2")
    assert "9 communes, 9 answers. Open: the answers of each commune." in app.text[0].value
    assert "Withdrawn" in press(app)
    assert published() == []
    choose(app, "KEPT2026/1")
    next(one for one in app.text_input if one.key == "im_stored_note").input("As before").run()
    assert "Readers get KEPT2026, version 1, again." in press(app)
    assert published() == [("KEPT2026", 1)]
    assert open_store().edited_by("Anna").log()[0].note == "As before"


def test_what_links_still_show_can_be_closed(app):
    choose(app, "KEPT2026/2")
    assert not [one for one in app.button if str(one.key).startswith("im_stored_close")]
    choose(app, "KEPT2026/1")
    close = next(one for one in app.button if str(one.key).startswith("im_stored_close"))
    close.click().run()
    assert not app.exception
    assert "Readers get KEPT2026, version 2, and no other one." in app.success[0].value
    assert published() == [("KEPT2026", 2)]
    assert [one.standing for one in open_store().versions("KEPT2026")] == ["withdrawn", "published"]
    box = next(one for one in app.selectbox if one.key == "im_stored")
    assert "KEPT2026, version 1: kept" in box.options


def test_who_comes_late_changes_nothing(app):
    choose(app, "KEPT2026/2")
    other = open_store().edited_by("Ben")
    other.replace(replace(contents(7)), over=2)
    press(app)
    assert published() == [("KEPT2026", 3)]
