"""The map by keyboard and by finger: one stop, a way from each area to each, small areas under a finger."""

from __future__ import annotations

import re
from itertools import product

import numpy as np
import pytest
from conftest import until
from playwright.sync_api import expect
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.cartography.assets import LEVELS, browser_file, spots_of_names
from geo.territory import VINTAGES, load_level

HOME = "/?lang=en&edition=BE2018&indicator=q.progress"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SAINT_JOSSE, HERSTAPPE, ARLON = "21014", "73028", "81001"
ARROWS = ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown")

STEPS = """([spots, keys, open]) => spots.flatMap((_, i) => open[i]
    ? keys.map((key) => [i, walk.next(spots, i, key, (k) => open[k])]) : []).filter(([, to]) => to >= 0)"""
CONTRAST = """(codes) => {
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const light = (colour) => {
        pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((n) => n / 255)
            .map((n) => (n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const fill = (path) => getComputedStyle(document.querySelector(path.style.fill.match(/#[a-z0-9-]+/)?.[0].concat(" rect") ?? "none") ?? path).fill;
    return codes.map((code) => {
        const path = document.querySelector(`path[data-code='${code}']`);
        path.focus();
        const rings = [...path.parentNode.querySelectorAll("path.ring")].map((ring) => getComputedStyle(ring).stroke);
        const last = [...path.parentNode.children].slice(-rings.length);
        return {
            lines: rings.length, above: last.every((node) => node.classList.contains("ring")),
            between: ratio(...rings), to: Math.max(...rings.map((ring) => ratio(ring, fill(path)))),
        };
    });
}"""


def frame_of(reader):
    return next(one for one in reader.page.frames if "streamlit_folium" in one.url)


def parts_of(vintage, level):
    """All areas of a level, and of communes those that one region or province filter leaves."""
    table = load_level(vintage, level)
    yield np.ones(len(table), dtype=bool)
    if level == "commune":
        for column in ("region", "province"):
            for code in table[column].dropna().unique():
                yield table[column].eq(code).to_numpy()


@pytest.mark.parametrize("vintage", VINTAGES)
def test_arrows_lead_from_each_area_to_each(page_with_walk, vintage):
    for level in LEVELS:
        spots = spots_of_names(vintage, level)
        for kept in parts_of(vintage, level):
            steps = page_with_walk.evaluate(STEPS, [spots, ARROWS, kept.tolist()])
            start, end = np.array(steps).reshape(-1, 2).T
            graph = coo_array((np.ones(len(start)), (start, end)), (len(spots), len(spots)))
            found, group = connected_components(graph, directed=True, connection="strong")
            assert len(set(group[kept])) == 1, (level, kept.sum(), found)


@pytest.fixture
def page_with_walk(visit):
    page = visit().page
    page.add_script_tag(content=f"{browser_file('walk.js')}\nwindow.walk = walk;")
    return page


def read_out(reader, language: str, name: str, highest: str, without: str, keys: str) -> None:
    """One thing with a name and a summary, and what the keys do once the keyboard is on it."""
    group = reader.map.locator(".leaflet-container")
    assert name in group.get_attribute("aria-label"), language
    frame = reader.page.locator(".st-key-map iframe")
    expect(frame, language).to_have_attribute("title", re.compile(f"^{re.escape(name)}"))
    about = reader.map.locator(f"#{group.get_attribute('aria-describedby')}").text_content()
    assert highest in about, language
    assert without in about, language
    assert reader.map.locator("path[role=button]").count() == 0
    areas = reader.map.get_by_role("listbox")
    assert areas.count() == 1
    assert areas.locator("[role=option]").count() == 589
    assert areas.locator("[tabindex='0']").count() == 1
    hint = reader.map.locator(".atlas-hint")
    expect(hint, language).not_to_be_visible()
    areas.locator("[tabindex='0']").focus()
    expect(hint, language).to_be_visible()
    assert keys in hint.inner_text(), language
    assert areas.get_attribute("aria-describedby") == hint.get_attribute("id")


READ_OUT = (
    ("English", "en", "Map: Self-assessed state of progress", "Highest: 9/10, Antwerp", "Did not answer, 466", "Arrow keys"),
    ("Nederlands", "nl", "Kaart: ", "Hoogst: 9/10, Antwerpen", ", 466", "pijltjestoetsen"),
    ("Français", "fr", "Carte\u00a0: ", "Maximum\u00a0: 9/10, Anvers", ", 466", "touches fléchées"),
    ("Deutsch", "de", "Karte: ", "Höchster Wert: 9/10, Antwerpen", ", 466", "Pfeiltasten"),
)  # fmt: skip


def test_who_browses_meets_one_thing_and_sees_where_the_keyboard_is(visit, server):
    reader = visit().open(server + HOME)
    now = reader.painted()
    read_out(reader, *READ_OUT[0][1:])
    # The place of the keyboard is seen on every class, in every scheme.
    classes = reader.map.locator("path.area").evaluate_all(
        "(paths) => Object.values(Object.fromEntries(paths.map((p) => [p.classList[2], p.dataset.code])))"
    )
    assert len(classes) == 6
    for scheme, forced in product(("light", "dark"), ("none", "active")):
        with reader.emulating(color_scheme=scheme, forced_colors=forced):
            reader.page.wait_for_timeout(200)
            for one in frame_of(reader).evaluate(CONTRAST, classes):
                assert one["lines"] == 2
                assert one["above"]
                assert one["between"] >= 3, (scheme, forced)
                assert one["to"] >= 3, (scheme, forced)
    # In each other language, too, one thing has a name, a summary and its keys.
    for language, code, *said in READ_OUT[1:]:
        reader.page.locator(".st-key-language input").fill(language)
        reader.page.get_by_role("option", name=language).click()
        now = reader.painted(now)
        read_out(reader, code, *said)


def test_the_walk_goes_on_where_it_was_left_and_its_keys_and_those_of_the_page_answer(
    visit, server
):
    reader = visit().open(server + HOME)
    reader.painted()
    reader.map.locator("path[tabindex='0']").focus()
    focused = reader.map.locator("path:focus")
    press = reader.page.keyboard.press
    # By name, and on where it was left.
    press("Home")
    first = focused.get_attribute("aria-label")
    assert first.startswith("Aalst")
    press("PageDown")
    assert focused.get_attribute("aria-label") > first
    code = focused.get_attribute("data-code")
    press("Tab")
    press("Shift+Tab")
    assert focused.get_attribute("data-code") == code
    # From commune to commune; what is chosen keeps its outline within the ring.
    reader.commune("62063").focus()
    press("Enter")
    reader.page.wait_for_url("**commune=62063**")
    reader.map.locator("path.selected").wait_for(state="attached")
    reader.commune("62063").focus()
    rings = reader.map.locator("path.ring")
    expect(rings).to_have_count(3)
    press("ArrowRight")
    expect(rings).to_have_count(2)
    code = focused.get_attribute("data-code")
    assert code != "62063"
    press("Enter")
    reader.page.wait_for_url(f"**commune={code}**")
    reader.commune(code).evaluate("(path) => { path.focus(); path.blur(); }")
    expect(rings).to_have_count(0)
    # Keys of the page answer from the map.
    reader.commune("62063").focus()
    press("Escape")
    reader.page.wait_for_url(re.compile(r"^((?!commune=).)*$"))
    press("s")
    reader.page.wait_for_url("**view=stage**")


def place_in_frame(reader, code):
    return reader.commune(code).evaluate(
        """(path) => { const { x, y, width, height } = path.getBoundingClientRect(), map = document.querySelector(".leaflet-container").getBoundingClientRect();
        return width > 0 && x >= map.x && y >= map.y && x + width <= map.right && y + height <= map.bottom; }"""
    )


def zoomed_in(reader, times=4):
    for _ in range(times):
        reader.map.get_by_role("button", name="Zoom in").click()
        reader.page.wait_for_timeout(350)


def test_what_one_is_on_or_searches_for_comes_into_the_frame_and_nothing_else_moves_it(
    visit, server
):
    reader = visit().open(server + HOME)
    before = reader.painted()
    reader.commune("21004").focus()
    zoomed_in(reader)
    # What the keyboard is on.
    assert not place_in_frame(reader, ARLON)
    reader.commune(ARLON).focus()
    until(frame_of(reader), "() => document.querySelectorAll('path.ring').length === 2")
    assert place_in_frame(reader, ARLON)
    wide = reader.commune(ARLON).bounding_box()["width"]
    reader.page.keyboard.press("-")
    assert reader.commune(ARLON).bounding_box()["width"] < 0.7 * wide
    # A commune that is searched for.
    reader.commune("31005").focus()
    zoomed_in(reader, 2)
    assert not place_in_frame(reader, ARLON)
    box = reader.page.get_by_role("combobox", name="Search the atlas")
    box.click()
    box.fill("Arlon")
    reader.page.get_by_role("option", name=re.compile("Arlon")).first.click()
    before = reader.painted(before)
    assert place_in_frame(reader, ARLON)
    # Another indicator moves nothing, though a commune is selected; another level leaves no ring.
    reader.commune("31005").focus()
    until(frame_of(reader), "() => document.querySelectorAll('path.ring').length === 2")
    assert not place_in_frame(reader, ARLON)
    reader.choose("What the map shows", "Maturity index")
    before = reader.painted(before)
    assert not place_in_frame(reader, ARLON)
    reader.choose("Level", "Provinces")
    reader.painted(before)
    expect(reader.map.locator("path.ring")).to_have_count(0)
    expect(reader.map.locator(".atlas-hint")).not_to_be_visible()


def tap(reader, code, times=1):
    """With a finger, on the middle of what is drawn; twice is at once, with nothing asked between."""
    box = reader.commune(code).bounding_box()
    for _ in range(times):
        reader.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_finger_on_a_small_commune_is_asked_which_one_is_meant(visit, server):
    reader = visit(**PHONE).open(server + HOME.replace("lang=en", "lang=fr"))
    now = reader.painted()
    reader.settled()
    offer = reader.map.locator(".atlas-offer")
    buttons = offer.get_by_role("button")
    for code, name in ((HERSTAPPE, "Herstappe"), (SAINT_JOSSE, "Saint-Josse-ten-Noode")):
        reader.commune(code).scroll_into_view_if_needed()
        tap(reader, code)
        expect(buttons.first).to_be_visible()
        assert 3 <= buttons.count() <= 4
        assert all(box["height"] >= 44 for box in (one.bounding_box() for one in buttons.all()))
        assert f"commune={code}" not in reader.page.url
        offer.get_by_role("button", name=name).click()
        reader.page.wait_for_url(f"**commune={code}**")
        expect(offer).not_to_be_visible()
        now = reader.painted(now)
        reader.settled()


def test_zoomed_in_a_finger_opens_what_it_is_on_and_a_province_is_wider_than_a_finger(
    visit, server
):
    reader = visit(**PHONE).open(server + HOME + "&level=province")
    now = reader.painted()
    reader.settled()
    province = reader.commune("80000")
    wide = province.bounding_box()["width"]
    tap(reader, "80000", times=2)  # two taps bring it nearer, and choose nothing
    reader.page.wait_for_timeout(800)
    assert province.bounding_box()["width"] > 1.5 * wide
    assert "area=" not in reader.page.url
    tap(reader, "80000")
    reader.page.wait_for_url("**area=80000**")
    assert not reader.map.locator(".atlas-offer").is_visible()
    # Of communes some are smaller than a finger, until they are nearer.
    reader.map.get_by_role("button", name="Show everything").click()
    reader.page.locator(".st-key-sheet label").click()
    now = reader.painted()
    reader.choose("Level", "Communes")
    reader.painted(now)
    reader.settled()
    tap(reader, SAINT_JOSSE)
    reader.map.locator(".atlas-offer button", has_text="Zoom in").click()  # once is enough
    reader.page.wait_for_timeout(600)
    tap(reader, SAINT_JOSSE)
    reader.page.wait_for_url(f"**commune={SAINT_JOSSE}**")
