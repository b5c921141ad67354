"""Other answers that agree with all that is known, made by exchanging some between communes.

Sums of figures over atoms come in, with what is known of them; how far each sum can go, and which
sums move independently of each other, goes out. Where two pairs of atoms differ by the same groups,
what one pair exchanges the other can exchange back, and no figure of a group changes. That shows
nearly all of a table to be open without a solver (a *Markov move* of the table: Diaconis and
Sturmfels, Annals of Statistics 26, 1998). It proves that something is open, never that it is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import KDTree  # type: ignore[import-untyped]

from geo.survey.store.disclosure import LEAST_GROUP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_CLOSE = 1e-7
_LEAST = 0.01
"""So far at least something has to move that is not a whole number."""
_PARTNERS = 4
"""With so many others each pair of atoms exchanges."""
_RECORDS = 120
"""Communes whose answers are compared, to find what can be exchanged."""
_EXCHANGES = 60
"""Differences between answers that are tried, those in the fewest figures first."""
_SAME = 1e-4
"""What solutions that the solver found may leave of a sum that is the same in all."""
_AT_ONCE = 12
"""Exchanges that are tried before it is asked what they showed."""
_PRINTS = 4
"""Random numbers, as which all moves of a sum are kept: sums that always move together cancel."""


@dataclass(frozen=True, eq=False)
class FeasibleRange:
    """Between what a weighted sum of the figures of each atom is.

    Attributes
    ----------
    weights : array of float64
        Of each figure.
    least, most : array of float64
        Of each atom.
    """

    weights: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class KnownSums:
    """What is known of sums over atoms.

    Attributes
    ----------
    sums : array of float64, figures x atoms
        As they are.
    most : array of float64, figures x atoms
    whole : array of bool
        Whether the values of a figure are whole numbers.
    groups : sequence of arrays of bool, groups x atoms
        Of each figure the groups whose sum is known.
    relations : sequence of FeasibleRange
    records : array of float64, figures x communes
        The values that the sums are of.
    """

    sums: NDArray[np.float64]
    most: NDArray[np.float64]
    whole: NDArray[np.bool_]
    groups: Sequence[NDArray[np.bool_]]
    relations: Sequence[FeasibleRange]
    records: NDArray[np.float64]


class Swaps:
    """What exchanges show to be open, as far as they were tried.

    Attributes
    ----------
    least, most : array of float64, figures x atoms
        How far each sum was seen to go.
    prints : array of float64, figures x atoms x 4
        Random projections of all moves seen: where they add up to zero over some atoms of a figure,
        the sum over these was never seen to move.
    """

    def __init__(self, known: KnownSums) -> None:
        self._known = known
        self.least, self.most = known.sums.copy(), known.sums.copy()
        self.prints = np.zeros((*known.sums.shape, _PRINTS))
        self._chance = np.random.default_rng(0)
        self._moves: dict[frozenset[bytes], NDArray[np.int64]] = {}
        self._groups = [{row.tobytes() for row in groups} for groups in known.groups]

    def tried(self) -> Iterator[None]:
        """Try some exchanges after the other, as long as somebody asks for more."""
        done = 0
        for exchange in self._exchanges():
            done += self._try(exchange)
            if done == _AT_ONCE:
                done = 0
                yield
        yield

    def note(self, sums: NDArray[np.float64]) -> None:
        """Sums that were found otherwise to agree with all that is known (figures x atoms)."""
        sums = np.where(self._known.whole[:, None], np.round(sums), sums)
        self.least, self.most = np.minimum(self.least, sums), np.maximum(self.most, sums)
        moved = sums - self._known.sums
        self.prints += moved[:, :, None] * self._chance.normal(size=_PRINTS)

    def agrees(self, sums: NDArray[np.float64]) -> bool:
        """Whether sums (figures x atoms) agree with all that is known."""
        known = self._known
        moved = sums - known.sums
        return bool(
            (sums >= -_CLOSE).all()
            and (sums <= known.most + _CLOSE).all()
            and all(
                (np.abs(groups @ one) < _CLOSE).all()
                for groups, one in zip(known.groups, moved, strict=True)
            )
            and all(self._is_between(one, sums) for one in known.relations)
        )

    def mended(self, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same with figures as they really are where these are known otherwise."""
        known, sums = self._known, sums.copy()
        for figure, groups in enumerate(known.groups):
            if (np.abs(groups @ (sums - known.sums)[figure]) >= _CLOSE).any():
                sums[figure] = known.sums[figure]
        for _ in known.relations:
            broken = [
                one.weights != 0 for one in known.relations if not self._is_between(one, sums)
            ]
            if not broken:
                break
            real = np.any(broken, axis=0)
            sums[real] = known.sums[real]
        return sums

    @staticmethod
    def _is_between(one: FeasibleRange, sums: NDArray[np.float64]) -> bool:
        at = one.weights @ sums
        return bool((at >= one.least - _CLOSE).all() and (at <= one.most + _CLOSE).all())

    def moves(self, some: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Which sums over atoms (sums x (figures x atoms, in a row)) were seen to move."""
        moved = some.astype(np.float64) @ self.prints.reshape(-1, _PRINTS)
        seen: NDArray[np.bool_] = np.abs(moved).max(axis=1) > _SAME
        return seen

    def _try(self, exchange: NDArray[np.float64]) -> bool:
        """Of each figure so much goes from one atom to another; whether that is possible at all."""
        figures = np.flatnonzero(exchange)
        more, less = self._room(exchange), self._room(-exchange)
        movable = (more > 0) | (less > 0)
        if not movable.any():
            return False
        moves = self._moves_of(figures.tolist())
        moves = moves[(np.append(movable, True)[moves]).all(axis=1)]
        more, less = np.append(more, np.inf), np.append(less, np.inf)
        gains, discloses = moves[:, :2], moves[:, 2:]
        there = np.minimum(more[gains].min(axis=1), less[discloses].min(axis=1))
        back = np.minimum(less[gains].min(axis=1), more[discloses].min(axis=1))
        moves, there, back = (one[(there > 0) | (back > 0)] for one in (moves, there, back))
        if not len(moves):
            return False
        atoms = len(movable)
        farthest = np.zeros((2, atoms + 1))
        projected = np.zeros((atoms + 1, _PRINTS))
        chance = self._chance.normal(size=(len(moves), _PRINTS))
        for place, sign in enumerate((1, 1, -1, -1)):
            up, down = (there, back) if sign > 0 else (back, there)
            np.maximum.at(farthest[0], moves[:, place], up)
            np.maximum.at(farthest[1], moves[:, place], down)
            np.add.at(projected, moves[:, place], sign * chance)
        for figure in figures:
            by = exchange[figure]
            up, down = farthest[:, :atoms] * abs(by) if by > 0 else farthest[::-1, :atoms] * abs(by)
            sums = self._known.sums[figure]
            self.most[figure] = np.maximum(self.most[figure], sums + up)
            self.least[figure] = np.minimum(self.least[figure], sums - down)
            self.prints[figure] += by * projected[:atoms]
        return True

    def _room(self, exchange: NDArray[np.float64]) -> NDArray[np.float64]:
        """How many times each atom can take so much more of each figure."""
        known = self._known
        room = np.full(known.sums.shape[1], np.inf)
        for figure in np.flatnonzero(exchange):
            by = exchange[figure]
            left = known.most[figure] - known.sums[figure] if by > 0 else known.sums[figure]
            room = np.minimum(room, left / abs(by))
        for one in known.relations:
            by = float(one.weights @ exchange)
            if abs(by) > _CLOSE:
                at = one.weights @ known.sums
                room = np.minimum(room, (one.most - at if by > 0 else at - one.least) / abs(by))
        if known.whole[exchange != 0].any():
            return np.maximum(np.floor(room + _CLOSE), 0.0)
        return np.where(room >= _LEAST, room, 0.0)

    def _moves_of(self, figures: Sequence[int]) -> NDArray[np.int64]:
        """Which atoms can gain (two) and give (two) without any group of the figures changing.

        One more than the last atom stands for none.
        """
        key = frozenset[bytes]().union(*(self._groups[figure] for figure in figures))
        if key not in self._moves:
            atoms = self._known.sums.shape[1]
            rows = [np.frombuffer(row, dtype=bool) for row in sorted(key)]
            self._moves[key] = _moves(np.array(rows, dtype=bool).reshape(len(rows), atoms))
        return self._moves[key]

    # ------------------------------------------------------------------- what can be exchanged

    def _exchanges(self) -> Iterator[NDArray[np.float64]]:
        """One figure, what two communes differ in, two figures or three that are tied."""
        known, n = self._known, len(self._known.sums)
        ties = np.eye(n, dtype=bool)
        for one in known.relations:
            ties |= np.outer(one.weights != 0, one.weights != 0)
        equal = [one.weights for one in known.relations if np.array_equal(one.least, one.most)]
        exact = np.array(equal).reshape(len(equal), n)
        alone = ~(exact != 0).any(axis=0)
        for size in (1, 2, 3):
            if size == 2:
                yield from self._differences()
            for some in combinations(range(n), size):
                if size == 3 and alone[list(some)].any():
                    continue
                if not all(ties[one, list({*some} - {one})].any() for one in some if size > 1):
                    continue
                for signs in range(2 ** (size - 1)):
                    exchange = np.zeros(n)
                    exchange[list(some)] = [1 - 2 * (signs >> place & 1) for place in range(size)]
                    if np.abs(exact @ exchange).max(initial=0.0) < _CLOSE:
                        yield exchange

    def _differences(self) -> Iterator[NDArray[np.float64]]:
        records = np.unique(self._known.records, axis=1).T
        if len(records) > _RECORDS:
            records = self._chance.choice(records, _RECORDS, replace=False)
        first, second = np.triu_indices(len(records), 1)
        found = records[second] - records[first]
        found = found[np.argsort((found != 0).sum(axis=1), kind="stable")]
        found = found[(found != 0).sum(axis=1) > 1]
        yield from found[:: max(1, len(found) // _EXCHANGES)]


def _moves(groups: NDArray[np.bool_]) -> NDArray[np.int64]:
    """See :meth:`Swaps._moves_of`: one atom in no group, two in the same, or two pairs."""
    n, chance = groups.shape[1], np.random.default_rng(0)
    members = groups.astype(np.int64)
    code = chance.integers(-(2**60), 2**60, size=len(groups)) @ members
    first, second = np.triu_indices(n, 1)
    apart = code[first] - code[second]  # wraps around
    free = np.flatnonzero(~groups.any(axis=0))
    same = apart == 0
    none = np.full(max(len(free), int(same.sum())), n)
    found = [
        np.stack([free, none[: len(free)], none[: len(free)], none[: len(free)]], axis=1),
        np.stack([first[same], none[: same.sum()], second[same], none[: same.sum()]], axis=1),
    ]
    first, second = (
        np.append(first, second)[~np.tile(same, 2)],
        np.append(second, first)[~np.tile(same, 2)],
    )
    apart = code[first] - code[second]
    order = chance.permutation(len(apart))
    order = order[np.argsort(apart[order], kind="stable")]
    for step in range(1, _PARTNERS + 1):
        one, other = order[:-step], order[step:]
        alike = apart[one] == apart[other]
        one, other = one[alike], other[alike]
        # What the first of one pair gains, its second gives; the other pair the other way round.
        found.append(np.stack([first[one], second[other], second[one], first[other]], axis=1))
    moves = np.concatenate(found).astype(np.int64)
    whole = np.concatenate([members, np.zeros((len(members), 1), dtype=np.int64)], axis=1)
    change = (
        whole[:, moves[:, 0]]
        + whole[:, moves[:, 1]]
        - whole[:, moves[:, 2]]
        - whole[:, moves[:, 3]]
    )
    distinct = np.sort(moves, axis=1)
    twice = ((distinct[:, 1:] == distinct[:, :-1]) & (distinct[:, 1:] < n)).any(axis=1)
    possible: NDArray[np.int64] = moves[~change.any(axis=0) & ~twice]
    return possible


def never_moved(prints: NDArray[np.float64], sizes: NDArray[np.int64]) -> Iterator[tuple[int, ...]]:
    """Some atoms of fewer than five communes whose sum was never seen to move.

    Parameters
    ----------
    prints : array of float64, atoms x 4
        Of :attr:`Swaps.prints`.
    sizes : array of int64
        Communes of each atom.
    """
    n = len(sizes)
    first, second = np.triu_indices(n, 1)
    fits = sizes[first] + sizes[second] < LEAST_GROUP
    some: list[tuple[int, ...]] = [(one,) for one in range(n)] + list(
        zip(first[fits].tolist(), second[fits].tolist(), strict=True)
    )
    sums = np.concatenate([prints, prints[first[fits]] + prints[second[fits]]])
    communes = np.concatenate([sizes, sizes[first[fits]] + sizes[second[fits]]])
    for alone in np.flatnonzero(np.abs(sums).max(axis=1) < _SAME):
        yield some[alone]
    tree = KDTree(sums)
    near = tree.query_ball_tree(KDTree(-sums), _SAME, p=np.inf)
    for place, others in enumerate(near):
        for other in others:
            both = (*some[place], *some[other])
            if (
                place < other
                and len(set(both)) == len(both)
                and communes[place] + communes[other] < LEAST_GROUP
            ):
                yield tuple(sorted(both))
