"""The first step: what was read of the file, and whether it says that its answers are made up.

A survey table comes in; sentences and a preview go out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.language import Text
from geo.publishing.table_words import tool_text
from geo.survey.importing.demonstration_label import carries_demonstration_label
from geo.survey.importing.distinct_cells import plain
from geo.survey.tables import CellError

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.survey.tables import SurveyTable

__all__ = [
    "PREVIEW_COLUMNS",
    "PREVIEW_ROWS",
    "carries_demonstration_label",
    "preview",
    "what_was_read",
]

PREVIEW_ROWS, PREVIEW_COLUMNS = 8, 40


def what_was_read(table: SurveyTable) -> list[Text]:
    """Its size, the survey tool it comes from, and what was decided while reading."""
    raw = table.raw
    return [
        Text("{rows} rows, {columns} columns.", rows=len(raw.rows), columns=len(raw.columns)),
        tool_text(table),
        *raw.notes,
    ]


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
