"""The first step: what was read of the file, and whether it says that its answers are made up.

A survey table and the bytes it was read from come in; sentences, a preview and one yes or no go
out.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pandas as pd

from geo.language import LANGUAGES, Text, translator
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.survey.importing.source import plain
from geo.survey.tables import CellError

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo.language import Translator
    from geo.survey.importing.source import Export, SurveyTable

TYPES = ("csv", "txt", "tsv", "xlsx", "xlsm", "xls", "ods")
"""Endings of the files that an editor may choose; what is in them is told by their content."""

PREVIEW_ROWS, PREVIEW_COLUMNS = 8, 40

_EXPORTS: dict[Export, Text] = {
    "plain": Text("No survey tool was recognised: it is read as a plain table."),
    "limesurvey": Text("Recognised as an export of LimeSurvey."),
    "qualtrics": Text("Recognised as an export of Qualtrics."),
    "atlas": Text("Recognised as an export of this atlas."),
}
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")


def what_was_read(table: SurveyTable) -> list[Text]:
    """Its size, the survey tool it comes from, and what was decided while reading."""
    raw = table.raw
    return [
        Text("{rows} rows, {columns} columns.", rows=len(raw.rows), columns=len(raw.columns)),
        _EXPORTS[table.export],
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


def carries_demonstration_label(content: bytes) -> bool:
    """Whether the file says in one of the four languages that its answers are synthetic.

    The whole file is searched, also other sheets and lines above the table: an export of the atlas
    says it in several places, and one that is left is enough.

    Parameters
    ----------
    content : bytes
        A file that could be read as a table, so one that unpacks to a size within the limits.
    """
    said = {translator(language).render(DEMONSTRATION_LABEL) for language in LANGUAGES}
    marks = {
        text.encode(encoding)
        for text in said
        for encoding in _ENCODINGS
    }  # fmt: skip
    return any(mark in part for part in _parts(content) for mark in marks)


def _parts(content: bytes) -> list[bytes]:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return [packed.read(name) for name in packed.namelist() if name.endswith(".xml")]
