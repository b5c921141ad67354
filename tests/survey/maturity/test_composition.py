"""What an index is made of: worked by hand, by property, and with nothing to work on."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo.survey.maturity.composition import (
    LEAST_PAIRS,
    contributions,
    correlation,
    correlations,
    cronbach_alpha,
    with_self_assessment,
)
from geo.survey.maturity.scores import INDEX, LEAST_DOMAINS, score_edition, score_states
from geo.survey.maturity.weights import as_mapping, domain_keys, equal_weights
from geo.survey.missing import VALUE

DOMAINS = domain_keys()
score = st.one_of(st.just(math.nan), st.floats(0, 10))
rows = st.lists(score, min_size=7, max_size=7)
weighting = st.tuples(*[st.integers(0, 10)] * 7).filter(any)


def row(values):
    scores = pd.Series(values, index=DOMAINS, dtype="float64")
    states = pd.Series(np.where(scores.isna(), "too_few_questions", VALUE), index=DOMAINS)
    enough = scores.notna().sum() >= LEAST_DOMAINS
    states[INDEX] = VALUE if enough else "too_few_questions"
    return scores, states


@given(rows, weighting)
def test_contributions_add_up_to_the_weighted_mean(values, weights):
    found = contributions(*row(values), weights)
    known = [(v, w) for v, w in zip(values, weights, strict=True) if not math.isnan(v)]
    if len(known) < LEAST_DOMAINS or not sum(w for _, w in known):
        assert found.index is None
        assert found.reason is not None
        assert all(part.points is None for part in found.parts)
        return
    assert found.reason is None
    assert found.index == pytest.approx(sum(v * w for v, w in known) / sum(w for _, w in known))
    assert sum(p.points for p in found.parts if p.points is not None) == pytest.approx(found.index)
    assert sum(p.share for p in found.parts if p.share is not None) == pytest.approx(1)
    for part, value in zip(found.parts, values, strict=True):
        assert (part.points is None) == math.isnan(value)
        assert (part.state == VALUE) == (part.points is not None)


@given(rows, weighting, st.integers(2, 7))
def test_the_scale_of_weights_does_not_matter(values, weights, times):
    plain = contributions(*row(values), weights)
    scaled = contributions(*row(values), tuple(times * w for w in weights))
    assert plain.reason == scaled.reason
    for one, other in zip(plain.parts, scaled.parts, strict=True):
        assert one.points == pytest.approx(other.points)


@pytest.mark.parametrize(
    "weights", [equal_weights(), (1, 1, 3, 0, 1, 1, 10), (0, 0, 0, 1, 0, 0, 0)]
)
@pytest.mark.parametrize("edition", ["BE2017", "BE2018"])
def test_the_index_of_an_edition_is_the_sum_of_its_parts(edition, weights):
    scores, states = score_edition(edition, as_mapping(weights)), score_states(edition)
    for nis5 in scores.index:
        found = contributions(scores.loc[nis5], states.loc[nis5], weights)
        wanted = scores.loc[nis5, INDEX]
        assert found.index == (None if np.isnan(wanted) else pytest.approx(wanted))


columns = st.integers(0, 12).flatmap(
    lambda n: arrays("float64", (n, 3), elements=st.one_of(st.just(math.nan), st.floats(0, 10)))
)


@given(columns)
def test_correlations_and_their_intervals_keep_their_bounds(values):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = correlations(pd.DataFrame(values, columns=list("abc")))
    assert set(found) == {("a", "b"), ("a", "c"), ("b", "c")}
    for one in found.values():
        if one.r is None:
            assert one.reason is not None
            assert one.low is None
            continue
        assert one.n >= LEAST_PAIRS
        assert -1 <= one.low <= one.r <= one.high <= 1


@given(columns, st.randoms(use_true_random=False))
def test_the_order_of_communes_does_not_matter(values, chance):
    table = pd.DataFrame(values, columns=list("abc"))
    order = list(table.index)
    chance.shuffle(order)
    mixed = table.loc[order]
    for pair, one in correlations(table).items():
        other = correlations(mixed)[pair]
        assert one.n == other.n
        # Scores as good as equal lose their digits when they are centred.
        assert one.r == pytest.approx(other.r, abs=1e-4)
    first, second = cronbach_alpha(table), cronbach_alpha(mixed)
    assert (first.n, first.items, first.reason) == (second.n, second.items, second.reason)
    if first.value is not None:
        assert first.value == pytest.approx(second.value, rel=1e-4)


@given(arrays("float64", st.integers(4, 30), elements=st.floats(0, 10)), st.integers(2, 7))
def test_alpha_of_identical_scores_is_one(values, items):
    assume(np.ptp(values) > 1e-3)
    found = cronbach_alpha(pd.DataFrame({str(i): values for i in range(items)}))
    assert found.value == pytest.approx(1)
    assert found.items == items
    assert found.n == len(values)


@given(columns)
def test_alpha_is_never_more_than_one(values):
    found = cronbach_alpha(pd.DataFrame(values))
    assert (found.value is None) == (found.reason is not None)
    if found.value is not None:
        assert found.value <= 1 + 1e-9


def test_worked_by_hand():
    # Sums of squares 10 and 10, of products 8; atanh(0.8) = 1.0986, 1.95996 / sqrt(2) = 1.3859.
    found = correlation(pd.Series([1.0, 2, 3, 4, 5]), pd.Series([2.0, 1, 4, 3, 5]))
    assert (found.n, found.r) == (5, pytest.approx(0.8))
    assert (found.low, found.high) == (
        pytest.approx(-0.279640, abs=1e-6),
        pytest.approx(0.986196, abs=1e-6),
    )
    # Variances 2.5 and 2.5, of the sums 9: alpha = 2 · (1 - 5 / 9).
    table = pd.DataFrame({"a": [1.0, 2, 3, 4, 5], "b": [2.0, 1, 4, 3, 5]})
    assert cronbach_alpha(table).value == pytest.approx(8 / 9)


def test_a_line_has_an_interval_without_width():
    rising = pd.Series([0.1, 0.2, 0.3, 0.7])
    for other, r in ((2 * rising + 1, 1), (5 - rising, -1)):
        found = correlation(rising, other)
        assert (found.r, found.low, found.high) == (r, r, r)


def test_what_cannot_be_computed_says_why():
    varied, flat = pd.Series([1.0, 2, 3, 4]), pd.Series([5.0] * 4)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "same in all 4" in str(correlation(varied, flat).reason)
        assert "Only 3 communes" in str(correlation(varied[:3], varied).reason)
        assert "Only 1 commune has" in str(correlation(varied[:1], varied).reason)
        assert "Only 0 communes" in str(correlation(varied, flat * math.nan).reason)
        assert "same in all 4" in str(cronbach_alpha(pd.DataFrame({"a": varied, "b": flat})).reason)
        assert "same in all 4" in str(
            cronbach_alpha(pd.DataFrame({"a": varied, "b": 10 - varied})).reason
        )
        assert "Only 3" in str(cronbach_alpha(pd.DataFrame({"a": varied, "b": varied})[:3]).reason)
        assert "at least two" in str(cronbach_alpha(pd.DataFrame({"a": varied})).reason)
        assert "at least two" in str(cronbach_alpha(pd.DataFrame()).reason)


def test_weights_on_missing_domains_only_give_no_index():
    values = [math.nan, 1, 2, 3, 4, 5, 6]
    found = contributions(*row(values), (1, 0, 0, 0, 0, 0, 0))
    assert found.index is None
    assert "weight" in str(found.reason)


def test_the_self_assessment_stands_beside_the_domains():
    scores = score_edition("BE2018")
    table = with_self_assessment(scores, pd.Series({scores.index[0]: 7.0}))
    assert list(table.columns) == [*DOMAINS, "progress"]
    assert table["progress"].notna().sum() == 1
    assert table.index.equals(scores.index)


def test_a_domain_that_nobody_has_is_no_item():
    scores = score_edition("BE2017")[list(DOMAINS)]
    missing = int(scores.isna().all().sum())
    assert missing  # the edition did not ask about every domain
    assert cronbach_alpha(scores).items == len(DOMAINS) - missing
