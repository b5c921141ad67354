"""Means and shares by group: what must hold for any answers."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, hypergeom

from geo.survey.editions import load_edition
from geo.survey.inference.design import KINDS, edition_design, make_design
from geo.survey.inference.estimate import (
    FEW_CASES,
    clopper_pearson,
    estimate,
    wilson,
    with_known_status,
)
from geo.survey.inference.groups import VARIABLES, group_of, groups_in_order
from geo.survey.values.indicator_values import commune_values

STATES = ("value", "value", "value", "did_not_answer", "not_applicable", "not_answered")


@st.composite
def surveys(draw, share=False, states=STATES):
    """A small country: communes with region, setting, group, state and value."""
    size = draw(st.integers(1, 60))

    def choose(options):
        return draw(st.lists(st.sampled_from(options), min_size=size, max_size=size))

    frame = pd.DataFrame(
        {"region": choose(["A", "B", "C"]), "rural": choose([False, True])},
        index=[f"{i:05}" for i in range(size)],
    )
    scale = st.integers(0, 1) if share else st.integers(0, 100).map(lambda x: x / 10)
    values = draw(st.lists(scale, min_size=size, max_size=size))
    state = choose(states)
    observed = pd.DataFrame(
        {"value": np.array(values, dtype="float64"), "state": state}, frame.index
    )
    observed.loc[observed.state != "value", "value"] = math.nan
    groups = pd.Series(choose(["x", "y", "z"]), index=frame.index, dtype="str")
    return frame, observed, groups


def estimated(survey, kind, **kwargs):
    frame, observed, groups = survey
    design = make_design(frame, with_known_status(observed), kind)
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        return estimate(observed, groups, design, codes=pd.Index(["x", "y", "z", "none"]), **kwargs)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(survey=surveys())
def test_interval_of_a_mean_holds_the_estimate(kind, survey):
    table = estimated(survey, kind, bounds=(0.0, 10.0))
    drawn = table.dropna(subset="low")
    assert (drawn.low <= drawn.value + 1e-9).all()
    assert (drawn.value <= drawn.high + 1e-9).all()
    assert (drawn.low >= 0).all()
    assert (drawn.high <= 10).all()
    assert (drawn.se >= 0).all()


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(survey=surveys(share=True))
def test_every_share_has_an_interval_that_holds_it(kind, survey):
    table = estimated(survey, kind, share=True)
    shown = table[table.state == "value"]
    assert shown[["value", "se", "low", "high", "n_effective"]].notna().all(axis=None)
    assert (shown.low <= shown.value + 1e-9).all()
    assert (shown.value <= shown.high + 1e-9).all()
    assert (shown.low >= 0).all()
    assert (shown.high <= 100 + 1e-9).all()
    partly = shown[(shown.n < shown.invited)]
    assert (partly.high > partly.low).all()  # chance always has a say, even at 0 and 100%


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(survey=surveys(), seed=st.integers(0, 1000))
def test_the_order_of_communes_does_not_matter(kind, survey, seed):
    frame, observed, groups = survey
    place = np.random.default_rng(seed).permutation(len(frame))
    mixed = (
        frame.iloc[place],
        observed.iloc[place[::-1]],
        groups.sample(frac=1, random_state=seed),
    )
    pd.testing.assert_frame_equal(estimated(survey, kind), estimated(mixed, kind), rtol=1e-9)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(survey=surveys(), times=st.sampled_from([0.1, 3.0, 1000.0]))
def test_scaled_values_give_scaled_results(kind, survey, times):
    frame, observed, groups = survey
    plain = estimated(survey, kind)
    scaled = estimated((frame, observed.assign(value=observed.value * times), groups), kind)
    for column in ("value", "se", "low", "high"):
        assert scaled[column].to_numpy() == pytest.approx(
            times * plain[column].to_numpy(), rel=1e-6, abs=1e-9 * times, nan_ok=True
        )
    assert scaled.n_effective.to_numpy() == pytest.approx(
        plain.n_effective.to_numpy(), rel=1e-6, nan_ok=True
    )
    assert (scaled.state == plain.state).all()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [False, True])
@settings(max_examples=40)
@given(data=st.data())
def test_a_complete_group_is_counted_without_error(kind, share, data):
    frame, observed, groups = data.draw(surveys(share, states=("value", "not_applicable")))
    table = estimated((frame, observed, groups), kind, share=share)
    counted = table[table.state == "value"]
    plain = observed.value.groupby(groups).mean() * (100 if share else 1)
    assert counted.value.to_numpy() == pytest.approx(plain[counted.index].to_numpy())
    assert (counted.se == 0).all()
    assert counted.low.to_numpy() == pytest.approx(counted.value.to_numpy())
    assert counted.high.to_numpy() == pytest.approx(counted.value.to_numpy())
    assert set(table.state) <= {"value", "not_applicable", "not_invited"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [False, True])
@settings(max_examples=40)
@given(data=st.data())
def test_every_group_has_a_state_and_only_values_have_numbers(kind, share, data):
    frame, observed, groups = data.draw(surveys(share))
    table = estimated((frame, observed, groups), kind, share=share)
    answers = observed[observed.state == "value"].groupby(groups).size()
    concerned = observed[observed.state != "not_applicable"].groupby(groups).size()
    for code, row in table.iterrows():
        n, size = answers.get(code, 0), concerned.get(code, 0)
        expected = (
            "not_invited" if not (groups == code).any()
            else "not_applicable" if size == 0
            else "did_not_answer" if n == 0
            else "withheld" if n < 5 and n < size
            else "value"
        )  # fmt: skip
        assert (row.state, row.n, row.invited) == (expected, n, size)
        assert math.isnan(row.value) == (expected != "value")
        assert math.isnan(row.se) == (expected != "value")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("state", ["did_not_answer", "not_answered", "not_applicable", "not_asked"])
def test_all_missing_is_a_state_without_numbers(kind, state):
    index = [f"{i:05}" for i in range(12)]
    frame = pd.DataFrame({"region": ["A"] * 6 + ["B"] * 6, "rural": [False, True] * 6}, index=index)
    observed = pd.DataFrame({"value": math.nan, "state": state}, index=index)
    table = estimated((frame, observed, pd.Series("x", index=index)), kind)
    shown = {"not_answered": "did_not_answer"}.get(state, state)
    assert table.state.to_dict() == {
        "x": shown, "y": "not_invited", "z": "not_invited", "none": "not_invited"
    }  # fmt: skip
    assert table[["value", "se", "low", "high", "n_effective"]].isna().all(axis=None)


@pytest.mark.parametrize("kind", KINDS)
def test_equal_answers_of_some_give_no_interval(kind):
    index = [f"{i:05}" for i in range(40)]
    frame = pd.DataFrame({"region": "A", "rural": [False, True] * 20}, index=index)
    state = ["value"] * 10 + ["did_not_answer"] * 30
    observed = pd.DataFrame({"value": [0.1 + 0.2] * 10 + [math.nan] * 30, "state": state}, index)
    row = estimated((frame, observed, pd.Series("x", index=index)), kind).loc["x"]
    assert (row.state, row.se, row.n_effective) == ("value", 0.0, 10)
    assert row.value == pytest.approx(0.3)
    assert math.isnan(row.low)
    assert math.isnan(row.high)


def test_simple_mean_worked_by_hand():
    # 2, 4, 4, 4, 6 of 20 communes: s² = 2, correction 0.75, se = sqrt(0.75 · 2 / 5), t(4) = 2.776445.
    index = [f"{i:05}" for i in range(20)]
    frame = pd.DataFrame({"region": "A", "rural": False}, index=index)
    observed = pd.DataFrame(
        {
            "value": [2, 4, 4, 4, 6] + [math.nan] * 15,
            "state": ["value"] * 5 + ["did_not_answer"] * 15,
        },
        index,
    )
    row = estimated((frame, observed, pd.Series("x", index=index)), "simple").loc["x"]
    se = math.sqrt(0.75 * 2 / 5)
    assert (row.value, row.se) == pytest.approx((4, se))
    assert (row.low, row.high) == pytest.approx((4 - 2.776445 * se, 4 + 2.776445 * se))
    assert row.n_effective == pytest.approx(5 / 0.75)


def test_weights_let_a_thin_stratum_count_for_its_communes():
    # 8 of 10 urban communes say 10, 2 of 90 rural ones say 0: unweighted 8, in truth nearer 1.
    index = [f"{i:05}" for i in range(100)]
    frame = pd.DataFrame({"region": "A", "rural": [False] * 10 + [True] * 90}, index=index)
    values = pd.Series(math.nan, index=index)
    values.iloc[:8] = 10
    values.iloc[10:12] = 0
    state = np.where(values.notna(), "value", "did_not_answer")
    survey = frame, pd.DataFrame({"value": values, "state": state}), pd.Series("x", index=index)
    assert estimated(survey, "simple").value["x"] == 8
    assert estimated(survey, "stratified").value["x"] == pytest.approx(1)
    assert estimated(survey, "poststratified").value["x"] == pytest.approx(1)


@given(n=st.integers(1, 200), data=st.data())
def test_intervals_of_shares_are_those_of_scipy(n, data):
    yes = data.draw(st.integers(0, n))
    for interval, name in ((wilson, "wilson"), (clopper_pearson, "exact")):
        theirs = binomtest(yes, n).proportion_ci(method=name)
        ours = interval(yes / n, n)
        assert [float(bound) for bound in ours] == pytest.approx(list(theirs), abs=1e-9)


@pytest.mark.parametrize(
    ("invited", "n", "least"), [(308, 58, 0.93), (589, 123, 0.91), (70, 12, 0.93)]
)
def test_intervals_of_shares_cover_the_truth(invited, n, least):
    """Coverage counted exactly, for every share that the communes can have."""
    index = [f"{i:05}" for i in range(invited)]
    frame = pd.DataFrame({"region": "A", "rural": False}, index=index)
    groups = pd.Series("x", index=index)
    low, high = np.zeros(n + 1), np.zeros(n + 1)
    for yes in range(n + 1):
        values = [1.0] * yes + [0.0] * (n - yes) + [math.nan] * (invited - n)
        state = ["value"] * n + ["did_not_answer"] * (invited - n)
        observed = pd.DataFrame({"value": values, "state": state}, index)
        design = make_design(frame, with_known_status(observed), "simple")
        row = estimate(observed, groups, design, share=True).loc["x"]
        low[yes], high[yes] = row.low, row.high
    covered = []
    for truth in range(invited + 1):
        chance = hypergeom.pmf(np.arange(n + 1), invited, truth, n)
        share = 100 * truth / invited
        covered.append(chance[(low <= share + 1e-9) & (share <= high + 1e-9)].sum())
    assert min(covered) > least
    assert np.mean(covered) > 0.95


def test_few_cases_have_the_wider_interval():
    near, far = wilson(FEW_CASES / 100, 100), clopper_pearson((FEW_CASES - 1) / 100, 100)
    assert far[1] > near[0]
    index = [f"{i:05}" for i in range(1000)]
    frame = pd.DataFrame({"region": "A", "rural": False}, index=index)
    for yes, interval in ((FEW_CASES - 1, clopper_pearson), (FEW_CASES, wilson)):
        values = [1.0] * yes + [0.0] * (100 - yes) + [math.nan] * 900
        state = ["value"] * 100 + ["did_not_answer"] * 900
        observed = pd.DataFrame({"value": values, "state": state}, index)
        row = estimated((frame, observed, pd.Series("x", index=index)), "simple", share=True).loc[
            "x"
        ]
        low, high = interval(yes / 100, row.n_effective)
        assert (row.low, row.high) == pytest.approx((100 * low, 100 * high))


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_grouping_of_the_demonstration_has_estimates(kind, variable):
    edition = load_edition("BE2018")
    observed = commune_values("BE2018", "q.progress")
    design = edition_design(edition, with_known_status(observed), kind)
    codes = groups_in_order(variable, 2018)
    table = estimate(observed, group_of(variable, 2018), design, codes=codes)
    assert table.index.tolist() == codes.tolist()
    assert table.invited.sum() == 589
    assert table.n.sum() == 123
    assert (table.state == "value").any()
    assert set(table.state) <= {"value", "withheld", "did_not_answer"}
