"""What a column of numbers leaves open, and what was read in it in a way that should be known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text
from geo.survey.importing.problem import Problem

if TYPE_CHECKING:
    from geo.survey.tables.number_notation import Numbers, Unusual

_EXPECTED: dict[Unusual, Text] = {
    "brackets": Text("a minus before the number; brackets were read as one"),
    "minus_behind": Text("a minus before the number; one behind it was read so"),
    "exponent": Text("all digits of the number; a power of ten may have lost some"),
}
_SHOWN = 5


def number_problems(column: str, letter: str, numbers: Numbers) -> list[Problem]:
    """The problems of a whole column of numbers; what is open blocks."""
    problems = []
    if numbers.mark_is_open:
        problems.append(
            Problem(
                None,
                column,
                "",
                Text(
                    "numbers of which it is clear whether a point or comma stands before decimals "
                    "or between thousands"
                ),
                blocks=True,
                letter=letter,
                remedy=Text("Tell the decimal mark of this column."),
            )
        )
    if numbers.sign_is_open:
        problems.append(
            Problem(
                None,
                column,
                "",
                Text("a percent sign in all cells or in none"),
                blocks=True,
                letter=letter,
                remedy=Text(
                    "Tell what the numbers without one are: percentages (45) or shares (0.45)."
                ),
            )
        )
    return problems + [
        Problem(None, column, _few(cells), _EXPECTED[kind], blocks=False, letter=letter)
        for kind, cells in numbers.unusual.items()
    ]


def _few(cells: tuple[str, ...]) -> str:
    return ", ".join(cells[:_SHOWN]) + (", …" if len(cells) > _SHOWN else "")
