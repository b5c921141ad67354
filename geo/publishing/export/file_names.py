"""Names of files: edition, what is in it, boundaries, date; safe on every system."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from geo.publishing.export.download import Download

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+|\.{2,}")
_FEW = 3  # editions that a name lists
_LONGEST = 60


def file_stem(taken: Download, day: dt.date) -> str:
    """``smart-city-atlas_BE2018_q.progress_2018_2026-11-24``; other areas than communes are named.

    The same indicator of communes and of provinces are two files in one folder.
    """
    editions = [one.id for one in taken.editions]
    about = "-".join(editions) if editions and len(editions) <= _FEW else "all"
    name = taken.name
    if taken.level not in (None, "commune") and taken.level not in name:
        name = f"{name}.{taken.level}"
    parts = ("smart-city-atlas", about, name, str(taken.vintage), day.isoformat())
    return "_".join(safe_name(part) for part in parts)


def safe_name(text: str) -> str:
    """``text`` with a hyphen for what a file name had better not have."""
    return _UNSAFE.sub("-", text).strip("-.")[:_LONGEST] or "x"
