"""What is known about each commune and a programme: on its list, not on it, or not to be told.

A programme and a vintage come in; for every commune goes out one of few standings. Whoever says
that a commune is not on a list asks here first: the commune may belong to a region that takes part
as a whole, have merged into one that is on the list, or be outside of what the programme is about.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.state_cache import state_cache
from geo.survey.communes import area_codes, area_table
from geo.survey.documented.initiatives import (
    in_scope,
    initiatives_by_commune,
    initiatives_of_regions,
    initiatives_of_successors,
    load_programmes,
)

if TYPE_CHECKING:
    from geo.survey.documented.initiatives import Programme
    from geo.survey.documented.programme_lists import ListOf
    from geo.territory.nis_code import NisCode


class MembershipStatus(StrEnum):
    """What is known about a commune and a programme."""

    ON = "on"
    """It is on a list of the programme, or a part of it was."""
    WITH_REGION = "with_region"
    """It is not, but its region is on a list as a whole."""
    AS_SUCCESSOR = "as_successor"
    """It is not, but the commune that it has since merged into is."""
    OUTSIDE = "outside"
    """It is outside of the area whose communes could be on it."""
    NOT_ON = "not_on"
    """It is on none of the lists, and they are complete."""
    UNKNOWN = "unknown"
    """It is on none of the lists that are known, and not all are complete."""


@state_cache(maxsize=256, of="boundaries")
def membership_statuses(programme_key: str, vintage: int) -> pd.Series[str]:
    """The standing of every commune of ``vintage`` towards a programme.

    Returns
    -------
    Series of str
        One of :class:`MembershipStatus`, indexed by nis5.
    """
    programme = load_programmes()[programme_key]
    index = area_codes(vintage, "commune")
    absent = MembershipStatus.NOT_ON if programme.is_complete else MembershipStatus.UNKNOWN
    found = np.full(len(index), str(absent), dtype="object")
    found[~in_scope(programme, vintage).reindex(index).to_numpy()] = str(MembershipStatus.OUTSIDE)
    region = area_table(vintage)["region"].reindex(index).to_numpy(dtype="object")
    for code, entries in initiatives_of_regions().items():
        if any(one.programme.key == programme_key for one in entries):
            found[region == code] = str(MembershipStatus.WITH_REGION)
    for standing, by_commune in (
        (MembershipStatus.AS_SUCCESSOR, initiatives_of_successors(vintage)),
        (MembershipStatus.ON, initiatives_by_commune(vintage)),
    ):
        on = [
            code
            for code, entries in by_commune.items()
            if any(one.programme.key == programme_key for one in entries)
        ]
        found[index.isin(on)] = str(standing)
    return pd.Series(found, index=index, dtype="str")


def absent_from(nis5: NisCode, vintage: int) -> dict[ListOf, list[Programme]]:
    """Programmes on whose complete lists a commune of ``vintage`` is not, by what these are of."""
    found: dict[ListOf, list[Programme]] = {}
    for programme in load_programmes().values():
        if membership_statuses(programme.key, vintage)[nis5] == MembershipStatus.NOT_ON:
            found.setdefault(programme.list_of, []).append(programme)
    return found
