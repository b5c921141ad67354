"""Whether a value is told apart from a mean: by what both can be, never by two points alone.

Two ranges come in, each (least, most); which lies higher goes out. A commune's own score has no
error of sampling: it is what follows from its answers, so its range is one point, or the band in
which an edition gives it. The mean of a group is an estimate with a 95% interval.
"""

from __future__ import annotations

from typing import Literal

Standing = Literal["higher", "lower", "not_told_apart"]

_ROUNDING = 1e-9  # means are sums of floats: closer than this is equal


def standing(own: tuple[float, float], mean: tuple[float, float]) -> Standing:
    """Where ``own`` lies beside the interval of a mean.

    Higher or lower only where the two ranges share no point; a value at the very end of the
    interval is inside it.

    Parameters
    ----------
    own : (float, float)
        The least and the most that the value can be; the same number twice where it is exact.
    mean : (float, float)
        The ends of the interval of the mean, in the same unit.
    """
    if own[0] > mean[1] + _ROUNDING:
        return "higher"
    if own[1] < mean[0] - _ROUNDING:
        return "lower"
    return "not_told_apart"
