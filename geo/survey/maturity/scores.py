"""From answers to scores: a question, a domain of maturity, the index; all from 0 to 10.

Checked answers come in; tables of scores with the reason of each gap go out. The rules are here
and nowhere else:

- a *question* gives 0 to 10, see :func:`question_scores`;
- a *domain* is the mean of its scored questions, if the commune answered at least half of those
  that were asked and concern it;
- the *index* is the weighted mean of the domains (equal weights unless others are asked for), if
  the commune has at least :data:`LEAST_DOMAINS` of them.

The commune's own view of its progress is a question without a domain: it is in none of them.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import AtlasError, Text
from geo.survey.editions import NONE_CHOSEN, NOT_APPLICABLE, load_answers, load_edition
from geo.survey.missing import VALUE, MissingState
from geo.survey.questionnaire import TOP_SCORE, load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.survey.questionnaire import Question

INDEX = "index"

LEAST_SHARE_OF_QUESTIONS = 0.5
"""A domain needs answers to this share of its questions: below it, one answer would be a domain."""

LEAST_DOMAINS = 5
"""Of seven; an index of fewer would compare communes on different things."""

COUNT_FOR_HALF = {"projects": 264 / 113}
"""The count that scores 5, by question. The barometer of 2017 counted 264 projects in 113 communes,
so the average commune of that year is in the middle of the scale."""

COUNT_FOR_HALF_OF_A_KIND = 1.0
"""The same for counts of one kind of project: having one is halfway."""


@lru_cache(maxsize=16)
def answer_table(edition_id: str) -> pd.DataFrame:
    """The answers as a table: communes that answered x questions asked.

    Returns
    -------
    DataFrame
        Index nis5 (sorted, on the edition's vintage), columns the keys of the questions asked,
        values str as in :func:`geo.survey.editions.load_answers`, NaN where left open.
    """
    answers = load_answers(edition_id)
    asked = list(load_edition(edition_id).asked)
    wide = answers.set_index(["nis5", "question"])["value"].unstack()  # noqa: PD010  (text)
    return wide.reindex(columns=asked).sort_index()


def question_scores(question: Question, values: pd.Series) -> pd.Series:
    """Scores from 0 to 10 of the answers to one scored question.

    - score: as it is;
    - yes/no: 10 or 0;
    - one of: the score of the choice (a choice without score, such as "don't know", gives none);
    - several of: the scores of the chosen ones added up, at most 10; nothing chosen is 0;
    - count: ``10 · (1 - 2^(-count / half))``: each further one adds less, none gives 0, ``half``
      (see :data:`COUNT_FOR_HALF`) gives 5;
    - and where less is better (direction "down"), 10 minus that.

    Parameters
    ----------
    values : Series of str
        Answers; NaN and ``not_applicable`` give NaN.

    Returns
    -------
    Series of float64
        Same index.
    """
    known = values.where(values != NOT_APPLICABLE)
    match question.type:
        case "score":
            scores = pd.to_numeric(known)
        case "count":
            half = COUNT_FOR_HALF.get(question.key, COUNT_FOR_HALF_OF_A_KIND)
            scores = TOP_SCORE * (1 - 2 ** (-pd.to_numeric(known) / half))
        case "yes_no":
            scores = known.map({"yes": TOP_SCORE, "no": 0.0})
        case "one_of":
            scores = known.map({choice.key: choice.score for choice in question.choices})
        case "several_of":
            points = {choice.key: choice.score or 0.0 for choice in question.choices}
            distinct = {
                value: min(TOP_SCORE, sum(points[key] for key in value.split("|")))
                for value in known.dropna().unique()
                if value != NONE_CHOSEN
            }
            scores = known.map({**distinct, NONE_CHOSEN: 0.0})
    scores = scores.astype("float64")
    return TOP_SCORE - scores if question.direction == "down" else scores


def score_edition(edition_id: str, weights: Mapping[str, float] | None = None) -> pd.DataFrame:
    """The domain scores and the index of every commune that answered.

    Parameters
    ----------
    weights : mapping of domain key to weight, optional
        Not negative; domains that are left out weigh nothing. Equal weights by default. Where a
        commune lacks a domain, the others keep their proportions.

    Returns
    -------
    DataFrame
        Index nis5 (on the edition's vintage), columns the seven domains and ``index``, float64
        from 0 to 10, NaN where there is none: :func:`score_states` says why. Shared between
        callers: do not change it. No rows where the edition has no answers.

    Raises
    ------
    AtlasError
        A weight is negative, not a number, or of no known domain, or all are zero.
    """
    domains = tuple(load_questionnaire().domains)
    if weights is None:
        return _scores(edition_id, tuple((key, 1.0) for key in domains))[0]
    for key, weight in weights.items():
        if key not in domains or not math.isfinite(weight) or weight < 0:
            raise AtlasError(
                Text(
                    "“{weight}” cannot be the weight of “{domain}”. Expected a number from 0 on "
                    "for one of {known}.",
                    weight=str(weight),
                    domain=key,
                    known=", ".join(domains),
                )
            )
    if not sum(weights.values()) > 0:
        raise AtlasError(Text("All weights are zero. Give at least one domain a weight."))
    return _scores(edition_id, tuple((key, float(weights.get(key, 0.0))) for key in domains))[0]


def score_states(edition_id: str) -> pd.DataFrame:
    """Why a score of :func:`score_edition` (with equal weights) is there or missing.

    Returns
    -------
    DataFrame
        Same index and columns; str: ``value``, ``too_few_questions`` (fewer than half
        of them answered), ``not_asked`` (the edition asked no question of the domain) or
        ``not_applicable`` (none concerns the commune).
    """
    domains = tuple(load_questionnaire().domains)
    return _scores(edition_id, tuple((key, 1.0) for key in domains))[1]


def scored_questions(edition_id: str, domain: str) -> tuple[Question, ...]:
    """The scored questions of a domain that the edition asked."""
    asked = load_edition(edition_id).asked
    questions = load_questionnaire().questions
    return tuple(
        questions[key] for key in asked if questions[key].scored and questions[key].domain == domain
    )


@lru_cache(maxsize=64)
def _scores(
    edition_id: str, weights: tuple[tuple[str, float], ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    table = answer_table(edition_id)
    values: dict[str, pd.Series] = {}
    states: dict[str, pd.Series] = {}
    for domain, _ in weights:
        values[domain], states[domain] = _domain(edition_id, domain, table)
    scores = pd.DataFrame(values, index=table.index, dtype="float64")
    weight = np.array([w for _, w in weights])
    known = scores.notna().to_numpy()
    weighing = (known * weight).sum(axis=1)
    total = (scores.fillna(0).to_numpy() * weight).sum(axis=1)
    enough = (known.sum(axis=1) >= LEAST_DOMAINS) & (weighing > 0)
    scores[INDEX] = np.where(enough, total / np.where(weighing > 0, weighing, 1), math.nan)
    why = pd.DataFrame(states, index=table.index, dtype="str")
    # Too few domains because the edition hardly asked: no commune could have had an index.
    asked = sum(1 for domain, _ in weights if scored_questions(edition_id, domain))
    gap = MissingState.TOO_FEW_QUESTIONS if asked >= LEAST_DOMAINS else MissingState.NOT_ASKED
    why[INDEX] = np.where(enough, VALUE, gap.value)
    return scores, why


def _domain(edition_id: str, domain: str, table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    questions = scored_questions(edition_id, domain)
    if not questions:
        return (
            pd.Series(math.nan, index=table.index),
            pd.Series(MissingState.NOT_ASKED.value, index=table.index, dtype="str"),
        )
    scores = pd.DataFrame({q.key: question_scores(q, table[q.key]) for q in questions})
    concerned = len(questions) - (table[[q.key for q in questions]] == NOT_APPLICABLE).sum(axis=1)
    answered = scores.notna().sum(axis=1)
    enough = (answered >= LEAST_SHARE_OF_QUESTIONS * concerned) & (answered > 0)
    state = np.select(
        [enough, concerned == 0],
        [VALUE, MissingState.NOT_APPLICABLE.value],
        MissingState.TOO_FEW_QUESTIONS.value,
    )
    return (
        scores.mean(axis=1).where(enough),
        pd.Series(state, index=table.index, dtype="str"),
    )
