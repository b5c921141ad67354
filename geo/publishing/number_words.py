"""What a column of numbers leaves open, as questions with what each answer would give.

Numbers as they were read come in; sentences and the choices of a control go out, in the reader's
language. Each choice shows one cell of the column and the number that it would be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text, listed
from geo.survey.tables.cell_values import percent
from geo.survey.tables.number_notation import read_numbers
from geo.survey.tables.written_number import MARKS, Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Translator
    from geo.survey.tables.number_notation import Numbers, Unsigned, Unusual

UNUSUAL_WORDS: dict[Unusual, Text] = {
    "brackets": Text("{column}: brackets were read as a minus: {cells}"),
    "minus_behind": Text("{column}: a minus behind the number was read as one before it: {cells}"),
    "exponent": Text(
        "{column}: written with a power of ten, perhaps with fewer digits than the number had: "
        "{cells}"
    ),
}
_SHOWN = 5


def mark_sentence(column: str) -> Text:
    """That the decimal mark of a column has to be told."""
    return Text(
        "Numbers in {column} can be read in two ways, and no other cell of the column tells which. "
        "Say what the mark stands for.",
        column=column,
    )


def mark_options(numbers: Numbers, say: Translator) -> dict[Mark, str]:
    """The two decimal marks, each with what a cell of the column would be."""
    cell = next(iter(numbers.two_ways.values()))
    comma, point = (_told(cell, mark, say) for mark in MARKS)
    if "," in cell:
        return {
            ",": say("Comma before decimals: {cell} is {number}", cell=cell, number=comma),
            ".": say("Comma between thousands: {cell} is {number}", cell=cell, number=point),
        }
    return {
        ",": say("Point between thousands: {cell} is {number}", cell=cell, number=comma),
        ".": say("Point before decimals: {cell} is {number}", cell=cell, number=point),
    }


def _told(cell: str, mark: Mark, say: Translator) -> str:
    """What a cell is with a decimal mark; without marks between thousands, which are in doubt."""
    value = read_numbers([cell], decimal_mark=mark).values[0] or 0.0
    return f"{value:.0f}" if value.is_integer() else say.number(value, _decimals(value))


def _decimals(value: float) -> int:
    """The digits that a number has behind its mark; nine at most."""
    return len(f"{value:.9f}".rstrip("0").partition(".")[2])


def sign_sentence(column: str, numbers: Numbers, rows: Sequence[int] = ()) -> Text:
    """Which cells of a column have no percent sign although others have one.

    Parameters
    ----------
    rows : sequence of int, optional
        For each cell of the column its row in the file; without it the cells alone are named.
    """
    told: list[Text | str] = [
        Text("{found} (row {row})", found=cell, row=str(rows[place])) if rows else cell
        for place, (cell, _) in numbers.without_sign.items()
    ]
    if len(told) > _SHOWN + 1:
        told = [*told[:_SHOWN], Text("{n} more", n=len(told) - _SHOWN)]
    return Text(
        "In {column} some cells have a percent sign and these have none: {cells}. Say what those "
        "without one are.",
        column=column,
        cells=listed(told),
    )


def sign_options(numbers: Numbers, say: Translator) -> dict[Unsigned, str]:
    """Percentages or shares of 1, each with what a cell of the column would be."""
    cell, value = next(iter(numbers.without_sign.values()))
    share = percent(value)
    return {
        "percent": say(
            "Percentages: {cell} is {number}",
            cell=cell,
            number=say.percent(value, _decimals(value)),
        ),
        "share": say(
            "Shares of 1: {cell} is {number}",
            cell=cell,
            number=say.percent(share, _decimals(share)),
        ),
    }


def unusual_texts(column: str, numbers: Numbers) -> list[Text]:
    """What was read as a number in a way that should be known."""
    return [
        Text(
            UNUSUAL_WORDS[kind].msgid,
            column=column,
            cells=", ".join(cells[:_SHOWN]) + (", …" if len(cells) > _SHOWN else ""),
        )
        for kind, cells in numbers.unusual.items()
    ]
