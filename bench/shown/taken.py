"""A file that leaves the atlas, as text: cells and formats, rows, members of a package."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import tempfile
import zipfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
from openpyxl.utils import get_column_letter

from bench.shown.drawn import frame_text, laid_out
from bench.shown.record import digest

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from bench.shown.record import Record


def file_text(name: str, content: bytes, record: Record) -> str:
    """What is in a file, by the end of its name."""
    ending = name.rpartition(".")[2].lower()
    if ending in _READERS:
        return _READERS[ending](content, record)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return digest(content)


def _csv(content: bytes, record: Record) -> str:
    """Cells, and a signature of the text as it is: marks, quotes, line ends."""
    mark = "with" if content.startswith(b"\xef\xbb\xbf") else "without"
    text = content.decode("utf-8-sig")
    first = text.split("\n", 1)[0]
    dialect = ";" if first.count(";") > first.count(",") else ","
    header, *rows = list(csv.reader(io.StringIO(text), delimiter=dialect)) or [[]]
    told = f"{mark} byte order mark, cells apart by {dialect}"
    signature = digest(record.normal(text).encode())
    if any(len(row) != len(header) for row in rows):  # not a table
        return f"{told}, {signature}\n{text}"
    return f"{told}, {signature}\n{frame_text(pd.DataFrame(rows, columns=header, dtype=str))}"


def _xlsx(content: bytes, record: Record) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    about = book.properties
    lines = [
        f"{key}: {getattr(about, key)}"
        for key in (
            *("title", "creator", "subject", "description", "keywords", "category", "language"),
            *("created", "modified", "lastModifiedBy"),
        )
    ]
    lines += [f"name {name}: {one.attr_text}" for name, one in book.defined_names.items()]
    for sheet in book.worksheets:
        lines += _sheet(sheet)
    return record.normal("\n".join(lines))


def _sheet(sheet: Worksheet) -> list[str]:
    lines = [
        f"== sheet {sheet.title!r} {sheet.dimensions} {sheet.sheet_state}",
        f"frozen at {sheet.freeze_panes}, filter {sheet.auto_filter.ref}",
        f"merged {sorted(map(str, sheet.merged_cells.ranges))}",
        f"tables {[(one.name, one.ref) for one in sheet.tables.values()]}",
        f"conditions {sorted(str(one.sqref) for one in sheet.conditional_formatting)}",
    ]
    for letter, column in sorted(sheet.column_dimensions.items()):
        lines.append(f"column {letter}: width {column.width} hidden {column.hidden}")
    for number, row in sorted(sheet.row_dimensions.items()):
        if row.height is not None or row.hidden:
            lines.append(f"row {number}: height {row.height} hidden {row.hidden}")
    rows = list(sheet.iter_rows())
    lines += [" | ".join(_cell(cell) for cell in row) for row in rows]
    for place, cells in enumerate(zip(*rows, strict=True), start=1):
        for style, alike in groupby(cells, key=_style):
            found = list(alike)
            where = f"{get_column_letter(place)}{found[0].row}:{found[-1].row}"
            lines.append(f"format {where} {style}")
    return lines


def _cell(cell: Any) -> str:
    more = f" -> {cell.hyperlink.target or cell.hyperlink.location}" if cell.hyperlink else ""
    more += f" ({cell.comment.text})" if cell.comment else ""
    return ("" if cell.value is None else repr(cell.value)) + more


def _style(cell: Any) -> str:
    font, fill, lines = cell.font, cell.fill, cell.alignment
    return (
        f"{cell.number_format!r} bold={font.b} italic={font.i} size={font.sz} "
        f"colour={_colour(font.color)} fill={_colour(fill.fgColor) if fill.fill_type else None} "
        f"wrap={lines.wrap_text} across={lines.horizontal} upright={lines.vertical} "
        f"type={cell.data_type} locked={cell.protection.locked}"
    )


def _colour(colour: Any) -> str | None:
    """Of its own, or of the theme."""
    return f"{colour.type} {getattr(colour, colour.type)}" if colour else None


def _json(content: bytes, record: Record) -> str:
    return laid_out(json.loads(content), record)


def _geojson(content: bytes, record: Record) -> str:
    """Every feature's properties, and a signature of its outline."""
    found = json.loads(content)
    lines = []
    for feature in found.pop("features"):
        outline = feature.pop("geometry")
        drawn = f"{outline['type']} {digest(json.dumps(outline).encode())}" if outline else "none"
        lines.append(f"{json.dumps(feature, ensure_ascii=False)} outline {drawn}")
    return "\n".join([laid_out(found, record), *lines])


def _geopackage(content: bytes, record: Record) -> str:
    """Every table of the database; outlines as signatures."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "taken.gpkg"
        path.write_bytes(content)
        connection = sqlite3.connect(path)
        names = connection.execute(
            "select name, type, sql from sqlite_master where type in ('table', 'view') "
            "and name not like 'rtree_%' order by name"
        ).fetchall()
        for name, kind, sql in names:
            lines.append(f"== {kind} {name}: {sql}")
            rows = connection.execute(f'select * from "{name}"')
            if rows.description:
                frame = pd.DataFrame(rows.fetchall(), columns=[one[0] for one in rows.description])
                lines.append(frame_text(frame.astype(object)))
        connection.close()
    return record.normal("\n".join(lines))


def _parquet(content: bytes, record: Record) -> str:
    table = pq.read_table(io.BytesIO(content))
    about = {
        key.decode(): value.decode()
        for key, value in (table.schema.metadata or {}).items()
        if key not in (b"pandas", b"ARROW:schema")
    }
    told = "\n".join(
        f"{key}:\n{laid_out(_maybe_json(value), record)}" for key, value in about.items()
    )
    fields = "\n".join(f"{field.name}: {field.type} {field.metadata}" for field in table.schema)
    return f"{told}\n{fields}\n{frame_text(table.to_pandas())}"


def _maybe_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _zip(content: bytes, record: Record) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [
            f"== {one.filename}\n{file_text(one.filename, package.read(one), record)}"
            for one in package.infolist()
        ]
    return "\n".join(parts)


_READERS = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
    "jsonld": _json,
    "geojson": _geojson,
    "gpkg": _geopackage,
    "parquet": _parquet,
    "zip": _zip,
}
