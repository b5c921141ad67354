"""Rows with marks on one scale: names to the left, marks in the middle, figures to the right.

A ranking, scores of places side by side, shares as bars: each is rows of the same make. A mark has
its interval where there is one; a row without a value says why, in words, on its scale. Marks that
would lie on one another go below each other.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from markupsafe import Markup

from geo.cartography.picture.fonts import width_of
from geo.cartography.picture.notes import mark_at
from geo.cartography.picture.text import LINE, Letters, lines_of, titled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.cartography.picture.fonts import Weight
    from geo.cartography.picture.paper import Inks
    from geo.cartography.picture.text import Anchor

SIZE = 15.0
"""Of the letters of an article's picture, pixels."""

_GAP = 1.0  # between two columns, in letter sizes, as all below
_NAMES, _LONG_WORD = 0.36, 0.46  # of the width, for the names at most; for one that has long words
_NAME_LINES = 8
_FIGURE, _FIGURES = 0.2, 0.5  # of the width, for each column of figures and for all, at most
_AIR = 0.45
_RADIUS, _LETTERED = 0.36, 0.6
_LANE = 1.28
_SMALL = 0.82  # size of the heads and of what stands under a name

Mark = Literal["round", "square", "diamond", "tick", "bar", "none"]


@dataclass(frozen=True)
class Dot:
    """A mark on the scale.

    Attributes
    ----------
    at
        0 to 1, the way along the scale.
    colour
    low, high
        The interval, or the band of what it can be; None where there is none.
    mark
        ``bar`` begins at the left end of the scale; ``none`` is an interval without a mark in it.
    behind
        Whether it lies behind the other marks of its row, on the first line.
    letter, on
        What is written on the mark, and its colour.
    """

    at: float
    colour: str
    low: float | None = None
    high: float | None = None
    mark: Mark = "round"
    letter: str = ""
    on: str = ""
    behind: bool = False


@dataclass(frozen=True)
class DotRow:
    """One row.

    Attributes
    ----------
    name
    before
        Stands to the left of it, such as a place in an order.
    under
        Stands below it, smaller.
    dots
    figures
        One for each column.
    below
        What stands under each of them, smaller, such as n.
    missing
        Why there is no mark; stands on the scale.
    marked
        Whether it is set apart from the others.
    heading
        Whether it is a line above the rows that follow, with nothing but its name.
    """

    name: str
    before: str = ""
    under: str = ""
    dots: tuple[Dot, ...] = ()
    figures: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    missing: str = ""
    marked: bool = False
    heading: bool = False


@dataclass(frozen=True)
class Heads:
    """What stands above the columns; ``ticks`` are places on the scale (0 to 1) in words.

    With ``tracks`` each bar lies on one that is as long as the scale: what it is a part of.
    """

    name: str = ""
    before: str = ""
    figures: tuple[str, ...] = ()
    ticks: tuple[tuple[float, str], ...] = ()
    tracks: bool = False


@dataclass(frozen=True)
class _Measured:
    row: DotRow
    name: list[str]
    under: list[str]
    figures: list[list[str]]
    below: list[list[str]]
    missing: list[str]
    lanes: tuple[int, ...]
    height: float


class DotRows:
    """Rows measured before they are drawn, so that what draws them knows how many fit.

    Parameters
    ----------
    rows, heads
    size
        Of the letters, pixels.
    width
        Of the whole, pixels.
    """

    def __init__(self, rows: Sequence[DotRow], heads: Heads, *, size: float, width: float) -> None:
        self._size, self._heads, self._width = size, heads, width
        gap = _GAP * size
        befores = [*(row.before for row in rows), heads.before]
        self._before = max((width_of(one, size, 700) for one in befores), default=0.0)
        self._from = self._before + (gap * 0.8 if self._before else 0.0)
        names = [row.name for row in rows if not row.heading] + [heads.name]
        self._names = max(
            min(_widest(names, size), _NAMES * width),
            min(_widest([word for one in names for word in one.split()], size), _LONG_WORD * width),
        )
        columns = max((len(row.figures) for row in rows), default=0)
        self._figures = [self._column(rows, i) for i in range(columns)]
        right = sum(self._figures) + gap * len(self._figures)
        self._left = self._from + self._names + 1.4 * gap
        self._right = width - right - (0.8 * gap if columns else gap)
        self._rows = [self._measure(row) for row in rows]
        self._head = self._head_lines()

    @property
    def height(self) -> float:
        """Of all rows with their heads, pixels."""
        return self._head_height + sum(one.height for one in self._rows)

    @property
    def scale_share(self) -> float:
        """How much of the width the scale has, between names and figures."""
        return (self._right - self._left) / self._width

    def fitting(self, height: float, also: int | None = None) -> tuple[int, ...]:
        """The first rows that fit, and with them the row ``also``, by number."""
        room = height - self._head_height
        taken: list[int] = []
        if also is not None:
            room -= self._rows[also].height + self._size * LINE
        for number, one in enumerate(self._rows):
            if number != also:
                room -= one.height
            if room < 0:
                break
            taken.append(number)
        if also is not None and also not in taken:
            taken.append(also)
        return tuple(taken)

    def draw(
        self,
        x: float,
        y: float,
        letters: Letters,
        inks: Inks,
        shown: Iterable[int] | None = None,
    ) -> tuple[Markup, float]:
        """The rows, or those of ``shown``, from the upper left corner (x, y); and their end."""
        drawn, y = self._draw_head(x, y, letters, inks)
        numbers = list(range(len(self._rows)) if shown is None else shown)
        bottom = y + sum(self._rows[i].height for i in numbers)
        bottom += sum(self._size * LINE for i, j in itertools.pairwise(numbers) if j > i + 1)
        grid = Markup("").join(
            Markup("<path d='M{:.1f} {:.1f}V{:.1f}' stroke='{}'/>").format(
                self._at(x, at), y, bottom, inks.edge
            )
            for at, _ in self._heads.ticks
        )
        body = Markup("")
        last: int | None = None
        for number in numbers:
            if last is not None and number > last + 1:
                body += letters.write(
                    x + self._from, y + self._size * 0.8, "…", self._size, inks.quiet
                )
                y += self._size * LINE
            body += self._draw_row(self._rows[number], x, y, letters, inks)
            y += self._rows[number].height
            last = number
        return (
            drawn + Markup("<g id='rows'><g id='grid'>{}</g>{}</g>").format(grid, body),
            y,
        )

    # Measuring

    def _column(self, rows: Sequence[DotRow], number: int) -> float:
        """How wide a column of figures is: no word in it is broken."""
        size = self._size
        cells = [row.figures[number] for row in rows if len(row.figures) > number]
        longest = max(
            (width_of(word, size, 700) for cell in cells for word in cell.split()), default=0.0
        )
        wide = max((width_of(cell, size, 700) for cell in cells), default=0.0)
        small = [row.below[number] for row in rows if len(row.below) > number]
        wide = max([wide, *(width_of(words, size * _SMALL) for words in small)])
        head = self._heads.figures[number] if len(self._heads.figures) > number else ""
        words = max((width_of(word, size * _SMALL) for word in head.split()), default=0.0)
        columns = max(len(row.figures) for row in rows)
        most = min(_FIGURE, _FIGURES / columns) * self._width
        return max(min(max(wide, words), most), longest)

    def _measure(self, row: DotRow) -> _Measured:
        size = self._size
        if row.heading:
            name = lines_of(row.name, size, self._width, 700, most=2)
            height = (len(name) * LINE + 0.7) * size
            return _Measured(row, name, [], [], [], [], (), height)
        weight: Weight = 700 if row.marked else 400
        name = lines_of(row.name, size, self._names, weight, most=_NAME_LINES)
        under = lines_of(row.under, size * _SMALL, self._names, most=3) if row.under else []
        figures = [
            lines_of(words, size, wide, weight, most=3) if words else []
            for words, wide in zip(row.figures, self._figures, strict=False)
        ]
        below = [
            lines_of(words, size * _SMALL, wide, most=3) if words else []
            for words, wide in zip(row.below, self._figures, strict=False)
        ]
        missing = []
        if row.missing and not row.dots:
            missing = lines_of(row.missing, size * _SMALL, self._right - self._left, most=2)
        lanes = self._lanes(row.dots)
        high = max(
            len(name) * LINE + len(under) * LINE * _SMALL,
            max(map(len, figures), default=0) * LINE
            + max(map(len, below), default=0) * LINE * _SMALL,
            len(missing) * LINE * _SMALL,
            _LANE * (max(lanes, default=0) + 1),
        )
        return _Measured(row, name, under, figures, below, missing, lanes, (high + _AIR) * size)

    def _lanes(self, dots: tuple[Dot, ...]) -> tuple[int, ...]:
        """The lane of each mark: the first in which nothing is under it."""
        wide = self._right - self._left
        ends: list[float] = []
        found = [0] * len(dots)
        parted = [i for i, dot in enumerate(dots) if not dot.behind]
        for number in sorted(parted, key=lambda i: (_span(dots[i])[0], i)):
            half = _radius(dots[number]) * self._size / wide
            low, high = _span(dots[number])
            low, high = min(low, dots[number].at - half), max(high, dots[number].at + half)
            lane = next((i for i, end in enumerate(ends) if end <= low), len(ends))
            ends[lane : lane + 1] = [high]
            found[number] = lane
        return tuple(found)

    def _head_lines(self) -> list[list[str]]:
        small = self._size * _SMALL
        return [
            lines_of(words, small, wide, most=3) if words else []
            for words, wide in zip(self._heads.figures, self._figures, strict=False)
        ]

    @property
    def _head_height(self) -> float:
        heads = self._heads
        lines = max(map(len, self._head), default=0)
        if not lines and (heads.name or heads.before or heads.ticks):
            lines = 1
        return lines * self._size * _SMALL * LINE + (0.3 * self._size if lines else 0.0)

    def _at(self, x: float, place: float) -> float:
        return x + self._left + place * (self._right - self._left)

    def _rights(self, x: float) -> list[float]:
        """The right edge of each column of figures."""
        gap = _GAP * self._size
        return [
            x + self._width - sum(self._figures[i + 1 :]) - gap * (len(self._figures) - 1 - i)
            for i in range(len(self._figures))
        ]

    # Drawing

    def _draw_head(self, x: float, y: float, letters: Letters, inks: Inks) -> tuple[Markup, float]:
        small = self._size * _SMALL
        end = y + self._head_height
        base = end - 0.45 * self._size

        def word(at: float, words: str, anchor: Anchor) -> Markup:
            return letters.write(at, base, words, small, inks.quiet, anchor=anchor)

        heads = self._heads
        drawn = Markup("")
        if heads.before:
            drawn += word(x + self._before, heads.before, "end")
        if heads.name:
            drawn += word(x + self._from, heads.name, "start")
        for at, words in heads.ticks:
            drawn += word(self._at(x, at), words, "middle")
        for lines, right in zip(self._head, self._rights(x), strict=False):
            for i, line in enumerate(lines):
                above = (len(lines) - 1 - i) * small * LINE
                drawn += letters.write(right, base - above, line, small, inks.quiet, anchor="end")
        return Markup("<g id='heads'>{}</g>").format(drawn), end

    def _draw_row(self, one: _Measured, x: float, y: float, letters: Letters, inks: Inks) -> Markup:
        size, row = self._size, one.row
        if row.heading:
            words, _ = letters.block(x, y + 0.5 * size, one.name, size, inks.ink, weight=700)
            return words
        weight: Weight = 700 if row.marked else 400
        drawn = titled(": ".join(filter(None, [row.name, *row.figures[:1], row.missing])))
        if row.marked:
            drawn += Markup(
                "<rect x='{:.1f}' y='{:.1f}' width='{:.1f}' height='{:.1f}' rx='3' fill='{}'/>"
            ).format(x - 0.4 * size, y, self._width + 0.8 * size, one.height, inks.land)
        top = y + _AIR / 2 * size
        if row.before:
            drawn += letters.write(
                x + self._before,
                top + size,
                row.before,
                size,
                inks.ink,
                weight=weight,
                anchor="end",
            )
        words, below = letters.block(x + self._from, top, one.name, size, inks.ink, weight=weight)
        small, _ = letters.block(x + self._from, below, one.under, size * _SMALL, inks.quiet)
        drawn += words + small + self._draw_scale(one, x, top, letters, inks)
        for lines, right in zip(one.figures, self._rights(x), strict=False):
            for i, line in enumerate(lines):
                base = top + size + i * size * LINE
                drawn += letters.write(
                    right, base, line, size, inks.ink, weight=weight, anchor="end"
                )
        small_from = top + max(map(len, one.figures), default=0) * size * LINE
        for lines, right in zip(one.below, self._rights(x), strict=False):
            for i, line in enumerate(lines):
                base = small_from + (1 + i * LINE) * size * _SMALL
                drawn += letters.write(right, base, line, size * _SMALL, inks.quiet, anchor="end")
        return Markup("<g class='row'>{}</g>").format(drawn)

    def _draw_scale(
        self, one: _Measured, x: float, top: float, letters: Letters, inks: Inks
    ) -> Markup:
        size = self._size
        if one.missing:
            words, _ = letters.block(
                self._at(x, 0) + 0.4 * size,
                top + 0.1 * size,
                one.missing,
                size * _SMALL,
                inks.quiet,
            )
            return words
        drawn = Markup("")
        middle = top + _LANE / 2 * size
        if one.row.dots and one.row.dots[0].mark != "bar":
            drawn += Markup("<path d='M{:.1f} {:.1f}H{:.1f}' stroke='{}'/>").format(
                self._at(x, 0), middle, self._at(x, 1), inks.edge
            )
        for dot, lane in zip(one.row.dots, one.lanes, strict=True):
            drawn += self._draw_dot(dot, x, middle + lane * _LANE * size, letters, inks)
        return drawn

    def _draw_dot(self, dot: Dot, x: float, y: float, letters: Letters, inks: Inks) -> Markup:
        size = self._size
        at, drawn = self._at(x, dot.at), Markup("")
        if dot.mark == "bar":
            start = self._at(x, 0)
            if self._heads.tracks:
                drawn += Markup(
                    "<rect x='{:.1f}' y='{:.1f}' width='{:.1f}' height='{:.1f}' fill='{}'/>"
                ).format(start, y - 0.42 * size, self._at(x, 1) - start, 0.84 * size, inks.land)
            drawn += Markup(
                "<rect class='bar' x='{:.1f}' y='{:.1f}' width='{:.1f}' height='{:.1f}' fill='{}'/>"
            ).format(start, y - 0.42 * size, max(at - start, 1.0), 0.84 * size, dot.colour)
        if dot.low is not None and dot.high is not None:
            left, right = self._at(x, dot.low), self._at(x, dot.high)
            drawn += Markup(
                "<rect class='interval' x='{:.1f}' y='{:.1f}' width='{:.1f}' height='{:.1f}' "
                "rx='{:.1f}' fill='{}' fill-opacity='.45'/>"
            ).format(
                left,
                y - 0.2 * size,
                max(right - left, 1.0),
                0.4 * size,
                0.2 * size,
                inks.ink if dot.mark == "bar" else dot.colour,
            )
        if dot.mark in ("bar", "none"):
            return drawn
        radius = _radius(dot) * size
        drawn += mark_at(dot.mark, at, y, radius, dot.colour, inks)
        if dot.letter:
            drawn += letters.write(
                at, y + 0.3 * size, dot.letter, 0.85 * size, dot.on, weight=700, anchor="middle"
            )
        return drawn


def _span(dot: Dot) -> tuple[float, float]:
    """From where to where a mark with its interval reaches."""
    low = dot.at if dot.low is None else min(dot.low, dot.at)
    return low, dot.at if dot.high is None else max(dot.high, dot.at)


def _radius(dot: Dot) -> float:
    return _LETTERED if dot.letter else _RADIUS


def _widest(words: Iterable[str], size: float) -> float:
    return max((width_of(one, size, 700) for one in words), default=0.0)
