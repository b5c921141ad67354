"""A choropleth as part of a picture: areas, borders, names, scale bar and legend.

Drawn from the same :class:`~geo.cartography.choropleth.Choropleth` as the map on screen. Areas of
one class are one group and each area is a path of its own with its code and its words, so that a
newsroom can go on with it in a drawing program.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.choropleth import MODEL, UNSURE
from geo.cartography.missing_patterns import LEFT_OUT
from geo.cartography.picture.legend_place import place_legend
from geo.cartography.picture.paper import STRONG_LINES, Box, Inks, Look
from geo.cartography.picture.patterns import IN_AREAS, definitions, fill_of, in_areas
from geo.cartography.picture.place_labels import SIZE as NAME_SIZE
from geo.cartography.picture.place_labels import Candidate, PlaceLabel, place_labels
from geo.cartography.picture.shapes import (
    MAP_STEPS,
    Shapes,
    Window,
    fitted,
    lines_between,
    shapes_in,
)
from geo.cartography.picture.sheet import Body
from geo.cartography.picture.text import Letters, titled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.choropleth import Choropleth
    from geo.territory import Level
    from geo.territory.nis_code import NisCode

_BARS_KM = (100, 50, 20, 10, 5, 2, 1)
_LONGEST_BAR = 0.25  # of the map's width
_PALE = Markup(" fill-opacity='.16'")  # of what does not stand out, as on screen


@dataclass(frozen=True)
class MapContent:
    """What a map shows, in one language.

    Attributes
    ----------
    picture
        Classes and colours; its codes are those of the level.
    vintage, level
        The boundaries.
    legend
        Letter (``~`` for what could be in another class), words and count of each entry, in order.
    legend_title
        Stands above them, or "".
    said
        What is said of each area, in the order of the codes; "" for those left out.
    names
        Name of each area that may be named on the map, by code; largest first by ``population``.
    population
        Inhabitants of these, by code.
    selected
        Codes of the areas that are outlined.
    only
        Classes that stand out, from 0; the others are pale. None stands out where it is empty.
    focus
        Codes of the areas that the map is fitted to; all that are shown where it is empty.
    """

    picture: Choropleth
    vintage: int
    level: Level
    legend: tuple[tuple[str, str, str], ...]
    legend_title: str
    said: tuple[str, ...]
    names: dict[NisCode, str]
    population: dict[NisCode, int]
    selected: tuple[NisCode, ...] = ()
    only: tuple[int, ...] = ()
    focus: tuple[NisCode, ...] = ()

    @property
    def kept(self) -> frozenset[NisCode] | None:
        """The areas that are not left out; None where all are shown."""
        if LEFT_OUT not in self.picture.letters:
            return None
        pairs = zip(self.picture.codes, self.picture.letters, strict=True)
        return frozenset(code for code, letter in pairs if letter != LEFT_OUT)


def draw_map(
    content: MapContent, look: Look, box: Box, letters: Letters, room: Box | None = None
) -> Body:
    """The map with its legend, filling ``box``; in the legend's own ``room`` or a part of it."""
    unit = look.size.unit
    rows = legend_rows(content)
    placed = place_legend(rows, content.legend_title, box, unit)
    drawn, fills = map_group(content, look, room or placed.room, letters)
    fills.update(fill for fill, _, _ in rows)
    return Body(
        drawn + placed.legend.draw(*placed.at, letters, look.inks, strong=look.strong),
        patterns_of(fills, content, look.inks, unit=unit),
    )


def map_room(content: MapContent, look: Look, box: Box) -> Box:
    """What the legend leaves of ``box`` for the map."""
    return place_legend(legend_rows(content), content.legend_title, box, look.size.unit).room


_MARKED = {UNSURE: "1", MODEL: "2"}


def legend_rows(content: MapContent) -> list[tuple[str, str, str]]:
    """Fill, words and count of each entry."""
    colours = content.picture.colours
    middle = str(min(1, len(colours) - 1))
    return [
        (
            fill_of(middle, colours, mark=_MARKED[letter])
            if letter in _MARKED
            else fill_of(letter, colours, losses=content.picture.losses),
            words,
            count,
        )
        for letter, words, count in content.legend
    ]


def patterns_of(fills: set[str], content: MapContent, inks: Inks, *, unit: float) -> Markup:
    """The patterns among the fills, for the legend and for the areas."""
    colours = content.picture.colours
    return definitions(fills, colours, inks, unit=unit) + definitions(
        fills, colours, inks, unit=MAP_STEPS, before=IN_AREAS
    )


def map_group(
    content: MapContent, look: Look, room: Box, letters: Letters
) -> tuple[Markup, set[str]]:
    """The areas with borders, names and scale bar; and the fills that they use.

    Outlines are in pixels of an article's picture, whatever the shape: a larger sheet shows the
    same map larger, with no more points.
    """
    inks, unit = look.inks, look.size.unit
    window = fitted(
        content.vintage,
        content.level,
        frozenset(content.focus) or content.kept,
        width=room.width / unit,
        height=room.height / unit,
        steps=MAP_STEPS,
    )
    shapes = shapes_in(content.vintage, content.level, window)
    areas, fills = _areas(content, shapes, inks)
    width = MAP_STEPS
    strong = _strong_lines(content, window, inks) if look.strong else Markup("")
    borders = Markup("").join(
        Markup(
            "<path id='{}-borders' d='{}' fill='none' stroke='{}' stroke-width='{}' "
            "stroke-opacity='{}' stroke-linejoin='round'/>"
        ).format(
            level,
            path,
            inks.province if level == "province" else inks.region,
            f"{(0.8 if level == 'province' else 1.5) * width:g}",
            ".75" if level == "province" else ".85",
        )
        for level, path in shapes.borders
        if path
    )
    chosen = Markup("").join(
        Markup(
            "<path d='{path}' fill='none' stroke='{ground}' stroke-width='{halo:g}'/>"
            "<path d='{path}' fill='none' stroke='{ink}' stroke-width='{line:g}'/>"
        ).format(
            path=shapes.paths[shapes.codes.index(code)],
            ground=inks.ground,
            ink=inks.ink,
            halo=5 * width,
            line=2.2 * width,
        )
        for code in content.selected
        if code in shapes.codes
    )
    bar, taken = scale_bar(window, room, inks, letters, unit)
    names = _names(content, shapes, window, taken, unit)
    lettering = Markup("").join(
        letters.write(
            one.x,
            one.y,
            one.name,
            NAME_SIZE * unit,
            inks.ink,
            weight=700,
            anchor="middle",
            halo=inks.ground,
        )
        for one in names
    )
    return (
        Markup(
            "<g id='map' transform='translate({x} {y})'><g transform='scale({scale:g})'>"
            "{areas}{strong}<g id='borders'>{borders}</g><g id='selected'>{chosen}</g></g>"
            "<g id='names'>{names}</g>{bar}</g>"
        ).format(
            x=f"{room.x:.1f}",
            y=f"{room.y:.1f}",
            scale=unit / MAP_STEPS,
            areas=areas,
            strong=strong,
            borders=borders,
            chosen=chosen,
            names=lettering,
            bar=bar,
        ),
        fills,
    )


def _strong_lines(content: MapContent, window: Window, inks: Inks) -> Markup:
    """What :attr:`geo.cartography.picture.paper.Look.strong` asks for: an ink in one of ground."""
    picture = content.picture
    looks = tuple(
        "" if letter == LEFT_OUT else letter + mark
        for letter, mark in zip(picture.letters, picture.marks, strict=True)
    )
    path = lines_between(content.vintage, content.level, window, looks)
    return Markup("<g id='strong-lines' fill='none' stroke-linejoin='round'>{}</g>").format(
        Markup("").join(
            Markup("<path d='{}' stroke='{}' stroke-width='{:g}'/>").format(
                path, ink, wide * MAP_STEPS
            )
            for ink, wide in zip((inks.ground, inks.ink), STRONG_LINES, strict=True)
        )
    )


def _areas(content: MapContent, shapes: Shapes, inks: Inks) -> tuple[Markup, set[str]]:
    """One group a fill: what is left out first, then the missing, then the classes."""
    picture = content.picture
    groups: dict[tuple[str, str], list[Markup]] = {}
    of_code = dict(zip(shapes.codes, shapes.paths, strict=True))
    for code, letter, mark, words in zip(
        picture.codes, picture.letters, picture.marks, content.said, strict=True
    ):
        path = of_code[code]
        if path:
            inside = titled(words) if words else Markup("")
            groups.setdefault((letter, mark), []).append(
                Markup("<path id='a{}' d='{}'>{}</path>").format(code, path, inside)
            )
    drawn, fills = Markup(""), set()
    for (letter, mark), paths in sorted(groups.items()):
        fill = (
            "none"
            if letter == LEFT_OUT
            else fill_of(letter, picture.colours, mark=mark, losses=picture.losses)
        )
        fills.add(fill)
        drawn += Markup(
            "<g id='{name}' fill='{fill}'{pale} stroke='{line}' stroke-width='{width:g}'>{paths}"
            "</g>"
        ).format(
            name=_group_name(letter, mark),
            pale=_PALE if content.only and letter not in map(str, content.only) else "",
            fill=in_areas(fill),
            line=inks.line if letter.isdigit() else inks.edge,
            width=(0.3 if letter == LEFT_OUT else 0.5) * MAP_STEPS,
            paths=Markup("").join(paths),
        )
    return (
        Markup("<g id='areas' fill-rule='evenodd' stroke-linejoin='round'>{}</g>").format(drawn),
        fills - {"none"},
    )


def _group_name(letter: str, mark: str) -> str:
    if letter == LEFT_OUT:
        return "left-out"
    if letter.isdigit():
        return f"class-{int(letter) + 1}" + {"0": "", "1": "-unsure", "2": "-model"}[mark]
    return f"missing-{letter}"


def _names(
    content: MapContent, shapes: Shapes, window: Window, taken: Sequence[Box], unit: float
) -> list[PlaceLabel]:
    kept = content.kept
    candidates = [
        Candidate(code, content.names[code], x * unit, y * unit, content.population[code])
        for code, (x, y, _) in zip(shapes.codes, shapes.spots, strict=True)
        if code in content.names and not isnan(x) and (kept is None or code in kept)
    ]
    frame = Box(0, 0, window.width * unit, window.height * unit)
    return place_labels(candidates, NAME_SIZE * unit, frame, taken=taken, first=content.selected)


def scale_bar(
    window: Window, room: Box, inks: Inks, letters: Letters, unit: float
) -> tuple[Markup, list[Box]]:
    """The longest of some round lengths that takes up to a quarter of the map; and its box.

    ``window`` is in pixels of an article's picture.
    """
    a_km = 1000 * window.scale * unit
    fitting = [km for km in _BARS_KM if km * a_km <= _LONGEST_BAR * room.width]
    km = fitting[0] if fitting else _BARS_KM[-1]
    long = km * a_km
    size = 11.5 * unit
    left, base, tick = 2.0, room.height - 2, 4 * unit
    drawn = Markup(
        "<g id='scale'><path d='M{left:g} {top:.1f}V{base:.1f}H{right:.1f}V{top:.1f}' fill='none' "
        "stroke='{ink}' stroke-width='{width:g}'/>{text}</g>"
    ).format(
        left=left,
        right=left + long,
        base=base,
        top=base - tick,
        ink=inks.quiet,
        width=1.1 * unit,
        text=letters.write(
            left + long / 2, base - tick - 2 * unit, f"{km} km", size, inks.quiet, anchor="middle"
        ),
    )
    return drawn, [Box(left, base - 2 * size, long, 2 * size)]
