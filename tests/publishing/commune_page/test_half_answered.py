"""A commune that left questions of most domains open: its page says what is open, and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from small_editions import NAME, published, small_edition, table

from geo.language import LANGUAGES, translator
from geo.publishing.commune_page import commune_page_html
from geo.publishing.view import View
from geo.survey import score_edition
from geo.survey.missing import MissingState

if TYPE_CHECKING:
    from collections.abc import Iterator

HALF = "11002"
OPEN = ["strategy", "themes", "citizens_involved", "projects_economy", "monitoring", "barriers"]
"""Of four domains: the index needs five of seven."""


@pytest.fixture(scope="module", autouse=True)
def half_answered(tmp_path_factory) -> Iterator[None]:
    answers = table()
    answers.loc[HALF, OPEN] = None
    with published(tmp_path_factory.mktemp("store"), small_edition(answers=answers)):
        yield


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_left_open_says_so_and_is_never_low(language):
    html = commune_page_html(View(lang=language, edition=NAME, selected=HALF), "light")
    say = translator(language)
    open_words = say.render(MissingState.NOT_ANSWERED.label)
    answers = html.partition('id="answers"')[2].partition('id="initiatives"')[0]
    assert answers.count(open_words) == len(OPEN)
    assert say.render(MissingState.TOO_FEW_QUESTIONS.label) in html
    # There is no place, and nothing is drawn at zero for a gap.
    assert score_edition(NAME)["index"].isna()[HALF]
    domains = html.partition('class="pl-domains"')[2].partition("</section>")[0]
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", domains)
    gaps = [row for row in rows if say.render(MissingState.TOO_FEW_QUESTIONS.label) in row]
    assert gaps
    assert not any('class="pl-own"' in row for row in gaps)
