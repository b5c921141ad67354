"""What the schemas of YAML files have in common: pydantic declares, the atlas says what is wrong.

A :class:`~geo.survey.yaml_files.document.Document` comes in, a model goes out, or one sentence
about the first entry, in the order of the file, that is not as declared. Every check says in a
``Text`` what it expected, so no sentence of pydantic's is ever shown.

Imported by readers only when they read: pydantic takes longer to load than a file to be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    RootModel,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from geo.language import LANGUAGES, SOURCE_LANGUAGE, AtlasError, Labels, Text
from geo.survey.hidden_characters import expected_seen, has_hidden, without_hidden

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from geo.survey.yaml_files.document import Document, Place

Model = TypeVar("Model", bound=BaseModel)


class _Wrong:
    """What a check found. Pydantic makes text of it, which costs nothing whatever was found."""

    def __init__(
        self, found: Any, expected: Text | str, at: tuple[str | int, ...], *, of_key: bool
    ) -> None:
        self.found = found
        self.expected = expected
        self.at = at
        self.of_key = of_key

    def __str__(self) -> str:
        return ""


_WRONG = "wrong"
_BY_TYPE: dict[str, Text] = {
    "dict_type": Text("keys and values"),
    "list_type": Text("a list, each entry beginning with a dash"),
    "string_type": Text("some text"),
}


def wrong(
    found: Any, expected: Text | str, *at: str | int, of_key: bool = False
) -> PydanticCustomError:
    """The error that a check raises: ``at`` is the place within what was checked."""
    return PydanticCustomError(
        _WRONG, "wrong", {_WRONG: _Wrong(found, expected, at, of_key=of_key)}
    )


def checked(is_right: Callable[[Any], bool], expected: Text | str) -> BeforeValidator:
    """What a value has to be, and that in words."""

    def check(value: Any) -> Any:
        if not is_right(value):
            raise wrong(value, expected)
        return value

    return BeforeValidator(check)


def one_of(allowed: Collection[str]) -> BeforeValidator:
    """One of these texts."""
    return checked(lambda value: isinstance(value, str) and value in allowed, one_of_words(allowed))


def one_of_words(allowed: Collection[str]) -> Text:
    """What is expected where only these texts are allowed."""
    return Text("one of {allowed}", allowed=", ".join(allowed))


def is_text(value: Any) -> bool:
    """Whether a value is text and not blank."""
    return isinstance(value, str) and bool(value.strip())


def _seen(value: str) -> str:
    """A text of which every character is seen."""
    if has_hidden(value):
        raise wrong(without_hidden(value), expected_seen(value))
    return value


SomeText = Annotated[str, BeforeValidator(_seen), checked(is_text, Text("some text"))]
NonEmptyList = checked(
    lambda value: isinstance(value, list) and bool(value),
    Text("a list, each entry beginning with a dash"),
)
KeysAndValues = checked(
    lambda value: isinstance(value, dict) and bool(value), Text("keys and values")
)


class Entry(BaseModel):
    """Keys and values: a missing or (unless the model allows them) an unknown key is an error."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)
    other_keys: ClassVar[bool] = False

    @model_validator(mode="before")
    @classmethod
    def _has_its_keys(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not (data or cls._may_be_empty()):
            raise wrong(data, Text("keys and values"))
        known = {field.alias or name: field for name, field in cls.model_fields.items()}
        for key in data:
            if not cls.other_keys and key not in known:
                raise wrong(key, one_of_words(known), str(key), of_key=True)
        for name, field in known.items():
            if field.is_required() and name not in data:
                expected = Text("also “{key}” in the entry that begins here", key=name)
                raise wrong(", ".join(map(str, data)), expected)
        return data

    @classmethod
    def _may_be_empty(cls) -> bool:
        return not any(field.is_required() for field in cls.model_fields.values())


class Texts(RootModel[dict[str, SomeText]]):
    """A text by language; only the source language has to be there."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _has_its_languages(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not data:
            raise wrong(data, Text("keys and values"))
        for key in data:
            if key not in LANGUAGES:
                raise wrong(key, one_of_words(LANGUAGES), str(key), of_key=True)
        if SOURCE_LANGUAGE not in data:
            expected = Text("also “{key}” in the entry that begins here", key=SOURCE_LANGUAGE)
            raise wrong(", ".join(map(str, data)), expected)
        return data

    def labels(self) -> Labels:
        """The same as what the atlas shows."""
        return Labels(**self.root)


def once_for_all(value: Any) -> Any:
    """One text as the same text in every language."""
    if isinstance(value, str):
        return dict.fromkeys(LANGUAGES, value)
    return value


TextsOrOne = Annotated[Texts, BeforeValidator(once_for_all)]


def read_entries(model: type[Model], document: Document, *, with_key: bool = False) -> Model:
    """The document as the model declares it.

    Parameters
    ----------
    with_key : bool
        Whether an error names the keys that lead to its entry and not the line alone.

    Raises
    ------
    AtlasError
        Names the file, the line, what was found and what was expected.
    """
    try:
        return model.model_validate(document.values)
    except ValidationError as error:
        problems = error.errors(include_url=False)
    raise min(
        (_problem(document, one, with_key=with_key) for one in problems), key=lambda one: one[0]
    )[1]


def _problem(document: Document, error: Any, *, with_key: bool) -> tuple[int, AtlasError]:
    if error["type"] == _WRONG:
        told = error["ctx"][_WRONG]
    else:
        expected = _BY_TYPE.get(error["type"], Text("another kind of value"))
        told = _Wrong(error["input"], expected, (), of_key=False)
    place: Place = (*error["loc"], *told.at)
    line = document.line(place, of_key=told.of_key) or 0
    wrong_entry = document.wrong(
        place, told.found, told.expected, of_key=told.of_key, with_key=with_key
    )
    return line, wrong_entry
