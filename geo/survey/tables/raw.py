"""The cells of one sheet with their place in the file, and how a header is found among them.

Records of any kind of file come in, row by row; a :class:`RawTable` goes out. A header may take two
rows where cells are merged: the text of a merged cell counts for all columns that it spans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.language import AtlasError, Text
from geo.survey.tables.cells import Cell, carries_percent, heading, letter
from geo.survey.tables.limits import place_of
from geo.survey.tables.records import CellRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from geo.survey.tables.records import Records

Record = tuple[int, list[Cell]]


class Merged(NamedTuple):
    """Cells that are merged into one: rows count from 1 as in the file, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{letter(self.left)}{self.top}:{letter(self.right)}{self.bottom}"


@dataclass(frozen=True)
class RawTable:
    """The cells of one sheet as they were found, with their place in the file.

    Attributes
    ----------
    name : str
        The file's name, for messages.
    sheet : str or None
        The sheet read; None for a CSV file.
    sheets : tuple of str
        All sheets of the workbook, empty for a CSV file.
    columns : tuple of str
        One name a column, all different; a column without a name gets its spreadsheet letter.
    rows : sequence of tuple
        Cells: text (stripped), numbers, dates, errors of formulas (CellError), or None where empty.
        All rows are as long as ``columns``. Rows without any cell are left out.
    row_numbers : tuple of int
        For each row its number in the file, as a spreadsheet shows it (the first line is 1).
    header_row : int or None
        The row in the file that gave the names, the first of them if it was two; None when the
        file has no header.
    encoding, delimiter : str or None
        How a CSV file was read; None for a workbook.
    hidden : tuple of str
        Those of ``sheets`` that a spreadsheet program does not show.
    date_system : 1900, 1904 or None
        The year from which the workbook counts its days; None for a CSV file. Cells that the
        workbook shows as dates are dates already.
    notes : tuple of Text
        What was decided while reading that whoever brought the file should hear.
    """

    name: str
    sheet: str | None
    sheets: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    row_numbers: tuple[int, ...]
    header_row: int | None
    encoding: str | None = None
    delimiter: str | None = None
    hidden: tuple[str, ...] = ()
    date_system: int | None = None
    notes: tuple[Text, ...] = ()

    def column(self, name: str) -> list[Cell]:
        """All cells of the column ``name``; AtlasError if there is none."""
        cells, places = self.coded(self._place(name))
        return [cells[place] for place in places.tolist()]

    def percents(self, name: str) -> npt.NDArray[np.bool_]:
        """For each row whether the cell of the column ``name`` is written in percent.

        Told cell by cell and alike for every kind of file (:func:`carries_percent`): a number that
        is formatted as a percentage, text with the sign. AtlasError if there is no such column.
        """
        cells, places = self.coded(self._place(name))
        return np.array([carries_percent(cell) for cell in cells], dtype=bool)[places]

    def coded(self, place: int) -> tuple[list[Cell], npt.NDArray[np.int32]]:
        """The cells of a column (from 0), and for each row which of them stands there.

        Most of them are there once only, in the order of their first row; no row is without one.
        """
        if isinstance(self.rows, CellRows):
            return self.rows.coded(place)
        return [row[place] for row in self.rows], np.arange(len(self.rows), dtype=np.int32)

    def filled(self, place: int) -> npt.NDArray[np.bool_]:
        """For each row whether something stands in a column (from 0)."""
        if isinstance(self.rows, CellRows):
            return self.rows.filled(place)
        return np.array([row[place] is not None for row in self.rows], dtype=bool)

    def _place(self, name: str) -> int:
        if name not in self.columns:
            raise AtlasError(
                Text(
                    "{file} has no column {column}. Its columns are: {columns}.",
                    file=self.name,
                    column=name,
                    columns=", ".join(self.columns),
                )
            )
        return self.columns.index(name)


@dataclass(frozen=True)
class Source:
    """Where records come from, for messages and for the table made of them."""

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


def empty_file(name: str) -> Text:
    """A file without any cell."""
    return Text(
        "{file} is empty. A table with a header, a commune column and at least one number "
        "column was expected.",
        file=name,
    )


def assemble(source: Source, body: Records, merged: Sequence[Merged] = ()) -> RawTable:
    """The table that the records are, with its header told apart from its rows.

    Lines of one cell above the table (a title, a note) are skipped. Records whose first line holds
    numbers have no header: their columns are called A, B, C.

    Parameters
    ----------
    source : Source
    body : Records
        None empty; those of the header are taken away.
    merged : sequence of Merged
        The merged cells of the sheet.

    Raises
    ------
    AtlasError
        No rows, or a row of text longer than the header.
    """
    widest = int(body.lengths.max(initial=0))
    skipped = 0
    while widest > 1 and skipped < len(body) and _is_title(body[skipped], merged):
        skipped += 1
    body.drop(skipped)
    if not len(body):
        raise AtlasError(empty_file(source.name))
    header_row, header = body[0]
    has_header = not any(_is_value(cell) for cell in header)
    notes: list[Text] = []
    last_of_header = header_row - 1
    if has_header:
        header, taken = _merged_header(body, merged)
        last_of_header = body[taken - 1][0]
        if taken > 1:
            notes.append(
                Text(
                    "{place}: the header takes rows {first} and {last}; a merged cell names all "
                    "columns below it.",
                    place=source.place,
                    first=str(header_row),
                    last=str(last_of_header),
                )
            )
        body.drop(taken)
        width = len(header)
        if source.delimiter is None:  # a workbook: a remark beside the table is its own column
            width = max(width, int(body.lengths.max(initial=0)))
        _refuse_longer_rows(source.name, body, width)
    else:
        width = int(body.lengths.max())
        header = []
    if not len(body):
        raise AtlasError(
            Text(
                "{place} has a header but no rows below it. One row a commune was expected.",
                place=source.place,
            )
        )
    below = [cells for cells in merged if cells.top > last_of_header]
    if below:
        notes.append(
            Text(
                "{place}: cells below the header are merged, {cells} for one. What is written in "
                "them counts for the first of them only.",
                place=source.place,
                cells=str(min(below)),
            )
        )
    return RawTable(
        name=source.name,
        sheet=source.sheet,
        sheets=source.sheets,
        columns=unique_names(header + [None] * (width - len(header))),
        rows=body.rows(width),
        row_numbers=tuple(body.numbers.tolist()),
        header_row=header_row if has_header else None,
        encoding=source.encoding,
        delimiter=source.delimiter,
        hidden=source.hidden,
        date_system=source.date_system,
        notes=tuple(notes),
    )


def _is_title(record: Record, merged: Sequence[Merged]) -> bool:
    """Whether a line above the table is a title or a note: one cell of text."""
    number, cells = record
    filled = [place for place, cell in enumerate(cells) if cell is not None]
    if len(filled) != 1 or _is_value(cells[filled[0]]):
        return False
    # One merged cell that begins beside the first column is the upper row of a header.
    return filled == [0] or not any(
        area.top == number and area.left == filled[0] and area.right > area.left for area in merged
    )


def _merged_header(body: Records, merged: Sequence[Merged]) -> tuple[list[Cell], int]:
    """The names of the columns before they are made unique, and how many rows gave them."""
    number, cells = body[0]
    spans = [area for area in merged if area.top == number]
    if not spans:
        return cells, 1
    upper = _filled(cells, spans)
    beside = [area for area in spans if area.right > area.left]
    two = (
        bool(beside)
        and len(body) > 1
        and body[1][0] == number + 1
        and _is_lower_header(cells, body[1][1], beside, spans)
    )
    if not two:
        return upper, 1
    lower = _filled(body[1][1], [area for area in merged if area.top == number + 1])
    names: list[Cell] = []
    for place in range(max(len(upper), len(lower))):
        above = heading(upper[place]) if place < len(upper) else ""
        below = heading(lower[place]) if place < len(lower) else ""
        both = above and below and above != below
        names.append((f"{above}: {below}" if both else above or below) or None)
    return names, 2


def _filled(cells: list[Cell], spans: Sequence[Merged]) -> list[Cell]:
    """A row in which the text of a merged cell stands in every column that it spans."""
    filled = list(cells)
    for area in spans:
        if area.left < len(cells) and cells[area.left] is not None:
            # A cell merged to the end of the sheet names the columns of the table only.
            right = min(area.right, max(len(cells), area.left) + 1_000)
            filled += [None] * (right + 1 - len(filled))
            filled[area.left : right + 1] = [cells[area.left]] * (right + 1 - area.left)
    return filled


def _is_lower_header(
    upper: list[Cell], lower: list[Cell], beside: list[Merged], spans: list[Merged]
) -> bool:
    """Whether the row below a row with merged cells belongs to the header and is no answer.

    It does where a cell reaches down into it, or where it names exactly the columns that the upper
    row leaves without a name of their own. Answers in words stand under names everywhere.
    """
    if any(_is_value(cell) or not isinstance(cell, str | None) for cell in lower):
        return False
    if any(area.bottom > area.top for area in spans):
        return True
    covered = {place for area in beside for place in range(area.left, min(area.right, 20_000) + 1)}
    free = [place for place in range(max(len(upper), len(lower))) if place not in covered]
    return bool(free) and not any(
        place < len(upper) and upper[place] is not None
        and place < len(lower) and lower[place] is not None
        for place in free
    )  # fmt: skip


def _is_value(cell: Cell) -> bool:
    """Whether a cell of the first row is data, so that the row is no header. Years are names."""
    if isinstance(cell, str):
        if not re.fullmatch(r"[-+]?\d+([.,]\d+)?\s?%?", cell):
            return False
        return not re.fullmatch(r"(19|20)\d\d", cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return not (1900 <= cell < 2100 and cell == int(cell))
    return False


def _refuse_longer_rows(name: str, body: Records, width: int) -> None:
    longer = np.flatnonzero(body.lengths > width)
    if len(longer):
        raise AtlasError(
            Text(
                "{file}, row {row}: {found} cells were found, {expected} expected as in the "
                "header. Is a decimal comma or a comma in a name taken for the end of a cell? "
                "Put quotes around it, or save the table as XLSX.",
                file=name,
                row=str(body.numbers[longer[0]]),
                found=int(body.lengths[longer[0]]),
                expected=width,
            )
        )


def unique_names(header: Sequence[Cell]) -> tuple[str, ...]:
    """One name a column: the header's text, else its letter, numbered where it is repeated."""
    names: list[str] = []
    taken: set[str] = set()
    repeated: dict[str, int] = {}
    for place, cell in enumerate(header):
        wanted = heading(cell) or letter(place)
        unique, count = wanted, repeated.get(wanted, 1)
        while unique in taken:
            count += 1
            unique = f"{wanted} ({count})"
        repeated[wanted] = count
        taken.add(unique)
        names.append(unique)
    return tuple(names)
