"""What a cell of somebody's table can hold, before anybody says what it means.

Text from a file becomes a :data:`Cell` by :func:`plain`; the readers of each kind of file share it,
so that the same table saved in two ways gives the same cells.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Self

from geo.survey.hidden_characters import has_hidden, hidden_names, without_hidden

# Longer than any answer to an open question; Excel itself stops at 32,767.
MAX_CELL = 32_767


class Percent(float):
    """A number that the spreadsheet shows with a percent sign, in percent (12 %, not 0.12)."""

    __slots__ = ()


class CellError(str):
    """What a formula shows that has no result, as written: ``#N/A``, ``#DIV/0!``. Never a value."""

    __slots__ = ()


class CleanedText(str):
    """A text out of which characters were left that nobody sees; plain text once that is told.

    Attributes
    ----------
    names : str
        What they were, as code points.
    """

    __slots__ = ("names",)
    names: str

    def __new__(cls, text: str, names: str) -> Self:
        made = super().__new__(cls, text)
        made.names = names
        return made


Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | None

# How Excel and LibreOffice write them in English, Dutch, French and German.
ERRORS = frozenset(
    [
        *("#N/A", "#N/B", "#NV", "#DIV/0!", "#DEEL/0!"),
        *("#VALUE!", "#WAARDE!", "#VALEUR!", "#WERT!", "#REF!", "#VERW!", "#BEZUG!"),
        *("#NAME?", "#NAAM?", "#NOM?", "#NUM!", "#GETAL!", "#NOMBRE!", "#ZAHL!"),
        *("#NULL!", "#LEEG!", "#NUL!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!"),
        *("#UNKNOWN!", "#CONNECT!", "#BUSY!", "#GETTING_DATA", "#OVERLOOP!", "#ÜBERLAUF!"),
    ]
)
_CALC_ERROR = re.compile(r"Err:\d{3}")
_QUOTED = re.compile(r'=\s*"((?:[^"]|"")*)"')
# A function, a cell, a sheet or a number after the sign.
_FORMULA = re.compile(r"=\s*[-+(]*\s*('|\$?[A-Za-z]{1,3}\$?\d|[^\W\d_][\w.]*[(!]|\d|\[)")


def plain(text: str) -> str | None:
    """The text of a cell without space around it; None if nothing is left, CellError if it is one.

    A table saved as CSV has its formulas' errors as text: they are as little a value there. Text
    in a formula, ``="044021"``, is how programs keep Excel from taking a code for a number.
    Characters that nobody sees are left out (:mod:`geo.survey.hidden_characters`); what remains is
    a :class:`CleanedText`.
    """
    if has_hidden(text):
        return _cleaned(text)
    kept = text.strip()[:MAX_CELL]
    if not kept:
        return None
    if kept[0] == "=" and (quoted := _QUOTED.fullmatch(kept)):
        return plain(quoted.group(1).replace('""', '"'))
    if kept[0] in "#E" and (kept in ERRORS or _CALC_ERROR.fullmatch(kept)):
        return CellError(kept)
    return kept


def _cleaned(text: str) -> str | None:
    kept = plain(without_hidden(text))
    if kept is None or isinstance(kept, CellError):
        return kept
    return CleanedText(kept, hidden_names(text))


class PlainTexts(dict[str, "str | None"]):
    """:func:`plain` that gives the same object for the same text: answers come in few kinds.

    Ten million cells of a survey are some thousand different ones; kept once each, a table takes a
    tenth of the memory.
    """

    _MOST = 500_000

    def __missing__(self, text: str) -> str | None:
        if len(self) >= self._MOST:
            self.clear()
        value = self[text] = plain(text)
        return value


def whole_day(value: dt.date | dt.time | dt.timedelta) -> dt.date | dt.time | dt.timedelta:
    """A moment at midnight as the day that it stands for, anything else as it is."""
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value


def percent(number: float) -> Percent:
    """A share (0.12) as the spreadsheet shows it, 12 percent."""
    # Rounding takes away what the binary form of 0.07 adds when multiplied.
    return Percent(round(number * 100, 10))


def shows_percent(number_format: str) -> bool:
    """Whether a spreadsheet's number format multiplies by a hundred and writes a percent sign.

    A sign in quotes or after a backslash is a letter like any other: ``0"%"`` shows 12 as 12%. So
    is one in brackets, and one that only lends its width (``0_%``) or fills the cell (``0*%``).
    """
    return "%" in re.sub(r'"[^"]*"|\[[^\]]*\]|[\\_*].', "", number_format)


def is_formula(cell: Cell) -> bool:
    """Whether a cell holds a formula as text, not its result: ``=SUM(B2:C2)``, ``=B2/C2``."""
    return type(cell) is str and cell[:1] == "=" and _FORMULA.match(cell) is not None


def letter(place: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def heading(cell: Cell) -> str:
    """A cell of the header as a name: one line."""
    return " ".join(without_hidden("" if cell is None else str(cell)).split())
