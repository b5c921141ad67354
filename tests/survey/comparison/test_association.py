"""How two indicators go together: by hand, against scipy, by simulation, and with nothing to say."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from geo.language import AtlasError
from geo.survey import get_indicator, indicator_values, load_programmes
from geo.survey.comparison.association import (
    SHORT_SCALE,
    associate,
    has_order,
    measure_for,
    shared_part,
    spearman,
)
from geo.survey.maturity.composition import correlation

EDITION = "BE2018"


def indicator(which):
    return get_indicator(EDITION, which)


def series(values):
    return pd.Series(values, dtype="float64")


@given(
    arrays(
        "float64",
        st.tuples(st.integers(5, 40), st.just(2)),
        elements=st.integers(0, 10).map(float),
    )
)
def test_spearman_is_scipys_with_ties_too(values):
    left, right = series(values[:, 0]), series(values[:, 1])
    assume(np.ptp(values, axis=0).all())
    found = associate(left, right, "spearman")
    theirs = stats.spearmanr(left, right).statistic
    assert found.r == pytest.approx(theirs, abs=1e-9)
    assert -1 <= found.low <= found.r <= found.high <= 1


def test_interval_of_spearman_worked_by_hand():
    # Ranks 1 to 5 and 2, 1, 4, 3, 5: r = 0.8; sqrt((1 + 0.32) / 2) · 1.959964 = 1.592282.
    found = spearman(series([1, 2, 3, 4, 5]), series([20, 10, 40, 30, 500]))
    assert found.r == pytest.approx(0.8)
    z = math.atanh(0.8)
    assert found.low == pytest.approx(math.tanh(z - 1.592282), abs=1e-6)
    assert found.high == pytest.approx(math.tanh(z + 1.592282), abs=1e-6)


@pytest.mark.parametrize(("rho", "n"), [(0.0, 30), (0.5, 30), (0.7, 60)])
def test_interval_of_spearman_covers_what_it_says(rho, n):
    """Of samples from a bivariate normal, about 95% of the intervals hold the rank correlation."""
    truth = 6 / math.pi * math.asin(rho / 2)  # K. Pearson, 1907
    chance = np.random.default_rng(20180614)
    held = 0
    for _ in range(600):
        x = chance.standard_normal(n)
        y = rho * x + math.sqrt(1 - rho**2) * chance.standard_normal(n)
        found = spearman(series(x), series(y))
        held += found.low <= truth <= found.high
    assert 0.925 <= held / 600 <= 0.975


def test_a_few_very_large_counts_do_not_decide():
    left = series([0, 1, 1, 2, 2, 3, 3, 4, 5, 90])
    right = series([5, 4, 5, 3, 4, 3, 2, 2, 1, 90])
    assert associate(left, right, "pearson").r > 0.9
    assert associate(left, right, "spearman").r < 0


@pytest.mark.parametrize(
    ("first", "second", "measure"),
    [
        ("index", "q.progress", "pearson"),
        ("index", "q.projects", "spearman"),  # a count
        ("q.strategy", "index", "spearman"),  # an answer in words, with an order
        ("domain.monitoring", "index", "spearman"),  # a score of few steps
        ("documented.complete", "index", "spearman"),
    ],
)
def test_the_measure_is_chosen_by_a_rule(first, second, measure):
    both = [
        indicator_values(EDITION, one, "commune", 2018).table["value"] for one in (first, second)
    ]
    left, right = pd.concat(both, axis=1).dropna().T.to_numpy()
    chosen = measure_for(indicator(first), indicator(second), series(left), series(right))
    assert chosen == measure
    assert chosen == measure_for(indicator(second), indicator(first), series(right), series(left))


def test_few_steps_are_fewer_than_seven():
    one = indicator("index")
    many, few = series(range(SHORT_SCALE)), series([*range(SHORT_SCALE - 1), 0])
    assert measure_for(one, one, many, many) == "pearson"
    assert measure_for(one, one, many, few) == "spearman"


def test_pearson_is_that_of_the_method_page():
    left, right = series([1, 2, 3, 4, 5.5, 9]), series([2, 1, 4, 3, 5, 9])
    assert associate(left, right, "pearson") == correlation(left, right)


def test_names_without_an_order_have_none():
    assert not has_order(indicator("q.conception"))
    assert not has_order(indicator("q.engaged"))
    assert has_order(indicator("q.engaged"), as_percent=True)
    assert has_order(indicator("q.strategy"))
    assert has_order(indicator("q.projects"))


def test_what_cannot_be_computed_says_why():
    varied, flat = series(range(5)), series([3.0] * 5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for measure in ("pearson", "spearman"):
            few = associate(varied[:4], varied, measure)
            assert (few.r, few.n) == (None, 4)
            assert "fewer than 5" in str(few.reason)
            assert "same for all 5" in str(associate(varied, flat, measure).reason)
            assert associate(varied, flat * math.nan, measure).n == 0
            assert associate(varied, 2 * varied, measure).low == 1


@given(arrays("float64", (12, 2), elements=st.one_of(st.just(math.nan), st.floats(0, 10))))
def test_a_missing_value_is_not_a_pair(values):
    left, right = series(values[:, 0]), series(values[:, 1])
    found = associate(left, right, "spearman")
    assert found.n == int((left.notna() & right.notna()).sum())


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("index", "domain.innovation", "itself a part"),
        ("domain.innovation", "index", "itself a part"),
        ("q.projects", "index", "itself a part"),
        ("q.themes.energy", "index", "itself a part"),
        ("q.strategy", "q.strategy.formalised", "same question"),
        ("q.progress", "index", "no part of the index"),
        ("documented.all", "documented.complete", "itself a part"),
        ("documented.covenant_of_mayors", "documented.incomplete", "itself a part"),
    ],
)
def test_what_is_made_of_the_other_is_told(first, second, said):
    assert said in str(shared_part(EDITION, indicator(first), indicator(second)))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("domain.innovation", "domain.monitoring"),
        ("q.progress", "domain.innovation"),
        ("documented.complete", "index"),
        ("documented.complete", "documented.incomplete"),
    ],
)
def test_what_is_measured_apart_is_not_said_to_be_part(first, second):
    assert shared_part(EDITION, indicator(first), indicator(second)) is None


def test_every_documented_programme_is_in_the_count_of_all():
    for key in load_programmes():
        try:
            one = indicator(f"documented.{key}")
        except AtlasError:  # a programme without communes
            continue
        assert shared_part(EDITION, one, indicator("documented.all")) is not None
