"""A CSV that ships with the atlas, read and checked column by column.

A path and its column specification come in, a typed DataFrame goes out; anything that is not as
specified is one sentence naming file, row, column, what was found and what was expected.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from geo.language import LANGUAGES, SOURCE_LANGUAGE, AtlasError, Text
from geo.language.languages import order_of_fallback
from geo.survey.hidden_characters import expected_seen, has_hidden, without_hidden

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA = Path(__file__).parents[2] / "data"

Kind = Literal["text", "integer", "number", "code", "url", "date"]
_PATTERNS: dict[Kind, str] = {
    "integer": r"-?\d+",
    "number": r"-?\d+(\.\d+)?([eE]-?\d+)?",
    "code": r"\d{5}(-[A-Z])?",
    "url": r"https?://\S+",
    "date": r"\d{4}-\d{2}-\d{2}",
}
_EXPECTED: dict[Kind, Text] = {
    "text": Text("some text"),
    "integer": Text("a whole number"),
    "number": Text("a number with a decimal point"),
    "code": Text("a REFNIS code of five digits"),
    "url": Text("a web address"),
    "date": Text("a day as year-month-day"),
}


@dataclass(frozen=True)
class ColumnSpec:
    """What one column of a shipped CSV holds.

    Attributes
    ----------
    name : str
        Its header.
    kind : {"text", "integer", "number", "code", "url", "date"}
        integer becomes Int64, number float64, the others str.
    empty : bool
        Whether a cell may be empty (NA, NaN or "" afterwards).
    allowed : tuple of str
        The only values a cell may have; empty for no such limit.
    digits : str
        Name of a column to add: how many digits after the mark each cell is written with
        (int64); empty for none.
    instead : tuple of str
        Where the file has no such column: the first of these that it has stands for it.
    """

    name: str
    kind: Kind = "text"
    empty: bool = False
    allowed: tuple[str, ...] = ()
    digits: str = ""
    instead: tuple[str, ...] = ()


def in_languages(name: str, *, bare: bool = False, empty: bool = False) -> tuple[ColumnSpec, ...]:
    """The columns of a text in the languages of the atlas: ``name_<language>``.

    Only that of the source language has to be there (``bare``: it is called ``name`` alone); for
    another one that is not, its languages of fallback stand.
    """
    columns = {language: f"{name}_{language}" for language in LANGUAGES}
    columns[SOURCE_LANGUAGE] = name if bare else columns[SOURCE_LANGUAGE]
    return tuple(
        ColumnSpec(
            column,
            empty=empty,
            instead=()
            if language == SOURCE_LANGUAGE
            else tuple(columns[other] for other in order_of_fallback(language)[1:]),
        )
        for language, column in columns.items()
    )


def read_shipped_table(path: Path, columns: Sequence[ColumnSpec]) -> pd.DataFrame:
    """Read the CSV at ``path`` and check it against ``columns``.

    Returns
    -------
    DataFrame
        The columns asked for, in that order, and any others behind them as str; the rows as in
        the file (row ``i`` of the table is line ``i + 2`` of the file).

    Raises
    ------
    AtlasError
        The file is missing, not UTF-8 CSV, lacks a column or has a cell that is not as specified.
    """
    cells = _read_cells(path)
    for column in columns:
        found = [one for one in column.instead if one in cells.columns]
        if column.name not in cells.columns and found:
            cells[column.name] = cells[found[0]]
    missing = [column.name for column in columns if column.name not in cells.columns]
    if missing:
        raise AtlasError(
            Text(
                "{file} has no column {column}. Columns found: {found}. Take the file again from "
                "the repository, or add the column.",
                file=shown(path),
                column=missing[0],
                found=", ".join(map(str, cells.columns)),
            )
        )
    for name in cells.columns:
        _refuse_hidden(cells[name], str(name), path)
    for column in columns:
        if column.digits:
            mark = cells[column.name].fillna("").str.strip().str.partition(".")[2]
            cells[column.digits] = mark.str.len().astype("int64")
        cells[column.name] = _check_column(cells[column.name], column, path)
    named = [column.name for column in columns]
    return cells[named + [name for name in cells.columns if name not in named]]


def shown(path: Path) -> str:
    """The path as a reader knows it: from the repository's root where it is inside."""
    try:
        return path.resolve().relative_to(DATA.parent).as_posix()
    except ValueError:
        return path.as_posix()


def bad_cell(path: Path, row: int, column: str, found: str, expected: Text | str) -> AtlasError:
    """The error for one cell; ``row`` counts from 0 as the table does."""
    return AtlasError(
        Text(
            "{file}, row {row}, column {column}: found “{found}”, expected {expected}. Correct the "
            "cell and try again.",
            file=shown(path),
            row=str(row + 2),
            column=column,
            found=found,
            expected=expected,
        )
    )


def _read_cells(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except FileNotFoundError:
        raise AtlasError(
            Text("{file} is missing. Take it again from the repository.", file=shown(path))
        ) from None
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError, OSError) as error:
        raise AtlasError(
            Text(
                "{file} cannot be read as a table ({reason}). Expected a CSV in UTF-8 with commas. "
                "Take it again from the repository.",
                file=shown(path),
                reason=str(error).strip().splitlines()[0] if str(error) else type(error).__name__,
            )
        ) from error


def _refuse_hidden(cells: pd.Series[str], column: str, path: Path) -> None:
    """Refuse a column with a cell that has characters nobody sees."""
    hidden = cells.fillna("").map(has_hidden)
    if hidden.any():
        row = int(hidden.to_numpy().argmax())
        raise bad_cell(
            path, row, column, without_hidden(cells.iloc[row]), expected_seen(cells.iloc[row])
        )


def _check_column(cells: pd.Series[str], column: ColumnSpec, path: Path) -> pd.Series:
    # A row with too few cells is read as NaN even with keep_default_na=False.
    values = cells.fillna("").str.strip()
    blank = values == ""
    if column.allowed:
        wrong = ~values.isin(column.allowed)
        expected: Text | str = ", ".join(column.allowed)
    else:
        pattern = _PATTERNS.get(column.kind)
        wrong = (
            ~values.str.fullmatch(pattern) if pattern else pd.Series(data=False, index=values.index)
        )
        expected = _EXPECTED[column.kind]
    wrong = (wrong & ~blank) | (blank & (not column.empty))
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise bad_cell(path, row, column.name, values.iloc[row], expected)
    if column.kind == "integer":
        return pd.to_numeric(values.mask(blank), errors="raise").astype("Int64")
    if column.kind == "number":
        return pd.to_numeric(values.mask(blank), errors="raise").astype("float64")
    return values
