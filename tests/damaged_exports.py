"""The atlas's own exports of an edition, damaged as Excel and its users damage tables.

Nothing that was answered is lost for good: whoever settles what is asked gets the same answers.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LOST, SEVERAL = "11002", "11005"
"""The commune whose code is misspelt, and the one with a second, older answer."""
SHARE, DAY = "factor_technological", "factor_human"
"""Columns with a cell that became 70 %, and one that became 3 May."""


def workbook(content: bytes) -> bytes:
    """An export as XLSX, damaged."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["data"]
    at = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, at["code"]).value: row for row in range(2, sheet.max_row + 1)}
    _damage_cells(sheet, at, rows)
    sheet.cell(1, at["strategy"], "Smart City-strategie ")
    sheet.cell(1, at["code"], "NIS")
    sheet.cell(rows[LOST], at["code"], "Antwerpn")
    last = sheet.max_row
    sheet.cell(last + 3, at["code"], "TOTAAL")
    for key in ("projects", "projects_mobility"):
        sheet.cell(last + 3, at[key], 4321)
    for column in range(1, 80):  # formatted, and empty
        sheet.cell(last + 20, column).number_format = "0.00"
    first = rows[SEVERAL]
    sheet.insert_rows(first)  # the answer before the one that counts
    for column in range(1, len(at) + 1):
        sheet.cell(first, column, sheet.cell(first + 1, column).value)
    sheet.cell(first, at["progress"], 0)
    sheet.insert_rows(1, 2)
    sheet["A2"] = "Barometer Smart City – alle gemeenten"
    sheet.merge_cells("A2:F2")
    sheet.auto_filter.ref = f"A3:BK{sheet.max_row}"
    notes = book.create_sheet("Blad1", 0)
    notes["A1"] = "kladblad"
    notes.sheet_state = "hidden"
    book.active = 1
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _damage_cells(sheet: Worksheet, at: dict[str, int], rows: dict[str, int]) -> None:
    """Codes as numbers, numbers as text, a share, a date, and errors of lookups."""
    answered = [row for row in rows.values() if sheet.cell(row, at["state"]).value == "value"]
    for code, row in rows.items():
        if row % 7:
            sheet.cell(row, at["code"], int(code)).number_format = "General"
    for row in answered[20:60]:
        cell = sheet.cell(row, at["factor_institutional"])
        if cell.value is not None:
            cell.value, cell.number_format = f"{cell.value},0", "@"
    keys = [key for key in at if at["concept_relevant"] <= at[key] < at["not_answered"]]
    blank = [sheet.cell(row, at[key]) for row in answered[:40] for key in keys]
    for cell in blank:  # what a lookup leaves where it found nothing
        if cell.value is None:
            cell.value, cell.data_type = "#N/A", "e"
    seven = next(row for row in answered[5:] if sheet.cell(row, at[SHARE]).value == 7)
    sheet.cell(seven, at[SHARE], 0.7).number_format = "0%"
    three = next(row for row in answered[5:] if sheet.cell(row, at[DAY]).value == 3)
    sheet.cell(three, at[DAY], dt.date(2026, 5, 3)).number_format = "d-mmm"


def belgian_csv(content: bytes) -> bytes:
    """An export as CSV, opened in a Belgian Excel and saved: semicolons, commas, Windows-1252."""
    text = content.decode("utf-8-sig")
    mark = ";" if text.partition("\n")[0].count(";") > 5 else ","
    header, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    at = {name: place for place, name in enumerate(header)}
    for row in rows:
        row[at["area_km2"]] = row[at["area_km2"]].replace(".", ",")
        row[at["population"]] = f"{int(row[at['population']]):,}".replace(",", ".")
        for key in ("progress", "factor_human", "factor_institutional", "factor_technological"):
            row[at[key]] = row[at[key]].replace(".", ",")
    header[at["strategy"]] = "Smart City-strategie"
    by_code = {row[at["code"]]: row for row in rows}
    older = list(by_code[SEVERAL])
    older[at["progress"]] = "0"
    by_code[LOST][at["code"]] = LOST[:-1]
    total = [""] * len(header)
    total[0], total[at["projects"]] = "TOTAAL", "4.321"
    empty = [""] * len(header)
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=";", lineterminator="\r\n")
    writer.writerow([*empty, "", ""])
    writer.writerow(["Barometer Smart City", *empty[1:], "", ""])
    for row in [header, older, *rows, empty, empty, total]:
        writer.writerow([*row, "", ""])
    return sink.getvalue().encode("cp1252", "replace")
