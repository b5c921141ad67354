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

That is about the groups alone and holds for whatever the answers are. With answers near the ends
of their scale more can be worked out than by adding and subtracting: of two overlapping groups in
which nearly all said yes, who is left to have said no? So the figures themselves are tried as well
(:func:`publishable_with`): as long as for some communes, fewer than five, only one sum of answers
agrees with all the figures (linear and integer programming), the smallest group gives way; in the
end those that gave way come back where they do no harm.

What it does not do: where five communes and more all gave the same answer at the end of the scale,
the figure of their group, or of a combination of groups, says so of each of them. The institute's
rule is about the size of groups; an answer shared by all can be read from any table. Nor does it
know what somebody remembers of an earlier version of the edition: where a version replaces another
of which only few communes are different, their answers are in the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]

from geo.survey.store.disclosure import LEAST_GROUP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

_PRIMES = (2, 3)
_EXACT = 1e-9
_CLOSE = 1e-5
"""What the solver leaves of a sum that is what it was."""
_TRIES = 6
_UNBOUNDED = 1e9


def publishable(members: NDArray[np.bool_], least: int = LEAST_GROUP) -> NDArray[np.bool_]:
    """Which groups have their figure.

    Parameters
    ----------
    members : array of bool, groups x communes
        Whether a commune is in a group, for all communes that are behind the figure; the groups
        that matter most first.
    least : int
        The fewest communes that a combination of figures may be about.

    Returns
    -------
    array of bool
        For each group.
    """
    shown = np.zeros(len(members), dtype=bool)
    for group, row in enumerate(members):
        if not row.any():
            continue
        if shown.any() and (members[shown] == row).all(axis=1).any():
            shown[group] = True  # the same communes once more: nothing new
            continue
        with_it = shown.copy()
        with_it[group] = True
        shown[group] = is_safe(members[with_it], least)
    return shown


def publishable_with(
    members: NDArray[np.bool_],
    figures: Iterable[NDArray[np.float64]],
    *,
    highest: float | None,
    least: int = LEAST_GROUP,
) -> NDArray[np.bool_]:
    """Which groups have their figure, all the figures of a question being known.

    Parameters
    ----------
    members : array of bool, groups x communes
        As for :func:`publishable`; the first is never given up here.
    figures : iterable of arrays of float64, one value for each commune
        What the groups' figures are means of, from 0 to ``highest``.
    highest : float or None
        The end of the scale; None where it has none.

    Returns
    -------
    array of bool
        For each group.
    """
    shown = publishable(members, least)
    sizes, all_figures = members.sum(axis=1), list(figures)
    gave_way: list[int] = []
    for values in all_figures:
        while shown.sum() > 1 and tells_too_much(members, shown, values, highest, least):
            # The smallest, and of two alike the one that matters less; never the very first.
            others = np.flatnonzero(shown)[1:]
            gave_way.append(int(min(others, key=lambda group: (sizes[group], -group))))
            shown[gave_way[-1]] = False
    for group in reversed(gave_way):
        shown[group] = True
        if any(tells_too_much(members, shown, values, highest, least) for values in all_figures):
            shown[group] = False
    return shown


def tells_too_much(
    members: NDArray[np.bool_],
    shown: NDArray[np.bool_],
    values: NDArray[np.float64],
    highest: float | None,
    least: int = LEAST_GROUP,
) -> bool:
    """Whether the figures shown leave one value only for fewer than ``least`` communes.

    Not counted are communes that are known to be at an end of the scale because of bounds alone:
    then a combination of figures is at its own end, and with it all its communes, which by the
    rule for groups are ``least`` at least.
    """
    distinct, atom_of, counts = np.unique(
        members[shown], axis=1, return_inverse=True, return_counts=True
    )
    atom_of = np.asarray(atom_of).reshape(-1)
    asked = _Figures(
        atoms=distinct.astype(np.float64),
        sums=np.bincount(atom_of, weights=values, minlength=len(counts)).astype(np.float64),
        most=(counts * (np.inf if highest is None else highest)).astype(np.float64),
        whole=bool((values == np.round(values)).all()),
    )
    aims = [
        np.arange(len(counts)) == atom
        for atom in np.flatnonzero((counts < least) & distinct.any(axis=0) & ~asked.unanimous())
    ]
    for group in members[~shown]:
        whole_atoms = np.bincount(atom_of[group], minlength=len(counts)) == counts
        inside = whole_atoms[atom_of] & group
        if 0 < group.sum() < least and (inside == group).all():
            aims.append(np.isin(np.arange(len(counts)), atom_of[group]))
    return any(asked.gives_away(aim) for aim in asked.not_seen_to_vary(aims))


@dataclass(frozen=True, eq=False)
class _Figures:
    """What somebody knows of the sums over atoms: those of the groups, and the ends of the scale.

    Attributes
    ----------
    atoms : array of float64, groups x atoms
    sums : array of float64
        Of each atom, as they really are.
    most : array of float64
        The largest that they could be.
    whole : bool
        Whether answers are whole numbers.
    """

    atoms: NDArray[np.float64]
    sums: NDArray[np.float64]
    most: NDArray[np.float64]
    whole: bool

    def unanimous(self) -> NDArray[np.bool_]:
        """Atoms in a group that is as a whole at an end of the scale."""
        totals, ends = self.atoms @ self.sums, self.atoms @ np.minimum(self.most, _UNBOUNDED)
        at_an_end = (totals < _EXACT) | (totals > ends - _EXACT)
        return np.asarray((self.atoms[at_an_end] > 0).any(axis=0))

    def not_seen_to_vary(self, aims: list[NDArray[np.bool_]]) -> list[NDArray[np.bool_]]:
        """Those aims whose sum is the same in a few other answers that agree with all figures."""
        chance = np.random.default_rng(0)
        for _ in range(_TRIES):
            if not aims:
                return aims
            wanted = np.sum([chance.choice((-1, 1)) * aim for aim in aims], axis=0)
            other = self._extreme(wanted, whole=self.whole)
            aims = [aim for aim in aims if abs(float((other - self.sums)[aim].sum())) < _CLOSE]
        return aims

    def gives_away(self, aim: NDArray[np.bool_]) -> bool:
        """Whether the sum over some atoms has one value only, not by being at its end."""
        real = float(self.sums[aim].sum())
        if self._is_fixed(aim, whole=False):
            return not (real < _CLOSE or real > float(self.most[aim].sum()) - _CLOSE)
        return self.whole and self._is_fixed(aim, whole=True)

    def _is_fixed(self, aim: NDArray[np.bool_], *, whole: bool) -> bool:
        wanted = aim.astype(np.float64)
        ends = [self._extreme(one, whole=whole)[aim].sum() for one in (wanted, -wanted)]
        return bool(abs(ends[0] - ends[1]) < _CLOSE)

    def _extreme(self, wanted: NDArray[np.float64], *, whole: bool) -> NDArray[np.float64]:
        """Sums that agree with all figures and make ``wanted`` as small as can be."""
        totals = self.atoms @ self.sums
        found = milp(
            # Where a scale has no end neither has what is wanted: ten times as much will do.
            wanted,
            integrality=np.full(len(self.sums), int(whole)),
            bounds=Bounds(0, np.minimum(self.most, 10 * (self.sums.sum() + 1))),
            constraints=LinearConstraint(self.atoms, totals, totals),
        )
        # The real sums always agree; without an answer in time nothing is seen to vary.
        return self.sums if found.x is None else np.asarray(found.x)


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
