"""Estimates agree with R's survey package: reference/make_reference.R made the figures."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.survey.communes import area_table, commune_facts
from geo.survey.inference.design import KINDS, make_design
from geo.survey.inference.estimate import (
    clopper_pearson,
    estimate,
    t_quantile,
    with_known_status,
)
from geo.survey.inference.groups import group_of
from geo.survey.values.indicator_values import commune_values

REFERENCE = Path(__file__).parent / "reference"
QUESTIONS = ("progress", "engaged", "training")
# The figures are written with 12 digits; six are promised.
SIX_DIGITS = 1e-7


def read(name):
    codes = dict.fromkeys(("nis5", "region", "province", "group"), "str")
    return pd.read_csv(REFERENCE / name, dtype=codes)


ANSWERS = read("answers.csv").set_index("nis5")
FIGURES = read("reference.csv")
FRAME = pd.DataFrame({"region": area_table(2018)["region"], "rural": commune_facts(2018)["rural"]})


def estimated(kind, question, variable, answers=ANSWERS):
    values = answers[question].dropna().astype("float64")
    state = np.where(FRAME.index.isin(values.index), "value", "did_not_answer")
    observed = pd.DataFrame(
        {"value": values.reindex(FRAME.index), "state": state}, index=FRAME.index
    )
    design = make_design(FRAME, with_known_status(observed), kind)
    table = estimate(observed, group_of(variable, 2018), design, share=question != "progress")
    if question != "progress":
        table[["value", "se", "low", "high"]] /= 100
    return table


def figures(kind, question, variable, case="all"):
    chosen = FIGURES[
        (FIGURES.case == case)
        & (FIGURES.design == kind)
        & (FIGURES.question == question)
        & (FIGURES.variable == variable)
    ]
    assert len(chosen)
    return chosen.set_index("group")


@pytest.mark.parametrize("variable", ["country", "region", "province", "setting", "size"])
@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_mean_and_standard_error_agree(kind, question, variable):
    theirs = figures(kind, question, variable)
    ours = estimated(kind, question, variable).loc[theirs.index]
    assert ours.n.tolist() == theirs.n.tolist()
    assert ours.value.to_numpy() == pytest.approx(theirs["mean"].to_numpy(), rel=SIX_DIGITS)
    assert ours.se.to_numpy() == pytest.approx(theirs.se.to_numpy(), rel=SIX_DIGITS, abs=1e-12)


@pytest.mark.parametrize("variable", ["country", "region", "province", "setting", "size"])
@pytest.mark.parametrize("kind", KINDS)
def test_intervals_of_means_agree(kind, variable):
    theirs = figures(kind, "progress", variable)
    ours = estimated(kind, "progress", variable).loc[theirs.index]
    for bound in ("low", "high"):
        assert ours[bound].to_numpy() == pytest.approx(theirs[bound].to_numpy(), rel=SIX_DIGITS)


@pytest.mark.parametrize("variable", ["country", "region", "province", "setting", "size"])
@pytest.mark.parametrize("question", ["engaged", "training"])
@pytest.mark.parametrize("kind", KINDS)
def test_effective_size_and_exact_intervals_of_shares_agree(kind, question, variable):
    """As svyciprop with "beta". It takes the rows of a calibrated design for all that answered."""
    theirs = figures(kind, question, variable).dropna(subset="beta_low")
    ours = estimated(kind, question, variable).loc[theirs.index]
    own = theirs["mean"] * (1 - theirs["mean"]) / theirs.se**2
    own *= (t_quantile(theirs.n - 1) / t_quantile(theirs.freedom)) ** 2
    # What strata gain is not credited beyond Kish's size; R does credit it.
    capped = ours.n_effective < own * (1 - SIX_DIGITS)
    assert (ours.n_effective <= own * (1 + SIX_DIGITS)).all()
    assert kind != "simple" or not capped.any()
    rows = (ANSWERS[question].notna().sum() if kind == "poststratified" else theirs.n) - 1
    ratio = t_quantile(rows) / t_quantile(theirs.n - 1)
    low, high = clopper_pearson(ours.value, ours.n_effective * ratio**2)
    for bound, beta in ((low, theirs.beta_low), (high, theirs.beta_high)):
        assert bound[~capped] == pytest.approx(beta[~capped].to_numpy(), rel=SIX_DIGITS)
    few = np.minimum(theirs.n * theirs["mean"], theirs.n * (1 - theirs["mean"])) < 4
    if kind != "poststratified":  # there the ratio above is 1 and the interval is R's own
        shown = (few & ~capped).to_numpy()
        assert ours.low.to_numpy()[shown] == pytest.approx(theirs.beta_low[shown].to_numpy())


def test_few_intervals_lose_what_strata_gain():
    """The comparison above is not empty: most effective sizes are R's."""
    capped = total = 0
    for kind in KINDS:
        theirs = figures(kind, "engaged", "province").dropna(subset="beta_low")
        ours = estimated(kind, "engaged", "province").loc[theirs.index]
        own = theirs["mean"] * (1 - theirs["mean"]) / theirs.se**2
        own *= (t_quantile(theirs.n - 1) / t_quantile(theirs.freedom)) ** 2
        capped += int((ours.n_effective < own * (1 - SIX_DIGITS)).sum())
        total += len(theirs)
    assert capped < total / 4


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_stratum_with_a_single_answer_agrees(question):
    brussels = ANSWERS.region == "04000"
    theirs = figures("stratified", question, "country", case="single").loc["01000"]
    ours = estimated(
        "stratified", question, "country", ANSWERS[~brussels | (brussels.cumsum() == 1)]
    ).loc["01000"]
    assert ours.value == pytest.approx(theirs["mean"], rel=SIX_DIGITS)
    assert ours.se == pytest.approx(theirs.se, rel=SIX_DIGITS)


@pytest.mark.parametrize("question", QUESTIONS)
def test_reference_is_about_the_answers_that_ship(question):
    shipped = commune_values("BE2018", f"q.{question}")["value"].dropna()
    pd.testing.assert_series_equal(
        ANSWERS[question].dropna().astype("float64"), shipped, check_names=False
    )


COUNTS = read("counts.csv").set_index("nis5")
COUNT_FIGURES = read("counts_reference.csv")


@pytest.mark.parametrize("variable", ["country", "region", "province", "setting", "size"])
@pytest.mark.parametrize("question", COUNTS.columns)
@pytest.mark.parametrize("kind", KINDS)
def test_intervals_of_mean_numbers_agree(kind, question, variable):
    """Student's interval of the logarithm, as svycontrast with log(): make_counts.R."""
    theirs = COUNT_FIGURES[
        (COUNT_FIGURES.design == kind)
        & (COUNT_FIGURES.question == question)
        & (COUNT_FIGURES.variable == variable)
    ].set_index("group")
    assert len(theirs)
    values = COUNTS[question].dropna().astype("float64")
    state = np.where(FRAME.index.isin(values.index), "value", "did_not_answer")
    observed = pd.DataFrame(
        {"value": values.reindex(FRAME.index), "state": state}, index=FRAME.index
    )
    design = make_design(FRAME, with_known_status(observed), kind)
    ours = estimate(observed, group_of(variable, 2018), design, count=True).loc[theirs.index]
    assert ours.n.tolist() == theirs.n.tolist()
    for mine, other in (("value", "mean"), ("se", "se"), ("low", "low"), ("high", "high")):
        assert ours[mine].to_numpy() == pytest.approx(theirs[other].to_numpy(), rel=SIX_DIGITS)


@pytest.mark.parametrize("question", COUNTS.columns)
def test_numbers_are_those_that_ship(question):
    shipped = commune_values("BE2018", f"q.{question}")["value"].dropna()
    pd.testing.assert_series_equal(
        COUNTS[question].dropna().astype("float64"), shipped, check_names=False
    )
