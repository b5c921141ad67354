"""What readers would get if nobody asked what it gives away: for proof that the attack finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editions_to_attack import VINTAGE
from one_commune import LEFT_OPEN, NOT_APPLICABLE, Read
from tables_of_groups import FEW
from what_readers_get import Figure

from geo.survey.inference.groups import group_of
from geo.survey.maturity.scores import score_domains, scored_among
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from editions_to_attack import Survey

    from geo.survey.question import Question

LEAST_HIDDEN = 3
"""A score of so many hidden answers is their answers to nobody who does not reckon."""
GROUPED_BY = ("country", "region", "province", "setting", "size", "language_area")


def scores_of_communes(
    survey: Survey, shown: Sequence[str] = (), *, scores: bool = True
) -> dict[str, Read]:
    """Of each commune its domain scores of three hidden answers and more, and the answers shown."""
    questionnaire = load_questionnaire()
    all_scores, _ = score_domains(survey.answers, survey.asked, questionnaire)
    found = {}
    for code, answers in survey.answers.iterrows():
        enough = {}
        for domain in questionnaire.domains if scores else ():
            keys = [one.key for one in scored_among(survey.asked, domain, questionnaire)]
            told = [key for key in keys if key not in shown and isinstance(answers[key], str)]
            value = round(all_scores.loc[code, domain], 1)
            if sum(answers[key] != NOT_APPLICABLE for key in told) >= LEAST_HIDDEN and value >= 0:
                enough[domain] = (value - 0.05, value + 0.05)
        said = {key: answers[key] if isinstance(answers[key], str) else LEFT_OPEN for key in shown}
        found[str(code)] = Read(enough, {}, said)
    return found


def figures_of_groups(
    survey: Survey, groups: Sequence[str] = GROUPED_BY, questions: Sequence[str] = ()
) -> Iterator[Figure]:
    """Every group of five and more that answered, and nothing withheld for the sake of others."""
    for key in questions or survey.asked:
        question = load_questionnaire().questions[key]
        values = survey.answers[key].dropna()
        values = values[values != NOT_APPLICABLE]
        for variable in groups:
            group = group_of(variable, VINTAGE).reindex(values.index)
            for name, here in values.groupby(group):
                if len(here) >= FEW:
                    yield from _figures(question, variable, str(name), here)


def _figures(question: Question, variable: str, group: str, values: pd.Series) -> Iterator[Figure]:
    if question.type in ("score", "count"):
        of = {"": values.astype(float).mean()}
    elif question.type == "yes_no":
        of = {"": 100 * (values == "yes").mean()}
    else:
        chosen = values.str.split("|")
        of = {
            f".{one.key}": 100 * chosen.map(lambda keys, key=one.key: key in keys).mean()
            for one in question.choices
        }
    for choice, value in of.items():
        low, high = round(value, 2) - 0.005, round(value, 2) + 0.005
        name = f"q.{question.key}{choice}"
        yield Figure(name, variable, group, low, high, len(values), published=False)
