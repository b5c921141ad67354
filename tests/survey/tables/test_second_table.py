"""Two tables on one sheet: the numbers of the second are not those of the first."""

from __future__ import annotations

import pytest
from table_files import workbook

from geo.language import LANGUAGES, translator
from geo.survey.tables import read_table


def tables(rows: list[list[object]]):
    """The same cells as text and as a workbook."""
    lines = (";".join("" if cell is None else str(cell) for cell in row) for row in rows)
    yield read_table("own.csv", "\n".join(lines).encode())
    yield read_table("own.xlsx", workbook(*rows))


FIRST = [["Gemeente", "Inwoners", "Deel"], ["Gent", 260341, 3], ["Huy", 21276, 1]]


@pytest.mark.parametrize(
    "second",
    [
        [["Gemeente", "km²"], ["Nivelles", 60], ["Gent", 156]],
        [["Tabel 2: oppervlakte"], ["Gemeente", "km²", "Deel"], ["Nivelles", 60, 1]],
        [["GEMEENTE", 2019], ["Nivelles", 28000]],
        [["Gemeente", "km²", "Bron", "Jaar"], ["Nivelles", 60, "NGI", 2018]],
    ],
)
def test_rows_below_another_header_are_no_rows_of_the_first_table(second) -> None:
    blank = [[None, None, None]]
    for table in tables([*FIRST, *blank, *second]):
        assert [row[0] for row in table.rows] == ["Gent", "Huy"]
        (note,) = [one for one in table.notes if "another table" in str(one)]
        assert f"rows 5 to {4 + len(second)}" in str(note)
        for language in LANGUAGES:
            assert "{" not in translator(language).render(note)


@pytest.mark.parametrize(
    "rows",
    [
        [["Gemeente", "Inwoners", "Deel"], ["Nivelles", 28000, 2]],  # printed on every page
        [["Nivelles", "n.v.t.", "vertrouwelijk"], ["Gemeente", None, None]],
        [["Gemeente", 5, 6]],
    ],
)
def test_rows_that_are_no_other_header_stay(rows) -> None:
    for table in tables([*FIRST, *rows]):
        assert len(table.rows) == 2 + len(rows)
        assert not [one for one in table.notes if "another table" in str(one)]


@pytest.mark.parametrize(
    ("header", "gap"),
    [(["Gemeente", "Inwoners"], 1), (["Gemeente", "km²", "Bron"], 2), (["gemeente", "km²"], 0)],
)
def test_a_table_beside_the_first_is_not_of_its_communes(header, gap) -> None:
    more = [["Nivelles", 60, "x"], ["Liège", 69, "x"], ["Mons", 147, "x"]]
    left = [["Gemeente", "Inwoners"], ["Gent", 260341], ["Huy", 21276], [None, None]]
    right = [header, *(row[: len(header)] for row in more)]
    rows = [[*one, *[None] * gap, *other] for one, other in zip(left, right, strict=True)]
    for table in tables(rows):
        assert table.columns == ("Gemeente", "Inwoners")
        assert [row[0] for row in table.rows] == ["Gent", "Huy"]
        (note,) = [one for one in table.notes if "another table" in str(one)]
        assert f"columns {'CDE'[gap]} to" in str(note)
        for language in LANGUAGES:
            assert "{" not in translator(language).render(note)


def test_columns_that_name_the_same_communes_again_are_one_table() -> None:
    rows = [["Gemeente", 2017, "Gemeente", 2018], ["Gent", 1, "Gent", 2], ["Huy", 3, "Huy", 4]]
    for table in tables(rows):
        assert table.columns == ("Gemeente", "2017", "Gemeente (2)", "2018")
    rows = [
        ["Naam", "Score", "Gemeente", "Naam"],
        ["An", 1, "Gent", "Jan"],
        ["Bo", 2, "Huy", "Eva"],
    ]
    for table in tables(rows):
        assert len(table.columns) == 4
