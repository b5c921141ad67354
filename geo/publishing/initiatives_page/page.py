"""The page of documented initiatives: programmes, their lists, who is on them, as HTML.

A view goes in (which programme, year, words and areas), HTML goes out. Complete lists are counted
apart from the others throughout: only there does absence mean anything, and no more than what the
list is of.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.cartography.classes import DEFAULT_SCHEME
from geo.language import Text, translator
from geo.publishing.html import fill_template
from geo.publishing.initiative_filter import EVERYTHING, UNDATED, folded, list_years, year_of
from geo.publishing.map_view import kept_codes
from geo.publishing.member_map import FILL, member_map
from geo.publishing.view import resolve_vintage
from geo.survey import load_programmes
from geo.survey.communes import area_name, area_table
from geo.survey.documented.initiatives import all_initiatives
from geo.survey.documented.programme_lists import KINDS
from geo.territory import predecessors, successors

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from geo.language import Labels, Language, Translator
    from geo.publishing.view import View
    from geo.survey.documented.initiatives import Initiative, Programme, ProgrammeList
    from geo.survey.documented.programme_lists import ListKind
    from geo.territory.nis_code import NisCode

# A list this long stays closed until the reader opens it or chooses its programme.
_LONG = 12
# With fewer programmes than this on the page, all lists are open.
_FEW = 3


@dataclass(frozen=True)
class Member:
    """One entry of a list.

    Attributes
    ----------
    initiative
    name
        Of the commune or region as it was when it took part.
    now
        What the commune is part of on the view's boundaries, where that has another name.
    codes
        REFNIS codes on the view's boundaries: one after a merger, several before it.
    link
        Its drill-down beside the programme's map.
    """

    initiative: Initiative
    name: Labels
    now: Labels | None
    codes: tuple[NisCode, ...]
    link: str


@dataclass(frozen=True)
class Section:
    """One programme as the page shows it, after the filter.

    Attributes
    ----------
    programme
    lists
        Those of the year asked for, in order of year.
    members
        Newest first, then by name.
    communes
        How many different communes they are, each as it was when it took part.
    map_link
        The programme on the map; empty where nothing of it is documented.
    picture
        Small map of the lists, whatever the words and areas asked for: what is bare on it is not on
        the list, not only out of the filter. None where nobody is documented.
    with_regions
        Whether a region as a whole is on the lists.
    is_open
        Whether the members are shown before the reader asks.
    filled, regions
        Codes of the communes on that map, and of the regions that are on it as a whole.
    """

    programme: Programme
    lists: tuple[ProgrammeList, ...]
    members: tuple[Member, ...]
    communes: int
    map_link: str
    picture: Markup | None
    with_regions: bool
    is_open: bool
    filled: frozenset[NisCode] = frozenset()
    regions: tuple[NisCode, ...] = ()

    @property
    def groups(self) -> tuple[tuple[Member, ...], ...]:
        """The members of each fact: what one source says of several of a year is told once."""
        found: dict[tuple[object, ...], list[Member]] = {}
        for member in self.members:
            one = member.initiative
            found.setdefault((one.year, str(one.fact), one.source_url), []).append(member)
        return tuple(map(tuple, found.values()))

    @property
    def absence(self) -> Text:
        """What being on none of the lists shown means."""
        return self.programme.absence_from(self.lists)

    @property
    def who(self) -> ListKind:
        """Of what the lists are."""
        return KINDS[self.programme.list_of]

    @property
    def white(self) -> Text:
        """What the bare parts of the small map mean."""
        if all(one.complete == "yes" for one in self.lists):
            return Text("Not filled: not {among}.", among=self.who.among)
        return Text("Not filled: not on the list, which means nothing on an incomplete list.")


@dataclass(frozen=True)
class Count:
    """How much the page shows of one kind of list: lists, entries, different communes."""

    lists: int
    entries: int
    communes: int


def initiatives_html(view: View) -> str:
    """The page, for the programmes, year, words and areas that ``view`` asks for.

    Raises
    ------
    AtlasError
        The tables of initiatives are missing or damaged.
    """
    say = translator(view.lang)
    shown = sections(view)
    return fill_template(
        "initiatives_page/initiatives.html",
        say,
        sections=shown,
        complete=_count(shown, complete=True),
        incomplete=_count(shown, complete=False),
        filtered=bool(view.initiatives) or view.filtered,
        vintage=resolve_vintage(view),
        fill=FILL,
        entries=_entries_text,
        communes=_communes_text,
        year_words=lambda year: year_label(year_of(year), say),
    )


def sections(view: View) -> list[Section]:
    """The programmes with something to show, complete ones first, then by name.

    A programme without any entry here stays while nothing but its year can be asked of it: that
    nothing of it is documented is a fact about the lists.
    """
    asked = view.initiatives
    found: list[tuple[Programme, tuple[ProgrammeList, ...], tuple[Member, ...]]] = []
    for key, programme in load_programmes().items():
        lists = tuple(one for one in programme.lists if asked.year in (None, year_of(one.year)))
        if not lists or asked.programme not in (None, key):
            continue
        members = _members(programme, view)
        described = (*programme.label.texts.values(), *programme.description.texts.values())
        whole = not view.filtered and asked.found_in(*described)
        if members or key == asked.programme or (whole and not programme.documented):
            found.append((programme, lists, members))
    found.sort(key=lambda one: (not _all_complete(one[1]), folded(one[0].label[view.lang])))
    return [_section(*one, view, few=len(found) <= _FEW) for one in found]


def programme_names(language: Language) -> dict[str, str]:
    """Programme key -> label, by label."""
    names = {key: one.label[language] for key, one in load_programmes().items()}
    return dict(sorted(names.items(), key=lambda pair: pair[1].casefold()))


def year_names(language: Language) -> dict[str, str]:
    """The years of lists as links write them -> in words, newest first."""
    say = translator(language)
    return {year: year_label(year, say) for year in list_years()}


def year_label(year: str, say: Translator) -> str:
    """A year in words."""
    return say("without a date") if year == UNDATED else year


def _section(
    programme: Programme,
    lists: tuple[ProgrammeList, ...],
    members: tuple[Member, ...],
    view: View,
    *,
    few: bool,
) -> Section:
    say = translator(view.lang)
    on_lists = _members(programme, _without_words_and_areas(view))
    picture = None
    filled = [code for one in on_lists if not _of_region(one) for code in one.codes]
    regions = [code for one in on_lists if _of_region(one) for code in one.codes]
    if on_lists:
        alt = say(
            "Map of Belgium: {names}", names=say.list([say.render(one.name) for one in on_lists])
        )
        picture = member_map(
            filled,
            regions,
            scope=programme.scope,
            vintage=resolve_vintage(view),
            alt=alt,
        )
    return Section(
        programme=programme,
        lists=tuple(sorted(lists, key=lambda one: -(one.year or 0))),
        members=members,
        communes=_communes(members),
        map_link=_map_link(view, programme.key) if programme.documented else "",
        picture=picture,
        with_regions=any(_of_region(one) for one in on_lists),
        is_open=few or len(members) <= _LONG,
        filled=frozenset(filled),
        regions=tuple(dict.fromkeys(regions)),
    )


def _without_words_and_areas(view: View) -> View:
    return replace(
        view,
        initiatives=replace(view.initiatives, words=""),
        regions=(),
        provinces=(),
        areas=(),
        setting=None,
        size=None,
    )


def _members(programme: Programme, view: View) -> tuple[Member, ...]:
    """The entries of a programme that the view asks for."""
    vintage = resolve_vintage(view)
    kept = kept_codes(replace(view, level="commune"), vintage)
    kept_regions = None if kept is None else set(area_table(vintage)["region"].loc[sorted(kept)])
    found = []
    for one in all_initiatives():
        if one.programme.key != programme.key:
            continue
        member = _member(one, view, vintage)
        allowed = kept_regions if _of_region(member) else kept
        if allowed is not None and not allowed & set(member.codes):
            continue
        names = (member.name, member.now) if member.now else (member.name,)
        spelt = tuple(text for name in names for text in name.texts.values())
        described = tuple(programme.description.texts.values())
        if view.initiatives.takes(one, spelt + described):
            found.append(member)
    found.sort(key=lambda one: (-(one.initiative.year or 0), folded(one.name[view.lang])))
    return tuple(found)


def _member(one: Initiative, view: View, vintage: int) -> Member:
    """An entry with its names, codes and link on the view's boundaries.

    A commune that only exists later than these boundaries opens on its own.
    """
    level = one.area_level
    name = area_name(one.area_code, level, one.vintage)
    codes = _codes_on(one, vintage)
    now = None
    on_view = level == "region" or one.vintage <= vintage
    if level == "commune" and on_view:
        now = area_name(codes[0], "commune", vintage)
    target = replace(
        view,
        level=level,
        vintage=view.vintage if on_view else one.vintage,
        selected=codes[0] if on_view else one.area_code,
    )
    return Member(
        one, name, None if now == name else now, codes, _map_link(target, one.programme.key)
    )


def _codes_on(one: Initiative, vintage: int) -> tuple[NisCode, ...]:
    if one.area_level == "region":
        return (one.area_code,)
    if one.vintage <= vintage:
        return tuple(successors(one.area_code, one.vintage, vintage))
    return tuple(predecessors(one.area_code, one.vintage, vintage))


def _entries_text(n: int) -> Text:
    return Text.plural("{n} entry", "{n} entries", n=n)


def _communes_text(n: int) -> Text:
    return Text.plural("{n} commune", "{n} communes", n=n)


def _communes(members: Iterable[Member]) -> int:
    """How many different communes are among ``members``."""
    return len({one.initiative.area_code for one in members if not _of_region(one)})


def _of_region(member: Member) -> bool:
    return member.initiative.area_level == "region"


def _all_complete(lists: tuple[ProgrammeList, ...]) -> bool:
    return all(one.complete == "yes" for one in lists)


def _count(shown: list[Section], *, complete: bool) -> Count:
    lists = sum((one.complete == "yes") == complete for s in shown for one in s.lists)
    members = [
        member
        for section in shown
        for member in section.members
        if (member.initiative.complete == "yes") == complete
    ]
    return Count(lists, len(members), _communes(members))


def _map_link(view: View, programme: str) -> str:
    """The map of a programme; filters of the initiatives stay behind, those of areas go along."""
    target = replace(
        view,
        indicator=f"documented.{programme}",
        stage=False,
        vary=(),
        scheme=DEFAULT_SCHEME,
        limits=(),
        initiatives=EVERYTHING,
        selected=view.selected,
    )
    return "./?" + urlencode(target.query())
