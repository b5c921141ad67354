"""The drill-down: every commune has one worth opening, in four languages, with its label."""

import pytest

from geo.language import LANGUAGES, AtlasError
from geo.publishing.map_page.drilldown import area_html, commune_html, commune_sheet
from geo.publishing.view import View
from geo.survey import answer_table
from geo.territory import VINTAGES, load_areas, load_communes

ANSWERED = answer_table("BE2018").index[0]
SILENT = next(
    code for code in load_communes(2018).index if code not in answer_table("BE2018").index
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_commune_that_answered_shows_scores_answers_and_the_label(language):
    html = commune_html("BE2018", ANSWERED, 2018, language)
    assert html.count("<details>") >= 3
    assert 'class="big"' in html
    assert 'class="synthetic"' in html


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "code", ["21004", "73028", "13002", "11056", "63023", "62063", "44029", "54007"]
)
def test_a_difficult_commune_has_its_sheet_in_every_language(code, language):
    assert code in commune_sheet(View(lang=language, selected=code))


def test_a_commune_that_did_not_answer_is_not_an_empty_frame():
    html = commune_html("BE2018", SILENT, 2018, "en")
    assert "did not answer" in html.lower()
    assert "neither good nor bad" in html
    assert "3.64" in html  # the country's published figure
    assert "Population" in html


def test_the_weakest_domain_is_said_before_what_has_to_be_scrolled_to():
    html = commune_html("BE2018", "71022", 2018, "en")
    said = html.index("highest in “Monitoring and evaluation” (10.0) and lowest in")
    assert "In the synthetic demonstration data: of the domains" in html[:said]
    assert html.index("Answered this edition") < said < html.index("What is real here")
    assert 'class="weakest"' not in commune_html("BE2018", SILENT, 2018, "en")


def test_a_commune_not_invited_says_so():
    assert "not invited" in commune_html("WAL2021", "44021", 2019, "en")


@pytest.mark.slow
@pytest.mark.parametrize("vintage", VINTAGES)
def test_every_commune_and_area_of_every_vintage_opens(vintage):
    for code in load_communes(vintage).index[::7]:
        assert code in commune_html("BE2018", code, vintage, "fr")
    for level in ("arrondissement", "province", "region"):
        for code in load_areas(vintage, level).index:
            assert "<h2>" in area_html("BE2018", level, code, vintage, "de")


def test_a_merged_commune_lists_its_parts_and_its_history():
    html = commune_html("BE2018", "44084", 2019, "en")
    assert "Knesselare" in html
    assert "merged into Aalter" in html


def test_links_lead_to_sources_and_open_apart():
    html = commune_html("BE2018", "44021", 2018, "en")
    assert 'href="http' in html
    assert html.count("<a ") == html.count('rel="noopener"')


def test_an_area_shows_published_figures_with_their_source():
    html = area_html("BE2018", "region", "03000", 2018, "en")
    assert "3.72" in html
    assert "Published figures" in html
    assert 'href="http' in html


def test_an_unknown_commune_is_an_error_with_a_sentence():
    with pytest.raises(AtlasError):
        commune_html("BE2018", "99999", 2018, "en")


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Luik (provincie)"), ("fr", "Liège (province)"), ("de", "Lüttich (Provinz)")],
)
def test_a_province_is_never_taken_for_the_commune_of_the_same_name(language, words):
    html = commune_html("BE2018", "62063", 2018, language)
    assert words in html
    assert "<h2>" + words.split(" (")[0] + "</h2>" in html
    assert f"<h2>{words}</h2>" in area_html("BE2018", "province", "60000", 2018, language)
    assert "04000" not in commune_html("BE2018", "21004", 2018, language)
