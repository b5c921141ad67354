"""Values carried across mergers: nothing gained, nothing lost, nothing guessed."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language import AtlasError
from geo.territory import area_of, convert, load_communes
from geo.territory.mergers import codes_between
from geo.territory.vintage_conversion import SHOWN

CODES_2018 = list(codes_between(2018, 2018).index)
INTO_2025 = codes_between(2018, 2025)
# Mostly communes of which something became: there the rules differ.
CHANGED = [code for code in CODES_2018 if INTO_2025.eq(INTO_2025[code]).sum() > 1]
codes = st.sampled_from(CHANGED) | st.sampled_from(CODES_2018)
numbers = st.none() | st.integers(-1000, 1000) | st.floats(-1e6, 1e6)
tables = st.dictionaries(codes, numbers, min_size=1, max_size=40).map(
    lambda rows: pd.Series(rows, name="value", dtype="float64")
)
yes_no = st.dictionaries(codes, st.none() | st.booleans(), min_size=1, max_size=40).map(
    lambda rows: pd.Series(rows, name="value", dtype="boolean")
)
early_to_late = st.sampled_from([(2018, 2018), (2018, 2019), (2018, 2025)])


@given(tables, early_to_late)
def test_a_sum_is_conserved(table, vintages):
    values = convert(table, *vintages, "sum").values["value"]
    assert values.sum() == pytest.approx(table.sum(), rel=1e-9, abs=1e-6)


@given(tables)
def test_a_mean_lies_between_its_parts(table):
    result = convert(table, 2018, 2025, "mean")
    parts = table.dropna().groupby(INTO_2025.reindex(table.dropna().index))
    values = result.values["value"].dropna()
    assert list(values.index) == sorted(parts.groups)
    assert (values >= parts.min() - 1e-9 * parts.min().abs()).all()
    assert (values <= parts.max() + 1e-9 * parts.max().abs()).all()


@given(tables)
def test_it_is_known_which_parts_had_a_value(table):
    result = convert(table, 2018, 2025, "mean")
    with_value = result.parts_with_value["value"]
    assert with_value.sum() == table.notna().sum()
    assert (with_value <= result.parts_total).all()
    assert result.parts_total.sum() == 589
    assert ((with_value == 0) == result.values["value"].isna()).all()
    assert set(result.parts.index[result.parts["value"]]) == set(table.dropna().index)


@settings(max_examples=50)
@given(yes_no, st.sampled_from(["any", "all"]))
def test_any_and_all_are_those_of_the_parts_that_have_a_value(table, how):
    values = convert(table, 2018, 2025, how).values["value"].dropna()
    for code, value in values.items():
        parts = table.reindex(INTO_2025.index[INTO_2025.eq(code)]).dropna()
        assert value == (parts.any() if how == "any" else parts.all())


@settings(max_examples=50)
@given(tables)
def test_two_steps_are_one(table):
    positive = (table > 0).where(table.notna())
    for column, how in ((table, "sum"), (positive, "any"), (positive, "all")):
        at_once = convert(column, 2018, 2025, how).values
        by_2019 = convert(convert(column, 2018, 2019, how).values, 2019, 2025, how).values
        pd.testing.assert_frame_equal(at_once, by_2019, atol=1e-6)


@given(tables)
def test_what_did_not_merge_goes_there_and_back_to_the_last_bit(table):
    table = table[~table.index.isin(CHANGED)]
    there = convert(table, 2018, 2025, "mean").values
    back = convert(there, 2025, 2018, "mean").values["value"]
    pd.testing.assert_series_equal(
        back.dropna(), table.dropna().sort_index(), check_names=False, check_exact=True
    )


def test_a_mean_is_weighted_by_the_population_of_the_parts_with_a_value():
    people = load_communes(2018)["population"]
    score = pd.DataFrame({"score": {"44036": 2.0, "44072": 8.0, "44080": np.nan}})
    result = convert(score, 2018, 2019, "mean")
    expected = (2 * people["44036"] + 8 * people["44072"]) / (people["44036"] + people["44072"])
    assert result.values.loc["44085", "score"] == pytest.approx(expected)
    assert result.parts_total["44085"] == 3
    assert result.parts_with_value.loc["44085", "score"] == 2


def test_antwerpen_keeps_its_code_but_not_its_territory():
    table = pd.Series({"11002": 10.0, "11007": 1.0})
    assert convert(table, 2018, 2025, "sum").values.loc["11002"].item() == 11
    with pytest.raises(AtlasError, match=r"2025 cannot be divided .* 2018: Antwerpen \(11002\)"):
        convert(pd.Series({"11002": 11.0}), 2025, 2018, "sum")


def test_a_merged_commune_without_a_value_does_not_stop_the_others():
    table = pd.Series({"11002": np.nan, "57096": 4.0})
    values = convert(table, 2025, 2018, "sum").values[0]
    assert values.dropna().to_dict() == {"54007": 4.0}


def test_each_column_has_its_own_rule():
    table = pd.DataFrame({"inhabitants": [100, 50], "has_plan": [True, False]}, ["11002", "11007"])
    result = convert(table, 2019, 2025, {"inhabitants": "sum", "has_plan": "any"})
    assert result.values.loc["11002"].tolist() == [150, True]
    assert list(map(str, result.values.dtypes)) == ["float64", "boolean"]


def test_all_communes_of_the_new_vintage_are_there():
    result = convert(pd.Series({"62063": 1}), 2018, 2019, "sum")
    assert list(result.values.index) == list(area_of(2019, "commune"))


@pytest.mark.parametrize(
    ("table", "how", "complaint"),
    [
        ({"44084": 1}, "sum", "not communes of 2018: 44084"),
        ({11002: 1}, "sum", "Codes are text of five digits"),
        ({"11002": "many"}, "sum", "holds values that are not numbers"),
        ({"11002": 7}, "any", "holds other values than yes and no"),
        ({"11002": 7}, "median", "choose one of sum, mean, any, all"),
    ],
)
def test_what_cannot_be_converted_is_said(table, how, complaint):
    with pytest.raises(AtlasError, match=complaint):
        convert(pd.Series(table, name="value"), 2018, 2025, how)


def test_a_commune_that_comes_twice_is_said():
    with pytest.raises(AtlasError, match="more than once: 62063"):
        convert(pd.Series([1, 2], ["62063", "62063"]), 2018, 2019, "sum")


# Puurs-Sint-Amands is 12041 since 2019: of Puurs (12030) and Sint-Amands (12034).
PUURS, SINT_AMANDS, BOTH = "12030", "12034", "12041"


@pytest.mark.parametrize(
    ("values", "how", "expected"),
    [
        ((1, 2), "sum", 3),
        ((1, None), "sum", 1),
        ((None, None), "sum", None),
        ((None, None), "mean", None),
        ((0.1, None), "mean", 0.1),
        ((True, False), "any", True),
        ((True, False), "all", False),
        ((True, None), "all", True),
        ((False, None), "any", False),
        ((None, None), "any", None),
        ((1, 0), "any", True),
        ((1.0, 0.0), "all", False),
    ],
)
def test_two_communes_become_one(values, how, expected):
    table = pd.Series(
        dict(zip((PUURS, SINT_AMANDS), values, strict=True)), name="it", dtype="object"
    )
    result = convert(table, 2018, 2019, how)
    found = result.values.loc[BOTH, "it"]
    assert (None if pd.isna(found) else found) == expected
    assert result.parts_total[BOTH] == 2
    assert result.parts_with_value.loc[BOTH, "it"] == sum(one is not None for one in values)
    parts = result.parts[result.parts["nis5"] == BOTH]
    assert parts["it"].to_dict() == {
        code: one is not None for code, one in zip((PUURS, SINT_AMANDS), values, strict=True)
    }
    assert list(result.parts.columns) == ["nis5", "it"]


def test_what_comes_out_is_indexed_and_named_as_it_is_described():
    result = convert(pd.Series({PUURS: 1}, name="it"), 2018, 2019, "sum")
    assert result.values.index.name == result.parts_with_value.index.name == "nis5"
    assert result.parts.index.name == "nis5_from"
    assert (result.parts_total.index.name, result.parts_total.name) == ("nis5", "parts_total")
    assert (len(result.values), len(result.parts)) == (581, 589)
    assert result.parts_total.sum() == 589
    for index in (result.values.index, result.parts.index, result.parts_total.index):
        assert {type(code) for code in index} == {str}


def test_back_in_time_a_commune_without_a_value_stands_once_for_each_part():
    result = convert(pd.Series({BOTH: np.nan, "11001": 2.0}, name="it"), 2019, 2018, "sum")
    assert result.values["it"].dropna().to_dict() == {"11001": 2.0}
    assert result.parts.loc[BOTH, "nis5"].tolist() == [PUURS, SINT_AMANDS]
    assert (len(result.values), len(result.parts)) == (589, 589)
    assert set(result.parts_total) == {1}


def test_only_a_value_stops_the_way_back_and_all_that_do_are_named():
    with pytest.raises(
        AtlasError, match=r"Values of 2019 .* of 2018: Puurs-Sint-Amands \(12041\) h"
    ):
        convert(pd.DataFrame({"a": {BOTH: np.nan}, "b": {BOTH: 1.0}}), 2019, 2018, "sum")
    stuck = convert(pd.Series(1.0, index=pd.Index(CODES_2018)), 2018, 2025, "sum").values[0]
    with pytest.raises(AtlasError, match=r"\((\d{5})\), .*… \(\+\d+\) had not merged") as refused:
        convert(stuck, 2025, 2018, "sum")
    merged = INTO_2025[INTO_2025.duplicated(keep=False)].unique()
    said = str(refused.value)
    named = re.findall(r"\((\d{5})\)", said)
    assert named == sorted(merged)[: len(named)]
    assert f"(+{len(merged) - len(named)})" in said
    assert len(named) == SHOWN


def test_unknown_codes_are_named_up_to_a_few():
    wrong = [f"9{n:04}" for n in range(SHOWN + 2)]
    for count, end in ((1, wrong[0]), (SHOWN, wrong[SHOWN - 1]), (SHOWN + 1, "… (+1)")):
        table = pd.Series(1, index=pd.Index([PUURS, *wrong[:count]]))
        with pytest.raises(AtlasError) as refused:
            convert(table, 2018, 2019, "sum")
        expected = ", ".join(wrong[: min(count, SHOWN)]) + (end if count > SHOWN else "")
        assert f"communes of 2018: {expected}. Codes" in str(refused.value)
    twice = pd.Series(1, index=pd.Index([PUURS, "11001", PUURS, PUURS]))
    with pytest.raises(AtlasError, match=r"more than once: 12030\."):
        convert(twice, 2018, 2019, "sum")


@pytest.mark.parametrize("how", ["any", "all"])
@pytest.mark.parametrize("value", [2, 0.5, "yes", "many"])
def test_truth_is_yes_or_no(how, value):
    table = pd.Series({PUURS: 1, SINT_AMANDS: value}, name="plan", dtype="object")
    with pytest.raises(AtlasError, match=f"Column plan cannot be merged by {how}: it holds other"):
        convert(table, 2018, 2019, how)


@pytest.mark.parametrize("how", ["sum", "mean"])
def test_numbers_are_numbers(how):
    table = pd.DataFrame({"fine": {PUURS: 1}, "odd": {PUURS: "many"}})
    with pytest.raises(AtlasError, match=f"Column odd cannot be merged by {how}: it holds values"):
        convert(table, 2018, 2019, how)
    rules = {"fine": how, "odd": "most"}
    with pytest.raises(AtlasError, match="merged by most: choose one of sum, mean, any, all"):
        convert(table, 2018, 2019, rules)


@pytest.mark.parametrize("vintages", [(2017, 2019), (2018, 2020)])
def test_boundaries_that_are_not_known_are_refused(vintages):
    with pytest.raises(AtlasError, match=r"2017|2020"):
        convert(pd.Series({PUURS: 1}), *vintages, "sum")
