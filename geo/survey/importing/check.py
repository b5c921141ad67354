"""The report before publishing: what blocks, what to know, and what will be published.

The answers that were gathered come in; a :class:`Report` goes out. A page or a command shows its
:func:`report_lines` in the reader's language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.language import Text
from geo.survey.communes import area_codes, area_name, area_table
from geo.survey.editions import NOT_APPLICABLE
from geo.survey.importing.contradictions import contradictions
from geo.survey.importing.duplicate_responses import RULE_LABELS, TOGETHER
from geo.survey.importing.problem import Problem
from geo.survey.importing.row_accounting import WHY_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.language import Translator
    from geo.survey.commune_column import CommuneColumn
    from geo.survey.importing.answers import GatheredAnswers
    from geo.survey.importing.mapping import ImportMapping
    from geo.survey.question import Question
    from geo.survey.tables import SurveyTable

SHORT_SCALES = (4, 5, 7)
"""Ends of scales that begin with 1 and are common in questionnaires."""

# How a column names the ends of its scale: (1-5), van 1 tot 5, sur 5, 1 = …, 5 = ….
_TOP = 10
_FROM_TO = r"[01]\s*(?:-|–|—|à|a|tot|t/m|to|bis|\.{2,3}|…)\s*(?P<top>\d{1,3})(?![\d.,])"
_SCALES = tuple(
    re.compile(one, re.IGNORECASE)
    for one in (
        rf"[(\[](?:van|de|from|von)?\s*{_FROM_TO}\s*[)\]]",
        rf"\b(?:schaal|[ée]chelle|scale|skala|scores?)\b[^()\d]{{0,20}}{_FROM_TO}",
        r"(?:\b(?:sur|op|auf|out of)\s+|/\s?)(?P<top>\d{1,3})\s*(?:[)\]]|$)",
        r"\b[01]\s*=.*?\b(?P<top>\d{1,3})\s*=",
    )
)
_ENOUGH = 10
_MANY, _TIMES = 100, 10
_LISTED_SHOWN = 200
_SEVERAL_SHOWN, _ROWS_OF_ONE = 100, 12


@dataclass(frozen=True)
class QuestionLine:
    """What will be published of one question: communes by what they answered."""

    question: Question
    answered: int
    not_applicable: int
    left_open: int


@dataclass(frozen=True, eq=False)
class Report:
    """What an import will publish, and what stands in its way.

    Attributes
    ----------
    file : str
    gathered : GatheredAnswers
    problems : tuple of Problem
        Those of the cells, then those of the whole.
    questions : tuple of QuestionLine
    communes, invited : int
        Communes with an answer, and communes that were invited.
    unused : tuple of str
        Columns that hold something and are not taken in.
    informative : tuple of str
        Columns of the survey tool itself, or of the atlas's own export, which hold no answers.
    vintage : int
        The set of communes.
    notes : tuple of Text
        What was decided while the file was read.
    """

    file: str
    gathered: GatheredAnswers
    problems: tuple[Problem, ...]
    questions: tuple[QuestionLine, ...]
    communes: int
    invited: int
    unused: tuple[str, ...]
    informative: tuple[str, ...]
    vintage: int
    notes: tuple[Text, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What has to be settled before anything is published."""
        return tuple(problem for problem in self.problems if problem.blocks)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is published all the same, and should be known."""
        return tuple(problem for problem in self.problems if not problem.blocks)

    @property
    def blocked(self) -> bool:
        """Whether nothing may be published yet."""
        return bool(self.errors)


def check(
    gathered: GatheredAnswers,
    table: SurveyTable,
    mapping: ImportMapping,
    *,
    vintage: int,
    invited: Literal["all"] | Sequence[str] = "all",
    others: Sequence[CommuneColumn] = (),
) -> Report:
    """Look at the whole: is there a commune, are there questions, are the values likely.

    A column whose name says another scale than 0 to 10 blocks until its scale is told. Warnings of
    the whole: a score whose answers are all whole numbers from 1 to 4, 5 or 7 (at least
    10 answers) was perhaps asked on that scale; a count above 100 and more than 10 times the median
    of the communes that counted any is perhaps a typing error; and where one of the columns
    ``others``, which may tell the commune too, names another commune, one of the two is wrong.
    """
    answers = gathered.answers
    problems = [
        *gathered.problems,
        *_of_the_whole(gathered, mapping),
        *contradictions(table, mapping, others, vintage),
    ]
    letters = {column.name: column.letter for column in table.columns}
    titles = {column.name: f"{column.name} {column.text}" for column in table.columns}
    columns = {use.question: use for use in mapping.columns if use.choice is None}
    by_question = dict(tuple(answers.groupby("question")))
    for key, question in gathered.questions.items():
        use = columns.get(key)
        if use is None or key not in by_question:
            continue
        given = by_question[key]
        numbers = given[given.value != NOT_APPLICABLE]
        letter = letters.get(use.column, "")
        if question.type == "score" and use.scale is None and len(numbers):
            # In a long table "column" is what the cell says of the question.
            title = titles.get(use.column, use.column)
            problems += _other_scale(use.column, letter, question, title) or (
                _short_scale(use.column, letter, question, numbers.value)
            )
        if question.type == "count":
            problems += _large_counts(use.column, letter, numbers)
    regions = area_table(vintage)["region"]
    asked = (
        len(area_codes(vintage, "commune"))
        if invited == "all"
        else int(regions.isin(list(invited)).sum())
    )
    communes = answers.nis5.nunique()
    return Report(
        file=table.raw.name,
        gathered=gathered,
        problems=tuple(problems),
        questions=tuple(
            _question_line(question, by_question.get(key), communes)
            for key, question in gathered.questions.items()
        ),
        communes=communes,
        invited=asked,
        unused=_unused(table, mapping),
        informative=tuple(table.housekeeping),
        vintage=vintage,
        notes=table.raw.notes,
    )


def _of_the_whole(gathered: GatheredAnswers, mapping: ImportMapping) -> list[Problem]:
    problems = []
    if mapping.commune is None:
        problems.append(
            Problem(
                None,
                "",
                "",
                Text("a column that tells the commune, by code, name or postal code"),
                blocks=True,
                remedy=Text("Choose it; if there is none, add it to the file."),
            )
        )
    if not gathered.questions:
        problems.append(
            Problem(
                None,
                "",
                "",
                Text("at least one column with the answers to a question"),
                blocks=True,
                remedy=Text("Say which column is which question."),
            )
        )
    elif gathered.answers.empty:
        problems.append(
            Problem(None, "", "", Text("at least one answer that can be published"), blocks=True)
        )
    return problems


def _other_scale(column: str, letter: str, question: Question, title: str) -> list[Problem]:
    """That a column says its scores are on another scale than 0 to 10: 5 of 5 is no 5 of 10."""
    found = next((match for one in _SCALES if (match := one.search(title))), None)
    if found is None or int(found["top"]) == _TOP:
        return []
    return [
        Problem(
            None,
            column,
            found[0].strip(" ()[]"),
            Text("scores from 0 to 10 for {question}", question=question.label),
            blocks=True,
            letter=letter,
            remedy=Text(
                "Tell the ends of the scale, such as 1 and {top}; or 0 and 10 if the numbers are "
                "on that scale already.",
                top=int(found["top"]),
            ),
        )
    ]


def _short_scale(
    column: str, letter: str, question: Question, values: pd.Series[str]
) -> list[Problem]:
    if len(values) < _ENOUGH or not values.str.fullmatch(r"[1-7]").all():
        return []
    top = int(values.astype("int64").max())
    if top not in SHORT_SCALES:
        return []
    return [
        Problem(
            None,
            column,
            f"1–{top}",
            Text("scores from 0 to 10 for {question}", question=question.label),
            blocks=False,
            letter=letter,
            remedy=Text(
                "If the scale was from 1 to {top}, tell so; it is read as it stands.", top=top
            ),
        )
    ]


def _large_counts(column: str, letter: str, given: pd.DataFrame) -> list[Problem]:
    numbers = given.value.astype("int64")
    some = numbers[numbers > 0]
    if some.empty:
        return []
    large = given[(numbers > _MANY) & (numbers > _TIMES * some.median())]
    return [
        Problem(
            None,
            column,
            str(value),
            Text("a number nearer to those of the others; commune {code}", code=str(code)),
            blocks=False,
            letter=letter,
            remedy=Text("It is published as it stands; correct it if it is a typing error."),
        )
        for code, value in zip(large.nis5, large.value, strict=True)
    ]


def _question_line(question: Question, given: pd.DataFrame | None, communes: int) -> QuestionLine:
    if given is None:
        return QuestionLine(question, 0, 0, communes)
    not_applicable = int((given.value == NOT_APPLICABLE).sum())
    return QuestionLine(
        question, len(given) - not_applicable, not_applicable, communes - len(given)
    )


def _unused(table: SurveyTable, mapping: ImportMapping) -> tuple[str, ...]:
    used = {mapping.commune, mapping.submitted, mapping.finished}
    if mapping.layout == "long":
        used |= {mapping.question_column, mapping.value_column, mapping.response_column}
    else:
        used |= {use.column for use in mapping.columns if use.question is not None}
    return tuple(
        name
        for place, name in enumerate(table.raw.columns)
        if name not in used and name not in table.housekeeping and table.raw.filled(place).any()
    )


# --------------------------------------------------------------------------------------- in words


def report_lines(report: Report, say: Translator) -> list[str]:
    """The report as lines of text, headings without indentation and entries behind a dash."""
    lines = [report.file, *map(say.render, report.notes), ""]
    lines += _problem_lines(
        say.plural(
            "{n} error stands in the way of publishing:",
            "{n} errors stand in the way of publishing:",
            n=len(report.errors),
        ),
        report.errors,
        say,
    )
    lines += _problem_lines(
        say.plural("{n} remark:", "{n} remarks:", n=len(report.warnings)), report.warnings, say
    )
    lines += _rows_lines(report, say)
    if report.unused:
        lines += [
            say("Columns that are not taken in: {columns}.", columns=", ".join(report.unused)),
            "",
        ]
    if report.informative:
        lines += [say.render(informative_text(report)), ""]
    return lines + _published_lines(report, say)


def informative_text(report: Report) -> Text:
    """Which columns hold no answers."""
    return Text(
        "Columns that only inform, and hold no answers: {columns}.",
        columns=", ".join(report.informative),
    )


def several_texts(report: Report) -> list[Text]:
    """One sentence a commune that answered several times: its rows, and which of them counts."""
    said = []
    for one in report.gathered.several[:_SEVERAL_SHOWN]:
        more = " …" if len(one.rows) > _ROWS_OF_ONE else ""
        rows = ", ".join(map(str, one.rows[:_ROWS_OF_ONE])) + more
        name = area_name(one.commune, "commune", report.vintage)
        if len(one.counting) == 1:
            said.append(
                Text(
                    "{commune} ({code}): rows {rows}; row {row} counts.",
                    commune=name,
                    code=one.commune,
                    rows=rows,
                    row=str(one.counting[0]),
                )
            )
        elif report.gathered.duplicate_rule not in TOGETHER:
            said.append(
                Text(
                    "{commune} ({code}): rows {rows}; the latest answer to each question counts.",
                    commune=name,
                    code=one.commune,
                    rows=rows,
                )
            )
        else:
            said.append(
                Text(
                    "{commune} ({code}): rows {rows}, put together.",
                    commune=name,
                    code=one.commune,
                    rows=rows,
                )
            )
    return said


def _problem_lines(heading: str, problems: Sequence[Problem], say: Translator) -> list[str]:
    if not problems:
        return []
    return [heading, *(f"- {problem.say(say)}" for problem in problems), ""]


def _rows_lines(report: Report, say: Translator) -> list[str]:
    accounting = report.gathered.accounting
    lines = [say.render(accounting.sum_text())]
    lines += [
        "- " + say("{name}: {value}", name=WHY_LABELS[why], value=count)
        for why, count in accounting.counts.items()
    ]
    for line in accounting.listed[:_LISTED_SHOWN]:
        told = say("Row {row} (“{found}”):", row=str(line.row), found=line.found)
        communes = [one for one in line.candidates if one.kind == "commune"]
        likely = ", ".join(f"{say.render(one.labels)} ({one.code})" for one in communes[:3])
        reason = say.render(line.reason)
        lines.append(f"  {told} {reason}" + (f" [{likely}]" if line.why == "to_confirm" else ""))
    rest = len(accounting.listed) - _LISTED_SHOWN
    if rest > 0:
        lines.append("  " + say.plural("… and {n} row more.", "… and {n} rows more.", n=rest))
    return [*lines, ""]


def _published_lines(report: Report, say: Translator) -> list[str]:
    lines = [
        say(
            "Will be published: {answers} answers of {communes} communes, of {invited} invited.",
            answers=len(report.gathered.answers),
            communes=report.communes,
            invited=report.invited,
        )
    ]
    if report.gathered.repeated:
        lines.append(
            say.plural(
                "{n} commune answered several times.",
                "{n} communes answered several times.",
                n=report.gathered.repeated,
            )
            + " "
            + say.render(RULE_LABELS[report.gathered.duplicate_rule])
        )
        lines += ["- " + say.render(text) for text in several_texts(report)]
    lines += [
        "- "
        + say(
            "{question}: {answered} answered, {not_applicable} not applicable, {open} left open",
            question=line.question.label,
            answered=line.answered,
            not_applicable=line.not_applicable,
            open=line.left_open,
        )
        for line in report.questions
    ]
    return lines
