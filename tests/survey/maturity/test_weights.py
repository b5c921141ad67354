"""Weights: only proportions matter, one choice has one link, and nonsense is told."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import AtlasError, translator
from geo.survey.maturity.weights import (
    MOST_WEIGHT,
    as_mapping,
    check,
    domain_keys,
    equal_weights,
    in_lowest_terms,
    name_of_weights,
    parse_weights,
    preset_of,
    presets,
    weights_in_words,
    write_weights,
)
from geo.survey.published.figures import find_figures
from geo.survey.published.rankings import all_rankings
from geo.survey.questionnaire import load_questionnaire

choices = st.lists(st.integers(0, MOST_WEIGHT), min_size=7, max_size=7).filter(any)


@given(choices, st.integers(1, 5))
def test_the_scale_of_weights_does_not_matter(weights, times):
    if max(weights) * times <= MOST_WEIGHT:
        assert in_lowest_terms([times * weight for weight in weights]) == in_lowest_terms(weights)


@given(choices)
def test_a_link_brings_back_the_weights(weights):
    assert parse_weights(write_weights(tuple(weights))) == tuple(weights)
    settled = in_lowest_terms(weights)
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
    assert found == [in_lowest_terms(weights) for weights in found]
    assert len(set(found)) == len(found)
    assert preset_of(equal_weights()).key == "equal"
    assert preset_of((5, 1, 1, 1, 1, 1, 1)) is None


def test_a_preset_gives_two_domains_three_times_the_weight():
    heavy = {
        key: {domain for domain, weight in as_mapping(one.weights).items() if weight == 3}
        for key, one in presets().items()
    }
    assert heavy == {
        "equal": set(),
        "governance": {"governance", "organisation"},
        "technology": {"data", "innovation"},
        "practice": {"implementation", "monitoring"},
    }
    assert {weight for one in presets().values() for weight in one.weights} == {1, 3}
    assert all(key == one.key for key, one in presets().items())


def test_weights_are_known_by_their_proportions():
    governance = presets()["governance"]
    assert preset_of(equal_weights()) == preset_of((4,) * 7) == presets()["equal"]
    assert preset_of(governance.weights) == governance
    assert name_of_weights((2,) * 7) == presets()["equal"].label
    assert str(name_of_weights((5, 1, 1, 1, 1, 1, 1))) == "Own weights"
    assert str(name_of_weights(governance.weights)) == "Governance first"


def test_the_smallest_whole_numbers():
    assert in_lowest_terms([0, 4, 2, 0, 0, 0, 0]) == (0, 2, 1, 0, 0, 0, 0)
    assert write_weights(in_lowest_terms([0, 4, 2, 0, 0, 0, 0])) == "0_2_1_0_0_0_0"
    assert in_lowest_terms([2, 2, 3, 2, 2, 2, 2]) == (2, 2, 3, 2, 2, 2, 2)


@pytest.mark.parametrize(
    "weights", [[1] * 6, [1] * 8, [1.0] * 7, [6] + [1] * 6, [-1] + [1] * 6, ["1"] * 7, []]
)
def test_numbers_that_are_no_weights_are_refused(weights):
    with pytest.raises(AtlasError, match="Expected 7 whole numbers from 0 to 5"):
        check(weights)
    with pytest.raises(AtlasError, match="Expected 7 whole numbers from 0 to 5"):
        in_lowest_terms(weights)


def test_the_ends_of_the_weights_can_be_used():
    assert check([0, 5, 0, 0, 0, 0, 0]) == (0, 5, 0, 0, 0, 0, 0)


def test_a_refusal_repeats_what_was_found_but_not_all_of_a_long_one():
    with pytest.raises(AtlasError, match=r"The weights 6_1_1 cannot be read\."):
        check([6, 1, 1])
    with pytest.raises(AtlasError, match=r"The weights “” cannot be read\."):
        check([])
    with pytest.raises(AtlasError) as refused:
        check(list(range(10, 60)))
    found = str(refused.value).removeprefix("The weights ").partition(" ")[0]
    assert found == "_".join(map(str, range(10, 60)))[:60]


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("_".join(["1"] * 20), "_".join(["1"] * 20)),
        ("1_" * 40, ("1_" * 40)[:60]),  # no longer than can be read
        ("1000_1", "1000_1"),
        ("١_1_1_1_1_1_1", "١_1_1_1_1_1_1"),  # digits of another script
        ("²_1_1_1_1_1_1", "²_1_1_1_1_1_1"),
        ("1_x_1_1_1_1_1", "1_x_1_1_1_1_1"),
        ("", "“”"),
    ],
)
def test_what_a_link_has_instead_of_weights(text, repeated):
    with pytest.raises(AtlasError, match=f"The weights {repeated} cannot be read"):
        parse_weights(text)


def test_the_mapping_names_every_domain():
    mapping = as_mapping((1, 2, 3, 4, 5, 0, 1))
    assert list(mapping) == list(domain_keys())
    assert list(mapping.values()) == [1.0, 2.0, 3.0, 4.0, 5.0, 0.0, 1.0]
    with pytest.raises(ValueError, match="zip"):
        as_mapping((1, 1))


def test_weights_in_words_name_every_domain_in_order():
    labels = [domain.label["en"] for domain in load_questionnaire().domains.values()]
    weights = (1, 2, 3, 4, 5, 0, 1)
    expected = ", ".join(f"{label} {n}" for label, n in zip(labels, weights, strict=True))
    assert translator("en").render(weights_in_words(weights)) == expected
    with pytest.raises(ValueError, match="zip"):
        weights_in_words((1, 1))


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
