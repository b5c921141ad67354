"""Figures of groups as a system of equations, and what its solutions have in common.

Sums over groups of communes come in, with what is known of the answers: the ends of their scale,
that they are whole, that choices exclude each other or counts add up. Communes that are in the same
groups are one *atom*: figures tell the sum over an atom at most, never which of its communes gave
which answer. So the unknowns are sums over atoms, one for each figure and atom, and every question
of the audit is whether some of them has the same value in all solutions: linear programming, or
integer programming where answers are whole (`scipy.optimize.milp`, HiGHS). Where the solver finds
no answer in time, it counts as known.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]
from scipy.sparse import csr_array, hstack  # type: ignore[import-untyped]

from geo.survey.store.disclosure import LEAST_GROUP

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

_CLOSE = 1e-5
"""What the solver leaves of a sum that is what it was."""
_IDLE_TRIES = 2
"""Solutions that moved nothing more, before what did not vary is tried one by one."""
_SECONDS = 2.0
"""For one solution; those of 589 communes take hundredths."""
_MORE_SEEN = 4
"""Further solutions, in which the sums of a few communes are compared."""
_GAP = 0.5
"""How far from the least a solution may be: that it is another one is what matters."""
_EVEN = 0.5
_WORTH = 2.0
"""So much of a move is aimed at: the width that a score has to have."""
_STEP = 0.01
"""What another sum of scores differs by at least."""
_FAR = 10.0
"""Where a scale has no end: so many times the sum of all answers."""


@dataclass(frozen=True, eq=False)
class Figure:
    """What sums are given of: one value of each commune.

    Attributes
    ----------
    name : str
    values : array of float64
        Of each commune, as it is; zero outside ``base``.
    base : array of bool
        Whose values are in the sums: known to whoever attacks.
    top : float or None
        The end of the scale, which begins at 0; None where it has none.
    whole : bool
        Whether the values are whole numbers.
    open_between : callable or None
        For a number: whether it stays hidden if it is known to be between two values. None for
        yes or no (0 or 1), of which both have to stay possible.
    protected : bool
        False for what is only there to say what is known of the others.
    zero_tells : bool
        Whether an answer is known from this figure being 0 for all communes of a group. Not for
        one choice of several that exclude each other: not to have taken it leaves the others.
    """

    name: str
    values: NDArray[np.float64]
    base: NDArray[np.bool_]
    top: float | None
    whole: bool = True
    open_between: Callable[[float, float], bool] | None = None
    protected: bool = True
    zero_tells: bool = True


@dataclass(frozen=True)
class Relation:
    """What is known of every commune: between what the weighted sum of its figures is.

    Attributes
    ----------
    weights : mapping of figure name to float
    least, most : float
        ``inf`` where it has no upper end. For communes in the base of all these figures.
    """

    weights: Mapping[str, float]
    least: float = 0.0
    most: float = np.inf


@dataclass(frozen=True, eq=False)
class Row:
    """The sum of a figure over a group of communes is known.

    Attributes
    ----------
    figure : str
    members : array of bool
        Of each commune.
    elsewhere : bool
        True where others have published it: what follows from such sums alone is given away
        already.
    """

    figure: str
    members: NDArray[np.bool_]
    elsewhere: bool = False


class System:
    """All that is known about some figures of the same communes.

    Parameters
    ----------
    figures : sequence of Figure
    relations : sequence of Relation
    rows : sequence of Row
    """

    def __init__(
        self, figures: Sequence[Figure], relations: Sequence[Relation], rows: Sequence[Row]
    ) -> None:
        self._figures = tuple(figures)
        self._rows = tuple(rows)
        marks = [one.base for one in figures] + [row.members for row in rows]
        _, first, atom_of = np.unique(
            np.array(marks, dtype=bool), axis=1, return_index=True, return_inverse=True
        )
        self._atom_of = np.asarray(atom_of).reshape(-1)
        self._n = len(first)
        self._first = first
        self._sizes = np.bincount(self._atom_of, minlength=self._n)
        self._place = {one.name: number for number, one in enumerate(self._figures)}
        self._truth = np.concatenate([self._sums(one.values) for one in self._figures])
        self._new = frozenset(row.figure for row in self._rows if not row.elsewhere)
        self._constraints = self._known(relations, self._rows)
        told = [row for row in self._rows if row.elsewhere]
        self._elsewhere = self._known(relations, told) if told else None
        self._whole = np.repeat([int(one.whole) for one in self._figures], self._n)
        self._most = np.concatenate(
            [
                np.where(
                    one.base[first],
                    self._sizes * one.top
                    if one.top is not None
                    else _FAR * (float(one.values.sum()) + 1),
                    0.0,
                )
                for one in self._figures
            ]
        )

    # ------------------------------------------------------------------------------ questions

    def gives_away(self, withheld: Sequence[NDArray[np.bool_]] = ()) -> bool:
        """Whether anything is known that has to stay open.

        Parameters
        ----------
        withheld : sequence of arrays of bool
            Groups of fewer than five communes, whose sums must not be known either.
        """
        if self._at_an_end():
            return True
        aims, numbers = self._aims(withheld), self._near_an_end()
        seen = [self._truth]
        chance, left, idle = np.random.default_rng(0), len(aims) + len(numbers), 0
        while left and idle < _IDLE_TRIES:
            goals = [(one, float(chance.choice((-1.0, 1.0)))) for one in aims]
            for number, atom in numbers:
                up = self._truth[number * self._n + atom] < _CLOSE or chance.random() < _EVEN
                goals.append((self._aim(number, np.arange(self._n) == atom), 1.0 if up else -1.0))
            seen.append(self._moved(goals))
            aims = self._same_in(seen[-1], aims)
            least, most = np.min(seen, axis=0), np.max(seen, axis=0)
            numbers = [one for one in numbers if not self._is_open(*one, least, most)]
            idle = idle + 1 if left == len(aims) + len(numbers) else 0
            left = len(aims) + len(numbers)
        return (
            any(self._is_told(aim) for aim in aims)
            or any(self._narrow(*one) for one in numbers)
            or self._tells_of_a_few(seen)
        )

    def _is_told(self, aim: NDArray[np.bool_]) -> bool:
        """Whether a sum is known, and was not from what others published."""
        if self._another(aim, self._constraints) is not None:
            return False
        return self._elsewhere is None or self._another(aim, self._elsewhere) is not None

    def _tells_of_a_few(self, seen: list[NDArray[np.float64]]) -> bool:
        """Whether the sum of some figure over fewer than five communes is known.

        Over any atoms together. Those whose sum is the same in all solutions seen are tried, and
        what is found another solution for makes one more that is seen.
        """
        chance = np.random.default_rng(1)
        told = {name: self._told_atoms(name) for name in sorted(self._new)}
        few = {
            name: np.flatnonzero(atoms & (self._sizes < LEAST_GROUP))
            for name, atoms in told.items()
            if self._figures[self._place[name]].protected
        }
        goals = [
            self._aim(self._place[name], np.arange(self._n) == atom)
            for name, atoms in few.items()
            for atom in atoms
        ]
        if not goals:
            return False
        seen += [
            self._moved([(one, float(chance.choice((-1.0, 1.0)))) for one in goals])
            for _ in range(_MORE_SEEN)
        ]
        for name, atoms in few.items():
            number = self._place[name]
            anyway: set[frozenset[int]] = set()
            while True:
                moves = np.array([self._part(one - self._truth, number)[atoms] for one in seen])
                together = _never_moved(moves, self._sizes[atoms], anyway)
                if together is None:
                    break
                aim = self._aim(number, np.isin(np.arange(self._n), atoms[list(together)]))
                other = self._another(aim, self._constraints)
                if other is not None:
                    seen.append(other)
                elif self._is_told(aim):
                    return True
                else:
                    anyway.add(frozenset(together))
        return False

    def _told_atoms(self, name: str) -> NDArray[np.bool_]:
        """The atoms with communes behind a figure that is told of them."""
        told = np.zeros(self._n, dtype=bool)
        for row in self._rows:
            if row.figure == name:
                told[self._atom_of[row.members]] = True
        return told & self._figures[self._place[name]].base[self._first]

    def _at_an_end(self) -> bool:
        """Whether a sum is at an end of its scale, so that all its communes are."""
        for row in self._rows:
            if row.elsewhere:
                continue
            figure = self._figures[self._place[row.figure]]
            mine = row.members & figure.base
            total = figure.values[mine].sum()
            if not figure.protected or not mine.any():
                continue
            top = np.inf if figure.top is None else figure.top * mine.sum()
            if (figure.zero_tells and total < _CLOSE) or total > top - _CLOSE:
                return True
        return False

    def _aims(self, withheld: Sequence[NDArray[np.bool_]]) -> list[NDArray[np.bool_]]:
        """Sums that must have more than one value.

        Of few communes every sum; of more a sum at an end of its scale, which is all their answers.
        """
        aims = []
        for number, figure in enumerate(self._figures):
            if figure.name not in self._new or not figure.protected:
                continue
            sums = self._part(self._truth, number)
            top = np.inf if figure.top is None else figure.top
            inside = figure.base[self._first]
            told = self._told_atoms(figure.name)
            ends = sums > top * self._sizes - _CLOSE
            if figure.zero_tells:
                ends |= sums < _CLOSE
            if figure.open_between is not None:  # how near an end is too near is another question
                ends[:] = False
            aims += [
                self._aim(number, np.arange(self._n) == atom)
                for atom in np.flatnonzero(inside & told & (ends | (self._sizes < LEAST_GROUP)))
            ]
            for group in withheld:
                mine = group & figure.base
                whole = np.bincount(self._atom_of[mine], minlength=self._n) == self._sizes
                if 0 < mine.sum() < LEAST_GROUP and whole[self._atom_of[mine]].all():
                    aims.append(self._aim(number, np.isin(np.arange(self._n), self._atom_of[mine])))
        return aims

    def _aim(self, figure: int, atoms: NDArray[np.bool_]) -> NDArray[np.bool_]:
        aim = np.zeros(len(self._truth), dtype=bool)
        aim[figure * self._n : (figure + 1) * self._n] = atoms
        return aim

    def _near_an_end(self) -> list[tuple[int, int]]:
        """Numbers (figure, atom) that sharing out the sum within the atom alone does not hide."""
        found = []
        for number, figure in enumerate(self._figures):
            if figure.open_between is None or not figure.protected or figure.name not in self._new:
                continue
            sums = self._part(self._truth, number)
            found += [
                (number, atom)
                for atom in np.flatnonzero(figure.base[self._first]).tolist()
                if not figure.open_between(*self._one_of(figure, atom, sums[atom], sums[atom]))
            ]
        return found

    def _narrow(self, number: int, atom: int) -> bool:
        """Whether the value of one commune of an atom is known too well."""
        aim = self._aim(number, np.arange(self._n) == atom).astype(np.float64)

        def is_narrow(known: list[LinearConstraint]) -> bool:
            ends = [self._extreme(one, known) for one in (aim, -aim)]
            return not self._is_open(number, atom, np.min(ends, axis=0), np.max(ends, axis=0))

        if not is_narrow(self._constraints):
            return False
        return self._elsewhere is None or not is_narrow(self._elsewhere)

    def _is_open(
        self, number: int, atom: int, least: NDArray[np.float64], most: NDArray[np.float64]
    ) -> bool:
        figure, at = self._figures[number], number * self._n + atom
        assert figure.open_between is not None
        return figure.open_between(*self._one_of(figure, atom, least[at], most[at]))

    def _one_of(self, figure: Figure, atom: int, least: float, most: float) -> tuple[float, float]:
        """From where to where one commune's value can be, the sum of its atom being between."""
        top = np.inf if figure.top is None else figure.top
        others = self._sizes[atom] - 1
        lowest = max(0.0, least - (0.0 if others == 0 else top * others))
        return lowest, min(top, most)

    # ------------------------------------------------------------------------------ solutions

    def _same_in(
        self, other: NDArray[np.float64], aims: list[NDArray[np.bool_]]
    ) -> list[NDArray[np.bool_]]:
        return [one for one in aims if abs(float((other - self._truth)[one].sum())) < _CLOSE]

    def _moved(self, goals: Sequence[tuple[NDArray[np.bool_], float]]) -> NDArray[np.float64]:
        """Sums that agree with all that is known and differ from the real ones in many goals.

        Parameters
        ----------
        goals : sequence of (array of bool, float)
            Sums, and whether they should be larger (1) or smaller (-1).
        """
        aims = np.array([aim for aim, _ in goals], dtype=np.float64)
        ways = np.array([way for _, way in goals])
        real = aims @ self._truth
        # So much of each move counts, so that one large move is not worth more than many.
        kept = LinearConstraint(
            csr_array(np.hstack([aims * ways[:, None], -np.eye(len(goals))])), ways * real, np.inf
        )
        known = [
            LinearConstraint(
                hstack([one.A, csr_array((one.A.shape[0], len(goals)))]), one.lb, one.ub
            )
            for one in self._constraints
        ]
        found = self._solve(np.repeat((0.0, -1.0), (aims.shape[1], len(goals))), [*known, kept])
        # The real sums always agree: without an answer in time nothing is seen to vary.
        return self._truth if found is None else found[: aims.shape[1]]

    def _extreme(
        self, wanted: NDArray[np.float64], known: list[LinearConstraint]
    ) -> NDArray[np.float64]:
        """Sums that agree with all that is known and make ``wanted`` small.

        Whole sums need not be the least there are, as long as they are possible: who looks for
        what can vary is content with that.
        """
        found = self._solve(wanted, known)
        return self._truth if found is None else found

    def _another(
        self, aim: NDArray[np.bool_], known: list[LinearConstraint]
    ) -> NDArray[np.float64] | None:
        """Sums that agree with all that is known and differ in the sum over ``aim``."""
        real, whole = float(self._truth[aim].sum()), bool((self._whole[aim] == 1).all())
        step = 1.0 if whole else _STEP
        row = csr_array(aim.astype(np.float64)[None, :])
        for least, most in ((real + step, np.inf), (-np.inf, real - step)):
            if most < 0:
                continue
            more = LinearConstraint(row, least, most)
            found = self._solve(np.zeros(len(aim)), [*known, more])
            if found is not None:
                return found
        return None

    def _solve(
        self, wanted: NDArray[np.float64], constraints: list[LinearConstraint]
    ) -> NDArray[np.float64] | None:
        more = len(wanted) - len(self._most)
        whole = np.append(self._whole, np.zeros(more))
        bounds = Bounds(0, np.append(self._most, np.full(more, _WORTH)))
        for integrality in (np.zeros(len(whole)), whole):
            # Without asking for whole numbers it is quicker, and they mostly come out whole.
            found = milp(
                wanted,
                integrality=integrality,
                bounds=bounds,
                constraints=constraints,
                options={"time_limit": _SECONDS, "mip_rel_gap": _GAP},
            )
            if found.x is None:
                return None  # what has no solution has no whole one either
            parts = np.asarray(found.x, dtype=np.float64)
            if (np.abs(parts - np.round(parts))[whole == 1] < _CLOSE).all():
                break
        return parts

    def _known(self, relations: Sequence[Relation], rows: Sequence[Row]) -> list[LinearConstraint]:
        equal = np.zeros((len(rows), len(self._truth)))
        for number, row in enumerate(rows):
            start = self._place[row.figure] * self._n
            equal[number, start + np.unique(self._atom_of[row.members])] = 1
        totals = equal @ self._truth
        found = [LinearConstraint(csr_array(equal), totals, totals)] if len(rows) else []
        for relation in relations:
            if not all(name in self._place for name in relation.weights):
                continue
            weights = np.zeros((self._n, len(self._truth)))
            for name, weight in relation.weights.items():
                weights[np.arange(self._n), self._place[name] * self._n + np.arange(self._n)] = (
                    weight
                )
            inside = np.all([self._figures[self._place[n]].base for n in relation.weights], axis=0)
            sizes = np.where(inside[self._first], self._sizes, 0)
            most = sizes * relation.most if np.isfinite(relation.most) else np.inf
            found.append(LinearConstraint(csr_array(weights), sizes * relation.least, most))
        return found

    def _sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(self._atom_of, weights=values, minlength=self._n).astype(np.float64)

    def _part(self, sums: NDArray[np.float64], number: int) -> NDArray[np.float64]:
        return sums[number * self._n : (number + 1) * self._n]


@dataclass(frozen=True, eq=False)
class Unknowns:
    """Figures and relations, to be tried with rows."""

    figures: Sequence[Figure]
    relations: Sequence[Relation]

    @property
    def names(self) -> frozenset[str]:
        """Of the figures."""
        return frozenset(one.name for one in self.figures)

    def gives_away(self, rows: Sequence[Row], few: Sequence[NDArray[np.bool_]]) -> bool:
        """See :meth:`System.gives_away`."""
        return System(self.figures, self.relations, rows).gives_away(few)


def _never_moved(
    moves: NDArray[np.float64], sizes: NDArray[np.int64], but: Collection[frozenset[int]]
) -> tuple[int, ...] | None:
    """Some atoms of fewer than five communes whose sum is the same in all solutions.

    Parameters
    ----------
    moves : array of float64, solutions x atoms
        How far each sum is from the real one.
    sizes : array of int64
        Communes of each atom.
    but : collection of frozensets
        Atoms that are not meant.
    """
    columns = [
        tuple(column) for column in np.round(moves.T / _CLOSE / 10).astype(np.int64).tolist()
    ]
    nothing = (0,) * len(moves)
    found: dict[tuple[int, ...], list[tuple[int, ...]]] = {}
    for some in _ones_and_pairs(len(columns), sizes):
        total = tuple(map(sum, zip(*(columns[one] for one in some), strict=True)))
        if total == nothing and frozenset(some) not in but:
            return some
        for others in found.get(tuple(-one for one in total), ()):
            both = (*others, *some)
            fits = len(set(both)) == len(both) and sizes[list(both)].sum() < LEAST_GROUP
            if fits and frozenset(both) not in but:
                return both
        found.setdefault(total, []).append(some)
    return None


def _ones_and_pairs(n: int, sizes: NDArray[np.int64]) -> Iterator[tuple[int, ...]]:
    for one in range(n):
        yield (one,)
    for one, other in combinations(range(n), 2):
        if sizes[one] + sizes[other] < LEAST_GROUP:
            yield (one, other)
