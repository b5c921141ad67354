"""Tables with several rows a commune: what tells the rows apart is found, and nothing else is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.survey.importing.distinguishing_columns import (
    column_of,
    open_columns,
    places_of,
    rows_with,
    telling_columns,
    totals_text,
)
from geo.survey.tables import RawTable

COMMUNES = ("Gent", "Huy", "Mons", "Ath", "Spa", "Ronse")
PROVINCES = ("Oost-Vlaanderen", "Liège", "Hainaut", "Hainaut", "Liège", "Oost-Vlaanderen")
FACTORS = {
    "Jaar": (2017, 2018, 2019),
    "Geslacht": ("M", "V"),
    "Leeftijd": tuple(range(12)),
    "Partij": ("CD&V", "N-VA", "PS", "MR"),
    "Leeftijdsklasse": ("0-17", "18-64", "65+"),
    "KLASSE": (1, 2, 3),
}


def table(header: list[str], rows: list[list[object]]) -> RawTable:
    return RawTable(
        name="own.csv",
        sheet=None,
        sheets=(),
        columns=tuple(header),
        rows=tuple(map(tuple, rows)),  # type: ignore[arg-type]
        row_numbers=tuple(range(2, len(rows) + 2)),
        header_row=1,
    )


def told(found: RawTable, commune: str = "Gemeente") -> list[str]:
    others = [name for name in found.columns if name != commune]
    return [one.column for one in telling_columns(found, others, places_of(found, commune))]


def crossed(*factors: str, without: frozenset[int] = frozenset()) -> RawTable:
    """Every commune with every value of the factors, beside what tells nothing apart."""
    rows: list[list[object]] = []
    for at, commune in enumerate(COMMUNES):
        for values in itertools.product(*(FACTORS[one] for one in factors)):
            n = len(rows)
            beside = [PROVINCES[at], 10 + at, f"{commune} {n}", 1000 + 37 * n, f"{n},5", 0.5 * n]
            rows.append([commune, *values, *beside])
    rows = [row for n, row in enumerate(rows) if n not in without]
    header = ["Provincie", "Nummer", "Opmerking", "Aantal", "Aandeel", "Cijfer"]
    return table(["Gemeente", *factors, *header], rows)


@pytest.mark.parametrize("factor", FACTORS)
def test_one_column_that_tells_rows_apart(factor):
    (found,) = telling_columns(
        crossed(factor), [factor, "Provincie"], places_of(crossed(factor), "Gemeente")
    )
    assert found.column == factor
    assert found.values == tuple(map(str, FACTORS[factor]))
    assert told(crossed(factor)) == [factor]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(list(FACTORS)), min_size=1, max_size=3, unique=True),
    st.frozensets(st.integers(0, 300), max_size=3),
)
@example(["KLASSE"], frozenset({0, 3}))
def test_exactly_the_columns_that_tell_rows_apart_are_found(factors, without):
    if "KLASSE" in factors:  # whole numbers are classes only where nearly every place has each
        without = frozenset(sorted(without)[:1])
    assert sorted(told(crossed(*factors, without=without))) == sorted(factors)


def test_the_same_in_two_columns_is_asked_once():
    rows = [[commune, year, f"jaar {year}", "x"] for commune in COMMUNES for year in (2017, 2018)]
    assert told(table(["Gemeente", "Jaar", "Periode", "Bron"], rows)) == ["Jaar"]


@pytest.mark.parametrize(
    "rows",
    [
        [["Gent", 1, "a"], ["Huy", 2, "b"]],
        [["Gent", 1, "a"], ["Gent", 2, "b"]],  # twice, with a remark: no value is shared
        [["Gent", 1, "a"], ["Gent", 1, "a"]],
        [["Saint-Nicolas", 1, "Liège"], ["Saint-Nicolas", 2, "Flandre"], ["Gent", 3, "Flandre"],
         ["Huy", 4, "Liège"], ["Spa", 4, "Liège"]],
        [["", 1, "a"], ["", 2, "a"]],
    ],
)  # fmt: skip
def test_rows_that_stand_there_twice_are_no_table_by_year(rows):
    assert told(table(["Gemeente", "N", "Wat"], rows)) == []


def test_a_table_by_year_of_a_single_commune():
    assert told(table(["Gemeente", "Jaar", "N"], [["Gent", 2017, 5], ["Gent", 2018, 6]])) == [
        "Jaar"
    ]


def test_names_of_one_commune_in_other_letters_are_one_place():
    found = table(["Gemeente", "Jaar"], [["Liège", 2017], ["LIEGE", 2018], [None, 2018]])
    assert places_of(found, "Gemeente").tolist() == [0, 0, -1]


def test_what_was_chosen_is_asked_no_more_and_keeps_its_rows():
    found = crossed("Jaar", "Geslacht")
    telling = telling_columns(found, found.columns[1:3], places_of(found, "Gemeente"))
    assert [one.column for one in open_columns(telling, {"Jaar": "2018"})] == ["Geslacht"]
    kept = rows_with(found, {"Jaar": "2018", "Geslacht": "V"})
    assert kept.sum() == len(COMMUNES)
    assert {found.rows[at][1:3] for at in np.flatnonzero(kept)} == {(2018, "V")}
    assert not rows_with(found, {"Jaar": "2020"}).any()


@pytest.mark.parametrize("total", ["Totaal", "TOTAL", "Total général", "T", "Alle", "Insgesamt"])
def test_a_total_among_the_values_is_never_added_to_its_parts(total):
    found = table(
        ["Gemeente", "Sexe"], [[one, sex] for one in COMMUNES for sex in ("M", "F", total)]
    )
    telling = telling_columns(found, ["Sexe"], places_of(found, "Gemeente"))
    assert telling == (column_of(found, "Sexe"),)
    assert telling[0].totals == (total,)
    assert total in str(totals_text(telling))
    assert totals_text(()) is None


ADDED_UP = [
    ("leeftijd", ("0-17", "18-64", "65+", "0+")),
    ("geslacht", ("M", "V", "M+V")),
    ("periode", ("Q1", "Q2", "Q3", "Q4", "Jaar")),
    ("soort", ("België", "vreemd", "Bevolking")),
]


@pytest.mark.parametrize(("column", "values"), ADDED_UP)
@pytest.mark.parametrize("kind", ["count", "percent"])
def test_a_value_that_is_the_sum_of_the_others_is_a_total_whatever_its_name(column, values, kind):
    rows = []
    for place, name in enumerate(["Gent", "Mons", "Namur", "Spa"]):
        parts = [10.0 * (place + 1) + at for at in range(len(values) - 1)]
        whole = sum(parts)
        numbers = [*parts, whole]
        if kind == "percent":
            numbers = [number / whole * 100 for number in numbers]
        rows += [
            [name, value, sex, number]
            for value, number in zip(values, numbers, strict=True)
            for sex in ("een", "twee")
        ]
    found = table(["Gemeente", column, "groep", "inwoners"], rows)
    telling = telling_columns(found, found.columns[1:], places_of(found, "Gemeente"))
    totals = {one.column: one.totals for one in telling}
    assert totals == {column: (values[-1],), "groep": ()}
    assert values[-1] in str(totals_text(telling))


@pytest.mark.parametrize(
    "numbers",
    [
        [[1, 2, 3], [1, 2, 4], [2, 3, 5]],  # not everywhere
        [[0, 0, 0]] * 3,  # nothing adds up to nothing
        [[1, 2, 3], [None, 2, 4], [None, 3, 5]],  # once only, the others are not known
        [[5, 5], [6, 6], [7, 7]],  # the same twice is no sum
    ],
)
def test_what_adds_up_by_chance_is_no_total(numbers):
    rows = [
        [name, party, number]
        for name, row in zip(["Gent", "Mons", "Namur"], numbers, strict=True)
        for party, number in zip("ABC", row, strict=False)
    ]
    found = table(["Gemeente", "partij", "stemmen"], rows)
    telling = telling_columns(found, found.columns[1:], places_of(found, "Gemeente"))
    assert [one.totals for one in telling] == [()]
