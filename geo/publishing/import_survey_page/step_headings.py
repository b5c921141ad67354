"""The seven steps of an import, and which of them is open.

What is settled comes in; the number of the last open step goes out: a step opens when the one
before it is settled, and those before it stay open to be changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.html import fill_template

if TYPE_CHECKING:
    from geo.language import Translator

STEPS: tuple[Text, ...] = (
    Text("File and sheet"),
    Text("Which commune each row is about"),
    Text("Which column is which question"),
    Text("What the cells become"),
    Text("The report"),
    Text("What the edition says of itself"),
    Text("Look at it, then publish"),
)


def step_html(number: int, say: Translator) -> str:
    """The heading of a step, from 1 to 7."""
    return fill_template(
        "import_survey_page/step.html", say, number=number, all=len(STEPS), title=STEPS[number - 1]
    )


@dataclass(frozen=True)
class StepsDone:
    """What of an import is settled.

    Attributes
    ----------
    table : bool
        The file could be read.
    communes : bool
        A column tells the commune, and every doubtful cell was decided or left.
    columns : bool
        One question at least is taken in, and every likely column was decided.
    cells : bool
        Every scale was told.
    report : bool
        No error stands in the way.
    facts : bool
        The edition says all that it has to.
    """

    table: bool = False
    communes: bool = False
    columns: bool = False
    cells: bool = False
    report: bool = False
    facts: bool = False

    @property
    def reached(self) -> int:
        """The last open step, from 1 to 7."""
        parts = (self.table, self.communes, self.columns, self.cells, self.report, self.facts)
        return 1 + next((n for n, settled in enumerate(parts) if not settled), len(parts))
