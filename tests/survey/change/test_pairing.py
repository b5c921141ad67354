"""Communes in two editions: who is paired, who is not, and what mergers do to it."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language import AtlasError
from geo.survey import answer_table, get_indicator, indicator_values, load_edition
from geo.survey.change.pairing import PairState, merge_parts, pair
from geo.survey.communes import commune_facts
from geo.survey.values.indicator_values import commune_values

THEN, NOW = load_edition("BE2017"), load_edition("BE2018")
CODES = commune_facts(2018).index
PROJECTS, STRATEGY = get_indicator("BE2018", "q.projects"), get_indicator("BE2018", "q.strategy")
KNESSELARE, AALTER = "44029", "44001"  # both 44084 since 2019
SIZES = {589: 2018, 581: 2019, 565: 2025}
COMPARED = [
    "index",
    "domain.governance",
    "q.projects",
    "q.sc_manager",
    "q.strategy",
    "q.conception",
]


def values(known, states=None):
    """Values of a few communes; all others did not answer."""
    state = pd.Series("did_not_answer", index=CODES)
    state[list(known)] = "value"
    for code, one in (states or {}).items():
        state[code] = one
    value = pd.Series(math.nan, index=CODES)
    for code, one in known.items():
        value[code] = one
    return pd.DataFrame({"value": value, "state": state, "rests_on": ""})


def paired(before, after, vintage=2018, indicator=PROJECTS):
    return merge_parts(THEN, NOW, indicator, vintage=vintage, before=before, after=after)


@pytest.mark.parametrize("vintage", [2018, 2019, 2025])
@pytest.mark.parametrize("indicator", COMPARED)
def test_the_counts_add_up_to_all_communes(indicator, vintage):
    counts = pair("BE2017", "BE2018", indicator, vintage).counts
    assert sum(counts.values()) in {n for n, year in SIZES.items() if year == vintage}


@pytest.mark.parametrize("vintage", [2018, 2025])
@pytest.mark.parametrize("indicator", COMPARED)
def test_swapped_editions_change_the_sign(indicator, vintage):
    there = pair("BE2017", "BE2018", indicator, vintage).table
    back = pair("BE2018", "BE2017", indicator, vintage).table
    pd.testing.assert_series_equal(there["change"], -back["change"])
    swap = {"only_earlier": "only_later", "only_later": "only_earlier"}
    assert there["state"].replace(swap).tolist() == back["state"].tolist()


answer = st.one_of(
    st.none(), st.sampled_from(["not_answered", "not_applicable"]), st.integers(0, 12)
)


@given(st.lists(st.tuples(answer, answer), min_size=1, max_size=40), st.sampled_from([2018, 2025]))
@settings(max_examples=10, deadline=None)
def test_every_commune_is_in_one_state_whatever_was_answered(pairs, vintage):
    sides = []
    for side in (0, 1):
        told = {CODES[11 * i]: one[side] for i, one in enumerate(pairs)}
        sides.append(
            values(
                {code: float(one) for code, one in told.items() if isinstance(one, int)},
                {code: one for code, one in told.items() if isinstance(one, str)},
            )
        )
    there, back = paired(*sides, vintage), paired(*reversed(sides), vintage)
    assert sum(there.counts.values()) == len(there.table)
    known = there.table["state"] == "value"
    assert there.table["change"].notna().equals(known)
    assert (there.table["now"] - there.table["then"])[known].equals(there.table["change"][known])
    pd.testing.assert_series_equal(there.table["change"], -back.table["change"])


def test_who_answered_what():
    here, there, late, none, gone, many = CODES[:6]
    found = paired(
        values({here: 2.0, there: 1.0, none: 3.0, many: 1.0}, {gone: "not_applicable"}),
        values({here: 5.0, late: 4.0, gone: 1.0}, {none: "not_answered", many: "not_applicable"}),
    ).table["state"]
    assert found[[here, there, late, none, gone, many]].tolist() == [
        "value", "only_earlier", "only_later", "open", "not_applicable", "not_applicable",
    ]  # fmt: skip
    assert (found[6:] == "neither").all()


def test_only_communes_that_answered_both_editions_are_paired():
    found = pair("BE2017", "BE2018", "q.projects", 2018).paired
    both = set(answer_table("BE2017").index) & set(answer_table("BE2018").index)
    assert set(found.index) == both
    assert len(both) == 50


@pytest.mark.parametrize("vintage", [2018, 2019, 2025])
@pytest.mark.parametrize("indicator", ["q.projects", "q.sc_manager", "q.strategy"])
def test_values_are_carried_as_on_the_map(indicator, vintage):
    table = pair("BE2017", "BE2018", indicator, vintage).table
    for edition, column in (("BE2017", "then"), ("BE2018", "now")):
        on_map = indicator_values(edition, indicator, "commune", vintage).table["value"]
        pd.testing.assert_series_equal(table[column], on_map, check_names=False)


def test_a_commune_that_did_not_merge_is_paired_under_its_new_code():
    # Mouscron: 54007 until 2018, 57096 since.
    found = paired(values({"54007": 1.0}), values({"54007": 4.0}), 2019).table
    assert found.loc["57096", "state"] == "value"
    assert found.loc["57096", "change"] == 3


@pytest.mark.parametrize(("vintage", "code"), [(2019, "44084"), (2025, "44084")])
def test_other_parts_are_no_change(vintage, code):
    """Knesselare answered in 2017, Aalter in 2018: on the merged commune, two places, no change."""
    found = paired(values({KNESSELARE: 2.0}), values({AALTER: 6.0}), vintage).table.loc[code]
    assert found["state"] == PairState.OTHER_PARTS
    assert math.isnan(found["change"])
    assert (found["then_parts"], found["now_parts"]) == (("Knesselare",), ("Aalter",))
    assert (found["then"], found["now"]) == (2, 6)


def test_one_part_more_is_no_change_either():
    before = values({KNESSELARE: 2.0})
    after = values({KNESSELARE: 2.0, AALTER: 6.0})
    assert paired(before, after, 2019).table.loc["44084", "state"] == PairState.OTHER_PARTS
    assert paired(before, after, 2018).table.loc[KNESSELARE, "change"] == 0


def test_the_same_part_is_a_change_of_that_part():
    found = paired(values({AALTER: 2.0}), values({AALTER: 6.0}), 2019).table.loc["44084"]
    assert found["state"] == "value"
    assert found["change"] == 4
    assert found["now_parts"] == ("Aalter",)
    assert found["parts"] == 2


def test_both_parts_are_put_together_by_the_rule_of_the_map():
    both = {KNESSELARE: 2.0, AALTER: 6.0}
    after = values({KNESSELARE: 3.0, AALTER: 7.0})
    found = paired(values(both), after, 2019)
    assert found.table.loc["44084", "change"] == 2  # a count is added up: 8, then 10
    score = get_indicator("BE2018", "domain.governance")
    mean = paired(values(both), after, 2019, score).table.loc["44084"]
    people = commune_facts(2018)["population"][[KNESSELARE, AALTER]].to_numpy()
    assert mean["then"] == pytest.approx(np.average([2, 6], weights=people))
    assert "weighted by population" in str(paired(values(both), after, 2019, score).rule)


def test_on_its_own_boundaries_there_is_no_rule_to_tell():
    assert pair("BE2017", "BE2018", "q.projects", 2018).rule is None
    assert "sum of the parts" in str(pair("BE2017", "BE2018", "q.projects", 2025).rule)


def test_a_score_on_other_questions_is_no_change():
    before, after = values({AALTER: 2.0}), values({AALTER: 6.0})
    before.loc[AALTER, "rests_on"] = "strategy"
    after.loc[AALTER, "rests_on"] = "strategy+projects_governance"
    score = get_indicator("BE2018", "domain.governance")
    assert paired(before, after, 2018, score).table.loc[AALTER, "state"] == "other_questions"
    assert paired(before, after, 2019, score).table.loc["44084", "state"] == "other_questions"


def test_answers_without_an_order_have_no_size_of_change():
    conception = get_indicator("BE2018", "q.conception")
    found = paired(values({AALTER: 0.0}), values({AALTER: 2.0}), 2018, conception).table.loc[AALTER]
    assert found["state"] == "value"
    assert math.isnan(found["change"])
    ordered = paired(values({AALTER: 0.0}), values({AALTER: 2.0}), 2018, STRATEGY).table
    assert ordered.loc[AALTER, "change"] == 2


def test_the_index_of_both_years_is_on_what_both_asked():
    pairing = pair("BE2017", "BE2018", "index", 2018)
    asked = {question.key for question in pairing.rests_on}
    assert asked <= set(THEN.asked)
    assert asked <= set(NOW.asked)
    here = commune_values("BE2018", "index")["value"]
    # The full index of 2018 has seven domains and is another number for nearly every commune.
    assert not np.allclose(pairing.table["now"].dropna(), here.dropna())


def test_a_domain_on_the_same_questions_is_as_on_the_map():
    """Both editions asked the same questions of sustainability: nothing to compute again."""
    table = pair("BE2017", "BE2018", "domain.sustainability", 2018).table
    on_map = commune_values("BE2018", "domain.sustainability")["value"]
    pd.testing.assert_series_equal(table["now"], on_map, check_names=False)


def test_weights_of_the_index_are_those_of_the_reader():
    heavy = (0, 0, 1, 0, 0, 0, 0)  # planning and implementation alone
    weighted = pair("BE2017", "BE2018", "index", 2018, heavy).paired["change"]
    alone = pair("BE2017", "BE2018", "domain.implementation", 2018).table["change"]
    assert weighted.to_numpy() == pytest.approx(alone[weighted.index].to_numpy())


@pytest.mark.parametrize(
    ("editions", "indicator", "words"),
    [
        (("BE2018", "BE2018"), "index", "same edition twice"),
        (("WAL2018", "BE2018"), "index", "same territory"),
        (("WAL2019", "WAL2020"), "q.progress", "public for neither"),
        (("BE2017", "BE2018"), "q.progress", "Not asked in 2017"),
        (("BE2017", "BE2018"), "domain.data", "No scored question"),
        (("BE2017", "BE2018"), "documented.all", "belong to no edition"),
    ],
)
def test_what_cannot_be_paired_says_why(editions, indicator, words):
    with pytest.raises(AtlasError, match=words):
        pair(*editions, indicator, 2018)
