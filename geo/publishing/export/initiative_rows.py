"""Documented initiatives as rows, with what must be said beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text, translator
from geo.publishing.export.download import Download
from geo.publishing.export.long_rows import LongRows
from geo.publishing.export.provenance import DOCUMENTED
from geo.publishing.view import resolve_vintage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.publishing.view import View
    from geo.survey import Initiative

_INITIATIVE_COLUMNS = (
    "programme", "programme_label", "year", "code", "vintage", "level", "name", "named", "fact",
    "list_of", "complete", "complete_label", "state", "origin", "origin_label", "source_url",
)  # fmt: skip


def entries_download(initiatives: Iterable[Initiative], view: View, link: str) -> Download:
    """One row for each entry of a list."""
    rows = LongRows(translator(view.lang))
    for one in initiatives:
        rows.initiative(one)
    frame, described = rows.frame(*_INITIATIVE_COLUMNS)
    return Download(
        name="initiatives",
        title=Text("Documented initiatives"),
        editions=(),
        indicators=(),
        kinds=frozenset({"documented"}),
        vintage=resolve_vintage(view),
        level=None,
        rows=frame,
        columns=described,
        sample=Text.plural("{n} entry", "{n} entries", n=len(frame)),
        sources=(DOCUMENTED,),
        notes=(
            Text(
                "Not being on a list says something only where the list is complete. Codes are "
                "those of the boundaries in the column “{column}”.",
                column="vintage",
            ),
        ),
        link=link,
        language=view.lang,
    )
