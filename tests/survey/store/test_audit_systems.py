"""Figures of groups as equations: what is shown to be open is open, and what is not proved is not."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest

from geo.survey.store.disclosure_audit import linear_systems
from geo.survey.store.disclosure_audit.feasible_swaps import never_moved
from geo.survey.store.disclosure_audit.linear_systems import GroupFigure, KnownSum, Relation, System

pytestmark = pytest.mark.slow

TWELVE = np.arange(12)
BY_PARITY = [n == TWELVE % 2 for n in range(2)]
BY_HALF = [TWELVE < 6, TWELVE >= 6]


def yes(values: list[int], name: str = "yes") -> GroupFigure:
    return GroupFigure(name, np.array(values, dtype=float), np.ones(len(values), dtype=bool), 1.0)


def drawn(seed: int) -> System:
    """Two questions of eight communes, the second only of those that said yes to the first."""
    chance = np.random.default_rng(seed)
    first = chance.integers(0, 2, 8)
    second = first * chance.integers(0, 2, 8)
    figures = [yes(first.tolist()), yes(second.tolist(), "and")]
    rows = [
        KnownSum(str(chance.choice(["yes", "and"])), chance.random(8) < chance.choice([0.3, 0.6]))
        for _ in range(int(chance.integers(1, 6)))
    ]
    return System(figures, [Relation({"yes": 1.0, "and": -1.0})], rows)


def all_sums(system: System) -> np.ndarray:
    """Solutions x figures x atoms, by trying all."""
    known = system._swaps()._known
    room = [range(int(most) + 1) for most in known.most.ravel()]
    found = []
    for some in product(*room):
        sums = np.array(some, dtype=float).reshape(known.sums.shape)
        same = all(
            np.array_equal(groups @ mine, groups @ real)
            for groups, mine, real in zip(known.groups, sums, known.sums, strict=True)
        )
        if same and (sums[0] >= sums[1]).all():
            found.append(sums)
    return np.array(found)


@pytest.mark.parametrize("seed", range(30))
def test_what_exchanges_show_is_so(seed):
    """No sum is seen to go farther than it can, nor to move if it is the same in all solutions."""
    system = drawn(seed)
    swaps = system._swaps()
    for _ in swaps.tried():
        pass
    every = all_sums(system)
    assert (swaps.least >= every.min(axis=0)).all()
    assert (swaps.most <= every.max(axis=0)).all()
    sizes = system._sizes
    for figure, prints in enumerate(swaps.prints):
        still = set(never_moved(prints, sizes))
        for some in product((0, 1), repeat=len(sizes)):
            atoms = tuple(np.flatnonzero(some).tolist())
            if 0 < sizes[list(atoms)].sum() < 5:
                sums = every[:, figure, list(atoms)].sum(axis=1)
                assert np.ptp(sums) > 0 or atoms in still, (figure, atoms)


def test_exchanges_show_a_whole_table_to_be_open_without_the_solver(monkeypatch):
    monkeypatch.setattr(linear_systems, "milp", None)
    figure = yes([0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1])
    rows = [KnownSum("yes", mask) for mask in [*BY_PARITY, *BY_HALF]]
    assert not System([figure], [], rows).gives_away()


def test_a_commune_that_is_the_difference_is_found():
    figure = yes([0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1])
    rows = [KnownSum("yes", TWELVE >= 0), KnownSum("yes", TWELVE > 0)]
    assert System([figure], [], rows).gives_away()


def test_what_others_published_is_told_already():
    figure = yes([0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1])
    rows = [KnownSum("yes", TWELVE >= 0), KnownSum("yes", TWELVE > 0)]
    told = [KnownSum(row.figure, row.members, elsewhere=True) for row in rows]
    assert not System([figure], [], [*told, rows[0]]).gives_away()


def test_what_the_solver_gives_up_is_not_told_by_others(monkeypatch):
    """It counts as known, and not as known already: the sums of others have to be proved."""
    gave_up = SimpleNamespace(x=None, status=1)
    monkeypatch.setattr(linear_systems, "milp", lambda *_, **__: gave_up)
    figure = yes([0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1])
    other = KnownSum("yes", TWELVE >= 6, elsewhere=True)
    rows = [KnownSum("yes", TWELVE >= 0), KnownSum("yes", TWELVE > 0)]
    assert System([figure], [], [other, *rows]).gives_away()
