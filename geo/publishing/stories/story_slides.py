"""A story as slides: what its steps show, for a file and for paper.

The words are those of the page that plays it (:mod:`geo.publishing.stories.step_content`); what
moves there is a picture here. A step that can be a chart or a table of its own has that beside its
picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.cartography.assets import prepare
from geo.cartography.picture.formats import description_of, title_of
from geo.cartography.picture.paper import Look
from geo.language import AtlasError, Text, translator
from geo.publishing.figure_words import sample_words
from geo.publishing.forms.endings import forms_of
from geo.publishing.forms.form_request import RefusedError
from geo.publishing.pictures.map import Emphasis, map_picture
from geo.publishing.slides.figure_chart import figures_chart, figures_table
from geo.publishing.slides.qr_code import qr_picture
from geo.publishing.slides.slide import (
    Deck,
    Slide,
    all_of,
    bitmap_picture,
    drawn_picture,
    facts_of,
    paragraphs,
    plain,
    with_boundaries,
)
from geo.publishing.stories.figures_picture import figures_picture, figures_taken
from geo.publishing.stories.read_story import figures_by_key
from geo.publishing.stories.step_content import Setting, step_content
from geo.publishing.stories.step_view import link_of, link_of_figures, step_request
from geo.publishing.stories.story import KIND_LABELS
from geo.publishing.stories.story_document import BY_READER
from geo.state_cache import StateChangedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.language import Language, Translator
    from geo.publishing.slides.slide import Layout
    from geo.publishing.stories.step_content import StepContent, StepWords
    from geo.publishing.stories.story import Step, Story

_LAYOUTS: dict[str, Layout] = {
    "title": "title",
    "number": "number",
    "sentence": "sentence",
    "end": "end",
}
_ONE = Look("article", titled=False, sourced=False)
_ONE_OF_TWO = Look("square", sourced=False)


def story_deck(
    story: Story,
    language: Language,
    address: str = "",
    *,
    by_reader: bool = False,
    done: Callable[[float], None] = lambda _: None,
) -> Deck:
    """The story with all that its steps show.

    Parameters
    ----------
    story, language
        What is told, and in which language.
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
    """
    say = translator(language)
    setting = Setting((language,), "light", address, prepare())
    slides = []
    for place, step in enumerate(story.steps):
        slides.append(_slide(step, setting, say))
        done((place + 1) / len(story.steps))
    with_data = [one for one in slides if one.foot]
    if with_data and all(one.label for one in with_data):  # no slide of it is without
        slides = [replace(one, label=with_data[0].label) for one in slides]
    return Deck(
        title=plain(story.title[language]),
        language=language,
        slides=tuple(slides),
        foot=say.render(BY_READER) if by_reader else say("Smart City Atlas of Belgium"),
    )


@dataclass(frozen=True)
class _Shown:
    """A step with what it shows, and how."""

    step: Step
    content: StepContent
    setting: Setting
    say: Translator


def _slide(step: Step, setting: Setting, say: Translator) -> Slide:
    shown = _Shown(step, step_content(step, setting), setting, say)
    words = shown.content.said[say.language]
    slide = _of_words(step, shown.content, words, say)
    if words.problem:
        return slide
    try:
        return _SHOWN[step.kind](slide, shown)
    except StateChangedError:
        raise
    except RefusedError as refused:
        return replace(slide, layout="body", lines=all_of(map(say.render, refused.sentences)))
    except AtlasError as error:
        return replace(slide, layout="body", lines=all_of((say.render(error.text),)))


def _of_words(step: Step, content: StepContent, words: StepWords, say: Translator) -> Slide:
    problem = bool(words.problem)
    title, sentence = plain(words.title), plain(words.sentence)
    if not title:
        alone = {"sentence": sentence, "end": say("Smart City Atlas of Belgium")}
        title = alone.get(step.kind) or plain(words.alt) or say.render(KIND_LABELS[step.kind])
        sentence = ""
    return Slide(
        layout="body" if problem else _LAYOUTS.get(step.kind, "body"),
        title=title,
        caption=plain(words.caption),
        notes="\n".join(paragraphs(words.notes)),
        facts=all_of(words.facts),
        foot=all_of(words.foot),
        label=plain(words.label),
        link=words.link,
        figure=plain(words.figure),
        detail=plain(words.detail),
        sentence=sentence,
        lines=all_of(words.problem),
        leads_to=content.leads_to,
    )


def _as_it_is(slide: Slide, _: _Shown) -> Slide:
    return slide


def _map(slide: Slide, shown: _Shown) -> Slide:
    assert shown.step.view is not None
    view = step_request(shown.step.view, shown.say.language).view
    emphasis = Emphasis(shown.content.mark, shown.content.only, shown.content.focus)
    svg = map_picture(view, _ONE, slide.link, embedded=False, emphasis=emphasis)
    return replace(slide, pictures=(drawn_picture(svg, description_of(svg)),))


def _pictures(slide: Slide, shown: _Shown) -> Slide:
    """One picture of a page, or two; with the page's own chart where it has one."""
    if shown.step.figures:
        return _figures(slide, shown)
    addresses = [one for one in (shown.step.view, shown.step.second) if one is not None]
    look = _ONE if len(addresses) == 1 else _ONE_OF_TWO
    for address in addresses:
        asked = step_request(address, shown.say.language)
        forms = forms_of(asked.page)
        assert forms is not None  # the content of the step has asked
        assert forms.picture is not None
        link = link_of(asked.view, asked.page, shown.setting.address)
        svg = forms.picture(asked.view, look, link, embedded=False)
        taken = None if forms.download is None else forms.download(asked.view, link)
        if svg is None or taken is None:
            raise AtlasError(Text("This view has nothing that could be given in this form."))
        said = slide.of(taken, *with_boundaries(taken))
        facts = (*slide.facts, *facts_of(taken, titled=slide.title == title_of(svg)))
        slide = replace(
            slide,
            # Of two, each says what it has; one of them may be a demonstration.
            label=slide.label or said.label,
            link=slide.link or link,
            foot=all_of(dict.fromkeys((*slide.foot, *said.foot))),
            facts=all_of(dict.fromkeys(facts)),
            pictures=(*slide.pictures, drawn_picture(svg, description_of(svg))),
        )
        if len(addresses) == 1 and forms.chart is not None:
            slide = replace(slide, chart=forms.chart(asked.view))
    return slide


def _figures(slide: Slide, shown: _Shown) -> Slide:
    say = shown.say
    figures = [figures_by_key()[one] for one in shown.step.figures]
    link = link_of_figures(shown.setting.address, say.language)
    svg = figures_picture(figures, say.language, _ONE, link, embedded=False)
    taken = figures_taken(figures, say.language, link)
    alt = description_of(svg)
    chart = figures_chart(figures, say)
    samples = dict.fromkeys(say("{sample}.", sample=sample_words(one)) for one in figures)
    return replace(
        slide.of(taken),
        facts=all_of(
            (
                *facts_of(taken),
                *(samples if len(samples) == 1 else ()),
                *dict.fromkeys(
                    say("{label}: {note}.", label=one.label, note=one.note)
                    for one in figures
                    if one.note is not None
                ),
            )
        ),
        pictures=(drawn_picture(svg, alt),),
        chart=chart,
        table=None if chart is not None else figures_table(figures, say),
    )


def _own_picture(slide: Slide, shown: _Shown) -> Slide:
    picture = bitmap_picture(shown.content.image, plain(shown.content.said[shown.say.language].alt))
    if picture is None:
        raise AtlasError(Text("The picture of this step cannot be read."))
    return replace(slide, pictures=(picture,))


def _end(slide: Slide, shown: _Shown) -> Slide:
    return replace(slide, code=qr_picture(shown.content.leads_to))


_SHOWN = {
    "title": _as_it_is,
    "number": _as_it_is,
    "sentence": _as_it_is,
    "map": _map,
    "maps": _pictures,
    "chart": _pictures,
    "commune": _pictures,
    "picture": _own_picture,
    "end": _end,
}
