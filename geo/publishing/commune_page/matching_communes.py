"""Finding the commune of the page: what a link may have meant."""

from __future__ import annotations

from geo.publishing.search_suggestions import suggestions
from geo.survey.communes import commune_facts
from geo.territory import VINTAGES, successors
from geo.territory.nis_code import NisCode

_MOST = 6
_LONGEST = 60  # characters: a longer text names no commune


def candidates(text: str, vintage: int) -> tuple[NisCode, ...]:
    """Communes of ``vintage`` for a code of other boundaries, a name or a postal code.

    A code that stood for several communes (one that merged since) gives all of them.
    """
    text = text.strip()[:_LONGEST]
    for other in VINTAGES:
        if other != vintage and text in commune_facts(other).index:
            return tuple(successors(NisCode(text), other, vintage))
    if not text:
        return ()
    found = [one.code for one in suggestions(text, vintage) if one.level == "commune"]
    return tuple(found[:_MOST])
