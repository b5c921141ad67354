"""An edition whose every text is hostile, through every form of every page: text stays text."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from deck_reading import is_well_formed, read_deck
from hostile_edition import MARK, edition
from small_editions import NAME, published
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.publishing.forms.endings import pages_with_forms
from geo.publishing.forms.routes import form_routes

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with (
        published(tmp_path_factory.mktemp("store"), edition()),
        TestClient(Starlette(routes=form_routes()), base_url="http://localhost:8501") as found,
    ):
        yield found


class Elements(HTMLParser):
    """The elements of a page, each with its attributes, and what stands in its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[str | None, str]] = []
        self._inside: str | None = None

    def handle_starttag(self, tag, attributes) -> None:
        self.found.append((tag, dict(attributes)))
        if tag == "script":
            self.scripts.append((dict(attributes).get("type"), ""))
            self._inside = tag

    def handle_endtag(self, tag) -> None:
        if tag == "script":
            self._inside = None

    def handle_data(self, data) -> None:
        if self._inside:
            kind, before = self.scripts[-1]
            self.scripts[-1] = (kind, before + data)


def nothing_runs_in_html(text: str) -> None:
    read = Elements()
    read.feed(text)
    for tag, attributes in read.found:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("href", "src", "action", "srcdoc"):
                assert not (value or "").lower().startswith("javascript:"), (tag, name)
        assert attributes.get("src") != "x", tag
    for kind, script in read.scripts:
        if MARK in script:  # inside of a string, as JSON
            assert "<" not in script.replace("\\u003c", "") or kind == "application/json"
            if kind == "application/json":
                json.loads(script)


def nothing_runs_in_xml(content: bytes) -> None:
    for element in ET.fromstring(content).iter():
        assert not element.tag.rpartition("}")[2].lower().startswith("script")
        for name, value in element.attrib.items():
            assert not name.rpartition("}")[2].lower().startswith("on")
            assert not value.lower().startswith("javascript:")


FORMULA = ("=", "+", "-", "@", "\t", "\r")


def no_formula(cells) -> None:
    assert not [one for one in cells if MARK in str(one) and str(one).startswith(FORMULA)]


def check(ending: str, found) -> bool:
    """Whether the mark is in it; fails where it is more than text."""
    content = found.content
    if ending in ("html", "md", "txt"):
        nothing_runs_in_html(found.text) if ending == "html" else None
        return MARK in found.text
    if ending == "svg":
        nothing_runs_in_xml(content)
        return MARK in found.text
    if ending == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        rows += list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        no_formula(cell for row in rows for cell in row)
        return MARK in found.text
    if ending == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value]
        assert not [c for c in cells if c.data_type == "f"]
        assert not [c for c in cells if c.hyperlink and MARK in str(c.hyperlink.target)]
        return any(MARK in str(c.value) for c in cells)
    if ending == "pptx":
        assert is_well_formed(content)
        return MARK in str(read_deck(content))
    if ending in ("json", "geojson"):
        return MARK in json.dumps(found.json())
    if ending == "pdf":
        assert content.startswith(b"%PDF")
        assert b"/JavaScript" not in content
        assert b"/JS" not in content
        return False
    return False


PAGES = {
    "map": "q.drones",
    "ranking": "q.progress",
    "commune": "q.drones",
    "compare": "q.drones",
    "method": "q.drones",
}
"""Those that show what an edition says of itself, with an indicator; others tell what ships."""
WITHOUT_TEXT = ("png", "geojson")


def address(page: str, ending: str, indicator: str) -> str:
    example = re.sub(r"\b(?:edition|indicator)=[\w.]+&?", "", pages_with_forms()[page].example)
    if page == "compare":  # two indicators of the edition have nothing to draw
        example = "places=11002_62063_03000"
    return f"/{page}.{ending}?lang=fr&edition={NAME}&indicator={indicator}&{example}"


def test_text_stays_text_in_every_form(client):
    told: set[str] = set()
    for page, indicator in PAGES.items():
        for ending in pages_with_forms()[page].endings():
            if ending in WITHOUT_TEXT:
                continue
            found = client.get(address(page, ending, indicator))
            assert found.status_code == 200, (page, ending, found.text)
            if check(ending, found):
                told.add(ending)
    assert told >= {"html", "svg", "csv", "xlsx", "json", "pptx"}


def test_a_refusal_that_names_it_is_text(client):
    found = client.get(address("change", "csv", "q.drones"))
    assert MARK in found.text
    assert found.headers["content-type"].startswith("text/plain")
