"""Rows that bear a commune's name and hold the sum of the communes below them.

In a pivot table with two fields "Hasselt" stands above Beringen and Diepenbeek for their
arrondissement, "Namur" above Andenne for the province. Communes and numbers row by row come in; the
rows that are about an area go out.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.state_cache import state_cache
from geo.territory import load_communes

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import numpy.typing as npt

    from geo.territory.nis_code import NisCode

# One equal number proves nothing, and a small one is easily a sum by chance.
_FEWEST, _SMALL, _PROOF_OF_SMALL, _PROVEN = 2, 20, 0.3, 1.0
_MOST_DECIMALS = 4
_TWICE = 2
_EXACT = 1e-9


class Subtotals(NamedTuple):
    """What the numbers of a table tell of the rows whose names are those of areas as well.

    Attributes
    ----------
    heads : dict of int to (int, int)
        For each row that holds the sum or the mean of rows below it the first and the last of them.
    inside : frozenset of int
        The rows that were added up: communes.
    """

    heads: dict[int, tuple[int, int]]
    inside: frozenset[int]


def subtotals(
    communes: Sequence[NisCode | None],
    areas: Sequence[Collection[NisCode]],
    numbers: npt.NDArray[np.float64],
    vintage: int,
) -> Subtotals:
    """The rows that hold the sum or the mean of all communes of their area that follow.

    In at least half of the columns, as far as rounding allows. One such row is enough where a
    number of it is not small, else several are; a single commune below an area proves nothing.

    Parameters
    ----------
    communes : sequence of str or None
        The nis5 that each row is about; None where it is about none.
    areas : sequence of collections of str
        For each row the codes of arrondissements, provinces, regions that have its name as well.
    numbers : float64 array
        One row for each row, one column for each column of numbers; NaN where there is none.
    vintage : int
        The set of communes.
    """
    around = _around(vintage)
    runs: dict[int, list[int]] = {}
    proof = 0.0
    for row in reversed(range(len(communes))):
        for area in areas[row] if communes[row] is not None else ():
            below = _below(row, area, communes, around)
            apart = [place for place in below if place not in runs]
            if apart and (sums := _sums(numbers[row], numbers[apart])):
                runs[row] = apart
                if len(apart) >= _FEWEST:
                    large = any(abs(one) >= _SMALL or one != int(one) for one in sums)
                    proof += _PROVEN if large else _PROOF_OF_SMALL
                break
    if proof < _PROVEN:
        return Subtotals({}, frozenset())
    return Subtotals(
        {row: (min(run), max(run)) for row, run in sorted(runs.items())},
        frozenset(place for run in runs.values() for place in run),
    )


def _below(
    row: int,
    area: NisCode,
    communes: Sequence[NisCode | None],
    around: dict[NisCode, frozenset[NisCode]],
) -> list[int]:
    """The rows that follow as long as their communes lie in the area, each once or twice.

    Twice where an arrondissement within a province has a commune's name as well; a list in which
    communes come more often is of people, projects or years, and no groups.
    """
    seen: Counter[NisCode] = Counter()
    for place in range(row + 1, len(communes)):
        code = communes[place]
        if code is None or area not in around.get(code, ()):
            return list(range(row + 1, place))
        seen[code] += 1
        if seen[code] > _TWICE:
            return []
    return list(range(row + 1, len(communes)))


def _sums(whole: npt.NDArray[np.float64], parts: npt.NDArray[np.float64]) -> list[float]:
    """The numbers that are the sum or the mean of the parts; none if most of them are not."""
    known = ~np.isnan(whole) & (whole != 0) & ~np.isnan(parts).all(axis=0)
    whole, parts = whole[known], parts[:, known]
    if not len(whole):
        return []
    allowed = _rounding(whole, parts) * (len(parts) + 1) + _EXACT * np.abs(whole)
    # Zeros add up to nothing new; a whole number is easily the mean of others.
    several = (np.nan_to_num(parts) != 0).sum(axis=0) >= min(len(parts), _FEWEST)
    equal = several & (np.abs(whole - np.nansum(parts, axis=0)) <= allowed)
    differ = np.nanmax(parts, axis=0) > np.nanmin(parts, axis=0)
    means = np.abs(whole - np.nanmean(parts, axis=0)) <= _EXACT * np.abs(whole)
    equal |= differ & (whole != np.round(whole, 1)) & means
    return whole[equal].tolist() if 2 * equal.sum() >= len(equal) else []


def _rounding(whole: npt.NDArray[np.float64], parts: npt.NDArray[np.float64]) -> float:
    """Half of the last decimal that is written; 0 for whole numbers, which are counts."""
    every = np.concatenate([whole, parts[~np.isnan(parts)]])
    for decimals in range(_MOST_DECIMALS + 1):
        if np.allclose(every, np.round(every, decimals), rtol=0, atol=_EXACT):
            return 0.5 * 10.0**-decimals if decimals else 0.0
    return 0.0


@state_cache(maxsize=8, of="boundaries")
def _around(vintage: int) -> dict[NisCode, frozenset[NisCode]]:
    table = load_communes(vintage)
    rows = zip(
        table.index, table["arrondissement"], table["province"], table["region"], strict=True
    )
    return {code: frozenset(areas) for code, *areas in rows}
