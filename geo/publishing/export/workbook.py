"""Rows as an XLSX workbook: the sheets ``data``, ``metadata`` and ``sources``.

Row 1 of ``data`` holds the columns' keys and stays in view; codes are text, numbers are numbers.
The label of demonstration data is in the first column, in the line printed on top of every page and
first on ``metadata``.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import zipfile
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.language import Text
from geo.publishing.export.cells import as_written, without_control
from geo.publishing.export.columns import dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.publishing.export.columns import Type
    from geo.publishing.export.take_away import TakeAway

_LONGEST = 32_767  # characters in a cell of Excel
_WIDEST = 48  # characters that a column shows
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
    say = taken.say
    head = [say("Source"), say("Address of the source"), say("Licence")]
    lines = [[say.render(s.name), s.url or "", say.render(s.licence)] for s in taken.sources]
    _sheet(book, "sources", [head, *lines], widths=(60, 60, 60))
    written = io.BytesIO()
    book.save(written)
    return _with_one_time(written.getvalue(), day)


def _data(book: Any, taken: TakeAway) -> None:
    rows, columns = taken.labelled()
    lines: list[list[Any]] = [[column.key for column in columns]]
    cells = [_cells(rows[column.key], column.type) for column in columns]
    lines += [list(line) for line in zip(*cells, strict=True)]
    widths = [
        max([len(column.key), *(len(str(cell)) for cell in one[:200] if cell is not None)]) + 2
        for column, one in zip(columns, cells, strict=True)
    ]
    sheet = _sheet(book, "data", lines, widths)
    printed = " · ".join(part for part in (taken.notice, taken.facts()["title"]) if part)
    sheet.oddHeader.center.text = _safe(printed)[:_LONGEST_PRINTED].replace("&", "&&")


def _metadata(book: Any, taken: TakeAway) -> None:
    say = taken.say
    known = dictionary()
    lines: list[list[Any]] = [[say("Key"), say("Meaning"), say("Content")]]
    lines += [[key, say.render(known[key].label), text] for key, text in taken.facts().items()]
    lines += [[], [say("Column"), say("Meaning"), say("Kind of cell"), say("Unit")]]
    lines += [
        [
            column.key,
            say.render(column.label),
            say.render(TYPES[column.type]),
            say.render(column.unit) if column.unit else "",
        ]
        for column in taken.labelled()[1]
    ]
    lines += [[], [say("An apostrophe before =, +, - or @ keeps text from becoming a formula.")]]
    _sheet(book, "metadata", lines, widths=(24, 44, 90, 30))


def _sheet(book: Any, name: str, lines: Iterable[list[Any]], widths: Iterable[float]) -> Any:
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]  # noqa: PLC0415
    from openpyxl.styles import Font  # type: ignore[import-untyped]  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # noqa: PLC0415

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = min(width, max(_WIDEST, 90))
    for row, line in enumerate(lines):
        cells = []
        for value in line:
            shown = (_safe(value) or None) if isinstance(value, str) else value
            cell = WriteOnlyCell(sheet, value=shown)
            if isinstance(shown, str):
                cell.data_type = "s"  # never a formula, an error or a date by its looks
                cell.number_format = "@"
            if row == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    return sheet


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
