"""Class breaks: exact legends, fewer classes where the data has fewer values, never a lost value."""

import warnings
from itertools import pairwise

import mapclassify
import numpy as np
import pandas as pd
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


TEN = np.arange(0.0, 10.5, 0.5)


@pytest.mark.parametrize(("k", "found"), [(1, 3), (2, 3), (3, 3), (4, 4), (7, 7), (8, 7), (20, 7)])
@pytest.mark.parametrize("scheme", ["equal", "quantiles", "natural"])
def test_there_are_three_to_seven_classes(scheme, k, found):
    assert classify(TEN, scheme, k).k == found


def test_without_a_choice_there_are_five_equal_steps_to_one_decimal():
    found = classify(TEN + 0.02)
    assert found == classify(TEN + 0.02, "equal", 5, decimals=1)
    assert found.lower == (0, 2, 4, 6, 8)
    assert found.upper == (2, 4, 6, 8, 10)
    assert found.counts == (5, 4, 4, 4, 4)
    assert not found.exact


def test_exact_classes_are_values_as_they_are_shown():
    found = classify([1.04, 1.02, 2.06, np.nan], decimals=1)
    assert found.exact
    assert (found.lower, found.upper) == ((1.0, 1.0), (1.0, 2.1))
    assert (found.codes, found.counts) == ((0, 0, 1, -1), (2, 1))
    assert classify(range(5), k=5, decimals=0).exact
    assert not classify(range(6), k=5, decimals=0).exact
    assert classify(range(7), k=9, decimals=0).exact
    assert not classify(range(8), k=9, decimals=0).exact
    assert not classify(range(3), bounds=(0, 10)).exact
    assert not classify(range(3), "own", limits=[1]).exact


def test_nothing_known_has_a_code_for_each_value():
    found = classify([np.nan, np.inf, -np.inf])
    assert (found.lower, found.upper, found.counts, found.codes) == ((), (), (), (-1, -1, -1))
    assert not found.exact
    assert classify([]).codes == ()
    assert classify(pd.Series([1, None, 9], dtype="Int64"), "own", limits=[5]).codes == (0, -1, 1)
    assert classify([1.0, np.inf, 2.0]).codes == (0, -1, 1)


@pytest.mark.parametrize("scheme", ["equal", "own"])
def test_values_beyond_the_natural_range_are_in_the_outermost_classes(scheme):
    found = classify([-5, 3, 15], scheme, 5, limits=[2, 4], bounds=(0, 10))
    assert (found.lower[0], found.upper[-1]) == (-5, 15)
    inside = classify([3, 7], scheme, 5, limits=[2, 4], bounds=(0, 10))
    assert (inside.lower[0], inside.upper[-1]) == (0, 10)


def test_own_limits_outside_of_the_values_make_no_class():
    found = classify([3, 7], "own", limits=[3, 5, 7, 12, -1, float("inf")])
    assert (found.lower, found.upper) == ((3, 5), (5, 7))
    assert found.counts == (1, 1)
    assert classify([3, 7], "own", limits=range(1, 7)).upper == (4, 5, 6, 7)


def test_the_refusal_of_own_limits_counts_them():
    with pytest.raises(AtlasError, match=r"one to 6 different numbers.*Found: 7\."):
        classify([1, 9], "own", limits=range(7))
    with pytest.raises(AtlasError, match=r"Found: 0\."):
        classify([1, 9], "own")


def test_none_is_a_class_of_its_own_where_it_is_asked_for():
    apart = classify(TEN, "equal", 5, bounds=(0, 10), zero_apart=True)
    assert apart.upper == (0, 2.5, 5, 7.5, 10)
    assert apart.lower == (0, 0, 2.5, 5, 7.5)
    assert apart.counts == (1, 5, 5, 5, 5)
    for k in (1, 2, 3):
        assert classify(TEN, "equal", k, bounds=(0, 10), zero_apart=True).upper == (0, 5, 10)
    assert classify(TEN, "quantiles", 3, zero_apart=True).counts == (1, 10, 10)
    many = classify(np.append(TEN, [0.0] * 50), "quantiles", 3, zero_apart=True)
    assert many.counts == (51, 10, 10)


def test_where_nobody_has_none_zero_is_no_class():
    over = classify(TEN + 1, "equal", 5, zero_apart=True)
    assert over == classify(TEN + 1, "equal", 5)
    below = classify(TEN - 5, "equal", 5, zero_apart=True)
    assert (below.lower, below.upper) == ((-5, -3, -1, 1, 3), (-3, -1, 1, 3, 5))
    own = classify(TEN, "own", limits=[5], zero_apart=True)
    assert (own.lower, own.upper) == ((0, 5), (5, 10))
    none = classify([0.0, 0.0], "equal", 3, bounds=(0, 10), zero_apart=True)
    assert none.upper == classify([0.0], "equal", 3, bounds=(0, 10)).upper


def test_a_class_that_rounding_leaves_empty_is_closed_up():
    """Five classes are asked for; limits that are written alike, or hold nobody, make none."""
    values = [0, 0.1, 0.2, 0.3, 0.4, 9.0, 9.4, 10.0]
    found = classify(values, "quantiles", 5, decimals=0, bounds=(0, 10))
    assert (found.lower, found.upper) == ((0, 2, 9), (2, 9, 10))
    assert (found.counts, found.codes) == ((5, 2, 1), (0, 0, 0, 0, 0, 1, 1, 2))
    natural = classify(values, "natural", 5, decimals=0, bounds=(0, 10))
    assert (natural.upper, natural.counts) == ((9, 10), (7, 1))


@pytest.mark.parametrize("scheme", ["quantiles", "natural"])
def test_what_is_closed_up_ends_where_the_values_end_and_keeps_none_apart(scheme):
    """Between 6 and 25 there is nobody, and five classes would leave one there."""
    found = classify([5, 6, 25, 26, np.nan], scheme, 4, bounds=(0, 30), decimals=0)
    assert (found.lower, found.upper) == ((5, 6, 25), (6, 25, 26))
    assert (found.counts, found.codes, found.exact) == ((2, 1, 1), (0, 0, 1, 2, -1), False)
    values = [0, 0, 5, 6, 25, 26]
    apart = classify(values, scheme, 5, bounds=(0, 30), decimals=0, zero_apart=True)
    assert (apart.lower[:2], apart.upper[0], apart.upper[-1]) == ((0, 0), 0, 26)
    assert apart.counts[0] == 2
    assert all(apart.counts)
    assert apart.codes[:2] == (0, 0)
    tenths = classify([0.11, 0.12, 0.5, 0.51], scheme, 4, bounds=(0, 1), decimals=2)
    assert (tenths.lower[0], tenths.upper[-1], tenths.counts) == (0.11, 0.51, (2, 1, 1))


@pytest.mark.parametrize("scheme", ["quantiles", "natural"])
def test_values_that_are_all_alike_are_one_class_also_within_a_natural_range(scheme):
    found = classify([4, 4], scheme, 5, bounds=(0, 10))
    assert (found.lower, found.upper, found.counts) == ((4,), (4,), (2,))


def test_classes_around_zero_round_as_the_legend_does():
    values = [0.96, 0.94, -0.96, -0.94, np.nan, np.inf]
    assert around_zero(values, 2.0) == (4, 3, 2, 3, -1, -1)
    assert around_zero(values, 2.0, 2) == (3, 3, 3, 3, -1, -1)
    assert around_zero([4.9, 5.0, 99, -99], 2.0) == (5, 6, 6, 0)
    assert around_zero(pd.Series([3, None], dtype="Int64"), 2.0) == (5, -1)


def test_bands_have_classes_that_end_where_a_band_ends():
    ends = (0, 3, 5, 10)
    classes = classify([1.5, 4, 7.5, np.nan], "own", limits=[2, 6], bounds=(0, 10))
    found = along_bands([1.5, 4, 7.5, np.nan], classes, ends)
    assert (found.lower, found.upper) == ((0, 3, 5), (3, 5, 10))
    assert (found.counts, found.codes) == ((1, 1, 1), (0, 1, 2, -1))
    assert not found.exact
    left_open = pd.Series([1.5, None], dtype="Float64")
    assert along_bands(left_open, classes, ends).codes == (0, -1)
    one = along_bands([1.5, 4], classify([1.5, 4], "own", limits=[9], bounds=(0, 10)), ends)
    assert (one.lower, one.upper, one.counts) == ((0,), (10,), (2,))
    low = along_bands([4.0], classify([4.0], "own", limits=[1], bounds=(0, 10)), ends)
    assert (low.lower, low.upper, low.codes) == ((0,), (10,), (0,))
    edge = along_bands([1.5, 4], classify([1.5, 4], "own", limits=[1.5], bounds=(0, 10)), ends)
    assert (edge.lower, edge.upper, edge.counts) == ((0, 3), (3, 10), (1, 1))


def test_none_among_the_values_is_missing():
    values = pd.Series([1, None, 9], dtype="object")
    classes = classify(values, "own", limits=[5], bounds=(0, 10))
    assert classes.codes == (0, -1, 1)
    assert along_bands(values, classes, (0, 5, 10)).codes == (0, -1, 1)
    assert around_zero(values, 2.0) == (4, -1, 6)


def test_a_class_of_bands_in_which_nobody_is_counts_none():
    classes = classify([1.5], "own", limits=[6], bounds=(0, 10))
    found = along_bands([1.5], classes, (0, 3, 5, 10))
    assert (found.upper, found.counts) == ((5, 10), (1, 0))


def test_only_what_is_known_of_natural_breaks_is_not_warned_of(monkeypatch):
    class Other(mapclassify.FisherJenks):
        def __init__(self, *given, **named):
            super().__init__(*given, **named)
            warnings.warn("No breaks were found", UserWarning, stacklevel=2)

    monkeypatch.setattr(mapclassify, "FisherJenks", Other)
    with pytest.warns(UserWarning, match="No breaks"):
        classify(TEN, "natural", 3)


def test_doubling_steps_of_whole_numbers_begin_at_one():
    found = classify([0, 1, 2, 3, 4, 7, 8, 15], "doubling", 5, decimals=0, zero_apart=True)
    assert found.upper == (0, 1, 3, 7, 15)
    assert found.counts == (1, 1, 2, 2, 2)
    assert found.scheme == "doubling"
    gap = classify([0, 1, 8, 9, 12, 15], "doubling", 5, decimals=0, zero_apart=True)
    assert (gap.upper, gap.counts) == ((0, 1, 15), (1, 1, 4))
    # One more than five steps reach: they grow by three.
    wider = classify([0, 1, 2, 3, 8, 9, 16], "doubling", 5, decimals=0, zero_apart=True)
    assert wider.upper == (0, 2, 8, 16)
    # Without a class for none, the first step reaches from 0 to 1.
    whole = {"decimals": 0, "bounds": (0, 99)}
    assert classify([0, 1, 2, 5, 9, 31], "doubling", 5, **whole).counts == (2, 1, 1, 1, 1)
    assert classify([2, 3, 9, 27, 32], "doubling", 5, **whole).upper == (8, 26, 32)


def test_doubling_steps_of_other_numbers_halve_towards_nought_or_the_lowest():
    found = classify([0.4, 0.9, 1.8, 4.0, 8.0], "doubling", 4)
    assert found.upper == (1, 2, 4, 8)
    assert found.lower[0] == 0.4
    below = classify([-8, -7.5, -6.5, -4.5, -1, 0.1, 8.0], "doubling", 4)
    assert below.upper == (-6, -4, 0, 8)


def automatic(values, **more):
    return classify(values, "automatic", 5, **more)


def test_automatic_classes_of_a_natural_range_are_equal_steps():
    crowded = [0.5] * 9 + [9.0]
    found = automatic(crowded, bounds=(0, 10))
    assert found == classify(crowded, "equal", 5, bounds=(0, 10))
    assert found.counts == (9, 0, 0, 0, 1)


RARE = [0] * 7 + [1, 3, 12]


def test_automatic_classes_of_counted_shares_fit_what_is_rare():
    bounds = {"bounds": (0, 100), "decimals": 0}
    found = automatic(RARE, counted_share=True, **bounds)
    assert found.upper == (0, 1, 3, 12)
    assert found.exact
    sampled = automatic(RARE, **bounds)
    assert sampled.upper == (20, 40, 60, 80, 100)
    two = automatic([0, 0, 0, 5], counted_share=True, **bounds)
    assert two.upper == (20, 40, 60, 80, 100)
    spread = automatic([1, 5, 21, 90, 9, 18, 30, 70, 80], counted_share=True, **bounds)
    assert spread.upper == (20, 40, 60, 80, 100)
    # Two thirds are not more than two thirds.
    edge = automatic([1, 5, 9, 18, 30, 70], counted_share=True, **bounds)
    assert edge.upper == (20, 40, 60, 80, 100)


def test_automatic_classes_of_counts_double_where_that_fits():
    many = [0] * 3 + [1] * 4 + [2, 3] * 2 + [5, 6, 11]
    found = automatic(many, decimals=0, zero_apart=True)
    assert (found.scheme, found.upper) == ("doubling", (0, 1, 3, 7, 11))
    far = [40, 44, 48, 52, 56, 60]  # all in one of the steps that double
    assert automatic(far, decimals=0, zero_apart=True).scheme == "equal"


def test_automatic_classes_of_measures_are_equal_where_that_fits_then_double():
    even = np.linspace(0.1, 5, 40)
    assert automatic(even).scheme == "equal"
    skewed = [0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 1.2, 1.9, 2.2, 8.0]
    found = automatic(skewed)
    assert found.scheme == "doubling"
    assert 0 not in found.counts


def test_automatic_classes_are_natural_breaks_or_quantiles_where_steps_do_not_fit():
    apart = [50.1, 50.2, 50.3, 70.1, 70.2, 70.4, 99.1, 99.3, 99.4]
    found = automatic(apart)
    assert found.scheme == "natural"
    assert 0 not in found.counts
    one_giant = [*np.arange(100, 140, 1.1), 1e6, 2e6, 4e6, 8e6]
    assert automatic(one_giant).scheme == "quantiles"


@given(
    st.lists(st.floats(-50, 1e4), min_size=1, max_size=60),
    st.integers(3, 7),
    st.integers(0, 2),
    st.booleans(),
)
def test_automatic_classes_leave_none_empty_and_none_with_nearly_all(values, k, decimals, apart):
    found = classify(values, "automatic", k, decimals=decimals, zero_apart=apart)
    distinct = np.unique(np.round(values, decimals))
    assert 0 not in found.counts
    assert sum(found.counts) == len(values)
    assert found.k >= min(3, distinct.size)
    assert found.scheme in ("equal", "doubling", "natural", "quantiles")


def test_few_values_are_exact_whatever_chose_the_classes():
    found = automatic([0] * 9 + [1, 1, 4], decimals=0, zero_apart=True)
    assert found.exact
    assert found.upper == (0, 1, 4)


def test_automatic_classes_see_values_as_the_legend_writes_them():
    tenths = automatic([0] * 7 + [0.1, 0.2, 0.4], bounds=(0, 100), counted_share=True)
    assert tenths.upper == (0, 0.1, 0.2, 0.4)
    assert automatic([20.4, 50, 90], bounds=(0, 100), decimals=0).counts == (1, 0, 1, 0, 1)
    apart = automatic([0, 5, 9], bounds=(0, 10), zero_apart=True)
    assert apart.upper == (0, 2.5, 5, 7.5, 10)
    three = automatic([0] * 4 + [1, 3], bounds=(0, 100), decimals=0, counted_share=True)
    assert three.upper == (0, 1, 3)


def test_whole_numbers_double_before_they_are_cut_into_equal_steps():
    both = [0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 10]
    assert 0 not in classify(both, "equal", 5, decimals=0, zero_apart=True).counts
    found = automatic(both, decimals=0, zero_apart=True)
    assert (found.scheme, found.upper) == ("doubling", (0, 1, 3, 7, 10))


def test_three_classes_are_enough_and_two_thirds_are_not_too_many():
    found = automatic([1, 2, 3, 4, 4, 5, 6, 7, 7], decimals=0, zero_apart=True)
    assert found.scheme == "doubling"
    assert found.counts == (1, 2, 6)


def test_where_no_scheme_fits_the_least_crowded_of_three_classes_stays():
    natural = classify([1, 1, 1, 3, 3, 21, 60], "automatic", 3, decimals=0)
    assert (natural.scheme, natural.counts) == ("natural", (5, 1, 1))
    first = classify([0, 3, 20, 20, 21, 21, 21], "automatic", 3, decimals=0)
    assert (first.scheme, first.counts) == ("doubling", (1, 1, 5))
    # Three classes hold no three groups of these: a fourth is made.
    more = classify([0, 0.3, 0.3, 0.5, 2.1], "automatic", 3)
    assert more.upper == (0, 0.3, 0.5, 2.1)


def test_classes_along_bands_remember_how_they_were_found():
    classes = classify([1.5, 4, 7.5], "own", limits=[2, 6], bounds=(0, 10))
    assert along_bands([1.5, 4, 7.5], classes, (0, 3, 5, 10)).scheme == "own"
