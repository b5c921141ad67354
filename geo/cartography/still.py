"""The map that is there before the live one: what ``atlas.js`` will paint, as SVG in a page.

It is drawn from the same paint (:func:`geo.cartography.choropleth.paint`), in the same projection,
with the classes of the same style sheet, and ``browser/still.js`` lays it where the live map will
be. Outlines are simplified further than the live ones, and what lies far outside of the frame is
left out: it is there for two seconds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from math import log, pi, radians, tan
from typing import TYPE_CHECKING, Any

import numpy as np
from markupsafe import Markup

from geo.cartography.assets import (
    browser_file,
    frame_script,
    order_of_names,
    spots_of_names,
    without_comments,
)
from geo.cartography.leaflet import script_json
from geo.cartography.missing_patterns import (
    CALM_PATTERNS,
    LEFT_OUT,
    LOSS_MARK,
    MARK_KINDS,
    MODEL_RINGS,
    PATTERNS,
    UNSURE_LINES,
)
from geo.cartography.picture.patterns import IN_AREAS, in_areas
from geo.cartography.picture.shapes import (
    MERCATOR,
    PER_PIXEL,
    Shapes,
    Window,
    bounds_of,
    fitted,
    shapes_in,
)
from geo.state_cache import state_cache

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.territory import Level
    from geo.territory.nis_code import NisCode

_SIDE = 1150.0
"""Pixels that the areas take: as many as they have on a wide screen, to be drawn as fine."""

_MOST_NAMED = 100
"""Places that may be named; ``frame.js`` names fewer."""

_EARTH = 6_378_137.0  # metres, the radius of Web Mercator's sphere


@dataclass(frozen=True)
class MapStill:
    """A still in parts, each safe inside HTML.

    Attributes
    ----------
    areas
        Inside of an ``svg`` element: patterns, areas, lines.
    swatches
        For each entry of the paint's legend, the class and the style of its swatch.
    facts
        What ``browser/still.js`` has to know to lay it: JSON.
    """

    areas: Markup
    swatches: tuple[tuple[str, str], ...]
    facts: Markup


@dataclass(frozen=True)
class _Ground:
    """What a still has from the boundaries: shapes in a window, and what fits them into a frame.

    ``kept`` and ``all`` are west, south, east and north of what is shown and of the whole country.
    """

    window: Window
    shapes: Shapes
    kept: tuple[float, float, float, float]
    all: tuple[float, float, float, float]


def map_still(
    paint: dict[str, Any],
    codes: Sequence[NisCode],
    names: Sequence[str],
    vintage: int,
    dark: Sequence[str],
) -> MapStill:
    """The still of a paint.

    Parameters
    ----------
    paint
        As :func:`geo.cartography.choropleth.paint` makes it, of the light theme.
    codes, names
        REFNIS code and name of each area, in its order.
    vintage
        Of the boundaries.
    dark
        Colours of the classes in the dark theme.
    """
    letters: str = paint["cls"]
    left_out = LEFT_OUT in letters
    kept = frozenset(c for c, one in zip(codes, letters, strict=True) if one != LEFT_OUT)
    ground = _ground(vintage, paint["level"], kept if left_out and kept else None)
    groups: dict[tuple[str, str], list[str]] = {}
    fills: set[str] = set()
    unsure: str = paint.get("unsure") or "0" * len(letters)
    for path, letter, doubt in zip(ground.shapes.paths, letters, unsure, strict=True):
        if path:
            look = _look(paint, letter, mark=doubt)
            groups.setdefault(look, []).append(path)
    areas = Markup("")
    for (name, fill), paths in sorted(groups.items(), key=lambda one: "out" not in one[0][0]):
        fills.add(fill)
        areas += Markup("<g class='area {}'{}>{}</g>").format(
            name,
            Markup(" style='fill:{}'").format(in_areas(fill)) if fill else "",
            Markup("").join(Markup("<path d='{}'/>").format(path) for path in paths),
        )
    lines = Markup("").join(
        Markup("<path class='line-{}' d='{}' fill='none'/>").format(level, path)
        for level, path in reversed(ground.shapes.borders)
    )
    chosen = Markup("").join(
        Markup("<path class='{}' d='{}' fill='none'/>").format(
            look, ground.shapes.paths[ground.shapes.codes.index(code)]
        )
        for code in paint["sel"]
        if code in ground.shapes.codes
        for look in ("halo", "selected")
    )
    entries = [_look(paint, item["c"]) for item in paint["legend"]["items"]]
    in_legend = {fill for _, fill in entries}
    named = _named(paint, ground, names, vintage)
    facts = _facts(paint, ground, named, dark, part=left_out)
    return MapStill(
        areas=Markup("<defs>{}{}</defs><g class='all'>{}{}{}</g>").format(
            _patterns(in_legend, ""), _patterns(fills, IN_AREAS), areas, lines, chosen
        ),
        swatches=tuple(entries),
        facts=Markup(script_json(facts)),  # noqa: S704  (safe inside a script)
    )


@cache
def still_script() -> str:
    """What lays a still, follows what becomes of the app, and takes the still away.

    Its ``FACTS`` are those of :attr:`MapStill.facts`, which stand before it, or null where there is
    no map.
    """
    before = map(browser_file, ("upstream_page.js", "borders.js"))
    return without_comments("\n".join((*before, frame_script(), browser_file("still.js"))))


@cache
def still_style() -> str:
    """The style of a still: of the live map what is told in ``atlas.css`` before its mark.

    The frame of the live map is a window of its own; that of a still is a part of one, so what asks
    for the width of the window asks for that of the frame instead.
    """
    shared, mark, _ = browser_file("atlas.css").partition(_ONLY_LIVE)
    assert mark
    of_frame = shared.replace("@media (max-width:", "@container (max-width:")
    of_frame = re.sub(r"(?<=\d)vw\b", "cqw", of_frame)
    return without_comments(of_frame + browser_file("still.css"))


_ONLY_LIVE = "/* == Only the live map =="


_MARKED = {"~": "u", "^": "m"}  # entries of a legend


def _look(paint: dict[str, Any], letter: str, *, mark: str = "0") -> tuple[str, str]:
    """Class of an area and what fills it, "" for what the class says: as ``atlas.js`` has them."""
    if letter == LEFT_OUT:
        return "out", ""
    if letter in _MARKED:
        return "missing", f"url(#{_MARKED[letter]}-1)"
    if not letter.isdigit():
        return "missing", f"url(#p-{paint['states'][letter]['pattern']})"
    if mark != "0":
        return f"c{letter}", f"url(#{MARK_KINDS[mark]}-{letter})"
    if int(letter) in paint.get("losses", ()):
        return f"c{letter}", f"url(#l-{letter})"
    return f"c{letter}", ""


def _patterns(fills: Iterable[str], before: str) -> Markup:
    """The patterns among ``fills``, coloured by the style sheet; ``before`` begins their names."""
    drawn = Markup("")
    for fill in sorted({one for one in fills if one}):
        kind, _, name = fill[len("url(#") : -1].partition("-")
        ground, line = f"c{name}", "loss-mark" if kind == "l" else "unsure-line"
        size, path = {"u": UNSURE_LINES, "m": MODEL_RINGS}.get(kind, LOSS_MARK)
        if kind == "p":
            size, path = PATTERNS[name]
            calm = " calm" if name in CALM_PATTERNS else ""
            ground, line = f"pattern-ground{calm}", f"pattern-line{calm}"
        drawn += Markup(
            "<pattern id='{}{}-{}' width='{}' height='{}' patternUnits='userSpaceOnUse'>"
            "<rect width='{}' height='{}' class='{}'/><path d='{}' class='{}'/></pattern>"
        ).format(before, kind, name, size, size, size, size, ground, path, line)
    return drawn


@state_cache(maxsize=32, of="boundaries")
def _ground(vintage: int, level: Level, kept: frozenset[NisCode] | None) -> _Ground:
    window = fitted(vintage, level, kept, width=_SIDE, height=_SIDE, projection=MERCATOR)
    country = bounds_of(vintage, level, None, MERCATOR)
    if kept is not None:  # what is around it, as far as a frame of any form may show it
        window = Window(
            window.scale,
            window.west - _SIDE / window.scale,
            window.north + _SIDE / window.scale,
            3 * _SIDE,
            3 * _SIDE,
            MERCATOR,
        )
    shown = bounds_of(vintage, level, kept, MERCATOR)
    return _Ground(window, shapes_in(vintage, level, window), shown, country)


def _named(
    paint: dict[str, Any], ground: _Ground, names: Sequence[str], vintage: int
) -> list[tuple[str, float, float]]:
    """Name and place (half pixels of the window) of those that may be named, the largest first."""
    spots = spots_of_names(vintage, paint["level"])
    found = []
    for i in order_of_names(vintage, paint["level"]):
        if paint["cls"][i] == LEFT_OUT:
            continue
        longitude, latitude = spots[i]
        east = _EARTH * radians(longitude)
        north = _EARTH * log(tan(pi / 4 + radians(latitude) / 2))
        x, y = ground.window.pixels(np.array([[east, north]]))[0] * PER_PIXEL
        found.append((names[i], round(float(x), 1), round(float(y), 1)))
        if len(found) == _MOST_NAMED:
            break
    return found


def _facts(
    paint: dict[str, Any],
    ground: _Ground,
    named: list[tuple[str, float, float]],
    dark: Sequence[str],
    *,
    part: bool,
) -> dict[str, Any]:
    window = ground.window
    return {
        # Steps of a path a metre of the projection, and what is at 0, 0.
        "scale": window.scale * PER_PIXEL,
        "west": round(window.west, 1),
        "north": round(window.north, 1),
        "kept": [round(one, 1) for one in ground.kept],
        "all": [round(one, 1) for one in ground.all],
        "whole": not part,
        "stage": paint["stage"],
        "colours": {"light": list(paint["colours"]), "dark": list(dark)},
        "names": named,
    }
