"""A reader's CSV or XLSX file as a plain table of cells, or one sentence about what is wrong.

What comes in is hostile until read: the size, the uncompressed size, the number of rows and
columns are limited, XML with entities is refused, formulas and markup stay plain text. What goes
out is a :class:`RawTable`; nothing is turned into numbers or communes yet.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo.language import AtlasError, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 500
MAX_CELLS = 2_000_000  # about 300 MB of memory and 15 seconds
# Longer than any answer to an open question; Excel itself stops at 32,767.
MAX_CELL = 32_767
_MEGABYTE = 1024 * 1024

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and .xlsx behind a password
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_ROWS = 60


class Percent(float):
    """A number that the spreadsheet shows with a percent sign, in percent (12 %, not 0.12)."""

    __slots__ = ()


Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta | None


@dataclass(frozen=True)
class RawTable:
    """The cells of one sheet as they were found, with their place in the file.

    Attributes
    ----------
    name : str
        The file's name, for messages.
    sheet : str or None
        The sheet read; None for a CSV file.
    sheets : tuple of str
        All sheets of the workbook, empty for a CSV file.
    columns : tuple of str
        One name a column, all different; a column without a name gets its spreadsheet letter.
    rows : tuple of tuple
        Cells: text (stripped), numbers, dates, or None where empty. All rows are as long as
        ``columns``. Rows without any cell are left out.
    row_numbers : tuple of int
        For each row its number in the file, as a spreadsheet shows it (the first line is 1).
    header_row : int or None
        The row in the file that gave the names; None when the file has no header.
    encoding, delimiter : str or None
        How a CSV file was read; None for a workbook.
    """

    name: str
    sheet: str | None
    sheets: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    row_numbers: tuple[int, ...]
    header_row: int | None
    encoding: str | None = None
    delimiter: str | None = None

    def column(self, name: str) -> list[Cell]:
        """All cells of the column ``name``; AtlasError if there is none."""
        if name not in self.columns:
            raise AtlasError(
                Text(
                    "{file} has no column {column}. Its columns are: {columns}.",
                    file=self.name,
                    column=name,
                    columns=", ".join(self.columns),
                )
            )
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


def read_table(name: str, content: bytes, *, sheet: str | None = None) -> RawTable:
    """Read a CSV or XLSX file that somebody chose in their browser.

    The kind of file is told by its content, not by its name. CSV: delimiter comma, semicolon, tab
    or vertical bar; UTF-8 with or without byte order mark, UTF-16, Windows-1252. XLSX: the first
    sheet that has cells, or ``sheet``; formulas give the value that was saved with them.

    Lines of one cell above the table (a title, a note) are skipped. A file whose first line holds
    numbers has no header: its columns are called A, B, C.

    Parameters
    ----------
    name : str
        The file's name, for messages.
    content : bytes
        The file, at most 50 MB, 20,000 rows, 500 columns and 2,000,000 cells.
    sheet : str, optional
        The sheet of a workbook.

    Raises
    ------
    AtlasError
        The file cannot be read as a table: empty, too large, another kind of file, protected by
        a password, damaged, an unclosed quote, a row longer than the header. The sentence names
        file, sheet, row, what was found, what was expected and what to do.
    """
    if len(content) > MAX_BYTES:
        raise AtlasError(
            Text(
                "{file} is {size} MB; at most {limit} MB can be read. Keep the commune column and "
                "the number columns only and save it again.",
                file=name,
                size=round(len(content) / _MEGABYTE),
                limit=MAX_BYTES // _MEGABYTE,
            )
        )
    if not content.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise AtlasError(
            Text(
                "{file} is empty. A table with a header, a commune column and at least one number "
                "column was expected.",
                file=name,
            )
        )
    if content.startswith(_ZIP):
        return _read_workbook(name, content, sheet)
    _refuse_other_kinds(name, content)
    return _read_text(name, content)


def check_name(name: str, content: bytes) -> None:
    """Refuse a file that is called a workbook and is none.

    :func:`read_table` would read it as text; a person who chose a workbook is helped more by
    hearing that it is not one.

    Raises
    ------
    AtlasError
        The name ends in ``.xlsx`` or ``.xlsm``, the content is no workbook.
    """
    named = name.lower().endswith((".xlsx", ".xlsm"))
    if not named or not content or content.startswith(_ZIP):
        return
    _refuse_other_kinds(name, content)
    raise AtlasError(
        Text(
            "{file} is not an Excel file, whatever its name says: it holds something else, such "
            "as plain text. Give a text table a name that ends in .csv, or save it as .xlsx in a "
            "spreadsheet program.",
            file=name,
        )
    )


def _refuse_other_kinds(name: str, content: bytes) -> None:
    if content.startswith(_OLD_OFFICE):
        if _ENCRYPTED in content:
            raise AtlasError(
                Text(
                    "{file} is protected by a password. Remove the password in Excel "
                    "(File, Info, Protect Workbook) and choose the file again.",
                    file=name,
                )
            )
        raise AtlasError(
            Text(
                "{file} is an old Excel file (.xls). Save it as .xlsx or .csv and choose that "
                "file.",
                file=name,
            )
        )
    start = content[:1024].lstrip().lower()
    kinds = (
        (b"%pdf", "PDF"),
        (b"\x89png", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"gif8", "GIF"),
        (b"{\\rtf", "RTF"),
        (b"<!doctype html", "HTML"),
        (b"<html", "HTML"),
        (b"<?xml", "XML"),
        (b"\x1f\x8b", "gzip"),
        (b"rar!", "RAR"),
        (b"7z\xbc\xaf", "7-Zip"),
        (b"sqlite format 3", "SQLite"),
        (b"par1", "Parquet"),
    )
    for sign, kind in kinds:
        if start.startswith(sign):
            raise AtlasError(
                Text(
                    "{file} is a {kind} file, whatever its name says. A CSV or XLSX table was "
                    "expected: open the data in a spreadsheet and save it as one of these.",
                    file=name,
                    kind=kind,
                )
            )


# ---------------------------------------------------------------------------------------- CSV


def _read_text(name: str, content: bytes) -> RawTable:
    text, encoding = _decode(name, content)
    declared = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)  # what Excel writes for itself
    if declared:
        text = "\n" + text[declared.end() :]  # the line stays counted
    delimiter = declared.group(1) if declared else _guess_delimiter(text)
    records = _records(name, text, delimiter)
    return _table(
        name, None, (), _limited(name, None, records), encoding=encoding, delimiter=delimiter
    )


def _decode(name: str, content: bytes) -> tuple[str, str]:
    encodings = ["utf-8-sig", "cp1252"]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[1:200:2].count(0) > len(content[1:200:2]) * 0.6:
        encodings = ["utf-16-le"]
    elif content[0:200:2].count(0) > len(content[0:200:2]) * 0.6:
        encodings = ["utf-16-be"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            line = text.count("\n", 0, text.index("\x00")) + 1
            raise AtlasError(
                Text(
                    "{file}, line {line}: there is a NUL byte, which no text has; the file is "
                    "damaged or not a table. Save it again as CSV (UTF-8) or XLSX.",
                    file=name,
                    line=str(line),
                )
            )
        return text, encoding.removesuffix("-sig")
    raise AtlasError(
        Text(
            "{file} is not text in UTF-8, UTF-16 or Windows-1252. Save it again as CSV (UTF-8) or "
            "XLSX.",
            file=name,
        )
    )


def _guess_delimiter(text: str) -> str:
    """The delimiter that gives the most lines one and the same number of cells, more than one."""
    sample = text[: 64 * 1024]
    best = (0.0, 0, ",")
    for delimiter in _DELIMITERS:
        lengths: Counter[int] = Counter()
        try:
            reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            for _, record in zip(range(_SAMPLE_ROWS), reader, strict=False):
                if any(cell.strip() for cell in record):
                    lengths[len(record)] += 1
        except csv.Error:
            continue
        several = {length: count for length, count in lengths.items() if length > 1}
        if several:
            length, count = max(several.items(), key=lambda item: (item[1], item[0]))
            best = max(best, (count / lengths.total(), length, delimiter), key=lambda b: b[:2])
    return best[2]


def _records(name: str, text: str, delimiter: str) -> Iterator[tuple[int, list[Cell]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    started = 1
    while True:
        started = reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise AtlasError(_quote_problem(name, started, error)) from None
        row += 1
        yield row, [_plain(cell) for cell in record]


def _quote_problem(name: str, line: int, error: csv.Error) -> Text:
    if "unexpected end" in str(error):
        return Text(
            '{file}, line {line}: a quote (") opens here and is never closed. Close or remove it, '
            "or save the table as XLSX.",
            file=name,
            line=str(line),
        )
    if "field larger" in str(error):
        return Text(
            "{file}, line {line}: one cell is longer than {limit} characters. An unclosed quote is "
            "the usual reason; correct it or save the table as XLSX.",
            file=name,
            line=str(line),
            limit=csv.field_size_limit(),
        )
    return Text(
        '{file}, line {line}: a quote (") stands inside a cell without being doubled. Write two '
        "quotes, or save the table as XLSX.",
        file=name,
        line=str(line),
    )


# --------------------------------------------------------------------------------------- XLSX


def _read_workbook(name: str, content: bytes, sheet: str | None) -> RawTable:
    _check_archive(name, content)
    # Read-only openpyxl and not a quicker reader: it streams, so a workbook of two cells, one of
    # them in the last corner of the sheet, does not ask for the memory of all cells between.
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415  (slow)

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        # Chart sheets have no cells.
        grids = {grid.title: grid for grid in book.worksheets if hasattr(grid, "iter_rows")}
    except Exception as error:  # a damaged workbook fails in as many ways as it can be damaged
        raise AtlasError(_damaged(name)) from error
    sheets = tuple(grids)
    if sheet is not None and sheet not in grids:
        raise AtlasError(
            Text(
                "{file} has no sheet {sheet}. Its sheets are: {sheets}.",
                file=name,
                sheet=sheet,
                sheets=", ".join(sheets),
            )
        )
    for title in [sheet] if sheet is not None else list(sheets):
        records = list(_limited(name, title, _sheet_records(name, grids[title])))
        if any(cell is not None for _, record in records for cell in record):
            return _table(name, title, sheets, records)
    raise AtlasError(
        Text(
            "{file}, sheet {sheet}: there are no cells. A header, a commune column and at least "
            "one number column were expected.",
            file=name,
            sheet=sheet if sheet is not None else ", ".join(sheets),
        )
    )


def _damaged(name: str) -> Text:
    return Text(
        "{file} cannot be opened as a workbook; it is damaged or of another kind. Open it in a "
        "spreadsheet program and save it again as XLSX or CSV.",
        file=name,
    )


def _check_archive(name: str, content: bytes) -> None:
    """Refuse what would unpack to more than it should, before anything unpacks it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if unpacked > MAX_UNPACKED_BYTES or len(entries) > 10_000:
                raise AtlasError(
                    Text(
                        "{file} unpacks to {size} MB; at most {limit} MB can be read. Keep the "
                        "commune column and the number columns only and save it again.",
                        file=name,
                        size=round(unpacked / _MEGABYTE),
                        limit=MAX_UNPACKED_BYTES // _MEGABYTE,
                    )
                )
            if "[Content_Types].xml" not in archive.namelist() or not any(
                entry.filename.startswith("xl/") for entry in entries
            ):
                raise AtlasError(
                    Text(
                        "{file} is a ZIP file without an Excel workbook in it. Unpack it and "
                        "choose the CSV or XLSX file itself.",
                        file=name,
                    )
                )
            for entry in entries:
                # zipfile gives no more than the declared size, and then compares the checksum.
                with archive.open(entry) as part:
                    if b"<!DOCTYPE" in part.read(4096):
                        raise AtlasError(_damaged(name))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise AtlasError(_damaged(name)) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise AtlasError(
            Text(
                "{file} is protected by a password. Remove the password in Excel "
                "(File, Info, Protect Workbook) and choose the file again.",
                file=name,
            )
        ) from error


def _sheet_records(name: str, grid: Any) -> Iterator[tuple[int, list[Cell]]]:
    try:
        # The recorded size of a sheet is often wrong and may be a lie.
        grid.reset_dimensions()
        for number, row in enumerate(grid.iter_rows(), start=1):
            yield number, [_cell_value(cell) for cell in row]
    except AtlasError:
        raise
    except Exception as error:
        raise AtlasError(_damaged(name)) from error


def _cell_value(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Rounding takes away what the binary form of 0.07 adds when multiplied.
        return Percent(round(value * 100, 10)) if "%" in (cell.number_format or "") else value
    if isinstance(value, bool | dt.date | dt.time | dt.timedelta):
        return value
    return _plain(str(value))


# -------------------------------------------------------------------------------- both of them


def _plain(text: str) -> str | None:
    return text.strip()[:MAX_CELL] or None


def _limited(
    name: str, sheet: str | None, records: Iterable[tuple[int, Sequence[Cell]]]
) -> Iterator[tuple[int, list[Cell]]]:
    """The records with at least one cell, trimmed at the right; AtlasError above the limits."""
    kept = filled = 0
    for number, record in records:
        cells = list(record)
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        kept += 1
        if kept > MAX_ROWS + 1:
            raise AtlasError(
                Text(
                    "{place} has more than {limit} rows. One row a commune was expected: keep one "
                    "edition or year and save it again.",
                    place=_place(name, sheet),
                    limit=MAX_ROWS,
                )
            )
        if len(cells) > MAX_COLUMNS:
            raise AtlasError(
                Text(
                    "{place}, row {row}: there are {found} columns; at most {limit} can be read. "
                    "Keep the commune column and the number columns only.",
                    place=_place(name, sheet),
                    row=str(number),
                    found=len(cells),
                    limit=MAX_COLUMNS,
                )
            )
        filled += len(cells)
        if filled > MAX_CELLS:
            raise AtlasError(
                Text(
                    "{place} has more than {limit} cells. Keep the commune column and the number "
                    "columns only and save it again.",
                    place=_place(name, sheet),
                    limit=MAX_CELLS,
                )
            )
        yield number, cells


def _place(name: str, sheet: str | None) -> Text:
    if sheet is None:
        return Text("{file}", file=name)
    return Text("{file}, sheet {sheet}", file=name, sheet=sheet)


def _table(
    name: str,
    sheet: str | None,
    sheets: tuple[str, ...],
    records: Iterable[tuple[int, list[Cell]]],
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    body = list(records)
    widest = max((len(cells) for _, cells in body), default=0)
    while widest > 1 and body and len(body[0][1]) == 1 and not _is_value(body[0][1][0]):
        body.pop(0)  # a title or a note above the table
    if not body:
        raise AtlasError(
            Text(
                "{file} is empty. A table with a header, a commune column and at least one number "
                "column was expected.",
                file=name,
            )
        )
    header_row, header = body[0]
    has_header = not any(_is_value(cell) for cell in header)
    if has_header:
        body = body[1:]
        width = len(header)
        if delimiter is None:  # a workbook: a remark beside the table is a column of its own
            width = max(width, *(len(cells) for _, cells in body)) if body else width
        _refuse_longer_rows(name, body, width)
    else:
        width = max(len(cells) for _, cells in body)
        header = []
    if not body:
        raise AtlasError(
            Text(
                "{place} has a header but no rows below it. One row a commune was expected.",
                place=_place(name, sheet),
            )
        )
    return RawTable(
        name=name,
        sheet=sheet,
        sheets=sheets,
        columns=_unique_names(header + [None] * (width - len(header))),
        rows=tuple(tuple(cells + [None] * (width - len(cells))) for _, cells in body),
        row_numbers=tuple(number for number, _ in body),
        header_row=header_row if has_header else None,
        encoding=encoding,
        delimiter=delimiter,
    )


def _is_value(cell: Cell) -> bool:
    """Whether a cell of the first row is data, so that the row is no header. Years are names."""
    if isinstance(cell, str):
        if not re.fullmatch(r"[-+]?\d+([.,]\d+)?\s?%?", cell):
            return False
        return not re.fullmatch(r"(19|20)\d\d", cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return not (1900 <= cell < 2100 and cell == int(cell))
    return False


def _refuse_longer_rows(name: str, body: list[tuple[int, list[Cell]]], width: int) -> None:
    for number, cells in body:
        if len(cells) > width:
            raise AtlasError(
                Text(
                    "{file}, row {row}: {found} cells were found, {expected} expected as in the "
                    "header. Is a decimal comma or a comma in a name taken for the end of a cell? "
                    "Put quotes around it, or save the table as XLSX.",
                    file=name,
                    row=str(number),
                    found=len(cells),
                    expected=width,
                )
            )


def _unique_names(header: Sequence[Cell]) -> tuple[str, ...]:
    names: list[str] = []
    for place, cell in enumerate(header):
        wanted = " ".join(str(cell).split()) if cell is not None else _letter(place)
        unique, count = wanted, 1
        while unique in names:
            count += 1
            unique = f"{wanted} ({count})"
        names.append(unique)
    return tuple(names)


def _letter(place: int) -> str:
    """The spreadsheet's name of a column: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
