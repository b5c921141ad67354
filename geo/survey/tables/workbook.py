"""XLSX workbooks: refused before they do harm, then read sheet by sheet.

Formulas give the value that was saved with them; nothing is computed. openpyxl reads what the
workbook says about itself (sheets, styles); its shared texts are read by ``sheet_xml`` and the rows
by ``sheet_bytes``, for which openpyxl would take five and twenty times as long.
"""

from __future__ import annotations

import io
import zipfile
from typing import IO, TYPE_CHECKING, Any
from xml.parsers import expat

from geo.language import AtlasError, Text
from geo.survey.tables.cells import shows_percent
from geo.survey.tables.limits import Limits, check_unpacked
from geo.survey.tables.raw import Merged, RawTable, Source, assemble
from geo.survey.tables.records import Block, Records, Vocabulary, blocks_of, records, told
from geo.survey.tables.sheet_bytes import quick_blocks
from geo.survey.tables.sheet_xml import Styles, UnusualError, exact_rows, shared_texts
from geo.survey.tables.sheets import Sheets, choose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What precedes the first element of a part; a longer one hides something.
_HEAD = 4 * 1024 * 1024


def damaged(name: str) -> Text:
    """What calls itself a workbook and cannot be opened as one."""
    return Text(
        "{file} cannot be opened as a workbook; it is damaged or of another kind. Open it in a "
        "spreadsheet program and save it again as XLSX or CSV.",
        file=name,
    )


def protected(name: str) -> Text:
    """A workbook that nobody can read without its password."""
    return Text(
        "{file} is protected by a password. Remove the password in Excel "
        "(File, Info, Protect Workbook) and choose the file again.",
        file=name,
    )


def open_archive(name: str, content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The parts of a packed file, none of them opened; AtlasError if there are too many bytes."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise AtlasError(damaged(name)) from error
    # zipfile gives no more than the declared size of a part, and then compares its checksum.
    unpacked = sum(entry.file_size for entry in entries)
    check_unpacked(name, len(content), unpacked, len(entries), limits)
    return archive


def check_parts(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse parts that cannot be unpacked, and XML that defines entities (AtlasError).

    Entities are what makes a small file a large one while it is parsed; no workbook has any.
    """
    try:
        with_doctype = any(_opens_with_doctype(archive, entry) for entry in archive.infolist())
    except NotImplementedError as error:  # a way of packing that no spreadsheet program uses
        raise AtlasError(damaged(name)) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise AtlasError(protected(name)) from error
    except Exception as error:  # zipfile, zlib, lzma fail each in their own way
        raise AtlasError(damaged(name)) from error
    if with_doctype:
        raise AtlasError(damaged(name))


def _opens_with_doctype(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with archive.open(entry) as part:
        return entry.filename.endswith((".xml", ".rels")) and _has_doctype(part)


def _has_doctype(part: IO[bytes]) -> bool:
    """Whether a document type stands before the first element; also true if no element comes."""
    parser = expat.ParserCreate()
    seen: list[bool] = []
    parser.StartDoctypeDeclHandler = lambda *_: seen.append(True)
    parser.StartElementHandler = lambda *_: seen.append(False)
    read = 0
    while not seen:
        piece = part.read(4096)
        read += len(piece)
        try:
            parser.Parse(piece, not piece)
        except expat.ExpatError:
            return bool(seen) and seen[0]  # no XML: the reader of the part will say so
        if not piece or read > _HEAD:
            return True
    return seen[0]


def read_workbook(
    name: str,
    content: bytes,
    sheet: str | None,
    limits: Limits,
    progress: Callable[[float], None] | None = None,
) -> RawTable:
    """Read one sheet of an XLSX workbook; see :func:`geo.survey.tables.read_table`."""
    with open_archive(name, content, limits) as archive:
        names = archive.namelist()
        if "[Content_Types].xml" not in names or not any(one.startswith("xl/") for one in names):
            raise AtlasError(
                Text(
                    "{file} is a ZIP file without an Excel workbook in it. Unpack it and "
                    "choose the CSV or XLSX file itself.",
                    file=name,
                )
            )
        if "xl/workbook.bin" in names:
            raise AtlasError(
                Text(
                    "{file} is a binary Excel workbook (.xlsb), which is not read. Save it as "
                    ".xlsx and choose that file.",
                    file=name,
                )
            )
        check_parts(name, archive)
        book = _Book(name, content, limits, progress)
        return choose(book.sheets, sheet, book.read)


class _Book:
    """An opened workbook: its sheets, and what they share."""

    def __init__(
        self,
        name: str,
        content: bytes,
        limits: Limits,
        progress: Callable[[float], None] | None,
    ) -> None:
        from openpyxl.reader.excel import (  # type: ignore[import-untyped]  # noqa: PLC0415  (slow)
            ExcelReader,
        )
        from openpyxl.styles.stylesheet import (  # type: ignore[import-untyped]  # noqa: PLC0415
            apply_stylesheet,
        )
        from openpyxl.xml.constants import (  # type: ignore[import-untyped]  # noqa: PLC0415
            SHARED_STRINGS,
        )

        self.name, self.limits, self._progress = name, limits, progress
        try:
            reader = ExcelReader(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            reader.read_manifest()
            strings = reader.package.find(SHARED_STRINGS)
            if strings is not None:
                with reader.archive.open(strings.PartName[1:]) as part:
                    reader.shared_strings = shared_texts(part)
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
            self._archive: zipfile.ZipFile = reader.archive
            # Chart sheets have no cells.
            parts = {
                sheet.name: (rel.target, sheet.state)
                for sheet, rel in reader.parser.find_sheets()
                if rel.target in reader.valid_files and rel.Type.endswith("/worksheet")
            }
            self._styles = _styles(reader)
            epoch = reader.wb.epoch
        except Exception as error:  # a damaged workbook fails in as many ways as it can be damaged
            raise AtlasError(damaged(name)) from error
        self._parts = {title: target for title, (target, _) in parts.items()}
        self.sheets = Sheets(
            name,
            tuple(parts),
            tuple(title for title, (_, state) in parts.items() if state != "visible"),
            date_system=epoch.year if epoch.year == 1904 else 1900,
        )

    def read(self, source: Source) -> RawTable | None:
        """The table of one sheet; None if it has no cells."""
        try:
            found, merged = self._records(source, quick=True)
        except UnusualError:
            found, merged = self._records(source, quick=False)
        return assemble(source, found, merged) if len(found) else None

    def _records(self, source: Source, *, quick: bool) -> tuple[Records, list[Merged]]:
        merged: list[Merged] = []
        vocabulary = Vocabulary()
        target = self._parts[source.sheet or ""]
        size = max(self._archive.getinfo(target).file_size, 1)
        with self._archive.open(target) as part:
            blocks = self._blocks(part, vocabulary, merged, quick=quick)
            blocks = told(blocks, self._progress, lambda: part.tell() / size)
            return records(self.name, source.sheet, blocks, vocabulary, self.limits), merged

    def _blocks(
        self, part: IO[bytes], vocabulary: Vocabulary, merged: list[Merged], *, quick: bool
    ) -> Iterator[Block]:
        try:
            if quick:
                yield from quick_blocks(part, self._styles, merged, vocabulary)
            else:
                rows = exact_rows(part, self._styles, merged)
                yield from blocks_of((n, list(map(vocabulary.number, row))) for n, row in rows)
        except (AtlasError, UnusualError, GeneratorExit):
            raise
        except Exception as error:
            # Whatever the quick reader stumbles over, the exact one shall judge.
            raise UnusualError if quick else AtlasError(damaged(self.name)) from error


def _styles(reader: Any) -> Styles:
    from openpyxl.styles.numbers import (  # type: ignore[import-untyped]  # noqa: PLC0415  (slow)
        BUILTIN_FORMATS,
        BUILTIN_FORMATS_MAX_SIZE,
    )

    book = reader.wb
    own = list(book._number_formats)  # noqa: SLF001  (openpyxl gives it with each cell only)
    percents = set()
    for place, style in enumerate(book._cell_styles):  # noqa: SLF001
        number = style.numFmtId
        if number < BUILTIN_FORMATS_MAX_SIZE:
            written = BUILTIN_FORMATS.get(number, "General")
        else:
            written = own[number - BUILTIN_FORMATS_MAX_SIZE]
        if shows_percent(written or ""):
            percents.add(place)
    return Styles(
        reader.shared_strings,
        percents,
        frozenset(book._date_formats),  # noqa: SLF001
        frozenset(book._timedelta_formats),  # noqa: SLF001
        book.epoch,
    )
