"""The map of a view as a picture."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.cartography.missing_patterns import LEFT_OUT
from geo.cartography.picture.map_picture import MapContent, draw_map
from geo.cartography.picture.sheet import Words, draw_sheet
from geo.language import translator
from geo.publishing.export.map_rows import check_map_may_leave, sources_of
from geo.publishing.export.provenance import of_boundaries
from geo.publishing.map_view import DEMONSTRATION_LABEL, compose, value_or_reason
from geo.publishing.pictures.finding import finding_of_map
from geo.publishing.pictures.words import source_and_licence
from geo.publishing.shown_part import shown_part_sentence
from geo.survey.communes import area_codes, area_facts, area_name
from geo.survey.values.documented_values import list_dates
from geo.survey.values.model_estimates import FROM_ANSWERS
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from geo.cartography.choropleth import Choropleth
    from geo.cartography.picture.paper import Look
    from geo.language import Language, Translator
    from geo.publishing.map_view import MapView
    from geo.publishing.view import Level, View


@dataclass(frozen=True)
class Emphasis:
    """What of a map is shown more than the rest.

    Attributes
    ----------
    mark
        Areas that are outlined; those that the view selects where it is empty.
    only, focus
        As of :class:`~geo.cartography.picture.map_picture.MapContent`.
    """

    mark: tuple[NisCode, ...] = ()
    only: tuple[int, ...] = ()
    focus: tuple[NisCode, ...] = ()


def map_picture(
    view: View,
    look: Look,
    link: str = "",
    *,
    embedded: bool = True,
    emphasis: Emphasis | None = None,
) -> str:
    """The map of ``view`` as an SVG document; ``link`` is the address of the view.

    Raises
    ------
    AtlasError
        As :func:`geo.publishing.map_view.compose`, or what it shows may not leave the atlas.
    """
    composed = compose(view, look.theme)
    content = map_content(composed)
    if emphasis is not None:
        content = replace(
            content,
            selected=emphasis.mark or content.selected,
            only=emphasis.only,
            focus=emphasis.focus,
        )
    return draw_sheet(
        map_words(composed, look, link),
        look,
        lambda box, letters: draw_map(content, look, box, letters),
        embedded=embedded,
    )


def map_content(composed: MapView) -> MapContent:
    """What the map shows, with the words of the view's language."""
    say = translator(composed.view.lang)
    view, picture = composed.view, composed.picture
    named, population = named_places(composed.vintage, view.level, view.lang)
    return MapContent(
        picture=picture,
        vintage=composed.vintage,
        level=view.level,
        legend=legend_of(picture, say),
        legend_title=say.render(composed.observations.unit),
        said=tuple(_said(composed, say, named)),
        names=named,
        population=population,
        selected=(view.selected,) if view.selected else (),
    )


def named_places(
    vintage: int, level: Level, language: Language
) -> tuple[dict[NisCode, str], dict[NisCode, int]]:
    """REFNIS code of each area of a level -> its name, and its inhabitants."""
    population = {
        code: int(area_facts(code, level, vintage)["population"])
        for code in map(NisCode, area_codes(vintage, level))
    }
    return {code: area_name(code, level, vintage)[language] for code in population}, population


def legend_of(picture: Choropleth, say: Translator) -> tuple[tuple[str, str, str], ...]:
    """Letter, words and count of each entry of the map's own legend."""
    return tuple(
        (entry.letter, say.render(entry.label), say.number(entry.count))
        for entry in picture.legend(say)
    )


def _said(composed: MapView, say: Translator, names: dict[NisCode, str]) -> list[str]:
    """Name and value of each area in the order of the picture; "" for those left out."""
    table = composed.observations.table
    values, states = (dict(zip(table.index, table[one], strict=True)) for one in ("value", "state"))
    out = []
    for code, letter in zip(composed.picture.codes, composed.picture.letters, strict=True):
        if letter == LEFT_OUT:
            out.append("")
            continue
        words = value_or_reason(composed.observations, values[code], states[code], say, code)
        out.append(say("{name}: {value}", name=names[code], value=words))
    return out


def map_words(composed: MapView, look: Look, link: str) -> Words:
    """Title, unit, n, year, source, licence and label of a map that leaves the atlas.

    Raises
    ------
    AtlasError
        What it shows may not leave: :func:`geo.publishing.export.map_rows.check_map_may_leave`.
    """
    check_map_may_leave(composed)
    say = translator(composed.view.lang)
    finding = finding_of_map(composed)
    # The title has said what it is, unless it says what was found.
    titled = finding is None and look.titled
    sources = (*sources_of(composed), of_boundaries(composed.vintage))
    return Words(
        language=composed.view.lang,
        title=say.render(finding or composed.title()),
        subtitle=tuple(map_subtitle(composed, say, titled=titled)),
        foot=source_and_licence(sources, say),
        address=link,
        label=say.render(DEMONSTRATION_LABEL) if composed.synthetic else "",
    )


def map_subtitle(composed: MapView, say: Translator, *, titled: bool) -> list[str]:
    """Unit, which part, n and year; and what it is, where no title (``titled``) has said it."""
    edition, unit = composed.observations.edition, composed.observations.unit
    what = (
        say("Unit: {unit}.", unit=unit)
        if titled
        else say("{title}, {unit}.", title=composed.title(), unit=unit)
    )
    part = shown_part_sentence(composed.view, composed.vintage)
    said = [what, *([] if part is None else [say.render(part)])]
    said.append(say("{sample}.", sample=composed.sample()))
    if composed.origins & (FROM_ANSWERS | {"published"}):
        said.append(say.render(edition.year_and_version))
    lists, note = list_dates(composed.indicator), composed.observations.note
    if lists is not None:
        said += [say.render(one) for one in (lists.in_words, note) if one is not None]
    return said
