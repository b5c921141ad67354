"""Several answers by one commune become one, by a rule that is chosen and said.

latest
    The answer with the last date; without a date the one furthest down in the file.
most_complete
    The answer with the most questions answered; of several the latest.
mean
    Of scores the mean; of counts the mean, rounded to a whole number, halves up; of yes and no and
    of one choice what was answered most often, of several the latest of these; of several choices
    those that at least half of the answers ticked. A question that concerned any of the answers
    concerns the commune.

sum
    Of counts the sum, where every row of the commune has a number; of all else as ``mean``. For
    tables with several rows a commune, by age or party.

Coded answers of any number of units (rows, or forms in a long layout) and the commune of each come
in; one answer a commune and question goes out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from geo.language import Text
from geo.survey.editions import NONE_CHOSEN, NOT_APPLICABLE
from geo.survey.importing.cell_answers import written_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from geo.survey.edition import DuplicateRule
    from geo.survey.importing.coded import Coded
    from geo.survey.question import Question

RULE_LABELS: dict[DuplicateRule, Text] = {
    "latest": Text(
        "Where a commune answered several times, its latest answer counts (by date, else the one "
        "furthest down in the file)."
    ),
    "most_complete": Text(
        "Where a commune answered several times, the answer with the most questions answered "
        "counts; of several the latest."
    ),
    "mean": Text(
        "Where a commune answered several times, its answers are put together: the mean of numbers "
        "(counts rounded), the most frequent choice, and the choices that at least half of its "
        "answers ticked."
    ),
    "sum": Text(
        "Where a commune has several rows, its counts are added up, if each row has one; all else "
        "is put together: the mean of scores, the most frequent choice, and the choices that at "
        "least half of the rows ticked."
    ),
}
TOGETHER: frozenset[DuplicateRule] = frozenset({"mean", "sum"})
"""Rules by which all answers of a commune count."""


def choose(
    coded: Sequence[Coded],
    units: npt.NDArray[np.intp],
    communes: npt.NDArray[np.int32],
    order: npt.NDArray[np.intp],
    rule: DuplicateRule,
) -> npt.NDArray[np.bool_]:
    """Which of ``units`` count.

    Parameters
    ----------
    coded : sequence of Coded
    units : int array
        Places of units that may count.
    communes : int array
        The commune of each unit in ``units``, as a number.
    order : int array
        The rank in time of each unit in ``units``; no two are equal.
    rule : DuplicateRule

    Returns
    -------
    bool array
        As long as ``units``; with the rules of :data:`TOGETHER` all count.
    """
    if rule in TOGETHER or not len(units):
        return np.ones(len(units), dtype=bool)
    if rule == "most_complete":
        answered = np.zeros(len(units), dtype=np.int64)
        for one in coded:
            answered += one.places[units] >= 0
        ranked = np.lexsort((order, answered, communes))
    else:
        ranked = np.lexsort((order, communes))
    last = np.flatnonzero(np.diff(communes[ranked], append=-1) != 0)
    counts = np.zeros(len(units), dtype=bool)
    counts[ranked[last]] = True
    return counts


def choose_by_question(
    one: Coded,
    units: npt.NDArray[np.intp],
    communes: npt.NDArray[np.int32],
    order: npt.NDArray[np.intp],
) -> npt.NDArray[np.bool_]:
    """Which of ``units`` has the latest answer to one question, where units are no whole forms."""
    answered = one.places[units] >= 0
    ranked = np.lexsort((order, answered, communes))
    last = np.flatnonzero(np.diff(communes[ranked], append=-1) != 0)
    counts = np.zeros(len(units), dtype=bool)
    counts[ranked[last]] = True
    return counts & answered


def merge_responses(
    one: Coded,
    units: npt.NDArray[np.intp],
    communes: npt.NDArray[np.int32],
    order: npt.NDArray[np.intp],
    rule: DuplicateRule = "mean",
) -> pd.Series[str]:
    """One answer a commune from all its answers, by the rule ``mean`` or ``sum``.

    Returns
    -------
    Series of str
        Index: the number of the commune. Communes without any answer have no row.
    """
    places = one.places[units]
    given = places >= 0
    frame = pd.DataFrame(
        {"commune": communes[given], "place": places[given], "order": order[given]}
    )
    added = rule == "sum" and one.question.type == "count"
    if added:  # a sum without one of its rows would be too low
        frame = frame[~frame.commune.isin(set(communes[~given].tolist()))]
    answers = pd.Series(one.answers, dtype="object")
    frame["answer"] = answers.reindex(frame.place).to_numpy()
    concerned = frame[frame.answer != NOT_APPLICABLE]
    kept = pd.concat([concerned, frame[~frame.commune.isin(set(concerned.commune))]])
    only = ~kept.commune.duplicated(keep=False)
    single = kept[only].set_index("commune").answer
    many = kept[~only]
    if many.empty:
        return cast("pd.Series[str]", single.sort_index())
    together: pd.Series[str] = pd.concat(
        [single, _combined(one.question, many, added=added)]
    ).sort_index()
    return together


def _combined(question: Question, many: pd.DataFrame, *, added: bool) -> pd.Series[str]:
    if (many.answer == NOT_APPLICABLE).any():
        none = many.answer == NOT_APPLICABLE
        left = many[~none]
        nothing = pd.Series(NOT_APPLICABLE, index=pd.Index(many[none].commune.unique()))
        combined = [_combined(question, left, added=added)] if len(left) else []
        return pd.concat([nothing, *combined])
    match question.type:
        case "score" | "count":
            numbers = many.answer.astype("float64").groupby(many.commune)
            found = numbers.sum() if added else numbers.mean()
            if question.type == "count":
                return cast("pd.Series[str]", found.map(lambda value: str(math.floor(value + 0.5))))
            return cast("pd.Series[str]", found.map(lambda value: written_score(value) or "0"))
        case "several_of":
            return _ticked_by_half(question, many)
    counted = many.groupby(["commune", "answer"]).order.agg(["size", "max"]).reset_index()
    ranked = counted.sort_values(["commune", "size", "max"])
    last = ranked.drop_duplicates("commune", keep="last").set_index("commune")
    return cast("pd.Series[str]", last.answer)


def _ticked_by_half(question: Question, many: pd.DataFrame) -> pd.Series[str]:
    chosen = many.answer.str.split("|")
    shares = pd.DataFrame(
        {
            choice.key: chosen.map(lambda keys, key=choice.key: key in keys)
            .groupby(many.commune)
            .mean()
            for choice in question.choices
        }
    )
    alone = {choice.key for choice in question.choices if choice.exclusive}

    def joined(row: pd.Series[float]) -> str:
        keys = [str(key) for key in row.index[row >= 0.5]]
        if len(keys) > 1:  # exactly half said "none of them", half said some
            keys = [key for key in keys if key not in alone]
        return "|".join(keys) or NONE_CHOSEN

    return cast("pd.Series[str]", shares.apply(joined, axis=1))
