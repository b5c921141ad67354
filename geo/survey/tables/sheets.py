"""Which sheet of a workbook is read, whatever kind of workbook it is.

The first sheet with cells that a spreadsheet program shows, or the one asked for. A hidden sheet is
read only by its name: what somebody hid is not published by accident.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.language import AtlasError, Text
from geo.survey.tables.formula_notes import only_formulas
from geo.survey.tables.grid import Grid, SourceFile
from geo.survey.tables.header import assemble

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.survey.tables.raw import RawTable


class HiddenSheetsError(AtlasError):
    """A workbook that shows no cells, but has sheets that it hides.

    Attributes
    ----------
    sheets : tuple of str
        The hidden ones, to choose from.
    """

    def __init__(self, text: Text, sheets: tuple[str, ...]) -> None:
        super().__init__(text)
        self.sheets = sheets


@dataclass(frozen=True)
class Sheets:
    """The sheets of a workbook with cells, in its order; ``hidden`` are some of ``titles``."""

    name: str
    titles: tuple[str, ...]
    hidden: tuple[str, ...]
    date_system: int


def choose(
    sheets: Sheets,
    wanted: str | None,
    read: Callable[[SourceFile], Grid],
    *,
    with_hidden: bool = False,
) -> RawTable:
    """Read the sheet ``wanted``, or the first visible one with cells.

    Parameters
    ----------
    sheets : Sheets
    wanted : str or None
    read : callable
        Takes the source of one sheet and gives its cells.
    with_hidden : bool
        Whether rows and columns that are hidden in the sheet are read as well.

    Raises
    ------
    AtlasError
        No such sheet, or no cells in it; cells in hidden sheets only.
    """
    if wanted is not None and wanted not in sheets.titles:
        raise AtlasError(
            Text(
                "{file} has no sheet {sheet}. Its sheets are: {sheets}.",
                file=sheets.name,
                sheet=wanted,
                sheets=", ".join(sheets.titles),
            )
        )
    visible = [title for title in sheets.titles if title not in sheets.hidden]
    formulas: SourceFile | None = None
    for title in visible if wanted is None else [wanted]:
        source = SourceFile(sheets.name, title, sheets.titles, sheets.hidden, sheets.date_system)
        grid = read(source)
        if grid.records:
            table = assemble(source, grid, with_hidden=with_hidden)
            return table if wanted is not None else _with_hidden_said(table)
        if grid.unsaved:
            formulas = formulas or source
    if formulas is not None:
        raise AtlasError(only_formulas(formulas))
    if wanted is None and sheets.hidden:
        raise HiddenSheetsError(
            Text(
                "{file} has no cells in the sheets that it shows; hidden sheets are: {sheets}. "
                "Choose one of them, or make it visible and save the file again.",
                file=sheets.name,
                sheets=", ".join(sheets.hidden),
            ),
            sheets.hidden,
        )
    raise AtlasError(
        Text(
            "{file}, sheet {sheet}: there are no cells. A header, a commune column and at least "
            "one number column were expected.",
            file=sheets.name,
            sheet=wanted if wanted is not None else ", ".join(sheets.titles),
        )
    )


def _with_hidden_said(table: RawTable) -> RawTable:
    if not table.hidden:
        return table
    said = Text(
        "{file} has hidden sheets, which were not read: {sheets}.",
        file=table.name,
        sheets=", ".join(table.hidden),
    )
    return replace(table, notes=(*table.notes, said))
