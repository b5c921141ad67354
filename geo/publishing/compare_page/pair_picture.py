"""Two indicators against each other as a picture: the points, colours and names of the page.

The points stand where :mod:`geo.publishing.compare_page.scatter` places them, on a plot as large as
the picture has room for; two answers in words are a table of shares as bars.
"""

from __future__ import annotations

from math import floor, log10, sqrt
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from geo.cartography.picture.dot_rows import SIZE, Dot, DotRow, DotRows, Heads
from geo.cartography.picture.notes import SIZE as NOTE
from geo.cartography.picture.notes import Keys, Notes, mark_at
from geo.cartography.picture.paper import Box
from geo.cartography.picture.sheet import Body, draw_sheet
from geo.cartography.picture.text import LINE, lines_of, titled
from geo.language import translator
from geo.publishing.axis_ticks import ticks
from geo.publishing.compare_page.download import pair_download
from geo.publishing.compare_page.outliers import outlier_sentence
from geo.publishing.compare_page.scatter import (
    OPACITY,
    WIDTH,
    in_drawn_order,
    label_places,
    overlap_sentence,
    placed_points,
    region_colours,
)
from geo.publishing.compare_page.two_indicators import (
    SHAPES,
    axis_title,
    correlation_lines,
    cross_table,
    pair_of,
)
from geo.publishing.pictures.words import words_around
from geo.publishing.shown_part import shown_part_sentence
from geo.publishing.view import resolve_vintage
from geo.survey.communes import area_name
from geo.survey.missing import MissingState
from geo.territory.nis_code import REGIONS

if TYPE_CHECKING:
    from geo.cartography.picture.paper import Look
    from geo.cartography.picture.text import Letters
    from geo.language import Translator
    from geo.publishing.compare_page.scatter import Placed
    from geo.publishing.compare_page.two_indicators import IndicatorPair
    from geo.publishing.view import View

_MARKS = {"urban": "round", "rural": "triangle", "estimated": "round", "published": "diamond"}
_TICK, _NAME = 13.0, 14.0


def pair_picture(view: View, look: Look, link: str, *, embedded: bool = True) -> str | None:
    """The pair; None where there is nothing to set against each other.

    Errors as :func:`geo.publishing.compare_page.picture.compare_picture`.
    """
    taken = pair_download(view, link)
    pair = pair_of(view)
    if taken is None or pair.chart is None:
        return None
    say = translator(view.lang)
    headline, _ = correlation_lines(pair, say)
    part = shown_part_sentence(view, resolve_vintage(view))
    subtitle = [
        "" if part is None else say.render(part),
        say("{sample}.", sample=pair.sample()),
        *(say.render(one.year_and_version) for one in taken.editions),
        *(say.render(one) for one in taken.of_lists),
        headline,
    ]
    if not look.titled:
        subtitle.insert(0, say("{note}.", note=taken.title))

    def body(box: Box, letters: Letters) -> Body:
        told = [overlap_sentence(pair), outlier_sentence(pair)]
        notes = Notes(
            [*(say.render(one) for one in told if one), _missing(pair, say)],
            size=NOTE * look.size.unit,
            width=box.width,
        )
        room = Box(box.x, box.y, box.width, box.height - notes.height)
        draw = _cross if pair.chart == "cross" else _plot
        drawn = draw(pair, look, room, letters, say)
        return Body(drawn + notes.draw(box.x, box.bottom, letters, look.inks), Markup(""))

    return draw_sheet(
        words_around(taken, say.render(taken.title), subtitle), look, body, embedded=embedded
    )


def _missing(pair: IndicatorPair, say: Translator) -> str:
    """Who is on no point, and why."""
    counts = [
        say("{name}: {n}", name=MissingState(state).label, n=n) for state, n in pair.missing.items()
    ]
    if not counts:
        return ""
    return say("{name}: {value}", name=say("Without both values"), value=say.apart(counts)) + "."


def _plot(pair: IndicatorPair, look: Look, box: Box, letters: Letters, say: Translator) -> Markup:
    unit, inks = look.size.unit, look.inks
    keys = _keys(pair, look, box.width, say)
    drawn = keys.draw(box.x, box.y, letters, inks)
    size = SIZE * unit
    up = axis_title(pair.second) if pair.chart == "scatter" else pair.answer.indicator.label
    lines = lines_of(("↑ " if pair.chart == "scatter" else "") + say.render(up), size, box.width)
    head, top = letters.block(box.x, box.y + keys.height, lines[:2], size, inks.ink, weight=700)
    along = lines_of(f"{say.render(axis_title(pair.number))} →", size, box.width, 700, most=2)
    placed = placed_points(pair)
    tick = _TICK * unit
    left = 3.2 * tick if pair.chart == "scatter" else 0.0
    below = 1.9 * tick + len(along) * size * LINE
    plot = Box(
        box.x + left, top + 0.6 * tick, box.width - left - tick, box.bottom - top - below - tick
    )
    drawn += head + _axes(placed, pair, plot, look, letters, say)
    foot = plot.bottom + 1.9 * tick
    for i, line in enumerate(along):
        base = foot + size + i * size * LINE
        drawn += letters.write(plot.right, base, line, size, inks.ink, weight=700, anchor="end")
    drawn += _strip_heads(placed, plot, look, letters)
    return drawn + _points(placed, plot, look, letters)


def _keys(pair: IndicatorPair, look: Look, width: float, say: Translator) -> Keys:
    """The shapes and the colours that are there."""
    present = set(pair.table["shape"]), set(pair.table["region"])
    colours = region_colours(look.theme)
    vintage = pair.first.vintage
    return Keys(
        [
            *(
                (look.inks.quiet, _MARKS[key], say.render(text))
                for key, text in SHAPES.items()
                if key in present[0]
            ),
            *(
                (colours[code], "box", say.render(area_name(code, "region", vintage)))
                for code in REGIONS
                if code in present[1]
            ),
        ],
        size=NOTE * look.size.unit,
        width=width,
    )


def _at(ends: tuple[float, float], value: float) -> float:
    """The way from one end of an axis to the other, 0 to 1."""
    return (value - ends[0]) / (ends[1] - ends[0])


def _axes(  # noqa: PLR0917  (what is drawn, and on what)
    placed: Placed,
    pair: IndicatorPair,
    plot: Box,
    look: Look,
    letters: Letters,
    say: Translator,
) -> Markup:
    inks, tick = look.inks, _TICK * look.size.unit
    drawn = Markup("")
    across, up = placed.across, placed.up
    for value in ticks(*across):
        x = plot.x + _at(across, value) * plot.width
        drawn += _line(x, plot.y, x, plot.bottom, inks.edge)
        drawn += letters.write(
            x, plot.bottom + 1.3 * tick, _number(value, say), tick, inks.quiet, anchor="middle"
        )
    if pair.chart == "scatter":
        for value in ticks(*up):
            y = plot.bottom - _at(up, value) * plot.height
            drawn += _line(plot.x, y, plot.right, y, inks.edge)
            drawn += letters.write(
                plot.x - 0.5 * tick,
                y + 0.35 * tick,
                _number(value, say),
                tick,
                inks.quiet,
                anchor="end",
            )
    return Markup("<g id='axes'>{}</g>").format(drawn)


def _line(x: float, y: float, to_x: float, to_y: float, ink: str) -> Markup:
    return Markup("<path d='M{:.1f} {:.1f}L{:.1f} {:.1f}' stroke='{}'/>").format(
        x, y, to_x, to_y, ink
    )


def _number(value: float, say: Translator) -> str:
    digits = 0 if float(value).is_integer() else max(1, -floor(log10(abs(value) % 1 or 1)))
    return say.number(value, min(digits, 2))


def _strip_heads(placed: Placed, plot: Box, look: Look, letters: Letters) -> Markup:
    """The name of each answer over its strip, the middle half of its numbers, and their median."""
    unit, inks = look.size.unit, look.inks
    drawn = Markup("")

    def across(value: float) -> float:
        return plot.x + _at(placed.across, value) * plot.width

    def down(value: float) -> float:
        return plot.bottom - _at(placed.up, value) * plot.height

    for row in placed.heads:
        top = down(row["py"])
        if row["median"] is not None:
            start, end = down(row["from"]), down(row["to"])
            drawn += Markup(
                "<rect class='interval' x='{:.1f}' y='{:.1f}' width='{:.1f}' height='{:.1f}' "
                "fill='{}' fill-opacity='.16'/>"
            ).format(
                across(row["low"]),
                start,
                across(row["high"]) - across(row["low"]),
                end - start,
                inks.quiet,
            )
            x = across(row["median"])
            drawn += Markup(
                "<path class='median' d='M{:.1f} {:.1f}V{:.1f}' stroke='{}' stroke-width='2'/>"
            ).format(x, start, end, inks.ink)
        lines = lines_of(row["text"], _NAME * unit, plot.width, 700, most=1)
        words, _ = letters.block(plot.x, top, lines, _NAME * unit, inks.ink, weight=700)
        drawn += words
    return drawn


def _points(placed: Placed, plot: Box, look: Look, letters: Letters) -> Markup:
    """The points, those with a name last, and the names."""
    wide, high = plot.width / WIDTH, plot.height / placed.height
    colours = region_colours(look.theme)
    inks, unit = look.inks, look.size.unit
    points = in_drawn_order(placed.points)
    drawn = Markup("")
    row: Any
    for row in points.itertuples():
        x, y = _place(row, placed, plot)
        radius = sqrt(row.size * wide * high) / 2
        mark = mark_at(_MARKS[row.shape], x, y, radius, colours[row.region], inks)
        said = f"{row.name}: {row.one}; {row.two}"
        drawn += Markup("<g id='a{}' opacity='{}'>{}{}</g>").format(
            row.code, 1 if row.asked else OPACITY, titled(said), mark
        )
    names = Markup("")
    for row in label_places(placed.points, placed.scales).itertuples():
        x, y = _place(row, placed, plot)
        names += letters.write(
            x + (-10 if row.left else 10) * unit,
            y - row.up * high + 0.35 * _NAME * unit,
            row.label,
            _NAME * unit,
            inks.ink,
            weight=700,
            anchor="end" if row.left else "start",
            halo=inks.ground,
        )
    return Markup("<g id='points'>{}</g><g id='names'>{}</g>").format(drawn, names)


def _place(row: Any, placed: Placed, plot: Box) -> tuple[float, float]:
    """A point in pixels: its values, moved as on the page by what parts it from its neighbours."""
    x = plot.x + _at(placed.across, row.x) * plot.width + row.dx * plot.width / WIDTH
    y = plot.bottom - _at(placed.up, row.y) * plot.height - row.dy * plot.height / placed.height
    return x, y


def _cross(pair: IndicatorPair, look: Look, box: Box, letters: Letters, say: Translator) -> Markup:
    """For each answer to the first, the answers to the second as bars."""
    inks, unit = look.inks, look.size.unit
    answers = [say.render(label) for _, label in pair.second.indicator.categories]
    rows: list[DotRow] = []
    for label, n, counts in cross_table(pair):
        rows.append(DotRow(say("{answer} (n = {n})", answer=label, n=n), heading=True))
        for answer, (count, share) in zip(answers, counts, strict=True):
            rows.append(
                DotRow(
                    answer,
                    dots=() if share is None else (Dot(share / 100, inks.own, mark="bar"),),
                    figures=(say.number(count), "" if share is None else say.percent(share)),
                )
            )
    heads = Heads(
        say.render(pair.second.indicator.label),
        figures=("n", "%"),
        ticks=((0, "0"), (0.5, "50"), (1, "100")),
    )
    chart = DotRows(rows, heads, size=SIZE * unit, width=box.width)
    size = SIZE * unit * min(1.0, box.height / chart.height)
    while chart.height > box.height:
        size *= 0.96
        chart = DotRows(rows, heads, size=size, width=box.width)
    drawn, _ = chart.draw(box.x, box.y, letters, inks)
    return drawn
