"""Whom the parts of a take-away come from, under which licence, and the link that reopens it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

from geo.language import Text
from geo.publishing.data_sources import boundaries_in_use, load_resources
from geo.publishing.export.download import FileSource
from geo.territory.accepted_boundaries import official_source

if TYPE_CHECKING:
    from geo.publishing.view import View
    from geo.survey import Edition

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
    if official_source(vintage) is not None:
        words = boundaries_in_use(vintage)
        return FileSource(words, None, Text("As its source states"), of_outlines=True)
    path = f"territory/communes-{vintage}.parquet"
    shipped = next((one for one in load_resources() if one.path == path), None)
    if shipped is None:
        return FileSource(
            boundaries_in_use(vintage), None, Text("As its source states"), of_outlines=True
        )
    titles = "; ".join(title for title, _ in shipped.sources)
    words = Text("Boundaries of {vintage}: {source}", vintage=str(vintage), source=titles)
    url = next((url for _, url in shipped.sources if url), None)
    return FileSource(words, url, "; ".join(shipped.licences), of_outlines=True)


def link_to(view: View, address: str, page: str) -> str:
    """The address that reopens ``view`` on a page of the server that the reader sees.

    Parameters
    ----------
    view
    address
        The address of any page of the server, or nothing where it is not known.
    page
        The last part of the page's address; nothing for the map.
    """
    parts = urlsplit(address)
    folder = parts.path.rpartition("/")[0]
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{page}", urlencode(view.query()), ""))
