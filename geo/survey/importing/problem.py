"""What is not as it should be, told with its place, what was found, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text

if TYPE_CHECKING:
    from geo.language import Translator

_ROWS_SAID = 5


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it should be.

    Attributes
    ----------
    row : int or None
        The first row of the file it concerns, as a spreadsheet counts; None for a whole column or
        the whole file.
    column : str
        Name of the column; empty for the whole file.
    found : str
        As it stands in the file; plain text, never markup.
    expected : Text
    blocks : bool
        Nothing is published as long as it stands. What does not block is published without this
        cell or as the sentence says.
    rows : tuple of int
        All rows with the same cell, ``row`` first.
    letter : str
        The column's letter in a spreadsheet.
    remedy : Text or None
        What to do.
    """

    row: int | None
    column: str
    found: str
    expected: Text
    blocks: bool
    rows: tuple[int, ...] = ()
    letter: str = ""
    remedy: Text | None = None

    def place(self) -> Text | str:
        """Where it is: file, column, or row and column."""
        column = f"{self.letter} ({self.column})" if self.letter else self.column
        if self.row is None:
            return Text("column {column}", column=column) if column else Text("the file")
        said = self.rows
        if len(said) > _ROWS_SAID + 1:  # never "and 1 more": that row is as short to name
            said = said[:_ROWS_SAID]
        some, rest = ", ".join(map(str, said)), len(self.rows) - len(said)
        if len(self.rows) < 2:
            row = Text("row {row}", row=str(self.row))
        elif rest:
            row = Text("rows {rows} and {n} more", rows=some, n=rest)
        else:
            row = Text("rows {rows}", rows=some)
        return Text("{row}, column {column}", row=row, column=column) if column else row

    def say(self, say: Translator) -> str:
        """The whole of it in one or two sentences."""
        place = say.render(self.place())
        expected = say.render(self.expected)
        if self.found:
            told = say(
                "{place}: found “{found}”, expected {expected}.",
                place=_capital(place),
                found=self.found,
                expected=expected,
            )
        else:
            told = say("{place}: expected {expected}.", place=_capital(place), expected=expected)
        return told if self.remedy is None else f"{told} {say.render(self.remedy)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
