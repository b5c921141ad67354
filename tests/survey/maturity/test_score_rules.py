"""The rules behind domain scores and the index, on a few made-up communes."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from geo.language import AtlasError
from geo.survey import load_edition, load_questionnaire
from geo.survey.maturity import scores as module
from geo.survey.maturity.scores import (
    INDEX,
    as_table,
    communes_that_answered,
    question_scores,
    score_domain,
    score_domains,
    score_edition,
    score_index,
    score_states,
    scored_among,
)

DOMAINS = tuple(load_questionnaire().domains)
NA, OPEN = "not_applicable", None


def score_of(key: str) -> SimpleNamespace:
    return SimpleNamespace(key=key, type="score", direction="up", choices=())


def table_of(**columns) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=[f"{n:05}" for n in range(rows)], dtype="str")


@pytest.mark.parametrize(
    ("answers", "score", "state"),
    [
        (("2", "4"), 3.0, "value"),
        (("2", OPEN), 2.0, "value"),  # half is enough
        ((OPEN, OPEN), math.nan, "too_few_questions"),
        ((NA, NA), math.nan, "not_applicable"),
        ((NA, "4"), 4.0, "value"),
        ((NA, OPEN), math.nan, "too_few_questions"),
        (("2", OPEN, OPEN), math.nan, "too_few_questions"),
        (("2", OPEN, NA), 2.0, "value"),  # half of those that concern it
        (("0", "0", OPEN, OPEN), 0.0, "value"),
        (("9", OPEN, OPEN, OPEN), math.nan, "too_few_questions"),
    ],
)
def test_a_domain_needs_half_of_the_questions_that_concern_the_commune(answers, score, state):
    questions = [score_of(f"q{number}") for number in range(len(answers))]
    table = table_of(**{q.key: [one, "5"] for q, one in zip(questions, answers, strict=True)})
    found, why = score_domain(questions, table)
    assert found.tolist() == pytest.approx([score, 5.0], nan_ok=True)
    assert why.tolist() == [state, "value"]
    assert why.dtype == "str"
    assert found.index.equals(table.index)
    assert why.index.equals(table.index)


def test_a_domain_without_questions_was_not_asked():
    found, why = score_domain([], table_of(other=["1", "2"]))
    assert found.isna().tolist() == [True, True]
    assert why.tolist() == ["not_asked", "not_asked"]
    assert list(found.index) == list(why.index) == ["00000", "00001"]
    assert (found.dtype, why.dtype) == ("float64", "str")


def test_scored_questions_of_a_domain_come_in_the_order_asked():
    questionnaire = load_questionnaire()
    asked = list(questionnaire.questions)[::-1]
    for domain in DOMAINS:
        found = scored_among(asked, domain, questionnaire)
        assert [one.key for one in found] == [
            key
            for key in asked
            if questionnaire.questions[key].scored and questionnaire.questions[key].domain == domain
        ]
        assert scored_among([one.key for one in found[1:]], domain, questionnaire) == found[1:]


def test_each_domain_is_scored_from_its_own_questions():
    questionnaire = load_questionnaire()
    domain, *_ = DOMAINS
    asked = [one.key for one in scored_among(list(questionnaire.questions), domain, questionnaire)]
    table = table_of(**{key: [None, None] for key in asked})
    found, why = score_domains(table, asked, questionnaire)
    assert list(found.columns) == list(why.columns) == list(DOMAINS)
    assert set(why[domain]) == {"too_few_questions"}
    assert set(why.drop(columns=domain).to_numpy().ravel()) == {"not_asked"}
    assert {str(kind) for kind in found.dtypes} == {"float64"}
    assert {str(kind) for kind in why.dtypes} == {"str"}


def index_of(domains, weights) -> list[float]:
    return score_index(pd.DataFrame([domains], columns=list(DOMAINS)), weights).tolist()


@pytest.mark.parametrize(
    ("domains", "weights", "expected"),
    [
        ([1, 2, 3, 4, 5, 6, 7], [1] * 7, 4.0),
        ([1, 2, 3, 4, 5, OPEN, OPEN], [1] * 7, 3.0),
        ([1, 2, 3, 4, OPEN, OPEN, OPEN], [1] * 7, math.nan),
        ([1, 2, 3, 4, 5, 6, 7], [3, 1, 0, 0, 0, 0, 0], 1.25),
        ([OPEN, 2, 3, 4, 5, 6, 8], [3, 1, 0, 0, 0, 0, 1], 5.0),  # proportions of the others
        ([OPEN, 2, 3, 4, 5, 6, 7], [1, 0, 0, 0, 0, 0, 0], math.nan),
        ([0, 2, 3, 4, 5, 6, 7], [1, 0, 0, 0, 0, 0, 0], 0.0),
        ([1, 2, 3, 4, 5, 6, 7], [0.1, 0.1, 0, 0, 0, 0, 0], 1.5),
    ],
)
def test_the_index_of_one_commune(domains, weights, expected):
    assert index_of(domains, weights) == pytest.approx([expected], nan_ok=True)


def test_answers_as_a_table_are_sorted_and_have_each_question_asked():
    rows = [("20000", "b", "1"), ("10000", "a", "2"), ("20000", "a", "3")]
    answers = pd.DataFrame(rows, columns=["nis5", "question", "value"])
    found = as_table(answers, ["b", "c", "a"])
    assert list(found.columns) == ["b", "c", "a"]
    assert list(found.index) == ["10000", "20000"]
    assert found.loc["20000", ["b", "a"]].tolist() == ["1", "3"]
    assert found.isna().to_numpy().tolist() == [[True, True, False], [False, True, False]]


def test_who_answered_has_an_answer_or_a_score(monkeypatch):
    tables = {"answer_table": ["20000", "30000"], "score_edition": ["30000", "10000"]}
    for name, codes in tables.items():
        monkeypatch.setattr(module, name, lambda _, codes=codes: pd.DataFrame(index=codes))
    found = communes_that_answered.__wrapped__("some")
    assert list(found) == ["10000", "20000", "30000"]


def test_a_count_without_a_measure_of_its_own_is_halfway_at_one():
    kind = SimpleNamespace(key="projects_people", type="count", direction="up", choices=())
    assert question_scores(kind, pd.Series(["0", "1", "2"])).tolist() == [0.0, 5.0, 7.5]
    every = SimpleNamespace(key="projects", type="count", direction="down", choices=())
    known = question_scores(every, pd.Series(["0", "3"])).tolist()
    assert known == pytest.approx([10, 10 * 2 ** (-3 * 113 / 264)])


@pytest.fixture
def edition_of(monkeypatch):
    """An edition by what it discloses and how many domains it asked, and its domains' scores."""

    def made(states: list[str], asked: int, **facts) -> tuple[pd.DataFrame, pd.DataFrame]:
        why = pd.DataFrame([states], columns=list(DOMAINS), index=["10000"], dtype="str")
        scores = pd.DataFrame(5.0, columns=list(DOMAINS), index=["10000"]).where(why == "value")
        monkeypatch.setattr(
            module, "load_edition", lambda _: replace(load_edition("BE2018"), **facts)
        )
        monkeypatch.setattr(module, "_domains", lambda _: (scores, why))
        monkeypatch.setattr(
            module, "scored_questions", lambda _, domain: DOMAINS.index(domain) < asked and ("one",)
        )
        module._scores.cache_clear()
        return score_edition("made up"), score_states("made up")

    yield made
    module._scores.cache_clear()


VALUES, FOUR = ["value"] * 7, ["value"] * 4 + ["too_few_questions"] * 3
KEPT = ["value"] * 4 + ["not_given"] + ["too_few_questions"] * 2
SHOWN = {"disclosure": "restricted", "disclosed": (INDEX,)}
HIDDEN = {"disclosure": "restricted", "disclosed": ()}


@pytest.mark.parametrize(
    ("states", "asked", "facts", "state"),
    [
        (VALUES, 7, {}, "value"),
        (FOUR, 7, {}, "too_few_questions"),
        (FOUR, 5, {}, "too_few_questions"),
        (FOUR, 4, {}, "not_asked"),
        (FOUR, 5, HIDDEN, "not_public"),
        (FOUR, 4, HIDDEN, "not_asked"),
        (FOUR, 5, SHOWN, "too_few_questions"),
        (KEPT, 7, SHOWN, "not_given"),
        (KEPT, 7, HIDDEN, "not_public"),
    ],
)
def test_why_there_is_no_index(edition_of, states, asked, facts, state):
    scores, why = edition_of(states, asked, **facts)
    assert why[INDEX].tolist() == [state]
    assert scores[INDEX].notna().tolist() == [state == "value"]
    assert list(scores.columns) == list(why.columns) == [*DOMAINS, INDEX]
    assert why[list(DOMAINS)].iloc[0].tolist() == states


def test_scores_of_an_edition_with_a_rule_are_those_that_its_source_gives(monkeypatch):
    given = (pd.DataFrame({"a": [1.0]}), pd.DataFrame({"a": ["value"]}))
    source = SimpleNamespace(scores=lambda edition: given if edition == "made up" else None)
    monkeypatch.setattr(module, "source_of", lambda edition: source if edition == "made up" else 0)
    for disclosed, shown in (((INDEX,), True), (("q.engaged",), False)):
        edition = replace(load_edition("BE2018"), disclosure="restricted", disclosed=disclosed)
        monkeypatch.setattr(module, "load_edition", lambda _, edition=edition: edition)
        scores, why = module._domains.__wrapped__("made up")
        if shown:
            assert (scores, why) == given
            continue
        assert list(scores.columns) == list(why.columns) == list(DOMAINS)
        assert scores.empty
        assert scores.index.name == "nis5"
        assert (scores.index.dtype, scores[DOMAINS[0]].dtype) == ("str", "float64")
        assert why[DOMAINS[0]].dtype == "str"


@pytest.mark.parametrize("weight", [-1e-9, math.inf, math.nan])
def test_a_weight_is_a_number_from_zero_on(weight):
    with pytest.raises(
        AtlasError, match=f"“{weight}” cannot be the weight of “data”.*{DOMAINS[0]}, "
    ):
        score_edition("BE2018", {"innovation": 1.0, "data": weight})


def test_a_weight_is_of_a_domain_and_one_at_least_is_not_zero():
    with pytest.raises(AtlasError, match="cannot be the weight of “datta”"):
        score_edition("BE2018", {"data": 1.0, "datta": 1.0})
    with pytest.raises(AtlasError, match="All weights are zero"):
        score_edition("BE2018", dict.fromkeys(DOMAINS, 0.0))
    some = score_edition("BE2018", {"data": 0.0, "innovation": 0.5})
    both = some.dropna(subset=[INDEX, "innovation"])
    assert len(both)
    assert np.allclose(both[INDEX], both["innovation"])
