"""The style of the pages: one file for the browser, each page's part in its own folder."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo.publishing.page_style import page_style, style_sheets

OWN = sorted((Path(__file__).parents[2] / "geo" / "publishing").glob("*_page/style.css"))


def test_the_browser_gets_the_style_of_every_page(tmp_path):
    text = (tmp_path / page_style(tmp_path)).read_text("utf-8")
    assert style_sheets()[2:] == OWN
    assert len(OWN) >= 9
    for path in style_sheets():
        first = path.read_text("utf-8").split("\n")[0]
        assert first in text
    assert "@font-face" not in text  # the map's frame has its own; the page takes Streamlit's


def test_no_style_of_a_page_reaches_for_another_machine():
    for path in style_sheets():
        text = path.read_text("utf-8")
        assert "http:" not in text, path
        assert "https:" not in text, path


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.parent.name)
def test_a_class_of_one_page_is_styled_in_no_other(path):
    def classes(one: Path) -> set[str]:
        text = re.sub(r"/\*.*?\*/", "", one.read_text("utf-8"), flags=re.DOTALL)
        return set(re.findall(r"\.([a-z]{2}-[a-z][a-z-]*)", text)) - {"st-key"}

    for other in OWN:
        if other != path:
            shared = {one for one in classes(path) & classes(other) if not one.startswith("st-")}
            assert not shared, (other, shared)
