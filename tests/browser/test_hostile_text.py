"""Text of an edition that would do something, where a browser shows it: it stays text.

What leaves the server as a file or page is tried without a browser
(``tests/publishing/forms/test_hostile_edition.py``). Here are the parts that scripts of others draw:
a chart with its axes and what it says of a point, the menu of a column, a list, the map.
"""

from __future__ import annotations

import pytest
from conftest import serving
from hostile_edition import MARK, edition
from small_editions import NAME, published

CHART = ".st-key-two_indicators_chart"
TABLE = ".st-key-two_indicators_table"
DONE = """() => [...document.querySelectorAll("iframe"), { contentWindow: window }].map(
    ({ contentWindow: one }) => [one.ran ?? 0, one.document.querySelectorAll(
        "[onerror], img[src=x], a[href^='javascript:'], .katex, svg image, .vega-embed a").length])"""
"""What ran of it, and what it has become beside text: in the page and each frame of it."""


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory):
    with published(tmp_path_factory.mktemp("hostile"), edition()), serving() as address:
        yield address


def test_what_an_edition_says_stays_text_in_charts_tables_lists_and_maps(visit, hostile_server):
    reader = visit()
    page = reader.page
    page.add_init_script(
        f"window.{MARK} = window.alert = () => {{ window.ran = (window.ran ?? 0) + 1; }};"
    )

    def nothing_happened() -> None:
        assert {tuple(one) for one in page.evaluate(DONE)} == {(0, 0)}

    view = f"lang=en&edition={NAME}&indicator=q.progress&second=q.drones"
    reader.open(f"{hostile_server}/compare?{view}&way=indicators")
    page.locator(f"{CHART} svg .mark-symbol path").first.hover(force=True)
    assert MARK in page.locator("#vg-tooltip-element.visible").inner_text()
    assert MARK in page.locator(f"{CHART} svg:has(.mark-symbol)").first.text_content()
    nothing_happened()
    reader.settled()
    page.locator(f"{TABLE} summary").click()
    table = page.locator(f"{TABLE} [data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    reader.settled()
    menu, box = page.locator("[data-testid=stDataFrameColumnMenu]"), table.bounding_box()
    for right in range(40, int(box["width"]), 14):
        page.mouse.move(box["x"] + right, box["y"] + 17)
        page.mouse.click(box["x"] + right, box["y"] + 17)
        page.wait_for_timeout(60)
        if menu.count():
            if MARK in menu.first.inner_text():
                break
            page.keyboard.press("Escape")
            menu.wait_for(state="detached")
    assert MARK in menu.first.inner_text()
    menu.get_by_text("Statistics").hover()
    page.wait_for_timeout(300)
    nothing_happened()
    page.keyboard.press("Escape")
    menu.first.wait_for(state="detached")
    box = page.get_by_role("combobox", name="Second indicator")
    box.click()
    box.fill(MARK)  # of a long list only what is in view is there
    page.get_by_role("option").filter(has_text=MARK).first.wait_for()
    nothing_happened()
    reader.open(f"{hostile_server}/?{view.replace('q.progress', 'q.drones')}")
    reader.painted()
    reader.commune("62063").hover()
    assert MARK in reader.map.locator(".atlas-tip.open").inner_text()
    nothing_happened()
