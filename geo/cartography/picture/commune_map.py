"""A commune between its neighbours as part of a picture, with the names of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely
from markupsafe import Markup

from geo.cartography.picture.close_up import bar_km, close_up, names_around, neighbours_of, room_for
from geo.cartography.picture.fonts import width_of
from geo.cartography.picture.paper import letters_on
from geo.cartography.picture.shapes import PER_PIXEL, path_of
from geo.cartography.picture.text import titled
from geo.survey.communes import area_name

if TYPE_CHECKING:
    from geo.cartography.picture.paper import Box, Inks
    from geo.cartography.picture.text import Letters
    from geo.language import Language
    from geo.territory.nis_code import NisCode

_NAME, _BAR = 13.0, 11.5


def draw_commune(  # noqa: PLR0917  (a commune, and on what it is drawn)
    nis5: NisCode,
    vintage: int,
    language: Language,
    box: Box,
    letters: Letters,
    inks: Inks,
    unit: float,
) -> Markup:
    """The commune in the middle of ``box``, with its neighbours and a scale bar.

    Errors as :func:`geo.cartography.commune_close_up.outline`.
    """
    close = close_up(nis5, vintage, round(box.width), round(box.height))
    name = area_name(nis5, "commune", vintage)[language]
    size = _NAME * unit
    km = bar_km(close.scale, box.width)
    long = km * 1000 * close.scale
    small = _BAR * unit
    free = shapely.box(0, 0, box.width, box.height).difference(
        shapely.box(0, box.height - 2.2 * small, long + 2 * small, box.height)
    )
    names = Markup("")
    around = {
        code: area_name(code, "commune", vintage)[language] for code in neighbours_of(nis5, vintage)
    }
    widths = {code: width_of(words, size) + 0.4 * size for code, words in around.items()}
    for code, (x, y) in names_around(close, widths, 1.2 * size, free).items():
        names += letters.write(
            *(x, y + 0.35 * size),
            around[code],
            size,
            inks.ink,
            anchor="middle",
            halo=inks.land,
        )
    spot = room_for(close.own, width_of(name, size, 700) + 0.6 * size, 1.2 * size)
    if spot is not None:
        names += letters.write(
            *(spot[0], spot[1] + 0.35 * size),
            name,
            size,
            letters_on(inks.own),
            weight=700,
            anchor="middle",
        )
    left, base = 0.5 * small, box.height - 0.4 * small
    bar = Markup(
        "<g id='scale'><rect x='{:.1f}' y='{:.1f}' width='{:.1f}' height='{:.1f}' fill='{}' "
        "fill-opacity='.85'/><path d='M{:.1f} {:.1f}v{:.1f}h{:.1f}v-{:.1f}' fill='none' "
        "stroke='{}' stroke-width='{:g}'/>{}</g>"
    ).format(
        unit,  # borders end where the bar can be read, but for the frame
        box.height - 2 * small,
        long + small,
        2 * small - 1.5 * unit,
        inks.land,
        left,
        base - 0.4 * small,
        0.4 * small,
        long,
        0.4 * small,
        inks.ink,
        1.2 * unit,
        letters.write(
            *(left + long / 2, base - 0.6 * small, f"{km} km", small, inks.ink),
            anchor="middle",
            halo=inks.land,
        ),
    )
    line = PER_PIXEL * unit
    return Markup(
        "<g id='commune' transform='translate({x:.1f} {y:.1f})'>"
        "<g transform='scale({scale:g})' stroke='{ink}' stroke-linejoin='round' "
        "fill-rule='evenodd'><path d='{around}' fill='{land}' stroke-width='{thin:g}' "
        "stroke-opacity='.6'/><path id='a{code}' d='{own}' fill='{colour}' "
        "stroke-width='{thick:g}'>{title}</path></g>{names}{bar}</g>"
    ).format(
        x=box.x,
        y=box.y,
        scale=1 / PER_PIXEL,
        ink=inks.ink,
        land=inks.land,
        colour=inks.own,
        code=nis5,
        around="".join(path_of(shape) for _, shape in close.around),
        own=path_of(close.own),
        thin=0.7 * line,
        thick=1.4 * line,
        title=titled(name),
        names=names,
        bar=bar,
    )
