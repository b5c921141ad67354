"""Several answers by one commune become one: each kind of question, at the edges of each rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from geo.survey import load_questionnaire
from geo.survey.editions import NONE_CHOSEN, NOT_APPLICABLE
from geo.survey.importing.coded import BLANK, Coded
from geo.survey.importing.duplicate_responses import merge_responses

if TYPE_CHECKING:
    from geo.survey.importing.mapping import Rule

LEFT = ""


def together(question: str, answers: list[str], rule: Rule = "mean") -> str | None:
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
