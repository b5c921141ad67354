"""The pages with editions whose rule keeps something back: sentences, never a number or a crash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import yaml
from opening import html, opened_page

from geo.survey import consistent_snapshot
from geo.survey.edition_sources import forget
from geo.survey.editions import EDITIONS
from geo.survey.store import Contents, Disclosure, open_store

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
    """A restricted edition, and one of groups, of the demonstration's answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_DATA", str(tmp_path_factory.mktemp("store")))
        open_store.__globals__["_store_at"].cache_clear()
        facts = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
        answers = pd.read_csv(EDITIONS / "BE2018" / "answers.csv", dtype=str, keep_default_na=False)
        answers = answers[answers["question"].isin(ASKED)]
        for name, rule in EDITIONS_WITH_A_RULE.items():
            told = {"id": name, "year": int(name[2:]), "asked": list(ASKED), "rule": "latest"}
            # Each of its own time: beside a restricted edition the same answers give no groups.
            told |= {"fieldwork_start": f"{name[2:]}-02", "fieldwork_end": f"{name[2:]}-05"}
            open_store().edited_by("Anna").publish(Contents(facts | told, answers, rule))
        with consistent_snapshot():
            forget()
        yield
        open_store().close()
    open_store.__globals__["_store_at"].cache_clear()
    with consistent_snapshot():
        forget()


def notices(app) -> str:
    return " ".join([html(app), *(str(one.value) for one in (*app.markdown, *app.caption))])


@pytest.mark.parametrize(
    "page", ["map", "ranking", "commune", "compare", "change", "initiatives", "method"]
)
def test_a_link_to_a_kept_indicator_opens_with_a_sentence(page):
    """11002 answered 9 out of 10 to this, and the page has no business to know."""
    app = opened_page(
        page, edition="BE2030", indicator="q.progress", commune="11002", places="11002_03000"
    )
    said = notices(app)
    assert KEPT in said
    before = said.split("Earlier and later editions")[0]  # the open ones give it
    before = before.replace("Communes giving themselves 9/10", "")  # the name of a figure
    assert not re.search(r"(?<![\d.])9(/10| out of 10)", before)


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
