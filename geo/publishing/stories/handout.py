"""The handout of a story: its slides with their notes, on paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo.language import translator
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.sheets.parts import paper_inks, said
from geo.publishing.sheets.typeset import typeset
from geo.publishing.slides.slide import paragraphs
from geo.publishing.stories.story_document import BY_READER
from geo.publishing.stories.story_slides import story_deck

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from geo.language import Language, Translator
    from geo.publishing.slides.slide import Slide, SlidePicture
    from geo.publishing.stories.story import Story

_WIDE = 1.15  # a picture so many times wider than high is as wide as the page
_MANY_LETTERS = 1500  # of a step that may go on over the next page


def story_handout(
    story: Story,
    language: Language,
    day: dt.date,
    address: str = "",
    *,
    by_reader: bool = False,
    done: Callable[[float], None] = lambda _: None,
) -> bytes:
    """The PDF (tagged, PDF/UA-1); ``day`` is on which it says that it was made.

    The rest, and errors, are as of :func:`geo.publishing.stories.story_slides.story_deck`.
    """
    return typeset(
        "story",
        handout_content(story, language, day, address, by_reader=by_reader, done=done),
    )


def handout_content(
    story: Story,
    language: Language,
    day: dt.date,
    address: str = "",
    *,
    by_reader: bool = False,
    done: Callable[[float], None] = lambda _: None,
) -> dict[str, Any]:
    """Everything on it, as data for the template ``story.typ``."""
    say = translator(language)
    deck = story_deck(story, language, address, by_reader=by_reader, done=done)
    labels = {one.label for one in deck.slides if one.label}
    atlas = say("Smart City Atlas of Belgium")
    label = said(DEMONSTRATION_LABEL, say) if labels else ""
    # Of the whole where every step with data is a demonstration; else each step says it.
    whole = bool(label) and all(one.label for one in deck.slides if one.foot)
    name = said(story.title, say)
    return {
        "lang": language,
        "name": name,
        "title": " – ".join(filter(None, (name, atlas, label))),
        "subtitle": "" if story.subtitle is None else said(story.subtitle, say),
        "atlas": atlas,
        "edition": say("Handout"),
        "when": say.date(day),
        "made": say("Made on {date}.", date=say.date(day)),
        "label": label if whole else "",
        "told": [say.render(BY_READER)] if by_reader else [],
        "page_of": say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "notes_title": say("Notes"),
        "inks": paper_inks(),
        "steps": [
            _step(replace(one, label="" if whole else one.label), place + 1, say)
            for place, one in enumerate(deck.slides)
        ],
    }


def _step(slide: Slide, number: int, say: Translator) -> dict[str, Any]:
    return {
        "title": f"{number}. {slide.title}",
        "caption": slide.caption,
        "notes": paragraphs(slide.notes),
        "facts": list(slide.facts),
        "foot": list(slide.foot),
        "label": slide.label,
        "link": slide.link,
        "figure": slide.figure,
        "detail": slide.detail,
        "sentence": slide.sentence,
        "lines": list(slide.lines),
        "loose": len(slide.notes) + sum(map(len, slide.lines)) > _MANY_LETTERS,
        "pictures": [_picture(one) for one in slide.pictures],
        "code": slide.code,
        "code_alt": say("QR code that leads to {address}", address=slide.leads_to),
        "leads_to": slide.leads_to,
    }


def _picture(picture: SlidePicture) -> dict[str, Any]:
    return {
        "drawn": picture.as_svg,
        "alt": picture.alt,
        "wide": picture.width > _WIDE * picture.height,
    }
