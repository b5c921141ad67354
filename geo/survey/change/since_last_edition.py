"""What moved in one commune since the edition before: its own answers then and now.

An edition, a commune and its scores come in; the changes go out that can be told, each on the
questions that both editions asked (:mod:`geo.survey.change.common_questions`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.survey.change.comparability import by_nearness, in_order, why_not_compared, why_not_paired
from geo.survey.change.pairing import pair
from geo.survey.editions import load_edition
from geo.survey.indicators import get_indicator, list_indicators
from geo.survey.missing import VALUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.survey.edition import Edition
    from geo.survey.maturity.weights import Weights
    from geo.territory.nis_code import NisCode


@dataclass(frozen=True)
class SinceLastEdition:
    """How a commune's own figures moved.

    Attributes
    ----------
    earlier : Edition
        The last edition before that the same communes answered.
    changes : mapping
        Id of the indicator -> now minus then, in its unit; only of those that the commune gave a
        value both times. No error of sampling: both are what it said itself.
    """

    earlier: Edition
    changes: Mapping[str, float]


def edition_before(edition: Edition) -> Edition | None:
    """The last edition before, of the same communes, with what each answered; None without one."""
    return next(
        (
            one
            for one in by_nearness(edition)
            if in_order(one, edition)[0].id == one.id and why_not_paired(one, edition) is None
        ),
        None,
    )


def since_last_edition(
    edition_id: str,
    nis5: NisCode,
    vintage: int,
    indicators: Iterable[str],
    weights: Weights | None = None,
) -> SinceLastEdition | None:
    """The changes of a commune of ``vintage``; None where no earlier edition can be compared.

    Raises
    ------
    AtlasError
        The data behind it is damaged.
    """
    edition = load_edition(edition_id)
    earlier = edition_before(edition)
    if earlier is None:
        return None
    known = {one.id for one in list_indicators(edition_id)}
    changes = {}
    for one in known.intersection(indicators):
        indicator = get_indicator(edition_id, one)
        if why_not_compared(indicator, earlier, edition, weights) is not None:
            continue
        table = pair(earlier.id, edition_id, one, vintage, weights).table
        row: dict[Any, Any] = table.loc[nis5].to_dict()
        if row["state"] == VALUE:
            changes[one] = float(row["change"])
    return SinceLastEdition(earlier, changes)
