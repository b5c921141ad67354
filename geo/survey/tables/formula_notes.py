"""What is said of formulas in a sheet whose results are not known.

Either no program has computed them since they were written, or the cell holds the formula as text.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from geo.language import Text
from geo.survey.tables.cell_values import Cell, is_formula, letter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.survey.tables.grid import Grid, SourceFile

_SAID = 10  # columns that a sentence names


def only_formulas(source: SourceFile) -> Text:
    """A sheet with formulas that nobody computed, and nothing else below its header."""
    return Text(
        "{place}: there are formulas, but no value is saved with them. Open the file in Excel or "
        "LibreOffice, save it, and choose it again.",
        place=source.place,
    )


def unsaved_said(
    source: SourceFile, grid: Grid, columns: Sequence[str], rows: set[int], places: set[int]
) -> list[Text]:
    """That formulas have no value, and where: what was read of them is nothing."""
    counts = Counter(place for row, place in grid.unsaved if row in rows and place in places)
    if not counts:
        return []
    return [
        Text.plural(
            "{place}: a formula has no value saved with it and is read as empty: {columns}. Open "
            "the file in Excel or LibreOffice, save it, and choose it again.",
            "{place}: {n} formulas have no value saved with them and are read as empty: {columns}. "
            "Open the file in Excel or LibreOffice, save it, and choose it again.",
            n=counts.total(),
            place=source.place,
            columns=_counted(counts, columns),
        )
    ]


def formulas_said(
    source: SourceFile,
    columns: Sequence[str],
    places: Sequence[int],
    rows: Sequence[tuple[int, tuple[Cell, ...]]],
) -> list[Text]:
    """That cells hold a formula as text: what it would give is not known."""
    counts = Counter(
        places[at]
        for _, row in rows
        for at, cell in enumerate(row)
        if type(cell) is str and cell[0] == "=" and is_formula(cell)
    )
    if not counts:
        return []
    return [
        Text.plural(
            "{place}: a cell holds a formula as text, not its result: {columns}. In the "
            "spreadsheet, give it the format of a number and enter the formula again.",
            "{place}: {n} cells hold a formula as text, not its result: {columns}. In the "
            "spreadsheet, give them the format of a number and enter the formulas again.",
            n=counts.total(),
            place=source.place,
            columns=_counted(counts, dict(zip(places, columns, strict=True))),
        )
    ]


def _counted(counts: Counter[int], columns: Mapping[int, str] | Sequence[str]) -> str:
    """Columns with their letter, their name and how many of their cells are meant."""
    words = [f"{letter(at)} “{columns[at]}” ({counts[at]})" for at in sorted(counts)]
    return ", ".join(words[:_SAID]) + (" …" if len(words) > _SAID else "")
