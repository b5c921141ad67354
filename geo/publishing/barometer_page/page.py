"""The page of the published barometer, put together from its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.language import translator
from geo.publishing.barometer_page import small_multiples
from geo.publishing.barometer_page.chapters import (
    SAMPLE,
    report_chapters,
    theme_title,
)
from geo.publishing.barometer_page.charts import Chart, theme_charts
from geo.publishing.barometer_page.key_findings import key_findings
from geo.publishing.figure_comparability import Gap, gaps, mixes_denominators
from geo.publishing.figure_words import (
    area,
    area_of_code,
    map_link,
    own_code,
    sample,
    value,
)
from geo.publishing.html import fill_template, safe_link, site_of
from geo.publishing.quotations.figure_sentences import figure_sentences
from geo.publishing.quotations.on_page import Quotations
from geo.publishing.source_order import primary_first
from geo.state_cache import state_cache
from geo.survey import list_editions, load_edition, participation_counts
from geo.survey.published.figures import all_figures
from geo.survey.published.rankings import all_rankings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.colours import Theme
    from geo.language import Labels, Language, Text, Translator
    from geo.publishing.barometer_page.key_findings import Paragraph
    from geo.survey import Edition
    from geo.survey.published.figures import Figure
    from geo.survey.published.rankings import PublishedRanking

# What the table of editions shows; other figures about the sample are drawn below it.
_IN_TABLE = ("n_population", "n_respondents", "response_rate")


@dataclass(frozen=True)
class EditionRow:
    """One edition in the table of samples; a count without a figure was worked out here."""

    edition: Edition
    area: Text | Labels
    invited: Figure | None
    invited_count: int
    answered: Figure | None
    rate: Figure | None
    rate_here: float | None


@dataclass(frozen=True)
class ReportTheme:
    """One theme of the report: charts, orders without figures, and what cannot be compared."""

    key: str
    title: Text | str
    charts: tuple[Chart, ...]
    orders: tuple[PublishedRanking, ...]
    gaps: tuple[Gap, ...]
    only: Edition | None
    mixed: bool


@state_cache(maxsize=8)
def barometer_html(language: Language, theme: Theme, address: str = "") -> str:
    """The whole page in one language, for a light or a dark ground.

    ``address`` is that of any page of the server, for the links in sentences to be copied.

    Raises
    ------
    AtlasError
        The figures, an edition or the boundaries are missing or damaged.
    """
    return page_html(all_figures(), translator(language), theme, all_rankings(), address)


def page_html(
    figures: Sequence[Figure],
    say: Translator,
    theme: Theme,
    orders: Sequence[PublishedRanking] = (),
    address: str = "",
) -> str:
    """The page made from ``figures`` and ``orders``; every one of them is on it."""
    chapters = [
        (chapter, [_theme(key, figures, orders) for key in chapter.themes])
        for chapter in report_chapters((*figures, *orders))
    ]
    return fill_template(
        "barometer_page/barometer.html",
        say,
        rows=edition_rows(figures),
        sample_charts=theme_charts(_beside_the_table(figures)),
        chapters=chapters,
        paragraphs=key_findings(figures, orders),
        counts=(len(figures), len({figure.edition for figure in figures}), len(orders)),
        words=_Words(say, theme, Quotations(figure_sentences(figures, address, say))),
    )


def edition_rows(figures: Sequence[Figure]) -> list[EditionRow]:
    """The editions, oldest first, each with its published sample."""
    rows = []
    for edition in sorted(list_editions(), key=lambda e: (e.year, e.published or (), e.id)):
        own = {
            figure.key: figure
            for figure in figures
            if figure.edition == edition.id
            and figure.theme == SAMPLE
            and figure.code == own_code(edition.id)
        }
        invited, answered = own.get("n_population"), own.get("n_respondents")
        count = round(invited.value) if invited else participation_counts(edition.id).invited
        rate = own.get("response_rate")
        here = 100 * answered.value / count if answered and rate is None and count else None
        code = own_code(edition.id)
        level = "country" if edition.invited == "all" else "region"
        where = area_of_code(code, level, edition.vintage)
        rows.append(EditionRow(edition, where, invited, count, answered, rate, here))
    return rows


def _beside_the_table(figures: Sequence[Figure]) -> list[Figure]:
    return [
        figure
        for figure in figures
        if figure.theme == SAMPLE
        and not (figure.key in _IN_TABLE and figure.code == own_code(figure.edition))
    ]


def _theme(key: str, figures: Sequence[Figure], orders: Sequence[PublishedRanking]) -> ReportTheme:
    found = [figure for figure in figures if figure.theme == key]
    editions = {figure.edition for figure in found}
    in_order = [one for one in orders if one.theme == key]
    return ReportTheme(
        key=key,
        title=theme_title(key),
        charts=tuple(theme_charts(found)),
        orders=tuple(in_order),
        gaps=tuple(gaps(found)),
        only=load_edition(editions.pop()) if len(editions) == 1 else None,
        mixed=mixes_denominators(found),
    )


class _Words:
    """What the template cannot say by itself, for one reader."""

    def __init__(self, say: Translator, theme: Theme, quotes: Quotations) -> None:
        self._say = say
        self.quotes = quotes
        self._ground: Theme = theme

    def map_link(self, figure: Figure) -> str | None:
        query = map_link(figure, self._say.language)
        return None if query is None else f"./{query}"

    def name(self, figure: Figure) -> str:
        """A figure in full, for a link that is read out alone."""
        where = self._say.render(area(figure))
        edition = self._say.render(load_edition(figure.edition).title)
        return f"{self._say.render(figure.label)}, {where}, {edition}"

    def area(self, figure: Figure) -> str:
        return self._say.render(area(figure))

    def host(self, address: str) -> str:
        """The site an address is on, as a short name for it."""
        return site_of(address)

    def width(self, length: float) -> str:
        """A CSS length, whatever the language's decimal sign."""
        return f"{100 * length:.1f}%"

    def small_map(self, chart: Chart, level: Any) -> str:
        return small_multiples.small_map(chart.figures, level, self._say, self._ground)

    def hatched(self, chart: Chart) -> str:
        """The names of the areas that a chart's maps hatch; empty where there are none."""
        names: dict[str, None] = {}
        for level in chart.maps:
            for name in small_multiples.without_value(chart.figures, level):  # type: ignore[arg-type]
                names.setdefault(self._say.render(name))
        return self._say.list(list(names)) if names else ""

    def order(self, order: PublishedRanking) -> dict[str, Any]:
        """The edition and area of an order, how many communes are behind it, and its doubt."""
        edition = load_edition(order.edition)
        return {
            "edition": edition,
            "area": self._say.render(area_of_code(order.code, order.level, edition.vintage)),
            "sample": sample(order.edition),
            "own": own_code(order.edition),
            "note": self._say.render(order.note) if order.note else "",
        }

    def gap(self, gap: Gap) -> dict[str, str]:
        """Both sides of a gap, what it is about, and why."""
        return {
            "first": self._side(gap.first),
            "second": self._side(gap.second),
            "labels": ", ".join(dict.fromkeys(self._say.render(label) for label in gap.labels)),
            "why": " ".join(self._say.render(reason) for reason in gap.reasons),
        }

    def sources(self, paragraph: Paragraph) -> list[dict[str, Any]]:
        """The editions behind a paragraph: sample, and the addresses of its figures."""
        found: dict[str, dict[str, None]] = {}
        for figure in paragraph.figures:
            found.setdefault(figure.edition, {}).setdefault(figure.source_url)
        for order in (one for sentence in paragraph.sentences for one in sentence.orders):
            found.setdefault(order.edition, {}).setdefault(order.source_url)
        return [
            {
                "title": load_edition(edition).title,
                "sample": sample(edition),
                "links": [one for one in primary_first(links) if safe_link(one)],
            }
            for edition, links in sorted(found.items(), key=lambda item: load_edition(item[0]).year)
        ]

    def note(self, figure: Figure) -> str:
        """The doubt about a figure; empty where it only repeats the area ("Urban communes")."""
        if figure.note is None:
            return ""
        note = self._say.render(figure.note)
        return "" if self.area(figure).lower().endswith(note.lower()) else note

    def value(self, figure: Figure) -> str:
        return self._say.render(value(figure))

    def _side(self, figure: Figure) -> str:
        return f"{self._say.render(load_edition(figure.edition).title)} ({self.area(figure)})"
