"""Which figures may stand side by side, and the sentence where they may not."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from geo.language import Labels
from geo.publishing.barometer.comparison import (
    comparable,
    gaps,
    mixes_denominators,
    panels,
    reasons,
)
from geo.publishing.barometer.figure_words import base
from geo.survey.published import all_figures, find_figures


def one(edition: str, key: str, code: str = "03000"):
    return next(f for f in find_figures(edition, key) if f.code == code)


def test_the_same_question_of_the_same_communes_can_be_compared():
    first = one("WAL2020", "sc_strategy_formalised_share")
    assert comparable(first, one("WAL2021", "sc_strategy_formalised_share")) is None
    assert comparable(first, first) is None


def test_areas_of_one_edition_can_be_compared():
    flanders = one("BE2018", "progress_score", "02000")
    assert comparable(flanders, one("BE2018", "progress_score")) is None
    assert comparable(flanders, one("BE2018", "progress_score", "60000")) is None


def test_municipalities_and_respondents_are_the_same_denominator():
    assert comparable(one("WAL2018", "barrier_budget"), one("WAL2021", "barrier_budget")) is None


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (
            ("BE2018", "theme_energy", "01000"),
            ("WAL2018", "theme_energy", "03000"),
            "Other territory: Belgium against Wallonia.",
        ),
        (
            ("BE2018", "progress_score", "03000"),
            ("WAL2018", "progress_score", "03000"),
            "Other sample",
        ),
        (
            ("WAL2018", "progress_score", "03000"),
            ("WAL2021", "progress_score", "03000"),
            "of the engaged communes only",
        ),
        (
            ("WAL2018", "barrier_expertise", "03000"),
            ("WAL2021", "barrier_expertise", "03000"),
            "The wording changed: “Lack of expertise within the administration”",
        ),
        (
            ("BE2017", "sc_manager_n", "01000"),
            ("BE2017", "sc_manager_n", "02000"),
            "Other denominator: communes of 113 against communes.",
        ),
        (
            ("BE2018", "factor_human", "01000"),
            ("BE2018", "factor_technological", "01000"),
            "They answer different questions.",
        ),
    ],
)
def test_each_reason_has_its_sentence(first, second, words):
    assert words in str(comparable(one(*first), one(*second)))


def test_a_share_of_all_is_not_a_share_of_the_engaged():
    engaged = one("WAL2020", "sc_strategy_formalised_share")
    everyone = replace(
        one("WAL2021", "sc_strategy_formalised_share"), unit_key="% of municipalities"
    )
    assert "Other denominator" in str(comparable(engaged, everyone))


def test_a_score_is_not_a_share():
    score = one("WAL2018", "progress_score")
    share = replace(one("WAL2020", "progress_score"), unit_key="% of municipalities")
    assert "Other unit" in str(comparable(score, share))


def test_counts_of_two_editions_are_not_compared():
    first = one("WAL2018", "projects_total")
    assert "counts" in str(comparable(first, replace(first, edition="WAL2019")))


def test_a_wording_that_differs_in_one_language_is_quoted_in_it():
    first = one("WAL2020", "engaged_share")
    label = first.label
    other = replace(first, edition="WAL2021", label=Labels(label.nl, "Autre", label.de, label.en))
    assert "“Autre”" in str(comparable(first, other))


def test_a_doubt_about_the_denominator_is_not_taken_for_a_denominator():
    assert base(one("WAL2021", "progress_score")) == "engaged"
    assert base(one("WAL2021", "sc_in_future_vision_share")) == "answered"
    assert base(one("WAL2018", "progress_score")) == "answered"


def test_comparing_has_no_direction():
    for first, second in combinations(all_figures(), 2):
        if first.key == second.key:
            assert (comparable(first, second) is None) == (comparable(second, first) is None)


def test_panels_hold_every_figure_once_and_only_what_can_be_compared():
    for key in {figure.key for figure in all_figures()}:
        figures = [figure for figure in all_figures() if figure.key == key]
        groups = panels(figures)
        assert sorted(map(id, figures)) == sorted(id(f) for group in groups for f in group)
        for group in groups:
            assert all(comparable(a, b) is None for a, b in combinations(group, 2))


def test_every_gap_says_why_and_names_the_older_edition_first():
    found = gaps([figure for figure in all_figures() if figure.theme == "themes"])
    assert found
    energy = next(
        gap for gap in found if any(label.en.startswith("Energy") for label in gap.labels)
    )
    assert len(energy.labels) == 2  # governance has the same editions, areas and reason
    for gap in found:
        assert gap.reasons == reasons(gap.first, gap.second)
        assert gap.reasons


def test_a_gap_names_the_same_area_where_both_have_it():
    found = gaps([f for f in all_figures() if f.key == "concept_relevant_share"])
    assert [(gap.first.code, gap.second.code) for gap in found] == [("03000", "03000")]


def test_denominators_are_mixed_where_some_are_of_the_engaged():
    assert mixes_denominators([f for f in all_figures() if f.theme == "strategy"])
    assert not mixes_denominators([f for f in all_figures() if f.theme == "benefits"])
    assert not mixes_denominators([])
