"""How much of a rank is a choice: ranks under many weights that a reader might have chosen.

A table of scores and weights come in; for every commune its rank, its median rank and a 90% rank
interval go out. The weights of an index are a judgement, and so are its mean (arithmetic or
geometric) and its list of domains: Monte Carlo over them is what the OECD and the JRC recommend
(*Handbook on Constructing Composite Indicators*, 2008, step 7; Saisana, Saltelli and Tarantola,
*Journal of the Royal Statistical Society A* 168, 2005).

The weights are drawn from a Dirichlet distribution around those chosen: its means are the chosen
weights, and :data:`CONCENTRATION` says how close to them it stays. A domain without weight stays
without. Nothing here measures sampling chance: a rank is among the communes that answered.

Where a score is known only by its band, it is drawn too, evenly over the band: an uncertain input
is varied over what it can be, beside the judgements (the Handbook, step 7; Saisana, Saltelli and
Tarantola, section 3). Bounds by interval arithmetic would hold places that a commune takes only
where every score of all the others lies at the worst end at once; such bounds are given of the
values (:mod:`geo.survey.maturity.bounds`), which need no such coincidence. That a score may be
anywhere in its band with the same chance is a convention: what is hidden is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import AtlasError, Text
from geo.survey.maturity.scores import LEAST_DOMAINS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DRAWS = 10_000
SEED = 2022

CONCENTRATION = 23.0
"""Sum of the parameters of the Dirichlet distribution. With seven equal weights the coefficient of
variation of each is sqrt(6 / (23 + 1)) = 0.5: the root mean square of how far it is off is half of
it. Nine of ten drawn weights lie between a third of the chosen one and twice it."""

COVERAGE = 0.9
"""Of the draws, how many the rank interval holds: the middle 90%."""

_BLOCK = 2_000  # draws at once, where scores are drawn too: what has to fit in memory

_SHIFT = 1.0  # a geometric mean of scores with a zero is zero, whatever the others are

# Scores closer than this are the same answer; what differs is the order of summing.
_SAME = 1e-9


@dataclass(frozen=True)
class Variation:
    """What is varied beside the weights.

    Attributes
    ----------
    geometric
        Half of the draws take the geometric mean (of the scores plus one) instead of the
        arithmetic one: a weak domain is then made up for by a strong one less easily.
    leave_out
        One draw in (domains + 1) uses all domains; each of the others leaves one out.
    """

    geometric: bool = False
    leave_out: bool = False


ONLY_WEIGHTS = Variation()


def rank_intervals(
    scores: pd.DataFrame,
    weights: Sequence[float],
    variation: Variation = ONLY_WEIGHTS,
    *,
    least: int = LEAST_DOMAINS,
    half: pd.DataFrame | None = None,
    draws: int = DRAWS,
    concentration: float = CONCENTRATION,
    seed: int = SEED,
) -> pd.DataFrame:
    """Rank communes by the weighted mean of their scores, and say how firm the ranks are.

    Parameters
    ----------
    scores
        One row a commune (index nis5), one column a domain: float64, 0 to 10, NaN where missing.
        Where a commune lacks a domain, the others keep their proportions, as in the index.
    weights
        Of the columns, not negative; only their proportions matter.
    least
        A commune needs this many scores of any weight to be ranked, or all there are if fewer.
    half
        As ``scores``: how far each true score may be from the one given, either way; it is drawn
        evenly in between. None where scores are exact.

    Returns
    -------
    DataFrame
        Index as ``scores``, in its order. value : float64, the index at the chosen weights, NaN
        where not ranked; rank, last : Int64, the first and the last place that the commune shares
        with those of the same value (equal where it shares with nobody); median : float64, of its
        rank over the draws; low, high : Int64, the middle 90% of its ranks, widened where needed to
        hold ``rank`` and ``last``; places count from 1, the highest value; value_low, value_high :
        float64, the middle 90% of the values over the same draws, widened where needed to hold
        ``value``.

    Raises
    ------
    AtlasError
        All weights are zero, or one is negative or not finite.
    """
    weight = _checked(weights, len(scores.columns))
    table = scores.to_numpy(dtype="float64")
    known = np.isfinite(table)
    enough = (known.sum(axis=1) >= min(least, table.shape[1])) & (known @ weight > 0)
    out = pd.DataFrame(
        {
            "value": np.full(len(table), np.nan),
            "rank": pd.array([pd.NA] * len(table), dtype="Int64"),
            "last": pd.array([pd.NA] * len(table), dtype="Int64"),
            "median": np.full(len(table), np.nan),
            "low": pd.array([pd.NA] * len(table), dtype="Int64"),
            "high": pd.array([pd.NA] * len(table), dtype="Int64"),
            "value_low": np.full(len(table), np.nan),
            "value_high": np.full(len(table), np.nan),
        },
        index=scores.index,
    )
    if not enough.any():
        return out
    ranked = table[enough]
    values = _means(ranked, weight[None, :])[0]
    out.loc[enough, "value"] = values
    first, last = first_and_last_ranks(values)
    around = _around(half, weight)
    if around is None:
        kinds, which, sizes = _alike(ranked, weight)
    else:  # none are level in every draw
        kinds, which, sizes = ranked, np.arange(len(ranked)), np.ones(len(ranked), dtype="int64")
        around = around[enough]
    of_draws = _varied(
        kinds, _draw(tuple(weight), draws, concentration, seed), variation, seed, around
    )
    drawn = _drawn_ranks(of_draws, sizes)
    tail = round((1 - COVERAGE) / 2 * draws)
    least_value, most_value = _middle(of_draws, tail)
    ends = np.partition(drawn, (tail, draws // 2, draws - 1 - tail), axis=1)
    low, high = ends[:, tail][which], (ends[:, draws - 1 - tail] + sizes - 1)[which]
    middle = ends[:, draws // 2][which] + (sizes[which] - 1) / 2
    out.loc[enough, "rank"] = first
    out.loc[enough, "last"] = last
    out.loc[enough, "median"] = middle
    out.loc[enough, "low"] = np.minimum(low, first)
    out.loc[enough, "high"] = np.maximum(high, last)
    out.loc[enough, "value_low"] = np.fmin(least_value[which], values)
    out.loc[enough, "value_high"] = np.fmax(most_value[which], values)
    return out


def pairwise_win_shares(
    scores: pd.DataFrame,
    weights: Sequence[float],
    variation: Variation = ONLY_WEIGHTS,
    *,
    half: pd.DataFrame | None = None,
    draws: int = DRAWS,
    concentration: float = CONCENTRATION,
    seed: int = SEED,
) -> pd.DataFrame:
    """In which share of the draws one commune is ahead of another.

    Parameters
    ----------
    scores
        As for :func:`rank_intervals`; a few communes that are shown side by side.
    half
        As for :func:`rank_intervals`.

    Returns
    -------
    DataFrame
        Index and columns as the index of ``scores``: float64, 0 to 1, row ahead of column; the
        rest to 1 are draws in which the column is ahead or both are level. NaN on the diagonal and
        where a commune has no score with weight.

    Raises
    ------
    AtlasError
        As :func:`rank_intervals`.
    """
    weight = _checked(weights, len(scores.columns))
    table = scores.to_numpy(dtype="float64")
    drawn = _draw(tuple(weight), draws, concentration, seed)
    values = _varied(table, drawn, variation, seed, _around(half, weight))
    with np.errstate(invalid="ignore"):
        ahead = (values[:, :, None] > values[:, None, :] + _SAME).mean(axis=0)
    unknown = ~(np.isfinite(table) @ weight > 0)
    ahead[unknown, :] = np.nan
    ahead[:, unknown] = np.nan
    np.fill_diagonal(ahead, np.nan)
    return pd.DataFrame(ahead, index=scores.index, columns=scores.index)


def first_and_last_ranks(
    values: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last place of each value, from 1 (the highest); equal values share places.

    Values must be finite.
    """
    seen = np.round(values, 9)
    rising = np.sort(seen)
    first = 1 + len(seen) - np.searchsorted(rising, seen, side="right")
    last = len(seen) - np.searchsorted(rising, seen, side="left")
    return first.astype("int64"), last.astype("int64")


def _checked(weights: Sequence[float], columns: int) -> Floats:
    weight = np.asarray(weights, dtype="float64")
    if weight.shape != (columns,) or not np.isfinite(weight).all() or (weight < 0).any():
        raise AtlasError(
            Text("Weights must be numbers from 0 on, one for each of the {n} scores.", n=columns)
        )
    if not weight.any():
        raise AtlasError(Text("All weights are zero. Give at least one domain a weight."))
    normal: Floats = weight / weight.sum()
    return normal


@lru_cache(maxsize=8)
def _draw(weight: tuple[float, ...], draws: int, concentration: float, seed: int) -> Floats:
    """Weights drawn from a Dirichlet distribution: draws x domains, each row sums to 1."""
    chance = np.random.default_rng(seed)
    parts = chance.standard_gamma(concentration * np.asarray(weight), (draws, len(weight)))
    # A shape near zero can give nothing but zeros: such a draw is the chosen weights.
    parts[parts.sum(axis=1) == 0] = weight
    drawn: Floats = parts / parts.sum(axis=1, keepdims=True)
    return drawn


def _alike(table: Floats, weight: Floats) -> tuple[Floats, NDArray[np.intp], NDArray[np.int64]]:
    """Communes that are level whatever the weights, as one: rows, row of each, number in each.

    They have the same scores, or each has but one score all over: then no weight parts them.
    """
    weighing = table[:, weight > 0]
    low, high = np.nanmin(weighing, axis=1), np.nanmax(weighing, axis=1)
    flat = high - low < _SAME
    filled = np.where(flat[:, None], low[:, None], table)
    filled[:, weight == 0] = 0.0
    keys = np.round(np.where(np.isfinite(filled), filled, -1.0), 9)
    _, at, which, sizes = np.unique(
        keys, axis=0, return_index=True, return_inverse=True, return_counts=True
    )
    return filled[at], which.reshape(-1), sizes.astype("int64")


def _means(table: Floats, drawn: Floats) -> Floats:
    """Weighted means: draws x communes. A commune's missing scores leave the others' proportions.

    NaN where no score of a commune has weight.
    """
    known = np.isfinite(table)
    total: Floats = drawn @ np.where(known, table, 0.0).T
    if known.all():
        total /= drawn.sum(axis=1, keepdims=True)
        return total
    weighing = drawn @ known.T.astype("float64")
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(weighing > 0, total / weighing, np.nan)


def _around(half: pd.DataFrame | None, weight: Floats) -> Floats | None:
    """Half the width of each score's band; None where every score that has a weight is exact."""
    if half is None:
        return None
    found = half.to_numpy(dtype="float64")
    return found if (np.nan_to_num(found[:, weight > 0]) > 0).any() else None


def _means_around(
    table: Floats, around: Floats, drawn: Floats, geometric: NDArray[np.bool_], seed: int
) -> Floats:
    """As :func:`_means`, each score drawn evenly within ``around`` of the one given.

    In the draws that are ``geometric`` the geometric mean of the scores plus one, less one.
    """
    chance = np.random.default_rng(seed + 2)
    known = np.isfinite(table)
    values = np.empty((len(drawn), len(table)))
    for start in range(0, len(drawn), _BLOCK):
        block = slice(start, start + _BLOCK)
        weights, logs = drawn[block], geometric[block]
        total = np.zeros((len(weights), len(table)))
        for column in range(table.shape[1]):
            if not weights[:, column].any():
                continue
            off = around[:, column] * chance.uniform(-1, 1, total.shape)
            scores = np.where(known[:, column], table[:, column] + off, 0.0)
            scores[logs] = np.log(scores[logs] + _SHIFT)
            total += weights[:, [column]] * np.where(known[:, column], scores, 0.0)
        weighing = weights @ known.T.astype("float64")
        with np.errstate(invalid="ignore", divide="ignore"):
            means = np.where(weighing > 0, total / weighing, np.nan)
        means[logs] = np.exp(means[logs]) - _SHIFT
        values[block] = means
    return values


def _varied(
    table: Floats, drawn: Floats, variation: Variation, seed: int, around: Floats | None = None
) -> Floats:
    """Values to rank by: draws x communes."""
    chance = np.random.default_rng(seed + 1)
    draws, domains = drawn.shape
    if variation.leave_out:
        left_out = chance.integers(0, domains + 1, draws)
        reduced = np.where(np.arange(domains) == left_out[:, None], 0.0, drawn)
        drawn = np.where(reduced.sum(axis=1, keepdims=True) > 0, reduced, drawn)
    geometric: NDArray[np.bool_] = np.zeros(draws, dtype=np.bool_)
    if variation.geometric:
        geometric = np.asarray(chance.random(draws) < 0.5)
    if around is not None:
        return _means_around(table, around, drawn, geometric, seed)
    values = _means(table, drawn)
    if variation.geometric:
        values[geometric] = np.exp(_means(np.log(table + _SHIFT), drawn[geometric])) - _SHIFT
    return values


def _middle(values: Floats, tail: int) -> tuple[Floats, Floats]:
    """The ends of what is left of the draws of each commune without ``tail`` at either side.

    ``values`` is draws x communes. A draw in which a commune has no value counts on neither side;
    NaN where it has none in any.
    """
    rising = np.ascontiguousarray(values.T)
    known = np.isfinite(rising)
    if known.all():
        ends = np.partition(rising, (tail, rising.shape[1] - 1 - tail), axis=1)
        return ends[:, tail], ends[:, rising.shape[1] - 1 - tail]
    rising.sort(axis=1)  # what is not a number goes to the end
    n = known.sum(axis=1)
    cut = np.minimum(tail * n // rising.shape[1], np.maximum(n - 1, 0) // 2)
    rows = np.arange(len(rising))
    return rising[rows, cut], rising[rows, np.maximum(n - 1 - cut, 0)]


def _drawn_ranks(values: Floats, sizes: NDArray[np.int64]) -> NDArray[np.int16]:
    """The first place of each kind of commune in each draw: kinds x draws.

    ``values`` is draws x kinds, ``sizes`` how many communes are of each kind.
    """
    # A draw that leaves out all that a commune has puts it last in that draw. Single precision
    # parts scores that differ by a millionth, and sorts in half the time.
    order = np.argsort(-np.nan_to_num(values, nan=-np.inf).astype("float32"), axis=1)
    if (sizes == 1).all():
        first = np.broadcast_to(np.arange(1, len(sizes) + 1, dtype="int16"), order.shape)
    else:
        in_order = sizes[order]
        first = (np.cumsum(in_order, axis=1) - in_order + 1).astype("int16")
    ranks = np.empty(order.shape, dtype="int16")
    np.put_along_axis(ranks, order, first, axis=1)
    return np.ascontiguousarray(ranks.T)
