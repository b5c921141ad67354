"""Licences as programs name them, from the words in which sources state theirs."""

from __future__ import annotations

from typing import NamedTuple

from geo.language import SOURCE_LANGUAGE, Labels, Text


class Licence(NamedTuple):
    """Its name in the list of Open Definition, its address, and the European authority's."""

    name: str
    url: str | None
    authority: str | None


_EU = "http://publications.europa.eu/resource/authority/licence/"
_KNOWN = {
    "CC0 1.0": Licence(
        "CC0-1.0", "https://creativecommons.org/publicdomain/zero/1.0/", f"{_EU}CC0"
    ),
    "CC BY 4.0": Licence(
        "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", f"{_EU}CC_BY_4_0"
    ),
    "MIT License": Licence("MIT", "https://opensource.org/license/mit", f"{_EU}MIT"),
}
_OTHER = Licence("other-closed", None, None)


def licence_of(words: Text | Labels | str) -> Licence:
    """The licence that words name; ``other-closed`` where they name none that is known."""
    text = words[SOURCE_LANGUAGE] if isinstance(words, Labels) else str(words)
    return next((licence for name, licence in _KNOWN.items() if name in text), _OTHER)
