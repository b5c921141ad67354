"""Class breaks: exact legends, fewer classes where the data has fewer values, never a lost value."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cartography.classes import MOST_CLASSES, SCHEMES, SIDES, along_bands, around_zero, classify
from geo.language import AtlasError

numbers = st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=80)


def test_equal_steps_follow_the_natural_range_not_the_data():
    found = classify([3.1, 3.2, 3.3], "equal", 5, bounds=(0, 10))
    assert found.upper == (2, 4, 6, 8, 10)
    assert found.counts == (0, 3, 0, 0, 0)


def test_a_value_on_a_limit_belongs_to_the_lower_class():
    assert classify([0, 2, 2.1, 10], "equal", 5, bounds=(0, 10)).codes == (0, 0, 1, 4)


def test_missing_takes_no_part():
    found = classify([1.0, np.nan, 9.0], "quantiles", 3)
    assert found.codes[1] == -1
    assert sum(found.counts) == 2


def test_few_distinct_values_make_few_and_exact_classes():
    found = classify([0, 0, 1, 3], "quantiles", 5, decimals=0)
    assert found.exact
    assert found.upper == (0, 1, 3)
    assert found.counts == (2, 1, 1)


def test_nothing_to_classify_is_no_class():
    assert classify([np.nan, np.nan]).k == 0


def test_one_value_is_one_class():
    for scheme in ("equal", "quantiles", "natural"):
        found = classify([4.0, 4.0], scheme, 5)
        assert (found.k, found.counts) == (1, (2,))


def test_natural_breaks_find_the_gap():
    found = classify([1, 1.1, 1.2, 5, 5.1, 5.2, 9, 9.1], "natural", 3)
    assert found.codes == (0, 0, 0, 1, 1, 1, 2, 2)


def test_quantiles_put_as_many_in_each_class():
    found = classify(np.arange(100), "quantiles", 4, decimals=2)
    assert found.counts == (25, 25, 25, 25)


def test_own_limits_are_kept_in_order_once():
    found = classify([1, 5, 9], "own", limits=[6, 2, 6], bounds=(0, 10))
    assert found.upper == (2, 6, 10)


@pytest.mark.parametrize("limits", [(), (float("nan"),), range(MOST_CLASSES)])
def test_own_limits_that_make_no_classes_are_refused(limits):
    with pytest.raises(AtlasError, match="Own limits need"):
        classify([1, 2, 3], "own", limits=list(limits))


@given(
    numbers,
    st.sampled_from([s for s in SCHEMES if s != "own"]),
    st.integers(3, 7),
    st.integers(0, 2),
)
def test_every_value_is_in_the_class_whose_limits_hold_it(values, scheme, k, decimals):
    found = classify(values, scheme, k, decimals=decimals)
    assert found.k <= MOST_CLASSES
    assert sum(found.counts) == np.isfinite(values).sum()
    assert list(found.upper) == sorted(set(found.upper))
    slack = 10.0**-decimals * 0.51 + 1e-6  # exact classes compare rounded values
    for value, code in zip(values, found.codes, strict=True):
        if np.isnan(value):
            assert code == -1
        else:
            assert found.lower[code] - slack <= value <= found.upper[code] + slack


@given(numbers, st.integers(3, 7))
def test_quantiles_leave_no_class_empty(values, k):
    found = classify(values, "quantiles", k, decimals=1)
    assert all(found.counts)


def test_what_is_shown_as_a_limit_is_in_the_class_of_that_limit():
    """40.4 % is written 40 %, so it belongs to "0 to 40", not to "41 to 100"."""
    assert classify([40.4, 40.6], "own", limits=[40], bounds=(0, 100), decimals=0).codes == (0, 1)


def test_quantiles_and_natural_breaks_start_where_the_data_starts():
    for scheme in ("quantiles", "natural"):
        found = classify([40, 45, 50, 60, 80], scheme, 3, bounds=(0, 100), decimals=0)
        assert (found.lower[0], found.upper[-1]) == (40, 80)


@given(numbers, st.sampled_from([1.0, 2.0, 3.0]), st.sampled_from([0, 1, 2]))
def test_classes_around_zero_are_the_same_on_both_sides(values, step, decimals):
    codes = np.array(around_zero(values, step, decimals))
    mirrored = np.array(around_zero([-value for value in values], step, decimals))
    known = np.isfinite(values)
    assert (codes[known] + mirrored[known] == 2 * SIDES).all()
    assert (codes[~known] == -1).all()
    in_order = np.argsort(np.array(values)[known])
    assert (np.diff(codes[known][in_order]) >= 0).all()


def test_classes_around_zero_are_one_step_wide():
    found = around_zero([-5.0, -4.9, -1.0, -0.96, -0.9, 0.0, 0.9, 1.0, 3.0, 7.0], 2.0, 1)
    assert found == (0, 1, 2, 2, 3, 3, 3, 4, 5, 6)


@pytest.mark.parametrize("scheme", ["equal", "quantiles", "natural", "own"])
@pytest.mark.parametrize(
    "ends", [(0, 3, 4, 5, 6, 7, 10), (0, 6, 10), (0, 4, 6, 10), (0, 2, 3, 4, 5, 6, 7, 8, 9, 10)]
)
@pytest.mark.parametrize("k", [3, 5, 7])
def test_a_band_lies_in_one_class_whatever_the_classes(scheme, ends, k):
    """A middle of 1.5 stands for 0 to 3: in a class of 0 to 2 the legend would not be true."""
    middles = [(low + high) / 2 for low, high in pairwise(ends)]
    values = np.array([*middles, *middles[:2], np.nan])
    plain = classify(values, scheme, k, limits=(2, 4.5, 6), bounds=(0, 10))
    banded = along_bands(values, plain, ends)
    assert set(banded.lower) | set(banded.upper) <= set(ends)
    assert (banded.lower[0], banded.upper[-1]) == (ends[0], ends[-1])
    assert banded.lower[1:] == banded.upper[:-1]
    for value, low, high in zip(values, ends[:-1], ends[1:], strict=False):
        place = banded.codes[list(values).index(value)]
        assert banded.lower[place] <= low < high <= banded.upper[place]
    assert banded.codes[-1] == -1
    assert sum(banded.counts) == len(values) - 1
    same = [
        (a == b) == (c == d)
        for (a, b), (c, d) in zip(pairwise(plain.codes), pairwise(banded.codes), strict=True)
    ]
    assert all(same)  # nobody changed class: only what the classes are said to be
