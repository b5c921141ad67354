"""Who answered, as a section of the method page."""

import re

import pytest

from geo.language import LANGUAGES, AtlasError
from geo.publishing.method_page.respondents import respondents_html
from geo.survey import list_editions
from geo.survey.inference.design import KINDS
from geo.survey.inference.response import COMPARED

DEMONSTRATIONS = [edition.id for edition in list_editions() if edition.demonstration]
PUBLISHED_ONLY = [edition.id for edition in list_editions() if not edition.has_answers]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", DEMONSTRATIONS)
def test_a_demonstration_has_every_table_and_its_label(edition, language):
    html = respondents_html(edition, language)
    assert html.count("<table>") == len(COMPARED) + 1
    assert html.count('class="synthetic"') == 1
    assert html.count("<tr>") == html.count("</tr>")
    assert "{" not in html


def test_it_says_which_counts_are_inferred():
    html = respondents_html("BE2018", "en")
    assert "inferred from published figures" in html
    assert "nothing about the real survey" in html


def test_tables_give_counts_rate_and_both_shares():
    html = respondents_html("BE2018", "en")
    row = re.search(r"Flanders</th>(.*?)</tr>", html, re.DOTALL)[1]
    assert re.findall(r">([^<>\n]+)<", row) == ["58", "of 308, 19%", "52.3%", "47.2%"]


def test_weights_are_shown_and_bring_the_answers_back_to_the_invited():
    html = respondents_html("BE2018", "en").split("Design and weights", 1)[1]
    rows = re.findall(r"<th scope=\"row\">.*?</tr>", html)
    numbers = [[float(x) for x in re.findall(r"num\">([\d.]+)<", row)] for row in rows]
    assert len(numbers) == 5
    assert sum(invited for invited, _, _ in numbers) == 589
    for invited, answered, weight in numbers:
        assert weight == pytest.approx(invited / answered, abs=0.005)
    assert "Wallonia (rural)" in html


@pytest.mark.parametrize("kind", KINDS)
def test_the_design_is_named(kind):
    html = respondents_html("BE2018", "en", kind)
    named = {"simple": "Simple", "stratified": "Stratified", "poststratified": "Post-stratified"}
    assert f"<b>{named[kind]}" in html
    assert ("All invited communes" in html) == (kind == "simple")
    assert ("stayed silent" in html) == (kind != "simple")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", PUBLISHED_ONLY)
def test_without_answers_a_sentence_says_so_and_where_to_look(edition, language):
    html = respondents_html(edition, language)
    assert "<table>" not in html
    assert "atlas-empty" in html
    assert "BE2018" in html
    assert "synthetic" not in html


def test_an_unknown_edition_is_told():
    with pytest.raises(AtlasError):
        respondents_html("BE1830", "en")
