"""The outline of a commune between its neighbours, as a picture to be set on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.commune_map import draw_commune
from geo.cartography.picture.paper import INKS, Box
from geo.cartography.picture.text import Letters

if TYPE_CHECKING:
    from geo.language import Language
    from geo.territory.nis_code import NisCode

WIDTH, HEIGHT = 420, 320


def close_up_picture(code: NisCode, vintage: int, language: Language) -> str:
    """An SVG document; its letters are named, not inside.

    Errors as :func:`geo.cartography.commune_close_up.outline`.
    """
    letters = Letters()
    drawn = draw_commune(
        code, vintage, language, Box(0, 0, WIDTH, HEIGHT), letters, INKS["light"], 1.15
    )
    return str(
        Markup(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {w} {h}' width='{w}' "
            "height='{h}'>{style}{drawn}</svg>"
        ).format(w=WIDTH, h=HEIGHT, style=letters.style(embedded=False), drawn=drawn)
    )
