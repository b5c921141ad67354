"""A comparison as slides: places, two indicators, or two maps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.cartography.picture.formats import description_of
from geo.cartography.picture.paper import Look
from geo.language import translator
from geo.publishing.compare_page.answer_rows import answer_tables
from geo.publishing.compare_page.chart import compare_chart, score_lines
from geo.publishing.compare_page.download import pair_download, places_download
from geo.publishing.compare_page.picture import compare_picture
from geo.publishing.compare_page.places import columns_of
from geo.publishing.compare_page.scores import cell_of, overlaps, pair_words, without_index
from geo.publishing.compare_page.two_indicators import correlation_lines, missing_lines, pair_of
from geo.publishing.profile_words import Words
from geo.publishing.slides.qr_code import qr_picture
from geo.publishing.slides.slide import (
    Deck,
    Slide,
    SlideTable,
    all_of,
    drawn_picture,
    facts_of,
    plain,
    with_boundaries,
)
from geo.publishing.view import resolve_vintage
from geo.survey import load_edition
from geo.survey.comparison.place_differences import place_differences
from geo.survey.disclosed import is_shown

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geo.language import Translator
    from geo.publishing.compare_page.answer_rows import SaidWords
    from geo.publishing.compare_page.places import PlaceColumn
    from geo.publishing.view import View

_LOOK = Look("article", titled=False, sourced=False)
_MOST_ANSWERS = 10  # questions, those that differ most first
_MOST_SHARES = 3  # of the answers of an area, the greatest first


def compare_slides(view: View, link: str, day: dt.date) -> Deck | None:
    """The slides of the view's way to compare; None where there is nothing to compare.

    Raises
    ------
    AtlasError
        The data may not leave the atlas, or is damaged.
    """
    say = translator(view.lang)
    places = view.side_by_side.way == "places"
    taken = places_download(view, link) if places else pair_download(view, link)
    if taken is None:
        return None
    title = plain(say.render(taken.title))
    usual = Slide("body", title, facts=all_of(facts_of(taken))).of(taken, *with_boundaries(taken))
    shown = _shown(view, link, usual, say)
    more = _of_places(view, usual, say) if places else _of_pair(view, usual, say)
    slides = (
        replace(
            usual,
            layout="title",
            caption=" ".join(usual.facts),
            facts=(),
            notes=say("This view as it was on {date}.", date=say.date(day)),
        ),
        *shown,
        *more,
        replace(
            usual,
            layout="end",
            title=say("Smart City Atlas of Belgium"),
            caption=title,
            facts=(),
            code=qr_picture(link),
            leads_to=link,
        ),
    )
    return Deck(title, view.lang, slides, say("Smart City Atlas of Belgium"))


def _shown(view: View, link: str, usual: Slide, say: Translator) -> list[Slide]:
    """The chart, or the picture where it is none of numbers."""
    chart = compare_chart(view)
    places = view.side_by_side.way == "places"
    if chart is not None:
        without = without_index(columns_of(view, "light"), say) if places else ""
        told = say("Without an index, and so in no pair: {names}.", names=without)
        facts = (*usual.facts, told) if without else usual.facts
        return [replace(usual, chart=chart, facts=facts)]
    svg = compare_picture(view, _LOOK, link, embedded=False)
    if svg is None:
        return []
    return [replace(usual, pictures=(drawn_picture(svg, description_of(svg)),))]


def _of_places(view: View, usual: Slide, say: Translator) -> list[Slide]:
    """The scores with how sure they are, who is ahead, and the answers that differ most."""
    columns = columns_of(view, "light")
    vintage, edition = resolve_vintage(view), load_edition(view.edition)
    pairs = [one.sentence for one in pair_words(view, columns, vintage, say)]
    told = all_of((*overlaps(columns, vintage, say), *pairs))
    slides = [
        replace(
            usual,
            title=say("Progress and maturity"),
            table=_scores(columns, Words(say, edition.year), say),
            notes="\n".join(told),
        )
    ]
    if told:
        slides.append(replace(usual, title=say("Which index is ahead, two by two"), lines=told))
    if edition.has_answers or edition.disclosure == "aggregates":
        found = place_differences(view.edition, view.side_by_side.places, vintage)
        rows = answer_tables(found, edition.year, say).differ[:_MOST_ANSWERS]
        if rows:
            cells = [(say.render(row.wording), *(_said(one) for one in row.said)) for row in rows]
            title = say("Answers, those that differ most first")
            table = _table(say("Question"), columns, cells, say, right=False)
            slides.append(replace(usual, title=title, table=table))
    return slides


def _scores(columns: Sequence[PlaceColumn], words: Words, say: Translator) -> SlideTable:
    edition = columns[0].profile.edition
    progress = [column.profile.progress for column in columns]
    lines = [progress] if is_shown(edition, progress[0].indicator.part) else []
    rows = []
    for row in [*lines, *score_lines(columns)]:
        cells = [cell_of(*pair, words, say) for pair in zip(columns, row, strict=True)]
        rows.append(
            (
                say.render(row[0].indicator.label),
                *(" · ".join((one.words.striptags(), *one.small)) for one in cells),
            )
        )
    return _table(say("Score"), columns, rows, say)


def _said(one: SaidWords) -> str:
    shown = [f"{share.label} {share.share}" for share in one.shares[:_MOST_SHARES]]
    shares = ", ".join([*shown, "…"] if len(one.shares) > len(shown) else shown)
    return " · ".join(filter(None, (one.words, shares, one.missing, one.small)))


def _table(
    head: str,
    columns: Sequence[PlaceColumn],
    rows: Sequence[tuple[str, ...]],
    say: Translator,
    *,
    right: bool = True,
) -> SlideTable:
    n = len(columns)
    names = [plain(say.render(column.name)) for column in columns]
    first = 0.34 if n < 4 else 0.24
    return SlideTable(
        heads=(head, *names),
        rows=tuple(tuple(map(plain, row)) for row in rows),
        widths=(first, *(((1 - first) / n,) * n)),
        alt=plain(f"{head}: {say.list(names)}"),
        right=right,
    )


def _of_pair(view: View, usual: Slide, say: Translator) -> list[Slide]:
    """How the two go together, and who is on no point."""
    if view.side_by_side.way != "indicators":
        return []
    pair = pair_of(view)
    headline, lines = correlation_lines(pair, say)
    missing = [say("{name}: {n}", name=label, n=n) for label, n in missing_lines(pair)]
    told = all_of((headline, *lines))
    if not told and not missing:
        return []
    without = say("{name}: {value}", name=say("Without both values"), value=say.apart(missing))
    return [
        replace(
            usual,
            title=say("How the two go together"),
            lines=all_of((*told, f"{without}." if missing else "")),
        )
    ]
