"""The scores of a stored edition, by the rules of :mod:`geo.survey.maturity.scores`.

Answers and the questions asked come in, tables of scores go out: all of them for what may be known,
and for a restricted edition only those from which no hidden answer can be worked out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.survey.maturity.scores import (
    INDEX,
    LEAST_DOMAINS,
    as_table,
    question_scores,
    score_domains,
    score_index,
    scored_among,
)
from geo.survey.missing import VALUE, MissingState
from geo.survey.store.disclosure import LEAST_HIDDEN_QUESTIONS, SCORE_DECIMALS, SCORES

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

    from geo.survey.questionnaire import Questionnaire
    from geo.survey.store.disclosure import Disclosure


def scores_of(
    answers: pd.DataFrame, asked: Sequence[str], questionnaire: Questionnaire
) -> pd.DataFrame:
    """The domain scores and the index, with equal weights, of every commune that answered.

    Parameters
    ----------
    answers : DataFrame
        nis5, question, value.

    Returns
    -------
    DataFrame
        Index nis5 (sorted), columns the domains and ``index``, float64 from 0 to 10; NaN where
        there is none.
    """
    scores, _ = score_domains(as_table(answers, asked), asked, questionnaire)
    return _with_index(scores)


def scores_to_show(
    answers: pd.DataFrame,
    asked: Sequence[str],
    questionnaire: Questionnaire,
    shown: Collection[str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The scores of a restricted edition that give away no answer that is not shown.

    Of each domain that :func:`hidden_enough` names, rounded; and of these only where the commune
    itself answered three hidden questions at least: with fewer the score is almost the answer,
    however many were asked. The index is the mean of what is left, and so tells nothing more.

    Parameters
    ----------
    shown : collection of str
        Keys of the questions whose answers are given.

    Returns
    -------
    tuple of DataFrame
        Scores as :func:`scores_of`; and states: ``value``, ``not_asked``, ``not_public`` (of
        domains that are given of no commune), ``too_few_questions``, or ``not_given`` (whether
        too few hidden questions were answered or concern the commune is not told).
    """
    table = as_table(answers, asked)
    scores, states = score_domains(table, asked, questionnaire)
    kept = hidden_enough(asked, questionnaire, shown)
    for key in questionnaire.domains:
        questions = scored_among(asked, key, questionnaire)
        hidden = [one for one in questions if one.key not in shown]
        if not questions or not hidden:
            continue
        answered = sum(question_scores(one, table[one.key]).notna().astype(int) for one in hidden)
        few = answered < LEAST_HIDDEN_QUESTIONS
        # "Not applicable" would say what was answered to every one of them.
        unsaid = (states[key] == MissingState.NOT_APPLICABLE) | ((states[key] == VALUE) & few)
        states[key] = states[key].mask(unsaid, MissingState.NOT_GIVEN.value)
        if key not in kept:
            states[key] = MissingState.NOT_PUBLIC.value
        scores[key] = scores[key].where(states[key] == VALUE)
    scores = _with_index(scores.round(SCORE_DECIMALS))
    kept_back = (states == MissingState.NOT_GIVEN).any(axis=1)
    states[INDEX] = MissingState.TOO_FEW_QUESTIONS.value
    states[INDEX] = states[INDEX].mask(kept_back, MissingState.NOT_GIVEN.value)
    if len(kept) < LEAST_DOMAINS:
        states[INDEX] = MissingState.NOT_PUBLIC.value
    states[INDEX] = states[INDEX].mask(scores[INDEX].notna(), VALUE)
    return scores, states


def hidden_enough(
    asked: Sequence[str], questionnaire: Questionnaire, shown: Collection[str]
) -> tuple[str, ...]:
    """The domains whose score does not give away an answer that is not shown.

    Those with three hidden questions at least, or with none.
    """
    kept = []
    for key in questionnaire.domains:
        questions = scored_among(asked, key, questionnaire)
        hidden = [question for question in questions if question.key not in shown]
        if questions and (not hidden or len(hidden) >= LEAST_HIDDEN_QUESTIONS):
            kept.append(key)
    return tuple(kept)


def parts_given(
    disclosure: Disclosure, asked: Sequence[str], questionnaire: Questionnaire
) -> tuple[str, ...]:
    """What a rule that is not open gives, one by one, as ids of indicators.

    ``q.<question>``, ``domain.<domain>``, ``index``: of each commune (restricted), or of groups
    (aggregates). Nothing for an open edition, of which everything is given.
    """
    if disclosure.rule == "open":
        return ()
    of_groups = disclosure.rule == "aggregates"
    keys = disclosure.questions
    domains: tuple[str, ...] = ()
    if SCORES in disclosure.shown:
        domains = hidden_enough(asked, questionnaire, keys)
        if of_groups:
            found = {key: scored_among(asked, key, questionnaire) for key in questionnaire.domains}
            domains = tuple(key for key, questions in found.items() if questions)
    elif of_groups:
        keys = tuple(asked)
    index = (INDEX,) if len(domains) >= LEAST_DOMAINS else ()
    return (*index, *(f"domain.{key}" for key in domains), *(f"q.{key}" for key in keys))


def _with_index(scores: pd.DataFrame) -> pd.DataFrame:
    """The domains and, with equal weights, the index."""
    return scores.assign(**{INDEX: score_index(scores, [1.0] * scores.shape[1])})
