"""How large words can be in a box of a slide, and how much room they take.

The file is opened with fonts that are not known here. They are measured by the letters of the
pictures, which are narrow, with room for wider ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.picture.text import lines_of

if TYPE_CHECKING:
    from collections.abc import Sequence

POINTS = 72.0  # an inch
LINE = 1.2
"""Height of a line, of the size of its letters."""

_WIDER = 1.16  # than the letters of the pictures
_AFTER = 0.35  # of the size, between paragraphs


def height_of(paragraphs: Sequence[str], size: float, width: float, *, bold: bool = False) -> float:
    """Inches that paragraphs take at a size (points) in a width (inches)."""
    room = width * POINTS / _WIDER
    lines = sum(len(lines_of(one, size, room, 700 if bold else 400)) for one in paragraphs)
    return (lines * LINE + max(len(paragraphs) - 1, 0) * _AFTER) * size / POINTS


def fitted(
    paragraphs: Sequence[str],
    width: float,
    height: float,
    sizes: Sequence[float],
    *,
    bold: bool = False,
) -> float:
    """The largest of ``sizes`` (points, falling) with which paragraphs fit; else the last one."""
    for size in sizes:
        if height_of(paragraphs, size, width, bold=bold) <= height:
            return size
    return sizes[-1]
