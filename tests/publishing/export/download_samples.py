"""Take-aways for the tests: every page and table, and rows of what hostile files hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache

import pandas as pd

from geo.language import Text
from geo.publishing.export import on_screen
from geo.publishing.export.column_descriptions import columns
from geo.publishing.export.download import Download, FileSource
from geo.publishing.export.edition_tables import edition_table
from geo.publishing.export.formats import file_bytes, offered
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
    "map": (on_screen.of_map, View()),
    "map of scores": (on_screen.of_map, View(indicator="index")),
    "map of answers in words": (on_screen.of_map, View(indicator="q.strategy")),
    "provinces": (on_screen.of_map, View(level="province", indicator="index")),
    "ranking": (on_screen.of_ranking, View(indicator="index")),
    "commune": (on_screen.of_commune, View(selected="62063")),
    "places": (on_screen.of_places, View(side_by_side=SideBySide(places=("62063", "20001")))),
    "pair": (on_screen.of_pair, View()),
    "change": (on_screen.of_change, View(indicator="index")),
}
"""Pages on which the usual view shows demonstration data."""

REAL = {
    "published": (on_screen.of_barometer, View()),
    "initiatives": (on_screen.of_initiatives, View()),
    "documented": (on_screen.of_map, View(indicator="documented.complete")),
    "regions": (on_screen.of_map, View(level="region")),
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
    return {key: file_bytes(taken, key, DAY) for key in offered(taken)}


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
