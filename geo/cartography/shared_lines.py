"""Outlines for the browser, in which a line that several areas have in common is written once.

Communes meet their neighbours, and the borders of provinces and regions are borders of communes:
of all that outlines say, more than two thirds is said twice or more. Here each line between two
points where three or more lines meet is an arc, and an outline is a list of arcs, as in TopoJSON
(Bostock and Metcalf 2013), whose ``~i`` for an arc that is walked backwards is kept, too.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely.geometry.base import BaseGeometry

    Point = tuple[int, int]
    Ring = list[Point]
    Areas = list[list[list[list[int]]]]

_BASE = 128
_FEWEST = 4  # points of a ring that encloses something, its first one twice


def shared_lines(
    levels: Mapping[str, Iterable[BaseGeometry]], decimals: int
) -> tuple[list[list[int]], dict[str, Areas]]:
    """Write the outlines of several levels with their common lines once.

    Parameters
    ----------
    levels
        Level -> outlines (polygons of one or more parts), in degrees or any other unit.
    decimals
        Coordinates are rounded to so many digits.

    Returns
    -------
    arcs : list of list of int
        Of each arc x and y of its first point, from the last point of the arc before it (of the
        first arc: from 0, 0), then of each point from the point before it; in units of the last
        digit.
    areas : dict of str to list
        Level -> of each outline the parts, of each part the rings, of each ring the places of its
        arcs; ``~i`` is arc ``i`` walked backwards.
    """
    rings = {level: [_rings(one, 10**decimals) for one in areas] for level, areas in levels.items()}
    nodes = _nodes(
        ring for areas in rings.values() for one in areas for part in one for ring in part
    )
    lines = _Arcs(nodes)
    placed = {
        level: [[[lines.of(ring) for ring in part] for part in one] for one in areas]
        for level, areas in rings.items()
    }
    return _from_the_point_before(lines.found), placed


def as_bytes(arcs: list[list[int]], areas: Mapping[str, Areas]) -> bytes:
    """What :func:`shared_lines` found, as few bytes as can be: ``unpack`` in ``atlas.js`` reads it.

    All are whole numbers in base 128, lowest digits first, 128 added to all bytes of a number but
    its last. A signed one is doubled, and one less where it is below 0 (-1, 1, -2, ... are 1, 2, 3,
    ...). What is counted has its number before it: arcs, points of an arc; then for each level
    areas, parts, rings, arcs of a ring. An arc of a ring is written as the step from the one that
    followed the last arc, doubled, and one more where it is walked backwards.
    """
    out = bytearray()
    _write(out, len(arcs))
    for arc in arcs:
        _write(out, len(arc) // 2)
        for step in arc:
            _write(out, _unsigned(step))
    after = 0
    for outlines in areas.values():
        _write(out, len(outlines))
        for parts in outlines:
            _write(out, len(parts))
            for rings in parts:
                _write(out, len(rings))
                for ring in rings:
                    _write(out, len(ring))
                    for place in ring:
                        arc_at = place if place >= 0 else ~place
                        _write(out, 2 * _unsigned(arc_at - after) + (place < 0))
                        after = arc_at + 1
    return bytes(out)


def _unsigned(number: int) -> int:
    return 2 * number if number >= 0 else -2 * number - 1


def _write(out: bytearray, number: int) -> None:
    while number >= _BASE:
        out.append(number % _BASE + _BASE)
        number //= _BASE
    out.append(number)


def _rings(outline: BaseGeometry, per_unit: int) -> list[list[Ring]]:
    """The rings of each part as whole numbers, without points where the one before is."""
    found = []
    for part in shapely.get_parts(outline):
        rings = [_ring(one, per_unit) for one in (part.exterior, *part.interiors)]
        if len(rings[0]) >= _FEWEST:
            found.append([one for one in rings if len(one) >= _FEWEST])
    return found


def _ring(line: BaseGeometry, per_unit: int) -> Ring:
    at = np.rint(shapely.get_coordinates(line) * per_unit).astype(int)
    moved = np.ones(len(at), dtype=bool)
    moved[1:] = (at[1:] != at[:-1]).any(axis=1)
    return [(x, y) for x, y in at[moved].tolist()]


def _nodes(rings: Iterable[Ring]) -> set[Point]:
    """The points that do not lie between just two others."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for one, other in pairwise(ring):
            beside[one].add(other)
            beside[other].add(one)
    return {point for point, others in beside.items() if len(others) != 2}


class _Arcs:
    """The arcs found so far; an arc is known by its first step, from either end."""

    def __init__(self, nodes: set[Point]) -> None:
        self.found: list[Ring] = []
        self._nodes = nodes
        self._by_step: dict[tuple[Point, Point], int] = {}

    def of(self, ring: Ring) -> list[int]:
        """The arcs of a ring, in their order."""
        open_ring = ring[:-1]
        cuts = [i for i, point in enumerate(open_ring) if point in self._nodes]
        # A ring that meets no other line begins at the same point for whoever has it.
        first = cuts[0] if cuts else open_ring.index(min(open_ring))
        turned = [*open_ring[first:], *open_ring[:first], open_ring[first]]
        ends = [*(cut - first for cut in cuts[1:]), len(open_ring)]
        arcs, begin = [], 0
        for end in ends:
            arcs.append(self._place(turned[begin : end + 1]))
            begin = end
        return arcs

    def _place(self, arc: Ring) -> int:
        known = self._by_step.get((arc[0], arc[1]))
        if known is not None:
            return known
        place = len(self.found)
        self.found.append(arc)
        self._by_step[arc[-1], arc[-2]] = ~place
        self._by_step[arc[0], arc[1]] = place
        return place


def _from_the_point_before(arcs: list[Ring]) -> list[list[int]]:
    x = y = 0
    out = []
    for arc in arcs:
        steps = []
        for to_x, to_y in arc:
            steps += [to_x - x, to_y - y]
            x, y = to_x, to_y
        out.append(steps)
    return out
