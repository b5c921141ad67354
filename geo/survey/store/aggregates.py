"""Figures of groups, of communes that answered: shares and means, as far as they were released.

Answers of one edition and an indicator come in, with the groups that have a figure
(:mod:`geo.survey.store.disclosure_audit.group_tables`); a table goes out. These are plain shares
and means of those that answered, with their n; they estimate nothing for those that did not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import AtlasError, Text
from geo.survey.inference.groups import groups_in_order
from geo.survey.maturity.scores import INDEX, scored_among
from geo.survey.missing import VALUE, MissingState
from geo.survey.store.disclosure_audit.answer_table import (
    GROUPED_BY,
    base_of,
    complete_scores,
    groups_of,
    values_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.survey.edition import Edition
    from geo.survey.store.disclosure_audit.answer_table import DisclosedTable, Shown

MEAN_DECIMALS = 2
"""Of a mean of scores or counts."""


def group_figures(told: DisclosedTable, question_key: str, shown: Shown) -> pd.DataFrame:
    """Shares of the choices of a question, or the mean of its numbers, for every group.

    Returns
    -------
    DataFrame
        As :meth:`geo.survey.store.Store.aggregates`.

    Raises
    ------
    AtlasError
        The edition did not ask this question.
    """
    part = f"q.{question_key}"
    if question_key not in told.edition.asked:
        raise _unknown(part, told.edition)
    table = told.table()
    question = told.questionnaire.questions[question_key]
    base = base_of(question_key, told, table)
    figures = {
        choice: pd.Series(values, index=table.index)[base]
        for choice, values in values_of(question, table[question_key]).items()
    }
    share = question.type not in ("score", "count")
    return _table(figures, told.edition, shown.get(part, {}), share=share)


def score_figures(told: DisclosedTable, indicator: str, shown: Shown) -> pd.DataFrame:
    """The mean of the index or of a domain score for every group.

    Of the communes that have every domain, or a commune without one would be the difference.

    Raises
    ------
    AtlasError
        There is no such score, or the edition asked nothing that it could be made of.
    """
    asked = [
        f"domain.{key}"
        for key in told.questionnaire.domains
        if scored_among(told.edition.asked, key, told.questionnaire)
    ]
    if indicator not in (INDEX, *asked):
        raise _unknown(indicator, told.edition)
    scores = complete_scores(told)
    scores = scores.assign(**{INDEX: scores.mean(axis=1)})
    key = indicator.removeprefix("domain.")
    values = scores[key] if key in scores else pd.Series(dtype="float64")
    return _table({"": values}, told.edition, shown.get(indicator, {}), share=False)


def _table(
    figures: Mapping[str, pd.Series],
    edition: Edition,
    shown: Mapping[str, list[tuple[str, str]]],
    *,
    share: bool,
) -> pd.DataFrame:
    """The table for figures that all rest on the same communes."""
    communes = next(iter(figures.values())).index
    inside = dict(groups_of(edition, communes))
    rows = []
    for variable in GROUPED_BY:
        for group in groups_in_order(variable, edition.vintage):
            for choice, values in figures.items():
                n, value = None, None
                if (variable, group) in shown.get(choice, ()):
                    of = values[inside[variable, group]]
                    n, mean = len(of), float(of.mean())
                    value = 100 * mean if share else round(mean, MEAN_DECIMALS)
                rows.append((variable, str(group), choice, n, value))
    table = pd.DataFrame(rows, columns=["variable", "group", "choice", "n", "value"])
    table["state"] = np.where(table["value"].notna(), VALUE, MissingState.WITHHELD.value)
    return table.astype(
        {
            "variable": "str",
            "group": "str",
            "choice": "str",
            "n": "Int64",
            "value": "float64",
            "state": "str",
        }
    )


def _unknown(indicator: str, edition: Edition) -> AtlasError:
    return AtlasError(
        Text(
            "There is no indicator {found} in {edition}. Choose one from the list.",
            found=indicator,
            edition=edition.title,
        )
    )
