"""LibreOffice's tables (ODS): cells, percents, dates, errors, merged cells, hidden sheets.

Such a file is one XML text of all sheets (OpenDocument 1.3, part 3, chapters 9 and 19), read here
as it streams by. python-calamine reads it too, but tells neither percents nor errors nor merged
cells, and gives a cell that is repeated a thousand million times the memory that it asks for.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from geo.language import AtlasError, Text
from geo.survey.tables.cells import Cell, CellError, PlainTexts, percent, plain, whole_day
from geo.survey.tables.raw import Merged, RawTable, Record, Source, assemble
from geo.survey.tables.records import Vocabulary, blocks_of, records, told
from geo.survey.tables.sheets import Sheets, choose
from geo.survey.tables.workbook import check_parts, damaged, open_archive, protected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.survey.tables.limits import Limits

_PIECE = 256 * 1024
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_ROWS_REPEATED = _TABLE + "number-rows-repeated"
_COLUMNS_REPEATED = _TABLE + "number-columns-repeated"
_ROWS_SPANNED = _TABLE + "number-rows-spanned"
_COLUMNS_SPANNED = _TABLE + "number-columns-spanned"
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_KIND = b"application/vnd.oasis.opendocument."


def open_document_kind(content: bytes) -> str | None:
    """What an OpenDocument file says it is ("spreadsheet", "text"); None for any other file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("mimetype") as part:
            kind = part.read(100)
    except Exception:  # noqa: BLE001  (not one, or damaged: its reader will say which)
        return None
    if not kind.startswith(_KIND):
        return None
    return kind.removeprefix(_KIND).decode("ascii", "replace").strip()


def read_open_document(
    name: str,
    content: bytes,
    sheet: str | None,
    limits: Limits,
    progress: Callable[[float], None] | None = None,
) -> RawTable:
    """Read one sheet of an ODS file; see :func:`geo.survey.tables.read_table`."""
    if open_document_kind(content) not in ("spreadsheet", "spreadsheet-template"):
        raise AtlasError(
            Text(
                "{file} is an OpenDocument file without a table in it. Choose the .ods file "
                "itself, or save the table as XLSX or CSV.",
                file=name,
            )
        )
    with open_archive(name, content, limits) as archive:
        check_parts(name, archive)
        try:
            manifest = archive.read("META-INF/manifest.xml")
        except KeyError:
            manifest = b""
        if b"encryption-data" in manifest:
            raise AtlasError(protected(name))

        def rows(reader: _Reader, part: IO[bytes]) -> Iterator[Record]:
            try:
                yield from reader.rows(part)
            except (AtlasError, GeneratorExit):
                raise
            except Exception as error:  # as many ways as there are to damage a file
                raise AtlasError(damaged(name)) from error

        try:
            with archive.open("content.xml") as part:
                titles, hidden = _outline(part)
        except Exception as error:
            raise AtlasError(damaged(name)) from error
        sheets = Sheets(name, titles, hidden, date_system=1900)

        def read(source: Source) -> RawTable | None:
            reader, vocabulary = _Reader(source.sheet or "", limits), Vocabulary()
            size = max(archive.getinfo("content.xml").file_size, 1)
            with archive.open("content.xml") as part:
                numbered = ((n, list(map(vocabulary.number, r))) for n, r in rows(reader, part))
                blocks = told(blocks_of(numbered), progress, lambda: part.tell() / size)
                found = records(name, source.sheet, blocks, vocabulary, limits)
            return assemble(source, found, reader.merged) if len(found) else None

        return choose(sheets, sheet, read)


def _outline(part: IO[bytes]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of all sheets, and of those that are hidden; styles come before the sheets."""
    titles: list[str] = []
    hidden: list[str] = []
    hiding: set[str] = set()
    style = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal style
        if tag == _STYLE + "style":
            style = attributes.get(_STYLE + "name", "")
        elif tag == _STYLE + "table-properties":
            if attributes.get(_TABLE + "display") == "false":
                hiding.add(style)
        elif tag == _TABLE + "table":
            titles.append(attributes.get(_TABLE + "name", ""))
            if attributes.get(_TABLE + "style-name", "") in hiding:
                hidden.append(titles[-1])

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.ParseFile(part)
    return tuple(titles), tuple(hidden)


@dataclass(slots=True)
class _CellBeingRead:
    kind: str
    attributes: dict[str, str]
    repeated: int
    paragraphs: list[str] = field(default_factory=list)


class _Reader:
    """Follows the XML of all sheets and keeps the rows of one of them.

    Empty rows and cells are counted, never made: LibreOffice fills a sheet up to its last corner
    with one cell that is repeated. What is filled and repeated is made up to the limits.
    """

    def __init__(self, wanted: str, limits: Limits) -> None:
        self.merged: list[Merged] = []
        self._wanted, self._limits = wanted, limits
        self._reading = False
        self._row_number = 0
        self._row_repeated = 1
        self._row: list[Cell] = []
        self._gap = 0
        self._cell: _CellBeingRead | None = None
        self._texts = PlainTexts()
        self._rows_made = self._made = 0
        self._aside = 0
        self._done: list[Record] = []
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            _TABLE + "table": self._start_table,
            _TABLE + "table-row": self._start_row,
            _TABLE + "table-cell": self._start_cell,
            _TABLE + "covered-table-cell": self._start_covered,
            _TEXT + "p": self._start_paragraph,
            _TEXT + "s": self._start_spaces,
            _TEXT + "tab": lambda _: self._add("\t"),
            _TEXT + "line-break": lambda _: self._add("\n"),
            _OFFICE + "annotation": self._start_aside,
        }
        self._ends: dict[str, Callable[[], None]] = {
            _TABLE + "table-row": self._end_row,
            _TABLE + "table-cell": self._end_cell,
            _TABLE + "covered-table-cell": self._end_cell,
            _OFFICE + "annotation": self._end_aside,
        }

    def rows(self, part: IO[bytes]) -> Iterator[Record]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._add
        while True:
            piece = part.read(_PIECE)
            parser.Parse(piece, not piece)
            yield from self._done
            self._done.clear()
            if not piece:
                return

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        action = self._starts.get(tag)
        if action is not None:
            action(attributes)

    def _end(self, tag: str) -> None:
        action = self._ends.get(tag)
        if action is not None:
            action()

    def _start_table(self, attributes: dict[str, str]) -> None:
        self._reading = attributes.get(_TABLE + "name", "") == self._wanted
        self._row_number = 0

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row_repeated = _times(attributes, _ROWS_REPEATED)
        self._row, self._gap = [], 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self._reading:
            self._cell = _CellBeingRead(
                "error"
                if attributes.get(_CALC + "value-type") == "error"
                else attributes.get(_OFFICE + "value-type", ""),
                attributes,
                _times(attributes, _COLUMNS_REPEATED),
            )

    def _start_covered(self, attributes: dict[str, str]) -> None:
        """A cell that a merged one covers: it may keep what it held, which nobody sees."""
        self._start_cell(attributes)
        if self._cell is not None:
            self._cell.kind = "covered"

    def _start_paragraph(self, _: dict[str, str]) -> None:
        if self._cell is not None and not self._aside:
            self._cell.paragraphs.append("")

    def _start_spaces(self, attributes: dict[str, str]) -> None:
        self._add(" " * min(int(attributes.get(_TEXT + "c", 1)), 1_000))

    def _start_aside(self, _: dict[str, str]) -> None:
        self._aside += 1

    def _end_aside(self) -> None:
        self._aside -= 1

    def _add(self, text: str) -> None:
        if self._cell is not None and self._cell.paragraphs and not self._aside:
            self._cell.paragraphs[-1] += text

    def _end_cell(self) -> None:
        read, self._cell = self._cell, None
        if read is None:
            return
        value = _value(read)
        if type(value) is str:
            value = self._texts[value]
        if value is None:
            self._gap += read.repeated
            return
        place = len(self._row) + self._gap
        if _COLUMNS_SPANNED in read.attributes or _ROWS_SPANNED in read.attributes:
            self._note_merged(read, place)
        # One more than the limit is enough to be refused.
        room = max(self._limits.columns + 1 - place, 0)
        if not room:
            self._row += [None] * (self._limits.columns + 1 - len(self._row))
            self._row[-1] = value
        else:
            self._row += [None] * self._gap + [value] * min(read.repeated, room)
        self._gap = 0

    def _note_merged(self, read: _CellBeingRead, place: int) -> None:
        wide = _times(read.attributes, _COLUMNS_SPANNED)
        high = _times(read.attributes, _ROWS_SPANNED)
        if wide > 1 or high > 1:
            top = self._row_number + 1
            self.merged.append(Merged(top, place, top + high - 1, place + wide - 1))

    def _end_row(self) -> None:
        if self._reading and self._row:
            for number in range(self._row_repeated):
                # One more than the limits is enough to be refused.
                if self._rows_made > self._limits.rows + 1 or self._made > self._limits.cells:
                    break
                self._done.append((self._row_number + number + 1, list(self._row)))
                self._rows_made += 1
                self._made += len(self._row)
        self._row_number += self._row_repeated


def _times(attributes: dict[str, str], what: str) -> int:
    written = attributes.get(what)
    return 1 if written is None else max(int(written), 1)


def _value(read: _CellBeingRead) -> Cell:  # noqa: PLR0911  (one for each kind)
    """The cell by its kind (OpenDocument 1.3, part 3, 19.389 office:value-type)."""
    kind, attributes = read.kind, read.attributes
    shown = "\n".join(read.paragraphs)
    if kind == "covered" or not kind:
        return None
    if kind == "error":
        return CellError(shown.strip() or "#ERROR!")
    if kind in ("float", "currency"):
        return _number(attributes[_OFFICE + "value"])
    if kind == "percentage":
        return percent(float(attributes[_OFFICE + "value"]))
    if kind == "boolean":
        return attributes[_OFFICE + "boolean-value"] == "true"
    if kind == "date":
        return whole_day(dt.datetime.fromisoformat(attributes[_OFFICE + "date-value"]))
    if kind == "time":
        return _time(attributes[_OFFICE + "time-value"])
    return plain(attributes.get(_OFFICE + "string-value", shown))


def _number(text: str) -> int | float:
    return int(text) if re.fullmatch(r"-?\d{1,15}", text) else float(text)


def _time(text: str) -> Cell:
    """A time of the day, or a duration where it is longer; as text where it is neither."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return plain(text)
    sign, *parts = match.groups()
    days, hours, minutes, seconds = (int(part or 0) for part in parts)
    duration = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if sign or duration >= dt.timedelta(days=1):
        return -duration if sign else duration
    return dt.time(hours % 24, minutes % 60, seconds % 60)
