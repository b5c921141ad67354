"""An edition as a story: its maps, its ranking and what was published of it, in a few steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import LANGUAGES, Labels, Text, translator
from geo.publishing.figure_words import own_code
from geo.publishing.stories.story import Step, Story
from geo.publishing.view import default_indicator
from geo.survey import find_figures, list_indicators
from geo.survey.comparison.ranking import why_not_rankable
from geo.survey.maturity.scores import INDEX

if TYPE_CHECKING:
    from geo.survey import Edition

_MOST_FIGURES = 6


def edition_story(edition: Edition) -> Story:
    """Title, maps, ranking and figures as far as there are any, and the way to the atlas."""
    indicators = {one.id: one for one in list_indicators(edition.id)}
    shown = [default_indicator(edition.id)]
    if INDEX in indicators and INDEX not in shown:
        shown.append(INDEX)
    steps = [
        Step("title", title=_told(edition.title), caption=_told(edition.year_and_version)),
        *(Step("map", view=f"map?edition={edition.id}&indicator={one}") for one in shown),
    ]
    index = indicators.get(INDEX)
    if index is not None and why_not_rankable(index, edition) is None and edition.has_answers:
        steps.append(Step("chart", view=f"ranking?edition={edition.id}&indicator={INDEX}"))
    figures = [
        one
        for one in find_figures(edition.id)
        if one.code == own_code(edition.id) and one.unit_key.startswith("%")
    ][:_MOST_FIGURES]
    if figures:
        keys = tuple(f"{one.edition} {one.key} {one.code}" for one in figures)
        steps.append(Step("chart", figures=keys, title=_told(Text("Published figures"))))
    steps.append(Step("end", title=_told(Text("Smart City Atlas of Belgium"))))
    return Story(title=_told(edition.title), steps=tuple(steps))


def _told(text: Text | Labels) -> Labels:
    """A sentence in all languages."""
    return Labels(**{one: translator(one).render(text) for one in LANGUAGES})
