"""The builder of a reader's own story: its place on the page, its words and its script.

What it does is in ``geo/cartography/browser/story_builder.js``: the story is in the reader's
browser, and the server has no part in it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geo.language import LANGUAGE_NAMES, LANGUAGES
from geo.publishing.html import fill_template
from geo.publishing.stories.add_button import most_steps, no_room
from geo.publishing.stories.builder_scripts import builder_script
from geo.publishing.stories.story import KIND_LABELS
from geo.publishing.stories.story_files import STORY_ENDING_LABELS

if TYPE_CHECKING:
    from geo.language import Translator


def builder_html(say: Translator) -> str:
    """The builder, in the reader's language.

    Raises
    ------
    AtlasError
        The script cannot be laid out.
    """
    return fill_template(
        "stories_page/builder.html",
        say,
        language=say.language,
        words=json.dumps(builder_words(say), ensure_ascii=False),
        script=builder_script(),
    )


def builder_words(say: Translator) -> dict[str, Any]:
    """The sentences of the builder, by the keys that its script knows."""
    return _of_story(say) | _of_steps(say) | _of_what_happens(say)


def _of_story(say: Translator) -> dict[str, Any]:
    return {
        "beginning": [
            say("You have no story yet."),
            say(
                "Open a map, a ranking or a commune and press “Add this view to my story”; or load "
                "a story that you have as a file."
            ),
        ],
        "storyTitle": say("Title of the story"),
        "untitled": say("My story"),
        "writing": say("Language you write in"),
        "languages": {one: LANGUAGE_NAMES[one] for one in LANGUAGES},
        "preview": say("Preview"),
        "link": say("Copy the link"),
        "save": say("Save as a file"),
        "makeFile": say("Make one file of it"),
        "files": [[one, say.render(label)] for one, label in STORY_ENDING_LABELS.items()],
        "load": say("Load a file (.yaml)"),
        "anew": say("Start anew"),
        "close": say("Close"),
        "noSteps": say("This story has no steps yet."),
        "whereKept": say(
            "Your story is kept in this browser only, and nowhere else: who clears the data of "
            "the browser clears it too. Save it as a file to keep it for good."
        ),
    }


def _of_steps(say: Translator) -> dict[str, Any]:
    return {
        "kinds": {kind: say.render(label) for kind, label in KIND_LABELS.items()},
        "addStep": say("Add a step:"),
        "addTitle": say("A title"),
        "addSentence": say("A sentence"),
        "addEnd": say("End, with a QR code"),
        "addPicture": say("A picture of your own"),
        "up": say("Move up: {title}", title="{title}"),
        "down": say("Move down: {title}", title="{title}"),
        "edit": say("Title, caption and notes"),
        "editMap": say("Title, caption, notes and what the map points at"),
        "remove": say("Remove"),
        "removeNamed": say("Remove: {title}", title="{title}"),
        "openView": say("Open this view"),
        "fields": {
            "title": say("Title"),
            "caption": say("Caption"),
            "notes": say("Notes"),
            "sentence": say("Sentence"),
            "alt": say("What the picture shows, for those who do not see it"),
            "source": say("Source of the picture"),
            "address": say("Where the QR code leads (https://…); the atlas, where it is empty"),
            "fit": say("The map is fitted to"),
            "mark": say("Areas that the map outlines"),
        },
        "only": say("Classes that stand out"),
        "placeHints": {
            "fit": say("A commune, a province or a region; all of the map, where it is empty."),
            "mark": say("Their names, with a comma between them."),
        },
        "drag": say("Drag the step to another place"),
        "notesHint": say("Only the presenter sees them."),
        "also": say("Also written in: {languages}.", languages="{languages}"),
        "lacks": say(
            "Nothing is written yet under “{field}”. Until then this step shows “…”.",
            field="{field}",
        ),
    }


def _of_what_happens(say: Translator) -> dict[str, Any]:
    return {
        "added": say("Added to your story as step {n}: “{title}”.", n="{n}", title="{title}"),
        "moved": say("“{title}” is now step {n} of {all}.", title="{title}", n="{n}", all="{all}"),
        "removed": say("Removed from your story: “{title}”.", title="{title}"),
        "replaced": say("The story that was here before is kept aside."),
        "undo": say("Bring it back"),
        "broughtBack": say("It is back."),
        "loaded": say("{file} is loaded.", file="{file}"),
        "saved": say("The file is among your downloads. “Load a file” reads it again."),
        "making": say("The file is being made in a new tab. This takes a few seconds."),
        "copied": say("The link is copied. It holds the whole story."),
        "tooLong": say(
            "This story is too long for a link. Save it as a file and pass that on: whoever gets "
            "it can load it here."
        ),
        "byHand": say("This browser does not let the page copy. The link is marked: copy it."),
        "lost": say("The atlas could not be reached. Your story is unchanged. Try again."),
        "full": most_steps(say),
        "tooMany": say(
            "Your story has {n} steps, and a story that can be played has at most {most}. Remove "
            "some.",
            n="{n}",
            most="{most}",
        ),
        "room": no_room(say),
        "picture": say("Choose a PNG or JPEG picture of at most 1.5 MB."),
        "aside": say(
            "A part of what this browser kept as your story could not be read. It is kept aside, "
            "as it was."
        ),
        "asideSave": say("Save what was kept aside"),
        "asideForget": say("Throw it away"),
    }
