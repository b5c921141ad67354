"""Two maps side by side as a picture, or one over the other where the picture is tall."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.map_picture import draw_map, map_room
from geo.cartography.picture.paper import Box
from geo.cartography.picture.sheet import Body, draw_sheet, with_names
from geo.cartography.picture.text import LINE, lines_of
from geo.language import translator
from geo.publishing.compare_page.download import pair_download
from geo.publishing.compare_page.two_indicators import second_indicators
from geo.publishing.map_view import compose
from geo.publishing.pictures.map import map_content, map_subtitle
from geo.publishing.pictures.words import words_around

if TYPE_CHECKING:
    from geo.cartography.picture.map_picture import MapContent
    from geo.cartography.picture.paper import Look
    from geo.cartography.picture.text import Letters
    from geo.publishing.view import View

_TITLE, _UNDER = 18.0, 13.5


def two_maps_picture(view: View, look: Look, link: str, *, embedded: bool = True) -> str | None:
    """Both maps; None where the same indicator was chosen twice.

    Errors as :func:`geo.publishing.compare_page.picture.compare_picture`.
    """
    taken = pair_download(view, link)
    if taken is None:
        return None
    say = translator(view.lang)
    sides = [compose(one, look.theme) for one in (view, second_indicators(view))]
    maps = [
        (say.render(one.title()), " ".join(map_subtitle(one, say, titled=True)), map_content(one))
        for one in sides
    ]
    subtitle = [say("{sample}.", sample=taken.sample or "")]
    if not look.titled:
        subtitle.insert(0, say("{note}.", note=taken.title))
    return draw_sheet(
        words_around(taken, say.render(taken.title), subtitle),
        look,
        lambda box, letters: _draw(maps, look, box, letters),
        embedded=embedded,
    )


def _draw(maps: list[tuple[str, str, MapContent]], look: Look, box: Box, letters: Letters) -> Body:
    """Both maps, at one scale: what a title or a legend leaves of the one is left of the other."""
    sides = halves(box, look.size.unit)
    heads = [
        _head(title, under, look, side, letters)
        for side, (title, under, _) in zip(sides, maps, strict=True)
    ]
    taken = max(bottom - side.y for side, (_, bottom) in zip(sides, heads, strict=True))
    boxes = [Box(side.x, side.y + taken, side.width, side.height - taken) for side in sides]
    rooms = [map_room(one, look, below) for below, (*_, one) in zip(boxes, maps, strict=True)]
    left = min(room.x - below.x for room, below in zip(rooms, boxes, strict=True))
    top = min(room.y - below.y for room, below in zip(rooms, boxes, strict=True))
    wide, high = min(room.width for room in rooms), min(room.height for room in rooms)
    drawn, definitions = Markup(""), Markup("")
    for number, (below, (*_, content)) in enumerate(zip(boxes, maps, strict=True)):
        room = Box(below.x + left, below.y + top, wide, high)
        body = draw_map(content, look, below, letters, room)
        named = with_names(Body(heads[number][0] + body.drawn, body.definitions), f"m{number + 1}-")
        drawn += named.drawn
        definitions += named.definitions
    return Body(drawn, definitions)


def _head(title: str, under: str, look: Look, box: Box, letters: Letters) -> tuple[Markup, float]:
    """The title of a map and what it is of, and where they end."""
    unit, inks = look.size.unit, look.inks
    size = _TITLE * unit
    lines = lines_of(title, size, box.width, 700, most=3)
    head, y = letters.block(box.x, box.y, lines, size, inks.ink, weight=700)
    small = _UNDER * unit
    lines = lines_of(under, small, box.width, most=4)
    below, y = letters.block(box.x, y, lines, small, inks.quiet)
    return head + below, y + small * (LINE - 0.9)


def halves(box: Box, unit: float) -> tuple[Box, Box]:
    """The two halves of a box: side by side, or below each other where it is taller than wide."""
    gap = 26 * unit
    if box.height > box.width:
        high = (box.height - gap) / 2
        return (
            Box(box.x, box.y, box.width, high),
            Box(box.x, box.y + high + gap, box.width, high),
        )
    wide = (box.width - gap) / 2
    return (
        Box(box.x, box.y, wide, box.height),
        Box(box.x + wide + gap, box.y, wide, box.height),
    )
