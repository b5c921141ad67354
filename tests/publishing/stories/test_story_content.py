"""What the steps of a story show, and what they say where they cannot show it any more."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from geo.cartography.assets import prepare
from geo.cartography.picture.formats import description_of
from geo.cartography.picture.paper import INKS
from geo.language import LANGUAGES, Labels, translator
from geo.publishing.figure_words import area, own_code
from geo.publishing.map_view import compose
from geo.publishing.slides.qr_code import qr_path
from geo.publishing.stories.read_story import figures_by_key
from geo.publishing.stories.step_content import Setting, step_content
from geo.publishing.stories.step_view import areas_within
from geo.publishing.stories.story import KINDS, Step, list_stories, load_story
from geo.publishing.view import View
from geo.survey.published.figures import find_figures
from geo.territory import load_communes

ATLAS = "https://atlas.example/"


def setting(*languages: str, address: str = ATLAS) -> Setting:
    return Setting(languages or ("en",), "light", address, prepare())


def shown(step: Step, *languages: str):
    return step_content(step, setting(*languages))


@pytest.mark.parametrize("name", list_stories())
def test_every_step_of_the_stories_of_the_atlas_can_be_shown(name):
    for step in load_story(name).steps:
        content = step_content(step, setting("fr"))
        words = content.said["fr"]
        assert not words.problem, words.problem
        if step.kind in ("chart", "maps", "commune"):
            assert all(svg.startswith("<svg") for svg in words.pictures)
            assert len(words.pictures) == (2 if step.kind == "maps" else 1)
            assert words.alt
        if step.kind in ("map", "number"):
            assert words.facts
            assert words.foot
            assert words.link.startswith(ATLAS)


@pytest.mark.parametrize("name", ["barometer-2018", "documented"])
def test_what_is_real_has_no_synthetic_value(name):
    """The two real stories never show a demonstration, in whatever form."""
    for step in load_story(name).steps:
        content = step_content(step, setting("en"))
        words = content.said["en"]
        assert not words.label
        assert "ynthetic" not in "".join((*words.pictures, *words.facts, *words.foot))


def test_every_step_of_the_demonstration_that_shows_answers_has_its_label():
    for step in load_story("demonstration").steps:
        content = step_content(step, setting("en"))
        words = content.said["en"]
        if content.map is not None or words.figure:
            assert words.label == "Demonstration data: synthetic answers"
        for svg in words.pictures:
            assert "ynthetic" in svg


def test_a_map_is_the_one_that_the_atlas_draws():
    step = Step("map", view="map?edition=BE2018&indicator=index", only=(1,), fit="62000")
    content = shown(step, *LANGUAGES)
    composed = compose(View(edition="BE2018", indicator="index"))
    assert content.map.letters == composed.picture.letters
    assert set(content.said) == set(content.map.said) == set(LANGUAGES)
    assert content.only == (1,)
    communes = load_communes(2018)
    inside = set(communes.index[communes["arrondissement"] == "62000"])
    assert set(content.focus) == inside


@pytest.mark.parametrize("name", list_stories())
def test_on_a_narrow_screen_a_picture_shows_what_the_wide_one_does(name):
    played = replace(setting("de"), played=True)
    for step in load_story(name).steps:
        words = step_content(step, played).said["de"]
        assert len(words.narrow) == len(words.pictures)
        for wide, narrow in zip(words.pictures, words.narrow, strict=True):
            assert re.search("viewBox=.0 0 480 960.", narrow)
            assert description_of(narrow) == description_of(wide)
        if step.figures and step.kind == "chart":
            assert "Gezeigt:" not in words.narrow[0]  # that figures are left out
            told = re.sub(r"(?s)<(title|desc)\b.*?</\1>|<[^>]+>|\s", "", words.narrow[0])
            for figure in (figures_by_key()[key] for key in step.figures):
                if figure.code != own_code(figure.edition):  # or rows of one label are alike
                    assert translator("de").render(area(figure)).replace(" ", "") in told


def test_a_dark_picture_is_light_on_paper_with_its_label_as_it_is():
    step = Step("chart", view="ranking?edition=BE2018&indicator=index")
    dark = replace(setting("en"), theme="dark", played=True)
    words = step_content(step, dark).said["en"]
    light = step_content(step, setting("en")).said["en"]
    assert words.paper == light.pictures != words.pictures
    assert INKS["light"].label in words.paper[0]
    assert step_content(step, replace(dark, theme="light")).said["en"].paper == ()


@pytest.mark.parametrize(
    ("place", "level", "n"),
    [
        ("02000", "commune", 308),
        ("03000", "province", 5),
        ("62063", "commune", 1),
        ("62063", "region", 1),
        ("99999", "commune", 0),
    ],
)
def test_the_areas_within_a_place(place, level, n):
    assert len(areas_within(place, level, 2018)) == n


def test_a_published_figure_is_told_as_its_source_writes_it_with_its_n():
    step = Step("number", figures=("BE2018 progress_score 01000",))
    (figure,) = find_figures("BE2018", "progress_score", "country")
    for language, number in {"nl": "3,64/10", "fr": "3,64/10", "en": "3.64/10"}.items():
        words = shown(step, language).said[language]
        assert words.figure == number
        assert words.title == figure.label[language]
        assert any("n\u00a0=\u00a0123" in fact for fact in words.facts)
        assert words.foot


def test_the_figure_of_a_place_has_its_interval_and_its_label():
    step = Step("number", view="map?edition=BE2018&indicator=index&level=region&area=02000")
    words = shown(step).said["en"]
    assert words.figure
    assert words.detail.startswith("Estimate, n\u00a0=\u00a0")
    assert "95% interval" in words.detail
    assert words.label


def test_what_is_noted_of_every_figure_is_told_once_and_its_letters_are_as_measured():
    """Seven rows that repeat the same note were too small for the last row of a room."""
    step = load_story("barometer-2018").steps[10]
    (svg,) = shown(step).said["en"].pictures
    assert len(step.figures) == 7
    told = " ".join(re.findall(r">([^<>]+)</(?:text|tspan)>", svg))
    assert told.count("One of four propositions in the report") == 1
    assert told.count("% of the communes") + told.count("% of communes") >= 7
    assert "text-rendering='geometricPrecision'" in svg[: svg.index(">")]


def test_texts_name_published_figures_in_the_language_of_their_reader():
    step = Step(
        "sentence",
        sentence=Labels(en="{BE2018 progress_score 01000} in {BE2018 response_rate 01000}"),
    )
    assert shown(step, "en").said["en"].sentence == "3.64/10 in 21%"
    assert shown(step, "nl").said["nl"].sentence == "3,64/10 in 21%"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (Step("map", view="map?edition=XX2000"), "There is no edition XX2000."),
        (Step("map", view="map?edition=BE2018&indicator=no"), "not understood in every part"),
        (Step("map", view="map?edition=BE2018@7"), "has no versions"),
        (Step("map", view="ranking?edition=BE2018"), "leads to the page ranking"),
        (Step("number", view="map?edition=BE2018"), "names no place"),
        (Step("chart", view="nothing?edition=BE2018"), "has no such form"),
        (Step("chart", view="method?edition=BE2018"), "cannot be had as svg"),
    ],
)
def test_a_step_that_cannot_be_shown_says_why_and_keeps_its_words(step, told):
    kept = Step(**vars(step) | {"title": Labels(en="Mine"), "notes": Labels(en="Say this")})
    content = shown(kept)
    words = content.said["en"]
    assert told in " ".join(words.problem)
    assert (words.title, words.notes) == ("Mine", "Say this")
    assert content.map is None
    assert not words.pictures


def test_an_edition_that_was_withdrawn_is_told(monkeypatch):
    monkeypatch.setattr(
        "geo.publishing.forms.form_request.is_withdrawn", lambda one: one == "BE2019"
    )
    from geo.language import Text

    monkeypatch.setattr(
        "geo.publishing.forms.form_request.withdrawal", lambda _: Text("It was withdrawn.")
    )
    words = shown(Step("chart", view="ranking?edition=BE2019")).said["en"]
    assert words.problem == ("It was withdrawn.",)


def test_the_end_leads_to_the_atlas_or_where_it_says_and_has_no_code_without_an_address():
    assert shown(Step("end")).leads_to == ATLAS
    assert shown(Step("end", address="https://sci.example/")).leads_to == "https://sci.example/"
    nowhere = step_content(Step("end"), setting("en", address=""))
    assert (nowhere.code, nowhere.leads_to) == ("", "")


def test_a_qr_code_is_what_a_reader_of_codes_expects():
    """Its three corners are the finder patterns: seven dark, one light, three dark in a row."""
    path, side = qr_path("https://atlas.example/story?story=documented&lang=nl")
    assert side >= 21
    assert path.startswith("M0 0h7v1h-7z")
    assert f"M{side - 7} 0h7v1h-7z" in path
    assert f"M0 {side - 7}h7v1h-7z" in path


def test_every_kind_can_be_shown():
    from geo.publishing.stories.step_content import _CONTENT

    assert set(_CONTENT) == set(KINDS)


def test_the_words_of_the_page_are_in_all_languages():
    from geo.publishing.stories.story_document import story_words

    english = story_words(translator("en"))
    for language in LANGUAGES:
        words = story_words(translator(language))
        assert words.keys() == english.keys()
        assert all(words.values())
