"""Rows that the survey tool, or a cell, says are no answers: tests, spam, what was broken off.

A survey table comes in; groups of its rows go out, each with the reason, for whoever lists them
instead of counting them. Both the editors' import and a reader's own file ask here. That an answer
was imported into Qualtrics, or was given offline, does not make it a test.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from geo.language import Text
from geo.survey.importing import answer_vocabulary
from geo.survey.importing.distinct_cells import folded, plain, read_column

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import numpy as np
    import numpy.typing as npt

    from geo.survey.tables import SurveyTable

WhyAside = Literal["test", "spam", "unfinished"]

# What people call the column in which a survey tool keeps tests apart, folded.
_STATUS = frozenset(
    [
        *("status", "statut", "response type", "type de reponse", "antworttyp", "responstype"),
        *("distributionchannel", "distribution channel", "canal de distribution"),
        *("distributiekanaal", "verteilungskanal"),
    ]
)
# Qualtrics adds up what an answer is: 1 a preview, 2 a test, 4 imported, 8 spam, 16 offline.
_PREVIEWED, _SPAM = 1 | 2, 8


class SetAside(NamedTuple):
    """Rows that are no answers.

    Attributes
    ----------
    why : "test", "spam" or "unfinished"
    rows : bool array
        One for each row of the table.
    reason : Text
    """

    why: WhyAside
    rows: npt.NDArray[np.bool_]
    reason: Text


def trials_and_spam(table: SurveyTable, used: Collection[str] = ()) -> Iterator[SetAside]:
    """Rows that somebody filled in to try the form out, and those that are taken for spam.

    The survey tool says so, or a whole cell does: of the commune, or of a column that holds no
    answers that are taken in.

    Parameters
    ----------
    table : SurveyTable
    used : collection of str
        The columns that hold answers; what they say is an answer.
    """
    for name in table.raw.columns:
        # Of an export of the atlas these are words about the edition, not about a row.
        if name in used or (table.export == "atlas" and name in table.housekeeping):
            continue
        cells = read_column(table, name)
        status = is_status(table, name)
        if not status and not answer_vocabulary.may_hold_tests(cells.cells):
            continue
        for at, cell in enumerate(cells.cells):
            text = plain(cell) if status or answer_vocabulary.may_be_test(cell) else ""
            why = (
                _why(table, text) if status else "test" if answer_vocabulary.is_test(text) else None
            )
            if text and why is not None:
                yield SetAside(why, cells.places == at, _reason(why, name, text))


def unfinished(table: SurveyTable, column: str) -> list[SetAside]:
    """Rows that the survey tool does not call finished.

    Words or 1 and 0 say yes and no; of page numbers and percentages the highest is finished; of
    dates any is. A column that is all empty tells nothing.
    """
    cells = read_column(table, column)
    finished = _finished(cells.texts)
    if not any(finished):
        return []
    return [
        SetAside(
            "unfinished",
            cells.places == at,
            Text("Not finished: column {column} says “{found}”.", column=column, found=text)
            if text
            else Text("Not finished: column {column} is empty.", column=column),
        )
        for at, (text, done) in enumerate(zip(cells.texts, finished, strict=True))
        if not done
    ]


def is_status(table: SurveyTable, name: str) -> bool:
    """Whether a column tells tests and spam from answers, as the survey tool says or its name."""
    return name in table.status or folded(name) in _STATUS


def _why(table: SurveyTable, text: str) -> WhyAside | None:
    """What a cell of a column of statuses says; a preview that is spam is a preview."""
    number = 0
    if table.export == "qualtrics" and text.isascii() and text.isdecimal() and len(text) < 4:
        number = int(text)
    if number & _PREVIEWED or answer_vocabulary.is_test_status(text):
        return "test"
    return "spam" if number & _SPAM or answer_vocabulary.is_spam_status(text) else None


def _reason(why: WhyAside, column: str, found: str) -> Text:
    if why == "spam":
        return Text(
            "Taken for spam by the survey tool: column {column} says “{found}”.",
            column=column,
            found=found,
        )
    return Text("A test: column {column} says “{found}”.", column=column, found=found)


def _finished(texts: Sequence[str]) -> list[bool]:
    filled = [text for text in texts if text]
    if all(answer_vocabulary.is_yes(text) or answer_vocabulary.is_no(text) for text in filled):
        return [answer_vocabulary.is_yes(text) for text in texts]
    if all(text.isdecimal() and text.isascii() and len(text) < 10 for text in filled):
        last = max(map(int, filled))
        return [bool(text) and int(text) == last for text in texts]
    return [bool(text) for text in texts]
