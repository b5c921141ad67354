"""A story as a file: the page that plays it, the handout, the slides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from geo.language import Text
from geo.publishing.slides.slide import MEDIA_TYPE
from geo.publishing.stories.story_page import story_file
from geo.state_cache import in_one_state

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from geo.language import Language
    from geo.publishing.stories.story import Story

StoryEnding = Literal["html", "pdf", "pptx"]
STORY_ENDINGS: tuple[StoryEnding, ...] = get_args(StoryEnding)
STORY_ENDING_LABELS: dict[StoryEnding, Text] = {
    "html": Text("One page that plays it (HTML)"),
    "pdf": Text("Handout with notes (PDF)"),
    "pptx": Text("Slides (PowerPoint)"),
}
MEDIA_TYPES: dict[StoryEnding, str] = {
    "html": "text/html",
    "pdf": "application/pdf",
    "pptx": MEDIA_TYPE,
}


def story_bytes(
    story: Story,
    ending: StoryEnding,
    language: Language,
    day: dt.date,
    address: str = "",
    *,
    by_reader: bool = False,
    done: Callable[[float], None] = lambda _: None,
) -> bytes:
    """The file of a story.

    Parameters
    ----------
    story
        What is told.
    ending
        ``html`` is the page that needs no network, in all languages; the others are in one.
    language
        In which it is told, or told first.
    day
        On which paper says that it was made.
    address
        Of the atlas with a slash at its end, for links; "" where it has none.
    by_reader
        Whether it is a reader's, and says so.
    done
        Is told now and then which share of the work is done, from 0 to 1.

    Raises
    ------
    StateChangedError
        What is published changed meanwhile; ask again.
    AtlasError
        The typeface is missing or could not be laid out.
    """
    if ending == "html":
        page = story_file(story, language, address=address, by_reader=by_reader, done=done)
        return page.encode()
    return in_one_state(
        lambda: _HANDED_OUT[ending](story, language, day, address, by_reader=by_reader, done=done)
    )


def _pdf(
    story: Story,
    language: Language,
    day: dt.date,
    address: str,
    *,
    by_reader: bool,
    done: Callable[[float], None],
) -> bytes:
    from geo.publishing.stories.handout import story_handout  # noqa: PLC0415  (where it is asked for)

    return story_handout(story, language, day, address, by_reader=by_reader, done=done)


def _pptx(
    story: Story,
    language: Language,
    day: dt.date,  # noqa: ARG001  (slides do not say it; the signature is that of the others)
    address: str,
    *,
    by_reader: bool,
    done: Callable[[float], None],
) -> bytes:
    from geo.publishing.slides.deck import deck_bytes  # noqa: PLC0415  (where it is asked for)
    from geo.publishing.stories.story_slides import story_deck  # noqa: PLC0415

    return deck_bytes(story_deck(story, language, address, by_reader=by_reader, done=done))


_HANDED_OUT = {"pdf": _pdf, "pptx": _pptx}


def story_file_name(language: Language, ending: StoryEnding, name: str = "") -> str:
    """``smart-city-atlas_story_documented_<language>.pdf``; without ``name`` of a reader's own."""
    parts = ("smart-city-atlas", "story", name, language)
    return f"{'_'.join(filter(None, parts))}.{ending}"
