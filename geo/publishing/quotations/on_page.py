"""The sentences of one page by what they are about, or why there are none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from geo.language import AtlasError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo.language import Text

_BETWEEN_FACTS = re.compile(r"\s?; ")
"""Where an end that sentences share may begin: with its space, which attributes would lose."""


@dataclass(frozen=True)
class Quotations:
    """What the buttons of a page copy.

    Attributes
    ----------
    sentences : mapping of str to str
        By a key of the page's own, such as an indicator's id.
    why_none : Text or None
        Why nothing of the page may be copied; None where it may.
    """

    sentences: Mapping[str, str] = field(default_factory=dict)
    why_none: Text | None = None

    def __getitem__(self, key: str) -> str:
        """The sentence about ``key``; "" where there is none."""
        return self.sentences.get(key, "")

    @cached_property
    def end(self) -> str:
        """What most of the sentences end with, source and link: it is sent to the browser once."""
        ends = Counter(
            one[at.start() :]
            for one in self.sentences.values()
            for at in _BETWEEN_FACTS.finditer(one)
        )
        best = max(ends, key=lambda end: len(end) * (ends[end] - 1), default="")
        return best if ends[best] > 1 else ""

    def own(self, key: str) -> str:
        """The sentence about ``key`` without :attr:`end`, or whole where it ends otherwise."""
        return self[key].removesuffix(self.end) if self.end else self[key]

    def ends_alike(self, key: str) -> bool:
        """Whether :attr:`end` belongs behind :meth:`own`."""
        return bool(self.end) and self[key].endswith(self.end)


NO_QUOTATIONS = Quotations()


def gather(make: Callable[[], Mapping[str, str]]) -> Quotations:
    """What ``make`` makes, or the reason why it may not."""
    try:
        return Quotations(make())
    except AtlasError as error:
        return Quotations(why_none=error.text)
