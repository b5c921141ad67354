"""The flow between classes: which classes, and the picture of who moved from which to which.

A pairing comes in; a :class:`TransitionCounts`, and an ``<img>`` that holds its own SVG, go out
(Streamlit takes SVG elements out of a page, but not pictures). The words stand beside the picture
in the page, at the heights that :class:`Node` gives, so that they keep their size on every screen;
the same counts stand in a table under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from geo.cartography.choropleth import choropleth
from geo.cartography.colours import DEFAULT_SCALE, ramp
from geo.cartography.picture.paper import INKS
from geo.survey.change.transitions import Flow, transition_matrix
from geo.survey.missing import VALUE

if TYPE_CHECKING:
    from geo.cartography.colours import Theme
    from geo.language import Translator
    from geo.survey.change.pairing import Pairing

_WIDTH, _BAR = 400, 12
_PIXELS = 230  # of all communes together
_LEAST, _GAP = 30, 8  # a class has room for its line of words


@dataclass(frozen=True)
class TransitionCounts:
    """The flow between the classes of an indicator.

    Attributes
    ----------
    labels : tuple of str
        Of the classes, in order.
    flow : Flow
    ordered : bool
        Whether a later class is more; the answers to a question may have no order.
    """

    labels: tuple[str, ...]
    transitions: Flow
    ordered: bool


@dataclass(frozen=True)
class Node:
    """One class on one side of the picture: its words and count, and where it stands, in pixels."""

    label: str
    n: int
    top: int
    height: int


def count_transitions(pairing: Pairing, say: Translator) -> TransitionCounts:
    """Count the moves: by the same class limits in both years, or by the answers."""
    indicator, paired = pairing.indicator, pairing.paired
    then, now = paired["then"].to_numpy(), paired["now"].to_numpy()
    if indicator.categories:
        order = {value: place for place, (value, _) in enumerate(indicator.categories)}
        labels = tuple(say.render(label) for _, label in indicator.categories)
        places = [[order[value] for value in side] for side in (then, now)]
        ordered = indicator.kind == "yes_no" or indicator.direction != "none"
        return TransitionCounts(
            labels, transition_matrix(places[0], places[1], len(labels)), ordered
        )
    values = [*then, *now]
    top = indicator.bounds[1]
    picture = choropleth(
        pd.DataFrame({"value": values, "state": VALUE}),
        bounds=None if top is None else (indicator.bounds[0], top),
        decimals=indicator.decimals,
        zero_apart=indicator.kind == "count",
    )
    assert picture.classes is not None
    codes, k = picture.classes.codes, picture.classes.k
    labels = tuple(picture.range_label(place, say) for place in range(k))
    return TransitionCounts(
        labels, transition_matrix(codes[: len(then)], codes[len(then) :], k), ordered=True
    )


def nodes(found: TransitionCounts) -> tuple[list[Node], list[Node], int]:
    """The classes then and now, the highest on top as far as there is an order; the height."""
    total = max(found.transitions.total, 1)
    order = _reading_order(found)
    # One class stands at the same height on both sides: what stayed runs level.
    rooms = {
        i: max(
            _LEAST,
            round(_PIXELS * max(found.transitions.then[i], found.transitions.now[i]) / total),
        )
        for i in order
    }
    sides: tuple[list[Node], list[Node]] = ([], [])
    top = 0
    for i in order:
        for side, counts in zip(
            sides, (found.transitions.then, found.transitions.now), strict=True
        ):
            height = round(_PIXELS * counts[i] / total)
            side.append(Node(found.labels[i], counts[i], top, height))
        top += rooms[i] + _GAP
    return sides[0], sides[1], top - _GAP


def flow_picture(found: TransitionCounts, theme: Theme, alt: str) -> Markup:
    """The picture: bars of the classes, and a band from then to now for every move."""
    left, right, height = nodes(found)
    order = _reading_order(found)
    scale = _PIXELS / max(found.transitions.total, 1)
    tide, ink = ramp(DEFAULT_SCALE["diverging"], 7, theme), INKS[theme].ink
    above, below = (tide[5], tide[1]) if found.ordered else (ramp("mosaic", 1, theme)[0],) * 2
    used_left = {i: float(node.top) for i, node in zip(order, left, strict=True)}
    used_right = {i: float(node.top) for i, node in zip(order, right, strict=True)}
    bands: list[Markup] = []
    stayed: list[Markup] = []
    for i in order:
        for j in order:
            thick = scale * found.transitions.counts[i][j]
            if not thick:
                continue
            colour = ink if i == j else above if j > i else below
            band = _band(used_left[i], used_right[j], thick, colour, ".22" if i == j else ".62")
            (stayed if i == j else bands).append(band)
            used_left[i] += thick
            used_right[j] += thick
    bars = [
        Markup("<rect x='{}' y='{}' width='{}' height='{}' fill='{}'/>").format(
            x, node.top, _BAR, max(node.height, 1), ink
        )
        for x, side in ((0, left), (_WIDTH - _BAR, right))
        for node in side
    ]
    drawing = Markup(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {w} {h}' width='{w}' height='{h}' "
        "preserveAspectRatio='none'>{stayed}{bands}{bars}</svg>"
    ).format(
        w=_WIDTH,
        h=height,
        stayed=Markup("").join(stayed),
        bands=Markup("").join(bands),
        bars=Markup("").join(bars),
    )
    return Markup('<img src="data:image/svg+xml,{}" width="{}" height="{}" alt="{}">').format(
        quote(drawing, safe=" =:/'.,;()-"), _WIDTH, height, alt
    )


def _reading_order(found: TransitionCounts) -> list[int]:
    """Classes of numbers from the highest down, as a scale stands; answers as they are asked."""
    places = list(range(found.transitions.classes))
    return places[::-1] if found.ordered else places


def _band(left: float, right: float, thick: float, colour: str, opacity: str) -> Markup:
    x0, x1, middle = _BAR, _WIDTH - _BAR, _WIDTH / 2
    return Markup(
        "<path d='M{x0} {a:.1f}C{m} {a:.1f} {m} {b:.1f} {x1} {b:.1f}V{d:.1f}"
        "C{m} {d:.1f} {m} {c:.1f} {x0} {c:.1f}Z' fill='{colour}' fill-opacity='{opacity}'/>"
    ).format(
        x0=x0,
        x1=x1,
        m=middle,
        a=left,
        b=right,
        c=left + thick,
        d=right + thick,
        colour=colour,
        opacity=opacity,
    )
