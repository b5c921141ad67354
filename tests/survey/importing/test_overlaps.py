"""What counts twice when it is added up: sums beside their parts, classes that overlap."""

from __future__ import annotations

import numpy as np
import pytest

from geo.survey.importing.distinguishing_columns import telling_columns, totals_text
from geo.survey.importing.overlaps import overlapping_classes, sums_among
from geo.survey.own_file.join import several_rows
from geo.survey.tables import read_table, survey_table

PLACES = ["Gent", "Mons", "Namur", "Spa", "Huy", "Ath"]


@pytest.mark.parametrize(
    ("values", "pairs"),
    [
        (["18-24", "25-64", "18-64"], [("18-24", "18-64"), ("25-64", "18-64")]),
        (["0-17", "18-64", "65+"], []),
        (["0-18", "18-65", "65+"], []),  # where one ends the other begins
        (["<18", "18-64", "0-17"], [("<18", "0-17")]),
        (["65+", "80+"], [("65+", "80+")]),
        (["18 tot 24 jaar", "18 tot 64 jaar"], [("18 tot 24 jaar", "18 tot 64 jaar")]),
        (["moins de 18 ans", "de 18 à 64 ans", "65 ans et plus"], []),
        (["10 à 20 ans", "15 à 30 ans"], [("10 à 20 ans", "15 à 30 ans")]),
        (["17", "18", "18-24"], [("18", "18-24")]),
        (["17", "18", "19"], []),
        (["2017-2018", "2018-2019"], []),  # school years
        (["M", "V", "N-VA"], []),
    ],
)
def test_classes_of_numbers_overlap(values, pairs) -> None:
    assert overlapping_classes(values) == pairs


def grid(parts: int, wholes: dict[int, list[int]], rounded: int | None = None):
    """Numbers of six places, with columns put in that are the sums of some of the others."""
    numbers = np.random.default_rng(3).integers(20, 4000, (len(PLACES), parts)).astype(float)
    if rounded is not None:
        numbers = numbers / numbers.sum(axis=1, keepdims=True) * 100
    sums = [numbers[:, of].sum(axis=1, keepdims=True) for of in wholes.values()]
    every = np.hstack([numbers, *sums])
    return every if rounded is None else np.round(every, rounded)


@pytest.mark.parametrize("rounded", [None, 1])
def test_a_sum_of_some_of_the_others_is_found(rounded) -> None:
    values = ["0-17", "18-24", "25-64", "65+", "volwassen"]
    found = sums_among(values, grid(4, {4: [1, 2]}, rounded))
    assert [(one.whole, set(one.parts)) for one in found] == [("volwassen", {"18-24", "25-64"})]


def test_a_sum_that_is_wrong_once_is_one_all_the_same() -> None:
    numbers = grid(3, {3: [0, 1, 2]})
    numbers[2, 3] += 1
    assert [one.whole for one in sums_among(["A", "B", "C", "D"], numbers)] == ["D"]
    numbers[3, 3] += 1
    assert sums_among(["A", "B", "C", "D"], numbers) == []


def test_of_many_values_those_in_a_row_are_added_up() -> None:
    values = [*(f"class {n}" for n in range(14)), "some"]
    (found,) = sums_among(values, grid(14, {14: [3, 4, 5]}))
    assert found == ("some", ("class 3", "class 4", "class 5"))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("most", [3, 12, 60, 5000])
def test_numbers_by_chance_are_no_sums(seed: int, most: int) -> None:
    numbers = np.random.default_rng(seed).integers(0, most, (20, 7)).astype(float)
    assert sums_among(list("ABCDEFG"), numbers) == []


@pytest.mark.parametrize(
    ("column", "values", "of", "said"),
    [
        ("leeftijd", ("18-24", "25-64", "65+", "18-64"), [0, 1], "“18-24” and “18-64”"),
        ("groep", ("kind", "jong", "oud", "volwassen"), [1, 2], "“volwassen” and"),
        ("geslacht", ("M", "V", "M+V"), [0], "“M+V”"),
        ("sexe", ("H", "F", "Les deux sexes"), [0], "“Les deux sexes”"),
    ],
)
def test_what_overlaps_is_never_added_up_without_a_word(column, values, of, said) -> None:
    numbers = grid(len(values) - 1, {0: of})
    lines = [
        f"{name};{value};{numbers[at, n]:.0f}"
        for at, name in enumerate(PLACES)
        for n, value in enumerate(values)
    ]
    table = survey_table(
        read_table("own.csv", "\n".join(["gemeente;" + column + ";aantal", *lines]).encode())
    )
    telling = several_rows(table, "gemeente")
    assert [one.column for one in telling] == [column]
    assert said in str(totals_text(telling))
    places = np.repeat(np.arange(len(PLACES)), len(values))
    names = [column]
    assert said in str(totals_text(telling_columns(table.raw, names, places, numbers=["aantal"])))
