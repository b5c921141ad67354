"""The scores of a stored edition, by the rules of :mod:`geo.survey.maturity.scores`.

Answers and the questions asked come in, a table of scores goes out. The rules themselves (what an
answer is worth, how many questions a domain needs and how many domains the index) are those of the
shipped editions; only where the answers are is different.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.survey.editions import NOT_APPLICABLE
from geo.survey.maturity.scores import (
    INDEX,
    LEAST_DOMAINS,
    LEAST_SHARE_OF_QUESTIONS,
    question_scores,
)
from geo.survey.store.disclosure import LEAST_HIDDEN_QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from geo.survey.questionnaire import Question, Questionnaire


def scores_of(
    answers: pd.DataFrame,
    asked: Sequence[str],
    questionnaire: Questionnaire,
    *,
    domains: Collection[str] | None = None,
) -> pd.DataFrame:
    """The domain scores and the index, with equal weights, of every commune that answered.

    Parameters
    ----------
    answers : DataFrame
        nis5, question, value.
    domains : collection of str, optional
        Only these domains, and an index of only these; all of them unless given.

    Returns
    -------
    DataFrame
        Index nis5 (sorted), columns the domains and ``index``, float64 from 0 to 10; NaN where
        there is none.
    """
    wide = answers.set_index(["nis5", "question"])["value"].unstack()  # noqa: PD010  (text)
    table = wide.reindex(columns=list(asked)).sort_index()
    scores = pd.DataFrame(
        {
            key: _domain(scored_in(key, asked, questionnaire), table)
            if domains is None or key in domains
            else pd.Series(np.nan, index=table.index)
            for key in questionnaire.domains
        },
        dtype="float64",
    )
    enough = scores.notna().sum(axis=1) >= LEAST_DOMAINS
    scores[INDEX] = scores.mean(axis=1).where(enough)
    return scores


def scored_in(domain: str, asked: Sequence[str], questionnaire: Questionnaire) -> list[Question]:
    """The scored questions of a domain among those asked."""
    questions = [questionnaire.questions[key] for key in asked]
    return [question for question in questions if question.domain == domain]


def hidden_enough(
    asked: Sequence[str], questionnaire: Questionnaire, shown: Collection[str]
) -> tuple[str, ...]:
    """The domains whose score does not give away an answer that is not shown.

    Those with three hidden questions at least, or with none.
    """
    kept = []
    for key in questionnaire.domains:
        questions = scored_in(key, asked, questionnaire)
        hidden = [question for question in questions if question.key not in shown]
        if questions and (not hidden or len(hidden) >= LEAST_HIDDEN_QUESTIONS):
            kept.append(key)
    return tuple(kept)


def _domain(questions: Sequence[Question], table: pd.DataFrame) -> pd.Series:
    if not questions:
        return pd.Series(np.nan, index=table.index)
    scores = pd.DataFrame({q.key: question_scores(q, table[q.key]) for q in questions})
    concerned = len(questions) - (table[[q.key for q in questions]] == NOT_APPLICABLE).sum(axis=1)
    answered = scores.notna().sum(axis=1)
    enough = (answered >= LEAST_SHARE_OF_QUESTIONS * concerned) & (answered > 0)
    return scores.mean(axis=1).where(enough)
