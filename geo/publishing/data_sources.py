"""Where the data comes from, as it says of itself: files, boundaries, and several answers of one.

Pages, captions and files that leave the atlas ask here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.language import SOURCE_LANGUAGE, AtlasError, Labels, Text
from geo.survey.importing.duplicate_responses import RULE_LABELS
from geo.territory.accepted_boundaries import official_source

if TYPE_CHECKING:
    from geo.survey import Edition

PACKAGE = Path(__file__).parents[2] / "data" / "datapackage.json"


@dataclass(frozen=True)
class Resource:
    """One shipped data file, as ``data/datapackage.json`` describes it."""

    path: str
    title: Labels
    description: str
    licences: tuple[Labels, ...]
    sources: tuple[tuple[Labels, str], ...]
    bytes: int


def load_resources(path: Path = PACKAGE) -> list[Resource]:
    """The data files and where they come from.

    Raises
    ------
    AtlasError
        When the description of the data is missing or damaged.
    """
    try:
        return list(_described(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AtlasError(
            Text(
                "{file} is missing or damaged ({reason}). Take it again from the repository.",
                file=path.name,
                reason=str(error),
            )
        ) from error


@lru_cache(maxsize=2)
def _described(text: str) -> tuple[Resource, ...]:
    package: dict[str, Any] = json.loads(text)
    return tuple(_resource(resource, package) for resource in package["resources"])


def _resource(resource: dict[str, Any], package: dict[str, Any]) -> Resource:
    licences = resource.get("licenses", package.get("licenses", []))
    return Resource(
        path=str(resource["path"]),
        title=_title({"title": resource["path"]} | resource),
        description=str(resource.get("description", "")),
        licences=tuple(map(_title, licences)),
        sources=tuple(
            (_title(one), str(one.get("path", "")))
            for one in resource.get("sources", package.get("sources", []))
        ),
        bytes=int(resource.get("bytes", 0)),
    )


def _title(origin: dict[str, Any]) -> Labels:
    """The name of a file, a source or a licence by language, where it has names in others."""
    title = str(origin.get("title") or origin.get("name", ""))
    return Labels(**{SOURCE_LANGUAGE: title} | origin.get("titles", {}))


def rule_of(edition: Edition) -> Text | None:
    """The sentence about several answers by one commune; None where the edition states none."""
    return None if edition.several_answers is None else RULE_LABELS[edition.several_answers]


def boundaries_in_use(vintage: int) -> Text:
    """Which boundaries are drawn: ours, or official ones that were imported."""
    official = official_source(vintage)
    if official is None:
        return Text("Boundaries of {vintage}.", vintage=str(vintage))
    return Text(
        "Boundaries of {vintage}: official, from {file}, imported {date}.",
        vintage=str(vintage),
        file=official.file,
        date=official.imported,
    )
