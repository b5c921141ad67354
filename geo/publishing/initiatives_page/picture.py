"""Documented initiatives as a picture: who is on the lists of the programme that was chosen.

Where none was chosen, the programmes as bars, complete lists apart from the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.dot_rows import SIZE, Dot, DotRow, Heads
from geo.cartography.picture.member_areas import draw_members
from geo.cartography.picture.notes import SIZE as NOTE
from geo.cartography.picture.notes import Notes
from geo.cartography.picture.row_sizes import rows_that_fit
from geo.cartography.picture.sheet import Body, draw_sheet
from geo.language import translator
from geo.publishing.export.provenance import of_boundaries
from geo.publishing.initiative_filter import year_of
from geo.publishing.initiatives_page.download import initiatives_download
from geo.publishing.initiatives_page.page import sections, year_label
from geo.publishing.member_map import communes_in, fill_colour
from geo.publishing.pictures.map import named_places
from geo.publishing.pictures.words import words_around
from geo.publishing.shown_part import shown_communes_sentence
from geo.publishing.view import resolve_vintage
from geo.survey.communes import area_table
from geo.survey.documented.list_dates import dates_of
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.picture.paper import Box, Look
    from geo.cartography.picture.text import Letters
    from geo.language import Text, Translator
    from geo.publishing.initiatives_page.page import Section
    from geo.publishing.view import View


def initiatives_picture(
    view: View, look: Look, link: str = "", *, embedded: bool = True
) -> str | None:
    """The map or the bars; None where the filter leaves no entry.

    Raises
    ------
    AtlasError
        The tables of initiatives are missing or damaged.
    """
    taken = initiatives_download(view, link)
    if taken is None:
        return None
    say = translator(view.lang)
    shown = [one for one in sections(view) if one.members]
    if len(shown) == 1:
        (section,) = shown
        title = say.render(section.programme.label)
        subtitle = _about(section, view, say)
        sources = [of_boundaries(resolve_vintage(view))]

        def body(box: Box, letters: Letters) -> Body:
            return _map(section, view, look, box, letters, say)
    else:
        title = say.render(taken.title)
        subtitle = [
            say(
                "What public sources say that communes did or joined: facts, each with its source; "
                "no answers to the survey."
            ),
            say("{sample}.", sample=taken.sample or ""),
            *(say.render(one) for one in _when(shown)),
        ]
        sources = []

        def body(box: Box, letters: Letters) -> Body:
            return _bars(shown, look, box, letters, say)

    part = shown_communes_sentence(view, resolve_vintage(view))
    if part is not None:
        subtitle.append(say.render(part))
    if not look.titled:
        subtitle.insert(0, say("{note}.", note=title))
    return draw_sheet(words_around(taken, title, subtitle, sources), look, body, embedded=embedded)


def _when(shown: Sequence[Section]) -> list[Text]:
    """Of when the lists of some programmes are; nothing where there is none."""
    if not shown:
        return []
    lists = [one for section in shown for one in section.lists]
    return [dates_of([section.programme for section in shown], lists).in_words]


def _about(section: Section, view: View, say: Translator) -> list[str]:
    """The years of the lists, how many are on them, and what absence means."""
    years = dict.fromkeys(year_label(year_of(one.year), say) for one in section.lists)
    return [
        say.render(section.programme.description),
        say("{name}: {value}", name=say("Lists of"), value=", ".join(years)) + ".",
        say.plural("{n} entry", "{n} entries", n=len(section.members)) + ".",
        say("{note}.", note=section.absence),
        say("Communes as they were in {vintage}.", vintage=str(resolve_vintage(view))),
    ]


def _map(  # noqa: PLR0917  (what is drawn, and on what)
    section: Section, view: View, look: Look, box: Box, letters: Letters, say: Translator
) -> Body:
    vintage = resolve_vintage(view)
    inside = communes_in(vintage, section.programme.scope)
    whole = communes_in(vintage, section.regions)
    kinds: dict[NisCode, str] = {}
    for code in map(NisCode, map(str, area_table(vintage).index)):
        kinds[code] = "bare" if code in inside else "outside"
        if code in whole:
            kinds[code] = "whole"
        if code in section.filled:
            kinds[code] = "member"
    counted = {kind: list(kinds.values()).count(kind) for kind in set(kinds.values())}
    words = [
        ("member", say("On the list"), say.number(counted.get("member", 0))),
        ("whole", say("Of the region as a whole"), ""),
        ("bare", say.render(section.white), say.number(counted.get("bare", 0))),
        ("outside", say("Outside the programme's area"), ""),
    ]
    names, population = named_places(vintage, "commune", view.lang)
    return draw_members(
        kinds,
        vintage,
        fill_colour(look.theme),
        [one for one in words if one[0] in counted],
        names,
        population,
        look,
        box,
        letters,
    )


def _bars(
    shown: Sequence[Section], look: Look, box: Box, letters: Letters, say: Translator
) -> Body:
    """Communes on the lists of each programme, most first; complete lists before the others."""
    inks, unit = look.inks, look.size.unit
    most = max(section.communes for section in shown) or 1
    rows: list[DotRow] = []
    for complete, heading in (
        (True, say("Complete lists")),
        (False, say("Incomplete lists, or not known to be complete")),
    ):
        found = [one for one in shown if one.programme.is_complete == complete]
        if found:
            rows.append(DotRow(heading, heading=True))
        rows += [
            DotRow(
                say.render(one.programme.label),
                dots=(Dot(one.communes / most, fill_colour(look.theme), mark="bar"),),
                figures=(say.number(one.communes),),
            )
            for one in sorted(found, key=lambda section: -section.communes)
        ]
    notes = Notes(
        [
            say(
                "Being absent from an incomplete list says nothing about a commune. Only from a "
                "complete list does absence mean something, and no more than what the list is of: "
                "not among the winners is not the same as not having taken part."
            )
        ],
        size=NOTE * unit,
        width=box.width,
    )
    heads = Heads(say("Programme"), figures=(say("Communes"),))
    room = box.height - notes.height - 1.7 * NOTE * unit
    chart = rows_that_fit(rows, heads, size=SIZE * unit, width=box.width, room=room)
    kept = chart.fitting(room)
    drawn, below = chart.draw(box.x, box.y, letters, inks, kept)
    programmes = sum(not rows[i].heading for i in kept)
    if programmes < len(shown):
        told = say("Shown: {n} of {all} programmes.", n=programmes, all=len(shown))
        drawn += letters.write(box.x, below + 1.4 * NOTE * unit, told, NOTE * unit, inks.quiet)
    return Body(drawn + notes.draw(box.x, box.bottom, letters, inks), Markup(""))
