"""The page of stories: what can be played, and the builder of one's own."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from opening import html, opened_page

from geo.cartography.assets import STATIC
from geo.language import LANGUAGES, translator
from geo.publishing.stories.builder_scripts import shared
from geo.publishing.stories.step_keys import KEYS
from geo.publishing.stories.story import list_stories, load_story
from geo.publishing.stories_page.builder import builder_words
from geo.publishing.stories_page.page import stories_html

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_story_can_be_played_and_taken_along(language):
    page = stories_html(translator(language))
    for name in list_stories():
        assert load_story(name).title[language] in page
        for address in (
            f"story?story={name}&amp;lang={language}",
            f"story?story={name}&amp;lang={language}&amp;kiosk=15",
            f"story.html?story={name}&amp;lang={language}",
            f"story.pdf?story={name}&amp;lang={language}",
            f"story.pptx?story={name}&amp;lang={language}",
        ):
            assert f'href="{address}"' in page


def words_of(page: AppTest, attribute: str) -> dict:
    """What a script of the page is told, as the browser reads it."""
    (found,) = re.findall(rf'{attribute}="([^"]*)"', html(page))
    return json.loads(unescape(found))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_builder_has_its_place_its_words_and_its_script(language):
    page = opened_page("stories", lang=language)
    assert not page.exception
    words = words_of(page, "data-words")
    assert words == builder_words(translator(language))
    assert words["kinds"].keys() == KEYS.keys()
    assert f'id="my-story" data-language="{language}"' in html(page)
    (script,) = re.findall(r'src="./app/static/(story_builder-[0-9a-f]+.js)"', html(page))
    assert "story_builder" in script
    known = (STATIC / script).read_text("utf-8")
    assert json.dumps(shared()) in known
    named = set(re.findall(r"\bwords\.(\w+)", known)) - {"language"}
    of_button = {"open", "close", "busy", "lost", "added", "full", "room"}
    assert named - of_button <= words.keys() <= named


@pytest.mark.parametrize(
    ("page", "query", "name"),
    [
        ("map", {"edition": "BE2018"}, "map"),
        ("ranking", {"edition": "BE2018", "indicator": "index"}, "ranking"),
        ("commune", {"edition": "BE2018", "commune": "44021"}, "commune"),
        ("compare", {"edition": "BE2018", "places": "11002_62063"}, "compare"),
        ("compare", {"edition": "BE2018", "way": "indicators"}, "compare"),
        ("change", {"edition": "BE2018"}, "change"),
        ("barometer", {}, "barometer"),
        ("initiatives", {}, "initiatives"),
    ],
)
def test_a_page_that_shows_a_view_has_the_button_beside_the_download(page, query, name):
    found = html(opened_page(page, **query))
    assert found.count(f'data-add-to-story="{name}"') == 1
    assert "Add this view to my story" in found


@pytest.mark.parametrize("page", ["method", "sources", "stories"])
def test_a_page_that_is_no_view_has_no_such_button(page):
    assert "data-add-to-story" not in html(opened_page(page))
