"""Questions that a survey has and the questionnaire does not: new indicators.

A :class:`~geo.survey.question.Question` comes in and an entry in the format of
``data/questionnaire.yaml`` goes out. :mod:`geo.survey.importing.mapping_schema` reads them back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.survey.questionnaire import read_questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.survey.question import Choice, Question


def own_questions(asked: Mapping[str, Question]) -> tuple[dict[str, Any], ...]:
    """Those of the questions asked that are an edition's own (:func:`own_keys`), as entries."""
    return tuple(to_yaml(asked[key]) for key in own_keys(asked))


def own_keys(asked: Mapping[str, Question]) -> tuple[str, ...]:
    """Keys of the questions that the shipped questionnaire does not have, or has otherwise."""
    known = read_questionnaire().questions
    return tuple(
        key for key, one in asked.items() if key not in known or to_yaml(known[key]) != to_yaml(one)
    )


def to_yaml(question: Question) -> dict[str, Any]:
    """The question as an entry of ``data/questionnaire.yaml``."""
    values: dict[str, Any] = {
        "key": question.key,
        "chapter": question.chapter,
        "type": question.type,
        "direction": question.direction,
        "domain": question.domain,
        "unit": None if question.unit is None else question.unit.by_language(),
        "wording": question.wording.by_language(),
        "label": question.label.by_language(),
    }
    if question.choices:
        values["choices"] = [_choice_values(choice) for choice in question.choices]
    return {key: value for key, value in values.items() if value is not None}


def _choice_values(choice: Choice) -> dict[str, Any]:
    values: dict[str, Any] = {"key": choice.key, "label": choice.label.by_language()}
    if choice.score is not None:
        values["score"] = choice.score
    if choice.exclusive:
        values["exclusive"] = True
    return values
