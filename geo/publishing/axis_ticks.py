"""Round values to write on an axis: for every chart that has one."""

from __future__ import annotations

from math import ceil, floor, log10

MOST = 6
"""Steps of an axis, at most: that many numbers stand beside each other on a phone."""


def ticks(first: float, last: float, most: int = MOST) -> list[float]:
    """Round values inside an axis: steps of 1, 2 or 5 times a power of ten, at most so many."""
    step = tick_step(first, last, most)
    return [round(i * step, 6) for i in range(ceil(first / step), floor(last / step) + 1)]


def tick_step(first: float, last: float, most: int = MOST) -> float:
    """From one tick to the next; in the unit of the ends, which are apart."""
    rough = (last - first) / most
    power = 10.0 ** floor(log10(rough))
    return float(next(n * power for n in (1, 2, 5, 10) if n * power >= rough))
