"""The interval of a difference between two samples that partly consist of the same communes.

Two sets of answers with their designs come in; the covariance of two estimates and the interval of
their difference go out.

*Covariance.* Each edition is taken as a draw of ``n1`` and ``n2`` communes from the same ``N``, of
which ``n12`` are in both. Given that overlap, two means have the covariance
``(n12 / (n1 n2) - 1/N) S12`` with ``S12`` the covariance of both values over all communes (Tam, "On
covariances from overlapping samples", *The American Statistician* 38, 1984; Qualité and Tillé,
"Variance estimation of changes in repeated surveys and its application to the Swiss survey of value
added", *Survey Methodology* 34, 2008). For post-stratified means the values are the linearised
residuals (Berger, "Variance estimation for measures of change in probability sampling", *Canadian
Journal of Statistics* 32, 2004), and ``S12`` is estimated from the communes in both. The term
``1/N`` is the finite population correction: with everyone in both samples, the difference has the
variance of the mean change, corrected for the communes that were not drawn.

*Interval.* From the two intervals and the correlation of the two estimates, by "MOVER" (Zou and
Donner, "Construction of confidence limits about effect measures", *Statistics in Medicine* 27,
2008): with uncorrelated shares it is Newcombe's hybrid score interval (*Statistics in Medicine* 17,
1998, method 10), with means Student's interval for two variances. It stays within the scale where
shares are near 0 or 100%.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.survey.missing import VALUE

if TYPE_CHECKING:
    import numpy.typing as npt

    from geo.survey.inference.design import Design

    Floats = npt.NDArray[np.float64]

LEAST_IN_BOTH = 2
"""Communes that the covariance needs: with fewer it is taken as nought."""


def residuals(
    observed: pd.DataFrame, groups: pd.Series[str], design: Design, codes: pd.Index[str]
) -> pd.DataFrame:
    """The linearised residuals of the weighted mean of every group.

    ``u = w (y - mean) / sum(w)`` in the group and 0 outside, less the mean of ``u`` in the stratum.
    The sum of their squares times the factor of the design is the variance that
    :func:`geo.survey.inference.estimate.estimate` gives, which has the sources.

    Parameters
    ----------
    observed, groups, design, codes
        As :func:`geo.survey.inference.estimate.estimate`.

    Returns
    -------
    DataFrame
        Index nis5 of every commune in the design that answered, columns the groups; float64 in the
        unit of the values. 0 for groups that nobody answered in.
    """
    frame = observed.reindex(design.answered.index)
    inside = design.answered & (design.place >= 0)
    frame = frame[inside]
    stratum = design.place[inside].to_numpy()
    weight = design.strata["weight"].to_numpy(dtype="float64")[stratum]
    counts = design.strata["answered"].to_numpy(dtype="float64")
    alone = (counts == 1) & (design.strata["invited"] > 1).to_numpy()
    has_value = (frame["state"] == VALUE).to_numpy()
    value = np.where(has_value, frame["value"].to_numpy(dtype="float64"), 0.0)
    member = groups.reindex(frame.index).to_numpy()
    out = np.zeros((len(frame), len(codes)))
    for j, code in enumerate(codes):
        used = np.where((member == code) & has_value, weight, 0.0)
        total = used.sum()
        if total <= 0:
            continue
        u = used * (value - (used * value).sum() / total) / total
        mean = np.bincount(stratum, weights=u, minlength=len(counts)) / counts
        out[:, j] = u - np.where(alone, 0.0, mean)[stratum]
    return pd.DataFrame(out, index=frame.index, columns=codes)


def covariance(
    first: pd.DataFrame, second: pd.DataFrame, first_design: Design, second_design: Design
) -> pd.Series[float]:
    """The covariance of two estimates of every group (see the head of this module).

    ``first`` and ``second`` are :func:`residuals`, with the same columns and with the same code for
    the same commune. ``(n12 - n1 n2 / N)`` times the covariance of the residuals over the communes
    in both.
    """
    both = first.index.intersection(second.index)
    n12 = len(both)
    if n12 < LEAST_IN_BOTH:
        return pd.Series(0.0, index=first.columns)
    size = max(_invited(first_design), _invited(second_design))
    expected = len(first) * len(second) / size
    one, two = first.loc[both], second.loc[both]
    # Residuals of a post-stratified mean have mean nought over all communes: nothing to take off.
    scatter = (one * two).sum() / (n12 - 1)
    found: pd.Series[float] = (n12 - expected) * scatter
    return found


def difference_interval(
    first: tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike],
    second: tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike],
    correlation: npt.ArrayLike = 0.0,
) -> tuple[Floats, Floats]:
    """The 95% interval of ``second - first``, each given as (value, low, high); "MOVER".

    NaN where either has no interval.
    """
    y1, l1, u1 = (np.asarray(part, dtype="float64") for part in first)
    y2, l2, u2 = (np.asarray(part, dtype="float64") for part in second)
    rho = np.clip(np.asarray(correlation, dtype="float64"), -1.0, 1.0)
    down = _length(y2 - l2, u1 - y1, rho)
    up = _length(u2 - y2, y1 - l1, rho)
    return y2 - y1 - down, y2 - y1 + up


def _length(one: Floats, other: Floats, rho: Floats) -> Floats:
    # Rounding may leave a hair below nought where both are the same.
    length: Floats = np.sqrt(np.maximum(one**2 + other**2 - 2 * rho * one * other, 0.0))
    return length


def _invited(design: Design) -> int:
    return int(design.strata["invited"].sum())
