"""A survey's table with several rows a commune, by year, age or party: asked, never guessed.

A table, its mapping and the commune of each row come in; the columns that tell the rows of one
commune apart go out, and what stands in the way until somebody has said which rows count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.language import Text, listed
from geo.survey.importing.distinct_cells import read_column
from geo.survey.importing.distinguishing_columns import (
    NOWHERE,
    column_of,
    open_columns,
    telling_columns,
    totals_text,
)
from geo.survey.importing.duplicate_responses import TOGETHER
from geo.survey.importing.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from geo.survey.importing.distinguishing_columns import TellingColumn
    from geo.survey.importing.mapping import ColumnUse, ImportMapping
    from geo.survey.tables import SurveyTable

_VALUES_SAID = 6


def columns_apart(
    table: SurveyTable,
    mapping: ImportMapping,
    communes: npt.NDArray[np.int32],
    uses: Mapping[str, list[ColumnUse]],
) -> tuple[TellingColumn, ...]:
    """The columns that tell several rows of one commune apart, and those of which a value is told.

    Not the answers, nor what the survey tool writes of itself.
    """
    places = communes.astype(np.int64)
    taken: set[str | None] = {mapping.commune, mapping.submitted, mapping.finished}
    answers = [use.column for every in uses.values() for use in every]
    taken |= {*table.housekeeping, *answers}
    if mapping.layout == "long":
        answers = [mapping.value_column] if mapping.value_column else []
        taken |= {mapping.question_column, mapping.value_column, mapping.response_column}
        if mapping.question_column in table.raw.columns:
            asked = read_column(table, mapping.question_column or "")
            together = places * len(asked.cells) + asked.places
            places = np.where(places == NOWHERE, NOWHERE, together)
    names = [name for name in table.raw.columns if name not in taken]
    numbers = [name for name in answers if name in table.raw.columns]
    found = telling_columns(table.raw, names, places, numbers=numbers)
    known = {one.column for one in found}
    told = [name for name in mapping.only if name in table.raw.columns and name not in known]
    return (*(column_of(table.raw, name) for name in told), *found)


def apart_problems(
    table: SurveyTable, mapping: ImportMapping, telling: Sequence[TellingColumn]
) -> list[Problem]:
    """That a table by year, age or party needs a choice: the row furthest down is no answer."""
    left = open_columns(telling, mapping.only)
    if not left:
        return []
    refused = totals_text(left) if mapping.duplicate_rule in TOGETHER else None
    dated = mapping.submitted in table.raw.columns
    if refused is None and (mapping.duplicate_rule != "latest" or dated):
        return []
    one = left[0]
    values = ", ".join(one.values[:_VALUES_SAID]) + (", …" * (len(one.values) > _VALUES_SAID))
    return [
        Problem(
            None,
            one.column,
            values,
            Text(
                "one row a commune; several rows of a commune are told apart by {columns}",
                columns=listed([one.column for one in left]),
            ),
            blocks=True,
            remedy=refused
            or Text(
                "Choose one value of each (“only” in the mapping), or say which rule puts the "
                "rows together: sum, mean or most_complete."
            ),
        )
    ]
