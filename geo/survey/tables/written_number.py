"""One cell as people type a number: its digits, its signs, and what each convention makes of it.

Text comes in; a :class:`WrittenNumber` goes out, or nothing where the text is no number under any
convention. Which convention a column follows is not decided here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Mark = Literal[",", "."]
Thousands = Literal[".", ",", " ", "'"]

MARKS: tuple[Mark, ...] = get_args(Mark)
CONVENTIONS: tuple[tuple[Mark, Thousands], ...] = tuple(
    (mark, thousands) for mark in MARKS for thousands in get_args(Thousands) if thousands != mark
)
"""Decimal mark and thousands mark: 1.234,5 and 1 234,5 and 1'234,5, and the same with a point."""

_LONGEST = 60
# A minus as spreadsheets, word processors and typesetters write it; spaces that do not break or
# are thin; the apostrophes of Swiss thousands.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"),
        **dict.fromkeys("\u00a0\u2007\u2008\u2009\u202f", " "),
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"),
    }
)
_CURRENCIES = {"€": "EUR", "euro": "EUR", "euros": "EUR", "eur": "EUR"} | {
    "$": "USD", "usd": "USD", "£": "GBP", "gbp": "GBP", "chf": "CHF",
}  # fmt: skip
_NAMES = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
# What may stand around the digits, each once, in any order. "-" behind a mark is that of a price
# without cents (1.234,-), behind a digit a minus.
_AROUND = (
    ("brackets", re.compile(r"(?P<sign>\()(?P<rest>.*)\)")),
    ("currency", re.compile(rf"(?P<sign>{_NAMES})(?![a-z])(?P<rest>.*)", re.IGNORECASE)),
    ("currency", re.compile(rf"(?P<rest>.*?)(?<![a-z])(?P<sign>{_NAMES})", re.IGNORECASE)),
    ("percent", re.compile(r"(?P<rest>.*)(?P<sign>%)")),
    ("before", re.compile(r"(?P<sign>[+-])(?P<rest>.*)")),
    ("price", re.compile(r"(?P<rest>.*[.,])(?P<sign> ?--?)")),
    ("behind", re.compile(r"(?P<rest>.*[0-9])(?P<sign>-)")),
)
_DIGITS = re.compile(r"([0-9][0-9.,' ]*|[.,][0-9]+)([eE][+-]?[0-9]{1,3})?")
# The lakh and crore of India come in twos above the first three.
_WHOLE = {
    sign: rf"[0-9]+|[1-9][0-9]{{0,2}}(?:{re.escape(sign)}[0-9]{{3}})+"
    + (r"|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}" if sign == "," else "")
    for sign in get_args(Thousands)
}
_FORMS = {
    (mark, sign): re.compile(
        rf"(?P<whole>{_WHOLE[sign]})?(?:{re.escape(mark)}(?P<decimals>[0-9]*))?"
    )
    for mark, sign in CONVENTIONS
}


@dataclass(frozen=True)
class WrittenNumber:
    """A number as it is written, before a convention says what its marks mean.

    Attributes
    ----------
    digits : str
        Digits and marks only, any thousands space as a plain one: ``1.234,5``.
    exponent : str
        ``E+03``, or empty.
    negative : bool
        With a minus in front or behind, or in brackets.
    brackets, minus_behind : bool
        How a minus is written in accounting; whether it is meant as one the column tells.
    percent : bool
    currency : str
        Its code, or empty.
    """

    digits: str
    exponent: str = ""
    negative: bool = False
    brackets: bool = False
    minus_behind: bool = False
    percent: bool = False
    currency: str = ""

    @cached_property
    def readings(self) -> Mapping[tuple[Mark, Thousands], float]:
        """The number under each convention that it fits; finite."""
        if self.digits.isdigit():
            value = self._value(self.digits, "")
            return {} if value is None else dict.fromkeys(CONVENTIONS, value)
        found = {}
        for convention, form in _FORMS.items():
            match = form.fullmatch(self.digits)
            if match is None:
                continue
            whole, decimals = match["whole"] or "", match["decimals"] or ""
            plain = re.sub("[^0-9]", "", whole)
            # Between thousands nothing is written beside a power of ten: 1.234E+03 has decimals.
            if (self.exponent and plain != whole) or not plain + decimals:
                continue
            value = self._value(plain, decimals)
            if value is not None:
                found[convention] = value
        return found

    def _value(self, whole: str, decimals: str) -> float | None:
        value = float(f"{whole or 0}.{decimals or 0}{self.exponent}")
        return (-value if self.negative else value) if math.isfinite(value) else None


def read_written(text: str) -> WrittenNumber | None:
    """Take the signs off a number in text; None for any other text.

    Signs are a currency, a percent sign, plus and minus (also behind the number, and any of the
    dashes that stand for one), brackets, and the dash of a price without cents (``1.234,-``).
    """
    if len(text) > _LONGEST:
        return None
    rest = text.translate(_SIGNS).strip()
    found: dict[str, str] = {}
    before = None
    while rest != before:
        before = rest
        for name, pattern in _AROUND:
            if name not in found and (match := pattern.fullmatch(rest)):
                found[name], rest = match["sign"], match["rest"].strip()
    match = _DIGITS.fullmatch(rest)
    if match is None or len(found.keys() & {"brackets", "before", "behind"}) > 1:
        return None
    one = WrittenNumber(
        digits=match[1],
        exponent=match[2] or "",
        negative="-" in (found.get("before"), found.get("behind")) or "brackets" in found,
        brackets="brackets" in found,
        minus_behind="behind" in found,
        percent="percent" in found,
        currency=_CURRENCIES.get(found.get("currency", "").lower(), ""),
    )
    return one if one.readings else None
