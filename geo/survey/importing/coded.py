"""The answers to one question, row by row, as places in a short list of different answers.

The cells of the columns of a question come in; a :class:`Coded` goes out, with the cells that gave
no answer. A question of which several can be chosen may be spread over one column a choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from geo.language import Text
from geo.survey.editions import NONE_CHOSEN, NOT_APPLICABLE, is_valid_value
from geo.survey.importing.cell_answers import (
    ReadCells,
    Refusal,
    expected_cell,
    read_cells,
    read_ticks,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from geo.survey.importing.distinct_cells import Distinct
    from geo.survey.importing.mapping import ColumnUse
    from geo.survey.question import Question
    from geo.survey.tables.number_notation import Numbers

BLANK, REFUSED = -1, -2
"""Places of rows without an answer: nothing stands there, or something that cannot be read."""

_YES, _NO, _NOT_APPLICABLE = 1, 0, 2
_MOST_TOLD = 50


@dataclass(eq=False)
class Refused:
    """Cells of one column with one content that gave no answer."""

    column: str
    found: str
    refusal: Refusal
    rows: npt.NDArray[np.intp]


@dataclass(eq=False)
class Coded:
    """The answers to one question.

    Attributes
    ----------
    question : Question
    answers : list of str
        The different answers, as ``answers.csv`` writes them.
    places : int32 array
        For each row the place of its answer, or BLANK or REFUSED.
    columns : tuple of str
        Where they were read.
    refused : list of Refused
    numbers : mapping of str to Numbers
        Columns of numbers, and how they were read.
    notes : list of (column, Text)
        What must be known about the question as it was read.
    blank_is_none : bool
        Blank in all its columns means that nothing was ticked.
    """

    question: Question
    answers: list[str]
    places: npt.NDArray[np.int32]
    columns: tuple[str, ...]
    refused: list[Refused] = field(default_factory=list)
    numbers: Mapping[str, Numbers] = field(default_factory=dict)
    notes: list[tuple[str, Text]] = field(default_factory=list)
    blank_is_none: bool = False

    def place_of(self, answer: str) -> int:
        """The place of an answer, which is added where it was not given yet."""
        if answer not in self.answers:
            self.answers.append(answer)
        return self.answers.index(answer)


def code_column(question: Question, use: ColumnUse, cells: Distinct) -> Coded:
    """The answers to a question that has one column."""
    read = read_cells(question, cells.cells, use)
    answers: dict[str, int] = {}
    place_of_cell = np.full(len(cells.cells), BLANK, dtype=np.int32)
    for at, answer in enumerate(read.answers):
        if answer is not None:
            place_of_cell[at] = answers.setdefault(answer, len(answers))
    for at, refusal in read.refusals.items():
        if refusal.blocks:
            place_of_cell[at] = REFUSED
    return Coded(
        question,
        list(answers),
        place_of_cell[cells.places] if len(cells.cells) else cells.places.copy(),
        (use.column,),
        _refused(use.column, cells, read),
        {} if read.numbers is None else {use.column: read.numbers},
    )


def code_choices(
    question: Question, uses: Sequence[ColumnUse], columns: Mapping[str, Distinct]
) -> Coded:
    """The answers to a question that has one column a choice.

    Ticked choices are joined. Where no choice is ticked but at least one column says no, none was
    chosen; where all are blank the question was left open, unless a use says otherwise. A row of
    which one column cannot be read has no answer.
    """
    keys = [choice.key for choice in question.choices]
    by_choice = {use.choice: use for use in uses}
    length = len(columns[uses[0].column].places)
    states = np.full((length, len(keys)), BLANK, dtype=np.int8)
    refused: list[Refused] = []
    for at, key in enumerate(keys):
        use = by_choice.get(key)
        if use is None:
            continue
        cells = columns[use.column]
        read = read_ticks(question, key, cells.cells, use)
        states[:, at] = _states(read)[cells.places] if len(cells.cells) else BLANK
        refused += _refused(use.column, cells, read)
    patterns, places_of = np.unique(states, axis=0, return_inverse=True)
    places_of = places_of.reshape(-1)
    coded = Coded(
        question,
        [],
        np.full(length, BLANK, dtype=np.int32),
        tuple(use.column for use in uses),
        refused,
        blank_is_none=any(use.blank == "none" for use in uses),
    )
    for at, pattern in enumerate(patterns):
        answer = _joined(keys, pattern)
        rows = places_of == at
        if answer is None:
            coded.places[rows] = REFUSED if (pattern == REFUSED).any() else BLANK
        elif is_valid_value(question, answer):
            coded.places[rows] = coded.place_of(answer)
        else:
            coded.places[rows] = REFUSED
            remedy = Text("One of them cannot go with another choice: correct the ticks.")
            refusal = Refusal(expected_cell(question), blocks=True, remedy=remedy)
            first = uses[0].column
            coded.refused.append(Refused(first, answer, refusal, np.flatnonzero(rows)))
    _note_gaps(coded, uses, keys, states)
    return coded


def _states(read: ReadCells) -> npt.NDArray[np.int8]:
    meaning = {"yes": _YES, "no": _NO, NOT_APPLICABLE: _NOT_APPLICABLE, None: BLANK}
    states = np.array([meaning[answer] for answer in read.answers], dtype=np.int8)
    for at, refusal in read.refusals.items():
        if refusal.blocks:
            states[at] = REFUSED
    return states


def _joined(keys: Sequence[str], pattern: npt.NDArray[np.int8]) -> str | None:
    if (pattern == REFUSED).any():
        return None
    ticked = [key for key, state in zip(keys, pattern, strict=True) if state == _YES]
    if ticked:
        return "|".join(ticked)
    if (pattern == _NOT_APPLICABLE).any():
        return NOT_APPLICABLE
    return NONE_CHOSEN if (pattern == _NO).any() else None


def _note_gaps(
    coded: Coded, uses: Sequence[ColumnUse], keys: Sequence[str], states: npt.NDArray[np.int8]
) -> None:
    """Say what several columns cannot tell: choices without a column, blank or not ticked."""
    missing = [key for key in keys if key not in {use.choice for use in uses}]
    if missing:
        coded.notes.append(
            (
                uses[0].column,
                Text(
                    "a column for each choice of {question}; {choices} have none and count as not "
                    "ticked",
                    question=coded.question.label,
                    choices=", ".join(missing),
                ),
            )
        )
    if not (states == _NO).any() and (states == _YES).any() and not coded.blank_is_none:
        open_rows = int((coded.places == BLANK).sum())
        if open_rows:
            coded.notes.append(
                (
                    uses[0].column,
                    Text(
                        "something that tells “nothing ticked” from “left open” in {question}: "
                        "{n} rows without a tick count as left open, unless it is told that then "
                        "none applies",
                        question=coded.question.label,
                        n=open_rows,
                    ),
                )
            )


def _refused(column: str, cells: Distinct, read: ReadCells) -> list[Refused]:
    """One entry a different cell; of a column of free text the rest in one."""
    texts = cells.texts
    blocking = [at for at, refusal in sorted(read.refusals.items()) if refusal.blocks]
    told = blocking[:_MOST_TOLD]
    told += [at for at, refusal in sorted(read.refusals.items()) if not refusal.blocks]
    refused = [
        Refused(column, texts[at], read.refusals[at], cells.rows_of(at))
        for at in told[: 2 * _MOST_TOLD]
    ]
    rest = sorted(set(read.refusals) - set(told[: 2 * _MOST_TOLD]))
    if rest:
        found = ", ".join(texts[at] for at in rest[:3]) + ", …"
        refusal = Refusal(read.refusals[rest[0]].expected, blocks=bool(set(rest) & set(blocking)))
        rows = np.flatnonzero(np.isin(cells.places, rest))
        refused.append(Refused(column, found, refusal, rows))
    return refused
