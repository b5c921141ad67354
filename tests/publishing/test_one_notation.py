"""What is put together from pieces is written like the sentences: in every language its own marks."""

import html
import re

import pytest

from geo.language import LANGUAGES
from geo.publishing.barometer_page import barometer_html
from geo.publishing.commune_page import commune_page_html
from geo.publishing.view import View
from geo.survey.decimals import MEAN_DIGITS


def shown(page):
    """The text that a reader sees, a line for each element."""
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", "", page, flags=re.DOTALL)
    return html.unescape(re.sub(r"<(?!/?[bi]>)[^>]*>", "\n", page)).replace("<b>", "")


def pages(language):
    yield barometer_html(language, "light")
    for code, vintage in (("21015", 2018), ("46030", 2025)):
        yield commune_page_html(View(lang=language, selected=code, vintage=vintage), "light")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_are_those_of_the_language(language):
    wrong = {
        "fr": r"[^\s\u00a0\u202f][:;!?](?=\s|$)|\d%",
        "de": r"\d%",
        "nl": r"\d[ \u00a0\u202f]%|\s[:;]\s",
        "en": r"\d[ \u00a0\u202f]%|\s[:;]\s",
    }[language]
    found = [
        line.strip()
        for page in pages(language)
        for line in shown(page).splitlines()
        if re.search(wrong, re.sub(r"https?:\S+", "", line))
    ]
    assert not found, found[:5]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_per_cent_sign_is_never_cut_off_from_its_number(language):
    for page in pages(language):
        assert not re.search(r'<td class="num"><b>[\d.,]+</b><small>%', page)


def test_a_mean_of_communes_has_two_digits_beside_answers_too():
    page = shown(commune_page_html(View(lang="en", selected="21015"), "light"))
    means = re.findall(r"\bmean (?:of all that answered )?(\d+(?:\.\d+)?)", page)
    assert len(means) > 5
    assert {len(one.partition(".")[2]) for one in means} == {MEAN_DIGITS}
