"""Which places are named on a map, and where: large ones first, and none over another."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geo.cartography.picture.fonts import width_of
from geo.territory.naming import without_province

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.cartography.picture.paper import Box
    from geo.territory.nis_code import NisCode

# Shared with the map on screen, which names the same places (browser/atlas.js).
_SHARED = json.loads((Path(__file__).parents[1] / "browser" / "shared.json").read_text("utf-8"))

MOST: int = _SHARED["labels"]["most"]
"""Names on a map of the whole country; more would hide what is mapped."""

SIZE: float = _SHARED["labels"]["size"]
"""Of the letters, pixels."""

_HEIGHT: float = _SHARED["labels"]["high"]  # of a name, in letter sizes
_AIR: float = _SHARED["labels"]["air"]  # between two names, in letter sizes
# Between the middles of two named places, in letter sizes: names are spread.
_APART: float = _SHARED["labels"]["apart"]
# Around a larger place that is too near to another: none of its suburbs is named in its stead.
_INSTEAD: float = _SHARED["labels"]["instead"]
# So many of the largest in the frame: no village is named for want of a town with room.
_AMONG: int = _SHARED["labels"]["among"]


@dataclass(frozen=True)
class Candidate:
    """A place that may be named: ``x``, ``y`` in pixels, and the number of its inhabitants."""

    code: NisCode
    name: str
    x: float
    y: float
    population: int


@dataclass(frozen=True)
class PlaceLabel:
    """A name whose middle is at ``x``, and whose baseline is at ``y`` (pixels)."""

    code: NisCode
    name: str
    x: float
    y: float


def place_labels(
    candidates: Iterable[Candidate],
    size: float,
    frame: Box,
    *,
    most: int = MOST,
    taken: Sequence[Box] = (),
    first: Sequence[NisCode] = (),
) -> list[PlaceLabel]:
    """Name the places with most inhabitants that leave room to each other.

    Parameters
    ----------
    candidates
        Whoever comes first in inhabitants (then by code) is named first.
    size
        Of the letters, pixels.
    frame
        A name stays inside it: at its edge it is moved, and left out where that is not enough.
    most
        The most names.
    taken
        What no name may cover, such as a scale bar.
    first
        Named before all others: those that are marked.
    """
    placed: list[PlaceLabel] = []
    rooms = [(box.x, box.y, box.right, box.bottom) for box in taken]
    spots: list[tuple[float, float]] = []
    without: list[tuple[float, float]] = []
    order = {code: i for i, code in enumerate(first)}
    met = 0
    for one in sorted(
        candidates,
        key=lambda place: (order.get(place.code, len(order)), -place.population, place.code),
    ):
        inside = frame.x <= one.x <= frame.right and frame.y <= one.y <= frame.bottom
        met += inside and one.code not in order
        if len(placed) == most or met > _AMONG:
            break
        if _near(one, without, _INSTEAD * size):
            continue
        if _near(one, spots, _APART * size):
            without.append((one.x, one.y))
            continue
        name = without_province(one.name)  # where it lies says which of its name it is
        half = width_of(name, size, 700) / 2
        x = min(max(one.x, frame.x + half + 2), frame.right - half - 2)
        room = (x - half, one.y - size * _HEIGHT / 2, x + half, one.y + size * _HEIGHT / 2)
        outside = room[1] < frame.y or room[3] > frame.bottom or abs(x - one.x) > half
        if outside or any(_meet(room, other, size * _AIR) for other in rooms):
            continue
        rooms.append(room)
        spots.append((one.x, one.y))
        placed.append(PlaceLabel(one.code, name, x, one.y + size * 0.34))
    return placed


def _near(one: Candidate, spots: Iterable[tuple[float, float]], least: float) -> bool:
    return any(abs(one.x - x) + abs(one.y - y) < least for x, y in spots)


def _meet(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float], air: float
) -> bool:
    return (
        one[0] < other[2] + air
        and other[0] < one[2] + air
        and one[1] < other[3] + air
        and other[1] < one[3] + air
    )
