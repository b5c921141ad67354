"""The axis of values that all rows of a ranking share: its ends, and what is written on it.

A score has the whole of its scale, from 0 to 10; a number of things runs from nothing to a round
number that no commune is above; answers in words stand in their order, at the same distance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.publishing.axis_ticks import tick_step, ticks

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.survey.comparison.ranking import Ranking


@dataclass(frozen=True)
class ValueAxis:
    """An axis of values.

    Attributes
    ----------
    low, high : float
        Its ends, in the indicator's unit.
    ticks : tuple of (float, str)
        What is written on it: per cent of the way from its lower end, and the words.
    step : float
        Per cent of the way from one line of its grid to the next.
    """

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    step: float

    def along(self, value: float) -> float:
        """Per cent of the way from the lower end; values outside of it are at its end."""
        return min(max(100 * (value - self.low) / (self.high - self.low), 0.0), 100.0)


def value_axis(ranking: Ranking, say: Translator) -> ValueAxis:
    """The axis of a ranking; its words are those of the reader's language."""
    indicator = ranking.indicator
    if indicator.categories:
        keys = [key for key, _ in indicator.categories]
        names = [say.render(name) for _, name in indicator.categories]
        low, high = min(keys), max(*keys, min(keys) + 1)
        ends = ((0.0, names[0]), (100.0, names[-1]))
        return ValueAxis(low, high, ends, 100 / (high - low))
    low, top = indicator.bounds
    if top is None:
        most = max((one.value for one in ranking.places.values()), default=1.0) or 1.0
        step = tick_step(low, most)
        top = low + -(-(most - low) // step) * step
    step = tick_step(low, top)
    digits = 0 if step.is_integer() else 1
    along = [(100 * (one - low) / (top - low), one) for one in ticks(low, top)]
    words = tuple((at, say.number(one, digits)) for at, one in along)
    return ValueAxis(low, top, words, 100 * step / (top - low))
