"""The last step: one question's answers on the map, before and for publishing.

Gathered answers come in; what can be mapped, the picture and its paint go out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo.cartography.choropleth import Choropleth, Frame, choropleth, paint
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.survey.communes import commune_facts
from geo.survey.editions import NOT_APPLICABLE
from geo.survey.indicators import yes_no_categories
from geo.survey.missing import VALUE, MissingState
from geo.territory import area_of

if TYPE_CHECKING:
    from geo.cartography.assets import Assets
    from geo.cartography.colours import Theme
    from geo.language import Labels, Translator
    from geo.survey.edition import Edition
    from geo.survey.importing.answers import GatheredAnswers
    from geo.survey.question import Question

_TOP = 10.0


def map_options(gathered: GatheredAnswers, say: Translator) -> dict[str, str]:
    """What can be mapped: each question, of several answers each answer by itself."""
    options: dict[str, str] = {}
    for question in gathered.questions.values():
        label = say.render(question.label)
        if question.type != "several_of":
            options[question.key] = label
        else:
            options |= {
                f"{question.key}[{choice.key}]": say(
                    "{name}: {value}", name=question.label, value=choice.label
                )
                for choice in question.choices
            }
    return options


def preview_picture(
    gathered: GatheredAnswers, option: str, edition: Edition, theme: Theme
) -> Choropleth:
    """The answers to one question, classed; every commune without one says why.

    Parameters
    ----------
    option : str
        A key of :func:`map_options`.
    """
    question, choice = _asked(gathered, option)
    codes = commune_facts(edition.vintage).index
    given = gathered.answers[gathered.answers.question == question.key]
    answers = given.set_index("nis5").value.reindex(codes)
    concerned = answers.notna() & (answers != NOT_APPLICABLE)
    region = area_of(edition.vintage, "region").reindex(codes)
    states = np.select(
        [
            concerned,
            answers.eq(NOT_APPLICABLE),
            codes.isin(gathered.answers.nis5.unique()),
            ~region.map(edition.is_invited).astype(bool),
        ],
        [VALUE, MissingState.NOT_APPLICABLE, MissingState.NOT_ANSWERED, MissingState.NOT_INVITED],
        MissingState.DID_NOT_ANSWER,
    )
    values = answers[concerned].map(lambda one: _value(question, choice, one)).reindex(codes)
    categories = _categories(question, choice)
    return choropleth(
        pd.DataFrame({"value": values.astype("float64"), "state": states}, index=codes),
        scale_kind="categorical" if categories else "sequential",
        categories=categories,
        bounds=(0.0, _TOP) if question.type == "score" else None,
        decimals=0 if question.type == "count" else 1,
        zero_apart=question.type == "count",
        theme=theme,
    )


def preview_paint(
    gathered: GatheredAnswers,
    option: str,
    edition: Edition,
    say: Translator,
    assets: Assets,
    *,
    theme: Theme,
) -> dict[str, Any]:
    """The paint for :func:`geo.cartography.streamlit_map.show_map`."""
    question, choice = _asked(gathered, option)
    picture = preview_picture(gathered, option, edition, theme)
    unit = "" if question.unit is None or choice else say.render(question.unit)
    frame = Frame(
        title=map_options(gathered, say)[option],
        unit_note=unit,
        foot=say("n = {n} of {all} communes", n=picture.valued, all=picture.shown),
        value_pattern="{v}",
        label=say.render(DEMONSTRATION_LABEL) if edition.demonstration else "",
        fit=str(edition.vintage),
    )
    return paint(
        picture,
        frame,
        say,
        geometry=assets.geometry[edition.vintage],
        level="commune",
        theme=theme,
    )


def _asked(gathered: GatheredAnswers, option: str) -> tuple[Question, str | None]:
    key, _, choice = option.partition("[")
    return gathered.questions[key], choice.removesuffix("]") or None


def _categories(question: Question, choice: str | None) -> tuple[tuple[float, Labels], ...]:
    if choice is not None or question.type == "yes_no":
        return yes_no_categories()
    return tuple((float(place), one.label) for place, one in enumerate(question.choices))


def _value(question: Question, choice: str | None, answer: str) -> float:
    if choice is not None:
        return float(choice in answer.split("|"))
    if question.type == "yes_no":
        return float(answer == "yes")
    if question.type == "one_of":
        return float([one.key for one in question.choices].index(answer))
    return float(answer)
