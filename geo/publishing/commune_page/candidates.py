"""Finding the commune of the page: the list to choose from, and what a link may have meant."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from geo.language import LANGUAGES
from geo.publishing.finding import suggestions
from geo.territory import VINTAGES, load_communes, postal_codes, successors

if TYPE_CHECKING:
    from geo.language import Language

_MOST = 6
_LONGEST = 60  # characters: a longer text names no commune


def candidates(text: str, vintage: int) -> tuple[str, ...]:
    """REFNIS codes of ``vintage`` for a code of other boundaries, a name or a postal code.

    A code that stood for several communes (one that merged since) gives all of them.
    """
    text = text.strip()[:_LONGEST]
    for other in VINTAGES:
        if other != vintage and text in load_communes(other).index:
            return tuple(successors(text, other, vintage))
    if not text:
        return ()
    found = [one.code for one in suggestions(text, vintage) if one.level == "commune"]
    return tuple(found[:_MOST])


@lru_cache(maxsize=12)
def commune_lines(vintage: int, language: Language) -> dict[str, str]:
    """Every commune as one line to search in, with all its names and postal codes -> its code."""
    postal = postal_codes(vintage)
    lines = {}
    for code, row in load_communes(vintage).iterrows():
        names = dict.fromkeys(str(row[f"name_{one}"]) for one in (language, *LANGUAGES))
        where = ", ".join(postal.get(str(code), ())) or str(code)
        lines[f"{' · '.join(names)} ({where})"] = str(code)
    return dict(sorted(lines.items(), key=lambda pair: pair[0].casefold()))
