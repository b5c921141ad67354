"""Take-aways for the tests: every page and table, and rows of what hostile files hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

import pandas as pd

from geo.language import Text
from geo.publishing.barometer_page.download import barometer_download
from geo.publishing.change_page.download import change_download
from geo.publishing.commune_page.download import commune_download
from geo.publishing.compare_page.download import pair_download, places_download
from geo.publishing.export.column_descriptions import columns
from geo.publishing.export.download import Download, FileSource
from geo.publishing.export.edition_tables import edition_table
from geo.publishing.export.formats import file_bytes, formats_for
from geo.publishing.initiatives_page.download import initiatives_download
from geo.publishing.map_page.download import map_download
from geo.publishing.ranking_page.download import ranking_download
from geo.publishing.side_by_side import SideBySide
from geo.publishing.view import View
from geo.survey import load_edition

DAY = dt.date(2026, 11, 24)
LINK = "https://atlas.example/?lang=en"
HOSTILE = [
    '=HYPERLINK("http://evil.example","Gent")',
    "+32 4 123",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "'=1+1",
    "''-1+1",
    "-",
    "'s-Gravenbrakel",
    "<script>alert(1)</script>",
    "</script><b>&amp;",
    'a"b;c,d\ne',
    "عمان \u202eabc",
    "a\x00b\x07",
    "#N/A",
    "=",
    "",
]

PAGES = {
    "map": (map_download, View()),
    "map of scores": (map_download, View(indicator="index")),
    "map of answers in words": (map_download, View(indicator="q.strategy")),
    "provinces": (map_download, View(level="province", indicator="index")),
    "ranking": (ranking_download, View(indicator="index")),
    "commune": (commune_download, View(selected="62063")),
    "places": (places_download, View(side_by_side=SideBySide(places=("62063", "20001")))),
    "pair": (pair_download, View()),
    "change": (change_download, View(indicator="index")),
}
"""Pages on which the usual view shows demonstration data."""

REAL = {
    "published": (barometer_download, View()),
    "initiatives": (initiatives_download, View()),
    "documented": (map_download, View(indicator="documented.complete")),
    "regions": (map_download, View(level="region")),
}
"""Pages that show none."""


@cache
def taken_of(page: str, language: str = "en") -> Download:
    """What leaves a page; made once, since nothing can change it."""
    make, view = {**PAGES, **REAL}[page]
    taken = make(replace(view, lang=language), LINK)  # type: ignore[arg-type]
    assert taken is not None
    return taken


@cache
def written(page: str) -> dict[str, bytes]:
    """Every file of a page, in French, whose spaces before a colon must not part."""
    taken = taken_of(page, "fr")
    return {key: file_bytes(taken, key, DAY) for key in formats_for(taken)}


WITH_ANSWERS = ("communes", "answers", "scores", "estimates")
"""Tables of a demonstration edition that hold demonstration data."""


def table(name: str, **fields: object) -> Download:
    return edition_table(View(**fields), name, LINK)  # type: ignore[arg-type]


def hostile() -> Download:
    """Rows of texts that no file may make anything of."""
    size = len(HOSTILE)
    rows = pd.DataFrame(
        {
            "code": [f"{62000 + place:05}" for place in range(size)],
            "name": HOSTILE,
            "value": [-1.5 + place for place in range(size)],
            "n": [None if place % 2 else place for place in range(size)],
            "state": "value",
            "origin": "synthetic",
        }
    )
    return Download(
        name="q.<x>/../=1",
        title=Text("{title}: communes", title='=1+1 <b> & "x" \\ {'),
        editions=(load_edition("BE2018"),),
        indicators=("q.progress",),
        kinds=frozenset({"answers"}),
        vintage=2018,
        level="commune",
        rows=rows,
        columns=columns(*rows.columns),
        sample=None,
        sources=(FileSource("=evil()", "javascript:alert(1)", "<licence>"),),
        notes=("@note",),
        link=LINK,
        language="en",
    )
