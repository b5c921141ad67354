"""What a sheet hides, and formulas that nobody computed: said, and read only where asked for."""

from __future__ import annotations

import pytest
from table_files import ods_text, old_workbook, open_document, part, repacked, workbook

from geo.language import LANGUAGES, AtlasError, translator
from geo.survey.tables import HiddenCellsError, read_table, survey_table
from geo.survey.tables.number_notation import read_numbers

ROWS = [
    ["NIS", "year", "secret", "people"],
    [44021, 2017, "a", 1],
    [44021, 2018, "b", 2],
    [62063, 2017, "c", 3],
    [62063, 2018, "d", 4],
    [92094, 2018, "e", 5],
]


def ods_cell(cell: object) -> str:
    if isinstance(cell, str):
        return ods_text(cell)
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'


def filtered(kind: str, *, rows: tuple[int, ...] = (2, 4), column: bool = True) -> bytes:
    """A table of which a filter hides rows and somebody a column, as each kind of file keeps it."""
    return {"xlsx": in_xlsx, "xls": in_xls, "ods": in_ods}[kind](rows, column)


def in_xlsx(rows: tuple[int, ...], column: bool) -> bytes:
    def change(book) -> None:
        sheet = book.active
        for number in rows:
            sheet.row_dimensions[number].hidden = True
        sheet.column_dimensions["C"].hidden = column

    return workbook(*ROWS, change=change)


def in_xls(rows: tuple[int, ...], column: bool) -> bytes:
    def fill(book) -> None:
        grid = book.add_sheet("A")
        for y, row in enumerate(ROWS):
            for x, cell in enumerate(row):
                grid.write(y, x, cell)
            grid.row(y).hidden = y + 1 in rows
        grid.col(2).hidden = column

    return old_workbook(fill)


def in_ods(rows: tuple[int, ...], column: bool) -> bytes:
    how = ' table:visibility="collapse"' if column else ""
    xml = f'<table:table-column table:number-columns-repeated="2"/><table:table-column{how}/>'
    for number, row in enumerate(ROWS, start=1):
        how = ' table:visibility="filter"' if number in rows else ""
        xml += f"<table:table-row{how}>{''.join(map(ods_cell, row))}</table:table-row>"
    return open_document(f'<table:table table:name="A">{xml}</table:table>')


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_hidden_rows_and_columns_are_said_and_read_only_when_asked_for(kind: str) -> None:
    content = filtered(kind)
    table = read_table(f"own.{kind}", content)
    assert table.columns == ("NIS", "year", "people")
    assert table.row_numbers == (3, 5, 6)
    assert table.column("people") == [2, 4, 5]
    assert (table.hidden_rows, table.hidden_columns) == ((2, 4), ("secret",))
    assert [column.letter for column in survey_table(table).columns] == ["A", "B", "D"]
    rows, columns = map(str, table.notes)
    assert "2 rows are hidden (by hand, by a filter or in a closed group)" in rows
    assert rows.endswith("not read: 2, 4.")
    assert columns.endswith("one column is hidden and was not read: secret.")
    for language in LANGUAGES:
        assert all(translator(language).render(note) for note in table.notes)
    whole = read_table(f"own.{kind}", content, with_hidden=True)
    assert whole.rows == tuple(map(tuple, ROWS[1:]))
    assert (whole.hidden_rows, whole.hidden_columns) == ((2, 4), ("secret",))
    assert not whole.notes


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_filter_that_shows_nothing_is_said(kind: str) -> None:
    content = filtered(kind, rows=(2, 3, 4, 5, 6), column=False)
    with pytest.raises(HiddenCellsError, match="everything below the header is hidden"):
        read_table(f"own.{kind}", content)
    assert len(read_table(f"own.{kind}", content, with_hidden=True).rows) == 5


def test_columns_without_cells_may_be_hidden_without_a_word() -> None:
    def change(book) -> None:
        book.active.column_dimensions.group("E", "XFD", hidden=True)

    table = read_table("own.xlsx", workbook(*ROWS, change=change))
    assert (table.hidden_columns, table.notes, len(table.columns)) == ((), (), 4)


@pytest.mark.parametrize("way", ["row", "column", "rows and columns"])
def test_groups_that_are_closed_hide_what_is_in_them(way: str) -> None:
    head, first, *others = (
        f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in ROWS
    )
    last = "<table:table-column/>"
    if "row" in way:
        first = f'<table:table-row-group table:display="false">{first}</table:table-row-group>'
    if "column" in way:
        last = f'<table:table-column-group table:display="false">{last}</table:table-column-group>'
    xml = f'<table:table-column table:number-columns-repeated="3"/>{last}{head}{first}'
    content = open_document(f'<table:table table:name="A">{xml}{"".join(others)}</table:table>')
    table = read_table("own.ods", content)
    assert table.hidden_rows == ((2,) if "row" in way else ())
    assert table.hidden_columns == (("people",) if "column" in way else ())


def test_many_hidden_rows_are_named_by_their_ranges() -> None:
    rows = [["commune", "x"], *([f"Gent {n}", n] for n in range(60))]

    def change(book) -> None:
        for number in (2, 3, 4, *range(10, 60, 3)):
            book.active.row_dimensions[number].hidden = True

    (note,) = read_table("own.xlsx", workbook(*rows, change=change)).notes
    assert "20 rows are hidden" in str(note)
    assert str(note).endswith("2–4, 10, 13, 16, 19, 22, 25, 28, 31, 34 ….")


# ------------------------------------------------------------------------------------- formulas


def formulas(value: str = "<v/>", *, calculation: str = "") -> bytes:
    """A workbook in which a program wrote formulas that no spreadsheet has computed."""
    content = workbook(
        ["commune", "a", "sum"], ["Gent", 1, "=B2+1"], ["Huy", 2, "=B3+1"], ["Ath", 3, 9]
    )
    xml = part(content).replace("<v></v>", value).replace("<v />", value).replace("<v/>", value)
    book = part(content, "xl/workbook.xml")
    start = book.index("<calcPr")
    end = book.index("/>", start) + 2
    book = book[:start] + calculation + book[end:]
    return repacked(
        content, {"xl/worksheets/sheet1.xml": xml.encode(), "xl/workbook.xml": book.encode()}
    )


RECALCULATE = '<calcPr calcId="124519" fullCalcOnLoad="1"/>'


@pytest.mark.parametrize(
    ("value", "calculation"), [("<v/>", ""), ("", ""), ("<v>0</v>", RECALCULATE)]
)
def test_formulas_without_a_saved_value_are_said_with_their_column(
    value: str, calculation: str
) -> None:
    """XlsxWriter saves the value 0, and asks for a calculation when the workbook is opened."""
    table = read_table("own.xlsx", formulas(value, calculation=calculation))
    assert table.column("sum") == [None, None, 9]
    (note,) = table.notes
    assert "own.xlsx, sheet Sheet: 2 formulas have no value" in str(note)
    assert "read as empty: C “sum” (2)." in str(note)
    for language in LANGUAGES:
        assert "sum" in translator(language).render(note)


@pytest.mark.parametrize(
    ("value", "calculation", "read"),
    [("<v>0</v>", "", 0), ("<v>7</v>", RECALCULATE, 7), ("<v>7</v>", "", 7)],
)
def test_a_value_that_was_saved_with_a_formula_is_taken(
    value: str, calculation: str, read: int
) -> None:
    table = read_table("own.xlsx", formulas(value, calculation=calculation))
    assert table.column("sum") == [read, read, 9]
    assert not table.notes


def test_a_formula_that_gives_an_empty_text_has_its_value() -> None:
    content = formulas("<v></v>")
    xml = (
        part(content)
        .replace('<c r="C2"', '<c r="C2" t="str"')
        .replace('<c r="C3"', '<c r="C3" t="str"')
    )
    assert not read_table(
        "own.xlsx", repacked(content, {"xl/worksheets/sheet1.xml": xml.encode()})
    ).notes


def test_formulas_of_an_open_document_without_a_value_are_said() -> None:
    rows = (
        f"<table:table-row>{ods_text('commune')}{ods_text('x')}</table:table-row>"
        f'<table:table-row>{ods_text("Gent")}<table:table-cell table:formula="of:=1+1"/>'
        "</table:table-row>"
        f'<table:table-row>{ods_text("Huy")}<table:table-cell table:formula="of:=1+1" '
        'office:value-type="float" office:value="2"/></table:table-row>'
    )
    table = read_table(
        "own.ods", open_document(f'<table:table table:name="A">{rows}</table:table>')
    )
    assert table.column("x") == [None, 2]
    assert "a formula has no value saved with it" in str(table.notes[0])
    assert "B “x” (1)" in str(table.notes[0])


def test_formulas_in_what_is_hidden_are_not_said() -> None:
    def change(book) -> None:
        book.active["C2"] = "=1+1"
        book.active.column_dimensions["C"].hidden = True

    (note,) = read_table("own.xlsx", workbook(*ROWS, change=change)).notes
    assert "hidden" in str(note)


def test_a_workbook_of_formulas_alone_is_no_empty_table() -> None:
    for rows in ([["commune", "x"], ["=A1", "=B1"]], [["=A1", "=B1"], ["=A1", "=B1"]]):
        with pytest.raises(AtlasError, match="sheet Sheet: there are formulas, but no value is"):
            read_table("own.xlsx", workbook(*rows))


FORMULAS = ["=SUM(B2:C2)", "=B2/C2", "=$B$2+1", "=-B2", "=SOMME(B2;C2)", "='Blad 1'!A1", "=1+1"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_that_is_text_is_called_so(cell: str) -> None:
    table = read_table("own.csv", f"commune\tx\tsum\nGent\t1\t{cell}\nHuy\t2\t5\n".encode())
    (note,) = table.notes
    assert str(note).startswith("own.csv: a cell holds a formula as text, not its result: C “sum”")
    problem = read_numbers(table.column("sum")).problems[0]
    assert str(problem).startswith(f"{cell} is a formula stored as text")
    for language in LANGUAGES:
        assert "sum" in translator(language).render(note)


def test_formulas_as_text_in_a_workbook_are_counted_by_column() -> None:
    def as_text(book) -> None:
        for row in (2, 3):
            book.active.cell(row, 3).data_type = "s"

    rows = [["Gent", 1, "=B2"], ["Huy", 2, "=B3"], ["Ath", 3, 9]]
    table = read_table("own.xlsx", workbook(["commune", "x", "sum"], *rows, change=as_text))
    (note,) = table.notes
    assert "2 cells hold a formula as text, not its result: C “sum” (2)." in str(note)


@pytest.mark.parametrize("cell", ["=", "= ja", "==>", "=)", "a=b(1)"])
def test_other_text_with_the_sign_is_no_formula(cell: str) -> None:
    table = read_table("own.csv", f"commune\tx\nGent\t{cell}\nHuy\t2\n".encode())
    assert not table.notes
