"""What the rows of a file say of each other, and what each is told about itself."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from geo.language import Text
from geo.survey.own_file.row_outcomes import (
    RowReport,
    communes_with_fewer_rows,
    merge_rows,
    with_all_pending,
    without_duplicates,
    without_subtotals,
)

AS_FOUND = Text("As found.")
HASSELT = (
    SimpleNamespace(code="71022", kind="commune"),
    SimpleNamespace(code="71000", kind="arrondissement"),
)


def row(number: int, code: str | None, status: str = "sure", candidates=()) -> RowReport:
    return RowReport(number, f"cell {number}", status, code, AS_FOUND, tuple(candidates), code)


def numbers(*values: float) -> dict[str, SimpleNamespace]:
    return {"x": SimpleNamespace(values=list(values))}


def statuses(rows: list[RowReport]) -> list[tuple[str, str | None]]:
    return [(one.status, one.code) for one in rows]


ROWS = [
    row(2, "71022", candidates=HASSELT),
    row(3, "71004"),  # Beringen
    row(4, "71011"),  # Diepenbeek
    row(5, "44021", candidates=[SimpleNamespace(code="44021", kind="commune")]),
]


def test_a_row_that_is_the_sum_of_those_below_it_names_them():
    found = without_subtotals(ROWS, numbers(70, 40, 30, 5), 2018)
    assert statuses(found) == [
        ("candidates", None), ("sure", "71004"), ("sure", "71011"), ("sure", "44021"),
    ]  # fmt: skip
    assert "Rows 3 to 4 add up to this one" in str(found[0].reason)
    assert found[0].about is None
    assert found[1:] == ROWS[1:]


def test_without_sums_all_rows_stay_as_they_are():
    assert without_subtotals(ROWS, numbers(71, 40, 30, 5), 2018) == ROWS


def test_the_name_of_an_area_outside_of_the_sums_is_asked_about_too():
    rows = [*ROWS, row(6, "24062", candidates=[SimpleNamespace(code="20001", kind="province")])]
    found = without_subtotals(rows, numbers(70, 40, 30, 5, 9), 2018)
    assert statuses(found)[-2:] == [("sure", "44021"), ("candidates", None)]
    assert "Other rows of the table are about areas." in str(found[-1].reason)
    chosen = [*ROWS, row(6, "24062", "chosen", rows[-1].candidates)]
    assert statuses(without_subtotals(chosen, numbers(70, 40, 30, 5, 9), 2018))[-1] == (
        "chosen",
        "24062",
    )


def test_nothing_counts_before_it_is_said_what_does():
    rows = [row(2, "44021"), row(3, None, "none"), row(4, "61031", "chosen")]
    found = with_all_pending(rows)
    assert statuses(found) == [("waiting", None), ("none", None), ("waiting", None)]
    assert [one.about for one in found] == ["44021", None, "61031"]
    assert "said which rows" in str(found[0].reason)
    assert found[1] is rows[1]


@pytest.mark.parametrize(("together", "said"), [("sum", "Added up"), ("mean", "Averaged")])
def test_rows_are_put_together_where_a_commune_has_several(together, said):
    rows = [
        row(2, "44021"),
        row(3, None, "none"),
        row(4, "44021"),
        row(5, "61031"),
        row(6, None, "none"),
    ]
    found = merge_rows(rows, together)
    assert statuses(found) == [
        ("together", "44021"), ("none", None), ("together", "44021"), ("sure", "61031"), ("none", None),
    ]  # fmt: skip
    assert said in str(found[0].reason)
    assert [one.reason for one in found[3:]] == [AS_FOUND] * 2


def test_fewer_rows_than_most_communes_have():
    codes = ["44021", "44021", "61031", "61031", "53053", "62063", None, None, None]
    rows = [row(place, code, "together" if code else "none") for place, code in enumerate(codes)]
    assert communes_with_fewer_rows(rows) == ("53053", "62063")
    # Rows of no commune are not those of another one.
    some = [row(2, "44021", "together"), row(3, "44021", "together"), row(4, "61031")]
    assert communes_with_fewer_rows([*some, row(5, None, "none")]) == ("61031",)
    alone = [row(2, "44021", "together"), *(row(n, None, "none") for n in range(3, 6))]
    assert communes_with_fewer_rows(alone) == ()
    assert communes_with_fewer_rows([row(2, "44021"), row(3, "44021"), row(4, "61031")]) == ()


def test_the_same_row_twice_counts_once_and_says_where():
    rows = [row(2, "61031"), row(3, "44021"), row(4, None, "none"), row(5, "44021")]
    found = without_duplicates(rows, numbers(1, 7, 7, 7))
    assert statuses(found) == [
        ("sure", "61031"), ("sure", "44021"), ("none", None), ("duplicate", None),
    ]  # fmt: skip
    assert str(found[3].reason) == "The same commune as row 3, which is mapped."
    assert found[3].about == "44021"


def test_rows_that_differ_count_when_one_is_chosen():
    rows = [row(2, "44021"), row(3, "44021"), row(4, "44021")]
    found = without_duplicates(rows, numbers(7, 8, 7))
    assert statuses(found) == [("duplicate", None)] * 3
    assert ["row 3, but not the same row" in str(one.reason) for one in found] == [
        True, False, False,
    ]  # fmt: skip
    assert all("Choose which of them counts" in str(one.reason) for one in found)
    last = [*rows[:2], row(4, "44021", "chosen")]
    found = without_duplicates(last, numbers(7, 7, 7))
    assert statuses(found) == [("duplicate", None)] * 2 + [("chosen", "44021")]
    assert {str(one.reason) for one in found[:2]} == {"The same commune as row 4, which is mapped."}
    both = [row(2, "44021", "chosen"), row(3, "44021", "chosen")]
    assert statuses(without_duplicates(both, numbers(7, 7))) == [("duplicate", None)] * 2
