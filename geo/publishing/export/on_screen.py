"""What is on a page, as a take-away: made from the composition that the page itself shows.

A view comes in, a :class:`~geo.publishing.export.download.Download` goes out, or None where the
page has nothing to take. Rows are those of the page's own table, in its own rounding.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.language import Text, translator
from geo.publishing.captions import caption_text
from geo.publishing.change_page.page import pairing_of
from geo.publishing.change_page.published import published_pairs
from geo.publishing.change_page.selection import chosen
from geo.publishing.change_page.table import change_table, table_note
from geo.publishing.compare_page.two_indicators import pair_of, second_indicators
from geo.publishing.comparison_set import comparison_set_of
from geo.publishing.export.column_descriptions import ColumnDescription, columns
from geo.publishing.export.download import STATES, Download
from geo.publishing.export.provenance import (
    ALL_FIGURES,
    DOCUMENTED,
    of_answers,
    of_boundaries,
    of_figures,
)
from geo.publishing.export.rows import Rows, band, band_columns, rounded, share
from geo.publishing.initiatives_page.page import sections
from geo.publishing.map_view import ORIGINS, compose
from geo.publishing.ranking_page.page import how_firm, ranking_of
from geo.publishing.side_by_side import FEWEST_PLACES
from geo.publishing.view import resolve_vintage
from geo.survey import answer_table, list_editions, load_edition, load_questionnaire
from geo.survey.change.pairing import PairState
from geo.survey.communes import area_name, full_name, level_of
from geo.survey.decimals import digits_of
from geo.survey.disclosed import only_disclosed
from geo.survey.indicator_values import indicator_values
from geo.survey.maturity.scores import INDEX
from geo.survey.missing import VALUE
from geo.survey.place_differences import place_differences
from geo.survey.profile import area_profile, commune_profile
from geo.survey.published_figures import all_figures
from geo.survey.published_rankings import all_rankings
from geo.survey.ranking import why_not_rankable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Labels
    from geo.publishing.export.download import FileSource, Kind
    from geo.publishing.map_view import MapView
    from geo.publishing.view import View
    from geo.survey import Edition, Indicator, IndicatorValues, ProfileSection
    from geo.survey.place_differences import PlaceAnswer
    from geo.survey.published_rankings import PublishedRanking

    Words = Text | Labels | str

_PLACE_COLUMNS = (
    "record", "record_label", "code", "name", "level", "indicator", "indicator_label", "value",
    "unit", "answer", "value_label", "state", "state_label", "n", "invited", "low", "high",
    "origin", "origin_label", "year", "note", "source_url",
)  # fmt: skip
_FIGURE_COLUMNS = (
    "edition", "year", "record", "record_label", "indicator", "indicator_label", "code", "name",
    "level", "value", "unit", "value_label", "state", "base", "rounded", "derived", "second_hand",
    "doubt", "origin", "origin_label", "note", "source_url",
)  # fmt: skip
_FEW = 2  # editions whose barometers are named one by one
INITIATIVE_COLUMNS = (
    "programme", "programme_label", "year", "code", "vintage", "level", "name", "named", "fact",
    "list_of", "complete", "complete_label", "state", "origin", "origin_label", "source_url",
)  # fmt: skip


def of_map(view: View, link: str) -> Download:
    """The map: every area that its table has."""
    composed = compose(view)
    say = translator(view.lang)
    rows = _table_of(composed)
    unit = composed.observations.unit
    keys = [
        *(("code", "name", "province") if view.level == "commune" else ("code", "name")),
        *("indicator", "indicator_label", "value", "unit", "value_label", "state", "state_label"),
        *("n", "invited", "low", "high", *band_columns(rows)),
        *("origin", "origin_label", "note"),
    ]
    rows["indicator"] = composed.indicator.id
    rows["indicator_label"] = say.render(composed.indicator.label)
    rows["unit"] = say.render(unit)
    return Download(
        name=composed.indicator.id,
        title=composed.title(),
        editions=(composed.observations.edition,),
        indicators=(composed.indicator.id,),
        kinds=kinds_of(composed),
        vintage=composed.vintage,
        level=view.level,
        rows=rows,
        columns=columns(*keys, value=unit, low=unit, high=unit, least=unit, most=unit),
        sample=composed.sample(),
        sources=(*sources_of(composed), of_boundaries(composed.vintage)),
        notes=(*caption_text(composed)[1:], *category_notes(composed.indicator)),
        link=link,
        language=view.lang,
    )


def of_ranking(view: View, link: str) -> Download | None:
    """The ranking: every commune with a place, then those without one and why."""
    edition = load_edition(view.edition)
    indicator = indicator_values(view.edition, view.indicator, "commune", edition.vintage).indicator
    if why_not_rankable(indicator, edition):
        return None
    ranking = ranking_of(view)
    plain = replace(view, level="commune", vintage=edition.vintage)
    composed = compose(plain)
    rows = _table_of(composed)
    places = ranking.table.reindex(rows["code"])
    for key, column in (
        ("rank", "rank"),
        ("last", "last"),
        ("place_low", "low"),
        ("place_high", "high"),
        ("median", "median"),
    ):
        rows[key] = places[column].to_numpy()
    rows = rows.sort_values(["rank", "code"], kind="stable")
    unit = composed.observations.unit
    keys = [
        *("code", "name", "province", "value", "value_label", *band_columns(rows)),
        *("state", "state_label"),
        *("rank", "last", "median", "place_low", "place_high", "origin", "origin_label", "note"),
    ]
    return Download(
        name=f"ranking.{view.indicator}",
        title=Text("Ranking: {title}", title=ranking.indicator.label),
        editions=(ranking.edition,),
        indicators=(view.indicator,),
        kinds=kinds_of(composed),
        vintage=edition.vintage,
        level="commune",
        rows=rows,
        columns=columns(*keys, value=unit, least=unit, most=unit),
        sample=composed.sample(),
        sources=(*sources_of(composed), of_boundaries(composed.vintage)),
        notes=(*caption_text(composed)[1:], *how_firm(ranking)),
        link=link,
        language=view.lang,
    )


def of_commune(view: View, link: str) -> Download | None:
    """The page of a commune: scores, those around and beside it, answers, initiatives."""
    if view.level != "commune" or view.selected is None:
        return None
    vintage = resolve_vintage(view)
    found = commune_profile(view.edition, view.selected, vintage, view.index_weights)
    edition = found.edition
    say = translator(view.lang)
    rows = Rows(say)
    for line in (found.progress, found.index, *found.domains):
        rows.reading("score", line.indicator, line.own, edition.year)
        for read in line.around:
            rows.reading("around", line.indicator, read, edition.year)
    for code in comparison_set_of(view, view.selected).codes if edition.has_answers else ():
        if code != view.selected:
            for line in (found.progress, found.index):
                if not edition.discloses(line.indicator.part):
                    continue
                _beside(rows, view, edition, line.indicator, code)
    for part in found.parts:
        _answers_of(rows, edition, part)
    for one in (*found.initiatives, *found.initiatives_of_region):
        rows.initiative(one)
    frame, described = rows.frame(*_PLACE_COLUMNS, *rows.band_columns())
    kinds = made_of(edition)
    return Download(
        name=f"commune.{view.selected}",
        title=full_name(view.selected, "commune", vintage),
        editions=(edition,),
        indicators=(),
        kinds=kinds | {"documented"},
        vintage=vintage,
        level=None,
        rows=frame,
        columns=described,
        sample=None,
        sources=(of_answers(edition), of_figures(edition), DOCUMENTED),
        notes=(found.participation_text, *_note(edition)),
        link=link,
        language=view.lang,
    )


def of_places(view: View, link: str) -> Download | None:
    """Places side by side: their scores and what they answered."""
    places = view.side_by_side.places
    if len(places) < FEWEST_PLACES:
        return None
    vintage = resolve_vintage(view)
    edition = load_edition(view.edition)
    rows = Rows(translator(view.lang))
    names: dict[str, Words] = {}
    for code in places:
        level = level_of(code, vintage)
        assert level is not None, code  # a view holds no other codes
        names[code] = full_name(code, level, vintage)
        profile = (
            commune_profile(view.edition, code, vintage, view.index_weights)
            if level == "commune"
            else area_profile(view.edition, level, code, vintage, view.index_weights)
        )
        for line in (profile.progress, profile.index, *profile.domains):
            rows.reading("score", line.indicator, line.own, edition.year)
    for row in place_differences(view.edition, places, vintage):
        for said in row.said:
            _said(rows, row.question, said, names[said.code], edition.year)
    frame, described = rows.frame(*_PLACE_COLUMNS, *rows.band_columns())
    kinds = made_of(edition)
    return Download(
        name="places." + ".".join(places),
        title=Text("Side by side: {names}", names=_listed(names, view)),
        editions=(edition,),
        indicators=(),
        kinds=kinds,
        vintage=vintage,
        level=None,
        rows=frame,
        columns=described,
        sample=None,
        sources=(of_answers(edition), of_figures(edition)),
        notes=_note(edition),
        link=link,
        language=view.lang,
    )


def of_pair(view: View, link: str) -> Download | None:
    """Two indicators, or two maps: every area with both values, and with the reasons for none."""
    pair = pair_of(view)
    if view.indicator == pair.second.view.indicator:
        return None
    sides = (("first", compose(view)), ("second", compose(second_indicators(view))))
    first = sides[0][1]
    say = translator(view.lang)
    rows = pd.DataFrame()
    keys: list[str] = ["code", "name"]
    units: dict[str, Words] = {}
    for side, composed in sides:
        table = _table_of(composed)
        if rows.empty:
            rows = table[["code", "name"]].copy()
        rows[f"{side}_indicator"] = composed.indicator.id
        for key, column in (
            ("value", "value"),
            ("label", "value_label"),
            ("state", "state"),
            ("n", "n"),
            ("origin", "origin"),
        ):
            rows[f"{side}_{key}"] = table[column].to_numpy()
        parts = ("indicator", "value", "label", "state", "n", "origin")
        keys += [f"{side}_{part}" for part in parts]
        units[f"{side}_value"] = Text(
            "{title}, {unit}", title=composed.indicator.label, unit=composed.observations.unit
        )
    notes = [line for _, one in sides for line in caption_text(one)]
    return Download(
        name="-".join(composed.indicator.id for _, composed in sides),
        title=Text(
            "“{first}” and “{second}”",
            first=say.render(first.indicator.label),
            second=say.render(sides[1][1].indicator.label),
        ),
        editions=(first.observations.edition,),
        indicators=tuple(composed.indicator.id for _, composed in sides),
        kinds=kinds_of(first) | kinds_of(sides[1][1]),
        vintage=first.vintage,
        level=view.level,
        rows=rows,
        columns=columns(*keys, **units),
        sample=pair.sample(),
        sources=tuple(
            dict.fromkeys(
                [*sources_of(first), *sources_of(sides[1][1]), of_boundaries(first.vintage)]
            )
        ),
        notes=tuple(notes),
        link=link,
        language=view.lang,
    )


def of_change(view: View, link: str) -> Download | None:
    """What changed between two editions: every commune, or the figures that both published."""
    found = chosen(view)
    editions = (found.earlier, found.later)
    if found.indicator is None:
        pairs = published_pairs(found.earlier.id, found.later.id)
        figures = [figure for pair in pairs for figure in (pair.then, pair.now)]
        if not figures:
            return None
        return _figures(figures, editions, "change", found.vintage, view, link)
    pairing = pairing_of(view, found)
    say = translator(view.lang)
    table = change_table(pairing, view.lang).set_index("nis5", drop=False)
    facts = pairing.table.reindex(table.index)
    digits = pairing.indicator.decimals
    demonstration = any(one.demonstration for one in editions)
    origin = "synthetic" if demonstration else "answered"
    states = {VALUE: STATES[VALUE]} | {
        one.value: one.label(found.earlier, found.later) for one in PairState
    }
    rows = pd.DataFrame(
        {
            "code": table["nis5"],
            "name": table["name"],
            "province": table["province"],
            "then": facts["then"].round(digits),
            "then_label": table["then"],
            "then_state": facts["then_state"],
            "now": facts["now"].round(digits),
            "now_label": table["now"],
            "now_state": facts["now_state"],
            "change": table["number"],
            "change_label": table["change"],
            "state": facts["state"],
            "state_label": [say.render(states[state]) for state in facts["state"]],
            "origin": origin,
            "origin_label": say.render(ORIGINS[origin]),
        }
    )
    unit = pairing.indicator.unit
    scored = pairing.indicator.domain is not None or pairing.indicator.id == INDEX
    rule = () if pairing.rule is None else (pairing.rule,)
    return Download(
        name=f"change.{pairing.indicator.id}",
        title=Text(
            "{title}: from {then} to {now}",
            title=pairing.indicator.label,
            then=str(found.earlier.year),
            now=str(found.later.year),
        ),
        editions=editions,
        indicators=(pairing.indicator.id,),
        kinds=frozenset({"scores" if scored else "answers"}),
        vintage=found.vintage,
        level="commune",
        rows=rows,
        columns=columns(*rows.columns, then=unit, now=unit, change=unit),
        sample=Text("n = {n} of {all} communes compared", n=pairing.n, all=len(pairing.table)),
        sources=(*map(of_answers, editions), of_boundaries(found.vintage)),
        notes=(table_note(pairing), *rule, *category_notes(pairing.indicator)),
        link=link,
        language=view.lang,
    )


def of_barometer(view: View, link: str) -> Download:
    """All published figures of all editions."""
    editions = sorted(list_editions(), key=lambda one: (one.year, one.id))
    return _figures(
        list(all_figures()),
        tuple(editions),
        "published",
        resolve_vintage(view),
        view,
        link,
        all_rankings(),
    )


def of_initiatives(view: View, link: str) -> Download | None:
    """The documented initiatives that the page shows after its filter."""
    rows = Rows(translator(view.lang))
    for section in sections(view):
        for member in section.members:
            rows.initiative(member.initiative)
    if not rows.lines:
        return None
    frame, described = rows.frame(*INITIATIVE_COLUMNS)
    return initiatives_of(frame, described, view, link)


def initiatives_of(
    frame: pd.DataFrame, described: tuple[ColumnDescription, ...], view: View, link: str
) -> Download:
    """Rows of initiatives with what must be said beside them."""
    return Download(
        name="initiatives",
        title=Text("Documented initiatives"),
        editions=(),
        indicators=(),
        kinds=frozenset({"documented"}),
        vintage=resolve_vintage(view),
        level=None,
        rows=frame,
        columns=described,
        sample=Text.plural("{n} entry", "{n} entries", n=len(frame)),
        sources=(DOCUMENTED,),
        notes=(
            Text(
                "Not being on a list says something only where the list is complete. Codes are "
                "those of the boundaries in the column “{column}”.",
                column="vintage",
            ),
        ),
        link=link,
        language=view.lang,
    )


def _figures(  # noqa: PLR0917  (the parts of one table)
    figures: list[Any],
    editions: tuple[Edition, ...],
    name: str,
    vintage: int,
    view: View,
    link: str,
    orders: Sequence[PublishedRanking] = (),
) -> Download:
    rows = Rows(translator(view.lang))
    for figure in figures:
        rows.figure(figure, load_edition(figure.edition).year)
    for order in orders:
        rows.order(order, load_edition(order.edition).year)
    frame, described = rows.frame(*_FIGURE_COLUMNS)
    return Download(
        name=name,
        title=Text("Published figures"),
        editions=editions,
        indicators=(),
        kinds=frozenset({"figures"}),
        vintage=vintage,
        level=None,
        rows=frame,
        columns=described,
        sample=Text.plural("{n} published figure", "{n} published figures", n=len(figures)),
        sources=tuple(map(of_figures, editions)) if len(editions) <= _FEW else (ALL_FIGURES,),
        notes=(Text("Each figure has its own unit, with its denominator, and its own source."),),
        link=link,
        language=view.lang,
    )


def figures_of(edition: Edition, view: View, link: str) -> Download:
    """The published figures of one edition."""
    figures = [one for one in all_figures() if one.edition == edition.id]
    orders = [one for one in all_rankings() if one.edition == edition.id]
    return _figures(figures, (edition,), "figures", edition.vintage, view, link, orders)


def made_of(edition: Edition) -> frozenset[Kind]:
    """What the figures of single places in an edition are made of."""
    if edition.has_answers:
        return frozenset({"answers", "scores", "groups"})
    return frozenset({"groups"} if edition.disclosure == "aggregates" else {"figures"})


def kinds_of(composed: MapView) -> frozenset[Kind]:
    """What the values of a map are made of."""
    indicator = composed.indicator
    edition = composed.observations.edition
    if indicator.nature == "documented":
        return frozenset({"documented"})
    if not (edition.discloses(indicator.part) or edition.discloses_groups(indicator.part)):
        return frozenset({"figures"})
    if edition.discloses_groups(indicator.part):
        return frozenset({"groups"})
    if indicator.nature == "published":
        return frozenset({"figures"})
    if composed.view.level != "commune":
        own = composed.origins & {"synthetic", "answered"}
        return frozenset({"groups"} if own else {"figures"})
    return frozenset({"scores" if indicator.domain or indicator.id == INDEX else "answers"})


def sources_of(composed: MapView) -> tuple[FileSource, ...]:
    """Whom the values of a map come from."""
    edition = composed.observations.edition
    found = []
    if "documented" in composed.origins:
        found.append(DOCUMENTED)
    if composed.origins & {"synthetic", "answered"}:
        found.append(of_answers(edition))
    if "published" in composed.origins:
        found.append(of_figures(edition))
    return tuple(found)


def category_notes(indicator: Indicator) -> tuple[Text, ...]:
    """What the numbers of an answer in words mean."""
    return tuple(
        Text("{value} stands for “{answer}”.", value=f"{number:g}", answer=label)
        for number, label in indicator.categories
    )


def _table_of(composed: MapView) -> pd.DataFrame:
    """The map's own table under the export's keys."""
    say = translator(composed.view.lang)
    table = composed.table()
    observed = composed.observations.table.reindex(table.index)
    rows = table.rename(columns={"shown": "value_label", "origin": "origin_label"})
    rows["code"] = table.index.astype("str")
    rows["state"] = observed["state"]
    rows["state_label"] = [say.render(STATES[state]) for state in observed["state"]]
    rows["origin"] = observed["origin"]
    rows["invited"] = observed["invited"]
    rows["note"] = [say.render(one) if isinstance(one, Text) else "" for one in observed["note"]]
    return rows.reset_index(drop=True)


def _answers_of(rows: Rows, edition: Edition, part: ProfileSection) -> None:
    """What a commune answered that was surveyed by itself; nothing where it did not answer."""
    answers = answer_table(edition.id)
    if part.nis5 not in answers.index:
        return
    questions = load_questionnaire().questions
    given = answers.loc[part.nis5].to_dict()
    for key in edition.disclosed_answers:
        rows.answer(
            questions[key],
            given[key] if isinstance(given[key], str) else None,
            code=part.nis5,
            name=part.name,
            origin="synthetic" if edition.demonstration else "answered",
            year=edition.year,
        )


def _beside(rows: Rows, view: View, edition: Edition, indicator: Indicator, code: str) -> None:
    """A score of a commune that the page compares with, on the edition's own boundaries."""
    observed: IndicatorValues = indicator_values(
        edition.id, indicator.id, "commune", edition.vintage, view.index_weights
    )
    row: dict[Any, Any] = observed.table.loc[code].to_dict()
    rows.add(
        record="beside",
        code=code,
        name=area_name(code, "commune", edition.vintage),
        level="commune",
        indicator=indicator.id,
        indicator_label=indicator.label,
        value=rounded(row["value"], digits_of(indicator, "commune")),
        **band(row["least"], row["most"], digits_of(indicator, "commune"), rows.say),
        unit=indicator.unit,
        state=row["state"],
        origin=row["origin"],
        year=edition.year,
    )


def _said(rows: Rows, question: Any, said: PlaceAnswer, name: Words, year: int) -> None:
    """What one place answered to one question: a number, or a share for each choice."""
    common = {
        "record": "answer",
        "code": said.code,
        "name": name,
        "level": said.level,
        "state": said.state,
        "n": said.n,
        "year": year,
    }
    whole = f"q.{question.key}"
    if question.type in ("score", "count"):
        digits = 1 if said.level == "commune" else 2
        rows.add(
            **common,
            indicator=whole,
            indicator_label=question.label,
            value=rounded(said.number, digits),
            low=rounded(said.low, digits),
            high=rounded(said.high, digits),
            unit=question.unit,
            origin=said.origins[0] if said.origins else None,
        )
        return
    unit = Text("% of the communes that answered")
    choices = [(f"{whole}.{one.key}", one.label) for one in question.choices] or [
        (whole, question.label)
    ]
    for place, (indicator, label) in enumerate(choices):
        value = said.shares[place] if place < len(said.shares) else None
        origins = (
            said.origins if len(said.origins) == len(choices) else said.origins[:1] * len(choices)
        )
        rows.add(
            **{**common, "state": VALUE if value is not None else said.state},
            indicator=indicator,
            indicator_label=label
            if indicator == whole
            else Text("{name}: {value}", name=question.label, value=label),
            value=share(value),
            low=share(said.low) if indicator == whole else None,
            high=share(said.high) if indicator == whole else None,
            unit=unit,
            origin=origins[place] if origins else None,
        )


def _note(edition: Edition) -> tuple[Words, ...]:
    return tuple(one for one in (edition.note, only_disclosed(edition)) if one is not None)


def _listed(names: dict[str, Words], view: View) -> str:
    say = translator(view.lang)
    return say.list([say.render(name) for name in names.values()])
