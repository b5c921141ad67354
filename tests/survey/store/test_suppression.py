"""What is withheld cannot be computed from what is not: proved, and attacked."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from known_from_sums import known_by_bounds, known_by_trying

from geo.survey import load_answers, load_edition
from geo.survey.published.figures import find_figures
from geo.survey.store.disclosure_audit.answer_table import published_groups
from geo.survey.store.disclosure_audit.linear_systems import GroupFigure, KnownSum, System
from geo.survey.store.suppression import is_safe, publishable

FLANDERS, WALLONIA, BRUSSELS = 9, 8, 4


def regions() -> np.ndarray:
    """Country, three regions, and rural and urban; Brussels has four communes, all urban."""
    n = FLANDERS + WALLONIA + BRUSSELS
    place = np.arange(n)
    flanders, brussels = place < FLANDERS, place >= n - BRUSSELS
    rural = (place % 3 == 0) & ~brussels
    return np.array([np.ones(n, bool), flanders, ~flanders & ~brussels, brussels, rural, ~rural])


def test_what_only_withholds_small_groups_is_broken_by_subtraction():
    members = regions()
    answers = (np.arange(members.shape[1]) % 2).astype(float)
    answers[-BRUSSELS:] = 1
    small_withheld = members[members.sum(axis=1) >= 5]
    known = known_by_bounds(small_withheld, small_withheld @ answers)
    assert known[-BRUSSELS:].all()
    assert known.sum() == BRUSSELS


def test_a_second_region_is_withheld_with_brussels():
    assert publishable(regions()).tolist() == [True, True, False, False, True, True]


def test_the_same_communes_under_another_name_are_no_new_figure():
    members = regions()
    again = np.vstack([members, members[3], members[1]])
    assert publishable(again).tolist()[-2:] == [False, True]


@pytest.mark.parametrize(("n", "safe"), [(4, False), (5, True)])
def test_five_are_a_group(n, safe):
    assert is_safe(np.ones((1, n), bool)) is safe


def test_two_groups_that_differ_by_one_commune():
    members = np.ones((2, 12), bool)
    members[1, 0] = False
    assert publishable(members).tolist() == [True, False]


def test_an_odd_sum_gives_the_odd_one_away():
    """Three overlapping groups: each two share a part, and one commune is in the first only."""
    a, b, c = np.repeat(np.eye(3, dtype=bool), 6, axis=1)
    alone = np.zeros((3, 1), bool)
    alone[0] = True
    members = np.hstack([np.array([a | b, b | c, a | c]), alone])
    rng = np.random.default_rng(1)
    answers = rng.integers(0, 2, members.shape[1])
    assert not known_by_bounds(members, members @ answers).any()
    sums = (members @ answers).sum()
    assert sums % 2 == answers[-1]  # and yet
    assert not is_safe(members)


def test_a_sum_divided_by_three_gives_away_who_is_left_over():
    """Of four groups everybody is in three, and one commune in the first only."""
    parts = np.repeat(~np.eye(4, dtype=bool), 6, axis=1)
    assert is_safe(parts)
    alone = np.zeros((4, 1), bool)
    alone[0] = True
    members = np.hstack([parts, alone])
    answers = np.random.default_rng(1).integers(0, 2, members.shape[1])
    assert (members @ answers).sum() % 3 == answers[-1]
    assert not is_safe(members)


def fewest_told(members: np.ndarray, prime: int) -> int:
    """The fewest communes whose factor is left over, of all sums modulo a prime."""
    factors = np.array(list(product(range(prime), repeat=len(members))))
    left = np.count_nonzero(factors @ members.astype(int) % prime, axis=1)
    return int(left[left > 0].min())


def fewest_alone(members: np.ndarray) -> int:
    """The same with any factors: communes without which the groups are fewer in truth (up to 5)."""
    atoms, sizes = np.unique(members[:, members.any(axis=0)], axis=1, return_counts=True)
    whole = np.linalg.matrix_rank(atoms)
    found = [5]
    for together in range(1, len(sizes) + 1):
        for some in map(list, combinations(range(len(sizes)), together)):
            rest = np.delete(atoms, some, axis=1)
            if not rest.shape[1] or np.linalg.matrix_rank(rest) < whole:
                found.append(int(sizes[some].sum()))
    return min(found)


def test_safe_is_what_all_combinations_say():
    """Large parts that overlap so that twice or three times everybody is a sum, and a few more."""
    reasons = set()
    for seed in range(120):
        rng = np.random.default_rng(seed)
        parts = ~np.eye(3 + seed % 2, dtype=bool)
        few = rng.integers(0, 2, (len(parts), rng.integers(1, 6))).astype(bool)
        few = np.repeat(few, rng.integers(1, 4, few.shape[1]), axis=1)
        members = np.hstack([np.repeat(parts, 5, axis=1), few])
        fewest = (fewest_alone(members), fewest_told(members, 2), fewest_told(members, 3))
        assert is_safe(members) == (min(fewest) >= 5), (seed, fewest)
        reasons.add(tuple(min(one, 5) for one in fewest))
    # Both where nothing is alone, and where only what is left over of a sum is: one to four.
    assert {(5, few, 5) for few in range(1, 5)} | {(5, 5, few) for few in range(1, 5)} <= reasons
    assert (5, 5, 5) in reasons


FEW = [
    "1",
    "4",
    "5",
    "11",
    "13",
    "31",
    "22",
    "14",
    "23",
    "111",
    "112",
    "211",
    "113",
    "1111",
    "1121",
]


@pytest.mark.parametrize("few", [list(map(int, sizes)) for sizes in [*FEW, "1112"]], ids=str)
def test_a_few_are_left_over_six_times(few):
    """Of seven parts each six are a group: together six times all; six times all and a few is more.

    What is left over is neither odd nor a third, so that only sums with any factor tell it. Those
    few are kinds of communes: each kind is also in a group of its own with five others.
    """
    kinds = len(few)
    parts = np.hstack([~np.eye(7, dtype=bool), np.zeros((7, 2 * kinds), bool)])
    everybody = np.arange(7 + 2 * kinds) < 7 + kinds
    own = np.hstack([np.zeros((kinds, 7), bool), *[np.eye(kinds, dtype=bool)] * 2])
    atoms = np.vstack([parts, everybody, own])
    members = np.repeat(atoms, [5] * 7 + few + [5] * kinds, axis=1)
    assert is_safe(members) == (sum(few) >= 5)
    assert is_safe(members, least=4) == (sum(few) >= 4)


def test_what_is_told_already_stays_whatever_it_tells():
    members = np.ones((3, 12), bool)
    members[1, 0] = False
    members[2, 6:] = False
    assert publishable(members, told=2).tolist() == [True, True, False]
    assert publishable(members, told=1).tolist() == [True, False, True]
    four = np.arange(12)[None] < 4
    assert publishable(four).tolist() == [False]
    assert publishable(four, told=1).tolist() == [True]
    assert publishable(four, least=4).tolist() == [True]
    assert publishable(np.vstack([four, four]), told=1).tolist() == [True, True]


def test_others_than_those_of_a_group_are_not_the_same_communes():
    four = np.arange(12)[None] < 4
    seven = np.arange(12)[None] < 7
    assert publishable(np.vstack([~four, four])).tolist() == [True, False]
    assert publishable(np.vstack([~four, ~four, seven])).tolist() == [True, True, True]


def test_nothing_at_all():
    assert publishable(np.zeros((3, 0), bool)).tolist() == [False] * 3
    assert publishable(np.zeros((2, 7), bool)).tolist() == [False] * 2
    assert publishable(np.arange(2)[:, None] * np.ones((1, 7)) == 1).tolist() == [False, True]


@st.composite
def tables(draw, most: int = 12):
    """Groups as they are: some ways to divide communes, and the whole."""
    n = draw(st.integers(1, most))
    rows = [np.ones(n, bool)]
    for _ in range(draw(st.integers(1, 3))):
        parts = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
        rows += [np.array(parts) == part for part in range(3)]
    answers = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    return np.array(rows), np.array(answers)


def smallest_left_alone(members: np.ndarray) -> int:
    """The fewest communes that a combination can be about, by rank: with fractions, and all sets."""
    n = members.shape[1]
    whole = rank(members)
    for size in range(1, n + 1):
        for some in combinations(range(n), size):
            if rank(np.delete(members, some, axis=1)) < whole:
                return size
    return n + 1


def rank(matrix: np.ndarray) -> int:
    rows = [[Fraction(int(cell)) for cell in row] for row in matrix]
    found = 0
    for column in range(matrix.shape[1]):
        pivot = next((r for r in range(found, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for r in range(found + 1, len(rows)):
            factor = rows[r][column] / rows[found][column]
            rows[r] = [a - factor * b for a, b in zip(rows[r], rows[found], strict=True)]
        found += 1
    return found


@settings(max_examples=25)
@given(tables(most=9))
def test_safe_is_what_it_says(table):
    members, _ = table
    if is_safe(members):
        assert smallest_left_alone(members) >= 5
    for row in members:
        if 0 < row.sum() < 5:
            assert not is_safe(members)


def shown_of(members: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """The groups that are given one after the other, as long as the audit finds nothing."""
    everybody = np.ones(members.shape[1], bool)
    yes = GroupFigure("yes", answers.astype(float), everybody, top=1.0)
    given: list[np.ndarray] = []
    few = [row for row in members if 0 < row.sum() < 5]
    for row in members[publishable(members)]:
        rows = [KnownSum("yes", one) for one in (*given, row)]
        if not System([yes], [], rows).gives_away(few):
            given.append(row)
    return np.array(given).reshape(len(given), members.shape[1])


@settings(max_examples=25)
@given(tables(most=14))
def test_attacked_by_bounds_nobody_is_known(table):
    shown = shown_of(*table)
    assert not known_by_bounds(shown, shown @ table[1]).any()


@settings(max_examples=60)
@given(tables(most=12))
def test_attacked_by_trying_all_answers_nobody_is_known(table):
    """Not five at once either: an answer that all gave is an answer of each of them."""
    shown = shown_of(*table)
    assert not len(shown) or not known_by_trying(shown, shown @ table[1]).any()


@settings(max_examples=40)
@given(tables(most=12))
def test_attacked_by_trying_no_sum_of_a_few_is_known(table):
    """Of no four communes or fewer is it known how many said yes, unless no figure is of them."""
    members, answers = table
    shown = shown_of(members, answers)
    if not len(shown):
        return
    ways = np.array(list(product((0, 1), repeat=members.shape[1])))
    agree = ways[(ways @ shown.T == shown @ answers).all(axis=1)]
    told = np.flatnonzero(shown.any(axis=0))
    for size in range(1, 5):
        for some in combinations(told.tolist(), size):
            assert len(np.unique(agree[:, some].sum(axis=1))) > 1, some


# Found by trying random tables: the groups alone are safe, and yet one commune's answer follows.
NEARLY_ALL_ALIKE = (
    [
        "1111111111111",
        "1000001010110",
        "1100010001001",
        "0001111111000",
    ],
    "0000011000010",
)


def test_answers_that_follow_because_nearly_all_are_alike():
    members = np.array([[digit == "1" for digit in row] for row in NEARLY_ALL_ALIKE[0]])
    answers = np.array([int(digit) for digit in NEARLY_ALL_ALIKE[1]])
    assert is_safe(members)
    assert known_by_trying(members, members @ answers).sum() == 1
    shown = shown_of(members, answers)
    assert 1 < len(shown) < len(members)
    assert not known_by_trying(shown, shown @ answers).any()


@settings(max_examples=30)
@given(tables(most=16))
def test_nothing_is_withheld_in_vain(table):
    members, _ = table
    shown = publishable(members)
    for group in np.flatnonzero(~shown):
        with_it = shown & (np.arange(len(shown)) < group)
        with_it[group] = True
        assert not members[group].any() or not is_safe(members[with_it])


def test_what_others_published_counts_and_is_not_held_against_us():
    """Of twelve communes eight are published: with the sum of all, four are left over."""
    everybody, eight = np.ones(12, bool), np.arange(12) < 8
    answers = np.array([1.0, 0] * 6)
    yes = GroupFigure("yes", answers, everybody, top=1.0)
    whole = KnownSum("yes", everybody)
    published = KnownSum("yes", eight, elsewhere=True)
    assert not System([yes], [], [whole]).gives_away()
    assert System([yes], [], [published, whole]).gives_away()
    # Where the four are published as well there is nothing left to keep.
    rest = KnownSum("yes", ~eight, elsewhere=True)
    assert not System([yes], [], [published, rest, whole]).gives_away()
    # That an answer is known already is no leave to tell another one.
    three = KnownSum("yes", np.arange(12) < 3)
    assert System([yes], [], [published, rest, whole, three]).gives_away()


def test_published_figures_of_an_edition_are_among_what_is_known():
    edition = load_edition("BE2018")
    communes = load_answers("BE2018")["nis5"].unique()
    areas = published_groups(edition, pd.Index(communes))
    shown = {figure.code for figure in find_figures("BE2018")}
    assert shown <= areas.keys()
    assert areas["03000-U"].sum() + areas["03000-R"].sum() == areas["03000"].sum()
