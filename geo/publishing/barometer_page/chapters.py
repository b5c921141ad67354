"""The order of the report: its chapters, the themes in them, and their anchors on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Labels, Text
from geo.survey import load_questionnaire
from geo.survey.indicators import CHAPTER_OF_THEME, PROGRESS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.survey.published.figures import Figure
    from geo.survey.published.rankings import PublishedRanking

SAMPLE = "sample"
"""The theme of the figures about the sample; like every theme, its name is its anchor."""

THEME_TITLES: dict[str, Text] = {
    "perception": Text("Perception and associations"),
    "priorities": Text("Priority of the factors"),
    "prerequisites": Text("What communes can count on"),
    "progress": Text("State of progress"),
    "strategy": Text("Strategy and objectives"),
    "themes": Text("Strategic areas"),
    "organisation": Text("Organisation"),
    "projects": Text("Projects"),
    "actors": Text("Who takes the initiative"),
    "citizens": Text("Citizens"),
    "barriers": Text("Barriers"),
    "benefits": Text("Benefits"),
}
_OTHER = "implementation"  # as geo.survey.indicators groups what it does not know


@dataclass(frozen=True)
class ReportChapter:
    """A chapter of the report and the themes it has figures on, in order."""

    key: str
    title: Labels
    themes: tuple[str, ...]


def chapter_of(theme: str) -> str:
    """The chapter of the report that a theme belongs to."""
    if theme == "progress":  # a figure of the question that stands outside the domains
        return load_questionnaire().questions[PROGRESS].chapter
    return CHAPTER_OF_THEME.get(theme, _OTHER)


def report_chapters(figures: Sequence[Figure | PublishedRanking]) -> tuple[ReportChapter, ...]:
    """The chapters that have figures or orders, in the report's order, after the sample."""
    found = dict.fromkeys(figure.theme for figure in figures if figure.theme != SAMPLE)
    order = {theme: place for place, theme in enumerate(THEME_TITLES)}
    themes = sorted(found, key=lambda theme: order.get(theme, len(order)))
    chapters = load_questionnaire().chapters
    return tuple(
        ReportChapter(key, title, inside)
        for key, title in chapters.items()
        if (inside := tuple(theme for theme in themes if chapter_of(theme) == key))
    )


def theme_title(theme: str) -> Text | str:
    """What a theme is called; one that nobody has named keeps the name it has in the file."""
    return THEME_TITLES.get(theme, theme)
