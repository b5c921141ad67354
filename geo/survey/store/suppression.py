"""Which groups may have a figure, so that none of fewer than five communes can be worked out.

Groups overlap: regions add up to the country, provinces to regions, rural and urban to the country,
and Brussels is a region, a province and a language area. Withholding the figure of a small group
(primary suppression) is not enough: what is left of the country without Flanders and Wallonia is
Brussels. So more has to be withheld (secondary suppression), and this is how it is decided.

A figure of a group is a sum over its communes (of 1 for "chose it", of a score, …). Whoever has
several sums can add and subtract them with any factors; what comes out is again a sum over
communes, each with a factor, and those whose factor is zero have dropped out. **The rule: whatever
is added and subtracted, either no commune is left in it or five of them at least.** A group of four
breaks it by itself; two groups that differ by one commune break it together.

Groups are taken in the order given. Each has its figure if the rule still holds with it and all
those before it; otherwise it is withheld. Nothing is withheld in vain: every withheld group, put
back, would break the rule with those before it.

How the rule is proved for some groups: communes that are in the same groups are one *atom*. Let
the groups be the rows of a matrix A over the atoms, and P the orthogonal projector onto their rows.
A combination whose communes are all in the set of atoms S exists if and only if the block P[S, S]
has the eigenvalue 1 (that vector is then in the row space), that is, if det(I - P[S, S]) = 0. Only
sets S of fewer than five communes matter, so that they can all be tried. (P_aa, "leverage" in
regression, is 1 where a single observation is fitted exactly: the same thing.)

Answers are whole numbers, and with factors 2 everywhere else, whether a sum is odd gives away the
one commune whose factor is odd. So the rule must hold modulo 2 and modulo 3 as well; the vectors of
few communes are found by meeting in the middle (two sums of columns of a parity check that agree).

That is about the groups alone and holds for whatever the answers are. What the figures themselves
tell beyond it is found by :mod:`geo.survey.store.disclosure_audit`.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from geo.survey.store.disclosure import LEAST_GROUP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_PRIMES = (2, 3)
_EXACT = 1e-9


def publishable(
    members: NDArray[np.bool_], least: int = LEAST_GROUP, told: int = 0
) -> NDArray[np.bool_]:
    """Which groups have their figure.

    Parameters
    ----------
    members : array of bool, groups x communes
        Whether a commune is in a group, for all communes that are behind the figure; the groups
        that matter most first.
    least : int
        The fewest communes that a combination of figures may be about.
    told : int
        So many of the first groups have their figure already, whatever it tells.

    Returns
    -------
    array of bool
        For each group.
    """
    shown = np.zeros(len(members), dtype=bool)
    shown[:told] = True
    for group in range(told, len(members)):
        row = members[group]
        if not row.any():
            continue
        if shown.any() and (members[shown] == row).all(axis=1).any():
            shown[group] = True  # the same communes once more: nothing new
            continue
        with_it = shown.copy()
        with_it[group] = True
        shown[group] = is_safe(members[with_it], least)
    return shown


def is_safe(members: NDArray[np.bool_], least: int = LEAST_GROUP) -> bool:
    """Whether no combination of the groups' sums is about fewer than ``least`` communes."""
    distinct, counts = np.unique(members, axis=1, return_counts=True)
    in_some = distinct.any(axis=0)
    atoms, sizes = distinct[:, in_some].astype(np.int64), counts[in_some].astype(np.int64)
    return not _left_alone(atoms, sizes, least) and not any(
        _left_alone_modulo(prime, atoms, sizes, least) for prime in _PRIMES
    )


def _left_alone(atoms: NDArray[np.int64], sizes: NDArray[np.int64], least: int) -> bool:
    """Whether a combination with real factors is about a few communes only."""
    _, weights, rows = np.linalg.svd(atoms.astype("float64"), full_matrices=False)
    rows = rows[weights > _EXACT * max(atoms.shape)]
    rest = np.eye(atoms.shape[1]) - rows.T @ rows
    small = np.flatnonzero(sizes < least)
    for together in range(1, least):
        sets = _sets(small, sizes, together, least)
        if len(sets):
            blocks = rest[sets[:, :, None], sets[:, None, :]]
            if (np.linalg.det(blocks) < _EXACT).any():
                return True
    return False


def _sets(
    small: NDArray[np.int64], sizes: NDArray[np.int64], together: int, least: int
) -> NDArray[np.int64]:
    """All sets of so many atoms with fewer than ``least`` communes in all."""
    # Of the atoms in a larger set none can have more communes than leave one for each other.
    fitting = small[sizes[small] <= least - together]
    if len(fitting) < together:
        return np.empty((0, together), dtype="int64")
    sets: NDArray[np.int64] = np.array(list(combinations(fitting, together)), dtype=np.int64)
    few: NDArray[np.int64] = sets[sizes[sets].sum(axis=1) < least]
    return few


def _left_alone_modulo(
    prime: int, atoms: NDArray[np.int64], sizes: NDArray[np.int64], least: int
) -> bool:
    """Whether a combination is about a few communes only, but for multiples of ``prime``."""
    checks = _parity_check(atoms, prime)
    found: dict[bytes, list[frozenset[int]]] = {}
    for members, total in _sums_of_two(checks, sizes, prime, least):
        if not total.any():
            return True
        for others in found.get(((-total) % prime).tobytes(), ()):
            if not members & others and sizes[list(members | others)].sum() < least:
                return True
        found.setdefault(total.tobytes(), []).append(members)
    return False


def _sums_of_two(
    checks: NDArray[np.int64], sizes: NDArray[np.int64], prime: int, least: int
) -> Iterator[tuple[frozenset[int], NDArray[np.int64]]]:
    """Columns of few communes, and sums of two of them, with every factor that is not zero."""
    small = [int(one) for one in np.flatnonzero(sizes < least)]
    factors = range(1, prime)
    for one in small:
        for factor in factors:
            yield frozenset((one,)), factor * checks[:, one] % prime
    for one, other in combinations(small, 2):
        if sizes[one] + sizes[other] < least:
            for factor in factors:
                for second in factors:
                    yield (
                        frozenset((one, other)),
                        (factor * checks[:, one] + second * checks[:, other]) % prime,
                    )


def _parity_check(atoms: NDArray[np.int64], prime: int) -> NDArray[np.int64]:
    """A matrix whose product with a vector is zero just where the groups combine to that vector."""
    reduced = atoms % prime
    pivots: list[int] = []
    for column in range(reduced.shape[1]):
        row = len(pivots)
        if row == len(reduced):
            break
        below = np.flatnonzero(reduced[row:, column])
        if not len(below):
            continue
        reduced[[row, row + below[0]]] = reduced[[row + below[0], row]]
        reduced[row] = reduced[row] * pow(int(reduced[row, column]), -1, prime) % prime
        others = np.arange(len(reduced)) != row
        reduced[others] = (
            reduced[others] - np.outer(reduced[others, column], reduced[row])
        ) % prime
        pivots.append(column)
    free = [column for column in range(reduced.shape[1]) if column not in pivots]
    checks = np.zeros((len(free), reduced.shape[1]), dtype="int64")
    checks[np.arange(len(free)), free] = 1
    checks[:, pivots] = (-reduced[: len(pivots), free].T) % prime
    return checks
