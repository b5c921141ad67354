"""Documented initiatives as values for areas: real facts, and what their absence means.

An indicator ``documented.*``, a level and a vintage come in; a table like that of
:class:`geo.survey.values.indicator_values.IndicatorValues` goes out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import Text, listed
from geo.state_cache import state_cache
from geo.survey.communes import area_codes, area_table
from geo.survey.documented.initiatives import (
    initiatives_by_commune,
    initiatives_of_regions,
    initiatives_of_successors,
    load_programmes,
)
from geo.survey.documented.list_dates import dates_of, is_counted
from geo.survey.documented.membership import MembershipStatus, membership_statuses
from geo.survey.missing import VALUE, MissingState

if TYPE_CHECKING:
    from geo.survey.documented.initiatives import Initiative, Programme
    from geo.survey.documented.list_dates import ListDates
    from geo.survey.indicators import Indicator
    from geo.territory import Level

AT_LEAST = Text("At least: the lists behind it are incomplete.")
_AS_A_WHOLE = Text("The region takes part as a whole, not its communes one by one.")


def documented_values(
    indicator: Indicator, level: Level, vintage: int
) -> tuple[pd.DataFrame, Text | None]:
    """Table of values and the note on how they came about; see the module."""
    communes = _commune_table(indicator.id, indicator.programme, vintage)
    sure = _is_sure(indicator)
    note = None if sure else AT_LEAST
    if level == "commune":
        return communes, note
    return _areas(indicator, communes, level, vintage, sure=sure), note


def list_dates(*indicators: Indicator) -> ListDates | None:
    """The dates of the lists that indicators count; None where none of them counts any."""
    programmes = [one for indicator in indicators for one in _programmes_of(indicator)]
    return dates_of(programmes) if programmes else None


def _programmes_of(indicator: Indicator) -> list[Programme]:
    if indicator.nature != "documented":
        return []
    if indicator.programme is not None:
        return [load_programmes()[indicator.programme]]
    which = indicator.id.removeprefix("documented.")
    return [one for one in load_programmes().values() if one.documented and is_counted(one, which)]


def _is_sure(indicator: Indicator) -> bool:
    """Whether absence is a zero: only complete lists are counted."""
    if indicator.programme is not None:
        return load_programmes()[indicator.programme].is_complete
    return indicator.id == "documented.complete"


@state_cache(maxsize=128, of="boundaries")
def _commune_table(indicator_id: str, programme: str | None, vintage: int) -> pd.DataFrame:
    index = area_codes(vintage, "commune")
    if programme is None:
        value, state, notes = _counts(indicator_id.removeprefix("documented."), index, vintage)
    else:
        value, state, notes = _membership(programme, index, vintage)
    known = (state == VALUE).astype("int64")
    gap = np.full(len(index), math.nan)
    return pd.DataFrame(
        {
            "value": value,
            "state": state.astype("str"),
            "n": known.astype("Int64"),
            "invited": pd.array([1] * len(index), dtype="Int64"),
            "low": gap,
            "high": gap,
            "origin": pd.array(["documented"] * len(index), dtype="str"),
            "note": notes,
        },
        index=index,
    )


def _counts(which: str, index: pd.Index, vintage: int) -> tuple[pd.Series, pd.Series, pd.Series]:
    """How many programmes each commune is documented in, of the lists asked for."""

    def counted(one: Initiative) -> bool:
        return is_counted(one.programme, which)

    by_commune = initiatives_by_commune(vintage)
    counts = pd.Series(
        [
            len({one.programme.key for one in by_commune.get(code, ()) if counted(one)})
            for code in index
        ],
        index=index,
        dtype="float64",
    )
    notes: pd.Series = pd.Series([None] * len(index), index=index, dtype="object")
    region = area_table(vintage)["region"].reindex(index)
    for code, entries in initiatives_of_regions().items():
        names = [one.programme.label for one in entries if counted(one)]
        if names:
            text = Text("Its region is on a further list as a whole: {names}.", names=listed(names))
            for commune in index[region == code]:
                notes[commune] = text
    for code, later in initiatives_of_successors(vintage).items():
        if any(counted(one) for one in later):
            notes[code] = Text(
                "Its successor {name} is on a further list.",
                name=next(one.named for one in later if counted(one)),
            )
    if which == "complete":
        return counts, pd.Series(VALUE, index=index, dtype="str"), notes
    none = counts == 0
    return (
        counts.where(~none),
        pd.Series(np.where(none, MissingState.NO_RECORD.value, VALUE), index=index, dtype="str"),
        notes,
    )


_STATES: dict[str, str] = {
    MembershipStatus.ON: VALUE,
    MembershipStatus.NOT_ON: VALUE,
    MembershipStatus.WITH_REGION: MissingState.NOT_APPLICABLE.value,
    MembershipStatus.AS_SUCCESSOR: MissingState.MERGED.value,
    MembershipStatus.OUTSIDE: MissingState.NOT_APPLICABLE.value,
    MembershipStatus.UNKNOWN: MissingState.NO_RECORD.value,
}


def _membership(key: str, index: pd.Index, vintage: int) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Whether each commune is on a list of one programme."""
    standing = membership_statuses(key, vintage).reindex(index).tolist()
    state = [_STATES[one] for one in standing]
    notes = [_AS_A_WHOLE if one == MembershipStatus.WITH_REGION else None for one in standing]
    on_list = [
        float(one == MembershipStatus.ON) if told == VALUE else math.nan
        for one, told in zip(standing, state, strict=True)
    ]
    return (
        pd.Series(on_list, index=index, dtype="float64"),
        pd.Series(state, index=index, dtype="str"),
        pd.Series(notes, index=index, dtype="object"),
    )


def _areas(
    indicator: Indicator, communes: pd.DataFrame, level: Level, vintage: int, *, sure: bool
) -> pd.DataFrame:
    """Share of the communes in a programme, or programmes per commune, of each area.

    Every commune that the programme concerns is in the denominator: with incomplete lists the
    result is a lower bound, and an area without any record has no value.
    """
    codes = area_codes(vintage, level)
    areas = area_table(vintage)
    group = areas[level].reindex(communes.index)
    concerned = ~communes.state.isin([MissingState.NOT_APPLICABLE.value, MissingState.MERGED.value])
    size = concerned.groupby(group).sum().reindex(codes, fill_value=0)
    total = communes.value.fillna(0).groupby(group).sum().reindex(codes, fill_value=0)
    per_commune = total / size.where(size > 0)
    value = 100 * per_commune if indicator.kind == "yes_no" else per_commune
    state = np.select(
        [size == 0, (total == 0) & (not sure)],
        [MissingState.NOT_APPLICABLE.value, MissingState.NO_RECORD.value],
        VALUE,
    )
    shown = state == VALUE
    notes: pd.Series = pd.Series([None] * len(codes), index=codes, dtype="object")
    if not sure:
        notes[shown] = AT_LEAST
    as_a_whole = [
        region
        for region, entries in initiatives_of_regions().items()
        if any(one.programme.key == indicator.programme for one in entries)
    ]
    # Also of smaller areas: a province, or what stands in for one, may be all or part of a region.
    inside = areas["region"].isin(as_a_whole).groupby(areas[level]).all()
    notes[inside.reindex(codes, fill_value=False)] = _AS_A_WHOLE
    gap = np.full(len(codes), math.nan)
    return pd.DataFrame(
        {
            "value": value.where(shown),
            "state": pd.array(state, dtype="str"),
            "n": size.astype("Int64"),
            "invited": size.astype("Int64"),
            "low": gap,
            "high": gap,
            "origin": pd.array(["documented"] * len(codes), dtype="str"),
            "note": notes,
        },
        index=codes,
    )
