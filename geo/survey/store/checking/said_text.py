"""What people wrote, as it is kept: without what is not text, and no longer than it may be."""

from __future__ import annotations

import unicodedata

# Marks that turn the direction of all that follows: a text could change how others' words look.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def said_text(written: str) -> str:
    """One kind of line end, no control characters, no half characters, no blanks at the ends."""
    text = written.replace("\r\n", "\n").replace("\r", "\n")
    kept = (
        letter
        for letter in text
        if letter in "\n\t"
        or (unicodedata.category(letter) not in ("Cc", "Cs") and letter not in _TURNS)
    )
    return "".join(kept).strip()
