"""Figures of groups as a system of equations, and what its solutions have in common.

Sums over groups of communes come in, with what is known of the answers: the ends of their scale,
that they are whole, that choices exclude each other or counts add up. Communes that are in the same
groups are one *atom*: figures tell the sum over an atom at most, never which of its communes gave
which answer. So the unknowns are sums over atoms, one for each figure and atom, and every question
of the audit is whether some of them has the same value in all solutions: linear programming, or
integer programming where answers are whole (`scipy.optimize.milp`, HiGHS). Where the solver finds
no answer within so many steps, it counts as known.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]
from scipy.sparse import csr_array, eye_array, hstack, kron  # type: ignore[import-untyped]

from geo.survey.store.disclosure import LEAST_GROUP
from geo.survey.store.disclosure_audit.feasible_swaps import (
    FeasibleRange,
    KnownSums,
    Swaps,
    never_moved,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

_CLOSE = 1e-5
"""What the solver leaves of a sum that is what it was."""
_IDLE_TRIES = 2
"""Solutions that moved nothing more, before what did not vary is tried one by one."""
_ONE_BY_ONE = 6
"""So many sums are tried one by one at once."""
_EVEN = 0.5
_WORTH = 2.0
"""So much of a move is aimed at: the width that a score has to have."""
_IDLE_SWAPS = 3
"""So often exchanges may show nothing more, before the solver is asked."""
_KEPT = 60
"""Solutions that are tried again with other rows, the last ones found."""
_NODES = 500
"""Of the solver's search for one solution. Not so many seconds: what an edition gives must not
depend on what else the machine is doing."""
_INFEASIBLE = 2
"""What the solver says where nothing agrees."""
_GAP = 0.5
"""How far from the least a solution may be: that it is another one is what matters."""
_STEP = 0.01
"""What another sum of scores differs by at least."""
_FAR = 10.0
"""Where a scale has no end: so many times the sum of all answers."""


@dataclass(frozen=True, eq=False)
class GroupFigure:
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
class KnownSum:
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


class OtherUnknowns:
    """Sums that were found to agree with what is known: they may agree with other rows as well.

    Attributes
    ----------
    elsewhere : set
        Sums that were found to be told by what others published.
    """

    def __init__(self) -> None:
        self.elsewhere: set[tuple[bytes, bytes]] = set()
        self._kept: deque[tuple[NDArray[np.int64], NDArray[np.float64]]] = deque(maxlen=_KEPT)

    def keep(self, atom_of: NDArray[np.int64], sums: NDArray[np.float64]) -> None:
        """Of all figures, over these atoms, one figure after the other."""
        self._kept.append((atom_of, sums))

    def of(self, atom_of: NDArray[np.int64]) -> Iterator[NDArray[np.float64]]:
        """Sums over atoms, where they can be told: those kept are over the same or smaller ones."""
        for kept, sums in self._kept:
            _, first = np.unique(kept, return_index=True)
            into = atom_of[first]
            if np.array_equal(into[kept], atom_of):
                each = sums.reshape(-1, len(first))
                n = int(atom_of.max()) + 1
                yield np.concatenate([np.bincount(into, weights=one, minlength=n) for one in each])


class System:
    """All that is known about some figures of the same communes.

    Parameters
    ----------
    figures : sequence of GroupFigure
    relations : sequence of Relation
    rows : sequence of KnownSum
    others : OtherUnknowns or None
        What was found out with other rows.
    """

    def __init__(
        self,
        figures: Sequence[GroupFigure],
        relations: Sequence[Relation],
        rows: Sequence[KnownSum],
        others: OtherUnknowns | None = None,
    ) -> None:
        self._figures = tuple(figures)
        self._others = OtherUnknowns() if others is None else others
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
        self._relations = [
            self._between(one)
            for one in relations
            if all(name in self._place for name in one.weights)
        ]
        self._constraints = self._known(self._rows)
        told = [row for row in self._rows if row.elsewhere]
        self._elsewhere = self._known(told) if told else None
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
        aims, numbers, few = self._aims(withheld), self._near_an_end(), self._few()
        aims = [aim for aim in aims if not self._is_told_elsewhere(aim)]
        swaps = self._swaps()
        for other in self._others.of(self._atom_of):
            self._see(swaps, other, mend=True)
        idle = 0
        for _ in swaps.tried():
            left = len(aims) + len(numbers)
            aims, numbers = self._not_seen(swaps, aims, numbers)
            few = [one for one in few if not self._all_move(swaps, *one)]
            if not aims and not numbers and not few:
                return False
            idle = idle + 1 if left == len(aims) + len(numbers) else 0
            if idle > _IDLE_SWAPS:
                break
        chance, idle = np.random.default_rng(0), 0
        while (left := len(aims) + len(numbers)) > _ONE_BY_ONE and idle < _IDLE_TRIES:
            goals = [(one, float(chance.choice((-1.0, 1.0)))) for one in aims]
            for number, atom in numbers:
                up = self._truth[number * self._n + atom] < _CLOSE or chance.random() < _EVEN
                goals.append((self._aim(number, np.arange(self._n) == atom), 1.0 if up else -1.0))
            self._see(swaps, self._moved(goals))
            aims, numbers = self._not_seen(swaps, aims, numbers)
            idle = idle + 1 if left == len(aims) + len(numbers) else 0
        while aims or numbers:
            if self._is_told(swaps, aims[0]) if aims else self._narrow(swaps, *numbers[0]):
                return True
            rest = (aims[1:], numbers) if aims else (aims, numbers[1:])
            aims, numbers = self._not_seen(swaps, *rest)
        return any(self._tells_of_a_few(swaps, *one) for one in few)

    def _not_seen(
        self, swaps: Swaps, aims: list[NDArray[np.bool_]], numbers: list[tuple[int, int]]
    ) -> tuple[list[NDArray[np.bool_]], list[tuple[int, int]]]:
        """Those sums that were not seen to move, and those numbers not seen to be open."""
        if aims:
            moved = swaps.moves(np.array(aims))
            aims = [one for one, it in zip(aims, moved, strict=True) if not it]
        return aims, [one for one in numbers if not self._is_seen_open(swaps, *one)]

    def _swaps(self) -> Swaps:
        shape = (len(self._figures), self._n)
        groups: list[list[NDArray[np.bool_]]] = [[] for _ in self._figures]
        for row in self._rows:
            groups[self._place[row.figure]].append(self._inside(row))
        return Swaps(
            KnownSums(
                self._truth.reshape(shape),
                self._most.reshape(shape),
                np.array([one.whole for one in self._figures]),
                [np.array(one, dtype=bool).reshape(len(one), self._n) for one in groups],
                self._relations,
                np.array([one.values for one in self._figures]),
            )
        )

    def _see(self, swaps: Swaps, sums: NDArray[np.float64], *, mend: bool = False) -> None:
        """Keep other sums that agree with all that is known."""
        each = sums.reshape(len(self._figures), self._n)
        if not mend:
            self._others.keep(self._atom_of, sums)
        elif not swaps.agrees(each):
            each = swaps.mended(each)
            if not swaps.agrees(each):
                return
        swaps.note(each)

    def _is_seen_open(self, swaps: Swaps, number: int, atom: int) -> bool:
        return self._is_open(number, atom, swaps.least.ravel(), swaps.most.ravel())

    def _is_told(self, swaps: Swaps, aim: NDArray[np.bool_]) -> bool:
        """Whether a sum is known, and was not from what others published."""
        if self._is_told_elsewhere(aim):
            return False
        other, _ = self._another(aim, self._constraints)
        if other is not None:
            self._see(swaps, other)
            return False
        if self._elsewhere is None or not self._another(aim, self._elsewhere)[1]:
            return True
        self._others.elsewhere.add(self._communes(aim))
        return False

    def _is_told_elsewhere(self, aim: NDArray[np.bool_]) -> bool:
        """Whether it was found before that others published a sum."""
        return bool(self._others.elsewhere) and self._communes(aim) in self._others.elsewhere

    def _communes(self, aim: NDArray[np.bool_]) -> tuple[bytes, bytes]:
        """A sum by what others told and its communes: other atoms may do for the same."""
        told = b"".join(
            row.figure.encode() + row.members.tobytes() for row in self._rows if row.elsewhere
        )
        return told, aim.reshape(-1, self._n)[:, self._atom_of].tobytes()

    # ---------------------------------------------------------------------- fewer than five

    def _few(self) -> list[tuple[int, NDArray[np.int64]]]:
        """Protected figures, and their atoms of fewer than five communes of which is told."""
        found = []
        for name in sorted(self._new):
            if self._figures[self._place[name]].protected:
                atoms = np.flatnonzero(self._told_atoms(name) & (self._sizes < LEAST_GROUP))
                found.append((self._place[name], atoms))
        return [one for one in found if len(one[1])]

    def _all_move(self, swaps: Swaps, number: int, atoms: NDArray[np.int64]) -> bool:
        """Whether the sum over any of these with fewer than five communes was seen to move."""
        return next(never_moved(swaps.prints[number][atoms], self._sizes[atoms]), None) is None

    def _tells_of_a_few(
        self,
        swaps: Swaps,
        number: int,
        atoms: NDArray[np.int64],
    ) -> bool:
        """Whether the sum of some figure over fewer than five communes is known.

        Over any atoms together. Those whose sum was never seen to move are tried, and what is found
        another solution for makes one more that is seen.
        """
        tried: set[tuple[int, ...]] = set()
        while True:
            alike = never_moved(swaps.prints[number][atoms], self._sizes[atoms])
            together = next((some for some in alike if some not in tried), None)
            if together is None:
                return False
            tried.add(together)
            aim = self._aim(number, np.isin(np.arange(self._n), atoms[list(together)]))
            if self._is_told(swaps, aim):
                return True

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

    def _narrow(self, swaps: Swaps, number: int, atom: int) -> bool:
        """Whether the value of one commune of an atom is known too well."""
        aim = self._aim(number, np.arange(self._n) == atom).astype(np.float64)
        for wanted in (aim, -aim):
            if self._is_seen_open(swaps, number, atom):
                return False
            self._see(swaps, self._extreme(wanted, self._constraints))
        if self._is_seen_open(swaps, number, atom):
            return False
        if self._elsewhere is None:
            return True
        ends = [self._limit(wanted, self._elsewhere) for wanted in (aim, -aim)]
        return self._is_open(number, atom, np.min(ends, axis=0), np.max(ends, axis=0))

    def _is_open(
        self, number: int, atom: int, least: NDArray[np.float64], most: NDArray[np.float64]
    ) -> bool:
        figure, at = self._figures[number], number * self._n + atom
        assert figure.open_between is not None
        return figure.open_between(*self._one_of(figure, atom, least[at], most[at]))

    def _one_of(
        self, figure: GroupFigure, atom: int, least: float, most: float
    ) -> tuple[float, float]:
        """From where to where one commune's value can be, the sum of its atom being between."""
        top = np.inf if figure.top is None else figure.top
        others = self._sizes[atom] - 1
        lowest = max(0.0, least - (0.0 if others == 0 else top * others))
        return lowest, min(top, most)

    # ------------------------------------------------------------------------------ solutions

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
        found, _ = _solved(
            np.repeat((0.0, -1.0), (aims.shape[1], len(goals))),
            [*known, kept],
            Bounds(0, np.append(self._most, np.full(len(goals), _WORTH))),
            np.append(self._whole, np.zeros(len(goals))),
        )
        # The real sums always agree: without an answer nothing is seen to vary.
        return self._truth if found is None else found[: aims.shape[1]]

    def _extreme(
        self, wanted: NDArray[np.float64], known: list[LinearConstraint]
    ) -> NDArray[np.float64]:
        """Sums that agree with all that is known and make ``wanted`` small.

        Whole sums need not be the least there are, as long as they are possible: who looks for
        what can vary is content with that.
        """
        found, _ = _solved(wanted, known, Bounds(0, self._most), self._whole)
        return self._truth if found is None else found

    def _limit(
        self, wanted: NDArray[np.float64], known: list[LinearConstraint]
    ) -> NDArray[np.float64]:
        """Numbers, whole or not, that agree with it and make ``wanted`` as small as can be."""
        found = milp(wanted, bounds=Bounds(0, self._most), constraints=known)
        return self._truth if found.x is None else np.asarray(found.x, dtype=np.float64)

    def _another(
        self, aim: NDArray[np.bool_], known: list[LinearConstraint]
    ) -> tuple[NDArray[np.float64] | None, bool]:
        """Sums that agree with all that is known and differ in the sum over ``aim``.

        And whether it is proved that there are none. Those nearest to the real sums are sought: few
        differ, and mostly by whole numbers.
        """
        step = 1.0 if (self._whole[aim] == 1).all() else _STEP
        moved = np.concatenate([aim, aim * -1.0])[None, :]
        changes = [
            LinearConstraint(
                hstack([one.A, -one.A]), one.lb - one.A @ self._truth, one.ub - one.A @ self._truth
            )
            for one in known
        ]
        bounds = Bounds(0, np.concatenate([self._most - self._truth, self._truth]))
        whole, proved = np.tile(self._whole, 2), True
        for least, most in ((step, np.inf), (-np.inf, -step)):
            if most < -float(self._truth[aim].sum()):
                continue
            more = LinearConstraint(csr_array(moved), least, most)
            found, none = _solved(np.ones(len(whole)), [*changes, more], bounds, whole)
            proved &= none
            if found is not None:
                gained, given = found.reshape(2, -1)
                return self._truth + gained - given, False
        return None, proved

    def _between(self, relation: Relation) -> FeasibleRange:
        weights = np.zeros(len(self._figures))
        for name, weight in relation.weights.items():
            weights[self._place[name]] = weight
        inside = np.all([self._figures[self._place[n]].base for n in relation.weights], axis=0)
        sizes = np.where(inside[self._first], self._sizes, 0)
        most = sizes * relation.most if np.isfinite(relation.most) else np.full(self._n, np.inf)
        return FeasibleRange(weights, sizes * relation.least, most)

    def _inside(self, row: KnownSum) -> NDArray[np.bool_]:
        """The atoms of a group."""
        return row.members[self._first]

    def _known(self, rows: Sequence[KnownSum]) -> list[LinearConstraint]:
        equal = np.zeros((len(rows), len(self._truth)))
        for number, row in enumerate(rows):
            start = self._place[row.figure] * self._n
            equal[number, start : start + self._n] = self._inside(row)
        totals = equal @ self._truth
        found = [LinearConstraint(csr_array(equal), totals, totals)] if len(rows) else []
        for one in self._relations:
            weights = kron(one.weights[None, :], eye_array(self._n), format="csr")
            found.append(LinearConstraint(weights, one.least, one.most))
        return found

    def _sums(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(self._atom_of, weights=values, minlength=self._n).astype(np.float64)

    def _part(self, sums: NDArray[np.float64], number: int) -> NDArray[np.float64]:
        return sums[number * self._n : (number + 1) * self._n]


@dataclass(frozen=True, eq=False)
class Unknowns:
    """Figures and relations, to be tried with rows."""

    figures: Sequence[GroupFigure]
    relations: Sequence[Relation]
    others: OtherUnknowns = field(default_factory=OtherUnknowns)

    @property
    def names(self) -> frozenset[str]:
        """Of the figures."""
        return frozenset(one.name for one in self.figures)

    def gives_away(self, rows: Sequence[KnownSum], few: Sequence[NDArray[np.bool_]]) -> bool:
        """See :meth:`System.gives_away`."""
        return System(self.figures, self.relations, rows, self.others).gives_away(few)


def _solved(
    wanted: NDArray[np.float64],
    constraints: Sequence[LinearConstraint],
    bounds: Bounds,
    whole: NDArray[np.float64],
) -> tuple[NDArray[np.float64] | None, bool]:
    """A solution that makes ``wanted`` small, or none and whether it is proved that there is none.

    Without asking for whole numbers it is quicker, and they mostly come out whole.
    """
    for integrality in (np.zeros(len(whole)), whole):
        found = milp(
            wanted,
            integrality=integrality,
            bounds=bounds,
            constraints=constraints,
            options={"node_limit": _NODES, "mip_rel_gap": _GAP},
        )
        if found.x is None:
            return None, found.status == _INFEASIBLE
        parts = np.asarray(found.x, dtype=np.float64)
        if (np.abs(parts - np.round(parts))[whole == 1] < _CLOSE).all():
            break
    return parts, False
