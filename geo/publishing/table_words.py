"""A file of rows in words: which survey tool it comes from, and what its sheets are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo.survey.tables import Export, SurveyTable

TYPES = ("csv", "txt", "tsv", "xlsx", "xlsm", "xls", "ods")
"""Endings of the files that may be chosen; what is in them is told by their content."""

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


def sheet_name(hidden: Collection[str], sheet: str) -> Text | str:
    """A sheet as the reader chooses it; that it is one of the ``hidden`` ones is said."""
    return Text("{sheet} (hidden)", sheet=sheet) if sheet in hidden else sheet
