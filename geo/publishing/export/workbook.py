"""Rows as an XLSX workbook: the sheets ``data``, ``metadata`` and ``sources``.

Row 1 of ``data`` holds the columns' keys, stays in view as do the names of places, and filters;
codes are text, numbers are numbers with the digits that they have. Printed, row 1 and the names are
on every page. The label of demonstration data is in the first column, in the line printed on top of
every page and first on ``metadata``.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.language import Text
from geo.publishing.export.cells import as_written, without_control
from geo.publishing.export.columns import dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.publishing.export.columns import Type
    from geo.publishing.export.take_away import TakeAway

_LONGEST = 32_767  # characters in a cell of Excel
_WIDEST = 48  # characters that a column shows
_NOTICE = 24  # it stays in view, and every row says the same
_FURTHEST = 4  # a name in one of so many columns stays in view
_LARGE = 10_000  # from here on thousands are set apart
_ACROSS = 240  # characters on the width of a printed page, so that they can be read
_LINE = 15  # points
_A4, _LANDSCAPE = 9, "landscape"  # as Excel counts papers
_INK, _GROUND = "FF0B5F73", "FFEDEBE4"  # of a head
_LONGEST_PRINTED = 200  # characters of the line on top of a printed page

TYPES: dict[Type, Text] = {
    "text": Text("text"),
    "number": Text("number"),
    "whole": Text("whole number"),
}


def workbook_bytes(taken: TakeAway, day: dt.date) -> bytes:
    """The workbook; the same bytes for the same content and day."""
    from openpyxl import Workbook  # type: ignore[import-untyped]  # noqa: PLC0415  (slow to import, and seldom needed)

    book = Workbook(write_only=True)
    book.properties.creator = taken.say("Smart City Atlas of Belgium")
    book.properties.title = _safe(taken.say.render(taken.title))
    book.properties.description = taken.notice
    book.properties.created = book.properties.modified = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001  (Excel knows no zones)
    _data(book, taken)
    _metadata(book, taken)
    _sources(book, taken)
    written = io.BytesIO()
    book.save(written)
    return _with_one_time(written.getvalue(), day)


def _data(book: Any, taken: TakeAway) -> None:
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # noqa: PLC0415

    rows, columns = taken.labelled()
    keys = [column.key for column in columns]
    cells = [_cells(rows[column.key], column.type) for column in columns]
    widths = [
        max([len(column.key) + 4, *(_length(cell) + 2 for cell in one)])  # 4: a filter's arrow
        for column, one in zip(columns, cells, strict=True)
    ]
    if taken.synthetic:
        widths[0] = _NOTICE
    formats = [
        _number_format(one) if column.type != "text" else None
        for column, one in zip(columns, cells, strict=True)
    ]
    sheet = _sheet(book, "data", [min(width, _WIDEST) for width in widths])
    named = keys.index("name") + 1 if "name" in keys[:_FURTHEST] else 0
    sheet.freeze_panes = f"{get_column_letter(named + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(keys))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    across = sum(min(width, _WIDEST) for width in widths)
    sheet.page_setup.fitToWidth = max(1, round(across / _ACROSS))
    if named:
        sheet.print_title_cols = f"A:{get_column_letter(named)}"
    printed = " · ".join(part for part in (taken.notice, taken.facts()["title"]) if part)
    sheet.oddHeader.center.text = _printed(printed)
    sheet.oddFooter.left.text = _printed(taken.facts().get("source", ""))
    _append(sheet, keys, head=True, right=[one is not None for one in formats])
    for line in zip(*cells, strict=True):
        _append(sheet, line, formats)


def _metadata(book: Any, taken: TakeAway) -> None:
    say = taken.say
    known = dictionary()
    facts = [[key, say.render(known[key].label), text] for key, text in taken.facts().items()]
    described = [
        [
            column.key,
            say.render(column.label),
            say.render(TYPES[column.type]),
            say.render(column.unit) if column.unit else "",
        ]
        for column in taken.labelled()[1]
    ]
    apostrophe = say("An apostrophe before =, +, - or @ keeps text from becoming a formula.")
    parts = [
        [[say("Key"), say("Meaning"), say("Content")], *facts],
        [[say("Column"), say("Meaning"), say("Kind of cell"), say("Unit")], *described],
    ]
    _words(book, "metadata", parts, [apostrophe], widths=(24, 44, 90, 30))


def _sources(book: Any, taken: TakeAway) -> None:
    say = taken.say
    head = [say("Source"), say("Address of the source"), say("Licence")]
    lines = [[say.render(s.name), s.url or "", say.render(s.licence)] for s in taken.sources]
    _words(book, "sources", [[head, *lines]], [], widths=(60, 60, 60))


def _words(
    book: Any,
    name: str,
    parts: list[list[list[str]]],
    last: list[str],
    widths: Sequence[float],
) -> None:
    """A sheet to read: parts with a head each, an empty row between them, and a last line."""
    sheet = _sheet(book, name, widths)
    row = 0
    for number, part in enumerate(parts):
        if number:
            _append(sheet, [])
            row += 1
        for place, line in enumerate(part):
            row += 1
            lines = max(
                math.ceil(len(text) / width) for text, width in zip(line, widths, strict=False)
            )
            if lines > 1:  # programs do not all find out themselves how high a row must be
                sheet.row_dimensions[row].height = _LINE * lines
            _append(sheet, line, head=place == 0, wrap=True)
    if last:
        _append(sheet, [])
        _append(sheet, last)


def _sheet(book: Any, name: str, widths: Iterable[float]) -> Any:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A4, _LANDSCAPE
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "&P / &N"
    return sheet


def _append(
    sheet: Any,
    line: Iterable[Any],
    formats: Sequence[str | None] = (),
    *,
    head: bool = False,
    right: Sequence[bool] = (),
    wrap: bool = False,
) -> None:
    """One row; ``formats`` of numbers and ``right`` for the heads of theirs are one a cell."""
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # noqa: PLC0415

    looks = _looks()
    cells = []
    for place, value in enumerate(line):
        shown = (_safe(value) or None) if isinstance(value, str) else value
        cell = WriteOnlyCell(sheet, value=shown)
        if isinstance(shown, str):
            cell.data_type = "s"  # never a formula, an error or a date by its looks
            cell.number_format = "@"
        elif formats and formats[place]:
            cell.number_format = formats[place]
        if head:
            cell.font, cell.fill, cell.border = looks["font"], looks["fill"], looks["line"]
            cell.alignment = looks["right"] if right and right[place] else looks["left"]
        elif wrap:
            cell.alignment = looks["wrap"]
        cells.append(cell)
    sheet.append(cells)


@cache
def _looks() -> dict[str, Any]:
    from openpyxl.styles import (  # type: ignore[import-untyped]  # noqa: PLC0415
        Alignment,
        Border,
        Font,
        PatternFill,
        Side,
    )

    return {
        "font": Font(name="Calibri", size=11, bold=True, color=_INK),
        "fill": PatternFill("solid", fgColor=_GROUND),
        "line": Border(bottom=Side("thin", color=_INK)),
        "left": Alignment(horizontal="left", vertical="top"),
        "right": Alignment(horizontal="right", vertical="top"),
        "wrap": Alignment(wrap_text=True, vertical="top"),
    }


def _printed(text: str) -> str:
    """Text for the head or foot of a printed page, where & begins a command."""
    whole = _safe(text)
    if len(whole) > _LONGEST_PRINTED:
        whole = whole[:_LONGEST_PRINTED].rpartition(" ")[0] + "…"
    return whole.replace("&", "&&")


def _length(cell: Any) -> int:
    return 0 if cell is None else len(str(cell))


def _number_format(values: list[Any]) -> str:
    """As many digits as the column's finest number has, two at most; large ones in thousands."""
    known = [abs(value) for value in values if value is not None]
    digits = max((_digits(value) for value in known), default=0)
    whole = "#,##0" if any(value >= _LARGE for value in known) else "0"
    return whole + ("." + "0" * digits if digits else "") + "_ "  # apart from a text at its right


def _digits(value: float) -> int:
    return next((digits for digits in (0, 1) if round(value, digits) == value), 2)


def _safe(text: str) -> str:
    return as_written(without_control(text))[:_LONGEST]


def _cells(values: pd.Series, kind: Type) -> list[Any]:
    if kind == "text":
        return [None if pd.isna(value) or value == "" else str(value) for value in values]
    if kind == "whole":
        return [None if pd.isna(value) else int(value) for value in values]
    return [float(value) if math.isfinite(value) else None for value in values]


def _with_one_time(content: bytes, day: dt.date) -> bytes:
    """The same archive with the time of every part at the start of ``day``."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in given.namelist():
            info = zipfile.ZipInfo(part, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            text = given.read(part)
            if part == "docProps/core.xml":  # openpyxl writes the time of saving
                text = _with_day(text, day)
            out.writestr(info, text)
    return written.getvalue()


def _with_day(core: bytes, day: dt.date) -> bytes:
    moment = f"{day.isoformat()}T00:00:00Z".encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment, core)
