"""In which area of any vintage the communes of an edition are.

An edition, a level and a vintage come in; areas of communes, and counts of those invited, go out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.state_cache import state_cache
from geo.survey.communes import area_table, commune_facts, successor_of
from geo.survey.editions import load_edition
from geo.survey.participation import invited_communes

if TYPE_CHECKING:
    from geo.survey.edition import Edition
    from geo.territory import Level
    from geo.territory.nis_code import NisCode


@state_cache(maxsize=64, of="boundaries")
def area_of_edition(edition_vintage: int, level: Level, vintage: int) -> pd.Series[str]:
    """The area of ``vintage`` that each commune of the edition's vintage is in."""
    area = area_table(vintage)[level]
    if edition_vintage <= vintage:
        successor = successor_of(edition_vintage, vintage)
        return pd.Series(area.reindex(successor.to_numpy()).to_numpy(), index=successor.index)
    # Backwards: a merged commune counts where its most populous part was.
    later = successor_of(vintage, edition_vintage)
    people = commune_facts(vintage)["population"].sort_values()
    largest = later.reindex(people.index).drop_duplicates(keep="last")
    return pd.Series(area.reindex(largest.index).to_numpy(), index=largest.to_numpy()).sort_index()


def same_territory(edition: Edition, level: Level, vintage: int, code: NisCode) -> bool:
    """Whether an area of ``vintage`` holds the same communes as when the edition was surveyed."""
    if vintage == edition.vintage:
        return True
    then = area_table(edition.vintage)[level] == code
    now = area_of_edition(edition.vintage, level, vintage).reindex(then.index) == code
    return bool((then == now).all())


def invited_count(edition_id: str, level: Level, code: NisCode, vintage: int) -> int:
    """How many communes of an area (of ``vintage``) were invited to an edition."""
    edition = load_edition(edition_id)
    area = area_of_edition(edition.vintage, level, vintage)
    return int((invited_communes(edition) & (area == code)).sum())
