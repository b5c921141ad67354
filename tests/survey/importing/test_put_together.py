"""Several answers by one commune become one: each kind of question, at the edges of each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from geo.survey import load_questionnaire
from geo.survey.editions import NONE_CHOSEN, NOT_APPLICABLE
from geo.survey.importing.coded import BLANK, REFUSED, Coded
from geo.survey.importing.duplicate_responses import choose, choose_by_question, merge_responses

if TYPE_CHECKING:
    from geo.survey.edition import DuplicateRule

LEFT = ""


def together(question: str, answers: list[str], rule: DuplicateRule = "mean") -> str | None:
    """What the answers of one commune, the first the earliest, come to."""
    different = sorted(set(answers) - {LEFT})
    places = [BLANK if one == LEFT else different.index(one) for one in answers]
    coded = Coded(
        load_questionnaire().questions[question],
        different,
        np.array(places, dtype=np.int32),
        ("column",),
    )
    units = np.arange(len(answers))
    found = merge_responses(coded, units, np.zeros(len(answers), dtype=np.int32), units, rule)
    assert set(found.index) <= {0}
    return None if found.empty else str(found[0])


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (
            ["political_support|leadership", "political_support|leadership"],
            "political_support|leadership",
        ),
        (
            ["political_support", "political_support|leadership"],
            "political_support|leadership",
        ),  # half is at least half
        (
            ["political_support", "political_support|leadership", "political_support"],
            "political_support",
        ),  # a third is not
        (["political_support", "leadership", "leadership"], "leadership"),
        (["political_support", "leadership"], "political_support|leadership"),
        (["leadership", "political_support"], "political_support|leadership"),
        (
            ["political_support", "leadership", LEFT],
            "political_support|leadership",
        ),  # who left it open says nothing
        ([NONE_CHOSEN, NONE_CHOSEN, "political_support"], NONE_CHOSEN),
        ([NONE_CHOSEN, "political_support"], "political_support"),
        (
            ["political_support", "leadership", "shared_vision"],
            NONE_CHOSEN,
        ),  # nothing was ticked by half
        ([NOT_APPLICABLE, "political_support"], "political_support"),
        ([NOT_APPLICABLE, NOT_APPLICABLE], NOT_APPLICABLE),
        ([LEFT, LEFT], None),
    ],
)
def test_choices_that_half_of_the_answers_ticked(answers, expected):
    found = together("prerequisites", answers)
    assert (found and set(found.split("|"))) == (expected and set(expected.split("|")))


def test_who_says_none_and_who_says_some_in_equal_parts_said_some():
    question = next(
        one
        for one in load_questionnaire().questions.values()
        if one.type == "several_of" and any(choice.exclusive for choice in one.choices)
    )
    alone = next(choice.key for choice in question.choices if choice.exclusive)
    other = next(choice.key for choice in question.choices if not choice.exclusive)
    assert together(question.key, [alone, other]) == other
    assert together(question.key, [alone, alone, other]) == alone


@pytest.mark.parametrize(
    ("question", "answers", "rule", "expected"),
    [
        ("progress", ["3", "4"], "mean", "3.5"),
        ("progress", ["3", "4"], "sum", "3.5"),  # scores are never added up
        ("projects", ["1", "2"], "mean", "2"),  # halves up
        ("projects", ["1", "1", "2"], "mean", "1"),
        ("projects", ["1", "2"], "sum", "3"),
        ("projects", ["1", LEFT], "mean", "1"),
        ("projects", ["1", LEFT], "sum", None),  # a sum without one of its rows is too low
        ("engaged", ["yes", "no", "no"], "mean", "no"),
        ("engaged", ["no", "yes"], "mean", "yes"),  # as often: the latest
        ("engaged", ["yes", "no"], "mean", "no"),
        ("engaged", ["yes", "no", "yes", "no", LEFT], "mean", "no"),
    ],
)
def test_one_number_or_one_choice(question, answers, rule, expected):
    assert together(question, answers, rule) == expected


YES, NO = 0, 1
COMMUNES, ORDER = np.array([7, 3, 7, 3, 9], np.int32), np.array([4, 0, 1, 3, 2])
"""Of five answers two are by commune 7 and two by 3; the first of 7 and the last of 3 are latest."""


def of_five(question: str, *places: int) -> Coded:
    answers = ["yes", "no"] if question == "engaged" else ["1", "2"]
    return Coded(
        load_questionnaire().questions[question],
        answers,
        np.array([REFUSED, *places, BLANK], dtype=np.int32),
        ("column",),
    )


UNITS = np.arange(1, 6)  # the first of the file does not count, whatever it is


def chosen(coded: list[Coded], rule: DuplicateRule) -> list[bool]:
    return choose(coded, UNITS, COMMUNES, ORDER, rule).tolist()


def test_the_latest_answer_counts():
    coded = [of_five("engaged", BLANK, YES, YES, BLANK, NO)]
    assert chosen(coded, "latest") == [True, False, False, True, True]


def test_the_most_complete_answer_counts_and_of_several_the_latest():
    one = of_five("engaged", BLANK, YES, YES, BLANK, NO)
    assert chosen([one], "most_complete") == [False, True, True, False, True]
    other = of_five("projects", 0, BLANK, BLANK, 1, BLANK)
    assert chosen([one, other], "most_complete") == [True, False, False, True, True]
    third = of_five("training", REFUSED, YES, REFUSED, REFUSED, REFUSED)
    assert chosen([one, other, third], "most_complete") == [True, True, False, False, True]
    assert chosen([third, one, other], "most_complete") == [True, True, False, False, True]


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("rule", ["latest", "most_complete"])
def test_of_the_only_commune_one_answer_counts_whatever_its_number(rule, number):
    both = of_five("engaged", YES, YES, BLANK, BLANK, BLANK)
    communes, two = np.array([number, number], np.int32), np.array([1, 2])
    found = choose([both], two, communes, np.array([1, 0]), rule)
    assert found.tolist() == [True, False]
    assert found.dtype == bool
    assert choose_by_question(both, two, communes, np.array([1, 0])).tolist() == [True, False]


@pytest.mark.parametrize("rule", ["mean", "sum"])
def test_all_answers_count_that_are_put_together(rule):
    assert chosen([of_five("engaged", YES, YES, NO, BLANK, NO)], rule) == [True] * 5


@pytest.mark.parametrize("rule", ["latest", "most_complete", "mean"])
def test_of_no_answers_none_counts(rule):
    none = np.array([], dtype=np.int32)
    found = choose([of_five("engaged", *[BLANK] * 5)], none, none, none, rule)
    assert found.tolist() == []
    assert found.dtype == bool


def test_question_by_question_the_latest_that_was_answered_counts():
    coded = of_five("engaged", BLANK, YES, NO, NO, REFUSED)
    found = choose_by_question(coded, UNITS, COMMUNES, ORDER)
    assert found.tolist() == [False, False, True, True, False]
    coded = of_five("engaged", YES, NO, NO, YES, YES)
    found = choose_by_question(coded, UNITS, COMMUNES, ORDER)
    assert found.tolist() == [True, False, False, True, True]
    assert found.dtype == bool


@pytest.mark.parametrize(
    ("question", "answer"), [("themes", "energy|mobility"), ("progress", "7.5"), ("projects", "3")]
)
def test_the_only_answer_of_a_commune_stays_as_it_is(question, answer):
    places = np.array([0, BLANK, 0], dtype=np.int32)
    coded = Coded(load_questionnaire().questions[question], [answer], places, ("column",))
    found = merge_responses(coded, np.arange(3), np.array([5, 5, 2], np.int32), np.arange(3))
    assert found.to_dict() == {2: answer, 5: answer}
    assert list(found.index) == [2, 5]


def test_communes_are_put_together_each_by_itself():
    """Of one commune the only answer, of another two, of a third none at all."""
    coded = of_five("projects", 0, 1, 1, BLANK, BLANK)
    found = merge_responses(coded, UNITS, COMMUNES, ORDER)
    assert found.to_dict() == {3: "2", 7: "2"}
    assert list(found.index) == [3, 7]
    added = merge_responses(coded, UNITS, COMMUNES, ORDER, "sum")
    assert added.to_dict() == {7: "3"}
    latest = merge_responses(of_five("engaged", YES, NO, NO, NO, YES), UNITS, COMMUNES, ORDER)
    assert latest.to_dict() == {3: "no", 7: "yes", 9: "yes"}
    assert list(latest.index) == [3, 7, 9]


def test_communes_with_one_answer_each_come_in_order():
    coded = of_five("engaged", YES, NO, BLANK, BLANK, YES)
    found = merge_responses(coded, UNITS, COMMUNES, ORDER)
    assert found.to_dict() == {3: "no", 7: "yes", 9: "yes"}
    assert list(found.index) == [3, 7, 9]


def test_whom_a_question_did_not_concern_once_it_may_have_concerned_otherwise():
    """Of the first commune nobody, of the second once, of the third the only answer."""
    one = load_questionnaire().questions["projects"]
    different = ["2", "4", NOT_APPLICABLE]
    coded = Coded(one, different, np.array([2, 2, 2, 0, 1, 2], dtype=np.int32), ("column",))
    communes = np.array([1, 1, 2, 2, 2, 3], dtype=np.int32)
    found = merge_responses(coded, np.arange(6), communes, np.arange(6))
    assert found.to_dict() == {1: NOT_APPLICABLE, 2: "3", 3: NOT_APPLICABLE}
    scored = Coded(
        load_questionnaire().questions["progress"],
        ["0", NOT_APPLICABLE],
        np.array([0, 0, 1, 1, 1, 0], dtype=np.int32),
        ("column",),
    )
    found = merge_responses(scored, np.arange(6), communes, np.arange(6))
    assert found.to_dict() == {1: "0", 2: NOT_APPLICABLE, 3: "0"}
