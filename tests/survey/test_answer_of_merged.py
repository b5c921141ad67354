"""A merged commune has one answer to a question of words: that of its most populous part."""

from __future__ import annotations

import pandas as pd
import pytest

from geo.survey.communes import commune_facts
from geo.survey.values.indicator_values import _answer_of_largest
from geo.territory.mergers import successors

PARTS = ("44011", "44049")  # Deinze and Nevele, one commune since 2019


def kept(answers: dict[str, float]) -> dict[str, float]:
    people = commune_facts(2018)["population"]
    values = pd.Series(answers, dtype="float64").reindex(people.index)
    return _answer_of_largest(values, 2018, 2019).dropna().to_dict()


def test_the_parts_are_of_one_commune_and_differ_in_size():
    assert {tuple(successors(code, 2018, 2019)) for code in PARTS} == {("44083",)}
    people = commune_facts(2018)["population"]
    assert people[PARTS[0]] > people[PARTS[1]]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"44011": 1.0, "44049": 2.0}, {"44011": 1.0}),
        ({"44049": 2.0}, {"44049": 2.0}),  # the larger one did not answer
        ({"44011": 1.0, "44049": 2.0, "11002": 3.0}, {"44011": 1.0, "11002": 3.0}),
        ({}, {}),
    ],
)
def test_the_most_populous_part_that_answered_speaks(answers, expected):
    assert kept(answers) == expected
