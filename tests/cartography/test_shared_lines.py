"""Outlines with common lines written once are the same outlines."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from geo.cartography.assets import LEVELS
from geo.cartography.shared_lines import as_bytes, shared_lines
from geo.territory import VINTAGES, load_areas, load_communes

DECIMALS = 4


def lines(arcs, decimals=DECIMALS):
    """The points of each arc (``unpack`` in ``atlas.js``)."""
    x = y = 0
    points = []
    for arc in arcs:
        line = []
        for dx, dy in zip(arc[::2], arc[1::2], strict=True):
            x, y = x + dx, y + dy
            line.append((x / 10**decimals, y / 10**decimals))
        points.append(line)
    return points


def drawn(points, area):
    """What the browser makes of an area; ``points`` are of all arcs."""
    parts = []
    for part in area:
        rings = []
        for ring in part:
            line = []
            for place in ring:
                arc = points[place] if place >= 0 else points[~place][::-1]
                line += arc[1:] if line else arc
            rings.append(line)
        parts.append(Polygon(rings[0], rings[1:]))
    return MultiPolygon(parts)


def read_back(content, levels):
    """Arcs and areas from the bytes, step by step as the browser reads them."""
    at, after = 0, 0

    def whole():
        nonlocal at
        number, unit = 0, 1
        while True:
            byte = content[at]
            at += 1
            number += byte % 128 * unit
            unit *= 128
            if byte < 128:
                return number

    def signed(number):
        return -(number + 1) // 2 if number % 2 else number // 2

    def place():
        nonlocal after
        step = whole()
        arc = after + signed(step // 2)
        after = arc + 1
        return ~arc if step % 2 else arc

    def several(make):
        return [make() for _ in range(whole())]

    arcs = several(lambda: [signed(whole()) for _ in range(2 * whole())])
    areas = {
        level: several(lambda: several(lambda: several(lambda: several(place)))) for level in levels
    }
    assert at == len(content)
    return arcs, areas


def rounded(outline):
    return shapely.transform(outline, lambda at: (at * 10**DECIMALS).round() / 10**DECIMALS)


@pytest.mark.parametrize("vintage", VINTAGES)
def test_every_outline_comes_back_to_the_digit(vintage):
    tables = {
        level: load_communes(vintage) if level == "commune" else load_areas(vintage, level)
        for level in LEVELS
    }
    arcs, areas = shared_lines({level: one.geometry for level, one in tables.items()}, DECIMALS)
    points = lines(arcs)
    for level, table in tables.items():
        for code, outline, area in zip(table.index, table.geometry, areas[level], strict=True):
            found, meant = drawn(points, area), rounded(outline)
            apart = shapely.area(shapely.symmetric_difference(found.buffer(0), meant.buffer(0)))
            assert apart < 1e-12, (level, code)
    assert read_back(as_bytes(arcs, areas), LEVELS) == (arcs, areas)
    kept = sum(len(arc) // 2 for arc in arcs)
    apart = sum(shapely.get_num_coordinates(one.geometry).sum() for one in tables.values())
    assert kept < apart / 2.5


def test_neighbours_share_their_line_and_an_enclave_its_whole_outline():
    left, right = box(0, 0, 1, 1), box(1, 0, 2, 1)
    inner = box(0.25, 0.25, 0.5, 0.5)
    arcs, areas = shared_lines({"commune": [left - inner, right, inner]}, 2)
    (outer, hole), (other,), (enclave,) = (one[0] for one in areas["commune"])
    assert {~i if i < 0 else i for i in outer} & {~i if i < 0 else i for i in other}
    assert enclave in ([hole[0]], [~hole[0]])
    assert len(arcs) == 4


def test_a_part_too_small_to_be_seen_is_left_out():
    speck = box(5, 5, 5.001, 5.001)
    arcs, areas = shared_lines({"commune": [MultiPolygon([box(0, 0, 1, 1), speck])]}, 1)
    assert len(areas["commune"][0]) == 1
    assert len(arcs) == 1


cells = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12, unique=True
)


@settings(deadline=None)
@given(st.lists(cells, min_size=1, max_size=4))
def test_whatever_meets_comes_back(groups):
    """Areas of squares: with holes, with corners that touch, one over another at other levels."""
    areas = [shapely.union_all([box(x, y, x + 1, y + 1) for x, y in one]) for one in groups]
    levels = {str(i): [one] for i, one in enumerate(areas)}
    arcs, placed = shared_lines(levels, 0)
    assert read_back(as_bytes(arcs, placed), levels) == (arcs, placed)
    for i, one in enumerate(areas):
        (area,) = placed[str(i)]
        assert drawn(lines(arcs, 0), area).equals(one)
