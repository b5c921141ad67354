"""The fifth step: the report, as a page, as text and as a table of the rows that are left out.

A report and a comparison come in; HTML, text and CSV go out. The sum of the rows is written out in
each of them.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.html import fill_template
from geo.survey.importing.check import report_lines, several_texts
from geo.survey.importing.duplicate_responses import RULE_LABELS
from geo.survey.importing.row_accounting import WHY_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Translator
    from geo.survey.edition import DuplicateRule
    from geo.survey.importing.check import Report
    from geo.survey.importing.mapping import ImportMapping
    from geo.survey.importing.previous_edition import RewordedQuestion
    from geo.survey.importing.row_accounting import Accounting, ListedRow

_PROBLEMS_SHOWN, _ROWS_SHOWN = 100, 25
_BOM = "\ufeff"


RULE_WORDS: dict[DuplicateRule, Text] = {
    "latest": Text("The latest answer"),
    "most_complete": Text("The most complete answer"),
    "mean": Text("The answers put together"),
    "sum": Text("The counts added up"),
}


def report_html(report: Report, say: Translator) -> str:
    """What blocks, what to know, what became of the rows, and what will be published."""
    accounting = report.gathered.accounting
    return fill_template(
        "import_survey_page/report.html",
        say,
        report=report,
        sum=accounting.sum_text(),
        errors=[problem.say(say) for problem in report.errors[:_PROBLEMS_SHOWN]],
        warnings=[problem.say(say) for problem in report.warnings[:_PROBLEMS_SHOWN]],
        more_errors=max(0, len(report.errors) - _PROBLEMS_SHOWN),
        more_warnings=max(0, len(report.warnings) - _PROBLEMS_SHOWN),
        counts=[(WHY_LABELS[why], n) for why, n in accounting.counts.items()],
        groups=_groups(accounting),
        rule=RULE_LABELS[report.gathered.duplicate_rule],
        several=several_texts(report),
        informative=say.plural(
            "{n} column only informs, and holds no answers",
            "{n} columns only inform, and hold no answers",
            n=len(report.informative),
        ),
    )


@dataclass(frozen=True)
class _Group:
    """The rows that are not published for one reason: how many, and the first of them."""

    label: Text
    n: int
    lines: tuple[ListedRow, ...]

    @property
    def more(self) -> int:
        return self.n - len(self.lines)


def _groups(accounting: Accounting) -> list[_Group]:
    """The rows that are listed, by reason; those without any answer, mostly many, are the last."""
    counts = dict(accounting.counts)
    order = sorted(counts, key=lambda why: why == "empty")
    return [
        _Group(
            WHY_LABELS[why],
            counts[why],
            tuple(line for line in accounting.listed if line.why == why)[:_ROWS_SHOWN],
        )
        for why in order
    ]


def report_text(report: Report, compared: list[str], say: Translator) -> str:
    """The report as a text file; ``compared`` are the sentences about the edition before."""
    return "\n".join([*report_lines(report, say), "", *compared]).rstrip("\n") + "\n"


def rows_csv(report: Report, say: Translator) -> bytes:
    """Every row of the file and what became of it, for a spreadsheet; the last line is the sum.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    accounting = report.gathered.accounting
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([say("Row"), say("Result"), say("Found"), say("REFNIS code"), say("Reason")])
    listed = {line.row: line for line in accounting.listed}
    for row in accounting.rows:
        line = listed.get(row)
        if line is None:
            writer.writerow([row, say("Published"), "", "", ""])
        else:
            why, reason = say.render(WHY_LABELS[line.why]), say.render(line.reason)
            cells = [why, line.found, line.commune or "", reason]
            writer.writerow([row, *map(_no_formula, cells)])
    writer.writerow(["", say.render(accounting.sum_text()), "", "", ""])
    return (_BOM + text.getvalue()).encode()


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def with_rows(mapping: ImportMapping, part: str, kept: str) -> ImportMapping:
    """The mapping with another rule for rows: ``rule``, ``test_rows``, ..."""
    return replace(mapping, **{part: kept})  # type: ignore[arg-type]


def wording_lines(reworded: Sequence[RewordedQuestion], say: Translator) -> list[str]:
    """Questions that the file puts in other words, one sentence each."""
    return [
        say(
            "Asked in other words than in the questionnaire: {question}. In the file: “{now}”",
            question=one.question.label,
            now=one.now,
        )
        for one in reworded
    ]
