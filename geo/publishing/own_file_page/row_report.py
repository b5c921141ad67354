"""What became of each row of a reader's file, in words and as a table; the counts add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.language import Text, listed
from geo.survey.communes import area_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo.language import Translator
    from geo.survey.own_file.join import OwnFile
    from geo.survey.own_file.row_outcomes import RowReport, RowStatus
    from geo.survey.tables import RawTable
    from geo.territory.nis_code import NisCode

STATUS_WORDS: dict[RowStatus, Text] = {
    "sure": Text("On the map"),
    "chosen": Text("On the map, chosen by you"),
    "together": Text("On the map, with the other rows of its commune"),
    "waiting": Text("Waits for your choice of rows"),
    "candidates": Text("Several communes possible"),
    "none": Text("No commune found"),
    "duplicate": Text("Same commune as another row"),
    "other_value": Text("Another value than you chose"),
    "test": Text("A test, no answer"),
    "spam": Text("Spam, as the survey tool says"),
    "unfinished": Text("Not finished"),
    "left_out": Text("Left out by you"),
}


def unsettled(own: OwnFile) -> list[RowReport]:
    """The rows to settle one by one: several places possible, or rows that contradict."""
    return [
        row
        for row in own.rows
        if row.status == "candidates"
        or (row.status == "duplicate" and row.about not in own.values.index)
    ]


def how_taken(own: OwnFile) -> list[Text]:
    """Which rows of the file the numbers are of, where it has several a commune."""
    said = [
        Text("Only rows with {column}: {value}", column=column, value=value)
        for column, value in own.only.items()
    ]
    if own.together == "sum" and own.counts["together"]:
        said.append(Text("Rows of one commune were added up"))
    if own.together == "mean" and own.counts["together"]:
        said.append(Text("Rows of one commune were averaged"))
    return said


def rows_about(own: OwnFile, code: NisCode) -> list[RowReport]:
    """The rows that are about a commune, on the map or not, and those that may be."""
    return [
        row
        for row in own.rows
        if row.about == code
        or (
            row.status == "candidates"
            and any(match.kind == "commune" and match.code == code for match in row.candidates)
        )
    ]


def nothing_mapped(own: OwnFile) -> list[Text]:
    """Why no row is on the map, and what to do; empty when one is."""
    if own.mapped:
        return []
    if own.counts["none"] == len(own.rows):
        return [Text("No row of this column is a commune of {vintage}.", vintage=str(own.vintage))]
    lines = [Text("No row is on the map yet.")]
    if own.counts["waiting"]:
        lines.append(Text("First choose above which rows of each commune count."))
    if own.counts["duplicate"]:
        lines.append(
            Text(
                "{n} rows are about a commune that another row is about too, with other numbers. "
                "Choose which of them counts, or correct the file.",
                n=own.counts["duplicate"],
            )
        )
    if own.counts["candidates"]:
        lines.append(
            Text.plural(
                "{n} row may mean several places and needs your choice.",
                "{n} rows may mean several places and need your choice.",
                n=own.counts["candidates"],
            )
        )
    return lines


def nothing_shown(own: OwnFile, column: str) -> list[Text]:
    """Why the map of a column is empty; empty when a commune has a number."""
    if own.mapped and own.values[column].isna().all():
        return [
            Text("The column {column} holds no number for any commune here.", column=column),
        ]
    return nothing_mapped(own)


def summary(own: OwnFile) -> list[Text]:
    """Rows in = rows on the map + rows listed with a reason."""
    lines = [
        Text(
            "{total} rows in the file: {mapped} on the map, {rest} listed below with a reason.",
            total=len(own.rows),
            mapped=own.mapped,
            rest=len(own.rows) - own.mapped,
        ),
        *how_taken(own),
    ]
    lines += [
        Text("{what}: {n}", what=words, n=own.counts[status])
        for status, words in STATUS_WORDS.items()
        if own.counts[status] and status != "sure"
    ]
    if own.incomplete:
        lines.append(
            Text.plural(
                "{n} commune has no number, because one of its rows has none.",
                "{n} communes have no number, because one of their rows has none.",
                n=len(own.incomplete),
            )
        )
    if own.fewer:
        lines.append(
            Text.plural(
                "{n} commune has fewer rows than most: what is not there was not counted.",
                "{n} communes have fewer rows than most: what is not there was not counted.",
                n=len(own.fewer),
            )
        )
    if own.together == "sum" and own.percent:
        lines.append(
            Text(
                "Percentages were added up in {columns}: that is a percentage only where they are "
                "shares of one whole.",
                columns=listed(own.percent),
            )
        )
    if own.cells:
        lines.append(
            Text.plural(
                "{n} cell holds something that is not a number.",
                "{n} cells hold something that is not a number.",
                n=len(own.cells),
            )
        )
    return lines


def cells_about(own: OwnFile, table: RawTable, code: NisCode, say: Translator) -> pd.DataFrame:
    """The rows of the file about a commune, as text: one line a column; empty without such rows."""
    cells: dict[str, list[str]] = {}
    for row in rows_about(own, code):
        found = table.rows[table.row_numbers.index(row.row)]
        cells[say("Row {row}", row=str(row.row))] = [
            "" if cell is None else str(cell) for cell in found
        ]
    return pd.DataFrame({say("Column"): list(table.columns)} | cells) if cells else pd.DataFrame()


def cells_table(own: OwnFile, say: Translator) -> pd.DataFrame:
    """One line for each cell that should have held a number: row, column, what it holds, reason."""
    return pd.DataFrame(
        [
            {
                say("Row"): cell.row,
                say("Column"): cell.column,
                say("Found"): cell.found,
                say("Reason"): say.render(cell.reason),
            }
            for cell in own.cells
        ]
    )


def report_table(own: OwnFile, say: Translator, wanted: Collection[RowStatus] = ()) -> pd.DataFrame:
    """One line for each row of the file: number, text, result, commune, reason (all text).

    Only rows of the results that are ``wanted``, where any is.
    """
    rows = pd.DataFrame(
        [
            {
                say("Row"): row.row,
                say("Found"): row.found,
                say("Result"): say.render(STATUS_WORDS[row.status]),
                say("REFNIS code"): row.code or "",
                say("Commune"): say.render(area_name(row.code, "commune", own.vintage))
                if row.code
                else "",
                say("Reason"): say.render(row.reason),
            }
            for row in own.rows
        ]
    )
    return rows[[row.status in wanted for row in own.rows]] if wanted else rows
