"""Which survey tool a table comes from, and what its columns say about themselves.

A plain table comes in, a :class:`SurveyTable` goes out: the header rows that a tool puts above the
answers are taken out of the rows, the columns that belong to one question say so, the columns of
the tool itself (ids, dates, addresses, progress) are named. What the cells mean is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from geo.language import AtlasError, Text
from geo.survey.tables import atlas_export, form_tools, limesurvey, qualtrics
from geo.survey.tables.limits import place_of

if TYPE_CHECKING:
    from geo.survey.tables.header_rows import Recognised
    from geo.survey.tables.raw import RawTable

Export = Literal[
    "plain", "limesurvey", "qualtrics", "surveymonkey", "microsoft_forms", "google_forms", "atlas"
]


@dataclass(frozen=True)
class SourceColumn:
    """A column of a survey table.

    Attributes
    ----------
    name : str
        As in :attr:`RawTable.columns`, different from all others.
    code : str
        The code of its question: ``Q7`` of ``Q7[SQ001]``; the header where there are no codes.
    part : str or None
        Which of several columns of one question it is (``SQ001``, ``other``, ``4_TEXT``); None
        where the question has one column.
    text : str
        The wording, where the file has it; of a part with the wording of the part.
    letter : str
        Its letter in a spreadsheet, for messages.
    """

    name: str
    code: str
    part: str | None
    text: str
    letter: str


@dataclass(frozen=True)
class SurveyTable:
    """A table of answers of which it is known where it comes from.

    Attributes
    ----------
    raw : RawTable
        The table without the header rows beyond the first.
    export : str
        The survey tool, one of :data:`Export`; "plain" where there is none.
    columns : tuple of SourceColumn
        One for each column of ``raw``, in its order.
    housekeeping : tuple of str
        Names of columns of the survey tool itself: ids, dates, addresses, progress, language.
    submitted : str or None
        The column with the date of the answer. LimeSurvey gives 1 January 1980 to finished
        answers of a survey that keeps no dates.
    finished : str or None
        The column that tells finished answers: Qualtrics' ``Finished``; LimeSurvey's
        ``submitdate``, which is empty until an answer is sent, or else ``lastpage``.
    status : tuple of str
        The columns that tell a test or a preview from an answer, whatever they are called:
        Qualtrics' ``Status`` (in words, or numbers) and ``DistributionChannel``.
    """

    raw: RawTable
    export: Export
    columns: tuple[SourceColumn, ...]
    housekeeping: tuple[str, ...] = ()
    submitted: str | None = None
    finished: str | None = None
    status: tuple[str, ...] = ()


def survey_table(raw: RawTable) -> SurveyTable:
    """Recognise the export of a survey tool.

    LimeSurvey by two of its own columns, in codes or in full texts of its four languages here, or
    by columns like ``Q7[SQ001]``. Qualtrics by its row of ``{"ImportId": ...}``, or by three of
    its own columns. The atlas's own export by three of its columns. SurveyMonkey and Microsoft
    Forms by four of theirs, Google Forms by its first. Anything else is plain.

    Raises
    ------
    AtlasError
        The header rows of the export have no answers below them.
    """
    headers = _written(raw.columns)
    export, found = _recognised(headers, raw)
    if found is None:
        columns = tuple(
            SourceColumn(name, header, None, "", raw.letter(place))
            for place, (name, header) in enumerate(zip(raw.columns, headers, strict=True))
        )
        return SurveyTable(raw, "plain", columns)
    if found.rows_above == len(raw.rows):
        raise AtlasError(
            Text(
                "{place} has the header of a survey tool but no answers below it. Export the "
                "answers again, the unfinished ones as well.",
                place=place_of(raw.name, raw.sheet),
            )
        )
    names = raw.columns
    return SurveyTable(
        raw=replace(
            raw,
            rows=raw.rows[found.rows_above :],
            row_numbers=raw.row_numbers[found.rows_above :],
        ),
        export=export,
        columns=tuple(
            SourceColumn(name, code, part, text, raw.letter(place))
            for place, (name, (code, part, text)) in enumerate(
                zip(names, found.columns, strict=True)
            )
        ),
        housekeeping=tuple(names[place] for place in found.housekeeping),
        submitted=None if found.submitted is None else names[found.submitted],
        finished=None if found.finished is None else names[found.finished],
        status=tuple(names[place] for place in found.status),
    )


def _recognised(headers: list[str], raw: RawTable) -> tuple[Export, Recognised | None]:
    tools: tuple[tuple[Export, Recognised | None], ...] = (
        ("qualtrics", qualtrics.recognise(headers, raw.rows[:3])),
        ("limesurvey", limesurvey.recognise(headers)),
        ("atlas", atlas_export.recognise(headers)),
        ("surveymonkey", form_tools.surveymonkey(headers, raw.rows[:1])),
        ("microsoft_forms", form_tools.microsoft_forms(headers)),
        ("google_forms", form_tools.google_forms(headers)),
    )
    return next((one for one in tools if one[1] is not None), ("plain", None))


def _written(names: tuple[str, ...]) -> list[str]:
    """The headers as they stand in the file: without the number that tells equal ones apart."""
    known = set(names)
    written = []
    for name in names:
        base, _, number = name.rpartition(" (")
        repeated = base in known and number[:-1].isdecimal() and number.endswith(")")
        written.append(base if repeated else name)
    return written
