"""Pages by their links, in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.shown.looks import MAP
from bench.shown.record import LANGUAGES
from bench.shown.visits import Visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.shown.looks import Look
    from bench.shown.record import Record


def written(record: Record, looks: Iterable[Look]) -> None:
    """Every page in every language, some in one; what maps offer to download in one, in turns."""
    for place, look in enumerate(looks):
        for number, lang in enumerate(LANGUAGES):
            if look.once and place % 4 != number:
                continue
            visit = _opened(record, look, lang)
            visit.write(f"{look.name}.{lang}", files=look.page != MAP or place % 4 == number)


def taken(record: Record, looks: Iterable[Look]) -> None:
    """Every format of what is on screen, and the tables of whole editions."""
    for look in looks:
        if look.formats:
            _opened(record, look, look.formats).write_formats(f"{look.name}.{look.formats}")
        if look.edition:
            visit = _opened(record, look, look.edition)
            visit.write_edition(f"{look.name}.{look.edition}", whole=look.whole)


def small(record: Record, looks: Iterable[Look]) -> None:
    """Each in another language."""
    for look, lang in zip(looks, LANGUAGES, strict=False):
        _opened(record, look, lang).write(f"{look.name}.{lang}")


def _opened(record: Record, look: Look, lang: str) -> Visit:
    return Visit(record, look.page, {"lang": lang, **look.query}, dark=look.dark)
