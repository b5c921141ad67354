"""How an area is filled: with its class' colour, or with the pattern of what is missing.

The same table of patterns as on screen (``browser/shared.json``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.missing_patterns import (
    CALM_PATTERNS,
    LOSS_MARK,
    MARK_KINDS,
    MISSING_PATTERNS,
    MODEL_RINGS,
    PATTERNS,
    UNSURE_LINES,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from geo.cartography.picture.paper import Inks

_NAMES = {look.letter: look.pattern for look in MISSING_PATTERNS.values()}


def fill_of(
    letter: str, colours: Sequence[str], *, mark: str = "0", losses: Collection[int] = ()
) -> str:
    """What ``fill`` says for an area of a class or of a missing state.

    Parameters
    ----------
    letter
        As in :attr:`geo.cartography.choropleth.Choropleth.letters`.
    colours
        Of the classes.
    mark
        What is drawn over the class (:attr:`geo.cartography.choropleth.Choropleth.marks`).
    losses
        Classes that have the mark of a loss.
    """
    if not letter.isdigit():
        return f"url(#p-{_NAMES[letter]})"
    if int(letter) in losses:
        return f"url(#l-{letter})"
    return f"url(#{MARK_KINDS[mark]}-{letter})" if mark in MARK_KINDS else colours[int(letter)]


IN_AREAS = "a"
"""Before the names of patterns inside the group of areas, whose own pixels are smaller."""


def in_areas(fill: str) -> str:
    """What ``fill`` says inside the group of areas; a colour is the same anywhere."""
    return fill.replace("url(#", f"url(#{IN_AREAS}")


def definitions(
    fills: Iterable[str], colours: Sequence[str], inks: Inks, *, unit: float = 1.0, before: str = ""
) -> Markup:
    """The patterns among ``fills``, each for the size of letters of ``unit``.

    ``fills`` are as :func:`fill_of` gives them; colours among them need nothing. ``before`` stands
    before their names: see :data:`IN_AREAS`.
    """
    drawn = Markup("")
    for fill in sorted(set(fills)):
        if not fill.startswith("url("):
            continue
        kind, _, name = fill[len("url(#") : -1].partition("-")
        if kind == "p":
            size, path = PATTERNS[name]
            ground, line, width = inks.ground, inks.pattern, 0.9
            if name in CALM_PATTERNS:
                ground, line = inks.calm, inks.calm_line
        elif kind == "l":
            (size, path), width = LOSS_MARK, 1.0
            ground, line = colours[int(name)], inks.mark
        else:
            (size, path), width = MODEL_RINGS if kind == "m" else UNSURE_LINES, 1.6
            ground, line = colours[int(name)], inks.ground
        drawn += Markup(
            "<pattern id='{before}{kind}-{name}' width='{size}' height='{size}' "
            "patternUnits='userSpaceOnUse' patternTransform='scale({unit:g})'>"
            "<rect width='{size}' height='{size}' fill='{ground}'/>"
            "<path d='{path}' fill='none' stroke='{line}' stroke-width='{width}'/></pattern>"
        ).format(
            before=before,
            kind=kind,
            name=name,
            size=size,
            unit=unit,
            ground=ground,
            path=path,
            line=line,
            width=width,
        )
    return drawn
