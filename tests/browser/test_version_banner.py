"""A version that was replaced, as a reader sees it: at once, at any width, and with the way out."""

from __future__ import annotations

from small_editions import NAME

LINK = f"?lang=en&edition={NAME}@1&indicator=q.progress&commune=11002"
BANNER = ".atlas-version"


def test_the_banner_is_in_view_stays_and_leads_to_what_is_published(visit, versions_server):
    reader = visit(viewport={"width": 390, "height": 900}).open(f"{versions_server}/{LINK}")
    page = reader.page
    before = reader.painted()
    banner = page.locator(BANNER)
    assert "This is version 1 of “Made up 2040”; version 2 has replaced it." in banner.inner_text()
    assert "1 answer of 1 commune changed" in banner.inner_text()
    for width in (390, 1400):
        page.set_viewport_size({"width": width, "height": 900})
        reader.settled()
        box = banner.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] < 500
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_text("8 out of 10").first.wait_for()
    # The address keeps the version while something else is chosen.
    reader.choose("What the map shows", "Involves citizens")
    other = reader.painted(before)
    reader.settled()
    assert f"edition={NAME}%401" in page.url
    assert "q.progress" not in page.url
    assert banner.count() == 1
    page.go_back()
    # Until the page is as it was, its links lead on from what was chosen.
    assert reader.painted(other) == before
    reader.settled()
    page.get_by_text("8 out of 10").first.wait_for()
    assert f"edition={NAME}" in page.url
    assert "q.progress" in page.url
    banner.get_by_role("link", name="Open what is published now").click()
    page.get_by_text("3 out of 10").first.wait_for()
    reader.painted(before)
    assert page.locator(BANNER).count() == 0
    assert f"edition={NAME}&" in page.url
    assert "commune=11002" in page.url
    assert "q.progress" in page.url
