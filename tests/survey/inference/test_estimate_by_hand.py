"""Estimates of a few communes, each number worked out beside the code or by scipy."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import beta, binomtest, t

from geo.survey.inference.design import make_design
from geo.survey.inference.estimate import (
    clopper_pearson,
    estimate,
    estimate_with_bands,
    wilson,
    with_known_status,
)
from geo.survey.inference.unanimous import others_at_most

SILENT = "did_not_answer"


def survey(*rows):
    """Communes from (how many, group, region, rural, state or value)."""
    communes = [row for n, *row in rows for _ in range(n)]
    index = [f"{i:05}" for i in range(len(communes))]
    frame = pd.DataFrame(
        {"region": [r for _, r, _, _ in communes], "rural": [r for _, _, r, _ in communes]}, index
    )
    told = [one for *_, one in communes]
    observed = pd.DataFrame(
        {
            "value": [math.nan if isinstance(one, str) else float(one) for one in told],
            "state": [one if isinstance(one, str) else "value" for one in told],
        },
        index,
    )
    groups = pd.Series([group for group, *_ in communes], index=index, dtype="str")
    return frame, observed, groups


def simple(*rows):
    """The same, all of one region."""
    return survey(*((n, group, "A", False, told) for n, group, told in rows))


def estimated(of, kind="simple", **kwargs):
    frame, observed, groups = of
    design = make_design(frame, with_known_status(observed), kind)
    with np.errstate(all="raise", under="ignore"):
        return estimate(observed, groups, design, **kwargs)


def test_every_state_of_a_group():
    rows = [
        (3, "a", "not_asked"),
        (2, "b", "not_asked"), (1, "b", SILENT),
        (1, "c", SILENT),
        (2, "d", "not_applicable"),
        (4, "e", 1), (1, "e", 2), (1, "e", SILENT),
        (3, "f", 1), (1, "f", 2), (9, "f", SILENT),
        (1, "g", 7), (3, "g", "not_applicable"),
        (2, "h", 7), (1, "h", "not_asked"),
    ]  # fmt: skip
    codes = pd.Index([*"abcdefgh", "elsewhere"])
    table = estimated(simple(*rows), codes=codes)
    assert table["state"].to_dict() == {
        "a": "not_asked", "b": SILENT, "c": SILENT, "d": "not_applicable", "e": "value",
        "f": "withheld", "g": "value", "h": "withheld", "elsewhere": "not_invited",
    }  # fmt: skip
    assert table["n"].tolist() == [0, 0, 0, 0, 5, 4, 1, 2, 0]
    assert table["invited"].tolist() == [3, 3, 1, 0, 6, 13, 1, 3, 0]
    assert table.loc["g", ["value", "se", "low", "high", "n_effective"]].tolist() == [7, 0, 7, 7, 1]
    numbers = ["value", "se", "low", "high", "n_effective", "others"]
    assert table.loc[table["state"] != "value", numbers].isna().all(axis=None)
    assert table.dtypes.astype(str).to_dict() == {
        "value": "float64", "se": "float64", "low": "float64", "high": "float64",
        "others": "Int64", "n": "Int64", "n_effective": "float64", "invited": "Int64",
        "state": "str",
    }  # fmt: skip


def test_groups_are_those_that_communes_are_in():
    frame, observed, groups = simple((6, "b", 1), (5, "a", 2), (4, "c", SILENT))
    table = estimated((frame, observed, groups.mask(groups == "c")))
    assert table.index.tolist() == ["a", "b"]
    nowhere = estimated((frame, observed, pd.Series(pd.NA, index=groups.index, dtype="str")))
    assert (len(nowhere), nowhere.index.dtype) == (0, "str")


def test_only_what_a_commune_of_the_design_answered_counts():
    frame, observed, groups = simple((5, "a", 1), (1, "a", 9), (3, "a", SILENT), (1, "a", 9))
    observed.iloc[8, 0] = 9.0  # a number beside a state that says that there is none
    observed.iloc[9, 0] = math.nan  # and no number beside one that says that there is
    known = frame.index[[0, 1, 2, 3, 4, 9]]  # of the sixth nobody knew
    design = make_design(frame, known, "simple")
    row = estimate(observed, groups, design).loc["a"]
    assert (row["value"], row["n"], row["invited"]) == (1, 5, 10)


def test_where_all_answers_agree_both_ends_of_the_scale_are_told():
    frame, observed, groups = simple(
        (8, "alike", 3), (22, "alike", SILENT), (4, "mixed", 1), (4, "mixed", 3),
        (9, "mixed", SILENT), (6, "whole", 3),
    )  # fmt: skip
    table = estimated((frame, observed, groups), bounds=(1.0, 5.0))
    others = table["others"]["alike"]
    assert 0 < others <= 22
    assert table["others"].isna().tolist() == [False, True, True]
    part = others / 30
    assert table.loc["alike", ["low", "high"]].tolist() == pytest.approx(
        [3 - 2 * part, 3 + 2 * part]
    )
    assert table.loc["whole", ["low", "high"]].tolist() == [3, 3]
    for bounds in (None, (0.0, math.inf)):
        open_ended = estimated((frame, observed, groups), bounds=bounds)
        assert open_ended["others"]["alike"] == others
        assert open_ended.loc["alike", ["low", "high"]].isna().all()
    shares = estimated(simple((8, "x", 1), (9, "x", SILENT)), share=True)
    assert shares["others"].isna().all()
    assert shares["low"]["x"] < 100


def test_an_interval_ends_where_the_scale_does():
    of = simple((3, "x", 1), (3, "x", 5), (30, "x", SILENT))
    plain, cut = estimated(of).loc["x"], estimated(of, bounds=(2.0, 4.0)).loc["x"]
    assert plain["low"] < 2
    assert plain["high"] > 4
    assert (cut["low"], cut["high"], cut["value"]) == (2, 4, 3)


def test_what_differs_by_rounding_alone_is_the_same():
    """A million and a tenth, and what is a hair beside it: no error, however large they are."""
    of = simple((5, "x", 1e6 + 0.1), (5, "x", (1e6 + 0.1) * (1 + 4e-16)), (30, "x", SILENT))
    row = estimated(of).loc["x"]
    assert row["se"] == 0
    assert row["others"] > 0


def test_of_groups_over_many_strata_one_degree_of_freedom_is_left():
    rows = []
    for region, told in zip("ABCDE", (1, 2, 3, 4, 5), strict=True):
        rows += [(1, "x", region, False, told), (2, "y", region, False, 3)]
        rows += [(2, "x", region, False, SILENT)]
    row = estimated(survey(*rows), "stratified").loc["x"]
    assert row["value"] == pytest.approx(3)
    assert row["high"] - row["low"] == pytest.approx(2 * t.ppf(0.975, 1) * row["se"])
    simpler = estimated(survey(*rows), "simple").loc["x"]
    assert simpler["high"] - simpler["low"] == pytest.approx(2 * t.ppf(0.975, 4) * simpler["se"])


def test_the_interval_of_a_mean_number_is_that_of_its_logarithm():
    of = simple((3, "x", 0), (3, "x", 2), (2, "x", 8), (30, "x", SILENT), (6, "y", 3))
    table = estimated(of, count=True)
    row = table.loc["x"]
    factor = math.exp(t.ppf(0.975, 7) * row["se"] / row["value"])
    assert (row["low"], row["high"]) == pytest.approx((22 / 8 / factor, 22 / 8 * factor))
    assert table.loc["y", ["value", "low", "high"]].tolist() == [3, 3, 3]


def test_the_effective_number_of_answers_of_a_weighted_mean():
    # Urban communes weigh 2, rural ones 4.
    of = survey(
        (2, "x", "A", False, 1), (2, "x", "A", False, 3), (4, "x", "A", False, SILENT),
        (1, "x", "A", True, 5), (1, "x", "A", True, 9), (6, "x", "A", True, SILENT),
    )  # fmt: skip
    row = estimated(of, "stratified").loc["x"]
    values, weights = np.array([1, 1, 3, 3, 5, 9]), np.array([2, 2, 2, 2, 4, 4])
    mean = np.average(values, weights=weights)
    spread = np.average((values - mean) ** 2, weights=weights) * 6 / 5
    assert row["value"] == pytest.approx(mean)
    assert row["n_effective"] == pytest.approx(spread / row["se"] ** 2)
    # 1 - 4/8 and 1 - 2/8, times the variances 4/3 and 8 of the means of 4 and of 2.
    variance = (8 / 16) ** 2 * 0.5 * (4 / 3) / 4 + (8 / 16) ** 2 * 0.75 * 8 / 2
    assert row["se"] == pytest.approx(math.sqrt(variance))


@pytest.mark.parametrize(
    ("kind", "correction", "lost"), [("poststratified", 10 / 16, 1), ("stratified", 32 / 48, 2)]
)
def test_unequal_weights_are_worth_fewer_answers(kind, correction, lost):
    """Kish's number, divided by the correction: of strata, weighted by the squares of weights."""
    of = survey(
        (4, "x", "A", False, 1), (4, "x", "A", False, SILENT),
        (2, "x", "A", True, 1), (6, "x", "A", True, SILENT),
    )  # fmt: skip
    row = estimated(of, kind, share=True).loc["x"]
    kish = (4 * 2 + 2 * 4) ** 2 / (4 * 2**2 + 2 * 4**2)
    ratio = t.ppf(0.975, 5) / t.ppf(0.975, 6 - lost)
    assert row["n_effective"] == pytest.approx(kish / correction * ratio**2)


def test_unequal_weights_leave_more_room_for_others():
    of = survey(
        (4, "x", "A", False, 7), (1, "x", "A", False, SILENT),
        (2, "x", "A", True, 7), (18, "x", "A", True, SILENT),
    )  # fmt: skip
    others = estimated(of, "poststratified")["others"]["x"]
    kish = 25**2 / (4 * 1.25**2 + 2 * 10**2)
    assert others == others_at_most(kish, 25)
    assert others > others_at_most(6, 25)


@pytest.mark.parametrize(("silent", "scatter"), [(0, 0), (1, 1), (2, 1)])
def test_one_answer_for_several_communes_differs_from_the_mean_of_all(silent, scatter):
    of = survey(
        (3, "x", "A", False, 1), (3, "x", "A", False, 3), (6, "x", "A", False, SILENT),
        (1, "x", "B", False, 9), (silent, "x", "B", False, SILENT),
    )  # fmt: skip
    row = estimated(of, "poststratified").loc["x"]
    size, weight = 13 + silent, 1 + silent
    mean = (12 * 2 + weight * 9) / size
    u = 2 * (np.array([1, 1, 1, 3, 3, 3]) - mean) / size
    variance = (u**2).sum() - u.sum() ** 2 / 6 + scatter * (weight * (9 - mean) / size) ** 2
    assert row["value"] == pytest.approx(mean)
    assert row["se"] == pytest.approx(math.sqrt((1 - 7 / size) * 7 / 6 * variance))


def test_where_answers_are_of_strata_that_all_answered_each_counts_once():
    """The group has silent communes, of a stratum that it has no answers in."""
    of = survey(
        (3, "x", "A", False, 1), (3, "x", "A", False, 0),
        (2, "x", "B", False, SILENT), (2, "y", "B", False, 1), (2, "y", "B", False, SILENT),
    )  # fmt: skip
    row = estimated(of, "stratified", share=True).loc["x"]
    assert (row["state"], row["value"], row["n_effective"]) == ("value", 50, 6)


@pytest.mark.parametrize(("yes", "no"), [(4, 60), (60, 4), (5, 60), (60, 5), (0, 30), (30, 0)])
def test_fewer_than_five_of_either_kind_are_few(yes, no):
    of = simple((yes, "x", 1), (no, "x", 0), (500, "x", SILENT))
    row = estimated(of, share=True).loc["x"]
    interval = clopper_pearson if min(yes, no) < 5 else wilson
    low, high = interval(yes / (yes + no), row["n_effective"])
    assert (row["low"], row["high"]) == pytest.approx((100 * low, 100 * high))


def test_a_share_of_a_group_where_all_answered_is_counted():
    row = estimated(simple((2, "x", 1), (6, "x", 0), (9, "y", SILENT)), share=True).loc["x"]
    assert row[["value", "se", "low", "high", "n_effective"]].tolist() == [25, 0, 25, 25, 8]


def test_answers_need_not_be_whole():
    for share, n in ((0.01, 50.0), (0.99, 50.0), (0.3, 7.5)):
        yes, no = share * n, (1 - share) * n
        low, high = clopper_pearson(share, n)
        assert low == pytest.approx(beta.ppf(0.025, yes, no + 1))
        assert high == pytest.approx(beta.ppf(0.975, yes + 1, no))


@pytest.mark.parametrize(("yes", "n"), [(0, 9), (7, 9), (9, 9), (31, 123), (1, 400)])
def test_intervals_of_whole_answers_are_those_of_scipy(yes, n):
    for interval, name in ((wilson, "wilson"), (clopper_pearson, "exact")):
        theirs = binomtest(yes, n).proportion_ci(method=name)
        assert interval(yes / n, n) == pytest.approx(tuple(theirs), abs=1e-9)


def test_at_none_and_at_all_an_interval_ends_with_the_share():
    n = np.arange(1, 400)
    for interval in (wilson, clopper_pearson):
        low, high = interval(np.zeros(n.size), n)
        assert (low == 0).all()
        assert ((high > 0) & (high < 1)).all()
        low, high = interval(np.ones(n.size), n)
        assert (high == 1).all()
        assert ((low > 0) & (low < 1)).all()


def with_bands(of, least, most):
    frame, observed, groups = of
    known = observed["value"]
    return frame, observed.assign(least=known - least, most=known + most), groups


def test_the_interval_of_bands_runs_from_their_low_ends_to_their_high_ones():
    frame, observed, groups = with_bands(
        simple((4, "x", 4), (4, "x", 6), (20, "x", SILENT), (9, "y", 5), (9, "y", SILENT)), 1, 2
    )
    design = make_design(frame, with_known_status(observed), "simple")
    codes = pd.Index(["y", "x"])

    def of(values, **kwargs):
        return estimate(observed.assign(value=values), groups, design, codes=codes, **kwargs)

    for kwargs in ({"bounds": (0.0, 10.0)}, {"count": True}, {}):
        found = estimate_with_bands(observed, groups, design, codes=codes, **kwargs)
        assert found.index.equals(codes)
        assert found["value"].equals(of(observed["value"], **kwargs)["value"])
        assert found["low"].equals(of(observed["least"], **kwargs)["low"])
        assert found["high"].equals(of(observed["most"], **kwargs)["high"])
        assert found["others"].isna().all()
        assert found["others"].dtype == "Int64"


def test_what_is_known_exactly_has_the_usual_interval():
    frame, observed, groups = simple((5, "x", 1), (5, "x", 0), (20, "x", SILENT))
    exact = observed.assign(least=math.nan, most=math.nan)
    design = make_design(frame, with_known_status(observed), "simple")
    for kwargs in ({}, {"share": True}, {"count": True}):
        pd.testing.assert_frame_equal(
            estimate_with_bands(exact, groups, design, **kwargs),
            estimate(observed, groups, design, **kwargs),
        )
