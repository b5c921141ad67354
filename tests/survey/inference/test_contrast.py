"""The difference of two means: by hand, for groups apart, groups within groups, and complete ones."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.survey import load_edition
from geo.survey.communes import area_table, commune_facts
from geo.survey.inference.contrast import contrast
from geo.survey.inference.design import KINDS, edition_design, make_design
from geo.survey.inference.estimate import estimate, t_quantile, with_known_status
from geo.survey.values.indicator_values import commune_values

REFERENCE = Path(__file__).parent / "reference"
SIX_DIGITS = 1e-7  # the figures are written with 12

OWN = commune_values("BE2018", "index")
REGION = area_table(2018)["region"]
DESIGN = edition_design(load_edition("BE2018"), with_known_status(OWN))
ESTIMATES = estimate(OWN, REGION, DESIGN, bounds=(0, 10))


def members(code, level="region"):
    return area_table(2018)[level] == code


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("question", ["progress", "engaged", "training"])
def test_differences_agree_with_r(kind, question):
    """Of groups apart, of one region, and within one another: reference/make_contrasts.R."""
    codes = dict.fromkeys(("nis5", "first", "second"), "str")
    figures = pd.read_csv(REFERENCE / "contrasts.csv", dtype=codes)
    figures = figures[(figures.design == kind) & (figures.question == question)]
    assert len(figures) == 6
    answers = pd.read_csv(REFERENCE / "answers.csv", dtype=codes).set_index("nis5")[question]
    values = answers.dropna().astype("float64")
    frame = pd.DataFrame({"region": REGION, "rural": commune_facts(2018)["rural"]})
    state = np.where(frame.index.isin(values.index), "value", "did_not_answer")
    observed = pd.DataFrame({"value": values.reindex(frame.index), "state": state}, frame.index)
    design = make_design(frame, with_known_status(observed), kind)
    levels = {"01000": "country", "02000": "region", "03000": "region"}
    for row in figures.itertuples():
        first, second = (members(c, levels.get(c, "province")) for c in (row.first, row.second))
        found = contrast(observed, first, second, design)
        assert found.n == (row.n_first, row.n_second)
        assert found.difference == pytest.approx(row.difference, rel=SIX_DIGITS)
        assert found.se == pytest.approx(row.se, rel=SIX_DIGITS)


def test_the_point_is_the_difference_of_the_two_estimates():
    found = contrast(OWN, members("02000"), members("03000"), DESIGN)
    values = ESTIMATES["value"]
    assert found.difference == pytest.approx(values["02000"] - values["03000"])
    assert found.n == (58, 61)


def test_groups_of_different_strata_have_independent_errors():
    """Regions are strata of their own: the variances add up."""
    found = contrast(OWN, members("02000"), members("03000"), DESIGN)
    errors = ESTIMATES["se"]
    assert found.se == pytest.approx(math.hypot(errors["02000"], errors["03000"]))
    half = float(t_quantile(57)) * found.se
    assert (found.low, found.high) == pytest.approx(
        (found.difference - half, found.difference + half)
    )


def test_a_region_beside_its_country_is_not_independent():
    """Country minus region is the rest minus the region, times the share of the rest.

    Post-stratification fixes the shares of the regions, so that this holds to the last digit.
    """
    walloon = members("03000")
    everyone = pd.Series(data=True, index=walloon.index)
    whole = contrast(OWN, everyone, walloon, DESIGN)
    rest = contrast(OWN, ~walloon, walloon, DESIGN)
    share = float((~walloon).mean())
    assert whole.difference == pytest.approx(share * rest.difference)
    assert whole.se == pytest.approx(share * rest.se)
    apart = math.hypot(ESTIMATES["se"]["03000"], 0.15)
    assert whole.se < apart  # what they share makes the difference surer, not less sure


def test_provinces_of_one_region_share_its_strata():
    """Against the covariance worked out from the residuals, stratum by stratum."""
    first, second = members("50000", "province"), members("60000", "province")
    found = contrast(OWN, first, second, DESIGN)
    answered = OWN.index[OWN["value"].notna()]
    row = DESIGN.place.reindex(answered).to_numpy()
    weight = DESIGN.strata["weight"].to_numpy()[row]
    y = OWN["value"].reindex(answered).to_numpy()
    parts = []
    for group in (first, second):
        inside = group.reindex(answered).to_numpy()
        mean = (weight * y)[inside].sum() / weight[inside].sum()
        parts.append(np.where(inside, weight * (y - mean) / weight[inside].sum(), 0))

    def cross(one, other):
        total = 0.0
        for place, (_, stratum) in enumerate(DESIGN.strata.iterrows()):
            a, b = one[row == place], other[row == place]
            product = (a * b).sum() - a.sum() * b.sum() / stratum.answered
            total += DESIGN.spread[place] * product
        return total

    variance = cross(parts[0], parts[0]) + cross(parts[1], parts[1]) - 2 * cross(*parts)
    assert found.se == pytest.approx(math.sqrt(variance))
    assert abs(cross(*parts)) > 1e-6  # and it is not nothing


def test_a_group_beside_itself_differs_by_nothing():
    found = contrast(OWN, members("03000"), members("03000"), DESIGN)
    assert (found.difference, found.se) == (0, 0)


def test_without_answers_there_is_no_difference():
    nobody = pd.Series(data=False, index=REGION.index)
    found = contrast(OWN, members("03000"), nobody, DESIGN)
    assert math.isnan(found.difference)
    assert found.n == (61, 0)


def country(values, rural, regions):
    index = [f"{i:05}" for i in range(len(values))]
    observed = pd.DataFrame(
        {
            "value": [math.nan if v is None else v for v in values],
            "state": ["did_not_answer" if v is None else "value" for v in values],
        },
        index=index,
    )
    frame = pd.DataFrame({"region": list(regions), "rural": list(rural)}, index=index)
    return observed, frame


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(0, 10)),
            st.booleans(),
            st.sampled_from("AB"),
            st.sampled_from(["first", "second", "both", "none"]),
        ),
        min_size=4,
        max_size=25,
    ),
    st.sampled_from(KINDS),
)
def test_the_other_way_round_it_is_the_same_with_the_other_sign(rows, kind):
    values, rural, regions, groups = zip(*rows, strict=True)
    observed, frame = country(values, rural, regions)
    design = make_design(frame, with_known_status(observed), kind)
    if not len(design.strata):
        return
    first = pd.Series([one in ("first", "both") for one in groups], index=observed.index)
    second = pd.Series([one in ("second", "both") for one in groups], index=observed.index)
    there = contrast(observed, first, second, design)
    back = contrast(observed, second, first, design)
    np.testing.assert_allclose(
        [there.difference, there.se, there.low, there.high],
        [-back.difference, back.se, -back.high, -back.low],
        atol=1e-12,
    )
    assert not there.se < 0


def test_where_everyone_answered_there_is_no_error():
    observed, frame = country([1, 2, 3, 8, 9, None], [False] * 6, "AAABBB")
    design = make_design(frame, with_known_status(observed))
    all_of_a = frame["region"] == "A"
    two_of_b = pd.Series([False, False, False, True, True, False], index=frame.index)
    counted = contrast(observed, all_of_a, two_of_b, design)
    assert (counted.difference, counted.se) == (2 - 8.5, 0)
    assert counted.low == counted.high == -6.5
    estimated = contrast(observed, all_of_a, frame["region"] == "B", design)
    assert estimated.low < -6.5 < estimated.high


def test_answers_that_agree_say_nothing_about_the_silent():
    observed, frame = country([4, 4, None, 6, 6, None], [False] * 6, "AAABBB")
    design = make_design(frame, with_known_status(observed))
    found = contrast(observed, frame["region"] == "A", frame["region"] == "B", design)
    assert found.difference == -2
    assert math.isnan(found.low)
    assert math.isnan(found.high)
