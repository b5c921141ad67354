"""``edition.yaml`` as it is declared: what an edition says of itself.

Scalars are typed as YAML types them. A key that is absent and one that is null are the same; keys
that are not declared are passed over.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, model_validator

from geo.language import LANGUAGES, SOURCE_LANGUAGE, Text, listed
from geo.survey.edition import DUPLICATE_RULES, DuplicateRule, MethodFact, Moment
from geo.survey.yaml_files.entry_schema import Entry, Texts, checked, is_text, once_for_all, wrong
from geo.territory import VINTAGES
from geo.territory.nis_code import REGIONS, NisCode

_NOT_THERE: Any = None  # what a key that is absent has: the check of the key says what it should be
_BY_LANGUAGE = Text("a text in {languages}", languages=listed(LANGUAGES))


def _moment(value: Any) -> Moment | None:
    """A day, a month, or None where it is null or absent."""
    if value is None:
        return None
    if isinstance(value, dt.date):
        return Moment(value.year, value.month, value.day)
    parts = str(value).split("-")
    if len(parts) in (2, 3) and all(part.isdecimal() for part in parts):
        with suppress(ValueError):
            day = dt.date(*map(int, [*parts, "1"][:3]))
            return Moment(day.year, day.month, day.day if len(parts) == 3 else None)
    raise wrong(value, Text("a date such as 2018-06-14, a month such as 2018-06, or nothing"))


def _texts(value: Any) -> Any:
    """Texts by language, or one that is the same in all languages (a name)."""
    if isinstance(value, str) and value.strip():
        return once_for_all(value)
    if not isinstance(value, dict):
        raise wrong(value, _BY_LANGUAGE)
    # Another key is a slip, most likely of a language: its text would be lost without a word.
    if SOURCE_LANGUAGE not in value or not value.keys() <= set(LANGUAGES):
        raise wrong(", ".join(map(str, value)), _BY_LANGUAGE)
    for language, text in value.items():
        if not is_text(text):
            raise wrong(text, _BY_LANGUAGE, language)
    return value


def _invited(value: Any) -> Any:
    expected = Text("all, or a list of region codes")
    if value == "all":
        return value
    if not isinstance(value, list) or not value:
        raise wrong(value, expected)
    for n, code in enumerate(value):
        if code not in REGIONS:
            raise wrong(code, expected, n)
    return tuple(value)


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))


def _required(is_right: Any, expected: Text | str) -> BeforeValidator:
    """A check that null and what is absent do not pass."""
    return checked(lambda value: value is not None and is_right(value), expected)


def _optional(is_right: Any, expected: Text | str) -> BeforeValidator:
    return checked(lambda value: value is None or is_right(value), expected)


def _integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_year(value: Any) -> bool:
    return _integer(value) and 1900 <= value < 2200


EditionTexts = Annotated[Texts, BeforeValidator(_texts)]


class MethodEntry(Entry):
    """One thing that a source says about how an edition was asked."""

    other_keys: ClassVar[bool] = True

    texts: Texts
    source_url: str

    @model_validator(mode="before")
    @classmethod
    def _with_texts(cls, data: Any) -> Any:
        texts = {language: data[language] for language in LANGUAGES if language in data}
        return {"texts": texts, "source_url": data["source_url"]}

    def fact(self) -> MethodFact:
        """The same as the rest of the atlas knows it."""
        return MethodFact(self.texts.labels(), self.source_url)


def _method(value: Any) -> Any:
    expected = Text("a list of texts in {languages}, with source_url", languages=listed(LANGUAGES))
    if value is None:
        return []
    if not isinstance(value, list):
        raise wrong(value, expected)
    for n, one in enumerate(value):
        if not isinstance(one, dict):
            raise wrong(one, expected, n)
        for language in LANGUAGES:
            if (language in one or language == SOURCE_LANGUAGE) and not is_text(one.get(language)):
                raise wrong(one.get(language), expected, n, language)
        if not _is_url(one.get("source_url")):
            raise wrong(one.get("source_url"), expected, n, "source_url")
    return value


def _asked(value: Any) -> Any:
    if value is None:
        return []
    expected = Text("a list of keys of data/questionnaire.yaml")
    if not isinstance(value, list):
        raise wrong(value, expected)
    for n, key in enumerate(value):
        if not isinstance(key, str):
            raise wrong(key, expected, n)
    return value


class EditionFile(Entry):
    """The whole file."""

    model_config = ConfigDict(validate_default=True)
    other_keys: ClassVar[bool] = True

    id: Any = None
    title: EditionTexts = _NOT_THERE
    year: Annotated[int, _required(_is_year, Text("a year"))] = _NOT_THERE
    fieldwork_start: Annotated[Moment | None, BeforeValidator(_moment)] = None
    fieldwork_end: Annotated[Moment | None, BeforeValidator(_moment)] = None
    published: Annotated[Moment | None, BeforeValidator(_moment)] = None
    invited: Annotated[Literal["all"] | tuple[NisCode, ...], BeforeValidator(_invited)] = _NOT_THERE
    vintage: Annotated[
        int,
        _required(
            lambda value: _integer(value) and value in VINTAGES, ", ".join(map(str, VINTAGES))
        ),
    ] = _NOT_THERE
    answers: Annotated[
        Literal["file", "none"] | None,
        _optional(lambda value: value in ("file", "none"), "file, none"),
    ] = None
    source: EditionTexts = _NOT_THERE
    source_url: Annotated[str | None, _optional(_is_url, Text("a web address"))] = None
    licence: EditionTexts = _NOT_THERE
    demonstration: Annotated[
        bool, _required(lambda value: isinstance(value, bool), "true, false")
    ] = _NOT_THERE
    asked: Annotated[list[str], BeforeValidator(_asked)] = _NOT_THERE
    note: EditionTexts | None = None
    rule: Annotated[
        DuplicateRule | None,
        _optional(lambda value: value in DUPLICATE_RULES, ", ".join(DUPLICATE_RULES)),
    ] = None
    method: Annotated[list[MethodEntry], BeforeValidator(_method)] = _NOT_THERE
