"""The published figures that a step names, as bars, edition by edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.picture.sheet import draw_sheet
from geo.language import translator
from geo.publishing.export.figure_rows import figures_download
from geo.publishing.figure_words import sample
from geo.publishing.pictures.figure_bars import draw_figures
from geo.publishing.pictures.words import words_around
from geo.publishing.view import View
from geo.survey import load_edition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.cartography.picture.paper import Look
    from geo.language import Language
    from geo.publishing.export.download import Download
    from geo.publishing.pictures.figure_bars import FigureGroup
    from geo.survey.published.figures import Figure


def figures_taken(figures: Sequence[Figure], language: Language, link: str = "") -> Download:
    """The figures as rows, with their sources; errors as :func:`figures_picture`."""
    names = list(dict.fromkeys(figure.edition for figure in figures))
    editions = tuple(load_edition(name) for name in names)
    view = View(lang=language, edition=names[0])
    return figures_download([*figures], editions, "published", editions[0].vintage, view, link)


def figures_picture(
    figures: Sequence[Figure],
    language: Language,
    look: Look,
    link: str = "",
    *,
    embedded: bool = True,
) -> str:
    """The figures as an SVG document; ``link`` shows them in the atlas.

    Raises
    ------
    AtlasError
        An edition that they are of is not, or no longer, published.
    """
    say = translator(language)
    taken = figures_taken(figures, language, link)
    editions = taken.editions
    several = len(editions) > 1
    groups: list[FigureGroup] = [
        (
            edition.title if several else "",
            [figure for figure in figures if figure.edition == edition.id],
        )
        for edition in editions
    ]
    subtitle = [say("{note}.", note=taken.title)]
    for edition in editions:
        if several:
            subtitle.append(
                say("{edition}: {sample}.", edition=edition.title, sample=sample(edition.id))
            )
        else:
            subtitle += [
                say("{sample}.", sample=sample(edition.id)),
                say.render(edition.year_and_version),
            ]
    title = say.render(figures[0].label)
    return draw_sheet(
        words_around(taken, title, subtitle),
        look,
        lambda box, letters: draw_figures(groups, look, box, letters, say),
        embedded=embedded,
    )
