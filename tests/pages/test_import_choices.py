"""What an editor has chosen of an import is not lost: by going back, another file, or a rerun."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from opening import editors_page, html

from geo.survey.store import open_store

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

FIRST = b"Gemeente;progress\nGent;9\nAntwerpn;8\nAalst;7,5 ?\n"
CORRECTED = b"Gemeente;progress\nGent;9\nAntwerpn;8\nAalst;7,5\n"


@pytest.fixture
def app(tmp_path):
    for session in editors_page(tmp_path):
        load(session, "first.csv", FIRST)
        box(session, "Antwerpn").set_value("11002").run()
        yield session


def load(app: AppTest, name: str, content: bytes) -> None:
    app.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not app.exception


def box(app: AppTest, label: str):
    return next(one for one in app.selectbox if label in one.label)


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception


def test_another_file_asks_before_choices_are_lost_and_may_take_them_over(app):
    load(app, "second.csv", CORRECTED)
    assert "You chose another file, second.csv. For first.csv you have made choices." in html(app)
    assert "Step 2 of 7" not in html(app)
    press(app, "Use these choices for the other file")
    assert box(app, "Antwerpn").value == "11002"
    assert "3 rows in the file = 3 published + 0 listed" in html(app)


def test_another_file_may_begin_anew_or_be_sent_away(app):
    load(app, "second.csv", CORRECTED)
    press(app, "Stay with first.csv")
    assert "Your file first.csv is still here." in [text.value for text in app.text]
    assert box(app, "Antwerpn").value == "11002"
    load(app, "second.csv", CORRECTED)
    press(app, "Begin anew")
    assert box(app, "Antwerpn").value is None
    load(app, "third.csv", FIRST)  # nothing was chosen: nothing is asked
    assert "You chose another file" not in html(app)
    assert box(app, "Antwerpn").value is None


def test_going_back_a_step_keeps_what_was_chosen_after_it(app):
    box(app, "“7,5 ?”").set_value("7.5").run()
    assert "Step 6 of 7" in html(app)
    next(one for one in app.text_input if one.label == "Short name").set_value("BACK").run()
    box(app, "Antwerpn").set_value("11001").run()
    assert box(app, "“7,5 ?”").value == "7.5"
    assert next(one for one in app.text_input if one.label == "Short name").value == "BACK"
    app.switch_page("pages/sources.py").run()
    app.switch_page("pages/import_survey.py").run()
    assert box(app, "Antwerpn").value == "11001"
    assert box(app, "“7,5 ?”").value == "7.5"


def test_two_editors_at_once_the_second_is_told(app):
    box(app, "“7,5 ?”").set_value("7.5").run()
    for label in ("Short name", "Title", "Source", "Licence"):
        next(one for one in app.text_input if one.label == label).set_value("BOTH").run()
    app.number_input[0].set_value(2026).run()
    press(app, "Publish")
    contents = open_store().edited_by("Ben").versions("BOTH")
    assert [one.number for one in contents] == [1]
    open_store().edited_by("Ben").withdraw("BOTH", over=1, note="")
    press(app, "Withdraw")
    assert not app.exception
    assert "BOTH" in html(app)
    assert open_store().edited_by("Ben").log("BOTH")[0].who == "Ben"


def test_a_workbook_of_hidden_sheets_asks_which_is_meant(app):
    book = openpyxl.Workbook()
    for title, share in (("secret", 9), ("older", 4)):
        sheet = book.create_sheet(title)
        sheet.sheet_state = "hidden"
        for row in (["Gemeente", "progress"], ["Gent", share]):
            sheet.append(row)
    sink = io.BytesIO()
    book.save(sink)
    load(app, "hidden.xlsx", sink.getvalue())
    press(app, "Begin anew")
    assert "no cells in the sheets that it shows" in html(app)
    assert "Step 2 of 7" not in html(app)
    box(app, "Sheet").set_value("older").run()
    assert not app.exception
    assert box(app, "Sheet").value == "older"
    assert "Step 3 of 7" in html(app)


def test_rows_that_a_filter_hides_are_said_and_can_be_read(app):
    book = openpyxl.Workbook()
    for row in (["Gemeente", "progress"], ["Gent", 7], ["Aalst", 9], ["Luik", "=B3"]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    sink = io.BytesIO()
    book.save(sink)
    load(app, "filtered.xlsx", sink.getvalue())
    press(app, "Begin anew")
    said = " ".join(line.value for line in app.text)
    assert "one row is hidden" in said
    assert "a formula has no value saved with it" in said
    assert "2 rows, 2 columns." in said
    hidden = next(box for box in app.checkbox if "hidden" in box.label)
    hidden.check().run()
    assert not app.exception
    said = " ".join(line.value for line in app.text)
    assert "one row is hidden" not in said
    assert "3 rows, 2 columns." in said
