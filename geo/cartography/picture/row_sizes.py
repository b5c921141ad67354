"""How large rows are written: as large as all of them fit, within limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.picture.dot_rows import DotRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.picture.dot_rows import DotRow, Heads

_LARGEST, _STEP = 1.35, 0.95
_SCALE = 0.4  # of the width: larger letters leave so much to the marks
_LEAST_SCALE = 0.22  # and the usual ones so much, before they become smaller


def rows_that_fit(
    rows: Sequence[DotRow],
    heads: Heads,
    *,
    size: float,
    width: float,
    room: float,
    smallest: float = 0.8,
) -> DotRows:
    """The rows in the largest letters in which all fit ``room`` pixels; else in the smallest.

    Letters larger than usual leave the scale at least two fifths of the width, others a fifth.

    Parameters
    ----------
    rows, heads, width
        As of :class:`~geo.cartography.picture.dot_rows.DotRows`.
    size
        Of the letters, pixels: they become up to a third larger where there is room to spare.
    smallest
        Of ``size``.
    """
    factor = _LARGEST
    chart = DotRows(rows, heads, size=size * factor, width=width)
    while factor > smallest and (
        chart.height > room or chart.scale_share < (_SCALE if factor > 1 else _LEAST_SCALE)
    ):
        floor = 1.0 if factor > 1 else smallest  # the usual size is tried, too
        factor = max(floor, factor * _STEP)
        chart = DotRows(rows, heads, size=size * factor, width=width)
    return chart
