"""A survey to try an import with: the answers of the demonstration edition, labelled as that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.example_table import example_html
from geo.publishing.export.edition_tables import communes
from geo.publishing.export.text_files import PLAIN, csv_bytes
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.view import DEFAULT_EDITION, View

if TYPE_CHECKING:
    from geo.language import Language, Translator

_SHOWN = ("code", "name", "progress", "strategy", "engaged", "projects")
_ROWS = 4


def example_survey(language: Language) -> tuple[str, bytes]:
    """Name and content of a CSV: one row a commune that answered, its label in the first column."""
    taken = communes(View(edition=DEFAULT_EDITION, lang=language), "")
    rows, columns = taken.labelled()
    answered = rows[rows["progress"].notna()]
    return f"example-{DEFAULT_EDITION}.csv", csv_bytes(answered, columns, PLAIN)


def example_of_survey(say: Translator) -> str:
    """The first rows of it, as HTML: a few of its columns."""
    taken = communes(View(edition=DEFAULT_EDITION, lang=say.language), "")
    rows = taken.rows[taken.rows["progress"].notna()]
    words = [
        [f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row]
        for row in rows[list(_SHOWN)].head(_ROWS).itertuples(index=False)
    ]
    what = Text(
        "One row for each commune, one column for each question. No commune gave these answers."
    )
    return example_html(what, _SHOWN, words, say, label=DEMONSTRATION_LABEL)
