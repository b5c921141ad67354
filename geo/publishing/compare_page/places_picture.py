"""Places side by side as a picture: every score a row, every place a mark with its letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.cartography.picture.dot_rows import SIZE, Dot, DotRow, Heads
from geo.cartography.picture.notes import SIZE as NOTE
from geo.cartography.picture.notes import Keys, Notes
from geo.cartography.picture.row_sizes import rows_that_fit
from geo.cartography.picture.sheet import Body, draw_sheet
from geo.language import translator
from geo.publishing.compare_page.download import places_download
from geo.publishing.compare_page.places import columns_of
from geo.publishing.compare_page.scores import ends_of, overlaps, pair_words
from geo.publishing.pictures.words import words_around
from geo.publishing.profile_words import Words
from geo.publishing.view import resolve_vintage
from geo.survey import load_edition
from geo.survey.disclosed import is_shown
from geo.survey.missing import MissingState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.picture.paper import Box, Look
    from geo.cartography.picture.text import Letters
    from geo.language import Translator
    from geo.publishing.compare_page.places import PlaceColumn
    from geo.publishing.view import View
    from geo.survey import ScoreLine

_TOP = 10.0  # of the scale of scores
_SMALLEST = 0.7  # of the usual letters, in rows of scores
_MOST_PAIRS = 3  # sentences; more places have more pairs than a picture can say


def places_picture(view: View, look: Look, link: str, *, embedded: bool = True) -> str | None:
    """The scores of the places compared; None for fewer than two, or where none has a score.

    Errors as :func:`geo.publishing.compare_page.picture.compare_picture`.
    """
    taken = places_download(view, link)
    if taken is None:
        return None
    say = translator(view.lang)
    edition = load_edition(view.edition)
    columns = columns_of(view, look.theme)
    lines = _lines(columns)
    if not _any_score(lines):
        return None
    words = Words(say, edition.year)
    vintage = resolve_vintage(view)
    subtitle = [
        say("{note}.", note=edition.title),
        say("{note}.", note=say("From 0 to 10")),
        say.render(edition.year_and_version),
        say("Communes as they were in {vintage}.", vintage=str(vintage)),
    ]
    if not look.titled:
        subtitle.insert(0, say("{note}.", note=taken.title))
    pairs = pair_words(view, columns, vintage, say)
    told = [
        *_marks(columns, lines, say),
        *(one.sentence for one in pairs if len(pairs) <= _MOST_PAIRS),
        " ".join(overlaps(columns, vintage, say)),
    ]
    silent = _without_any(lines)
    rows = [_row(row, columns, silent, words, say) for row in lines]
    names = [_named(column, state, say) for column, state in zip(columns, silent, strict=True)]
    return draw_sheet(
        words_around(taken, say.render(taken.title), subtitle),
        look,
        lambda box, letters: _draw(rows, columns, names, told, look, box, letters, say),
        embedded=embedded,
    )


def places_are_drawn(view: View) -> bool:
    """Whether any of the places compared has a score: one at least is."""
    return _any_score(_lines(columns_of(view, "light")))


def _any_score(lines: list[list[ScoreLine]]) -> bool:
    return any(one.own.value is not None for row in lines for one in row)


def _lines(columns: Sequence[PlaceColumn]) -> list[list[ScoreLine]]:
    """Self-assessment, index and domains, each of every place, as far as the edition gives them."""
    profiles = [column.profile for column in columns]
    of_place = [(one.progress, one.index, *one.domains) for one in profiles]
    edition = profiles[0].edition
    return [
        list(lines)
        for lines in zip(*of_place, strict=True)
        if is_shown(edition, lines[0].indicator.part)
    ]


def _without_any(lines: Sequence[Sequence[ScoreLine]]) -> list[MissingState | None]:
    """Of each place, why it has no score at all, where that is one reason; else None."""
    found: list[MissingState | None] = []
    for place in zip(*lines, strict=True):
        states = {None if one.own.value is not None else str(one.own.state) for one in place}
        only = states.pop() if len(states) == 1 else None
        found.append(None if only is None else MissingState(only))
    return found


def _row(
    lines: Sequence[ScoreLine],
    columns: Sequence[PlaceColumn],
    silent: Sequence[MissingState | None],
    words: Words,
    say: Translator,
) -> DotRow:
    """A score of every place; of one that has none at all, the reason stands beside its name."""
    dots, figures = [], []
    for column, line, without in zip(columns, lines, silent, strict=True):
        own = line.own
        if own.value is None:
            figures.append("–" if without else say.render(MissingState(own.state).label))
            continue
        figures.append(words.reading(line, own).unescape())
        low, high = ends_of(own)
        dots.append(
            Dot(
                own.value / _TOP,
                column.colour,
                None if low is None else low / _TOP,
                None if high is None else high / _TOP,
                "round" if column.is_commune else "square",
                column.letter,
                column.ink,
            )
        )
    return DotRow(say.render(lines[0].indicator.label), dots=tuple(dots), figures=tuple(figures))


def _marks(
    columns: Sequence[PlaceColumn], lines: Sequence[Sequence[ScoreLine]], say: Translator
) -> list[str]:
    """What round and square marks are, and their bands."""
    told = []
    if any(column.is_commune for column in columns):
        told.append(say("Round marks: the scores of communes, from their own answers."))
        banded = any(one.own.least is not None for row in lines for one in row)
        if banded:
            told.append(
                say(
                    "Where a score is given in a band, the bar runs over it and the mark is in its "
                    "middle."
                )
            )
    if not all(column.is_commune for column in columns):
        told.append(
            say("Square marks: estimates for larger areas; the band is their 95% interval.")
        )
    return [" ".join(told)]


def _draw(  # noqa: PLR0917  (what is drawn, and on what)
    rows: Sequence[DotRow],
    columns: Sequence[PlaceColumn],
    names: Sequence[str],
    told: Sequence[str],
    look: Look,
    box: Box,
    letters: Letters,
    say: Translator,
) -> Body:
    unit, inks = look.size.unit, look.inks
    notes = Notes(told, size=NOTE * unit, width=box.width)
    keys = Keys(
        [
            (
                column.colour,
                "round" if column.is_commune else "square",
                f"{column.letter}  {name}",
            )
            for column, name in zip(columns, names, strict=True)
        ],
        size=SIZE * unit,
        width=box.width,
    )
    heads = Heads(
        say("Score"),
        figures=tuple(column.letter for column in columns),
        ticks=((0, say.number(0)), (0.5, say.number(5)), (1, say.number(10))),
    )
    room = box.height - keys.height - notes.height
    chart = rows_that_fit(
        rows, heads, size=SIZE * unit, width=box.width, room=room, smallest=_SMALLEST
    )
    drawn, _ = chart.draw(box.x, box.y + keys.height, letters, inks)
    return Body(
        keys.draw(box.x, box.y, letters, inks)
        + drawn
        + notes.draw(box.x, box.bottom, letters, inks),
        Markup(""),
    )


def _named(column: PlaceColumn, without: MissingState | None, say: Translator) -> str:
    """A place with why it has no score, or, of an area, how many answers its estimates are from."""
    n = column.profile.index.own.n
    name = say.render(column.name)
    if without is not None:
        return say("{name}: {value}", name=name, value=without.label)
    if column.is_commune or n is None:
        return name
    return say("{name} ({part})", name=name, part=say("n = {n}", n=n))
