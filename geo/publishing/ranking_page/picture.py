"""The ranking as a picture: the first places, each with its interval, and the marked commune."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.dot_rows import SIZE, Dot, DotRow, DotRows, Heads
from geo.cartography.picture.notes import SIZE as NOTE
from geo.cartography.picture.notes import Keys, Notes
from geo.cartography.picture.sheet import Body, draw_sheet
from geo.language import translator
from geo.publishing.map_view import ORIGINS
from geo.publishing.pictures.words import words_around
from geo.publishing.rank_words import place_sentence
from geo.publishing.ranked_places import interval_notes
from geo.publishing.ranking_page.axis import value_axis
from geo.publishing.ranking_page.download import ranking_download
from geo.publishing.ranking_page.page import (
    compared_in,
    marked_in,
    ranking_of,
    ranking_rows,
    told_columns,
)
from geo.publishing.shown_part import shown_communes_sentence
from geo.survey import MissingState

if TYPE_CHECKING:
    from geo.cartography.picture.dot_rows import Mark
    from geo.cartography.picture.paper import Box, Inks, Look
    from geo.cartography.picture.text import Letters
    from geo.language import Translator
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.ranking_page.page import RankingRow
    from geo.publishing.view import View
    from geo.survey.comparison.ranking import Ranking


def ranking_picture(view: View, look: Look, link: str = "", *, embedded: bool = True) -> str | None:
    """As many places as the picture has room for; None where communes cannot be ranked or none is.

    Raises
    ------
    AtlasError
        The data may not leave, or is damaged.
    """
    taken = ranking_download(view, link)
    if taken is None:
        return None
    say = translator(view.lang)
    ranking = ranking_of(view)
    rows = ranking_rows(view)
    if not rows:
        return None
    marked = marked_in(view)
    compared = compared_in(view, marked)
    part = shown_communes_sentence(view, ranking.edition.vintage)
    subtitle = [
        say("Unit: {unit}.", unit=ranking.indicator.unit),
        "" if part is None else say.render(part),
        say(
            "{sample}.",
            sample=say("n = {n} of {all} communes", n=ranking.ranked, all=ranking.asked_for),
        ),
        *(say.render(one.year_and_version) for one in taken.editions),
        *(say.render(one) for one in taken.of_lists),
        "" if taken.synthetic else say("{note}.", note=ORIGINS[ranking.origin]),
        place_sentence(ranking, marked, say) if marked else "",
    ]
    if not look.titled:
        subtitle.insert(0, say("{note}.", note=taken.title))
    return draw_sheet(
        words_around(taken, say.render(taken.title), subtitle),
        look,
        lambda box, letters: _draw(ranking, rows, compared, look, box, letters, say),
        embedded=embedded,
    )


def _draw(  # noqa: PLR0917  (what is drawn, and on what)
    ranking: Ranking,
    rows: list[RankingRow],
    compared: ComparisonSet | None,
    look: Look,
    box: Box,
    letters: Letters,
    say: Translator,
) -> Body:
    unit, inks = look.size.unit, look.inks
    keys = Keys(_keys(rows, compared, inks, say), size=NOTE * unit, width=box.width)
    notes = Notes(
        [*(say.render(one) for one in interval_notes(ranking)), _without(ranking, say)],
        size=NOTE * unit,
        width=box.width,
    )
    # The last line tells how many of the rows there are, so it is there when they are counted.
    room = box.height - keys.height - notes.height - 1.7 * NOTE * unit
    marked = next((i for i, row in enumerate(rows) if row.marked), None)
    chart = _chart(ranking, rows, look, box, say)
    shown = chart.fitting(room, marked)
    drawn, below = chart.draw(box.x, box.y + keys.height, letters, inks, shown)
    drawn += keys.draw(box.x, box.y, letters, inks)
    if len(shown) < len(rows):
        told = say("Shown: {n} of {all} communes with a place.", n=len(shown), all=len(rows))
        drawn += letters.write(box.x, below + 1.4 * NOTE * unit, told, NOTE * unit, inks.quiet)
    return Body(drawn + notes.draw(box.x, box.bottom, letters, inks), Markup(""))


def _chart(
    ranking: Ranking, rows: list[RankingRow], look: Look, box: Box, say: Translator
) -> DotRows:
    """All rows on the axis of values that the page has."""
    columns = told_columns(rows)
    figures = (say("Value"), say("Place between")) if columns.between else (say("Value"),)
    ticks = tuple((at / 100, words) for at, words in value_axis(ranking, say).ticks)
    inks = look.inks
    return DotRows(
        [_row(row, inks, between=columns.between) for row in rows],
        Heads(say("Commune"), say("Place"), figures, ticks),
        size=SIZE * look.size.unit,
        width=box.width,
    )


def _keys(
    rows: list[RankingRow], compared: ComparisonSet | None, inks: Inks, say: Translator
) -> list[tuple[str, str, str]]:
    """The marked commune, where it has a place, and those it is compared with, where some have."""
    if compared is None or not any(row.peer for row in rows):
        return []
    return [
        *((inks.accent, "round", row.name) for row in rows if row.marked),
        (inks.beside, "diamond", say.render(compared.name)),
        (inks.own, "round", say("Other communes")),
    ]


def _row(row: RankingRow, inks: Inks, *, between: bool) -> DotRow:
    """A commune with its interval; those compared with the marked one have a mark of their own."""
    low = high = None
    if row.left is not None and row.width is not None:
        low, high = row.left / 100, (row.left + row.width) / 100
    colour = inks.accent if row.marked else inks.beside if row.peer else inks.own
    mark: Mark = "diamond" if row.peer else "round"
    return DotRow(
        name=row.name,
        before=row.place,
        dots=(Dot(row.point / 100, colour, low, high, mark),),
        figures=(row.number, row.between) if between else (row.number,),
        marked=row.marked,
    )


def _without(ranking: Ranking, say: Translator) -> str:
    """How many communes have no place, and why."""
    if ranking.missing.empty:
        return ""
    states = [
        say("{name}: {n}", name=MissingState(str(state)).label, n=int(count))
        for state, count in ranking.missing.items()
    ]
    return say("{name}: {value}", name=say("Without a place"), value=say.apart(states)) + "."
