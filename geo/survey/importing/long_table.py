"""A table in which every row is one answer to one question, put into forms.

Rows with their commune and the mapping of question cells come in; the same coded answers as of a
wide table go out, whose units are forms instead of rows, and which rows each form was made of.
Where no column tells the forms of one commune apart, its first answers to each question are one
form, its second answers another.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import Text
from geo.survey.importing.coded import Coded, code_choices, code_column
from geo.survey.importing.distinct_cells import Distinct, distinct, read_column

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from geo.survey.importing.kept_rows import KeptRows
    from geo.survey.importing.mapping import ColumnUse, ImportMapping
    from geo.survey.question import Question
    from geo.survey.tables import Cell, SurveyTable


@dataclass(eq=False)
class ResponseCases:
    """Coded answers of forms.

    Attributes
    ----------
    coded : list of Coded
        Their ``refused`` name rows of the table, their places are of forms.
    communes : int32 array
        The commune of each form.
    order : int array
        Its rank in time: that of its last row.
    rows : dict of question key to (rows, forms)
        The rows with an answer that the coded answers were made of, and the form of each.
    """

    coded: list[Coded]
    communes: npt.NDArray[np.int32]
    order: npt.NDArray[np.intp]
    rows: dict[str, tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]] = field(default_factory=dict)


def code_long(
    table: SurveyTable,
    mapping: ImportMapping,
    questions: Mapping[str, Question],
    rows: KeptRows,
) -> ResponseCases:
    """Put the rows that are kept into forms; list those with another question or no answer."""
    cells = read_column(table, mapping.question_column or "")
    values = table.raw.columns.index(mapping.value_column or "")
    by_column = {use.column: use for use in mapping.columns if use.question in questions}
    uses = [by_column.get(text) for text in cells.texts]
    taken = np.array([use is not None for use in uses], dtype=bool)[cells.places]
    rows.list_rows(~taken, "not_taken", Text("Its question is not taken in."))
    column = [row[values] for row in table.raw.rows]
    empty = np.array([cell is None for cell in column], dtype=bool)
    rows.list_rows(empty, "open", Text("The cell of the answer is empty."))

    kept = np.flatnonzero(rows.kept)
    form_of, communes = _forms(table, mapping, rows, kept, cells)
    order = np.zeros(len(communes), dtype=np.intp)
    np.maximum.at(order, form_of, rows.order[kept])
    forms = ResponseCases([], communes, order)
    by_question: dict[str, list[tuple[ColumnUse, npt.NDArray[np.bool_]]]] = {}
    # A filter asks for an earlier question, which is to be coded before.
    places = {key: n for n, key in enumerate(questions)}
    for at, use in enumerate(uses):
        if use is not None and use.question is not None:
            of_use = cells.places[kept] == at
            by_question.setdefault(use.question, []).append((use, of_use))
    for key, parts in sorted(by_question.items(), key=lambda item: places[item[0]]):
        _code_question(
            questions[key],
            parts,
            column=column,
            kept=kept,
            form_of=form_of,
            rows=rows,
            forms=forms,
        )
    return forms


def _forms(
    table: SurveyTable,
    mapping: ImportMapping,
    rows: KeptRows,
    kept: npt.NDArray[np.intp],
    questions: Distinct,
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int32]]:
    """The form of each kept row, and the commune of each form."""
    frame = pd.DataFrame({"commune": rows.communes[kept]})
    if mapping.response_column is not None and mapping.response_column in table.raw.columns:
        frame["form"] = read_column(table, mapping.response_column).places[kept]
    else:
        ranked = frame.assign(question=questions.places[kept], order=rows.order[kept])
        ranked = ranked.sort_values("order", kind="stable")
        frame["form"] = ranked.groupby(["commune", "question"]).cumcount().sort_index()
    grouped = frame.groupby(["commune", "form"], sort=True)
    form_of = np.asarray(grouped.ngroup(), dtype=np.intp)
    communes = np.zeros(grouped.ngroups, dtype=np.int32)
    communes[form_of] = frame.commune.to_numpy(dtype=np.int32)
    return form_of, communes


def _code_question(
    question: Question,
    parts: list[tuple[ColumnUse, npt.NDArray[np.bool_]]],
    *,
    column: Sequence[Cell],
    kept: npt.NDArray[np.intp],
    form_of: npt.NDArray[np.intp],
    rows: KeptRows,
    forms: ResponseCases,
) -> None:
    """Code one question, whole or by choice, and keep which rows it was made of."""
    spread: dict[str, Distinct] = {}
    used: list[npt.NDArray[np.intp]] = []
    source_of: dict[str, npt.NDArray[np.intp]] = {}
    for use, of_use in parts:
        at = np.flatnonzero(of_use)
        at = at[np.argsort(rows.order[kept[at]], kind="stable")]
        last = np.full(len(forms.communes), -1, dtype=np.intp)
        last[form_of[at]] = at  # of several the last in time stays
        for lost in np.setdiff1d(at, last[last >= 0]).tolist():
            rows.list_superseded(int(kept[lost]), int(kept[last[form_of[lost]]]))
        sources = np.where(last >= 0, kept[last], -1)
        spread[use.column] = _spread(column, sources)
        source_of[use.column] = sources
        used.append(last[last >= 0])
    uses = [use for use, _ in parts]
    if len(uses) == 1 and uses[0].choice is None:
        coded = code_column(question, uses[0], spread[uses[0].column])
    else:
        coded = code_choices(question, [use for use in uses if use.choice is not None], spread)
    for one in coded.refused:
        one.rows = source_of[one.column][one.rows]
    forms.coded.append(coded)
    every = np.concatenate(used)
    forms.rows[question.key] = (kept[every], form_of[every])


def _spread(column: Sequence[Cell], sources: npt.NDArray[np.intp]) -> Distinct:
    """The cells of one question, one place a form; empty where the form has none."""
    return distinct([None if row < 0 else column[row] for row in sources.tolist()])
