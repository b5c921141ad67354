"""Excel workbooks of before 2007 (XLS), by xlrd: cells, percents, dates, errors, merged areas.

It tells hidden rows and columns too. python-calamine reads such files quicker, but tells neither
percents nor what is hidden, and gives the error of a formula as an empty cell; a sheet of 65,536
rows is soon read.
"""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING, Any

from geo.language import AtlasError
from geo.survey.tables.archive_safety import damaged, protected
from geo.survey.tables.cell_values import (
    Cell,
    CellError,
    percent,
    plain,
    shows_percent,
    whole_day,
)
from geo.survey.tables.file_types import refuse_other_office_files
from geo.survey.tables.grid import Grid, MergedCells, SourceFile, counted
from geo.survey.tables.sheets import Sheets, choose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.survey.tables.limits import Limits
    from geo.survey.tables.raw import RawTable

# The stream of an XLSX workbook that was locked with a password.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def read_old_workbook(
    name: str,
    content: bytes,
    sheet: str | None,
    limits: Limits,
    progress: Callable[[float], None] | None = None,
    *,
    with_hidden: bool = False,
) -> RawTable:
    """Read one sheet of an XLS workbook; see :func:`geo.survey.tables.read_table`."""
    if _LOCKED in content:
        raise AtlasError(protected(name))
    if not any(stream in content for stream in _WORKBOOK_STREAMS):
        refuse_other_office_files(name, content)
    book = _opened(name, content)
    grids = dict(zip(book.sheet_names(), range(book.nsheets), strict=True))
    sheets = Sheets(
        name,
        tuple(grids),
        tuple(title for title, place in grids.items() if book.sheet_by_index(place).visibility),
        date_system=1904 if book.datemode else 1900,
    )

    def read(source: SourceFile) -> Grid:
        sheet = book.sheet_by_index(grids[source.sheet or ""])
        at = [0]

        def rows() -> Iterator[tuple[int, list[Cell]]]:
            for number, cells in _rows(name, book, sheet):
                at[0] = number
                yield number, cells

        def done() -> float:
            return float(at[0] / max(sheet.nrows, 1))

        return Grid(
            list(counted(source, rows(), limits, progress, done)),
            [
                MergedCells(top + 1, left, bottom, right - 1)
                for top, bottom, left, right in sheet.merged_cells
            ],
            {row + 1 for row, said in sheet.rowinfo_map.items() if said.hidden},
            {place for place, said in sheet.colinfo_map.items() if said.hidden},
        )

    return choose(sheets, sheet, read, with_hidden=with_hidden)


def _opened(name: str, content: bytes) -> Any:
    import xlrd  # type: ignore[import-untyped]  # noqa: PLC0415  (such files are rare)

    aside = io.StringIO()  # xlrd tells its doubts about a file to the terminal
    try:
        with contextlib.redirect_stdout(aside):
            return xlrd.open_workbook(
                file_contents=content, formatting_info=True, ragged_rows=True, logfile=aside
            )
    except Exception as error:  # a damaged workbook fails in as many ways as it can be damaged
        if isinstance(error, xlrd.XLRDError) and "encrypted" in str(error):
            raise AtlasError(protected(name)) from error
        raise AtlasError(damaged(name)) from error


def _rows(name: str, book: Any, grid: Any) -> Iterator[tuple[int, list[Cell]]]:
    try:
        percents = {
            place
            for place, style in enumerate(book.xf_list)
            if style.format_key in book.format_map
            and shows_percent(book.format_map[style.format_key].format_str)
        }
        for number in range(grid.nrows):
            kinds, values = grid.row_types(number), grid.row_values(number)
            yield (
                number + 1,
                [
                    _cell(kind, value, book.datemode, grid.cell_xf_index(number, place) in percents)
                    for place, (kind, value) in enumerate(zip(kinds, values, strict=True))
                ],
            )
    except Exception as error:
        raise AtlasError(damaged(name)) from error


def _cell(  # noqa: PLR0911  (one for each kind)
    kind: int, value: Any, datemode: int, is_percent: bool
) -> Cell:
    """A cell by xlrd's kinds: 1 text, 2 number, 3 date, 4 yes or no, 5 error, others empty."""
    import xlrd  # noqa: PLC0415

    if kind == xlrd.XL_CELL_TEXT:
        return plain(value)
    if kind == xlrd.XL_CELL_NUMBER:
        if is_percent:
            return percent(value)
        return int(value) if value.is_integer() and abs(value) < 2**53 else float(value)
    if kind == xlrd.XL_CELL_DATE:
        return _day(value, datemode)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return CellError(xlrd.error_text_from_code.get(value, "#ERROR!"))
    return None


def _day(value: float, datemode: int) -> Cell:
    from openpyxl.utils.datetime import (  # type: ignore[import-untyped]  # noqa: PLC0415
        MAC_EPOCH,
        WINDOWS_EPOCH,
        from_excel,
    )

    # As in XLSX workbooks: xlrd's own function refuses the first two months of 1900.
    try:
        day: Cell = whole_day(from_excel(value, MAC_EPOCH if datemode else WINDOWS_EPOCH))
    except (OverflowError, ValueError):
        return CellError("#VALUE!")
    return day
