"""What people wrote, as it is kept: without what is not text, and no longer than it may be."""

from __future__ import annotations

from geo.survey.hidden_characters import without_hidden


def said_text(written: str) -> str:
    """One kind of line end, nothing that nobody sees, no half characters, no blanks at the ends."""
    text = written.replace("\r\n", "\n").replace("\r", "\n")
    return without_hidden(text.encode("utf-8", "ignore").decode()).strip()
