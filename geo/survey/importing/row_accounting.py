"""What became of every row: published, or listed with a reason; the two add up.

Row numbers of the file come in; an :class:`Accounting` goes out, which cannot exist without adding
up.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from geo.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.territory import Match
    from geo.territory.nis_code import NisCode

Why = Literal[
    "test",
    "spam",
    "other_value",
    "empty",
    "unfinished",
    "total",
    "no_commune",
    "to_confirm",
    "left_out",
    "not_invited",
    "unread",
    "superseded",
    "not_taken",
    "open",
]
WHYS: tuple[Why, ...] = get_args(Why)

WHY_LABELS: dict[Why, Text] = {
    "test": Text("test rows"),
    "spam": Text("answers that the survey tool takes for spam"),
    "other_value": Text("rows with another value than the chosen one"),
    "empty": Text("rows without any answer"),
    "unfinished": Text("answers that were not finished"),
    "total": Text("totals and averages below the table"),
    "no_commune": Text("rows that name no commune"),
    "to_confirm": Text("rows of which the commune is to be confirmed"),
    "left_out": Text("rows left out by choice"),
    "not_invited": Text("rows of communes that were not invited"),
    "unread": Text("rows of which no answer can be read"),
    "superseded": Text("rows instead of which another answer of the same commune counts"),
    "not_taken": Text("rows with a question that is not taken in"),
    "open": Text("rows with a question left open"),
}


@dataclass(frozen=True)
class ListedRow:
    """A row that is not published.

    Attributes
    ----------
    row : int
        As a spreadsheet counts.
    why : str
        One of :data:`WHYS`.
    found : str
        The cell of the commune column; plain text.
    reason : Text
    commune : str or None
        Its code, where it is known.
    candidates : tuple of Match
        The communes that may be meant.
    """

    row: int
    why: Why
    found: str
    reason: Text
    commune: NisCode | None = None
    candidates: tuple[Match, ...] = ()


@dataclass(frozen=True)
class Accounting:
    """Rows in = rows published + rows listed with a reason.

    Raises
    ------
    ValueError
        Where a row is in neither part, in both, or in none of the file.
    """

    rows: tuple[int, ...]
    published: tuple[int, ...]
    listed: tuple[ListedRow, ...]

    def __post_init__(self) -> None:
        told = Counter(self.published)
        told.update(line.row for line in self.listed)
        if told != Counter(self.rows):
            wrong = sorted((told - Counter(self.rows)) + (Counter(self.rows) - told))
            raise ValueError(f"rows without or with more than one fate: {wrong[:10]}")

    @property
    def counts(self) -> Mapping[Why, int]:
        """How many rows are listed for each reason, only those there are, in fixed order."""
        counted = Counter(line.why for line in self.listed)
        return {why: counted[why] for why in WHYS if counted[why]}

    def sum_text(self) -> Text:
        """The sum, to be read."""
        return Text(
            "{rows} rows in the file = {published} published + {listed} listed with a reason.",
            rows=len(self.rows),
            published=len(self.published),
            listed=len(self.listed),
        )
