"""A file that is read again, and what was corrected since because communes objected."""

from __future__ import annotations

import pytest
from test_import_survey_page import choose, damaged, press, tell_facts, with_file

from geo.survey.store import open_store
from geo.survey.store.checking.commune_desk import GivenReply
from geo.survey.store.checking.drafts import open_draft
from geo.survey.store.checking.links import make_links
from geo.survey.store.checking.objections import correct, objections_of

SAVE = "Save without publishing, for the communes to check"


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))


def saved():
    """A file that is saved for the communes, with one correction of what it says."""
    app = with_file(damaged())
    choose(app, "(rows: 2)", 0)
    press(app, "Go on without these rows")
    tell_facts(app)
    press(app, SAVE)
    editor, desk = open_store().edited_by("Anna"), open_store().commune_desk()
    draft = open_draft(editor, "TEST2026")
    link = make_links(editor, draft, None, days=5, contact="us")[0]
    before = desk.open(link.token).answers["strategy"]
    right = "none" if before == "formalised" else "formalised"
    desk.reply(link.token, GivenReply("objected", "Jo", {"strategy": "Not so"}, draft.revision))
    (objection,) = objections_of(editor, draft)
    correct(editor, draft, objection, question="strategy", value=right)
    return app.run(), lambda: desk.open(link.token).answers["strategy"], before, right


def told(app) -> list:
    return [one for one in app.multiselect if str(one.key).startswith("im_keep_corrections")]


def test_a_correction_that_the_file_does_not_have_is_told_with_what_the_file_says():
    app, answer, _, right = saved()
    assert any("answers were corrected after communes objected" in one.value for one in app.text)
    (table,) = [one.value for one in app.dataframe if "In the file" in one.value]
    assert list(table["In the file"]) == list(table["Before"]) != list(table["Now"])
    (keep,) = told(app)
    assert len(keep.options) == 1
    assert answer() == right  # to look at it changes nothing


def test_a_correction_is_kept_where_the_editor_says_so():
    app, answer, _, right = saved()
    (keep,) = told(app)
    keep.set_value([0]).run()
    press(app, SAVE)
    assert answer() == right
    assert told(app)  # the file still says something else


def test_else_what_the_file_says_counts():
    app, answer, before, _ = saved()
    press(app, SAVE)
    assert answer() == before
