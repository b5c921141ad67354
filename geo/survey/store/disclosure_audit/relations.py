"""What the questionnaire itself says of the sums over communes.

Questions and conditions come in; relations between figures go out. A figure of a choice is called
``question:choice`` (``question:`` for a number), that a condition is met ``?place``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.survey.question import TOP_SCORE
from geo.survey.store.disclosure_audit.linear_systems import Relation

if TYPE_CHECKING:
    from geo.survey.question import Filter, Question


def choices_exclude(question: Question) -> list[Relation]:
    """What the choices of a question say about each other."""
    names = [f"{question.key}:{choice.key}" for choice in question.choices]
    if question.type == "one_of":
        return [Relation(dict.fromkeys(names, 1.0), 1, 1)]
    alone = [f"{question.key}:{choice.key}" for choice in question.choices if choice.exclusive]
    return [
        Relation({one: 1.0, other: 1.0}, 0, 1) for one in alone for other in names if other != one
    ]


def condition_says(place: int, parent: Question, condition: Filter) -> list[Relation]:
    """How the answers to a question and whether a condition about them is met go together."""
    met, number = f"?{place}", f"{parent.key}:"
    if condition.at_least is not None:
        found = [Relation({number: 1.0, met: -condition.at_least})]
        if parent.type == "score":
            rest = TOP_SCORE - condition.at_least
            found.append(Relation({number: -1.0, met: rest}, -condition.at_least))
        return found
    if parent.type == "yes_no":
        yes, no = "yes" in condition.values, "no" in condition.values
        if yes and no:
            return [Relation({met: 1.0}, 1, 1)]
        return [Relation({met: 1.0, f"{parent.key}:yes": -1.0 if yes else 1.0}, no, no)]
    names = [f"{parent.key}:{value}" for value in condition.values]
    if parent.type == "one_of":
        return [Relation({met: 1.0} | dict.fromkeys(names, -1.0), 0, 0)]
    each = [Relation({met: 1.0, name: -1.0}) for name in names]
    return [*each, Relation({met: -1.0} | dict.fromkeys(names, 1.0))]
