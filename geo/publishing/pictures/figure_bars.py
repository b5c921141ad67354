"""Published figures as bars, group by group: as many as the picture has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.dot_rows import SIZE, Dot, DotRow, Heads
from geo.cartography.picture.notes import SIZE as NOTE
from geo.cartography.picture.notes import Notes
from geo.cartography.picture.row_sizes import rows_that_fit
from geo.cartography.picture.sheet import Body
from geo.publishing.figure_words import (
    area,
    own_code,
    sample_words,
    share_of_bar,
    share_ticks,
    value,
)

if TYPE_CHECKING:
    from geo.cartography.picture.paper import Box, Look
    from geo.cartography.picture.text import Letters
    from geo.language import Labels, Text, Translator
    from geo.survey.published.figures import Figure

    FigureGroup = tuple[Text | Labels | str, list[Figure]]


def draw_figures(
    groups: list[FigureGroup], look: Look, box: Box, letters: Letters, say: Translator
) -> Body:
    """The figures of each group under its title.

    A group without a title whose figures are all of one thing has that as its title, and its rows
    are named by their areas.
    """
    inks, unit = look.inks, look.size.unit
    rows: list[DotRow] = []
    common = _note_of_all([one for _, found in groups for one in found], say)
    for title, found in groups:
        alike = not title and len({figure.key for figure in found}) == 1 < len(found)
        heading = found[0].label if alike else title
        if heading:
            rows.append(DotRow(say.render(heading), heading=True))
        rows += [_row(figure, inks.own, say, common, by_area=alike) for figure in found]
    notes = Notes(
        [
            say("{note}.", note=common) if common else "",
            say("Each figure has its own unit, with its denominator, and its own source."),
        ],
        size=NOTE * unit,
        width=box.width,
    )
    ticks = _ticks([one for _, found in groups for one in found], say)
    heads = Heads(ticks=ticks, tracks=not ticks)
    room = box.height - notes.height - 1.7 * NOTE * unit
    chart = rows_that_fit(rows, heads, size=SIZE * unit, width=box.width, room=room)
    kept = list(chart.fitting(room))
    while kept and rows[kept[-1]].heading:
        kept.pop()
    drawn, below = chart.draw(box.x, box.y, letters, inks, kept)
    shown = sum(not rows[i].heading for i in kept)
    there = sum(not row.heading for row in rows)
    if shown < there:
        told = say("Shown: {n} of {all} published figures.", n=shown, all=there)
        drawn += letters.write(box.x, below + 1.4 * NOTE * unit, told, NOTE * unit, inks.quiet)
    return Body(drawn + notes.draw(box.x, box.bottom, letters, inks), Markup(""))


def _ticks(figures: list[Figure], say: Translator) -> tuple[tuple[float, str], ...]:
    """The scale in words where all figures have one; else none, and each bar shows its whole."""
    if all(one.unit_key.startswith("%") for one in figures):
        return share_ticks(say)
    if all(one.as_score() is not None for one in figures):
        return ((0.0, say.number(0)), (0.5, say.number(5)), (1.0, say.number(10)))
    return ()


def _note(figure: Figure, say: Translator) -> str:
    return "" if figure.note is None else say.render(figure.note).rstrip(".")


def _note_of_all(figures: list[Figure], say: Translator) -> str:
    """What is noted of every one of several figures: it is told once, and the rows are larger."""
    notes = {_note(figure, say) for figure in figures}
    return notes.pop() if len(notes) == 1 < len(figures) else ""


def _row(
    figure: Figure, colour: str, say: Translator, common: str, *, by_area: bool = False
) -> DotRow:
    """A figure with its unit and denominator; with its area where that is a part of the whole.

    ``common`` is noted elsewhere. ``by_area``: it is named by its area alone.
    """
    whole = figure.code == own_code(figure.edition)
    short = say.render(value(figure))
    name = say.render(figure.label)
    if by_area:
        name = say.render(area(figure))
    elif not whole:
        name = say("{name}: {value}", name=name, value=area(figure))
    under = [] if short == say.render(figure.in_words) else [say.render(figure.unit)]
    note = _note(figure, say)
    if note not in ("", common) and not say.render(area(figure)).lower().endswith(note.lower()):
        under.append(note)
    return DotRow(
        name,
        under=" · ".join(under),
        dots=(Dot(share_of_bar(figure) or 0.0, colour, mark="bar"),),
        figures=(short,),
        below=("" if whole else say.render(sample_words(figure)),),
    )
