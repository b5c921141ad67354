"""Every wrong file that the page may be given: a sentence with place and remedy, nothing else."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from opening import editors_page, html, press_if_there

from geo.survey.store import open_store
from geo.survey.tables import IMPORT_LIMITS
from geo.territory import load_communes
from pages.import_survey_parts import report_step

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def workbook(*rows, change=None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change is not None:
        change(book)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def repacked(name: str, content: bytes) -> bytes:
    """A workbook with another part in the place of its own."""
    sink = io.BytesIO()
    packed = io.BytesIO(workbook(["Gemeente", "progress"], ["Gent", 3]))
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return sink.getvalue()


def failed_formulas() -> bytes:
    def change(book) -> None:
        for row, error in ((2, "#N/A"), (3, "#REF!")):
            cell = book.active.cell(row, 2, error)
            cell.data_type = "e"

    rows = (["Gemeente", "progress"], ["Gent", 0], ["Aalst", 0], ["Brugge", 9])
    return workbook(*rows, change=change)


def csv(*lines: str, encoding: str = "utf-8") -> bytes:
    return ("\n".join(lines) + "\n").encode(encoding)


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><sst>&b;&b;</sst>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60
HYPERLINK = '=HYPERLINK("http://x.example","Gent")'

# File, content, what the page says of it.
REFUSED = {
    "empty": ("leeg.csv", b"", "leeg.csv is empty"),
    "a PDF": ("report.xlsx", b"%PDF-1.7\n1 0 obj", "report.xlsx: the content is PDF"),
    "a password": ("geheim.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "a zip bomb": (
        "bomb.xlsx",
        repacked("xl/styles.xml", b"<x>" + b" " * 50_000_000),
        "times its size, which no table does",
    ),
    "entities": ("wide.xlsx", repacked("xl/workbook.xml", ENTITIES), "cannot be opened"),
    "an open quote": ("quote.csv", csv("Gemeente;progress", '"Gent;1', "Aalst;2"), "line 2"),
    "NUL bytes": ("nul.csv", b"Gemeente;progress\nGent;3\nHu\0y;4\n", "line 3"),
    "10,000 columns": ("wide.csv", b"c;" * 9_999 + b"c\nGent\n", "at most 2,000"),
    "mixed encodings": (
        "mixed.csv",
        csv("commune;progress", "Liège;3") + csv("Érezée;4", encoding="cp1252"),
        "line 3: here the text is not UTF-8",
    ),
}

# What can be read and is not published, or not before somebody says what it means.
QUESTIONED = {
    "markup": (
        csv("Gemeente;<script>alert(1)</script>;progress", "Gent;a;3", "Aalst;b;9"),
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ),
    "a formula for a name": (
        csv("Gemeente;progress", f'"{HYPERLINK.replace(chr(34), chr(34) * 2)}";3', "Aalst;9"),
        "rows of which the commune is to be confirmed: 1",
    ),
    "failed formulas": (failed_formulas(), "A formula failed there: correct it"),
    "headers twice": (
        csv("Gemeente;progress;progress", "Gent;3;4", "Aalst;9;5"),
        "Columns that are not taken in: progress (2).",
    ),
    "out of range": (csv("Gemeente;progress", "Gent;-3", "Aalst;4e300"), "a number from 0 to 10"),
    "2,000 communes": (
        csv("NIS;progress", *(f"{95000 + n};3" for n in range(2000)), "44021;9"),
        "2,001 rows in the file = 1 published + 2,000 listed with a reason.",
    ),
    "codes of 2018": (  # the page proposes their year; here somebody insists on another
        csv("NIS;progress", *(f"{code};9" for code in load_communes(2018).index)),
        "More of the cells are communes of 2018",
    ),
    "right to left": (
        csv("Gemeente;progress;\u202eopmerking", "Gent;3;\u202egnp.exe", "Aalst;9;مرحبا"),
        "2 rows in the file = 2 published + 0 listed",
    ),
}


CHOICES = {"2,000 communes": {"im_commune": "NIS"}, "codes of 2018": {"im_vintage": 2025}}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """One editor's session for all files: what one of them breaks, the next one shows."""
    yield from editors_page(tmp_path_factory.mktemp("store"))


def given(app: AppTest, name: str, content: bytes, **choices: object) -> str:
    """The page after a file was chosen, and what is doubtful of its communes was left."""
    app.file_uploader[0].set_value((name, content, "application/octet-stream")).run()
    press_if_there(app, "Begin anew")  # asked where something was chosen for the file before
    for key, value in choices.items():
        app.selectbox(key=key).set_value(value).run()
    press_if_there(app, "Go on without these rows")
    assert not app.exception
    return html(app)


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_no_table_gets_a_sentence(app, case):
    name, content, said = REFUSED[case]
    before = open_store().stamp()
    page = given(app, name, content)
    assert said in page
    assert name in page
    assert "Step 2 of 7" not in page
    assert open_store().stamp() == before


@pytest.mark.parametrize("case", QUESTIONED)
def test_a_table_with_something_wrong_says_where_and_what_to_do(app, case):
    content, said = QUESTIONED[case]
    kind = "xlsx" if content.startswith(b"PK") else "csv"
    choices = CHOICES.get(case, {})
    page = given(app, f"survey.{kind}", content, **choices)
    told = " ".join([page, *(text.value for text in app.text)])
    assert said in told
    assert "Step 5 of 7" in page
    assert re.search(r"[\d,]+ rows in the file = [\d,]+ published \+ [\d,]+ listed", page)
    assert "<script>" not in page
    assert not open_store().published()


def test_a_file_beyond_the_limit_is_not_looked_at(app, monkeypatch):
    monkeypatch.setattr(report_step, "IMPORT_LIMITS", replace(IMPORT_LIMITS, size=1000))
    page = given(app, "large.csv", csv("Gemeente;progress", *["Gent;9"] * 200))
    assert "large.csv is 0 MB; at most 0 MB can be read. Keep only the columns" in page
    assert "Step 2 of 7" not in page


def test_after_all_of_it_a_right_file_can_be_loaded(app):
    page = given(app, "right.csv", csv("Gemeente;progress", "Gent;3", "Aalst;9"))
    assert "2 rows in the file = 2 published + 0 listed" in page
    assert "Step 6 of 7" in page
