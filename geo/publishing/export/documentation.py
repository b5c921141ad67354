"""The documentation of all columns, as ``docs/columns.md``: what a program may rely on.

Nothing comes in; Markdown goes out. The columns are those of
:func:`~geo.publishing.export.column_descriptions.dictionary`, and the words those that files give
beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import LANGUAGES, SOURCE_LANGUAGE, translator
from geo.publishing.export.column_descriptions import dictionary
from geo.publishing.export.download import STATES
from geo.publishing.export.workbook import TYPES
from geo.publishing.map_view import ORIGINS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.language import Labels, Text

_HEAD = """# The columns of what the atlas gives away

Keys do not change with the reader's language and are not given another meaning later; new ones may
be added, so read columns by their key and not by their place. A file has those that make sense for
it, and describes them itself: a workbook on its sheet `metadata`, a data package in
`datapackage.json`, a GeoPackage in its table `metadata`, GeoJSON and GeoParquet under `metadata`
and `atlas`.

Codes are text. Numbers have the digits that the atlas shows; a number that is missing is an empty
cell, and `state` says why. A text that a spreadsheet would run as a formula has an apostrophe in
front. Several keys in one cell are joined by `|`, and `-` says that none was chosen.

The table `communes` has, besides, one column for each score (such as `index`, and `index.state`
for whether there is one) and one for each question under its key (such as `progress`); the table
`codebook` says what these are.

"""


def columns_document() -> str:
    """The whole document; written by ``python -m geo.publishing.export --columns``."""
    types = [
        (column.key, [translator(SOURCE_LANGUAGE).render(TYPES[column.type])], column.label)
        for column in dictionary().values()
    ]
    parts = [
        _table("Column", ["Kind"], types),
        "## What `state` says (and every `…_state`)\n\n"
        "Comparing two editions, there are further ones; `state_label` says what they mean.\n\n"
        + _table("Key", [], [(key, [], label) for key, label in STATES.items()]),
        "## What `origin` says (and every `…_origin`)\n\n"
        + _table("Key", [], [(key, [], label) for key, label in ORIGINS.items()]),
    ]
    return _HEAD + "\n".join(parts)


def _table(
    first: str, more: list[str], lines: Iterable[tuple[str, list[str], Text | Labels | str]]
) -> str:
    head = [first, *more, *LANGUAGES]
    found = [head, ["---"] * len(head)]
    found += [
        [f"`{key}`", *said, *(translator(language).render(label) for language in LANGUAGES)]
        for key, said, label in lines
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in found)
