"""What a commune answered, question by question, beside the communes it is compared with.

A part of a profile and some sets of communes come in; rows go out, each with its words and, for
every set, the share that gave the same answer (the mean of a score or count), with its n.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.survey.answer_counts import AnswerCount, mean_answer, same_answer, same_choice
from geo.survey.editions import NONE_CHOSEN
from geo.survey.maturity.scores import answer_table
from geo.survey.missing import VALUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Labels
    from geo.publishing.comparison_set import ComparisonSet
    from geo.survey import Answer, ProfileSection


@dataclass(frozen=True)
class AnswerRow:
    """One answer beside the sets; ``choice`` is one of several chosen, None for a whole answer."""

    answer: Answer
    choice: Labels | None
    first: bool
    span: int
    same: tuple[AnswerCount, ...]


@dataclass(frozen=True)
class ChapterRows:
    """The rows of one chapter of the questionnaire."""

    label: Labels
    rows: tuple[AnswerRow, ...]


def chapters_beside(
    edition_id: str, part: ProfileSection, sets: Sequence[ComparisonSet]
) -> tuple[ChapterRows, ...]:
    """The answers of one part of a commune beside each of ``sets``; empty where it has none."""
    if not part.chapters:
        return ()
    given = answer_table(edition_id).loc[part.nis5]
    return tuple(
        ChapterRows(
            chapter.label,
            tuple(
                row
                for answer in chapter.answers
                for row in _rows(edition_id, answer, str(given[answer.question.key]), sets)
            ),
        )
        for chapter in part.chapters
    )


def _rows(
    edition_id: str, answer: Answer, raw: str, sets: Sequence[ComparisonSet]
) -> list[AnswerRow]:
    key = answer.question.key
    if answer.state != VALUE:
        return [AnswerRow(answer, None, first=True, span=1, same=())]
    if answer.number is not None:
        same = tuple(mean_answer(edition_id, key, one.codes) for one in sets)
        return [AnswerRow(answer, None, first=True, span=1, same=same)]
    if not answer.chosen or raw == NONE_CHOSEN:
        same = tuple(same_answer(edition_id, key, raw, one.codes) for one in sets)
        return [AnswerRow(answer, None, first=True, span=1, same=same)]
    labels = {choice.key: choice.label for choice in answer.question.choices}
    chosen = raw.split("|")
    return [
        AnswerRow(
            answer,
            labels[choice],
            first=i == 0,
            span=len(chosen),
            same=tuple(same_choice(edition_id, key, choice, one.codes) for one in sets),
        )
        for i, choice in enumerate(chosen)
    ]
