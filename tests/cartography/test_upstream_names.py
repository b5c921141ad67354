"""What leans on the insides of others stands in one place, under its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo.cartography.upstream import ASSUMPTIONS

ROOT = Path(__file__).parents[2]
PLACES = {
    "streamlit.css": ROOT / "geo/publishing/streamlit.css",
    "upstream.js": ROOT / "geo/cartography/browser/upstream.js",
    "upstream_page.js": ROOT / "geo/cartography/browser/upstream_page.js",
    "upstream.css": ROOT / "geo/cartography/browser/upstream.css",
}
# Test ids and classes of Streamlit; what it writes on elements; what Leaflet and streamlit-folium
# call things inside; elements of the frame.
INSIDES = re.compile(
    r"data-testid|\.st[A-Z]\w+|data-stale|data-baseweb|testConnectionState|connection-state"
    r"|__GLOBAL_DATA__|\._[a-z]+[A-Z]?\w*\(|\.(?:_path|_map|_zoom\w+|_anim\w+|_move\w*)\b|#map_div|vg-tooltip"
    r"|SourceSans"
)
OTHERS = sorted(
    path
    for folder, endings in (("geo", ("css", "js", "html")), ("pages", ("py",)))
    for ending in endings
    for path in (ROOT / folder).rglob(f"*.{ending}")
    if path not in PLACES.values()
)


def named(where: str) -> list[str]:
    return sorted(one.name for one in ASSUMPTIONS if one.where == where)


def test_a_name_is_given_once():
    names = [one.name for one in ASSUMPTIONS]
    assert len(names) == len(set(names))
    for one in ASSUMPTIONS:
        assert all((one.that, one.purpose, one.remedy)), one.name


def test_each_heading_of_the_style_sheet_is_an_assumption():
    text = PLACES["streamlit.css"].read_text("utf-8")
    assert sorted(re.findall(r"/\* == ([\w-]+) == ", text)) == named("streamlit.css")


@pytest.mark.parametrize("script", ["upstream.js", "upstream_page.js"])
def test_each_function_of_the_scripts_is_an_assumption(script):
    text = PLACES[script].read_text("utf-8")
    found = re.findall(r"^  (\w+)(?:\([\w, ]*\) \{|: \([\w, ]*\) =>|: [\[{])", text, re.MULTILINE)
    written = {one.replace("-", "").lower() for one in named(script)}
    assert {one.lower() for one in found} == written


def test_each_assumption_of_the_frame_is_named_in_its_style():
    text = PLACES["upstream.css"].read_text("utf-8")
    assert re.findall(r'"([\w-]+)" in', text) == named("upstream.css")


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_else_names_what_others_have_inside(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert not INSIDES.search(text), INSIDES.search(text)


@pytest.mark.parametrize(
    "text",
    [
        '[data-testid="stHeader"] { display: none }',
        ".stApp a { color: red }",
        "map._moveEnd(true)",
        "layer._path.focus()",
        "window.__GLOBAL_DATA__",
    ],
)
def test_such_a_name_is_found(text):
    assert INSIDES.search(text)
