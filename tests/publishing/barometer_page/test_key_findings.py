"""The story says what the figures say, and something else when they say something else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import LANGUAGES, translator
from geo.publishing.barometer_page.key_findings import key_findings
from geo.survey.published.figures import all_figures
from geo.survey.published.rankings import all_rankings

FIGURES = all_figures()
ORDERS = all_rankings()


def told(figures=FIGURES, language="en", orders=ORDERS) -> str:
    say = translator(language)
    lines = []
    for paragraph in key_findings(figures, orders):
        lines.append(say.render(paragraph.title))
        lines += [
            (f"{say.render(dateline)}. " if dateline else "") + say.render(sentence)
            for dateline, sentence in paragraph.lines
        ]
    return "\n".join(lines)


def changed(key: str, value: float, edition: str = "BE2018", code: str = "01000"):
    found = [
        replace(f, value=value) if (f.edition, f.key, f.code) == (edition, key, code) else f
        for f in FIGURES
    ]
    assert found != list(FIGURES)
    return found


def without(start: str, edition: str):
    return [f for f in FIGURES if not (f.key.startswith(start) and f.edition == edition)]


def test_the_story_of_the_published_figures():
    story = told()
    assert "1. A technological challenge; 2. An opportunity; 3. The future of cities." in story
    assert "First for Belgium, urban communes; Flanders: An opportunity." in story
    assert "digitalisation (73%), participation of all (59%)" in story
    assert "the human factor (6.76/10), the institutional factor (6.68/10)" in story
    assert "Technology comes last." in story
    assert "Belgium, 2017. 11 communes of 113 had a Smart City strategy." in story
    assert "Wallonia, 2018. What stands in the way" in story
    assert "None of these is named by more than half of the communes." in story


@pytest.mark.parametrize(
    ("value", "words"),
    [(9, "Technology comes first."), (6.7, "Technology comes neither first nor last.")],
)
def test_technology_comes_where_its_figure_puts_it(value, words):
    story = told(changed("factor_technological", value))
    assert words in story
    assert "Technology comes last." not in story


def test_no_heading_tells_a_change_or_an_order():
    """A heading has no figure beside it, so it says what a paragraph is about and no more."""
    headings = {str(paragraph.title) for paragraph in key_findings(FIGURES, ORDERS)}
    reversed_ = [replace(figure, value=100 - figure.value) for figure in FIGURES]
    assert headings == {str(paragraph.title) for paragraph in key_findings(reversed_, ORDERS)}
    for heading in headings:
        assert not heading.startswith("From ")


def test_a_sentence_about_two_questions_says_that_they_show_no_change():
    for paragraph in key_findings(FIGURES, ORDERS):
        for sentence in paragraph.sentences:
            editions = {f.edition for f in sentence.figures} | {o.edition for o in sentence.orders}
            if len(editions) > 1:
                assert "do not show how things changed" in str(sentence.text)
    perception = next(
        p for p in key_findings(FIGURES, ORDERS) if str(p.title).endswith("brings to mind")
    )
    editions = [f.edition for s in perception.sentences for f in (*s.figures, *s.orders)]
    assert {"BE2017", "BE2018"} <= set(editions)
    assert "two questions" in str(perception.sentences[-1].text)


def test_a_list_of_published_figures_says_that_it_goes_no_further():
    for paragraph in key_findings(FIGURES, ORDERS):
        for sentence in paragraph.sentences:
            if "from the most to the" in str(sentence.text):
                assert "published" in str(sentence.text)
    assert "The other 53 were not published apart" in told()
    whole = changed("projects_environment", 128, "BE2017")
    assert "were not published apart" not in told(whole)


def test_a_tie_with_technology_is_not_last():
    story = told(changed("factor_technological", 6.68))
    assert "Technology comes neither first nor last." in story


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (50.1, "More than half of the communes that answered have written"),
        (50, "Half of the communes that answered have written"),
        (49.9, "Fewer than half of the communes that answered have written"),
    ],
)
def test_more_than_half_is_said_above_50_only(value, words):
    assert words in told(changed("sc_objectives_formalised_share", value))


def test_the_denominator_comes_from_the_figure():
    engaged = [
        replace(f, unit_key="% of engaged municipalities", base="engaged")
        if f.key == "sc_objectives_formalised_share"
        else f
        for f in FIGURES
    ]
    assert "Fewer than half of the engaged communes have written" in told(engaged)


def test_areas_are_ordered_by_value():
    story = told(changed("theme_economy", 60))
    assert "named: attractiveness and the economy (60%), energy (44%)" in story
    assert "One of these is named by more than half of the communes." in story
    assert "Between the first and the last lie 20 percentage points." in story


def test_two_and_all_above_half():
    assert "2 of these are named by more than half" in told(changed("prereq_leadership", 51))
    figures = [replace(f, value=80) if f.key.startswith("prereq_") else f for f in FIGURES]
    (paragraph,) = [p for p in key_findings(figures) if p.theme == "prerequisites"]
    assert "Each of these" in str(paragraph.sentences[-1].text)


@pytest.mark.parametrize(("value", "words"), [(5, ", the middle"), (5.1, "above"), (4.9, "below")])
def test_progress_is_measured_against_the_middle(value, words):
    assert words in told(changed("progress_score", value))


def test_rural_above_urban_and_the_same():
    rural = changed("concept_relevant_share", 90, "BE2017", "01000-R")
    assert "Rural communes felt so more often (90%) than urban ones (77%)." in told(rural)
    same = changed("concept_relevant_share", 77, "BE2017", "01000-R")
    assert "Urban and rural communes felt so equally often (77%)." in told(same)


def test_regions_are_ordered_by_value():
    story = told(changed("benefit_none", 99, "BE2018", "02000"))
    assert "from high to low: Flanders (99%), Wallonia (34%)" in story


def test_the_territory_comes_from_the_figure():
    """Without the Belgian areas, those of the Walloon edition of the year are told as such."""
    story = told(without("theme_", "BE2018"))
    assert "Wallonia, 2018. The strategic areas" in story
    assert "smart lighting (59%), energy (52%)" in story


def test_a_belgian_figure_on_barriers_goes_before_a_walloon_one():
    belgian = [
        replace(f, edition="BE2018", level="country", code="01000", value=12)
        for f in FIGURES
        if f.edition == "WAL2018" and f.key == "barrier_budget"
    ]
    story = told([*FIGURES, *belgian])
    assert "Belgium, 2018. What stands in the way" in story
    assert "named: finding the budgets (12%)." in story
    assert "no figure on barriers" not in story


def test_an_order_is_told_as_what_it_is():
    ranks = "Ideal priority of the factors, in the order that was published, without figures"
    listed = "Main barriers, as the source lists them, without figures and perhaps not in order"
    assert ranks in told()
    assert listed in told()
    alone = told(orders=())
    assert "without figures" not in alone
    assert "two questions" not in alone


def test_figures_of_different_questions_are_not_told_as_a_change():
    assert "do not show how things changed. They answer different questions." in told()
    alone = [f for f in FIGURES if f.key != "sc_strategy_exists_n"]
    assert "These figures do not show how things changed" not in told(alone)


def test_what_is_not_there_is_not_told():
    assert not [p for p in key_findings([]) if p.figures]
    one = [f for f in FIGURES if (f.edition, f.key) == ("BE2018", "benefit_none")]
    assert "What it brings" not in told(one[:1])


def test_every_sentence_has_its_figures_or_its_edition():
    about_the_page = ("sources of this page", "two questions", "another question")
    for paragraph in key_findings(FIGURES, ORDERS):
        assert paragraph.figures
        for sentence in paragraph.sentences:
            words = str(sentence.text)
            assert sentence.figures or sentence.orders or any(w in words for w in about_the_page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_story_is_told_in_every_language(language):
    story = told(language=language)
    assert "{" not in story
    assert translator(language).number(6.76) in story


@given(st.lists(st.floats(0, 100).map(lambda v: round(v, 1)), min_size=5, max_size=5))
def test_the_order_told_is_the_order_of_the_values(values):
    keys = [f.key for f in FIGURES if f.edition == "BE2018" and f.theme == "themes"]
    new = dict(zip(keys, values, strict=True))
    figures = [
        replace(f, value=new[f.key]) if f.edition == "BE2018" and f.theme == "themes" else f
        for f in FIGURES
    ]
    (paragraph,) = [p for p in key_findings(figures) if p.theme == "themes"]
    told_values = [f.value for f in paragraph.sentences[0].figures]
    assert told_values == sorted(values, reverse=True)
    above = sum(value > 50 for value in values)
    words = str(paragraph.sentences[1].text)
    assert ("None of these" in words) == (above == 0)
    assert ("Each of these" in words) == (above == 5)
