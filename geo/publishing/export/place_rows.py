"""Rows about the places of one edition: their columns, what they are made of, what to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.survey.disclosed import only_disclosed

if TYPE_CHECKING:
    from geo.language import Labels, Text
    from geo.publishing.export.download import Kind
    from geo.survey import Edition

    Words = Text | Labels | str

PLACE_COLUMNS = (
    "record", "record_label", "code", "name", "level", "indicator", "indicator_label", "value",
    "unit", "answer", "value_label", "state", "state_label", "n", "invited", "low", "high",
    "origin", "origin_label", "year", "note", "source_url",
)  # fmt: skip


def made_of(edition: Edition) -> frozenset[Kind]:
    """What the figures of single places in an edition are made of."""
    if edition.has_answers:
        return frozenset({"answers", "scores", "groups"})
    return frozenset({"groups"} if edition.disclosure == "aggregates" else {"figures"})


def edition_notes(edition: Edition) -> tuple[Words, ...]:
    """What the edition says of itself, and that not all of it is public."""
    return tuple(one for one in (edition.note, only_disclosed(edition)) if one is not None)
