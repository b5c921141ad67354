"""What stands in the report of a province or region, as data for the template ``area.typ``.

Its figures and those of its communes are what the map, the drill-down and the ranking say; here
they are put in the order of the paper, as plain text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from geo.cartography.picture.locator import locator
from geo.cartography.picture.map_picture import draw_map
from geo.cartography.picture.paper import Box, Look
from geo.cartography.picture.shapes import bounds_of
from geo.cartography.picture.text import Letters
from geo.language import translator
from geo.publishing.export.map_rows import check_map_may_leave
from geo.publishing.map_view import compose, kept_codes
from geo.publishing.pictures.map import map_content, map_subtitle
from geo.publishing.profile_words import (
    WEIGHTED_MEANS,
    Words,
    answered_of_invited,
    other_names,
    shown_scores,
)
from geo.publishing.rank_words import variation_of
from geo.publishing.ranked_places import interval_notes, ranked_places
from geo.publishing.sheets.parts import METHOD, all_said, around, check_may_leave, said
from geo.publishing.view import resolve_vintage
from geo.survey import MissingState, area_profile, get_indicator, initiatives_by_commune
from geo.survey.communes import area_name
from geo.survey.comparison.ranking import rank_communes, why_not_rankable
from geo.survey.disclosed import is_disclosed, only_disclosed
from geo.survey.documented.initiatives import initiatives_of_regions
from geo.survey.maturity.scores import INDEX
from geo.survey.values.group_figures import GROUPS_ONLY

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.publishing.sheets.parts import Made
    from geo.publishing.view import View
    from geo.survey import AreaProfile, AreaValue, Initiative, ScoreLine

Data = dict[str, Any]

AREA_LEVELS = ("province", "region")
"""The levels of which there is a report."""

_WIDTH, _LEAST, _MOST = 900, 340, 640
"""Of the map, in pixels: as high as its communes are, within these."""

_BESIDE = 0.72  # of the width, for the communes; the legend is beside them
_PER_POINT = 10.0  # per cent of the scale for each point out of 10


def area_content(view: View, made: Made) -> Data:
    """Everything in the report of the selected area of ``view``.

    Parameters
    ----------
    view
        Its ``selected`` is of a level of :data:`AREA_LEVELS`.
    made
        The link on it, and the day.

    Raises
    ------
    AtlasError
        The data may not leave the atlas, or is damaged.
    """
    assert view.selected is not None
    say = translator(view.lang)
    vintage = resolve_vintage(view)
    profile = area_profile(view.edition, view.level, view.selected, vintage, view.index_weights)
    edition = profile.edition
    check_may_leave(edition)
    words = Words(say, edition.year)
    inside = _communes_of(view, say, vintage)
    return {
        **around(edition, vintage, profile.place.full_name, made, say),
        "other_names": other_names(profile.place.name, view.lang),
        "where": " · ".join(
            (
                say("{n} communes", n=profile.communes),
                say("{n} inhabitants", n=profile.population),
                f"{say.number(profile.area_km2, 0)} km²",
                say("Communes as they were in {vintage}.", vintage=str(vintage)).rstrip("."),
            )
        ),
        "place": locator(view.selected, view.level, vintage),
        "place_alt": say("Where {name} lies in Belgium", name=profile.place.full_name),
        "summary": _answered(profile, say),
        "why": all_said((only_disclosed(edition),), say),
        "measures": [_measure(line, words, say) for line in (profile.progress, profile.index)],
        "domains": _scores(profile, words, say),
        "map": _map(inside, say),
        "ranking": _ranking(inside, say),
        "initiatives": _initiatives(profile, inside, say),
        "figures": _figures(profile, say),
        "method": all_said(METHOD, say),
    }


def _communes_of(view: View, say: Translator, vintage: int) -> View:
    """The communes of the area on the map, by what the view shows of communes, or by the index."""
    assert view.selected is not None
    shown = get_indicator(view.edition, view.indicator)
    edition = area_profile(view.edition, view.level, view.selected, vintage).edition
    given = shown.nature == "documented" or is_disclosed(edition, shown)
    index = get_indicator(view.edition, INDEX)
    return replace(
        view,
        level="commune",
        indicator=INDEX if not given and is_disclosed(edition, index) else view.indicator,
        selected=None,
        regions=(view.selected,) if view.level == "region" else (),
        provinces=(view.selected,) if view.level == "province" else (),
        areas=(),
        setting=None,
        size=None,
        lang=say.language,
    )


def _answered(profile: AreaProfile, say: Translator) -> str:
    told = answered_of_invited(
        profile.answered, profile.invited, published=profile.answered_is_published
    )
    entries = say(
        "Entries about its communes: {n}; most lists are incomplete.", n=profile.initiatives
    )
    listed = say("{name}: {value}", name=say("Documented initiatives"), value=entries)
    return f"{say.render(told)} {listed}"


def _measure(line: ScoreLine, words: Words, say: Translator) -> Data:
    known = line.own.value is not None
    return {
        "label": said(line.indicator.label, say),
        "value": words.reading(line, line.own).striptags(),
        "unit": say("out of 10") if known else "",
        "known": known,
        "note": words.how_sure(line, line.own),
        "beside": [
            [
                said(one.place.full_name, say),
                words.reading(line, one).striptags(),
                words.how_sure(line, one),
            ]
            for one in line.around
        ],
    }


def _scores(profile: AreaProfile, words: Words, say: Translator) -> Data:
    """Index and domains of the area beside those above it."""
    lines = shown_scores(profile)
    of_groups = profile.edition.disclosure == "aggregates"
    above = profile.progress.around
    interval = say("{name}, with its 95% interval", name=profile.place.name)
    keys = [["own", said(profile.place.name, say) if of_groups else interval]]
    if above:
        keys.append(["region", said(above[-1].place.name, say)])
    heads = [profile.place.name, *(one.place.name for one in above)]
    return {
        "title": say("Maturity, by domain"),
        "instead": "" if lines else said(MissingState.NOT_PUBLIC.label, say),
        "head": say("Domain"),
        "keys": keys,
        "heads": [said(one, say) for one in heads],
        "rows": [_row(line, words, say) for line in lines],
        "how": said(GROUPS_ONLY if of_groups else WEIGHTED_MEANS, say),
    }


def _row(line: ScoreLine, words: Words, say: Translator) -> Data:
    def cell(one: AreaValue) -> list[str]:
        small = " · ".join(filter(None, (words.size(one), words.interval(line, one))))
        return [words.reading(line, one).striptags(), small]

    low, high = line.own.low, line.own.high
    wider = line.around[-1].value if line.around else None
    return {
        "label": said(line.indicator.label, say),
        "own": None if line.own.value is None else _PER_POINT * line.own.value,
        "own_band": None,
        "set": None,
        "region": None if wider is None else _PER_POINT * wider,
        "band": None
        if low is None or high is None
        else [_PER_POINT * low, _PER_POINT * (high - low)],
        "cells": [cell(line.own), *(cell(one) for one in line.around)],
    }


def _map(inside: View, say: Translator) -> Data:
    """The communes on a map, as on the page of the map."""
    composed = compose(inside)
    check_map_may_leave(composed)
    content, letters = map_content(composed), Letters()
    west, south, east, north = bounds_of(composed.vintage, "commune", content.kept)
    tall = round(_BESIDE * _WIDTH * (north - south) / (east - west))
    width, height = _WIDTH, min(_MOST, max(_LEAST, tall))
    body = draw_map(content, Look("article"), Box(0, 0, width, height), letters)
    drawn = Markup(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {w} {h}' width='{w}' "
        "height='{h}'>{style}<defs>{defs}</defs>{body}</svg>"
    ).format(
        w=width,
        h=height,
        style=letters.style(embedded=False),
        defs=body.definitions,
        body=body.drawn,
    )
    title = said(composed.title(), say)
    subtitle = " ".join(map_subtitle(composed, say, titled=True))
    return {
        "title": say("{name}: {value}", name=say("Its communes"), value=title),
        "subtitle": subtitle,
        "picture": str(drawn),
        "alt": f"{title}. {subtitle}",
    }


def _ranking(inside: View, say: Translator) -> Data:
    """The communes that have a place, or why there is no order of them."""
    indicator = get_indicator(inside.edition, inside.indicator)
    edition = compose(inside).observations.edition
    title = say("Ranking: {title}", title=indicator.label)
    why = why_not_rankable(indicator, edition)
    if why is not None:
        return {"title": title, "instead": said(why, say), "rows": [], "notes": []}
    keep = kept_codes(replace(inside, vintage=None), edition.vintage)
    weights = inside.index_weights
    ranking = rank_communes(
        inside.edition, inside.indicator, weights, variation_of(inside.vary), keep
    )
    missing = [
        say("{name}: {n}", name=MissingState(str(state)).label, n=int(count))
        for state, count in ranking.missing.items()
    ]
    notes = all_said(interval_notes(ranking), say)
    if missing:
        without = say("{name}: {value}", name=say("Without a place"), value=say.apart(missing))
        notes.append(f"{without}.")
    return {
        "title": title,
        "instead": "" if ranking.ranked else say("No area of this level has a value."),
        "heads": [say("Place"), say("Commune"), say("Value"), say("Between")],
        "rows": [
            [one.place, one.name, one.value, one.between]
            for one in ranked_places(ranking, weights, say).values()
        ],
        "notes": [
            say(
                "{sample}.",
                sample=say("n = {n} of {all} communes", n=ranking.ranked, all=ranking.asked_for),
            ),
            *notes,
        ],
    }


def _initiatives(profile: AreaProfile, inside: View, say: Translator) -> Data:
    """Programme by programme, which communes of the area are on its lists."""
    codes = kept_codes(replace(inside, vintage=profile.vintage), profile.vintage) or frozenset()
    found: dict[str, list[tuple[str, Initiative]]] = {}
    documented = initiatives_by_commune(profile.vintage)
    for code in sorted(codes):
        name = said(area_name(code, "commune", profile.vintage), say)
        for one in documented.get(code, ()):
            found.setdefault(one.programme.key, []).append((name, one))
    for one in initiatives_of_regions().get(profile.place.code, ()):
        name = say("Of the region as a whole")
        found.setdefault(one.programme.key, []).append((name, one))
    programmes = sorted(found.values(), key=lambda ones: said(ones[0][1].programme.label, say))
    return {
        "title": say("Documented initiatives"),
        "heads": [say("Programme"), say("Communes")],
        "rows": [_programme(ones, say) for ones in programmes],
        "how": say(
            "What is on no list may still exist: most lists are incomplete, and being absent from "
            "one of these says nothing."
        ),
    }


def _programme(ones: list[tuple[str, Initiative]], say: Translator) -> list[str]:
    by_name: dict[str, list[int]] = {}
    for name, one in ones:
        years = by_name.setdefault(name, [])
        if one.year and one.year not in years:
            years.append(one.year)
    names = [
        say("{name} ({years})", name=name, years=", ".join(map(str, sorted(years))))
        if years
        else name
        for name, years in sorted(by_name.items(), key=lambda pair: pair[0].casefold())
    ]
    complete = dict.fromkeys(said(one.completeness, say) for _, one in ones)
    return [said(ones[0][1].programme.label, say), ", ".join(names), ". ".join(complete)]


def _figures(profile: AreaProfile, say: Translator) -> Data:
    settings = {"-U": say("urban"), "-R": say("rural")}
    items = []
    for one in profile.figures:
        part = settings.get(one.code[-2:])
        label = said(one.label, say)
        items.append(
            [
                f"{label} ({part})" if part else label,
                said(one.in_words, say),
                said(one.note, say) if one.note else "",
            ]
        )
    return {"title": say("Published figures"), "items": items}
