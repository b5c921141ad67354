"""From answers to scores, worked by hand and on the real editions."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import AtlasError
from geo.survey.maturity.scores import (
    INDEX,
    LEAST_DOMAINS,
    answer_table,
    question_scores,
    score_edition,
    score_states,
    scored_questions,
)
from geo.survey.questionnaire import load_questionnaire

DEMONSTRATION = ("BE2017", "BE2018")


def question(kind, direction="up", **scores):
    choices = tuple(SimpleNamespace(key=key, score=score) for key, score in scores.items())
    return SimpleNamespace(key="some", type=kind, direction=direction, choices=choices)


def scores_of(asked, *values):
    return question_scores(asked, pd.Series(values, dtype="str")).tolist()


def test_each_kind_of_question_worked_by_hand():
    assert scores_of(question("score"), "0", "3.5", "10") == [0, 3.5, 10]
    assert scores_of(question("yes_no"), "yes", "no") == [10, 0]
    stage = question("one_of", none=0.0, intended=5.0, formalised=10.0, unknown=None)
    assert scores_of(stage, "none", "intended", "formalised") == [0, 5, 10]
    areas = question("several_of", energy=4.0, mobility=4.0, other=4.0, unscored=None)
    assert scores_of(areas, "-", "energy", "energy|mobility", "unscored") == [0, 4, 8, 0]
    assert scores_of(areas, "energy|mobility|other") == [10]  # 12 points, the scale ends at 10


def test_a_choice_without_score_gives_none():
    stage = question("one_of", none=0.0, unknown=None)
    assert np.isnan(scores_of(stage, "unknown")[0])


def test_where_less_is_better_the_score_turns_round():
    assert scores_of(question("score", "down"), "0", "10") == [10, 0]
    assert scores_of(question("yes_no", "down"), "yes", "no") == [0, 10]


def test_counts_rise_ever_slower_and_never_reach_the_top():
    counts = scores_of(question("count"), *map(str, range(8)))
    assert counts[0] == 0
    steps = np.diff(counts)
    assert (steps > 0).all()
    assert (np.diff(steps) < 0).all()
    assert max(counts) < 10
    assert counts[1] == 5  # one project of a kind is halfway
    total = SimpleNamespace(type="count", direction="up", choices=(), key="projects")
    assert scores_of(total, "2")[0] < 5 < scores_of(total, "3")[0]  # 264 / 113 is halfway


def test_no_answer_and_not_applicable_give_no_score():
    for kind in ("score", "yes_no", "count"):
        found = question_scores(question(kind), pd.Series([np.nan, "not_applicable"], dtype="str"))
        assert found.isna().all()


@given(st.lists(st.sampled_from(["a", "b", "c"]), unique=True))
def test_ticking_more_never_lowers_a_score(chosen):
    asked = question("several_of", a=3.0, b=0.0, c=9.0)
    ticked = "|".join(sorted(chosen)) or "-"
    everything = scores_of(asked, ticked, "a|b|c")
    assert everything[0] <= everything[1] == 10


@pytest.mark.parametrize("edition", DEMONSTRATION)
def test_scores_of_an_edition_are_what_the_rules_say(edition):
    table, scores, states = answer_table(edition), score_edition(edition), score_states(edition)
    assert list(scores.columns) == [*load_questionnaire().domains, INDEX]
    assert scores.index.equals(table.index)
    known = scores.to_numpy()
    assert ((known >= 0) | np.isnan(known)).all()
    assert ((known <= 10) | np.isnan(known)).all()
    assert (scores.notna() == (states == "value")).all(axis=None)
    for domain in load_questionnaire().domains:
        questions = scored_questions(edition, domain)
        for nis5 in table.index[:40]:
            row = table.loc[nis5]
            mine = [
                question_scores(q, pd.Series([row[q.key]], dtype="str")).iloc[0] for q in questions
            ]
            mine = [one for one in mine if not np.isnan(one)]
            concerned = [q for q in questions if row[q.key] != "not_applicable"]
            if mine and len(mine) >= len(concerned) / 2:
                assert scores.loc[nis5, domain] == pytest.approx(np.mean(mine))
            else:
                assert np.isnan(scores.loc[nis5, domain])


@pytest.mark.parametrize("edition", DEMONSTRATION)
def test_the_index_is_the_mean_of_at_least_five_domains(edition):
    scores = score_edition(edition)
    domains = scores.drop(columns=INDEX)
    enough = domains.notna().sum(axis=1) >= LEAST_DOMAINS
    assert enough.any()
    pd.testing.assert_series_equal(
        scores[INDEX], domains.mean(axis=1).where(enough), check_names=False
    )


def test_weights_change_the_index_and_only_the_index():
    plain, heavy = score_edition("BE2018"), score_edition("BE2018", {"data": 1.0})
    domains = list(load_questionnaire().domains)
    pd.testing.assert_frame_equal(plain[domains], heavy[domains])
    both = heavy.dropna(subset=[INDEX, "data"])
    assert len(both)
    assert both[INDEX].to_numpy() == pytest.approx(both["data"].to_numpy())
    half = score_edition("BE2018", dict.fromkeys(domains, 0.5))
    pd.testing.assert_frame_equal(plain, half)


@pytest.mark.parametrize(
    "weights", [{"data": -1.0}, {"datta": 1.0}, {"data": float("nan")}, {"data": 0.0}, {}]
)
def test_impossible_weights_are_refused(weights):
    with pytest.raises(AtlasError):
        score_edition("BE2018", weights)


def test_the_self_assessment_is_never_in_a_score():
    progress = load_questionnaire().questions["progress"]
    assert progress.domain is None
    assert not progress.scored
    for domain in load_questionnaire().domains:
        assert "progress" not in [q.key for q in scored_questions("BE2018", domain)]


def test_an_edition_without_answers_has_no_scores():
    assert score_edition("WAL2021").empty
