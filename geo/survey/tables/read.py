"""A file that somebody brings as a plain table of cells, or one sentence about what is wrong.

What comes in is hostile until read: the size, the uncompressed size, the number of rows and
columns are limited, XML with entities is refused, formulas and markup stay plain text. What goes
out is a :class:`RawTable`; nothing is turned into answers or communes yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import AtlasError, Text
from geo.survey.tables.archive_safety import open_archive
from geo.survey.tables.file_types import OLD_OFFICE, ZIP, refuse_other_kinds, refuse_other_packages
from geo.survey.tables.header import empty_file
from geo.survey.tables.limits import OWN_LIMITS, Limits, check_size
from geo.survey.tables.old_workbook import read_old_workbook
from geo.survey.tables.open_document import open_document_kind, read_open_document
from geo.survey.tables.text_file import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.survey.tables.raw import RawTable

_BLANK = b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"


def read_table(
    name: str,
    content: bytes,
    *,
    sheet: str | None = None,
    limits: Limits = OWN_LIMITS,
    progress: Callable[[float], None] | None = None,
    with_hidden: bool = False,
) -> RawTable:
    """Read a table that somebody chose in their browser or names on the command line.

    The kind of file is told by its content, not by its name. Text: delimiter comma, semicolon, tab
    or vertical bar; UTF-8 with or without byte order mark, UTF-16, Windows-1252. XLSX, XLS and
    ODS: the first visible sheet that has cells, or ``sheet``; formulas give the value that was
    saved with them, or a :class:`~geo.survey.tables.CellError`. A formula without a saved value,
    rows and columns that are hidden: the table's notes tell.

    Lines of one cell above the table (a title, a note) are skipped, and what stands above the
    names of a pivot table. A file whose first line holds numbers has no header: its columns are
    called A, B, C. The text of merged cells in a header counts for all columns that they span, as
    does the name of a group that stands above the names of its columns.

    Parameters
    ----------
    name : str
        The file's name, for messages.
    content : bytes
        The file.
    sheet : str, optional
        The sheet of a workbook; also a hidden one.
    limits : Limits
        Those of a reader's own table (50 MB, 20,000 rows, 500 columns, 2,000,000 cells), or
        :data:`~geo.survey.tables.IMPORT_LIMITS`.
    progress : callable, optional
        Is told how much is done, 0 to 1, some hundred rows after each other; an exception of it
        stops the work.
    with_hidden : bool
        Read hidden rows and columns of a sheet as well: what somebody hid is not read by accident.

    Raises
    ------
    AtlasError
        The file cannot be read as a table: empty, too large, another kind of file, protected by
        a password, damaged, an unclosed quote, a row longer than the header. The sentence names
        file, sheet, row, what was found, what was expected and what to do.
    """
    check_size(name, len(content), limits)
    if not content[:65_536].strip(_BLANK) and not content.strip(_BLANK):
        raise AtlasError(empty_file(name))
    if content.startswith(ZIP):
        return _read_packed(name, content, sheet, limits, progress, with_hidden=with_hidden)
    if content.startswith(OLD_OFFICE):
        return read_old_workbook(name, content, sheet, limits, progress, with_hidden=with_hidden)
    refuse_other_kinds(name, content)
    return read_text(name, content, limits, progress)


def _read_packed(
    name: str,
    content: bytes,
    sheet: str | None,
    limits: Limits,
    progress: Callable[[float], None] | None,
    *,
    with_hidden: bool,
) -> RawTable:
    """Read an XLSX or ODS file, which are ZIP files."""
    if open_document_kind(content) is not None:
        return read_open_document(name, content, sheet, limits, progress, with_hidden=with_hidden)
    from geo.survey.tables.workbook import read_workbook  # noqa: PLC0415  (slow to import)

    with open_archive(name, content, limits) as archive:
        refuse_other_packages(name, archive.namelist())
    return read_workbook(name, content, sheet, limits, progress, with_hidden=with_hidden)


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
    if not named or not content or content.startswith((ZIP, OLD_OFFICE)):
        return
    refuse_other_kinds(name, content)
    raise AtlasError(
        Text(
            "{file} is not an Excel file, whatever its name says: it holds something else, such "
            "as plain text. Give a text table a name that ends in .csv, or save it as .xlsx in a "
            "spreadsheet program.",
            file=name,
        )
    )
