"""Published figures of two editions side by side, where they answer the same question.

Two editions come in; pairs of figures that :mod:`geo.publishing.figure_comparability` lets
stand side by side go out, with their difference, and its interval where enough was published for
one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.figure_comparability import Gap, gaps, reasons, why_change_is_not_stated
from geo.publishing.figure_words import base
from geo.state_cache import state_cache
from geo.survey import find_figures
from geo.survey.change.sample_overlap import difference_interval
from geo.survey.inference.estimate import wilson
from geo.survey.published.figures import published_count

if TYPE_CHECKING:
    from geo.survey import Figure

_PERCENT = 100.0


@dataclass(frozen=True)
class PublishedPair:
    """The same figure of two editions.

    Attributes
    ----------
    then, now : Figure
    then_n, now_n : int or None
        Communes behind each; None where that was not published.
    low, high : float or None
        95% interval of the difference, in percentage points.
    why_no_interval : Text or None
    why_no_change : Text or None
        The two can stand side by side, but are not firm enough to tell a change.
    """

    then: Figure
    now: Figure
    then_n: int | None
    now_n: int | None
    low: float | None
    high: float | None
    why_no_interval: Text | None
    why_no_change: Text | None

    @property
    def change(self) -> float | None:
        """Now minus then, in the figures' own unit; None where no change is told."""
        return None if self.why_no_change else self.now.value - self.then.value

    @property
    def is_share(self) -> bool:
        """Whether the figures are per cents, and the change is in percentage points."""
        return self.now.unit_key.startswith("%")


@state_cache(maxsize=64)
def published_pairs(earlier_id: str, later_id: str) -> tuple[PublishedPair, ...]:
    """Every figure that both editions published for the same area and question."""
    if earlier_id == later_id:
        return ()
    before = {(one.key, one.code): one for one in find_figures(earlier_id) if _is_result(one)}
    found = []
    for now in find_figures(later_id):
        then = before.get((now.key, now.code))
        if then is not None and not reasons(then, now):
            found.append(_pair(then, now))
    return tuple(found)


@state_cache(maxsize=64)
def published_gaps(earlier_id: str, later_id: str) -> tuple[Gap, ...]:
    """What both published under one name that cannot be compared, with the reasons."""
    figures = [*find_figures(earlier_id), *find_figures(later_id)]
    both = {one.key for one in figures[: len(find_figures(earlier_id))]} & {
        one.key for one in find_figures(later_id)
    }
    return tuple(
        gap
        for gap in gaps([one for one in figures if one.key in both and _is_result(one)])
        if gap.first.edition != gap.second.edition
    )


def _is_result(figure: Figure) -> bool:
    return figure.theme != "sample"


def _pair(then: Figure, now: Figure) -> PublishedPair:
    then_n, now_n = (_behind(one) for one in (then, now))
    low = high = None
    reason = None
    why_no_change = why_change_is_not_stated((then, now))
    if why_no_change is not None:
        return PublishedPair(then, now, then_n, now_n, low, high, reason, why_no_change)
    if base(now) == "projects":
        reason = Text("no interval: projects of one commune belong together")
    elif not now.unit_key.startswith("%"):
        reason = Text("no interval: how far communes differ was not published")
    elif then_n is None or now_n is None:
        reason = Text("no interval: how many communes are behind it was not published")
    else:
        ends = []
        for figure, n in ((then, then_n), (now, now_n)):
            share = figure.value / _PERCENT
            ends.append((share, *wilson(share, n)))
        bounds = difference_interval(ends[0], ends[1])
        low, high = (_PERCENT * float(end) for end in bounds)
        assert not math.isnan(low)
    return PublishedPair(then, now, then_n, now_n, low, high, reason, None)


def _behind(figure: Figure) -> int | None:
    """Communes behind a figure; those of the engaged communes were not published."""
    if base(figure) != "answered":
        return None
    return published_count(figure.edition, figure.code)
