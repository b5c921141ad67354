"""What can be compared between two editions, and the reason for everything else."""

from dataclasses import replace
from itertools import combinations

import pytest

from geo.survey import get_indicator, list_editions, list_indicators, load_edition
from geo.survey.change.comparability import (
    by_nearness,
    common_domains,
    compared_indicators,
    in_order,
    why_not_compared,
    why_not_paired,
)

THEN, NOW = load_edition("BE2017"), load_edition("BE2018")


def test_the_earlier_edition_comes_first_whatever_the_order():
    for one, other in combinations(list_editions(), 2):
        earlier, later = in_order(one, other)
        assert (earlier, later) == in_order(other, one)
        assert earlier.year <= later.year
    # Of one year: the Walloon barometer came out in February 2018, the Belgian in June.
    assert in_order(NOW, load_edition("WAL2018"))[0].id == "WAL2018"


def test_the_nearest_earlier_edition_comes_first():
    assert [one.id for one in by_nearness(load_edition("WAL2020"))] == [
        "WAL2019", "BE2018", "WAL2018", "BE2017", "WAL2021",
    ]  # fmt: skip


def test_every_indicator_can_be_compared_or_says_why_not():
    can, cannot = compared_indicators(THEN, NOW)
    told = {one.id for one in can} | {one.id for one, _ in cannot}
    known = {one.id for edition in ("BE2017", "BE2018") for one in list_indicators(edition)}
    assert told == {one for one in known if not one.startswith("documented.")}
    assert not {one.id for one in can} & {one.id for one, _ in cannot}
    assert len(can) == 25


def test_the_common_domains_are_those_that_both_asked_about():
    assert common_domains("BE2017", "BE2018") == (
        "governance", "organisation", "implementation", "innovation", "sustainability",
    )  # fmt: skip


def test_a_question_put_to_other_communes_is_not_compared():
    """“How many by the public authorities” is asked only of those with projects, if that is known."""
    without = replace(THEN, asked=tuple(key for key in THEN.asked if key != "projects"))
    public = get_indicator("BE2018", "q.projects_public")
    assert why_not_compared(public, THEN, NOW) is None
    reason = why_not_compared(public, without, NOW)
    assert "in 2018 only to those" in str(reason)
    assert "in 2017 to all" in str(reason)
    assert why_not_compared(public, NOW, without) == reason


def test_an_index_without_weight_on_common_domains_is_not_compared():
    index = get_indicator("BE2018", "index")
    assert why_not_compared(index, THEN, NOW, (0, 0, 0, 1, 1, 0, 0)) is not None
    assert why_not_compared(index, THEN, NOW, (1, 0, 0, 1, 1, 0, 0)) is None


def test_an_edition_without_answers_is_named():
    closed = replace(NOW, id="BE2019", has_answers=False)
    assert NOW.title["en"] in str(why_not_paired(THEN, closed))


@pytest.mark.parametrize("question", ["q.progress", "q.engaged"])
def test_a_question_of_one_edition_names_the_year_that_did_not_ask(question):
    assert str(why_not_compared(get_indicator("BE2018", question), THEN, NOW)) == (
        "Not asked in 2017."
    )
