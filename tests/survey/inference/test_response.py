"""Who answered, and how often a draw by lot would differ as much."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, fisher_exact

from geo.language import LANGUAGES, translator
from geo.survey import answer_table, load_edition
from geo.survey.inference.design import edition_frame
from geo.survey.inference.groups import SIZE_LIMITS, group_of
from geo.survey.inference.response import (
    COMPARED,
    chance_of_difference,
    compare_response,
    who_answered,
)

EDITION = load_edition("BE2018")
INVITED = edition_frame(EDITION).index


def counts(*numbers):
    return pd.Series(numbers, dtype="int64")


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_two_groups_are_counted_exactly(first, second, data):
    a, b = data.draw(st.integers(0, first)), data.draw(st.integers(0, second))
    if a + b in (0, first + second):
        return
    probability, exact = chance_of_difference(counts(first, second), counts(a, b))
    assert exact
    # With fixed margins a count is further off exactly when it differs more from its expectation.
    support = np.arange(max(0, a + b - second), min(first, a + b) + 1)
    from scipy.stats import hypergeom

    chance = hypergeom.pmf(support, first + second, first, a + b)
    centre = (a + b) * first / (first + second)
    off = np.abs(support - centre) >= abs(a - centre) - 1e-9
    assert probability == pytest.approx(chance[off].sum())


def test_fishers_tea():
    # Four cups of eight chosen, three right: two-sided 34/70 (Fisher, 1935).
    probability, exact = chance_of_difference(counts(4, 4), counts(3, 1))
    assert (probability, exact) == (pytest.approx(34 / 70), True)
    assert probability == pytest.approx(fisher_exact([[3, 1], [1, 3]]).pvalue)


def test_simulation_agrees_with_the_limit():
    invited, answered = counts(20_000, 30_000, 50_000), counts(180, 320, 500)
    expected = np.array([200, 300, 500])
    distance = ((answered - expected) ** 2 / expected).sum()
    probability, exact = chance_of_difference(invited, answered)
    assert not exact
    assert probability == pytest.approx(chi2.sf(distance, 2), abs=0.015)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=0, max_size=6), st.data()
)
def test_probability_is_one_or_none_whatever_the_order(pairs, data):
    invited = counts(*(max(pair) for pair in pairs))
    answered = counts(*(min(pair) for pair in pairs))
    probability, _ = chance_of_difference(invited, answered, draws=200)
    if probability is None:
        n = answered.sum()
        assert (invited > 0).sum() < 2 or n in (0, invited.sum())
        return
    assert 0 < probability <= 1
    order = data.draw(st.permutations(range(len(invited))))
    again, _ = chance_of_difference(invited.iloc[order], answered.iloc[order], draws=200)
    assert again == pytest.approx(probability, abs=0.25)


def test_the_same_answers_give_the_same_probability():
    numbers = counts(300, 200, 80), counts(40, 60, 10)
    assert chance_of_difference(*numbers) == chance_of_difference(*numbers)


@pytest.mark.parametrize("variable", COMPARED)
def test_who_answered_the_demonstration_edition(variable):
    response = who_answered("BE2018", variable)
    assert response.table.invited.sum() == 589
    assert response.table.answered.sum() == 123
    assert response.table.invited_share.sum() == pytest.approx(100)
    assert response.table.answered_share.sum() == pytest.approx(100)
    assert 0 < response.probability <= 1
    assert response.exact == (variable == "setting")
    for language in LANGUAGES:
        assert "{" not in translator(language).render(response.sentence)


def test_a_lopsided_answer_names_the_group_and_its_shares():
    region = group_of("region", 2018)
    flemish = pd.Index(region.index[region == "02000"][:100])
    response = compare_response(EDITION, flemish, "region")
    sentence = str(response.sentence)
    assert response.probability < 0.001
    assert "fewer than 1 in 1,000 cases" in sentence
    assert "Flanders" in sentence or "Wallonia" in sentence
    assert "52.3%" in sentence or "44.5%" in sentence


def test_nobody_everybody_and_one_group_have_their_sentence():
    nobody = compare_response(EDITION, pd.Index([]), "region")
    assert nobody.probability is None
    assert nobody.table.answered_share.isna().all()
    assert "None of the 589" in str(nobody.sentence)
    everybody = compare_response(EDITION, INVITED, "region")
    assert "All 589 invited communes answered" in str(everybody.sentence)
    walloon = load_edition("WAL2021")
    some = compare_response(walloon, edition_frame(walloon).index[:50], "region")
    assert "nothing to compare" in str(some.sentence)


def test_size_classes_hold_the_communes_they_name():
    size = group_of("size", 2018)
    assert size["11002"] == "50k-over"
    assert set(size) == set(SIZE_LIMITS)
    from geo.survey.communes import commune_facts

    people = commune_facts(2018)["population"]
    for key, (low, high) in SIZE_LIMITS.items():
        assert people[size == key].between(low, high, inclusive="left").all()


def test_answers_outside_the_invited_do_not_count():
    answered = answer_table("BE2018").index.append(pd.Index(["99999"]))
    assert compare_response(EDITION, answered, "region").table.answered.sum() == 123
