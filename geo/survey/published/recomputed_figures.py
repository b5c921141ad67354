"""The published figures of an edition beside the same ones, recomputed from its answers.

The rows of ``answers.csv`` come in; a :class:`RecomputedFigure` for every figure goes out. Nothing
here uses how the demonstration was made, nor the scores and estimates of the atlas: it counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geo.survey.editions import NOT_APPLICABLE
from geo.survey.published.figures import Figure, find_figures
from geo.survey.questionnaire import load_questionnaire
from geo.territory import load_communes
from geo.territory.nis_code import COUNTRY
from geo.territory.vintages import OLDEST

if TYPE_CHECKING:
    from collections.abc import Callable

SCORE_DECIMALS = 2
"""Scores were published with two decimals (3.64; 4.0 and 4.8 stand for 4.00 and 4.80), shares and
numbers with none."""

HALFWAY = 5

NOT_REPRODUCED: dict[tuple[str, str, str], str] = {}
"""Edition, key and area of the figures that contradict the others, with the reason. There is none:
counts by region and by urban or rural exist from which every figure follows."""

_NO_QUESTION = "no question of the questionnaire asks for it"


@dataclass(frozen=True)
class RecomputedFigure:
    """One published figure and what the answers give.

    Attributes
    ----------
    figure : Figure
    computed : float or None
        Not rounded; None where no question gives it.
    reason : str or None
        Why it cannot be reproduced, where that is known.
    """

    figure: Figure
    computed: float | None
    reason: str | None = None

    @property
    def reproduced(self) -> bool:
        """Whether the computed value, rounded as the published one was, is the published one."""
        if self.computed is None:
            return False
        decimals = SCORE_DECIMALS if self.figure.unit_key == "score /10" else 0
        return round_half_up(self.computed, decimals) == round_half_up(self.figure.value, decimals)


def recompute(
    edition_id: str, answers: pd.DataFrame, vintage: int = OLDEST
) -> tuple[RecomputedFigure, ...]:
    """Compare every published figure of an edition with its answers.

    Parameters
    ----------
    answers : DataFrame
        nis5, question, value : str, as in ``answers.csv``.
    """
    wide = answers.pivot_table("value", "nis5", "question", aggfunc="first")
    communes = load_communes(vintage)
    compared = []
    for figure in find_figures(edition_id):
        inside = _members(communes, figure.code)
        computed = _recompute(figure, wide[wide.index.isin(inside)], len(inside))
        reason = NOT_REPRODUCED.get((edition_id, figure.key, figure.code))
        if computed is None and reason is None:
            reason = _NO_QUESTION
        compared.append(RecomputedFigure(figure, computed, reason))
    return tuple(compared)


def round_half_up(value: float, decimals: int) -> float:
    """Round as people do: 87.5 is 88 and 62.5 is 63, where Python's own ``round`` says 62."""
    scale: float = 10.0**decimals
    tiny = 1e-9  # 3.645 is a little less than that in binary
    return math.floor(value * scale + 0.5 + tiny) / scale


def _members(communes: pd.DataFrame, code: str) -> pd.Index:
    area, _, kind = code.partition("-")
    chosen = pd.Series(data=True, index=communes.index)
    if area != COUNTRY:
        chosen = communes.region.eq(area) | communes.province.eq(area)
    if kind:
        chosen &= communes.rural == (kind == "R")
    return communes.index[chosen]


def _recompute(figure: Figure, wide: pd.DataFrame, invited: int) -> float | None:
    if figure.key in _OF_THE_SAMPLE:
        return _OF_THE_SAMPLE[figure.key](len(wide), invited)
    if figure.key in _OF_SEVERAL_ANSWERS:
        return _OF_SEVERAL_ANSWERS[figure.key](wide)
    for question in load_questionnaire().questions.values():
        for choice, key in question.published.items():
            if key == figure.key and question.key in wide:
                values = wide[question.key].dropna()
                values = values[values != NOT_APPLICABLE]
                return _value(figure, values, choice, question.type)
    return None


def _value(figure: Figure, values: pd.Series[str], choice: str | None, kind: str) -> float:
    if kind == "score":
        return float(values.astype(float).mean())
    if kind == "count":
        return float(values.astype(int).sum())
    wanted = "yes" if choice is None else choice
    given = values.map(lambda value: wanted in value.split("|"))
    return float(100 * given.mean() if figure.unit_key.startswith("%") else given.sum())


def _share_halfway(wide: pd.DataFrame) -> float:
    return float(100 * (wide["progress"].dropna().astype(float) >= HALFWAY).mean())


def _number_of_nines(wide: pd.DataFrame) -> float:
    return float((wide["progress"].dropna().astype(float) == 9).sum())


def _share_public(wide: pd.DataFrame) -> float:
    public = pd.to_numeric(wide["projects_public"], errors="coerce").sum()
    return float(100 * public / wide["projects"].dropna().astype(int).sum())


_OF_THE_SAMPLE: dict[str, Callable[[int, int], float]] = {
    "n_population": lambda _, invited: invited,
    "n_respondents": lambda answered, _: answered,
    "response_rate": lambda answered, invited: 100 * answered / invited,
}
_OF_SEVERAL_ANSWERS: dict[str, Callable[[pd.DataFrame], float]] = {
    "progress_at_least_half_share": _share_halfway,
    "progress_score_9_n": _number_of_nines,
    "projects_initiated_public": _share_public,
}
