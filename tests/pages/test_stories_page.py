"""The page of stories: what can be played, and a file of one's own, read or told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from opening import html, opened_page

from geo.language import LANGUAGES, translator
from geo.publishing.stories.packed_story import unpacked_story
from geo.publishing.stories.story import list_stories, load_story
from geo.publishing.stories_page.page import stories_html

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

OWN = b"title: {en: 'Mine *and* <b>yours</b>'}\nsteps:\n- {kind: sentence, sentence: {en: Hello}}\n"


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
        ):
            assert f'href="{address}"' in page


def sent(content: bytes, name: str = "mine.yaml") -> AppTest:
    page = opened_page("stories")
    page.file_uploader[0].set_value((name, content, "application/yaml")).run()
    assert not page.exception
    return page


def test_a_file_of_ones_own_is_played_by_a_link_that_holds_it():
    page = sent(OWN)
    assert "Mine *and* &lt;b&gt;yours" in html(page)
    (link,) = page.get("link_button")
    packed = link.proto.url.partition("steps=")[2].partition("&")[0]
    assert unpacked_story(packed) == OWN
    page.button("w_story_make").click().run()
    assert page.get("download_button")
    page.segmented_control("w_story_ending").set_value("pdf").run()
    assert not page.get("download_button")  # what was made is another file
    page.button("w_story_make").click().run()
    (button,) = page.get("download_button")
    assert button.proto.label == "Download"


def test_a_file_that_is_no_story_is_told_with_its_line():
    page = sent(b"title: {en: x}\nsteps:\n- kind: film\n")
    assert "mine.yaml, line 3: found “film”" in html(page)
    assert not page.get("link_button")
