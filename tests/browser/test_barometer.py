"""The barometer page in a browser: a link to a theme leads there, and the page stays readable."""

from __future__ import annotations


def top_of(reader, anchor: str) -> float:
    return reader.page.locator(f"#{anchor}").bounding_box()["y"]


def at_the_top(reader, anchor: str) -> None:
    reader.page.wait_for_function(
        "id => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 60", arg=anchor
    )


def test_a_link_to_a_theme_leads_there_and_the_navigation_too(visit, server):
    reader = visit().open(f"{server}/barometer?lang=en#barriers")
    reader.page.locator("#barriers").wait_for(state="attached")
    at_the_top(reader, "barriers")
    link = reader.page.get_by_role("link", name="State of progress", exact=True)
    link.focus()
    reader.page.keyboard.press("Enter")
    at_the_top(reader, "progress")
    assert reader.page.url.endswith("#progress")


def test_a_figure_leads_to_the_same_indicator_on_the_map(visit, server):
    reader = visit().open(f"{server}/barometer?lang=en")
    reader.page.locator("[data-figure='BE2018 progress_score 50000'] .bm-links a").last.click()
    reader.painted()
    assert "level=province" in reader.page.url
    assert "area=50000" in reader.page.url
