"""What two editions published of the same, as a picture: then and now on one scale.

For editions whose communes cannot be compared one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.dot_rows import SIZE, Dot, DotRow, Heads
from geo.cartography.picture.notes import SIZE as NOTE
from geo.cartography.picture.notes import Keys, Notes
from geo.cartography.picture.row_sizes import rows_that_fit
from geo.cartography.picture.sheet import Body, draw_sheet
from geo.language import translator
from geo.publishing.change_page.download import change_download
from geo.publishing.change_page.page import published_rows
from geo.publishing.change_page.published import published_pairs
from geo.publishing.figure_words import share_of_bar, share_ticks
from geo.publishing.pictures.words import words_around

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.picture.dot_rows import Mark
    from geo.cartography.picture.paper import Box, Inks, Look
    from geo.cartography.picture.text import Letters
    from geo.language import Translator
    from geo.publishing.change_page.page import PublishedRow
    from geo.publishing.change_page.published import PublishedPair
    from geo.publishing.change_page.selection import Chosen
    from geo.publishing.view import View
    from geo.survey.published.figures import Figure

_SMALLEST = 0.8  # of the usual letters, before figures are left out


def published_picture(
    view: View, found: Chosen, look: Look, link: str, *, embedded: bool = True
) -> str | None:
    """As many figures as the picture has room for; None where the two published none of the same.

    Raises
    ------
    AtlasError
        The figures or the editions are missing or damaged.
    """
    taken = change_download(view, link)
    if taken is None:
        return None
    say = translator(view.lang)
    title = say("What both editions published")
    subtitle = [
        say("{first}; {second}", first=found.earlier.title, second=found.later.title) + ".",
        "" if found.why_not is None else say.render(found.why_not),
    ]
    if not look.titled:
        subtitle.insert(0, say("{note}.", note=title))
    return draw_sheet(
        words_around(taken, title, subtitle),
        look,
        lambda box, letters: _draw(found, look, box, letters, say),
        embedded=embedded,
    )


def _draw(found: Chosen, look: Look, box: Box, letters: Letters, say: Translator) -> Body:
    unit, inks = look.size.unit, look.inks
    pairs = published_pairs(found.earlier.id, found.later.id)
    told = published_rows(found, say)
    changes = any(row.change for row in told)
    rows = [
        _row(pair, row, inks, say, with_change=changes)
        for pair, row in zip(pairs, told, strict=True)
    ]
    notes = Notes(_verdicts(told, say), size=NOTE * unit, width=box.width)
    then, now = _when(found, say)
    keys = Keys(
        [(inks.beside, "diamond", then), (inks.own, "round", now)],
        size=NOTE * unit,
        width=box.width,
    )
    figures = (then, now, say("Difference")) if changes else (then, now)
    heads = Heads(figures=figures, ticks=_ticks(pairs, say))
    room = box.height - keys.height - notes.height - 1.7 * NOTE * unit
    chart = rows_that_fit(rows, heads, size=SIZE * unit, width=box.width, room=room)
    kept = chart.fitting(room)
    drawn, below = chart.draw(box.x, box.y + keys.height, letters, inks, kept)
    drawn += keys.draw(box.x, box.y, letters, inks)
    if len(kept) < len(rows):
        some = say("Shown: {n} of {all} published figures.", n=len(kept), all=len(rows))
        drawn += letters.write(box.x, below + 1.4 * NOTE * unit, some, NOTE * unit, inks.quiet)
    return Body(drawn + notes.draw(box.x, box.bottom, letters, inks), Markup(""))


def _verdicts(rows: Sequence[PublishedRow], say: Translator) -> list[str]:
    """What can be said of the differences, each sentence once with the figures it is about."""
    about: dict[str, list[str]] = {}
    for row in rows:
        about.setdefault(say.render(row.verdict), []).append(say.render(row.label))
    if len(about) == 1:
        return list(about)
    return [
        say("{name}: {value}", name=say.list(labels), value=verdict)
        for verdict, labels in about.items()
    ]


def _when(found: Chosen, say: Translator) -> tuple[str, str]:
    """The two editions by their years; of one year, by their titles."""
    years = str(found.earlier.year), str(found.later.year)
    if years[0] != years[1]:
        return years
    return say.render(found.earlier.title), say.render(found.later.title)


def _ticks(pairs: Sequence[PublishedPair], say: Translator) -> tuple[tuple[float, str], ...]:
    """The scale in words, where all figures are shares; each other one has its own."""
    if all(pair.is_share for pair in pairs):
        return share_ticks(say)
    return ()


def _row(
    pair: PublishedPair, row: PublishedRow, inks: Inks, say: Translator, *, with_change: bool
) -> DotRow:
    """A figure then and now, each with its n, and their difference."""
    ends: tuple[tuple[Figure, str, Mark], ...] = (
        (pair.then, inks.beside, "diamond"),
        (pair.now, inks.own, "round"),
    )
    dots = tuple(
        Dot(at, colour, mark=mark, behind=True)
        for figure, colour, mark in ends
        if (at := share_of_bar(figure)) is not None
    )
    more = (row.change,) if with_change else ()
    return DotRow(
        say("{name}: {value}", name=row.label, value=row.area),
        dots=dots,
        figures=(say.render(row.then), say.render(row.now), *more),
        below=(say.render(row.then_n), say.render(row.now_n), row.interval)[: 2 + len(more)],
    )
