"""What a step shows, in few words: for who puts a story together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo.cartography.assets import prepare
from geo.language import AtlasError
from geo.publishing.forms.endings import forms_of
from geo.publishing.forms.form_request import RefusedError
from geo.publishing.stories.step_content import Setting, step_content
from geo.publishing.stories.step_place import place_name
from geo.publishing.stories.step_view import link_of, step_request
from geo.state_cache import StateChangedError, state_cache

if TYPE_CHECKING:
    from geo.language import Language
    from geo.publishing.stories.story import Step
    from geo.territory.nis_code import NisCode


@dataclass(frozen=True)
class StepShown:
    """A step in few words; what it has not is "" or empty.

    Attributes
    ----------
    title
        Of what is shown: the step has it where the story gives it none.
    label
        That the data are a demonstration.
    problem
        Why there is nothing to show.
    classes
        Of a map: number and words of each class.
    places
        Of a map: code -> name of what it is fitted to and what it outlines.
    """

    title: str = ""
    label: str = ""
    problem: tuple[str, ...] = ()
    classes: tuple[tuple[int, str], ...] = ()
    places: dict[NisCode, str] = field(default_factory=dict)


def step_shown(step: Step, language: Language) -> StepShown:
    """What a step shows of what is published now, whatever the story says of it.

    Raises
    ------
    StateChangedError
        What is published changed meanwhile; ask again.
    """
    if step.view is None and not step.figures:
        return StepShown()
    return _shown(replace(step, title=None, caption=None, notes=None), language)


@state_cache(maxsize=512)
def _shown(step: Step, language: Language) -> StepShown:
    content = step_content(step, Setting((language,), "light", "", prepare()))
    words = content.said[language]
    if words.problem:
        return StepShown(problem=words.problem)
    addresses = [one for one in (step.view, step.second) if one is not None]
    label = words.label or next(filter(None, (_label(one, language) for one in addresses)), "")
    if content.map is None:
        return StepShown(words.title, label)
    named = {one: place_name(one, content.map.vintage) for one in (*step.mark, step.fit) if one}
    return StepShown(
        words.title,
        label,
        classes=tuple(
            (int(letter), told)
            for (letter, _), told in zip(
                content.map.legend, content.map.said[language].labels, strict=True
            )
            if letter.isdigit()
        ),
        places={code: name[language] for code, name in named.items() if name is not None},
    )


def _label(address: str, language: Language) -> str:
    """The label of a page that is shown as its picture, which has it inside."""
    try:
        asked = step_request(address, language)
        forms = forms_of(asked.page)
        make = None if forms is None else forms.download
        taken = None if make is None else make(asked.view, link_of(asked.view, asked.page, ""))
    except StateChangedError:
        raise
    except (RefusedError, AtlasError):
        return ""
    return "" if taken is None else taken.notice
