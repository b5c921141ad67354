"""The map as a download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import translator
from geo.publishing.captions import caption_text
from geo.publishing.export.column_descriptions import columns
from geo.publishing.export.download import Download
from geo.publishing.export.long_rows import band_columns
from geo.publishing.export.map_rows import (
    category_notes,
    editions_of,
    kinds_of,
    map_rows,
    sources_of,
)
from geo.publishing.export.provenance import of_boundaries
from geo.publishing.map_view import compose
from geo.survey.values.documented_values import list_dates

if TYPE_CHECKING:
    from geo.publishing.view import View


def map_download(view: View, link: str) -> Download:
    """The map: every area that its table has."""
    composed = compose(view)
    say = translator(view.lang)
    rows = map_rows(composed)
    # Of an area they are no answers any more, but a share of its communes.
    answers = () if composed.observations.as_percent else category_notes(composed.indicator)
    unit = composed.observations.unit
    keys = [
        *(("code", "name", "province") if view.level == "commune" else ("code", "name")),
        *("indicator", "indicator_label", "value", "unit", "value_label", "state", "state_label"),
        *("n", "invited", "low", "high", *band_columns(rows)),
        *("origin", "origin_label", "note"),
    ]
    rows["indicator"] = composed.indicator.id
    rows["indicator_label"] = say.render(composed.indicator.label)
    rows["unit"] = say.render(unit)
    return Download(
        name=composed.indicator.id,
        title=composed.title(),
        editions=editions_of(composed),
        indicators=(composed.indicator.id,),
        kinds=kinds_of(composed),
        vintage=composed.vintage,
        level=view.level,
        rows=rows,
        columns=columns(*keys, value=unit, low=unit, high=unit, least=unit, most=unit),
        sample=composed.sample(),
        sources=(*sources_of(composed), of_boundaries(composed.vintage)),
        notes=(*caption_text(composed)[1:], *answers),
        link=link,
        language=view.lang,
        lists=list_dates(composed.indicator),
    )
