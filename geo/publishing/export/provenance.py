"""Whom the parts of a download come from, under which licence, and the link that reopens it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

from geo.language import Text, listed_apart
from geo.publishing.data_sources import boundaries_in_use, load_resources
from geo.publishing.export.download import FileSource
from geo.survey.edition_key import SIGN
from geo.territory.accepted_boundaries import official_source

if TYPE_CHECKING:
    from geo.language import Language
    from geo.publishing.view import View
    from geo.survey import Edition

_LANGUAGE = re.compile(r"([?&]lang=)[a-z]{2}\b")

DOCUMENTED = FileSource(
    Text("Public lists of initiatives, each entry with its own source"),
    None,
    Text("Facts quoted with their source"),
)
ALL_FIGURES = FileSource(
    Text("Published figures of all barometers, Smart City Institute (HEC Liège, ULiège)"),
    "https://www.smart-city.uliege.be/",
    Text("Figures quoted with their source"),
)
QUESTIONNAIRE = FileSource(
    Text("Questionnaire of this atlas, after what is public of the barometers"),
    None,
    "CC BY 4.0",
)


def of_answers(edition: Edition) -> FileSource:
    """The source that the edition states for its answers."""
    return FileSource(edition.source, edition.source_url, edition.licence)


def of_figures(edition: Edition) -> FileSource:
    """The barometer that published figures."""
    return FileSource(
        Text(
            "Published figures of the barometer of {year}, Smart City Institute (HEC Liège, "
            "ULiège)",
            year=str(edition.year),
        ),
        edition.source_url,
        Text("Figures quoted with their source"),
    )


def of_boundaries(vintage: int) -> FileSource:
    """The boundaries, and with them names and areas: ours, or official ones that were imported."""
    path = f"territory/communes-{vintage}.parquet"
    described = load_resources() if official_source(vintage) is None else []
    shipped = next((one for one in described if one.path == path), None)
    if shipped is None:
        return FileSource(
            boundaries_in_use(vintage), None, Text("As its source states"), of_outlines=True
        )
    titles = listed_apart([title for title, _ in shipped.sources])
    words = Text("Boundaries of {vintage}: {source}", vintage=str(vintage), source=titles)
    url = next((url for _, url in shipped.sources if url), None)
    return FileSource(words, url, listed_apart(shipped.licences), of_outlines=True)


def link_to(view: View, address: str, page: str) -> str:
    """The address that reopens ``view`` on a page of the server that the reader sees.

    Parameters
    ----------
    view
    address
        The address of any page of the server, or nothing where it is not known.
    page
        Name of the page. The map is the first page: its address has no name, as in the browser's
        own line.
    """
    name = "" if page == "map" else page
    return address_beside(address, name, urlencode(view.query(), safe=SIGN))


def address_beside(address: str, name: str, query: str, fragment: str = "") -> str:
    """What lies in the same folder as ``address``, which may be nothing where it is not known."""
    parts = urlsplit(address)
    folder = parts.path.rpartition("/")[0]
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{name}", query, fragment))


def link_in_language(link: str, language: Language) -> str:
    """The same link for readers of a language."""
    return _LANGUAGE.sub(rf"\g<1>{language}", link, count=1)
