"""The second step: which commune every different cell of the column means.

A survey table and a mapping come in; lines with their rows, the choices of each select box, and the
mapping with what was chosen go out.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from geo.language import Text
from geo.publishing.search_suggestions import as_typed, place_line
from geo.state_cache import state_cache
from geo.survey.communes import area_name
from geo.survey.importing.commune_matches import (
    CellCommune,
    CommuneStatus,
    match_column,
    naming_columns,
)
from geo.survey.importing.distinct_cells import plain, read_column
from geo.territory import commune_names, match_communes
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.language import Language, Translator
    from geo.survey.commune_column import CommuneColumn
    from geo.survey.importing.column_proposals import Proposals
    from geo.survey.importing.mapping import ImportMapping
    from geo.survey.tables import SurveyTable

LEFT_OUT = "-"
"""The choice of a select box: rows with this cell are left out."""

STATUS_WORDS: dict[CommuneStatus, Text] = {
    "sure": Text("Sure"),
    "chosen": Text("Chosen by you"),
    "candidates": Text("To confirm"),
    "none": Text("No commune found"),
    "left_out": Text("Left out by you"),
    "total": Text("A total, no commune"),
}
_SETTLED = ("sure", "total")
_OPEN = ("candidates", "none")
_ROWS_SAID = 6
_SAME = 99


@dataclass(frozen=True)
class CellLine:
    """A different cell of the commune column, and the rows of the file that hold it.

    Attributes
    ----------
    cell : CellCommune
    rows : tuple of int
    beside : tuple of (code, column, text)
        The communes that other columns of the same rows name, where the cell does not.
    """

    cell: CellCommune
    rows: tuple[int, ...]
    beside: tuple[tuple[str, str, str], ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether somebody has to say what it means, or has said so."""
        return bool(self.cell.found) and self.cell.status not in _SETTLED

    @property
    def open(self) -> bool:
        """Whether nobody has said yet what it means."""
        return bool(self.cell.found) and self.cell.status in _OPEN

    @property
    def row_text(self) -> str:
        """The numbers of the first rows: ``3, 17, 20 …``."""
        some = ", ".join(map(str, self.rows[:_ROWS_SAID]))
        return some + (" …" if len(self.rows) > _ROWS_SAID else "")


def commune_lines(
    table: SurveyTable,
    mapping: ImportMapping,
    vintage: int,
    others: Sequence[CommuneColumn] = (),
) -> tuple[CellLine, ...]:
    """Every different cell of the column of communes, in the order of the file.

    Empty where the mapping names no column, or one that the table does not have.

    Parameters
    ----------
    table, mapping, vintage
    others : sequence of CommuneColumn
        Columns that may tell the commune as well: a name helps where a code was lost.
    """
    if mapping.commune not in table.raw.columns:
        return ()
    cells = read_column(table, mapping.commune or "")
    matched = match_column(table, mapping, vintage)
    rows: dict[str, list[int]] = {}
    for place, number in zip(cells.places.tolist(), table.raw.row_numbers, strict=True):
        rows.setdefault(matched[place].found, []).append(number)
    by_text = {one.found: one for one in reversed(matched)}
    lines = tuple(CellLine(by_text[found], tuple(of)) for found, of in rows.items())
    # Also where it is decided: a select box whose options change forgets what was chosen.
    if not any(line.doubtful for line in lines):
        return lines
    names = naming_columns(table, mapping.commune or "", others)
    places_of = {number: place for place, number in enumerate(table.raw.row_numbers)}
    return tuple(
        replace(line, beside=_beside(table, line, names, places_of, vintage))
        if line.doubtful and len(line.rows) <= _ROWS_SAID
        else line
        for line in lines
    )


def _beside(
    table: SurveyTable,
    line: CellLine,
    names: Sequence[str],
    places_of: Mapping[int, int],
    vintage: int,
) -> tuple[tuple[str, str, str], ...]:
    """What the other columns of a line's rows name, where all of them name the same."""
    found = []
    for name in names:
        at = table.raw.columns.index(name)
        texts = {plain(table.raw.rows[places_of[row]][at]) for row in line.rows}
        if len(texts) != 1:
            continue
        (text,) = texts
        (match,) = match_communes([text], vintage, near=False)
        # A province may have the same name; here it is one of communes.
        exact = [
            one.code for one in match.candidates if one.kind == "commune" and one.score > _SAME
        ]
        if len(exact) == 1:
            found.append((exact[0], name, text))
    return tuple(found)


def column_certainty(proposals: Proposals, column: str | None) -> Text | None:
    """What speaks for a column; None where nothing was found in it."""
    found = next((one for one in proposals.communes if one.column == column), None)
    if found is None:
        return None
    share = math.floor(100 * found.share)  # not all before they are all
    if found.postal:
        return Text(
            "{share}% of its cells are postal codes of communes; several communes may share one.",
            share=share,
        )
    return Text("{share}% of its cells are communes.", share=share)


def status_texts(lines: Sequence[CellLine]) -> list[Text]:
    """How many rows are sure, to confirm, and so on; the parts add up to the rows of the file."""
    counted: Counter[str] = Counter()
    for line in lines:
        counted[line.cell.status if line.cell.found else ""] += len(line.rows)
    told = [
        Text("{what}: {n}", what=words, n=counted[status])
        for status, words in STATUS_WORDS.items()
        if counted[status]
    ]
    if counted[""]:
        told.append(Text("{what}: {n}", what=Text("Without a commune"), n=counted[""]))
    return told


def cell_options(line: CellLine, vintage: int, say: Translator) -> dict[str, str]:
    """The choices for one cell: the candidates, leaving it out, then every other commune."""
    options: dict[str, str] = {}
    lines = _lines(vintage, say.language)
    for code, column, text in line.beside:
        why = say("Column {column} says “{found}”.", column=column, found=text)
        options.setdefault(code, f"{lines.get(code, code)} – {why}")
    options |= {
        match.code: f"{lines.get(match.code, match.code)} – {say.render(match.why)}"
        for match in line.cell.candidates
        if match.kind == "commune" and match.code not in options
    }
    options[LEFT_OUT] = say("Leave these rows out")
    return options | {code: line for code, line in lines.items() if code not in options}


@state_cache(maxsize=12, of="boundaries")
def _lines(vintage: int, language: Language) -> dict[str, str]:
    """Every commune as a line to search in: its name, its code, and what else finds it."""
    names = commune_names(vintage)
    order = sorted(names, key=lambda code: as_typed(names[code][language]).casefold())
    return {code: place_line(names[code], language, more=(code,)) for code in order}


def chosen_option(line: CellLine, mapping: ImportMapping) -> str | None:
    """What the select box of a cell shows now."""
    if line.cell.found not in mapping.matches or line.open:
        return None
    return mapping.matches[line.cell.found] or LEFT_OUT


def with_match(mapping: ImportMapping, found: str, option: str | None) -> ImportMapping:
    """The mapping with what was chosen for a cell; None takes the choice back."""
    matches = {cell: code for cell, code in mapping.matches.items() if cell != found}
    if option is not None:
        matches[found] = None if option == LEFT_OUT else NisCode(option)
    return replace(mapping, matches=matches)


def commune_table(lines: Sequence[CellLine], vintage: int, say: Translator) -> pd.DataFrame:
    """One line for each different cell: what it holds, where, and what it means."""
    return pd.DataFrame(
        [
            {
                say("Found"): line.cell.found,
                say("Rows"): line.row_text,
                say("Result"): say.render(STATUS_WORDS[line.cell.status]),
                say("Commune"): say.render(area_name(line.cell.code, "commune", vintage))
                if line.cell.code
                else "",
                say("REFNIS code"): line.cell.code or "",
                say("Reason"): say.render(line.cell.reason),
            }
            for line in lines
        ],
        dtype="str",
    )
