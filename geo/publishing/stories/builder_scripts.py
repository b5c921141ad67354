"""The scripts of a reader's own story, laid out as files that the browser fetches once."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from geo.cartography.assets import STATIC, browser_file, put_file, without_comments
from geo.language import LANGUAGES
from geo.language.languages import order_of_fallback
from geo.publishing.stories.packed_story import LONGEST_LINK
from geo.publishing.stories.step_keys import (
    EITHER,
    KEYS,
    LARGEST_PICTURE,
    LONGEST_CAPTION,
    LONGEST_NOTES,
    LONGEST_TITLE,
    MOST_STEPS,
)

if TYPE_CHECKING:
    from pathlib import Path

_SHARED = "const SHARED = null;"


@cache
def add_script(folder: Path = STATIC) -> str:
    """The script of the button that adds a view: the name of the file below ``folder``.

    Raises
    ------
    AtlasError
        When the folder cannot be written.
    """
    return put_file(folder, "my_story.js", without_comments(_my_story()))


@cache
def builder_script(folder: Path = STATIC) -> str:
    """The same with the builder behind it."""
    text = f"{_my_story()}\n{browser_file('story_builder.js')}"
    return put_file(folder, "story_builder.js", without_comments(text))


def shared() -> dict[str, Any]:
    """What the scripts have to know of a story's file."""
    return {
        "languages": list(LANGUAGES),
        "fallbacks": {one: list(order_of_fallback(one)) for one in LANGUAGES},
        "keys": KEYS,
        "either": EITHER,
        "most_steps": MOST_STEPS,
        "longest": {"title": LONGEST_TITLE, "caption": LONGEST_CAPTION, "notes": LONGEST_NOTES},
        "largest_picture": LARGEST_PICTURE,
        "longest_link": LONGEST_LINK,
    }


def _my_story() -> str:
    before, place, after = browser_file("my_story.js").partition(_SHARED)
    assert place
    return f"{before}const SHARED = {json.dumps(shared())};{after}"
