"""Which set of communes the cells of a column fit: the codes and names of which year they are.

A column comes in, a :class:`VintageFit` goes out: a proposal with its reason, which its reader can
change. A code or a name that several years share tells nothing, and that is said too.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.language import Labels, Text, listed
from geo.territory.column import match_communes
from geo.territory.load import area_of
from geo.territory.mergers import predecessors
from geo.territory.name_index import name_index
from geo.territory.nis_code import NisCode, is_nis_code
from geo.territory.vintages import VINTAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Why = Literal["cells", "whole", "said", "newest"]

_MOST = 2000  # different cells: more than there are communes, in three spellings
_SHOWN = 5
_YEAR = re.compile(r"(?<!\d)(19[6-9]\d|20[0-4]\d)(?!\d)")


@dataclass(frozen=True)
class VintageFit:
    """How a column fits the sets of communes.

    Attributes
    ----------
    vintage : int
        The one that is proposed.
    why : "cells", "whole", "said" or "newest"
        cells: more of the cells are communes of it than of any other. Where several are equal,
        whole: only of it a province or Brussels is complete; said: the file says a year; newest:
        nothing tells.
    counts : mapping of int to int
        For each vintage the different cells that are surely communes of it, by its own codes.
    cells : int
        Different cells that are surely a commune of any vintage.
    equal : tuple of int
        The vintages that fit as well as the proposed one, with it.
    said : str or None
        The year that the file says.
    changed : tuple of Labels
        Communes of the column that are not the same territory in all of ``equal``.
    """

    vintage: int
    why: Why
    counts: Mapping[int, int]
    cells: int
    equal: tuple[int, ...]
    said: str | None = None
    changed: tuple[Labels, ...] = ()

    def texts(self, chosen: int) -> list[Text]:
        """What speaks for the proposal, and against another vintage if that was chosen."""
        if not self.cells:
            return []
        if self.counts[chosen] < self.counts[self.vintage]:
            return [
                Text(
                    "{n} codes and names are communes of {vintage}, and {fewer} are communes of "
                    "{chosen}. Is the file about {vintage}?",
                    n=self.counts[self.vintage],
                    vintage=str(self.vintage),
                    fewer=self.counts[chosen],
                    chosen=str(chosen),
                )
            ]
        if len(self.equal) == 1:
            return [
                Text(
                    "{n} of {cells} different codes and names are communes of {vintage}.",
                    vintage=str(self.vintage),
                    n=self.counts[self.vintage],
                    cells=self.cells,
                )
            ]
        if not self.changed:
            return [
                Text(
                    "These communes are the same in {vintages}.",
                    vintages=listed([str(one) for one in self.equal]),
                )
            ]
        return [self._told(), self._doubt()]

    def _told(self) -> Text:
        values = {
            "vintages": listed([str(one) for one in self.equal]),
            "vintage": str(self.vintage),
        }
        if self.why == "whole":
            return Text(
                "The codes and names fit {vintages} alike; only in {vintage} are they all the "
                "communes of a province.",
                **values,
            )
        if self.why == "said":
            return Text(
                "The codes and names fit {vintages} alike; {vintage} is proposed because the file "
                "says {said}.",
                **values,
                said=self.said,
            )
        return Text(
            "The codes and names fit {vintages} alike; {vintage}, the newest, is proposed.",
            **values,
        )

    def _doubt(self) -> Text:
        names: list[Labels | Text | str] = list(self.changed[:_SHOWN])
        more = len(self.changed) - len(names)
        if more:
            names.append(Text("{n} more", n=more))
        return Text(
            "Not the same territory in these years: {communes}. Choose the year that the numbers "
            "are about.",
            communes=listed(names),
        )


def fit_vintages(
    values: Sequence[object], *, header: str = "", said: Sequence[str] = ()
) -> VintageFit:
    """The vintage that the codes and names of a column fit best, and how certain that is.

    Parameters
    ----------
    values : sequence
        The cells of the column.
    header : str
        What the file calls the column.
    said : sequence of str
        Where the file may say a year: its name, its sheet, its headers. A year means the
        communes that were in force in it.
    """
    some = list(dict.fromkeys(value for value in values if value is not None))[:_MOST]
    sure: dict[int, dict[str, NisCode]] = {}
    for vintage in VINTAGES:
        rows = match_communes(some, vintage, near=False, header=header)
        # A code of another vintage is the same commune, but no sign of this one.
        sure[vintage] = {
            row.value: row.code
            for row in rows
            if row.code is not None and (not is_nis_code(row.value) or row.value == row.code)
        }
    counts = {vintage: len(found) for vintage, found in sure.items()}
    most = max(counts.values())
    equal = tuple(vintage for vintage in VINTAGES if counts[vintage] == most)
    found = len(set().union(*sure.values()))
    if len(equal) == 1:
        return VintageFit(equal[0], "cells", counts, found, equal)
    vintage, why, year = _among(equal, sure, said)
    changed = _changed(equal, sure)
    return VintageFit(vintage, why, counts, found, equal, year, changed)


def _among(
    equal: tuple[int, ...], sure: Mapping[int, Mapping[str, NisCode]], said: Sequence[str]
) -> tuple[int, Why, str | None]:
    """Of several vintages that fit alike the one to propose, and why."""
    whole = {vintage: _complete(vintage, set(sure[vintage].values())) for vintage in equal}
    most = [vintage for vintage in equal if whole[vintage] == max(whole.values())]
    if len(most) == 1:
        return most[0], "whole", None
    years = Counter(year for text in said for year in _YEAR.findall(text))
    meant = {_of_year(int(year)) for year in years}
    if len(meant) == 1 and meant <= set(most):
        return meant.pop(), "said", max(years)
    return most[-1], "newest", None


def _of_year(year: int) -> int:
    """The set of communes that was in force in a year."""
    return max((one for one in VINTAGES if one <= year), default=VINTAGES[0])


def _complete(vintage: int, codes: set[NisCode]) -> int:
    """How many provinces, or Brussels, have all of their communes among ``codes``."""
    of = area_of(vintage, "province")
    there = Counter(of[list(codes)])
    sizes = Counter(of)
    return sum(there[province] == size for province, size in sizes.items())


def _changed(
    equal: tuple[int, ...], sure: Mapping[int, Mapping[str, NisCode]]
) -> tuple[Labels, ...]:
    newest = equal[-1]
    found = {}
    for text, code in sure[newest].items():
        parts = {
            tuple(sorted(predecessors(sure[one][text], one, VINTAGES[0])))
            for one in equal
            if text in sure[one]
        }
        if len(parts) > 1:
            found[code] = name_index(newest).places["commune", code].labels
    return tuple(found[code] for code in sorted(found))
