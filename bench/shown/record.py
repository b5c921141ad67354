"""A folder of text files with stable names, and what is normalised before it is written."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from babel.dates import format_date

if TYPE_CHECKING:
    from pathlib import Path

LANGUAGES = ("nl", "fr", "de", "en")
KEPT = ("lists", "pictures")
"""Folders of long texts that many files share, each under a name made of its content."""

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\$\$(ID|GENERATED)-[0-9a-f]{32,}-?", r"$$\1-"),  # of an element; its key stays
        (r"\b(map|feature_group|f)_[0-9a-f]{32}\b", r"\1_<id>"),  # folium's names
        (r"-[0-9a-f]{10}(\.(?:css|js|json|bin|woff2))\b", r"\1"),  # content is in assets/
        (r'\bid: "[0-9a-f]{8}"', 'id: "<id>"'),  # the signature of a paint
        (r"/mock/media/[0-9a-f]{20,}", "/mock/media/<id>"),
        (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "<uuid>"),
        (r"(http://127\.0\.0\.1:<port>/import_survey\?\w+=)\S+", r"\1<key>"),  # works once
        (r"#T_[0-9a-f]{5}", "#T_<id>"),  # of a styled table
        (r"\b0x[0-9a-f]{6,}\b", "<address>"),
        (r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d| UTC)?", "<time>"),
    )
)


class Record:
    """Writes what is shown into a folder.

    Parameters
    ----------
    folder
        Where to.
    paths
        Path of this run, or what :meth:`hide` adds -> what stands for it.
    """

    def __init__(self, folder: Path, paths: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.paths = dict(sorted((paths or {}).items(), key=lambda one: -len(one[0])))

    def hide(self, found: str, instead: str) -> None:
        """Write ``instead`` for something else of this run, such as its port."""
        self.paths[found] = instead

    def write(self, name: str, text: str) -> None:
        """Write a file; the same name twice is a fault of the one who asks."""
        path = self.folder / f"{name}.txt"
        assert not path.exists(), f"{name} is written twice"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.normal(text).rstrip("\n") + "\n", "utf-8")

    def keep(self, kind: str, text: str) -> str:
        """Write a long text once, under a name made of its content; the name."""
        text = self.normal(text)
        name = f"{kind}/{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        path = self.folder / f"{name}.txt"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return name

    def normal(self, text: str) -> str:
        """``text`` without what may change from run to run."""
        for found, instead in self.paths.items():
            text = text.replace(found, instead)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        years, days = _days()
        return days.sub("<today>", text) if any(year in text for year in years) else text


@cache
def _days() -> tuple[set[str], re.Pattern[str]]:
    """Today, as the atlas may write it; also the next day, for a run over midnight; their years."""
    today = dt.datetime.now().astimezone().date()
    days = (today, today + dt.timedelta(days=1))
    written = set()
    for day in days:
        written |= {day.isoformat(), day.strftime("%Y%m%d")}
        for locale in ("nl_BE", "fr_BE", "de_BE", "en_GB", *LANGUAGES):
            written |= {format_date(day, kind, locale=locale) for kind in ("long", "medium")}
            written.add(format_date(day, "d MMMM y", locale=locale))
    longest_first = sorted(written, key=len, reverse=True)
    return {str(day.year) for day in days}, re.compile("|".join(map(re.escape, longest_first)))


def digest(content: bytes) -> str:
    """What stands for bytes that nobody reads."""
    return f"{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()[:16]}"
