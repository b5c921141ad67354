"""The ranking as a download."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.captions import caption_text
from geo.publishing.export.column_descriptions import columns
from geo.publishing.export.download import Download
from geo.publishing.export.long_rows import band_columns
from geo.publishing.export.map_rows import editions_of, kinds_of, map_rows, sources_of
from geo.publishing.export.provenance import of_boundaries
from geo.publishing.map_view import compose
from geo.publishing.ranked_places import interval_notes
from geo.publishing.ranking_page.page import ranking_of
from geo.survey import load_edition
from geo.survey.comparison.ranking import why_not_rankable
from geo.survey.values.documented_values import list_dates
from geo.survey.values.indicator_values import indicator_values

if TYPE_CHECKING:
    from geo.publishing.view import View


def ranking_download(view: View, link: str) -> Download | None:
    """The ranking: every commune with a place, then those without one and why."""
    edition = load_edition(view.edition)
    indicator = indicator_values(view.edition, view.indicator, "commune", edition.vintage).indicator
    if why_not_rankable(indicator, edition):
        return None
    ranking = ranking_of(view)
    plain = replace(view, level="commune", vintage=edition.vintage)
    composed = compose(plain)
    rows = map_rows(composed)
    places = ranking.table.reindex(rows["code"])
    for key, column in (
        ("rank", "rank"),
        ("last", "last"),
        ("place_low", "low"),
        ("place_high", "high"),
        ("median", "median"),
    ):
        rows[key] = places[column].to_numpy()
    rows = rows.sort_values(["rank", "code"], kind="stable")
    unit = composed.observations.unit
    keys = [
        *("code", "name", "province", "value", "value_label", *band_columns(rows)),
        *("state", "state_label"),
        *("rank", "last", "median", "place_low", "place_high", "origin", "origin_label", "note"),
    ]
    return Download(
        name=f"ranking.{view.indicator}",
        title=Text("Ranking: {title}", title=ranking.indicator.label),
        editions=editions_of(composed),
        indicators=(view.indicator,),
        kinds=kinds_of(composed),
        vintage=edition.vintage,
        level="commune",
        rows=rows,
        columns=columns(*keys, value=unit, least=unit, most=unit),
        sample=composed.sample(),
        sources=(*sources_of(composed), of_boundaries(composed.vintage)),
        notes=(*caption_text(composed)[1:], *interval_notes(ranking)),
        link=link,
        language=view.lang,
        lists=list_dates(composed.indicator),
    )
