"""Which figures may stand side by side, and the sentence where they may not."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.barometer_page.charts import theme_charts
from geo.publishing.change_page.published import published_pairs
from geo.publishing.figure_comparability import (
    comparable,
    gaps,
    mixes_denominators,
    panels,
    reasons,
    why_change_is_not_stated,
)
from geo.publishing.figure_words import area, base
from geo.survey import list_editions
from geo.survey.published.figures import all_figures, find_figures


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
            "They are counts, and not of as many communes.",
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
        one("WAL2021", "sc_strategy_formalised_share"),
        unit_key="% of municipalities",
        base="answered",
    )
    assert "Other denominator" in str(comparable(engaged, everyone))


def test_a_score_is_not_a_share():
    score = one("WAL2018", "progress_score")
    share = replace(one("WAL2020", "progress_score"), unit_key="% of municipalities")
    assert "Other unit" in str(comparable(score, share))


def test_counts_of_two_editions_are_not_compared():
    first = one("WAL2018", "projects_total")
    assert "counts" in str(comparable(first, replace(first, edition="WAL2019")))


def test_a_wording_differs_in_every_language_or_in_none():
    """What is quoted as another wording is then quoted in the reader's own language."""
    for first, second in combinations(all_figures(), 2):
        if first.key == second.key:
            differing = [one for one in LANGUAGES if first.label[one] != second.label[one]]
            assert differing in ([], list(LANGUAGES)), (first.label, second.label)


def test_nothing_says_that_the_answers_of_two_editions_are_not_the_same():
    """The 58 answers of WAL2018 may be among the 123 of BE2018."""
    said = str(comparable(one("WAL2018", "progress_score"), one("BE2018", "progress_score")))
    assert said.startswith("Other sample")
    assert "own answers" not in said


def test_a_share_of_which_nobody_knows_the_base_is_told_without_one():
    for figure in all_figures():
        if figure.base == "unknown":
            assert "communes" not in str(figure.unit)
            assert "communes" not in str(figure.in_words)


def test_a_finding_holds_for_all_areas_that_it_speaks_of():
    """Of the regions Brussels is highest, but a province is higher: the sentence says of which."""
    levels = {"regions": "region", "provinces": "province"}
    seen = 0
    for edition in list_editions():
        for theme in {figure.theme for figure in find_figures(edition.id)}:
            figures = [one for one in find_figures(edition.id) if one.theme == theme]
            for chart in theme_charts(figures):
                told = str(chart.finding or "")
                if "highest in" not in told:
                    continue
                seen += 1
                drawn = [bar.figure for group in chart.groups for bar in group.bars]
                named = [level for word, level in levels.items() if f"the {word} with" in told]
                asked = [one for one in drawn if not named or one.level in named]
                asked = [one for one in asked if one.level != "country"]
                for end in (max, min):
                    most = end(asked, key=lambda one: one.value)
                    assert translator("en").render(area(most)) in told, told
    assert seen > 5


def test_a_doubt_about_the_denominator_is_not_taken_for_a_denominator():
    assert base(one("WAL2021", "progress_score")) == "engaged"
    assert base(one("WAL2020", "progress_score")) == "engaged"
    assert base(one("WAL2021", "sc_in_future_vision_share")) == "unknown"
    assert base(one("WAL2018", "progress_score")) == "answered"


def test_a_base_that_nobody_knows_is_comparable_with_none():
    said = comparable(one("WAL2019", "engaged_share"), one("WAL2020", "engaged_share"))
    assert str(said) == "Of which communes the figure of 2019 is, is not known."


FIRM = {"rounded": False, "derived": False, "second_hand": False, "doubt": False}


def pair(first=FIRM, second=FIRM):
    """The same figure of two editions that can be compared, as firm as asked for."""
    then = replace(one("WAL2020", "sc_strategy_formalised_share"), **{**FIRM, **first})
    return then, replace(one("WAL2021", "sc_strategy_formalised_share"), **{**FIRM, **second})


def test_a_change_is_told_of_firm_figures():
    assert why_change_is_not_stated(pair()) is None


@pytest.mark.parametrize("weakness", list(FIRM))
def test_no_change_is_told_of_a_figure_with_any_weakness(weakness):
    for figures in (pair({weakness: True}), pair(second={weakness: True})):
        assert "Whether it changed is not told" in str(why_change_is_not_stated(figures))


def test_no_change_is_told_of_figures_on_other_bases():
    then, now = pair()
    for other in ("answered", "unknown"):
        assert why_change_is_not_stated((then, replace(now, base=other))) is not None


def test_nothing_says_from_to_but_of_firm_figures_on_one_base():
    """Over all figures that ship: charts of the barometer, and pairs of the change page."""
    told = []
    for theme in {figure.theme for figure in all_figures()}:
        for chart in theme_charts([f for f in all_figures() if f.theme == theme]):
            editions = {f.edition for f in chart.figures}
            said = str(chart.finding)
            if len(editions) > 1 and re.search(r"from .* to |the same|: .* in \d{4}", said):
                told.append(chart.figures)
    for first, second in combinations([edition.id for edition in list_editions()], 2):
        for one in published_pairs(second, first):
            assert (one.change is None) == (one.why_no_change is not None)
            told += [] if one.change is None else [(one.then, one.now)]
    assert told
    for figures in told:
        assert len({base(figure) for figure in figures}) == 1
        for figure in figures:
            weak = (figure.rounded, figure.derived, figure.second_hand, figure.doubt)
            assert not any(weak)


def test_two_figures_of_which_no_change_is_told_stand_beside_each_other_with_the_reason():
    """56% (derived) and 66%: neither a difference nor silence."""
    why = {one.now.key: str(one.why_no_change) for one in published_pairs("WAL2020", "WAL2021")}
    assert "2020 (derived" in why["difficulty_high_share"]
    assert "2020 (rounded" in why["progress_score"]
    assert "WAL2018" not in {
        one.then.edition for one in published_pairs("WAL2018", "WAL2020") if one.change is not None
    }


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
        gap for gap in found if any(label["en"].startswith("Energy") for label in gap.labels)
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
