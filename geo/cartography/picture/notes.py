"""What stands under a chart: marks with what they mean, and what has to be known to read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.fonts import width_of
from geo.cartography.picture.text import LINE, lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.picture.paper import Inks
    from geo.cartography.picture.text import Letters

SIZE = 13.0
"""Of the letters of an article's picture, pixels."""


# Corners of the marks that are not round, in radii from the middle.
_OUTLINES: dict[str, tuple[tuple[float, float], ...]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "box": ((-1, -0.7), (1, -0.7), (1, 0.7), (-1, 0.7)),
    "tick": ((-0.24, -1.3), (0.24, -1.3), (0.24, 1.3), (-0.24, 1.3)),
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "triangle": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
}


class Notes:
    """Sentences, measured before they are drawn; each begins a line of its own.

    Parameters
    ----------
    sentences
        Empty ones are left out.
    size
        Of the letters, pixels.
    width
        Of the whole, pixels.
    """

    def __init__(self, sentences: Sequence[str], *, size: float, width: float) -> None:
        self._size = size
        self._lines = [line for one in sentences if one for line in lines_of(one, size, width)]

    @property
    def height(self) -> float:
        """Of the whole with the air above it, pixels."""
        return (len(self._lines) * LINE + 0.8) * self._size if self._lines else 0.0

    def draw(
        self, x: float, bottom: float, letters: Letters, inks: Inks, ink: str | None = None
    ) -> Markup:
        """The sentences with the lower edge of the last at ``bottom``; quiet, or in ``ink``."""
        top = bottom - len(self._lines) * LINE * self._size
        drawn, _ = letters.block(x, top, self._lines, self._size, ink or inks.quiet)
        return Markup("<g id='notes'>{}</g>").format(drawn)


class Keys:
    """Marks with their words, in as many lines as they need.

    Parameters
    ----------
    entries
        Colour, mark and words; marks are ``round``, ``square``, ``diamond``, ``triangle``, ``box``
        and ``tick``.
    size, width
        As of :class:`Notes`.
    """

    def __init__(
        self, entries: Sequence[tuple[str, str, str]], *, size: float, width: float
    ) -> None:
        self._size, self._width = size, width
        self._lines: list[list[tuple[str, str, str, float]]] = []
        used = width
        for colour, mark, words in entries:
            wide = width_of(words, size) + 3.2 * size
            if used + wide > width + 1.6 * size:
                self._lines.append([])
                used = 0.0
            self._lines[-1].append((colour, mark, words, used))
            used += wide

    @property
    def height(self) -> float:
        """Of the whole with the air above it, pixels."""
        return (len(self._lines) * 1.5 + 0.5) * self._size if self._lines else 0.0

    def draw(self, x: float, y: float, letters: Letters, inks: Inks) -> Markup:
        """The keys with their upper left corner at (x, y)."""
        size, drawn = self._size, Markup("")
        for line in self._lines:
            for colour, mark, words, at in line:
                drawn += mark_at(
                    mark, x + at + 0.6 * size, y + 0.66 * size, 0.5 * size, colour, inks
                )
                drawn += letters.write(x + at + 1.6 * size, y + size, words, size, inks.ink)
            y += 1.5 * size
        return Markup("<g id='keys'>{}</g>").format(drawn)


def mark_at(  # noqa: PLR0917  (a mark and where it is)
    mark: str, x: float, y: float, radius: float, colour: str, inks: Inks
) -> Markup:
    """A mark with its middle at (x, y): as in :class:`Keys`."""
    look = Markup("class='dot' fill='{}' stroke='{}' stroke-width='1'").format(colour, inks.ground)
    points = _OUTLINES.get(mark)
    if points is None:
        return Markup("<circle cx='{:.1f}' cy='{:.1f}' r='{:.1f}' {}/>").format(x, y, radius, look)
    path = "L".join(f"{x + across * radius:.1f} {y + down * radius:.1f}" for across, down in points)
    return Markup("<path d='M{}z' {}/>").format(path, look)
