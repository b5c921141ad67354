"""The first step: what was read of the file, and whether it says that its answers are made up.

A survey table comes in; sentences and a preview go out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.language import Text
from geo.survey.importing.demonstration_label import carries_demonstration_label
from geo.survey.importing.distinct_cells import plain
from geo.survey.tables import CellError

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo.language import Translator
    from geo.survey.tables import Export, SurveyTable

__all__ = [
    "PREVIEW_COLUMNS",
    "PREVIEW_ROWS",
    "TYPES",
    "carries_demonstration_label",
    "preview",
    "sheet_name",
    "tool_text",
    "what_was_read",
]

TYPES = ("csv", "txt", "tsv", "xlsx", "xlsm", "xls", "ods")
"""Endings of the files that an editor may choose; what is in them is told by their content."""

PREVIEW_ROWS, PREVIEW_COLUMNS = 8, 40

_EXPORTS: dict[Export, Text] = {
    "plain": Text("No survey tool was recognised: it is read as a plain table."),
    "limesurvey": Text("Recognised as an export of LimeSurvey."),
    "qualtrics": Text("Recognised as an export of Qualtrics."),
    "surveymonkey": Text("Recognised as an export of SurveyMonkey."),
    "microsoft_forms": Text("Recognised as an export of Microsoft Forms."),
    "google_forms": Text("Recognised as an export of Google Forms."),
    "atlas": Text("Recognised as an export of this atlas."),
}


def tool_text(table: SurveyTable) -> Text:
    """Which survey tool the table comes from, as its columns tell."""
    return _EXPORTS[table.export]


def what_was_read(table: SurveyTable) -> list[Text]:
    """Its size, the survey tool it comes from, and what was decided while reading."""
    raw = table.raw
    return [
        Text("{rows} rows, {columns} columns.", rows=len(raw.rows), columns=len(raw.columns)),
        tool_text(table),
        *raw.notes,
    ]


def sheet_name(hidden: Collection[str], sheet: str) -> Text | str:
    """A sheet as the reader chooses it; that it is one of the ``hidden`` ones is said."""
    return Text("{sheet} (hidden)", sheet=sheet) if sheet in hidden else sheet


def preview(table: SurveyTable, say: Translator) -> pd.DataFrame:
    """The first rows as text, each with its number in the file; no more than 40 columns."""
    raw = table.raw
    shown = raw.columns[:PREVIEW_COLUMNS]
    rows = [
        {say("Row"): str(number)}
        | {
            name: str(cell) if isinstance(cell, CellError) else plain(cell)
            for name, cell in zip(shown, row, strict=False)
        }
        for number, row in zip(raw.row_numbers[:PREVIEW_ROWS], raw.rows[:PREVIEW_ROWS], strict=True)
    ]
    return pd.DataFrame(rows, dtype="str")
