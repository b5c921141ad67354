"""From a survey's table to the answers of an edition: proposed, checked, accounted for.

:func:`propose` says what each column seems to be, :class:`ImportMapping` says what it is (a file
that can be used again), :func:`gather_answers` makes answers of it, :func:`check` reports what
blocks and what will be published, :func:`compare_with_previous` sets it beside the edition before.
Nothing here reads a table or keeps an edition.
"""

from geo.survey.commune_column import CommuneColumn
from geo.survey.edition import DUPLICATE_RULES
from geo.survey.importing.answers import GatheredAnswers, SeveralAnswers, gather_answers
from geo.survey.importing.check import QuestionLine, Report, check, report_lines
from geo.survey.importing.column_proposals import Proposal, Proposals, propose
from geo.survey.importing.commune_matches import CellCommune
from geo.survey.importing.duplicate_responses import RULE_LABELS
from geo.survey.importing.folder import Facts, answers_csv, read_facts, write_edition
from geo.survey.importing.header_names import NameCandidate
from geo.survey.importing.mapping import (
    ColumnUse,
    ImportMapping,
    read_mapping,
    write_mapping,
)
from geo.survey.importing.previous_edition import (
    EditionComparison,
    compare_with_previous,
    comparison_texts,
    other_wordings,
)
from geo.survey.importing.problem import Problem
from geo.survey.importing.row_accounting import WHY_LABELS, Accounting, ListedRow

__all__ = [
    "DUPLICATE_RULES",
    "RULE_LABELS",
    "WHY_LABELS",
    "Accounting",
    "CellCommune",
    "ColumnUse",
    "CommuneColumn",
    "EditionComparison",
    "Facts",
    "GatheredAnswers",
    "ImportMapping",
    "ListedRow",
    "NameCandidate",
    "Problem",
    "Proposal",
    "Proposals",
    "QuestionLine",
    "Report",
    "SeveralAnswers",
    "answers_csv",
    "check",
    "compare_with_previous",
    "comparison_texts",
    "gather_answers",
    "other_wordings",
    "propose",
    "read_facts",
    "read_mapping",
    "report_lines",
    "write_edition",
    "write_mapping",
]
