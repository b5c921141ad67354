"""Index and domain scores of a commune beside those it is compared with, as a chart of bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.picture.paper import INKS
from geo.language import translator
from geo.publishing.about_commune.about import about_commune
from geo.publishing.slides.slide import BarChart, Series, plain
from geo.survey.decimals import MEAN_DIGITS, as_written, digits_of

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.publishing.about_commune.about import AboutCommune
    from geo.publishing.view import View

_TOP = 10
_PER_POINT = 10.0  # per cent of the scale of a row for each point


def commune_chart(view: View) -> BarChart | None:
    """A group of bars for each score; None where there is none, or scores are known by bands."""
    if view.level != "commune" or view.selected is None:
        return None
    say = translator(view.lang)
    return domain_chart(about_commune(view, say), say)


def domain_chart(about: AboutCommune, say: Translator) -> BarChart | None:
    """As :func:`commune_chart`, of what was gathered."""
    rows = about.rows
    if not any(row.is_drawn for row in rows) or any(row.own_band for row in rows):
        return None
    inks = INKS["light"]
    profile = about.profile
    digits = digits_of(profile.index.indicator, "commune")
    own, beside = about.sets[0].key, about.sets[0].short
    series = []
    if any(row.own_at is not None for row in rows):
        series.append(_series(profile.name, [row.own_at for row in rows], inks.own, digits, say))
    if own != "region" and any(row.set_at is not None for row in rows):
        marks = [row.set_at for row in rows]
        series.append(_series(beside, marks, inks.beside, MEAN_DIGITS, say))
    if any(row.region_at is not None for row in rows):
        marks = [row.region_at for row in rows]
        series.append(_series(profile.region.name, marks, inks.quiet, MEAN_DIGITS, say))
    told = [
        say(
            "{name}: {value}",
            name=row.label,
            value=", ".join(
                str(one)
                for one in (row.own.striptags(), *(words.striptags() for words, _ in row.beside))
            ),
        )
        for row in rows
    ]
    return BarChart(
        categories=tuple(plain(say.render(row.label)) for row in rows),
        series=tuple(series),
        unit=say("From 0 to 10"),
        top=_TOP,
        alt=plain(say.apart(told)),
    )


def _series(
    name: object, marks: list[float | None], colour: str, digits: int, say: Translator
) -> Series:
    return Series(
        name=plain(say.render(name)),  # type: ignore[arg-type]
        values=tuple(None if at is None else _value(at, digits) for at in marks),
        colour=colour,
        digits=digits,
    )


def _value(at: float, digits: int) -> float:
    """The score whose mark is there, as the page writes it."""
    return as_written(round(at / _PER_POINT, 9), digits)  # without what is lost on the way
