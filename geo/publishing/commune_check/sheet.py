"""What a commune answered, what is computed from it, and what of both will be public.

One commune of a draft comes in, as its link shows it; rows go out, in words. Nothing here is kept
in a cache that readers share, and no other commune's answer is read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import Text
from geo.survey.maturity.scores import INDEX
from geo.survey.missing import MissingState
from geo.survey.profile import as_answer
from geo.survey.store.checking.records import OVERALL
from geo.survey.store.disclosure_audit.bands import band_of
from geo.survey.store.stored_scores import scores_of, scores_released

if TYPE_CHECKING:
    from geo.language import Labels
    from geo.survey import Answer
    from geo.survey.store.checking.commune_desk import CommuneDraft
    from geo.survey.store.checking.records import Correction, Objection

PUBLIC = Text("Will be public.")
HIDDEN = Text("Will not be public.")
IN_GROUPS = Text("Will be public only in figures of groups of five communes and more.")
INDEX_OF_BANDS = Text("Will be public, no more exactly than the bands of its domains allow.")


@dataclass(frozen=True)
class CheckedAnswer:
    """One question with what the commune answered.

    Attributes
    ----------
    key : str
    answer : Answer
    becomes : Text
        What of it will be public.
    objection : Objection or None
        What was said of it last.
    correction : Correction or None
        How it was corrected last.
    old : Answer or None
        What it was before that.
    """

    key: str
    answer: Answer
    becomes: Text
    objection: Objection | None
    correction: Correction | None
    old: Answer | None


@dataclass(frozen=True)
class CheckedChapter:
    """The questions of one chapter, in their order."""

    label: Labels
    answers: tuple[CheckedAnswer, ...]


@dataclass(frozen=True)
class CheckedScore:
    """A score from 0 to 10, or why there is none, and what of it will be public."""

    label: Text | Labels
    value: float | None
    missing: Text | None
    becomes: Text


@dataclass(frozen=True)
class CheckSheet:
    """All that the page shows of a commune's answers."""

    chapters: tuple[CheckedChapter, ...]
    scores: tuple[CheckedScore, ...]
    overall: Objection | None


def check_sheet(shown: CommuneDraft) -> CheckSheet:
    """The sheet of one commune."""
    questions, asked = shown.questionnaire.questions, shown.edition.asked
    objections = {one.question: one for one in shown.objections}
    corrections = {one.question: one for one in shown.corrections}

    def row(key: str) -> CheckedAnswer:
        correction = corrections.get(key)
        return CheckedAnswer(
            key=key,
            answer=as_answer(questions[key], shown.answers.get(key)),
            becomes=_of_answer(shown, key),
            objection=objections.get(key),
            correction=correction,
            old=None if correction is None else as_answer(questions[key], correction.old),
        )

    chapters = (
        CheckedChapter(label, tuple(row(key) for key in asked if questions[key].chapter == chapter))
        for chapter, label in shown.questionnaire.chapters.items()
    )
    return CheckSheet(
        chapters=tuple(one for one in chapters if one.answers),
        scores=_scores(shown),
        overall=objections.get(OVERALL),
    )


def _of_answer(shown: CommuneDraft, key: str) -> Text:
    access = shown.draft.disclosure.access
    if access == "open" or (access == "restricted" and key in shown.release.questions):
        return PUBLIC
    return IN_GROUPS if f"q.{key}" in shown.release.groups else HIDDEN


def _scores(shown: CommuneDraft) -> tuple[CheckedScore, ...]:
    asked, questionnaire = shown.edition.asked, shown.questionnaire
    rows = [(shown.nis5, key, value) for key, value in shown.answers.items()]
    if not rows:
        return ()
    answers = pd.DataFrame(rows, columns=["nis5", "question", "value"], dtype="str")
    values, states = scores_of(answers, asked, questionnaire)
    released, _ = scores_released(answers, asked, questionnaire, shown.release)
    labels: dict[str, Text | Labels] = {INDEX: Text("Maturity index")}
    labels |= {key: one.label for key, one in questionnaire.domains.items()}
    found = []
    for key, label in labels.items():
        state, value = str(states[key].iloc[0]), float(values[key].iloc[0])
        if state == MissingState.NOT_ASKED:
            continue
        known = not math.isnan(value)
        given = not math.isnan(float(released[key].iloc[0]))
        found.append(
            CheckedScore(
                label,
                value if known else None,
                None if known else MissingState(state).label,
                _of_score(shown, key, value, given=given),
            )
        )
    return tuple(found)


def _of_score(shown: CommuneDraft, key: str, value: float, *, given: bool) -> Text:
    access, release = shown.draft.disclosure.access, shown.release
    if access == "open":
        return PUBLIC
    if access == "aggregates":
        part = key if key == INDEX else f"domain.{key}"
        return IN_GROUPS if part in release.groups else HIDDEN
    if not given:
        return HIDDEN
    if key == INDEX:
        return INDEX_OF_BANDS if any(release.bands.values()) else PUBLIC
    cuts = release.bands[key]
    if not cuts:
        return PUBLIC
    place = int(band_of(cuts, np.array([value]))[0])
    return Text("Will be public as a band: {low} to {high}.", low=cuts[place], high=cuts[place + 1])
