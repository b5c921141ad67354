"""Which two editions and which indicator the page of change is about, and why not what was asked.

A view comes in, :class:`Chosen` goes out. Nothing that a link asks for is an error here: what
cannot be compared is said, with what can.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from geo.language import Text, listed
from geo.publishing.change_page.published import published_pairs
from geo.publishing.view import default_indicator
from geo.state_cache import state_cache
from geo.survey import get_indicator, list_editions, list_indicators, load_edition
from geo.survey.change.comparability import (
    by_nearness,
    compared_indicators,
    in_order,
    why_not_compared,
    why_not_paired,
)
from geo.survey.maturity.scores import INDEX

if TYPE_CHECKING:
    from geo.publishing.view import View
    from geo.survey import Edition, Indicator


@dataclass(frozen=True)
class Chosen:
    """What the page compares.

    Attributes
    ----------
    earlier, later : Edition
    vintage : int
        The boundaries: the view's, or those of the later edition.
    indicator : Indicator or None
        What communes are compared by; None where communes cannot be compared.
    can : tuple of Indicator
        What they could be compared by.
    cannot : tuple of (Indicator, Text)
        The rest, with the reasons.
    why_not : Text or None
        Why communes cannot be compared.
    why_other : Text or None
        Why communes are compared by another indicator than that of the view.
    notices : tuple of Text
        What a reader should know who asked for something else.
    """

    earlier: Edition
    later: Edition
    vintage: int
    indicator: Indicator | None
    can: tuple[Indicator, ...]
    cannot: tuple[tuple[Indicator, Text], ...]
    why_not: Text | None
    why_other: Text | None = None
    notices: tuple[Text, ...] = ()


def _why_nothing_in_common(earlier: Edition, later: Edition) -> Text:
    kept_back = [one.title for one in (earlier, later) if one.disclosure != "open"]
    if kept_back and set(earlier.asked) & set(later.asked):
        return Text(
            "The communes’ answers to what both editions asked are not public in {editions}, so "
            "nothing can be compared.",
            editions=listed(kept_back),
        )
    return Text("No question was asked in both editions.")


def chosen(view: View) -> Chosen:
    """Read a view; see :class:`Chosen`."""
    edition = load_edition(view.edition)
    other = load_edition(view.since) if view.since else usual_since(edition)
    earlier, later = in_order(edition, other)
    notices: list[Text] = []
    if later.id != edition.id:
        notices.append(_turned(earlier, later, asked=view.since is not None))
    can, cannot = compared_indicators(earlier, later)
    why_not = why_not_paired(earlier, later)
    if why_not is None and not can:
        why_not = _why_nothing_in_common(earlier, later)
    indicator, why_other = None, None
    if why_not is None:
        indicator = next((one for one in can if one.id == view.indicator), None)
        reason = None
        if indicator is None:
            reason = why_not_compared(
                get_indicator(view.edition, view.indicator), earlier, later, view.index_weights
            )
        elif indicator.id == INDEX:  # all its weight may be on what one edition did not ask
            reason = why_not_compared(indicator, earlier, later, view.index_weights)
        if reason is not None:
            asked = get_indicator(view.edition, view.indicator)
            indicator = next(one for one in can if one.id != view.indicator)
            why_other = Text(
                "“{asked}” cannot be compared. {reason}", asked=asked.label, reason=reason
            )
            notices.append(
                Text("{why} Shown instead: {shown}.", why=why_other, shown=indicator.label)
            )
    return Chosen(
        earlier=earlier,
        later=later,
        vintage=view.vintage or later.vintage,
        indicator=indicator,
        can=tuple(can),
        cannot=tuple(cannot),
        why_not=why_not,
        why_other=why_other,
        notices=tuple(notices),
    )


def usual_since(edition: Edition) -> Edition:
    """The edition that change is counted from unless the reader chose one.

    The nearest earlier one that can be compared, else the nearest later one; the nearest of all
    where none can, and the edition itself where there is no other.
    """
    others = by_nearness(edition)
    comparable = [one for one in others if is_comparable(edition.id, one.id)]
    return (comparable or others or [edition])[0]


@state_cache(maxsize=256)
def is_comparable(one_id: str, other_id: str) -> bool:
    """Whether two editions have anything that can be set side by side."""
    earlier, later = in_order(load_edition(one_id), load_edition(other_id))
    if why_not_paired(earlier, later) is None and compared_indicators(earlier, later)[0]:
        return True
    return bool(published_pairs(earlier.id, later.id))


@dataclass(frozen=True)
class ComparablePair:
    """Two editions that can be compared, and the link to their comparison."""

    earlier: Edition
    later: Edition
    by_commune: bool
    href: str


def comparable_pairs(view: View) -> list[ComparablePair]:
    """All pairs of editions that can be compared, commune by commune first, then the latest."""
    found = []
    for one, other in combinations(list_editions(), 2):
        earlier, later = in_order(one, other)
        if not is_comparable(earlier.id, later.id):
            continue
        target = replace(view, edition=later.id, since=earlier.id, stage=False)
        known = {indicator.id for indicator in list_indicators(later.id)}
        if target.indicator not in known:
            target = replace(target, indicator=default_indicator(later.id))
        by_commune = why_not_paired(earlier, later) is None
        found.append(
            ComparablePair(earlier, later, by_commune, "./change?" + urlencode(target.query()))
        )
    return sorted(found, key=lambda one: not one.by_commune)


def _turned(earlier: Edition, later: Edition, *, asked: bool) -> Text:
    if asked:
        return Text(
            "The two editions were the other way round: change is always counted from the earlier "
            "({earlier}) to the later ({later}).",
            earlier=earlier.title,
            later=later.title,
        )
    return Text(
        "No earlier edition can be compared with this one: {earlier}. Shown is the change from it "
        "to {later}.",
        earlier=earlier.title,
        later=later.title,
    )
