"""``data/resources/*.yaml`` as it is declared: what people write about the files that ship.

Keys are those of a Frictionless Data Package, as far as the atlas uses them; scalars are typed.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import ConfigDict, Field, RootModel

from geo.datapackage import MEDIA_TYPES
from geo.language import LANGUAGES, SOURCE_LANGUAGE
from geo.survey.yaml_files.entry_schema import Entry, NonEmptyList, SomeText, checked, one_of

_PATH = re.compile(rf"([\w*][\w.*-]*/)*[\w*][\w.*-]*\.({'|'.join(MEDIA_TYPES)})", re.ASCII)
_TYPES = ("string", "integer", "number", "boolean", "date", "year", "yearmonth")


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and bool(_PATH.fullmatch(value)) and value.count("*") <= 1


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


PathPattern = Annotated[
    str,
    checked(
        _is_path,
        f"a path below data/ with at most one * that ends in {', '.join(MEDIA_TYPES)}",
    ),
]
Scalar = Annotated[Any, checked(_is_scalar, "some text or a number")]
Number = Annotated[float, checked(_is_number, "a number")]
Flag = Annotated[bool, checked(lambda value: isinstance(value, bool), "true or false")]
Columns = Annotated[
    Any,
    checked(
        lambda value: (
            isinstance(value, str)
            or (isinstance(value, list) and value and all(isinstance(one, str) for one in value))
        ),
        "the name of a field, or a list of names",
    ),
]


def _is_by_language(value: Any) -> bool:
    others = set(LANGUAGES) - {SOURCE_LANGUAGE}
    return (
        isinstance(value, dict)
        and bool(value)
        and value.keys() <= others
        and all(isinstance(one, str) and one for one in value.values())
    )


Titles = Annotated[
    dict[str, str],
    checked(_is_by_language, "the title in other languages of the atlas, by their codes"),
]
"""What readers in other languages see; one that is not there falls back as elsewhere."""


class Origin(Entry):
    """A source or a licence."""

    title: SomeText
    titles: Titles | None = None
    name: SomeText | None = None
    path: SomeText | None = None


Origins = Annotated[list[Origin], NonEmptyList]


class Constraints(Entry):
    """What the values of a field keep to."""

    required: Flag | None = None
    unique: Flag | None = None
    pattern: SomeText | None = None
    enum: Annotated[list[Scalar], NonEmptyList] | None = None
    minimum: Number | None = None
    maximum: Number | None = None


class FieldEntry(Entry):
    """A column of a table."""

    name: SomeText
    type: Annotated[str, one_of(_TYPES)]
    description: SomeText
    format: SomeText | None = None
    constraints: Constraints | None = None


class Reference(Entry):
    """The columns of another table."""

    resource: SomeText
    fields: Columns


class ForeignKey(Entry):
    """Columns whose values are those of another table."""

    fields: Columns
    reference: Reference


class TableSchema(Entry):
    """The columns of a table."""

    fields: Annotated[list[FieldEntry], NonEmptyList]
    primary_key: Columns | None = Field(default=None, alias="primaryKey")
    foreign_keys: Annotated[list[ForeignKey], NonEmptyList] | None = Field(
        default=None, alias="foreignKeys"
    )


class ResourceEntry(Entry):
    """A file, or several of one kind."""

    path: PathPattern
    title: SomeText
    titles: Titles | None = None
    description: SomeText
    licenses: Origins
    sources: Origins
    table: TableSchema | None = Field(default=None, alias="schema")


class ResourcesFile(RootModel[Annotated[list[ResourceEntry], NonEmptyList]]):
    """All files of ``data/resources`` but one."""

    model_config = ConfigDict(hide_input_in_errors=True)


class PackageFile(Entry):
    """``package.yaml``: about the whole."""

    name: SomeText
    title: SomeText
    description: SomeText
    version: SomeText
    licenses: Origins
    sources: Origins
