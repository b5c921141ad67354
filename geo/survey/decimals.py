"""How a figure is written: its digits after the mark. One rule, for every page, file and picture.

===========================================  =================================================
what                                         digits after the mark
===========================================  =================================================
an answer of a commune                       as given: 9, 7.5
a score computed for a commune               one: 6.4, 9.0
a mean of communes (score or number)         two: 3.64, 4.00
a share of communes                          none: 35%
a published figure                           as its source gives it: 4.0, 3.64, 62.5%
a difference of two groups                   as the means; of shares one: 6.2 points
a difference of two answers                  as given: 2, 2.5
===========================================  =================================================

The marks and the signs of a language are :class:`geo.language.Translator`'s. Ends of intervals are
written like the estimate between them. An indicator, a level and a value come in; a number of
digits goes out.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.survey.indicators import Indicator
    from geo.survey.published.figures import Figure

MEAN_DIGITS = 2
SHARE_DIGITS = 0
DIFFERENCE_OF_SHARES_DIGITS = 1
MOST_DIGITS_OF_ANSWERS = 1
"""Of a commune's own answer; a mean of merged communes is rounded to as many."""


def as_written(value: float, digits: int) -> float:
    """A number rounded as :meth:`geo.language.Translator.number` writes it.

    Of what lies in the middle the even one, by the digits that the number is written with: 2.825
    is 2.82, where ``round`` makes 2.83 of it.
    """
    last = Decimal(1).scaleb(-digits)
    return float(Decimal(repr(float(value))).quantize(last, ROUND_HALF_EVEN))


def digits_of(
    indicator: Indicator, level: str, value: float | None = None, figure: Figure | None = None
) -> int:
    """Digits after the mark that a value is written with.

    Parameters
    ----------
    indicator
        What is written.
    level
        ``commune``, a level above it, or the variable of other groups of communes.
    value
        The value itself: an answer is written as it was given. Without it, the most that any
        value of the indicator is written with.
    figure
        The published figure that the value is, where it is one.
    """
    if figure is not None and figure.value == value:
        return figure.decimals
    if level == "commune":
        if indicator.kind != "score" or indicator.question is None:
            return indicator.decimals
        return MOST_DIGITS_OF_ANSWERS if value is None else digits_of_answer(value)
    return digits_of_group(indicator)


def digits_of_answer(value: float) -> int:
    """Digits of what a commune answered: as many as it gave."""
    return 0 if round(value, MOST_DIGITS_OF_ANSWERS).is_integer() else MOST_DIGITS_OF_ANSWERS


def digits_of_group(indicator: Indicator) -> int:
    """Digits of a mean or share of a group of communes."""
    return MEAN_DIGITS if indicator.kind in ("score", "count") else SHARE_DIGITS


def digits_of_difference(indicator: Indicator) -> int:
    """Digits of the difference between two groups."""
    return DIFFERENCE_OF_SHARES_DIGITS if indicator.kind == "yes_no" else MEAN_DIGITS
