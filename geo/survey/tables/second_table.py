"""A second table on the sheet, below the first or beside it, whose columns are other ones.

The names of the columns and the rows below them come in; where a second table begins goes out. Its
numbers would else be read under the names, and for the communes, of the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.survey.tables.cell_values import Cell, heading
from geo.survey.tables.written_number import read_written

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.survey.tables.grid import Record

_MOSTLY = 0.5


def row_of_second_table(
    names: Sequence[Cell], body: Sequence[Record], is_name: Callable[[Cell], bool]
) -> int | None:
    """The place in ``body`` at which another header stands, or the title above it; None without.

    Another header begins as the first does ("Gemeente"), holds nothing but names, and one of them
    is another name than the first header has there, in a column of numbers. The same header again,
    as on every page of a print, begins no other table.
    """
    first = next((place for place, name in enumerate(names) if name is not None), None)
    if first is None:
        return None
    for at, one in enumerate(body[1:], start=1):
        cells = one.cells
        if len(cells) <= first or not _same(cells[first], names[first]):
            continue
        named = [place for place, cell in enumerate(cells) if cell is not None]
        if named[0] != first or not all(is_name(cells[place]) for place in named):
            continue
        if any(
            not _same(cells[place], names[place] if place < len(names) else None)
            and _mostly_numbers(body[:at], place)
            for place in named[1:]
        ):
            while at > 1 and _filled(body[at - 1]) == 1:
                at -= 1  # noqa: PLW2901  (its title)
            return at
    return None


def column_of_second_table(
    names: Sequence[Cell], body: Sequence[Record], width: int
) -> tuple[int, int] | None:
    """The columns that lie between, the first of them and the one behind; None without a table.

    A second table beside the first begins with the same name, has an empty column before it, or
    the same names, or as many; and it is about other places in some row.
    """
    first = next((place for place, name in enumerate(names) if name is not None), None)
    if first is None:
        return None
    for place in range(first + 2, len(names) - 1):
        if not _same(names[place], names[first]):
            continue
        gap = place
        while gap > first + 1 and names[gap - 1] is None and not _any(body, gap - 1):
            gap -= 1
        alike = _same(names[place + 1], names[first + 1]) or width - place == place - first
        if (gap < place or alike) and any(
            _cell(one, place) is not None and not _same(_cell(one, place), _cell(one, first))
            for one in body
        ):
            return gap, place
    return None


def _cell(record: Record, place: int) -> Cell:
    return record.cells[place] if place < len(record.cells) else None


def _any(body: Sequence[Record], place: int) -> bool:
    return any(_cell(one, place) is not None for one in body)


def _filled(record: Record) -> int:
    return sum(cell is not None for cell in record.cells)


def _same(one: Cell, other: Cell) -> bool:
    return heading(one).casefold() == heading(other).casefold()


def _mostly_numbers(body: Sequence[Record], place: int) -> bool:
    cells = [cell for one in body if (cell := _cell(one, place)) is not None]
    numbers = sum(
        read_written(cell) is not None
        if isinstance(cell, str)
        else isinstance(cell, int | float) and not isinstance(cell, bool)
        for cell in cells
    )
    return bool(cells) and numbers > _MOSTLY * len(cells)
