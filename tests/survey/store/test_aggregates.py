"""Figures of groups of a real edition: right, and nobody's answer can be worked out of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from editions_to_store import shipped
from known_from_sums import known_by_bounds

from geo.language import AtlasError
from geo.survey import load_answers, load_edition, load_questionnaire, score_edition
from geo.survey.inference.groups import group_of
from geo.survey.store import LEAST_GROUP
from geo.survey.store.aggregates import GROUPED_BY, group_figures, score_figures
from geo.survey.store.disclosure_audit.answer_table import DisclosedTable
from geo.survey.store.disclosure_audit.group_tables import decide_answers
from geo.survey.store.disclosure_audit.score_tables import decide_scores
from geo.survey.store.validation import edition_from

if TYPE_CHECKING:
    import pandas as pd

QUESTIONS = load_questionnaire()
EDITION = load_edition("BE2018")


def told(
    answers: pd.DataFrame | None = None, *asked: str, edition_id: str = "BE2018"
) -> DisclosedTable:
    """The answers of an edition, of some of its questions."""
    edition = load_edition(edition_id)
    answers = load_answers(edition_id) if answers is None else answers
    keys = asked or edition.asked
    return DisclosedTable(
        replace(edition, asked=keys), QUESTIONS, answers[answers["question"].isin(keys)]
    )


@cache
def figures(question: str) -> pd.DataFrame:
    one = told(None, question)
    return group_figures(one, question, decide_answers(one))


def of(table: pd.DataFrame, group: str, choice: str = "") -> pd.Series:
    return table[(table["group"] == group) & (table["choice"] == choice)].iloc[0]


def given(question: str) -> pd.Series:
    answers = load_answers("BE2018")
    kept = answers[(answers["question"] == question) & (answers["value"] != "not_applicable")]
    return kept.set_index("nis5")["value"]


def test_a_share_is_of_those_who_answered():
    values = given("engaged")
    country = of(figures("engaged"), "01000", "yes")
    assert country["n"] == len(values)
    assert country["value"] == pytest.approx(100 * (values == "yes").mean())
    rural = values[group_of("setting", 2018).reindex(values.index) == "rural"]
    found = of(figures("engaged"), "rural", "yes")
    assert (found["n"], found["value"]) == (
        len(rural),
        pytest.approx(100 * (rural == "yes").mean()),
    )


def test_choices_and_means():
    values = given("barriers")
    found = of(figures("barriers"), "01000", "budget")
    assert found["value"] == pytest.approx(
        100 * values.str.split("|").map(lambda keys: "budget" in keys).mean()
    )
    assert of(figures("progress"), "01000")["value"] == pytest.approx(
        given("progress").astype(float).mean(), abs=0.005
    )


def test_small_groups_and_those_that_give_them_away_are_withheld():
    table = figures("engaged")
    brussels = table[table["group"] == "04000"]
    assert (brussels["state"] == "withheld").all()
    assert brussels[["n", "value"]].isna().all().all()
    assert (table.loc[table["variable"] == "region", "state"] == "withheld").sum() == 2
    assert table["n"].min() >= LEAST_GROUP
    shown = table["state"] == "value"
    assert (shown == table["n"].notna()).all()
    assert (shown == table["value"].notna()).all()


@pytest.mark.parametrize("question", ["engaged", "difficulty", "barriers", "strategy"])
def test_attacked_with_every_figure_of_a_question(question):
    """Somebody knows who answered, and adds and subtracts."""
    values, table = given(question), figures(question)
    kept = values.str.split("|")
    for choice in table["choice"].unique():
        shown = table[(table["choice"] == choice) & (table["state"] == "value")]
        if shown.empty:
            continue
        members = group_members(shown, values.index)
        sums = (shown["value"] / 100 * shown["n"].astype(float)).round().to_numpy()
        chosen = kept.map(lambda keys, choice=choice: int(choice in keys))
        assert (members @ chosen.to_numpy() == sums).all()  # the attacker has the right figures
        # Of exclusive choices the one not taken leaves the others; the one taken is the answer.
        known = known_by_bounds(members, sums)
        one_of = QUESTIONS.questions[question].type == "one_of"
        assert not (known & (chosen.to_numpy() == 1) if one_of else known).any()


def group_members(table: pd.DataFrame, communes: pd.Index) -> np.ndarray:
    shown = table[table["state"] == "value"].drop_duplicates(["variable", "group"])
    return np.array(
        [
            (group_of(variable, 2018).reindex(communes) == group).to_numpy(dtype=int)
            for variable, group in zip(shown["variable"], shown["group"], strict=True)
        ]
    )


def test_kinds_that_add_up_rest_on_the_same_communes():
    """One commune leaves out one kind of project: it must not be what is missing in the sum."""
    answers = load_answers("BE2018")
    one = given("projects_living").index[0]
    left_out = (answers["nis5"] == one) & (answers["question"] == "projects_living")
    fewer = answers[~left_out]
    everywhere = {key: {"": [("country", "01000")]} for key in ("q.projects", "q.projects_people")}
    for key in ("projects", "projects_people"):
        table = group_figures(told(fewer), key, everywhere)
        assert of(table, "01000")["n"] == len(given(key)) - 1


def test_scores_rest_on_the_same_communes():
    """The index is the mean of the domains, for each group: nobody is the difference."""
    answers = load_answers("BE2018")
    scores = score_edition("BE2018")
    someone = scores.index[3]
    keep = (answers["nis5"] != someone) | ~answers["question"].isin(
        [key for key, q in QUESTIONS.questions.items() if q.domain == "monitoring"]
    )
    one = told(answers[keep])
    shown = decide_scores(one)
    tables = {name: score_figures(one, name, shown) for name in ("index", "domain.data")}
    # By itself the commune still has an index, of six domains.
    assert {of(table, "01000")["n"] for table in tables.values()} == {
        len(scores.dropna()) - (someone in scores.dropna().index)
    }


@pytest.mark.parametrize("indicator", ["q.nothing", "domain.nothing", "nothing", "domain.index"])
def test_what_there_is_not_is_said(indicator):
    asked = group_figures if indicator.startswith("q.") else score_figures
    with pytest.raises(AtlasError, match="There is no indicator"):
        asked(told(), indicator.removeprefix("q."), {})


def test_nobody_answered_but_a_few():
    few = told(load_answers("BE2018").head(40), "engaged")
    table = group_figures(few, "engaged", decide_answers(few))
    assert set(table["variable"]) == set(GROUPED_BY)
    assert (table["state"] == "withheld").all()
    nobody = replace(few, answers=few.answers[few.answers["question"] != "engaged"])
    table = group_figures(nobody, "engaged", decide_answers(nobody))
    assert (table["state"] == "withheld").all()


def test_an_edition_that_hardly_asked_has_no_domain_score():
    facts = {**shipped("BE2017").facts, "asked": ["strategy"]}
    edition = edition_from(facts, QUESTIONS)
    with pytest.raises(AtlasError, match="There is no indicator"):
        score_figures(DisclosedTable(edition, QUESTIONS, load_answers("BE2017")), "domain.data", {})
