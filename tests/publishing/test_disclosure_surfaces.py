"""Whatever the rule of an edition keeps back is nowhere in what the atlas shows or gives away.

The proof is the same for every page and file: two surveys that differ in nothing but what the rule
keeps have to look alike, letter for letter. Of a restricted edition these are the hidden answers,
of one of groups the answers of communes that are in all the same groups. That two open editions of
the same surveys do not look alike shows that the pages would tell, if they could.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd
import pytest
import yaml
from edition_in_a_file import only, unpacked

from geo.cartography.assets import Assets, prepare
from geo.cartography.classes import SCHEMES
from geo.language import Labels, translator
from geo.publishing.captions import caption_text, stage_selected
from geo.publishing.change_page.download import change_download
from geo.publishing.change_page.page import side_html, without_map_html
from geo.publishing.change_page.selection import chosen
from geo.publishing.commune_page.download import commune_download
from geo.publishing.commune_page.page import commune_page_html
from geo.publishing.compare_page import two_indicators
from geo.publishing.compare_page.download import pair_download, places_download
from geo.publishing.compare_page.page import compare_page_html
from geo.publishing.control_options import indicator_names
from geo.publishing.embed.document import as_json
from geo.publishing.embed.options import EmbedOptions
from geo.publishing.embed.page import embed_page
from geo.publishing.export import edition_tables
from geo.publishing.export.formats import file_bytes
from geo.publishing.forms.endings import forms_of, pages_with_forms
from geo.publishing.forms.form_request import RefusedError, read_request
from geo.publishing.forms.rendered_file import make
from geo.publishing.group_table import groups_html
from geo.publishing.map_page.download import map_download
from geo.publishing.map_page.drilldown import commune_sheet, sheet
from geo.publishing.map_page.overview import overview_html
from geo.publishing.map_view import compose
from geo.publishing.method_page import page as method_page
from geo.publishing.method_page.respondents import respondents_html
from geo.publishing.one_file.page import one_file
from geo.publishing.press_folder.edition_story import edition_story
from geo.publishing.ranking_page.download import ranking_download
from geo.publishing.ranking_page.page import ranking_html
from geo.publishing.search_suggestions import candidates, search_suggestions
from geo.publishing.sheets.area_content import area_content
from geo.publishing.sheets.commune_content import commune_content
from geo.publishing.sheets.parts import Made
from geo.publishing.side_by_side import SideBySide
from geo.publishing.sources_page.page import sources_html
from geo.publishing.stories.step_content import Setting
from geo.publishing.stories.step_shown import step_shown
from geo.publishing.stories.story import Step, Story
from geo.publishing.stories.story_document import story_document
from geo.publishing.stories.story_slides import story_deck
from geo.publishing.view import View, default_indicator, parse_view
from geo.survey import (
    answer_table,
    commune_profile,
    consistent_snapshot,
    get_indicator,
    indicator_values,
    list_indicators,
    load_edition,
    load_questionnaire,
    score_edition,
)
from geo.survey.comparison.ranking import why_not_rankable
from geo.survey.disclosed import only_disclosed
from geo.survey.editions import EDITIONS
from geo.survey.inference.groups import group_of
from geo.survey.maturity.scores import scored_among
from geo.survey.store import Contents, Disclosure, open_store
from geo.survey.store.aggregates import GROUPED_BY
from geo.survey.values.group_estimates import estimates_by
from geo.territory.nis_code import nis_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from geo.language import Translator

pytestmark = pytest.mark.slow

LEVELS = ("commune", "province")
COMMUNES = ("62063", "11002")  # Liège, which did not answer, and Antwerpen, which did
LINK = "https://atlas.example/"
DAY = dt.date(2026, 11, 25)
TRIED = (
    "index",
    "q.progress",
    "q.strategy",
    "q.barriers.budget",
)
"""FormRequest for of every edition, whether its rule shows them or not."""
MOST = 2
SHOWN = ("scores", "q.progress", "q.conception")
FEW = ("progress", "engaged", "strategy", "conception")
"""Questions of the editions of groups: to find what has to be withheld takes time."""


@cache
def survey() -> pd.DataFrame:
    """The answers of the edition that ships; shared, as is what is made of them."""
    path = EDITIONS / "BE2018" / "answers.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@cache
def changed(change: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """The other survey."""
    return change(survey())


def hidden_changed(answers: pd.DataFrame) -> pd.DataFrame:
    """Another survey with the same scores and the same shown answers.

    Answers to questions without a domain get those of the next commune; of a domain, yes and no to
    two questions change places, which leaves the mean as it was.
    """
    asked = load_edition("BE2018").asked
    questionnaire = load_questionnaire()
    wide = _wide(answers)
    for key in asked:
        if questionnaire.questions[key].domain is None and f"q.{key}" not in SHOWN:
            wide[key] = [*wide[key][1:], wide[key].iloc[0]]
    for domain in questionnaire.domains:
        yes_no = [
            one.key
            for one in scored_among(asked, domain, questionnaire)
            if one.type == "yes_no" and one.direction != "down"
        ]
        for one, other in pairwise(yes_no):
            apart = {frozenset(pair) for pair in (("yes", "no"),)}
            both = [frozenset(pair) in apart for pair in zip(wide[one], wide[other], strict=True)]
            wide.loc[both, [one, other]] = wide.loc[both, [other, one]].to_numpy()
    return _long(wide)


def all_but_shown_changed(answers: pd.DataFrame) -> pd.DataFrame:
    """Another survey with the same answers to one question.

    All other answers are gone, and a commune that had not answered at all answered something else.
    """
    shown = answers[answers["question"] == "engaged"]
    other = {"nis5": COMMUNES[0], "question": "progress", "value": "7"}
    return pd.concat([shown, pd.DataFrame([other])], ignore_index=True)


def changed_within_groups(answers: pd.DataFrame) -> pd.DataFrame:
    """Another survey with the same groups: communes that share all groups change places."""
    wide = _wide(answers)
    groups = pd.DataFrame({one: group_of(one, 2018) for one in GROUPED_BY}).reindex(wide.index)
    moved = wide.copy()
    for alike in groups.groupby(list(GROUPED_BY)).groups.values():
        codes = list(alike)
        moved.loc[codes] = wide.loc[[*codes[1:], codes[0]]].to_numpy()
    return _long(moved)


def _long(wide: pd.DataFrame) -> pd.DataFrame:
    rows = wide.reset_index().melt(id_vars="nis5", var_name="question").dropna()
    return rows.sort_values(["nis5", "question"], ignore_index=True)


def _wide(answers: pd.DataFrame) -> pd.DataFrame:
    return answers.pivot_table(index="nis5", columns="question", values="value", aggfunc="first")


@dataclass(frozen=True)
class Case:
    """A rule, the questions asked, and a change that the rule keeps from readers."""

    rule: Disclosure
    change: Callable[[pd.DataFrame], pd.DataFrame]
    asked: tuple[str, ...] | None = None


CASES = {
    "scores and two questions": Case(Disclosure("restricted", SHOWN), hidden_changed),
    "one question": Case(Disclosure("restricted", ("q.engaged",)), all_but_shown_changed),
    "groups": Case(Disclosure("aggregates"), changed_within_groups, FEW),
    "scores of groups": Case(Disclosure("aggregates", ("scores",)), changed_within_groups),
}


def contents(case: Case, answers: pd.DataFrame, rule: Disclosure) -> Contents:
    facts = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
    facts |= {"id": "BE2030", "year": 2030}
    if case.asked is not None:
        facts["asked"] = [key for key in facts["asked"] if key in case.asked]
    return Contents(facts, answers[answers["question"].isin(facts["asked"])], rule)


@pytest.fixture(scope="module")
def audited(tmp_path_factory) -> Callable[..., Path]:
    """A store in which a survey is published: what may be given of one is worked out once."""
    kept: dict[tuple[int, object, Disclosure], tuple[Path, pd.DataFrame]] = {}

    def folder(case: Case, answers: pd.DataFrame, rule: Disclosure, *, anew: bool) -> Path:
        key = (id(answers), case.asked, rule)
        if anew or key not in kept:
            made = tmp_path_factory.mktemp("audited")
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("ATLAS_DATA", str(made))
                open_store.__globals__["_store_at"].cache_clear()
                store = open_store()
                store.edited_by("Anna").publish(contents(case, answers, rule))
                store.close()
            kept[key] = made, answers  # whose number is nobody else's as long as it is kept
        return kept[key][0]

    return folder


@pytest.fixture
def published(tmp_path, monkeypatch, audited) -> Iterator[Callable[..., None]]:
    """Publish one survey in a store of its own, as the only one that the atlas sees.

    ``anew``, where what is told while it is published matters.
    """
    opened = []

    def publish(
        case: Case, answers: pd.DataFrame, rule: Disclosure | None = None, *, anew: bool = False
    ) -> None:
        folder = tmp_path / str(len(opened))
        shutil.copytree(audited(case, answers, rule or case.rule, anew=anew), folder)
        monkeypatch.setenv("ATLAS_DATA", str(folder))
        open_store.__globals__["_store_at"].cache_clear()
        opened.append(open_store())
        with consistent_snapshot():
            pass

    yield publish
    for store in opened:
        store.close()
    monkeypatch.undo()
    open_store.__globals__["_store_at"].cache_clear()
    with consistent_snapshot():
        pass


@pytest.fixture(scope="module")
def open_tables() -> dict[tuple[str, tuple[str, ...] | None], bytes]:
    """What readers of an open edition get of its communes, by what was changed and asked."""
    return {}


def seen() -> dict[str, str]:
    """All surfaces, of one state as within one run of a page: nobody publishes meanwhile."""
    with consistent_snapshot():
        return dict(surfaces())


def surfaces() -> Iterator[tuple[str, str]]:
    """Everything that a reader can see or take away of the edition, by where it is."""
    known = [one.id for one in list_indicators("BE2030") if one.nature != "documented"]
    for indicator in dict.fromkeys([*known[:MOST], *TRIED]):
        for level in LEVELS:
            yield from of_map(View(edition="BE2030", indicator=indicator, level=level))
        yield from of_ranking(View(edition="BE2030", indicator=indicator))
    usual = View(edition="BE2030", indicator=default_indicator("BE2030"), lang="en")
    for code in COMMUNES[1:]:
        view = replace(usual, selected=code)
        yield f"page {code}", commune_page_html(view, "light")
        yield f"sheet {code}", commune_sheet(view)
        taken = commune_download(view, LINK)
        assert taken is not None
        yield f"file {code}", file_bytes(taken, "csv", DAY).decode()
    for level, code in (("province", "60000"), ("region", "03000")):
        yield f"area {code}", sheet(replace(usual, level=level, selected=nis_code(code)))
    places = replace(
        usual, side_by_side=SideBySide(places=(*COMMUNES, "03000", "60000"), way="places")
    )
    yield "places", compare_page_html(places, "light")
    taken = places_download(places, LINK)
    assert taken is not None
    yield "file places", file_bytes(taken, "csv", DAY).decode()
    for second in known[1:2]:
        pair = replace(usual, side_by_side=SideBySide(second=second, way="indicators"))
        yield f"pair {second}", two_indicators.reading_html(two_indicators.pair_of(pair))
        if (taken := pair_download(pair, LINK)) is not None:
            yield f"file pair {second}", file_bytes(taken, "csv", DAY).decode()
    yield from of_change(replace(usual, since="BE2018"))
    yield from of_forms(replace(usual, selected=COMMUNES[1]))
    yield from of_sheets(replace(usual, level="commune", selected=COMMUNES[1]))
    yield from of_slides(replace(usual, level="commune", selected=COMMUNES[1]))
    yield from of_stories(replace(usual, level="commune", selected=COMMUNES[1]))
    yield from of_the_file(known)
    yield "who answered", respondents_html("BE2030", "en")
    yield "sources", sources_html(_say())
    yield "method", str(method_page.index_structure("BE2030"))
    yield "search", str(sorted(search_suggestions(2018, "BE2030", "en").items()))
    for words in ("maturity", "progress", "strategy", "engaged", "antwerp"):
        yield f"search {words}", str(candidates(words, 2018, "BE2030"))
    for key in load_edition("BE2030").asked:
        _, notices = parse_view({"edition": "BE2030", "indicator": f"q.{key}"}, "en")
        yield f"link {key}", str([str(one) for one in notices])
    for taken in edition_tables.whole_edition(usual, LINK):
        yield f"table {taken.name}", file_bytes(taken, "csv", DAY).decode()
        yield f"table {taken.name} json", json.dumps(taken.facts(), default=str, sort_keys=True)


def of_the_file(known: list[str]) -> Iterator[tuple[str, str]]:
    """The page of the whole edition, unpacked; of some indicators, all take a minute."""
    with only((*known[:MOST], *TRIED)):
        page = unpacked(one_file("BE2030", "en", day=DAY))
    yield "one file", json.dumps(page, sort_keys=True)


def of_map(view: View) -> Iterator[tuple[str, str]]:
    where = f"{view.indicator} {view.level}"
    composed = compose(view)
    yield f"observed {where}", composed.observations.table.drop(columns="note").to_csv()
    yield f"table {where}", composed.table().to_csv()
    yield f"caption {where}", " ".join(map(_say().render, caption_text(composed)))
    yield f"page of its own {where}", embed_page(view, EmbedOptions(), LINK)
    if view.level != "commune":
        return
    yield f"map {where}", json.dumps(composed.paint(ASSETS, "light"), sort_keys=True)
    yield f"overview {where}", overview_html(view)
    yield f"stage {where}", str(stage_selected(compose(replace(view, selected=COMMUNES[0]))))
    yield f"groups {where}", groups_html(view)
    taken = map_download(view, LINK)
    yield f"file {where}", file_bytes(taken, "csv", DAY).decode()
    if view.indicator == default_indicator("BE2030"):
        yield f"outlines {where}", file_bytes(taken, "geojson", DAY).decode()


def of_forms(view: View) -> Iterator[tuple[str, str]]:
    """What the door for files gives to whoever knows its address, and what it answers else."""
    for page, forms in pages_with_forms().items():
        # The JSON of a page has all that its other files have; pictures are text as SVG.
        for ending in {"svg", "json", "html"} & set(forms.endings()):
            try:
                asked = read_request(page, ending, view.query(), "en")
                yield f"/{page}.{ending}", make(asked, LINK, DAY).content.decode()
            except RefusedError as refused:
                yield f"/{page}.{ending}", f"{refused.status} {refused}"


def of_sheets(view: View) -> Iterator[tuple[str, str]]:
    """All that is given to the templates of sheets, of a commune and of a region."""
    made = Made(LINK, DAY)
    yield "sheet", json.dumps(commune_content(view, made, back=True))
    area = replace(view, level="region", selected=nis_code("02000"))
    yield "report", json.dumps(area_content(area, made))


def of_slides(view: View) -> Iterator[tuple[str, str]]:
    """All that stands on slides: of a commune and of places."""
    places = replace(view, side_by_side=SideBySide(places=(*COMMUNES, "03000"), way="places"))
    for page, one in (("commune", view), ("compare", places)):
        forms = forms_of(page)
        assert forms is not None
        assert forms.slides is not None
        yield f"slides of {page}", repr(forms.slides(one, LINK, DAY))


def of_stories(view: View) -> Iterator[tuple[str, str]]:
    """Views in a story, played, put together and on slides; and the story of the press folder."""
    one, other = "map?edition=BE2030", f"edition=BE2030&commune={view.selected}"
    steps = (
        Step("map", view=one, mark=(nis_code(COMMUNES[0]),), only=(0,), fit=nis_code("03000")),
        Step("maps", view=one, second=f"{one}&level=province"),
        Step("commune", view=f"commune?{other}"),
        Step("chart", view=f"ranking?{other}"),
        *(Step("number", view=f"map?{other}&indicator={key}") for key in TRIED),
    )
    told = {"reader": Story(Labels(en="x"), steps), "press": edition_story(load_edition("BE2030"))}
    setting = Setting(("en",), "light", LINK, prepare(), played=True)
    for name, story in told.items():
        yield f"story {name}", as_json(story_document(story, setting))
        yield f"steps {name}", repr([step_shown(step, "en") for step in story.steps])
        yield f"slides {name}", repr(story_deck(story, "en"))


def of_ranking(view: View) -> Iterator[tuple[str, str]]:
    edition = load_edition(view.edition)
    if why_not_rankable(get_indicator(view.edition, view.indicator), edition) is None:
        yield f"ranking {view.indicator}", ranking_html(view)
    taken = ranking_download(view, LINK)
    if taken is not None:
        yield f"file ranking {view.indicator}", file_bytes(taken, "csv", DAY).decode()


def of_change(view: View) -> Iterator[tuple[str, str]]:
    found = chosen(view)
    yield "not comparable", str([(one.id, str(why)) for one, why in found.cannot])
    if found.indicator is None:
        yield "change", without_map_html(view, found)
        return
    for indicator in found.can[:1]:
        one = replace(view, indicator=indicator.id)
        yield f"change {indicator.id}", side_html(one, chosen(one))
        taken = change_download(one, LINK)
        if taken is not None:
            yield f"file change {indicator.id}", file_bytes(taken, "csv", DAY).decode()


def _say() -> Translator:
    from geo.language import translator

    return translator("en")


ASSETS = Assets((), (), {2018: "geometry-2018.json"})


@pytest.mark.parametrize("name", CASES)
def test_what_the_rule_keeps_changes_nothing_that_can_be_seen(name, published, caplog):
    caplog.set_level("DEBUG", logger="atlas")
    case = CASES[name]
    first, second = survey(), changed(case.change)
    published(case, first, anew=True)
    before = seen() | {"log": "\n".join(caplog.messages)}
    caplog.clear()
    published(case, second, anew=True)
    after = seen() | {"log": "\n".join(caplog.messages)}
    assert list(before) == list(after)
    for where, text in before.items():
        assert after[where] == text, where


@pytest.mark.parametrize("name", CASES)
def test_it_would_be_seen_if_the_edition_were_open(name, published, open_tables):
    """Or the test above would prove nothing."""
    case = CASES[name]

    def seen(key: str, answers: pd.DataFrame) -> bytes:
        """What does not depend on the rule is the same of several cases."""
        if (key, case.asked) not in open_tables:
            published(case, answers, Disclosure())
            table = edition_tables.edition_table(View(edition="BE2030"), "communes", LINK)
            open_tables[key, case.asked] = file_bytes(table, "csv", DAY)
        return open_tables[key, case.asked]

    assert seen("", survey()) != seen(case.change.__name__, changed(case.change))


def test_a_restricted_edition_shows_what_its_rule_gives(published):
    """As much as it may: what is proved above would hold of an empty atlas too."""
    case = CASES["scores and two questions"]
    published(case, survey())
    edition = load_edition("BE2030")
    assert edition.disclosed_answers == ("conception", "progress")
    shown = {one.id for one in list_indicators("BE2030") if edition.discloses(one.part)}
    assert {"index", "domain.governance", "q.progress", "q.conception"} <= shown
    assert not {"q.engaged", "domain.monitoring"} & shown
    assert list(answer_table("BE2030")) == ["conception", "progress"]
    for indicator in ("index", "domain.governance", "q.progress", "q.conception"):
        ours = indicator_values("BE2030", indicator, "commune", 2018).table
        theirs = indicator_values("BE2018", indicator, "commune", 2018).table
        known = ours["state"] == "value"
        assert known.sum() > 50
        if indicator != "index":  # that is of six domains here, and of seven there
            bands = dict(edition.bands).get(indicator.removeprefix("domain."), ())
            width = max((high - low for low, high in pairwise(bands)), default=0)
            assert (ours["value"] - theirs["value"])[known].abs().max() <= width / 2
        assert indicator_values("BE2030", indicator, "country", 2018).table["state"].tolist() == [
            "value"
        ]
    assert score_edition("BE2030").index.equals(score_edition("BE2018").index)
    profile = commune_profile("BE2030", "11002", 2018)
    answered = [one.question.key for part in profile.parts[0].chapters for one in part.answers]
    assert answered == ["conception", "progress"]
    html = commune_page_html(View(edition="BE2030", selected="11002", lang="en"), "light")
    assert "Of each commune this edition gives only" in html


def test_where_scores_are_given_in_bands_every_page_says_so_and_no_class_cuts_a_band(published):
    """A score of 1.5 is one of 0 to 3: shown as exact it would be a precision that nobody gave."""
    published(CASES["scores and two questions"], survey())
    edition = load_edition("BE2030")
    say = translator("fr").render
    said = say(only_disclosed(edition))
    assert "Gouvernance et politique 0–4, 4–5, 5–6, 6–7, 7–10\N{NO-BREAK SPACE}; Organ" in said
    for indicator in ("index", "domain.governance", "domain.sustainability"):
        view = View(lang="fr", edition="BE2030", indicator=indicator)
        assert said in ranking_html(view)
        assert said in groups_html(view)
        for level in LEVELS:
            assert said in map(say, caption_text(compose(replace(view, level=level))))
    assert said not in groups_html(View(lang="fr", edition="BE2030", indicator="q.progress"))
    for domain, cuts in edition.bands:
        for scheme in SCHEMES:
            view = View(edition="BE2030", indicator=f"domain.{domain}", scheme=scheme)
            classes = compose(replace(view, limits=(2, 5))).picture.classes
            assert set(classes.lower) | set(classes.upper) <= set(cuts)


def test_what_both_editions_asked_but_one_keeps_is_not_said_to_be_unasked(published):
    published(Case(Disclosure("restricted", ("scores",)), hidden_changed), survey())
    found = chosen(View(edition="BE2030", since="BE2018"))
    assert found.indicator is None
    html = without_map_html(View(edition="BE2030", since="BE2018"), found)
    assert "No question was asked in both" not in html
    assert "are not public in" in html


def test_weights_are_put_on_the_scores_shown(published):
    """What a reader could do on paper with the published domain scores, and nothing else."""
    published(CASES["scores and two questions"], survey())
    scores = score_edition("BE2030")
    for weights in ({"governance": 1.0}, {"governance": 3.0, "innovation": 1.0}):
        found = score_edition("BE2030", weights)["index"].dropna()
        shown = scores.loc[found.index]
        expected = sum(shown[key] * weight for key, weight in weights.items())
        pd.testing.assert_series_equal(found, expected / sum(weights.values()), check_names=False)


def test_a_link_to_what_is_kept_gets_a_sentence(published):
    published(CASES["scores and two questions"], survey())
    given = {domain for domain, _ in load_edition("BE2030").bands}
    kept = sorted(set(load_questionnaire().domains) - given)
    assert kept
    for indicator in ("q.strategy", f"domain.{kept[0]}", "q.barriers.budget"):
        view, notices = parse_view({"edition": "BE2030", "indicator": indicator}, "en")
        assert view.indicator == default_indicator("BE2030")
        assert [str(one) for one in notices] == [
            str(one) for one in notices if "is not public in this edition" in str(one)
        ]
        assert len(notices) == 1
        assert indicator not in indicator_names("BE2030", "en")
        _, second = parse_view({"edition": "BE2030", "second": indicator}, "en")
        assert "is not public in this edition" in str(second[0])


def test_whether_a_commune_answered_something_else_is_not_told(published):
    """Of an edition that shows one question, a commune that answered others only is not known."""
    case = CASES["one question"]
    answers = survey()
    gone = (answers["nis5"] == "11002") & (answers["question"] == "engaged")
    published(case, answers[~gone])
    table = indicator_values("BE2030", "q.engaged", "commune", 2018).table
    assert table.loc["11002", "state"] == "not_given"
    assert "did_not_answer" not in set(table["state"])
    profile = commune_profile("BE2030", "11002", 2018)
    assert profile.participation == "not_given"
    html = commune_page_html(View(edition="BE2030", selected="11002", lang="en"), "light")
    assert "whether it answered is not public" in html
    assert "did not answer" not in html.split('id="peers"')[0]
    assert "not public" in respondents_html("BE2030", "en")


def test_an_edition_of_which_a_rule_leaves_nothing_has_its_pages_and_files(published):
    """Scores of two questions would be their answers: there are none, and nothing else is given."""
    case = Case(Disclosure("restricted", ("scores",)), hidden_changed, ("progress", "strategy"))
    published(case, survey())
    usual = View(edition="BE2030", indicator=default_indicator("BE2030"), lang="en")
    assert {one.nature for one in list_indicators("BE2030")} == {"documented"}
    taken = {one.name: one for one in edition_tables.whole_edition(usual, LINK)}
    assert set(taken["communes"].rows["state"]) == {"not_public"}
    page = commune_page_html(replace(usual, selected="11002"), "light")
    assert "Nothing of the answers to this edition is public" in page
    assert "“Maturity index” is not public in this edition, neither of communes nor of" in page
    assert "gives only ." not in page
    assert "figures of groups" not in page
    assert overview_html(usual)
    assert "is not public" in respondents_html("BE2030", "en")


@pytest.mark.parametrize("name", ["groups", "scores of groups"])
def test_an_edition_of_groups_shows_them_and_keeps_back_what_it_must(name, published):
    published(CASES[name], survey())
    edition = load_edition("BE2030")
    indicator = "q.progress" if name == "groups" else "index"
    assert indicator in {one.id for one in list_indicators("BE2030")}
    view = View(edition="BE2030", indicator=indicator, lang="en")
    html = groups_html(view)
    assert "Withheld: too few answers, here or in another group" in html
    assert "95% interval" not in html
    assert why_not_rankable(get_indicator("BE2030", indicator), edition) is not None
    assert ranking_download(view, LINK) is None
    page = commune_page_html(replace(view, selected="62063"), "light")
    assert "Figures of groups that it belongs to" in page
    groups = pd.concat(estimates_by("BE2030", indicator, one) for one in ("region", "size"))
    kept = groups[groups["state"] == "kept_back"]
    assert len(kept)
    assert kept[["value", "n", "low", "high"]].isna().all(axis=None)
    assert (groups.loc[groups["state"] == "value", "n"] >= 5).all()
