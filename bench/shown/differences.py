"""Two folders of what is shown, compared: which files differ, and where first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bench.shown.record import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LINES = 3
_WIDTH = 160
_NAMED = 6  # files of one difference that are named
_REFERENCE = re.compile(rf"\b(?:{'|'.join(KEPT)})/[0-9a-f]{{16}}\b")


def differences(before: Path, after: Path) -> tuple[int, list[str]]:
    """How many files differ, and lines that say which and where.

    Files with the same first differing lines are told together. Where what differs is a long list or
    a picture that is written apart, it is looked into.

    Raises
    ------
    FileNotFoundError
        A folder is not there, or holds nothing.
    """
    names = [_names(folder) for folder in (before, after)]
    for folder, found in zip((before, after), names, strict=True):
        if not found:
            raise FileNotFoundError(f"nothing was written to {folder}")
    alike: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(names[0] & names[1]):
        one, other = ((folder / name).read_bytes() for folder in (before, after))
        if one != other:
            alike.setdefault(tuple(_first(one.decode(), other.decode(), before, after)), []).append(
                name
            )
    lines = [f"only before: {name}" for name in sorted(names[0] - names[1])]
    lines += [f"only after: {name}" for name in sorted(names[1] - names[0])]
    changed = len(lines)
    for said, files in sorted(alike.items(), key=lambda one: one[1]):
        changed += len(files)
        more = f" and {len(files) - _NAMED} more" if len(files) > _NAMED else ""
        lines += [f"differ: {', '.join(files[:_NAMED])}{more}", *said]
    return changed, lines


def _names(folder: Path) -> set[str]:
    """What has a stable name; what is kept apart is looked into where it is named."""
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*.txt")}
    return {name for name in found if name.split("/")[0] not in KEPT}


def _first(one: str, other: str, before: Path, after: Path) -> Iterator[str]:
    """The first lines that differ, where there are more a line that says so."""
    a, b = one.split("\n"), other.split("\n")
    start = next((n for n, pair in enumerate(zip(a, b, strict=False)) if pair[0] != pair[1]),
                 min(len(a), len(b)))  # fmt: skip
    shown = 0
    for place in range(start, max(len(a), len(b))):
        left = a[place] if place < len(a) else ""
        right = b[place] if place < len(b) else ""
        if left == right:
            continue
        if shown == _LINES:
            yield "    ..."
            return
        shown += 1
        yield from _pair(left, right)
        kept = [_REFERENCE.findall(line) for line in (left, right)]
        for was, now in zip(*kept, strict=False):
            paths = before / f"{was}.txt", after / f"{now}.txt"
            if was != now and all(path.exists() for path in paths):
                yield f"    in {was.split('/')[0]}:"
                yield from _first(*(path.read_text("utf-8") for path in paths), before, after)


def _pair(left: str, right: str) -> Iterator[str]:
    """Two lines, of long ones the part where they begin to differ."""
    same = next((n for n, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]),
                min(len(left), len(right)))  # fmt: skip
    start = max(0, same - _WIDTH // 2)
    for mark, line in (("-", left), ("+", right)):
        part = line[start : start + _WIDTH]
        yield f"  {mark} {'…' if start else ''}{part}{'…' if len(line) > start + _WIDTH else ''}"
