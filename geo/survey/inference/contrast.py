"""The difference of two groups' means, with an interval that knows what they have in common.

A value and state for every commune, two groups and a design come in; a :class:`Contrast` goes out.
The groups may be apart, overlap, or one may hold the other: the difference is linearised as a
whole, so that a commune which counts in both does so in the error, too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.survey.inference.estimate import t_quantile
from geo.survey.missing import VALUE, MissingState

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from geo.survey.inference.design import Design

    Floats = npt.NDArray[np.float64]

# Deviations smaller than this part of the values are rounding.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Contrast:
    """The mean of one group minus that of another, in the unit of the values.

    Attributes
    ----------
    difference, se : float
        NaN where a group has no answer.
    low, high : float
        95% interval; NaN where there is none (see :func:`contrast`).
    n : (int, int)
        Answers in each group; who is in both counts in both.
    """

    difference: float
    se: float
    low: float
    high: float
    n: tuple[int, int]


def contrast(
    observed: pd.DataFrame, first: pd.Series[bool], second: pd.Series[bool], design: Design
) -> Contrast:
    """The mean of ``first`` minus the mean of ``second``; see :class:`Contrast`.

    *Point.* The difference of the two means of :func:`~geo.survey.inference.estimate.estimate`.

    *Standard error.* Each mean is linearised over the whole design as there,
    ``u = w (y - mean) / sum(w)`` in its group and 0 outside; the difference has ``u1 - u2``, and
    its variance is the sum over strata of ``spread · (sum(u²) - sum(u)²/n)`` (Särndal, Swensson
    and Wretman, *Model Assisted Survey Sampling*, section 5.5, of a function of totals). The
    covariance of groups that share communes or a stratum is in it; the tests hold what R's
    ``svycontrast`` gives for the same data, to six digits. A group in which every commune answered
    adds no error.

    *Interval.* ``± t · se`` with the degrees of freedom of the smaller group that has an error:
    wider, if anything, than need be. None where the answers of both groups agree among themselves
    without being complete: they say nothing about how much the others differ.

    *Bands.* Where values are known by bands only (``least`` and ``most`` in ``observed``), the
    interval runs from the low end for the values that make the difference least to the high end for
    those that make it most, as in :func:`~geo.survey.inference.estimate.estimate_with_bands`.

    Parameters
    ----------
    observed
        As for ``estimate_with_bands``.
    first, second
        Whether each commune (index nis5) is in the group.
    design
        Of the communes in :func:`~geo.survey.inference.estimate.with_known_status`.
    """
    frame = observed.reindex(design.answered.index)
    value = frame["value"].to_numpy(dtype="float64")
    answers = (frame["state"] == VALUE).to_numpy() & ~np.isnan(value)
    answers &= design.answered.to_numpy()
    concerned = (frame["state"] != MissingState.NOT_APPLICABLE.value).to_numpy()
    stratum = design.place.to_numpy()
    weight = np.where(answers, design.strata["weight"].to_numpy()[stratum], 0.0)
    u, lead = np.zeros(len(frame)), np.zeros(len(frame))
    means, counts, freedom = [], [], []
    complete = True
    for sign, group in ((1, first), (-1, second)):
        inside = group.reindex(frame.index, fill_value=False).to_numpy(dtype=bool)
        mine = answers & inside
        n = int(mine.sum())
        counts.append(n)
        if n == 0:
            means.append(math.nan)
        elif n == int((concerned & inside).sum()):
            means.append(float(value[mine].mean()))
            lead[mine] += sign / n
        else:
            complete = False
            total = weight[mine].sum()
            means.append(float((weight[mine] * value[mine]).sum() / total))
            lead[mine] += sign * weight[mine] / total
            u[mine] += sign * weight[mine] * (value[mine] - means[-1]) / total
            lost = 1 if design.kind != "stratified" else len(np.unique(stratum[mine]))
            freedom.append(max(n - lost, 1))
    difference = means[0] - means[1]
    if math.isnan(difference):
        return Contrast(math.nan, math.nan, math.nan, math.nan, (counts[0], counts[1]))
    se = _error(u[answers], stratum[answers], design)
    if se <= _ROUNDING * float(np.abs(value[answers]).max()):
        se = 0.0
    half = float(t_quantile(min(freedom))) * se if freedom else 0.0
    if se == 0 and not complete:
        half = math.nan
    low, high = difference - half, difference + half
    if "least" in frame and frame["least"].notna().any():
        least, most = frame["least"].to_numpy(), frame["most"].to_numpy()
        smallest, largest = np.where(lead > 0, least, most), np.where(lead > 0, most, least)
        low = _with_values(frame, first, second, design, smallest).low
        high = _with_values(frame, first, second, design, largest).high
    return Contrast(difference, se, low, high, (counts[0], counts[1]))


def _with_values(
    frame: pd.DataFrame,
    first: pd.Series[bool],
    second: pd.Series[bool],
    design: Design,
    value: Floats,
) -> Contrast:
    """The contrast of other, exact values."""
    return contrast(frame[["state"]].assign(value=value), first, second, design)


def _error(u: Floats, stratum: npt.NDArray[np.int64], design: Design) -> float:
    strata = design.strata
    size = len(strata)
    counts = strata["answered"].to_numpy(dtype="float64")
    # One answer for several communes has no mean to differ from: as in ``estimate``.
    alone = (counts == 1) & (strata["invited"] > 1).to_numpy()
    centred = np.where(alone, 0.0, 1 / counts)
    squares = np.bincount(stratum, weights=u**2, minlength=size)
    sums = np.bincount(stratum, weights=u, minlength=size)
    scatter = np.maximum(squares - centred * sums**2, 0)
    return math.sqrt(float(scatter @ design.spread))
