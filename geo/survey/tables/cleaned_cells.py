"""The cells of a sheet that had characters nobody sees: found, made plain, and told.

:func:`geo.survey.tables.cell_values.plain` leaves the characters out and marks the cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from geo.language import Text
from geo.survey.tables.cell_values import CleanedText, letter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.survey.tables.grid import Record, SourceFile


class Cleaned(NamedTuple):
    """A cell that had characters nobody sees: row as in the file, column from 0, and which."""

    row: int
    column: int
    names: str


def take_cleaned(records: Iterable[Record]) -> list[Cleaned]:
    """The cells that had characters nobody sees; in the records they are plain text from now on."""
    found = []
    for one in records:
        if CleanedText not in set(map(type, one.cells)):
            continue
        for place, cell in enumerate(one.cells):
            if isinstance(cell, CleanedText):
                found.append(Cleaned(one.number, place, cell.names))
                one.cells[place] = str(cell)
    return found


def cleaned_said(
    source: SourceFile, columns: Sequence[str], cleaned: Sequence[Cleaned]
) -> list[Text]:
    """Where characters that nobody sees were left out: how many cells, and the first of them."""
    if not cleaned:
        return []
    first = cleaned[0]
    return [
        Text.plural(
            "{place}, row {row}, column {column}: characters that nobody sees were left out of the "
            "cell ({names}). Some of them turn the direction of writing.",
            "{place}: characters that nobody sees were left out of {n} cells, the first in row "
            "{row}, column {column} ({names}). Some of them turn the direction of writing.",
            n=len(cleaned),
            place=source.place,
            row=str(first.row),
            column=columns[first.column] if first.column < len(columns) else letter(first.column),
            names=first.names,
        )
    ]
