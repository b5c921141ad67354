"""The map of change: every paired commune in a class around zero, all others with their reason.

A :class:`~geo.survey.change.pairing.Pairing` comes in; a picture and its paint go out. Classes are
categories to the map, because a legend of change is read in words ("1 to 3 points higher in 2018").
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.cartography.choropleth import Choropleth, Frame, choropleth, paint
from geo.cartography.classes import SIDES, around_zero
from geo.cartography.colours import change_ramp, ramp
from geo.language import Text, translator
from geo.publishing.change_page.change_words import values_by_edition
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.signed_words import signed
from geo.survey.change.pairing import PairState
from geo.survey.missing import VALUE, MissingState
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from geo.cartography.assets import Assets
    from geo.cartography.colours import Theme
    from geo.language import Translator
    from geo.publishing.view import View
    from geo.survey.change.pairing import Pairing

SCORE_STEP = 2.0
"""Of scores out of 10: as wide as the classes of the atlas' other maps of scores."""

_BEYOND = 0.1  # of the communes may lie in the two open classes of a count

# The look of each reason; the words are those of the reason.
_LOOKS: dict[PairState, MissingState] = {
    PairState.NEITHER: MissingState.DID_NOT_ANSWER,
    PairState.ONLY_EARLIER: MissingState.NOT_ASKED,
    PairState.ONLY_LATER: MissingState.NOT_PUBLISHED,
    PairState.OPEN: MissingState.NOT_ANSWERED,
    PairState.NOT_APPLICABLE: MissingState.NOT_APPLICABLE,
    PairState.OTHER_PARTS: MissingState.WITHHELD,
    PairState.OTHER_QUESTIONS: MissingState.TOO_FEW_QUESTIONS,
    PairState.NOT_INVITED: MissingState.NOT_INVITED,
    PairState.MERGED: MissingState.MERGED,
}


def change_picture(pairing: Pairing, theme: Theme = "light") -> Choropleth:
    """Classify the changes of a pairing for drawing."""
    table = pairing.table
    codes, labels, colours = _classes(pairing, theme)
    known = (table["state"] == VALUE).to_numpy()
    looks = {state.value: look.value for state, look in _LOOKS.items()}
    drawn = pd.DataFrame(
        {
            "value": np.where(known, codes, np.nan),
            "state": table["state"].map(looks).where(~known, VALUE),
        },
        index=table.index,
    )
    picture = choropleth(
        drawn,
        scale_kind="diverging",
        categories=tuple((float(i), label) for i, label in enumerate(labels)),
        theme=theme,
        missing_words=tuple(
            (look, state.label(pairing.earlier, pairing.later)) for state, look in _LOOKS.items()
        ),
    )
    middle = len(labels) // 2 if len(labels) % 2 else 0  # of two answers none is a loss
    _, _, on_paper = _classes(pairing, "light")
    return replace(picture, colours=colours, on_paper=on_paper, losses=tuple(range(middle)))


def change_paint(view: View, pairing: Pairing, assets: Assets, theme: Theme) -> dict[str, Any]:
    """What the browser draws; see :func:`geo.cartography.choropleth.paint`."""
    say = translator(view.lang)
    picture = change_picture(pairing, theme)
    synthetic = pairing.earlier.demonstration or pairing.later.demonstration
    chosen = view.selected if view.level == "commune" else None
    frame = Frame(
        title=say.render(pairing.indicator.label),
        unit_note=say(
            "Change from {then} to {now}",
            then=str(pairing.earlier.year),
            now=str(pairing.later.year),
        ),
        foot=say("n = {n} of {all} communes", n=pairing.n, all=len(pairing.table)),
        value_pattern="{v}",
        details=tuple(detail(pairing, NisCode(code), say) for code in pairing.paired.index),
        label=say.render(DEMONSTRATION_LABEL) if synthetic else "",
        selected=(chosen,) if chosen else (),
        fit=f"change {pairing.vintage}",
        keys=(("Escape", "clear"),),
    )
    return paint(
        picture,
        frame,
        say,
        geometry=assets.geometry[pairing.vintage],
        level="commune",
        theme=theme,
    )


def step_of(pairing: Pairing) -> float:
    """The width of a class of differences: two points of a score, an odd number of a count.

    Odd, so that a class of whole numbers is as wide on both sides of nought; the least that leaves
    at most a tenth of the communes beyond the last limit.
    """
    if pairing.indicator.kind != "count":
        return SCORE_STEP
    sizes = pairing.paired["change"].abs()
    if sizes.empty:
        return 1.0
    reach = float(sizes.quantile(1 - _BEYOND))
    step = 1
    while (SIDES - 0.5) * step < reach:
        step += 2
    return float(step)


def detail(pairing: Pairing, code: NisCode, say: Translator) -> str:
    """The second line of a tooltip: both values, and the difference where it is a number."""
    (then_year, then), (now_year, now) = values_by_edition(pairing, code, say)
    text = say(
        "{year}: {value}; {later}: {other}", year=then_year, value=then, later=now_year, other=now
    )
    change = float(pairing.table["change"][code])
    if pairing.indicator.categories:
        return text
    difference = signed(change, pairing.indicator.decimals, say)
    return say("{text}; difference {n}", text=text, n=difference)


def _classes(pairing: Pairing, theme: Theme) -> tuple[list[int], tuple[Text, ...], tuple[str, ...]]:
    """The class of every commune (-1 for none), the words of the classes, their colours."""
    indicator, table = pairing.indicator, pairing.table
    then, now = str(pairing.earlier.year), str(pairing.later.year)
    if indicator.kind == "yes_no":
        codes = [-1 if pd.isna(x) else int(x) + 1 for x in table["change"]]
        words = (
            Text("Yes in {then}, no in {now}", then=then, now=now),
            Text("The same answer both times"),
            Text("No in {then}, yes in {now}", then=then, now=now),
        )
        return codes, words, change_ramp(3, theme)
    if indicator.kind == "category" and indicator.direction == "none":
        same = (table["then"] == table["now"]).to_numpy()
        known = (table["state"] == VALUE).to_numpy()
        codes = np.where(known, np.where(same, 0, 1), -1).tolist()
        answers = (Text("The same answer both times"), Text("Another answer in {year}", year=now))
        # Another answer is neither up nor down: a colour that the scale of change does not have.
        return codes, answers, (change_ramp(3, theme)[1], ramp("mosaic", 1, theme)[0])
    step = 1.0 if indicator.kind == "category" else step_of(pairing)
    codes = list(around_zero(table["change"], step, indicator.decimals))
    classes = [_class_words(place - SIDES, step, pairing) for place in range(2 * SIDES + 1)]
    if indicator.kind == "category":  # as many steps as there are answers to step over
        reach = min(len(indicator.categories) - 1, SIDES)
        classes = classes[SIDES - reach : SIDES + reach + 1]
        codes = [code - (SIDES - reach) if code >= 0 else -1 for code in codes]
    return codes, tuple(classes), change_ramp(len(classes), theme)


def _class_words(place: int, step: float, pairing: Pairing) -> Text:
    """The words of the class that is ``place`` classes above (below) the middle."""
    indicator, year = pairing.indicator, str(pairing.later.year)
    low, high = (abs(place) - 0.5) * step, (abs(place) + 0.5) * step
    if indicator.kind == "category":
        return _steps(place, pairing)
    if indicator.kind == "count":  # whole numbers: those that are really in the class
        return _count_words(place, round(low + 0.5), round(high - 0.5), year)
    return _score_words(place, low, high, year)


def _score_words(place: int, low: float, high: float, year: str) -> Text:
    if place == 0:
        return Text.plural("Less than {n} point apart", "Less than {n} points apart", n=high)
    texts = (
        Text.plural(
            "At least {n} point lower in {year}",
            "At least {n} points lower in {year}",
            n=low,
            year=year,
        ),
        Text.plural(
            "{low} to {n} point lower in {year}",
            "{low} to {n} points lower in {year}",
            n=high,
            low=low,
            year=year,
        ),
        Text.plural(
            "{low} to {n} point higher in {year}",
            "{low} to {n} points higher in {year}",
            n=high,
            low=low,
            year=year,
        ),
        Text.plural(
            "At least {n} point higher in {year}",
            "At least {n} points higher in {year}",
            n=low,
            year=year,
        ),
    )
    return texts[_kind_of_class(place)]


def _count_words(place: int, low: int, high: int, year: str) -> Text:
    if place == 0:
        return Text("At most {n} apart", n=high) if high else Text("As many both times")
    if low == high and abs(place) < SIDES:
        one = Text("{n} fewer in {year}", n=low, year=year)
        return Text("{n} more in {year}", n=low, year=year) if place > 0 else one
    texts = (
        Text("At least {low} fewer in {year}", low=low, year=year),
        Text("{low} to {high} fewer in {year}", low=low, high=high, year=year),
        Text("{low} to {high} more in {year}", low=low, high=high, year=year),
        Text("At least {low} more in {year}", low=low, year=year),
    )
    return texts[_kind_of_class(place)]


def _kind_of_class(place: int) -> int:
    """0: open below, 1: below the middle, 2: above it, 3: open above."""
    if abs(place) == SIDES:
        return 0 if place < 0 else 3
    return 1 if place < 0 else 2


def _steps(place: int, pairing: Pairing) -> Text:
    if place == 0:
        return Text("The same answer both times")
    answers = [label for _, label in pairing.indicator.categories]
    return Text.plural(
        "{n} step towards “{answer}”",
        "{n} steps towards “{answer}”",
        n=abs(place),
        answer=answers[-1] if place > 0 else answers[0],
    )
