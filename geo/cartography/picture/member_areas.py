"""The communes on a list as part of a picture: they are filled, who is outside is hatched."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.legend_place import place_legend
from geo.cartography.picture.map_picture import scale_bar
from geo.cartography.picture.paper import Box
from geo.cartography.picture.patterns import IN_AREAS, in_areas
from geo.cartography.picture.place_labels import Candidate, place_labels
from geo.cartography.picture.shapes import MAP_STEPS, fitted, shapes_in
from geo.cartography.picture.sheet import Body
from geo.cartography.picture.text import titled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.cartography.picture.paper import Inks, Look
    from geo.cartography.picture.text import Letters
    from geo.territory.nis_code import NisCode

_NAME = 13.0
FILLS = {"member": "", "whole": "url(#in-dots)", "bare": "", "outside": "url(#in-hatch)"}
"""How the four kinds of areas are filled; "" is a colour."""


def draw_members(  # noqa: PLR0917  (what is drawn, and on what)
    kinds: Mapping[NisCode, str],
    vintage: int,
    fill: str,
    words: Sequence[tuple[str, str, str]],
    names: Mapping[NisCode, str],
    population: Mapping[NisCode, int],
    look: Look,
    box: Box,
    letters: Letters,
) -> Body:
    """The map with its legend, filling ``box``.

    Parameters
    ----------
    kinds
        A key of :data:`FILLS` for every commune of ``vintage``.
    fill
        Of the members.
    words
        Kind, words and count of each entry of the legend.
    names, population
        Of the communes; the largest members are named.
    """
    unit, inks = look.size.unit, look.inks
    fills = FILLS | {"member": fill, "bare": inks.ground}
    rows = [(fills[kind], said, count) for kind, said, count in words]
    placed = place_legend(rows, "", box, unit)
    room = placed.room
    window = fitted(
        vintage,
        "commune",
        None,
        width=room.width / unit,
        height=room.height / unit,
        steps=MAP_STEPS,
    )
    shapes = shapes_in(vintage, "commune", window)
    groups: dict[str, list[Markup]] = {kind: [] for kind in fills}
    for code, path in zip(shapes.codes, shapes.paths, strict=True):
        inside = titled(names[code]) if kinds[code] == "member" else Markup("")
        groups[kinds[code]].append(
            Markup("<path id='a{}' d='{}'>{}</path>").format(code, path, inside)
        )
    line = MAP_STEPS
    areas = Markup("").join(
        Markup("<g id='{}' fill='{}' stroke='{}' stroke-width='{:g}'>{}</g>").format(
            kind,
            in_areas(fills[kind]),
            inks.edge,
            0.5 * line,
            Markup("").join(groups[kind]),
        )
        for kind in ("outside", "bare", "whole", "member")
        if groups[kind]
    )
    borders = Markup("").join(
        Markup("<path d='{}' fill='none' stroke='{}' stroke-width='{:g}'/>").format(
            path, inks.province if level == "province" else inks.region, 0.9 * line
        )
        for level, path in shapes.borders
        if path
    )
    bar, taken = scale_bar(window, room, inks, letters, unit)
    candidates = [
        Candidate(code, names[code], x * unit, y * unit, population[code])
        for code, (x, y, _) in zip(shapes.codes, shapes.spots, strict=True)
        if kinds[code] == "member" and not isnan(x)
    ]
    frame = Box(0, 0, window.width * unit, window.height * unit)
    lettering = Markup("").join(
        letters.write(
            *(one.x, one.y),
            one.name,
            _NAME * unit,
            inks.ink,
            weight=700,
            anchor="middle",
            halo=inks.ground,
        )
        for one in place_labels(candidates, _NAME * unit, frame, taken=taken)
    )
    drawn = Markup(
        "<g id='map' transform='translate({:.1f} {:.1f})'><g transform='scale({:g})' "
        "fill-rule='evenodd' stroke-linejoin='round'>{}{}</g><g id='names'>{}</g>{}</g>"
    ).format(room.x, room.y, unit / MAP_STEPS, areas, borders, lettering, bar)
    return Body(
        drawn + placed.legend.draw(*placed.at, letters, inks),
        _patterns("", fill, inks, unit) + _patterns(IN_AREAS, fill, inks, line),
    )


def _patterns(before: str, fill: str, inks: Inks, times: float) -> Markup:
    """Hatching and dots, for areas and for the legend: their pixels differ in size."""
    return Markup(
        "<pattern id='{before}in-hatch' width='5' height='5' patternUnits='userSpaceOnUse' "
        "patternTransform='scale({times:g}) rotate(45)'>"
        "<rect width='5' height='5' fill='{ground}'/>"
        "<path d='M0 0V5' stroke='{ink}' stroke-opacity='.4'/></pattern>"
        "<pattern id='{before}in-dots' width='4' height='4' patternUnits='userSpaceOnUse' "
        "patternTransform='scale({times:g})'><rect width='4' height='4' fill='{ground}'/>"
        "<circle cx='2' cy='2' r='1.2' fill='{fill}'/></pattern>"
    ).format(before=before, times=times, ground=inks.ground, ink=inks.ink, fill=fill)
