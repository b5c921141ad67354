"""A story as the atlas knows it, and those that come with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from geo.language import AtlasError, Text, listed

if TYPE_CHECKING:
    from geo.language import Labels
    from geo.territory.nis_code import NisCode

STORIES = Path(__file__).parents[3] / "data" / "stories"

Kind = Literal["title", "map", "maps", "chart", "commune", "number", "sentence", "picture", "end"]
KINDS: tuple[Kind, ...] = get_args(Kind)

KIND_LABELS: dict[Kind, Text] = {
    "title": Text("Title"),
    "map": Text("Map"),
    "maps": Text("Two maps"),
    "chart": Text("Chart or ranking"),
    "commune": Text("Commune"),
    "number": Text("One figure"),
    "sentence": Text("A sentence"),
    "picture": Text("A picture of your own"),
    "end": Text("End, with a QR code"),
}

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")


@dataclass(frozen=True)
class OwnPicture:
    """A picture that is not of the atlas.

    Attributes
    ----------
    data
        The file as a ``data:`` address, PNG or JPEG.
    alt
        What it shows, for those who do not see it.
    source
        Whose it is, or None.
    """

    data: str
    alt: Labels
    source: Labels | None = None


@dataclass(frozen=True)
class Step:
    """One step of a story.

    Attributes
    ----------
    kind
        What is shown: a key of :data:`KIND_LABELS`.
    title, caption, notes
        In large letters; a sentence below; what only the presenter sees. In these,
        ``{BE2018 progress_score 01000}`` stands for a published figure. None where there is none.
    view, second
        The address of a page of the atlas, without its language: ``map?edition=BE2018``. The
        second is that of the other one of two maps.
    figures
        Published figures: edition, key and area of each, as in ``data/published/figures.csv``.
    mark
        REFNIS codes of the areas that the map outlines.
    only
        Classes that stand out, from 0: the others are pale.
    fit
        REFNIS code of the place that the map is fitted to; None is all that it shows.
    sentence
        Of a step that is one sentence.
    picture
        Of a step that is a picture of one's own.
    address
        Of the end: where its QR code leads; None is the atlas.
    """

    kind: Kind
    title: Labels | None = None
    caption: Labels | None = None
    notes: Labels | None = None
    view: str | None = None
    second: str | None = None
    figures: tuple[str, ...] = ()
    mark: tuple[NisCode, ...] = ()
    only: tuple[int, ...] = ()
    fit: NisCode | None = None
    sentence: Labels | None = None
    picture: OwnPicture | None = None
    address: str | None = None


@dataclass(frozen=True)
class Story:
    """Steps in an order, under a title.

    Attributes
    ----------
    title
        Of the whole.
    steps
        At least one.
    subtitle
        What it is about, or None.
    """

    title: Labels
    steps: tuple[Step, ...]
    subtitle: Labels | None = None


def list_stories() -> tuple[str, ...]:
    """The names of the stories that come with the atlas, in the order of their files."""
    return tuple(sorted(path.stem for path in STORIES.glob("*.yaml")))


@lru_cache(maxsize=16)  # those that come with the atlas
def load_story(name: str) -> Story:
    """A story that comes with the atlas.

    Raises
    ------
    AtlasError
        There is none of this name, or its file is damaged.
    """
    from geo.publishing.stories.read_story import read_story  # noqa: PLC0415  (pydantic is slow)

    known = list_stories()
    if not _ID.fullmatch(name) or name not in known:
        raise AtlasError(
            Text(
                "There is no story “{name}”. There are: {known}.",
                name=name[:60],
                known=listed(list(known)),
            )
        )
    path = STORIES / f"{name}.yaml"
    return read_story(path.name, path.read_bytes(), STORIES)
