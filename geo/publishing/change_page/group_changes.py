"""The table of groups: estimates then and now, their difference, the paired change beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geo.publishing.change_page.change_words import conclusion_of_interval
from geo.publishing.signed_words import signed
from geo.survey import MissingState
from geo.survey.change.change_of_groups import changes_by
from geo.survey.decimals import digits_of_difference, digits_of_group
from geo.survey.inference.groups import VARIABLE_NAMES, Variable, group_name
from geo.survey.missing import VALUE

if TYPE_CHECKING:
    from geo.language import Labels, Text, Translator
    from geo.publishing.change_page.selection import Chosen
    from geo.survey.maturity.weights import Weights

SHOWN: tuple[Variable, ...] = ("country", "region", "setting", "size", "language_area")
_HALF = 50.0  # per cent of the drawn scale on either side of nought


@dataclass(frozen=True)
class DifferenceMark:
    """A difference in words, and where it is drawn, in per cent of a scale with nought at 50."""

    words: str
    interval: str = ""
    verdict: Text | None = None
    left: float | None = None
    width: float | None = None
    point: float | None = None


@dataclass(frozen=True)
class ValueWords:
    """A value in words, or the words for why there is none."""

    words: str
    missing: bool = False


@dataclass(frozen=True)
class GroupRow:
    """One group of communes."""

    name: Text | Labels
    then: ValueWords
    now: ValueWords
    then_n: str
    now_n: str
    difference: DifferenceMark
    paired: DifferenceMark
    paired_n: str


def group_parts(
    found: Chosen, weights: Weights | None, say: Translator
) -> list[tuple[Text, list[GroupRow]]]:
    """The rows by variable, in reading order."""
    assert found.indicator is not None
    tables = {
        variable: changes_by(
            found.earlier.id, found.later.id, found.indicator.id, variable, weights
        )
        for variable in SHOWN
    }
    reach = _reach(tables)
    share = found.indicator.kind == "yes_no"
    digits = digits_of_difference(found.indicator)
    of_value = digits_of_group(found.indicator)
    return [
        (
            VARIABLE_NAMES[variable],
            [
                _row(
                    group_name(variable, str(row.Index), found.later.vintage),
                    row,
                    (of_value, digits),
                    reach,
                    say,
                    share=share,
                    synthetic=found.earlier.demonstration or found.later.demonstration,
                )
                for row in table.itertuples()
            ],
        )
        for variable, table in tables.items()
    ]


def _reach(tables: dict[Variable, pd.DataFrame]) -> float:
    """How far the drawn scale goes to either side: to the furthest end of an interval."""
    columns = ["change", "low", "high", "paired", "paired_low", "paired_high"]
    ends = [table[columns].abs().max(axis=None) for table in tables.values()]
    return float(pd.Series(ends, dtype="float64").max()) or 1.0


def _row(
    name: Text | Labels,
    row: object,
    both_digits: tuple[int, int],
    reach: float,
    say: Translator,
    *,
    share: bool,
    synthetic: bool,
) -> GroupRow:
    of_value, digits = both_digits

    def get(field: str) -> float:
        return float(getattr(row, field))

    def value(field: str) -> ValueWords:
        number = get(field)
        if pd.isna(number):
            return ValueWords(say.render(MissingState.WITHHELD.label), missing=True)
        return ValueWords(say.percent(number, of_value) if share else say.number(number, of_value))

    def n(field: str) -> str:
        return say("n = {n}", n=int(getattr(row, field)))

    def figure(state: str, *fields: str) -> DifferenceMark:
        found, low, high = map(get, fields)
        return _figure(
            str(getattr(row, state)),
            found,
            low,
            high,
            digits=digits,
            reach=reach,
            say=say,
            synthetic=synthetic,
        )

    return GroupRow(
        name=name,
        then=value("then"),
        now=value("now"),
        then_n=n("then_n"),
        now_n=n("now_n"),
        difference=figure("state", "change", "low", "high"),
        paired=figure("paired_state", "paired", "paired_low", "paired_high"),
        paired_n=n("both"),
    )


def _figure(
    state: str,
    value: float,
    low: float,
    high: float,
    *,
    digits: int,
    reach: float,
    say: Translator,
    synthetic: bool,
) -> DifferenceMark:
    if state != VALUE:
        return DifferenceMark(_why(state, say))
    sure = pd.notna(low) and pd.notna(high)
    return DifferenceMark(
        words=signed(value, digits, say),
        interval=say(
            "{low} to {high}", low=signed(low, digits, say), high=signed(high, digits, say)
        )
        if sure
        else "",
        verdict=conclusion_of_interval(low, high, digits, synthetic=synthetic),
        left=_at(low, reach) if sure else None,
        width=_at(high, reach) - _at(low, reach) if sure else None,
        point=_at(value, reach),
    )


def _why(state: str, say: Translator) -> str:
    """Nobody in both is too few, too: what is said is the same for none and for four."""
    if state in (MissingState.DID_NOT_ANSWER, MissingState.NOT_APPLICABLE):
        state = MissingState.WITHHELD.value
    return say.render(MissingState(state).label)


def _at(value: float, reach: float) -> float:
    return _HALF + _HALF * value / reach
