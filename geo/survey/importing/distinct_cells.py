"""What an import takes: a survey table, and its columns as distinct cells.

A table that a survey tool or a spreadsheet wrote comes in, columns of which every different cell is
kept once go out. A survey has many rows and few different answers, so everything that has to be
understood is understood once for each different cell and then handed to its rows.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.survey.tables import CellError, Percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from geo.survey.tables import Cell, SurveyTable

_SHOWN = 80
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, eq=False)
class Distinct:
    """A column, every different cell once.

    Attributes
    ----------
    cells : tuple of cells
        The different cells, in the order in which they come first. ``1``, ``True`` and ``12 %``
        are different cells even where Python holds them equal.
    places : int32 array
        For each row the place of its cell in ``cells``.
    """

    cells: tuple[Cell, ...]
    places: npt.NDArray[np.int32]

    def rows_of(self, place: int) -> npt.NDArray[np.intp]:
        """The rows (from 0) that hold the cell at ``place``."""
        return np.flatnonzero(self.places == place)

    def counts(self) -> npt.NDArray[np.intp]:
        """How many rows hold each of ``cells``."""
        return np.bincount(self.places, minlength=len(self.cells))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """:func:`plain` of each cell."""
        return tuple(plain(cell) for cell in self.cells)


def distinct(column: Sequence[Cell]) -> Distinct:
    """Each different cell of a column once."""
    # 1 == True == 1.0 and "#N/A" == CellError("#N/A") for a table of hashes, not for a reader.
    keys = np.fromiter(zip(map(type, column), column, strict=True), dtype=object, count=len(column))
    places, different = pd.factorize(keys)
    return Distinct(tuple(cell for _, cell in different), places.astype(np.int32))


def read_column(table: SurveyTable, name: str) -> Distinct:
    """The column ``name`` of a table; KeyError if there is none."""
    if name not in table.raw.columns:
        raise KeyError(name)
    return distinct(table.raw.column(name))


def plain(cell: Cell) -> str:
    """A cell as text: without marks of direction and other signs that nobody sees, spaces once.

    62063.0 becomes 62063; a date is written 2018-03-04, a share with its sign (70%).
    """
    if type(cell) is str and cell.isascii():  # most cells
        return " ".join(cell.split())
    if cell is None or cell != cell:  # NaN is the only value that is not itself  # noqa: PLR0124
        return ""
    if isinstance(cell, Percent):
        return f"{float(cell):g}%"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return f"{cell:.0f}"
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    text = str(cell)
    if not text.isascii():
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(text.split())


def folded(text: str) -> str:
    """The words of a text in small letters without accents, parted by one space."""
    if not text.isascii():
        # Twice: compatibility forms unfold into capitals, and some capitals into accents.
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(_WORD.findall(text.casefold()))


def is_error(cell: Cell) -> bool:
    """Whether a cell holds what a formula left when it failed (#N/A)."""
    return isinstance(cell, CellError)


def shown(cell: Cell) -> str:
    """A cell for a message: as text, cut where it is long. Never to be read as markup."""
    text = plain(cell)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
