"""What a reader finds on one sheet, row by row, before a header is told apart from its rows.

The readers of all kinds of files give rows of cells; :func:`counted` keeps those that hold
something, counts them against the limits, and tells how far it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from geo.language import AtlasError, Text
from geo.survey.tables.cell_values import Cell, letter
from geo.survey.tables.limits import SPREADSHEET_ROWS, Limits, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_TOLD_EVERY = 100  # rows


class MergedCells(NamedTuple):
    """Cells that are merged into one: rows count from 1 as in the file, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{letter(self.left)}{self.top}:{letter(self.right)}{self.bottom}"


class Record(NamedTuple):
    """A row that holds something.

    Attributes
    ----------
    number : int
        As a spreadsheet shows it.
    cells : list of cells
        Up to the last filled one; None where empty.
    written : int
        How many cells the file wrote, those that are empty at its end as well.
    """

    number: int
    cells: list[Cell]
    written: int


@dataclass
class Grid:
    """One sheet.

    Attributes
    ----------
    records : list of Record
    merged : list of MergedCells
    hidden_rows : set of int
        Numbers of rows that a spreadsheet program does not show: hidden by hand, by a filter, by a
        group that is closed.
    hidden_columns : set of int
        Places (from 0) of columns that it does not show.
    unsaved : list of (int, int)
        Row number and column (from 0) of each formula without a value that was saved with it.
    """

    records: list[Record] = field(default_factory=list)
    merged: list[MergedCells] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unsaved: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class SourceFile:
    """Where a grid comes from, for messages and for the table made of it."""

    name: str
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    date_system: int | None = None
    encoding: str | None = None
    delimiter: str | None = None

    @property
    def place(self) -> Text:
        return place_of(self.name, self.sheet)


def counted(
    source: SourceFile,
    rows: Iterable[tuple[int, list[Cell]]],
    limits: Limits,
    progress: Callable[[float], None] | None,
    done: Callable[[], float],
) -> Iterator[Record]:
    """The rows that hold something; AtlasError at the first one that is above the limits.

    Every hundred rows, and at the end, ``progress`` is told how much is ``done``, 0 to 1.
    """
    kept = cells = 0
    for at, (number, row) in enumerate(rows):
        if progress is not None and at % _TOLD_EVERY == 0:
            progress(min(done(), 1.0))
        if at > SPREADSHEET_ROWS:
            raise _too_many_rows(source, SPREADSHEET_ROWS)
        written = length = len(row)
        while length and row[length - 1] is None:
            length -= 1
        if not length:
            continue
        if kept > limits.rows:  # one of them is the header
            raise _too_many_rows(source, limits.rows)
        if length > limits.columns:
            raise AtlasError(
                Text(
                    "{place}, row {row}: there are {found} columns; at most {limit} can be read. "
                    "Keep only the columns that are needed.",
                    place=source.place,
                    row=str(number),
                    found=length,
                    limit=limits.columns,
                )
            )
        kept += 1
        cells += length
        if cells > limits.cells:
            raise AtlasError(
                Text(
                    "{place} has more than {limit} cells, the most that can be read. Keep only the "
                    "columns that are needed and save it again.",
                    place=source.place,
                    limit=limits.cells,
                )
            )
        yield Record(number, row[:length] if length < written else row, written)
    if progress is not None:
        progress(1.0)


def _too_many_rows(source: SourceFile, limit: int) -> AtlasError:
    return AtlasError(
        Text(
            "{place} has more than {limit} rows, the most that can be read. Split it by "
            "edition or year and save it again.",
            place=source.place,
            limit=limit,
        )
    )
