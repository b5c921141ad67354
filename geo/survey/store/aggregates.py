"""Figures of groups, of communes that answered: shares and means, with the small groups withheld.

Answers of one edition and an indicator come in, a table of groups goes out. These are plain shares
and means of those that answered, with their n; they estimate nothing for those that did not.

All the figures of one indicator rest on the same communes, so that what
:mod:`geo.survey.store.suppression` proves of their groups holds for all of them together. Two
things would otherwise leak between indicators:

- kinds of projects add up to all projects: the figures of such a family count only communes that
  left none of it open, or a commune that left out one would be the difference;
- the index is the mean of the domains: scores count only communes that have every domain that the
  edition asked about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import AtlasError, Text
from geo.survey.editions import NOT_APPLICABLE
from geo.survey.inference.groups import Variable, group_of, groups_in_order
from geo.survey.maturity.scores import INDEX, scored_among
from geo.survey.missing import VALUE, MissingState
from geo.survey.questionnaire import TOP_SCORE
from geo.survey.store.scores import scores_of
from geo.survey.store.suppression import publishable_with

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.survey.editions import Edition
    from geo.survey.questionnaire import Question, Questionnaire

GROUPED_BY: tuple[Variable, ...] = (
    "country",
    "region",
    "setting",
    "size",
    "province",
    "language_area",
)
"""What figures are given for, the most wanted first: where one has to give way, the later does."""

MEAN_DECIMALS = 2
"""Of a mean of scores or counts."""


def group_figures(
    answers: pd.DataFrame, question_key: str, edition: Edition, questionnaire: Questionnaire
) -> pd.DataFrame:
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
    if question_key not in edition.asked:
        raise _unknown(f"q.{question_key}", edition)
    question = questionnaire.questions[question_key]
    values = _values_of(answers, question_key)
    values = values[values != NOT_APPLICABLE]
    for key in _family(question, edition, questionnaire):
        # "Not applicable" is no gap: who has no project has none of any kind.
        values = values[values.index.isin(_values_of(answers, key).index)]
    figures: dict[str, pd.Series]
    match question.type:
        case "score" | "count":
            figures = {"": pd.to_numeric(values).astype("float64")}
        case "yes_no":
            figures = {"yes": (values == "yes").astype("float64")}
        case _:
            chosen = values.str.split("|")
            figures = {
                choice.key: chosen.map(lambda keys, key=choice.key: float(key in keys))
                for choice in question.choices
            }
    share = question.type not in ("score", "count")
    highest = {"score": TOP_SCORE, "count": None}.get(question.type, 1.0)
    return _table(figures, edition, share=share, highest=highest)


def score_figures(
    answers: pd.DataFrame, indicator: str, edition: Edition, questionnaire: Questionnaire
) -> pd.DataFrame:
    """The mean of the index or of a domain score for every group.

    Raises
    ------
    AtlasError
        There is no such score, or the edition asked nothing that it could be made of.
    """
    asked = [
        key for key in questionnaire.domains if scored_among(edition.asked, key, questionnaire)
    ]
    if indicator not in (INDEX, *(f"domain.{key}" for key in asked)):
        raise _unknown(indicator, edition)
    scores = scores_of(answers, edition.asked, questionnaire)
    complete = scores.dropna(subset=asked)
    return _table(
        {"": complete[indicator.removeprefix("domain.")]}, edition, share=False, highest=TOP_SCORE
    )


def _table(
    figures: Mapping[str, pd.Series], edition: Edition, *, share: bool, highest: float | None
) -> pd.DataFrame:
    """The table for figures that all rest on the same communes."""
    communes = next(iter(figures.values())).index
    groups = [
        (variable, group, (group_of(variable, edition.vintage).reindex(communes) == group))
        for variable in GROUPED_BY
        for group in groups_in_order(variable, edition.vintage)
    ]
    place = {variable: number for number, variable in enumerate(GROUPED_BY)}
    first = sorted(
        range(len(groups)), key=lambda i: (place[groups[i][0]], -groups[i][2].sum(), groups[i][1])
    )
    members = np.array([groups[i][2].to_numpy(dtype=bool) for i in first]).reshape(
        len(first), len(communes)
    )
    allowed = publishable_with(
        members, [values.to_numpy() for values in figures.values()], highest=highest
    )
    shown = dict(zip(first, allowed, strict=True))
    rows = []
    for number, (variable, group, inside) in enumerate(groups):
        for choice, values in figures.items():
            n, value = int(inside.sum()), None
            if shown[number]:
                mean = float(values[inside].mean())
                value = 100 * mean if share else round(mean, MEAN_DECIMALS)
            rows.append((variable, str(group), choice, n if shown[number] else None, value))
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


def _family(question: Question, edition: Edition, questionnaire: Questionnaire) -> tuple[str, ...]:
    """Keys of the counts that add up: ``projects`` and ``projects_living`` and the others."""
    if question.type != "count":
        return ()
    counts = [key for key in edition.asked if questionnaire.questions[key].type == "count"]
    first = min((key for key in counts if _begins(question.key, key)), key=len)
    return tuple(key for key in counts if _begins(key, first))


def _begins(key: str, first: str) -> bool:
    return key == first or key.startswith(f"{first}_")


def _values_of(answers: pd.DataFrame, question: str) -> pd.Series:
    return answers[answers["question"] == question].set_index("nis5")["value"].sort_index()


def _unknown(indicator: str, edition: Edition) -> AtlasError:
    return AtlasError(
        Text(
            "There is no indicator {found} in {edition}. Choose one from the list.",
            found=indicator,
            edition=edition.title,
        )
    )
