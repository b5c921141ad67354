"""What is side by side as a download: places, or two indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.language import Text, translator
from geo.publishing.captions import caption_text
from geo.publishing.compare_page.two_indicators import pair_of, second_indicators
from geo.publishing.export.column_descriptions import columns
from geo.publishing.export.download import Download
from geo.publishing.export.long_rows import LongRows, rounded, share
from geo.publishing.export.map_rows import editions_of, kinds_of, map_rows, sources_of
from geo.publishing.export.place_rows import PLACE_COLUMNS, edition_notes, made_of
from geo.publishing.export.provenance import of_answers, of_boundaries, of_figures
from geo.publishing.map_view import compose
from geo.publishing.side_by_side import FEWEST_PLACES
from geo.publishing.view import resolve_vintage
from geo.survey import load_edition
from geo.survey.communes import full_name, level_of
from geo.survey.comparison.place_differences import place_differences
from geo.survey.missing import VALUE
from geo.survey.profile import area_profile, commune_profile
from geo.survey.values.documented_values import list_dates

if TYPE_CHECKING:
    from geo.language import Labels
    from geo.publishing.view import View
    from geo.survey.comparison.place_differences import PlaceAnswer

    Words = Text | Labels | str


def places_download(view: View, link: str) -> Download | None:
    """Places side by side: their scores and what they answered."""
    places = view.side_by_side.places
    if len(places) < FEWEST_PLACES:
        return None
    vintage = resolve_vintage(view)
    edition = load_edition(view.edition)
    rows = LongRows(translator(view.lang))
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
    frame, described = rows.frame(*PLACE_COLUMNS, *rows.band_columns())
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
        notes=edition_notes(edition),
        link=link,
        language=view.lang,
    )


def pair_download(view: View, link: str) -> Download | None:
    """Two indicators, or two maps: every area with both values, and with the reasons for none."""
    pair = pair_of(view)
    if view.indicator == pair.second.view.indicator:
        return None
    sides = (("first", compose(view)), ("second", compose(second_indicators(view))))
    first = sides[0][1]
    say = translator(view.lang)
    rows = map_rows(first)[["code", "name"]]
    keys: list[str] = ["code", "name"]
    units: dict[str, Words] = {}
    for side, composed in sides:
        table = map_rows(composed)
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
        editions=editions_of(*(composed for _, composed in sides)),
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
        lists=list_dates(*(composed.indicator for _, composed in sides)),
    )


def _said(rows: LongRows, question: Any, said: PlaceAnswer, name: Words, year: int) -> None:
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


def _listed(names: dict[str, Words], view: View) -> str:
    say = translator(view.lang)
    return say.list([say.render(name) for name in names.values()])
