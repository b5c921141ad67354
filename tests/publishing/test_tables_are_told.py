"""Whoever hears a table hears what it is, and for each cell its column and its row."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = [
    path
    for path in sorted((ROOT / "geo/publishing").rglob("*.html"))
    if "<table" in path.read_text("utf-8")
]
CAPTION = re.compile(r"\s*<caption[^>]*>\s*\S")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_each_table_has_a_caption_and_each_heading_says_what_it_heads(path):
    text = path.read_text("utf-8")
    for table in re.split(r"<table[^>]*>", text)[1:]:
        inside = table.partition("</table>")[0]
        assert CAPTION.match(inside), f"no caption: {inside[:200]}"
    assert 'scope="row"' in text, "no row has a head"
    for heading in re.findall(r"<th(?:\s[^>]*)?>", text):
        assert "scope=" in heading, heading
    assert not re.search(r"<th[^>]*></th>", text), "an empty heading heads nothing"


def test_no_link_to_a_source_has_only_the_word_for_it():
    for path in (ROOT / "geo/publishing").rglob("*.html"):
        for link in re.findall(r'<a [^>]*>\{\{ say\("Source"\) \}\}</a>', path.read_text("utf-8")):
            assert "aria-label" in link, f"{path.name}: {link}"
