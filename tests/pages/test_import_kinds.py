"""Every kind of export through the page, as somebody settles it who does so for the first time."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
import xlwt
from opening import editors_page, press_if_there

TESTS = Path(__file__).parents[1]
sys.path[1:1] = [str(TESTS / "survey" / "importing"), str(TESTS / "survey" / "tables")]

from survey_exports import as_csv, in_words, limesurvey, name_of, qualtrics, wide  # noqa: E402
from table_files import open_document  # noqa: E402

from geo.survey import load_questionnaire  # noqa: E402

SMALL = (["Gemeente", "progress"], ["Gent", "7,5"], ["Aalst", "9"])
ALL_CODES = "All these columns: the codes are the answers in the questionnaire’s order"
ALL_BOXES = "All these questions: where no box is ticked, none applies"


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Blad1")
    for n, row in enumerate(SMALL):
        for k, cell in enumerate(row):
            sheet.write(n, k, cell)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def ods() -> bytes:
    def cell(text: str) -> str:
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{text}</text:p></table:table-cell>"
        )

    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in SMALL)
    return open_document(f'<table:table table:name="Blad1">{rows}</table:table>')


def long_table() -> bytes:
    """One row an answer, in French, with two cells that are no answers."""
    questions = load_questionnaire().questions
    rows = [
        [n, name_of(code, "nl"), questions[key].label["fr"], in_words(questions[key], value, "fr")]
        for n, (code, answers) in enumerate(wide().items())
        for key, value in answers.items()
    ]
    rows[4][3] = "environ 6"
    return as_csv(["Formulier ID", "Commune", "Question", "Réponse"], rows)


# File, content, boxes to tick, cells to tell, rows and rows that are published.
KINDS = {
    "xls": ("a.xls", old_workbook, (), {}, 2, 2),
    "ods": ("a.ods", ods, (), {}, 2, 2),
    "utf-16, tabs": (
        "a.txt",
        lambda: as_csv(*(SMALL[0], SMALL[1:]), delimiter="\t", encoding="utf-16"),
        (),
        {},
        2,
        2,
    ),
    "limesurvey, codes": (
        "a.csv", lambda: as_csv(*limesurvey(), delimiter=","), (ALL_CODES,), {}, 123, 123
    ),
    "limesurvey, texts": ("a.csv", lambda: as_csv(*limesurvey(full=True)), (), {}, 123, 123),
    "qualtrics": (
        "a.csv", lambda: as_csv(*qualtrics(), delimiter=","), (ALL_BOXES,), {}, 123, 122
    ),
    "one row an answer": ("a.csv", long_table, (), {"“environ 6”": "6"}, 3680, None),
}  # fmt: skip


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    yield from editors_page(tmp_path_factory.mktemp("store"))


@pytest.mark.parametrize("kind", KINDS)
def test_it_comes_as_far_as_the_facts_of_the_edition(app, kind):
    name, make, ticks, cells, rows, published = KINDS[kind]
    app.file_uploader[0].set_value((name, make(), "application/octet-stream")).run()
    for label in ("Begin anew", "Go on without these rows", "Take every proposal"):
        press_if_there(app, label)
    for label in ticks:
        next(box for box in app.checkbox if box.label == label).check().run()
        assert next(box for box in app.checkbox if box.label == label).value
    for label, answer in cells.items():
        next(box for box in app.selectbox if label in box.label).set_value(answer).run()
    assert not app.exception
    page = " ".join(str(element.proto.body) for element in app.get("html"))
    assert f"{rows:,} rows in the file = " in page
    if published is not None:
        assert f" = {published} published + {rows - published} listed" in page
    assert "Step 6 of 7" in page
