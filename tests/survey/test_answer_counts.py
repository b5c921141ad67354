"""How many gave the same answer: counted by hand, and withheld below five."""

import pandas as pd
import pytest

from geo.survey import answer_table
from geo.survey.answer_counts import mean_answer, mean_of, same_answer, same_choice
from geo.survey.editions import NOT_APPLICABLE

TABLE = answer_table("BE2018")
ALL = tuple(TABLE.index)


def test_a_share_is_of_those_who_answered_the_question():
    given = [one for one in TABLE["sc_manager"].dropna() if one != NOT_APPLICABLE]
    found = same_answer("BE2018", "sc_manager", "yes", ALL)
    assert found.n == len(given)
    assert found.share == pytest.approx(100 * given.count("yes") / len(given))
    assert found.mean is None


def test_yes_and_no_make_a_hundred():
    shares = [
        same_answer("BE2018", "strategy", one, ALL).share
        for one in TABLE["strategy"].unique()
        if isinstance(one, str) and one != NOT_APPLICABLE
    ]
    assert sum(shares) == pytest.approx(100)


def test_a_choice_is_found_whole_among_several():
    column = [one for one in TABLE["actors_inside"].dropna() if one != NOT_APPLICABLE]
    by_hand = sum("it" in one.split("|") for one in column)
    found = same_choice("BE2018", "actors_inside", "it", ALL)
    assert found.share == pytest.approx(100 * by_hand / len(column))


def test_numbers_have_a_mean_and_no_share():
    found = mean_answer("BE2018", "progress", ALL)
    numbers = [float(one) for one in TABLE["progress"].dropna() if one != NOT_APPLICABLE]
    assert found.mean == pytest.approx(sum(numbers) / len(numbers))
    assert found.share is None


@pytest.mark.parametrize(("n", "withheld"), [(0, True), (4, True), (5, False)])
def test_fewer_than_five_are_withheld(n, withheld):
    codes = TABLE["progress"].dropna().index[:n]
    found = mean_answer("BE2018", "progress", tuple(codes))
    assert (found.n, found.withheld, found.mean is None) == (n, withheld, withheld)
    assert mean_of(pd.Series([1.0, None] * n, dtype=float)).n == n
