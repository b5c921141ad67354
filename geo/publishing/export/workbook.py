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
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.language import Text
from geo.publishing.export.cell_text import escape_formula, without_control
from geo.publishing.export.column_descriptions import dictionary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from geo.publishing.export.column_descriptions import Type
    from geo.publishing.export.download import Download

_LONGEST = 32_767  # characters in a cell of Excel
_WIDEST = 48  # characters that a column shows
_NOTICE = 24  # it stays in view, and every row says the same
_FURTHEST = 4  # a name in one of so many columns stays in view
_LARGE = 10_000  # from here on thousands are set apart
_ACROSS = 240  # characters on the width of a printed page, so that they can be read
_LINE = 15  # points
_A4 = 9  # as Excel counts papers
_INK, _GROUND = "#0B5F73", "#EDEBE4"  # of a head
_LONGEST_PRINTED = 200  # characters of the line on top of a printed page

TYPES: dict[Type, Text] = {
    "text": Text("text"),
    "number": Text("number"),
    "whole": Text("whole number"),
}


def workbook_bytes(taken: Download, day: dt.date) -> bytes:
    """The workbook; the same bytes for the same content and day."""
    from xlsxwriter import Workbook  # noqa: PLC0415  (seldom needed)

    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        book.set_properties(
            {
                "author": taken.say("Smart City Atlas of Belgium"),
                "title": _safe(taken.say.render(taken.title)),
                "comments": taken.notice,
                "created": dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC),
            }
        )
        _data(book, taken)
        _metadata(book, taken)
        _sources(book, taken)
    return written.getvalue()


def _data(book: Workbook, taken: Download) -> None:
    rows, columns = taken.labelled()
    keys = [column.key for column in columns]
    cells = [_cells(rows[column.key], column.type) for column in columns]
    widths = [
        max([len(column.key) + 4, *(_length(cell) + 2 for cell in one)])  # 4: a filter's arrow
        for column, one in zip(columns, cells, strict=True)
    ]
    if taken.synthetic:
        widths[0] = _NOTICE
    numeric = [column.type != "text" for column in columns]
    head, right, text = _head(book), _head(book, "right"), _text(book)
    formats = [
        book.add_format({"num_format": _number_format(one)}) if number else text
        for one, number in zip(cells, numeric, strict=True)
    ]
    printed = " · ".join(part for part in (taken.notice, taken.facts()["title"]) if part)
    sheet = _sheet(
        book,
        "data",
        [min(width, _WIDEST) for width in widths],
        foot=taken.facts().get("source", ""),
    )
    named = keys.index("name") + 1 if "name" in keys[:_FURTHEST] else 0
    sheet.freeze_panes(1, named)
    sheet.autofilter(0, 0, len(rows), len(keys) - 1)
    sheet.repeat_rows(0)
    across = sum(min(width, _WIDEST) for width in widths)
    sheet.fit_to_pages(max(1, round(across / _ACROSS)), 0)
    if named:
        sheet.repeat_columns(0, named - 1)
    sheet.set_header(f"&C{_printed(printed)}")
    for place, (key, number) in enumerate(zip(keys, numeric, strict=True)):
        sheet.write_string(0, place, key, right if number else head)
    for place, (one, form) in enumerate(zip(cells, formats, strict=True)):
        for row, cell in enumerate(one, start=1):
            if isinstance(cell, str):
                sheet.write_string(row, place, _safe(cell), form)
            elif cell is not None:
                sheet.write_number(row, place, cell, form)


def _metadata(book: Workbook, taken: Download) -> None:
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
    _words(book, "metadata", parts, apostrophe, widths=(24, 44, 90, 30))


def _sources(book: Workbook, taken: Download) -> None:
    say = taken.say
    head = [say("Source"), say("Address of the source"), say("Licence")]
    lines = [[say.render(s.name), s.url or "", say.render(s.licence)] for s in taken.sources]
    _words(book, "sources", [[head, *lines]], "", widths=(60, 60, 60))


def _words(
    book: Workbook, name: str, parts: list[list[list[str]]], last: str, widths: Sequence[float]
) -> None:
    """A sheet to read: parts with a head each, an empty row between them, and a last line."""
    sheet = _sheet(book, name, widths)
    sheet.freeze_panes(1, 0)
    head, text, wrapped = _head(book), _text(book), _text(book, wrap=True)
    row = 0
    for part in parts:
        for place, line in enumerate(part):
            lines = max(
                math.ceil(len(words) / width) for words, width in zip(line, widths, strict=False)
            )
            if lines > 1:  # programs do not all find out themselves how high a row must be
                sheet.set_row(row, _LINE * lines)
            for column, words in enumerate(line):
                if words:
                    sheet.write_string(row, column, _safe(words), wrapped if place else head)
            row += 1
        row += 1
    if last:
        sheet.write_string(row, 0, _safe(last), text)


def _sheet(book: Workbook, name: str, widths: Iterable[float], foot: str = "") -> Worksheet:
    sheet = book.add_worksheet(name)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{_printed(foot)}&R&P / &N" if foot else "&R&P / &N")
    return sheet


def _head(book: Workbook, side: str = "left") -> Format:
    return book.add_format(
        {
            "bold": True,
            "font_color": _INK,
            "bg_color": _GROUND,
            "bottom": 1,
            "bottom_color": _INK,
            "align": side,
            "valign": "top",
            "num_format": "@",
        }
    )


def _text(book: Workbook, *, wrap: bool = False) -> Format:
    form = {"num_format": "@"}
    return book.add_format(form | ({"text_wrap": True, "valign": "top"} if wrap else {}))


def _printed(text: str) -> str:
    """Text for the head or foot of a printed page, where & begins a command."""
    whole = _safe(text).replace("&", "&&")
    if len(whole) > _LONGEST_PRINTED:
        whole = whole[:_LONGEST_PRINTED].rpartition(" ")[0] + "…"
    return whole


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
    """Text for a cell: never a formula, with one kind of line end."""
    return (
        escape_formula(without_control(text)).replace("\r\n", "\n").replace("\r", "\n")[:_LONGEST]
    )


def _cells(values: pd.Series, kind: Type) -> list[Any]:
    if kind == "text":
        return [None if pd.isna(value) or value == "" else str(value) for value in values]
    if kind == "whole":
        return [None if pd.isna(value) else int(value) for value in values]
    return [float(value) if math.isfinite(value) else None for value in values]
