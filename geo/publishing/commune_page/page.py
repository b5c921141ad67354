"""The page of a commune, put together from its profile, its peers and those it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from geo.cartography.commune_close_up import HEIGHT, WIDTH, as_source, outline
from geo.language import Text, translator
from geo.publishing.band_words import band_in_words
from geo.publishing.commune_page.answer_rows import chapters_beside
from geo.publishing.commune_page.naming import in_commune
from geo.publishing.commune_page.peers import (
    has_no_close_peer,
    lists_its_set,
    nonresponding_peers,
    peer_rows,
)
from geo.publishing.commune_page.summary import change_words, summary
from geo.publishing.comparison_set import comparison_set_of, home_of
from geo.publishing.control_options import edition_names
from geo.publishing.html import render
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.page_links import commune_link
from geo.publishing.profile_words import Words, about_part, other_names, shown_scores
from geo.publishing.rank_words import index_place, variation_of
from geo.publishing.view import default_indicator, resolve_vintage
from geo.survey import (
    MissingState,
    commune_profile,
    find_figures,
    list_editions,
    list_indicators,
    load_edition,
)
from geo.survey.answer_counts import AnswerCount, mean_of
from geo.survey.communes import area_facts, area_name
from geo.survey.decimals import MEAN_DIGITS, digits_of_answer
from geo.survey.disclosed import only_disclosed, why_not_disclosed
from geo.survey.extreme_answers import extreme_answers
from geo.survey.group_estimates import estimates_by
from geo.survey.group_figures import GROUPS_ONLY
from geo.survey.indicator_values import commune_values
from geo.survey.inference.groups import group_name, group_of
from geo.survey.initiatives import initiatives_of_successors
from geo.survey.maturity.scores import communes_that_answered
from geo.survey.membership import absent_from
from geo.survey.missing import VALUE
from geo.survey.participation import nonresponse
from geo.survey.programme_lists import KINDS, years_of
from geo.territory import VINTAGES, successors

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.cartography.colours import Theme
    from geo.language import Labels, Translator
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.view import View
    from geo.survey import AreaValue, CommuneProfile, Edition, Initiative, ScoreLine
    from geo.survey.inference.groups import Variable
    from geo.territory import Change
    from geo.territory.nis_code import NisCode

INSTITUTE = "https://www.smart-city.uliege.be"
_GROUPS_OF_A_COMMUNE: tuple[Variable, ...] = ("size", "setting", "language_area")
"""Beside province, region and country, which the page has already."""

_PER_POINT = 10.0  # per cent of the scale for each point out of 10


@dataclass(frozen=True)
class DomainRow:
    """One score beside two groups; places in per cent of a scale from 0 to 10, None where missing.

    ``beside`` are (words, how sure) of the set compared with (absent where it is the region) and of
    the region; ``band`` is the interval of the region, ``own_band`` what the commune's own score
    can be where it is given as a band.
    """

    label: Text | Labels
    own: Markup
    own_at: float | None
    set_at: float | None
    region_at: float | None
    band: tuple[float, float] | None
    beside: tuple[tuple[Markup, str], ...]
    own_band: tuple[float, float] | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether there is any value; all may be withheld."""
        return any(at is not None for at in (self.own_at, self.set_at, self.region_at))


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


@dataclass(frozen=True)
class OtherEdition:
    """Another edition: whether the commune took part, and its own progress where known."""

    title: str
    state: Text
    progress: str
    href: str
    here: bool


def commune_page_html(view: View, theme: Theme) -> str:
    """The page of the selected commune of ``view``.

    Raises
    ------
    AtlasError
        The data behind it is damaged.
    """
    assert view.selected is not None
    say = translator(view.lang)
    vintage = resolve_vintage(view)
    profile = commune_profile(view.edition, view.selected, vintage, view.index_weights)
    edition = profile.edition
    home = home_of(profile)
    sets = sets_for(view, home)
    if edition.disclosure == "aggregates":  # there is nothing of other communes to compare with
        sets = [one for one in sets if one.key == "region"]
    values = commune_values(edition.id, "q.progress", view.index_weights)["value"]
    compared = mean_of(values.reindex(list(sets[0].codes)))
    peers = peer_rows(view, home, sets[0])
    drawn = outline(view.selected, vintage, view.lang, theme)
    varied = variation_of(view.vary)
    place = index_place(edition.id, view.selected, vintage, say, view.index_weights, varied)
    neighbours = [
        Link(_name(code, vintage, say), commune_link(view, code, vintage))
        for code in drawn.neighbours
    ]
    neighbours.sort(key=lambda one: one.name.casefold())
    answered = profile.participation == VALUE
    rows = [_domain_row(line, sets, view, say) for line in shown_scores(profile)]
    scored = edition.discloses_scores or any(row.is_drawn for row in rows)
    return render(
        "commune_page/place.html",
        say,
        profile=profile,
        answered=answered,
        label=DEMONSTRATION_LABEL if edition.demonstration else None,
        other_names=other_names(profile.name, view.lang),
        words=Words(say, edition.year),
        picture=_picture(drawn.svg, profile, [one.name for one in neighbours], say),
        neighbours=neighbours,
        pieces=drawn.pieces,
        turns=[_turn(change, view, profile, say) for change in profile.history],
        summary=summary(
            profile,
            compared,
            [area_name(one.nis5, "commune", edition.vintage) for one in peers if one.answered],
            place,
            say,
        ),
        place=place,
        why=profile.why_no_answers,
        sets=sets,
        compared=compared,
        progress_given=edition.discloses("q.progress") and "progress" in edition.asked,
        peer_columns=[
            name
            for name, line in (("progress", profile.progress), ("index", profile.index))
            if edition.discloses(line.indicator.part)
        ],
        scored=scored,
        only=only_disclosed(edition),
        why_no_scores=why_not_disclosed(edition, profile.index.indicator),
        of_groups=GROUPS_ONLY if edition.disclosure == "aggregates" else None,
        groups=groups_around(profile, home, say),
        rows=rows if answered or any(row.is_drawn for row in rows) else [],
        extremes=extreme_answers(edition.id, home),
        home=area_name(home, "commune", edition.vintage),
        peers=peers,
        listed=lists_its_set(sets[0]) and edition.has_answers and sets[0].key != "peers",
        far=has_no_close_peer(peers),
        silent=[
            Link(_name(code, edition.vintage, say), commune_link(view, code, edition.vintage))
            for code in nonresponding_peers(view, home, sets[0])
        ],
        parts=[(part, chapters_beside(edition.id, part, sets)) for part in profile.parts],
        in_name=in_commune(profile.name, view.lang),
        about=lambda one: about_part(one, vintage),
        timeline=time_line(profile.initiatives),
        absences=absences(profile, say),
        later=list(initiatives_of_successors(vintage).get(profile.nis5, ())),
        figures=_figures_of_region(profile),
        editions=_other_editions(view, profile, say),
        institute=INSTITUTE,
    )


def groups_around(
    profile: CommuneProfile, home: NisCode, say: Translator
) -> tuple[tuple[str, list[str]], list[tuple[Labels, list[tuple[Markup, str]]]]] | None:
    """Progress or scores of the groups that the commune is in, where only groups have figures.

    The table's head (nothing, and the names of its size, its setting, its province and region), and
    a row of values with their n for each indicator; None where the edition gives no such figures.
    """
    edition = profile.edition
    lines = [
        line
        for line in (profile.progress, profile.index, *profile.domains)
        if edition.discloses_groups(line.indicator.part)
    ]
    if not lines:
        return None
    words = Words(say, edition.year)
    groups = {one: str(group_of(one, edition.vintage)[home]) for one in _GROUPS_OF_A_COMMUNE}
    names = [say.render(group_name(one, code, edition.vintage)) for one, code in groups.items()]
    rows = []
    for line in lines:
        cells = []
        for variable, code in groups.items():
            table = estimates_by(edition.id, line.indicator.id, variable)
            state = str(table["state"][code])
            if state != VALUE:  # the heading says which groups are withheld
                withheld = Markup('<span class="missing">{}</span>').format(say("withheld"))
                kept = state == MissingState.KEPT_BACK
                cells.append((withheld if kept else words.missing(state), ""))
                continue
            value = say.number(float(table["value"][code]), 2)
            n = say("n = {n}", n=int(table["n"][code]))
            cells.append((Markup("{}").format(value), n))
        rows.append((line.indicator.label, cells))
    return ("", names), rows


def sets_for(view: View, home: NisCode) -> list[ComparisonSet]:
    """The set that follows the reader, then the region and the country, each once."""
    sets = [
        comparison_set_of(view, home, kind) for kind in (view.comparison_set, "region", "country")
    ]
    return list({one.key: one for one in sets}.values())


def time_line(initiatives: Sequence[Initiative]) -> list[tuple[str, list[Initiative]]]:
    """Documented initiatives by year, oldest first; those without a year at the end, under ""."""
    by_year: dict[int, list[Initiative]] = {}
    for one in initiatives:
        by_year.setdefault(one.year or 0, []).append(one)
    dated = [(str(year), by_year[year]) for year in sorted(by_year) if year]
    return dated + ([("", by_year[0])] if 0 in by_year else [])


def absences(profile: CommuneProfile, say: Translator) -> list[str]:
    """One sentence for each kind of complete list that the commune could be on and is not."""
    sentences = []
    for list_of, programmes in absent_from(profile.nis5, profile.vintage).items():
        kind = KINDS[list_of]
        names = say.list(
            [
                say(
                    "{name} ({years})",
                    name=one.label,
                    years=years_of([list_.year for list_ in one.lists]),
                )
                for one in programmes
            ]
        )
        sentences.append(
            say(
                "By complete lists, the commune is not {among}, and may have taken part all the "
                "same: {names}.",
                among=kind.among,
                names=names,
            )
            if kind.chosen
            else say(
                "By complete lists, the commune is not {among}: {names}.",
                among=kind.among,
                names=names,
            )
        )
    return sentences


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


def _domain_row(
    line: ScoreLine, sets: Sequence[ComparisonSet], view: View, say: Translator
) -> DomainRow:
    words = Words(say, load_edition(view.edition).year)
    region = next(one for one in line.around if one.place.level == "region")
    beside: list[tuple[Markup, str]] = []
    set_at = None
    first = sets[0]
    around = next(
        (one for one in line.around if first.is_area and one.place.full_name == first.name), None
    )
    if first.key == "region":
        pass
    elif around is None:
        values = commune_values(view.edition, line.indicator.id, view.index_weights)
        found = mean_of(values["value"].reindex(list(first.codes)))
        set_at = _at(found.mean)
        beside.append(
            (words.missing(region.state), "")
            if region.state == MissingState.NOT_ASKED
            else _mean_words(found, values.reindex(list(first.codes)), say)
        )
    else:
        set_at = _at(around.value)
        beside.append(_reading_words(words, line, around))
    beside.append(_reading_words(words, line, region))
    sure = region.low is not None and region.high is not None
    return DomainRow(
        label=line.indicator.label,
        own=words.reading(line, line.own),
        own_at=_at(line.own.value),
        set_at=set_at,
        region_at=_at(region.value),
        band=(_PER_POINT * (region.low or 0), _PER_POINT * ((region.high or 0) - (region.low or 0)))
        if sure
        else None,
        beside=tuple(beside),
        own_band=None
        if line.own.least is None or line.own.most is None
        else (_PER_POINT * line.own.least, _PER_POINT * (line.own.most - line.own.least)),
    )


def _at(value: float | None) -> float | None:
    return None if value is None else _PER_POINT * value


def _mean_words(same: AnswerCount, values: pd.DataFrame, say: Translator) -> tuple[Markup, str]:
    """A mean with its n; of scores that are known only by bands also what the mean can be."""
    n = say("n = {n}", n=same.n)
    if same.mean is None:
        why = say.render(MissingState.WITHHELD.label)
        return Markup('<span class="missing">{}</span>').format(why), n
    if values["least"].notna().any():
        least, most = float(values["least"].mean()), float(values["most"].mean())
        n = " · ".join((n, band_in_words(least, most, MEAN_DIGITS, say)))
    return Markup("{}").format(say.number(same.mean, MEAN_DIGITS)), n


def _reading_words(words: Words, line: ScoreLine, reading: AreaValue) -> tuple[Markup, str]:
    small = " · ".join(filter(None, (words.size(reading), words.interval(line, reading))))
    return words.reading(line, reading), small


def _figures_of_region(profile: CommuneProfile) -> list[object]:
    return [
        figure
        for figure in find_figures(profile.edition.id)
        if figure.code == profile.region.code and figure.theme != "sample"
    ]


def _other_editions(view: View, profile: CommuneProfile, say: Translator) -> list[OtherEdition]:
    names = edition_names(view.lang)
    found = []
    for edition in sorted(list_editions(), key=lambda one: (one.year, one.id)):
        codes = successors(profile.nis5, profile.vintage, edition.vintage)
        states = [_state_in(edition, code) for code in codes]
        state = VALUE if VALUE in states else states[0]
        own = ""
        if state == VALUE and "progress" in edition.asked and edition.discloses("q.progress"):
            known = commune_values(edition.id, "q.progress")["value"]
            code = codes[states.index(VALUE)]
            value = float(known[code])
            if not isnan(value):
                number = say.number(value, digits_of_answer(value))
                own = say("{value} out of 10", value=number)
                if len(codes) > 1:  # what one part of a merged commune said
                    own = say("{name}: {value}", name=_name(code, edition.vintage, say), value=own)
        target = replace(
            view,
            edition=edition.id,
            vintage=None if edition.vintage == profile.vintage else profile.vintage,
            level="commune",
            stage=False,
        )
        found.append(
            OtherEdition(
                title=names[edition.id],
                state=_state_words(states),
                progress=own,
                href="./commune?" + urlencode(_known(target).query()),
                here=edition.id == view.edition,
            )
        )
    return found


def _state_words(states: Sequence[str]) -> Text:
    """Whether a commune took part; of a merger, how many of its parts did."""
    answered = states.count(VALUE)
    if not answered:
        return MissingState(states[0]).label
    if len(states) == 1:
        return Text("Answered")
    return Text(
        "{n} of the {total} communes merged here answered this edition",
        n=answered,
        total=len(states),
    )


def _known(view: View) -> View:
    """``view`` with an indicator that its edition has."""
    known = {one.id for one in list_indicators(view.edition)}
    return (
        view
        if view.indicator in known
        else replace(view, indicator=default_indicator(view.edition))
    )


def _state_in(edition: Edition, nis5: NisCode) -> str:
    if not edition.is_invited(area_facts(nis5, "commune", edition.vintage)["region"]):
        return MissingState.NOT_INVITED.value
    if not edition.has_answers:
        return MissingState.NOT_PUBLIC.value
    return VALUE if nis5 in communes_that_answered(edition.id) else nonresponse(edition).value
