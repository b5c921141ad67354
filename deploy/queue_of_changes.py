"""How long readers wait for each other: changes that queue at processes, simulated.

Seconds of processor of a change come in, waiting times go out. ``python -m bench.scale`` measures
the seconds on this machine, and ``docs/SCALE.md`` says what follows.
"""

from __future__ import annotations

import heapq
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

THINK = (2.0, 4.0)
"""Seconds between two changes of a reader."""
GOAL = 1.0
"""Seconds that 95 of 100 changes take at most."""


def simulate(
    readers: int,
    processes: int,
    seconds: Sequence[float],
    *,
    minutes: float = 5.0,
    think: tuple[float, float] = THINK,
    seed: int = 1,
) -> list[float]:
    """How long each change takes, from the choice to the page.

    Parameters
    ----------
    readers
        At once; each stays with one process, and each process has as many.
    processes
        Each does one change after the other, in their order.
    seconds
        Of processor, that a change takes: one of these, each as likely.
    minutes
        Simulated; the first fifth, in which readers come, does not count.
    think
        Seconds between the page and the next choice: any in between, each as likely.
    seed
        Of chance.
    """
    chance = random.Random(seed)
    end = minutes * 60
    free = [0.0] * processes
    waiting = [(chance.uniform(0, think[1]), reader) for reader in range(readers)]
    heapq.heapify(waiting)
    took = []
    while waiting and waiting[0][0] < end:
        chosen, reader = heapq.heappop(waiting)
        own = reader % processes
        done = max(free[own], chosen) + chance.choice(seconds)
        free[own] = done
        if chosen > end / 5:
            took.append(done - chosen)
        heapq.heappush(waiting, (done + chance.uniform(*think), reader))
    return took


def percentile(took: Sequence[float], share: float) -> float:
    """The value below which this share of all is."""
    ordered = sorted(took)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def processes_for(readers: int, seconds: Sequence[float], minutes: float = 5.0) -> int:
    """The fewest processes with which 95 of 100 changes take :data:`GOAL` seconds or less."""
    number = 1
    while percentile(simulate(readers, number, seconds, minutes=minutes), 0.95) > GOAL:
        number += 1
    return number
