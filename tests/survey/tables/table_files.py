"""Files as people and programs make them, for the tests of reading."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import xlwt


def workbook(*rows, sheets=None, change=None) -> bytes:
    """An XLSX workbook of ``rows``; ``change`` gets openpyxl's workbook before it is saved."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, more in (sheets or {}).items():
        other = book.create_sheet(title)
        for row in more:
            other.append(row)
    if change is not None:
        change(book)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def repacked(content: bytes, change: dict[str, bytes]) -> bytes:
    """The same packed file with other contents in some parts."""
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(sink, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
    return sink.getvalue()


def part(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def with_sheet_xml(content: bytes, *pairs: tuple[str, str]) -> bytes:
    """The workbook with its first sheet's XML changed; each change must find something."""
    xml = part(content)
    for old, new in pairs:
        assert old in xml, old
        xml = xml.replace(old, new)
    return repacked(content, {"xl/worksheets/sheet1.xml": xml.encode()})


def old_workbook(fill) -> bytes:
    """An XLS workbook; ``fill`` gets xlwt's workbook."""
    book = xlwt.Workbook()
    fill(book)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "table", "text", "style")
)
_CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'


def open_document(tables: str, *, kind: str = "spreadsheet", manifest: str = "") -> bytes:
    """An ODS file with ``tables`` (XML) as LibreOffice writes them."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES} {_CALC}>'
        '<office:automatic-styles><style:style style:name="ta1" style:family="table">'
        '<style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content, 8)
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
    return sink.getvalue()


def ods_text(text: str, more: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )
