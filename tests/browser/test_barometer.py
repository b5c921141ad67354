"""The barometer page in a browser: a link to a theme leads there, and the page stays readable."""

from __future__ import annotations


def top_of(reader, anchor: str) -> float:
    return reader.page.locator(f"#{anchor}").bounding_box()["y"]


def at_the_top(reader, anchor: str) -> None:
    reader.page.wait_for_function(
        "id => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 60", arg=anchor
    )


FIRST_CHART = """() => {
    const chart = document.querySelector(".bm-chart :is(.bm-map, .bm-track)").getBoundingClientRect();
    return chart.bottom + document.querySelector(".stMain").scrollTop;
}"""


def test_links_lead_to_a_theme_and_a_figure_to_its_indicator_on_the_map(visit, server):
    reader = visit().open(f"{server}/barometer?lang=en#barriers")
    reader.page.locator("#barriers").wait_for(state="attached")
    at_the_top(reader, "barriers")
    link = reader.page.get_by_role("link", name="State of progress", exact=True)
    link.focus()
    reader.page.keyboard.press("Enter")
    at_the_top(reader, "progress")
    assert reader.page.url.endswith("#progress")
    assert reader.page.evaluate(FIRST_CHART) < 900  # on the first screen
    reader.page.locator("[data-figure='BE2018 progress_score 50000'] .bm-links a").last.click()
    reader.painted()
    reader.page.wait_for_url("**level=province**area=50000**")
