"""What others wrote stays within its line of the log, and looks like what it is.

Streamlit logs what a message named, as it came: a name with the end of a line in it begins another
line, which says whatever its author likes to whoever runs the server, such as where to find a link.
What is put into a record is written without characters that end a line, move the cursor or turn the
direction of writing; the sentence around it, which is code, is left as it is.

And nobody learns from the log by which number a session is known: whoever names it within two
minutes after its connection broke is given it.
"""

from __future__ import annotations

import logging
import re
from typing import Any

_KEPT = "\u00a0\u202f"
"""Spaces that no line breaks at: French has them."""
_NUMBERS = (bool, int, float)
_SESSION = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE)
"""As Streamlit numbers sessions (UUID)."""


def on_one_line(text: str) -> str:
    r"""A text with ``\n`` and the like for what is no visible character."""
    if text.isprintable():
        return text
    return "".join(
        one if one.isprintable() or one in _KEPT else one.encode("unicode_escape").decode()
        for one in text
    )


class _Written:
    """Something that is written on one line, whenever it is."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __str__(self) -> str:
        return on_one_line(str(self._value))

    def __repr__(self) -> str:
        return on_one_line(repr(self._value))


class OneLineRecord(logging.LogRecord):
    """A record whose arguments are written on one line; numbers stay, but for those of sessions."""

    def getMessage(self) -> str:  # noqa: N802  (its name in logging)
        """The sentence with its arguments."""
        before = self.args
        if isinstance(before, tuple):
            self.args = tuple(map(_written, before))
        elif before:
            self.args = {name: _written(value) for name, value in before.items()}
        try:
            return _SESSION.sub("[session]", super().getMessage())
        finally:
            self.args = before


def keep_lines_whole() -> None:
    """Have all logs of this process so, from now on; once or again."""
    logging.setLogRecordFactory(OneLineRecord)


def _written(value: object) -> Any:
    return value if value is None or isinstance(value, _NUMBERS) else _Written(value)
