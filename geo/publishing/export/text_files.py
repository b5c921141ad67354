"""Rows as CSV: one for every program, one for the Excel of a Belgian desk; and back again.

Both are UTF-8 with a byte order mark, so that Excel reads accents. The plain one has commas and
decimal points, the Belgian one semicolons and decimal commas. A file holds nothing but one header
row and the rows: what else must be said (source, licence, n, notes, the label of demonstration
data) is in columns of its own, the same in every row, so that the file opens plainly, can be
imported, and a row that is copied elsewhere still says what it is.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo.publishing.export.cell_text import escape_formula, unescape_formula

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.publishing.export.column_descriptions import ColumnDescription, Type


@dataclass(frozen=True)
class Dialect:
    """How a CSV is written."""

    separator: str
    decimal: str
    encoding: str = "utf-8-sig"


PLAIN = Dialect(",", ".")
BELGIAN = Dialect(";", ",")
PACKAGED = Dialect(",", ".", "utf-8")
"""Inside a data package, where no byte order mark belongs."""


def csv_bytes(rows: pd.DataFrame, columns: Sequence[ColumnDescription], dialect: Dialect) -> bytes:
    """The rows as a CSV with the columns' keys as header."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=dialect.separator, lineterminator="\r\n")
    writer.writerow([column.key for column in columns])
    cells = [_cells(rows[column.key], column.type, dialect) for column in columns]
    writer.writerows(zip(*cells, strict=True))
    return written.getvalue().encode(dialect.encoding, errors="replace")


def read_csv(
    content: bytes, columns: Sequence[ColumnDescription], dialect: Dialect
) -> pd.DataFrame:
    """Rows of such a file, as they were before they were written."""
    text = io.StringIO(content.decode(dialect.encoding), newline="")
    header, *lines = csv.reader(text, delimiter=dialect.separator)
    places = [header.index(column.key) for column in columns]
    return pd.DataFrame(
        {
            column.key: _column([line[place] for line in lines], column.type, dialect)
            for column, place in zip(columns, places, strict=True)
        }
    )


def number_text(value: float, decimal: str = ".") -> str:
    """The shortest text that is this number; no thousands separators, no ``.0``."""
    if not math.isfinite(value):
        return ""
    text = repr(float(value)).removesuffix(".0")
    return text.replace(".", decimal)


def _cells(values: pd.Series, kind: Type, dialect: Dialect) -> list[str]:
    known = zip(values.to_numpy(dtype="object"), values.isna().to_numpy(), strict=True)
    if kind == "text":
        return ["" if gone else escape_formula(str(value)) for value, gone in known]
    if kind == "whole":
        return ["" if gone else str(int(value)) for value, gone in known]
    return [number_text(value, dialect.decimal) for value in values]


def _column(texts: list[str], kind: Type, dialect: Dialect) -> Any:
    if kind == "text":
        return pd.array([unescape_formula(text) for text in texts], dtype="str")
    if kind == "whole":
        return pd.array([int(text) if text else pd.NA for text in texts], dtype="Int64")
    return [float(text.replace(dialect.decimal, ".")) if text else math.nan for text in texts]
