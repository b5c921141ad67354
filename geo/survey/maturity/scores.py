"""From answers to scores: a question, a domain of maturity, the index; all from 0 to 10.

Checked answers come in; tables of scores with the reason of each gap go out. The rules are here
and nowhere else:

- a *question* gives 0 to 10, see :func:`question_scores`;
- a *domain* is the mean of its scored questions, if the commune answered at least half of those
  that were asked and concern it;
- the *index* is the weighted mean of the domains (equal weights unless others are asked for), if
  the commune has at least :data:`LEAST_DOMAINS` of them.

The commune's own view of its progress is a question without a domain: it is in none of them.

The store counts by the same rules (:mod:`geo.survey.store.stored_scores`). Of a restricted edition
the domain scores come from there, as far as they are given, since the answers behind them are not;
the index is the mean of these, with any weights. So it holds nothing that a reader of the domain
scores could not work out, and no weights can bring to light what the rule keeps.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import AtlasError, Text
from geo.state_cache import state_cache
from geo.survey.editions import (
    NONE_CHOSEN,
    NOT_APPLICABLE,
    load_answers,
    load_edition,
    source_of,
)
from geo.survey.missing import VALUE, MissingState
from geo.survey.question import TOP_SCORE
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.survey.question import Question
    from geo.survey.questionnaire import Questionnaire

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


@state_cache(maxsize=16)
def answer_table(edition_id: str) -> pd.DataFrame:
    """The answers as a table: communes that answered x questions whose answers are given.

    Returns
    -------
    DataFrame
        Index nis5 (sorted, on the edition's vintage), columns the keys of the questions asked of
        which the edition gives each commune's answer (all of them, unless it is restricted),
        values str as in :func:`geo.survey.editions.load_answers`, NaN where left open.
    """
    return as_table(load_answers(edition_id), load_edition(edition_id).disclosed_answers)


def as_table(answers: pd.DataFrame, questions: Sequence[str]) -> pd.DataFrame:
    """Rows of answers (nis5, question, value) as a table: communes x these questions."""
    wide = answers.set_index(["nis5", "question"])["value"].unstack()  # noqa: PD010  (text)
    return wide.reindex(columns=list(questions)).sort_index()


@state_cache(maxsize=16)
def communes_that_answered(edition_id: str) -> pd.Index[str]:
    """The communes of which an edition gives an answer or a score, sorted.

    These are all that answered it, unless it is restricted to some answers: then who answered
    others only is not public (:attr:`~geo.survey.editions.Edition.discloses_who_answered`).
    """
    return answer_table(edition_id).index.union(score_edition(edition_id).index).sort_values()


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
    return scored_among(asked, domain, load_questionnaire())


def scored_among(
    asked: Sequence[str], domain: str, questionnaire: Questionnaire
) -> tuple[Question, ...]:
    """The scored questions of a domain among those asked, in their order."""
    questions = [questionnaire.questions[key] for key in asked]
    return tuple(one for one in questions if one.scored and one.domain == domain)


@state_cache(maxsize=64)
def _scores(
    edition_id: str, weights: tuple[tuple[str, float], ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    scores, why = (table.copy() for table in _domains(edition_id))
    scores[INDEX] = score_index(scores, [w for _, w in weights])
    # Too few domains because the edition hardly asked: no commune could have had an index.
    edition = load_edition(edition_id)
    asked = sum(1 for domain, _ in weights if scored_questions(edition_id, domain))
    gap = MissingState.TOO_FEW_QUESTIONS if asked >= LEAST_DOMAINS else MissingState.NOT_ASKED
    if asked >= LEAST_DOMAINS and not edition.discloses(INDEX):
        gap = MissingState.NOT_PUBLIC
    kept_back = (why == MissingState.NOT_GIVEN).any(axis=1)
    why[INDEX] = np.select(
        [scores[INDEX].notna(), kept_back & edition.discloses(INDEX)],
        [VALUE, MissingState.NOT_GIVEN.value],
        gap.value,
    )
    return scores, why


@state_cache(maxsize=16)
def _domains(edition_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The domain scores and their states: counted from the answers, or as the store gives them."""
    edition = load_edition(edition_id)
    if edition.disclosure == "open":
        return score_domains(answer_table(edition_id), edition.asked, load_questionnaire())
    source = source_of(edition_id) if edition.discloses_scores else None
    if source is not None:
        return source.scores(edition_id)
    nobody = pd.DataFrame(
        columns=list(load_questionnaire().domains), index=pd.Index([], name="nis5", dtype="str")
    )
    return nobody.astype("float64"), nobody.astype("str")


def score_domains(
    table: pd.DataFrame,
    asked: Sequence[str],
    questionnaire: Questionnaire,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The score and the state of every domain, of the communes of a table of answers.

    Parameters
    ----------
    table : DataFrame
        As :func:`answer_table`, with the questions asked.
    asked : sequence of str
        Keys of the questions asked.

    Returns
    -------
    tuple of DataFrame
        Index as ``table``, columns the domains: scores (float64, NaN where there is none) and
        states (str) as :func:`score_states`.
    """
    found = {
        key: score_domain(scored_among(asked, key, questionnaire), table)
        for key in questionnaire.domains
    }
    scores = {key: one[0] for key, one in found.items()}
    states = {key: one[1] for key, one in found.items()}
    return (
        pd.DataFrame(scores, index=table.index, dtype="float64"),
        pd.DataFrame(states, index=table.index, dtype="str"),
    )


def score_domain(
    questions: Sequence[Question], table: pd.DataFrame
) -> tuple[pd.Series[float], pd.Series[str]]:
    """The mean of the scores of these questions, and why it is there or missing.

    See :func:`score_states` for the states; ``not_asked`` where there are no questions.
    """
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


def score_index(domains: pd.DataFrame, weights: Sequence[float]) -> pd.Series[float]:
    """The weighted mean of domain scores, of communes that have :data:`LEAST_DOMAINS` of them.

    Where a commune lacks a domain, the others keep their proportions; NaN where all the weight is
    on domains that it lacks.
    """
    weight = np.array(weights)
    known = domains.notna().to_numpy()
    weighing = (known * weight).sum(axis=1)
    total = (domains.fillna(0).to_numpy() * weight).sum(axis=1)
    enough = (known.sum(axis=1) >= LEAST_DOMAINS) & (weighing > 0)
    return pd.Series(
        np.where(enough, total / np.where(weighing > 0, weighing, 1), math.nan),
        index=domains.index,
    )
