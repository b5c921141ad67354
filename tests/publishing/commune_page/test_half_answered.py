"""A commune that answered only every other question: its page says what is open, and why."""

import csv
import gc
import re
import shutil

import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.commune_page import commune_page_html
from geo.publishing.view import View
from geo.survey import editions
from geo.survey.missing import MissingState

HALF = "11002"


def forget_everything():
    for one in gc.get_objects():
        if type(one).__name__ == "_lru_cache_wrapper" and one.__module__.startswith("geo."):
            one.cache_clear()


@pytest.fixture
def half_answered(tmp_path, monkeypatch):
    """The shipped editions, with every other answer of one commune taken out."""
    folder = shutil.copytree(editions.EDITIONS, tmp_path / "editions")
    path = folder / "BE2018" / "answers.csv"
    with path.open(newline="", encoding="utf-8") as file:
        head, *rows = csv.reader(file)
    own = [row for row in rows if row[0] == HALF]
    left = [row for row in rows if row[0] != HALF] + own[1::2]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *left])
    monkeypatch.setattr(editions, "EDITIONS", folder)
    forget_everything()
    yield {row[1] for row in own[::2]}
    forget_everything()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_left_open_says_so_and_is_never_low(half_answered, language):
    html = commune_page_html(View(lang=language, selected=HALF), "light")
    say = translator(language)
    open_words = say.render(MissingState.NOT_ANSWERED.label)
    answers = html.partition('id="answers"')[2].partition('id="initiatives"')[0]
    assert answers.count(open_words) == len(half_answered)
    assert say.render(MissingState.TOO_FEW_QUESTIONS.label) in html
    # The index needs five domains: there is no place, and nothing is drawn at zero for a gap.
    domains = html.partition('class="pl-domains"')[2].partition("</section>")[0]
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", domains)
    gaps = [row for row in rows if say.render(MissingState.TOO_FEW_QUESTIONS.label) in row]
    assert gaps
    assert not any('class="pl-own"' in row for row in gaps)


def test_afterwards_the_shipped_answers_are_back():
    assert len(editions.load_answers("BE2018").query("nis5 == @HALF")) > 30
