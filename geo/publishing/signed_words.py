"""Differences as they are written: with their sign, and a true minus."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.language import Translator

_MINUS, _PLUS = "\N{MINUS SIGN}", "+"


def signed(value: float, decimals: int, say: Translator) -> str:
    """A difference with its sign, a true minus; nought has none."""
    shown = round(value, decimals)
    if shown == 0:
        return say.number(0, decimals)
    return (_PLUS if shown > 0 else _MINUS) + say.number(abs(shown), decimals)
