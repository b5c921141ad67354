"""Values of communes carried from one vintage to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from geo.language import AtlasError, Text
from geo.territory.files import read_table
from geo.territory.mergers import codes_between
from geo.territory.vintages import check_vintage

How = Literal["sum", "mean", "any", "all"]
SHOWN = 5  # codes or names in an error; the rest is counted


@dataclass(frozen=True)
class Converted:
    """Values at another vintage, and what they were made from.

    Attributes
    ----------
    values : DataFrame
        One row for every commune of the new vintage (index ``nis5``, str, sorted), the columns
        that were given: float64 for ``sum`` and ``mean``, nullable ``boolean`` for ``any`` and
        ``all``. Missing where no part had a value.
    parts_total : Series of int64
        By the same index: how many communes of the old vintage each was made from.
    parts_with_value : DataFrame of int64
        By the same index and columns: how many of them had a value. Fewer than ``parts_total``
        means that the value speaks for a part of the commune only.
    parts : DataFrame
        One row an old commune (index ``nis5_from``): ``nis5`` (str), the new commune, and by
        column whether it had a value (bool). Backwards, an old commune of several parts has as
        many rows.
    """

    values: pd.DataFrame
    parts_total: pd.Series[int]
    parts_with_value: pd.DataFrame
    parts: pd.DataFrame


def convert(
    table: pd.DataFrame | pd.Series,
    from_vintage: int,
    to_vintage: int,
    how: How | Mapping[str, How],
) -> Converted:
    """Carry values of communes from one vintage to another.

    Parameters
    ----------
    table : DataFrame or Series
        Numbers or truth values (missing ones allowed) indexed by ``nis5`` (str) of
        ``from_vintage``. Communes may be absent: that is the same as a missing value.
    how : {"sum", "mean", "any", "all"} or a mapping of column to one of these
        What the value of a merged commune is: the sum; the mean weighted by population (2018); or
        whether any, or all, of its parts have it. Always over the parts that have a value.

    Returns
    -------
    Converted

    Raises
    ------
    AtlasError
        For an unknown vintage or ``how``, a code that ``from_vintage`` does not have or that
        comes twice, a column that is not numbers; and, back in time, for a value of a merged
        commune: nothing says how it divides over its parts. New codes of unchanged communes do
        go back.
    """
    check_vintage(from_vintage)
    check_vintage(to_vintage)
    frame = table.to_frame() if isinstance(table, pd.Series) else table
    rules = _rules(frame, how)
    links = _links(from_vintage, to_vintage)
    _check_codes(frame, from_vintage, set(links["nis5_from"]))
    numbers = pd.DataFrame(
        {column: _numbers(frame[column], rules[column]) for column in frame.columns},
        index=frame.index,
    )
    if from_vintage > to_vintage:
        _refuse_to_split(numbers, links, from_vintage, to_vintage)

    parts = numbers.reindex(links["nis5_from"])
    has_value = parts.notna()
    target = pd.Series(links["nis5"].to_numpy(), index=parts.index)
    weight = _population(from_vintage).reindex(parts.index)
    values = pd.DataFrame(
        {column: _combine(parts[column], target, weight, rules[column]) for column in parts.columns}
    )
    return Converted(
        values=values.rename_axis("nis5"),
        parts_total=links.groupby("nis5")["nis5_from"].size().rename("parts_total"),
        parts_with_value=has_value.groupby(target).sum().rename_axis("nis5"),
        parts=has_value.assign(nis5=target)[["nis5", *has_value.columns]],
    )


def _links(from_vintage: int, to_vintage: int) -> pd.DataFrame:
    """Pairs of communes that share territory: nis5_from, nis5 (str)."""
    forwards = from_vintage <= to_vintage
    early, late = sorted((from_vintage, to_vintage))
    into = codes_between(early, late)
    pairs = pd.DataFrame({"early": into.index.astype(str), "late": into.to_numpy()})
    pairs = pairs[["early", "late"] if forwards else ["late", "early"]]
    return pairs.set_axis(["nis5_from", "nis5"], axis=1)


def _combine(
    part: pd.Series[float], target: pd.Series[str], weight: pd.Series[int], how: How
) -> pd.Series:
    by_commune = part.groupby(target)
    result: pd.Series
    if how == "sum":
        result = by_commune.sum(min_count=1)
    elif how == "mean":
        weighed = (part * weight).groupby(target).sum(min_count=1)
        total = weight.where(part.notna()).groupby(target).sum(min_count=1)
        # A part that is alone keeps its value to the last bit.
        result = (weighed / total).where(by_commune.count() != 1, by_commune.max())
    else:
        extreme = by_commune.max() if how == "any" else by_commune.min()
        result = extreme.astype("Float64").astype("boolean")
    return result


def _rules(frame: pd.DataFrame, how: How | Mapping[str, How]) -> dict[str, How]:
    rules = {c: how[c] if isinstance(how, Mapping) else how for c in frame.columns}
    for rule in rules.values():
        if rule not in get_args(How):
            raise AtlasError(
                Text(
                    "Values cannot be merged by {how}: choose one of {known}.",
                    how=str(rule),
                    known=", ".join(get_args(How)),
                )
            )
    return rules


def _check_codes(frame: pd.DataFrame, vintage: int, known: set[str]) -> None:
    unknown = [str(code) for code in frame.index if code not in known]
    if unknown:
        raise AtlasError(
            Text(
                "The table has codes that are not communes of {vintage}: {codes}. Codes are text "
                "of five digits; check which year's communes the table is about.",
                vintage=str(vintage),
                codes=_some(unknown),
            )
        )
    twice = frame.index[frame.index.duplicated()].unique()
    if len(twice):
        raise AtlasError(
            Text("The table has communes more than once: {codes}.", codes=_some(list(twice)))
        )


def _numbers(column: pd.Series, how: How) -> pd.Series[float]:
    try:
        numbers = pd.to_numeric(column.astype("object")).astype("Float64").astype("float64")
    except (ValueError, TypeError):
        numbers = None
    if how in ("any", "all") and (numbers is None or not numbers.dropna().isin([0, 1]).all()):
        raise AtlasError(
            Text(
                "Column {column} cannot be merged by {how}: it holds other values than yes and no.",
                column=str(column.name),
                how=how,
            )
        )
    if numbers is None:
        raise AtlasError(
            Text(
                "Column {column} cannot be merged by {how}: it holds values that are not numbers.",
                column=str(column.name),
                how=how,
            )
        )
    return numbers


def _refuse_to_split(
    numbers: pd.DataFrame, links: pd.DataFrame, from_vintage: int, to_vintage: int
) -> None:
    merged = set(links.loc[links["nis5_from"].duplicated(keep=False), "nis5_from"])
    with_value = numbers.index[numbers.notna().any(axis=1)]
    stuck = sorted(merged.intersection(with_value))
    if stuck:
        names = read_table(f"communes-{from_vintage}.csv", {"nis5": str, "name_local": str})
        name = dict(zip(names["nis5"], names["name_local"], strict=True))
        raise AtlasError(
            Text(
                "Values of {from_vintage} cannot be divided over the communes of {to_vintage}: "
                "{communes} had not merged yet. Leave these out, or show the table on the "
                "communes of {from_vintage}.",
                from_vintage=str(from_vintage),
                to_vintage=str(to_vintage),
                communes=_some([f"{name[code]} ({code})" for code in stuck]),
            )
        )


def _population(vintage: int) -> pd.Series[int]:
    table = read_table(f"communes-{vintage}.csv", {"nis5": str, "population": "int64"})
    return table.set_index("nis5")["population"]


def _some(items: list[str]) -> str:
    """The first few of a list, and how many more there are."""
    shown = ", ".join(items[:SHOWN])
    return shown if len(items) <= SHOWN else f"{shown}… (+{len(items) - SHOWN})"
