"""Estimates of scores that are known by bands hold what any true scores in them would give."""

import numpy as np
import pandas as pd
import pytest

from geo.survey import load_edition
from geo.survey.edition_areas import area_of_edition
from geo.survey.inference.contrast import contrast
from geo.survey.inference.design import edition_design
from geo.survey.inference.estimate import estimate, estimate_with_bands, with_known_status
from geo.survey.values.indicator_values import commune_values

CUTS = np.array([0.0, 3.0, 5.0, 6.0, 10.0])


@pytest.fixture(scope="module")
def banded():
    """The index of an open edition, as if only its bands were known, and the design."""
    own = commune_values("BE2018", "index").copy()
    known = own["value"].notna()
    place = np.searchsorted(CUTS, own.loc[known, "value"], side="right").clip(1, len(CUTS) - 1)
    own.loc[known, "least"], own.loc[known, "most"] = CUTS[place - 1], CUTS[place]
    own["value"] = (own["least"] + own["most"]) / 2
    return own, edition_design(load_edition("BE2018"), with_known_status(own))


def drawn(own, seed):
    """True scores somewhere in their bands: anywhere, all at the foot, all at the top."""
    share = np.random.default_rng(seed).random(len(own))
    share = {1: 0.0, 2: 1.0}.get(seed, share)
    return own.assign(value=own["least"] + share * (own["most"] - own["least"]))


def test_the_interval_of_a_mean_holds_those_of_all_true_scores_at_the_ends(banded):
    own, design = banded
    group = area_of_edition(2018, "region", 2018)
    wide = estimate_with_bands(own, group, design, bounds=(0.0, 10.0))
    middle = estimate(own, group, design, bounds=(0.0, 10.0))
    assert wide["value"].equals(middle["value"])
    for seed, end in ((1, "low"), (2, "high")):
        true = estimate(drawn(own, seed), group, design, bounds=(0.0, 10.0))
        pd.testing.assert_series_equal(wide[end], true[end])
    for seed in range(3, 23):
        true = estimate(drawn(own, seed), group, design, bounds=(0.0, 10.0)).dropna()
        assert (wide["low"].reindex(true.index) <= true["value"]).all()
        assert (true["value"] <= wide["high"].reindex(true.index)).all()


@pytest.mark.parametrize(("first", "second"), [("02000", "03000"), ("03000", None)])
def test_the_interval_of_a_difference_holds_that_of_any_true_scores(banded, first, second):
    """Also where one area lies in the other, and its communes count in both."""
    own, design = banded
    region = area_of_edition(2018, "region", 2018)
    groups = region == first, (region == second) if second else region.notna()
    wide = contrast(own, *groups, design)
    plain = own.drop(columns=["least", "most"])
    assert wide.difference == contrast(plain, *groups, design).difference
    for seed in range(1, 23):
        true = contrast(drawn(own, seed).drop(columns=["least", "most"]), *groups, design)
        assert wide.low < true.difference < wide.high
    assert wide.high - wide.low > 1
