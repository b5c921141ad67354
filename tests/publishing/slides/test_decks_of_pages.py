"""A story, a commune and a comparison as slides: what the pages say, and nothing that they keep."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from deck_reading import is_well_formed, numbers_of, read_deck, workbook_of
from small_editions import GROUPS, NAME, RESTRICTED, published, small_edition, table
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.language import LANGUAGES, translator
from geo.publishing.about_commune.about import about_commune
from geo.publishing.commune_page.slides import commune_slides
from geo.publishing.compare_page.places import columns_of
from geo.publishing.compare_page.slides import compare_slides
from geo.publishing.compare_page.two_indicators import pair_of
from geo.publishing.forms.form_request import RefusedError, read_request
from geo.publishing.forms.rendered_file import make
from geo.publishing.forms.routes import form_routes
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.profile_words import Words
from geo.publishing.ranking_page.chart import ranking_chart
from geo.publishing.ranking_page.page import ranking_rows
from geo.publishing.side_by_side import SideBySide
from geo.publishing.slides.deck import deck_bytes
from geo.publishing.slides.slide import BarChart, PointChart
from geo.publishing.stories.__main__ import main
from geo.publishing.stories.read_story import figures_by_key, read_story
from geo.publishing.stories.routes import story_routes
from geo.publishing.stories.story import list_stories, load_story
from geo.publishing.stories.story_slides import story_deck
from geo.publishing.view import View
from geo.survey.disclosed import is_shown
from geo.survey.store import Disclosure
from geo.territory.nis_code import NisCode

pytestmark = pytest.mark.slow

ATLAS, DAY = "https://atlas.example/", dt.date(2026, 11, 30)
LINK = "https://atlas.example/commune?lang=nl&edition=BE2018&commune=44021"
ANSWERED = NisCode("11002")


def asked(page: str, **query: str):
    return make(read_request(page, "pptx", query, "en"), LINK, DAY)


def commune(code: str, **more) -> object:
    return commune_slides(View(selected=NisCode(code), **more), LINK, DAY)


@pytest.mark.parametrize("name", list_stories())
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_has_a_slide_for_each_step_with_its_notes(name, language):
    if name != "barometer-2018" and language != "de":
        pytest.skip("one language of the slow ones suffices")
    story = load_story(name)
    deck = story_deck(story, language, ATLAS)
    content = deck_bytes(deck)
    assert is_well_formed(content)
    slides = read_deck(content)
    assert len(slides) == len(story.steps)
    label = translator(language).render(DEMONSTRATION_LABEL)
    for step, slide in zip(story.steps, slides, strict=True):
        assert slide.outside == []
        assert all(slide.alts)
        assert (label in slide.words) == (name == "demonstration")
        if step.notes is not None:
            first = step.notes[language].split("\n")[0]
            assert slide.notes.startswith(first)
        if step.kind in ("map", "maps"):
            assert len(slide.drawings) == (2 if step.kind == "maps" else 1)
        if step.kind in ("map", "maps", "chart", "commune"):
            assert ATLAS in slide.words
        if step.kind == "chart" and step.figures:
            assert slide.charts or slide.tables


def test_published_figures_are_the_numbers_of_their_chart():
    story = load_story("barometer-2018")
    deck = story_deck(story, "en", ATLAS)
    compared = 0
    for step, slide in zip(story.steps, deck.slides, strict=True):
        if slide.chart is None:
            continue
        assert isinstance(slide.chart, BarChart)
        figures = [figures_by_key()[one] for one in step.figures]
        assert list(slide.chart.series[0].values) == [one.value for one in figures]
        compared += 1
    assert compared >= 6


def test_the_ranking_is_that_of_its_page():
    view = View(indicator="index", selected=NisCode("64034"))
    chart = ranking_chart(view)
    rows = ranking_rows(view)[:15]
    say = translator("en")
    assert [say.number(one, 1) for one in chart.series[0].values[:15]] == [
        row.value.partition("/")[0] for row in rows
    ]
    assert chart.categories[0] == f"{rows[0].place}. {rows[0].name} ({rows[0].between})"


@pytest.mark.parametrize("code", [ANSWERED, "62063"])
def test_the_chart_of_a_commune_has_the_numbers_of_its_page(code):
    view = View(selected=NisCode(code))
    about = about_commune(view, translator("en"))
    chart = next(one.chart for one in commune(code).slides if one.chart is not None)
    say = translator("en")
    shown = [
        [
            None if value is None else say.number(value, one.digits)
            for one, value in zip(chart.series, values, strict=True)
        ]
        for values in zip(*(one.values for one in chart.series), strict=True)
    ]
    for row, written in zip(about.rows, shown, strict=True):
        own = [row.own.striptags()] if about.answered else []
        beside = [words.striptags() for words, _ in row.beside]
        assert written == [one.partition("/")[0] for one in (*own, *beside)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_commune_is_told_as_on_its_sheet(language):
    view = View(selected=ANSWERED, lang=language)
    about = about_commune(view, translator(language))
    content = make(
        read_request("commune", "pptx", {"lang": language, "commune": ANSWERED}, "en"), LINK, DAY
    )
    assert content.name == f"smart-city-atlas_BE2018_commune_11002_{language}.pptx"
    slides = read_deck(content.content)
    words = "\n".join(slide.words for slide in slides)
    assert all(one in words for one in about.summary)
    label = translator(language).render(DEMONSTRATION_LABEL)
    of_answers = [slide for slide in slides if label in slide.words]
    assert len(of_answers) == len(slides) - 2  # what is documented, what is published
    assert all(one.charts == [] for one in slides if one not in of_answers)
    for slide in slides:
        assert slide.outside == []
        assert slide.notes
        assert all(slide.alts)


@pytest.mark.parametrize("code", ["21004", "73028", "13002", "46030"])
def test_a_difficult_commune_has_slides(code):
    vintage = 2025 if code == "46030" else 2018
    slides = read_deck(deck_bytes(commune(code, lang="de", vintage=vintage)))
    assert all(slide.outside == [] for slide in slides)


def compared(*places: str, **more):
    return View(side_by_side=SideBySide(places=tuple(map(NisCode, places)), way="places"), **more)


def test_places_compared_have_the_numbers_of_the_page():
    view = compared("11002", "62063", "03000", "20001")
    columns = columns_of(view, "light")
    deck = compare_slides(view, LINK, DAY)
    chart = next(one.chart for one in deck.slides if one.chart is not None)
    say, words = translator("en"), Words(translator("en"), 2018)
    answered = [one for one in columns if one.profile.index.own.value is not None]
    assert [one.name for one in chart.series] == [say.render(one.name) for one in answered]
    for series, column in zip(chart.series, answered, strict=True):
        lines = [
            one
            for one in (column.profile.index, *column.profile.domains)
            if is_shown(column.profile.edition, one.indicator.part)
        ]
        assert [say.number(value, series.digits) for value in series.values] == [
            words.reading(line, line.own).striptags().partition("/")[0] for line in lines
        ]
    slides = read_deck(deck_bytes(deck))
    assert len(slides[1].charts) == 1
    assert slides[2].tables
    assert all("Demonstration data" in one.words for one in slides)


def test_two_indicators_are_points_with_the_numbers_of_the_page():
    view = View(indicator="index", side_by_side=SideBySide(second="q.progress", way="indicators"))
    pair = pair_of(view)
    deck = compare_slides(view, LINK, DAY)
    chart = next(one.chart for one in deck.slides if one.chart is not None)
    assert isinstance(chart, PointChart)
    points = sorted(point for one in chart.series for point in one.points)
    expected = zip(pair.table["first"].round(1), pair.table["second"], strict=True)
    assert points == sorted(expected)
    sizes = [len(one.points) for one in chart.series]
    assert sizes == sorted(sizes, reverse=True)
    (drawn,) = [one for slide in read_deck(deck_bytes(deck)) for one in slide.charts]
    assert len(workbook_of(drawn)) >= len(points)


def test_two_maps_are_a_drawing_and_six_long_names_fit():
    maps = View(indicator="index", side_by_side=SideBySide(second="q.progress", way="maps"))
    assert any(one.drawings for one in read_deck(deck_bytes(compare_slides(maps, LINK, DAY))))
    places = ("46030", "62063", "11002", "44021", "03000", "20001")
    deck = compare_slides(compared(*places, lang="de", vintage=2025), LINK, DAY)
    assert all(one.outside == [] for one in read_deck(deck_bytes(deck)))


@pytest.mark.parametrize("rule", [RESTRICTED, GROUPS, Disclosure("restricted", ("scores",))])
def test_what_a_rule_keeps_changes_nothing_on_a_slide(tmp_path, rule):
    """Two surveys that differ in nothing but what it keeps give the same slides."""
    told = []
    for i in range(2):
        answers = table()
        if i:
            answers["barriers"] = answers["barriers"].iloc[::-1].to_numpy()
        with published(tmp_path / str(i), small_edition(rule, answers=answers)):
            decks = [commune(code, edition=NAME) for code in ("44021", "21004", "23064")]
            decks.append(
                compare_slides(compared("44021", "62063", "03000", edition=NAME), LINK, DAY)
            )
            story = read_story(
                "s.yaml",
                f"title: {{en: x}}\nsteps:\n- {{kind: map, view: 'map?edition={NAME}'}}\n"
                f"- {{kind: commune, view: 'commune?edition={NAME}&commune=44021'}}\n".encode(),
            )
            decks.append(story_deck(story, "en"))
            if not i:
                assert all(is_well_formed(deck_bytes(one)) for one in decks)
                assert not any(slide.label for one in decks for slide in one.slides)
        told.append(repr(decks))
    if rule is not GROUPS:  # of groups, other answers are other figures
        assert told[0] == told[1]


def test_of_an_edition_of_groups_there_are_no_scores_of_a_commune(tmp_path):
    with published(tmp_path, small_edition(GROUPS)):
        for slide in commune("44021", edition=NAME).slides:
            names = [] if slide.chart is None else [one.name for one in slide.chart.series]
            assert "Ghent" not in names


@pytest.mark.parametrize(
    ("page", "query", "status"),
    [
        ("commune", {}, 404),
        ("commune", {"level": "province", "area": "60000"}, 404),
        ("commune", {"commune": "99999"}, 400),
        ("commune", {"commune": "44021", "edition": "BE1999"}, 404),
        ("commune", {"commune": "44021", "shape": "square"}, 400),
        ("compare", {}, 404),
        ("compare", {"places": "11002"}, 404),
        ("ranking", {}, 404),
    ],
)
def test_what_cannot_be_had_is_refused(page, query, status):
    with pytest.raises(RefusedError) as refused:
        asked(page, **query)
    assert refused.value.status == status


def test_an_edition_that_was_withdrawn_is_gone(monkeypatch):
    gone = "geo.publishing.forms.form_request.is_withdrawn"
    monkeypatch.setattr(gone, lambda one: one == "BE2019")
    for page, query in (("commune", {"commune": "44021"}), ("compare", {"places": "11002_44021"})):
        with pytest.raises(RefusedError) as refused:
            asked(page, edition="BE2019", **query)
        assert refused.value.status == 410


def test_links_give_slides_with_their_name_and_tag():
    routes = [*form_routes(), *story_routes()]
    with TestClient(Starlette(routes=routes), base_url="http://localhost:8501") as client:
        for address, name in (
            ("/commune.pptx?commune=44021&lang=nl", "commune_44021_nl.pptx"),
            ("/compare.pptx?places=11002_44021&lang=nl", "compare_11002.44021_nl.pptx"),
            ("/story.pptx?story=barometer-2018&lang=nl", "story_barometer-2018_nl.pptx"),
        ):
            answer = client.get(address)
            assert answer.status_code == 200
            assert answer.headers["content-type"].endswith("presentationml.presentation")
            assert name in answer.headers["content-disposition"]
            assert "must-revalidate" in answer.headers["cache-control"]
            tag = answer.headers["etag"]
            assert client.get(address, headers={"if-none-match": tag}).status_code == 304
            link = re.escape("http://localhost:8501/")
            assert any(re.search(link, one.words) for one in read_deck(answer.content))
        assert client.get("/story.pptx?story=nothing").status_code == 404


def test_the_commands_write_them(tmp_path):
    from geo.publishing.save_view import main as save_view

    target = tmp_path / "story.pptx"
    assert main(["barometer-2018", "--to", str(target), "--language", "nl"]) == 0
    assert len(read_deck(target.read_bytes())) == 12
    target = tmp_path / "gent.pptx"
    assert save_view(["commune?lang=nl&commune=44021", "--to", str(target)]) == 0
    chart = next(one.charts[0] for one in read_deck(target.read_bytes()) if one.charts)
    assert numbers_of(chart)
