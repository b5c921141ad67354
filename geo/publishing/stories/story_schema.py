"""The file of a story as it is declared.

Every kind of step has its own keys (:data:`KEYS`); a key that belongs to another kind is an error
and not passed over, so that nobody waits for what was never going to be shown.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, RootModel, model_validator

from geo.language import LANGUAGES, Labels, Text
from geo.publishing.stories.step_keys import (
    EITHER,
    KEYS,
    LARGEST_PICTURE,
    LONGEST_CAPTION,
    LONGEST_NOTES,
    LONGEST_TITLE,
    MOST_STEPS,
)
from geo.publishing.stories.story import KINDS
from geo.survey.yaml_files.entry_schema import (
    Entry,
    NonEmptyList,
    SomeText,
    checked,
    one_of,
    one_of_words,
    wrong,
)

PICTURE_TYPES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}

_FILE = re.compile(r"[\w-]+\.(png|jpg)")
_WEB = re.compile(r"https?://[^\s\"'<>]{1,300}")


class Texts(RootModel[dict[str, SomeText]]):
    """A text by language, in one of them or more: a story may be told in one."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _has_a_language(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not data:
            raise wrong(data, Text("a text by language, such as {example}", example="en: …"))
        for key in data:
            if key not in LANGUAGES:
                raise wrong(key, one_of_words(LANGUAGES), str(key), of_key=True)
        return data

    def labels(self) -> Labels:
        """The same as what the atlas shows."""
        return Labels(**self.root)


def _at_most(most: int) -> BeforeValidator:
    def check(value: Any) -> Any:
        if isinstance(value, dict):
            for language, text in value.items():
                if isinstance(text, str) and len(text) > most:
                    raise wrong(text, Text("at most {n} characters", n=most), language)
        return value

    return BeforeValidator(check)


def _codes(value: Any) -> Any:
    expected = Text("a list of REFNIS codes such as [“11002”]")
    if not isinstance(value, list) or not 0 < len(value) <= 20:
        raise wrong(value, expected)
    for place, one in enumerate(value):
        if not _is_code(one):
            raise wrong(one, expected, place)
    return value


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(r"\d{5}", value))


def _classes(value: Any) -> Any:
    expected = Text("a list of classes, counted from 0")
    if not isinstance(value, list) or not value:
        raise wrong(value, expected)
    for place, one in enumerate(value):
        if not re.fullmatch(r"[0-7]", str(one)):
            raise wrong(one, expected, place)
    return [int(one) for one in value]


def _keys(value: Any) -> Any:
    expected = Text("a list of published figures such as [“BE2018 progress_score 01000”]")
    if not isinstance(value, list) or not 0 < len(value) <= 20:
        raise wrong(value, expected)
    for place, one in enumerate(value):
        if not isinstance(one, str) or len(one.split()) != 3:
            raise wrong(one, expected, place)
    return value


def _a_view(value: Any) -> Any:
    """A link, or its parts by name with the page's among them."""
    expected = Text("a link of the atlas, or its parts by name")
    if isinstance(value, dict) and value:
        for key, part in value.items():
            if not isinstance(part, str):
                raise wrong(part, expected, str(key))
        return value
    if isinstance(value, str) and 0 < len(value) <= 2000 and not re.search(r"\s", value):
        return value
    raise wrong(value, expected)


def picture_of(data: str) -> str | None:
    """The media type of a picture in a ``data:`` address; None where it is none that may be."""
    head, comma, content = data.partition(",")
    if not comma or not re.fullmatch(r"data:image/(png|jpeg);base64", head):
        return None
    try:
        raw = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) > LARGEST_PICTURE:
        return None
    found = next((kind for mark, kind in PICTURE_TYPES.items() if raw.startswith(mark)), None)
    return found if found == head[len("data:") : -len(";base64")] else None


Title = Annotated[Texts, _at_most(LONGEST_TITLE)]
Caption = Annotated[Texts, _at_most(LONGEST_CAPTION)]
Notes = Annotated[Texts, _at_most(LONGEST_NOTES)]
AView = Annotated[Any, BeforeValidator(_a_view)]
Code = Annotated[str, checked(_is_code, Text("a REFNIS code such as “11002”"))]


class PictureEntry(Entry):
    """A picture of one's own."""

    alt: Title
    data: Annotated[
        str | None,
        checked(
            lambda value: isinstance(value, str) and picture_of(value) is not None,
            Text("a PNG or JPEG picture as a data: address, at most 1.5 MB"),
        ),
    ] = None
    file: Annotated[
        str | None,
        checked(
            lambda value: (
                isinstance(value, str) and bool(re.fullmatch(r"[\w-]+\.(png|jpg)", value))
            ),
            Text("the name of a .png or .jpg file beside the story"),
        ),
    ] = None
    source: Title | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_of_two(cls, data: Any) -> Any:
        if isinstance(data, dict) and ("data" in data) == ("file" in data):
            raise wrong(data, Text("“data” or “file”"))
        return data


class StepEntry(Entry):
    """One step."""

    kind: Annotated[str, one_of(KINDS)]
    title: Title | None = None
    caption: Caption | None = None
    notes: Notes | None = None
    view: AView | None = None
    second: AView | None = None
    figures: Annotated[list[str] | None, BeforeValidator(_keys)] = None
    mark: Annotated[list[str] | None, BeforeValidator(_codes)] = None
    only: Annotated[list[int] | None, BeforeValidator(_classes)] = None
    fit: Code | None = None
    sentence: Caption | None = None
    picture: PictureEntry | None = None
    address: Annotated[
        str | None,
        checked(
            lambda value: isinstance(value, str) and bool(_WEB.fullmatch(value)),
            Text("a web address"),
        ),
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _keys_of_its_kind(cls, data: Any) -> Any:
        kind = data.get("kind") if isinstance(data, dict) else None
        known_kind = next((one for one in KINDS if one == kind), None)
        if known_kind is None:
            return data  # said by the check of the key itself
        needed, allowed = KEYS[known_kind]
        known = ("kind", *needed, *allowed)
        for key in data:
            if key not in known:
                raise wrong(key, one_of_words(known), str(key), of_key=True)
        for key in needed:
            if key not in data:
                expected = Text("also “{key}” in the entry that begins here", key=key)
                raise wrong(", ".join(map(str, data)), expected)
        if set(EITHER) <= set(allowed) and sum(key in data for key in EITHER) != 1:
            raise wrong(", ".join(map(str, data)), Text("“view” or “figures”"))
        return data


def _few_steps(value: Any) -> Any:
    if isinstance(value, list) and len(value) > MOST_STEPS:
        raise wrong(len(value), Text("at most {n} steps", n=MOST_STEPS))
    return value


class StoryEntry(Entry):
    """The whole file."""

    title: Title
    subtitle: Caption | None = None
    steps: Annotated[list[StepEntry], BeforeValidator(_few_steps), NonEmptyList]
