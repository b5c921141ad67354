"""The page of a commune made since the edition never passes a part's answers off as its own."""

import re

import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.about_commune.summary import summary
from geo.publishing.commune_page import commune_page_html
from geo.publishing.commune_page.download import commune_download
from geo.publishing.compare_page import compare_page_html
from geo.publishing.comparison_set import comparison_set_of, home_of
from geo.publishing.map_page.drilldown import commune_html
from geo.publishing.side_by_side import SideBySide
from geo.publishing.view import View
from geo.survey import answer_table, commune_profile
from geo.survey.answer_counts import AnswerCount
from geo.survey.communes import commune_facts
from geo.survey.missing import VALUE, MissingState
from geo.territory import predecessors

YEAR = 2025
WHY_ONE = MissingState.DID_NOT_ANSWER.explanation


def merged(answered):
    """A commune of 2025 of several of 2018, of which exactly so many answered BE2018."""
    told = set(answer_table("BE2018").index)
    codes = commune_facts(YEAR).index
    for code in codes:
        parts = predecessors(code, YEAR, 2018)
        if len(parts) > 1 and sum(part in told for part in parts) == answered:
            return str(code)
    return pytest.skip("no such merger in the demonstration")


def sentences(code, language):
    profile = commune_profile("BE2018", code, YEAR)
    return summary(profile, AnswerCount(10, mean=4.5), [profile.name], "", translator(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_one_part_said_carries_the_name_of_that_part(language):
    code = merged(1)
    profile = commune_profile("BE2018", code, YEAR)
    part = next(one for one in profile.parts if one.participation == VALUE)
    say = translator(language)
    told = sentences(code, language)
    own = say.number(profile.progress.own.value)
    told_own = next(one for one in told if f" {own} " in one)
    assert say.render(part.name) in told_own
    # One of them: a number and its verb agree.
    assert not re.search(r"\b1 (of|van|des|der) ", told[1])


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_part_answered_none_was_the_new_commune(language):
    code = merged(0)
    say = translator(language)
    facts = {"total": len(commune_profile("BE2018", code, YEAR).parts)}
    start = {"en": "none of the", "nl": "geen van de", "fr": "aucune des", "de": "keine der"}
    assert f"{start[language]} {facts['total']}" in sentences(code, language)[1]
    page = commune_page_html(View(lang=language, selected=code, vintage=YEAR), "light")
    assert say.render(WHY_ONE) not in page


@pytest.mark.parametrize("answered", [0, 1])
def test_communes_like_it_are_compared_with_a_part_and_it_is_named(answered):
    """ "27% fewer inhabitants" is of the part, not of the commune at the head of the page."""
    code = merged(answered)
    page = commune_page_html(View(lang="en", selected=code, vintage=YEAR), "light")
    peers = page.partition('id="peers"')[2].partition("</section>")[0]
    named = re.search(r"are compared with (.+?) \((\d+)\), one of those merged", peers)
    assert named is not None
    profile = commune_profile("BE2018", code, YEAR)
    (part,) = [one for one in profile.parts if translator("en").render(one.name) == named[1]]
    first = re.search(r'commune=(\d+)[^"]*"[^>]*>[^<]+</a></th><td>(\d+)% (fewer|more) inh', peers)
    assert first is not None
    ratio = commune_facts(2018).population[first[1]] / part.population
    assert round(100 * abs(ratio - 1)) == int(first[2])


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_that_a_commune_made_since_was_invited_or_answered(language):
    """Its sheet on the map and its column of a comparison say it as its page does."""
    say = translator(language)
    silent, half = merged(0), merged(1)
    total = len(commune_profile("BE2018", silent, YEAR).parts)
    none = say("None of the {total} communes merged here answered this edition", total=total)
    sheet = commune_html("BE2018", silent, YEAR, language)
    assert none in sheet
    assert say.render(WHY_ONE) not in sheet
    side = SideBySide(places=(silent, half))
    page = compare_page_html(View(lang=language, vintage=YEAR, side_by_side=side), "light")
    assert none in page
    assert f">{say('its own answer')}<" not in page
    assert say("answered before the merger") in page


def test_a_merged_commune_can_be_taken_away_with_those_it_is_compared_with():
    view = View(selected="46030", vintage=2025)
    rows = commune_download(view, "").rows
    beside = set(rows.loc[rows["record"] == "beside", "code"])
    home = home_of(commune_profile(view.edition, "46030", 2025))
    assert beside == set(comparison_set_of(view, home).codes) - {home}
