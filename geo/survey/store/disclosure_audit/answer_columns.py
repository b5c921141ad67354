"""The unknowns: one for each commune and what it answered, in all tables that tell of it.

Tables of answers come in; places in one array go out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from geo.survey.store.disclosure_audit.answer_table import DisclosedTable


class Columns:
    """One column for each commune and what it answered to some questions.

    Where an earlier table has a commune with the same answers, the two share a column; where it
    has others, they are two unknowns.
    """

    def __init__(
        self, told: DisclosedTable, earlier: Sequence[DisclosedTable], keys: Sequence[str]
    ) -> None:
        self.tables = [one.table() for one in (told, *earlier)]
        ids: dict[tuple[str, ...], int] = {}
        self.places: list[NDArray[np.int64]] = []
        first = self.tables[0].reindex(columns=list(keys))
        mine = {str(nis5): row for nis5, row in zip(first.index, _texts(first), strict=True)}
        for number, table in enumerate(self.tables):
            common = [place for place, key in enumerate(keys) if key in table]
            rows = _texts(table.reindex(columns=list(keys)))
            places = []
            for nis5, row in zip(table.index, rows, strict=True):
                known = mine.get(str(nis5))
                same = number > 0 and known is not None and all(known[c] == row[c] for c in common)
                made = (str(nis5), *(known if same and known is not None else row))
                places.append(ids.setdefault(made, len(ids)))
            self.places.append(np.array(places, dtype=np.int64))
        self.n = len(ids)
        self.unknown = np.ones(self.n, dtype=bool)
        for one, at in zip((told, *earlier), self.places, strict=True):
            if one.known:
                self.unknown[at] = False

    def spread(self, number: int, values: NDArray[np.generic]) -> NDArray[np.float64]:
        """Values of the communes of a table, at their columns; 0 elsewhere."""
        found = np.zeros(self.n)
        found[self.places[number]] = values
        return found

    def mask(self, number: int, inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """The columns of some communes of a table, without those whose answers are known."""
        return (self.spread(number, inside) > 0) & self.unknown


def _texts(table: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(table.astype("object").fillna("").astype(str).itertuples(index=False, name=None))
