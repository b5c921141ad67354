"""How a header is found among the rows of a sheet, and the table that remains below it.

A :class:`~geo.survey.tables.grid.Grid` comes in, a :class:`RawTable` goes out. A header may take
two rows: where cells are merged, where names of groups stand above the names of their columns, and
above a pivot table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import AtlasError, Text
from geo.survey.tables.cell_values import Cell, heading, letter
from geo.survey.tables.cleaned_cells import cleaned_said, take_cleaned
from geo.survey.tables.formula_notes import formulas_said, only_formulas, unsaved_said
from geo.survey.tables.grid import Grid, MergedCells, Record, SourceFile
from geo.survey.tables.raw import RawTable
from geo.survey.tables.second_table import column_of_second_table, row_of_second_table

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAID = 10  # rows or columns that a sentence names
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?\s?%?")
_YEAR = re.compile(r"(19|20)\d\d")
_WIDEST_GROUP = 1_000
# What Excel writes above the names of a pivot table's rows and columns, in four languages.
_ROW_LABELS = frozenset(
    ["row labels", "rijlabels", "étiquettes de lignes", "zeilenbeschriftungen"],
)
_COLUMN_LABELS = frozenset(
    ["column labels", "kolomlabels", "étiquettes de colonnes", "spaltenbeschriftungen"],
)
# The field that is summed up: "Som van Score" in Excel, "Som - Score" in LibreOffice.
_SUMMARY = re.compile(
    r"(sum|average|count|max|min|product|som|gemiddelde|aantal|somme|moyenne|nombre|nb|summe"
    r"|mittelwert|anzahl)( of | van | de | d[’']| von | - )\s*\S.*",
    re.IGNORECASE,
)
_PIVOT_WITHIN = 12  # rows; filters of a pivot table stand above it


class HiddenCellsError(AtlasError):
    """A sheet of which every row below the header, or every column, is hidden."""


def empty_file(name: str) -> Text:
    """A file without any cell."""
    return Text(
        "{file} is empty. A table with a header, a commune column and at least one number "
        "column was expected.",
        file=name,
    )


def assemble(source: SourceFile, grid: Grid, *, with_hidden: bool = False) -> RawTable:
    """The table that the rows of a sheet are, with its header told apart from them.

    Lines of one cell above the table (a title, a note) are skipped. A sheet whose first line holds
    numbers has no header: its columns are called A, B, C.

    Parameters
    ----------
    source : Source
    grid : Grid
    with_hidden : bool
        Whether hidden rows and columns are read as well; they are said in either case.

    Raises
    ------
    AtlasError
        No rows, or a row of text longer than the header; :class:`HiddenCellsError` where all of
        them are hidden.
    """
    hidden_rows = tuple(one.number for one in grid.records if one.number in grid.hidden_rows)
    records = grid.records
    cleaned = take_cleaned(records)
    if hidden_rows and not with_hidden:
        records = [one for one in records if one.number not in grid.hidden_rows]
    header = _find_header(source, records, grid.merged)
    body = [] if header is None else records[header.first + header.taken :]
    if header is None or not body:
        if hidden_rows and not with_hidden:
            raise _nothing_shown(source)
        if grid.unsaved:
            raise AtlasError(only_formulas(source))
        raise AtlasError(empty_file(source.name) if header is None else _no_rows(source))
    second: list[Text] = []
    below = row_of_second_table(header.names, body, _is_name)
    if below is not None:
        second.append(_below_said(source, body[below:]))
        body = body[:below]
    width = _width(source, header, body)
    beside = column_of_second_table(header.names, body, width)
    if beside is not None:
        second.append(_beside_said(source, header.names, beside[1], width))
        width = beside[0]
        header.names[width:] = []
    columns = unique_names(header.names + [None] * (width - len(header.names)))
    hidden = _hidden_columns(grid, header.names, body, width)
    places = [place for place in range(width) if with_hidden or place not in hidden]
    kept = [(one.number, _cells(one, width, places)) for one in body]
    if len(places) < width or beside is not None:
        kept = [(number, row) for number, row in kept if any(cell is not None for cell in row)]
    if not kept:
        raise _nothing_shown(source)
    hidden_columns = tuple(columns[place] for place in hidden)
    return RawTable(
        name=source.name,
        sheet=source.sheet,
        sheets=source.sheets,
        columns=tuple(columns[place] for place in places),
        rows=tuple(row for _, row in kept),
        row_numbers=tuple(number for number, _ in kept),
        header_row=header.numbers[0] if header.numbers else None,
        encoding=source.encoding,
        delimiter=source.delimiter,
        hidden=source.hidden,
        hidden_rows=hidden_rows,
        hidden_columns=hidden_columns,
        letters=tuple(map(letter, places)) if len(places) < width else (),
        date_system=source.date_system,
        notes=(
            *header.notes,
            *cleaned_said(source, columns, cleaned),
            *second,
            *_nameless_said(source, columns, header, places),
            *_merged_said(source, grid, body[0].number),
            *([] if with_hidden else _hidden_said(source, hidden_rows, hidden_columns)),
            *unsaved_said(source, grid, columns, {number for number, _ in kept}, set(places)),
            *formulas_said(source, [columns[place] for place in places], places, kept),
        ),
    )


@dataclass(frozen=True)
class _Header:
    """The names of the columns before they are made unique, and the rows that gave them.

    Attributes
    ----------
    names : list of cells
    first : int
        The place of the first of these rows; of the first row below where there is no header.
    rows : sequence of Record
    notes : tuple of Text
    """

    names: list[Cell]
    first: int
    rows: Sequence[Record] = ()
    notes: tuple[Text, ...] = ()

    @property
    def taken(self) -> int:
        return len(self.rows)

    @property
    def numbers(self) -> list[int]:
        return [one.number for one in self.rows]


def _find_header(
    source: SourceFile, records: Sequence[Record], merged: Sequence[MergedCells]
) -> _Header | None:
    """The header among the rows of a sheet; None where nothing follows its titles."""
    at = _first_row(records, merged)
    if at == len(records):
        return None
    pivot = _pivot_header(records, at)
    if pivot is not None:
        names, first = _names_of_pivot(records, at, pivot)
        note = Text(
            "{place} holds a pivot table: the names of its columns are taken from row {row}. "
            "Its totals are a row and a column like the others.",
            place=source.place,
            row=str(records[pivot].number),
        )
        return _Header(names, first, records[first : pivot + 1], (note,))
    if any(_is_value(cell) for cell in records[at].cells):
        return _Header([], at)
    names, taken = _names(records, at, merged)
    rows = records[at : at + taken]
    if taken == 1:
        return _Header(names, at, rows)
    note = Text(
        "{place}: the header takes rows {first} and {last}; a name in the upper one counts for "
        "all columns below it.",
        place=source.place,
        first=str(rows[0].number),
        last=str(rows[-1].number),
    )
    return _Header(names, at, rows, (note,))


def _cells(record: Record, width: int, places: list[int]) -> tuple[Cell, ...]:
    cells = record.cells
    if len(cells) < width:
        cells = cells + [None] * (width - len(cells))
    cells = cells[:width]
    return tuple(cells) if len(places) == width else tuple(cells[place] for place in places)


def _no_rows(source: SourceFile) -> Text:
    return Text(
        "{place} has a header but no rows below it. One row a commune was expected.",
        place=source.place,
    )


def _nothing_shown(source: SourceFile) -> HiddenCellsError:
    return HiddenCellsError(
        Text(
            "{place}: everything below the header is hidden, by hand, by a filter or in a closed "
            "group. Show it in the spreadsheet and save the file again, or have what is hidden "
            "read as well.",
            place=source.place,
        )
    )


# ------------------------------------------------------------------------------ titles and pivots


def _first_row(records: Sequence[Record], merged: Sequence[MergedCells]) -> int:
    """The place of the first row that is no title above the table."""
    if max((len(one.cells) for one in records), default=0) < 2:
        return 0
    titles = 0
    while titles < len(records) and _is_title(records[titles], merged):
        titles += 1
    return titles


def _is_title(record: Record, merged: Sequence[MergedCells]) -> bool:
    """Whether a line above the table is a title or a note: one cell of text."""
    cells = record.cells
    filled = [place for place, cell in enumerate(cells) if cell is not None]
    if len(filled) != 1 or _is_value(cells[filled[0]]):
        return False
    # One merged cell that begins beside the first column is the upper row of a header.
    return filled == [0] or not any(
        area.top == record.number and area.left == filled[0] and area.right > area.left
        for area in merged
    )


def _pivot_header(records: Sequence[Record], at: int) -> int | None:
    """The row that names the columns of a pivot table, by its place; None if there is no such.

    Excel writes "Row labels" there; in its other layouts, and in LibreOffice, the row above says
    what is summed up ("Sum of Score") and by which field.
    """
    for place in range(at, min(at + _PIVOT_WITHIN, len(records))):
        first = _first_text(records[place])
        if first.casefold() in _ROW_LABELS and place > at:
            return place
        below = records[place + 1] if place + 1 < len(records) else None
        if (
            below is not None
            and _SUMMARY.fullmatch(first)
            and len(records[place].cells) < len(below.cells)
            and below.number == records[place].number + 1
            and not _is_value(records[place].cells[-1])
            and isinstance(below.cells[0], str)
            and not _is_value(below.cells[0])
            and _row_label(below) is None
        ):
            return place + 1
    return None


def _row_label(record: Record) -> str | None:
    first = _first_text(record)
    return first if first.casefold() in _ROW_LABELS else None


def _first_text(record: Record) -> str:
    first = next((cell for cell in record.cells if cell is not None), None)
    return heading(first) if isinstance(first, str) else ""


def _names_of_pivot(records: Sequence[Record], at: int, pivot: int) -> tuple[list[Cell], int]:
    """The names of a pivot table's columns, and the first of the rows that give them."""
    above = records[pivot - 1] if pivot > at else None
    lower = records[pivot].cells
    if (
        above is None
        or above.number != records[pivot].number - 1
        or above.cells[0] is not None
        or any(isinstance(c, str) and c.casefold() in _COLUMN_LABELS for c in above.cells)
    ):
        return list(lower), pivot
    spans = _gaps(above.cells, lower)
    return _combined(_filled(above.cells, spans), lower), pivot - 1


# ------------------------------------------------------------------------------------- the header


def _names(
    records: Sequence[Record], at: int, merged: Sequence[MergedCells]
) -> tuple[list[Cell], int]:
    """The names of the columns before they are made unique, and how many rows gave them."""
    number, cells, _ = records[at]
    below = records[at + 1] if at + 1 < len(records) else None
    if below is None or below.number != number + 1:
        below = None
    spans = [area for area in merged if area.top == number]
    told = bool(spans)
    if not told and below is not None and at + 2 < len(records):
        # Names of groups, as a CSV file keeps them: the cells that they spanned are empty.
        spans = _gaps(cells, below.cells)
        beside = [area for area in spans if area.right > area.left]
        if not _is_above_numbers(records[at + 2].cells, beside):
            spans = []
    upper = _filled(cells, spans) if told else list(cells)
    beside = [area for area in spans if area.right > area.left]
    numbers = records[at + 2].cells if at + 2 < len(records) else []
    if below is None or not beside:
        return upper, 1
    if not _is_lower_header(cells, below.cells, beside, spans, numbers):
        return upper, 1
    lower = _filled(below.cells, [area for area in merged if area.top == below.number])
    return _combined(_filled(cells, spans), lower), 2


def _gaps(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[MergedCells]:
    """What each name of a row spans: the empty cells to its right with something below them."""
    spans = []
    for place, cell in enumerate(upper):
        if cell is None:
            continue
        right = place
        while (
            right + 1 < len(lower)
            and lower[right + 1] is not None
            and (right + 1 >= len(upper) or upper[right + 1] is None)
        ):
            right += 1
        spans.append(MergedCells(0, place, 0, right))
    return spans


def _is_above_numbers(cells: Sequence[Cell], beside: Sequence[MergedCells]) -> bool:
    """Whether numbers stand below a row, so that its words are names and no answers."""
    covered = (place for area in beside for place in range(area.left, area.right + 1))
    return any(place < len(cells) and _is_value(cells[place]) for place in covered)


def _combined(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    names: list[Cell] = []
    for place in range(max(len(upper), len(lower))):
        above = heading(upper[place]) if place < len(upper) else ""
        below = heading(lower[place]) if place < len(lower) else ""
        both = above and below and above != below
        names.append((f"{above}: {below}" if both else above or below) or None)
    return names


def _filled(cells: Sequence[Cell], spans: Sequence[MergedCells]) -> list[Cell]:
    """A row in which the text of a merged cell stands in every column that it spans."""
    filled = list(cells)
    for area in spans:
        if area.left < len(cells) and cells[area.left] is not None:
            # A cell merged to the end of the sheet names the columns of the table only.
            right = min(area.right, max(len(cells), area.left) + _WIDEST_GROUP)
            filled += [None] * (right + 1 - len(filled))
            filled[area.left : right + 1] = [cells[area.left]] * (right + 1 - area.left)
    return filled


def _is_lower_header(
    upper: Sequence[Cell],
    lower: Sequence[Cell],
    beside: Sequence[MergedCells],
    spans: Sequence[MergedCells],
    next_row: Sequence[Cell],
) -> bool:
    """Whether the row below a row with merged cells belongs to the header and is no answer.

    It does where a cell reaches down into it, or where it names exactly the columns that the upper
    row leaves without a name of their own. Answers in words stand under names everywhere; but a
    name above a number may be the only one of its group.
    """
    if not all(_is_name(cell) for cell in lower):
        return False
    if any(area.bottom > area.top for area in spans):
        return True
    covered = {place for area in beside for place in range(area.left, min(area.right, 20_000) + 1)}
    free = [place for place in range(max(len(upper), len(lower))) if place not in covered]
    twice = [
        place
        for place in free
        if place < len(upper) and upper[place] is not None
        and place < len(lower) and lower[place] is not None
    ]  # fmt: skip
    if not twice:
        return bool(free)
    return len(twice) < len(free) and all(
        place < len(next_row) and _is_value(next_row[place]) for place in (*covered, *twice)
    )


def _is_name(cell: Cell) -> bool:
    """Whether a cell can name a column: text, a year, or nothing."""
    if cell is None or isinstance(cell, str):
        return not _is_value(cell)
    return isinstance(cell, int | float) and not isinstance(cell, bool) and not _is_value(cell)


def _is_value(cell: Cell) -> bool:
    """Whether a cell of the first row is data, so that the row is no header. Years are names."""
    if isinstance(cell, str):
        return _NUMBER.fullmatch(cell) is not None and _YEAR.fullmatch(cell) is None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return not (1900 <= cell < 2100 and cell == int(cell))
    return False


def _width(source: SourceFile, header: _Header, body: Sequence[Record]) -> int:
    """How many columns there are; AtlasError where a row of text has more cells than the header.

    The last columns may be without a name, as in a workbook where a remark stands beside the table.
    In text the header must have their places, or a decimal comma may have cut a cell in two.
    """
    named = len(header.names)
    widest = max(len(one.cells) for one in body)
    if not header.rows or source.delimiter is None:
        return max(named, widest)
    written = max(named, *(one.written for one in header.rows))
    longer = next((one for one in body if len(one.cells) > named and one.written > written), None)
    if longer is None:
        return max(named, widest)
    params = {
        "file": source.name,
        "row": str(longer.number),
        "found": len(longer.cells),
        "expected": named,
    }
    raise AtlasError(
        Text(
            "{file}, row {row}: {found} cells were found, {expected} expected as in the header. "
            "Is a decimal comma or a comma in a name taken for the end of a cell? Put quotes "
            "around it, or save the table as XLSX.",
            **params,
        )
        if source.delimiter == ","
        else Text(
            "{file}, row {row}: {found} cells were found, {expected} expected as in the header. "
            "Give every column a name in the header, and put quotes around a text that holds the "
            "sign between two cells; or save the table as XLSX.",
            **params,
        )
    )


def unique_names(header: Sequence[Cell]) -> tuple[str, ...]:
    """One name a column: the header's text, else its letter, numbered where it is repeated."""
    names: list[str] = []
    taken: set[str] = set()
    repeated: dict[str, int] = {}
    for place, cell in enumerate(header):
        wanted = heading(cell) or letter(place)
        unique, count = wanted, repeated.get(wanted, 1)
        while unique in taken:
            count += 1
            unique = f"{wanted} ({count})"
        repeated[wanted] = count
        taken.add(unique)
        names.append(unique)
    return tuple(names)


# --------------------------------------------------------------------- what is hidden or not saved


def _hidden_columns(
    grid: Grid, names: Sequence[Cell], body: Sequence[Record], width: int
) -> list[int]:
    """The places of the hidden columns that hold something."""
    return [
        place
        for place in sorted(grid.hidden_columns)
        if place < width
        and (
            (place < len(names) and names[place] is not None)
            or any(place < len(one.cells) and one.cells[place] is not None for one in body)
        )
    ]


def _nameless_said(
    source: SourceFile, columns: Sequence[str], header: _Header, places: Sequence[int]
) -> list[Text]:
    """That the last columns of a text have no name: a decimal comma may have made one of two."""
    last = [columns[at] for at in places if at >= len(header.names)]
    if not last or not header.rows or source.delimiter is None:
        return []
    return [
        Text.plural(
            "{place}: the header has no name for the last column, which is called {columns} here. "
            "See that no cell was cut in two.",
            "{place}: the header has no name for the last {n} columns, which are called {columns} "
            "here. See that no cell was cut in two.",
            n=len(last),
            place=source.place,
            columns=_listed(last),
        )
    ]


def _below_said(source: SourceFile, rows: Sequence[Record]) -> Text:
    return Text(
        "{place}: rows {first} to {last} are another table, with a header of its own, and were not "
        "read. Put it on a sheet or in a file of its own to read it.",
        place=source.place,
        first=str(rows[0].number),
        last=str(rows[-1].number),
    )


def _beside_said(source: SourceFile, names: Sequence[Cell], place: int, width: int) -> Text:
    return Text(
        "{place}: columns {first} to {last} are another table beside the first: they begin with "
        "“{name}” again, of other places. They were not read. Put them on a sheet or in a file of "
        "their own to read them.",
        place=source.place,
        first=letter(place),
        last=letter(width - 1),
        name=heading(names[place]),
    )


def _merged_said(source: SourceFile, grid: Grid, first: int) -> list[Text]:
    below = [cells for cells in grid.merged if cells.top >= first]
    if not below:
        return []
    return [
        Text(
            "{place}: cells below the header are merged, {cells} for one. What is written in "
            "them counts for the first of them only.",
            place=source.place,
            cells=str(min(below)),
        )
    ]


def _hidden_said(source: SourceFile, rows: tuple[int, ...], columns: tuple[str, ...]) -> list[Text]:
    said = []
    if rows:
        said.append(
            Text.plural(
                "{place}: one row is hidden (by hand, by a filter or in a closed group) and was "
                "not read: {rows}.",
                "{place}: {n} rows are hidden (by hand, by a filter or in a closed group) and were "
                "not read: {rows}.",
                n=len(rows),
                place=source.place,
                rows=_listed(_ranges(rows)),
            )
        )
    if columns:
        said.append(
            Text.plural(
                "{place}: one column is hidden and was not read: {columns}.",
                "{place}: {n} columns are hidden and were not read: {columns}.",
                n=len(columns),
                place=source.place,
                columns=_listed(columns),
            )
        )
    return said


def _ranges(numbers: Sequence[int]) -> list[str]:
    """Numbers that follow each other as from–to."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [str(a) if a == b else f"{a}–{b}" for a, b in found]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:_SAID]) + (" …" if len(words) > _SAID else "")
