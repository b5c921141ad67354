"""Published figures and orders as rows, each with its own unit and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.language import Text, translator
from geo.publishing.export.download import Download
from geo.publishing.export.long_rows import LongRows
from geo.publishing.export.provenance import ALL_FIGURES, of_figures
from geo.survey import load_edition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.publishing.view import View
    from geo.survey import Edition
    from geo.survey.published.rankings import PublishedRanking

_FIGURE_COLUMNS = (
    "edition", "year", "record", "record_label", "indicator", "indicator_label", "code", "name",
    "level", "value", "unit", "value_label", "state", "base", "rounded", "derived", "second_hand",
    "doubt", "origin", "origin_label", "note", "source_url",
)  # fmt: skip
_FEW = 2  # editions whose barometers are named one by one


def figures_download(  # noqa: PLR0917  (the parts of one table)
    figures: list[Any],
    editions: tuple[Edition, ...],
    name: str,
    vintage: int,
    view: View,
    link: str,
    orders: Sequence[PublishedRanking] = (),
) -> Download:
    """The figures, then the orders, with what must be said beside them."""
    rows = LongRows(translator(view.lang))
    for figure in figures:
        rows.figure(figure, load_edition(figure.edition).year)
    for order in orders:
        rows.order(order, load_edition(order.edition).year)
    frame, described = rows.frame(*_FIGURE_COLUMNS)
    return Download(
        name=name,
        title=Text("Published figures"),
        editions=editions,
        indicators=(),
        kinds=frozenset({"figures"}),
        vintage=vintage,
        level=None,
        rows=frame,
        columns=described,
        sample=Text.plural("{n} published figure", "{n} published figures", n=len(figures)),
        sources=tuple(map(of_figures, editions)) if len(editions) <= _FEW else (ALL_FIGURES,),
        notes=(Text("Each figure has its own unit, with its denominator, and its own source."),),
        link=link,
        language=view.lang,
    )
