"""What a newcomer finds beside the map: what is published, and what of this is synthetic.

For who opens the atlas without asking for anything. A link to a view opens that view.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import translator
from geo.publishing.figure_words import sample, sample_words, value
from geo.publishing.html import fill_template
from geo.publishing.view import View
from geo.survey import find_figures, load_edition

if TYPE_CHECKING:
    from geo.language import Text
    from geo.survey.published.figures import Figure

_SHOWN = ("progress_score", "prereq_political_support", "benefit_none")
_MOST = 2


def begins(view: View) -> bool:
    """Whether a view is what the atlas opens with, in whatever language."""
    return view == View(lang=view.lang)


def start_html(view: View) -> str:
    """What the barometer of the edition found, as published, and what the map beside it is."""
    say = translator(view.lang)
    edition = load_edition(view.edition)
    return fill_template(
        "map_page/start.html",
        say,
        edition=edition,
        sample=sample(edition.id),
        figures=_said(_found(edition.id)),
        barometer=f"./barometer?lang={view.lang}",
    )


def said_of_region(edition: str, region: str) -> list[tuple[Figure, Text, Text]]:
    """A few figures that an edition published of a region, each with its value and its n in words.

    The self-assessment comes first.
    """
    there = [one for one in find_figures(edition, level="region") if one.code == region]
    sure = [one for one in there if _is_sure(one)]
    return _said(sorted(sure, key=lambda one: one.key != _SHOWN[0])[:_MOST])


def _said(figures: list[Figure]) -> list[tuple[Figure, Text, Text]]:
    return [(one, value(one), sample_words(one)) for one in figures]


def _found(edition: str) -> list[Figure]:
    figures = {one.key: one for one in find_figures(edition, level="country") if _is_sure(one)}
    return [figures[key] for key in _SHOWN if key in figures]


def _is_sure(figure: Figure) -> bool:
    """What can stand alone: no figure with a doubt, from hearsay or worked out from others."""
    unsure = figure.doubt or figure.second_hand or figure.derived or figure.theme == "sample"
    return not unsure
