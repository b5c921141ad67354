"""Where a map and its legend stand in a box: the legend beside it, or below in two columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.cartography.picture.legend import SIZE, Legend
from geo.cartography.picture.paper import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

_BESIDE = 1.5  # a box so many times wider than high has its legend beside the map
_SIDE = 0.3  # of the width, for that legend
_COUNTRY = 1.2  # the country is so many times wider than high
_LARGEST = 17 / 15  # of the usual letters, with room to spare: as large as the line below a title
_AIR = 16  # between map and legend, as of an article's picture


@dataclass(frozen=True)
class LegendPlace:
    """The legend, its upper left corner, and the room for the map."""

    legend: Legend
    at: tuple[float, float]
    room: Box


def place_legend(
    rows: Sequence[tuple[str, str, str]], head: str, box: Box, unit: float
) -> LegendPlace:
    """Share ``box`` between a map of the country, or a part of it, and its legend.

    A tall box has more room than both need: the legend is written larger there, and what is left
    stands around the two.

    Parameters
    ----------
    rows, head
        As of :class:`~geo.cartography.picture.legend.Legend`.
    unit
        Of the picture's letters and margins.
    """
    size, air = SIZE * unit, _AIR * unit
    if box.width > _BESIDE * box.height:
        side = box.width * _SIDE
        legend = Legend(rows, head, size=size, width=side)
        room = Box(box.x + side + 20 * unit, box.y, box.width - side - 20 * unit, box.height)
        return LegendPlace(legend, (box.x, box.y + 10 * unit), room)
    map_height = box.width / _COUNTRY
    legend = Legend(rows, head, size=size, width=box.width, columns=2)
    columns = 1 if legend.crowded else 2
    legend = Legend(rows, head, size=size, width=box.width, columns=columns)
    largest = _LARGEST * SIZE * unit
    while map_height + legend.height + air < box.height and size < largest:
        next_size = min(size * 1.05, largest)
        larger = Legend(rows, head, size=next_size, width=box.width, columns=columns)
        if larger.crowded > legend.crowded or map_height + larger.height + air > box.height:
            break
        legend, size = larger, next_size
    high = min(map_height, box.height - legend.height - air)
    spare = box.height - high - legend.height - air
    room = Box(box.x, box.y + spare / 3, box.width, high)
    return LegendPlace(legend, (box.x, room.bottom + air + spare / 3), room)
