"""What waits to be checked, as an editor has it: links, how far communes are, objections."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from opening import editors_page
from test_import_stored import contents

from geo.language import translator
from geo.publishing.import_survey_page import checking
from geo.survey.store import open_store
from geo.survey.store.checking.commune_desk import CheckOverError, GivenReply, NoSuchLinkError
from geo.survey.store.checking.drafts import drafts, open_draft, save_draft
from geo.survey.store.checking.records import OVERALL, NewLink, Objection

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

EDITION = "KEPT2026"


@pytest.fixture
def app(tmp_path):
    for page in editors_page(tmp_path):
        assert not [one for one in page.selectbox if one.key == "im_draft"]  # nothing waits yet
        save_draft(open_store().edited_by("Anna"), contents(8), revision=None)
        yield page.run()


def find(app: AppTest, kind: str, key: str):
    return next(one for one in getattr(app, kind) if str(one.key).startswith(key))


def press(app: AppTest, key: str) -> str:
    find(app, "button", key).click().run()
    assert not app.exception
    return " ".join(str(one.value) for one in (*app.success, *app.error, *app.warning))


def make(app: AppTest) -> tuple:
    find(app, "text_area", "im_link_contact").input("The institute").run()
    find(app, "text_input", "im_link_atlas").input("https://atlas.example.be/a/").run()
    assert "8 links were made." in press(app, "im_link_make")
    return app.session_state["atlas.check_links"][2]


def test_links_are_made_for_all_and_are_taken_away_in_a_file(app):
    assert find(app, "button", "im_link_make").disabled  # whom can communes ask?
    links = make(app)
    assert len(links) == 8
    desk = open_store().commune_desk()
    assert [desk.open(one.token).nis5 for one in links] == [one.nis5 for one in links]
    shown = " ".join(str(one.value) for one in app.text)
    assert "Of 8 communes: 0 without a link, 8 have not looked" in shown
    assert all(one.token not in shown for one in links)


def test_the_table_is_that_of_the_communes_that_are_so_far(app):
    links = make(app)
    desk = open_store().commune_desk()
    desk.note_look(links[0].token)
    desk.reply(links[1].token, GivenReply("agreed", "Jo", {}, 1))
    desk.reply(links[2].token, GivenReply("objected", "Al", {"engaged": "No"}, 1))
    app.run()
    table = app.dataframe[0].value
    assert len(table) == 8
    assert list(table["State"])[:3] == ["Looked at, not replied", "Agreed", "Objected"]
    app.button_group(key="im_check_states").set_value(["agreed", "objected"]).run()
    table = app.dataframe[0].value
    assert list(table["REFNIS code"]) == [links[1].nis5, links[2].nis5]
    assert list(table["By"]) == ["Jo", "Al"]


def test_links_are_revoked_one_by_one_and_all(app):
    links = make(app)
    desk = open_store().commune_desk()
    assert find(app, "button", "im_revoke").disabled
    app.multiselect(key="im_revoke_communes").set_value([links[0].nis5]).run()
    assert "1 link does not open" in press(app, "im_revoke")
    with pytest.raises(NoSuchLinkError):
        desk.open(links[0].token)
    desk.open(links[1].token)
    assert app.button(key="im_revoke_all").disabled
    app.checkbox(key="im_revoke_sure").check().run()
    app.button(key="im_revoke_all").click().run()
    assert "7 links do not open" in app.success[0].value
    with pytest.raises(NoSuchLinkError):
        desk.open(links[1].token)


def test_an_objection_is_taken_into_the_edition_by_an_editor(app):
    links = make(app)
    desk = open_store().commune_desk()
    before = desk.open(links[0].token).answers["engaged"]
    right = "no" if before == "yes" else "yes"
    said = GivenReply("objected", "Jo", {"engaged": "<b>We</b> _are_ not"}, 1)
    desk.reply(links[0].token, said)
    app.run()
    assert "“<b>We</b> _are_ not”" in " ".join(one.value for one in app.text)
    assert find(app, "button", "im_obj_take").disabled
    find(app, "selectbox", "im_obj_value").select(right).run()
    assert desk.open(links[0].token).answers["engaged"] == before
    find(app, "text_input", "im_obj_note").input("Thank you").run()
    assert "was corrected. The edition is still not public" in press(app, "im_obj_take")
    assert desk.open(links[0].token).answers["engaged"] == right
    assert open_draft(open_store().edited_by("x"), EDITION).revision == 2
    corrected = app.dataframe[-1].value
    assert list(corrected["Before"]) == ["Yes" if before == "yes" else "No"]
    assert list(corrected["Now"]) == ["Yes" if right == "yes" else "No"]
    assert list(corrected["Accepted by"]) == ["Ann"]


def test_an_objection_is_left_and_the_commune_is_told(app):
    links = make(app)
    desk = open_store().commune_desk()
    desk.reply(links[0].token, GivenReply("objected", "", {OVERALL: "All of it"}, 1))
    app.run()
    assert find(app, "button", "im_obj_take").disabled  # which answer?
    find(app, "text_input", "im_obj_note").input("It is what you sent").run()
    press(app, "im_obj_leave")
    assert app.dataframe[0].value["State"][0] == "Not looked at yet (its objections are settled)"
    (one,) = desk.open(links[0].token).objections
    assert (one.standing, one.note) == ("settled", "It is what you sent")


def test_it_is_published_or_discarded_from_here(app):
    links = make(app)
    assert f"{EDITION} is published, as version 1." in press(app, "im_draft_publish")
    assert [one.edition.id for one in open_store().published()] == [EDITION]
    with pytest.raises(CheckOverError):
        open_store().commune_desk().open(links[0].token)
    editor = open_store().edited_by("Anna")
    save_draft(editor, contents(7), revision=None)
    app.run()
    assert "Publishing this replaces it" in " ".join(one.value for one in app.text)
    app.checkbox(key="im_draft_sure").check().run()
    assert "was discarded" in press(app, "im_draft_discard")
    assert drafts(editor) == ()
    assert editor.published_version(EDITION) == 1


def test_who_comes_late_publishes_nothing_else(app):
    save_draft(open_store().edited_by("Ben"), contents(6), revision=1)
    press(app, "im_draft_publish")
    assert open_store().published() == ()


def test_files_hold_links_and_no_formula():
    told = contents(3)
    words = checking.DraftWords.of(told, translator("en"))
    nis5 = told.answers["nis5"].iloc[0]
    at = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
    table = checking.links_table([NewLink(nis5, "T" * 32, at)], "https://a.be/atlas/", words)
    assert list(table.iloc[0])[1:] == [nis5, f"https://a.be/atlas/check/{'T' * 32}", "2026-03-14"]
    evil = '=HYPERLINK("http://evil","x")'
    objection = Objection(nis5, 1, "engaged", evil, "yes", at, "+1", "open", None, None, "\x07")
    table = checking.objections_table([objection], words)
    text = checking.file_bytes(table, "csv").decode("utf-8-sig")
    (_, row) = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert row[4] == "'" + evil
    book = openpyxl.load_workbook(io.BytesIO(checking.file_bytes(table, "xlsx")))
    cells = [cell for line in book["data"].iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "'" + evil in [cell.value for cell in cells]
    assert list(book["data"].iter_rows(values_only=True))[1][1] == nis5
