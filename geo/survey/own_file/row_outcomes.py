"""What becomes of each row of a reader's file: mapped, listed with a reason, put together.

Rows that were matched to communes one by one come in, as :class:`RowReport`; what the rows tell
about each other settles them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from geo.language import AtlasError, Text
from geo.survey.importing.distinct_cells import plain
from geo.survey.importing.distinguishing_columns import rows_with
from geo.survey.own_file.subtotals import subtotals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.survey.importing.distinguishing_columns import Together
    from geo.survey.tables import RawTable
    from geo.survey.tables.number_notation import Numbers
    from geo.territory import Match
    from geo.territory.nis_code import NisCode

RowStatus = Literal[
    "sure",
    "chosen",
    "together",
    "waiting",
    "candidates",
    "none",
    "duplicate",
    "other_value",
    "test",
    "spam",
    "unfinished",
    "left_out",
]
STATUSES: tuple[RowStatus, ...] = get_args(RowStatus)
MAPPED: frozenset[RowStatus] = frozenset({"sure", "chosen", "together"})


@dataclass(frozen=True)
class RowReport:
    """What became of one row of the file.

    Attributes
    ----------
    row : int
        The row's number in the file, as a spreadsheet shows it.
    found : str
        The cell of the commune column, as text; never to be read as markup or formula.
    status : str
        ``sure`` and ``chosen`` are mapped. ``candidates``: the reader can choose. ``none``: no
        commune. ``duplicate``: another row is about the same commune. ``left_out``: as the reader
        chose. ``together``: mapped, added up or averaged with the other rows of its commune.
        ``other_value``: a column holds another value than the reader chose. ``waiting``: of a table
        with several rows a commune, until it is said which of them count. ``test``, ``spam``,
        ``unfinished``: no answer, as the survey tool says.
    code : str or None
        The commune the row is mapped to (nis5 of the vintage); None if it is not mapped.
    reason : Text
        Why, in one sentence.
    candidates : tuple of Match
    about : str or None
        The commune the row is about, also when another row is mapped instead of it.
    """

    row: int
    found: str
    status: RowStatus
    code: NisCode | None
    reason: Text
    candidates: tuple[Match, ...]
    about: NisCode | None = None


def with_chosen_values(
    table: RawTable, rows: list[RowReport], only: Mapping[str, str]
) -> list[RowReport]:
    """List the rows that hold another value than the chosen one, whatever they are about."""
    kept = list(rows)
    for name, value in only.items():
        chosen = rows_with(table, {name: value})
        if not chosen.any():
            raise AtlasError(
                Text(
                    "{file}: no row has “{value}” in column {column}. Choose a value that it has.",
                    file=table.name,
                    value=value,
                    column=name,
                )
            )
        column = table.column(name)
        for place in np.flatnonzero(~chosen).tolist():
            reason = Text(
                "{column} is “{found}”; you chose “{value}”.",
                column=name,
                found=plain(column[place]),
                value=value,
            )
            kept[place] = replace(kept[place], status="other_value", code=None, reason=reason)
    return kept


def without_subtotals(
    rows: list[RowReport], numbers: Mapping[str, Numbers], vintage: int
) -> list[RowReport]:
    """Where names shared with areas hold sums of communes, the reader says which are communes."""
    areas = [
        {one.code for one in row.candidates if one.kind != "commune"}
        if row.status == "sure"
        else ()
        for row in rows
    ]
    if not any(areas):
        return rows
    cells = np.array([column.values for column in numbers.values()], dtype=float).T
    found = subtotals([row.code for row in rows], areas, cells, vintage)
    kept = list(rows)
    for place, row in enumerate(rows if found.heads else ()):
        first, last = found.heads.get(place, (0, 0))
        if first < last:
            reason = Text(
                "An area of this name, or the commune? Rows {first} to {last} add up to this one, "
                "or give it on average.",
                first=str(rows[first].row),
                last=str(rows[last].row),
            )
        elif place in found.heads or (areas[place] and place not in found.inside):
            reason = Text(
                "An area of this name, or the commune? Other rows of the table are about areas."
            )
        else:
            continue
        kept[place] = replace(row, status="candidates", code=None, about=None, reason=reason)
    return kept


def with_all_pending(rows: list[RowReport]) -> list[RowReport]:
    """No row counts before it is said which do: neither one of several nor the only one."""
    reason = Text("Waits until you have said which rows of the file count.")
    return [
        replace(row, status="waiting", code=None, reason=reason) if row.code is not None else row
        for row in rows
    ]


def merge_rows(rows: list[RowReport], together: Together) -> list[RowReport]:
    """Rows about one commune are mapped together."""
    counted = Counter(row.code for row in rows if row.code is not None)
    words: dict[Together, Text] = {
        "sum": Text("Added up with the other rows of the commune."),
        "mean": Text("Averaged with the other rows of the commune."),
    }
    return [
        replace(row, status="together", reason=words[together])
        if row.code is not None and counted[row.code] > 1
        else row
        for row in rows
    ]


def communes_with_fewer_rows(rows: Sequence[RowReport]) -> tuple[str, ...]:
    """Communes of which fewer rows are put together than of most."""
    if not any(row.status == "together" for row in rows):
        return ()
    counted = Counter(row.code for row in rows if row.code is not None)
    (most, _), *_ = Counter(counted.values()).most_common(1)
    return tuple(sorted(code for code, n in counted.items() if n < most))


def without_duplicates(rows: list[RowReport], numbers: Mapping[str, Numbers]) -> list[RowReport]:
    """Of the rows about one commune keep one if that is no guess; the others say which it was."""
    about: dict[str, list[int]] = defaultdict(list)
    for place, report in enumerate(rows):
        if report.code is not None:
            about[report.code].append(place)
    kept = list(rows)
    for places in about.values():
        if len(places) == 1:
            continue
        chosen = [place for place in places if rows[place].status == "chosen"]
        equal = len({tuple(column.values[p] for column in numbers.values()) for p in places}) == 1
        same = equal and not chosen
        stays = chosen[0] if len(chosen) == 1 else places[0] if same else None
        for place in places:
            if place != stays:
                other = stays if stays is not None else next(p for p in places if p != place)
                kept[place] = _duplicate(rows[place], rows[other], resolved=stays is not None)
    return kept


def _duplicate(report: RowReport, other: RowReport, *, resolved: bool) -> RowReport:
    if resolved:
        reason = Text("The same commune as row {row}, which is mapped.", row=str(other.row))
    else:
        reason = Text(
            "The same commune as row {row}, but not the same row. Choose which of them counts; "
            "they are not added up unless you say so.",
            row=str(other.row),
        )
    return replace(report, status="duplicate", code=None, reason=reason)
