"""The stories that there are, each with what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.publishing.html import fill_template
from geo.publishing.stories.story import list_stories, load_story
from geo.publishing.stories.story_files import STORY_ENDING_LABELS

if TYPE_CHECKING:
    from geo.language import Text, Translator
    from geo.publishing.stories.story import Story

KIOSK_SECONDS = 15


@dataclass(frozen=True)
class StoryEntry:
    """A story with its addresses, from the page of stories."""

    story: Story
    play: str
    kiosk: str
    file: str
    handouts: tuple[tuple[str, Text], ...]
    steps: str


def stories_html(say: Translator) -> str:
    """The stories of the atlas, in the reader's language.

    Raises
    ------
    AtlasError
        The file of a story is damaged.
    """
    stories = {name: load_story(name) for name in list_stories()}
    entries = [
        StoryEntry(
            story=story,
            play=f"story?{_query(story=name, lang=say.language)}",
            kiosk=f"story?{_query(story=name, lang=say.language, kiosk=str(KIOSK_SECONDS))}",
            file=f"story.html?{_query(story=name, lang=say.language)}",
            handouts=tuple(
                (f"story.{ending}?{_query(story=name, lang=say.language)}", label)
                for ending, label in STORY_ENDING_LABELS.items()
                if ending != "html"
            ),
            steps=say.plural("{n} step", "{n} steps", n=len(story.steps)),
        )
        for name, story in stories.items()
    ]
    return fill_template("stories_page/stories.html", say, entries=entries)


def _query(**parts: str) -> str:
    return urlencode(parts)
