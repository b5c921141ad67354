"""What is found out about an export's columns, by their places, before they have their names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Described(NamedTuple):
    """The code of a column's question, its part of it or None, its wording or nothing."""

    code: str
    part: str | None
    text: str


@dataclass(frozen=True)
class Recognised:
    """The export of a survey tool.

    Attributes
    ----------
    columns : list of Described
        One a column.
    rows_above : int
        How many rows below the first header row are header still.
    housekeeping : list of int
        Places of the tool's own columns.
    submitted, finished : int or None
        Places of the columns with the date of the answer, and whether it was finished.
    status : list of int
        Places of the columns that tell a test or a preview from an answer.
    """

    columns: list[Described]
    rows_above: int
    housekeeping: list[int]
    submitted: int | None
    finished: int | None
    status: list[int] = field(default_factory=list)
