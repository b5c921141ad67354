"""The key findings of an edition as a picture: its published figures as bars, finding by finding.

The finding that the view's indicator belongs to comes first. An edition that the findings say
nothing of has its figures theme by theme, as the page has them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.picture.sheet import draw_sheet
from geo.language import translator
from geo.publishing.barometer_page.chapters import SAMPLE, report_chapters, theme_title
from geo.publishing.barometer_page.key_findings import key_findings
from geo.publishing.export.figure_rows import figures_download
from geo.publishing.figure_words import indicator_of, own_code, sample, share_of_bar
from geo.publishing.pictures.figure_bars import draw_figures
from geo.publishing.pictures.words import words_around
from geo.publishing.view import resolve_vintage
from geo.survey import load_edition
from geo.survey.edition_key import edition_name
from geo.survey.published.figures import all_figures
from geo.survey.published.rankings import all_rankings

if TYPE_CHECKING:
    from geo.cartography.picture.paper import Look
    from geo.publishing.pictures.figure_bars import FigureGroup
    from geo.publishing.view import View


def barometer_picture(
    view: View, look: Look, link: str = "", *, embedded: bool = True
) -> str | None:
    """As many figures as the picture has room for; None where the edition published none.

    Raises
    ------
    AtlasError
        The figures or the edition are missing or damaged.
    """
    edition = load_edition(view.edition)
    groups = figure_groups(view)
    if not groups:
        return None
    say = translator(view.lang)
    figures = [figure for _, found in groups for figure in found]
    taken = figures_download(figures, (edition,), "published", resolve_vintage(view), view, link)
    subtitle = [
        say("{note}.", note=taken.title),
        say("{sample}.", sample=sample(edition.id)),
        say.render(edition.year_and_version),
    ]
    title = say.render(edition.title)
    if not look.titled:
        subtitle.insert(0, say("{note}.", note=title))
    return draw_sheet(
        words_around(taken, title, subtitle),
        look,
        lambda box, letters: draw_figures(groups, look, box, letters, say),
        embedded=embedded,
    )


def figure_groups(view: View) -> list[FigureGroup]:
    """The figures of the view's edition that have a length, under the finding or theme they are of.

    Each is in the first group that has it; the group of the view's indicator is the first.
    """
    here = [
        figure
        for figure in all_figures()
        if figure.edition == edition_name(view.edition)
        and figure.theme != SAMPLE
        and share_of_bar(figure) is not None
    ]
    findings = key_findings(all_figures(), all_rankings())
    groups: list[FigureGroup] = [
        (one.title, [figure for figure in one.figures if figure in here]) for one in findings
    ]
    if not any(found for _, found in groups):
        own = [figure for figure in here if figure.code == own_code(view.edition)]
        groups = [
            (theme_title(theme), [figure for figure in own if figure.theme == theme])
            for chapter in report_chapters(own)
            for theme in chapter.themes
        ]
    groups = [(title, found) for title, found in groups if found]
    groups.sort(key=lambda group: not any(indicator_of(one) == view.indicator for one in group[1]))
    return groups
