"""What stands on the sheet of a commune, as data for the template ``commune.typ``.

All of it is what the page of the commune says (:func:`geo.publishing.about_commune.about`); here it
is put in the order of the paper, as plain text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.cartography.picture.close_up import neighbours_of
from geo.cartography.picture.locator import locator
from geo.language import Text, translator
from geo.publishing.about_commune.about import INSTITUTE, about_commune
from geo.publishing.about_commune.other_editions import other_editions
from geo.publishing.profile_words import Words, about_part, other_names
from geo.publishing.sheets.close_up_picture import close_up_picture
from geo.publishing.sheets.parts import METHOD, all_said, around, check_may_leave, said
from geo.publishing.view import resolve_vintage
from geo.survey.communes import area_name
from geo.survey.missing import MissingState

if TYPE_CHECKING:
    from markupsafe import Markup

    from geo.language import Translator
    from geo.publishing.about_commune.about import AboutCommune, ScoresShown
    from geo.publishing.about_commune.scores import DomainRow
    from geo.publishing.sheets.parts import Made
    from geo.publishing.view import View
    from geo.survey import Initiative, ScoreLine
    from geo.survey.extreme_answers import ScoredAnswer
    from geo.survey.published.figures import Figure

Data = dict[str, Any]

_WITHHELD = Text(
    "Too few of the communes compared with answered, and of those of its region: fewer than five. "
    "Their scores are withheld."
)
_HOW_SCORED = Text(
    "Scores from 0 to 10 from the answers. Region, province and country: weighted mean with n and "
    "95% interval. Any other communes compared with: plain mean of those that answered."
)
_PEERS_ON_FRONT = 3


def commune_content(view: View, made: Made, *, back: bool) -> Data:
    """Everything on the sheet of the selected commune of ``view``.

    Parameters
    ----------
    view
        Its ``selected`` is a commune.
    made
        The link on it, and the day.
    back
        Whether it has a second page.

    Raises
    ------
    AtlasError
        The data may not leave the atlas, or is damaged.
    """
    assert view.selected is not None
    say = translator(view.lang)
    about = about_commune(view, say)
    profile, vintage = about.profile, resolve_vintage(view)
    check_may_leave(about.edition)
    words = Words(say, about.edition.year)
    neighbours = sorted(
        said(area_name(code, "commune", vintage), say)
        for code in neighbours_of(view.selected, vintage)
    )
    name = said(profile.name, say)
    return {
        **around(about.edition, vintage, profile.name, made, say),
        "pages": 2 if back else 1,
        "other_names": other_names(profile.name, view.lang),
        "where": _where(about, say),
        "facts": _facts(about, say),
        "map": close_up_picture(view.selected, vintage, view.lang),
        "map_alt": say(
            "Outline of {name}, with its neighbours {names}",
            name=name,
            names=say.list(neighbours),
        ),
        "place": locator(view.selected, "commune", vintage),
        "place_alt": say("Where {name} lies in Belgium", name=name),
        "summary": list(about.summary),
        "why": all_said((profile.why_no_answers, about.only), say),
        "measures": _measures(about, words, say),
        "domains": _domains(about, say),
        "extremes": _extremes(about, words, say),
        "take_part": _take_part(say) if not about.answered else None,
        "peers": _peers(about, words, say, _PEERS_ON_FRONT if not about.answered else 0),
        "groups": _groups(about, say),
        "initiatives": _initiatives(about, vintage, say),
        "figures": _figures(about, say),
        "method": all_said(METHOD, say),
        "more": say("More in the atlas: {n}", n="{n}"),
        "back": _back(view, about, words, say) if back else None,
    }


def _where(about: AboutCommune, say: Translator) -> str:
    profile = about.profile
    names = [said(profile.province.full_name, say)]
    if profile.region.name != profile.province.name:
        names.append(said(profile.region.name, say))
    return " · ".join(
        (
            *names,
            say("REFNIS code {code}", code=profile.nis5),
            say("Communes as they were in {vintage}.", vintage=str(profile.vintage)).rstrip("."),
        )
    )


def _facts(about: AboutCommune, say: Translator) -> list[list[str]]:
    profile = about.profile
    people = f"{say.number(profile.population)} ({say('2018, Statbel')})"
    return [
        [say("Population"), people],
        [say("Area"), f"{say.number(profile.area_km2, 1)} km²"],
        [
            say("Density"),
            say("{n} inhabitants per km²", n=say.number(profile.density, 0)),
        ],
        [say("Rural or urban"), said(profile.setting, say)],
        [say("Language regime"), said(profile.language_regime, say)],
        [say("Arrondissement"), said(profile.arrondissement.name, say)],
    ]


def _measures(about: AboutCommune, words: Words, say: Translator) -> list[Data]:
    """Self-assessment, index and documented initiatives: a large number each, others beside."""
    profile = about.profile
    count = len(profile.initiatives)
    beside = []
    if not about.sets[0].is_area and about.progress_given:
        mean = about.compared.mean
        beside.append(
            [
                said(about.sets[0].short, say),
                say("withheld") if mean is None else say.number(mean, 2),
                say("n = {n}", n=about.compared.n),
            ]
        )
    beside += [
        [
            said(one.place.full_name, say),
            _plain(words.reading(profile.progress, one)),
            words.how_sure(profile.progress, one),
        ]
        for one in profile.progress.around
    ]
    merged = said(profile.participation_text, say) if len(profile.parts) > 1 else ""
    has_value = profile.progress.own.value is not None
    return [
        {
            **_measure(profile.progress, words, say),
            "note": merged if has_value else "",
            "beside": beside,
        },
        {**_measure(profile.index, words, say), "note": about.place, "beside": []},
        {
            "label": say("Documented initiatives"),
            "value": say.number(count),
            "unit": say("on the lists that the atlas has"),
            "known": True,
            "note": "",
            "beside": [],
        },
    ]


def _measure(line: ScoreLine, words: Words, say: Translator) -> Data:
    known = line.own.value is not None
    return {
        "label": said(line.indicator.label, say),
        "value": _plain(words.reading(line, line.own)),
        "unit": say("out of 10") if known else "",
        "known": known,
    }


def _domains(about: AboutCommune, say: Translator) -> Data:
    """Index and domains beside the set and the region, or the sentence why there are none."""
    title = say("Maturity, by domain")
    if about.scores != "shown":
        return {"title": title, "instead": said(_instead(about, about.scores), say), "rows": []}
    region = about.profile.region.name
    own_set = about.sets[0] if about.sets[0].key != "region" else None
    keys = [["own", said(about.profile.name, say)]] if about.answered else []
    if own_set is not None:
        keys.append(["set", said(own_set.short, say)])
    keys.append(
        [
            "region",
            said(region, say)
            if about.of_groups
            else say("{name}, with its 95% interval", name=region),
        ]
    )
    heads = [say("Commune")] if about.answered else []
    if own_set is not None:
        heads.append(said(own_set.short, say))
    heads.append(said(region, say))
    how = [said(about.of_groups or _HOW_SCORED, say)]
    if any(row.own_band for row in about.rows):
        how.append(say("The bar of the commune runs over the band in which its score is given."))
    return {
        "title": title,
        "instead": "",
        "head": say("Domain"),
        "scale": say("From 0 to 10"),
        "keys": keys,
        "heads": heads,
        "rows": [_row(row, about, say) for row in about.rows],
        "how": " ".join(how),
    }


def _instead(about: AboutCommune, why: ScoresShown) -> Text:
    match why:
        case "withheld":
            return _WITHHELD
        case "not_invited":
            return MissingState.NOT_INVITED.label
        case "not_given" if about.why_no_scores is not None:
            return about.why_no_scores
        case _:
            return MissingState.NOT_PUBLIC.label


def _row(row: DomainRow, about: AboutCommune, say: Translator) -> Data:
    cells = [[_plain(row.own), ""]] if about.answered else []
    cells += [[_plain(value), small] for value, small in row.beside]
    return {
        "label": said(row.label, say),
        "own": None if row.own_band is not None else row.own_at,
        "own_band": row.own_band,
        "set": row.set_at,
        "region": row.region_at,
        "band": row.band,
        "cells": cells,
    }


def _extremes(about: AboutCommune, words: Words, say: Translator) -> Data | None:
    titles = (say("Answers that score highest"), say("Answers that score lowest"))
    lists = [
        {"title": title, "items": [_extreme(one, words, say) for one in found]}
        for title, found in zip(titles, about.extremes, strict=True)
        if found
    ]
    if not lists:
        return None
    how = say(
        "Of the answers that count in a domain; where several score the same, first those furthest "
        "from the mean of all communes that answered."
    )
    if len(about.profile.parts) > 1:
        home = area_name(about.home, "commune", about.edition.vintage)
        how = say("{name}: {value}", name=home, value=about.edition.title) + f". {how}"
    return {"lists": lists, "how": how}


def _extreme(one: ScoredAnswer, words: Words, say: Translator) -> list[str]:
    small = say("Score {score} of 10", score=say.number(one.score, 1))
    if one.others.mean is not None:
        mean = say(
            "mean of all that answered {mean}, n = {n}",
            mean=say.number(one.others.mean, 2),
            n=one.others.n,
        )
        small = f"{small} ({mean})"
    return [
        say("{name}:", name=one.answer.question.label),
        _plain(words.short_answer(one.answer)),
        small,
    ]


def _take_part(say: Translator) -> Data:
    return {
        "title": say("How to take part"),
        "words": say(
            "The Smart City Institute (HEC Liège, University of Liège) surveys the Belgian "
            "communes. A commune that wants to take part in a next edition can turn to it:"
        ),
        "link": INSTITUTE,
    }


def _peers(about: AboutCommune, words: Words, say: Translator, most: int) -> Data | None:
    """Those it is compared with, or like it, nearest first; None where none is asked for."""
    if not most:
        return None
    profile, edition = about.profile, about.edition
    if about.listed:
        title = say("{name}: {value}", name=say("Compared with"), value=about.sets[0].name)
        none = say("No other commune of this set answered this edition.")
    else:
        title = (
            say("Communes like it that answered")
            if edition.has_answers
            else say("Communes like it")
        )
        none = say("No other commune of its region answered this edition.")
    lines = [getattr(profile, key) for key in about.peer_columns]
    rows = []
    for row in about.peers[:most]:
        told = {"progress": row.progress, "index": row.index}
        rows.append(
            [
                said(row.name, say),
                row.differs,
                *(
                    told[key][0] or _plain(words.missing(told[key][1]))
                    for key in about.peer_columns
                ),
                say.number(row.initiatives),
            ]
        )
    silent = [said(area_name(code, "commune", edition.vintage), say) for code in about.silent]
    told_silent = (
        say("Of your list, these did not answer:")
        if about.sets[0].key == "own"
        else say("Among the ten nearest, these did not answer:")
    )
    return {
        "title": title,
        "heads": [
            say("Commune"),
            say("How it differs"),
            *(said(line.indicator.label, say) for line in lines),
            say("Documented initiatives"),
        ],
        "rows": rows,
        "none": "" if rows else none,
        "far": say(
            "None of them is close: most differ by more than three times in inhabitants or "
            "density. Read the comparison with that in mind."
        )
        if about.far
        else "",
        "silent": f"{told_silent} {', '.join(silent)}" if silent else "",
    }


def _groups(about: AboutCommune, say: Translator) -> Data | None:
    if about.groups is None:
        return None
    (first, names), rows = about.groups
    return {
        "title": say("Figures of groups that it belongs to"),
        "heads": [first or say("Indicator"), *names],
        "rows": [
            [[said(label, say), ""], *([_plain(value), small] for value, small in cells)]
            for label, cells in rows
        ],
        "how": said(about.of_groups, say) if about.of_groups else "",
    }


def _initiatives(about: AboutCommune, vintage: int, say: Translator) -> Data:
    """The latest first: of more than fit, those are kept."""
    dated = [(year, one) for year, found in reversed(about.timeline) if year for one in found] + [
        ("", one) for year, found in about.timeline if not year for one in found
    ]
    of_region = about.profile.initiatives_of_region
    return {
        "title": say("Documented initiatives"),
        "items": [_initiative(year, one, vintage, say) for year, one in dated]
        + [
            [
                str(one.year or ""),
                said(one.programme.label, say),
                say("{note}.", note=say("Of the region as a whole")),
                f"{said(one.fact, say)}.",
                "",
            ]
            for one in of_region
        ],
        "none": ""
        if about.timeline
        else say(
            "No initiative of this commune is on the lists that the atlas has. Most lists are "
            "incomplete: this says nothing about what the commune does."
        ),
        "how": say(
            "What is on no list may still exist: most lists are incomplete, and being absent from "
            "one of these says nothing."
        )
        if about.timeline
        else "",
    }


def _initiative(year: str, one: Initiative, vintage: int, say: Translator) -> list[str]:
    part = about_part(one, vintage)
    undated = "" if year else say("{note}.", note=say("Year not stated"))
    return [
        year,
        said(one.programme.label, say),
        " ".join(all_said((undated, part), say)),
        f"{said(one.fact, say)}.",
        said(one.completeness, say),
    ]


def _figures(about: AboutCommune, say: Translator) -> Data:
    region = about.profile.region.name
    return {
        "title": say("Published for its region: {name}", name=region),
        "items": [_figure(one, say) for one in about.figures],
        "none": ""
        if about.figures
        else say("Nothing was published of this edition for {name}.", name=region),
    }


def _figure(one: Figure, say: Translator) -> list[str]:
    note = said(one.note, say) if one.note else ""
    return [said(one.label, say), said(one.in_words, say), note]


def _back(view: View, about: AboutCommune, words: Words, say: Translator) -> Data:
    """What is only on the second page."""
    most = len(about.peers) or 1
    return {
        "peers": _peers(about, words, say, most),
        "absences": list(about.absences),
        "editions_title": say("Earlier and later editions"),
        "editions": [
            [one.title, said(one.state, say), one.progress]
            for one in other_editions(view, about.profile, say)
        ],
        "note": " ".join(all_said((about.edition.note,), say)),
    }


def _plain(words: Markup) -> str:
    return words.striptags()
