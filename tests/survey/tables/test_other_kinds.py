"""What is no table is called what it is, with what to do, whatever its name ends in."""

from __future__ import annotations

import gzip
import io
import json
import zipfile

import pandas as pd
import pytest
from table_files import workbook

from geo.language import LANGUAGES, AtlasError, translator
from geo.survey.tables import check_name, read_table


def zipped(*names: str, content: bytes = b"<x/>") -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name in names:
            archive.writestr(name, content)
    return sink.getvalue()


def parquet() -> bytes:
    sink = io.BytesIO()
    pd.DataFrame({"nis": ["44021"], "x": [1]}).to_parquet(sink)
    return sink.getvalue()


TABLE = "<table border=1><tr><th>NIS</th></tr><tr><td>44021</td></tr></table>"
XML_2003 = (
    '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
)
OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
OPEN, PACKED = "Open it in Excel or LibreOffice", "Unpack it and choose"
EXPORT, ASK = "Export the data as CSV or XLSX", "Ask whoever made it for the table itself"

# The name, the content, what it is, what to do.
KINDS = {
    "HTML table": ("E7.xls", TABLE.encode(), "HTML", OPEN),
    "HTML page in UTF-16": ("a.xls", f"\n<html><body>{TABLE}".encode("utf-16"), "HTML", OPEN),
    "HTML with a mark": ("a.csv", b"\xef\xbb\xbf  <!DOCTYPE HTML><p>", "HTML", OPEN),
    "XHTML": ("a.xls", b'<?xml version="1.0"?><html xmlns="x">', "HTML", OPEN),
    "XML of 2003": ("a.xls", XML_2003.encode(), "XML Spreadsheet 2003", OPEN),
    "web archive": ("a.xls", b"MIME-Version: 1.0\r\nContent-Type: x", "MHTML", OPEN),
    "SYLK": ("a.csv", b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "SYLK", OPEN),
    "dBase": ("a.csv", b"\x03\x7b\x05\x14" + b"\0" * 28 + b"NIS", "dBase", OPEN),
    "Excel 5": ("a.xls", b"\x09\x08\x08\x00\x00\x05\x10\x00" + b"\0" * 40, "Excel 5", OPEN),
    "Numbers": ("a.xlsx", zipped("Index/Document.iwa", "Metadata/x.plist"), "Numbers", OPEN),
    "JSON": ("E10.csv", json.dumps([{"nis": "44021"}]).encode(), "JSON", EXPORT),
    "JSON object": ("a.csv", b'\n{"nis": ["44021"]}', "JSON", EXPORT),
    "JSON lines": ("a.csv", b'{"nis":"44021"}\n{"nis":"62063"}\n', "JSON", EXPORT),
    "GeoJSON": ("a.csv", b'{"type": "FeatureCollection", "features": []}', "GeoJSON", EXPORT),
    "XML": ("a.csv", b'<?xml version="1.0"?><answers/>', "XML", EXPORT),
    "Parquet": ("a.csv", parquet(), "Parquet", EXPORT),
    "SQLite": ("a.csv", b"SQLite format 3\0" + b"\0" * 80, "SQLite", EXPORT),
    "SPSS": ("a.csv", b"$FL2@(#) SPSS DATA FILE", "SPSS", EXPORT),
    "Stata": ("a.csv", b"<stata_dta><header>", "Stata", EXPORT),
    "PDF": ("a.csv", b"%PDF-1.7\n1 0 obj", "PDF", ASK),
    "picture": ("a.xlsx", b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "PNG", ASK),
    "photo": ("a.csv", b"\xff\xd8\xff\xe0" + b"\0" * 99, "JPEG", ASK),
    "photo of a telephone": ("a.csv", b"\0\0\0\x18ftypheic" + b"\0" * 99, "HEIC", ASK),
    "drawing": ("a.csv", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG", ASK),
    "letter": ("a.csv", b"{\\rtf1\\ansi", "RTF", ASK),
    "Word": ("a.xlsx", zipped("[Content_Types].xml", "word/document.xml"), "Word", ASK),
    "slides": ("a.xlsx", zipped("[Content_Types].xml", "ppt/slide.xml"), "PowerPoint", ASK),
    "old Word": ("a.xls", OFFICE + "WordDocument".encode("utf-16-le"), "Word", ASK),
    "gzip": ("a.csv", gzip.compress(b"nis;x\n44021;1\n"), "gzip", PACKED),
    "7-Zip": ("a.csv", b"7z\xbc\xaf\x27\x1c\0\4", "7-Zip", PACKED),
    "TAR": ("a.csv", b"own.csv".ljust(257, b"\0") + b"ustar\0", "TAR", PACKED),
    "ZIP": ("a.xlsx", zipped("own.csv", "more.csv"), "ZIP", "Unpack it and choose"),
    "map layers": ("a.xlsx", zipped("a.shp", "a.dbf"), "ZIP", "Unpack it and choose"),
}


@pytest.mark.parametrize("case", KINDS)
def test_another_kind_of_file_is_called_what_it_is(case: str) -> None:
    name, content, kind, advice = KINDS[case]
    with pytest.raises(AtlasError, match=rf"^{name}: the content is {kind}, ") as raised:
        read_table(name, content)
    assert advice in str(raised.value)
    for language in LANGUAGES:
        assert kind in translator(language).render(raised.value.text)
    if not content.startswith((b"PK", OFFICE[:8])):
        with pytest.raises(AtlasError, match=rf" is {kind}, "):
            check_name("a.xlsx", content)


@pytest.mark.parametrize(
    "text",
    [
        "<commune>;x\nGent;1\n",
        "{commune};x\nGent;1\n",
        "[commune];[x]\nGent;1\n",
        "[1] commune;x\nGent;1\n",
        "ID;Postcode\nGent;1\n",
        "BMI;x\nGent;1\n",
        "PART;x\nGent;1\n",
        "lms_1;x\nGent;1\n",
        "10;x\nGent;1\n",
        "<b>commune</b>;x\nGent;1\n",
        '"{""ImportId"":""QID1""}";x\nGent;1\n',
    ],
)
def test_a_table_may_begin_with_any_sign(text: str) -> None:
    assert len(read_table("own.csv", text.encode()).columns) == 2


# --------------------------------------------------------------------------- Strict Open XML


def strict(content: bytes) -> bytes:
    """The workbook with the namespaces of ISO/IEC 29500 Strict, as Excel saves it when asked to."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(sink, "w", 8) as new:
        for name in old.namelist():
            xml = old.read(name)
            for usual, other in (
                (
                    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                ),
                (
                    b"http://schemas.openxmlformats.org/officeDocument/2006/",
                    b"http://purl.oclc.org/ooxml/officeDocument/",
                ),
            ):
                xml = xml.replace(usual, other)
            new.writestr(name, xml.replace(b"<workbook ", b'<workbook conformance="strict" '))
    return sink.getvalue()


def test_a_strict_workbook_is_read_like_any_other() -> None:
    def change(book) -> None:
        book.active["B2"].number_format = "0%"
        book.active.merge_cells("A3:A4")
        book.active.row_dimensions[4].hidden = True
        book["more"].sheet_state = "hidden"

    rows = [["commune", "x", "y"], ["Gent", 0.07, "a"], ["Huy", 3, "b"], [None, 4, "c"]]
    content = workbook(*rows, sheets={"more": [["secret"]]}, change=change)
    assert b"purl.oclc.org" in zipfile.ZipFile(io.BytesIO(strict(content))).read("xl/workbook.xml")
    for with_hidden in (False, True):
        usual = read_table("own.xlsx", content, with_hidden=with_hidden)
        assert read_table("own.xlsx", strict(content), with_hidden=with_hidden) == usual
    assert usual.rows[0] == ("Gent", 7.0, "a")


def test_a_workbook_without_sheets_of_cells_is_said() -> None:
    sink = io.BytesIO()
    content = workbook(["commune", "x"], ["Gent", 1])
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(sink, "w") as new:
        for name in old.namelist():
            xml = old.read(name)
            if name == "xl/workbook.xml":
                start, end = xml.index(b"<sheets>"), xml.index(b"</sheets>")
                xml = xml[:start] + b"<sheets>" + xml[end:]
            new.writestr(name, xml)
    with pytest.raises(AtlasError, match="a workbook without a sheet of cells"):
        read_table("own.xlsx", sink.getvalue())
