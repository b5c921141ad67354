"""Cells kept as numbers: each different cell once, and which of them stands where.

A survey of ten million cells holds some thousand different ones. The readers of all kinds of files
hand over blocks of numbers; what leaves is :class:`CellRows`, which are rows like any others, and
give a column with its different cells without looking at every cell again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, overload

import numpy as np
import pandas as pd

from geo.language import AtlasError, Text
from geo.survey.tables.cells import Cell, plain
from geo.survey.tables.limits import Limits, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import numpy.typing as npt

_MOST_DISTINCT = 500_000
_CELLS_AT_ONCE = 100_000
_ROWS_AT_ONCE = 500


class Vocabulary:
    """The different cells of a table by their numbers; 0 is the empty cell.

    A cell may have several numbers: what was seen is forgotten where it becomes too much.
    """

    def __init__(self) -> None:
        self.cells: list[Cell] = [None]
        self._known: dict[tuple[type, Cell], int] = {}

    def add(self, cell: Cell) -> int:
        """A new number for a cell."""
        if cell is None:
            return 0
        self.cells.append(cell)
        return len(self.cells) - 1

    def number(self, cell: Cell) -> int:
        """The number of a cell, its own one where it is known. 1, 1.0 and True are three cells."""
        if cell is None:
            return 0
        key = (type(cell), cell)
        if key not in self._known:
            if len(self._known) >= _MOST_DISTINCT:
                self._known.clear()
            self._known[key] = self.add(cell)
        return self._known[key]


class TextNumbers(dict[str, int]):
    """The numbers of the cells that texts are; each text is looked at once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._vocabulary = vocabulary

    def __missing__(self, text: str) -> int:
        if len(self) >= _MOST_DISTINCT:
            self.clear()
        number = self[text] = self._vocabulary.add(plain(text))
        return number


class Block(NamedTuple):
    """The filled cells of some rows.

    Attributes
    ----------
    numbers : list of int
        Of the rows, as a spreadsheet shows them.
    rows, columns, cells : int32 array
        For each filled cell its row (a place in ``numbers``), its column, both from 0, and its
        number in the vocabulary, which is never 0. Row by row; of two in one place the later
        counts.
    """

    numbers: list[int]
    rows: npt.NDArray[np.int32]
    columns: npt.NDArray[np.int32]
    cells: npt.NDArray[np.int32]


def blocks_of(rows: Iterable[tuple[int, Sequence[int]]]) -> Iterator[Block]:
    """Rows of numbers of cells, some hundred at a time."""
    numbers: list[int] = []
    lengths: list[int] = []
    cells: list[int] = []
    for number, row in rows:
        numbers.append(number)
        lengths.append(len(row))
        cells += row
        if len(cells) > _CELLS_AT_ONCE or len(numbers) == _ROWS_AT_ONCE:
            yield _block(numbers, lengths, cells)
            numbers, lengths, cells = [], [], []
    if numbers:
        yield _block(numbers, lengths, cells)


def _block(numbers: list[int], lengths: list[int], cells: list[int]) -> Block:
    found = np.array(cells, dtype=np.int32)
    rows = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    begin = np.cumsum(lengths) - lengths
    columns = np.arange(len(found), dtype=np.int32) - begin[rows].astype(np.int32)
    filled = np.flatnonzero(found)
    return Block(numbers, rows[filled], columns[filled], found[filled])


def told(
    blocks: Iterable[Block], progress: Callable[[float], None] | None, done: Callable[[], float]
) -> Iterator[Block]:
    """The blocks; before each ``progress`` is told how much is ``done``, 0 to 1."""
    for block in blocks:
        if progress is not None:
            progress(min(done(), 1.0))
        yield block


class _Part(NamedTuple):
    """The rows of a block that hold something, each up to its last filled cell or further."""

    numbers: list[int]
    lengths: npt.NDArray[np.int64]
    cells: npt.NDArray[np.int32]


class Records:
    """The rows of a sheet that hold something, before a header is told apart from them.

    Attributes
    ----------
    numbers : int64 array
        As a spreadsheet shows them.
    lengths : int64 array
        For each row how many cells it has up to its last filled one.
    """

    def __init__(self, vocabulary: Vocabulary, parts: list[_Part]) -> None:
        self._vocabulary = vocabulary
        self.numbers = np.array([n for part in parts for n in part.numbers], dtype=np.int64)
        lengths = [np.zeros(0, dtype=np.int64), *(part.lengths for part in parts)]
        self.lengths = np.concatenate(lengths)
        width = int(self.lengths.max(initial=0))
        self._cells = np.zeros((len(self.numbers), width), dtype=np.int32)
        end = len(self.numbers)
        while parts:  # given back one by one: they are as large as the whole
            cells = parts.pop().cells
            self._cells[end - len(cells) : end, : cells.shape[1]] = cells
            end -= len(cells)

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, place: int) -> tuple[int, list[Cell]]:
        """The number of a row, and its cells up to the last filled one."""
        cells = self._cells[place, : self.lengths[place]].tolist()
        return int(self.numbers[place]), [self._vocabulary.cells[one] for one in cells]

    def drop(self, count: int) -> None:
        """Take away the first rows."""
        self.numbers, self.lengths = self.numbers[count:], self.lengths[count:]
        self._cells = self._cells[count:]

    def rows(self, width: int) -> CellRows:
        """All rows, cut or filled to a width."""
        cells = self._cells[:, :width]
        if cells.shape[1] < width:
            cells = np.pad(cells, ((0, 0), (0, width - cells.shape[1])))
        known = np.empty(len(self._vocabulary.cells), dtype=np.object_)
        known[:] = self._vocabulary.cells
        return CellRows(known, cells)


def records(
    name: str,
    sheet: str | None,
    blocks: Iterable[Block],
    vocabulary: Vocabulary,
    limits: Limits,
) -> Records:
    """The rows that hold something; AtlasError at the first one that is above the limits."""
    kept: list[_Part] = []
    rows = filled = 0
    for block in blocks:
        lengths = np.zeros(len(block.numbers), dtype=np.int64)
        begin = np.flatnonzero(np.diff(block.rows, prepend=-1))
        if len(begin):
            lengths[block.rows[begin]] = np.maximum.reduceat(block.columns, begin) + 1
        some = np.flatnonzero(lengths)
        numbers, lengths = [block.numbers[place] for place in some.tolist()], lengths[some]
        wrong = _first_wrong(lengths, rows, filled, limits)
        if wrong is not None:
            raise AtlasError(_too_much(place_of(name, sheet), numbers, lengths, wrong, limits))
        rows += len(numbers)
        filled += int(lengths.sum())
        place = np.zeros(len(block.numbers), dtype=np.int32)
        place[some] = np.arange(len(some))
        cells = np.zeros((len(numbers), int(lengths.max(initial=0))), dtype=np.int32)
        cells[place[block.rows], block.columns] = block.cells
        kept.append(_Part(numbers, lengths, cells))
    return Records(vocabulary, kept)


class _Wrong(NamedTuple):
    """A row that is too much, by its place, and what there is too much of."""

    place: int
    what: Literal["rows", "columns", "cells"]


def _first_wrong(
    lengths: npt.NDArray[np.int64], rows: int, filled: int, limits: Limits
) -> _Wrong | None:
    """The first row that goes beyond the limits, after so many rows and cells."""
    too_much: dict[Literal["rows", "columns", "cells"], npt.NDArray[np.bool_]] = {
        "rows": np.arange(len(lengths)) + rows > limits.rows,  # one of them is the header
        "columns": lengths > limits.columns,
        "cells": filled + np.cumsum(lengths) > limits.cells,
    }
    found = [
        _Wrong(int(is_wrong.argmax()), what)
        for what, is_wrong in too_much.items()
        if is_wrong.any()
    ]
    return min(found, key=lambda one: one.place, default=None)


def _too_much(
    place: Text, numbers: list[int], lengths: npt.NDArray[np.int64], wrong: _Wrong, limits: Limits
) -> Text:
    if wrong.what == "rows":
        return Text(
            "{place} has more than {limit} rows, the most that can be read. Split it by "
            "edition or year and save it again.",
            place=place,
            limit=limits.rows,
        )
    if wrong.what == "columns":
        return Text(
            "{place}, row {row}: there are {found} columns; at most {limit} can be read. "
            "Keep only the columns that are needed.",
            place=place,
            row=str(numbers[wrong.place]),
            found=int(lengths[wrong.place]),
            limit=limits.columns,
        )
    return Text(
        "{place} has more than {limit} cells, the most that can be read. Keep only the "
        "columns that are needed and save it again.",
        place=place,
        limit=limits.cells,
    )


class CellRows(Sequence[tuple[Cell, ...]]):
    """Rows of cells, all of one width; made when they are asked for."""

    def __init__(self, known: npt.NDArray[np.object_], cells: npt.NDArray[np.int32]) -> None:
        self._known, self._cells = known, cells

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, place: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> CellRows: ...
    def __getitem__(self, place: int | slice) -> tuple[Cell, ...] | CellRows:
        if isinstance(place, slice):
            return CellRows(self._known, self._cells[place])
        return tuple(self._known[self._cells[place]].tolist())

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        for start in range(0, len(self), _ROWS_AT_ONCE):
            some = self._known[self._cells[start : start + _ROWS_AT_ONCE]]
            yield from map(tuple, some.tolist())

    def __eq__(self, other: object) -> bool:
        """Equal to any rows with the same cells."""
        if not isinstance(other, CellRows | tuple | list):
            return NotImplemented
        return len(self) == len(other) and all(
            one == another for one, another in zip(self, other, strict=True)
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"CellRows({list(self[:3])}{' and more' if len(self) > 3 else ''})"

    def coded(self, place: int) -> tuple[list[Cell], npt.NDArray[np.int32]]:
        """The cells of a column in the order of their first row, and for each row which it is.

        A cell may be there twice, as 1 and 1.0 may.
        """
        places, numbers = pd.factorize(self._cells[:, place])
        return self._known[numbers].tolist(), places.astype(np.int32)

    def filled(self, place: int) -> npt.NDArray[np.bool_]:
        """For each row whether something stands in a column."""
        filled: npt.NDArray[np.bool_] = self._cells[:, place] != 0
        return filled
