"""Numbers as people in Belgium type them: 3,5 and 1.234,5 and 1 234,5 and 12 %.

A point or a comma means one thing in a whole column, so the column is looked at before its cells.
What stays open ("1.234" alone is either 1234 or 1 and a bit) is said, not guessed.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.language import Text
from geo.survey.tables import Cell, CellError, Percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Mark = Literal[",", "."]

# Spaces (also those that do not break), and the Swiss apostrophe, between thousands.
_GROUPING = re.compile(r"(?<=\d)[\s\u00a0\u202f\u2009'’](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[+-]?(\d[\d.,]*|[.,]\d+)([eE][+-]?\d{1,3})?")
_CURRENCY = re.compile(r"^(€|eur\b)|(€|\beur)$", re.IGNORECASE)
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
    ambiguous : bool
        Some cells could be read in two ways, and no other cell tells which. They have no value;
        reading again with ``decimal_mark`` given settles it.
    percent : bool
        All numbers carry a percent sign; the values are in percent (12 % is 12.0).
    """

    values: tuple[float | None, ...]
    problems: Mapping[int, Text]
    decimal_mark: Mark | None
    ambiguous: bool
    percent: bool


def read_numbers(column: Sequence[Cell], *, decimal_mark: Mark | None = None) -> Numbers:
    """Read a column of cells as numbers, cell by cell.

    Text may hold thousands apart by a space, a point, a comma or an apostrophe, a decimal comma or
    point, a percent sign, a euro sign, an exponent. Which of point and comma is the decimal mark
    is decided once for the column, from the cells that leave no doubt: ``1.234,5`` and ``3,5`` and
    ``1.234.567`` say comma, ``1,234.5`` and ``3.5`` say point. Without any of them a comma is a
    decimal mark, as in Belgium, and a point before exactly three digits stays open.

    Parameters
    ----------
    column : sequence of cells
        As :class:`~geo.survey.tables.RawTable` holds them.
    decimal_mark : "," or ".", optional
        Settles what the column leaves open.

    Returns
    -------
    Numbers
    """
    written = [_written(cell) for cell in column]
    texts = [text for text in written if text]
    mark = decimal_mark or _decimal_mark(texts)
    values: list[float | None] = []
    problems: dict[int, Text] = {}
    ambiguous = False
    percents = found = 0
    for place, (cell, text) in enumerate(zip(column, written, strict=True)):
        value: float | None = None
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            value = _finite(float(cell)) if abs(cell) < 1e300 else None
            percents += isinstance(cell, Percent)
        elif text and mark is None and _either_way(text):
            ambiguous = True
            problems[place] = Text(
                "{found}: the point may be a decimal mark or part thousands, and no other cell of "
                "the column tells which. Choose the decimal mark.",
                found=str(cell),
            )
            values.append(None)
            continue
        elif text:
            value = _value(text, mark or ",")
            percents += str(cell).rstrip().endswith("%")
        if value is None and cell is not None:
            problems[place] = _no_number(cell)
        found += value is not None
        values.append(value)
    return Numbers(
        values=tuple(values),
        problems=problems,
        decimal_mark=mark,
        ambiguous=ambiguous,
        percent=found > 0 and percents == found,
    )


def _written(cell: Cell) -> str:
    """What is between the signs of a number in text; empty for anything that is no such text."""
    if not isinstance(cell, str):
        return ""
    text = _CURRENCY.sub("", cell.strip()).strip().removesuffix("%").strip()
    text = text.replace("\u2212", "-")
    previous = None
    while previous != text:  # 1 234 567: matches must not overlap
        previous, text = text, _GROUPING.sub("", text)
    return text if _NUMBER.fullmatch(text) and len(text) < 60 else ""


def _decimal_mark(texts: Sequence[str]) -> Mark | None:
    votes = {_vote(text) for text in texts} - {None}
    if votes == {","}:
        return ","
    if votes == {"."}:
        return "."
    # Both: the column contradicts itself; the cells that are clear are read as they stand.
    return None


def _vote(text: str) -> Mark | None:
    """What a cell says about the decimal mark, None if it says nothing for sure."""
    commas, points = text.count(","), text.count(".")
    if commas and points:
        return "," if text.rindex(",") > text.rindex(".") else "."
    if points > 1:
        return ","
    if commas > 1:
        return "."
    if points == 1 and not _three_after(text, "."):
        return "."
    if commas == 1 and not _three_after(text, ","):
        return ","
    return None


def _three_after(text: str, mark: str) -> bool:
    """Whether the mark could part thousands: one to three digits before it, three after."""
    return re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}\{mark}\d{{3}}", text) is not None


def _either_way(text: str) -> bool:
    return _three_after(text, ".")


def _value(text: str, mark: Mark) -> float | None:
    own = _vote(text)
    if own is not None:
        mark = own
    thousands = "." if mark == "," else ","
    whole = re.split(r"[eE]", text)[0].partition(mark)[0]
    # Thousands come in threes; 1.23.4 is a date or a version, not a number.
    groups = whole.lstrip("+-").split(thousands)
    if len(groups) > 1 and (
        not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])
    ):
        return None
    if thousands in text[len(whole) :]:
        return None
    try:
        return _finite(float(text.replace(thousands, "").replace(mark, ".")))
    except ValueError:
        return None


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


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
    if isinstance(cell, str) and cell.strip().casefold() in _NO_NUMBER:
        return Text("{found} stands where a number could be: no value.", found=cell)
    return Text("{found} is not a number.", found=_short(str(cell)))


def _short(text: str, longest: int = 60) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
