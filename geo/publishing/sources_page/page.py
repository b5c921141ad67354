"""What the atlas is made of: editions, lists of initiatives, data files, with source and licence.

Everything is read from what the data says about itself, so that the page cannot drift from it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.language import AtlasError, Text
from geo.publishing.html import render
from geo.survey import list_editions, load_programmes, participation_counts
from geo.survey.disclosed import only_disclosed, why_no_count
from geo.survey.importing.duplicate_responses import RULE_LABELS
from geo.survey.programme_lists import KINDS
from geo.territory import VINTAGES
from geo.territory.accepted_boundaries import official_source

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.survey import Edition

PACKAGE = Path(__file__).parents[3] / "data" / "datapackage.json"


@dataclass(frozen=True)
class Resource:
    """One shipped data file, as ``data/datapackage.json`` describes it."""

    path: str
    title: str
    description: str
    licences: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
    bytes: int


def load_resources(path: Path = PACKAGE) -> list[Resource]:
    """The data files and where they come from.

    Raises
    ------
    AtlasError
        When the description of the data is missing or damaged.
    """
    try:
        package: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return [_resource(resource, package) for resource in package["resources"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AtlasError(
            Text(
                "{file} is missing or damaged ({reason}). Take it again from the repository.",
                file=path.name,
                reason=str(error),
            )
        ) from error


def _resource(resource: dict[str, Any], package: dict[str, Any]) -> Resource:
    licences = resource.get("licenses", package.get("licenses", []))
    return Resource(
        path=str(resource["path"]),
        title=str(resource.get("title", resource["path"])),
        description=str(resource.get("description", "")),
        licences=tuple(str(one.get("title") or one.get("name")) for one in licences),
        sources=tuple(
            (str(one.get("title", "")), str(one.get("path", "")))
            for one in resource.get("sources", package.get("sources", []))
        ),
        bytes=int(resource.get("bytes", 0)),
    )


def rule_of(edition: Edition) -> Text | None:
    """The sentence about several answers by one commune; None where the edition states none."""
    return None if edition.several_answers is None else RULE_LABELS[edition.several_answers]


def imported_boundaries() -> list[tuple[Text, tuple[Text, ...]]]:
    """Each vintage whose boundaries were imported: what they are, and what was accepted in them."""
    found = []
    for vintage in VINTAGES:
        source = official_source(vintage)
        if source is not None:
            accepted = tuple(one.text for one in source.accepted)
            found.append((boundaries_in_use(vintage), accepted))
    return found


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


def sources_html(say: Translator) -> str:
    """The page about sources, in the reader's language."""
    return render(
        "sources_page/sources.html",
        say,
        editions=[(edition, participation_counts(edition.id)) for edition in list_editions()],
        why_no_count=why_no_count,
        only={edition.id: only_disclosed(edition) for edition in list_editions()},
        rules={edition.id: rule_of(edition) for edition in list_editions()},
        programmes=load_programmes(),
        who=KINDS,
        resources=load_resources(),
        imported=imported_boundaries(),
    )
