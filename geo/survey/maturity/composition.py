"""What an index is made of: the part of each domain in it, and how the domains go together.

Scores of communes come in; contributions, correlations and Cronbach's alpha go out, each with its
n, or with the reason why there is none. These are the checks that a composite index owes its
readers (OECD and JRC, *Handbook on Constructing Composite Indicators*, 2008: step 4, multivariate
analysis; step 8, back to the details). Nothing here is estimated for communes that did not answer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import Text
from geo.survey.maturity.scores import INDEX, LEAST_DOMAINS
from geo.survey.maturity.weights import domain_keys
from geo.survey.missing import VALUE, MissingState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.survey.maturity.weights import Weights

    Floats = NDArray[np.float64]

LEAST_PAIRS = 4
"""The interval of a correlation divides by sqrt(n - 3): it needs one pair more than three."""

ALPHA_CAVEAT = Text(
    "Alpha rises with the number of domains even where each pair hangs together no better, and a "
    "high alpha does not prove that the domains measure one thing: two groups of domains that have "
    "little to do with each other can give one as well."
)
"""Cortina, *Journal of Applied Psychology* 78, 1993; Sijtsma, *Psychometrika* 74, 2009."""

# 97.5% point of the normal distribution: two-sided 95%.
_Z = 1.959963984540054

# Scores that differ by less are equal; what differs is the order of summing.
_SAME = 1e-9


@dataclass(frozen=True)
class Contribution:
    """The part of one domain in the index of one commune.

    Attributes
    ----------
    domain : str
        Key of the domain.
    share : float or None
        Its weight, 0 to 1, among the domains that the commune has: they add up to 1.
    score : float or None
        0 to 10.
    points : float or None
        ``share · score``: what it brings to the index.
    state : str
        ``value``, or the :class:`~geo.survey.missing.MissingState` of the domain's score. Where it
        is ``value`` and there are no points, the commune has no index.
    """

    domain: str
    share: float | None
    score: float | None
    points: float | None
    state: str


@dataclass(frozen=True)
class Composition:
    """The index of one commune and the parts that add up to it.

    Attributes
    ----------
    index : float or None
        0 to 10; the sum of the points of ``parts``.
    parts : tuple of Contribution
        In the order of the domains.
    reason : Text or None
        Why there is no index, where there is none.
    """

    index: float | None
    parts: tuple[Contribution, ...]
    reason: Text | None = None


@dataclass(frozen=True)
class Correlation:
    """How two scores go together in the communes that have both.

    Attributes
    ----------
    r : float or None
        Pearson's coefficient, -1 to 1.
    low, high : float or None
        95% interval.
    n : int
        Communes that have both scores.
    reason : Text or None
        Why there is no coefficient, where there is none.
    """

    r: float | None
    low: float | None
    high: float | None
    n: int
    reason: Text | None = None


@dataclass(frozen=True)
class Alpha:
    """Cronbach's alpha of some scores.

    Attributes
    ----------
    value : float or None
        At most 1; below 0 where the scores contradict each other.
    n : int
        Communes that have all the scores.
    items : int
        Scores, those that no commune has left out.
    reason : Text or None
        Why there is no alpha, where there is none.
    """

    value: float | None
    n: int
    items: int
    reason: Text | None = None


def contributions(scores: pd.Series, states: pd.Series, weights: Weights) -> Composition:
    """Take the index of one commune apart.

    ``index = sum of share · score``, where the shares are the weights of the domains that the
    commune has, brought to a sum of 1 (the Handbook's linear aggregation, step 6). The rules for
    gaps are those of :func:`geo.survey.maturity.scores.score_edition`.

    Parameters
    ----------
    scores : Series of float64
        A row of :func:`~geo.survey.maturity.scores.score_edition`: index the domains (more is left
        aside), 0 to 10, NaN where missing.
    states : Series of str
        The same row of :func:`~geo.survey.maturity.scores.score_states`.
    weights : tuple of int
        One for each domain, not negative; only their proportions matter.
    """
    weight = dict(zip(domain_keys(), map(float, weights), strict=True))
    known = {key: float(scores[key]) for key in weight if math.isfinite(scores[key])}
    total = math.fsum(weight[key] for key in known)
    reason: Text | None = None
    if len(known) < LEAST_DOMAINS:
        gap = MissingState(states[INDEX]) if states[INDEX] != VALUE else None
        reason = (gap or MissingState.TOO_FEW_QUESTIONS).label
    elif total <= 0:
        reason = Text("None of the domains that have a weight has a score.")
    parts = []
    for key, own in weight.items():
        score = known.get(key)
        share = own / total if score is not None and reason is None else None
        points = share * score if share is not None and score is not None else None
        parts.append(Contribution(key, share, score, points, str(states[key])))
    index = math.fsum(part.points or 0.0 for part in parts) if reason is None else None
    return Composition(index, tuple(parts), reason)


def correlation(left: pd.Series, right: pd.Series) -> Correlation:
    """Pearson's correlation of two scores, with a 95% interval.

    Pearson's and not Spearman's: the index adds the scores themselves up, not their ranks, so what
    matters to it is whether they rise together in a line; alpha is built of the same covariances.

    The interval is Fisher's: ``tanh(atanh(r) ± 1.96 / sqrt(n - 3))`` (R. A. Fisher, *Metron* 1,
    1921). It supposes scores that are about normally distributed; with answers of few steps it is
    approximate. It has no finite population correction: it is about how scores go together, not
    about the communes of one year.

    Parameters
    ----------
    left, right : Series of float64
        Scores by commune, NaN where missing; a commune that lacks one of them is left out.
    """
    pairs = pd.concat([left, right], axis=1, join="inner").dropna().to_numpy(dtype="float64")
    n = len(pairs)
    if n < LEAST_PAIRS:
        return Correlation(None, None, None, n, _too_few(n))
    if (np.ptp(pairs, axis=0) < _SAME).any():
        return Correlation(None, None, None, n, _constant(n))
    centred = pairs - pairs.mean(axis=0)
    centred /= np.sqrt((centred**2).sum(axis=0))
    r = float(np.clip(centred[:, 0] @ centred[:, 1], -1, 1))
    if abs(r) > 1 - _SAME:  # on a line: atanh has no end there, and the interval no width
        return Correlation(math.copysign(1, r), math.copysign(1, r), math.copysign(1, r), n)
    half = _Z / math.sqrt(n - 3)
    low, high = (math.tanh(math.atanh(r) + step) for step in (-half, half))
    return Correlation(r, min(low, r), max(high, r), n)


def correlations(scores: pd.DataFrame) -> Mapping[tuple[str, str], Correlation]:
    """The :func:`correlation` of every two columns, each pair once, in the order of the columns.

    Parameters
    ----------
    scores : DataFrame of float64
        Communes by scores, NaN where missing; each pair uses the communes that have both.
    """
    names = list(scores.columns)
    return {
        (first, second): correlation(scores[first], scores[second])
        for place, second in enumerate(names)
        for first in names[:place]
    }


def cronbach_alpha(scores: pd.DataFrame) -> Alpha:
    """Cronbach's alpha: how far the scores vary together.

    ``k / (k - 1) · (1 - sum of variances / variance of the sum)`` for ``k`` scores (L. J. Cronbach,
    *Psychometrika* 16, 1951; the Handbook's step 4), with the communes that have all of them. See
    :data:`ALPHA_CAVEAT` for what it does not say.

    Parameters
    ----------
    scores : DataFrame of float64
        Communes by scores, NaN where missing. A score that no commune has is left out.
    """
    table = scores.dropna(axis="columns", how="all").dropna().to_numpy(dtype="float64")
    n, items = table.shape
    if items < 2:
        return Alpha(None, n, items, Text("Alpha compares scores: at least two are needed."))
    if n < LEAST_PAIRS:
        return Alpha(None, n, items, _too_few(n))
    if (np.ptp(table, axis=0) < _SAME).any() or np.ptp(table.sum(axis=1)) < _SAME:
        return Alpha(None, n, items, _constant(n))
    single = float(table.var(axis=0, ddof=1).sum())
    together = float(table.sum(axis=1).var(ddof=1))
    return Alpha(items / (items - 1) * (1 - single / together), n, items)


def with_self_assessment(scores: pd.DataFrame, progress: pd.Series) -> pd.DataFrame:
    """The domain scores, and beside them the communes' own view of their progress.

    Parameters
    ----------
    scores : DataFrame
        Of :func:`~geo.survey.maturity.scores.score_edition`.
    progress : Series of float64
        The answers to the question ``progress``, 0 to 10, by commune.

    Returns
    -------
    DataFrame
        The domains and ``progress``: float64, the communes of ``scores``. The index is not among
        them: it would go together with the domains because it is made of them.
    """
    return scores[list(domain_keys())].assign(progress=progress.reindex(scores.index))


def _too_few(n: int) -> Text:
    return Text.plural(
        "Only {n} commune has all the scores needed; at least {least} must have them.",
        "Only {n} communes have all the scores needed; at least {least} must have them.",
        n=n,
        least=LEAST_PAIRS,
    )


def _constant(n: int) -> Text:
    return Text("A score is the same in all {n} communes: what does not vary cannot go along.", n=n)
