"""What is compared as a chart: scores of places as bars, two numbers as points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import translator
from geo.publishing.compare_page.places import columns_of
from geo.publishing.compare_page.scatter import region_colours
from geo.publishing.compare_page.two_indicators import axis_title, names_of, pair_of
from geo.publishing.profile_words import Words
from geo.publishing.side_by_side import FEWEST_PLACES
from geo.publishing.slides.slide import BarChart, PointChart, PointSeries, Series, plain
from geo.survey.communes import area_name
from geo.survey.decimals import digits_of
from geo.survey.disclosed import is_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Translator
    from geo.publishing.compare_page.places import PlaceColumn
    from geo.publishing.compare_page.two_indicators import IndicatorPair
    from geo.publishing.map_view import MapView
    from geo.publishing.view import View
    from geo.survey import ScoreLine

_TOP = 10


def compare_chart(view: View) -> BarChart | PointChart | None:
    """The chart of the view's way to compare; None where it is none of numbers."""
    say = translator(view.lang)
    match view.side_by_side.way:
        case "places":
            if len(view.side_by_side.places) < FEWEST_PLACES:
                return None
            return places_chart(columns_of(view, "light"), say)
        case "indicators":
            return pair_chart(pair_of(view), say)
        case _:
            return None


def score_lines(columns: Sequence[PlaceColumn]) -> list[list[ScoreLine]]:
    """Index and domains, each of every place, as far as the edition gives them."""
    profiles = [column.profile for column in columns]
    edition = profiles[0].edition
    return [
        list(lines)
        for lines in zip(*((one.index, *one.domains) for one in profiles), strict=True)
        if is_shown(edition, lines[0].indicator.part)
    ]


def places_chart(columns: Sequence[PlaceColumn], say: Translator) -> BarChart | None:
    """A group of bars for each score; None where there is none, or scores are known by bands."""
    lines = score_lines(columns)
    found = [line.own for row in lines for line in row]
    if all(one.value is None for one in found) or any(one.least is not None for one in found):
        return None
    series = []
    for at, column in enumerate(columns):
        of_place = [row[at] for row in lines]
        if all(one.own.value is None for one in of_place):
            continue
        digits = digits_of(of_place[0].indicator, column.level)
        series.append(
            Series(
                name=plain(say.render(column.name)),
                values=tuple(
                    None if one.own.value is None else round(one.own.value, digits)
                    for one in of_place
                ),
                colour=column.colour,
                digits=digits,
            )
        )
    words = Words(say, columns[0].profile.edition.year)
    told = [
        say(
            "{name}: {value}",
            name=row[0].indicator.label,
            value=", ".join(words.reading(line, line.own).striptags() for line in row),
        )
        for row in lines
    ]
    return BarChart(
        categories=tuple(plain(say.render(row[0].indicator.label)) for row in lines),
        series=tuple(series),
        unit=say("From 0 to 10"),
        top=_TOP,
        alt=plain(say.apart(told)),
    )


def pair_chart(pair: IndicatorPair, say: Translator) -> PointChart | None:
    """A point a place that has both, in the colour of its region; None unless both are exact."""
    sides = (pair.first, pair.second)
    banded = any(side.observations.table["least"].notna().any() for side in sides)
    if pair.chart != "scatter" or banded:
        return None
    level, vintage = pair.view.level, pair.first.vintage
    digits = tuple(digits_of(side.indicator, level) for side in sides)
    names = names_of(pair)
    series = []
    for code, colour in region_colours("light").items():
        rows = pair.table[pair.table["region"] == code]
        if rows.empty:
            continue
        pairs = zip(rows["first"], rows["second"], strict=True)
        series.append(
            PointSeries(
                name=plain(say.render(area_name(code, "region", vintage))),  # type: ignore[arg-type]
                points=tuple((round(x, digits[0]), round(y, digits[1])) for x, y in pairs),
                names=tuple(plain(names[one]) for one in rows.index),
                colour=colour,
            )
        )
    across, up = (plain(say.render(axis_title(side))) for side in sides)
    return PointChart(
        series=tuple(sorted(series, key=lambda one: -len(one.points))),
        across=across,
        up=up,
        alt=plain(f"{across}; {up}. {say.render(pair.sample())}."),
        tops=(_top(pair.first), _top(pair.second)),
    )


def _top(side: MapView) -> float | None:
    return _TOP if side.indicator.kind == "score" else None
