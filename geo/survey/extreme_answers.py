"""The answers of a commune that score highest and lowest.

An edition and a commune go in; its scored answers go out, each with the mean score of all communes
that answered the same question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.state_cache import state_cache
from geo.survey.answer_counts import AnswerCount, mean_of
from geo.survey.maturity.scores import answer_table, question_scores
from geo.survey.missing import VALUE
from geo.survey.profile import answers_of
from geo.survey.question import TOP_SCORE
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    import pandas as pd

    from geo.survey.profile import Answer
    from geo.territory.nis_code import NisCode

SHOWN = 3


@dataclass(frozen=True)
class ScoredAnswer:
    """An answer, its score from 0 to 10, and the mean score of all that answered the question."""

    answer: Answer
    score: float
    others: AnswerCount


@state_cache(maxsize=1024)
def extreme_answers(
    edition_id: str, nis5: NisCode, most: int = SHOWN
) -> tuple[tuple[ScoredAnswer, ...], tuple[ScoredAnswer, ...]]:
    """The answers with the highest and with the lowest score, ``most`` of each at most.

    Scores as in :func:`geo.survey.maturity.scores.question_scores`. Where several answers have the
    same score, those come first whose score differs most from the mean of all communes that
    answered the question; then those asked first. A score of 0 is none of the highest, one of 10
    none of the lowest, and no answer is in both.

    Parameters
    ----------
    nis5 : str
        A commune of the edition's vintage; both are empty where it did not answer.
    """
    scored = [
        found
        for chapter in answers_of(edition_id, nis5)
        for answer in chapter.answers
        if answer.question.scored and answer.state == VALUE
        for found in _scored(edition_id, nis5, answer)
    ]
    high = sorted(scored, key=lambda one: (-one.score, _mean(one, TOP_SCORE)))
    low = sorted(scored, key=lambda one: (one.score, -_mean(one, 0.0)))
    highest = [one for one in high if one.score > 0][:most]
    lowest = [one for one in low if one.score < TOP_SCORE and one not in highest][:most]
    return tuple(highest), tuple(lowest)


def _scored(edition_id: str, nis5: NisCode, answer: Answer) -> list[ScoredAnswer]:
    """The answer with its score; none where it has no score, such as "don't know"."""
    scores = _scores(edition_id, answer.question.key)
    known = scores.dropna()
    if nis5 not in known.index:
        return []
    return [ScoredAnswer(answer, float(known[nis5]), mean_of(known))]


@state_cache(maxsize=512)
def _scores(edition_id: str, question: str) -> pd.Series[float]:
    return question_scores(
        load_questionnaire().questions[question], answer_table(edition_id)[question]
    )


def _mean(one: ScoredAnswer, otherwise: float) -> float:
    return otherwise if one.others.mean is None else one.others.mean
