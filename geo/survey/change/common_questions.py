"""Values of an edition that can be held against another edition's: on what both asked.

An answer to a question that both asked is as it is. A domain of maturity is computed again from the
questions that both asked, and the index from those domains, with the weights that the reader
chose: otherwise a change of the questionnaire would pass for a change of the communes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.state_cache import state_cache
from geo.survey.change.comparability import common_domains, common_questions
from geo.survey.indicators import get_indicator
from geo.survey.maturity.scores import (
    INDEX,
    LEAST_DOMAINS,
    answer_table,
    question_scores,
    score_domain,
    score_index,
)
from geo.survey.maturity.weights import as_mapping, or_equal
from geo.survey.missing import VALUE, MissingState
from geo.survey.values.indicator_values import commune_values

if TYPE_CHECKING:
    from geo.survey.maturity.weights import Weights
    from geo.survey.question import Question


def questions_behind(earlier_id: str, later_id: str, indicator_id: str) -> tuple[Question, ...]:
    """The questions that a score is computed from again; none for an answer as it was given."""
    indicator = get_indicator(later_id, indicator_id)
    if indicator.domain is not None:
        return common_questions(earlier_id, later_id, indicator.domain)
    if indicator.id == INDEX:
        return tuple(
            question
            for domain in common_domains(earlier_id, later_id)
            for question in common_questions(earlier_id, later_id, domain)
        )
    return ()


@state_cache(maxsize=256)
def compared_values(
    edition_id: str, other_id: str, indicator_id: str, weights: Weights | None = None
) -> pd.DataFrame:
    """An indicator's value for every commune, on what ``edition_id`` and ``other_id`` both asked.

    Returns
    -------
    DataFrame
        Index nis5 (every commune of the edition's vintage); value : float64 and state : str as
        :func:`geo.survey.values.indicator_values.commune_values`; rests_on : str, the keys of the
        questions behind a score, with ``+`` between them (``""`` for an answer as it was given).
        Shared: do not change it.
    """
    indicator = get_indicator(edition_id, indicator_id)
    if indicator.question is not None:
        return commune_values(edition_id, indicator_id).assign(rests_on="")
    whole = commune_values(edition_id, indicator_id)
    scores = _common_scores(edition_id, other_id, weights)
    column = indicator.domain or INDEX
    out = pd.DataFrame(
        {
            "value": pd.Series(math.nan, index=whole.index),
            "state": whole["state"].copy(),
            "rests_on": "",
        }
    )
    if column in scores:
        out.loc[scores[column].index, ["value", "state", "rests_on"]] = scores[column]
    return out.astype({"value": "float64", "state": "str", "rests_on": "str"})


@state_cache(maxsize=64)
def _common_scores(
    edition_id: str, other_id: str, weights: Weights | None
) -> dict[str, pd.DataFrame]:
    """Domain or ``index`` -> value, state and rests_on of every commune that answered."""
    domains = common_domains(edition_id, other_id)
    out = {
        domain: _domain(edition_id, common_questions(edition_id, other_id, domain))
        for domain in domains
    }
    if len(domains) >= LEAST_DOMAINS:
        weight = as_mapping(or_equal(weights))
        out[INDEX] = _index([out[domain] for domain in domains], [weight[d] for d in domains])
    return out


def _domain(edition_id: str, questions: tuple[Question, ...]) -> pd.DataFrame:
    """As :func:`geo.survey.maturity.scores.score_edition`, of these questions."""
    table = answer_table(edition_id)
    value, state = score_domain(questions, table)
    known = pd.DataFrame({q.key: question_scores(q, table[q.key]).notna() for q in questions})
    return pd.DataFrame(
        {"value": value, "state": state, "rests_on": _joined(known).where(state == VALUE, "")},
        index=table.index,
    )


def _index(parts: list[pd.DataFrame], weights: list[float]) -> pd.DataFrame:
    """The weighted mean of domains, of communes that have :data:`LEAST_DOMAINS` of them."""
    scores = pd.concat([part["value"] for part in parts], axis=1)
    index = score_index(scores, weights)
    enough = index.notna()
    rests_on = pd.concat([part["rests_on"] for part in parts], axis=1).agg("+".join, axis=1)
    return pd.DataFrame(
        {
            "value": index,
            "state": np.where(enough, VALUE, MissingState.TOO_FEW_QUESTIONS.value),
            "rests_on": rests_on.where(enough, ""),
        },
        index=scores.index,
    )


def _joined(known: pd.DataFrame) -> pd.Series:
    """The names of the true columns of each row, joined."""
    return known.apply(lambda row: "+".join(known.columns[row.to_numpy()]), axis=1)
