"""Of when public lists are: their years, and until when what they say was taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text, listed
from geo.survey.documented.programme_lists import years_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from geo.language import Labels
    from geo.survey.documented.initiatives import Programme, ProgrammeList

_FEW = 4  # years that are named one by one


@dataclass(frozen=True)
class ListDates:
    """The years of some lists, and the day until which what they say was taken in.

    Attributes
    ----------
    years : tuple of (int or None)
        Each once, oldest first; None, last, for lists without a date.
    recorded : datetime.date
    """

    years: tuple[int | None, ...]
    recorded: date

    @property
    def dated(self) -> tuple[int, ...]:
        """The years that are known."""
        return tuple(year for year in self.years if year is not None)

    @property
    def in_words(self) -> Text:
        """Such as ``Years of the lists: 2010 to 2023 and without a date, as of 24 May 2025``."""
        if not self.dated:
            return Text("List without a date, as of {day}.", day=self.recorded)
        return Text.plural(
            "Year of the list: {years}, as of {day}.",
            "Years of the lists: {years}, as of {day}.",
            n=len(self.years),
            years=self._years(),
            day=self.recorded,
        )

    def _years(self) -> Labels:
        if len(self.dated) <= _FEW:
            return years_of(self.years)
        between = Text("{start} to {end}", start=str(self.dated[0]), end=str(self.dated[-1]))
        return listed([between, *([Text("without a date")] if None in self.years else [])])


def dates_of(
    programmes: Iterable[Programme], lists: Iterable[ProgrammeList] | None = None
) -> ListDates:
    """The dates of some programmes, at least one: of ``lists``, or of all that they have."""
    programmes = list(programmes)
    if lists is None:
        lists = [one for programme in programmes for one in programme.lists]
    found = {one.year for one in lists}
    dated = sorted(year for year in found if year is not None)
    return ListDates(
        (*dated, *([None] if None in found else [])), max(one.recorded for one in programmes)
    )


def is_counted(programme: Programme, which: str) -> bool:
    """Whether a count takes in a programme: of ``all``, of ``complete`` or of ``incomplete``."""
    return which == "all" or programme.is_complete == (which == "complete")
