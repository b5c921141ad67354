"""Estimates of groups are of those that are asked for, in their order."""

from __future__ import annotations

import pandas as pd

from geo.survey.editions import load_edition
from geo.survey.indicators import get_indicator
from geo.survey.inference.groups import group_of, groups_in_order
from geo.survey.values.indicator_estimates import estimate_of_groups
from geo.survey.values.indicator_values import commune_values


def test_every_group_that_is_asked_for_has_a_row_and_no_other():
    indicator = get_indicator("BE2018", "q.engaged")
    own = commune_values("BE2018", indicator.id)
    groups = group_of("size", 2018)
    usual = list(groups_in_order("size", 2018))
    for codes in ([*usual[::-1], "of no commune"], usual[1:2]):
        table = estimate_of_groups(
            load_edition("BE2018"), indicator, own, groups, pd.Index(codes, dtype="str")
        )
        assert list(table.index) == codes
        assert table["n"].fillna(0).gt(0).tolist() == [code in usual for code in codes]
