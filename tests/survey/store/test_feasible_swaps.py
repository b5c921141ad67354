"""Exchanges between communes: what each of them does, beside what can be found by counting.

Six or seven atoms, and all that is tried is tried here in the plainest way as well: move by move,
one more at a time, until something that is known would be another.
"""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from geo.survey.store.disclosure_audit import feasible_swaps as module
from geo.survey.store.disclosure_audit.feasible_swaps import (
    FeasibleRange,
    KnownSums,
    Swaps,
    never_moved,
)

INF = np.inf


def groups(*rows: str) -> np.ndarray:
    """Of ``110`` the first two atoms are in the group."""
    return np.array([[one == "1" for one in row] for row in rows], dtype=bool)


def none(atoms: int) -> np.ndarray:
    return np.zeros((0, atoms), dtype=bool)


def known(
    sums, most, in_groups, relations=(), whole=True, records=None
) -> KnownSums:  # fmt: skip
    each = np.array(sums, dtype=float)
    flags = np.full(len(each), whole) if isinstance(whole, bool) else np.array(whole)
    at_most = np.broadcast_to(np.array(most, dtype=float), each.shape).copy()
    rows = np.zeros((len(each), 1)) if records is None else np.array(records, dtype=float)
    return KnownSums(each, at_most, flags, in_groups, relations, rows)


def between(weights, least, most, atoms: int = 4) -> FeasibleRange:
    def whole(ends):
        return np.broadcast_to(np.array(ends, dtype=float), atoms).copy()

    return FeasibleRange(np.array(weights, dtype=float), whole(least), whole(most))


def plain(moves: np.ndarray, n: int) -> set[frozenset]:
    """Each move as those that gain and those that give, whichever way round."""
    return {
        frozenset(
            frozenset(int(one) for one in some if one < n) for some in (move[:2], move[2:])
        )
        for move in moves
    }  # fmt: skip


def moves_by_counting(in_groups: np.ndarray) -> set[frozenset]:
    """One atom of no group; one for another of the same groups; two for two."""
    n = in_groups.shape[1]
    columns = [tuple(in_groups[:, atom]) for atom in range(n)]
    count = in_groups.astype(int)
    found = {
        frozenset({frozenset({one}), frozenset()}) for one in range(n) if not any(columns[one])
    }
    for one, other in combinations(range(n), 2):
        if columns[one] == columns[other]:
            found.add(frozenset({frozenset({one}), frozenset({other})}))
    for some in combinations(range(n), 4):
        for first, second in ((1, 2), (1, 3), (2, 3)):
            gains = frozenset({some[first], some[second]})
            gives = frozenset(some) - gains
            same = count[:, list(gains)].sum(axis=1) == count[:, list(gives)].sum(axis=1)
            if same.all() and {columns[one] for one in gains} != {columns[one] for one in gives}:
                found.add(frozenset({gains, gives}))
    return found


GROUPS = {
    "a table of two by three": groups("111000", "000111", "100100", "010010", "001001"),
    "of which one margin is known": groups("111000", "000111"),
    "with one atom in no group": groups("1110000", "0001110", "1001000", "0100100", "0010010"),
    "with two atoms in no group": groups("101000", "010100"),
    "where nothing can be exchanged": groups("100", "010", "001"),
    "of no group at all": none(3),
}


@pytest.mark.parametrize("which", GROUPS)
def test_moves_are_those_that_leave_every_group_as_it_is(which):
    in_groups = GROUPS[which]
    moves = module._moves(in_groups)
    found, n = plain(moves, in_groups.shape[1]), in_groups.shape[1]
    every = moves_by_counting(in_groups)
    assert moves.dtype == np.int64
    alone = {one for one in every if all(len(some) < 2 for some in one)}
    assert {one for one in found if all(len(some) < 2 for some in one)} == alone
    pairs = {one for one in found if any(len(some) == 2 for some in one)}
    assert pairs <= {one for one in moves_by_all(in_groups) if any(len(s) == 2 for s in one)}
    if len(np.unique(in_groups.astype(int), axis=1).T) == n:  # all atoms differ
        assert pairs == {one for one in every if any(len(some) == 2 for some in one)}
    assert all(len(set(move.tolist()) - {n}) == sum(one < n for one in move) for move in moves)
    assert (moves[:, 0] < n).all()


def moves_by_all(in_groups: np.ndarray) -> set[frozenset]:
    """Every two atoms against every two others that leave the groups as they are."""
    n, count = in_groups.shape[1], in_groups.astype(int)
    found = set()
    for some in combinations(range(n), 4):
        for second in some[1:]:
            gains = frozenset({some[0], second})
            gives = frozenset(some) - gains
            if (count[:, list(gains)].sum(axis=1) == count[:, list(gives)].sum(axis=1)).all():
                found.add(frozenset({gains, gives}))
    return found


# ----------------------------------------------------------------------- one exchange


TABLE = groups("111000", "000111", "100100", "010010", "001001")
CASES = {
    "whole numbers of one figure": (
        known([[2, 0, 1, 1, 3, 0]], [3, 3, 2, 4, 4, 5], [TABLE]), [1]),
    "the same the other way round": (
        known([[2, 0, 1, 1, 3, 0]], [3, 3, 2, 4, 4, 5], [TABLE]), [-1]),
    "two at once the other way round": (known([[2, 0, 4, 5, 3, 0]], 7, [TABLE]), [-2]),
    "two at once": (known([[2, 0, 4, 5, 3, 0]], 7, [TABLE]), [2]),
    "two figures with other groups": (
        known([[2, 0, 1, 1, 3, 0], [1, 1, 2, 2, 1, 1]], 3, [TABLE, groups("110000")]), [1, -1]),
    "two figures, twice of the second": (
        known([[2, 1, 1, 1, 3, 2], [3, 3, 2, 2, 3, 1]], 6, [TABLE, groups("111111")]), [-1, 2]),
    "an atom that is in no group": (
        known([[2, 0, 1, 1, 3, 0]], 4, [groups("110000", "001100")]), [1]),
    "a relation that holds it back": (
        known([[2, 1, 2, 1, 3, 1], [1, 0, 1, 1, 3, 0]], 4, [TABLE, TABLE],
              [between([1, -1], 0, INF, 6)]), [0, 1]),
    "a relation from above": (
        known([[2, 1, 2, 1, 3, 1], [1, 0, 1, 1, 3, 0]], 9, [TABLE, TABLE],
              [between([1, 1], 0, [6, 4, 5, 6, 9, 2], 6)]), [1, 1]),
    "a relation that both keep": (
        known([[2, 1, 2, 1, 3, 1], [1, 0, 1, 1, 3, 0]], 4, [TABLE, TABLE],
              [between([1, 1], [3, 1, 3, 2, 6, 1], [3, 1, 3, 2, 6, 1], 6)]), [1, -1]),
    "what is no whole number": (
        known([[2.5, 0.25, 1, 1.75, 3, 0.5]], 4, [TABLE], whole=False), [1]),
    "next to the end": (
        known([[2.5, 0.005, 1, 1.75, 3.995, 0.5]], 4, [TABLE], whole=False), [1]),
}  # fmt: skip


def applied(of: KnownSums, exchange: np.ndarray, move: np.ndarray, times: float) -> np.ndarray:
    sums, n = of.sums.copy(), of.sums.shape[1]
    for place, atom in enumerate(move):
        if atom < n:
            sums[:, atom] += (1 if place < 2 else -1) * times * exchange
    return sums


def farthest(swaps: Swaps, exchange: np.ndarray, move: np.ndarray) -> float:
    """How many times a move can be made, by making it."""
    of = swaps._known

    def agrees(times: float) -> bool:
        return swaps.agrees(applied(of, exchange, move, times))

    if of.whole[exchange != 0].any():
        return float(next(times for times in range(200) if not agrees(times + 1)))
    low, high = 0.0, 200.0
    while high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (middle, high) if agrees(middle) else (low, middle)
    return low if low >= 0.01 else 0.0


@pytest.mark.parametrize("which", CASES)
def test_an_exchange_goes_as_far_as_it_can(which):
    """Moves of every atom by itself are seen as far as they go, and nothing else is."""
    of, by = CASES[which]
    exchange = np.array(by, dtype=float)
    swaps = Swaps(of)
    assert swaps.agrees(of.sums)
    n = of.sums.shape[1]
    some = np.concatenate([of.groups[figure] for figure in np.flatnonzero(exchange)])
    moves = module._moves(np.unique(some, axis=0))
    least, most = of.sums.copy(), of.sums.copy()
    made = []
    for move in moves:
        if (exchange != 0).sum() == 1 and len(set(move.tolist())) == 1:
            pytest.fail("a move of nothing")
        for way in (move, move[[2, 3, 0, 1]]):
            if times := farthest(swaps, exchange, way):
                sums = applied(of, exchange, way, times)
                least, most = np.minimum(least, sums), np.maximum(most, sums)
                made.append(sums - of.sums)
    assert made
    assert swaps._try(exchange)
    assert swaps.most == pytest.approx(most, abs=1e-3)
    assert swaps.least == pytest.approx(least, abs=1e-3)
    assert ((most > of.sums) | (least < of.sums)).any()
    for figure, prints in enumerate(swaps.prints):
        for subset in product((0.0, 1.0), repeat=n):
            moved = any(abs(one[figure] @ subset) > 1e-9 for one in made)
            assert (np.abs(prints.T @ subset).max() > 1e-3) == moved


def test_what_cannot_be_exchanged_is_not():
    of = known([[2, 0, 1, 1, 3, 0]], [2, 0, 1, 1, 3, 0], [TABLE])
    full = Swaps(of)
    assert not full._try(np.array([1.0]))  # wherever one gains another one gives: all are full
    assert (full.least == of.sums).all()
    assert (full.prints == 0).all()
    # One that would gain is full, and one that would give it back is empty.
    crossed = Swaps(known([[0, 1, 1, 2]], 2, [groups("1100", "0011", "1010", "0101")]))
    assert not crossed._try(np.array([1.0]))
    assert (crossed.prints == 0).all()
    apart = Swaps(known([[2, 1, 1]], 3, [groups("100", "010", "001")]))
    assert not apart._try(np.array([1.0]))  # no move there is
    empty = Swaps(known([[0, 0], [0, 0]], 0, [none(2), none(2)]))
    assert not empty._try(np.array([1.0, 0.0]))


def test_one_can_gain_where_the_other_can_give_though_not_back():
    swaps = Swaps(known([[0, 2]], 2, [groups("11")]))
    assert swaps._try(np.array([1.0]))
    assert swaps.least.tolist() == [[0, 0]]
    assert swaps.most.tolist() == [[2, 2]]


def test_ranges_only_grow():
    """What another exchange showed before stays."""
    of = known(
        [[1, 1, 1, 1], [1, 1, 0, 1]], [[3] * 4, [1] * 4], [groups("1100"), groups("1100", "0011")]
    )
    swaps = Swaps(of)
    assert swaps._try(np.array([1.0, 0.0]))
    first = swaps.least.copy(), swaps.most.copy()
    assert first[0][0].tolist() == [0, 0, 0, 0]
    assert first[1][0].tolist() == [2, 2, 3, 3]
    assert swaps._try(np.array([1.0, 1.0]))
    assert (swaps.least[0] == first[0][0]).all()
    assert (swaps.most[0] == first[1][0]).all()
    assert (swaps.least[1] < of.sums[1]).any()
    # The second leaves the sum of the last two as it is; the first did not.
    last_two = np.array([[False, False, True, True, False, False, False, False]])
    assert swaps.moves(last_two).tolist() == [True]
    assert swaps._moves_of([0]) is swaps._moves_of([0])


def test_room_is_what_is_left():
    swaps = Swaps(known([[2, 0, 5, 1.5]], [3, 3, 5, 1.5 + 1e-9], [none(4)]))
    assert swaps._room(np.array([1.0])).tolist() == [1, 3, 0, 0]
    assert swaps._room(np.array([-1.0])).tolist() == [2, 0, 5, 1]
    assert swaps._room(np.array([2.0])).tolist() == [0, 1, 0, 0]
    almost = Swaps(known([[2.0, 2.0]], [[3 - 1e-9, 3 - 1e-3]], [none(2)]))
    assert almost._room(np.array([1.0])).tolist() == [1, 0]  # what rounding leaves


def test_room_of_numbers_is_worth_it():
    swaps = Swaps(
        known([[2.0, 2.0, 2.0, 2.0]], [[2.0099, 2.0101, 2.5, 1.0]], [none(4)], whole=False)
    )
    assert swaps._room(np.array([1.0])) == pytest.approx([0, 0.0101, 0.5, 0])
    mixed = Swaps(known([[2.0], [1.0]], [[9.5], [4.7]], [none(1), none(1)], whole=[False, True]))
    assert mixed._room(np.array([1.0, 0.0])).tolist() == [7.5]
    assert mixed._room(np.array([1.0, 1.0])).tolist() == [3]
    assert mixed._room(np.array([0.0, 1.0])).tolist() == [3]


def test_room_is_never_less_than_none():
    beyond = [between([1.0], 0, [1, 3, 5], 3)]
    swaps = Swaps(known([[2, 2, 2]], 9, [none(3)], beyond))
    assert swaps._room(np.array([1.0])).tolist() == [0, 1, 3]


def test_room_within_relations():
    sums = [[4, 4, 4, 4], [1, 2, 3, 4]]
    less = [between([1, -1], 0, INF), between([1, 2], 0, [6, 9, 20, 13])]
    swaps = Swaps(known(sums, 9, [none(4), none(4)], less))
    assert swaps._room(np.array([0.0, 1.0])).tolist() == [0, 0, 1, 0]
    assert swaps._room(np.array([-1.0, 0.0])).tolist() == [3, 2, 1, 0]
    assert swaps._room(np.array([1.0, 0.0])).tolist() == [0, 1, 5, 1]
    at_least = Swaps(known(sums, 9, [none(4), none(4)], [between([1, 1], [2, 5, 7, 6], INF)]))
    assert at_least._room(np.array([-1.0, 0.0])).tolist() == [3, 1, 0, 2]
    # Of both together the first relation says nothing.
    assert swaps._room(np.array([-1.0, -1.0])).tolist() == [1, 2, 3, 4]


# ----------------------------------------------------------------------- other sums


def test_other_sums_that_were_found_are_noted():
    of = known([[1, 2, 3], [1.5, 2.5, 3.5]], 9, [none(3), none(3)], whole=[True, False])
    swaps = Swaps(of)
    swaps.note(np.array([[0.999999, 4.000001, 3], [1.25, 2.5, 4]]))
    assert swaps.least.tolist() == [[1, 2, 3], [1.25, 2.5, 3.5]]
    assert swaps.most.tolist() == [[1, 4, 3], [1.5, 2.5, 4]]
    swaps.note(np.array([[1, 3, 1], [1.5, 2.5, 3.5]]))
    assert swaps.least.tolist() == [[1, 2, 1], [1.25, 2.5, 3.5]]
    assert swaps.most.tolist() == [[1, 4, 3], [1.5, 2.5, 4]]
    atoms = np.array([[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 1, 1, 0, 0, 0],
                      [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 1, 0, 1]], dtype=bool)  # fmt: skip
    assert swaps.moves(atoms).tolist() == [False, True, True, True, False, True]


def test_sums_that_move_together_are_seen_together():
    swaps = Swaps(known([[2, 2, 2]], 9, [none(3)]))
    swaps.note(np.array([[3, 1, 2]]))
    swaps.note(np.array([[0, 4, 2]]))
    both = np.array([[True, True, False], [True, False, False], [False, False, True]])
    assert swaps.moves(both).tolist() == [False, True, False]
    tiny = Swaps(known([[2.0, 2.0]], 9, [none(2)], whole=False))
    tiny.note(np.array([[2 + 1e-6, 2.5]]))
    assert tiny.moves(np.array([[True, False], [False, True]])).tolist() == [False, True]


RELATION = between([1, 1], 2, [5, 5, 5, 5])


def test_sums_agree_with_all_that_is_known():
    of = known([[1, 2, 1, 2], [1, 1, 1, 0]], 4, [groups("1100"), none(4)], [RELATION])
    swaps = Swaps(of)
    assert swaps.agrees(of.sums)

    def with_(figure: int, *sums: float) -> bool:
        other = of.sums.copy()
        other[figure] = sums
        return swaps.agrees(other)

    assert with_(0, 2, 1, 4, 3)
    assert with_(0, 2 + 1e-9, 1, 4 + 1e-9, 2 - 1e-9)
    assert not with_(0, 2, 2, 1, 2)  # the group
    assert not with_(0, 2, 0.5, 1, 2)
    assert not with_(0, 1, 2, 4.5, 2)  # the most
    assert not with_(1, 1, 1, 1, -0.5)  # the least
    assert not with_(0, 1, 2, 1, 1)  # below the relation
    assert not with_(1, 1, 1, 4.5, 0)
    assert not with_(1, 1, 4, 1, 0)  # above it
    assert not with_(1, 1, 1, 1, -1e-3)
    ends = known([[1, 2, 1, 2], [4, 3, 4, 0]], 4, [groups("1100"), none(4)], [RELATION])
    assert Swaps(ends).agrees(ends.sums)


def test_what_is_known_otherwise_is_mended():
    sums = [[1, 2, 1, 2], [1, 1, 1, 0], [3, 3, 3, 3]]
    in_groups = [groups("1100"), groups("0011"), none(4)]
    of = known(sums, 9, in_groups, [between([1, 1, 0], 2, 5), between([0, 1, 1], 0, 6)])
    swaps = Swaps(of)
    fits = np.array([[2.0, 1, 2, 2], [1, 2, 1, 0], [3, 3, 3, 4]])
    assert swaps.agrees(fits)
    assert (swaps.mended(fits) == fits).all()
    # A group of the first is another: only that one is as it really is.
    wrong = fits.copy()
    wrong[0] = [3, 1, 2, 2]
    expected = fits.copy()
    expected[0] = sums[0]
    assert swaps.mended(wrong).tolist() == expected.tolist()
    assert wrong[0].tolist() == [3, 1, 2, 2]  # what came in stays
    # The first relation is broken: both figures of it; the third stays.
    broken = fits.copy()
    broken[0] = [2, 1, 9, 2]
    expected = np.array([sums[0], sums[1], fits[2]])
    assert swaps.mended(broken).tolist() == expected.tolist()


def test_a_relation_that_mending_breaks_is_mended_too():
    sums = [[1, 2, 1, 2], [1, 1, 1, 0], [3, 3, 3, 3]]
    of = known(sums, 9, [none(4)] * 3, [between([1, 1, 0], 2, 5), between([0, 1, 1], 4, 4 + 2)])
    of.sums[2] = [5, 5, 3, 4]
    swaps = Swaps(of)
    other = np.array([[1.0, 2, 1, 9], [3, 1, 1, 1], [3, 3, 3, 3]])
    assert swaps._is_between(of.relations[1], other)
    mended = swaps.mended(other)
    assert mended[:2].tolist() == sums[:2]
    assert mended[2].tolist() == of.sums[2].tolist()


# ----------------------------------------------------------------------- what is exchanged


def tried(of: KnownSums) -> list[list[float]]:
    return [one.tolist() for one in Swaps(of)._exchanges()]


def test_figures_that_nothing_ties_are_exchanged_alone():
    assert tried(known([[1, 1], [1, 1]], 2, [none(2)] * 2)) == [[1, 0], [0, 1]]


def test_figures_that_are_tied_go_together_or_against_each_other():
    of = known([[1, 1]] * 3, 2, [none(2)] * 3, [between([1, -1, 0], 0, INF, 2)])
    assert tried(of) == [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [-1, 1, 0]]


def test_what_always_adds_up_is_exchanged_against_each_other():
    of = known([[1, 1]] * 3, 2, [none(2)] * 3, [between([1, 1, 0], 2, 2, 2)])
    assert tried(of) == [[0, 0, 1], [-1, 1, 0]]
    total = known([[2, 2], [1, 1], [1, 1]], 2, [none(2)] * 3, [between([1, -1, -1], 0, 0, 2)])
    assert tried(total) == [[1, 1, 0], [1, 0, 1], [0, -1, 1]]


def test_three_are_exchanged_where_every_one_is_part_of_a_sum():
    two = [between([1, -1, -1, 0], 0, 0, 2), between([0, 0, 1, 1], 2, 2, 2)]
    of = known([[2, 2], [1, 1], [1, 1], [1, 1]], 2, [none(2)] * 4, two)
    assert [one for one in tried(of) if np.count_nonzero(one) == 3] == [
        [-1, 0, -1, 1],
        [0, 1, -1, 1],
    ]
    loose = [between([1, -1, -1, 0], 0, 0, 2), between([0, 0, 1, 1], 0, 2, 2)]
    of = known([[2, 2], [1, 1], [1, 1], [1, 1]], 2, [none(2)] * 4, loose)
    assert [one for one in tried(of) if np.count_nonzero(one) == 3] == []


def test_a_figure_of_no_sum_stops_no_other_three():
    half = [between([0, 2, -1, -1, 0], 0, 0, 2)]
    of = known([[1, 1]] * 5, 4, [none(2)] * 5, half)
    three = [one for one in tried(of) if np.count_nonzero(one) == 3]
    assert three == [[0, 1, 1, 1, 0]]


def test_what_communes_differ_in_is_exchanged_the_fewest_figures_first():
    ties = [between([1, 1, 1], 0, INF, 2)]
    records = [[0, 1, 1, 1], [0, 0, 1, 1], [0, 0, 1, 1]]
    of = known([[1, 1]] * 3, 2, [none(2)] * 3, ties, records=records)
    found = tried(of)
    assert found[3:5] == [[0, 1, 1], [1, 1, 1]]
    assert found[:3] == np.eye(3).tolist()
    # Two that differ in one figure only are no other exchange than that figure.
    assert sum(np.count_nonzero(one) == 1 for one in found) == 3


def test_of_many_differences_some_are_tried():
    chance = np.random.default_rng(3)
    records = chance.integers(0, 9, (4, 300))
    swaps = Swaps(known([[1, 1]] * 4, 9, [none(2)] * 4, records=records))
    found = list(swaps._differences())
    assert module._EXCHANGES <= len(found) <= module._EXCHANGES + 1
    counts = [np.count_nonzero(one) for one in found]
    assert counts == sorted(counts)
    assert counts[0] == 2
    communes = records.T.tolist()
    rows = {tuple(one) for one in communes}
    assert all(any(tuple(np.array(row) + one) in rows for row in rows) for one in found)
    few = Swaps(known([[1, 1]] * 4, 9, [none(2)] * 4, records=records[:, :4]))
    assert len(list(few._differences())) == 6


def test_so_many_are_tried_before_it_is_asked_again(monkeypatch):
    of = known([[1, 1]] * 60, 2, [none(2)] * 60)
    tries = []

    def attempt(_, exchange):
        tries.append(exchange)
        return len(tries) % 2 == 1

    monkeypatch.setattr(Swaps, "_try", attempt)
    seen = [len(tries) for _ in Swaps(of).tried()]
    assert seen == [23, 47, 60]  # twelve that could be, and what is left
    assert len(list(Swaps(known([[1, 1]], 2, [none(2)])).tried())) == 1


# ----------------------------------------------------------------------- what never moved


def stuck(prints: np.ndarray, sizes: list[int]) -> set[tuple[int, ...]]:
    """Up to two, and up to two of those together, by counting."""
    n = len(sizes)
    return {
        some
        for size in (1, 2, 3, 4)
        for some in combinations(range(n), size)
        if np.abs(prints[list(some)].sum(axis=0)).max() < 1e-9
        and (size == 1 or sum(sizes[one] for one in some) < 5)
    }


@pytest.mark.parametrize("seed", range(12))
def test_sums_that_never_moved_are_found(seed):
    chance = np.random.default_rng(seed)
    prints = chance.normal(size=(3, 4))[chance.integers(0, 3, 7)]
    prints *= chance.choice([-1, 0, 1, 1, 2], (7, 1))
    prints[-1] = -prints[:2].sum(axis=0)
    prints[-2] = -prints[2:5].sum(axis=0)
    sizes = chance.integers(1, 4, 7).tolist()
    found = list(never_moved(prints, np.array(sizes)))
    assert set(found) == stuck(prints, sizes)
    assert all(list(some) == sorted(set(some)) for some in found)


def test_up_to_four_communes_are_few():
    prints = np.array([[1.0] * 4, [-1.0] * 4, [2.0] * 4, [-1.0] * 4, [-1.0] * 4])
    assert (0, 1) in set(never_moved(prints, np.array([2, 2, 1, 1, 1])))
    assert (0, 1) not in set(never_moved(prints, np.array([2, 3, 1, 1, 1])))
    assert (1, 2, 3) in set(never_moved(prints, np.array([2, 2, 1, 1, 1])))
    assert (1, 2, 3) not in set(never_moved(prints, np.array([2, 2, 2, 1, 1])))
    assert list(never_moved(np.array([[0.0] * 4, [0.0, 0, 0, 1]]), np.array([9, 1]))) == [(0,)]
    # Of what is the same in all that was found, rounding leaves so little.
    small = np.array([[5e-5] * 4, [2e-4] * 4, [1.0] * 4, [-1.0 + 5e-5] * 4])
    assert set(never_moved(small, np.array([3, 3, 1, 1]))) == {(0,), (2, 3)}
