"""Who was invited to an edition and who answered, as far as each is public.

An edition comes in; communes, counts and the state of a commune of which nothing is given go out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geo.state_cache import state_cache
from geo.survey.communes import area_table
from geo.survey.editions import load_edition
from geo.survey.maturity.scores import communes_that_answered
from geo.survey.missing import MissingState
from geo.survey.published.figures import published_count
from geo.territory.nis_code import COUNTRY

if TYPE_CHECKING:
    from geo.survey.edition import Edition


@dataclass(frozen=True)
class Participation:
    """How many communes answered an edition (None: not published), and how many were invited."""

    answered: int | None
    invited: int


@state_cache(maxsize=32)
def participation_counts(edition_id: str) -> Participation:
    """Who answered an edition: counted where that is public, else as published."""
    edition = load_edition(edition_id)
    if edition.discloses_who_answered:
        answered: int | None = len(communes_that_answered(edition_id))
    else:
        answered = published_total(edition) or None
    return Participation(answered, int(invited_communes(edition).sum()))


@state_cache(maxsize=16, of="boundaries")
def invited_communes(edition: Edition) -> pd.Series[bool]:
    """Whether each commune of the edition's vintage was invited."""
    region = area_table(edition.vintage)["region"]
    if edition.invited == "all":
        return pd.Series(data=True, index=region.index)
    return region.isin(edition.invited)


def nonresponse(edition: Edition) -> MissingState:
    """What is known of an invited commune of which the edition gives nothing."""
    known = edition.discloses_who_answered
    return MissingState.DID_NOT_ANSWER if known else MissingState.NOT_GIVEN


def published_total(edition: Edition) -> int:
    """How many communes answered as it was published; 0 where it was not."""
    areas = (COUNTRY,) if edition.invited == "all" else edition.invited
    return sum(published_count(edition.id, code) or 0 for code in areas)
