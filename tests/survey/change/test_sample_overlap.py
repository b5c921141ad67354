"""Differences of overlapping samples: against R, against one sample twice, and by simulation."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.survey.change.change_of_groups import changes_by
from geo.survey.change.pairing import pair
from geo.survey.change.sample_overlap import covariance, difference_interval, residuals
from geo.survey.communes import area_table, commune_facts
from geo.survey.inference.design import make_design
from geo.survey.inference.estimate import estimate, wilson, with_known_status
from geo.survey.inference.groups import group_of, groups_in_order
from geo.survey.values.indicator_values import commune_values

REFERENCE = Path(__file__).parent / "reference"
SIX_DIGITS = 1e-7
FIGURES = pd.read_csv(
    REFERENCE / "reference.csv", dtype=dict.fromkeys(("case", "group", "variable"), "str")
)
FRAME = pd.DataFrame({"region": area_table(2018)["region"], "rural": commune_facts(2018)["rural"]})


def answers(year, question):
    table = pd.read_csv(
        REFERENCE / f"answers-{year}.csv", dtype={"nis5": "str", "region": "str"}
    ).set_index("nis5")
    return table[question].astype("float64")


def observed(values, frame=FRAME):
    state = np.where(frame.index.isin(values.index), "value", "did_not_answer")
    return pd.DataFrame({"value": values.reindex(frame.index), "state": state}, index=frame.index)


def both_sides(first, second, groups, codes, frame=FRAME):
    """Estimates, covariance and standard error of the difference of two samples."""
    sides = [observed(values, frame) for values in (first, second)]
    designs = [make_design(frame, with_known_status(side)) for side in sides]
    tables = [
        estimate(side, groups, design, codes=codes)
        for side, design in zip(sides, designs, strict=True)
    ]
    parts = [
        residuals(side, groups, design, codes) for side, design in zip(sides, designs, strict=True)
    ]
    shared = covariance(*parts, *designs)
    error = np.sqrt(tables[0]["se"] ** 2 + tables[1]["se"] ** 2 - 2 * shared)
    return tables, parts, designs, shared, error


@pytest.mark.parametrize("variable", ["country", "region", "setting", "size"])
@pytest.mark.parametrize("question", ["projects", "sc_manager"])
def test_differences_agree_with_r(question, variable):
    theirs = FIGURES[
        (FIGURES.case == "difference")
        & (FIGURES.question == question)
        & (FIGURES.variable == variable)
    ].set_index("group")
    assert len(theirs)
    codes = groups_in_order(variable, 2018)
    tables, _, _, shared, error = both_sides(
        answers(2017, question), answers(2018, question), group_of(variable, 2018), codes
    )
    change = tables[1]["value"] - tables[0]["value"]
    for ours, name in ((change, "change"), (shared, "covariance"), (error, "se")):
        assert ours.loc[theirs.index].to_numpy() == pytest.approx(
            theirs[name].to_numpy(), rel=SIX_DIGITS
        ), name


@pytest.mark.parametrize("variable", ["country", "region", "setting", "size"])
def test_paired_changes_agree_with_r(variable):
    theirs = FIGURES[
        (FIGURES.case == "paired")
        & (FIGURES.question == "projects")
        & (FIGURES.variable == variable)
    ].set_index("group")
    ours = changes_by("BE2017", "BE2018", "q.projects", variable).loc[theirs.index]
    assert ours["both"].tolist() == theirs["n"].tolist()
    assert ours["paired"].to_numpy() == pytest.approx(theirs["change"].to_numpy(), rel=SIX_DIGITS)


@pytest.mark.parametrize("year", [2017, 2018])
def test_reference_is_about_the_answers_that_ship(year):
    shipped = commune_values(f"BE{year}", "q.projects")["value"].dropna()
    pd.testing.assert_series_equal(answers(year, "projects"), shipped, check_names=False)


def test_residuals_have_the_variance_that_the_estimates_state():
    codes = groups_in_order("size", 2018)
    tables, parts, designs, _, _ = both_sides(
        answers(2017, "projects"), answers(2018, "projects"), group_of("size", 2018), codes
    )
    for table, part, design in zip(tables, parts, designs, strict=True):
        assert (part**2).sum().to_numpy() * design.spread[0] == pytest.approx(
            (table["se"] ** 2).to_numpy()
        )


def test_the_same_communes_twice_have_the_error_of_their_mean_change():
    before, after = answers(2017, "projects"), answers(2018, "projects")
    both = before.index.intersection(after.index)
    codes = groups_in_order("setting", 2018)
    groups = group_of("setting", 2018)
    _, _, _, _, error = both_sides(before[both], after[both], groups, codes)
    change = observed(after[both] - before[both])
    alone = estimate(change, groups, make_design(FRAME, with_known_status(change)), codes=codes)
    assert error.to_numpy() == pytest.approx(alone["se"].to_numpy())


def test_samples_without_a_commune_in_common_are_taken_as_uncorrelated():
    values = answers(2018, "projects")
    first, second = values.iloc[:60], values.iloc[60:]
    _, _, _, shared, _ = both_sides(
        first, second, group_of("country", 2018), groups_in_order("country", 2018)
    )
    assert shared.to_numpy() == pytest.approx(0)


def test_uncorrelated_shares_have_newcombes_interval():
    """Newcombe (1998), table II, method 10: 56/70 against 48/80, and 5/56 against 0/29."""
    for (a, n), (b, m), low, high in (
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((5, 56), (0, 29), -0.0381, 0.1926),
    ):
        first = (b / m, *wilson(b / m, m))
        second = (a / n, *wilson(a / n, n))
        found = difference_interval(first, second)
        assert [float(end) for end in found] == pytest.approx([low, high], abs=5e-5)


def test_correlation_makes_the_interval_of_a_difference_narrower():
    first, second = (2.0, 1.0, 3.0), (2.5, 1.5, 3.5)
    widths = [
        float(np.diff(difference_interval(first, second, rho))[0]) for rho in (-0.5, 0, 0.5, 1)
    ]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == pytest.approx(0)


@pytest.mark.slow
@pytest.mark.parametrize("share", [False, True])
def test_intervals_of_differences_cover_the_truth(share):
    """Two samples of 60 of 240 communes, 27 in both, answers that go together."""
    chance = np.random.default_rng(2018)
    index = pd.Index([f"{i:05}" for i in range(240)])
    frame = pd.DataFrame(
        {"region": ["A"] * 120 + ["B"] * 120, "rural": ([False] * 75 + [True] * 45) * 2},
        index=index,
    )
    level = chance.normal(5, 2, 240) + frame["rural"].to_numpy() * -2.0
    values = [pd.Series(level + chance.normal(d, 1, 240), index=index) for d in (0.0, 0.6)]
    if share:
        values = [(one > 5).astype("float64") for one in values]
    truth = float(values[1].mean() - values[0].mean())
    groups = pd.Series("x", index=index)
    codes = pd.Index(["x"])
    covered, too_wide, rounds = 0, 0, 200
    for _ in range(rounds):
        drawn = index[chance.permutation(240)]
        samples = drawn[:60], drawn[33:93]
        tables, _, _, shared, _ = _sides_of_shares(values, samples, groups, codes, frame, share)
        unit = 100.0 if share else 1.0
        errors = float(tables[0]["se"].iloc[0] * tables[1]["se"].iloc[0])
        ends = [
            [float(table[name].iloc[0]) / unit for name in ("value", "low", "high")]
            for table in tables
        ]
        rho = float(shared.iloc[0]) * unit**2 / errors
        low, high = difference_interval(ends[0], ends[1], rho)
        covered += bool(low <= truth <= high)
        low, high = difference_interval(ends[0], ends[1], 0.0)
        too_wide += bool(low <= truth <= high)
    assert 0.92 <= covered / rounds <= 0.98
    # As if the samples were independent, the intervals are wider than they need be.
    assert too_wide > covered


def _sides_of_shares(values, samples, groups, codes, frame, share):
    sides = [
        observed(one.reindex(sample), frame) for one, sample in zip(values, samples, strict=True)
    ]
    designs = [make_design(frame, with_known_status(side)) for side in sides]
    tables = [
        estimate(side, groups, design, codes=codes, share=share)
        for side, design in zip(sides, designs, strict=True)
    ]
    parts = [
        residuals(side, groups, design, codes) for side, design in zip(sides, designs, strict=True)
    ]
    return tables, parts, designs, covariance(*parts, *designs), None


def test_fewer_than_five_pairs_are_withheld():
    table = changes_by("BE2017", "BE2018", "q.projects", "region")
    assert table.loc["04000", "both"] == 1
    assert table.loc["04000", "paired_state"] == "withheld"
    assert table.loc["04000", ["paired", "paired_low", "paired_high"]].isna().all()
    # 8 answers then, 4 now: the estimate of then is shown, that of now and the change are not.
    assert table.loc["04000", "state"] == "withheld"
    assert table.loc["04000", ["now", "change", "low", "high"]].isna().all()


@pytest.mark.parametrize("indicator", ["index", "q.sc_manager", "q.projects"])
@pytest.mark.parametrize("variable", ["country", "region", "setting", "size", "language_area"])
def test_swapped_editions_change_the_sign_of_every_difference(indicator, variable):
    there = changes_by("BE2017", "BE2018", indicator, variable)
    back = changes_by("BE2018", "BE2017", indicator, variable)
    for one, other in (("change", "change"), ("low", "high"), ("paired", "paired")):
        pd.testing.assert_series_equal(there[one], -back[other], check_names=False)


def test_the_interval_of_a_score_stays_within_the_scale():
    table = changes_by("BE2017", "BE2018", "index", "size")
    assert table[["low", "high"]].abs().max(axis=None) <= 10
    assert (table["then_low"].dropna() >= 0).all()


def test_the_pairs_of_groups_add_up_to_all_pairs():
    n = pair("BE2017", "BE2018", "index", 2018).n
    for variable in ("region", "setting", "size", "language_area"):
        assert changes_by("BE2017", "BE2018", "index", variable)["both"].sum() == n
