"""Beside the map while nothing is selected: what the map says in a few sentences, how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import translator
from geo.publishing.html import fill_template
from geo.publishing.map_view import DEMONSTRATION_LABEL, area_value_or_reason, compose, detail
from geo.publishing.page_links import anchor_of
from geo.publishing.quotations.map_sentences import map_sentence
from geo.publishing.quotations.on_page import gather
from geo.state_cache import state_cache
from geo.survey import indicator_values
from geo.survey.communes import area_name
from geo.territory.nis_code import COUNTRY, REGIONS, NisCode

if TYPE_CHECKING:
    from geo.language import Language
    from geo.publishing.view import View
    from geo.territory import Level


@state_cache(maxsize=128)
def overview_html(view: View, address: str = "") -> str:
    """Country and regions for the indicator on the map, with n and origin, as HTML.

    ``address`` is that of any page of the server, for the link in the sentence to be copied.
    """
    say = translator(view.lang)
    composed = compose(view)
    rows, drawn = [], False
    levels: tuple[tuple[Level, tuple[NisCode, ...]], ...] = (
        ("country", (COUNTRY,)),
        ("region", REGIONS),
    )
    for level, codes in levels:
        observed = indicator_values(
            view.edition, view.indicator, level, composed.vintage, view.index_weights
        )
        for code in codes:
            row = observed.table.loc[code]
            drawn = drawn or bool(row["state"] == "value" and row["origin"] == "synthetic")
            rows.append(
                {
                    "name": say.render(area_name(code, level, composed.vintage)),
                    "value": area_value_or_reason(observed, code, say),
                    "missing": row["state"] != "value",
                    "detail": say.render(detail(row, observed, say)),
                }
            )
    return fill_template(
        "map_page/overview.html",
        say,
        composed=composed,
        rows=rows,
        unit=observed.unit,
        regions_published=any(not row["missing"] for row in rows[1:]),
        published=_published_link(composed.indicator.published_key, view.lang),
        label=DEMONSTRATION_LABEL if drawn else None,  # the map has its own, above it
        quotes=gather(lambda: {"": map_sentence(composed, address)}),
    )


def _published_link(key: str | None, language: Language) -> str:
    """Where the barometer page tells what was published of it; empty where nothing was."""
    anchor = anchor_of(key) if key else None
    return f"./barometer?lang={language}#{anchor}" if anchor else ""
