"""The guided import: the whole path to a published version, and what leaves the store as it was."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from opening import html
from streamlit.testing.v1 import AppTest

from geo.language import AtlasError, translator
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.survey import load_answers
from geo.survey.store import open_store
from geo.territory import load_communes
from pages.import_survey_parts import report_step

APP = Path(__file__).parents[2] / "app.py"
ASKED = ("concept_relevant", "progress", "strategy", "projects")


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))


def damaged(n: int = 12, *, label: bool = False) -> bytes:
    """Demonstration rows as Excel leaves them: semicolons, decimal commas, names, no zero, cp1252.

    The second row misspells its commune; the last is one that no commune is called.
    """
    answers = load_answers("BE2018")
    wide = answers[answers.question.isin(ASKED)].pivot(
        index="nis5", columns="question", values="value"
    )
    names = load_communes(2018)["name_fr"]
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Commune", *ASKED, *(["label"] if label else [])])
    for code, row in wide.dropna().head(n).iterrows():
        cells = [str(row[key]).replace(".", ",") for key in ASKED]
        told = [translator("fr").render(DEMONSTRATION_LABEL)] if label else []
        writer.writerow([names[code], *cells, *told])
    lines = sink.getvalue().split("\r\n")
    first = lines[1].split(";")
    lines[1] = ";".join([first[0][:-2] + first[0][-1], *first[1:]])
    lines[-1] = ";".join(["Atlantis", *first[1:]])
    return "\r\n".join([*lines, ""]).encode("cp1252")


def opened(editor: str | None = "Ann") -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params["lang"] = "en"
    if editor:
        app.session_state["atlas.editor"] = editor
    app.run()
    return app.switch_page("pages/import_survey.py").run()


def with_file(content: bytes, name: str = "survey.csv") -> AppTest:
    app = opened()
    app.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not app.exception
    return app


def choose(app: AppTest, label: str, place: int) -> None:
    box = next(box for box in app.selectbox if label in box.label)
    box.set_value(box.options[place]).run()
    assert not app.exception


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def write(app: AppTest, label: str, value: str) -> None:
    next(field for field in app.text_input if field.label == label).set_value(value).run()
    assert not app.exception


def tell_facts(app: AppTest, edition: str = "TEST2026") -> None:
    write(app, "Short name", edition)
    write(app, "Title", "A survey")
    write(app, "Source", "Those who asked")
    write(app, "Licence", "CC0 1.0")
    app.number_input[0].set_value(2026).run()
    assert not app.exception


def test_a_reader_finds_the_page_closed():
    app = opened(editor=None)
    assert not app.file_uploader
    assert "by editors only" in html(app)


def test_from_a_damaged_file_to_a_published_edition_and_back():
    app = with_file(damaged())
    assert "Step 2 of 7" in html(app)
    assert "Step 3 of 7" not in html(app)
    choose(app, "(rows: 2)", 0)  # the best candidate
    press(app, "Go on without these rows")
    page = html(app)
    assert "13 rows in the file = 12 published + 1 listed with a reason." in page
    assert "Step 6 of 7" in page
    assert "Step 7 of 7" not in page
    assert not open_store().published()  # nothing before it is said
    tell_facts(app)
    assert "Step 7 of 7" in html(app)
    assert not open_store().published()
    press(app, "Publish")
    assert "Published: A survey, version 1." in html(app)
    store = open_store()
    (stored,) = store.published()
    assert (stored.edition.id, stored.version, stored.communes) == ("TEST2026", 1, 12)
    assert stored.edition.asked == ASKED
    back = store.answers("TEST2026").set_index(["nis5", "question"]).value
    sent = load_answers("BE2018").set_index(["nis5", "question"]).value
    same = back.index.intersection(sent.index)
    assert len(same) >= 40  # communes of 2018 that kept their code
    assert (back[same] == sent[same]).all()
    assert store.edited_by("Ann").log("TEST2026")[0].who == "Ann"
    assert "edition=TEST2026" in html(app)
    press(app, "Withdraw")
    assert not open_store().published()
    assert "Its versions are kept" in html(app)
    press(app, "Publish")
    assert open_store().published()[0].version == 2


def test_reading_the_file_moves_the_bar(monkeypatch):
    told: list[float] = []
    read = report_step.read_table

    def listened(*arguments, progress, **named):
        def both(done: float) -> None:
            told.append(done)
            progress(done)

        return read(*arguments, progress=both, **named)

    monkeypatch.setattr(report_step, "read_table", listened)
    app = with_file(damaged())
    assert not app.exception
    assert told


def test_stopped_work_keeps_what_was_chosen_and_goes_on():
    app = with_file(damaged())
    app.session_state["atlas.import"].stopped = "answers"
    press(app, "Go on without these rows")
    assert "Stopped. What was chosen so far is kept." in [text.value for text in app.text]
    assert "Step 4 of 7" not in html(app)
    press(app, "Go on")
    assert "Step 5 of 7" in html(app)


def test_an_edition_for_groups_only_gives_nothing_of_a_commune():
    app = with_file(damaged())
    press(app, "Go on without these rows")
    tell_facts(app)
    next(one for one in app.radio if one.key == "im_fact_rule").set_value("aggregates").run()
    assert "Readers get figures of groups, and nothing of a single commune" in " ".join(
        text.value for text in app.text
    )
    press(app, "Publish")
    with pytest.raises(AtlasError):
        open_store().answers("TEST2026")


def test_a_restricted_edition_waits_for_what_is_shown():
    app = with_file(damaged())
    press(app, "Go on without these rows")
    tell_facts(app)
    next(one for one in app.radio if one.key == "im_fact_rule").set_value("restricted").run()
    assert "Step 7 of 7" not in html(app)
    shown = app.multiselect(key="im_fact_shown")
    shown.set_value([shown.options[1]]).run()
    assert "Step 7 of 7" in html(app)
    press(app, "Publish")
    assert open_store().published()[0].disclosure.shown == (f"q.{ASKED[0]}",)


def test_the_mapping_of_an_earlier_import_is_used_again():
    content = b"Place;Q1\nGent;3\nAalst;4\nHasselt;9\n"
    mapping = b"mapping: 1\ncommune: {column: Place}\ncolumns: [{column: Q1, question: progress}]\n"
    app = with_file(content)
    assert "Step 4 of 7" not in html(app)
    app.file_uploader[1].set_value(("mapping.yaml", mapping, "application/yaml")).run()
    assert not app.exception
    assert "3 rows in the file = 3 published + 0 listed" in html(app)
    app.file_uploader[1].set_value(("mapping.yaml", b"mapping: 7", "application/yaml")).run()
    assert "mapping.yaml" in html(app)


def test_publishing_again_replaces_and_says_so():
    app = with_file(damaged())
    press(app, "Go on without these rows")
    tell_facts(app)
    press(app, "Publish")
    write(app, "Title", "A survey, corrected")
    said = " ".join(text.value for text in app.text)
    assert (
        "TEST2026 is published already, as version 1. Publishing replaces it by version 2" in said
    )
    press(app, "Replace version 1")
    assert "version 2" in html(app)
    assert [one.version for one in open_store().published()] == [2]


def test_a_file_with_the_demonstration_label_stays_a_demonstration():
    app = with_file(damaged(label=True))
    press(app, "Go on without these rows")
    box = next(box for box in app.checkbox if box.label.startswith("Demonstration"))
    assert box.value
    assert box.disabled
    tell_facts(app)
    press(app, "Publish")
    assert open_store().published()[0].edition.demonstration


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("report.xlsx", b"%PDF-1.7 nothing"),
        ("zeros.csv", b"\x00" * 100),
        ("quote.csv", b'Commune;progress\n"Gent;1\nLuik;2\n'),
    ],
)
def test_a_wrong_file_gets_a_sentence_and_leaves_the_store_as_it_was(name, content):
    app = with_file(damaged())
    press(app, "Go on without these rows")
    tell_facts(app)
    press(app, "Publish")
    before = open_store().stamp()
    app = with_file(content, name)
    assert name in html(app)
    assert "Step 2 of 7" not in html(app)
    assert open_store().stamp() == before


def test_errors_block_until_the_cell_is_told():
    content = b"Commune;progress;concept_relevant\nGent;3,5;yes\nLuik;12;no\nNamen;7;perhaps\n"
    app = with_file(content)
    choose(app, "Communes as they were in", 2)
    for label in [box.label for box in app.selectbox if "– To confirm" in box.label]:
        choose(app, label[:6], 0)
    page = html(app)
    assert "errors stand in the way" in page
    assert "Step 6 of 7" not in page
    choose(app, "“12”", 0)
    choose(app, "“perhaps”", 1)
    page = html(app)
    assert "stand" not in page.split("Step 5 of 7")[1].split("Step 6")[0]
    assert "Step 6 of 7" in page


def test_a_short_scale_is_asked_about_and_never_guessed():
    rows = "".join(f"{name};{1 + n % 5}\n" for n, name in enumerate(load_communes(2025)["name_nl"]))
    app = with_file(f"Gemeente;progress\n{rows}".encode())
    for button in app.button:
        if button.label == "Go on without these rows":
            press(app, button.label)
            break
    assert "Step 5 of 7" not in html(app)
    choose(app, "Scale of", 1)  # from 1 to 5
    assert "Step 6 of 7" in html(app)


def told(app: AppTest, label: str, option: str) -> None:
    """Press one of the buttons under a label."""
    next(one for one in app.get("button_group") if label in one.label).set_value(option).run()
    assert not app.exception


def test_a_mark_that_no_cell_decides_is_asked_about_and_never_guessed():
    app = with_file(b"Gemeente;progress\nGent;7,125\nNamur;3\n")
    assert "can be read in two ways" in html(app)
    assert "Step 5 of 7" not in html(app)
    (control,) = [one for one in app.get("button_group") if "progress" in one.label]
    assert control.options == [
        "Comma before decimals: 7,125 is 7.125",
        "Comma between thousands: 7,125 is 7125",
    ]
    told(app, "progress", ",")
    assert "Step 6 of 7" in html(app)


def test_percent_signs_in_some_cells_are_asked_about_and_never_guessed():
    app = with_file(b"Gemeente;progress\nGent;70%\nNamur;0,5\nHuy;35%\n")
    choose(app, "Scale of", 0)  # from 0 to 100
    assert "these have none: 0,5." in html(app)
    assert "Step 5 of 7" not in html(app)
    told(app, "without a percent sign", "share")
    assert "Step 6 of 7" in html(app)


def test_a_table_by_year_asks_which_rows_count():
    rows = "".join(f"{c};{y};{y - 2010}\n" for c in ("Gent", "Huy") for y in (2017, 2018))
    app = with_file(f"Gemeente;jaar;projects\n{rows}".encode())
    assert "several rows for each commune, told apart by jaar." in html(app)
    assert "Step 5 of 7" not in html(app)
    next(one for one in app.selectbox if one.label == "jaar").set_value("2018").run()
    assert "4 rows in the file = 2 published + 2 listed" in html(app)
    next(one for one in app.selectbox if one.label == "jaar").set_value(None).run()
    assert "Step 5 of 7" not in html(app)
    told(app, "together", "sum")
    assert "4 rows in the file = 4 published" in html(app)


def test_markup_in_a_file_stays_text():
    content = b"Commune;<script>alert(1)</script>;progress\nGent;a;3\n<b>Luik</b>;b;4\n"
    app = with_file(content)
    press(app, "Go on without these rows")
    assert "<script>alert" not in html(app)
    assert "<b>Luik" not in html(app)


def test_the_first_rows_are_on_paper_with_every_column():
    """Where they scroll, the last columns are off the sheet."""
    drawn = html(with_file(damaged()))
    first_rows, cells = [one for one in drawn.split("<div") if "for-paper" in one]
    assert all(column in first_rows for column in ("Commune", *ASKED))
    assert all(words in cells for words in ("Every different cell", "REFNIS code", "Reason"))
