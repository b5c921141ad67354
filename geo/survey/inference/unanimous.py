"""Groups in which all that answered agree: how many of the others may differ.

Equal answers show no spread, so no interval follows from them; that they are equal still says
something. A group's size and answers come in; a number of communes goes out, and its words.

With a draw of ``n`` of ``N`` communes without replacement, of which ``k`` have another value, none
of these is drawn with the probability ``C(N - k, n) / C(N, n)``. The largest ``k`` for which that
is more than 5% is the exact one-sided 95% bound (Buonaccorsi, "A note on confidence intervals for
proportions in finite populations", *The American Statistician* 41, 1987). For an endless population
it is ``1 - 0.05^(1/n)``, about ``3/n``: the "rule of three" (Hanley and Lippman-Hand, *Journal of
the American Medical Association* 249, 1983). Unequal weights count by Kish's effective number of
answers.

On a scale with two ends, no more than ``k`` communes away from the common value leave the mean
between ``value - (value - bottom) k/N`` and ``value + (top - value) k/N``: what auditors call the
Stringer bound where no error was found (Bickel, "Inference and auditing: the Stringer bound",
*International Statistical Review* 60, 1992). A number of projects has no top, so its mean has no
bound that answers alone give: there the bound is of how many communes have any.
"""

from __future__ import annotations

import math

from geo.language import Text

RARELY = 0.05
"""The one-sided 95% bound: more communes that differ would stay unseen less often than this."""


def others_at_most(n: float, invited: int) -> int:
    """How many of ``invited`` communes may have another value than all ``n`` that answered.

    Parameters
    ----------
    n
        Answers, above 0, at most ``invited``; where weights differ their effective number.
    """

    def ways(size: float) -> float:  # logarithm of the binomial coefficient, n need not be whole
        return math.lgamma(size + 1) - math.lgamma(size - n + 1)

    most = math.floor(invited - n + _ROUNDING)
    every = ways(invited)
    low, high = 0, most
    while low < high:  # the probability falls with each further commune
        middle = (low + high + 1) // 2
        unseen = math.exp(ways(invited - middle) - every)
        low, high = (middle, high) if unseen > RARELY else (low, middle - 1)
    return low


def bound_in_words(value: float, others: int, invited: int) -> Text:
    """What stands where an interval would: at most so many communes have any, or differ."""
    if value == 0:
        return Text("at most {n} of {all} communes above 0 (95%)", n=others, all=invited)
    return Text("at most {n} of {all} communes differ (95%)", n=others, all=invited)


_ROUNDING = 1e-9
