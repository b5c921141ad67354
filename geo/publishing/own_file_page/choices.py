"""What a reader chooses for a file of their own: columns, rows that count, rows put together.

A table and what was chosen come in; words for the choices, and what is missing, go out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.cartography.classes import SCHEMES
from geo.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.classes import Scheme
    from geo.language import Translator
    from geo.survey.importing.distinguishing_columns import Together
    from geo.survey.importing.excluded_rows import WhyAside
    from geo.survey.own_file.join import Columns
    from geo.survey.own_file.row_outcomes import RowReport
    from geo.survey.tables import SurveyTable

KEPT_WORDS: dict[WhyAside, Text] = {
    "test": Text("Keep rows that look like tests"),
    "spam": Text("Keep answers that the survey tool takes for spam"),
    "unfinished": Text("Keep answers that were not finished"),
}
"""Rows that are no answers, as the survey tool says, and count all the same."""

TOGETHER_WORDS: dict[Together, Text] = {"sum": Text("Add them up"), "mean": Text("Average them")}
"""What becomes of several rows of one commune."""

SCHEME_WORDS: dict[Scheme, Text] = {key: text for key, text in SCHEMES.items() if key != "own"}
"""How values are put into classes; nobody sets limits of their own here."""


def still_offered(value: Any, options: Sequence[Any], usual: Any) -> Any:
    """What a widget had, as far as it is still among its options; else ``usual``.

    Of several values, those that are there, and none is enough.
    """
    if isinstance(value, list):
        return [part for part in value if part in options]
    return value if value in options else usual


def nothing_to_join(
    table: SurveyTable, guess: Columns, commune: str | None, numbers: Sequence[str]
) -> list[Text]:
    """What to choose before the file can be joined, and its size; empty when all is chosen.

    Parameters
    ----------
    guess : Columns
        What the columns seem to be.
    commune, numbers
        The columns that are chosen.
    """
    if commune and numbers:
        return []
    guessed = [name for name in guess.numbers if name != commune]
    return [
        Text(
            "The communes are in the column {column}; no column of numbers was found.",
            column=commune,
        )
        if commune and commune == guess.commune and not guessed
        else Text("Say which column names the communes, and which columns hold the numbers."),
        Text(
            "The file has {n} rows and {columns} columns.",
            n=len(table.raw.rows),
            columns=len(table.raw.columns),
        ),
    ]


def communes_of_row(row: RowReport, say: Translator) -> dict[str | None, str]:
    """The communes that a row may mean, by code; None is to leave it out."""
    options: dict[str | None, str] = {
        match.code: f"{say.render(match.labels)} ({match.code})"
        for match in row.candidates
        if match.kind == "commune"
    }
    return options | {None: say("Leave this row out")}
