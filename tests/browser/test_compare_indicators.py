"""Two indicators in a browser: points that can be hovered and clicked, two maps that move as one."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from conftest import FRAME

BOTH = "/compare?lang=en&edition=BE2018&indicator=q.progress&second=index"
CHART = "[data-testid=stVegaLiteChart]"


def pair(visit, server, query="", **options):
    """A reader before two painted maps."""
    reader = visit(**options).open(server + BOTH + "&way=maps" + query)
    reader.page.wait_for_function(
        """frame => {
            const found = [...document.querySelectorAll(frame)];
            return found.length === 2
                && found.every(f => f.contentDocument?.documentElement?.dataset?.painted);
        }""",
        arg=FRAME,
    )
    reader.settled()
    return reader


def frame(reader, side):
    return reader.page.frame_locator(FRAME).nth(side)


def place(reader, side, code="25112"):
    """Where an area is drawn in its frame, and how wide: x, y, width in pixels."""
    outer = reader.page.locator(FRAME).nth(side).bounding_box()
    box = frame(reader, side).locator(f"path[data-code='{code}']").bounding_box()
    return box["x"] - outer["x"], box["y"] - outer["y"], box["width"]


def alike(reader):
    return place(reader, 0) == pytest.approx(place(reader, 1), abs=1.5)


def until(reader, true):
    """Wait for what a busy machine may take its time for; at the end it must be true."""
    for _ in range(100):
        if true():
            return
        reader.page.wait_for_timeout(100)
    assert true()


def drag(reader, side, right, down):
    """Begin to drag a map; the button stays down."""
    box = reader.page.locator(FRAME).nth(side).bounding_box()
    x, y = box["x"] + 0.6 * box["width"], box["y"] + 0.45 * box["height"]
    reader.page.mouse.move(x, y)
    reader.page.mouse.down()
    reader.page.mouse.move(x + right, y + down, steps=12)


NAMES = """(frames) => frames.map((one) => {
    const named = one.contentDocument.querySelectorAll(".leaflet-container, [role=listbox], .atlas-legend");
    return [one.title, ...[...named].map((part) => part.ariaLabel)];
})"""


def test_two_maps_point_at_the_same_select_it_at_once_and_move_as_one(visit, server):
    reader = pair(visit, server)
    # Each has its legend; they point at the same area and select it at once.
    names = reader.page.locator(FRAME).evaluate_all(NAMES)
    assert [len(one) for one in names] == [4, 4]
    for left, right in zip(*names, strict=True):
        assert "progress" in left
        assert "Maturity index" in right
    for side, name in enumerate(("Self-assessed state of progress", "Maturity index")):
        legend = frame(reader, side).locator(".atlas-legend")
        assert name in legend.locator("h2").inner_text()
        assert "n\u00a0=\u00a0123" in legend.locator(".foot").inner_text()
        assert frame(reader, side).locator(".atlas-label").is_visible()
        assert name in reader.page.locator(".atlas-caption").nth(side).inner_text()
    frame(reader, 0).locator("path[data-code='11002']").hover(force=True)
    for side in (0, 1):
        tip = frame(reader, side).locator(".atlas-tip.open")
        tip.wait_for()
        assert re.search(r"Antwerp[\s\S]*\d(\.\d)?/10", tip.inner_text())
    reader.page.mouse.move(5, 5)
    frame(reader, 1).locator(".atlas-tip.open").wait_for(state="detached")
    frame(reader, 1).locator("path[data-code='11002']").click(force=True)
    for side in (0, 1):
        frame(reader, side).locator("path.selected").wait_for(state="attached")
    assert "commune=11002" in reader.page.url
    reader.page.locator(".ti-chosen", has_text="Antwerp").wait_for()
    frame(reader, 0).locator("path[data-code='11002']").click(force=True)
    reader.page.wait_for_url(lambda url: "commune=" not in url)
    reader.settled()
    until(reader, lambda: alike(reader))
    # Zooming one zooms the other, and then both rest.
    told = """() => { window.told ??= (document.addEventListener("atlas-together",
        () => { window.count = (window.count ?? 0) + 1; }), true); return window.count ?? 0; }"""
    for side in (0, 1):
        narrow = place(reader, 1 - side)[2]
        for times in (2, 4):
            frame(reader, side).get_by_role("button", name="Zoom in").click()
            until(reader, lambda: place(reader, 1 - side)[2] > 0.9 * times * narrow)  # noqa: B023
            until(reader, lambda: alike(reader))
            reader.page.wait_for_timeout(400)  # Leaflet takes no click while it zooms
        before = reader.page.evaluate(told)
        reader.page.wait_for_timeout(700)
        assert reader.page.evaluate(told) == before  # they do not answer each other for ever
        frame(reader, 1 - side).get_by_role("button", name="Show everything").click()
        until(reader, lambda: place(reader, side)[2] == pytest.approx(narrow, abs=1))  # noqa: B023
        until(reader, lambda: alike(reader))
    reader.settled()
    # Dragging one moves the other without the server.
    for side in (0, 1):
        before = place(reader, 1 - side)
        received = reader.received
        drag(reader, side, 90, 40)
        gone = (before[0] + 90, before[1] + 40)
        until(reader, lambda: place(reader, 1 - side)[:2] == pytest.approx(gone, abs=6))  # noqa: B023
        reader.page.mouse.up()
        until(reader, lambda: alike(reader))
        reader.page.wait_for_timeout(500)
        assert reader.received == received
    # What the leader draws and what the follower draws is done before anything else can be.
    reader.page.evaluate(
        """frame => {
            window.drawn = [];
            [...document.querySelectorAll(frame)].forEach((f, side) => {
                const moved = () => drawn.push(side);
                const watch = new f.contentWindow.MutationObserver(moved);
                const look = { attributes: true, attributeFilter: ["style"] };
                const part = [".leaflet-map-pane", ".leaflet-overlay-pane svg"][side];
                watch.observe(f.contentDocument.querySelector(part), look);
            });
        }""",
        FRAME,
    )
    drag(reader, 0, 60, 30)
    drawn = reader.page.evaluate("drawn")
    reader.page.mouse.up()
    assert drawn.count(0) >= 5
    assert abs(drawn.count(0) - drawn.count(1)) <= 1
    assert all(a != b for a, b in pairwise(drawn[1:])), drawn
    # On a phone they are stacked.
    reader.page.set_viewport_size({"width": 390, "height": 844})
    reader.settled()
    upper, lower = (reader.page.locator(FRAME).nth(side).bounding_box() for side in (0, 1))
    assert lower["y"] >= upper["y"] + upper["height"]
    assert upper["width"] > 340
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390


def chart(visit, server, query="", **options):
    reader = visit(**options).open(server + BOTH + "&way=indicators" + query)
    reader.page.locator(f"{CHART} svg .mark-symbol path").first.wait_for()
    reader.settled()
    return reader


def test_the_two_are_swapped_and_a_point_says_its_commune_and_selects_it(visit, server):
    reader = chart(visit, server)
    label = reader.page.locator(f"{CHART} svg text", has_text="Demonstration data")
    assert label.count() >= 1
    assert not reader.page.locator(f"{CHART} ~ [data-testid=stElementToolbar]:visible").count()
    reader.page.get_by_role("button", name="Swap").click()
    reader.page.wait_for_url("**indicator=index**")
    assert "second=q.progress" in reader.page.url
    heading = reader.page.locator(".ti-head h1")
    heading.filter(has_text=re.compile("^“Maturity index” and")).wait_for()
    reader.page.go_back()
    heading.filter(has_text=re.compile("^“Self-assessed")).wait_for()
    reader.settled()
    points = reader.page.locator(f"{CHART} svg .mark-symbol path")
    points.first.wait_for()
    assert points.count() == 123
    points.nth(60).hover(force=True)
    tip = reader.page.locator("#vg-tooltip-element.visible")
    tip.wait_for()
    name = tip.locator("h2").inner_text().split(",")[0]
    assert len(re.findall(r"\d(\.\d)?/10", tip.inner_text())) == 2
    points.nth(60).click(force=True)
    reader.page.locator(".ti-chosen").wait_for()
    reader.page.wait_for_url(re.compile(r"commune=\d{5}"))
    chosen = reader.page.locator(".ti-chosen")
    assert name in chosen.inner_text()
    reader.page.locator(f"{CHART} svg text", has_text=name).first.wait_for()
    chosen.get_by_role("link").click()
    reader.page.locator(".pl h1", has_text=name).wait_for()


def test_numbers_on_the_chart_are_in_the_readers_language(visit, server):
    reader = visit().open(
        server + "/compare?lang=de&edition=BE2018&indicator=q.progress&second=q.projects"
        "&way=indicators&level=region"
    )
    reader.page.locator(f"{CHART} svg").wait_for()
    reader.settled()
    reader.page.locator(f"{CHART} svg .mark-symbol path").first.hover(force=True)
    assert re.search(r"\d,\d", reader.page.locator("#vg-tooltip-element.visible").inner_text())


@pytest.mark.parametrize("query", ["&second=q.strategy", "&second=q.engaged&places=62063"])
def test_on_a_phone_nothing_of_it_is_wider_than_the_screen(visit, server, query):
    options = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
    address = "/compare?lang=de&edition=BE2018&indicator=q.progress&way=indicators" + query
    reader = visit(**options).open(server + address)
    reader.page.locator(f"{CHART} svg").wait_for()
    reader.settled()
    wide = reader.page.evaluate(
        """() => [...document.querySelectorAll('.ti *, .stVegaLiteChart svg')]
            .filter(e => !e.closest('.unseen') && e.getBoundingClientRect().right > 391)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert not wide, wide[:3]
