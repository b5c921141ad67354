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
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from geo.survey.tables import CellError, Percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from geo.survey.tables import Cell, RawTable

Export = Literal["plain", "limesurvey", "qualtrics", "atlas"]

_SHOWN = 80
_WORD = re.compile(r"[^\W_]+")
# 1 == True == 1.0 and "#N/A" == CellError("#N/A") for a dictionary, not for a reader.
_LIKE_OTHERS = frozenset({bool, Percent, CellError})


class SourceColumn(Protocol):
    """A column of a survey table.

    Attributes
    ----------
    name : str
        As in the table, different from all others.
    code : str
        The code of its question (``Q7`` of ``Q7[SQ001]``), or its header.
    part : str or None
        Which of several columns of one question it is (``SQ001``, ``other``).
    text : str
        The wording, where the file has it.
    letter : str
        Its letter in a spreadsheet.
    """

    @property
    def name(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def part(self) -> str | None: ...
    @property
    def text(self) -> str: ...
    @property
    def letter(self) -> str: ...


class SurveyTable(Protocol):
    """A table of which it is known which columns belong to the survey tool itself.

    Attributes
    ----------
    raw : RawTable
    export : "plain", "limesurvey", "qualtrics" or "atlas"
    columns : tuple of SourceColumn
        One for each column of ``raw``, in order.
    housekeeping : tuple of str
        Names of columns that hold no answers: ids, dates, addresses, progress; of an export of the
        atlas those that only inform.
    submitted, finished : str or None
        The columns with the date of the answer, and whether it was finished.
    """

    @property
    def raw(self) -> RawTable: ...
    @property
    def export(self) -> Export: ...
    @property
    def columns(self) -> Sequence[SourceColumn]: ...
    @property
    def housekeeping(self) -> Sequence[str]: ...
    @property
    def submitted(self) -> str | None: ...
    @property
    def finished(self) -> str | None: ...


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
    kinds = set(map(type, column)) - {type(None)}
    if len(kinds) < 2 or not kinds & _LIKE_OTHERS:
        places = {cell: place for place, cell in enumerate(dict.fromkeys(column))}
        numbers = np.fromiter(map(places.__getitem__, column), dtype=np.int32, count=len(column))
        return Distinct(tuple(places), numbers)
    keys = list(zip(map(type, column), column, strict=True))
    known = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    numbers = np.fromiter(map(known.__getitem__, keys), dtype=np.int32, count=len(column))
    return Distinct(tuple(cell for _, cell in known), numbers)


def read_column(table: SurveyTable, name: str) -> Distinct:
    """The column ``name`` of a table; KeyError if there is none."""
    names = table.raw.columns
    if name not in names:
        raise KeyError(name)
    cells, places = table.raw.coded(names.index(name))
    few = distinct(cells)
    return Distinct(few.cells, few.places[places])


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
