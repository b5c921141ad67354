"""The page of a commune, put together from its profile, its peers and those it is compared with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.commune_close_up import HEIGHT, WIDTH, as_source, outline
from geo.language import translator
from geo.publishing.about_commune.about import INSTITUTE, about_commune
from geo.publishing.about_commune.other_editions import other_editions
from geo.publishing.about_commune.strips import strip_of
from geo.publishing.about_commune.summary import change_words
from geo.publishing.commune_page.answer_rows import chapters_beside
from geo.publishing.commune_page.quoted import (
    answer_quotations,
    key_of_answer,
    place_quotation,
    score_quotations,
)
from geo.publishing.html import fill_template
from geo.publishing.names_in_sentences import in_brackets, in_commune
from geo.publishing.page_links import commune_link
from geo.publishing.profile_words import Words, about_part, other_names
from geo.publishing.quotations.figure_sentences import figure_sentences
from geo.publishing.quotations.on_page import gather
from geo.publishing.standing_words import STANDING_MARKS
from geo.publishing.view import resolve_vintage
from geo.survey.communes import area_name
from geo.territory import VINTAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.colours import Theme
    from geo.language import Translator
    from geo.publishing.view import View
    from geo.survey import CommuneProfile
    from geo.territory import Change
    from geo.territory.nis_code import NisCode


@dataclass(frozen=True)
class Link:
    """A name that leads to the page of another commune."""

    name: str
    href: str


@dataclass(frozen=True)
class HistoryEvent:
    """One merger or new code, with links to the communes on its other side."""

    sentence: str
    links: tuple[Link, ...]


def commune_page_html(view: View, theme: Theme, address: str = "") -> str:
    """The page of the selected commune of ``view``.

    ``address`` is that of any page of the server, for the links in sentences to be copied.

    Raises
    ------
    AtlasError
        The data behind it is damaged.
    """
    assert view.selected is not None
    say = translator(view.lang)
    vintage = resolve_vintage(view)
    facts = about_commune(view, say)
    profile, edition, sets = facts.profile, facts.edition, facts.sets
    drawn = outline(view.selected, vintage, view.lang, theme)
    neighbours = [
        Link(_name(code, vintage, say), commune_link(view, code, vintage))
        for code in drawn.neighbours
    ]
    neighbours.sort(key=lambda one: one.name.casefold())
    parts = [(part, chapters_beside(edition.id, part, sets)) for part in profile.parts]
    strips = {
        (part.nis5, answer.question.key): strip_of(
            view, profile, f"q.{answer.question.key}", sets[0], say, own=answer.number
        )
        for part in profile.parts
        for chapter in part.chapters
        for answer in chapter.answers
        if answer.question.type == "score" and answer.number is not None
    }
    return fill_template(
        "commune_page/place.html",
        say,
        facts=facts,
        strips=strips,
        profile=profile,
        compared=in_brackets(say.render(sets[0].short), view.lang),
        other_names=other_names(profile.name, view.lang),
        words=Words(say, edition.year),
        picture=_picture(drawn.svg, profile, [one.name for one in neighbours], say),
        neighbours=neighbours,
        pieces=drawn.pieces,
        turns=[_turn(change, view, profile, say) for change in profile.history],
        home=area_name(facts.home, "commune", edition.vintage),
        silent=[
            Link(_name(code, edition.vintage, say), commune_link(view, code, edition.vintage))
            for code in facts.silent
        ],
        parts=parts,
        quotes=gather(
            lambda: (
                score_quotations(view, profile, sets, address)
                | place_quotation(view, profile, facts.place, address, say)
                | answer_quotations(view, parts, sets, address)
                | figure_sentences(facts.figures, address, say)
            )
        ),
        key_of_answer=key_of_answer,
        in_name=in_commune(profile.name, view.lang),
        about=lambda one: about_part(one, vintage),
        editions=other_editions(view, profile, say),
        institute=INSTITUTE,
        marks=STANDING_MARKS,
    )


def _name(code: NisCode, vintage: int, say: Translator) -> str:
    return say.render(area_name(code, "commune", vintage))


def _picture(
    svg: str, profile: CommuneProfile, neighbours: Sequence[str], say: Translator
) -> Markup:
    alt = say(
        "Outline of {name}, with its neighbours {names}",
        name=profile.name,
        names=say.list(list(neighbours)),
    )
    return Markup('<img src="{}" width="{}" height="{}" alt="{}">').format(
        as_source(svg), WIDTH, HEIGHT, alt
    )


def _turn(change: Change, view: View, profile: CommuneProfile, say: Translator) -> HistoryEvent:
    before = max(year for year in VINTAGES if year < change.year)
    sides = [(code, before) for code in change.old_codes] + [(change.new_code, change.year)]
    here = profile.nis5
    links = [
        Link(f"{_name(code, vintage, say)} ({code}, {vintage})", commune_link(view, code, vintage))
        for code, vintage in sides
        # The same commune on the same side of the change is the page itself.
        if not (code == here and (vintage < change.year) == (profile.vintage < change.year))
    ]
    return HistoryEvent(say.render(change_words(change, here, profile.vintage, say)), tuple(links))
