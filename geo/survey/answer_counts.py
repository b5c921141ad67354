"""How many communes of a set gave the same answer to a question: counts, not estimates.

An edition, a question, an answer and the codes of a set come in; counts with their n go out. They
describe the communes of the set that answered, and nothing is said of those that did not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geo.survey.editions import NOT_APPLICABLE
from geo.survey.inference.estimate import LEAST_ANSWERS, t_quantile
from geo.survey.maturity.scores import answer_table

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo.territory.nis_code import NisCode


@dataclass(frozen=True)
class AnswerCount:
    """A set of communes beside one answer.

    Attributes
    ----------
    n : int
        Communes of the set that answered the question; those it does not concern left out.
    share : float or None
        Per cent of these that gave the same answer; None for a number, or where withheld.
    mean : float or None
        Of a score or count; None for other answers, or where withheld.
    interval : (float, float) or None
        95% interval of the mean of all communes like these; None where there is no mean, and where
        all that answered have the same number, which says nothing of the spread.
    """

    n: int
    share: float | None = None
    mean: float | None = None
    interval: tuple[float, float] | None = None

    @property
    def withheld(self) -> bool:
        """Whether fewer than five communes answered: the shares of so few are not shown."""
        return self.n < LEAST_ANSWERS


def same_answer(
    edition_id: str, question: str, answer: str, codes: Collection[NisCode]
) -> AnswerCount:
    """How many of ``codes`` gave the same whole answer to a question with fixed answers."""
    given = _given(edition_id, question, codes)
    return _share(given == answer)


def same_choice(
    edition_id: str, question: str, choice: str, codes: Collection[NisCode]
) -> AnswerCount:
    """How many of ``codes`` have ``choice`` among the several that they chose."""
    given = _given(edition_id, question, codes)
    return _share(pd.Series([choice in one.split("|") for one in given], dtype=bool))


def mean_answer(edition_id: str, question: str, codes: Collection[NisCode]) -> AnswerCount:
    """The mean of a score or count over ``codes``: a plain mean, each commune once."""
    numbers = pd.to_numeric(_given(edition_id, question, codes))
    return mean_of(numbers)


def mean_of(
    numbers: pd.Series, bounds: tuple[float, float | None] = (-math.inf, None)
) -> AnswerCount:
    """The plain mean of the numbers that are there; withheld as every other figure here.

    ``bounds`` are the ends of their scale, which the interval does not leave.
    """
    known = numbers.dropna()
    if len(known) < LEAST_ANSWERS:
        return AnswerCount(len(known))
    return AnswerCount(len(known), mean=float(known.mean()), interval=_interval(known, bounds))


def _interval(known: pd.Series, bounds: tuple[float, float | None]) -> tuple[float, float] | None:
    """Student's interval of a plain mean (Lohr, *Sampling: Design and Analysis*, section 2.5).

    Without the finite population correction: a set of communes that are alike is a choice among
    those that answered and has no list of those that did not. So it is rather too wide.
    """
    spread = float(known.std(ddof=1))
    if spread == 0:
        return None
    mean, n = float(known.mean()), len(known)
    reach = float(t_quantile(n - 1)) * spread / math.sqrt(n)
    least, most = bounds
    return max(mean - reach, least), min(mean + reach, math.inf if most is None else most)


def _given(edition_id: str, question: str, codes: Collection[NisCode]) -> pd.Series[str]:
    column = answer_table(edition_id)[question]
    given = column[column.index.isin(list(codes))].dropna()
    return given[given != NOT_APPLICABLE]


def _share(same: pd.Series[bool]) -> AnswerCount:
    if len(same) < LEAST_ANSWERS:
        return AnswerCount(len(same))
    return AnswerCount(len(same), share=100 * float(same.mean()))
