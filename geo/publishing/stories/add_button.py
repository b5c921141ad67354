"""The button that adds the view of a page to the reader's own story.

What is added is the address that the browser has when the button is pressed, so it stays the same
whatever the page shows, and is sent once.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from geo.publishing.html import fill_template
from geo.publishing.stories.builder_scripts import add_script
from geo.publishing.stories.step_keys import MOST_STEPS

if TYPE_CHECKING:
    from geo.language import Translator


def add_button_html(page: str, say: Translator) -> str:
    """The button of a page, by its name, with its script.

    Raises
    ------
    AtlasError
        The script cannot be laid out.
    """
    words = {
        "language": say.language,
        "added": say("Added to your story as step {n}: “{title}”.", n="{n}", title="{title}"),
        "busy": say("Adding…"),
        "lost": say("The atlas could not be reached, and nothing was added. Try again."),
        "full": most_steps(say),
        "room": no_room(say),
        "open": say("Open my story"),
        "close": say("Close"),
    }
    return fill_template(
        "stories/add_to_story.html",
        say,
        page=page,
        words=json.dumps(words, ensure_ascii=False),
        script=add_script(),
    )


def most_steps(say: Translator) -> str:
    """That a story has as many steps as it may have."""
    return say(
        "A story has at most {most} steps, and yours has them. Remove one on the page Stories "
        "first.",
        most=MOST_STEPS,
    )


def no_room(say: Translator) -> str:
    """That the browser keeps nothing."""
    return say(
        "This browser has no room for your story: it is lost when you close this page. Save it as "
        "a file."
    )
