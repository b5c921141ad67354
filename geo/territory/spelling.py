"""One spelling for names that people write in many ways.

Everything that does not tell two Belgian places apart is taken away: capitals, accents, hyphens,
apostrophes, spaces, and which word for "saint" was used. What is left is a key, compared as such
or by distance; it is never shown.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ĳ": "ij"}
)

# A word for a saint in any of the four languages, abbreviated or not, and what it becomes.
_SAINT = "st"
_SAINT_WORDS = ("st", "ste", "sint", "saint", "sainte", "sankt", "sanct", "snt")

# Abbreviations on Belgian forms and road signs: Heist-o/d-Berg, Mont s/Marchienne.
_ABBREVIATED = (
    (re.compile(r"\bo\s*/\s*d\b", re.IGNORECASE), "op den"),
    (re.compile(r"\ba\s*/\s*d\b", re.IGNORECASE), "aan de"),
    (re.compile(r"\bs\s*/", re.IGNORECASE), "sur "),
)
_ARTICLES = frozenset({"la", "le", "les", "l", "de", "den", "het", "der", "die", "the"})

_WORD = re.compile(r"[^\W_]+")

# No place name in the data is half as long; longer text is cut so that hostile input stays cheap.
LONGEST = 120


def fold(text: str) -> str:
    """Lower case without accents: ``Hélécine`` gives ``helecine``, ``Le Rœulx`` ``le roeulx``."""
    folded = unicodedata.normalize("NFKD", text[: 4 * LONGEST].casefold())
    bare = "".join(
        " " if c.isspace() else c
        for c in folded
        if c.isspace() or (c.isprintable() and not unicodedata.combining(c))
    )
    # Case once more: compatibility forms such as the trademark sign unfold into capitals.
    return bare.casefold().translate(_LETTERS)


def words(text: str) -> list[str]:
    """The words of a name, folded, each word for a saint the same: ``Ste-Ode`` -> st, ode."""
    return [_SAINT if word in _SAINT_WORDS else word for word in plain_words(text)]


def plain_words(text: str) -> list[str]:
    """The words of a name, folded, as written."""
    plain = text
    for pattern, full in _ABBREVIATED:
        plain = pattern.sub(full, plain)
    return _WORD.findall(fold(plain))


def key(text: str) -> str:
    """What two spellings of one name share: ``Braine-l'Alleud``, ``BRAINE L ALLEUD``."""
    return "".join(words(text))[:LONGEST]


def joined_keys(text: str) -> set[str]:
    """The keys of a name of which a word for a saint was written against the next one.

    ``Sint-Niklaas`` gives ``sintniklaas``, ``saintniklaas``..., each of which is one word to
    :func:`key`, and empty for a name without a saint.
    """
    parts = words(text)
    if _SAINT not in parts:
        return set()
    choices = [_SAINT_WORDS if part == _SAINT else (part,) for part in parts]
    return {"".join(choice) for choice in product(*choices)}


def without_article(text: str) -> str:
    """The key without a leading article, empty if there is none: ``Louvière`` for La Louvière."""
    parts = words(text)
    return "".join(parts[1:]) if len(parts) > 1 and parts[0] in _ARTICLES else ""
