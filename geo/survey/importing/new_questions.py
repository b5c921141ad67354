"""Questions that a survey has and the questionnaire does not: new indicators.

A :class:`~geo.survey.question.Question` comes in and an entry in the format of
``data/questionnaire.yaml`` goes out. :mod:`geo.survey.importing.mapping_schema` reads them back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.language import LANGUAGES
from geo.survey.questionnaire import read_questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.language import Labels
    from geo.survey.question import Choice, Question


def own_questions(asked: Mapping[str, Question]) -> tuple[dict[str, Any], ...]:
    """Those of the questions asked that the shipped questionnaire does not have, as its entries."""
    known = read_questionnaire().questions
    return tuple(to_yaml(one) for key, one in asked.items() if key not in known)


def to_yaml(question: Question) -> dict[str, Any]:
    """The question as an entry of ``data/questionnaire.yaml``."""
    values: dict[str, Any] = {
        "key": question.key,
        "chapter": question.chapter,
        "type": question.type,
        "direction": question.direction,
        "domain": question.domain,
        "unit": None if question.unit is None else _languages(question.unit),
        "wording": _languages(question.wording),
        "label": _languages(question.label),
    }
    if question.choices:
        values["choices"] = [_choice_values(choice) for choice in question.choices]
    return {key: value for key, value in values.items() if value is not None}


def _choice_values(choice: Choice) -> dict[str, Any]:
    values: dict[str, Any] = {"key": choice.key, "label": _languages(choice.label)}
    if choice.score is not None:
        values["score"] = choice.score
    if choice.exclusive:
        values["exclusive"] = True
    return values


def _languages(labels: Labels) -> dict[str, str]:
    return {language: labels[language] for language in LANGUAGES}
