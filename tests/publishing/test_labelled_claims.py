"""Every sentence that claims something about demonstration answers says that they are synthetic."""

import re
from html import unescape

import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.change_page.page import below_html, side_html
from geo.publishing.change_page.selection import chosen
from geo.publishing.commune_page.page import commune_page_html
from geo.publishing.compare_page.page import compare_page_html
from geo.publishing.compare_page.two_indicators import pair_of, reading_html
from geo.publishing.labelled_claims import NO_CHANGE
from geo.publishing.map_page.drilldown import commune_sheet
from geo.publishing.method_page.respondents import respondents_html
from geo.publishing.ranking_page.page import ranking_html
from geo.publishing.side_by_side import SideBySide
from geo.publishing.standing_words import STANDING_MARKS
from geo.publishing.view import View

# Words that claim: more, less, ahead, a place in an order, a verdict of a test.
CLAIMS = {
    "en": r"\bhigher\b|\blower\b(?! emissions| costs)|\bahead\b|\babove the 95|\bbelow the 95|[Cc]hance alone"
    r"|draw by lot would|points? above|no difference that|highest in|nine of ten",
    "nl": r"\bhoger\b|\blager\b|vóór|voorop|boven het 95|onder het 95|[Tt]oeval alleen|negen van de tien",
    "fr": r"plus élevé|plus haut|plus bas|devant|en tête|[Ll]e hasard seul|neuf choix",
    "de": r"\bhöher\b|\bniedriger\b|\bvorn\b|voraus|[Zz]ufall allein|neun von zehn",
}
SAYS = {"en": "synthetic", "nl": "synthetisch", "fr": "synthétique", "de": "ynthetisch"}
# Explanations of a method claim nothing about answers; nor does what says what cannot be said.
EXPLAINS = 'class="quiet"'
# A mark with its word is a cell of a table, as the number above it; the sentence above says it all.
MARKS = "told"


def pages(language):
    base = {"lang": language}
    two = SideBySide(places=("11002", "24062"))
    areas = SideBySide(places=("02000", "03000", "24062"))
    yield "drill-down", commune_sheet(View(selected="24062", **base))
    yield "commune", commune_page_html(View(selected="24062", **base), "light")
    yield "silent commune", commune_page_html(View(selected="25014", **base), "light")
    yield "ranking", ranking_html(View(indicator="index", selected="24062", **base))
    yield "ranking by domain", ranking_html(View(indicator="domain.data", selected="24062", **base))
    yield "compare", compare_page_html(View(side_by_side=two, **base), "light")
    yield "compare areas", compare_page_html(View(side_by_side=areas, **base), "light")
    change = View(indicator="q.progress", selected="24062", **base)
    for indicator in ("q.progress", "q.engaged", "q.projects"):
        change = View(indicator=indicator, selected="24062", **base)
        found = chosen(change)
        yield f"change {indicator}", side_html(change, found)
        yield f"change {indicator}, below", below_html(change, found, "light")
    yield "who answered", respondents_html("BE2018", language)
    yield "against", reading_html(pair_of(View(indicator="index", **base)))


def sentences(html):
    """What stands in one paragraph, cell or item, with the class of its paragraph."""
    for tag, words in re.findall(
        r"<((?:p|td|li|dd|small)\b[^>]*)>(.*?)(?=</(?:p|td|li|dd|small)>|<small)", html, re.DOTALL
    ):
        yield tag, unescape(re.sub(r"<[^>]+>", " ", words)).strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_claim_about_made_up_answers_without_the_label_inside(language):
    bare, claims = [], 0
    for page, html in pages(language):
        for tag, words in sentences(html):
            if not re.search(CLAIMS[language], words) or words.count(" ") < 1:
                continue
            if (words[0] in STANDING_MARKS.values() and MARKS in tag) or "explains" in tag:
                continue
            if EXPLAINS in tag and "{" not in words and page not in ("drill-down", "commune"):
                continue
            claims += 1
            if SAYS[language] not in words:
                bare.append(f"{page}: {words[:160]}")
    assert claims > 20
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_change_page_says_what_a_difference_of_made_up_answers_means(language):
    view = View(lang=language, indicator="q.progress")
    found = chosen(view)
    means = translator(language).render(NO_CHANGE)
    assert means in unescape(side_html(view, found))
    assert means in unescape(below_html(view, found, "light"))
