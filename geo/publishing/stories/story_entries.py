"""A story as the entries of its file, which ``read_story`` reads back as the same story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.publishing.stories.step_keys import KEYS

if TYPE_CHECKING:
    from geo.language import Labels
    from geo.publishing.stories.story import OwnPicture, Step, Story


def story_entries(story: Story) -> dict[str, Any]:
    """Keys and values as JSON knows them; what a step has not is left out."""
    return {
        "title": _texts(story.title),
        **({} if story.subtitle is None else {"subtitle": _texts(story.subtitle)}),
        "steps": [step_entries(one) for one in story.steps],
    }


def step_entries(step: Step) -> dict[str, Any]:
    """The same of one step."""
    needed, allowed = KEYS[step.kind]
    found: dict[str, Any] = {"kind": step.kind}
    for key in (*needed, *allowed):
        value = getattr(step, key)
        if value is None or value == ():
            continue
        if key in ("title", "caption", "notes", "sentence"):
            found[key] = _texts(value)
        elif key == "picture":
            found[key] = _picture(value)
        else:
            found[key] = list(value) if isinstance(value, tuple) else value
    return found


def _picture(picture: OwnPicture) -> dict[str, Any]:
    source = {} if picture.source is None else {"source": _texts(picture.source)}
    return {"alt": _texts(picture.alt), "data": picture.data, **source}


def _texts(labels: Labels) -> dict[str, str]:
    return dict(labels.texts)
