"""An edition beside the one before, before it is published: what is new, and what looks odd.

The answers of two editions and the questions of both come in; a :class:`EditionComparison` goes
out. It asks for a second look and decides nothing: a share may well have jumped.

A value is told to have moved more than expected when it is further from the median of all changes
of that question than 3.5 robust standard deviations (1.4826 times the median absolute deviation;
Iglewicz and Hoaglin 1993), and by at least 2 points of a score or 10 of a count. With fewer than 10
communes in both editions there is no usual change to compare with; then from 5 points, or 20.

A share (or a mean score) is told to have jumped when it moved by at least 15 percentage points (1
point), and the difference is more than 3 times its standard error as of two independent samples.
The communes that answered both editions make the true error smaller, so less is told than could
be.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import LANGUAGES, Labels, Text
from geo.survey.communes import area_name, successor_of
from geo.survey.editions import NOT_APPLICABLE
from geo.survey.importing.distinct_cells import folded
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.survey.importing.mapping import ImportMapping
    from geo.survey.question import Question
    from geo.survey.tables import SurveyTable

ROBUST_LIMIT, LEAST_PAIRS = 3.5, 10
LEAST_MOVE = {"score": 2.0, "count": 10.0}
MOVE_OF_FEW = {"score": 5.0, "count": 20.0}
LEAST_JUMP_SHARE, LEAST_JUMP_SCORE, JUMP_ERRORS = 15.0, 1.0, 3.0
ALIKE = 80.0
"""From which likeness of two wordings (0 to 100) they count as one and the same."""

_CONSISTENT = 1.4826
_PART = re.compile(r"\s*[\[(][^\[\]]*[\])]\s*$|\s+-\s+[^-]*$")


@dataclass(frozen=True)
class RewordedQuestion:
    """A question that was put in other words: before, now, and how alike they are (0 to 100)."""

    question: Question
    before: Labels | str
    now: Labels | str
    alike: float


@dataclass(frozen=True)
class ValueOutlier:
    """A commune whose number moved more than expected."""

    nis5: NisCode
    question: Question
    before: float
    now: float


@dataclass(frozen=True)
class AggregateShift:
    """A share in percent, or a mean score, that jumped.

    ``choice`` is ``yes`` or the key of a choice; None for a mean.
    """

    question: Question
    choice: str | None
    before: float
    now: float
    n_before: int
    n_now: int


@dataclass(frozen=True)
class EditionComparison:
    """What differs from the edition before.

    Attributes
    ----------
    added, removed : tuple of Question
        Asked now and not before; asked before and not now.
    reworded : tuple of RewordedQuestion
    lost, new : tuple of str
        Codes (of the later vintage) of communes that answered only before, only now.
    both : int
        Communes that answered both times.
    moved : tuple of ValueOutlier
        The largest moves first.
    jumped : tuple of AggregateShift
    vintage : int
        That of the edition now.
    """

    added: tuple[Question, ...]
    removed: tuple[Question, ...]
    reworded: tuple[RewordedQuestion, ...]
    lost: tuple[NisCode, ...]
    new: tuple[NisCode, ...]
    both: int
    moved: tuple[ValueOutlier, ...]
    jumped: tuple[AggregateShift, ...]
    vintage: int


def compare_with_previous(
    before: pd.DataFrame,
    now: pd.DataFrame,
    questions_before: Mapping[str, Question],
    questions_now: Mapping[str, Question],
    *,
    vintage_before: int,
    vintage_now: int,
) -> EditionComparison:
    """Compare the answers of two editions.

    Parameters
    ----------
    before, now : DataFrame
        nis5, question, value : str, as :func:`geo.survey.load_answers` gives them.
    questions_before, questions_now : mapping of str to Question
        The questions that each asked.
    vintage_before, vintage_now : int
        The earlier codes are carried to the later vintage; communes that merged in between are
        compared by who answered, not by their values.
    """
    carried = _carried(before, vintage_before, vintage_now)
    then, here = set(carried.nis5), set(now.nis5)
    common = [key for key in questions_now if key in questions_before]
    moved: list[ValueOutlier] = []
    jumped: list[AggregateShift] = []
    for key in common:
        question = questions_now[key]
        if question.type != questions_before[key].type:
            continue
        first = _values(carried[carried.question == key])
        second = _values(now[now.question == key])
        if question.type in LEAST_MOVE:
            moved += _moves(question, first, second)
        jumped += _jumps(question, first, second)
    return EditionComparison(
        added=tuple(one for key, one in questions_now.items() if key not in questions_before),
        removed=tuple(one for key, one in questions_before.items() if key not in questions_now),
        reworded=tuple(_rewordings(questions_before, questions_now, common)),
        lost=tuple(sorted(then - here)),
        new=tuple(sorted(here - then)),
        both=len(then & here),
        moved=tuple(sorted(moved, key=lambda one: -abs(one.now - one.before))),
        jumped=tuple(jumped),
        vintage=vintage_now,
    )


def _carried(before: pd.DataFrame, vintage_before: int, vintage_now: int) -> pd.DataFrame:
    if vintage_before >= vintage_now:
        return before
    became = successor_of(vintage_before, vintage_now)
    merged = became.duplicated(keep=False)
    codes = before.nis5.map(became)
    kept = before.assign(nis5=codes)
    # The answers of a part are not those of the whole; that the part answered still counts.
    whole = ~before.nis5.isin(set(became.index[merged]))
    return kept.assign(question=kept.question.where(whole, ""))


def _values(answers: pd.DataFrame) -> pd.Series[str]:
    concerned = answers[answers.value != NOT_APPLICABLE]
    values: pd.Series[str] = concerned.set_index("nis5").value
    return values


def _moves(question: Question, first: pd.Series[str], second: pd.Series[str]) -> list[ValueOutlier]:
    paired = first.astype("float64").to_frame("before")
    paired = paired.join(second.astype("float64").rename("now"), how="inner")
    change = paired.now - paired.before
    if len(paired) < LEAST_PAIRS:
        odd = change.abs() >= MOVE_OF_FEW[question.type]
    else:
        middle = change.median()
        spread = _CONSISTENT * (change - middle).abs().median()
        odd = ((change - middle).abs() > ROBUST_LIMIT * spread) & (
            change.abs() >= LEAST_MOVE[question.type]
        )
    return [
        ValueOutlier(NisCode(str(code)), question, one, two)
        for code, one, two in zip(
            paired.index[odd], paired.before[odd].tolist(), paired.now[odd].tolist(), strict=True
        )
    ]


def _jumps(
    question: Question, first: pd.Series[str], second: pd.Series[str]
) -> list[AggregateShift]:
    if first.empty or second.empty or question.type == "count":
        return []
    n1, n2 = len(first), len(second)
    if question.type == "score":
        one, two = first.astype("float64"), second.astype("float64")
        error = (
            math.sqrt(
                float(one.to_numpy().var(ddof=1)) / n1 + float(two.to_numpy().var(ddof=1)) / n2
            )
            if (n1 > 1 and n2 > 1)
            else math.inf
        )
        difference = float(two.mean() - one.mean())
        if abs(difference) >= LEAST_JUMP_SCORE and abs(difference) > JUMP_ERRORS * error:
            return [AggregateShift(question, None, float(one.mean()), float(two.mean()), n1, n2)]
        return []
    told = []
    for choice in ["yes"] if question.type == "yes_no" else [c.key for c in question.choices]:
        p1, p2 = (_share(values, choice) for values in (first, second))
        pooled = (p1 * n1 + p2 * n2) / (n1 + n2)
        error = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
        if abs(p2 - p1) >= LEAST_JUMP_SHARE / 100 and abs(p2 - p1) > JUMP_ERRORS * error:
            told.append(AggregateShift(question, choice, 100 * p1, 100 * p2, n1, n2))
    return told


def _share(values: pd.Series[str], choice: str) -> float:
    return sum(choice in value.split("|") for value in values) / len(values)


# ------------------------------------------------------------------------------------- wordings


def _rewordings(
    before: Mapping[str, Question], now: Mapping[str, Question], common: list[str]
) -> list[RewordedQuestion]:
    found = []
    for key in common:
        first, second = before[key].wording, now[key].wording
        alike = min(_alike(first[language], second[language]) for language in LANGUAGES)
        if first != second:
            found.append(RewordedQuestion(now[key], first, second, alike))
    return found


def other_wordings(
    table: SurveyTable, mapping: ImportMapping, questions: Mapping[str, Question]
) -> list[RewordedQuestion]:
    """Questions that the file puts in other words than the questionnaire, in every language.

    Only where the file has a wording, and not one like the question's key or label.
    """
    texts = {column.name: column.text for column in table.columns}
    found: dict[str, RewordedQuestion] = {}
    for use in mapping.columns:
        text = _PART.sub("", texts.get(use.column, "")) if use.choice else texts.get(use.column, "")
        if use.question is None or use.question in found or not folded(text):
            continue
        if use.question not in questions:
            continue
        question = questions[use.question]
        known = [question.wording[language] for language in LANGUAGES]
        known += [re.split(r"(?<=\?)\s", wording)[0] for wording in known]
        known += [question.label[language] for language in LANGUAGES] + [question.key]
        alike = max(_alike(text, one) for one in known)
        if alike < ALIKE:
            found[use.question] = RewordedQuestion(question, question.wording, text, alike)
    return list(found.values())


def _alike(one: str, other: str) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415  (only where two editions are compared)

    return float(fuzz.ratio(folded(one), folded(other)))


# -------------------------------------------------------------------------------------- in words


def comparison_texts(found: EditionComparison, edition: Text | Labels | str) -> list[Text]:
    """What differs, one sentence each; ``edition`` is the title of the one before."""
    told = [
        Text(
            "{both} communes answered this edition and “{edition}”; {lost} answered only then, "
            "{new} only now.",
            both=found.both,
            edition=edition,
            lost=len(found.lost),
            new=len(found.new),
        )
    ]
    told += [Text("New question: {question}.", question=one.label) for one in found.added]
    told += [Text("No longer asked: {question}.", question=one.label) for one in found.removed]
    told += [
        Text(
            "Asked in other words: {question}. Then: “{before}” Now: “{now}”",
            question=one.question.label,
            before=one.before,
            now=one.now,
        )
        for one in found.reworded
    ]
    told += [_jump_text(one) for one in found.jumped]
    told += [
        Text(
            "{commune} ({code}), {question}: from {before} to {now}, more than expected.",
            commune=area_name(one.nis5, "commune", found.vintage),
            code=one.nis5,
            question=one.question.label,
            before=one.before,
            now=one.now,
        )
        for one in found.moved
    ]
    return told


def _jump_text(one: AggregateShift) -> Text:
    if one.choice is None:
        return Text(
            "{question}: the mean jumped from {before} (n = {n_before}) to {now} (n = {n_now}).",
            question=one.question.label,
            before=round(one.before, 1),
            now=round(one.now, 1),
            n_before=one.n_before,
            n_now=one.n_now,
        )
    labels = {choice.key: choice.label for choice in one.question.choices}
    return Text(
        "{question}, {choice}: the share jumped from {before}% (n = {n_before}) to {now}% "
        "(n = {n_now}).",
        question=one.question.label,
        choice=labels.get(one.choice, Text("Yes")),
        before=round(one.before),
        now=round(one.now),
        n_before=one.n_before,
        n_now=one.n_now,
    )
