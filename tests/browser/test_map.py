"""The map page as people use it: hover, click, search, choose, link, Back, stage; in a browser."""

from __future__ import annotations

import re

import pytest
from conftest import FRAME, WAIT, until
from playwright.sync_api import expect

HOME = "/?lang=en&edition=BE2018&indicator=q.progress"
ANTWERP = "11002"
ON_A_BAR_OF = """(point, name) => {
    const { left, right } = point.getBoundingClientRect(), at = (left + right) / 2;
    const bars = [...document.querySelectorAll(`.atlas-histogram rect.${name}`)].map((one) => one.getBoundingClientRect());
    return bars.some((bar) => bar.left <= at && at <= bar.right);
}"""
# Nothing of the areas under the legend and the label; what they fill of the frame.
COVERED = """() => {
    const box = (one) => one.getBoundingClientRect(), map = box(document.querySelector(".leaflet-container"));
    const over = [".atlas-legend", ".atlas-label"].map((name) => box(document.querySelector(name)));
    const areas = [...document.querySelectorAll("path.area:not(.out)")].map(box);
    const ends = [Math.min(...areas.map((a) => a.left)), Math.min(...areas.map((a) => a.top)),
        Math.max(...areas.map((a) => a.right)), Math.max(...areas.map((a) => a.bottom))];
    const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return {
        covered: areas.filter((a) => over.some((b) => meets(a, b))).length,
        share: [(ends[2] - ends[0]) / map.width, (ends[3] - ends[1]) / map.height],
    };
}"""


def frame_of(reader):
    return reader.page.locator(FRAME).element_handle().content_frame()


def heading(visit, text):
    return visit.page.locator(".dd h2", has_text=text)


LABEL = "Demonstration data: synthetic answers"
LABELS = """([frame, said]) => {
    const seen = (root, top) => [...root.querySelectorAll(".synthetic, .atlas-label")]
        .filter((one) => one.textContent === said && one.checkVisibility())
        .map((one) => one.getBoundingClientRect().bottom + top).filter((low) => low <= innerHeight);
    const map = document.querySelector(frame);
    return seen(document, 0).length + seen(map.contentDocument, map.getBoundingClientRect().top).length;
}"""


def check_label(reader) -> None:
    """On the map itself, in one or two upright lines, whole, in sight; and not all over the page."""
    label = reader.map.locator(".atlas-label")
    assert label.inner_text() == LABEL
    upright = "one => one.getBoundingClientRect().height - one.offsetHeight"
    assert label.evaluate(upright) == pytest.approx(0, abs=0.5)
    box, frame = label.bounding_box(), reader.page.locator(FRAME).bounding_box()
    assert frame["x"] <= box["x"]
    assert box["x"] + box["width"] <= frame["x"] + frame["width"]
    assert frame["y"] <= box["y"]
    assert box["y"] + box["height"] <= reader.page.viewport_size["height"]
    assert box["height"] < 50
    assert reader.page.locator(".atlas-caption .synthetic").inner_text() == LABEL
    assert 1 <= reader.page.evaluate(LABELS, [FRAME, LABEL]) <= 2


def test_a_newcomer_sees_the_communes_coloured_and_labelled_and_points_at_them(visit, server):
    reader = visit().open(server + HOME)
    communes = reader.painted()
    assert reader.map.locator("path.area").count() == 589
    legend = reader.map.locator(".atlas-legend")
    assert "Did not answer" in legend.inner_text()
    assert "466" in legend.inner_text()
    assert "n = 123 of 589 communes" in legend.inner_text().replace("\xa0", " ")
    check_label(reader)
    # Missing is hatched and never a colour of the scale.
    fills = reader.map.locator("path.area.missing").evaluate_all(
        "paths => [...new Set(paths.map(p => getComputedStyle(p).fill))]"
    )
    assert fills == ['url("#p-hatch")']
    # Hovering tells name, value and place in the legend.
    path = reader.map.locator("path.area.c2").first
    path.hover(force=True)
    tip = reader.map.locator(".atlas-tip.open")
    assert re.search(r"\d(\.\d)?/10", tip.inner_text())
    assert reader.map.locator(".atlas-legend li.hovered").get_attribute("data-class") == "2"
    marks = reader.map.locator(".atlas-histogram .pointed .point")
    assert marks.evaluate(ON_A_BAR_OF, "c2")
    reader.map.locator("path.area.missing").first.hover(force=True)
    assert "Did not answer" in tip.inner_text()
    expect(marks).to_have_count(0)
    reader.commune(ANTWERP).focus()  # the keyboard moves it, too
    assert marks.evaluate(ON_A_BAR_OF, "c4")
    reader.page.keyboard.press("Enter")
    chosen = reader.map.locator(".atlas-histogram .chosen .point")
    chosen.wait_for()
    assert chosen.evaluate(ON_A_BAR_OF, "c4")
    said = reader.map.get_by_role("img", name="How many areas have which value")
    assert said.get_attribute("aria-label").endswith("Antwerp: 9/10")
    # The table is closed, and opens.
    expect(reader.page.locator("[data-testid=stDataFrame]")).to_have_count(0, timeout=WAIT)
    reader.page.get_by_text("The same as a table").click()
    reader.page.locator("[data-testid=stDataFrame]").wait_for()
    # It has no toolbar of Streamlit's: that is English, and its CSV has neither source nor label.
    reader.page.locator("[data-testid=stDataFrame]").hover()
    assert not reader.page.locator("[data-testid=stElementToolbar]:visible").count()
    # Levels above the commune say what is published and what is estimated.
    reader.choose("Level", "Provinces")
    reader.painted(communes)
    reader.commune("60000").hover(force=True)
    expect(tip).to_contain_text("2.68")
    assert "Published figure" in tip.inner_text()
    reader.commune("30000").hover(force=True)
    expect(tip).to_contain_text("Estimate, n\u00a0=\u00a0")


def test_on_a_phone_a_tap_leads_to_the_drill_down_below_the_labelled_map(visit, server):
    reader = visit(viewport={"width": 390, "height": 844}, has_touch=True).open(server + HOME)
    reader.painted()
    reader.settled()
    check_label(reader)
    for scheme in ("dark", "light"):
        with reader.emulating(color_scheme=scheme):
            label = reader.map.locator(".atlas-label")
            assert label.evaluate("one => getComputedStyle(one).color") == "rgb(35, 38, 42)"
    reader.page.wait_for_timeout(500)
    reader.commune("82032").click(force=True)
    heading(reader, "Bertogne").or_(reader.page.locator(".dd h2")).first.wait_for()
    reader.page.wait_for_timeout(1500)
    panel = reader.page.locator(".st-key-drilldown").bounding_box()
    assert panel["y"] < 700
    frame = reader.page.locator(FRAME).bounding_box()
    below = reader.page.locator(".dd h2").first.bounding_box()
    assert frame["width"] > 340
    assert below["y"] >= frame["y"] + frame["height"]
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
    # A button leads to the region of the commune, then to its province.
    commune = reader.commune("82032")
    wide = commune.bounding_box()["width"]
    for name, times in (("Wallonia", 1.05), ("Luxembourg", 2)):
        nearer = reader.map.get_by_role("button", name=f"Zoom to {name}")
        assert min(nearer.bounding_box()[side] for side in ("width", "height")) >= 24
        nearer.click()
        reader.page.wait_for_timeout(600)
        assert commune.bounding_box()["width"] > times * wide, name
    stage = reader.page.get_by_role("button", name="Stage view", exact=True)
    assert stage.bounding_box()["width"] >= 24
    stage.click()
    reader.page.locator(".atlas-stage h1", has_text="44 of 123").wait_for()


def test_a_region_is_beside_the_legend_and_below_the_label(visit, server):
    """At both widths: as it is opened, and when the window becomes the other one."""
    reader = visit()
    wide, narrow = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
    for windows, region in (((wide, narrow), "02000"), ((narrow, wide), "03000")):
        reader.page.set_viewport_size(windows[0])
        reader.open(f"{server}{HOME}&region={region}")
        reader.painted()
        for window in windows:
            reader.page.set_viewport_size(window)
            reader.settled()
            until(
                frame_of(reader),
                f"() => {{ const found = ({COVERED})(); return !found.covered && Math.max(...found.share) > 0.55; }}",
            )


def test_clicks_searches_and_back_open_and_close_the_drill_down(visit, server):
    reader = visit().open(server + HOME)
    page = reader.page
    reader.painted()
    reader.commune("62063").click(force=True)
    heading(reader, "Liège").wait_for()
    assert "commune=62063" in page.url
    assert reader.map.locator("path.selected").count() == 1
    page.get_by_role("button", name="Close").click()
    heading(reader, "Liège").wait_for(state="detached")
    assert "commune=" not in page.url
    # By an exonym, by postal code, and with an error in typing.
    box = page.get_by_role("combobox", name="Search the atlas")
    for typed, name in (("Luik", "Liège"), ("7000", "Mons")):
        box.click()
        box.fill(typed)
        page.get_by_role("option", name=re.compile(name)).first.click()
        heading(reader, name).wait_for()
    box.click()
    box.fill("Kortrijck")
    box.press("Enter")
    heading(reader, "Kortrijk").wait_for()
    # Back goes through what was seen.
    reader.commune("92094").click(force=True)
    heading(reader, "Namur").wait_for()
    for name in ("Kortrijk", "Mons", "Liège"):
        page.go_back()
        heading(reader, name).wait_for()
    page.go_back()
    heading(reader, "Liège").wait_for(state="detached")


def test_a_change_keeps_the_place_sends_no_geometry_and_the_last_of_many_is_shown(visit, server):
    reader = visit().open(server + HOME)
    now = reader.painted()
    reader.page.evaluate(
        "document.addEventListener('atlas-together', () => { window.told = true; })"
    )
    zoom = reader.map.get_by_role("button", name="Zoom in")
    zoom.click()
    zoom.click()
    reader.page.wait_for_timeout(1000)
    pane = reader.commune("21004")
    shape = pane.get_attribute("d")
    reader.settled()
    for label in ("Maturity index", "Innovation"):
        received = reader.received
        reader.choose("What the map shows", label)
        now = reader.painted(now)
        reader.settled()
        assert reader.received - received <= 20_000
        assert pane.get_attribute("d") == shape
    for label in ("Maturity index", "Innovation", "Sustainability", "Governance and policy"):
        reader.choose("What the map shows", label)
    reader.settled()
    reader.page.wait_for_url("**indicator=domain.governance**")
    reader.page.wait_for_timeout(800)
    assert reader.painted(now)
    assert "Governance and policy" in reader.map.locator(".atlas-legend h2").inner_text()
    assert not reader.page.evaluate("window.told ?? false")  # a map alone tells nobody
    # The tab follows what is shown.
    tab = "(begins) => document.title.startsWith(begins)"
    reader.page.wait_for_function(tab, arg="Governance and policy, 2018 – ")
    reader.choose("Edition", "2017")
    reader.page.wait_for_function(tab, arg="Governance and policy, 2017 – ")


def test_unknown_and_hostile_parts_of_a_link_are_told_and_nothing_breaks(visit, server):
    hostile = "<img src=x onerror=document.title='owned'>"
    reader = visit().open(f"{server}/?lang=en&edition={hostile}&commune=99999&colour=red")
    reader.painted()
    notice = reader.page.locator(".atlas-notice").inner_text()
    for part in ("<img", "99999", "colour"):
        assert part in notice
    assert reader.page.title() != "owned"
    assert "Traceback" not in reader.page.content()


def test_the_stage_fits_the_window_whatever_its_title(visit, server):
    query = "/?lang=de&edition=BE2018&indicator=q.respondent_function&view=stage&commune=92094"
    reader = visit()
    reader.open(server + query).painted()
    for width, height in ((1280, 720), (1400, 900), (1920, 1080)):
        reader.page.set_viewport_size({"width": width, "height": height})
        reader.settled()
        foot = reader.page.locator(".atlas-stage-foot").bounding_box()
        frame = reader.page.locator(".st-key-map iframe").bounding_box()
        assert foot["y"] + foot["height"] <= height
        assert frame["height"] > height * 0.6
        assert frame["y"] + frame["height"] <= foot["y"] + 1


UNDER_THE_LABEL = """(label) => {
    const box = label.getBoundingClientRect();
    return [...document.querySelectorAll("path.area")].map((one) => one.getBoundingClientRect()).filter(
        (one) => one.top < box.bottom && one.bottom > box.top && one.left < box.right && one.right > box.left).length;
}"""


def test_filters_leave_out_are_chosen_one_after_the_other_and_cleared_at_once(visit, server):
    reader = visit().open(server + HOME + "&region=03000&setting=rural")
    now = reader.painted()
    kept = reader.map.locator("path.area:not(.out)")
    left = kept.count()
    assert 100 < left < 262
    assert f"of {left} communes" in reader.map.locator(".atlas-legend").inner_text()
    # Who browses does not meet what is left out.
    assert reader.map.get_by_role("option").count() == left
    assert reader.map.locator("path.out[aria-label]").count() == 0
    clear = reader.page.get_by_role("button", name="Clear filters")
    clear.click()
    now = reader.painted(now)
    assert kept.count() == 589
    reader.page.wait_for_url(lambda url: "region=" not in url and "setting=" not in url)
    reader.page.get_by_role("button", name="More").click()
    for label, option in (("Rural or urban", "Rural"), ("Size", "Below")):
        reader.choose(label, option)  # the panel stays open between the two
        now = reader.painted(now)
    assert 50 < kept.count() < 200
    clear.click()
    reader.painted(now)
    assert kept.count() == 589
    reader.page.wait_for_url(lambda url: "setting=" not in url)
    # Zoomed out the wheel scrolls the page; Streamlit scrolls its main section, not the document.
    reader.page.keyboard.press("Escape")
    reader.page.set_viewport_size({"width": 1400, "height": 700})
    reader.settled()
    box = reader.page.locator(".st-key-map iframe").bounding_box()
    reader.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(12):
        reader.page.mouse.wheel(0, 240)
        reader.page.wait_for_timeout(60)
    reader.page.wait_for_function(
        "() => document.querySelector('[data-testid=stMain]').scrollTop > 40"
    )
    assert reader.map.locator("path.line-region").first.bounding_box()["width"] > 200


def test_the_stage_opens_with_a_key_steps_with_arrows_and_closes_with_escape(visit, server):
    reader = visit().open(server + HOME)
    first = reader.painted()
    reader.page.locator(".atlas-brand").click()
    reader.page.keyboard.press("s")
    stage = reader.page.locator(".atlas-stage h1")
    stage.wait_for()
    assert "view=stage" in reader.page.url
    expect(reader.page.locator(".atlas-brand")).to_have_count(0, timeout=WAIT)
    shown = stage.inner_text()
    first = reader.painted(first)
    # On a projector at 200%, and a phone, the legend is whole and below the label, as is the north.
    legend, label = reader.map.locator(".atlas-legend"), reader.map.locator(".atlas-label")
    for width, height in ((960, 540), (640, 400), (512, 384), (390, 844)):
        reader.page.set_viewport_size({"width": width, "height": height})
        reader.settled()
        assert legend.evaluate("one => one.scrollHeight <= one.clientHeight + 1"), (width, height)
        low = label.bounding_box()["y"] + label.bounding_box()["height"]
        assert legend.bounding_box()["y"] >= low - 1, (width, height)
        drawn = reader.map.locator("path.area").evaluate_all(
            "all => all.reduce((most, one) => Math.max(most, one.getBoundingClientRect().bottom), 0)"
            " - Math.min(...all.map((one) => one.getBoundingClientRect().top))"
        )
        assert drawn > 0.3 * min(width, height), (width, height)  # it was 20 pixels
        assert label.evaluate(UNDER_THE_LABEL) == 0, (width, height)
    reader.page.set_viewport_size({"width": 1400, "height": 900})
    reader.settled()
    first = reader.painted()
    reader.page.keyboard.press("ArrowRight")
    reader.painted(first)
    assert stage.inner_text() != shown
    reader.page.keyboard.press("ArrowDown")
    reader.page.locator(".atlas-stage p", has_text="Flanders").wait_for()
    reader.page.keyboard.press("Escape")
    stage.wait_for(state="detached")
    assert "view=stage" not in reader.page.url


def test_search_and_stage_lead_to_the_map_from_any_page(visit, server):
    reader = visit().open(server + "/sources?lang=en")
    box = reader.page.get_by_role("combobox", name="Search the atlas")
    box.click()
    box.fill("Luik")
    reader.page.get_by_role("option", name=re.compile("Liège")).first.click()
    heading(reader, "Liège").wait_for()
    reader.painted()
    reader.page.get_by_role("button", name="Menu").click()
    reader.page.get_by_role("link", name="Your own file").click()
    reader.page.get_by_role("heading", name="Your own file on the map").wait_for()
    reader.page.get_by_role("button", name="Stage view").click()
    reader.page.locator(".atlas-stage h1").wait_for()


def test_a_newcomer_sees_what_is_real_and_opens_their_own_commune(visit, server):
    reader = visit().open(server + "/?lang=en")
    reader.painted()
    panel = reader.page.locator(".st-key-start")
    panel.get_by_text("What each commune answered is confidential").wait_for()
    field = panel.get_by_role("combobox", name="Your commune")
    field.wait_for()
    assert field.bounding_box()["y"] < 860  # all of it in one screen
    field.fill("Leuven")
    field.press("Enter")
    heading(reader, "Leuven").wait_for()
    expect(panel).to_have_count(0)
    assert "Flanders" in reader.page.locator(".dd .real").inner_text()
    reader.page.go_back()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_have_count(0)
    heading(reader, "Self-assessed state of progress").wait_for()


def test_what_is_drawn_is_said_in_the_language_of_the_browser_to_those_who_do_not_see_it(
    visit, server
):
    reader = visit(locale="fr-BE").open(server + "/?edition=BE2018&commune=62063")
    reader.painted()
    said = reader.map.locator(".atlas-said")
    assert "Liège" in said.inner_text()
    assert "123" in said.inner_text()
    assert reader.page.evaluate("document.documentElement.lang") == "fr"
    assert reader.page.locator(".st-key-map iframe").get_attribute("title").startswith("Carte : ")
    assert reader.commune("62063").get_attribute("aria-selected") == "true"
    assert "Atlas Smart City" in reader.page.title()
