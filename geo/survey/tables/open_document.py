"""LibreOffice's tables (ODS): cells, percents, dates, errors, merged and hidden cells.

Such a file is one XML text of all sheets (OpenDocument 1.3, part 3, chapters 9 and 19), read here
row by row. python-calamine 0.9 was tried: of ODS it tells neither percents nor merged cells nor
hidden rows nor formulas, of XLS it gives the error of a formula as an empty cell, and it makes room
for all cells that a file says it repeats. odfpy keeps an object for every element of the file.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import IO, TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.parsers import expat

from geo.language import AtlasError, Text
from geo.survey.tables.archive_safety import check_parts, damaged, open_archive, protected
from geo.survey.tables.cell_values import Cell, CellError, PlainTexts, percent, plain, whole_day
from geo.survey.tables.grid import Grid, MergedCells, SourceFile, counted
from geo.survey.tables.sheets import Sheets, choose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.survey.tables.limits import Limits
    from geo.survey.tables.raw import RawTable

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_SHEET, _ROW, _COLUMN = _TABLE + "table", _TABLE + "table-row", _TABLE + "table-column"
_GROUPS = frozenset([_TABLE + "table-row-group", _TABLE + "table-column-group"])
_CELL, _COVERED = _TABLE + "table-cell", _TABLE + "covered-table-cell"
_COLUMNS_REPEATED = _TABLE + "number-columns-repeated"
_VALUE_TYPE = _OFFICE + "value-type"
# More elements than any row has, or all styles before the first one.
_MOST_ELEMENTS = 1_000_000
_MOST_SPACES = 1_000
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
    *,
    with_hidden: bool = False,
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
        try:
            with archive.open("content.xml") as part:
                titles, hidden = _outline(part)
        except Exception as error:  # as many ways as there are to damage a file
            raise AtlasError(damaged(name)) from error
        size = max(archive.getinfo("content.xml").file_size, 1)

        def read(source: SourceFile) -> Grid:
            grid = Grid()
            with archive.open("content.xml") as part:
                rows = _guarded(name, _Reader(source.sheet or "", limits, grid).rows(part))
                grid.records.extend(
                    counted(source, rows, limits, progress, lambda: part.tell() / size)
                )
            return grid

        sheets = Sheets(name, titles, hidden, date_system=1900)
        return choose(sheets, sheet, read, with_hidden=with_hidden)


def _guarded(name: str, rows: Iterator[tuple[int, list[Cell]]]) -> Iterator[tuple[int, list[Cell]]]:
    try:
        yield from rows
    except (AtlasError, GeneratorExit):
        raise
    except Exception as error:
        raise AtlasError(damaged(name)) from error


def _outline(part: IO[bytes]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of all sheets, and of those that are hidden; styles come before the sheets."""
    titles: list[str] = []
    hidden: list[str] = []
    hiding: set[str] = set()
    style = ""

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal style
        tag = "{" + tag
        if tag == _STYLE + "style":
            style = attributes.get(_STYLE[1:] + "name", "")
        elif tag == _STYLE + "table-properties":
            if attributes.get(_TABLE[1:] + "display") == "false":
                hiding.add(style)
        elif tag == _SHEET:
            titles.append(attributes.get(_TABLE[1:] + "name", ""))
            if attributes.get(_TABLE[1:] + "style-name", "") in hiding:
                hidden.append(titles[-1])

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = start
    parser.ParseFile(part)
    return tuple(titles), tuple(hidden)


class _Reader:
    """Follows the XML of all sheets and gives the rows of one of them.

    Empty rows and cells are counted, never made: LibreOffice fills a sheet up to its last corner
    with one cell that is repeated. What is filled and repeated is made up to the limits.
    """

    def __init__(self, wanted: str, limits: Limits, grid: Grid) -> None:
        self._wanted, self._limits, self._grid = wanted, limits, grid
        self._texts = PlainTexts()
        self._number = 1  # of the row that comes
        self._column = 0  # the place of the column that is described next
        self._closed = 0  # groups that are closed around what is read

    def rows(self, part: IO[bytes]) -> Iterator[tuple[int, list[Cell]]]:
        reading = False
        elements = 0
        for event, element in ET.iterparse(part, ("start", "end")):  # noqa: S314  (no DOCTYPE)
            tag = element.tag
            if event == "start":
                elements += 1
                if elements > _MOST_ELEMENTS:
                    raise ValueError(elements)
                if tag == _SHEET:
                    reading = element.get(_TABLE + "name", "") == self._wanted
                    self._number, self._column, self._closed = 1, 0, 0
                elif tag in _GROUPS and element.get(_TABLE + "display") == "false":
                    self._closed += 1
            elif tag == _ROW:
                if reading:
                    yield from self._row(element)
                element.clear()
                elements = 0
            elif tag == _COLUMN and reading:
                self._describe_columns(element)
            elif tag in _GROUPS and element.get(_TABLE + "display") == "false":
                self._closed -= 1

    def _describe_columns(self, element: ET.Element) -> None:
        first = self._column
        self._column += _times(element, _COLUMNS_REPEATED)
        if self._is_hidden(element):
            self._grid.hidden_columns.update(
                range(first, min(self._column, self._limits.columns + 1))
            )

    def _is_hidden(self, element: ET.Element) -> bool:
        # "collapse" by hand or in a closed group, "filter" by a filter.
        return self._closed > 0 or element.get(_TABLE + "visibility", "visible") != "visible"

    def _row(self, element: ET.Element) -> Iterator[tuple[int, list[Cell]]]:
        """A row as often as it is repeated; one more than the limits is enough to be refused."""
        first = self._number
        repeated = _times(element, _TABLE + "number-rows-repeated")
        self._number += repeated
        cells = self._cells(element, first)
        if not cells:
            return
        for number in range(first, first + min(repeated, self._limits.rows + 2)):
            if self._is_hidden(element):
                self._grid.hidden_rows.add(number)
            yield number, cells

    def _cells(self, element: ET.Element, number: int) -> list[Cell]:
        cells: list[Cell] = []
        gap = 0
        for one in element:
            if one.tag not in (_CELL, _COVERED):
                continue
            repeated = _times(one, _COLUMNS_REPEATED)
            place = len(cells) + gap
            # What a merged cell covers may keep what it held, which nobody sees.
            value = None if one.tag == _COVERED else self._value(one)
            if value is None:
                if _TABLE + "formula" in one.attrib and _VALUE_TYPE not in one.attrib:
                    self._grid.unsaved.append((number, place))
                gap += repeated
                continue
            self._note_merged(one, number, place)
            room = self._limits.columns + 1 - place
            if room <= 0:
                cells += [None] * (self._limits.columns + 1 - len(cells))
                cells[-1] = value
            else:
                cells += [None] * gap + [value] * min(repeated, room)
            gap = 0
        return cells

    def _note_merged(self, one: ET.Element, top: int, left: int) -> None:
        wide = _times(one, _TABLE + "number-columns-spanned")
        high = _times(one, _TABLE + "number-rows-spanned")
        if wide > 1 or high > 1:
            self._grid.merged.append(MergedCells(top, left, top + high - 1, left + wide - 1))

    def _value(self, one: ET.Element) -> Cell:  # noqa: PLR0911  (one for each kind)
        """The cell by its kind (OpenDocument 1.3, part 3, 19.389 office:value-type)."""
        kind = one.get(_VALUE_TYPE, "")
        if one.get(_CALC + "value-type") == "error":
            return CellError(_shown(one).strip() or "#ERROR!")
        if kind in ("float", "currency"):
            return _number(one.attrib[_OFFICE + "value"])
        if kind == "percentage":
            return percent(float(one.attrib[_OFFICE + "value"]))
        if kind == "boolean":
            return one.attrib[_OFFICE + "boolean-value"] == "true"
        if kind == "date":
            return whole_day(dt.datetime.fromisoformat(one.attrib[_OFFICE + "date-value"]))
        if kind == "time":
            return _time(one.attrib[_OFFICE + "time-value"])
        written = one.get(_OFFICE + "string-value")
        return self._texts[_shown(one) if written is None else written] if kind else None


def _times(element: ET.Element, what: str) -> int:
    written = element.get(what)
    return 1 if written is None else max(int(written), 1)


def _shown(cell: ET.Element) -> str:
    """The paragraphs of a cell; a remark that somebody pinned to it is not among them."""
    return "\n".join(map(_written, cell.findall(_TEXT + "p")))


def _written(element: ET.Element) -> str:
    parts = [element.text or ""]
    for child in element:
        if child.tag == _TEXT + "s":
            parts.append(" " * min(int(child.get(_TEXT + "c", 1)), _MOST_SPACES))
        elif child.tag == _TEXT + "tab":
            parts.append("\t")
        elif child.tag == _TEXT + "line-break":
            parts.append("\n")
        elif child.tag != _OFFICE + "annotation":
            parts.append(_written(child))
        parts.append(child.tail or "")
    return "".join(parts)


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
