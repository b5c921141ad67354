"""What a step of a story may have, by its kind, and how much of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.publishing.stories.story import Kind

MOST_STEPS = 60
MOST_ENTRIES = 400 * MOST_STEPS  # of its file, keys and values apart: a full step has 160
LONGEST_TITLE, LONGEST_CAPTION, LONGEST_NOTES = 160, 480, 4000  # characters
LARGEST_PICTURE = 1_500_000  # bytes
LARGEST_FILE = 6_000_000  # bytes, of a whole story

_TITLED = ("title", "caption", "notes")
KEYS: dict[Kind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "title": (("title",), ("caption", "notes")),
    "map": (("view",), (*_TITLED, "mark", "only", "fit")),
    "maps": (("view", "second"), _TITLED),
    "chart": ((), (*_TITLED, "view", "figures")),
    "commune": (("view",), _TITLED),
    "number": ((), (*_TITLED, "view", "figures")),
    "sentence": (("sentence",), _TITLED),
    "picture": (("picture",), _TITLED),
    "end": ((), (*_TITLED, "address")),
}
"""Of each kind the keys that it needs, and those that it may have beside ``kind``."""

EITHER = ("view", "figures")
"""Of a kind that may have both of these, a step has one."""
