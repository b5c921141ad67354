"""What comes out of the browser's own print, of every page: whole, light, small, with its source.

All is printed without "background graphics", as browsers do unless they are told otherwise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from conftest import FRAME, Visit, until
from printed_pages import MEGABYTE, printed, without_spaces

from geo.language import LANGUAGE_NAMES, LANGUAGES, translator
from geo.publishing.map_view import DEMONSTRATION_LABEL

if TYPE_CHECKING:
    from collections.abc import Callable

HOME = "/?lang=nl&edition=BE2018&indicator=q.progress"
WAYS = {"upright": False, "lying": True}


@pytest.fixture
def opened(visit, server) -> Callable[..., Visit]:
    """A reader before a page that is drawn, with ``maps`` maps on it."""

    def begin(address: str, *, maps: int = 0, **options) -> Visit:
        reader = visit(**options).open(server + address)
        reader.page.locator(".atlas-brand, .atlas-stage").first.wait_for()
        painted = """([frame, maps]) => [...document.querySelectorAll(frame)].filter(
            (one) => one.contentDocument?.documentElement?.dataset?.painted).length >= maps"""
        reader.page.wait_for_function(painted, arg=[FRAME, maps])
        reader.page.locator("#atlas-still").wait_for(state="detached")
        reader.settled()
        return reader

    return begin


def test_a_map_on_paper_is_whole_and_small_upright_and_lying(opened):
    reader = opened(HOME, maps=1)
    say = translator("nl")
    legend = reader.map.locator(".atlas-legend li .label").all_inner_texts()
    outline = reader.commune("11002").get_attribute("d")
    for landscape in WAYS.values():
        paper = printed(reader, landscape=landscape)
        assert paper.landscape == landscape
        assert paper.size < MEGABYTE
        assert len(paper.pages) == 2
        first = paper.pages[0]
        for words in (*legend, say.render(DEMONSTRATION_LABEL), "n = 123 van de 589"):
            assert words.replace(" ", "") in first, words
        assert paper.draws("Antwerpen")
        assert paper.says(say("Smart City Atlas of Belgium"))
        assert paper.says(reader.page.url)
        assert re.search(r"Afgedruktop\d{1,2}[a-z]+20\d\d", first)
        assert "1/2" in first
        for control in ("Downloaden", "Taal", "Podium", "Zoeken"):
            assert not paper.says(control), control
    assert reader.page.locator(".atlas-paper").count() == 0
    assert reader.page.locator(FRAME).is_visible()
    assert reader.commune("11002").get_attribute("d") == outline


def test_what_is_printed_is_what_is_seen_now_in_the_colours_of_a_light_page(opened):
    reader = opened(HOME, maps=1)
    whole = printed(reader)
    assert whole.draws("Kortrijk")
    light = whole.colours
    with reader.emulating(color_scheme="dark"):
        ground = "getComputedStyle(document.body).backgroundColor"
        reader.page.wait_for_function(f"() => {ground} === 'rgb(20, 24, 28)'")
        assert printed(reader).colours == light
    # A table that is unfolded is whole, with its headings on every page.
    reader.page.locator(".st-key-table summary").click()
    reader.page.locator(".for-paper tr").nth(500).wait_for(state="attached")
    reader.settled()
    reader.page.wait_for_function("() => !document.getAnimations().length")  # it is folded out
    paper = printed(reader)
    rows = [page for page in paper.pages if page.count("Nietgeantwoord") > 20]
    assert len(rows) > 5
    assert all(without_spaces("NIS-code") in page for page in rows)
    codes = reader.page.locator(".for-paper tbody th").all_inner_texts()
    assert len(codes) == 589
    assert not [code for code in codes if code not in paper.text]
    reader.page.locator(".st-key-table summary").click()
    # What was chosen last, also without a network.
    before = reader.painted()
    reader.choose("Wat de kaart toont", "Maturiteitsindex")
    reader.painted(before)
    reader.settled()
    reader.context.set_offline(True)
    paper = printed(reader)
    reader.context.set_offline(False)
    assert paper.pages[0].count("Maturiteitsindex") >= 2
    assert "indicator=index" in paper.pages[0]
    assert "Zelfingeschatte" not in paper.pages[0]
    # And what is zoomed in on.
    box = reader.page.locator(FRAME).bounding_box()
    reader.page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.45)
    for _ in range(3):
        reader.page.mouse.wheel(0, -400)
        reader.page.wait_for_timeout(400)
    paper = printed(reader)
    assert not paper.draws("Kortrijk")
    assert not paper.draws("Brugge")
    assert paper.size < MEGABYTE


def test_the_barometer_takes_twelve_pages_at_most(opened):
    reader = opened("/barometer?lang=en")
    page = reader.page
    said = page.locator(".bm-lead").inner_text()
    for language in sorted(LANGUAGES, key="en".__ne__):
        if language != "en":
            page.locator(".st-key-language input").fill(LANGUAGE_NAMES[language])
            page.get_by_role("option", name=LANGUAGE_NAMES[language]).click()
            until(page, "said => document.querySelector('.bm-lead')?.innerText !== said", said)
            page.locator(f"html[lang={language}]").wait_for(state="attached")
            reader.settled()
            said = page.locator(".bm-lead").inner_text()
        for landscape in WAYS.values():
            assert len(printed(reader, landscape=landscape).pages) <= 12, (language, landscape)


def test_an_embedded_map_is_printed_small_and_light(visit, server):
    reader = visit(color_scheme="dark").open(f"{server}/map.html{HOME[1:]}")
    until(reader.page, "() => document.documentElement.dataset.painted")
    paper = printed(reader)
    assert paper.size < MEGABYTE
    assert paper.pages[0].count(translator("nl").render(DEMONSTRATION_LABEL).replace(" ", "")) == 1
    assert "Nietgeantwoord466" in paper.pages[0]


def test_a_file_of_the_reader_is_printed_with_its_map_and_every_row(opened):
    reader = opened("/own_file?lang=nl")
    rows = "Commune;Share\nGent;12,5\nLuik;8,1\nNergens;3,0\n"
    reader.page.locator("input[type=file]").first.set_input_files(
        files=[{"name": "own.csv", "mimeType": "text/csv", "buffer": rows.encode()}]
    )
    reader.painted()
    reader.page.locator(".for-paper tr").nth(3).wait_for(state="attached")
    reader.settled()
    paper = printed(reader)
    assert paper.size < MEGABYTE
    for words in ("own.csv", "Niet in uw bestand", "Nergens", "Gent"):
        assert paper.says(words), words
    assert not paper.says("Kolom met de gemeenten")


def test_a_story_is_printed_as_the_step_that_is_shown_and_all_steps_in_words(visit, server):
    reader = visit().open(f"{server}/story?story=demonstration&lang=nl&step=2&theme=dark")
    until(reader.page, "() => document.documentElement.dataset.shown === '1'")
    paper = printed(reader)
    assert paper.size < MEGABYTE
    assert paper.says(reader.page.url)
    assert paper.pages[0].count(translator("nl").render(DEMONSTRATION_LABEL).replace(" ", "")) == 1
    assert "Nietgeantwoord466" in paper.pages[0]
    assert not paper.pages[0].startswith("‹")
    assert paper.says("Probeer het zelf")
    assert reader.page.locator(".in-words, .printed").count() == 0
    assert reader.page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_dark_chart_of_a_story_is_printed_in_the_colours_of_a_light_one(visit, server):
    colours = []
    for theme in ("light", "dark"):
        reader = visit().open(f"{server}/story?story=demonstration&lang=nl&step=8&theme={theme}")
        until(reader.page, "() => document.documentElement.dataset.shown === '7'")
        paper = printed(reader)
        colours.append(paper.colours)
        assert paper.says("Hand-out met notities (PDF)")
        assert paper.says(f"{server}/story.pdf?story=demonstration&lang=nl")
        assert reader.page.locator(".picture.paper").is_hidden() if theme == "dark" else True
    assert colours[0] == colours[1]
