"""The search field's answers: what it offers while one types, and what a typed text may mean."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from geo.language import LANGUAGES, Language, Text
from geo.territory import VINTAGES, find_communes, load_communes, postal_codes, successors

if TYPE_CHECKING:
    from geo.publishing.view import Level
    from geo.territory import Match

# A match this much below the best is not what the reader meant.
_CLOSE = 8
# From here on a match is a code or a name of the area itself; parts of communes score 92.
_CERTAIN = 93


@dataclass(frozen=True)
class Suggestion:
    """One candidate for what was typed: an area, and how it is offered.

    ``sure`` is False where the text is the name of something inside the area, or of what it was
    before: that is for the reader to confirm.
    """

    level: Level
    code: str
    text: Text
    sure: bool


@lru_cache(maxsize=16)
def offers(vintage: int, language: Language) -> dict[str, str]:
    """Every commune as one line to search in -> REFNIS code.

    The line has the name in the reader's language first, then the others and the postal codes, so
    that typing any of them finds it.
    """
    communes = load_communes(vintage)
    postal = postal_codes(vintage)
    lines: dict[str, str] = {}
    for code, row in communes.iterrows():
        first = row[f"name_{language}"]
        names = [str(row[f"name_{other}"]) for other in LANGUAGES]
        # "Uccle / Ukkel" where a language has no name of its own: both are there already.
        others = dict.fromkeys(name for name in names if " / " not in name)
        others.pop(first, None)
        line = " · ".join([first, *others])
        # The select box does not fold accents: the name as it is typed without them.
        bare = dict.fromkeys(_bare(n) for n in (first, *others) if _bare(n) != n)
        where = ", ".join([*postal.get(str(code), ()), *bare])
        lines[f"{line} ({where})" if where else line] = str(code)
    lines |= _former(vintage, language)
    return dict(sorted(lines.items(), key=lambda pair: pair[0].casefold()))


def _bare(name: str) -> str:
    """``name`` without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def _former(vintage: int, language: Language) -> dict[str, str]:
    """Communes that have merged by ``vintage``, each leading to the commune it is part of."""
    now = load_communes(vintage)[f"name_{language}"]
    lines: dict[str, str] = {}
    for earlier in (one for one in VINTAGES if one < vintage):
        for code, name in load_communes(earlier)[f"name_{language}"].items():
            heir = successors(str(code), earlier, vintage)[0]
            if name != now[heir]:
                lines[f"{name} → {now[heir]}"] = heir
    return lines


def suggestions(text: str, vintage: int) -> list[Suggestion]:
    """Areas that ``text`` may mean, best first; one when it is clear, several when it is not.

    An arrondissement is offered only where nothing else fits: nearly every one has the name of a
    commune in it, and who types that name means the commune.
    """
    matches = [m for m in find_communes(text, vintage) if m.kind != "country"]
    if not matches:
        return []
    close = [m for m in matches if m.score >= matches[0].score - _CLOSE]
    wanted = [m for m in close if m.kind != "arrondissement"] or close
    return [_suggestion(m) for m in wanted]


def _suggestion(match: Match) -> Suggestion:
    kinds = {
        "commune": Text("commune"),
        "arrondissement": Text("arrondissement"),
        "province": Text("province"),
        "region": Text("region"),
    }
    own = {match.labels[language].casefold() for language in LANGUAGES}
    sure = match.matched.casefold() in own or match.score >= _CERTAIN
    text = Text("{name}, {kind}", name=match.labels, kind=kinds[match.kind])
    if not sure:
        text = Text("{name} ({part})", name=text, part=match.matched)
    return Suggestion(cast("Level", match.kind), match.code, text, sure)
