"""Which documented initiatives a reader asks for: programme, year and words, and their link.

The part of the view that the page of initiatives adds; regions are the view's own filter.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from geo.survey import load_programmes

if TYPE_CHECKING:
    from geo.survey.documented.initiatives import Initiative

# The year of a list whose source has no date.
UNDATED = "undated"
_LONGEST = 60  # characters of what is typed into the field


@dataclass(frozen=True)
class InitiativeFilter:
    """What to show of the initiatives. Field names are the names in the URL.

    Attributes
    ----------
    programme
        Key of a programme; None is all.
    year
        One of :func:`list_years`; None is all.
    words
        All of them must be in the programme, the name of the commune or the fact; "" is all.
    """

    programme: str | None = None
    year: str | None = None
    words: str = ""

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return self != EVERYTHING

    def query(self) -> dict[str, str]:
        """The URL parameters that ask for this; what is at its default is left out."""
        fields = {"programme": self.programme, "year": self.year, "words": self.words}
        return {name: value for name, value in fields.items() if value}

    def takes(self, one: Initiative, names: tuple[str, ...] = ()) -> bool:
        """Whether ``one`` is asked for; ``names`` are those that its commune has in all languages.

        Words may be parts of words; case and accents do not matter.
        """
        if self.programme is not None and one.programme.key != self.programme:
            return False
        if self.year is not None and year_of(one.year) != self.year:
            return False
        texts = (*one.programme.label.texts.values(), *one.fact.texts.values(), one.named, *names)
        return self.found_in(*texts)

    def found_in(self, *texts: str) -> bool:
        """Whether all words are somewhere in ``texts``."""
        inside = " ".join(map(folded, texts))
        return all(word in inside for word in folded(self.words).split())


EVERYTHING = InitiativeFilter()


@cache
def list_years() -> tuple[str, ...]:
    """The years that lists have, newest first; then :data:`UNDATED`."""
    found = {
        year_of(one.year) for programme in load_programmes().values() for one in programme.lists
    }
    dated = sorted(found - {UNDATED}, reverse=True)
    return (*dated, UNDATED) if UNDATED in found else tuple(dated)


def year_of(year: int | None) -> str:
    """The year of a list as links write it."""
    return UNDATED if year is None else str(year)


def normalised_query(text: str) -> str:
    """What was typed, with single spaces and of a length that a link can carry."""
    return " ".join(text.split())[:_LONGEST].strip()


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """``text`` in lower case, without accents: how it is typed in a hurry."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))
