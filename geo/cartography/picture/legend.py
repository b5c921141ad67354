"""The legend of a map in a picture: the entries of the map's own legend, in one or more columns."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.fonts import width_of
from geo.cartography.picture.text import LINE, Letters, lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.picture.paper import Inks

SIZE = 15.0
_SWATCH, _GAP, _ROW_AIR = 1.75, 0.6, 0.3  # in letter sizes


class Legend:
    """Rows of swatch, words and count, measured before they are drawn.

    Parameters
    ----------
    rows
        Fill, words and count of each entry.
    head
        A line above them, or "".
    size
        Of the letters, pixels.
    width
        Of the whole, pixels.
    columns
        Side by side; the entries run down the first, then the next.
    """

    def __init__(
        self,
        rows: Sequence[tuple[str, str, str]],
        head: str,
        *,
        size: float,
        width: float,
        columns: int = 1,
    ) -> None:
        self._size = size
        self._head = lines_of(head, size, width, 700, most=4) if head else []
        self._columns = max(1, min(columns, len(rows)))
        self._column = (width - (self._columns - 1) * 2 * size) / self._columns
        counts = max((width_of(count, size) for _, _, count in rows), default=0.0)
        self._words_from = (_SWATCH + _GAP) * size
        room = self._column - self._words_from - counts - _GAP * size
        self._rows = [
            (fill, lines_of(words, size, room, most=3), count) for fill, words, count in rows
        ]
        widest = max(
            (width_of(line, size) for _, lines, _ in self._rows for line in lines), default=0.0
        )
        # Counts stand near the words they belong to, not at the far edge of a wide column.
        self._count_at = min(self._column, self._words_from + widest + 2 * _GAP * size + counts)
        a_column = ceil(len(self._rows) / self._columns) if rows else 0
        self._parts = [
            self._rows[i : i + a_column] for i in range(0, len(self._rows), max(1, a_column))
        ]

    @property
    def crowded(self) -> bool:
        """Whether an entry takes more than two lines: some of its words may be cut."""
        return any(len(lines) > 2 for _, lines, _ in self._rows)

    @property
    def height(self) -> float:
        """Of the whole, pixels."""
        tallest = max((sum(map(self._high, part)) for part in self._parts), default=0.0)
        return len(self._head) * self._size * LINE + tallest

    def draw(
        self, x: float, y: float, letters: Letters, inks: Inks, *, strong: bool = False
    ) -> Markup:
        """The legend with its upper left corner at (x, y); ``strong`` lines are around swatches."""
        size = self._size
        drawn, y = letters.block(x, y, self._head, size, inks.ink, weight=700)
        for place, part in enumerate(self._parts):
            left, top = x + place * (self._column + 2 * size), y
            for fill, lines, count in part:
                drawn += Markup(
                    "<rect x='{}' y='{}' width='{}' height='{}' rx='2' fill='{}' stroke='{}'{}/>"
                ).format(
                    f"{left:.1f}",
                    f"{top + size * (_ROW_AIR / 2 + 0.1):.1f}",
                    f"{size * _SWATCH:.1f}",
                    f"{size:.1f}",
                    fill,
                    inks.ink if strong else inks.quiet,
                    Markup(" stroke-width='1.6'") if strong else "",
                )
                words, _ = letters.block(
                    left + self._words_from, top + size * _ROW_AIR / 2, lines, size, inks.ink
                )
                drawn += words + letters.write(
                    left + self._count_at,
                    top + size * (1 + _ROW_AIR / 2),
                    count,
                    size,
                    inks.quiet,
                    anchor="end",
                )
                top += self._high((fill, lines, count))
        return Markup("<g id='legend'>{}</g>").format(drawn)

    def _high(self, row: tuple[str, list[str], str]) -> float:
        return (len(row[1]) * LINE + _ROW_AIR) * self._size
