"""How two indicators go together over the same areas: which measure suits them, and its interval.

Two indicators and the values that both have come in; a correlation with its 95% interval and n goes
out, or the reason why there is none. It describes the areas that have both values; nothing is
estimated for those that do not.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from geo.language import Text
from geo.survey.documented.initiatives import load_programmes
from geo.survey.indicators import PROGRESS
from geo.survey.inference.estimate import LEAST_ANSWERS
from geo.survey.maturity.composition import Correlation, correlation
from geo.survey.maturity.scores import INDEX, scored_questions
from geo.survey.maturity.weights import domain_keys

if TYPE_CHECKING:
    import pandas as pd

    from geo.survey.indicators import Indicator

Measure = Literal["pearson", "spearman"]

SHORT_SCALE = 7
"""Fewer different values than this are few steps: their order is counted on, not their distances.

Rhemtulla, Brosseau-Liard and Savalei (*Psychological Methods* 17, 2012) find answers of five steps
and more good enough for methods made for continuous ones where they are spread evenly, and of six
and seven also where they are not.
"""

# Values that differ by less are equal; what differs is the order of summing.
_SAME = 1e-9


def has_order(indicator: Indicator, *, as_percent: bool = False) -> bool:
    """Whether values of an indicator can be put in order: numbers, and answers with a direction.

    Yes and no have too few steps for a coefficient to say more than two shares do; as per cent of
    an area they are numbers.
    """
    if indicator.kind == "yes_no":
        return as_percent
    return indicator.kind != "category" or indicator.direction != "none"


def measure_for(first: Indicator, second: Indicator, left: pd.Series, right: pd.Series) -> Measure:
    """The correlation that suits two indicators that both have an order.

    Spearman's, of the ranks, where one of the two is a count (most are small and a few are very
    large, so that one commune would decide), an answer in words, or takes fewer than
    :data:`SHORT_SCALE` different values; Pearson's, of the values themselves, otherwise.

    Parameters
    ----------
    left, right : Series of float64
        Their values in the areas that have both.
    """
    if {first.kind, second.kind} & {"count", "category"}:
        return "spearman"
    fewest = min(left.round(9).nunique(), right.round(9).nunique())
    return "spearman" if fewest < SHORT_SCALE else "pearson"


def associate(left: pd.Series, right: pd.Series, measure: Measure) -> Correlation:
    """The correlation of two indicators with its 95% interval; see :data:`Measure`.

    Parameters
    ----------
    left, right : Series of float64
        Values by area, NaN where missing; an area that lacks one of them is left out.

    Returns
    -------
    Correlation
        Without a coefficient, and with the reason, below five pairs or where one does not vary.
    """
    both = left.notna() & right.reindex(left.index).notna()
    left, right = left[both], right.reindex(left.index)[both]
    n = len(left)
    if n < LEAST_ANSWERS:
        return Correlation(None, None, None, n, _too_few(n))
    if min(left.max() - left.min(), right.max() - right.min()) < _SAME:
        return Correlation(None, None, None, n, _constant(n))
    return correlation(left, right) if measure == "pearson" else spearman(left, right)


def spearman(left: pd.Series, right: pd.Series) -> Correlation:
    """Spearman's rank correlation, with a 95% interval.

    The coefficient is Pearson's of the ranks, equal values sharing the mean of theirs. The interval
    is that of Bonett and Wright (*Psychometrika* 65, 2000): Fisher's on the scale of ``atanh``, its
    standard error ``sqrt((1 + r²/2) / (n - 3))`` in place of ``sqrt(1 / (n - 3))``. With many equal
    values it is approximate.

    Parameters
    ----------
    left, right : Series of float64
        Values by area, none missing; at least :data:`~geo.survey.maturity.composition.LEAST_PAIRS`.
    """
    # Whole numbers that were added up in another order are equal all the same.
    found = correlation(left.round(9).rank(), right.round(9).rank())
    if found.r is None or found.low is None or found.high is None or abs(found.r) == 1:
        return found
    middle = math.atanh(found.r)
    half = (math.atanh(found.high) - math.atanh(found.low)) / 2 * math.sqrt(1 + found.r**2 / 2)
    return replace(found, low=math.tanh(middle - half), high=math.tanh(middle + half))


def shared_part(edition_id: str, first: Indicator, second: Indicator) -> Text | None:
    """What two indicators have in common by how they are made; None where that is nothing.

    What is part of a sum goes together with it for that reason alone.
    """
    if first.question is not None and first.question == second.question:
        return Text("Both come from the same question, so the one decides part of the other.")
    for whole, part in ((first, second), (second, first)):
        if _is_part(edition_id, whole, part):
            return Text(
                "{part} is itself a part of {whole}: they go together for that reason too.",
                part=_quoted(part),
                whole=_quoted(whole),
            )
    if {first.id, second.id} == {INDEX, f"q.{PROGRESS}"}:
        return Text(
            "The self-assessment is no part of the index; but the same commune answered both."
        )
    return None


def _quoted(indicator: Indicator) -> Text:
    return Text("“{name}”", name=indicator.label)


def _is_part(edition_id: str, whole: Indicator, part: Indicator) -> bool:
    """Whether ``whole`` is computed from ``part``, among other things."""
    if whole.nature == "documented" and part.nature == "documented":
        return _counted(part) < _counted(whole)
    if whole.id == INDEX:
        return part.domain is not None or part.question in _questions(edition_id)
    if whole.domain is not None and whole.question is None:
        return part.question in _questions(edition_id, whole.domain)
    return False


def _questions(edition_id: str, domain: str | None = None) -> frozenset[str | None]:
    """Keys of the scored questions, of one domain or of all."""
    domains = domain_keys() if domain is None else (domain,)
    return frozenset(q.key for one in domains for q in scored_questions(edition_id, one))


def _counted(indicator: Indicator) -> frozenset[str]:
    """The programmes that a documented indicator counts."""
    programmes = load_programmes()
    if indicator.programme is not None:
        return frozenset({indicator.programme})
    which = indicator.id.removeprefix("documented.")
    return frozenset(
        key
        for key, one in programmes.items()
        if which == "all" or one.is_complete == (which == "complete")
    )


def _too_few(n: int) -> Text:
    return Text.plural(
        "Only {n} has both values: with fewer than {least}, no correlation is shown.",
        "Only {n} have both values: with fewer than {least}, no correlation is shown.",
        n=n,
        least=LEAST_ANSWERS,
    )


def _constant(n: int) -> Text:
    return Text(
        "One of the two is the same for all {n}: what does not vary cannot go along with anything.",
        n=n,
    )
