"""A table of cells as they were found on one sheet, each with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.language import AtlasError, Text
from geo.survey.tables.cell_values import Cell, letter

if TYPE_CHECKING:
    import numpy.typing as npt


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
    rows : tuple of tuples
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
    hidden_rows : tuple of int
        Numbers of the rows with cells that a spreadsheet program does not show (by hand, by a
        filter, by a closed group), whether they were read or not.
    hidden_columns : tuple of str
        Names of the columns with cells that it does not show, whether they were read or not.
    letters : tuple of str
        For each of ``columns`` its letter in the spreadsheet; empty where none is left out.
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
    rows: tuple[tuple[Cell, ...], ...]
    row_numbers: tuple[int, ...]
    header_row: int | None
    encoding: str | None = None
    delimiter: str | None = None
    hidden: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    date_system: int | None = None
    notes: tuple[Text, ...] = ()

    def column(self, name: str) -> list[Cell]:
        """All cells of the column ``name``; AtlasError if there is none."""
        place = self._place(name)
        return [row[place] for row in self.rows]

    def filled(self, place: int) -> npt.NDArray[np.bool_]:
        """For each row whether something stands in a column (from 0)."""
        return np.array([row[place] is not None for row in self.rows], dtype=bool)

    def letter(self, place: int) -> str:
        """The spreadsheet's letter of a column (from 0)."""
        return self.letters[place] if self.letters else letter(place)

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
