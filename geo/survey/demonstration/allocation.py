"""Exact counts and sums, given to the communes that lean towards them most.

Every function takes communes and their *lean* (a number for each, chance included) and returns the
one assignment that satisfies all margins with the greatest total lean: nothing is searched at
random, so nothing can fail to be found that exists.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from itertools import accumulate, product
from typing import TYPE_CHECKING

from geo.survey.demonstration.sample import BRUSSELS, FLANDERS, WALLONIA, Commune

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

Lean = dict[str, float]

_CELLS = (
    (FLANDERS, False),
    (FLANDERS, True),
    (WALLONIA, False),
    (WALLONIA, True),
    (BRUSSELS, False),
)


@dataclass(frozen=True)
class Margins:
    """How many communes, in all and where it is known.

    Attributes
    ----------
    total : int
    flanders, wallonia, brussels, rural : int or None
        None where no figure says so.
    """

    total: int
    flanders: int | None = None
    wallonia: int | None = None
    brussels: int | None = None
    rural: int | None = None

    def allow(self, cells: Sequence[int]) -> bool:
        """Whether these counts, in the order of the cells, add up."""
        flemish_urban, flemish_rural, walloon_urban, walloon_rural, brussels = cells
        return (
            sum(cells) == self.total
            and self.flanders in (None, flemish_urban + flemish_rural)
            and self.wallonia in (None, walloon_urban + walloon_rural)
            and self.brussels in (None, brussels)
            and self.rural in (None, flemish_rural + walloon_rural)
        )


def choose(
    communes: Sequence[Commune],
    margins: Margins,
    lean: Lean,
    eligible: Collection[str] | None = None,
) -> set[str]:
    """The codes of ``margins.total`` of the eligible communes, those with the most lean.

    Raises
    ------
    ValueError
        There are too few eligible communes for a margin: the plan of the edition is wrong.
    """
    able = [c for c in communes if eligible is None or c.nis5 in eligible]
    ranked = [
        sorted(
            (c.nis5 for c in able if (c.region, c.rural) == cell),
            key=lambda nis5: (-lean[nis5], nis5),
        )
        for cell in _CELLS
    ]
    gains = [[0.0, *accumulate(lean[nis5] for nis5 in cell)] for cell in ranked]
    best: tuple[float, tuple[int, ...]] | None = None
    # The last cell but one follows from the total, so that it need not be tried.
    sizes = [len(cell) for cell in ranked]
    for first in product(*(range(size + 1) for size in (sizes[1], sizes[3], sizes[4]))):
        flemish_rural, walloon_rural, brussels = first
        for flemish_urban in _possible(sizes[0], margins.flanders, flemish_rural):
            walloon_urban = margins.total - sum(first) - flemish_urban
            cells = (flemish_urban, flemish_rural, walloon_urban, walloon_rural, brussels)
            if not 0 <= walloon_urban <= sizes[2] or not margins.allow(cells):
                continue
            gain = round(sum(g[n] for g, n in zip(gains, cells, strict=True)), 6)
            if best is None or (gain, cells) > best:
                best = (gain, cells)
    if best is None:
        msg = f"no counts fit {margins} among {sizes} eligible communes"
        raise ValueError(msg)
    return {nis5 for cell, n in zip(ranked, best[1], strict=True) for nis5 in cell[:n]}


def _possible(size: int, total: int | None, others: int) -> range:
    if total is None:
        return range(size + 1)
    rest = total - others
    return range(rest, rest + 1) if 0 <= rest <= size else range(0)


def apportion(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """``total`` things, one after the other to whoever has most weight for each it would have.

    The highest-averages method of D'Hondt, as for seats.
    """
    counts = dict.fromkeys(weights, 0)
    queue = [(-weight, nis5) for nis5, weight in weights.items() if weight > 0]
    heapq.heapify(queue)
    for _ in range(total):
        _, nis5 = heapq.heappop(queue)
        counts[nis5] += 1
        heapq.heappush(queue, (-round(weights[nis5] / (counts[nis5] + 1), 9), nis5))
    return counts


def fill_margins(
    rows: Mapping[str, int], columns: Mapping[str, int], tastes: Mapping[str, Lean]
) -> dict[str, dict[str, int]]:
    """Fill a table whose row and column sums are given, one thing after the other.

    Each time the column that lacks most takes one from the row that has most left for its taste
    and what it already has there.

    Parameters
    ----------
    rows : mapping of commune to int
    columns : mapping of str to int
        With the same sum.
    tastes : mapping of column to lean

    Returns
    -------
    dict of column to dict of commune to int
    """
    left, lacking = dict(rows), dict(columns)
    table = {column: dict.fromkeys(rows, 0) for column in columns}
    while any(lacking.values()):
        column = max(lacking, key=lambda key: lacking[key])
        taste, counts = tastes[column], table[column]
        row = max(
            (nis5 for nis5 in left if left[nis5]),
            key=lambda nis5: (
                round(math.exp(taste[nis5]) * left[nis5] / (counts[nis5] + 1), 9),
                nis5,
            ),
        )
        counts[row] += 1
        left[row] -= 1
        lacking[column] -= 1
    return table


def allocate_number(counts: Mapping[str, int], number: int, lean: Lean) -> dict[str, int]:
    """``number`` of the things counted, one by one from who has most left for its lean."""
    taken = dict.fromkeys(counts, 0)
    for _ in range(number):
        nis5 = max(
            (one for one in counts if taken[one] < counts[one]),
            key=lambda one: (round(counts[one] * math.exp(lean[one]) / (taken[one] + 1), 9), one),
        )
        taken[nis5] += 1
    return taken


@dataclass
class Scores:
    """Whole scores near what each commune leans towards, with exact sums by group.

    Attributes
    ----------
    wished : dict of str to float
        The score each commune leans towards.
    group : function of str
        The group in which a commune's score counts.
    values : dict of str to int
    fixed : set of str
        Communes whose score may not change any more.
    """

    wished: Lean
    group: Callable[[str], str]
    lowest: int = 0
    highest: int = 10
    values: dict[str, int] = field(default_factory=dict)
    fixed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.values = {
            nis5: min(self.highest, max(self.lowest, round(wish)))
            for nis5, wish in self.wished.items()
        } | self.values

    def reach(self, sums: Mapping[str, int]) -> None:
        """Bring every group to its sum, a point at a time, where it costs least."""
        for group, wanted in sums.items():
            members = [nis5 for nis5 in self.values if self.group(nis5) == group]
            while (now := sum(self.values[nis5] for nis5 in members)) != wanted:
                step = 1 if now < wanted else -1
                able = [nis5 for nis5 in members if self._may(nis5, step)]
                chosen = min(able, key=lambda nis5: (self._cost(nis5, step), nis5))
                self.values[chosen] += step

    def reach_count(self, threshold: int, wanted: int) -> None:
        """Bring the number of communes at or above ``threshold`` to ``wanted``; sums stay."""
        while (now := sum(value >= threshold for value in self.values.values())) != wanted:
            step = 1 if now < wanted else -1
            edge = threshold - 1 if step == 1 else threshold
            moves = [
                (round(self._cost(one, step) + self._cost(other, -step), 6), one, other)
                for one in self.values
                if self.values[one] == edge and self._may(one, step)
                for other in self.values
                if other != one
                and self.group(other) == self.group(one)
                and self._may(other, -step)
                and self._stays(other, -step, threshold)
            ]
            _, one, other = min(moves)
            self.values[one] += step
            self.values[other] -= step

    def _may(self, nis5: str, step: int) -> bool:
        return nis5 not in self.fixed and self.lowest <= self.values[nis5] + step <= self.highest

    def _stays(self, nis5: str, step: int, threshold: int) -> bool:
        value = self.values[nis5]
        return (value >= threshold) == (value + step >= threshold)

    def _cost(self, nis5: str, step: int) -> float:
        """How much further from what is wished (in squares) the commune would be."""
        away = self.values[nis5] - self.wished[nis5]
        return round((away + step) ** 2 - away**2, 6)
