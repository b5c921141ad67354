"""How changes are written: values then and now, signed differences, and what an interval says.

Words state (higher, lower, no difference that the samples can show); none of them grades.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.language import Text
from geo.publishing.labelled_claims import claim_of_answers
from geo.survey.change.pairing import PairState
from geo.survey.decimals import digits_of
from geo.survey.missing import VALUE, MissingState

if TYPE_CHECKING:
    from geo.language import Labels, Translator
    from geo.survey import Indicator
    from geo.survey.change.pairing import Pairing
    from geo.territory.nis_code import NisCode


def value_words(indicator: Indicator, value: float, say: Translator) -> str:
    """What one commune answered, with its unit."""
    if math.isnan(value):
        return ""
    if indicator.categories:
        return say.render(dict(indicator.categories)[value])
    number = say.number(value, digits_of(indicator, "commune", value))
    return say.render(indicator.value_text).replace("{value}", number)


def change_words(pairing: Pairing, change: float, then: float, now: float) -> Text:
    """How a commune moved: "2.1 points higher", "another answer"."""
    indicator = pairing.indicator
    if indicator.categories:
        return Text("The same answer") if then == now else Text("Another answer")
    decimals = indicator.decimals
    size = abs(round(change, decimals))
    if size == 0:
        return Text("The same number")
    if indicator.kind == "count":
        return Text("{n} more", n=size) if change > 0 else Text("{n} fewer", n=size)
    if change > 0:
        return Text.plural("{n} point higher", "{n} points higher", n=size)
    return Text.plural("{n} point lower", "{n} points lower", n=size)


def state_words(pairing: Pairing, state: str) -> Text:
    """Why a commune is not compared, in few words."""
    return PairState(state).label(pairing.earlier, pairing.later)


def rows_of(pairing: Pairing) -> dict[NisCode, dict[str, Any]]:
    """The rows of a pairing's table by code."""
    rows: dict[Any, Any] = pairing.table.to_dict("index")
    return rows


def values_by_edition(pairing: Pairing, code: NisCode, say: Translator) -> list[tuple[str, str]]:
    """Year, and what the commune said then, or why that is not known; one for each edition."""
    row = pairing.table.loc[code].to_dict()
    told = []
    for edition, value, state in (
        (pairing.earlier, row["then"], row["then_state"]),
        (pairing.later, row["now"], row["now_state"]),
    ):
        known = state == VALUE
        words = (
            value_words(pairing.indicator, float(value), say)
            if known
            else say.render(MissingState(str(state)).label)
        )
        told.append((str(edition.year), words))
    return told


def unit_of_change(indicator: Indicator) -> Text | Labels:
    """The unit of the difference between two groups of communes."""
    if indicator.kind == "yes_no":
        return Text("percentage points")
    if indicator.kind == "score":
        return Text("points")
    return Text("per commune that answered")


def unit_beside(indicator: Indicator, value: float) -> Text | Labels:
    """The unit of one difference, beside its value: it agrees with it (0.9 points, 0,9 point)."""
    if indicator.kind == "yes_no":
        return Text.plural("percentage point", "percentage points", n=abs(value))
    if indicator.kind == "score":
        return Text.plural("point", "points", n=abs(value))
    return unit_of_change(indicator)


def conclusion_of_interval(
    low: float, high: float, decimals: int, *, synthetic: bool = False
) -> Text:
    """What the interval of a difference lets one say; the ends as they are shown.

    Of answers that are ``synthetic`` the verdict is about these, and says so.
    """
    return claim_of_answers(_verdict(low, high, decimals), synthetic=synthetic)


def _verdict(low: float, high: float, decimals: int) -> Text:
    if pd.isna(low) or pd.isna(high):
        return Text("no interval: all answers agree")
    if round(low, decimals) > 0:
        return Text("higher")
    if round(high, decimals) < 0:
        return Text("lower")
    return Text("no difference that the samples can show")
