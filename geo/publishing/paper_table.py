"""A table that scrolls on screen, whole on paper: rows that repeat their headings on every page."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import pandas as pd
from pandas.api.types import is_numeric_dtype

from geo.publishing.html import fill_template

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

    from geo.language import Translator

_BETWEEN = "\t"  # numbers: none has it


def paper_table_html(table: Styler | pd.DataFrame, say: Translator, caption: str) -> str:
    """All rows of ``table`` as it shows them, as HTML that only paper shows.

    Parameters
    ----------
    table
        A table under headings, or one whose numbers are written
        (:func:`geo.publishing.formatted_table.formatted_table`); its index is not shown, and a gap
        is empty.
    caption
        What the table is, for whom hears it.
    """
    styled = table.style if isinstance(table, pd.DataFrame) else table
    data: pd.DataFrame = styled.data  # type: ignore[attr-defined]  # pandas has it, untyped
    words = [name for name in data.columns if not is_numeric_dtype(data[name])]
    columns = {name: data[name].astype(str).tolist() for name in words}
    columns |= _numbers(styled, data.drop(columns=words))
    for name, cells in columns.items():
        gaps = data[name].isna()
        columns[name] = ["" if gap else cell for cell, gap in zip(cells, gaps, strict=True)]
    return fill_template(
        "templates/paper_table.html",
        say,
        caption=caption,
        heads=[(str(name), name not in words) for name in data.columns],
        rows=list(zip(*(columns[name] for name in data.columns), strict=True)),
    )


def _numbers(styled: Styler, numbers: pd.DataFrame) -> dict[str, list[str]]:
    """The columns of numbers as they are written."""
    if numbers.empty:
        return {name: [] for name in numbers.columns}
    others = [name for name in styled.columns if name not in numbers]
    shown = deepcopy(styled).hide(axis="index").hide(axis="columns", subset=others)
    lines = shown.to_string(delimiter=_BETWEEN).splitlines()[1:]
    # After the last column there may be a mark for those that are hidden.
    cells = [line.split(_BETWEEN)[: len(numbers.columns)] for line in lines]
    return dict(zip(numbers.columns, map(list, zip(*cells, strict=True)), strict=True))
