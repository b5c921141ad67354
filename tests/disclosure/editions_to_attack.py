"""Editions whose answers are known to the tests alone: the demonstration's, and drawn ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import yaml
from one_commune import ALL_PROJECTS, KINDS_OF_PROJECT, NOT_APPLICABLE, PART_OF_PROJECTS

from geo.survey.editions import EDITIONS
from geo.survey.inference.groups import group_of
from geo.survey.questionnaire import load_questionnaire
from geo.survey.store import Contents, Disclosure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.survey.question import Question

VINTAGE = 2018
NAME, YEAR = "BE2030", 2030
"""Of an edition of which no figures are published, so that what is found is in the atlas' own."""


@dataclass(frozen=True)
class Survey:
    """A survey: communes x questions; NaN where left open."""

    answers: pd.DataFrame
    facts: dict

    def contents(self, rule: Disclosure, **facts: object) -> Contents:
        rows = self.answers.reset_index().melt(id_vars="nis5", var_name="question").dropna()
        rows = rows.sort_values(["nis5", "question"], ignore_index=True)
        return Contents(self.facts | {"asked": self.asked} | facts, rows, rule)

    @property
    def asked(self) -> list[str]:
        return list(self.answers)

    @property
    def communes(self) -> frozenset[str]:
        """The communes that answered."""
        return frozenset(self.answers.index[self.answers.notna().any(axis=1)])

    def of(self, communes: Iterable[str]) -> Survey:
        return replace(self, answers=self.answers.loc[sorted(communes)])

    def changed(self, commune: str, **answers: str) -> Survey:
        """The same with other answers of one commune."""
        table = self.answers.copy()
        for key, value in answers.items():
            table.loc[commune, key] = value
        return replace(self, answers=table)


@cache
def _facts(edition_id: str) -> dict:
    return yaml.safe_load((EDITIONS / edition_id / "edition.yaml").read_text("utf-8"))


def demonstration(edition_id: str = "BE2018", asked: tuple[str, ...] = ()) -> Survey:
    """The answers of a demonstration edition, as those of one without published figures."""
    rows = pd.read_csv(EDITIONS / edition_id / "answers.csv", dtype=str, keep_default_na=False)
    table = rows.pivot_table(index="nis5", columns="question", values="value", aggfunc="first")
    facts = _facts(edition_id)
    table = table[[key for key in facts["asked"] if not asked or key in asked]]
    return Survey(table, facts | {"id": NAME, "year": YEAR})


def drawn(seed: int, most_communes: int = 589, most_questions: int = 32) -> Survey:
    """A survey drawn at random, extremes included: all alike, nearly nobody, many not concerned."""
    chance = np.random.default_rng(seed)
    questions = load_questionnaire().questions
    size = int(chance.integers(3, most_questions + 1))
    picked = set(chance.choice(list(questions), size=min(size, len(questions)), replace=False))
    if chance.random() < 0.5:  # with the questions that the others depend on
        for key in list(picked):
            condition = questions[key].asked_if
            if condition is not None:
                picked.add(condition.question)
    asked = [key for key in questions if key in picked]
    codes = group_of("region", VINTAGE).index
    answering = chance.choice([0.03, 0.1, 0.2, 0.5, 1.0])
    count = max(1, min(most_communes, round(answering * len(codes))))
    communes = np.sort(chance.choice(codes, size=count, replace=False))
    alike = chance.random() < 0.15
    open_share = float(chance.choice([0.0, 0.0, 0.03, 0.2]))
    table = pd.DataFrame(index=pd.Index(communes, name="nis5"), columns=asked, dtype="object")
    for key in asked:
        values = _draw(questions[key], chance, len(table), alike=alike)
        table[key] = values
    _add_up(table, chance)
    for key in asked:
        condition = questions[key].asked_if
        table.loc[chance.random(len(table)) < open_share, key] = np.nan
        if condition is not None and condition.question in table:
            over = table[condition.question]
            concerned = [not isinstance(one, str) or condition.concerns(one) for one in over]
            table.loc[~np.array(concerned), key] = NOT_APPLICABLE
    table = table.loc[table.notna().any(axis=1)]
    return Survey(table, _facts("BE2018") | {"id": NAME, "year": YEAR})


def _draw(question: Question, chance: np.random.Generator, n: int, *, alike: bool) -> list[str]:
    often = float(chance.choice([0.02, 0.1, 0.3, 0.5, 0.9]))
    n_drawn = 1 if alike else n
    match question.type:
        case "yes_no":
            found = np.where(chance.random(n_drawn) < often, "yes", "no").tolist()
        case "score":
            found = [str(one) for one in chance.binomial(10, often, size=n_drawn)]
        case "count":
            found = [str(one) for one in chance.poisson(3 * often, size=n_drawn)]
        case "one_of":
            keys = [one.key for one in question.choices]
            found = chance.choice(
                keys, size=n_drawn, p=chance.dirichlet([0.7] * len(keys))
            ).tolist()
        case "several_of":
            found = []
            for _ in range(n_drawn):
                alone = [one.key for one in question.choices if one.exclusive]
                if alone and chance.random() < 0.2:
                    found.append(alone[0])
                    continue
                chosen = [
                    one.key
                    for one in question.choices
                    if not one.exclusive and chance.random() < often
                ]
                found.append("|".join(chosen) or "-")
    return found * n if alike else found


def _add_up(table: pd.DataFrame, chance: np.random.Generator) -> None:
    """The kinds of project add up to all of them, where these are asked."""
    if ALL_PROJECTS not in table:
        return
    kinds = [key for key in KINDS_OF_PROJECT if key in table]
    if kinds:
        total = table[kinds].astype(int).sum(axis=1)
        if len(kinds) < len(KINDS_OF_PROJECT):
            total += chance.poisson(1, size=len(table))
        table[ALL_PROJECTS] = total.astype(str)
    if PART_OF_PROJECTS in table:
        table[PART_OF_PROJECTS] = [
            str(chance.integers(0, int(one) + 1)) for one in table[ALL_PROJECTS]
        ]


def drawn_rule(seed: int, survey: Survey) -> Disclosure:
    """Whether it is restricted to scores, to some answers or to both, or shows groups."""
    chance = np.random.default_rng([seed, 1])
    kind = chance.choice(["scores", "answers", "both", "groups", "scores of groups"])
    size = min(len(survey.asked), int(chance.integers(1, 4)))
    some = [f"q.{key}" for key in chance.choice(survey.asked, size=size, replace=False)]
    match kind:
        case "scores":
            return Disclosure("restricted", ("scores",))
        case "answers":
            return Disclosure("restricted", tuple(some))
        case "both":
            return Disclosure("restricted", ("scores", *some))
        case "groups":
            return Disclosure("aggregates")
    return Disclosure("aggregates", ("scores",))
