"""Pages of a version in whose place another one is published: they say so, and keep it."""

from __future__ import annotations

import pandas as pd
import pytest
import yaml
from opening import html, whole_page

from geo.survey import consistent_snapshot
from geo.survey.editions import EDITIONS
from geo.survey.store import Contents, Disclosure, open_store

ASKED = ("progress", "engaged", "strategy")
PAGES = {
    "map": {"commune": "11002"},
    "commune": {"commune": "11002"},
    "compare": {"places": "11002_44021"},
    "change": {},
    "barometer": {},
    "ranking": {},
    "initiatives": {},
    "own_file": {},
    "method": {},
    "sources": {},
}
REPLACED = "has replaced it"


def contents(edition, value, asked=ASKED, rule=None):
    facts = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
    answers = pd.read_csv(EDITIONS / "BE2018" / "answers.csv", dtype=str, keep_default_na=False)
    answers = answers[answers["question"].isin(asked)].reset_index(drop=True)
    mine = (answers["nis5"] == "11002") & (answers["question"] == "progress")
    answers.loc[mine, "value"] = value
    year = edition[2:]
    told = {"id": edition, "year": int(year), "asked": list(asked)}
    told |= {"fieldwork_start": f"{year}-02", "fieldwork_end": f"{year}-05"}
    return Contents(facts | told, answers, rule or Disclosure())


def link(app, name):
    """A part of the address, as the page wrote it or as it was opened."""
    found = app.query_params[name]
    return found[0] if isinstance(found, list) else found


@pytest.fixture(scope="module", autouse=True)
def store(tmp_path_factory):
    """Two open editions and one of groups, each with a version that was replaced."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_DATA", str(tmp_path_factory.mktemp("store")))
        open_store.__globals__["_store_at"].cache_clear()
        editor = open_store().edited_by("secret.name@example.org")
        groups = Disclosure("aggregates")
        for edition, rule in (("BE2030", None), ("BE2031", None), ("BE2032", groups)):
            editor.publish(contents(edition, "1", (*ASKED, "citizens_involved"), rule))
            editor.replace(contents(edition, "2", rule=rule), over=1)
        with consistent_snapshot():
            pass
        yield
        open_store().close()
    with consistent_snapshot():
        pass


@pytest.mark.parametrize("edition", ["BE2030", "BE2032"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_it_shows_a_version_that_was_replaced(page, edition):
    app = whole_page(page, timeout=300, edition=f"{edition}@1", **PAGES[page])
    said = html(app)
    assert REPLACED in said
    assert "questions left out" in said
    assert ("answer of 1 commune changed" in said) == (edition == "BE2030")
    assert "example.org" not in said
    assert link(app, "edition") == f"{edition}@1"
    href = f"./{'' if page == 'map' else page}?lang=en&amp;edition={edition}&amp;"
    assert href in said


@pytest.mark.parametrize("edition", ["BE2030", "BE2030@2", "BE2018"])
def test_what_is_published_now_has_nothing_to_say(edition):
    app = whole_page("map", edition=edition)
    assert REPLACED not in html(app)
    assert link(app, "edition") == edition


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nl", "versie 2 heeft ze vervangen"),
        ("fr", "la version 2 l’a remplacée"),
        ("de", "Version 2 hat sie ersetzt"),
    ],
)
def test_it_is_said_in_the_readers_language(lang, words):
    app = whole_page("map", lang=lang, edition="BE2030@1", indicator="q.progress")
    assert words in html(app)


def test_the_values_are_those_of_the_version():
    for edition, value in (("BE2030@1", "1"), ("BE2030", "2")):
        said = html(whole_page("map", edition=edition, commune="11002", indicator="q.progress"))
        assert f'<p class="big">{value} <small>out of 10' in said


def test_another_choice_keeps_the_version_and_another_edition_drops_it():
    app = whole_page("map", edition="BE2030@1", indicator="q.progress")
    assert app.selectbox(key="w_edition").value == "BE2030@1"
    app.selectbox(key="w_indicator").select("q.engaged").run()
    assert link(app, "edition") == "BE2030@1"
    assert link(app, "indicator") == "q.engaged"
    assert REPLACED in html(app)
    app.selectbox(key="w_edition").select("BE2031").run()
    assert link(app, "edition") == "BE2031"
    assert REPLACED not in html(app)


def test_the_box_of_editions_leads_to_what_is_published():
    app = whole_page("map", edition="BE2030@1", indicator="q.progress")
    options = app.selectbox(key="w_edition").options
    assert sum("version 1" in one for one in options) == 1
    app.selectbox(key="w_edition").select("BE2030").run()
    assert link(app, "edition") == "BE2030"
    assert REPLACED not in html(app)


def test_change_since_a_version_says_so_and_keeps_it():
    app = whole_page("change", edition="BE2031", since="BE2030@1")
    said = html(app)
    assert REPLACED in said
    assert "edition=BE2031&amp;indicator=q.progress&amp;since=BE2030" in said
    assert link(app, "since") == "BE2030@1"


def embedded(edition, **choices):
    """The code for an article, with its button opened."""
    app = whole_page("map", edition=edition, indicator="q.progress")
    app.session_state["w_embed"] = True
    app.again()
    for key, value in {"w_embed_what": "picture", **choices}.items():
        app.session_state[key] = value
        app.session_state["w_embed"] = True
        app.again()
    assert not app.exception
    return app


def test_an_article_shows_what_is_published_or_keeps_a_version():
    assert "edition=BE2030&amp;" in embedded("BE2030").code[0].value
    assert "edition=BE2030@2&amp;" in embedded("BE2030", w_embed_pinned=True).code[0].value
    live = embedded("BE2030", w_embed_what="live", w_embed_pinned=True).code[0].value
    assert "map.html?lang=en&amp;edition=BE2030@2&amp;" in live


@pytest.mark.parametrize("edition", ["BE2030@1", "BE2018"])
def test_where_there_is_one_choice_only_it_is_not_asked(edition):
    app = embedded(edition)
    assert f"edition={edition}&amp;" in app.code[0].value
    assert "w_embed_pinned" not in [one.key for one in app.toggle]


@pytest.mark.parametrize("wild", ["BE2030@0", "BE2030@9", "BE2030@x", "BE2030@1@2", "BE2018@1"])
def test_what_is_no_version_is_told_and_the_newest_shown(wild):
    app = whole_page("map", edition=wild)
    said = html(app)
    assert "What is published now is shown instead" in said
    assert REPLACED not in said
    assert link(app, "edition") == wild.partition("@")[0]


def test_withdrawn_while_it_is_shown_it_is_told():
    editor = open_store().edited_by("An editor")
    editor.publish(contents("BE2033", "1"))
    editor.replace(contents("BE2033", "2"), over=1)
    app = whole_page("map", edition="BE2033@1", indicator="q.progress")
    assert REPLACED in html(app)
    editor.withdraw("BE2033", over=2)
    editor.restore("BE2033", 2, over=None)
    app.again()
    said = html(app)
    assert "was withdrawn on" in said
    assert REPLACED not in said
    assert link(app, "edition") == "BE2033"
