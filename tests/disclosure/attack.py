"""The attack: read what anybody can fetch of an edition, work out what it hides, compare.

An edition that the atlas shows and the answers that only the tests know come in; what is certain
and true of hidden answers goes out, and nothing should.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from one_commune import LEFT_OPEN, NOT_APPLICABLE, Attacker, Read, options_of
from tables_of_groups import Exposed, Release, Tables
from what_readers_get import asked_of, communes_read, figures_read

from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd


@dataclass(frozen=True)
class Certain:
    """A hidden answer of one commune that has one possible value (or so many points)."""

    commune: str
    question: str
    values: frozenset[str]


def answers_worked_out(
    reads: Mapping[str, Read],
    attacker: Attacker,
    answers: pd.DataFrame,
    *,
    points: bool = True,
) -> list[Certain]:
    """The hidden answers of single communes that are certain, and right.

    Parameters
    ----------
    points : bool
        Answers of the same points count as one: that a commune has three points for its funding
        is not said anywhere either.
    """
    found = []
    truth = answers.fillna(LEFT_OPEN)
    for code, read in reads.items():
        possible = attacker.possible(read)
        if not possible:  # not as he believes
            possible = replace(attacker, adds_up=False).possible(read)
        for key, values in possible.items():
            if key in read.answers or _follows(key, read, values):
                continue
            one = _points(key, values, attacker) if points else values
            if len(one) == 1 and truth.loc[code, key] in values:
                found.append(Certain(code, key, values))
    return found


def _follows(key: str, read: Read, values: frozenset[str]) -> bool:
    """Whether it is "not applicable" because of an answer that is shown on purpose."""
    condition = load_questionnaire().questions[key].asked_if
    return (
        values == {NOT_APPLICABLE} and condition is not None and condition.question in read.answers
    )


def _points(key: str, values: frozenset[str], attacker: Attacker) -> frozenset[object]:
    if not load_questionnaire().questions[key].scored:
        return values
    return frozenset(
        one.score if one.score is not None else one.values
        for one in options_of(key, frozenset(attacker.asked))
        if values & set(one.values)
    )


def not_among_the_possible(
    reads: Mapping[str, Read], attacker: Attacker, answers: pd.DataFrame
) -> int:
    """Hidden answers that the attacker holds impossible: none, where he reads and reckons right."""
    truth = answers.fillna(LEFT_OPEN)
    wrong = 0
    for code, read in reads.items():
        for key, values in attacker.possible(read).items():
            true = truth.loc[code, key]
            more = [value for value in values if value.endswith("or more")]
            if true in values or (more and true.isdecimal()):
                continue
            wrong += 1
    return wrong


def edition_worked_out(
    edition_id: str, answers: pd.DataFrame, isolated: Sequence[str] = ()
) -> list[Certain]:
    """What can be worked out of the communes of a restricted edition that the atlas shows."""
    attacker = Attacker(asked_of(edition_id))
    return answers_worked_out(communes_read(edition_id, isolated), attacker, answers)


def release_of(edition_id: str, communes: Iterable[str]) -> Release:
    """The figures that the atlas now shows of an edition, with the communes that answered."""
    return Release(tuple(figures_read(edition_id)), frozenset(communes))


def groups_worked_out(
    releases: list[Release], asked: Iterable[str], answers: pd.DataFrame, vintage: int
) -> list[Exposed]:
    """What can be worked out of few communes from figures of groups."""
    return Tables(releases, tuple(asked), vintage).exposed(answers)


def summary(found: Iterable[Certain | Exposed]) -> dict[str, int]:
    """How many there are of each question."""
    return dict(Counter(one.question for one in found))
