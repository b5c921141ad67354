"""A version that was replaced, as a reader sees it: at once, at any width, and with the way out."""

from __future__ import annotations

import pytest
from small_editions import NAME

LINK = f"?lang=en&edition={NAME}@1&indicator=q.progress&commune=11002"
BANNER = ".atlas-version"


@pytest.mark.parametrize("width", [390, 1400])
def test_the_banner_is_in_view_and_leads_to_what_is_published(visit, versions_server, width):
    reader = visit(viewport={"width": width, "height": 900}).open(f"{versions_server}/{LINK}")
    page = reader.page
    before = reader.painted()
    banner = page.locator(BANNER)
    assert "This is version 1 of “Made up 2040”; version 2 has replaced it." in banner.inner_text()
    assert "1 answer of 1 commune changed" in banner.inner_text()
    box = banner.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] < 500
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_text("8 out of 10").first.wait_for()
    banner.get_by_role("link", name="Open what is published now").click()
    page.get_by_text("3 out of 10").first.wait_for()
    reader.painted(before)
    assert page.locator(BANNER).count() == 0
    assert f"edition={NAME}&" in page.url
    assert "commune=11002" in page.url


def test_the_address_keeps_the_version_while_something_else_is_chosen(visit, versions_server):
    reader = visit().open(f"{versions_server}/{LINK}")
    before = reader.painted()
    reader.choose("What the map shows", "Involves citizens")
    reader.painted(before)
    reader.settled()
    assert f"edition={NAME}%401" in reader.page.url
    assert "q.progress" not in reader.page.url
    assert reader.page.locator(BANNER).count() == 1
    reader.page.go_back()
    reader.painted()
    assert f"edition={NAME}" in reader.page.url
    assert "q.progress" in reader.page.url
