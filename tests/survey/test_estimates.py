"""Means and shares with their intervals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.survey.estimates import (
    LEAST_ANSWERS,
    estimate_groups,
    mean_interval,
    share_interval,
    t_quantile,
)


def one_group(values, invited, **kwargs):
    """The estimate of a single group "a" as a row."""
    series = pd.Series(values, index=[f"{i:05}" for i in range(len(values))], dtype="float64")
    groups = pd.Series("a", index=series.index)
    return estimate_groups(series, groups, pd.Series({"a": invited}), **kwargs).loc["a"]


def test_t_quantile_agrees_with_scipy():
    from scipy.special import stdtrit

    freedom = np.arange(LEAST_ANSWERS - 1, 600)
    assert np.abs(t_quantile(freedom) - stdtrit(freedom, 0.975)).max() < 1e-3


def test_mean_interval_worked_by_hand():
    # Five answers 2, 4, 4, 4, 6 of 20 communes: s = sqrt(2), fpc = sqrt(0.75), t(4) = 2.776.
    row = one_group([2, 4, 4, 4, 6], 20)
    half = 2.776 * 2**0.5 / 5**0.5 * 0.75**0.5
    assert row.value == 4
    assert (row.low, row.high) == pytest.approx((4 - half, 4 + half), abs=2e-3)
    assert (row.n, row.invited, row.state) == (5, 20, "value")


def test_share_interval_without_correction_is_wilsons():
    # 10 of 40 from a very large population: 0.1419 to 0.4019 (Wilson, no continuity correction).
    low, high = share_interval(0.25, 40, 10**9)
    assert (float(low), float(high)) == pytest.approx((0.1419, 0.4019), abs=2e-4)


def test_interval_covers_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(20180614)
    population = rng.integers(0, 11, 262).astype(float)
    votes = (population > 4).astype(float)
    inside = within = 0
    for _ in range(1000):
        drawn = rng.permutation(262)[:58]
        x = population[drawn]
        low, high = mean_interval(x.mean(), x.std(ddof=1), 58, 262)
        inside += bool(low <= population.mean() <= high)
        low, high = share_interval(votes[drawn].mean(), 58, 262)
        within += bool(low <= votes.mean() <= high)
    assert 925 <= inside <= 975
    assert 925 <= within <= 980


@pytest.mark.parametrize("share", [False, True])
@given(data=st.data())
def test_interval_holds_the_estimate_and_stays_on_the_scale(share, data):
    top = 1 if share else 10
    values = data.draw(
        st.lists(st.integers(0, top).map(float), min_size=LEAST_ANSWERS, max_size=60)
    )
    spare = data.draw(st.integers(0, 500))
    bounds = None if share else (0.0, 10.0)
    row = one_group(values, len(values) + spare, share=share, bounds=bounds)
    assert row.low <= row.value + 1e-9
    assert row.value <= row.high + 1e-9
    assert row.low >= 0
    assert row.high <= (100 if share else 10)
    if spare == 0:  # all answered: nothing left to chance
        assert row.low == pytest.approx(row.high)


@given(st.lists(st.floats(0, 10), min_size=6, max_size=30), st.integers(1, 50), st.integers(1, 400))
def test_a_larger_population_never_makes_us_surer(values, spare, more):
    near = one_group(values, len(values) + spare)
    far = one_group(values, len(values) + spare + more)
    assert far.high - far.low >= near.high - near.low - 1e-9


@given(st.integers(0, 30), st.integers(0, 40))
def test_fewer_than_five_are_withheld_unless_all_answered(n, spare):
    row = one_group([5.0] * n, n + spare)
    expected = (
        "not_invited" if n + spare == 0
        else "did_not_answer" if n == 0
        else "withheld" if n < 5 and spare
        else "value"
    )  # fmt: skip
    assert row.state == expected
    assert np.isnan(row.value) == (expected != "value")


def test_a_group_that_nobody_asked_about_is_not_zero():
    values = pd.Series({"11001": 3.0, "11002": 4.0})
    groups = pd.Series({"11001": "a", "11002": "a", "21001": "b"})
    table = estimate_groups(values, groups, pd.Series({"a": 2, "b": 1, "c": 0}))
    assert table.state.to_dict() == {"a": "value", "b": "did_not_answer", "c": "not_invited"}
    assert table.value.isna().to_dict() == {"a": False, "b": True, "c": True}


def test_groups_do_not_leak_into_each_other():
    rng = np.random.default_rng(1)
    index = [f"{i:05}" for i in range(200)]
    values = pd.Series(rng.uniform(0, 10, 200), index=index)
    groups = pd.Series(rng.choice(list("abc"), 200), index=index)
    invited = pd.Series({"a": 120, "b": 120, "c": 120})
    together = estimate_groups(values, groups, invited)
    for name in "abc":
        alone = values[groups == name]
        assert together.value[name] == pytest.approx(alone.mean())
        low, high = mean_interval(alone.mean(), alone.std(ddof=1), len(alone), 120)
        assert (together.low[name], together.high[name]) == pytest.approx((low, high))
