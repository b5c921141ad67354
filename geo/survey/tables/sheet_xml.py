"""The cells of one sheet of an XLSX workbook, out of its XML, at the speed of a large survey.

A sheet of ten million cells says the same few thousand things over and over. So its XML is cut at
the cells' references, and what stands between two of them is parsed once for each different text:
about a fifth of the time of parsing every cell, and no more memory than the answers need. What is
not written as spreadsheet programs write it (another prefix, cells without reference) is told by
:class:`UnusualError`, and :func:`exact_rows` reads it as any XML, ten times slower.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import IO, TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from geo.survey.tables.cells import Cell, CellError, letter, percent, plain, whole_day
from geo.survey.tables.raw import Merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

_PIECE = 1024 * 1024
_MOST_DISTINCT = 500_000
# More than any row of 16,384 short cells; a longer one is not a row.
_LONGEST_ROW = 64 * _PIECE

_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3})[0-9]+"')
_ROW_NUMBER = re.compile(rb'\sr="([0-9]{1,7})"')
# The rest of a cell as it is nearly always: a style, a kind, a formula of one line, a value.
_USUAL = re.compile(
    rb'(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?'
    rb"(?:/>|>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?(?:<v>([^<&]*)</v>|<v/>|<v></v>)?</c>)\s*"
)
_MERGED = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
# A hundred thousand merged cells are a picture made of cells, not a table.
_MOST_MERGED = 100_000


class UnusualError(Exception):
    """The sheet is not written as spreadsheet programs write it; it may be a sheet all the same."""


class Styles:
    """What the workbook says about all its cells: shared texts, and which styles show what.

    Attributes
    ----------
    texts : sequence of str
        The shared strings, by their number.
    percents, dates, durations : set of int
        The styles (by number) that show a number with a percent sign, as a date, as a duration.
    epoch : datetime
        The day from which dates are counted.
    """

    def __init__(
        self,
        texts: Sequence[str],
        percents: AbstractSet[int],
        dates: AbstractSet[int],
        durations: AbstractSet[int],
        epoch: dt.datetime,
    ) -> None:
        self.texts = [plain(text) for text in texts]
        self.raw_texts = texts
        self.percents, self.dates, self.durations = percents, dates, durations
        self.epoch = epoch

    def cell(  # noqa: PLR0911  (one for each kind)
        self, kind: str, style: int, text: str | None
    ) -> Cell:
        """The cell that a stored text of some kind and style is.

        Kinds are those of ECMA-376, Part 1, 18.18.11 (ST_CellType). Days are counted as there in
        18.17.4.1: in the system of 1900 day 60 is a 29 February that never was.
        """
        if text is None or not text:
            return None
        if kind == "s":
            return self.texts[int(text)]
        if kind == "n":
            return self._number(text, style)
        if kind == "b":
            return bool(int(text))
        if kind == "e":
            return CellError(text.strip())
        if kind == "d":
            from openpyxl.utils.datetime import (  # type: ignore[import-untyped]  # noqa: PLC0415
                from_ISO8601,
            )

            day: Cell = whole_day(from_ISO8601(text))
            return day
        return plain(text)

    def _number(self, text: str, style: int) -> Cell:
        number = float(text) if any(sign in text for sign in ".eE") else int(text)
        return self.shown(number, style)

    def shown(self, number: float, style: int) -> Cell:
        """A stored number as its style shows it: a percent, a date, or the number."""
        if style in self.dates:
            from openpyxl.utils.datetime import from_excel  # noqa: PLC0415  (slow to import)

            try:
                day: Cell = whole_day(
                    from_excel(number, self.epoch, timedelta=style in self.durations)
                )
            except (OverflowError, ValueError):  # what a spreadsheet program shows as #####
                return CellError("#VALUE!")
            return day
        if style in self.percents:
            return percent(number)
        return number


class _Pieces(dict[bytes, Cell]):
    """What a cell of the XML holds, by its text from behind the reference; parsed once each."""

    def __init__(self, styles: Styles) -> None:
        super().__init__()
        self._styles = styles

    def __missing__(self, piece: bytes) -> Cell:
        if len(self) >= _MOST_DISTINCT:
            self.clear()
        usual = _USUAL.fullmatch(piece)
        if usual:
            style, kind, value = usual.groups()
            text = None if value is None else value.decode("utf-8")
            cell = self._styles.cell(
                kind.decode() if kind else "n", int(style) if style else 0, text
            )
        else:
            cell = self._parsed(piece)
        self[piece] = cell
        return cell

    def _parsed(self, piece: bytes) -> Cell:
        try:
            element = ET.fromstring(b"<c" + piece)  # noqa: S314  (a few bytes, without a DOCTYPE)
        except ET.ParseError as error:
            raise UnusualError from error
        kind = element.get("t", "n")
        if kind == "inlineStr":
            inline = element.find("is")
            return None if inline is None else plain(_inline(inline))
        return self._styles.cell(kind, int(element.get("s", 0)), element.findtext("v"))


def _inline(inline: ET.Element) -> str:
    """The text of a cell that holds it itself, in one piece or in several of other looks."""
    parts = [inline.findtext("t") or ""]
    parts += [run.findtext("t") or "" for run in inline.findall("r")]
    return "".join(parts)


def quick_rows(
    sheet: IO[bytes], styles: Styles, merged: list[Merged]
) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of a sheet as spreadsheet programs write it; ``merged`` is filled at the end.

    Raises
    ------
    UnusualError
        The XML is written in another way, or is none.
    """
    rest = _after_head(sheet)
    cell_of = _Pieces(styles).__getitem__
    places = {letter(place).encode(): place for place in range(16_384)}
    in_order = list(places)
    number = 0
    while True:
        *rows, rest = rest.split(b"</row>")
        for row in rows:
            head, content = _opened(row)
            found = _ROW_NUMBER.search(head)
            if found is None:
                raise UnusualError
            number = int(found.group(1))
            parts = _REFERENCE.split(content)
            if parts[0].strip():
                raise UnusualError
            letters, pieces = parts[1::2], parts[2::2]
            cells = list(map(cell_of, pieces))
            if letters != in_order[: len(letters)]:  # cells without content are left out
                cells = _placed(letters, cells, places, in_order)
            yield number, cells
        more = sheet.read(_PIECE)
        if not more or b"</sheetData>" in rest:
            break
        rest += more
        if len(rest) > _LONGEST_ROW:
            raise UnusualError
    if b"<c " in rest.partition(b"</sheetData>")[0] or b"</sheetData>" not in rest:
        raise UnusualError
    merged += _merged_in(sheet, rest + more)


def _after_head(sheet: IO[bytes]) -> bytes:
    """What follows the opening of the rows, which come after the widths of the columns."""
    head = sheet.read(_PIECE)
    declared = re.match(rb'\s*(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["\']([^"\']+)', head)
    if declared and declared.group(1).upper() not in (b"UTF-8", b"US-ASCII"):
        raise UnusualError
    opening = re.search(rb"<sheetData\s*(/?)>", head)
    if opening is None:
        raise UnusualError
    if opening.group(1):
        return b"</sheetData>" + head[opening.end() :]
    return head[opening.end() :]


def _opened(row: bytes) -> tuple[bytes, bytes]:
    """A row's opening tag and its cells; rows without cells may stand before it."""
    start = row.rfind(b"<row")
    end = row.find(b">", start)
    if start < 0 or end < 0 or b"<c" in row[:start]:
        raise UnusualError
    return row[start:end], row[end + 1 :]


def _placed(
    letters: list[bytes], cells: list[Cell], places: dict[bytes, int], in_order: list[bytes]
) -> list[Cell]:
    try:
        last = max(map(places.__getitem__, letters))
    except KeyError as error:
        raise UnusualError from error
    found = dict(zip(letters, cells, strict=True))
    return list(map(found.get, in_order[: last + 1]))


def _merged_in(sheet: IO[bytes], tail: bytes) -> list[Merged]:
    """The merged cells, which a sheet lists behind its rows."""
    areas: list[Merged] = []
    while True:
        last = 0
        for match in _MERGED.finditer(tail):
            left, top, right, bottom = match.groups()
            areas.append(Merged(int(top), column_of(left), int(bottom), column_of(right)))
            last = match.end()
            if len(areas) >= _MOST_MERGED:
                return areas
        more = sheet.read(_PIECE)
        if not more:
            return areas
        tail = tail[max(last, len(tail) - 1_000) :] + more


def column_of(letters: bytes | str) -> int:
    """The place of a column by its letters: A is 0, AA is 26."""
    text = letters.decode() if isinstance(letters, bytes) else letters
    place = 0
    for one in text:
        place = place * 26 + ord(one) - ord("A") + 1
    return place - 1


def exact_rows(
    sheet: IO[bytes], styles: Styles, merged: list[Merged]
) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of a sheet however its XML is written, by openpyxl."""
    from openpyxl.worksheet._reader import (  # type: ignore[import-untyped]  # noqa: PLC0415
        WorkSheetParser,
    )

    parser = WorkSheetParser(
        sheet,
        styles.raw_texts,
        data_only=True,
        epoch=styles.epoch,
        date_formats=styles.dates,
        timedelta_formats=styles.durations,
    )
    for number, found in parser.parse():
        width = max((one["column"] for one in found), default=0)
        row: list[Cell] = [None] * width
        for one in found:
            row[one["column"] - 1] = _exact(one, styles)
        yield number, row
    if parser.merged_cells is not None:
        for area in parser.merged_cells.mergeCell[:_MOST_MERGED]:
            left, top, right, bottom = area.bounds
            merged.append(Merged(top, left - 1, bottom, right - 1))


def _exact(found: dict[str, Any], styles: Styles) -> Cell:
    value, kind = found["value"], found["data_type"]
    if value is None:
        return None
    if kind == "e":
        return CellError(str(value).strip())
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return percent(value) if found["style_id"] in styles.percents else value
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return whole_day(value)
    return plain(str(value))
