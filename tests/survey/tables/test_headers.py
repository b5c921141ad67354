"""Headers of two rows, of pivot tables, without their last names; codes that are kept as text."""

from __future__ import annotations

import pytest
from table_files import workbook

from geo.language import LANGUAGES, AtlasError, translator
from geo.survey.own_file.join import guess_columns
from geo.survey.tables import read_table, survey_table


def as_text(rows: list[list[object]], delimiter: str = ";") -> bytes:
    return "\n".join(
        delimiter.join("" if cell is None else str(cell) for cell in row) for row in rows
    ).encode()


def tables(rows: list[list[object]]):
    """The same cells as text and as a workbook, nothing merged."""
    yield read_table("own.csv", as_text(rows))
    yield read_table("own.csv", as_text(rows, ","))
    yield read_table("own.xlsx", workbook(*rows))


# ------------------------------------------------------------------------------------ groups


GROUPS = [
    ["commune", "Energy", None, "Mobility", None],
    [None, 2017, 2018, 2017, 2018],
    ["Gent", 1, 2, 3, 4],
    ["Huy", 5, 6, 7, 8],
]


@pytest.mark.parametrize("above", ["commune", None])
def test_names_of_groups_stand_above_the_names_of_their_columns(above: str | None) -> None:
    first, second, *rest = GROUPS
    rows = [[above, *first[1:]], [None if above else "commune", *second[1:]], *rest]
    for table in tables(rows):
        assert table.columns == (
            *("commune", "Energy: 2017", "Energy: 2018", "Mobility: 2017", "Mobility: 2018"),
        )
        assert len(table.rows) == 2
        assert table.header_row == 1
        assert "the header takes rows 1 and 2" in str(table.notes[0])


def test_a_group_may_have_one_column() -> None:
    """The names below were a row without a commune, and "2018" was of men only."""
    rows = [
        ["commune", "2017", None, "2018"],
        [None, "M", "V", "M"],
        ["Gent", 1, 2, 3],
        ["Huy", 5, 6, 7],
    ]
    every = [*tables(rows)]
    every.append(
        read_table(
            "own.xlsx", workbook(*rows, change=lambda book: book.active.merge_cells("B1:C1"))
        )
    )
    for table in every:
        assert table.columns == ("commune", "2017: M", "2017: V", "2018: M")
        assert len(table.rows) == 2


def test_answers_in_words_below_merged_names_are_no_header() -> None:
    rows = [
        ["commune", "Vragen", None, "Opmerking"],
        ["Gent", "ja", "nee", "geen"],
        ["Huy", "nee", "ja", "geen"],
        ["Ans", "nee", "ja", "geen"],
    ]
    table = read_table(
        "own.xlsx", workbook(*rows, change=lambda book: book.active.merge_cells("B1:C1"))
    )
    assert len(table.rows) == 3


def test_a_merged_header_may_have_years_below_it() -> None:
    """As numbers, which they are in a workbook, they were taken for the first row of answers."""

    def change(book) -> None:
        book.active.merge_cells("B1:C1")
        book.active.merge_cells("D1:E1")

    table = read_table("own.xlsx", workbook(*GROUPS, change=change))
    assert table.columns[1:3] == ("Energy: 2017", "Energy: 2018")


def test_last_columns_without_a_name_are_no_decimal_comma() -> None:
    rows = [["commune", "Energy", None], ["Gent", "ja", "nee"], ["Huy", "nee", "ja"]]
    for table in tables(rows):
        assert table.columns == ("commune", "Energy", "C")
        assert len(table.rows) == 2
    note = str(read_table("own.csv", as_text(rows)).notes[0])
    assert "the header has no name for the last column, which is called C here" in note
    for language in LANGUAGES:
        assert translator(language).render(read_table("own.csv", as_text(rows)).notes[0])


def test_empty_columns_at_the_end_of_a_text_are_left_out() -> None:
    table = read_table("own.csv", b"commune;x;;\nGent;1;;\nHuy;2;;\n")
    assert table.columns == ("commune", "x")
    assert not table.notes


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"commune,score\nGent,3\nHuy,3,5\n", "Is a decimal comma"),
        (b"commune,score,\nGent,3,\nHuy,3,5,\n", "Is a decimal comma"),
        (b"commune;score\nGent;3\nHuy;3;5\n", "Give every column a name"),
        (b"commune\tscore\nGent\t3\nHuy\t3\t5\n", "Give every column a name"),
    ],
)
def test_a_row_longer_than_the_header_is_told_what_may_be_wrong(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(AtlasError, match="row 3: 3 cells were found, 2 expected") as raised:
        read_table("own.csv", content)
    assert sentence in str(raised.value)
    assert ("decimal comma" in str(raised.value)) == (sentence == "Is a decimal comma")


# ------------------------------------------------------------------------------------ pivots

TOTALS = ["Grand Total", "Eindtotaal", "Total général", "Gesamtergebnis"]
LABELS = [
    ("Sum of Score", "Column Labels", "Row Labels"),
    ("Som van Score", "Kolomlabels", "Rijlabels"),
    ("Somme de Score", "Étiquettes de colonnes", "Étiquettes de lignes"),
    ("Summe von Score", "Spaltenbeschriftungen", "Zeilenbeschriftungen"),
]


@pytest.mark.parametrize("language", range(4))
def test_the_header_of_a_pivot_table_is_found_below_what_it_sums_up(language: int) -> None:
    summary, columns, rows_named = LABELS[language]
    total = TOTALS[language]
    rows = [
        ["Region", "(All)"],
        [],
        [summary, columns],
        [rows_named, 2017, 2018, total],
        ["Gent", 3, 4, 7],
        ["Huy", 1, 2, 3],
        [total, 4, 6, 10],
    ]
    table = read_table("own.xlsx", workbook(*rows))
    assert table.columns == (rows_named, "2017", "2018", total)
    assert table.rows[0] == ("Gent", 3, 4, 7)
    assert table.header_row == 4
    assert "holds a pivot table: the names of its columns are taken from row 4" in str(
        table.notes[0]
    )
    guess = guess_columns(survey_table(table))
    assert (guess.commune, guess.numbers) == (rows_named, ("2017", "2018", total))
    for language_read in LANGUAGES:
        assert translator(language_read).render(table.notes[0])


def test_a_pivot_table_with_the_names_of_its_fields() -> None:
    """The tabular layout of Excel, and LibreOffice, whose columns may be numbers."""
    rows = [
        ["Filter"],
        [],
        ["Sum - People", "Class", None],
        ["Commune", 1, 2, "Total Result"],
        ["Gent", 3, 4, 7],
        ["Total Result", 3, 4, 7],
    ]
    table = read_table("own.xlsx", workbook(*rows))
    assert table.columns == ("Commune", "1", "2", "Total Result")
    assert table.rows[0] == ("Gent", 3, 4, 7)


def test_a_pivot_table_of_several_sums_names_each_with_its_group() -> None:
    rows = [
        [None, "Column Labels"],
        [None, 2017, None, 2018, None],
        ["Row Labels", "Sum of A", "Sum of B", "Sum of A", "Sum of B"],
        ["Gent", 1, 2, 3, 4],
    ]
    table = read_table("own.xlsx", workbook(*rows))
    assert table.columns == (
        *("Row Labels", "2017: Sum of A", "2017: Sum of B", "2018: Sum of A", "2018: Sum of B"),
    )


def test_a_column_that_is_called_a_sum_is_no_pivot_table() -> None:
    for rows in (
        [["Somme de tout", "x"], ["Gent", 1], ["Huy", 2]],
        [["commune", "Sum of Score"], ["Gent", 1]],
        [["Row Labels", "Sum of Score"], ["Gent", 1]],
    ):
        table = read_table("own.xlsx", workbook(*rows))
        assert table.columns == tuple(rows[0])
        assert not table.notes


# ------------------------------------------------------------------------- codes kept as text


def test_codes_that_are_kept_as_text_by_a_formula() -> None:
    table = read_table(
        "own.csv",
        b'="NIS";Inwoners\n="44021";="260341"\n"=""62063""";"=""197 355"""\n="92094";="#N/B"\n',
    )
    assert table.columns == ("NIS", "Inwoners")
    assert table.column("NIS") == ["44021", "62063", "92094"]
    assert guess_columns(survey_table(table)).numbers == ("Inwoners",)
    assert type(table.column("Inwoners")[2]).__name__ == "CellError"


@pytest.mark.parametrize("text", ['="a"&"b"', "=A1", '="', '=HYPERLINK("x","Gent")', '="a" '])
def test_other_formulas_in_text_stay_text(text: str) -> None:
    quoted = text.replace('"', '""')
    table = read_table("own.csv", f'commune;x\n"{quoted}";1\n'.encode())
    assert table.rows[0][0] == ("a" if text == '="a" ' else text)
