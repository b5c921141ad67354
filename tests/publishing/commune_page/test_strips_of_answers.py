"""All communes stand beside an answer from 0 to 10, too, where the edition gives them."""

from __future__ import annotations

import re

from geo.publishing.commune_page.page import commune_page_html
from geo.publishing.view import View

HASSELT, GHENT = "71022", "44021"


def strips(code: str, lang: str = "en") -> list[str]:
    html = commune_page_html(
        View(lang=lang, edition="BE2018", selected=code, level="commune"), "light"
    )
    return re.findall(
        r'<span class="pl-strip".*?</span><span class="unseen">(.*?)</span>', html, re.DOTALL
    )


def test_each_answer_from_0_to_10_has_all_communes_beside_it():
    told = strips(HASSELT)
    assert len(told) == 4
    for sentence in told:
        assert sentence.startswith("In the synthetic demonstration data: of the 123 communes")
        n, lower, higher = map(int, re.findall(r"\d+", sentence))
        assert lower + higher < n == 123


def test_who_did_not_answer_has_none():
    assert strips(GHENT) == []
