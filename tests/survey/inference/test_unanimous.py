"""Groups in which all that answered agree have a bound, and it holds."""

import math
from math import comb

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.survey.inference.design import KINDS, make_design
from geo.survey.inference.estimate import estimate, with_known_status
from geo.survey.inference.unanimous import RARELY, bound_in_words, others_at_most


@given(st.data())
def test_more_others_would_rarely_stay_unseen(data):
    """Counted exactly: the bound is the largest number that stays unseen in 5% of draws or more."""
    size = data.draw(st.integers(1, 300))
    n = data.draw(st.integers(1, size))
    others = others_at_most(n, size)
    unseen = [comb(size - k, n) / comb(size, n) for k in range(size + 1)]
    assert 0 <= others <= size - n
    assert others == 0 or unseen[others] > RARELY * (1 - 1e-9)
    assert unseen[others + 1] <= RARELY * (1 + 1e-9) if others < size else n == 0


def test_of_an_endless_population_it_is_the_rule_of_three():
    for n in (20, 50, 100):
        share = others_at_most(n, 1_000_000) / 1_000_000
        assert share == pytest.approx(1 - 0.05 ** (1 / n), abs=1e-4)
        assert share == pytest.approx(3 / n, rel=0.1)


@given(n=st.integers(2, 60), kish=st.floats(0.3, 1), size=st.integers(0, 200))
def test_unequal_weights_make_the_bound_wider_never_narrower(n, kish, size):
    assert others_at_most(n * kish, n + size) >= others_at_most(n, n + size)


@pytest.mark.parametrize(
    ("n", "size", "others"),
    [(1, 1, 0), (5, 5, 0), (1, 2, 1), (10, 20, 3), (18, 20, 1), (30, 589, 54)],
)
def test_known_bounds(n, size, others):
    assert others_at_most(n, size) == others
    unseen = [comb(size - k, n) / comb(size, n) for k in (others, others + 1) if k <= size]
    assert unseen[0] > RARELY
    assert not unseen[1:] or unseen[1] <= RARELY


def test_a_bound_of_nothing_is_of_how_many_are_above_and_of_the_rest_of_how_many_differ():
    assert str(bound_in_words(0, 4, 20)) == "at most 4 of 20 communes above 0 (95%)"
    for value in (1, -0.5, 10):
        assert str(bound_in_words(value, 4, 20)) == "at most 4 of 20 communes differ (95%)"


def all_answered(value, n, size, kind="simple", **kwargs):
    index = [f"{i:05}" for i in range(size)]
    frame = pd.DataFrame({"region": "A", "rural": [i % 2 == 0 for i in range(size)]}, index=index)
    observed = pd.DataFrame(
        {
            "value": [float(value)] * n + [math.nan] * (size - n),
            "state": ["value"] * n + ["did_not_answer"] * (size - n),
        },
        index=index,
    )
    design = make_design(frame, with_known_status(observed), kind)
    return estimate(observed, pd.Series("x", index=index), design, **kwargs).loc["x"]


@pytest.mark.parametrize("kind", KINDS)
def test_at_both_ends_of_a_scale_the_mean_is_bounded_on_one_side(kind):
    at_0 = all_answered(0, 17, 84, kind, bounds=(0.0, 10.0))
    at_10 = all_answered(10, 17, 84, kind, bounds=(0.0, 10.0))
    middle = all_answered(4, 17, 84, kind, bounds=(0.0, 10.0))
    assert (at_0.low, at_10.high) == pytest.approx((0, 10))
    assert at_0.high == pytest.approx(10 - at_10.low)
    assert at_0.high == pytest.approx(10 * at_0.others / 84)
    assert 0 < middle.low < 4 < middle.high < 10
    assert middle.high - middle.low == pytest.approx(at_0.high)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_have_no_top_so_the_communes_are_bounded(kind):
    row = all_answered(0, 17, 84, kind, count=True, bounds=(0.0, math.inf))
    assert math.isnan(row.low)
    assert math.isnan(row.high)
    assert row.others == 12  # C(72, 17) / C(84, 17) = 0.053, C(71, 17) / C(84, 17) = 0.041


@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_group_needs_no_bound_and_a_small_one_gets_none(kind):
    assert pd.isna(all_answered(0, 8, 8, kind, bounds=(0.0, 10.0)).others)
    assert pd.isna(all_answered(0, 4, 84, kind, bounds=(0.0, 10.0)).others)
    assert pd.isna(all_answered(0, 17, 84, kind, share=True).others)
