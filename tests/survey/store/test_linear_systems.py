"""What a system of figures gives away, beside all the answers that there can be.

A few communes, so that every answer they can have given is tried: a sum over fewer than five of them
that is the same in all that agree with the figures is known.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations, product
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, linprog

from geo.survey.store.disclosure_audit import linear_systems as module
from geo.survey.store.disclosure_audit.feasible_swaps import Swaps
from geo.survey.store.disclosure_audit.linear_systems import (
    GroupFigure,
    KnownSum,
    OtherUnknowns,
    Relation,
    System,
    Unknowns,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

GAVE_UP = SimpleNamespace(x=None, status=1)


def figure(name: str, values: Sequence[float], *base: int, **more) -> GroupFigure:
    """Of all communes, or of those that are named."""
    inside = np.isin(np.arange(len(values)), base or np.arange(len(values)))
    facts = {"top": 1.0} | more
    return GroupFigure(name, np.where(inside, values, 0.0).astype(float), inside, **facts)


def row(of: str, n: int, *members: int, elsewhere: bool = False) -> KnownSum:
    return KnownSum(of, np.isin(np.arange(n), members), elsewhere)


@pytest.fixture
def without_exchanges(monkeypatch):
    monkeypatch.setattr(Swaps, "_try", lambda *_: False)


# ----------------------------------------------------------------------- beside all answers


@cache
def every_answer(kind: str, n: int) -> np.ndarray:
    """Solutions x figures x communes: yes or no; and only who said yes; one choice or the other."""
    one = {"alone": [(0,), (1,)], "and": [(0, 0), (1, 0), (1, 1)], "or": [(0, 0), (1, 0), (0, 1)]}
    return np.array(list(product(one[kind], repeat=n)), dtype=float).transpose(0, 2, 1)


RELATIONS = {
    "alone": [],
    "and": [Relation({"first": 1.0, "second": -1.0})],
    "or": [Relation({"first": 1.0, "second": 1.0}, 0.0, 1.0)],
}
N = {"alone": 10, "and": 8, "or": 8}
NAMES = ("first", "second")


def agreeing(kind: str, figures, rows) -> np.ndarray:
    """All answers that go with the rows; outside of its base a figure is zero."""
    every = every_answer(kind, N[kind])
    fits = np.ones(len(every), dtype=bool)
    for number, one in enumerate(figures):
        fits &= (every[:, number, ~one.base] == 0).all(axis=1)
        for told in rows:
            if told.figure == one.name:
                total = one.values[told.members].sum()
                fits &= every[:, number, told.members].sum(axis=1) == total
    return every[fits]


def truth(kind: str, figures, rows, withheld) -> bool:
    """Whether a sum over fewer than five communes, or an answer, is known and was not before."""
    told_before = [one for one in rows if one.elsewhere]
    now = agreeing(kind, figures, rows)
    before = agreeing(kind, figures, told_before) if told_before else None
    for number, one in enumerate(figures):
        own = [some for some in rows if some.figure == one.name]
        new = [some for some in own if not some.elsewhere]
        if not new or not one.protected:
            continue
        for some in new:
            mine = some.members & one.base
            if mine.any() and one.values[mine].sum() in (0, mine.sum()):
                return True
        behind = np.flatnonzero(one.base & np.any([some.members for some in own], axis=0))
        sets = [list(some) for size in range(1, 5) for some in combinations(behind, size)]
        sets += [list(np.flatnonzero(some & one.base)) for some in withheld]
        for some in sets:
            if not 0 < len(some) < 5:
                continue
            same = np.ptp(now[:, number, some].sum(axis=1)) == 0
            if same and (before is None or np.ptp(before[:, number, some].sum(axis=1)) > 0):
                return True
    return False


def drawn(kind: str, seed: int):
    """Figures, rows, and groups of fewer than five of which nothing is told."""
    chance = np.random.default_rng(seed)
    n = N[kind]
    every = every_answer(kind, n)
    real = every[chance.integers(0, len(every))]
    base = np.ones(n, dtype=bool) if seed % 3 else chance.random(n) < 0.85
    figures = [GroupFigure(name, np.where(base, mine, 0.0), base, 1.0)
               for name, mine in zip(NAMES, real, strict=False)]  # fmt: skip
    groups = [np.arange(n) % 2 == 0, np.arange(n) < 5, np.arange(n) > 2, np.ones(n, dtype=bool)]
    rows = []
    for _ in range(int(chance.integers(1, 5))):
        members = groups[chance.integers(0, 4)].copy()
        members ^= chance.random(n) < chance.choice([0.0, 0.0, 0.0, 0.15])
        name = str(chance.choice(NAMES[: len(real)]))
        rows.append(KnownSum(name, members, bool(chance.random() < 0.3)))
    withheld = [group for group in (~np.any([one.members for one in rows], axis=0),) if group.any()]
    return figures, rows, withheld


SEEDS = {"alone": range(16), "and": range(16), "or": range(12)}
DRAWN = [(kind, seed) for kind, seeds in SEEDS.items() for seed in seeds]


@pytest.mark.parametrize(("kind", "seed"), DRAWN)
def test_it_gives_away_what_all_answers_have_in_common(kind, seed, monkeypatch):
    figures, rows, withheld = drawn(kind, seed)
    expected = truth(kind, figures, rows, withheld)
    system = System(figures, RELATIONS[kind], rows)
    assert system.gives_away(withheld) == expected
    monkeypatch.setattr(Swaps, "_try", lambda *_: False)
    assert System(figures, RELATIONS[kind], rows).gives_away(withheld) == expected


def test_some_of_these_give_something_away_and_some_do_not():
    for kind, seeds in SEEDS.items():
        found = [truth(kind, *drawn(kind, seed)) for seed in seeds]
        assert 0.1 < np.mean(found) < 0.9


@pytest.mark.parametrize("kind", SEEDS)
def test_what_was_found_with_other_rows_changes_no_answer(kind, without_exchanges):
    """Of the same answers, one attempt after the other, as the audit asks."""
    figures, _, _ = drawn(kind, 5)
    figures = [
        GroupFigure(one.name, one.values, np.ones(N[kind], dtype=bool), 1.0) for one in figures
    ]
    unknowns = Unknowns(figures, RELATIONS[kind])
    for seed in range(1, 9):
        _, rows, withheld = drawn(kind, seed)
        expected = truth(kind, figures, rows, withheld)
        assert unknowns.gives_away(rows, withheld) == expected, seed


# ----------------------------------------------------------------------- numbers


def ends(values, base, rows, commune) -> tuple[float, float]:
    """From where to where a number between 0 and 10 can be."""
    if not rows:
        return 0.0, 10.0
    members = np.array([one.members & base for one in rows], dtype=float)
    aim = np.zeros(len(values))
    aim[commune] = 1.0
    found = [
        linprog(sign * aim, A_eq=members, b_eq=members @ values, bounds=(0, 10)).fun * sign
        for sign in (1, -1)
    ]
    return found[0], found[1]


def scores_truth(one: GroupFigure, rows) -> bool:
    """Whether a number is known too well, or a sum of fewer than five; not from others' alone."""
    before = [some for some in rows if some.elsewhere]
    for commune in np.flatnonzero(one.base):
        now = one.open_between(*ends(one.values, one.base, rows, commune))
        if not now and (
            not before or one.open_between(*ends(one.values, one.base, before, commune))
        ):
            return True
    behind = one.base & np.any([some.members for some in rows], axis=0)

    def rank(some, added=()):
        matrix = np.array([x.members & one.base for x in some] + list(added), dtype=float)
        return np.linalg.matrix_rank(matrix) if len(matrix) else 0

    for size in range(1, 5):
        for some in combinations(np.flatnonzero(behind), size):
            aim = np.isin(np.arange(len(one.values)), some)
            if rank(rows, [aim]) == rank(rows) and rank(before, [aim]) != rank(before):
                return True
    return False


@pytest.mark.parametrize("seed", range(14))
def test_numbers_stay_open_as_far_as_they_have_to(seed, monkeypatch):
    chance = np.random.default_rng(seed)
    n = 9
    values = chance.choice([0.3, 1.5, 4.0, 5.5, 9.0, 9.8], n)
    base = np.ones(n, dtype=bool) if seed % 2 else np.arange(n) > 0
    rows = [KnownSum("score", np.ones(n, dtype=bool), seed % 5 == 1)]
    for _ in range(int(chance.integers(1, 3))):
        members = chance.random(n) < 0.6
        rows.append(KnownSum("score", members, bool(chance.random() < 0.3)))
    rows.append(KnownSum("score", np.arange(n) < 5))

    def wide(least: float, most: float) -> bool:
        return most - least >= 2.5 - 1e-6

    one = GroupFigure("score", np.where(base, values, 0.0), base, 10.0, False, wide)
    expected = scores_truth(one, rows)
    assert System([one], [], rows).gives_away() == expected
    monkeypatch.setattr(Swaps, "_try", lambda *_: False)
    assert System([one], [], rows).gives_away() == expected


def test_numbers_near_an_end_are_known_too_well(without_exchanges):
    """Six whose mean is nearly 10: each of them is above 8."""

    def wide(least: float, most: float) -> bool:
        return most - least >= 2.0

    for last, known in ((9.5, True), (7.0, False)):
        scores = figure("s", [10, 10, 10, 10, 9, last], top=10.0, whole=False, open_between=wide)
        assert System([scores], [], [row("s", 6, *range(6))]).gives_away() == known
    low = figure("s", [0, 0, 0, 0, 0, 1], top=10.0, whole=False, open_between=wide)
    assert System([low], [], [row("s", 6, *range(6))]).gives_away()
    before = [row("s", 6, *range(6), elsewhere=True)]
    assert not System([low], [], [*before, row("s", 6, *range(6))]).gives_away()
    open_before = [row("s", 6, *range(5), elsewhere=True), row("s", 6, *range(6))]
    assert System([low], [], open_before).gives_away()


def counts(seed: int):
    chance = np.random.default_rng(seed)
    n = 5
    a, b = chance.integers(0, 3, (2, n))
    rows = [row(name, n, *range(n)) for name in ("total", "a", "b")]
    some = np.flatnonzero(chance.random(n) < 0.6)
    rows.append(row(str(chance.choice(["total", "a", "b"])), n, *some))

    def wide(least: float, most: float) -> bool:
        return most - least >= 2

    facts = {"top": None, "open_between": wide}
    figures = [figure("total", a + b, **facts), figure("a", a, **facts), figure("b", b, **facts)]
    return figures, rows


def shared_out(total: int, n: int) -> list[tuple[int, ...]]:
    if n == 1:
        return [(total,)]
    return [(one, *rest) for one in range(total + 1) for rest in shared_out(total - one, n - 1)]


@pytest.mark.parametrize("seed", range(10))
def test_counts_that_add_up(seed):
    """What is said to stay open does: there are answers that are far enough apart."""
    figures, rows = counts(seed)
    relation = Relation({"total": 1.0, "a": -1.0, "b": -1.0}, 0.0, 0.0)
    found = System(figures, [relation], rows).gives_away()
    _, a, b = (one.values for one in figures)
    ways = [np.array(shared_out(int(one.sum()), 5)) for one in (a, b)]
    every = np.array([(one + other, one, other) for one in ways[0] for other in ways[1]])
    for number, one in enumerate(figures):
        for told in rows:
            if told.figure == one.name:
                total = one.values[told.members].sum()
                every = every[every[:, number, told.members].sum(axis=1) == total]
    spans = np.ptp(every, axis=0)
    sums = [
        np.ptp(every[:, number, list(some)].sum(axis=1)) > 0
        for number in range(3)
        for size in range(1, 5)
        for some in combinations(range(5), size)
    ]
    is_open = bool((spans >= 2).all() and all(sums))
    at_end = any(one.values[told.members].sum() == 0 and told.members.any() and one.name == told.figure
                 for one in figures for told in rows)  # fmt: skip
    assert found == (at_end or not is_open)


# ----------------------------------------------------------------------- at an end


YES_TO_ALL = [1, 1, 1, 1, 1, 1, 0]


def test_a_sum_at_an_end_is_all_its_answers():
    def at_end(values, *members, elsewhere=False, base=(), **more):
        one = figure("f", values, *base, **more)
        return System([one], [], [row("f", 7, *members, elsewhere=elsewhere)])._at_an_end()

    assert at_end(YES_TO_ALL, 0, 1, 2, 3, 4, 5)
    assert not at_end(YES_TO_ALL, 0, 1, 2, 3, 4, 5, 6)
    assert at_end(YES_TO_ALL, 0, 1, 2, 3, 4, 5, 6, base=(0, 1, 2, 3, 4, 5))
    assert not at_end(YES_TO_ALL, 0, 1, 2, 3, 4, 5, elsewhere=True)
    assert not at_end(YES_TO_ALL, 0, 1, 2, 3, 4, 5, protected=False)
    assert not at_end(YES_TO_ALL, 0, 1, 2, top=None)
    assert at_end([0] * 7, 0, 1, 2, 3, 4, top=None)
    assert at_end([0] * 7, 0, 1, 2, 3, 4)
    assert not at_end([0] * 7, 0, 1, 2, 3, 4, zero_tells=False)
    assert at_end([1e-9] * 7, 0, 1, whole=False)
    assert not at_end([0] * 7, 6, base=(0, 1, 2, 3, 4, 5))
    assert not at_end([0.5] * 7, 0, 1, whole=False)
    assert at_end([1 - 1e-9] * 7, 0, 1, whole=False)
    assert at_end([10.0] * 7, 0, 1, top=10.0)
    assert not at_end([9.0] * 7, 0, 1, top=10.0)


def test_every_row_is_looked_at():
    rows = [row("f", 7, 0, 1, elsewhere=True), row("f", 7, 5, 6), row("f", 7, 0, 1, 2)]
    assert System([figure("f", YES_TO_ALL)], [], rows)._at_an_end()
    unprotected = figure("g", YES_TO_ALL, protected=False)
    rows = [row("g", 7, 0, 1), row("f", 7, 0, 1)]
    assert System([figure("f", YES_TO_ALL), unprotected], [], rows)._at_an_end()


# ----------------------------------------------------------------------- what is aimed at


def aims(system: System, *withheld) -> list[list[int]]:
    """The communes of each aim, with the place of its figure in front."""
    groups = [np.isin(np.arange(len(system._atom_of)), one) for one in withheld]
    found = []
    for aim in system._aims(groups):
        (number,) = np.flatnonzero(aim.reshape(-1, system._n).any(axis=1))
        atoms = aim.reshape(-1, system._n)[number]
        found.append([int(number), *np.flatnonzero(atoms[system._atom_of]).tolist()])
    return sorted(found)


TWELVE = [0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1]


def test_few_communes_are_aimed_at_and_more_where_they_all_said_the_same():
    halves = [row("f", 12, *range(6)), row("f", 12, *range(6, 12))]
    assert aims(System([figure("f", TWELVE)], [], halves)) == []
    four = [row("f", 12, *range(4)), row("f", 12, *range(12))]
    assert aims(System([figure("f", TWELVE)], [], four)) == [[0, 0, 1, 2, 3]]
    five = [row("f", 12, *range(5)), row("f", 12, *range(12))]
    assert aims(System([figure("f", TWELVE)], [], five)) == []
    no = [row("f", 12, *range(6, 11)), row("f", 12, *range(12))]
    assert aims(System([figure("f", TWELVE)], [], no)) == [[0, 6, 7, 8, 9, 10]]
    yes = [row("f", 12, 0, 1, 2, 3, 4, 5), row("f", 12, *range(12))]
    said = [1] * 6 + TWELVE[6:]
    assert aims(System([figure("f", said)], [], yes)) == [[0, 0, 1, 2, 3, 4, 5]]
    assert aims(System([figure("f", said, zero_tells=False)], [], yes)) == [[0, 0, 1, 2, 3, 4, 5]]
    assert aims(System([figure("f", TWELVE, zero_tells=False)], [], no)) == []
    assert aims(System([figure("f", TWELVE, top=None)], [], no)) == [[0, 6, 7, 8, 9, 10]]
    assert aims(System([figure("f", said, top=None)], [], yes)) == []
    number = {"open_between": lambda *_: True}
    assert aims(System([figure("f", TWELVE, **number)], [], no)) == []
    assert aims(System([figure("f", TWELVE, **number)], [], four)) == [[0, 0, 1, 2, 3]]


def test_nothing_is_aimed_at_of_what_is_not_new_or_not_protected():
    four = [row("f", 12, *range(4), elsewhere=True)]
    assert aims(System([figure("f", TWELVE)], [], four), [0, 1, 2, 3]) == []
    mine = [row("f", 12, *range(4))]
    assert aims(System([figure("f", TWELVE, protected=False)], [], mine), [0, 1, 2, 3]) == []
    assert aims(System([figure("f", TWELVE), figure("g", TWELVE)], [], mine)) == [[0, 0, 1, 2, 3]]
    assert aims(System([figure("g", TWELVE), figure("f", TWELVE)], [], mine)) == [[1, 0, 1, 2, 3]]
    both = [*mine, row("g", 12, 10, 11)]
    assert aims(System([figure("f", TWELVE), figure("g", TWELVE)], [], both)) == [
        [0, 0, 1, 2, 3], [1, 10, 11],
    ]  # fmt: skip
    # Of which nothing is told is nothing to aim at; nor is who is not in the base.
    some = [row("f", 12, *range(8))]
    assert aims(System([figure("f", TWELVE)], [], some)) == []
    based = figure("f", TWELVE, *range(3, 12))
    assert aims(System([based], [], [row("f", 12, *range(8)), row("f", 12, *range(12))])) == [
        [0, 8, 9, 10, 11]
    ]


def test_groups_that_are_withheld_are_aimed_at():
    rows = [row("f", 12, *range(8)), row("f", 12, *range(12))]
    system = System([figure("f", TWELVE, *range(11))], [], rows)
    own = [0, 8, 9, 10]
    assert aims(system) == [own]
    assert aims(system, [8, 9, 10, 11]) == [own, own]  # who is not in the base does not count
    assert aims(system, [8, 9]) == [own]  # a part of an atom is nothing that can be told
    assert aims(system, [11]) == [own]
    assert aims(system, list(range(8))) == [own]
    untold = System([figure("f", TWELVE)], [], [row("f", 12, *range(8))])
    assert aims(untold, [8, 9, 10, 11]) == [[0, 8, 9, 10, 11]]
    assert aims(untold, [7, 8, 9, 10, 11]) == []
    all_but_one = System([figure("f", TWELVE)], [], [row("f", 12, *range(11))])
    assert aims(all_but_one, [11]) == [[0, 11]]
    five = System([figure("f", TWELVE)], [], [row("f", 12, *range(7))])
    assert aims(five, list(range(7, 12))) == []


def few(system: System) -> list[tuple[int, list[int]]]:
    return [
        (number, np.flatnonzero(np.isin(system._atom_of, atoms)).tolist())
        for number, atoms in system._few()
    ]


def test_of_fewer_than_five_every_sum_is_looked_at():
    rows = [row("f", 12, *range(4)), row("f", 12, *range(9)), row("g", 12, 11, elsewhere=True)]
    figures = [figure("g", TWELVE), figure("f", TWELVE)]
    assert few(System(figures, [], rows)) == [(1, [0, 1, 2, 3])]
    hidden = figure("f", TWELVE, protected=False)
    assert few(System([hidden], [], rows[:2])) == []
    both = [*rows[:2], row("g", 12, 10, 11)]
    assert few(System(figures, [], both)) == [(1, [0, 1, 2, 3]), (0, [10, 11])]
    assert few(System(figures, [], [row("f", 12, *range(6)), row("f", 12, *range(12))])) == []
    based = [figure("f", TWELVE, *range(2, 12))]
    assert few(System(based, [], rows[:2])) == [(0, [2, 3])]


def test_numbers_that_their_own_sum_tells_are_near_an_end():
    def wide(least: float, most: float) -> bool:
        return most - least >= 3.0

    def near(values, *base, told="s", **more):
        facts = {"top": 10.0, "whole": False, "open_between": wide} | more
        figures = [figure("other", [1] * 6), figure("s", values, *base, **facts)]
        rows = [row(told, 6, 0, 1), row(told, 6, *range(6))]
        return [(number, np.flatnonzero(System(figures, [], rows)._atom_of == atom).tolist())
                for number, atom in System(figures, [], rows)._near_an_end()]  # fmt: skip

    assert near([5, 5, 5, 5, 5, 5]) == []
    assert near([1, 1, 5, 5, 5, 5]) == [(1, [0, 1])]
    assert near([9, 9.5, 5, 5, 5, 5]) == [(1, [0, 1])]
    assert near([5, 5, 0, 0, 1, 1]) == [(1, [2, 3, 4, 5])]
    assert near([1, 1, 5, 5, 5, 5], protected=False) == []
    assert near([1, 1, 5, 5, 5, 5], told="other") == []
    assert near([1, 1, 5, 5, 5, 5], open_between=None) == []
    assert near([1, 1, 5, 5, 5, 5], 2, 3, 4, 5) == []
    assert near([1, 5, 5, 5, 5, 5], 0, 2, 3, 4, 5) == [(1, [0])]  # alone, so known
    facts = {"top": 10.0, "whole": False, "open_between": wide}
    both = [figure(name, [1, 1, 5, 5, 5, 5], **facts) for name in ("s", "t")]
    system = System(both, [], [row("s", 6, 0, 1), row("t", 6, *range(6))])
    few = system._atom_of[0]
    assert system._near_an_end() == [(0, few), (1, few)]


def test_where_the_value_of_one_of_some_can_be():
    one = figure("s", [5] * 6, top=10.0, whole=False)
    system = System([one], [], [row("s", 6, 0), row("s", 6, *range(6))])
    alone, five = (int(system._atom_of[place]) for place in (0, 5))
    assert system._one_of(one, alone, 3.0, 7.0) == (3.0, 7.0)
    assert system._one_of(one, five, 42.0, 45.0) == (2.0, 10.0)
    assert system._one_of(one, five, 20.0, 6.0) == (0.0, 6.0)
    endless = figure("s", [5] * 6, top=None)
    assert System([endless], [], [])._one_of(endless, 0, 20.0, 30.0) == (0.0, 30.0)
    alone_endless = System([endless], [], [row("s", 6, 0)])
    assert alone_endless._one_of(endless, int(alone_endless._atom_of[0]), 3.0, 7.0) == (3.0, 7.0)


# ----------------------------------------------------------------------- what is known


def test_a_system_in_numbers():
    base = (1, 2, 3, 4, 5)
    figures = [figure("f", [1, 1, 0, 1, 0, 0], *base), figure("c", [3, 1, 2, 0, 0, 4], top=None)]
    relations = [
        Relation({"c": 1.0, "f": -2.0}),
        Relation({"c": 1.0}, 1.0, 4.0),
        Relation({"f": 1.0, "unknown": 1.0}),
    ]
    system = System(figures, relations, [row("f", 6, 0, 1, 2)])
    atom = [int(system._atom_of[place]) for place in range(6)]
    assert len(set(atom)) == system._n == 3
    assert atom[1] == atom[2]
    assert atom[3] == atom[4] == atom[5]
    places = [atom[0], atom[1], atom[3]]
    assert system._sizes[places].tolist() == [1, 2, 3]
    assert system._truth.reshape(2, 3)[:, places].tolist() == [[0, 1, 1], [3, 3, 4]]
    assert system._most.reshape(2, 3)[:, places].tolist() == [[0, 2, 3], [110, 110, 110]]
    assert system._whole.tolist() == [1] * 6
    first, second = system._relations
    assert first.weights.tolist() == [-2, 1]
    assert first.least[places].tolist() == [0, 0, 0]
    assert first.most[places].tolist() == [np.inf] * 3
    assert second.weights.tolist() == [0, 1]
    assert second.least[places].tolist() == [1, 2, 3]
    assert second.most[places].tolist() == [4, 8, 12]
    assert system._elsewhere is None
    known = system._constraints
    assert [one.A.shape for one in known] == [(1, 6), (3, 6), (3, 6)]
    assert known[0].lb.tolist() == known[0].ub.tolist() == [1]
    assert known[1].A.toarray() @ system._truth == pytest.approx(
        (np.array([[-2, 1]]) @ system._truth.reshape(2, 3))[0]
    )
    swaps = system._swaps()
    assert [one.tolist() for one in swaps._known.groups] == [
        [[place in (atom[0], atom[1]) for place in range(3)]], [],
    ]  # fmt: skip
    assert swaps._known.records.tolist() == [one.values.tolist() for one in figures]
    assert swaps._known.whole.tolist() == [True, True]
    assert swaps.agrees(system._truth.reshape(2, 3))


def test_within_a_relation_are_the_communes_that_all_its_figures_are_of():
    figures = [figure("f", [1, 1, 0, 1], 0, 1, 2), figure("g", [1, 1, 0, 1], 1, 2, 3)]
    system = System(figures, [Relation({"f": 1.0, "g": 1.0}, 1.0, 3.0)], [])
    (one,) = system._relations
    assert one.least[system._atom_of].tolist() == [0, 2, 2, 0]
    assert one.most[system._atom_of].tolist() == [0, 6, 6, 0]
    (endless,) = System(figures, [Relation({"f": 1.0, "g": 1.0})], [])._relations
    assert endless.most[system._atom_of].tolist() == [np.inf] * 4


def test_what_others_published_is_known_apart():
    rows = [row("f", 7, 0, 1, 2, elsewhere=True), row("f", 7, *range(7))]
    system = System([figure("f", YES_TO_ALL)], [Relation({"f": 1.0})], rows)
    assert system._constraints[0].A.shape[0] == 2
    assert system._elsewhere is not None
    assert [one.A.shape[0] for one in system._elsewhere] == [1, system._n]
    assert system._new == {"f"}
    assert System([figure("f", YES_TO_ALL)], [], rows[:1])._new == frozenset()
    nothing = System([figure("f", YES_TO_ALL)], [], [])
    assert nothing._constraints == []
    assert not nothing.gives_away()


# ----------------------------------------------------------------------- solutions


def table() -> System:
    """Twelve communes in a table of two by two, three each."""
    by = [TWELVE_BY[one] for one in ("left", "right", "top", "bottom")]
    return System([figure("f", TWELVE)], [], [row("f", 12, *some) for some in by])


TWELVE_BY = {
    "left": range(6), "right": range(6, 12),
    "top": (0, 1, 2, 6, 7, 8), "bottom": (3, 4, 5, 9, 10, 11),
}  # fmt: skip


def fits(system: System, sums: np.ndarray) -> bool:
    within = (sums > -1e-6).all() and (sums < system._most + 1e-6).all()
    return bool(
        within
        and all(
            (one.A @ sums > np.asarray(one.lb) - 1e-6).all()
            and (one.A @ sums < np.asarray(one.ub) + 1e-6).all()
            for one in system._constraints
        )
    )


def test_another_solution_differs_in_what_it_is_asked_for():
    system = table()
    for atom in range(4):
        aim = np.arange(4) == atom
        found, proved = system._another(aim, system._constraints)
        assert not proved
        assert fits(system, found)
        assert abs(found[atom] - system._truth[atom]) >= 1 - 1e-6
        assert np.abs(found - system._truth).sum() == pytest.approx(4)  # the nearest one
    everyone = np.ones(4, dtype=bool)
    assert system._another(everyone, system._constraints) == (None, True)
    fixed = System([figure("f", TWELVE)], [], [row("f", 12, 0), row("f", 12, *range(12))])
    one = np.arange(fixed._n) == fixed._atom_of[0]
    assert fixed._another(one, fixed._constraints) == (None, True)


def test_another_solution_may_be_smaller_or_larger():
    full = System(
        [figure("f", [1, 1, 1, 0, 0, 0])], [], [row("f", 6, 0, 1, 2), row("f", 6, 3, 4, 5)]
    )
    yes, no = (full._atom_of[place] for place in (0, 3))
    for atom, way in ((yes, -1), (no, 1)):
        found, _ = full._another(np.arange(2) == atom, [])
        assert found[atom] - full._truth[atom] == pytest.approx(way)
    numbers = figure("s", [10.0, 10, 10, 0, 0, 0.001], top=10.0, whole=False)
    system = System([numbers], [], [row("s", 6, 0, 1, 2), row("s", 6, 3, 4, 5)])
    for place, way in ((0, -0.01), (3, 0.01)):
        found, _ = system._another(np.arange(2) == system._atom_of[place], [])
        assert found - system._truth == pytest.approx(
            np.where(np.arange(2) == system._atom_of[place], way, 0), abs=1e-6
        )


def test_all_of_a_sum_can_be_given():
    """One that has it, alone: who asks for another answer gets that it has not."""
    one = System([figure("f", [1])], [], [])
    assert one._another(np.array([True]), [])[0] == pytest.approx(np.zeros(1))


def test_the_solver_is_not_asked_for_what_cannot_be(monkeypatch):
    asked = []
    real = module.milp
    monkeypatch.setattr(module, "milp", lambda *a, **k: asked.append(1) or real(*a, **k))
    system = table()
    found, _ = system._another(system._atom_of[3] == np.arange(4), system._constraints)
    assert found is not None
    assert len(asked) == 1  # by a whole one, and so it comes out whole at once
    asked.clear()
    nobody = System([figure("f", [0, 0, 1, 0])], [], [row("f", 4, 0, 1)])
    aim = nobody._atom_of[0] == np.arange(2)
    assert nobody._another(aim, nobody._constraints) == (None, True)
    assert len(asked) == 1  # nothing cannot become less


def test_what_is_whole_and_what_is_not_together_differ_by_a_little():
    figures = [figure("f", [1, 0, 1, 0, 1, 1]), figure("s", [5.0] * 6, top=10.0, whole=False)]
    system = System(figures, [], [row("f", 6, *range(6))])
    found, _ = system._another(np.ones(2, dtype=bool), system._constraints)
    assert abs(found.sum() - system._truth.sum()) == pytest.approx(0.01, abs=1e-6)


def test_where_the_solver_gives_up_nothing_is_proved(monkeypatch):
    system = table()
    monkeypatch.setattr(module, "milp", lambda *_, **__: GAVE_UP)
    aim = np.arange(4) == 0
    assert system._another(aim, system._constraints) == (None, False)
    assert (system._moved([(aim, 1.0)]) == system._truth).all()
    assert (system._extreme(aim.astype(float), system._constraints) == system._truth).all()
    assert (system._limit(aim.astype(float), system._constraints) == system._truth).all()


def test_it_is_proved_only_where_both_ways_are(monkeypatch):
    system = table()
    statuses = [2, 1]
    monkeypatch.setattr(
        module, "milp", lambda *_, **__: SimpleNamespace(x=None, status=statuses.pop(0))
    )
    assert system._another(np.ones(4, dtype=bool), []) == (None, False)
    statuses[:] = [1, 2]
    assert system._another(np.ones(4, dtype=bool), []) == (None, False)
    statuses[:] = [2, 2]
    assert system._another(np.ones(4, dtype=bool), []) == (None, True)


def test_many_sums_are_moved_at_once():
    system = table()
    real = system._truth
    ways = {0: -1.0, 3: 1.0, 6: 1.0, 9: -1.0}
    goals = [(np.arange(4) == system._atom_of[place], way) for place, way in ways.items()]
    found = system._moved(goals)
    assert fits(system, found)
    assert found.shape == real.shape
    assert (np.abs(found - real) >= 1 - 1e-6).all()
    # One large move is not worth more than two small ones.
    long = figure("c", [40, 40, 1, 1, 1, 1, 1, 1], top=None)
    pairs = System([long], [], [row("c", 8, *some) for some in ((0, 1), (2, 3), (4, 5), (6, 7))])
    masks = [pairs._atom_of[place] == np.arange(4) for place in (0, 2, 4, 6)]
    whole = [LinearConstraint(np.ones((1, 4)), 86, 86)]
    pairs._constraints = whole
    moved = pairs._moved([(masks[0], -1.0), (masks[1], 1.0), (masks[2], 1.0), (masks[3], 1.0)])
    assert [(moved - pairs._truth) @ one >= 1.99 for one in masks[1:]] == [True] * 3


def test_sums_as_small_as_can_be():
    numbers = figure("s", [5.0] * 6, top=10.0, whole=False)
    system = System([numbers], [], [row("s", 6, 0, 1), row("s", 6, *range(6))])
    system._constraints = [LinearConstraint(np.ones((1, 2)), 30, 30)]
    two = system._atom_of[0] == np.arange(2)
    for way, expected in ((1.0, 0.0), (-1.0, 20.0)):
        for found in (
            system._extreme(way * two, system._constraints),
            system._limit(way * two, system._constraints),
        ):
            assert found[two] == pytest.approx(expected)
            assert found.sum() == pytest.approx(30)
    whole = System(
        [figure("f", [1, 0, 1, 0, 1, 0])], [], [row("f", 6, 0, 1), row("f", 6, *range(6))]
    )
    half = [LinearConstraint(np.array([[2.0, 2.0]]), 5, 7)]
    one = whole._atom_of[0] == np.arange(2)
    assert whole._limit(-1.0 * one, half)[one] == pytest.approx(2)
    free = whole._limit(1.0 * ~one, [LinearConstraint(np.ones((1, 2)), 2.5, 2.5)])
    assert free[~one] == pytest.approx(0.5)  # whole or not
    assert whole._extreme(
        1.0 * ~one, [LinearConstraint(np.ones((1, 2)), 3, 3)]
    ).sum() == pytest.approx(3)


def test_whole_numbers_are_asked_for_where_they_do_not_come_by_themselves(monkeypatch):
    """Three that add up to 1.5 in pairs: without asking each is a half."""
    pairs = LinearConstraint(np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]]), 1, 1.9)
    aim, bounds = np.array([1.0, 1.0, 1.0]), Bounds(0, 1)
    asked = []
    real = module.milp

    def solver(*args, **more):
        asked.append(more["integrality"].tolist())
        return real(*args, **more)

    monkeypatch.setattr(module, "milp", solver)
    found, none = module._solved(aim, [pairs], bounds, np.array([0.0, 0.0, 0.0]))
    assert found == pytest.approx([0.5, 0.5, 0.5])
    assert asked == [[0, 0, 0]]
    assert none is False
    found, none = module._solved(aim, [pairs], bounds, np.array([1.0, 1.0, 1.0]))
    assert found is None  # two of three are two in a pair
    assert none
    assert asked[1:] == [[0, 0, 0], [1, 1, 1]]
    asked.clear()
    two = LinearConstraint(np.array([[1, 1, 0], [0, 1, 1], [1, 0, 1]]), 1, 2)
    found, none = module._solved(aim, [two], bounds, np.array([1.0, 1.0, 1.0]))
    assert sorted(found.round(6).tolist()) == [0, 1, 1]
    assert not none
    assert len(asked) == 2
    found, _ = module._solved(aim, [two], Bounds(0, 5), np.array([0.0, 0.0, 1.0]))
    assert found[2] == pytest.approx(round(found[2]))


def test_the_solver_is_asked_for_so_much_and_no_more(monkeypatch):
    """By steps, not by seconds."""
    asked = []

    def solver(*_, **more):
        asked.append(more)
        return SimpleNamespace(x=np.array([1.0]), status=0)

    monkeypatch.setattr(module, "milp", solver)
    module._solved(np.ones(1), [], Bounds(0, 1), np.ones(1))
    assert [one["options"] for one in asked] == [{"node_limit": 500, "mip_rel_gap": 0.5}]


# ----------------------------------------------------------------------- what is given away


def test_what_is_told_of_more_than_five_may_be_all_their_answers(monkeypatch):
    """Nobody told of the other six, but what is left for them is nothing, or all there can be."""
    rows = [row("f", 12, *range(6)), row("f", 12, *range(12))]
    some = [1, 0, 1, 0, 1, 0]
    for exchanges in (True, False):
        if not exchanges:
            monkeypatch.setattr(Swaps, "_try", lambda *_: False)
        for other, known in (([0] * 6, True), ([1] * 6, True), ([0] * 5 + [1], False)):
            assert System([figure("f", some + other)], [], rows).gives_away() == known


def test_a_sum_at_an_end_is_not_told_again():
    """Whoever else told it, and however little would do for its numbers to be open."""
    six = (0, 1, 2, 3, 4, 5)
    rows = [row("f", 7, *six, elsewhere=True), row("f", 7, *six)]
    assert System([figure("f", YES_TO_ALL)], [], rows).gives_away()
    number = figure("s", [10.0] * 6 + [5.0], top=10.0, whole=False, open_between=lambda *_: True)
    assert System([number], [], [row("s", 7, *six)]).gives_away()
    assert not System([number], [], [row("s", 7, *range(7))]).gives_away()


def test_a_group_that_is_withheld_may_be_told_by_another_figure():
    """Who has the one has the other: four have the one, and so all have the other."""
    figures = [figure("f", TWELVE[:8] + [1] * 4), figure("g", [0] * 8 + [1] * 4, protected=False)]
    relations = [Relation({"f": 1.0, "g": -1.0})]
    rows = [row("f", 12, *range(8)), row("g", 12, *range(8, 12))]
    four = [np.arange(12) > 7]
    assert System(figures, relations, rows).gives_away(four)
    assert not System(figures, relations, rows).gives_away()
    assert not System(figures, [], rows).gives_away(four)


def test_a_sum_is_told_here_unless_it_is_said_to_be_told_elsewhere():
    assert not KnownSum("f", np.ones(3, dtype=bool)).elsewhere


# ----------------------------------------------------------------------- how much is tried


def wide(least: float, most: float) -> bool:
    return most - least >= 2.0


def alone(n: int, *, numbers: bool = False) -> System:
    """Of so many communes the value is told, each alone, and of six others nothing."""
    values = figure("s", [5.0] * (n + 6), top=10.0, whole=False,
                    open_between=wide if numbers else None)  # fmt: skip
    return System([values], [], [row("s", n + 6, place) for place in range(n)])


def asked_for(monkeypatch, system: System, *shown: Sequence[int]) -> int:
    """How many exchanges are asked for that show these communes to be open, and then no more."""
    asked = []
    chance = np.random.default_rng(1)

    def tried(swaps: Swaps):
        while len(asked) < 20:
            for commune in shown[len(asked)] if len(asked) < len(shown) else ():
                atom = system._atom_of[commune]
                swaps.prints[0, atom] = chance.normal(size=4)
                swaps.least[0, atom], swaps.most[0, atom] = 0.0, 10.0
            asked.append(1)
            yield

    with monkeypatch.context() as patch:
        patch.setattr(Swaps, "tried", tried)
        assert system.gives_away() == (len({one for some in shown for one in some}) < 6)
    return len(asked)


@pytest.mark.parametrize("numbers", [False, True])
def test_exchanges_are_asked_for_until_they_show_nothing_four_times(monkeypatch, numbers):
    def asked(*shown: Sequence[int]) -> int:
        return asked_for(monkeypatch, alone(6, numbers=numbers), *shown)

    assert asked() == 4
    assert asked([0]) == 5
    assert asked([], [], [0]) == 7
    assert asked([], [0], [], [], [1]) == 9
    # Where all is seen to be open, no more are.
    assert asked(range(6)) == 1
    assert asked([0, 1], [2, 3], [4], [5]) == 4


def moved(monkeypatch, system: System, *shown: int | None) -> list[list]:
    """What is asked of the solver for many sums at once; it moves these, one after the other."""
    asked = []

    def solved(self: System, goals: list) -> np.ndarray:
        assert len(asked) < 12
        asked.append(goals)
        sums = self._truth.copy()
        commune = shown[len(asked) - 1] if len(asked) <= len(shown) else None
        if commune is not None:
            sums[self._atom_of[commune]] += 3.0
        return sums

    with monkeypatch.context() as patch:
        patch.setattr(Swaps, "_try", lambda *_: False)
        patch.setattr(System, "_moved", solved)
        assert system.gives_away()
    return asked


def test_many_are_moved_at_once_until_nothing_more_moves_twice(monkeypatch):
    assert len(moved(monkeypatch, alone(6))) == 0  # few are tried one by one
    assert len(moved(monkeypatch, alone(7))) == 2
    assert len(moved(monkeypatch, alone(9), None, 0)) == 4
    assert len(moved(monkeypatch, alone(9), 0, 1)) == 4
    assert len(moved(monkeypatch, alone(8), 0, 1)) == 2  # then there are six
    # Sums and numbers count together.
    assert len(moved(monkeypatch, alone(3, numbers=True))) == 0
    assert len(moved(monkeypatch, alone(4, numbers=True))) == 2


def test_sums_are_asked_to_be_larger_or_smaller_and_never_below_nothing(monkeypatch):
    values = [0.0] * 6 + [5.0] * 6 + [4.0] * 6
    numbers = figure("s", values, top=10.0, whole=False, open_between=wide, zero_tells=False)
    rows = [row("s", 18, place) for place in range(12)]
    system = System([figure("f", [1] * 18), numbers], [], rows)
    asked = moved(monkeypatch, system)
    assert len(asked) == 2
    for goals in asked:
        aims, nearby = goals[:12], goals[12:]
        assert len(nearby) == 12
        for some in (aims, nearby):  # every one of them, and each alone
            sums = np.array([aim for aim, _ in some])[:, system._n :]
            assert not np.array([aim for aim, _ in some])[:, : system._n].any()
            assert (sums.sum(axis=1) == 1).all()
            assert set(np.flatnonzero(sums.any(axis=0))) == set(system._atom_of[:12])
        assert {way for _, way in aims} == {-1.0, 1.0}
        at = [float(system._truth[aim].sum()) for aim, _ in nearby]
        ways = [way for _, way in nearby]
        assert sorted(at) == [0.0] * 6 + [5.0] * 6
        assert [way for way, now in zip(ways, at, strict=True) if now == 0] == [1.0] * 6
        assert {way for way, now in zip(ways, at, strict=True) if now == 5} == {-1.0, 1.0}


def test_more_than_two_of_one_move_are_not_worth_less_of_another():
    numbers = figure("s", [5.0] * 4, top=10.0, whole=False)
    system = System([numbers], [], [row("s", 4, 0, 1), row("s", 4, 2, 3)])
    one, other = (np.arange(2) == system._atom_of[place] for place in (0, 2))
    at_most = 10 + 2 * 10 + 6  # of which the other one takes double
    system._constraints = [LinearConstraint((one + 2.0 * other)[None, :], -np.inf, at_most)]
    found = system._moved([(one, 1.0), (other, 1.0)])
    assert found[one] == pytest.approx(12)
    assert found[other] == pytest.approx(12)
    # Nor is it dear that others move with it.
    system._constraints = [LinearConstraint((1.0 * one - other)[None, :], 0, 0)]
    assert system._moved([(one, 1.0)])[one] >= 12 - 1e-6


A, B, C, D = (tuple(range(start, start + 6)) for start in (0, 6, 12, 18))


def four_groups(name: str, *, told: bool) -> list[KnownSum]:
    """Of A and C together, and of B and D; of D alone as well if B is told. A is a group apart."""
    rows = [row(name, 24, *A, *C), row(name, 24, *B, *D), row("g", 24, *A)]
    return [*rows, row(name, 24, *D)] if told else [*rows, row("g", 24, *D)]


@pytest.mark.parametrize("told", [True, False])
def test_every_sum_and_every_number_is_tried(without_exchanges, told):
    """Of two that may be told one is not: whichever is tried first, the other one is as well."""
    apart = figure("g", [1, 0] * 12, protected=False)
    mixed = [1, 0, 1, 0, 1, 0]
    sums = figure("f", [0] * 12 + mixed * 2)
    numbers = figure("s", [0.1] * 12 + [5.0] * 12, top=10.0, whole=False, open_between=wide)
    for of in (sums, numbers):
        firsts = set()
        for second in (0, 1):
            rows = four_groups(of.name, told=told)
            rows.insert(0, rows.pop(second))
            system = System([apart, of], [], rows)
            tried = [int(np.flatnonzero(aim)[0]) - system._n for aim in system._aims([])]
            tried += [atom for _, atom in system._near_an_end()]
            assert sorted(tried) == sorted(system._atom_of[[A[0], B[0]]])
            firsts.add(int(np.flatnonzero(system._atom_of == tried[0])[0]))
            assert system.gives_away() == told
        assert firsts == {A[0], B[0]}


def test_numbers_are_tried_where_sums_are_as_well(without_exchanges):
    apart = figure("g", [1, 0] * 12, protected=False)
    sums = figure("f", [0] * 6 + [1, 0] * 9)
    values = [5.0] * 6 + [0.1] * 6 + [5.0] * 12
    numbers = figure("s", values, top=10.0, whole=False, open_between=wide)
    for told in (True, False):
        rows = [row("f", 24, *A, *C), *four_groups("s", told=told)]
        system = System([sums, numbers, apart], [], rows)
        assert (len(system._aims([])), len(system._near_an_end())) == (1, 1)
        assert system.gives_away() == told


def test_a_number_is_open_where_one_way_is_enough(without_exchanges, monkeypatch):
    """Near the lower end it has to be larger, near the upper one smaller; then no more is asked."""
    asked = []
    real = System._extreme
    monkeypatch.setattr(System, "_extreme", lambda *given: asked.append(1) or real(*given))
    apart = figure("g", [1, 0] * 12, protected=False)
    for value, times in ((0.1, 2), (9.9, 1)):
        values = [value] * 6 + [5.0] * 18
        numbers = figure("s", values, top=10.0, whole=False, open_between=wide)
        system = System([apart, numbers], [], four_groups("s", told=False))
        assert len(system._near_an_end()) == 1
        asked.clear()
        assert not system.gives_away()
        assert len(asked) == times
        # Of whom nothing is told nothing is known.
        untold = System([apart, numbers], [], [row("s", 24, *B), row("g", 24, *A)])
        assert len(untold._near_an_end()) == 1
        assert not untold.gives_away()


def test_on_a_scale_that_is_too_short_every_number_is_known_too_well(without_exchanges):
    numbers = figure("s", [0.5] * 12, top=1.0, whole=False, open_between=wide)
    assert System([numbers], [], [row("s", 12, *A), row("s", 12, *A, *B)]).gives_away()


def test_a_number_that_others_left_open_is_given_away(without_exchanges):
    """They told of A and C together; who is told of C knows A."""
    values = [0.1] * 6 + [5.0] * 18
    apart = figure("g", [1, 0] * 12, protected=False)
    numbers = figure("s", values, top=10.0, whole=False, open_between=wide)
    together, rest = row("s", 24, *A, *C, elsewhere=True), row("g", 24, *A)
    assert System([apart, numbers], [], [together, rest, row("s", 24, *C)]).gives_away()
    assert not System([apart, numbers], [], [together, rest, row("s", 24, *D)]).gives_away()
    both = [together, rest, row("s", 24, *C, elsewhere=True), row("s", 24, *D)]
    assert not System([apart, numbers], [], both).gives_away()


def test_who_has_the_one_has_not_the_other(without_exchanges):
    """Five of A have the one, so of seven of A and B that have the other six are all of B."""
    figures = [figure("f", [1] * 5 + [0] * 7), figure("g", [0] * 5 + [1] * 7)]
    rows = [row("f", 12, *A), row("g", 12, *A, *B)]
    assert System(figures, [Relation({"f": 1.0, "g": 1.0}, 0.0, 1.0)], rows).gives_away()
    assert not System(figures, [], rows).gives_away()


def test_what_is_beyond_the_scale_is_no_other_answer(without_exchanges):
    """Three of three and none of three, and what is around them: nothing can be exchanged."""
    said = [1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0]
    rows = [row("f", 12, *TWELVE_BY[one]) for one in TWELVE_BY]
    system = System([figure("f", said)], [], rows)
    assert not system._at_an_end()
    assert system.gives_away()
    by = np.zeros(4)
    by[system._atom_of[[0, 3, 6, 9]]] = [1, -1, -1, 1]  # no group has another sum
    for times in (5.0, -5.0):
        others = OtherUnknowns()
        others.keep(system._atom_of, system._truth + times * by)
        assert System([figure("f", said)], [], rows, others).gives_away()


def test_of_what_was_found_before_what_still_agrees_counts(without_exchanges, monkeypatch):
    """One figure could be otherwise before more was told of it; the other one still can."""
    figures = [figure("f", TWELVE), figure("g", [1, 0] * 6, protected=False)]
    rows = [row("f", 12, *TWELVE_BY[one]) for one in TWELVE_BY]
    rows.append(row("g", 12, *TWELVE_BY["left"]))
    others = OtherUnknowns()
    system = System(figures, [], rows, others)
    sums = system._truth.reshape(2, 4).copy()
    sums[0, system._atom_of[[0, 3, 6, 9]]] += [-1, 1, 1, -1]
    sums[1, system._atom_of[0]] += 1
    others.keep(system._atom_of, sums.ravel())
    monkeypatch.setattr(module, "milp", None)
    assert not system.gives_away()


def test_what_was_found_once_is_not_looked_for_again(without_exchanges, monkeypatch):
    one = Unknowns([figure("f", TWELVE)], [])
    rows = [row("f", 12, *TWELVE_BY[some]) for some in TWELVE_BY]
    assert not one.gives_away(rows, ())
    monkeypatch.setattr(module, "milp", None)
    assert not one.gives_away(rows, ())
    # Nor with less that is known.
    assert not one.gives_away(rows[:2], ())


# ----------------------------------------------------------------------- with other rows


def test_what_was_found_is_told_of_larger_atoms():
    others = OtherUnknowns()
    others.keep(np.array([0, 1, 1, 2, 3]), np.array([1.0, 2, 3, 4, 10, 20, 30, 40]))
    (found,) = others.of(np.array([1, 1, 1, 0, 0]))
    assert found.tolist() == [7, 3, 70, 30]
    assert list(others.of(np.array([0, 1, 2, 2, 2]))) == []  # an atom of these is in two of those
    (same,) = others.of(np.array([3, 2, 2, 1, 0]))
    assert same.tolist() == [4, 3, 2, 1, 40, 30, 20, 10]
    others.keep(np.array([0, 0, 0, 0, 0]), np.array([5.0, 50.0]))
    assert [one.tolist() for one in others.of(np.zeros(5, dtype=int))] == [[10, 100], [5, 50]]


def test_the_last_ones_are_kept():
    others = OtherUnknowns()
    for number in range(63):
        others.keep(np.array([0]), np.array([float(number)]))
    kept = [float(one[0]) for one in others.of(np.array([0]))]
    assert kept == [float(number) for number in range(3, 63)]


def test_what_others_were_found_to_tell_is_not_asked_again(without_exchanges, monkeypatch):
    said = [0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1]
    one = Unknowns([figure("f", said)], [])
    before = [row("f", 12, *range(12), elsewhere=True), row("f", 12, *range(1, 12), elsewhere=True)]
    assert not one.gives_away([*before, row("f", 12, *range(12))], ())
    assert len(one.others.elsewhere) == 1
    solved = []
    real = module.milp
    monkeypatch.setattr(module, "milp", lambda *a, **k: solved.append(1) or real(*a, **k))
    assert not one.gives_away([*before, row("f", 12, *range(12))], ())
    assert solved == []
    # The same communes told by others that told less are asked for.
    less = [before[0], row("f", 12, *range(1, 12))]
    assert one.gives_away([*less, row("f", 12, *range(12))], ())
    assert solved


def test_however_much_others_tell_is_not_asked_again(without_exchanges, monkeypatch):
    """Of seven groups of five others told that none of them has it."""
    groups = [row("f", 40, *range(5 * n, 5 * n + 5), elsewhere=True) for n in range(7)]
    rows = [*groups, row("f", 40, *range(40))]
    one = Unknowns([figure("f", [0] * 35 + [1, 0, 1, 0, 1])], [])
    assert not one.gives_away(rows, ())
    assert len(one.others.elsewhere) == 7
    monkeypatch.setattr(module, "milp", None)
    assert not one.gives_away(rows, ())


def test_a_sum_is_known_by_its_communes_and_by_what_others_told():
    rows = [row("f", 12, *range(6), elsewhere=True), row("f", 12, *range(12))]
    one = System([figure("f", TWELVE)], [], rows)
    more = System([figure("f", TWELVE)], [], [*rows, row("f", 12, 0, 1, 2)])
    other = System([figure("f", TWELVE)], [], [row("f", 12, *range(7), elsewhere=True), rows[1]])
    renamed = System(
        [figure("g", TWELVE)],
        [],
        [row("g", 12, *range(6), elsewhere=True), row("g", 12, *range(12))],
    )

    def of(system: System, *communes: int):
        return system._communes(np.isin(np.arange(system._n), system._atom_of[list(communes)]))

    assert of(one, *range(6)) == of(more, *range(6))
    assert of(one, *range(6)) != of(one, *range(6, 12))
    assert of(one, *range(12))[0] != of(other, *range(12))[0]
    assert of(one, *range(12))[0] != of(renamed, *range(12))[0]
    assert not one._is_told_elsewhere(np.array([True, False]))
