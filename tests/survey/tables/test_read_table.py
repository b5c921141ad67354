"""A table as people really save it is read cell by cell; what is no table is told in a sentence."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import ods_text, old_workbook, open_document, repacked, with_sheet_xml, workbook
from table_files import part as table_part

from geo.language import LANGUAGES, AtlasError, translator
from geo.survey.own_file.join import guess_columns, read_numbers
from geo.survey.tables import (
    IMPORT_LIMITS,
    OWN_LIMITS,
    CellError,
    Percent,
    archive_safety,
    check_name,
    read_table,
    survey_table,
)
from geo.survey.tables import open_document as open_documents

BELGIAN = "Gemeente;Score;Inwoners\nGent;3,5;1.234,5\nLuik;4;197 013\nBraine-l'Alleud;12 %;39.\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_csv_in_every_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    lines = [["commune", "score"], ["Liège", "3"], ["Écaussinnes", "4"], ["Érezée", "5"]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    table = read_table("own.csv", text.encode(encoding))
    assert table.columns == ("commune", "score")
    assert table.rows == (("Liège", "3"), ("Écaussinnes", "4"), ("Érezée", "5"))
    assert table.row_numbers == (2, 3, 4)
    assert table.delimiter == delimiter


def test_a_decimal_comma_is_no_delimiter() -> None:
    table = read_table("own.csv", BELGIAN.encode())
    assert table.delimiter == ";"
    assert table.rows[0] == ("Gent", "3,5", "1.234,5")


def test_titles_above_and_empty_lines_are_skipped_and_rows_keep_their_number() -> None:
    table = read_table("own.csv", b"Our survey\n\ncommune;score\n\nGent;3\n;\nHuy;4\n")
    assert table.header_row == 3
    assert table.row_numbers == (5, 7)


def test_excels_own_separator_line_and_quoted_lines() -> None:
    table = read_table("own.csv", b'sep=|\r\ncommune|note|score\r\nGent|"a\nb"|3\r\nHuy||4\r\n')
    assert table.rows == (("Gent", "a\nb", "3"), ("Huy", None, "4"))


def test_a_file_without_header_gets_letters_and_loses_no_row() -> None:
    table = read_table("own.csv", b"62063;3,5\n44021;4\n")
    assert (table.columns, table.header_row) == (("A", "B"), None)
    assert len(table.rows) == 2
    assert read_table("own.csv", b"commune;2018;2019\nHuy;1;2\n").columns[1:] == ("2018", "2019")


def test_columns_without_or_with_the_same_name() -> None:
    table = read_table("own.csv", b"commune;score;score;;x\nHuy;1;2;3;4\n")
    assert table.columns == ("commune", "score", "score (2)", "D", "x")


def test_a_workbook_with_its_sheets_types_and_percents() -> None:
    content = workbook(
        ["commune", "score", "share", "day"],
        ["Gent", 3.5, 0.12, dt.date(2024, 5, 3)],
        sheets={"second": [["nis", "x"], [62063, 1]]},
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["Sheet"]["C2"].number_format = "0%"
    sink = io.BytesIO()
    book.save(sink)
    table = read_table("own.xlsx", sink.getvalue())
    assert table.sheets == ("Sheet", "second")
    assert table.rows[0][:2] == ("Gent", 3.5)
    numbers = read_numbers(table.column("share"))
    assert (numbers.values, numbers.percent) == ((12.0,), True)
    assert "is a date" in str(read_numbers(table.column("day")).problems[0])
    assert read_table("own.xlsx", sink.getvalue(), sheet="second").rows == ((62063, 1),)


def test_a_workbook_called_csv_is_read_by_its_content() -> None:
    assert read_table("own.csv", workbook(["commune", "x"], ["Gent", 1])).rows == (("Gent", 1),)


HOSTILE = {
    "empty": (b"", "is empty"),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "is empty"),
    "header only": (b"commune;score\n", "no rows below it"),
    "PDF renamed": (b"%PDF-1.7\n1 0 obj", "is PDF, "),
    "web page": (b"<!DOCTYPE html><html><table>", "is HTML, "),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "is PNG, "),
    "a letter": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "without an Excel workbook"),
    "damaged old Excel": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60 + "Workbook".encode("utf-16-le"),
        "cannot be opened",
    ),
    "open document letter": (open_document("", kind="text"), "OpenDocument file without a table"),
    "open document behind a password": (
        open_document("", manifest="<manifest:encryption-data/>"),
        "password",
    ),
    "open document without cells": (
        open_document('<table:table table:name="A"/>'),
        "there are no cells",
    ),
    "two encodings": (
        "commune;score\nLiège;3\n".encode() + "Érezée;4\n".encode("cp1252"),
        "line 3: here the text is not UTF-8",
    ),
    "password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60 + "EncryptedPackage".encode("utf-16-le"),
        "password",
    ),
    "NUL bytes": (b"commune;score\nGent;3\nHu\0y;4\n", "line 3: there is a NUL byte"),
    "unclosed quote": (b'commune;score\nGent;3\n"Huy;4\nAth;5\n', "line 3: a quote"),
    "stray quote": (b'commune;score\n"Gent"x;3\n', "line 2: a quote"),
    "decimal comma cut": (b"commune,score\nGent,3\nHuy,3,5\n", "row 3: 3 cells were found"),
    "undefined bytes": (b"commune;score\nLi\x81ge;\x8d\n", "not text"),
    "damaged workbook": (b"PK\x03\x04 and nothing else", "cannot be opened"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_is_no_table_is_refused_with_a_sentence(case: str) -> None:
    content, sentence = HOSTILE[case]
    with pytest.raises(AtlasError, match=sentence) as raised:
        read_table("own.xlsx", content)
    assert str(raised.value).startswith("own.xlsx")
    for language in LANGUAGES:
        assert translator(language).render(raised.value.text)


def test_a_truncated_workbook_is_refused() -> None:
    content = workbook(["commune", "x"], ["Gent", 1])
    for length in range(10, len(content), 211):
        with pytest.raises(AtlasError):
            read_table("own.xlsx", content[:length])


def test_another_zip_is_not_a_workbook() -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("own.csv", "commune;x\nGent;1\n")
    with pytest.raises(AtlasError, match=r"own\.zip: the content is ZIP, "):
        read_table("own.zip", sink.getvalue())


def test_a_workbook_that_unpacks_to_too_much_is_refused() -> None:
    content = workbook(["commune", "x"], ["Gent", 1])
    bomb = repacked(content, {"xl/styles.xml": b"<x>" + b" " * 2_000_000})
    assert len(bomb) < 20_000
    with pytest.raises(AtlasError, match="unpacks to 2 MB"):
        read_table("own.xlsx", bomb, limits=replace(OWN_LIMITS, unpacked=1_000_000))
    bomb = repacked(content, {"xl/styles.xml": b"<x>" + b" " * 50_000_000})
    with pytest.raises(AtlasError, match="times its size, which no table does"):
        read_table("own.xlsx", bomb)


def test_a_cell_in_the_last_corner_costs_no_memory() -> None:
    content = workbook(["commune", "x"], ["Gent", 1])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    far = sheet.replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    ).replace("A1:B2", "A1:XFD1048576")
    with pytest.raises(AtlasError, match="16,384 columns"):
        read_table("own.xlsx", repacked(content, {"xl/worksheets/sheet1.xml": far.encode()}))


def a_sheet(rows: str, *, tail: str = "") -> bytes:
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )
    content = workbook(["commune", "x"], ["Gent", 1])
    return repacked(content, {"xl/worksheets/sheet1.xml": xml.encode()})


def styles_of(fonts: int) -> bytes:
    xml = '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts>'
    xml += "<font/>" * fonts + "</fonts></styleSheet>"
    return repacked(workbook(["commune", "x"], ["Gent", 1]), {"xl/styles.xml": xml.encode()})


WITHOUT_END = {
    "more cells in a row than there are columns": lambda: a_sheet(f"<row>{'<c/>' * 16_385}</row>"),
    "a row of many megabytes": lambda: a_sheet(f"<row>{'<c>' * 20_000}{'</c>' * 20_000}"),
    "merged cells of many megabytes": lambda: a_sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row>', tail=f"<mergeCells>{'<x/>' * 30_000}"
    ),
    "styles of many megabytes": lambda: styles_of(1_100_000),
    "more styles than a workbook can have": lambda: styles_of(300_000),
}


@pytest.mark.parametrize("case", WITHOUT_END)
def test_what_takes_no_end_is_refused_before_it_fills_the_memory(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few kilobytes that unpack to less than a table, and make a library work for minutes."""
    monkeypatch.setattr(archive_safety, "_LONGEST", 100_000)
    content = WITHOUT_END[case]()
    assert len(content) < 60_000
    with pytest.raises(AtlasError, match="cannot be opened as a workbook"):
        read_table("own.xlsx", content)


def test_rows_may_be_many_where_each_has_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_safety, "_LONGEST", 100_000)
    rows = [["commune", "x"], *([f"Gent {n}", n] for n in range(9_000))]
    assert len(read_table("own.xlsx", workbook(*rows)).rows) == 9_000


def test_a_text_of_a_workbook_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_safety, "_LONGEST", 100_000)
    content = workbook(["commune", "x"], ["Gent", 1])
    content = repacked(
        content,
        {
            "xl/sharedStrings.xml": b"<sst><si>" + b"<r/>" * 30_000,
            "[Content_Types].xml": table_part(content, "[Content_Types].xml")
            .replace(
                "</Types>",
                '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.'
                'openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
            )
            .encode(),
        },
    )
    with pytest.raises(AtlasError, match="cannot be opened as a workbook"):
        read_table("own.xlsx", content)


def test_rows_without_cells_are_counted_too() -> None:
    with pytest.raises(AtlasError, match="more than 1,048,576 rows"):
        read_table("own.csv", b"commune;x\nGent;1\n" + b"\n" * 1_048_576)


def test_an_open_document_without_rows_is_refused_where_it_takes_no_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(open_documents, "_MOST_ELEMENTS", 1_000)
    row = f"<table:table-row>{ods_text('commune')}{ods_text('x')}</table:table-row>"
    for inside in (
        "<table:a/>" * 2_000,
        f"<table:table-row>{'<table:a/>' * 2_000}</table:table-row>",
    ):
        with pytest.raises(AtlasError, match="cannot be opened as a workbook"):
            read_table(
                "own.ods", open_document(f'<table:table table:name="A">{row}{inside}</table:table>')
            )
    many = open_document(f'<table:table table:name="A">{row * 900}</table:table>')
    assert len(read_table("own.ods", many).rows) == 899


def test_xml_entities_are_refused() -> None:
    content = workbook(["commune", "x"], ["Gent", 1])
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">]><sst>&a;</sst>'
    with pytest.raises(AtlasError, match="cannot be opened"):
        read_table("own.xlsx", repacked(content, {"xl/workbook.xml": laughs}))


def test_too_many_rows_columns_and_bytes() -> None:
    with pytest.raises(AtlasError, match="more than 20,000 rows"):
        read_table("own.csv", b"c;x\n" + b"Gent;1\n" * 20_001)
    assert len(read_table("own.csv", b"c;x\n" + b"Gent;1\n" * 20_000).rows) == 20_000
    with pytest.raises(AtlasError, match="501 columns"):
        read_table("own.csv", b"c;" * 500 + b"c\n")
    with pytest.raises(AtlasError, match="more than 100 cells"):
        read_table("own.csv", b"c;x\n" + b"Gent;1\n" * 50, limits=replace(OWN_LIMITS, cells=100))
    with pytest.raises(AtlasError, match="MB"):
        read_table("own.csv", BELGIAN.encode(), limits=replace(OWN_LIMITS, size=10))


def test_a_survey_may_be_larger_than_a_table_of_ones_own() -> None:
    content = b"c;x\n" + b"Gent;1\n" * 20_001
    assert len(read_table("survey.csv", content, limits=IMPORT_LIMITS).rows) == 20_001
    with pytest.raises(AtlasError, match="10,000 columns; at most 2,000"):
        read_table("survey.csv", b"c;" * 9_999 + b"c\n", limits=IMPORT_LIMITS)
    with pytest.raises(AtlasError, match="201 MB; at most 200 MB"):
        read_table("survey.csv", bytes(201 * 1024 * 1024), limits=IMPORT_LIMITS)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_sentence(content: bytes) -> None:
    try:
        table = read_table("own.csv", content)
    except AtlasError:
        return
    assert all(len(row) == len(table.columns) for row in table.rows)
    assert len(set(table.columns)) == len(table.columns)
    guess_columns(survey_table(table))


# ------------------------------------------------------------------------------------ encodings


def test_the_pairs_of_letters_that_windows_and_utf8_share_are_no_mixed_encoding() -> None:
    table = read_table("own.csv", "commune;note\nÉcaussinnes;«\xa0CAFÉ»\n".encode("cp1252"))
    assert (table.encoding, table.rows) == ("cp1252", (("Écaussinnes", "«\xa0CAFÉ»"),))


def test_text_is_decoded_across_the_pieces_it_is_read_in() -> None:
    lines = "".join(f"Liège;{number}é\n" for number in range(90_000))
    content = ("commune;x\n" + lines).encode()
    assert len(content) > 1024 * 1024
    table = read_table("own.csv", content, limits=IMPORT_LIMITS)
    assert table.encoding == "utf-8"
    assert table.rows[-1] == ("Liège", "89999é")
    broken = content + "Érezée;é\n".encode("cp1252")
    with pytest.raises(AtlasError, match="line 90002: here the text is not UTF-8"):
        read_table("own.csv", broken, limits=IMPORT_LIMITS)
    with pytest.raises(AtlasError, match="line 90002: there is a NUL byte"):
        read_table("own.csv", content + b"\0", limits=IMPORT_LIMITS)


def test_a_quote_never_closed_is_found_where_it_opens_in_a_large_file() -> None:
    content = b'commune;x\n"Gent;1\n' + b"Luik;2\n" * 100_000
    csv.field_size_limit(10**9)  # as other packages leave it
    with pytest.raises(AtlasError, match="line 2: one cell is longer"):
        read_table("own.csv", content, limits=IMPORT_LIMITS)


def test_errors_of_formulas_in_text_are_no_values() -> None:
    table = read_table("own.csv", b"commune;x\nGent;#N/B\nHuy;#DEEL/0!\nAth;#1\n")
    assert [type(row[1]) for row in table.rows] == [CellError, CellError, str]
    assert "error of a formula" in str(read_numbers(table.column("x")).problems[0])


# ------------------------------------------------------------------------------------- headers


def test_names_of_columns_are_one_line_without_marks_of_direction() -> None:
    table = read_table("own.csv", '"com\nmune";\u202escore\u202c;<script>\nGent;1;2\n'.encode())
    assert table.columns == ("com mune", "score", "<script>")


def test_two_thousand_columns_of_one_name_are_told_apart_at_once() -> None:
    content = b";".join([b"score"] * 2_000) + b"\n" + b";".join([b"x"] * 2_000)
    columns = read_table("own.csv", content, limits=IMPORT_LIMITS).columns
    assert columns[:2] == ("score", "score (2)")
    assert columns[-1] == "score (2000)"


def merged(*ranges: str):
    def change(book: openpyxl.Workbook) -> None:
        for cells in ranges:
            book.active.merge_cells(cells)

    return change


def test_a_merged_cell_of_the_header_names_every_column_that_it_spans() -> None:
    rows = [["commune", "score", None, "note"], ["Gent", 1, 2, "a"]]
    table = read_table("own.xlsx", workbook(*rows, change=merged("B1:C1")))
    assert table.columns == ("commune", "score", "score (2)", "note")
    assert not table.notes


def test_a_header_of_two_rows_is_read_as_one() -> None:
    rows = [
        ["Our survey"],
        ["commune", "score", None, "note"],
        [None, "energy", "mobility", None],
        ["Gent", 1, 2, "a"],
    ]
    content = workbook(*rows, change=merged("A1:D1", "A2:A3", "B2:C2", "D2:D3"))
    table = read_table("own.xlsx", content)
    assert table.columns == ("commune", "score: energy", "score: mobility", "note")
    assert (table.header_row, table.row_numbers) == (2, (4,))
    assert "rows 2 and 3" in str(table.notes[0])
    # Without a cell that reaches down the empty cells above the names tell it.
    rows = [[None, "score", None], ["commune", "energy", "mobility"], ["Gent", 1, 2]]
    table = read_table("own.xlsx", workbook(*rows, change=merged("B1:C1")))
    assert table.columns == ("commune", "score: energy", "score: mobility")


def test_answers_in_words_below_a_merged_header_are_not_taken_for_names() -> None:
    rows = [["commune", "score", None], ["Gent", "ja", "nee"], ["Huy", "nee", "ja"]]
    table = read_table("own.xlsx", workbook(*rows, change=merged("B1:C1")))
    assert table.columns == ("commune", "score", "score (2)")
    assert len(table.rows) == 2


def test_merged_cells_below_the_header_are_said_and_not_filled() -> None:
    rows = [["commune", "x"], ["Gent", 1], [None, 2]]
    table = read_table("own.xlsx", workbook(*rows, change=merged("A2:A3")))
    assert table.rows == (("Gent", 1), (None, 2))
    assert "A2:A3 for one" in str(table.notes[0])
    for language in LANGUAGES:
        assert translator(language).render(table.notes[0])


# ------------------------------------------------------------------------------------- workbooks


def hide(*titles: str, state: str = "hidden"):
    def change(book: openpyxl.Workbook) -> None:
        for title in titles:
            book[title].sheet_state = state

    return change


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_said_and_read_only_when_asked_for(state: str) -> None:
    content = workbook(
        ["secret", "x"],
        ["Gent", 1],
        sheets={"shown": [["commune", "x"], ["Huy", 2]]},
        change=hide("Sheet", state=state),
    )
    table = read_table("own.xlsx", content)
    assert (table.sheet, table.sheets, table.hidden) == ("shown", ("Sheet", "shown"), ("Sheet",))
    assert "hidden sheets, which were not read: Sheet" in str(table.notes[0])
    asked = read_table("own.xlsx", content, sheet="Sheet")
    assert asked.rows == (("Gent", 1),)
    assert not asked.notes


def test_a_workbook_that_shows_no_cells_names_its_hidden_sheets() -> None:
    content = workbook(sheets={"data": [["commune", "x"], ["Huy", 2]]}, change=hide("data"))
    with pytest.raises(AtlasError, match="hidden sheets are: data"):
        read_table("own.xlsx", content)


ESCAPED = {"Gemeente_x000D_": "Gemeente", "a_x0009_b": "a\tb", "_x005F_x0041_": "_x0041_"}
ESCAPED |= {"_xD800_": "_xD800_", "_x12_": "_x12_"}


@pytest.mark.parametrize("kind", ["inline", "formula"])
def test_characters_that_xml_has_not_are_written_as_spreadsheets_write_them(kind: str) -> None:
    """Excel writes the line ends of Windows so, and a text that looks like one with an escape."""
    content = workbook(["A"], *([text] for text in ESCAPED))
    xml = table_part(content)
    assert all(f"<t>{text}</t>" in xml for text in ESCAPED)
    if kind == "formula":
        of_cell = r't="inlineStr"><is><t>(_x|Gem|a_)(.*?)</t></is>'
        xml, changed = re.subn(of_cell, r't="str"><f>B1</f><v>\1\2</v>', xml)
        assert changed == len(ESCAPED)
    read = read_table("a.xlsx", repacked(content, {"xl/worksheets/sheet1.xml": xml.encode()}))
    assert [row[0] for row in read.rows] == list(ESCAPED.values())


def test_characters_that_xml_has_not_in_texts_that_cells_share() -> None:
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink) as book:
        book.add_worksheet().write_column("A1", ["A", "Gemeente\r", "\x0bb", "_x0041_", "_xD800_"])
    assert "_x000D_" in table_part(sink.getvalue(), "xl/sharedStrings.xml")
    read = read_table("a.xlsx", sink.getvalue())
    assert [row[0] for row in read.rows] == ["Gemeente", "b", "_x0041_", "_xD800_"]


def test_formulas_give_their_saved_value_or_their_error() -> None:
    content = with_sheet_xml(
        workbook(["commune", "a", "b", "c", "d"], ["Gent", 1, 2, 3, 4]),
        ('<c r="B2" t="n"><v>1</v></c>', '<c r="B2"><f>1+1</f><v>2</v></c>'),
        ('<c r="C2" t="n"><v>2</v></c>', '<c r="C2" t="e"><f>NA()</f><v>#N/A</v></c>'),
        ('<c r="D2" t="n"><v>3</v></c>', '<c r="D2" t="str"><f>"a&amp;b"</f><v>a&amp;b</v></c>'),
        ('<c r="E2" t="n"><v>4</v></c>', '<c r="E2"><f>never computed</f></c>'),
    )
    table = read_table("own.xlsx", content)
    assert table.rows == (("Gent", 2, "#N/A", "a&b", None),)
    assert isinstance(table.rows[0][2], CellError)


@pytest.mark.parametrize(
    ("system", "first"), [(1900, dt.date(1900, 1, 1)), (1904, dt.date(1904, 1, 2))]
)
def test_days_are_counted_from_1900_or_1904(system: int, first: dt.date) -> None:
    def change(book: openpyxl.Workbook) -> None:
        if system == 1904:
            book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        for row in book.active["B2:B5"]:
            row[0].number_format = "dd/mm/yyyy hh:mm"

    days = [dt.date(2018, 6, 14), dt.datetime(2018, 6, 14, 9, 30)]  # noqa: DTZ001
    rows = [
        ["commune", "day"],
        ["Gent", days[0]],
        ["Huy", days[1]],
        ["Ath", 1],
        ["Ans", 99_999_999],
    ]
    table = read_table("own.xlsx", workbook(*rows, change=change))
    assert table.date_system == system
    assert table.column("day")[:2] == days
    assert table.column("day")[2] == first
    assert type(table.rows[2][1]) is dt.date
    assert type(table.rows[3][1]) is CellError  # a spreadsheet shows #####


@pytest.mark.parametrize(
    ("number_format", "percent"),
    [
        *(("0%", True), ("0.0 %", True), ("0.0%;[Red]-0.0%", True), ('0"%"', False)),
        *(("0\\%", False), ("0.00", False), ("0_%", False), ("0*%", False), ("[$%-80C]0", False)),
    ],
)
def test_a_percent_sign_that_multiplies_and_one_that_is_a_letter(
    number_format: str, percent: bool
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.active["B2"].number_format = number_format

    content = workbook(["commune", "x"], ["Gent", 0.07], change=change)
    (value,) = read_table("own.xlsx", content).column("x")
    assert (value, isinstance(value, Percent)) == ((7.0, True) if percent else (0.07, False))


def percents_of(kind: str) -> bytes:
    """One table with percents in two of its four cells, as each kind of file keeps them."""
    match kind:
        case "csv":
            return "commune;x\nGent;12 %\nHuy;12,5\u00a0%\nAth;0,2\nMons;%\n".encode()
        case "xls":

            def fill(book) -> None:
                import xlwt

                grid, style = book.add_sheet("A"), xlwt.easyxf(num_format_str="0%")
                for row, (name, x) in enumerate(
                    [("commune", "x"), ("Gent", 0.12), ("Huy", 0.125), ("Ath", 0.2), ("Mons", "%")]
                ):
                    grid.write(row, 0, name)
                    grid.write(row, 1, x, *([style] if name in ("Gent", "Huy") else []))

            return old_workbook(fill)
        case "ods":
            share = '<table:table-cell office:value-type="percentage" office:value="{}"/>'
            plain = '<table:table-cell office:value-type="float" office:value="0.2"/>'
            cells = [ods_text("x"), share.format(0.12), share.format(0.125), plain, ods_text("%")]
            rows = zip(["commune", "Gent", "Huy", "Ath", "Mons"], cells, strict=True)
            xml = "".join(f"<table:table-row>{ods_text(a)}{b}</table:table-row>" for a, b in rows)
            return open_document(f'<table:table table:name="A">{xml}</table:table>')
        case _:

            def change(book: openpyxl.Workbook) -> None:
                book.active["B2"].number_format = "0%"

            rows = [["Gent", 0.12], ["Huy", "12,5 %"], ["Ath", 0.2], ["Mons", "%"]]
            return workbook(["commune", "x"], *rows, change=change)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "xls", "ods"])
def test_each_cell_tells_whether_it_is_in_percent_in_every_kind_of_file(kind: str) -> None:
    table = read_table(f"own.{kind}", percents_of(kind))
    assert read_numbers(table.column("x")).signed == (0, 1)
    assert read_numbers(table.column("x")).values == (12.0, 12.5, None, None)  # 0.2 % or 20 %
    values = read_numbers(table.column("x"), unsigned="percent").values
    assert values == (12.0, 12.5, 0.2, None)


def test_a_binary_workbook_is_told_from_a_damaged_one() -> None:
    content = workbook(["commune", "x"], ["Gent", 1])
    sink = io.BytesIO(content)
    with zipfile.ZipFile(sink, "a") as archive:
        archive.writestr("xl/workbook.bin", b"\x83\x01")
    with pytest.raises(AtlasError, match=r"own\.xlsb: the content is XLSB, "):
        read_table("own.xlsb", sink.getvalue())


def test_a_name_that_promises_a_workbook() -> None:
    check_name("own.xlsx", workbook(["commune", "x"], ["Gent", 1]))
    check_name("own.csv", b"commune;x\n")
    with pytest.raises(AtlasError, match="is PDF, "):
        check_name("own.xlsx", b"%PDF-1.7")
    with pytest.raises(AtlasError, match="is not an Excel file"):
        check_name("own.xlsx", b"commune;x\nGent;1\n")


# ------------------------------------------------------------------------- XLS and ODS tables


def test_an_old_workbook_with_its_kinds_of_cells() -> None:
    import xlwt

    def fill(book: xlwt.Workbook) -> None:
        aside = book.add_sheet("aside")
        aside.visibility = 1
        aside.write(0, 0, "secret")
        grid = book.add_sheet("answers")
        for place, name in enumerate(["commune", "n", "share", "day", "yes", "error"]):
            grid.write(1, place, name)
        grid.write_merge(0, 0, 0, 5, "Our survey")
        grid.write(2, 0, " Liège ")
        grid.write(2, 1, 3)
        grid.write(2, 2, 0.12, xlwt.easyxf(num_format_str="0%"))
        grid.write(2, 3, dt.date(2018, 6, 14), xlwt.easyxf(num_format_str="DD/MM/YYYY"))
        grid.write(2, 4, True)
        grid.row(2).set_cell_error(5, "#N/A!")

    table = read_table("own.xls", old_workbook(fill))
    assert (table.sheet, table.hidden, table.header_row) == ("answers", ("aside",), 2)
    assert table.rows == (("Liège", 3, 12.0, dt.date(2018, 6, 14), True, "#N/A"),)
    assert [type(cell) for cell in table.rows[0]] == [str, int, Percent, dt.date, bool, CellError]
    assert table.row_numbers == (3,)
    with pytest.raises(AtlasError, match="no rows below"):
        read_table("own.xls", old_workbook(fill), sheet="aside")


def test_an_old_workbook_counts_its_days_from_1904_where_it_says_so() -> None:
    import xlwt

    def fill(book: xlwt.Workbook) -> None:
        book.dates_1904 = True
        grid = book.add_sheet("answers")
        grid.write_merge(0, 0, 1, 2, "day")
        grid.write(0, 0, "commune")
        grid.write(1, 0, "Gent")
        grid.write(1, 1, 1, xlwt.easyxf(num_format_str="DD/MM/YYYY"))

    table = read_table("own.xls", old_workbook(fill))
    assert table.date_system == 1904
    assert table.columns == ("commune", "day", "day (2)")
    assert table.rows[0][1] == dt.date(1904, 1, 2)


def test_every_truncated_old_workbook_is_refused_or_read() -> None:
    def fill(book) -> None:
        grid = book.add_sheet("answers")
        for row in range(40):
            grid.write(row, 0, f"commune {row}")

    content = old_workbook(fill)
    for length in range(520, len(content), 307):
        with pytest.raises(AtlasError):
            read_table("own.xls", content[:length])


LIBRE = (
    '<table:table table:name="hidden" table:style-name="ta2"><table:table-row>'
    + ods_text("secret")
    + "</table:table-row></table:table>"
    '<table:table table:name="answers" table:style-name="ta1">'
    '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    "<table:table-row>"
    + ods_text("commune")
    + ods_text("score", 'table:number-columns-spanned="2"')
    + "<table:covered-table-cell/>"
    + "".join(ods_text(name) for name in ("share", "day", "hour", "yes", "error", "note"))
    + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
    "<table:table-row>"
    + ods_text("Li<text:span>èg</text:span>e")
    + '<table:table-cell office:value-type="float" office:value="3" table:number-columns-repeated="2">'
    "<text:p>3</text:p></table:table-cell>"
    '<table:table-cell office:value-type="percentage" office:value="0.12"><text:p>12%</text:p>'
    "</table:table-cell>"
    '<table:table-cell office:value-type="date" office:date-value="2018-06-14"/>'
    '<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>'
    '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p>'
    "</table:table-cell>"
    '<table:table-cell office:value-type="string"><office:annotation><text:p>a remark</text:p>'
    '</office:annotation><text:p>one<text:s text:c="2"/>two</text:p><text:p>three</text:p>'
    "</table:table-cell></table:table-row>"
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
    'table:number-columns-repeated="16384"/></table:table-row></table:table>'
)


def test_an_open_document_with_its_kinds_of_cells() -> None:
    table = read_table("own.ods", open_document(LIBRE))
    assert (table.sheet, table.sheets, table.hidden) == (
        "answers",
        ("hidden", "answers"),
        ("hidden",),
    )
    assert table.columns[:3] == ("commune", "score", "score (2)")
    assert table.rows == (
        (
            *("Liège", 3, 3, 12.0, dt.date(2018, 6, 14), dt.time(9, 30), True, "#N/A"),
            "one  two\nthree",
        ),
    )
    assert isinstance(table.rows[0][3], Percent)
    assert isinstance(table.rows[0][7], CellError)
    assert (table.header_row, table.row_numbers) == (3, (4,))
    assert "hidden" in str(table.notes[0])


def test_an_open_document_that_repeats_a_cell_without_end_is_refused_at_the_limits() -> None:
    row = "<table:table-row>" + ods_text("commune") + ods_text("x") + "</table:table-row>"
    wide = (
        "<table:table-row>"
        + ods_text("a", 'table:number-columns-repeated="1000000000"')
        + "</table:table-row>"
    )
    high = (
        '<table:table-row table:number-rows-repeated="1000000000">'
        + ods_text("a")
        + "</table:table-row>"
    )
    far = (
        '<table:table-row><table:table-cell table:number-columns-repeated="1000000000"/>'
        + ods_text("a")
        + "</table:table-row>"
    )
    for rows, sentence in [(wide, "501 columns"), (high, "20,000 rows"), (far, "501 columns")]:
        content = open_document(f'<table:table table:name="A">{row}{rows * 300}</table:table>')
        with pytest.raises(AtlasError, match=sentence):
            read_table("own.ods", content)


def test_a_damaged_open_document_is_refused() -> None:
    row = '<table:table-row table:number-rows-repeated="many"/>'
    for tables in ("<table:table", f'<table:table table:name="A">{row}</table:table>'):
        with pytest.raises(AtlasError, match="cannot be opened"):
            read_table("own.ods", open_document(tables))
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha">]><office/>'
    with pytest.raises(AtlasError, match="cannot be opened"):
        read_table("own.ods", repacked(open_document(LIBRE), {"content.xml": laughs}))


def an_old_workbook() -> bytes:
    def fill(book) -> None:
        grid = book.add_sheet("answers")
        for row in range(5):
            grid.write(row, 0, f"commune {row}")
            grid.write(row, 1, row / 7)

    return old_workbook(fill)


FILES = {
    "xlsx": workbook(["commune", "x"], ["Gent", 1.5], ["Huy", "=1+1"]),
    "xls": an_old_workbook(),
    "ods": open_document(LIBRE),
    "csv": BELGIAN.encode("cp1252"),
}


@settings(max_examples=300)
@given(st.data())
def test_any_damage_gives_a_table_or_a_sentence(data: st.DataObject) -> None:
    """Bytes are changed in the file, or in a part of it before it is packed again."""
    kind = data.draw(st.sampled_from(sorted(FILES)))
    content = FILES[kind]
    inside = kind in ("xlsx", "ods") and data.draw(st.booleans())
    if inside:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = data.draw(st.sampled_from([n for n in archive.namelist() if n != "mimetype"]))
            body = archive.read(part)
    else:
        body = content
    damaged = bytearray(body)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(damaged) - 1))
        length = data.draw(st.integers(0, 3))
        damaged[place : place + length] = data.draw(st.binary(max_size=3))
        if not damaged:
            return
    try:
        table = read_table(
            f"own.{kind}", repacked(content, {part: bytes(damaged)}) if inside else bytes(damaged)
        )
    except AtlasError as error:
        assert str(error).startswith(f"own.{kind}")  # noqa: PT017
        return
    assert all(len(row) == len(table.columns) for row in table.rows)


# What stands for numbers, places and names in a file that was not written by a spreadsheet program.
IMPOSSIBLE = [
    *(b"", b"-1", b"4294967296", b"99999999999", b"1e999", b"NaN", b"A1", b"ZZZ9"),
    *(b"XFD1048576", b"&#0;", b"\xff", b"true"),
]
WRITTEN = re.compile(rb'"([^"<]*)"|>([^<>]+)<')


@settings(max_examples=200)
@given(st.sampled_from(["xlsx", "ods"]), st.data())
def test_parts_that_say_the_impossible_give_a_table_or_a_sentence(
    kind: str, data: st.DataObject
) -> None:
    """Values of the XML are others, parts end early, are missing or are each other."""
    content = FILES[kind]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    body = parts[name]
    for _ in range(data.draw(st.integers(0, 3))):
        found = list(WRITTEN.finditer(body))
        if found:
            one = data.draw(st.sampled_from(found))
            start, end = one.span(1 if one.group(1) is not None else 2)
            body = body[:start] + data.draw(st.sampled_from(IMPOSSIBLE)) + body[end:]
    parts[name] = body[: data.draw(st.one_of(st.just(len(body)), st.integers(0, len(body))))]
    if data.draw(st.integers(0, 9)) == 0:
        parts[name] = parts.pop(data.draw(st.sampled_from(sorted(parts))))
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", 8) as archive:
        for part, written in parts.items():
            archive.writestr(part, written)
    try:
        table = read_table(f"own.{kind}", sink.getvalue())
    except AtlasError as error:
        assert str(error).startswith(f"own.{kind}")  # noqa: PT017
        return
    assert all(len(row) == len(table.columns) for row in table.rows)


ROWS_TO_STOP = [["commune", "score"], *([f"Gent {n}", n] for n in range(1_200))]


def _xls(book) -> None:
    sheet = book.add_sheet("own")
    for at, row in enumerate(ROWS_TO_STOP):
        for place, cell in enumerate(row):
            sheet.write(at, place, cell)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "xls", "ods"])
def test_reading_tells_how_far_it_is_and_stops_when_told(kind: str) -> None:
    match kind:
        case "csv":
            content = "\n".join(f"{a};{b}" for a, b in ROWS_TO_STOP).encode()
        case "xlsx":
            content = workbook(*ROWS_TO_STOP)
        case "xls":
            content = old_workbook(_xls)
        case _:
            rows = "".join(
                f"<table:table-row>{ods_text(str(a))}{ods_text(str(b))}</table:table-row>"
                for a, b in ROWS_TO_STOP
            )
            content = open_document(f'<table:table table:name="A">{rows}</table:table>')
    told: list[float] = []
    read_table(f"own.{kind}", content, progress=told.append)
    assert told
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] <= 1

    class StopError(Exception):
        pass

    def stop(_: float) -> None:
        raise StopError

    with pytest.raises(StopError):
        read_table(f"own.{kind}", content, progress=stop)
