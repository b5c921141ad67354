"""Points of a chart of two indicators that lie apart, and how many lie under one another.

**Who is named.** Tukey's rule (*Exploratory Data Analysis*, 1977): a value is apart where it lies
more than 1.5 times the width of the middle half outside of it. Of two numbers that is asked of each
of the two and of how far a point is above or below the straight line through all (least squares);
of a number by answer, of the number among those that gave the same answer. Of those apart, the six
that lie farthest out, in widths of the middle half, are named. Where the middle half has no width,
or fewer than :data:`LEAST` points are there, nobody is.

**What lies under one another.** A point counts as covered where another that is drawn later has its
middle less than a radius away: at least about half of it cannot be seen then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import Text, listed
from geo.survey.communes import area_name

if TYPE_CHECKING:
    from geo.publishing.compare_page.two_indicators import IndicatorPair
    from geo.territory.nis_code import NisCode

FENCE = 1.5
"""Widths of the middle half, outside of which a value is apart."""
MOST = 6
"""Names, at most: more would hide the points."""
LEAST = 8
"""Points that it takes to say that one of them is apart."""


def outliers(pair: IndicatorPair) -> tuple[NisCode, ...]:
    """The areas whose point lies apart, the farthest first; see the module for the rule."""
    if pair.chart == "scatter":
        first, second = pair.table["first"], pair.table["second"]
        parts = [_beyond(one) for one in (first, second, _off_the_line(first, second))]
        beyond = pd.concat(parts, axis=1).max(axis=1)
    elif pair.chart == "strips":
        groups = pair.values(pair.answer)
        beyond = pair.values(pair.number).groupby(groups, group_keys=False).apply(_beyond)
    else:
        return ()
    beyond = beyond[beyond > 0].sort_index().sort_values(ascending=False, kind="stable")
    return tuple(beyond.index[:MOST])


def outlier_sentence(pair: IndicatorPair) -> Text | None:
    """Who lies apart and by which rule; None where nobody does."""
    found = outliers(pair)
    if not found:
        return None
    level, vintage = pair.view.level, pair.first.vintage
    names = listed([area_name(code, level, vintage) for code in found])
    if pair.chart == "strips":
        return Text(
            "Named because they lie apart, more than 1.5 times the width of the middle half of "
            "their answer outside of it (at most six): {names}.",
            names=names,
        )
    return Text(
        "Named because they lie apart, more than 1.5 times the width of the middle half outside of "
        "it, of either number or of the distance from the straight line (at most six): {names}.",
        names=names,
    )


def _beyond(values: pd.Series) -> pd.Series:
    """How far outside the fences, in widths of the middle half; 0 where it is inside."""
    low, high = float(values.quantile(0.25)), float(values.quantile(0.75))
    width = high - low
    if len(values) < LEAST or width <= 0:
        return values * 0.0
    below, above = low - FENCE * width - values, values - high - FENCE * width
    return below.clip(lower=0.0).add(above.clip(lower=0.0)) / width


def _off_the_line(first: pd.Series, second: pd.Series) -> pd.Series:
    """How far each point is above the straight line through all (least squares)."""
    around = first - float(first.mean())
    spread = float((around**2).sum())
    slope = 0.0 if spread == 0 else float((around * (second - float(second.mean()))).sum()) / spread
    return second - float(second.mean()) - slope * around


def covered(x: pd.Series, y: pd.Series, size: pd.Series) -> int:
    """How many points of a chart lie at least about half under another.

    Parameters
    ----------
    x, y
        Middles in pixels, in the order in which the points are drawn.
    size
        Of each, square pixels.
    """
    at = np.column_stack([x.to_numpy(float), y.to_numpy(float)])
    radius = np.sqrt(size.to_numpy(float) / np.pi)
    apart = np.hypot(*(at[:, None, :] - at[None, :, :]).transpose(2, 0, 1))
    later = np.triu(np.ones(apart.shape, dtype=bool), k=1)
    return int(((apart < radius[:, None]) & later).any(axis=1).sum())
