"""A table of answers, the groups that figures are given for, and what each figure is a sum of.

Answers of an edition come in; masks over its communes and values of each go out. What a figure
rests on is said here once: for those who publish it and for those who audit it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.survey.editions import NOT_APPLICABLE
from geo.survey.inference.groups import Variable, group_of, groups_in_order
from geo.survey.maturity.scores import as_table, score_domains, scored_among
from geo.survey.store.disclosure_audit.answer_patterns import FilterConditions, find_sum

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.survey.edition import Edition
    from geo.survey.question import Question
    from geo.survey.questionnaire import Questionnaire

GROUPED_BY: tuple[Variable, ...] = (
    "country",
    "region",
    "setting",
    "size",
    "province",
    "language_area",
)
"""What figures are given for, the most wanted first: where one has to give way, the later does."""

Group = tuple[str, str]
"""A variable and one of its groups."""

Shown = dict[str, dict[str, list[Group]]]
"""Part (``q.<question>``, ``domain.<domain>``, ``index``) -> choice (empty for a number) -> groups
that have a figure."""


@dataclass(frozen=True, eq=False)
class DisclosedTable:
    """A table of answers and what was, or is to be, told of it.

    Attributes
    ----------
    edition : Edition
    questionnaire : Questionnaire
    answers : DataFrame
        nis5, question, value.
    shown : dict
        See :data:`Shown`; empty for what is to be decided.
    known : bool
        Whether all its answers are known.
    """

    edition: Edition
    questionnaire: Questionnaire
    answers: pd.DataFrame
    shown: Shown = field(default_factory=dict)
    known: bool = False

    def table(self) -> pd.DataFrame:
        """Communes x questions asked."""
        return as_table(self.answers, self.edition.asked)


def groups_of(edition: Edition, communes: pd.Index) -> list[tuple[Group, NDArray[np.bool_]]]:
    """All groups with a mask over these communes, in the order in which they are wanted."""
    found: list[tuple[Group, NDArray[np.bool_]]] = []
    for variable in GROUPED_BY:
        of_commune = group_of(variable, edition.vintage).reindex(communes)
        groups = [
            ((variable, str(group)), (of_commune == group).to_numpy(dtype=bool))
            for group in groups_in_order(variable, edition.vintage)
        ]
        found += sorted(groups, key=lambda one: (-int(one[1].sum()), one[0][1]))
    return found


def published_groups(edition: Edition, communes: pd.Index) -> dict[str, NDArray[np.bool_]]:
    """The areas that the institute publishes figures for, by code, with a mask over communes.

    Country, regions and provinces by REFNIS code, and of the first two the urban and rural
    communes: ``03000-U``, ``03000-R``.
    """
    found: dict[str, NDArray[np.bool_]] = {}
    rural = (group_of("setting", edition.vintage).reindex(communes) == "rural").to_numpy(dtype=bool)
    variables: tuple[Variable, ...] = ("country", "region", "province")
    for variable in variables:
        of_commune = group_of(variable, edition.vintage).reindex(communes)
        for code in groups_in_order(variable, edition.vintage):
            inside = (of_commune == code).to_numpy(dtype=bool)
            found.setdefault(str(code), inside)  # Brussels is a region and a province
            if variable != "province":
                found |= {f"{code}-U": inside & ~rural, f"{code}-R": inside & rural}
    return found


def base_of(key: str, told: DisclosedTable, table: pd.DataFrame) -> NDArray[np.bool_]:
    """Which communes are behind the figures of a question.

    Those with an answer; of counts that add up only those that left none of them open, or a commune
    that left out one would be the difference.
    """
    asked, questions = told.edition.asked, told.questionnaire.questions
    inside = table[key].notna() & (table[key] != NOT_APPLICABLE)
    adds_up = find_sum(asked, told.questionnaire)
    if adds_up is not None and questions[key].type == "count" and key.startswith(adds_up.total):
        family = [
            one
            for one in asked
            if questions[one].type == "count"
            and (one == adds_up.total or is_kind_of(one, adds_up.total))
        ]
        inside &= table[family].notna().all(axis=1)  # "not applicable" is no gap
    return inside.to_numpy(dtype=bool)


def values_of(question: Question, answers: pd.Series) -> dict[str, NDArray[np.float64]]:
    """What figures are sums of, by choice: 1 for those that took it, or the number itself."""
    known = answers.where(answers.notna() & (answers != NOT_APPLICABLE))
    match question.type:
        case "score" | "count":
            return {"": pd.to_numeric(known).fillna(0).to_numpy().astype(np.float64)}
        case "yes_no":
            return {"yes": (known == "yes").to_numpy().astype(np.float64)}
    taken = known.fillna("").str.split("|")
    return {
        choice.key: np.array([float(choice.key in some) for some in taken])
        for choice in question.choices
    }


def complete_scores(told: DisclosedTable, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """The domain scores of the communes that have all of them.

    Without domains whose every question depends on another answer: to have such a score is that
    answer.
    """
    table = told.table() if table is None else table
    asked, questionnaire = told.edition.asked, told.questionnaire
    conditional = FilterConditions.among(asked, questionnaire).of_question
    domains = [
        key
        for key in questionnaire.domains
        if any(one.key not in conditional for one in scored_among(asked, key, questionnaire))
    ]
    scores, _ = score_domains(table, asked, questionnaire)
    return scores[domains].dropna()


def is_kind_of(key: str, total: str) -> bool:
    """Whether a count is of one kind of what another one counts, by its key."""
    return key.startswith(f"{total}_")
