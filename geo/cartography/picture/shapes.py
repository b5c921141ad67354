"""Areas as paths in pixels: one projection, one simplification, one way to write a path.

Outlines are simplified as a coverage, so that neighbours keep one common line, and written in
whole numbers of pixels or half pixels (:data:`PER_PIXEL`), a third shorter than with decimals.
Belgian Lambert 2008 (EPSG:3812) shows true shapes, north up; Web Mercator (EPSG:3857) is for a
picture that has to lie exactly under the map on screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import shapely

from geo.state_cache import state_cache
from geo.territory import area_of, load_level

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray
    from shapely import Geometry

    from geo.territory import Level
    from geo.territory.nis_code import NisCode

LAMBERT, MERCATOR = 3812, 3857

PER_PIXEL = 2
"""Steps of a path a pixel: what holds paths is a group scaled by its reciprocal."""

MAP_STEPS = 1
"""The same where whole maps are drawn: their points are many steps apart, and a third of the bytes
of a picture are steps."""

_TOLERANCE = 3.0
"""Pixels: a point goes where the triangle it makes is smaller than the square of this (Visvalingam
and Whyatt 1993), so a line moves by about a pixel."""

_LEAST_AREA = 0.5
"""Square pixels: further pieces of an area that are smaller would be specks."""

_Above = Literal["province", "region"]
_ABOVE: tuple[_Above, ...] = ("region", "province")  # where two borders are one, the first is drawn


@dataclass(frozen=True)
class Window:
    """Which part of the world a picture shows: pixels a metre, and what is at its upper left.

    Attributes
    ----------
    scale
        Pixels a metre of the projection.
    west, north
        Projected coordinates of the corner.
    width, height
        In pixels.
    projection
        EPSG code.
    steps
        Of its paths a pixel.
    """

    scale: float
    west: float
    north: float
    width: float
    height: float
    projection: int = LAMBERT
    steps: int = PER_PIXEL

    def pixels(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Projected coordinates as pixels."""
        moved: NDArray[np.float64] = (points - (self.west, self.north)) * (self.scale, -self.scale)
        return moved


@dataclass(frozen=True)
class Shapes:
    """The areas of a level in one window.

    Attributes
    ----------
    codes
        REFNIS codes, in the order of the level's table.
    paths
        The path of each; "" where it is outside the window.
    spots
        Where a name or a number stands in each: x, y, and how far the border is (pixels).
    borders
        Level above -> the path of its borders.
    """

    codes: tuple[NisCode, ...]
    paths: tuple[str, ...]
    spots: tuple[tuple[float, float, float], ...]
    borders: tuple[tuple[_Above, str], ...]


@state_cache(maxsize=8, of="boundaries")
def projected(vintage: int, level: Level, projection: int) -> NDArray[np.object_]:
    """The outlines of a level in metres, in the order of its table."""
    table = load_level(vintage, level)
    return np.asarray(table.geometry.to_crs(projection).to_numpy(), dtype=object)


@state_cache(maxsize=64, of="boundaries")
def fitted(
    vintage: int,
    level: Level,
    kept: frozenset[NisCode] | None,
    *,
    width: float,
    height: float,
    projection: int = LAMBERT,
    steps: int = PER_PIXEL,
) -> Window:
    """The window of ``width`` by ``height`` pixels in which the kept areas are as large as can be.

    ``kept`` None, or none that the level has, is the whole country.
    """
    west, south, east, north = bounds_of(vintage, level, kept, projection)
    scale = min(width / (east - west), height / (north - south))
    return Window(
        scale,
        (west + east) / 2 - width / scale / 2,
        (south + north) / 2 + height / scale / 2,
        width,
        height,
        projection,
        steps,
    )


def bounds_of(
    vintage: int, level: Level, kept: Collection[NisCode] | None, projection: int = LAMBERT
) -> tuple[float, float, float, float]:
    """West, south, east and north of the kept areas in metres; of which is as in :func:`fitted`."""
    areas = projected(vintage, level, projection)
    if kept is not None:
        chosen = areas[np.isin(codes_of(vintage, level), list(kept))]
        areas = chosen if len(chosen) else areas
    west, south, east, north = map(float, shapely.total_bounds(areas))
    return west, south, east, north


@state_cache(maxsize=64, of="boundaries")
def shapes_in(vintage: int, level: Level, window: Window) -> Shapes:
    """The areas of a level, and the borders above them, in a window."""
    simple = _simplified(vintage, level, window.projection, window.scale)
    pixels = shapely.transform(simple, window.pixels)
    codes = codes_of(vintage, level)
    borders = _borders(pixels, vintage, level, codes)
    frame = shapely.box(0, 0, window.width, window.height)
    whole = shapely.box(*shapely.total_bounds(pixels))
    if not frame.buffer(1).contains(whole):
        pixels = shapely.intersection(pixels, frame)
        borders = [(above, shapely.intersection(lines, frame)) for above, lines in borders]
    return Shapes(
        tuple(codes),
        tuple(path_of(shape, steps=window.steps) for shape in pixels),
        tuple(_spot(shape) for shape in pixels),
        tuple((above, _line_path(lines, window.steps)) for above, lines in borders),
    )


def path_of(shape: Geometry, least: float = _LEAST_AREA, *, steps: int = PER_PIXEL) -> str:
    """A shape as the path of its rings: its largest part always, others where they are seen.

    ``steps`` are those of the path a pixel.
    """
    parts = [one for one in shapely.get_parts(shape) if one.area]
    parts.sort(key=shapely.area, reverse=True)  # what is no polygon has no area
    seen = [part for part in parts if part is parts[0] or part.area >= least]
    rings = [ring for part in seen for ring in (part.exterior, *part.interiors)]
    return "".join(ring_path(ring, steps) for ring in rings)


def ring_path(ring: Geometry, per_pixel: int = PER_PIXEL) -> str:
    """A closed ring in pixels as steps from point to point, so many whole ones a pixel.

    Steps of no length are left out; "" for a ring that is nothing but a point. The ring is closed
    by the step that is longest to write: it stays unwritten.
    """
    points = np.rint(shapely.get_coordinates(ring)[:-1] * per_pixel).astype(int)
    steps = np.roll(points, -1, axis=0) - points
    points, steps = points[steps.any(axis=1)], steps[steps.any(axis=1)]
    if not len(steps):
        return ""
    written = [f"{x} {y}" for x, y in steps.tolist()]
    last = max(range(len(written)), key=lambda i: len(written[i]))
    start = points[(last + 1) % len(points)]
    drawn = f"M{start[0]} {start[1]}l" + " ".join(written[last + 1 :] + written[:last])
    return drawn.replace(" -", "-") + "z"  # a minus parts two numbers as well as a space does


def _line_path(lines: Geometry, per_pixel: int) -> str:
    """Open lines in pixels, written as rings are."""
    return "".join(
        _steps(shapely.get_coordinates(line), per_pixel)
        for line in shapely.get_parts(shapely.line_merge(lines))
        if line.geom_type == "LineString"
    )


def _steps(pixels: NDArray[np.float64], per_pixel: int) -> str:
    points = np.rint(pixels * per_pixel).astype(int)
    steps = np.diff(points, axis=0)
    steps = steps[steps.any(axis=1)]
    if not len(steps):
        return ""
    drawn = f"M{points[0][0]} {points[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps)
    return drawn.replace(" -", "-")  # a minus parts two numbers as well as a space does


def codes_of(vintage: int, level: Level) -> list[NisCode]:
    """REFNIS codes of the areas of a level, in the order of its table."""
    return list(_codes(vintage, level))


@state_cache(maxsize=8, of="boundaries")
def _codes(vintage: int, level: Level) -> tuple[NisCode, ...]:
    return tuple(load_level(vintage, level).index)


@state_cache(maxsize=32, of="boundaries")
def _simplified(vintage: int, level: Level, projection: int, scale: float) -> NDArray[np.object_]:
    outlines = projected(vintage, level, projection)
    return np.asarray(shapely.coverage_simplify(outlines, _TOLERANCE / scale), dtype=object)


def _spot(shape: Geometry) -> tuple[float, float, float]:
    """The point furthest inside a shape's largest part, and its distance from the border."""
    parts = [one for one in shapely.get_parts(shape) if one.area]
    if not parts:
        return (float("nan"), float("nan"), 0.0)
    line = shapely.maximum_inscribed_circle(max(parts, key=shapely.area), tolerance=0.5)
    middle = shapely.get_point(line, 0)
    return (round(middle.x, 1), round(middle.y, 1), round(shapely.length(line), 1))


def _borders(
    pixels: NDArray[np.object_], vintage: int, level: Level, codes: list[NisCode]
) -> list[tuple[_Above, Geometry]]:
    """The lines between larger areas, made of those of the areas themselves; each drawn once."""
    sides = _Sides(pixels)
    drawn = np.zeros(len(sides), dtype=bool)
    found: list[tuple[_Above, Geometry]] = []
    for above in _ABOVE:
        if level == above:
            continue
        within = _within(vintage, level, above, codes)
        chosen = sides.unlike(within, abroad=_NOWHERE) & ~drawn
        drawn |= chosen
        found.append((above, sides.lines(chosen)))
    return found


@state_cache(maxsize=32, of="boundaries")
def lines_between(vintage: int, level: Level, window: Window, looks: tuple[str, ...]) -> str:
    """The lines between areas that look different, and between those and what is abroad, as a path.

    Parameters
    ----------
    looks
        How each area looks, in the order of the level's table; "" where nothing is drawn of it.
    """
    simple = _simplified(vintage, level, window.projection, window.scale)
    pixels = shapely.transform(simple, window.pixels)
    sides = _Sides(pixels)
    numbers = {"": 0} | {look: i for i, look in enumerate(sorted({*looks} - {""}), 1)}
    # Abroad nothing is drawn.
    lines = sides.lines(sides.unlike(np.array([numbers[one] for one in looks]), abroad=numbers[""]))
    frame = shapely.box(0, 0, window.width, window.height)
    if not frame.buffer(1).contains(lines):
        lines = shapely.intersection(lines, frame)
    return _line_path(lines, window.steps)


_NOWHERE = -2
"""What no area is within: :func:`_within` counts from 0, and has -1 for what it does not know."""


class _Sides:
    """The stretches of the outlines of areas, each once.

    One is shared by two areas, or by one and what is abroad.
    """

    def __init__(self, pixels: NDArray[np.object_]) -> None:
        ends, self._owners = _stretches(pixels)
        kinds, place = np.unique(ends, axis=0, return_inverse=True)
        self._lines = np.asarray(shapely.linestrings(kinds.reshape(-1, 2, 2)), dtype=object)
        self._place = place.ravel()
        self._abroad = np.bincount(self._place, minlength=len(self)) == 1

    def __len__(self) -> int:
        return len(self._lines)

    def unlike(self, values: NDArray[np.int64], *, abroad: int) -> NDArray[np.bool_]:
        """Of which stretches the two sides differ in value: that of an area, or ``abroad``."""
        least, most = np.iinfo(np.int64).min, np.iinfo(np.int64).max
        low, high = np.where(self._abroad, abroad, most), np.where(self._abroad, abroad, least)
        np.minimum.at(low, self._place, values[self._owners])
        np.maximum.at(high, self._place, values[self._owners])
        return np.asarray(low != high)

    def lines(self, chosen: NDArray[np.bool_]) -> Geometry:
        """Some of the stretches, as lines."""
        return shapely.MultiLineString(list(self._lines[chosen]))


def _stretches(
    pixels: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Every side of every ring as x, y, x, y with its ends in one order; and whose it is."""
    parts, owner = shapely.get_parts(pixels, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[:-1] == ring[1:]
    first, second = points[:-1][inside], points[1:][inside]
    turned = (first[:, 0] > second[:, 0]) | (
        (first[:, 0] == second[:, 0]) & (first[:, 1] > second[:, 1])
    )
    first[turned], second[turned] = second[turned], first[turned].copy()
    return np.hstack((first, second)), owner[part[ring[:-1][inside]]]


def _within(vintage: int, level: Level, above: Level, codes: list[NisCode]) -> NDArray[np.int64]:
    """For each area the larger one that it lies in, as a number."""
    outer = area_of(vintage, above)
    if level != "commune":
        outer = outer.groupby(area_of(vintage, level)).first()
    return np.asarray(outer.reindex(codes).astype("category").cat.codes, dtype=np.int64)
