"""XLSX workbooks by openpyxl: sheets, cells, percents, dates, errors, merged and hidden cells.

Formulas give the value that was saved with them; nothing is computed. openpyxl's read-only sheets
tell neither merged cells nor hidden rows nor formulas without a value, and its other sheets keep an
object for every cell. So a sheet is read by the parser that both of them use: it reads row by row
and knows them all.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from openpyxl.reader.excel import ExcelReader  # type: ignore[import-untyped]
from openpyxl.styles.numbers import (  # type: ignore[import-untyped]
    BUILTIN_FORMATS,
    BUILTIN_FORMATS_MAX_SIZE,
)
from openpyxl.styles.stylesheet import apply_stylesheet  # type: ignore[import-untyped]
from openpyxl.worksheet._reader import (  # type: ignore[import-untyped]
    COL_TAG,
    FORMULA_TAG,
    MERGE_TAG,
    ROW_TAG,
    WorkSheetParser,
)
from openpyxl.worksheet.merge import MergeCells  # type: ignore[import-untyped]
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS  # type: ignore[import-untyped]

from geo.language import AtlasError, Text
from geo.survey.tables.archive_safety import Bounded, check_parts, damaged, open_archive
from geo.survey.tables.cell_values import (
    Cell,
    CellError,
    PlainTexts,
    percent,
    shows_percent,
    whole_day,
)
from geo.survey.tables.grid import Grid, MergedCells, SourceFile, counted
from geo.survey.tables.sheets import Sheets, choose

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Callable, Iterator

    from geo.survey.tables.limits import Limits
    from geo.survey.tables.raw import RawTable

# A hundred thousand merged cells are a picture made of cells, not a table.
_MOST_MERGED = 100_000
_MOST_COLUMNS = 16_384
# openpyxl and XlsxWriter save formulas that nobody computed yet, the latter with the value 0.
_NOT_COMPUTED = re.compile(rb'<calcPr\b[^>]*\bfullCalcOnLoad="(1|true)"')
# Half of a pair of UTF-16 is no character, and stays as it is written.
_ESCAPED = re.compile(r"_x((?!D[89A-F])[0-9A-F]{4})_", re.IGNORECASE)
_MAIN = f"{{{SHEET_MAIN_NS}}}"


def read_workbook(
    name: str,
    content: bytes,
    sheet: str | None,
    limits: Limits,
    progress: Callable[[float], None] | None = None,
    *,
    with_hidden: bool = False,
) -> RawTable:
    """Read one sheet of an XLSX workbook; see :func:`geo.survey.tables.read_table`."""
    with open_archive(name, content, limits) as archive:
        check_parts(name, archive)
        book = _Book(name, archive, limits, progress)
        return choose(book.sheets, sheet, book.read, with_hidden=with_hidden)


class _Book:
    """An opened workbook: its sheets, and what they share."""

    def __init__(
        self,
        name: str,
        archive: zipfile.ZipFile,
        limits: Limits,
        progress: Callable[[float], None] | None,
    ) -> None:
        self._name, self._archive, self._limits, self._progress = name, archive, limits, progress
        try:
            reader = ExcelReader(archive.fp, read_only=True, data_only=True, keep_links=False)
            reader.archive = archive  # the one that is guarded
            reader.read_manifest()
            reader.read_workbook()
            apply_stylesheet(archive, reader.wb)
            self._book = reader.wb
            strings = reader.package.find(SHARED_STRINGS)
            self._texts = [] if strings is None else self._shared_texts(strings.PartName[1:])
            # Chart sheets have no cells.
            parts = {
                sheet.name: (rel.target, sheet.state)
                for sheet, rel in reader.parser.find_sheets()
                if rel.target in reader.valid_files and rel.Type.endswith("/worksheet")
            }
            self._percents = _percents(reader.wb)
            said = archive.read(reader.parser.workbook_part_name)
            self._computed = _NOT_COMPUTED.search(said) is None
            epoch = reader.wb.epoch
        except Exception as error:  # a damaged workbook fails in as many ways as it can be damaged
            raise AtlasError(damaged(name)) from error
        if not parts:
            raise AtlasError(
                Text(
                    "{file} is a workbook without a sheet of cells. Choose the workbook with the "
                    "table, or save the table as XLSX or CSV.",
                    file=name,
                )
            )
        self._parts = {title: target for title, (target, _) in parts.items()}
        self.sheets = Sheets(
            name,
            tuple(parts),
            tuple(title for title, (_, state) in parts.items() if state != "visible"),
            date_system=epoch.year if epoch.year == 1904 else 1900,
        )

    def read(self, source: SourceFile) -> Grid:
        """One sheet."""
        grid = Grid()
        target = self._parts[source.sheet or ""]
        size = max(self._archive.getinfo(target).file_size, 1)
        with self._archive.open(target) as part:
            rows = self._rows(Bounded(part), grid)
            grid.records.extend(
                counted(source, rows, self._limits, self._progress, lambda: part.tell() / size)
            )
        return grid

    def _rows(self, part: Bounded, grid: Grid) -> Iterator[tuple[int, list[Cell]]]:
        parser = _SheetParser(
            part,
            self._texts,
            data_only=True,
            epoch=self._book.epoch,
            date_formats=self._book._date_formats,  # noqa: SLF001  (as openpyxl's own sheets do)
            timedelta_formats=self._book._timedelta_formats,  # noqa: SLF001
        )
        try:
            texts = PlainTexts()
            for number, found in parser.parse():
                part.row_taken()
                row: list[Cell] = [None] * max((one["column"] for one in found), default=0)
                for one in found:
                    place = one["column"] - 1
                    if one["formula"] and self._is_unsaved(one):
                        grid.unsaved.append((number, place))
                    else:
                        row[place] = _cell(one, self._percents, texts)
                yield number, row
            _note_areas(parser, grid)
        except (AtlasError, GeneratorExit):
            raise
        except Exception as error:
            raise AtlasError(damaged(self._name)) from error

    def _is_unsaved(self, formula: dict[str, Any]) -> bool:
        """Whether nobody computed a formula yet; one that gives an empty text has its value."""
        value = formula["value"]
        if value is None:
            return bool(formula["data_type"] != "str")
        return not self._computed and type(value) in (int, float) and value == 0

    def _shared_texts(self, name: str) -> list[str]:
        """The texts that the cells of a workbook share, in the order of their numbers.

        As openpyxl reads them, but without an object for each run of letters.
        """
        texts = []
        with self._archive.open(name) as opened:
            part = Bounded(opened)
            for _, element in ET.iterparse(part):  # noqa: S314  (parts with a DOCTYPE are refused)
                if element.tag == f"{_MAIN}si":
                    part.row_taken()
                    texts.append(_inline(element))
                    element.clear()
        return texts


class _SheetParser(WorkSheetParser):  # type: ignore[misc]
    """openpyxl's parser of a sheet, of which only what a table is made of is read.

    What a workbook says of filters, checks, links and colours is not; openpyxl refuses the whole
    file where a program wrote one of these in its own way.
    """

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """The rows: the number and the cells of each."""
        for _, element in ET.iterparse(self.source):  # noqa: S314  (a DOCTYPE was refused)
            if element.tag == ROW_TAG:
                if len(element) > _MOST_COLUMNS:
                    raise ValueError(len(element))
                yield self.parse_row(element)
            elif element.tag == COL_TAG:
                self.parse_column_dimensions(element)
            elif element.tag == MERGE_TAG:
                self.merged_cells = MergeCells.from_tree(element)
            else:
                continue
            element.clear()

    def parse_cell(self, element: ET.Element) -> dict[str, Any]:
        """A cell as openpyxl reads it, and whether it holds a formula."""
        if element.get("t") == "inlineStr":  # many exports have no other; openpyxl takes its time
            inline = element.find(f"{_MAIN}is")
            if inline is not None:
                element.set("t", "str")
                ET.SubElement(element, f"{_MAIN}v").text = _inline(inline)
        found: dict[str, Any] = super().parse_cell(element)
        found["formula"] = element.find(FORMULA_TAG) is not None
        return found


def _inline(text: ET.Element) -> str:
    """A text, in one piece or in several of other looks; how it is pronounced is left out."""
    parts = [text.findtext(f"{_MAIN}t") or ""]
    parts += [run.findtext(f"{_MAIN}t") or "" for run in text.findall(f"{_MAIN}r")]
    return "".join(parts)


def _note_areas(parser: WorkSheetParser, grid: Grid) -> None:
    """Which cells are merged, which rows and columns are hidden."""
    if parser.merged_cells is not None:
        for area in parser.merged_cells.mergeCell[:_MOST_MERGED]:
            left, top, right, bottom = area.bounds
            if (left, top) == (right, bottom):
                continue
            grid.merged.append(MergedCells(top, left - 1, bottom, right - 1))
    grid.hidden_rows.update(
        int(number) for number, said in parser.row_dimensions.items() if _is_hidden(said, "ht")
    )
    for said in parser.column_dimensions.values():
        if _is_hidden(said, "width"):
            last = min(int(said["max"]), _MOST_COLUMNS)
            grid.hidden_columns.update(range(int(said["min"]) - 1, last))


def _is_hidden(said: dict[str, str], size: str) -> bool:
    return said.get("hidden") in ("1", "true") or float(said.get(size, 1)) == 0


def _cell(found: dict[str, Any], percents: frozenset[int], texts: PlainTexts) -> Cell:
    value, kind = found["value"], found["data_type"]
    if value is None:
        return None
    if kind == "e":
        return CellError(str(value).strip())
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return percent(value) if found["style_id"] in percents else value
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return whole_day(value)
    return texts[_unescaped(str(value))]


def _unescaped(text: str) -> str:
    """Text as a person sees it: ``_x000D_`` stands for a character that XML has not.

    ECMA-376 part 1, 22.9.2.19 (ST_Xstring); a text that looks so itself begins with ``_x005F_``.
    """
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _percents(book: Any) -> frozenset[int]:
    """The styles (by number) that show a number with a percent sign."""
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
    return frozenset(percents)
