"""Rows whose columns name different communes: a code beside a name that is another one's.

A survey table, the column that counts and others that name communes come in; warnings go out. The
column that counts goes on counting: which of the two is wrong only a reader of the file can tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.language import Text
from geo.survey.commune_column import conflicting_places
from geo.survey.communes import area_name
from geo.survey.importing.commune_matches import match_column, naming_columns
from geo.survey.importing.distinct_cells import plain, read_column
from geo.survey.importing.problem import Problem
from geo.territory import match_communes
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.survey.commune_column import CommuneColumn
    from geo.survey.importing.mapping import ImportMapping
    from geo.survey.tables import SurveyTable


def contradictions(
    table: SurveyTable, mapping: ImportMapping, others: Sequence[CommuneColumn], vintage: int
) -> list[Problem]:
    """A warning for each pair of a commune and a cell that names another place for sure.

    Another commune, or a postal code or a province in which the commune does not lie.

    Parameters
    ----------
    others : sequence of CommuneColumn
        Columns that may tell the commune, as :func:`commune_columns` finds them.
    """
    if mapping.commune not in table.raw.columns:
        return []
    commune = mapping.commune or ""
    cells = read_column(table, commune)
    matched = match_column(table, mapping, vintage)
    counts = np.array([one.code or "" for one in matched] or [""])[cells.places]
    letters = {column.name: column.letter for column in table.columns}
    naming = naming_columns(table, commune, others)
    places: dict[tuple[str, str, str], list[int]] = {}
    for name in naming:
        beside = read_column(table, name)
        named = match_communes(beside.texts, vintage, near=False)
        codes = [one.code if one.status == "sure" and one.code else "" for one in named]
        says = np.array(codes or [""])[beside.places]
        for place in np.flatnonzero((counts != "") & (says != "") & (counts != says)).tolist():
            said = (name, str(counts[place]), beside.texts[beside.places[place]])
            places.setdefault(said, []).append(place)
    around = {
        one.column: [plain(cell) for cell in table.raw.column(one.column)]
        for one in others
        if one.column not in (commune, *naming)
    }
    elsewhere = conflicting_places([code or None for code in counts.tolist()], around, vintage)
    for place, said_there in elsewhere.items():
        said = (said_there.column, str(counts[place]), said_there.found)
        places.setdefault(said, []).append(place)
    return [
        Problem(
            table.raw.row_numbers[at[0]],
            name,
            text,
            Text(
                "{commune} ({code}), as column {column} says",
                commune=area_name(NisCode(code), "commune", vintage),
                code=code,
                column=commune,
            ),
            blocks=False,
            rows=tuple(table.raw.row_numbers[place] for place in at),
            letter=letters.get(name, ""),
            remedy=Text("Column {column} counts; see which of the two is wrong.", column=commune),
        )
        for (name, code, text), at in places.items()
    ]
