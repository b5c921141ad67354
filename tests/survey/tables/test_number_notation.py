"""Numbers in every way people write them: read exactly, or asked about, never another number."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.survey.tables import Percent
from geo.survey.tables.number_notation import read_numbers

if TYPE_CHECKING:
    from collections.abc import Callable

# ------------------------------------------------------------------------ points and commas


@pytest.mark.parametrize(
    "column",
    [
        ["14,304", "523,248", "84"],
        ["14.304", "523.248", "84"],
        ["-2,125", "3"],
        ["€ 1,250", "€ 3"],
        ["(1,250)", "3"],
        [14.5, "1,250"],
    ],
)
def test_a_mark_that_no_cell_decides_is_asked_about(column):
    numbers = read_numbers(column)
    assert numbers.mark_is_open
    open_cells = [cell for cell in column if isinstance(cell, str) and set(cell) & {",", "."}]
    assert list(numbers.two_ways.values()) == open_cells
    for place, cell in enumerate(column):
        assert (
            (numbers.values[place] is None) == (place in numbers.problems) == (cell in open_cells)
        )


def test_the_mark_that_is_told_gives_both_readings():
    column = ["14,304", "523,248", "84"]
    assert read_numbers(column, decimal_mark=".").values == (14304, 523248, 84)
    assert read_numbers(column, decimal_mark=",").values == (14.304, 523.248, 84)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (["14,304", "523,248.5"], [14304, 523248.5]),
        (["14,304", "1,523,248"], [14304, 1523248]),
        (["2,125", "0,125"], [2.125, 0.125]),
        (["5,678", "1.234,-"], [5.678, 1234]),
        (["1,23,456", "12,345"], [123456, 12345]),
        (["12,34,567.5"], [1234567.5]),
        (["1\u2007234", "1\u2008234", "1´234", "1‘234"], [1234] * 4),
    ],
)
def test_any_cell_that_decides_decides_for_the_column(column, values):
    assert list(read_numbers(column).values) == values


@pytest.mark.parametrize(
    "column",
    [
        ["5,678", "1 234"],
        ["5,678", "1'234"],
        ["5.678", "1\u202f234"],
        # Inhabitants as a spreadsheet keeps them that several people filled in.
        ["14 334", 523248, "260.341"],
    ],
)
def test_thousands_held_apart_elsewhere_do_not_make_decimals_of_three_digits(column):
    read = read_numbers(column)
    (place,) = read.two_ways
    assert read.mark_is_open
    assert read.values[place] is None
    whole = float("".join(filter(str.isdecimal, column[place])))
    mark = "," if "." in column[place] else "."
    assert read_numbers(column, decimal_mark=mark).values[place] == whole


def test_what_is_told_settles_nothing_that_the_cells_decide():
    column = ["0,125", "2,125", "1,5"]
    assert read_numbers(column, decimal_mark=".").values == (0.125, 2.125, 1.5)
    mixed = read_numbers(["1,5", "1.5", "2,125"], decimal_mark=".")
    assert mixed.values == (1.5, 1.5, 2125)


# ------------------------------------------------------------------------------------- signs


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("(1.234,5)", -1234.5),
        ("( 1.234,5 )", -1234.5),
        ("(€ 1.234,50)", -1234.5),
        ("€ (1.234,50)", -1234.5),
        ("1.234,-", 1234),
        ("1.234,--", 1234),
        ("€ 1.234,-", 1234),
        ("1.234,- EUR", 1234),
        ("1.234,–", 1234),
        ("1.234,5-", -1234.5),
        ("−3,5", -3.5),
        ("–3,5", -3.5),
        ("\u20113,5", -3.5),
        ("- 3,5", -3.5),
        ("+3,5", 3.5),
        ("-€ 3,5", -3.5),
        ("€ -3,5", -3.5),
        ("$3.5", 3.5),
        ("3,5 euro", 3.5),
        ("CHF 1'234.50", 1234.5),
        ("1,23E+05", 123000),
        ("1.2e3", 1200),
        ("1,234E+03", 1234),
        ("-1,5E-3", -0.0015),
        ("(12 %)", -12),
        ("0", 0),
        ("-0", 0),
    ],
)
def test_signs_around_a_number(cell, value):
    assert read_numbers([cell]).values == (value,)


@pytest.mark.parametrize(
    "cell",
    [
        *("±3", "12 ± 3", "<5", "> 100", "~12", "12–15", "12-15", "--3", "-(3)", "(-3)", "(3)-"),
        *("1234 567", "12 3456", "1,5 234", "1 23", "1.23.456", "1,2,3", "0.123.456", "1_000"),
        *("3 km", "3 M€", "k€ 3", "12‰", "3½", "1/2", "½", "٣", "²", "0x10", "1e", "e5", "€", "%"),
        *("12 34,5", "1.234,567.8", "1E5E5", "1.000E3,5", "(3", "3)", "12.3.2018", "()", "1,234 5"),
    ],
)
def test_what_is_no_number_has_no_value_and_a_reason(cell):
    numbers = read_numbers([cell, "0,5"])
    assert numbers.values == (None, 0.5)
    assert set(numbers.problems) == {0}


def test_what_is_read_in_an_unusual_way_is_told():
    numbers = read_numbers(["(3)", "4", "(5)"])
    assert numbers.unusual == {"brackets": ("(3)", "(5)")}
    assert read_numbers(["3-", "1,2E+05"]).unusual == {
        "minus_behind": ("3-",),
        "exponent": ("1,2E+05",),
    }
    assert read_numbers(["3", "-4", "1.234,-"]).unusual == {}


def test_brackets_beside_a_minus_sign_are_something_else():
    numbers = read_numbers(["(3)", "-4"])
    assert numbers.values == (None, -4)
    assert set(numbers.problems) == {0}


def test_amounts_in_two_currencies_are_not_one_column():
    numbers = read_numbers(["€ 3", "$ 4", "5"])
    assert numbers.values == (None, None, 5)
    assert "USD" in str(numbers.problems[1])
    assert read_numbers(["€ 3", "4 euro", "EUR 5"]).values == (3, 4, 5)


# ------------------------------------------------------------------------------- percentages


@pytest.mark.parametrize(
    "column",
    [
        ["45%", "0,45", "0", None],
        [Percent(45.0), 0.45, 0, None],
        [Percent(45.0), "0,45", 0, "n.b."],
        ["45 %", 0.45, "0 %", ""],
    ],
)
def test_percent_signs_in_some_cells_are_asked_about(column):
    numbers = read_numbers(column)
    assert numbers.values == (45, None, 0, None)
    assert numbers.sign_is_open
    assert not numbers.percent
    assert numbers.without_sign == {1: (str(column[1]), 0.45)}
    assert "percent sign" in str(numbers.problems[1])
    told = read_numbers(column, unsigned="share")
    assert (told.values, told.percent) == ((45, 45, 0, None), True)
    told = read_numbers(column, unsigned="percent")
    assert (told.values, told.percent) == ((45, 0.45, 0, None), True)
    assert told.without_sign == numbers.without_sign  # it can be told otherwise


def test_percent_signs_in_all_cells_or_in_none_ask_nothing():
    for column in (["45%", Percent(3.0), "0", 0], ["45", 0.45, "n.b."]):
        assert not read_numbers(column).without_sign  # type: ignore[arg-type]
    assert read_numbers(["45%", "0"]).percent
    assert not read_numbers(["45", "0"]).percent


# --------------------------------------------------------------------------------- any column

MARKS = (
    (",", "."),
    (",", " "),
    (",", "'"),
    (",", ""),
    (".", ","),
    (".", " "),
    (".", "'"),
    (".", ""),
)
VARIANTS = {" ": " \u00a0\u202f\u2009\u2007", "'": "'’´", ".": ".", ",": ",", "": ""}
NUMBERS = st.decimals(-(10**9), 10**9, places=3) | st.integers(-(10**9), 10**9).map(Decimal)


def written(number: Decimal, mark: str, sign: str, *, grouped: bool, places: int | None) -> str:
    whole, _, decimals = f"{abs(number):f}".partition(".")
    decimals = decimals.rstrip("0") if places is None else decimals.ljust(places, "0")
    if grouped and sign:
        whole = f"{int(whole):,}".replace(",", sign)
    return whole + (mark + decimals if decimals else "")


@st.composite
def columns(draw: Callable) -> tuple[list[str], list[float], str, str]:
    """Numbers and how they stand in a column that is written in one way, and that way."""
    mark, kind = draw(st.sampled_from(MARKS))
    minus = draw(st.sampled_from(["-{}", "\u2212{}", "–{}", "({})", "{}-"]))
    around = draw(st.sampled_from(["{}", "€ {}", "{} EUR", "{} %", "+{}", "{} "]))
    places = draw(st.sampled_from([None, None, 3]))
    numbers = draw(st.lists(NUMBERS, min_size=1, max_size=8))
    cells = []
    for number in numbers:
        sign = draw(st.sampled_from(VARIANTS[kind])) if kind else ""
        cell = written(
            number, mark, sign, grouped=draw(st.booleans()) or number > 10**5, places=places
        )
        form = minus if number < 0 else around
        cells.append(form.format(cell))
    return cells, [float(number) for number in numbers], mark, kind


@settings(max_examples=1500, deadline=None)
@given(columns())
def test_a_number_is_read_exactly_or_not_at_all(column):
    cells, values, mark, _ = column
    numbers = read_numbers(cells, unsigned="percent")
    for place, value in enumerate(values):
        assert numbers.values[place] in (value, None), cells
        assert (numbers.values[place] is None) == (place in numbers.problems), cells
        assert numbers.values[place] == value or place in numbers.two_ways, cells
    told = read_numbers(cells, unsigned="percent", decimal_mark=mark)
    assert list(told.values) == values


@settings(max_examples=1500, deadline=None)
@given(columns(), st.integers(0, 8))
def test_beside_one_telling_cell_every_number_is_read(column, at):
    cells, values, mark, kind = column
    telling = f"1{kind}234{mark}5" if kind else f"0{mark}5"
    value = 1234.5 if kind else 0.5
    cells.insert(at, telling)
    values.insert(at, value)
    numbers = read_numbers(cells, unsigned="percent")
    assert list(numbers.values) == values, cells
    assert not numbers.mark_is_open
    # What would be told by mistake changes nothing.
    other = read_numbers(cells, unsigned="percent", decimal_mark="." if mark == "," else ",")
    assert other.values == numbers.values


@settings(max_examples=500, deadline=None)
@given(st.lists(st.text("0123456789.,' -()%€eE", max_size=8) | st.none() | st.floats(), max_size=6))
def test_whatever_stands_in_a_column_it_is_read_or_has_a_reason(cells):
    numbers = read_numbers(cells)
    for place, cell in enumerate(cells):
        assert (numbers.values[place] is None) == (cell is None or place in numbers.problems)
