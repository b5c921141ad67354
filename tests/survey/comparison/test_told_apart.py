"""Higher and lower are said only where two ranges share no point."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.survey.answer_counts import mean_of
from geo.survey.comparison.told_apart import standing

POINTS = st.floats(0, 10)


@pytest.mark.parametrize(
    ("own", "mean", "said"),
    [
        ((6.2, 6.2), (4.0, 6.1), "higher"),
        ((6.1, 6.1), (4.0, 6.1), "not_told_apart"),
        ((4.0, 4.0), (4.0, 6.1), "not_told_apart"),
        ((3.9, 3.9), (4.0, 6.1), "lower"),
        ((5.0, 5.0), (5.0, 5.0), "not_told_apart"),
        # A band is told apart only with both of its ends.
        ((6.0, 8.0), (4.0, 6.1), "not_told_apart"),
        ((6.2, 8.0), (4.0, 6.1), "higher"),
        ((2.0, 4.0), (4.0, 6.1), "not_told_apart"),
        ((2.0, 3.9), (4.0, 6.1), "lower"),
    ],
)
def test_by_ranges_and_not_by_points(own, mean, said):
    assert standing(own, mean) == said


@given(st.tuples(POINTS, POINTS).map(sorted), st.tuples(POINTS, POINTS).map(sorted))
def test_a_point_in_both_is_never_told_apart(own, mean):
    share = max(own[0], mean[0]) <= min(own[1], mean[1])
    said = standing(tuple(own), tuple(mean))
    if share:
        assert said == "not_told_apart"
    opposite = {"higher": "lower", "lower": "higher", "not_told_apart": "not_told_apart"}
    assert standing(tuple(mean), tuple(own)) == opposite[said]


def test_the_interval_of_a_plain_mean_is_student_s():
    # By hand: mean 5, standard deviation 2.190890, t(5) = 2.570582.
    found = mean_of(pd.Series([2.0, 4, 4, 5, 7, 8, math.nan]))
    assert found.n == 6
    assert found.interval == pytest.approx((2.700802, 7.299198), abs=1e-5)


def test_no_interval_without_a_spread_or_with_fewer_than_five():
    assert mean_of(pd.Series([3.0] * 7)).interval is None
    low, high = mean_of(pd.Series([0.0, 0, 0, 0, 10, 10]), (0.0, 10.0)).interval
    assert low == 0
    assert high == pytest.approx(8.753, abs=1e-3)
    assert mean_of(pd.Series([1.0, 2, 3, 4])).interval is None


def test_it_holds_the_mean_as_often_as_it_says():
    draws = np.random.default_rng(1).normal(5, 2, (2000, 10))
    held = 0
    for one in draws:
        low, high = mean_of(pd.Series(one)).interval
        held += low <= 5 <= high
    assert 0.93 < held / len(draws) < 0.97
