"""Ranks and how firm they are: worked by hand, and whatever the scores."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from geo.language import AtlasError
from geo.survey.maturity.robustness import (
    CONCENTRATION,
    ONLY_WEIGHTS,
    Variation,
    _draw,
    first_and_last_ranks,
    pairwise_win_shares,
    rank_intervals,
)
from geo.survey.maturity.scores import INDEX, score_edition

FEW = 400  # draws: enough for what is tested here

scores = npst.arrays(
    "float64",
    st.tuples(st.integers(1, 12), st.just(7)),
    elements=st.one_of(st.integers(0, 10).map(float), st.just(np.nan)),
).map(lambda values: pd.DataFrame(values, index=[f"{i:05d}" for i in range(len(values))]))
weights = st.lists(st.integers(0, 5), min_size=7, max_size=7).filter(any)
variations = st.builds(Variation, st.booleans(), st.booleans())


def frame(*rows):
    return pd.DataFrame(rows, index=[f"{i:05d}" for i in range(len(rows))], dtype="float64")


@settings(deadline=None)
@given(scores, weights, variations)
def test_the_interval_holds_the_rank_and_lies_within_the_places(table, weight, variation):
    found = rank_intervals(table, weight, variation, draws=FEW)
    ranked = found[found["value"].notna()]
    assert (ranked["low"] <= ranked["rank"]).all()
    assert (ranked["rank"] <= ranked["last"]).all()
    assert (ranked["last"] <= ranked["high"]).all()
    assert ranked["low"].ge(1).all()
    assert ranked["high"].le(len(ranked)).all()
    assert found.loc[found["value"].isna(), ["rank", "last", "low", "high"]].isna().all(axis=None)


@settings(deadline=None)
@given(scores, weights, st.integers(2, 9))
def test_the_scale_of_the_weights_does_not_matter(table, weight, times):
    one = rank_intervals(table, weight, draws=FEW)
    other = rank_intervals(table, [times * w for w in weight], draws=FEW)
    pd.testing.assert_frame_equal(one, other)


@settings(deadline=None)
@given(scores, weights, st.randoms())
def test_the_order_of_the_communes_does_not_matter(table, weight, chance):
    order = list(table.index)
    chance.shuffle(order)
    pd.testing.assert_frame_equal(
        rank_intervals(table, weight, draws=FEW).loc[order],
        rank_intervals(table.loc[order], weight, draws=FEW),
    )


@settings(deadline=None)
@given(scores, weights, variations)
def test_the_interval_of_the_value_holds_the_value_and_lies_within_the_scores(
    table, weight, variation
):
    found = rank_intervals(table, weight, variation, draws=FEW)
    known = found[found["value"].notna()]
    assert (known["value_low"] <= known["value"]).all()
    assert (known["value"] <= known["value_high"]).all()
    weighing = table.loc[known.index, np.asarray(weight) > 0]
    assert (known["value_low"] >= weighing.min(axis=1) - 1e-6).all()
    assert (known["value_high"] <= weighing.max(axis=1) + 1e-6).all()
    assert found.loc[found["value"].isna(), ["value_low", "value_high"]].isna().all(axis=None)


def test_scores_that_are_all_alike_leave_no_choice_of_value():
    found = rank_intervals(frame([5] * 7, [0, 10, 0, 10, 0, 10, 5]), [1] * 7)
    assert found["value_low"].iloc[0] == pytest.approx(5)
    assert found["value_high"].iloc[0] == pytest.approx(5)
    assert found["value_high"].iloc[1] - found["value_low"].iloc[1] > 1


def test_who_is_ahead_in_every_domain_is_first_whatever_the_weights():
    found = rank_intervals(frame([9] * 7, [5] * 7, [1] * 7), [1] * 7, Variation(True, True))
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["low"].tolist() == found["high"].tolist() == [1, 2, 3]


def test_the_same_scores_share_their_places():
    found = rank_intervals(frame([5] * 7, [5] * 7, [9] * 7, [1] * 7), [1] * 7)
    assert found["rank"].tolist() == [2, 2, 1, 4]
    assert found["last"].tolist() == [3, 3, 1, 4]
    assert found["low"].tolist() == [2, 2, 1, 4]
    assert found["high"].tolist() == [3, 3, 1, 4]
    assert found["median"].tolist() == [2.5, 2.5, 1, 4]


def test_where_domains_disagree_the_rank_is_wide():
    lopsided = frame([10, 10, 10, 10, 0, 0, 0], [0, 0, 0, 0, 10, 10, 10], [5.5] * 7)
    found = rank_intervals(lopsided, [1] * 7)
    assert (found["high"] - found["low"]).max() == 2


def test_a_domain_without_weight_parts_nobody():
    found = rank_intervals(frame([5, 5, 5, 5, 5, 5, 0], [5, 5, 5, 5, 5, 5, 10]), [1] * 6 + [0])
    assert found["rank"].tolist() == [1, 1]
    assert found["last"].tolist() == [2, 2]


def test_fewer_than_five_domains_have_no_rank():
    nan = np.nan
    found = rank_intervals(frame([5, 5, 5, 5, nan, nan, nan], [1] * 7), [1] * 7)
    assert found["rank"].isna().tolist() == [True, False]
    assert found.loc["00001", "rank"] == 1


def test_nobody_to_rank_is_an_empty_answer():
    assert rank_intervals(frame(*[[np.nan] * 7] * 3), [1] * 7)["rank"].isna().all()
    assert rank_intervals(pd.DataFrame(columns=range(7), dtype="float64"), [1] * 7).empty


@pytest.mark.parametrize("weight", [[0] * 7, [1] * 6, [1, 1, 1, 1, 1, 1, -1], [np.nan] + [1] * 6])
def test_weights_that_are_none_are_told(weight):
    with pytest.raises(AtlasError, match="eight"):
        rank_intervals(frame([5] * 7), weight)


def test_the_draws_lie_around_the_chosen_weights():
    drawn = _draw((0.5, 0.5, 0.0), 10_000, CONCENTRATION, 1)
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert drawn.mean(axis=0) == pytest.approx([0.5, 0.5, 0], abs=0.01)
    assert drawn[:, 0].std() == pytest.approx((0.25 / (CONCENTRATION + 1)) ** 0.5, rel=0.05)
    assert not drawn[:, 2].any()


def test_the_value_is_the_index():
    table = score_edition("BE2018")
    found = rank_intervals(table.drop(columns=INDEX), [1] * 7, draws=FEW)
    pd.testing.assert_series_equal(found["value"], table[INDEX], check_names=False)
    assert found["rank"].min() == 1


def test_the_same_seed_gives_the_same_intervals():
    table = score_edition("BE2018").drop(columns=INDEX)
    one = rank_intervals(table, [3, 1, 1, 1, 1, 1, 1], draws=FEW)
    pd.testing.assert_frame_equal(one, rank_intervals(table, [3, 1, 1, 1, 1, 1, 1], draws=FEW))


@settings(deadline=None)
@given(scores, weights, variations)
def test_shares_ahead_of_both_sides_are_at_most_all(table, weight, variation):
    ahead = pairwise_win_shares(table, weight, variation, draws=FEW).to_numpy()
    both = ahead + ahead.T
    assert np.all((both <= 1 + 1e-9) | np.isnan(both))
    assert np.isnan(np.diag(ahead)).all()


def test_side_by_side():
    ahead = pairwise_win_shares(frame([9] * 7, [1] * 7, [1] * 7, [np.nan] * 7), [1] * 7)
    assert ahead.loc["00000", "00001"] == 1
    assert ahead.loc["00001", "00000"] == 0
    assert ahead.loc["00001", "00002"] == 0  # level
    assert np.isnan(ahead.loc["00003", "00000"])


@given(st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_places_count_who_is_higher_and_who_is_lower(values):
    first, last = first_and_last_ranks(np.array(values, dtype=float))
    for value, low, high in zip(values, first, last, strict=True):
        assert low == 1 + sum(other > value for other in values)
        assert high == len(values) - sum(other < value for other in values)


def test_scores_that_are_known_by_bands_are_drawn_within_them():
    rng = np.random.default_rng(5)
    cuts = np.array([0, 3, 5, 7, 10])
    place = rng.integers(0, 4, (30, 7))
    scores = pd.DataFrame((cuts[place] + cuts[place + 1]) / 2.0)
    half = pd.DataFrame((cuts[place + 1] - cuts[place]) / 2.0)
    plain = rank_intervals(scores, [1] * 7)
    wide = rank_intervals(scores, [1] * 7, half=half)
    width = (wide["high"] - wide["low"]).mean()
    assert width > 1.1 * (plain["high"] - plain["low"]).mean()
    assert wide["rank"].equals(plain["rank"])
    assert wide["value"].equals(plain["value"])
    assert ((wide["low"] <= wide["rank"]) & (wide["high"] >= wide["last"])).all()
    none = rank_intervals(scores, [1] * 7, half=half * 0)
    pd.testing.assert_frame_equal(none, plain)
    # With one domain the places are those of independent uniform scores: worked out apart.
    one, width_of_one = scores[[0]], half[[0]]
    draws = rng.uniform(-1, 1, (10_000, 30)) * width_of_one[0].to_numpy() + one[0].to_numpy()
    ranks = 1 + (draws[:, None, :] > draws[:, :, None]).sum(axis=2)
    found = rank_intervals(one, [1.0], half=width_of_one, least=1)
    for end, share in (("low", 0.05), ("high", 0.95)):
        away = found[end].astype(float) - np.quantile(ranks, share, axis=0)
        inside = np.minimum(away, 0) if end == "low" else np.maximum(away, 0)
        assert (away - inside).abs().max() <= 1  # widened to hold the shared places, never less


@pytest.mark.parametrize("variation", [ONLY_WEIGHTS, Variation(geometric=True, leave_out=True)])
def test_two_communes_in_the_same_bands_are_each_ahead_in_half_of_the_draws(variation):
    scores = pd.DataFrame([[5.0] * 7, [5.0] * 7, [9.0] * 7])
    half = pd.DataFrame([[1.0] * 7, [1.0] * 7, [1.0] * 7])
    assert pairwise_win_shares(scores, [1] * 7, variation).loc[0, 1] == 0
    ahead = pairwise_win_shares(scores, [1] * 7, variation, half=half)
    assert abs(ahead.loc[0, 1] - 0.5) < 0.02
    assert ahead.loc[0, 1] + ahead.loc[1, 0] > 0.999
    assert ahead.loc[2, 0] == 1
