"""The first places of the ranking as a chart of bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.picture.paper import INKS
from geo.language import translator
from geo.publishing.ranking_page.page import ranking_of, ranking_rows
from geo.publishing.slides.slide import BarChart, Series, plain
from geo.survey import load_edition
from geo.survey.comparison.ranking import why_not_rankable
from geo.survey.decimals import digits_of
from geo.survey.values.indicator_values import indicator_values

if TYPE_CHECKING:
    from geo.publishing.view import View

_MOST = 15  # bars


def ranking_chart(view: View) -> BarChart | None:
    """A bar for each of the first places, and for the marked commune, with its interval in words.

    None where communes cannot be ranked or none is, and where values are known only by bands.
    """
    vintage = load_edition(view.edition).vintage
    values = indicator_values(view.edition, view.indicator, "commune", vintage, view.index_weights)
    if why_not_rankable(values.indicator, values.edition) or values.table["least"].notna().any():
        return None
    rows = ranking_rows(view)
    if not rows:
        return None
    say, inks = translator(view.lang), INKS["light"]
    places = ranking_of(view).places
    shown = rows[:_MOST] + [row for row in rows[_MOST:] if row.marked]
    digits = digits_of(values.indicator, "commune")
    return BarChart(
        categories=tuple(
            plain(say("{name} ({part})", name=f"{row.place}. {row.name}", part=row.between))
            for row in shown
        ),
        series=(
            Series(
                name=plain(say.render(values.indicator.label)),
                values=tuple(round(places[row.code].value, digits) for row in shown),
                colour=inks.own,
                digits=digits,
                of_points=tuple(
                    inks.accent if row.marked else inks.beside if row.peer else None
                    for row in shown
                ),
            ),
        ),
        unit=plain(
            say("{title}, {unit}", title=values.indicator.label, unit=values.indicator.unit)
        ),
        top=10 if values.indicator.kind == "score" else None,
        alt=plain(
            say.apart(say("{name}: {value}", name=row.name, value=row.value) for row in shown)
        ),
    )
