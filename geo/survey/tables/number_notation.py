"""Numbers as people in Belgium type them: 3,5 and 1.234,5 and 1 234,5 and 12 %.

A point or a comma means one thing in a whole column, and so does a number beside percentages, so
the column is looked at before its cells. What stays open ("1.234" alone is either 1234 or 1 and a
bit) is said, not guessed.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.language import Text
from geo.survey.tables import Cell, CellError, Percent
from geo.survey.tables.cell_values import is_formula
from geo.survey.tables.cell_values import percent as in_percent
from geo.survey.tables.written_number import MARKS, Mark, WrittenNumber, read_written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Unsigned = Literal["percent", "share"]
"""What a number without a percent sign is where others have one: 45 or 0.45 for 45 %."""

Unusual = Literal["brackets", "minus_behind", "exponent"]

# What people and programs write where there is no number.
_NO_NUMBER = frozenset(
    [
        *("", "-", "–", "—", ".", "..", "...", ":", "?", "/", "x"),
        *("n/a", "na", "n.a.", "nan", "null", "none", "nvt", "n.v.t.", "n.b.", "nb", "n.d.", "nd"),
        *("s.o.", "so", "k.a.", "entf."),
        *("#n/a", "#n/b", "#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!"),
    ]
)


@dataclass(frozen=True)
class Numbers:
    """A column of cells read as numbers.

    Attributes
    ----------
    values : tuple of float or None
        One a cell; None where the cell is empty or no number.
    problems : mapping of int to Text
        For each cell (by position) that holds something and gave no number: why.
    decimal_mark : "," or "." or None
        What was taken for the decimal mark; None if no cell needed it or it stayed open.
    two_ways : mapping of int to str
        The cells, by position, whose point or comma could stand before decimals or between
        thousands, and no other cell tells which. They have no value while ``mark_is_open``.
    mark_is_open : bool
        There are such cells, and ``decimal_mark`` was not given.
    signed : tuple of int
        The cells with a percent sign.
    without_sign : mapping of int to (str, float)
        The numbers without a percent sign in a column where others have one, by position: the
        cell, and the number as it is written. 45 may be 45 % or 4500 %; they have no value while
        ``sign_is_open``. 0 is 0 either way.
    sign_is_open : bool
        There are such cells, and ``unsigned`` was not given.
    unusual : mapping of "brackets", "minus_behind" or "exponent" to tuple of str
        Cells that were read as a number in a way that should be known.
    """

    values: tuple[float | None, ...]
    problems: Mapping[int, Text]
    decimal_mark: Mark | None
    two_ways: Mapping[int, str]
    mark_is_open: bool
    signed: tuple[int, ...]
    without_sign: Mapping[int, tuple[str, float]]
    sign_is_open: bool
    unusual: Mapping[Unusual, tuple[str, ...]]

    @property
    def percent(self) -> bool:
        """Whether the numbers are in percent (12 % is 12.0).

        Each has a percent sign, or it was told what those without one are.
        """
        return bool(self.signed) and not self.sign_is_open


def read_numbers(
    column: Sequence[Cell], *, decimal_mark: Mark | None = None, unsigned: Unsigned | None = None
) -> Numbers:
    """Read a column of cells as numbers, cell by cell.

    Text may hold thousands apart by a space, a point, a comma or an apostrophe, a decimal comma or
    point, a percent sign, a currency, an exponent, a minus in front or behind, brackets for a
    minus, and the dash of a price (``12,-``). Which of point and comma is the decimal mark is
    decided once for the column, by cells that fit one of them only: ``1.234,5`` and ``3,5`` and
    ``1.234.567`` say comma, ``1,234.5`` and ``3.5`` say point. Where none does, cells that can be
    read in two ways stay open; ``1 234`` beside ``1,234`` is no proof of a comma.

    Parameters
    ----------
    column : sequence of cells
        As :class:`~geo.survey.tables.RawTable` holds them.
    decimal_mark : "," or ".", optional
        Settles what the column leaves open, and nothing else.
    unsigned : "percent" or "share", optional
        What numbers without a percent sign are in a column where others have one.

    Returns
    -------
    Numbers
    """
    written = [read_written(cell) if type(cell) is str else None for cell in column]
    refused = _refused(written)
    for place in refused:
        written[place] = None
    mark, two_ways = _marks(written)
    values: list[float | None] = []
    problems: dict[int, Text] = dict(refused)
    for place, (cell, one) in enumerate(zip(column, written, strict=True)):
        value: float | None = None
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            value = float(cell) if math.isfinite(cell) and abs(cell) < 1e300 else None
        elif place in two_ways and decimal_mark is None:
            problems[place] = Text(
                "{found}: the point or comma may stand before decimals or between thousands, and "
                "no other cell of the column tells which. Choose the decimal mark.",
                found=str(cell),
            )
        elif one is not None:
            value = _value(one, decimal_mark if place in two_ways else mark)
        if value is None and cell is not None and place not in problems:
            problems[place] = _no_number(cell)
        values.append(value)
    signed = [
        value is not None and (isinstance(cell, Percent) or (one is not None and one.percent))
        for cell, one, value in zip(column, written, values, strict=True)
    ]
    without = {
        place: (str(column[place]), value)
        for place, value in enumerate(values)
        if value and not signed[place] and any(signed)
    }
    for place, (found, number) in without.items():
        if unsigned is None:
            values[place] = None
            problems[place] = Text(
                "{found} has no percent sign, and other cells of the column have one: it may be a "
                "percentage or a share of 1. Say which.",
                found=found,
            )
        elif unsigned == "share":
            values[place] = float(in_percent(number))
    return Numbers(
        values=tuple(values),
        problems=problems,
        decimal_mark=(decimal_mark or mark) if two_ways else mark,
        two_ways={place: str(column[place]) for place in sorted(two_ways)},
        mark_is_open=bool(two_ways) and decimal_mark is None,
        signed=tuple(place for place, sign in enumerate(signed) if sign),
        without_sign=without,
        sign_is_open=bool(without) and unsigned is None,
        unusual=_unusual(column, written),
    )


def _marks(written: Sequence[WrittenNumber | None]) -> tuple[Mark | None, frozenset[int]]:
    """The decimal mark of a column if it has one, and the cells that it leaves open."""
    marked = {
        place: one
        for place, one in enumerate(written)
        if one is not None and not one.digits.isdigit()
    }
    if not marked:
        return None, frozenset()
    # A cell that may be either takes its mark from one that can be read with that mark only. Spaces
    # or apostrophes elsewhere tell nothing: 14 334 may stand beside a 260.341 typed by another.
    fitting = {
        mark
        for mark in MARKS
        if all(any(own == mark for own, _ in one.readings) for one in marked.values())
    }
    if len(fitting) == 1:
        return fitting.pop(), frozenset()
    # Both are left, or the column contradicts itself: the cells that are clear are read so.
    return None, frozenset(
        place for place, one in marked.items() if len(set(one.readings.values())) > 1
    )


def _value(one: WrittenNumber, mark: Mark | None) -> float:
    """The one number that the cell is with this decimal mark; without one it is clear by itself."""
    return next(value for (own, _), value in one.readings.items() if mark in (own, None)) + 0.0


def _refused(written: Sequence[WrittenNumber | None]) -> dict[int, Text]:
    """Cells that are numbers by themselves, but not beside the others of the column."""
    known = [(place, one) for place, one in enumerate(written) if one is not None]
    refused: dict[int, Text] = {}
    if len({one.currency for _, one in known if one.currency}) > 1:
        refused |= {
            place: Text(
                "The column has amounts in several currencies; here it is {currency}. Convert them "
                "to one of them first.",
                currency=one.currency,
            )
            for place, one in known
            if one.currency
        }
    if any(one.negative and not one.brackets for _, one in known):
        refused |= {
            place: Text(
                "Brackets can be a minus, but other cells of the column have a minus sign. Write "
                "the number without brackets."
            )
            for place, one in known
            if one.brackets
        }
    return refused


def _unusual(
    column: Sequence[Cell], written: Sequence[WrittenNumber | None]
) -> dict[Unusual, tuple[str, ...]]:
    known = [(str(cell), one) for cell, one in zip(column, written, strict=True) if one]
    found: dict[Unusual, tuple[str, ...]] = {
        "brackets": tuple(cell for cell, one in known if one.brackets),
        "minus_behind": tuple(cell for cell, one in known if one.minus_behind),
        "exponent": tuple(cell for cell, one in known if one.exponent),
    }
    return {kind: tuple(dict.fromkeys(cells)) for kind, cells in found.items() if cells}


def _no_number(cell: Cell) -> Text:
    if isinstance(cell, bool):
        return Text("{found} is a yes or no, a number was expected.", found=str(cell).upper())
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return Text(
            "{found} is a date, a number was expected. Spreadsheets make a date of 3.5 or 3/5: "
            "type the number again with a decimal comma.",
            found=str(cell),
        )
    if isinstance(cell, CellError):
        return Text(
            "{found} is the error of a formula, not a number. Correct the formula in the "
            "spreadsheet, or empty the cell.",
            found=str(cell),
        )
    if is_formula(cell):
        return Text(
            "{found} is a formula stored as text, not its result. In the spreadsheet, give the "
            "cell the format of a number and enter the formula again.",
            found=_short(str(cell)),
        )
    if isinstance(cell, str) and cell.strip().casefold() in _NO_NUMBER:
        return Text("{found} stands where a number could be: no value.", found=cell)
    return Text("{found} is not a number.", found=_short(str(cell)))


def _short(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
