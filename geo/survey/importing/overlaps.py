"""Values of a column that count the same twice: sums beside their parts, classes that overlap.

What a table says of several values, place by place, comes in; which of them are sums of others, or
overlap by their names ("18-64" and "18-24"), goes out.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

# A value is a sum where it is one in nearly every row that has the numbers, and in some at least:
# of all others in two, of some of them in more, since many sums are tried. A small number is
# easily a sum by chance, and proves less.
_NEARLY_ALL = 0.8
_PROOF_OF_ALL, _PROOF_OF_SOME = 2.0, 3.0
_SMALL, _PROOF_OF_SMALL = 20, 0.3
_EXACT = 1e-9
_MOST_TRIED = 10  # values of which every selection is tried; of more only those that are in a row
_MOST_IN_A_ROW = 60
_MOST_DECIMALS = 4
_ROWS_TRIED = 60

_JOINED = r"(?:-|–|—|to|tot|tot en met|t/m|à|a|bis|and|en|et|und)"
_UNIT = r"(?:\s*(?:jaar|jarigen|jr|j|ans|an|years?|yrs?|y|jahren?|werknemers|personen|km|m²))?\.?"
_BETWEEN = re.compile(
    rf"(?:van|de|from|von|tussen|entre|between|zwischen)?\s*(\d{{1,3}}){_UNIT}\s*{_JOINED}\s*"
    rf"(\d{{1,3}}){_UNIT}",
    re.IGNORECASE,
)
_FROM = re.compile(
    rf"(?:(?:>=|≥|vanaf|à partir de|from|ab)\s*(\d{{1,3}}){_UNIT}|(\d{{1,3}}){_UNIT}\s*"
    r"(?:\+|plus|en meer|en ouder|en \+|et plus|and over|and older|and more|or more|or over"
    r"|und mehr|und älter|en hoger))",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"(?:<|minder dan|jonger dan|onder|moins de|less than|under|below|unter|weniger als)\s*"
    rf"(\d{{1,3}}){_UNIT}",
    re.IGNORECASE,
)
_SINGLE = re.compile(rf"(\d{{1,3}}){_UNIT}", re.IGNORECASE)


class Sum(NamedTuple):
    """A value whose numbers are the sum of others'."""

    whole: str
    parts: tuple[str, ...]


def sums_among(values: Sequence[str], numbers: npt.NDArray[np.float64]) -> list[Sum]:
    """Which values are the sum of all others, or else of some of them.

    Parameters
    ----------
    values : sequence of str
        In the order of the table.
    numbers : float64 array
        One row for each place, one column for each value; NaN where there is no number. Numbers
        with few decimals may be rounded, and then add up as far as rounding allows.
    """
    count = len(values)
    if count < 3 or not len(numbers):
        return []
    numbers = numbers[:_ROWS_TRIED]
    allowed = _rounding(numbers)
    found = []
    for whole in range(count):
        others = np.delete(np.arange(count), whole)
        selections = _selections(count - 1)
        adds_up = _add_up(numbers[:, whole], numbers[:, others], selections, allowed)
        if adds_up.any():
            parts = others[selections[int(np.argmax(adds_up))]]
            found.append(Sum(values[whole], tuple(values[at] for at in parts)))
    return found


def overlapping_classes(values: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of classes of numbers that have more in common than where one ends and one begins.

    ``18-64`` and ``18-24``, ``0-17`` and ``<18``, ``65+`` and ``80+``; a year is in its class.
    """
    ends = [(text, *found) for text in values if (found := _ends(text)) is not None]
    if all(low == high for _, low, high in ends):
        return []
    return [
        (a, b)
        for (a, low_a, high_a), (b, low_b, high_b) in itertools.combinations(ends, 2)
        if min(high_a, high_b) > max(low_a, low_b)
        or (low_a <= low_b and high_b <= high_a)
        or (low_b <= low_a and high_a <= high_b)
    ]


def _add_up(
    whole: npt.NDArray[np.float64],
    others: npt.NDArray[np.float64],
    selections: npt.NDArray[np.bool_],
    allowed: float,
) -> npt.NDArray[np.bool_]:
    """For each selection of the others whether the whole is their sum nearly everywhere."""
    chosen = selections.T.astype(float)
    known = (np.isnan(others).astype(float) @ chosen == 0) & ~np.isnan(whole)[:, None]
    # Zeros add up to anything; and one number is the sum of itself and zeros.
    filled = np.nan_to_num(others)
    known &= ((filled != 0).astype(float) @ chosen > 1) & (whole != 0)[:, None]
    size = chosen.sum(axis=0)
    near = _EXACT * np.abs(whole)[:, None] + allowed * (size + 1)
    equal = known & (np.abs(whole[:, None] - filled @ chosen) <= near)
    every = size == others.shape[1]
    small = np.where(np.abs(whole) < _SMALL, _PROOF_OF_SMALL, 1.0)[:, None]
    proof = np.where(every, equal.sum(axis=0), (equal * small).sum(axis=0))
    enough = proof >= np.where(every, _PROOF_OF_ALL, _PROOF_OF_SOME)
    nearly = equal.sum(axis=0) >= _NEARLY_ALL * known.sum(axis=0)
    found: npt.NDArray[np.bool_] = enough & nearly
    return found


@lru_cache(maxsize=16)
def _selections(count: int) -> npt.NDArray[np.bool_]:
    """Two or more of so many values: all of them first, then fewer; each a row of a bool array."""
    if count < _MOST_TRIED:
        every = np.array(list(itertools.product([True, False], repeat=count)))
        every = every[every.sum(axis=1) > 1]
    else:
        shortest = 2 if count <= _MOST_IN_A_ROW else count
        runs = [
            (first, size)
            for size in range(shortest, count + 1)
            for first in range(count - size + 1)
        ]
        places = np.arange(count)
        every = np.array([(places >= at) & (places < at + size) for at, size in runs])
    order = np.argsort(-every.sum(axis=1), kind="stable")
    selections: npt.NDArray[np.bool_] = every[order]
    return selections


def _rounding(numbers: npt.NDArray[np.float64]) -> float:
    """Half of the last decimal that the numbers have; 0 for whole numbers, and for exact ones."""
    known = numbers[~np.isnan(numbers)]
    for decimals in range(_MOST_DECIMALS + 1):
        if np.allclose(known, np.round(known, decimals), rtol=0, atol=_EXACT):
            return 0.5 * 10.0**-decimals if decimals else 0.0
    return 0.0


def _ends(text: str) -> tuple[float, float] | None:
    """The first and the last number of a class; None where the text is none."""
    if found := _BETWEEN.fullmatch(text):
        low, high = float(found[1]), float(found[2])
        return (low, high) if low <= high else None
    if found := _FROM.fullmatch(text):
        return float(found[1] or found[2]), np.inf
    if found := _BELOW.fullmatch(text):
        return 0.0, float(found[1]) - 1
    if found := _SINGLE.fullmatch(text):
        return float(found[1]), float(found[1])
    return None
