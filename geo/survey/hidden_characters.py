"""Characters that nobody sees and that change what is seen: they have no place in a text of data.

A text comes in; whether it has such characters, the text without them, and their names go out. They
are control characters (but for tab and line ends), marks that turn the direction of writing (with
U+202E a label or a name reads backwards, on our pages and on those that quote them), joints and
spaces without width, and a byte order mark inside a text.
"""

from __future__ import annotations

import re

from geo.language import Text

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # C0, DEL and C1
    "\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)


def has_hidden(text: str) -> bool:
    """Whether a text has a character that nobody sees."""
    return not text.isprintable() and _HIDDEN.search(text) is not None


def without_hidden(text: str) -> str:
    """The text without them; the same one where it has none."""
    return text if text.isprintable() else _HIDDEN.sub("", text)


def hidden_names(text: str) -> str:
    """Those of a text as code points, each once: "U+202E, U+200B"."""
    return ", ".join(dict.fromkeys(f"U+{ord(one):04X}" for one in _HIDDEN.findall(text)))


def expected_seen(text: str) -> Text:
    """What was expected in the place of a text that has some."""
    return Text("text without characters that nobody sees ({names})", names=hidden_names(text))
