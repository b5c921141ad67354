"""The pages with editions whose rule keeps something back: sentences, never a number or a crash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from opening import html, opened_page
from small_editions import published, small_edition, table

from geo.survey.store import Disclosure

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKED = ("progress", "engaged", "strategy")
EDITIONS_WITH_A_RULE = {
    "BE2030": Disclosure("restricted", ("q.engaged",)),
    "BE2031": Disclosure("aggregates"),
}
KEPT = "is not public in this edition"


@pytest.fixture(scope="module", autouse=True)
def store(tmp_path_factory) -> Iterator[None]:
    """A restricted edition, and one of groups, each of its own time.

    Beside a restricted edition the same answers give no groups.
    """
    answers = table()[list(ASKED)]
    editions = [
        small_edition(kept, name, answers, rule="latest", demonstration=True)
        for name, kept in EDITIONS_WITH_A_RULE.items()
    ]
    with published(tmp_path_factory.mktemp("store"), *editions):
        yield


def notices(app) -> str:
    return " ".join([html(app), *(str(one.value) for one in (*app.markdown, *app.caption))])


@pytest.mark.parametrize(
    "page", ["map", "ranking", "commune", "compare", "change", "initiatives", "method"]
)
def test_a_link_to_a_kept_indicator_opens_with_a_sentence(page):
    """11002 answered 8 out of 10 to this, and the page has no business to know."""
    app = opened_page(
        page, edition="BE2030", indicator="q.progress", commune="11002", places="11002_03000"
    )
    said = notices(app)
    assert KEPT in said
    before = said.split("Earlier and later editions")[0]  # the open ones give it
    assert not re.search(r"(?<![\d.])8(/10| out of 10)", before)


def test_only_what_is_given_is_offered():
    app = opened_page("map", edition="BE2030")
    box = next(one for one in app.selectbox if one.label == "What the map shows")
    assert any("Engaged" in one for one in box.options)
    assert not any("aturity" in one for one in box.options)
    assert not [one for one in app.get("popover") if "Weights" in str(one.proto)]


def test_what_is_not_ranked_shows_its_groups():
    said = html(opened_page("ranking", edition="BE2031", indicator="q.progress"))
    assert "figures of groups of five communes and more are" in said
    assert "Wallonia" in said
    assert "Withheld: too few answers, here or in another group" in said
    assert "Demonstration data: synthetic answers" in said


def test_the_sources_say_what_is_given_and_which_answer_counted():
    said = html(opened_page("sources"))
    assert "Of each commune this edition gives only “" in said
    assert "Where a commune answered several times, its latest answer counts" in said
