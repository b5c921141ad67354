"""A story's file, read: what it says as a :class:`~geo.publishing.stories.story.Story`.

Views are only read as addresses here: whether they can still be shown is found when they are
(:mod:`geo.publishing.stories.step_view`), since an edition may be withdrawn after a story was
written. Published figures are fixed: one that there is not is an error of the file.
"""

from __future__ import annotations

import base64
import re
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from geo.language import AtlasError, Labels, Text
from geo.publishing.forms.address import page_and_ending
from geo.publishing.stories.step_keys import LARGEST_FILE, MOST_ENTRIES
from geo.publishing.stories.story import KINDS, OwnPicture, Step, Story
from geo.publishing.stories.story_schema import StoryEntry, picture_of
from geo.survey.edition_key import SIGN
from geo.survey.published.figures import all_figures
from geo.survey.yaml_files.document import UnreadableYamlError, read_document
from geo.survey.yaml_files.entry_schema import read_entries
from geo.territory.nis_code import nis_code

if TYPE_CHECKING:
    from pathlib import Path

    from geo.publishing.stories.story_schema import StepEntry, Texts
    from geo.survey.published.figures import Figure
    from geo.survey.yaml_files.document import Document, Place

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
"""What stands in a text for a published figure."""

_LANGUAGE_OF_LINK = "lang"


def read_story(name: str, content: bytes, folder: Path | None = None) -> Story:
    """Read a story.

    Parameters
    ----------
    name
        The file as its reader knows it.
    content
        Its bytes, YAML in UTF-8.
    folder
        Where pictures are that it names by their files; None where there is none.

    Raises
    ------
    AtlasError
        Names the file, the line, what was found and what was expected.
    """
    if len(content) > LARGEST_FILE:
        raise AtlasError(
            Text(
                "{file} is larger than {most} MB. Make its pictures smaller and try again.",
                file=name,
                most=LARGEST_FILE // 1_000_000,
            )
        )
    try:
        document = read_document(name, content, "text", most=MOST_ENTRIES)
    except UnreadableYamlError as error:
        raise AtlasError(
            Text(
                "{file}, line {line}: this is not YAML ({reason}). Correct the file and try again.",
                file=name,
                line=str(error.line),
                reason=error.reason,
            )
        ) from error
    entry = read_entries(StoryEntry, document)
    steps = tuple(
        _step(one, document, ("steps", place), folder) for place, one in enumerate(entry.steps)
    )
    _check_texts(document, ("title",), entry.title)
    return Story(entry.title.labels(), steps, _labels(entry.subtitle))


@cache
def figures_by_key() -> dict[str, Figure]:
    """Every published figure by its edition, key and area."""
    return {f"{one.edition} {one.key} {one.code}": one for one in all_figures()}


def _step(entry: StepEntry, document: Document, at: Place, folder: Path | None) -> Step:
    for key in ("title", "caption", "notes", "sentence"):
        _check_texts(document, (*at, key), getattr(entry, key))
    for place, figure in enumerate(entry.figures or ()):
        if figure not in figures_by_key():
            raise document.wrong((*at, "figures", place), figure, _A_FIGURE)
    if entry.kind == "number" and len(entry.figures or ()) > 1:
        raise document.wrong((*at, "figures"), entry.figures, Text("one published figure"))
    return Step(
        kind=next(kind for kind in KINDS if kind == entry.kind),
        title=_labels(entry.title),
        caption=_labels(entry.caption),
        notes=_labels(entry.notes),
        view=_address(entry.view),
        second=_address(entry.second),
        figures=tuple(entry.figures or ()),
        mark=tuple(map(nis_code, entry.mark or ())),
        only=tuple(entry.only or ()),
        fit=None if entry.fit is None else nis_code(entry.fit),
        sentence=_labels(entry.sentence),
        picture=_picture(entry.picture, document, (*at, "picture"), folder),
        address=entry.address,
    )


_A_FIGURE = Text("a published figure such as “BE2018 progress_score 01000”")


def _check_texts(document: Document, at: Place, texts: Texts | None) -> None:
    for language, text in (texts.root if texts else {}).items():
        for key in PLACEHOLDER.findall(text):
            if key not in figures_by_key():
                raise document.wrong((*at, language), key, _A_FIGURE)


def _labels(texts: Texts | None) -> Labels | None:
    return None if texts is None else texts.labels()


def _address(view: Any) -> str | None:
    """Page and query, without the language: a story is in the one that its reader has."""
    if view is None:
        return None
    if isinstance(view, dict):
        query = {key: value for key, value in view.items() if key != "page"}
        page = view.get("page", "map")
    else:
        page, _, query = page_and_ending(view)
        if not urlsplit(view).query and "=" not in view:
            query = {}
    query.pop(_LANGUAGE_OF_LINK, None)
    return f"{page}?{urlencode(query, safe=SIGN)}"


def _picture(entry: Any, document: Document, at: Place, folder: Path | None) -> OwnPicture | None:
    if entry is None:
        return None
    data = entry.data
    if entry.file is not None:
        path = None if folder is None else folder / entry.file
        expected = Text("a PNG or JPEG picture of at most 1.5 MB beside the story, or “data”")
        if path is None or not path.is_file():
            raise document.wrong((*at, "file"), entry.file, expected)
        kind = "image/png" if entry.file.endswith(".png") else "image/jpeg"
        data = f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"
        if picture_of(data) is None:
            raise document.wrong((*at, "file"), entry.file, expected)
    return OwnPicture(data, entry.alt.labels(), _labels(entry.source))
