"""The files of a press folder: each is made as its page makes it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from geo.command_line import english
from geo.publishing.export.citation import bibtex, citations
from geo.publishing.export.edition_tables import edition_table, tables_of
from geo.publishing.export.formats import FORMATS, file_bytes, file_name, formats_for
from geo.publishing.forms.citation_link import citation_link
from geo.publishing.forms.form_request import RefusedError, check_editions, read_request
from geo.publishing.forms.rendered_file import make
from geo.publishing.press_folder.edition_story import edition_story
from geo.publishing.press_folder.readme import README, readme
from geo.publishing.stories.story_files import STORY_ENDINGS, story_bytes
from geo.publishing.view import View, default_indicator
from geo.survey import list_indicators, load_edition
from geo.survey.maturity.scores import INDEX
from geo.territory.nis_code import REGIONS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from geo.language import Language
    from geo.territory.nis_code import NisCode

_PICTURES = ("svg", "png")
_TABLES = ("csv", "xlsx")


@dataclass(frozen=True)
class FolderWanted:
    """Of what the folder is.

    Attributes
    ----------
    edition
        Id, or id and version.
    language
        Of the words in files that are in one.
    day
        On which files say that they were made.
    address
        Of the atlas with a slash at its end, for links; "" where it has none.
    communes
        Of which there are sheets, beside the reports of regions.
    """

    edition: str
    language: Language
    day: dt.date
    address: str = ""
    communes: tuple[NisCode, ...] = ()


def press_files(
    wanted: FolderWanted, tell: Callable[[str], None] = lambda _: None
) -> Iterator[tuple[str, bytes]]:
    """Path in the folder and content of each file, as it is made; what is there is said last.

    Parameters
    ----------
    wanted
        Which.
    tell
        Gets what is being made: some of it takes seconds.

    Raises
    ------
    RefusedError
        The edition is not public, or a commune is none.
    AtlasError
        What is in it may not leave, or the data behind it is damaged.
    """
    check_editions({"edition": wanted.edition})
    names = []
    for make_files in (_pictures, _sheets, _tables, _story):
        for name, content in make_files(wanted, tell):
            names.append(name)
            yield name, content
    taken = edition_table(_view(wanted), "communes", _link(_view(wanted), wanted, ""))
    yield "citation.txt", citations(taken, wanted.day)
    yield "citation.bib", bibtex(taken, wanted.day).encode("utf-8", errors="replace")
    yield README, readme(taken, [*names, "citation.txt"], wanted.day)


def _view(wanted: FolderWanted) -> View:
    indicator = default_indicator(wanted.edition)
    return replace(View(), lang=wanted.language, edition=wanted.edition, indicator=indicator)


def _link(view: View, wanted: FolderWanted, page: str) -> str:
    return citation_link(view, wanted.address, page)


def views_of(edition: str) -> dict[str, tuple[str, dict[str, str]]]:
    """A handful of views: name of the file -> page and what its link says."""
    first = default_indicator(edition)
    known = {one.id for one in list_indicators(edition)}
    found = {
        "map": ("map", {"indicator": first}),
        "map-regions": ("map", {"indicator": first, "level": "region"}),
        "barometer": ("barometer", {}),
        "initiatives": ("initiatives", {}),
    }
    if INDEX in known:
        found["map-index"] = ("map", {"indicator": INDEX})
        found["ranking-index"] = ("ranking", {"indicator": INDEX})
    return found


def _pictures(wanted: FolderWanted, tell: Callable[[str], None]) -> Iterator[tuple[str, bytes]]:
    for name, (page, query) in views_of(wanted.edition).items():
        tell(english("Picture: {name}", name=name))
        for ending in _PICTURES:
            content = _made(wanted, page, ending, query)
            if content is not None:
                yield f"pictures/{name}.{ending}", content


def _sheets(wanted: FolderWanted, tell: Callable[[str], None]) -> Iterator[tuple[str, bytes]]:
    edition = load_edition(wanted.edition)
    invited = REGIONS if edition.invited == "all" else edition.invited
    regions = [code for code in REGIONS if code in invited]
    for code in regions:
        tell(english("Sheet: {name}", name=code))
        content = _made(wanted, "commune", "pdf", {"level": "region", "area": code})
        if content is not None:
            yield f"sheets/region-{code}.pdf", content
    for code in wanted.communes:
        tell(english("Sheet: {name}", name=code))
        content = _made(wanted, "commune", "pdf", {"commune": code})
        if content is not None:
            yield f"sheets/commune-{code}.pdf", content


def _made(wanted: FolderWanted, page: str, ending: str, query: dict[str, str]) -> bytes | None:
    """The form of a view; None where the edition has nothing of the kind."""
    said = {"lang": wanted.language, "edition": wanted.edition, **query}
    try:
        asked = read_request(page, ending, said, wanted.language)
        link = citation_link(asked.view, wanted.address, page) if wanted.address else ""
        return make(asked, link, wanted.day).content
    except RefusedError as refused:
        if refused.status == HTTPStatus.NOT_FOUND:
            return None
        raise


def _tables(wanted: FolderWanted, tell: Callable[[str], None]) -> Iterator[tuple[str, bytes]]:
    view = _view(wanted)
    for table in tables_of(load_edition(wanted.edition)):
        tell(english("Table: {name}", name=table))
        taken = edition_table(view, table, _link(view, wanted, ""))
        for key in formats_for(taken):
            if key in _TABLES:
                yield (
                    f"tables/{file_name(taken, key, wanted.day)}",
                    file_bytes(taken, key, wanted.day),
                )


def _story(wanted: FolderWanted, tell: Callable[[str], None]) -> Iterator[tuple[str, bytes]]:
    story = edition_story(load_edition(wanted.edition))
    for ending in STORY_ENDINGS:
        tell(english("Story: {name}", name=ending))
        content = story_bytes(story, ending, wanted.language, wanted.day, wanted.address)
        yield f"story/story.{ending}", content


assert set(_TABLES) <= set(FORMATS)
