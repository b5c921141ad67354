"""What a step shows and says, in one language or several, of what is published now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.cartography.picture.formats import description_of, title_of
from geo.cartography.picture.paper import Look
from geo.language import AtlasError, Labels, Text, translator
from geo.publishing.embed.content import map_data
from geo.publishing.embed.options import EmbedOptions
from geo.publishing.figure_words import area, sample_words, value
from geo.publishing.forms.endings import forms_of
from geo.publishing.forms.form_request import RefusedError
from geo.publishing.html import site_of
from geo.publishing.map_view import area_value_or_reason, compose, detail
from geo.publishing.pictures.map import map_words
from geo.publishing.slides.qr_code import qr_path
from geo.publishing.stories.figures_picture import figures_picture
from geo.publishing.stories.read_story import PLACEHOLDER, figures_by_key
from geo.publishing.stories.step_view import (
    areas_within,
    link_of,
    link_of_figures,
    step_request,
)
from geo.state_cache import StateChangedError
from geo.survey import load_edition
from geo.survey.communes import area_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.assets import Assets
    from geo.cartography.colours import Theme
    from geo.language import Language, Translator
    from geo.publishing.embed.document import MapData
    from geo.publishing.stories.story import Step
    from geo.publishing.view import View
    from geo.territory.nis_code import NisCode

_OPTIONS = EmbedOptions()


@dataclass(frozen=True)
class StepWords:
    """What a step says in one language; what it has not is "" or empty.

    Attributes
    ----------
    title, caption, notes
        The story's, or the title of what is shown where the story has none.
    facts
        Sentences: what is shown, its unit, n and year.
    foot
        Source and licence.
    label
        That the data are a demonstration.
    link
        The address that reopens what is shown.
    figure, detail
        One figure in large, and how sure it is.
    sentence
        One sentence in large.
    pictures, narrow, paper
        SVG documents; the same for a screen on which those could not be read; the same in light
        colours, where they are dark.
    alt
        What the pictures show.
    problem
        Why there is nothing to show.
    """

    title: str = ""
    caption: str = ""
    notes: str = ""
    facts: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    label: str = ""
    link: str = ""
    figure: str = ""
    detail: str = ""
    sentence: str = ""
    pictures: tuple[str, ...] = ()
    narrow: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()
    alt: str = ""
    problem: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepContent:
    """A step with what it shows.

    Attributes
    ----------
    kind
        As :attr:`geo.publishing.stories.story.Step.kind`.
    said
        Language -> words.
    map
        Of a step that is a map.
    mark, only, focus
        Areas that are outlined; classes that stand out; areas that the map is fitted to.
    image
        A picture of one's own, as a ``data:`` address.
    code
        The QR code as the ``d`` of a path, a unit a module; and how many modules a side.
    leads_to
        What the QR code says.
    """

    kind: str
    said: dict[Language, StepWords]
    map: MapData | None = None
    mark: tuple[NisCode, ...] = ()
    only: tuple[int, ...] = ()
    focus: tuple[NisCode, ...] = ()
    image: str = ""
    code: str = ""
    modules: int = 0
    leads_to: str = ""


@dataclass(frozen=True)
class Setting:
    """How a story is shown.

    Attributes
    ----------
    languages
        In which it is told.
    theme
        Of pictures; maps have both.
    address
        Of the atlas with a slash at its end, for links; "" where it has none.
    assets
        The files that maps are drawn with.
    played
        Whether it is for the page that plays it, on screens of any width, and prints it.
    """

    languages: tuple[Language, ...]
    theme: Theme
    address: str
    assets: Assets
    played: bool = False


def step_content(step: Step, setting: Setting) -> StepContent:
    """What ``step`` shows; where it cannot be shown any more, its words say why.

    Raises
    ------
    StateChangedError
        What is published changed meanwhile; ask again.
    """
    try:
        return _CONTENT[step.kind](step, setting)
    except StateChangedError:
        raise
    except RefusedError as refused:
        return _problem(step, setting, refused.sentences)
    except AtlasError as error:
        return _problem(step, setting, (error.text,))


def _problem(step: Step, setting: Setting, sentences: Sequence[Text]) -> StepContent:
    said = {}
    for language in setting.languages:
        say = translator(language)
        told = tuple(say.render(one) for one in sentences)
        said[language] = replace(_own_words(step, say), problem=told)
    return StepContent(step.kind, said)


def _own_words(step: Step, say: Translator) -> StepWords:
    """What the story itself says."""
    return StepWords(
        title=filled(step.title, say),
        caption=filled(step.caption, say),
        notes=filled(step.notes, say),
        sentence=filled(step.sentence, say),
    )


def filled(texts: Labels | None, say: Translator) -> str:
    """A text of the story in a language, with the published figures that it names."""
    if texts is None:
        return ""
    return PLACEHOLDER.sub(
        lambda found: say.render(value(figures_by_key()[found[1]])), texts[say.language]
    )


def _of_words(step: Step, setting: Setting) -> StepContent:
    return StepContent(
        step.kind, {one: _own_words(step, translator(one)) for one in setting.languages}
    )


def _of_map(step: Step, setting: Setting) -> StepContent:
    assert step.view is not None
    first = setting.languages[0]
    asked = step_request(step.view, first)
    view = _as_map(asked.view, asked.page)
    link = link_of(view, "map", setting.address)
    data = map_data(view, setting.languages, _OPTIONS, link, setting.assets)
    said = {}
    for language in setting.languages:
        own, words = _own_words(step, translator(language)), data.said[language]
        said[language] = replace(
            own,
            title=own.title or words.title,
            facts=words.subtitle,
            foot=words.foot_notes,
            label=words.label,
            link=words.link,
        )
    mark = step.mark or ((view.selected,) if view.selected else ())
    focus = () if step.fit is None else areas_within(step.fit, view.level, data.vintage)
    return StepContent(step.kind, said, map=data, mark=mark, only=step.only, focus=focus)


def _as_map(view: View, page: str) -> View:
    if page == "map":
        return view
    raise AtlasError(Text("This step is a map, but its link leads to the page {page}.", page=page))


def _of_pictures(step: Step, setting: Setting) -> StepContent:
    """One picture of a page, or two."""
    assert step.view is not None
    addresses = [one for one in (step.view, step.second) if one is not None]
    look = Look(
        shape="slide" if len(addresses) == 1 else "square",
        theme=setting.theme,
        titled=len(addresses) > 1,
    )
    said = {}
    for language in setting.languages:
        own = _own_words(step, translator(language))
        drawn = {
            name: [_drawn(one, language, each, setting) for one in addresses]
            for name, each in _looks(look, setting).items()
        }
        svgs = {name: tuple(svg for svg, _ in those) for name, those in drawn.items()}
        said[language] = replace(
            own,
            pictures=svgs["pictures"],
            narrow=svgs.get("narrow", ()),
            paper=svgs.get("paper", ()),
            title=own.title or title_of(svgs["pictures"][0]),
            alt=" ".join(map(description_of, svgs["pictures"])),
            link=drawn["pictures"][0][1],
        )
    return StepContent(step.kind, said)


def _looks(look: Look, setting: Setting) -> dict[str, Look]:
    """How a picture looks on the stage and, where it is played, elsewhere."""
    looks = {"pictures": look}
    if setting.played:
        looks["narrow"] = replace(look, shape="phone")
    if setting.played and look.theme == "dark":
        looks["paper"] = replace(look, theme="light")
    return looks


def _drawn(address: str, language: Language, look: Look, setting: Setting) -> tuple[str, str]:
    """The picture of a page, and the link that reopens it."""
    asked = step_request(address, language)
    forms = forms_of(asked.page)
    assert forms is not None  # read_request has refused
    assert forms.picture is not None
    link = link_of(asked.view, asked.page, setting.address)
    svg = forms.picture(asked.view, look, link, embedded=False)
    if svg is None:
        raise AtlasError(Text("This view has nothing that could be given in this form."))
    return svg, link


def _of_chart(step: Step, setting: Setting) -> StepContent:
    if not step.figures:
        return _of_pictures(step, setting)
    figures = [figures_by_key()[one] for one in step.figures]
    look = Look(shape="slide", theme=setting.theme, titled=False)
    said = {}
    for language in setting.languages:
        own = _own_words(step, translator(language))
        link = link_of_figures(setting.address, language)
        svgs = {
            name: (figures_picture(figures, language, one, link, embedded=False),)
            for name, one in _looks(look, setting).items()
        }
        (svg,) = svgs["pictures"]
        said[language] = replace(
            own,
            pictures=svgs["pictures"],
            narrow=svgs.get("narrow", ()),
            paper=svgs.get("paper", ()),
            title=own.title or title_of(svg),
            alt=description_of(svg),
            link=link,
        )
    return StepContent(step.kind, said)


def _of_number(step: Step, setting: Setting) -> StepContent:
    say_of = {one: translator(one) for one in setting.languages}
    make = _published_number if step.figures else _number_of_area
    return StepContent(step.kind, {one: make(step, setting, say) for one, say in say_of.items()})


def _published_number(step: Step, setting: Setting, say: Translator) -> StepWords:
    figure = figures_by_key()[step.figures[0]]
    edition = load_edition(figure.edition)
    own = _own_words(step, say)
    facts = [
        say("{label}: {area}.", label=figure.label, area=area(figure)),
        say("{sample}.", sample=sample_words(figure)),
        say("{edition}.", edition=edition.title),
    ]
    if figure.note is not None:
        facts.append(say("{note}.", note=figure.note))
    return replace(
        own,
        title=own.title or say.render(figure.label),
        figure=say.render(value(figure)),
        detail=say.render(figure.in_words) if figure.unit_key.startswith("%") else "",
        facts=tuple(facts),
        foot=(say("Source: {source}.", source=site_of(figure.source_url)),),
        link=link_of_figures(setting.address, say.language),
    )


def _number_of_area(step: Step, setting: Setting, say: Translator) -> StepWords:
    assert step.view is not None
    asked = step_request(step.view, say.language)
    view = _as_map(asked.view, asked.page)
    if view.selected is None:
        raise AtlasError(
            Text(
                "This step is one figure, but its link names no place. Select one on the map and "
                "take the link again."
            )
        )
    composed = compose(view)
    link = link_of(view, "map", setting.address)
    words = map_words(composed, Look(titled=False), link)
    own, observed = _own_words(step, say), composed.observations
    row = next(observed.table.loc[[view.selected]].itertuples())
    return replace(
        own,
        title=own.title
        or say(
            "{label}: {area}.",
            label=composed.title(),
            area=area_name(view.selected, view.level, composed.vintage),
        ),
        figure=area_value_or_reason(observed, view.selected, say),
        detail=say.render(detail(row, observed, say)),
        facts=words.subtitle,
        foot=words.foot,
        label=words.label,
        link=link,
    )


def _of_own_picture(step: Step, setting: Setting) -> StepContent:
    picture = step.picture
    assert picture is not None
    said = {}
    for language in setting.languages:
        say = translator(language)
        source = (
            () if picture.source is None else (say("Source: {source}.", source=picture.source),)
        )
        said[language] = replace(_own_words(step, say), alt=picture.alt[language], foot=source)
    return StepContent(step.kind, said, image=picture.data)


def _of_end(step: Step, setting: Setting) -> StepContent:
    target = step.address or setting.address
    content = _of_words(step, setting)
    if not target:
        return content
    path, modules = qr_path(target)
    return replace(content, code=path, modules=modules, leads_to=target)


_CONTENT = {
    "title": _of_words,
    "sentence": _of_words,
    "map": _of_map,
    "maps": _of_pictures,
    "chart": _of_chart,
    "commune": _of_pictures,
    "number": _of_number,
    "picture": _of_own_picture,
    "end": _of_end,
}
