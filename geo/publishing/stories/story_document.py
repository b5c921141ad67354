"""What the page of a story knows: one structure, written into it as JSON.

The script of the page (``geo/cartography/browser/story.js``) reads nothing else. Keys are the names
of the fields, what is empty is left out (:func:`geo.publishing.embed.document.as_json`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo.cartography.choropleth import words_of_map
from geo.language import LANGUAGE_NAMES, Text, translator
from geo.publishing.embed.content import outlines_of
from geo.publishing.embed.document import Outlines, PageWords
from geo.publishing.stories.step_content import step_content
from geo.publishing.stories.story import KIND_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.language import Language, Translator
    from geo.publishing.stories.step_content import Setting, StepContent
    from geo.publishing.stories.story import Story

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
"""Of a picture that stands in a page: it has the letters of the page."""


@dataclass(frozen=True)
class StoryDocument:
    """Everything that the page knows.

    Attributes
    ----------
    language
        What it is shown in first.
    languages
        All that its reader can choose; those without words lead to another page.
    title
        Language -> the title of the story.
    steps
        At least one.
    outlines
        Vintage of the boundaries -> where they are.
    theme
        Of the page.
    themes
        The page on another ground, as ``{theme: address}``.
    handout
        Where its handout is; "" where it has no address.
    by_reader
        Language -> that a reader of the atlas made it, of a story that does not come with it.
    """

    language: Language
    languages: dict[Language, PageWords]
    title: dict[Language, str]
    steps: tuple[StepContent, ...]
    outlines: dict[int, Outlines]
    theme: str
    themes: dict[str, str] = field(default_factory=dict)
    handout: str = ""
    by_reader: dict[Language, str] = field(default_factory=dict)


BY_READER = Text("Made by a reader of the atlas: its titles and captions are theirs.")


@dataclass(frozen=True)
class Elsewhere:
    """Where else the story is.

    Attributes
    ----------
    languages
        Language -> address of the page in it.
    themes
        Theme -> address of the page on its ground.
    link, handout
        Of the page itself, and of its handout, where it has one that lasts.
    """

    languages: dict[Language, str] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)
    link: str = ""
    handout: str = ""


def story_document(
    story: Story,
    setting: Setting,
    *,
    whole: bool = False,
    elsewhere: Elsewhere | None = None,
    by_reader: bool = False,
    done: Callable[[float], None] = lambda _: None,
) -> StoryDocument:
    """The story with all that its steps show.

    Parameters
    ----------
    story, setting
        What is told, and how.
    whole
        Whether the outlines are inside, so that nothing is fetched.
    elsewhere
        Where else it is: in languages that the document has no words of.
    by_reader
        Whether it is a reader's, and says so.
    done
        Is told now and then which share of the work is done, from 0 to 1.

    Raises
    ------
    StateChangedError
        What is published changed meanwhile; ask again.
    """
    steps = []
    for place, step in enumerate(story.steps):
        steps.append(_in_page(step_content(step, setting)))
        done((place + 1) / len(story.steps))
    vintages = dict.fromkeys(one.map.vintage for one in steps if one.map is not None)
    inside = {
        one: PageWords(
            LANGUAGE_NAMES[one], translator(one).locale_tag, story_words(translator(one))
        )
        for one in setting.languages
    }
    beside = {
        one: PageWords(LANGUAGE_NAMES[one], translator(one).locale_tag, href=href)
        for one, href in (elsewhere or Elsewhere()).languages.items()
        if one not in inside
    }
    return StoryDocument(
        language=setting.languages[0],
        languages={one: (inside | beside)[one] for one in LANGUAGE_NAMES if one in inside | beside},
        title={one: story.title[one] for one in setting.languages},
        steps=tuple(steps),
        outlines={one: outlines_of(one, setting.assets, whole=whole) for one in vintages},
        theme=setting.theme,
        themes=(elsewhere or Elsewhere()).themes,
        handout=(elsewhere or Elsewhere()).handout,
        by_reader={one: translator(one).render(BY_READER) for one in setting.languages}
        if by_reader
        else {},
    )


def _in_page(content: StepContent) -> StepContent:
    said = {
        language: replace(
            words,
            pictures=_styled_by_page(words.pictures),
            narrow=_styled_by_page(words.narrow),
            paper=_styled_by_page(words.paper),
        )
        for language, words in content.said.items()
    }
    return replace(content, said=said)


def _styled_by_page(pictures: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_STYLE.sub("", svg) for svg in pictures)


def story_words(say: Translator) -> dict[str, str]:
    """The sentences of the page, by the keys that its script knows."""
    kinds = {f"kind_{kind}": say.render(label) for kind, label in KIND_LABELS.items()}
    return (
        words_of_map(say)
        | kinds
        | {
            "previous": say("Previous step"),
            "next": say("Next step"),
            "step": say("Step {n} of {all}", n="{n}", all="{all}"),
            "overview": say("All steps"),
            "full": say("Full screen"),
            "presenter": say("Presenter’s window"),
            "black": say("Black screen"),
            "close": say("Close"),
            "menu": say("More"),
            "language": say("Language"),
            "play": say("Play by itself"),
            "pause": say("Stop playing"),
            "notes": say("Notes"),
            "no_notes": say("No notes for this step."),
            "upcoming": say("Next: {title}", title="{title}"),
            "last": say("This is the last step."),
            "elapsed": say("Since the beginning"),
            "again": say("Start the clock again"),
            "clock": say("Time"),
            "light": say("Light ground"),
            "dark": say("Dark ground"),
            "blocked": say("The browser did not open a window. Allow it for this page."),
            "open": say("Open in the Smart City Atlas of Belgium"),
            "keys": say(
                "Arrow keys, space or a clicker go from step to step; o shows all steps, b a black "
                "screen, f the full screen, p the presenter’s window."
            ),
            "handout": say("Handout with notes (PDF)"),
            "scan": say("Scan the code to open {address}.", address="{address}"),
            "broken": say("This story could not be shown. Reload the page to try again."),
        }
    )
