"""A reader's own file: mapped for the session, every row accounted for, bad files told."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from opening import opened_page
from streamlit.testing.v1 import AppTest

from geo.language import translator
from geo.publishing.own_file_page.own_map import own_picture, own_value
from geo.publishing.own_file_page.row_report import nothing_mapped
from geo.survey.own_file.join import join
from geo.survey.tables import read_table, survey_table


def own_table(name: str, content: bytes):
    return survey_table(read_table(name, content))


APP = Path(__file__).parents[2] / "app.py"


def with_file(name: str, content: bytes) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = "en"
    app.run()
    app.switch_page("pages/own_file.py").run()
    app.file_uploader[0].set_value((name, content, "text/csv")).run()
    return app


def text(app: AppTest) -> str:
    html = " ".join(str(element.proto.body) for element in app.get("html"))
    return html + " ".join(m.value for m in app.markdown)


def test_every_row_is_on_the_map_or_listed():
    content = "Commune;Share\nGent;12,5\nLuik;8,1\nAtlantis;1,5\nGand;12,5\n"
    app = with_file("own.csv", content.encode())
    assert not app.exception
    said = text(app)
    assert "4 rows in the file: 2 on the map, 2 listed below with a reason." in said
    assert "No commune found: 1" in said


def test_the_year_that_the_names_fit_is_proposed_and_can_be_changed():
    content = b"Gemeente;x\nAntwerpen;5\nHasselt;9\nGent;2\n"
    app = with_file("numbers.csv", content)
    year = next(box for box in app.selectbox if box.label == "Boundaries of the year")
    said = " ".join(element.value for element in app.text)
    assert year.value == 2025
    assert "fit 2018, 2019 and 2025 alike; 2025, the newest, is proposed." in said
    assert "Not the same territory in these years: Antwerp and Hasselt." in said
    app = year.select(2018).run()
    assert not app.exception
    assert next(b for b in app.selectbox if b.label == "Boundaries of the year").value == 2018
    app = with_file("numbers.csv", b"NIS;x\n71022;9\n44021;2\n12030;1\n")
    assert next(b for b in app.selectbox if b.label == "Boundaries of the year").value == 2018
    app = with_file("numbers.csv", content + b"Knesselare;1\n")
    year = next(box for box in app.selectbox if box.label == "Boundaries of the year")
    app = year.select(2025).run()
    assert "Is the file about 2018?" in " ".join(element.value for element in app.text)


def test_an_ambiguous_row_is_asked_about_and_then_mapped():
    app = with_file("own.csv", b"Commune;Share\nSaint-Nicolas;1,5\nGent;2,5\nLuik;3,5\n")
    question = next(b for b in app.selectbox if "Saint" in b.label)
    app = question.select("62093").run()
    assert not app.exception
    assert "3 on the map" in text(app)


def test_numbers_that_can_be_read_in_two_ways_are_asked_about():
    app = with_file("own.csv", b"Commune;People\nGent;260.341\nLuik;197.355\n")
    assert "can be read in two ways" in text(app)


def control(app: AppTest, label: str):
    return next(one for one in app.get("button_group") if label in one.label)


def test_the_mark_is_asked_of_each_column_with_what_it_would_give():
    content = b"Commune;A;B;C\nGent;14,304;1.234;0,125\nLuik;523,248;2.345;2,125\n"
    app = with_file("own.csv", content)
    assert control(app, "column A").options == [
        "Comma before decimals: 14,304 is 14.304",
        "Comma between thousands: 14,304 is 14304",
    ]
    assert control(app, "column B").options == [
        "Point between thousands: 1.234 is 1234",
        "Point before decimals: 1.234 is 1.234",
    ]
    assert not any("column C" in one.label for one in app.get("button_group"))
    app = control(app, "column A").set_value(".").run()
    app = control(app, "column B").set_value(".").run()
    app = click(app, code="44021")
    said = [element.value for element in app.text]
    assert [line for line in said if line[:2] in ("A:", "B:", "C:")] == [
        "A: 14,304",
        "B: 1.234",
        "C: 0.125",
    ]
    # A look at another page loses nothing of it.
    app.switch_page("pages/map.py").run()
    app.switch_page("pages/own_file.py").run()
    assert control(app, "column A").value == "."


def test_percent_signs_in_some_cells_are_asked_about():
    app = with_file("own.csv", b"Commune;Share\nGent;45%\nLuik;0,3\nHuy;0\n")
    assert "these have none: 0,3 (row 3). Say what those without one are." in text(app)
    assert control(app, "Share").options == [
        "Percentages: 0,3 is 0.3%",
        "Shares of 1: 0,3 is 30%",
    ]
    app = control(app, "Share").set_value("share").run()
    assert "Share: 30%" in [element.value for element in click(app, code="62063").text]


BY_YEAR = (
    b"Commune;Jaar;Sexe;N\nGent;2017;M;1\nGent;2017;V;2\nGent;2018;M;3\nGent;2018;V;4\n"
    b"Luik;2017;M;5\nLuik;2017;V;6\nLuik;2018;M;7\nLuik;2018;V;8\n"
)


def select(app: AppTest, label: str, value: str | None) -> AppTest:
    return next(box for box in app.selectbox if box.label == label).set_value(value).run()


def test_a_table_by_year_asks_which_rows_count():
    app = with_file("own.csv", BY_YEAR)
    assert "several rows for each commune, told apart by Jaar and Sexe." in text(app)
    assert "No row is on the map yet." in text(app)
    assert not any(box.label.startswith("Row ") for box in app.selectbox)
    app = select(select(app, "Jaar", "2018"), "Sexe", "V")
    said = text(app)
    assert "8 rows in the file: 2 on the map, 6 listed below with a reason." in said
    assert "Only rows with Jaar: 2018" in said
    assert "N: 8" in [element.value for element in click(app, code="62063").text]
    app = control(select(app, "Sexe", None), "together").set_value("sum").run()
    assert "Rows of one commune were added up" in text(app)
    assert "N: 15" in [element.value for element in click(app, code="62063").text]
    app.switch_page("pages/map.py").run()
    app.switch_page("pages/own_file.py").run()
    assert "Rows of one commune were added up" in text(app)
    app = control(app, "together").set_value("mean").run()
    assert "N: 7.5" in [element.value for element in click(app, code="62063").text]


def test_a_total_is_not_added_to_its_parts():
    rows = "".join(f"{one};{sex};4\n" for one in ("Gent", "Luik") for sex in ("M", "V", "Total"))
    app = with_file("own.csv", f"Commune;Sexe;N\n{rows}".encode())
    assert any("count everything twice" in element.value for element in app.text)
    assert not app.get("button_group")
    assert "2 on the map" in text(select(app, "Sexe", "Total"))


def test_brackets_are_said():
    app = with_file("own.csv", b"Commune;A\nGent;(1.234,5)\nLuik;12\n")
    said = [element.value for element in app.text]
    assert "A: brackets were read as a minus: (1.234,5)" in said
    assert "A: -1,234.5" in [element.value for element in click(app, code="44021").text]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("report.xlsx", b"%PDF-1.7 nothing"),
        ("zeros.csv", b"\x00" * 100),
        ("quote.csv", b'Commune;N\n"Gent;1\nLuik;2\n'),
    ],
)
def test_a_bad_file_gets_a_sentence_with_its_name(name, content):
    app = with_file(name, content)
    assert not app.exception
    assert name in text(app)


def test_markup_in_a_file_stays_text():
    app = with_file("own.csv", b"Commune;N\nGent;1,5\nLuik;2,5\n<img src=x onerror=alert(1)>;3,5\n")
    assert not app.exception
    assert "<img src=x" not in text(app)


def test_what_reading_decided_is_said():
    book = openpyxl.Workbook()
    for row in (["Commune", "N"], ["Gent", 1.5], ["Luik", 2.5]):
        book.active.append(row)
    book.create_sheet("shown")
    secret = book.create_sheet("secret")
    secret.sheet_state = "hidden"
    for row in (["Commune", "N"], ["Gent", 1.5]):
        secret.append(row)
    sink = io.BytesIO()
    book.save(sink)
    app = with_file("own.xlsx", sink.getvalue())
    assert not app.exception
    assert "hidden sheets, which were not read: secret" in " ".join(t.value for t in app.text)
    assert "2 on the map" in text(app)
    sheets = next(box for box in app.selectbox if box.label == "Sheet")
    assert sheets.options == ["Sheet", "shown", "secret (hidden)"]
    app = sheets.select("secret").run()
    assert not app.exception
    assert "1 on the map" in text(app)


def test_a_workbook_of_hidden_sheets_asks_which_is_meant():
    book = openpyxl.Workbook()
    secret = book.create_sheet("secret")
    secret.sheet_state = "hidden"
    for row in (["Commune", "N"], ["Gent", 1.5], ["Luik", 2.5]):
        secret.append(row)
    sink = io.BytesIO()
    book.save(sink)
    app = with_file("own.xlsx", sink.getvalue())
    assert not app.exception
    assert "no cells in the sheets that it shows" in text(app)
    app = next(box for box in app.selectbox if box.label == "Sheet").select("secret").run()
    assert not app.exception
    assert "2 on the map" in text(app)


def filtered(*hidden: int) -> bytes:
    """A table by year, of which a filter shows the last one."""
    book = openpyxl.Workbook()
    rows = [["Gent", 2017, 1.5], ["Gent", 2018, 2.5], ["Luik", 2017, 3.5], ["Luik", 2018, 4.5]]
    for row in (["Commune", "Year", "N"], *rows):
        book.active.append(row)
    for number in hidden:
        book.active.row_dimensions[number].hidden = True
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def hidden_box(app: AppTest):
    return next(box for box in app.checkbox if "hidden" in box.label)


def test_rows_that_a_filter_hides_are_said_and_can_be_read():
    app = with_file("own.xlsx", filtered(2, 4))
    assert not app.exception
    assert any("2 rows are hidden" in line.value for line in app.text)
    assert "2 rows in the file: 2 on the map" in text(app)
    app = hidden_box(app).check().run()
    assert not app.exception
    assert "4 rows in the file: 0 on the map" in text(app)
    assert not any("are hidden" in line.value for line in app.text)
    # A look at another page loses nothing of it.
    app.switch_page("pages/map.py").run()
    app.switch_page("pages/own_file.py").run()
    assert hidden_box(app).value
    app = hidden_box(app).uncheck().run()
    assert "2 rows in the file: 2 on the map" in text(app)


def test_a_filter_that_shows_nothing_is_said_and_what_it_hides_can_be_read():
    app = with_file("own.xlsx", filtered(2, 3, 4, 5))
    assert not app.exception
    assert "everything below the header is hidden" in text(app)
    app = hidden_box(app).check().run()
    assert not app.exception
    assert "4 rows in the file" in text(app)


def test_formulas_without_a_saved_value_are_said():
    book = openpyxl.Workbook()
    for row in (["Commune", "A", "Sum"], ["Gent", 1, "=B2+1"], ["Luik", 2, "=B3+1"]):
        book.active.append(row)
    sink = io.BytesIO()
    book.save(sink)
    app = with_file("own.xlsx", sink.getvalue())
    assert any("2 formulas have no value saved" in line.value for line in app.text)


def test_rows_that_contradict_each_other_are_named_and_can_be_settled():
    app = with_file("own.csv", b"Commune;Share\nGent;1,5\nGent;2,5\n")
    assert not app.exception
    said = text(app)
    assert "No row of this column is a commune" not in said
    assert "2 rows are about a commune that another row is about too" in said
    assert "Same commune as another row: 2" in said
    question = next(b for b in app.selectbox if b.label.startswith("Row 3"))
    app = question.select("44021").run()
    assert not app.exception
    assert "2 rows in the file: 1 on the map" in text(app)
    assert "No row is on the map yet" not in text(app)


def test_rows_that_may_mean_several_places_wait_for_a_choice():
    app = with_file("own.csv", "Commune;Share\nLiège;1,5\nNamur;2,5\n".encode())
    said = text(app)
    assert "No row of this column is a commune" not in said
    assert "2 rows may mean several places and need your choice." in said


def test_a_column_without_communes_is_told():
    table = own_table("own.csv", b"Commune;Share\nAtlantis;1,5\nUtopia;2,5\n")
    own = join(table, "Commune", ["Share"], 2025)
    said = [str(line) for line in nothing_mapped(own)]
    assert said == ["No row of this column is a commune of 2025."]


@pytest.mark.parametrize("cells", [("inf", "1e400"), ("many", "few")])
def test_a_file_without_numbers_is_told_apart_from_one_without_communes(cells):
    content = "Commune;Share\nGent;{}\nLuik;{}\n".format(*cells)
    app = with_file("own.csv", content.encode())
    assert not app.exception
    assert "The communes are in the column Commune; no column of numbers was found." in text(app)
    app.multiselect[0].select("Share").run()
    assert "The column Share holds no number for any commune here." in text(app)


def test_text_under_the_name_of_a_workbook_is_no_excel_file():
    app = with_file("own.xlsx", b"just some text")
    assert "own.xlsx is not an Excel file" in text(app)
    app = with_file("own.xlsx", b"Commune;Share\nGent;1,5\n")
    assert "own.xlsx is not an Excel file" in text(app)


def test_small_numbers_keep_their_digits():
    content = b"Commune;Share\nGent;0,00123\nLuik;0,0041\nBrugge;0,5\n"
    own = join(own_table("own.csv", content), "Commune", ["Share"], 2025)
    say = translator("nl")
    assert own_value(own, "Share", "44021", say) == "0,001"
    own = join(own_table("own.csv", content[:40]), "Commune", ["Share"], 2025)
    labels = [say.render(e.label) for e in own_picture(own, "Share").legend(say)]
    assert labels[:2] == ["0,00123", "0,00410"]
    own = join(own_table("own.csv", b"Commune;S\nGent;0.123\n"), "Commune", ["S"], 2025)
    assert own_value(own, "S", "44021", say) == "0,123"
    assert say.render(own_picture(own, "S").legend(say)[0].label) == "0,123"


def click(app: AppTest, **said: str) -> AppTest:
    """What the page keeps after a click on the map."""
    app.session_state["atlas.own_selected"] = said["code"]
    return app.run()


def test_a_commune_that_is_clicked_shows_its_number_and_its_rows():
    content = b"Commune;Share;Remark\nGent;12,5;*first*\nGand;12,5;again\nLuik;8,1;\n"
    app = click(with_file("own.csv", content), code="44021")
    assert not app.exception
    said = [element.value for element in app.text]
    assert "Share: 12.5" in said
    assert "Row 2: On the map" in said
    assert "Row 3: Same commune as another row" in said
    shown = next(f.value for f in app.dataframe if "Row 2" in f.value)
    assert list(shown["Row 2"]) == ["Gent", "12,5", "*first*"]
    app = click(app, code="11002")
    assert "Share: Not in your file" in [element.value for element in app.text]
    next(b for b in app.button if b.key == "own_clear").click().run()
    assert "Antwerp" not in [s.value for s in app.subheader]


def test_the_file_is_still_there_after_a_look_at_the_map():
    app = with_file("own.csv", b"Commune;Share;More\nSaint-Nicolas;1,5;2\nGent;1;1\nLuik;3,5;4\n")
    question = next(b for b in app.selectbox if "Saint" in b.label)
    question.select("62093").run()
    app.multiselect[0].unselect("More").run()
    app.switch_page("pages/map.py").run()
    app.switch_page("pages/own_file.py").run()
    assert not app.exception
    assert "Your file own.csv is still here." in [element.value for element in app.text]
    assert "3 rows in the file: 3 on the map" in text(app)
    assert app.multiselect[0].value == ["Share"]


def test_a_file_is_forgotten_when_the_reader_says_so():
    app = with_file("own.csv", b"Commune;Share\nGent;1,5\nLuik;3,5\n")
    next(b for b in app.button if b.key == "own_forget").click().run()
    assert not app.exception
    assert "Nothing chosen yet." in text(app)
    assert "atlas.own_file" not in app.session_state
    app.switch_page("pages/map.py").run()
    app.switch_page("pages/own_file.py").run()
    assert "Nothing chosen yet." in text(app)


def test_a_bad_file_can_be_forgotten():
    app = with_file("empty.csv", b"")
    assert any(b.key == "own_forget" for b in app.button)


def test_the_column_on_the_map_can_be_taken_away():
    app = with_file("own.csv", b"Commune;Share\nGent;12,5\nLuik;8,1\n")
    app.session_state["w_download"] = True
    app.run()
    assert not app.exception
    (button,) = app.get("download_button")
    assert "w_download_file" in button.proto.id
    assert (
        "GeoJSON, with outlines"
        in next(one for one in app.selectbox if one.key == "w_download_format").options
    )


def test_a_file_of_a_session_that_ended_is_missed_until_another_is_chosen():
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = "en"
    app.query_params["file"] = "import_survey-own_file"
    app.run()
    assert "does not know" not in text(app)  # nothing in the link that is not understood
    app.switch_page("pages/own_file.py").run()
    assert not app.exception
    assert "A file was chosen on this page, and it is gone" in text(app)
    app.file_uploader[0].set_value(("own.csv", b"Commune;N\nGent;1,5\n", "text/csv")).run()
    assert "it is gone" not in text(app)
    next(b for b in app.button if b.key == "own_forget").click().run()
    assert "Nothing chosen yet." in text(app)
    assert "it is gone" not in text(app)


def test_nothing_is_missed_where_nothing_was():
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["file"] = "import_survey"
    app.run()
    app.switch_page("pages/own_file.py").run()
    assert "it is gone" not in text(app)


def test_tests_and_spam_of_a_survey_tool_count_only_if_the_reader_says_so():
    own = [f"V{number}" for number in range(1, 11)]
    texts = ["ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress"]
    texts += ["IPAddress", "Status", "StartDate", "EndDate", "Finished", "Commune", "Nombre"]
    day = "2018-02-01 10:00:00"
    rows = [
        ["R_1", "Set", "x", "", "", "", str(status), day, day, "1", place, "3"]
        for status, place in ((2, "Gent"), (8, "Mons"), (0, "Namur"))
    ]
    lines = [",".join(line) for line in ([*own, "Q0", "Q1"], texts, *rows)]
    app = with_file("own.csv", "\n".join(lines).encode())
    assert not app.exception
    assert "Recognised as an export of Qualtrics." in [element.value for element in app.text]
    said = text(app)
    assert "3 rows in the file: 1 on the map, 2 listed below with a reason." in said
    assert "A test, no answer: 1" in said
    spam = next(box for box in app.checkbox if box.label.startswith("Keep answers"))
    app = spam.check().run()
    assert "3 rows in the file: 2 on the map, 1 listed below with a reason." in text(app)


def test_an_example_is_shown_and_taken_over_by_a_click():
    app = opened_page("own_file", lang="fr")
    assert "Exemple" in text(app)
    assert "Habitants par km²" in text(app)
    app.button(key="w_own_example").click().run()
    assert not app.exception
    assert any("exemple-densite.csv" in one.value for one in app.text)
    assert app.multiselect[0].value == ["Habitants par km²"]
    app.button(key="own_forget").click().run()
    assert "Habitants par km²" in text(app)
