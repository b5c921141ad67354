"""What the cells of an XLSX sheet hold, out of their XML, and a sheet read as any XML.

The XML of one cell comes in, a cell goes out; :class:`Styles` knows what the workbook says about
all its cells. :mod:`~geo.survey.tables.sheet_bytes` tells the cells of a large sheet apart, as
spreadsheet programs write them; what it leaves with :class:`UnusualError` is read by
:func:`exact_rows`, many times slower.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import IO, TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from geo.survey.tables.cells import Cell, CellError, percent, plain, whole_day
from geo.survey.tables.raw import Merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from geo.survey.tables.records import Vocabulary

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MOST_DISTINCT = 500_000
# A hundred thousand merged cells are a picture made of cells, not a table.
_MOST_MERGED = 100_000

# The rest of a cell as it is nearly always: a style, a kind, a formula of one line, a value.
_USUAL = re.compile(
    rb'(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?'
    rb"(?:/>|>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?(?:<v>([^<&]*)</v>|<v/>|<v></v>)?</c>)\s*"
)


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


class Pieces(dict[bytes, int]):
    """The number of a cell by its XML from behind the reference; parsed once each."""

    def __init__(self, styles: Styles, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._styles, self._vocabulary = styles, vocabulary

    def __missing__(self, piece: bytes) -> int:
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
        number = self[piece] = self._vocabulary.add(cell)
        return number

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


def _inline(inline: ET.Element, space: str = "") -> str:
    """A text, in one piece or in several of other looks; how it is pronounced is left out."""
    parts = [inline.findtext(f"{space}t") or ""]
    parts += [run.findtext(f"{space}t") or "" for run in inline.findall(f"{space}r")]
    return "".join(parts)


def shared_texts(part: IO[bytes]) -> list[str]:
    """The texts that the cells of a workbook share, in the order of their numbers.

    As openpyxl reads them, but without an object for each run of letters.
    """
    texts = []
    for _, element in ET.iterparse(part):  # noqa: S314  (parts with a DOCTYPE are refused)
        if element.tag == f"{_MAIN}si":
            texts.append(_inline(element, _MAIN).replace("x005F_", ""))
            element.clear()
    return texts


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
