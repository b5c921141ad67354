"""Means and shares of the communes that answered, with how sure they are.

Values, their group and the number of communes invited in each group come in; one row a group goes
out. The estimates are unweighted: each commune that answered counts once, and nothing corrects for
who answered and who did not. The interval tells what chance alone can do in a draw of ``n`` out of
``N`` communes; it says nothing about a bias in who answers.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import Text
from geo.survey.missing import VALUE, MissingState

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

LEAST_ANSWERS = 5
"""A group with fewer answers is withheld, unless everyone who was invited answered."""

UNWEIGHTED = Text(
    "Unweighted estimate from the communes that answered, with a 95% interval for sampling chance. "
    "It does not correct for who answers and who does not."
)

# 97.5% point of the normal distribution: two-sided 95%.
_Z = 1.959963984540054


def t_quantile(freedom: npt.ArrayLike) -> Floats:
    """97.5% point of Student's t for these degrees of freedom (at least 1).

    Expansion 26.7.5 of Abramowitz and Stegun, *Handbook of Mathematical Functions* (1964): within
    0.001 from 4 degrees of freedom on, and no group with fewer has an interval drawn. Written out
    because importing scipy for one number would double the time of the first map.
    """
    nu = np.asarray(freedom, dtype="float64")
    z = _Z
    g1 = (z**3 + z) / 4
    g2 = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    g3 = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    g4 = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + g1 / nu + g2 / nu**2 + g3 / nu**3 + g4 / nu**4


def mean_interval(
    mean: npt.ArrayLike, deviation: npt.ArrayLike, n: npt.ArrayLike, total: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """95% interval of a mean from ``n`` of ``total`` communes.

    ``mean ± t(n-1) · sqrt(1 - n/N) · s / sqrt(n)``: simple random sampling without replacement,
    with the finite population correction (Lohr, *Sampling: Design and Analysis*, section 2.5).
    ``deviation`` is the sample standard deviation (divisor n - 1). The interval has no width where
    all answered.
    """
    centre = np.asarray(mean, dtype="float64")
    count = np.asarray(n, dtype="float64")
    correction = np.sqrt(np.clip(1 - count / np.asarray(total, dtype="float64"), 0, 1))
    half = np.asarray(deviation, dtype="float64") * correction / np.sqrt(count)
    half = np.where(correction == 0, 0.0, t_quantile(np.maximum(count - 1, 1)) * half)
    return centre - half, centre + half


def share_interval(
    share: npt.ArrayLike, n: npt.ArrayLike, total: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """95% interval of a share (0 to 1) of ``n`` of ``total`` communes.

    Wilson's score interval (*Journal of the American Statistical Association* 22, 1927), which
    stays inside 0 to 1 and has a width at 0 and 1, computed at the effective sample size
    ``n · (N - 1) / (N - n)``: the finite population correction of a share (Lohr, section 2.3).
    The interval has no width where all answered.
    """
    p = np.asarray(share, dtype="float64")
    count = np.asarray(n, dtype="float64")
    size = np.asarray(total, dtype="float64")
    complete = count >= size
    left = np.where(complete, 1.0, size - count)
    effective = np.maximum(count * (size - 1) / left, 1e-9)
    z2 = _Z**2
    centre = (p + z2 / (2 * effective)) / (1 + z2 / effective)
    half = _Z * np.sqrt(p * (1 - p) / effective + z2 / (4 * effective**2)) / (1 + z2 / effective)
    # At 0 and 1 the bound equals the share; rounding must not put it a hair beyond.
    low = np.where(complete, p, np.minimum(np.clip(centre - half, 0, 1), p))
    high = np.where(complete, p, np.maximum(np.clip(centre + half, 0, 1), p))
    return low, high


def estimate_groups(
    values: pd.Series,
    groups: pd.Series,
    invited: pd.Series,
    *,
    share: bool = False,
    bounds: tuple[float, float] | None = None,
) -> pd.DataFrame:
    """Estimate each group's mean (or share) from the communes that answered.

    Parameters
    ----------
    values : Series of float64
        One value for each commune that answered, indexed by commune; for a share, 0 or 1.
    groups : Series of str
        The group of every commune (a superset of the index of ``values``).
    invited : Series of int
        Communes invited, by group. Groups without any are "not invited".
    share : bool
        Values are 0 or 1 and the result is in per cent (0 to 100).
    bounds : (float, float), optional
        Ends of the scale; the interval of a mean is cut there.

    Returns
    -------
    DataFrame
        Indexed like ``invited``: value, low, high (float64), n, invited (Int64), state (str):
        ``value``, ``withheld`` (fewer than :data:`LEAST_ANSWERS` of more invited),
        ``did_not_answer`` (nobody answered) or ``not_invited``.
    """
    place = pd.Series(np.arange(len(invited)), index=invited.index)
    known = values.dropna()
    codes = groups.reindex(known.index).map(place).to_numpy(dtype="float64")
    inside = ~np.isnan(codes)
    at = codes[inside].astype("int64")
    x = known.to_numpy(dtype="float64")[inside]
    size = len(invited)
    n = np.bincount(at, minlength=size).astype("float64")
    total = np.maximum(invited.to_numpy(dtype="float64"), n)
    answered = n > 0
    divisor = np.where(answered, n, 1)
    mean = np.bincount(at, weights=x, minlength=size) / divisor
    if share:
        low, high = (100 * bound for bound in share_interval(mean, divisor, np.maximum(total, 1)))
        mean = 100 * mean
    else:
        squares = np.bincount(at, weights=(x - mean[at]) ** 2, minlength=size)
        deviation = np.sqrt(squares / np.maximum(n - 1, 1))
        low, high = mean_interval(mean, deviation, divisor, np.maximum(total, 1))
        if bounds is not None:
            low, high = np.maximum(low, bounds[0]), np.minimum(high, bounds[1])
    reasons = (
        (total == 0, MissingState.NOT_INVITED.value),
        (~answered, MissingState.DID_NOT_ANSWER.value),
        ((n < LEAST_ANSWERS) & (n < total), MissingState.WITHHELD.value),
    )
    state = np.select([where for where, _ in reasons], [why for _, why in reasons], VALUE)
    shown = state == VALUE
    return pd.DataFrame(
        {
            "value": np.where(shown, mean, math.nan),
            "low": np.where(shown, low, math.nan),
            "high": np.where(shown, high, math.nan),
            "n": pd.array(n.astype("int64"), dtype="Int64"),
            "invited": pd.array(total.astype("int64"), dtype="Int64"),
            "state": pd.array(state, dtype="str"),
        },
        index=invited.index,
    )
