"""Weights: only proportions matter, one choice has one link, and nonsense is told."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import AtlasError
from geo.survey.maturity.weights import (
    MOST_WEIGHT,
    as_mapping,
    domain_keys,
    equal_weights,
    parse_weights,
    preset_of,
    presets,
    settle,
    write_weights,
)
from geo.survey.published_figures import find_figures
from geo.survey.published_rankings import all_rankings

choices = st.lists(st.integers(0, MOST_WEIGHT), min_size=7, max_size=7).filter(any)


@given(choices, st.integers(1, 5))
def test_the_scale_of_weights_does_not_matter(weights, times):
    if max(weights) * times <= MOST_WEIGHT:
        assert settle([times * weight for weight in weights]) == settle(weights)


@given(choices)
def test_a_link_brings_back_the_weights(weights):
    assert parse_weights(write_weights(tuple(weights))) == tuple(weights)
    settled = settle(weights)
    total = sum(settled)
    assert [w / total for w in settled] == pytest.approx([w / sum(weights) for w in weights])


@given(st.text(max_size=30))
def test_any_text_is_weights_or_a_sentence(text):
    try:
        found = parse_weights(text)
    except AtlasError:
        return
    assert len(found) == len(domain_keys())
    assert any(found)


@pytest.mark.parametrize("text", ["", "1", "1_1_1_1_1_1", "6_1_1_1_1_1_1", "1_1_1_1_1_1_-1", "x"])
def test_what_is_not_seven_numbers_is_told(text):
    with pytest.raises(AtlasError, match="7 whole numbers from 0 to 5"):
        parse_weights(text)


def test_all_zero_is_told():
    with pytest.raises(AtlasError, match="All weights are zero"):
        parse_weights("0_0_0_0_0_0_0")


def test_presets_are_settled_and_differ():
    found = [preset.weights for preset in presets().values()]
    assert found == [settle(weights) for weights in found]
    assert len(set(found)) == len(found)
    assert preset_of(equal_weights()).key == "equal"
    assert preset_of((5, 1, 1, 1, 1, 1, 1)) is None


def test_the_mapping_names_every_domain():
    assert set(as_mapping(equal_weights())) == set(domain_keys())


def test_what_a_choice_says_of_an_edition_is_what_the_edition_published():
    """A reason may lean on published figures and orders; it claims no more than these."""
    said = {key: str(one.reason) for key, one in presets().items()}
    leaning = {key for key, reason in said.items() if re.search(r"\b20\d\d\b", reason)}
    assert leaning == {"governance", "technology"}
    score = {one.key: one.value for one in find_figures("BE2018") if one.code == "01000"}
    lower = score["factor_technological"]
    assert lower < min(score["factor_human"], score["factor_institutional"])
    assert "the human and the institutional factor" in said["governance"]
    first = {
        one.code: one.places[0].key
        for one in all_rankings()
        if one.edition == "BE2017" and one.key == "perceived_as"
    }
    assert first["01000"] == "perceived_as_technological_challenge"
    other = {code for code, key in first.items() if key != first["01000"]}
    assert other == {"02000", "01000-U"}
    assert "the Flemish and the urban ones saw an opportunity first" in said["technology"]
