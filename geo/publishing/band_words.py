"""A score that is known only by bands, in words: what it can be, and never one number.

The least and the most that it can be come in, a text such as ``7–10`` or ``4.1–6.3`` goes out. It
stands wherever a score stands: the middle between the two would look exact. The rule in full is on
the page of method.
"""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.language import Translator

_FINE = 9  # digits beyond which a number differs by the order of summing


def band_in_words(least: float, most: float, digits: int, say: Translator) -> str:
    """From where to where, with ``digits`` after the mark at most, rounded outwards.

    Whole numbers stay whole: a band of whole points is not told more finely than it was given.
    """
    low, high = ends_of_band(least, most, digits)
    written = 0 if low.is_integer() and high.is_integer() else digits
    if low == high:
        return say.number(low, written)
    return f"{say.number(low, written)}–{say.number(high, written)}"


def ends_of_band(least: float, most: float, digits: int) -> tuple[float, float]:
    """The least and the most with ``digits`` after the mark, rounded outwards."""
    step = 10**digits
    return floor(round(least * step, _FINE)) / step, ceil(round(most * step, _FINE)) / step
