"""The scores of a stored edition, by the rules of :mod:`geo.survey.maturity.scores`.

Answers and the questions asked come in, tables of scores go out: all of them for what may be known,
and for a restricted edition only what was released of them
(:mod:`geo.survey.store.disclosure_audit`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.survey.maturity.scores import (
    INDEX,
    as_table,
    score_domains,
    score_index,
    scored_among,
)
from geo.survey.missing import VALUE, MissingState
from geo.survey.store.disclosure_audit.bands import band_of, middles

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.survey.questionnaire import Questionnaire
    from geo.survey.store.disclosure_audit.release import Release


def scores_of(
    answers: pd.DataFrame, asked: Sequence[str], questionnaire: Questionnaire
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The domain scores and the index, with equal weights, of every commune that answered.

    Parameters
    ----------
    answers : DataFrame
        nis5, question, value.

    Returns
    -------
    tuple of DataFrame
        Index nis5 (sorted), columns the domains and ``index``. Scores: float64 from 0 to 10, NaN
        where there is none. States: see :func:`geo.survey.maturity.scores.score_states`.
    """
    scores, states = score_domains(as_table(answers, asked), asked, questionnaire)
    scores = _with_index(scores)
    states[INDEX] = np.where(scores[INDEX].notna(), VALUE, MissingState.TOO_FEW_QUESTIONS.value)
    return scores, states


def scores_released(
    answers: pd.DataFrame, asked: Sequence[str], questionnaire: Questionnaire, release: Release
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The scores of a restricted edition, as far as they were released.

    Of each domain given the middle of the band in which the commune's score is; the score itself
    only where all answers behind it are public. The index is the mean of these, and tells nothing
    more.

    Returns
    -------
    tuple of DataFrame
        Scores as :func:`scores_of`; and states: ``value``, ``not_asked``, ``not_public`` (of
        domains that are given of no commune), or ``not_given`` (whether it is withheld, too few
        questions were answered or none concerns the commune is not told). Of a domain whose
        answers are all public its states are those of :func:`scores_of`.
    """
    scores, states = score_domains(as_table(answers, asked), asked, questionnaire)
    for key in questionnaire.domains:
        if not scored_among(asked, key, questionnaire):
            continue
        cuts = release.bands.get(key)
        if cuts is None:
            states[key] = MissingState.NOT_PUBLIC.value
        elif cuts:
            known = scores[key].notna()
            places = band_of(cuts, scores.loc[known, key].to_numpy())
            scores.loc[known, key] = middles(cuts)[places]
            states[key] = states[key].where(known, MissingState.NOT_GIVEN.value)
            withheld = states.index.isin(release.withheld.get(key, ()))
            states[key] = states[key].mask(withheld, MissingState.NOT_GIVEN.value)
        scores[key] = scores[key].where(states[key] == VALUE)
    scores = _with_index(scores)
    kept_back = (states == MissingState.NOT_GIVEN).any(axis=1)
    states[INDEX] = MissingState.TOO_FEW_QUESTIONS.value
    states[INDEX] = states[INDEX].mask(kept_back, MissingState.NOT_GIVEN.value)
    if INDEX not in release.parts:
        states[INDEX] = MissingState.NOT_PUBLIC.value
    states[INDEX] = states[INDEX].mask(scores[INDEX].notna(), VALUE)
    return scores, states


def _with_index(scores: pd.DataFrame) -> pd.DataFrame:
    """The domains and, with equal weights, the index."""
    return scores.assign(**{INDEX: score_index(scores, [1.0] * scores.shape[1])})
