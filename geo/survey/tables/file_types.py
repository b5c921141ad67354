"""What a file is that is no table: told by its first bytes, or by the parts that are packed in it.

Each kind gets its name and what to do about it; what is none of them is read as text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.language import AtlasError, Text

if TYPE_CHECKING:
    from collections.abc import Collection

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .xls begins, and .xlsx behind a password, and old letters and slides."""

_LOOKED_AT = 8 * 1024
_PICTURES = (
    (re.compile(rb"%PDF-"), "PDF"),
    (re.compile(rb"\x89PNG"), "PNG"),
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"GIF8[79]a"), "GIF"),
    (re.compile(rb"(II\*\0|MM\0\*)"), "TIFF"),
    (re.compile(rb"BM.{4}\0{4}", re.DOTALL), "BMP"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "WebP"),
    (re.compile(rb".{4}ftyp(heic|heix|mif1|avif)", re.DOTALL), "HEIC"),
    (re.compile(rb"\{\\rtf"), "RTF"),
)
_PACKED = (
    (re.compile(rb"\x1f\x8b"), "gzip"),
    (re.compile(rb"BZh[1-9]1AY"), "bzip2"),
    (re.compile(rb"\xfd7zXZ\0"), "xz"),
    (re.compile(rb"\x28\xb5\x2f\xfd"), "Zstandard"),
    (re.compile(rb"Rar!\x1a"), "RAR"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "7-Zip"),
    (re.compile(rb".{257}ustar", re.DOTALL), "TAR"),
)
_DATA = (
    (re.compile(rb"PAR1"), "Parquet"),
    (re.compile(rb"(ARROW1|FEA1)"), "Arrow"),
    (re.compile(rb"SQLite format 3\0"), "SQLite"),
    (re.compile(rb"\$FL[23]"), "SPSS"),
    (re.compile(rb"(<stata_dta>|[\x6c-\x77][\x01\x02]\x01\0)"), "Stata"),
    (re.compile(rb"\0{12}\xc2\xea\x81\x60"), "SAS"),
    (re.compile(rb"RD[AX][23]\n"), "R"),
    (re.compile(rb"\x89HDF\r\n"), "HDF5"),
    (re.compile(rb"\0\x01\0\0Standard (Jet|ACE) DB"), "Access"),
)
_SPREADSHEETS = (
    (re.compile(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\0"), "Excel 5"),
    (re.compile(rb"ID;P[\w;]*\r?\n[A-Z];"), "SYLK"),
    (re.compile(rb"[\x03\x30\x31\x83\x8b\xf5].[\x01-\x0c][\x01-\x1f].{8}\0", re.DOTALL), "dBase"),
)
# What to do with a file of these kinds.
_ASK = Text("Ask whoever made it for the table itself, as CSV or XLSX.")
_UNPACK = Text("Other files are packed in it. Unpack it and choose the CSV or XLSX file itself.")
_EXPORT = Text("Export the data as CSV or XLSX from the program that wrote it.")
_OPEN = Text("Open it in Excel or LibreOffice, save it as XLSX or CSV, and choose that file.")
# Of text, after marks and space at its beginning.
_JSON = re.compile(r'\{\s*("[^"\n]*"\s*:|\}\s*$)|\[\s*(\{\s*["}]|\[|\]\s*$)')
_HTML = re.compile(
    r"<(!doctype html|html|head|body|meta|table|style|title|link|center|div|!--)[\s>]",
    re.IGNORECASE,
)
_XML = re.compile(r"<\?xml\s|<\w+:\w+[^<>]*\sxmlns", re.IGNORECASE)
_MHTML = re.compile(r"MIME-Version:\s", re.IGNORECASE)
_XML_KINDS = (
    (re.compile(r"urn:schemas-microsoft-com:office:spreadsheet"), "XML Spreadsheet 2003"),
    (re.compile(r"<html[\s>]|<!doctype html", re.IGNORECASE), "HTML"),
)


def refuse_other_kinds(name: str, content: bytes) -> None:
    """Refuse a file that is something else than text, or text that is no table (AtlasError)."""
    for signs, advice in (
        (_PICTURES, _ASK),
        (_PACKED, _UNPACK),
        (_DATA, _EXPORT),
        (_SPREADSHEETS, _OPEN),
    ):
        for sign, kind in signs:
            if sign.match(content):
                raise _refused(name, kind, advice)
    _refuse_other_texts(name, _beginning(content))


def _refuse_other_texts(name: str, start: str) -> None:
    if _HTML.match(start):
        raise _refused(name, "HTML", _OPEN)
    if _MHTML.match(start):
        raise _refused(name, "MHTML", _OPEN)
    if _JSON.match(start):
        kind = "GeoJSON" if '"FeatureCollection"' in start else "JSON"
        raise _refused(name, kind, _EXPORT)
    if re.match(r"<svg[\s>]", start):
        raise _refused(name, "SVG", _ASK)
    if _XML.match(start):
        for written, kind in _XML_KINDS:
            if written.search(start):
                raise _refused(name, kind, _OPEN)
        raise _refused(name, "XML", _EXPORT)


def refuse_other_packages(name: str, parts: Collection[str]) -> None:
    """Refuse a ZIP file that holds no workbook, by the names of its parts (AtlasError)."""
    if "xl/workbook.bin" in parts:
        raise _refused(name, "XLSB", _OPEN)
    if "[Content_Types].xml" in parts:
        if any(one.startswith("xl/") for one in parts):
            return
        for folder, kind in (("word/", "Word"), ("ppt/", "PowerPoint")):
            if any(one.startswith(folder) for one in parts):
                raise _refused(name, kind, _ASK)
    if any(one.endswith((".iwa", "Index.zip")) for one in parts):
        raise _refused(name, "Numbers", _OPEN)
    raise _refused(name, "ZIP", _UNPACK)


def refuse_other_office_files(name: str, content: bytes) -> None:
    """Refuse an Office file of before 2007 that holds no workbook (AtlasError)."""
    for stream, kind in (("WordDocument", "Word"), ("PowerPoint Document", "PowerPoint")):
        if stream.encode("utf-16-le") in content:
            raise _refused(name, kind, _ASK)
    raise AtlasError(
        Text(
            "{file} is an Office file without an Excel workbook in it. Choose the workbook "
            "itself, or save the table as XLSX or CSV.",
            file=name,
        )
    )


def _refused(name: str, kind: str, advice: Text) -> AtlasError:
    return AtlasError(
        Text(
            "{file}: the content is {kind}, not a table that is read here. {advice}",
            file=name,
            kind=kind,
            advice=advice,
        )
    )


def _beginning(content: bytes) -> str:
    start = content[:_LOOKED_AT]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start.decode("utf-16", "replace")
    else:
        text = start.decode("utf-8-sig", "replace")
    return text.lstrip("\ufeff \t\r\n")
