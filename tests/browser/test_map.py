"""The map page as people use it: hover, click, search, choose, link, Back, stage; in a browser."""

from __future__ import annotations

import re

import pytest
from conftest import FRAME, WAIT, serving
from playwright.sync_api import expect

HOME = "/?lang=en&edition=BE2018&indicator=q.progress"
ANTWERP = "11002"
ON_A_BAR_OF = """(point, name) => {
    const { left, right } = point.getBoundingClientRect(), at = (left + right) / 2;
    const bars = [...document.querySelectorAll(`.atlas-histogram rect.${name}`)].map((one) => one.getBoundingClientRect());
    return bars.some((bar) => bar.left <= at && at <= bar.right);
}"""
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


def heading(visit, text):
    return visit.page.locator(".dd h2", has_text=text)


def test_a_newcomer_sees_the_communes_coloured_and_labelled(visit, server):
    reader = visit().open(server + HOME)
    reader.painted()
    assert reader.map.locator("path.area").count() == 589
    legend = reader.map.locator(".atlas-legend")
    assert "Did not answer" in legend.inner_text()
    assert "466" in legend.inner_text()
    assert "n\u00a0=\u00a0123 of 589 communes" in legend.inner_text()
    check_label(reader)


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


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_the_label_is_on_the_map_too(visit, server, theme):
    reader = visit(viewport={"width": 390, "height": 844}, color_scheme=theme).open(server + HOME)
    reader.painted()
    reader.settled()
    check_label(reader)
    assert (
        reader.map.locator(".atlas-label").evaluate("one => getComputedStyle(one).color")
        == "rgb(35, 38, 42)"
    )


def test_missing_is_hatched_and_never_a_colour_of_the_scale(visit, server):
    reader = visit().open(server + HOME)
    reader.painted()
    fills = reader.map.locator("path.area.missing").evaluate_all(
        "paths => [...new Set(paths.map(p => getComputedStyle(p).fill))]"
    )
    assert fills == ['url("#p-hatch")']


def test_hovering_tells_name_value_and_place_in_the_legend(visit, server):
    reader = visit().open(server + HOME)
    reader.painted()
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


@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
def test_a_region_is_beside_the_legend_and_below_the_label(visit, server, size):
    reader = visit(viewport=dict(zip(("width", "height"), size, strict=True)))
    drawn = None
    for region in ("02000", "03000"):
        reader.open(f"{server}{HOME}&region={region}")
        drawn = reader.painted(drawn)
        reader.settled()
        found = reader.map.locator("body").evaluate(COVERED)
        assert not found["covered"], found
        assert max(found["share"]) > 0.55  # of the frame


def test_a_click_opens_the_drill_down_and_one_click_closes_it(visit, server):
    reader = visit().open(server + HOME)
    reader.painted()
    reader.commune("62063").click(force=True)
    heading(reader, "Liège").wait_for()
    assert "commune=62063" in reader.page.url
    assert reader.map.locator("path.selected").count() == 1
    reader.page.get_by_role("button", name="Close").click()
    heading(reader, "Liège").wait_for(state="detached")
    assert "commune=" not in reader.page.url


def test_back_goes_through_what_was_seen(visit, server):
    reader = visit().open(server + HOME)
    reader.painted()
    reader.commune("62063").click(force=True)
    heading(reader, "Liège").wait_for()
    reader.commune("92094").click(force=True)
    heading(reader, "Namur").wait_for()
    reader.page.go_back()
    heading(reader, "Liège").wait_for()
    reader.page.go_back()
    heading(reader, "Liège").wait_for(state="detached")


def test_search_finds_a_commune_by_an_exonym_and_by_postal_code(visit, server):
    reader = visit().open(server + HOME)
    reader.painted()
    box = reader.page.get_by_role("combobox", name="Search the atlas")
    for typed, name in (("Luik", "Liège"), ("7000", "Mons")):
        box.click()
        box.fill(typed)
        reader.page.get_by_role("option", name=re.compile(name)).first.click()
        heading(reader, name).wait_for()


def test_a_typing_error_is_forgiven(visit, server):
    reader = visit().open(server + HOME)
    reader.painted()
    box = reader.page.get_by_role("combobox", name="Search the atlas")
    box.click()
    box.fill("Kortrijck")
    box.press("Enter")
    heading(reader, "Kortrijk").wait_for()


def test_changing_the_indicator_keeps_zoom_and_place(visit, server):
    reader = visit().open(server + HOME)
    before = reader.painted()
    zoom = reader.map.get_by_role("button", name="Zoom in")
    zoom.click()
    zoom.click()
    reader.page.wait_for_timeout(600)
    pane = reader.map.locator("path[data-code='21004']")
    shape = pane.get_attribute("d")
    reader.choose("What the map shows", "Maturity index")
    reader.painted(before)
    assert pane.get_attribute("d") == shape


def test_a_change_sends_no_geometry(visit, server):
    reader = visit().open(server + HOME)
    now = reader.painted()
    reader.settled()
    reader.page.wait_for_timeout(1000)
    for label in ("Maturity index", "Innovation"):
        received = reader.received
        reader.choose("What the map shows", label)
        now = reader.painted(now)
        reader.settled()
        assert reader.received - received <= 20_000


def test_the_filter_leaves_out_and_the_counts_follow(visit, server):
    reader = visit().open(server + HOME + "&region=03000&setting=rural")
    reader.painted()
    left = reader.map.locator("path.area:not(.out)").count()
    assert 100 < left < 262
    assert f"of {left} communes" in reader.map.locator(".atlas-legend").inner_text()


def test_filters_are_chosen_one_after_the_other_and_cleared_at_once(visit, server):
    reader = visit().open(server + HOME)
    now = reader.painted()
    reader.page.get_by_role("button", name="More").click()
    for label, option in (("Rural or urban", "Rural"), ("Size", "Below")):
        reader.choose(label, option)  # the panel stays open between the two
        now = reader.painted(now)
    assert 50 < reader.map.locator("path.area:not(.out)").count() < 200
    reader.page.get_by_role("button", name="Clear filters").click()
    reader.painted(now)
    assert reader.map.locator("path.area:not(.out)").count() == 589
    assert "setting=" not in reader.page.url


def test_a_link_reopens_its_view_on_a_fresh_server(visit):
    query = "/?lang=fr&edition=BE2018&indicator=index&level=province&palette=ember&area=60000"
    with serving() as fresh:
        reader = visit().open(fresh + query)
        reader.painted()
        assert reader.map.locator("path.area").count() == 11
        heading(reader, "Liège").wait_for()
        assert "Wallonie" in reader.page.locator(".dd").inner_text()
        assert "palette=ember" in reader.page.url


def test_a_deep_link_to_another_page_works_on_a_fresh_server(visit):
    with serving() as fresh:
        reader = visit().open(fresh + "/sources?lang=nl")
        reader.page.get_by_role("heading", name="Bronnen en licenties").wait_for()
        assert reader.page.locator(".atlas-brand").is_visible()


def test_levels_above_the_commune_say_what_is_published_and_what_estimated(visit, server):
    reader = visit().open(server + "/?lang=en&edition=BE2018&indicator=q.progress&level=province")
    reader.painted()
    reader.commune("60000").hover(force=True)
    tip = reader.map.locator(".atlas-tip.open")
    assert "2.68" in tip.inner_text()
    assert "Published figure" in tip.inner_text()
    reader.commune("30000").hover(force=True)
    assert "Estimate, n\u00a0=\u00a0" in tip.inner_text()


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
    reader.page.keyboard.press("ArrowRight")
    reader.painted(first)
    assert stage.inner_text() != shown
    reader.page.keyboard.press("ArrowDown")
    reader.page.locator(".atlas-stage p", has_text="Flanders").wait_for()
    reader.page.keyboard.press("Escape")
    stage.wait_for(state="detached")
    assert "view=stage" not in reader.page.url


@pytest.mark.parametrize(
    ("locale", "words"),
    [("nl-BE", "Gemeenten"), ("fr-BE", "Communes"), ("de-DE", "Gemeinden"), ("ja-JP", "Communes")],
)
def test_the_language_is_the_browsers(visit, server, locale, words):
    reader = visit(locale=locale).open(server + "/")
    reader.painted()
    assert reader.page.get_by_text(words).first.is_visible()


def test_unknown_parts_of_a_link_are_told_and_nothing_breaks(visit, server):
    reader = visit().open(server + "/?lang=en&edition=BE1830&commune=99999&colour=red")
    reader.painted()
    notice = reader.page.locator(".atlas-notice").inner_text()
    for part in ("BE1830", "99999", "colour"):
        assert part in notice
    assert "Traceback" not in reader.page.content()


def test_an_unknown_page_says_so_in_the_readers_language(visit, server):
    reader = visit().open(server + "/nowhere?lang=fr")
    reader.page.locator(".atlas-notice", has_text="nowhere").wait_for()
    assert "L’atlas n’a pas de page" in reader.page.locator(".atlas-notice").inner_text()


def test_hostile_text_in_a_link_stays_text(visit, server):
    reader = visit().open(server + "/?lang=en&edition=<img src=x onerror=document.title='owned'>")
    reader.painted()
    assert "<img" in reader.page.locator(".atlas-notice").inner_text()
    assert reader.page.title() != "owned"


def test_arrow_keys_walk_from_commune_to_commune(visit, server):
    reader = visit().open(server + HOME + "&commune=62063")
    reader.painted()
    reader.commune("62063").focus()
    reader.page.keyboard.press("ArrowRight")
    focused = reader.map.locator("path:focus")
    assert focused.get_attribute("data-code") != "62063"
    code = focused.get_attribute("data-code")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(f"**commune={code}**")


def test_the_table_is_closed_and_opens_with_every_commune(visit, server):
    reader = visit().open(server + HOME)
    reader.painted()
    expect(reader.page.locator("[data-testid=stDataFrame]")).to_have_count(0, timeout=WAIT)
    reader.page.get_by_text("The same as a table").click()
    reader.page.locator("[data-testid=stDataFrame]").wait_for()


def test_on_a_phone_map_legend_and_drill_down_are_stacked(visit, server):
    reader = visit(viewport={"width": 390, "height": 844}, has_touch=True).open(
        server + HOME + "&commune=62063"
    )
    reader.painted()
    frame = reader.page.locator("iframe[src*='streamlit_folium']").bounding_box()
    below = heading(reader, "Liège").bounding_box()
    assert frame["width"] > 340
    assert below["y"] >= frame["y"] + frame["height"]
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("page", ["/", "/own_file", "/sources"])
def test_nothing_is_fetched_from_another_machine(visit, server, page):
    reader = visit().open(server + page + "?lang=de")
    reader.page.locator(".atlas-brand").wait_for()
    reader.settled()
    reader.page.wait_for_timeout(1500)
    assert reader.elsewhere == []


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


def test_the_last_of_many_quick_choices_is_what_is_shown(visit, server):
    reader = visit().open(server + HOME)
    now = reader.painted()
    for label in ("Maturity index", "Innovation", "Sustainability", "Governance and policy"):
        reader.choose("What the map shows", label)
    reader.settled()
    reader.page.wait_for_url("**indicator=domain.governance**")
    reader.page.wait_for_timeout(800)
    assert reader.painted(now)
    assert "Governance and policy" in reader.map.locator(".atlas-legend h2").inner_text()


def test_the_stage_fits_the_window_whatever_its_title(visit, server):
    query = "/?lang=de&edition=BE2018&indicator=q.respondent_function&view=stage&commune=92094"
    for width, height in ((1280, 720), (1400, 900), (1920, 1080)):
        reader = visit(viewport={"width": width, "height": height}).open(server + query)
        reader.painted()
        foot = reader.page.locator(".atlas-stage-foot").bounding_box()
        frame = reader.page.locator(".st-key-map iframe").bounding_box()
        assert foot["y"] + foot["height"] <= height
        assert frame["height"] > height * 0.6
        assert frame["y"] + frame["height"] <= foot["y"] + 1


@pytest.mark.parametrize(("width", "height"), [(960, 540), (640, 400), (512, 384)])
def test_on_a_projector_at_200_percent_the_legend_is_whole_and_below_the_label(
    visit, server, width, height
):
    reader = visit(viewport={"width": width, "height": height}).open(server + HOME + "&view=stage")
    reader.painted()
    legend, label = reader.map.locator(".atlas-legend"), reader.map.locator(".atlas-label")
    assert legend.evaluate("one => one.scrollHeight <= one.clientHeight + 1")
    low = label.bounding_box()["y"] + label.bounding_box()["height"]
    assert legend.bounding_box()["y"] >= low - 1
    drawn = reader.map.locator("path.area").evaluate_all(
        "all => all.reduce((most, one) => Math.max(most, one.getBoundingClientRect().bottom), 0)"
        " - Math.min(...all.map((one) => one.getBoundingClientRect().top))"
    )
    assert drawn > 0.3 * height  # it was 20 pixels


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


def test_zoomed_out_the_wheel_scrolls_the_page(visit, server):
    reader = visit(viewport={"width": 1400, "height": 700}).open(server + HOME)
    reader.painted()
    reader.page.wait_for_timeout(600)
    box = reader.page.locator(".st-key-map iframe").bounding_box()
    reader.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(12):
        reader.page.mouse.wheel(0, 240)
        reader.page.wait_for_timeout(60)
    # Streamlit scrolls its main section, not the document.
    assert reader.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") > 40
    shown = reader.map.locator("path.line-region").first.bounding_box()
    assert shown["width"] > 200


def test_what_is_drawn_is_said_to_those_who_do_not_see_it(visit, server):
    reader = visit(locale="fr-BE").open(server + "/?edition=BE2018&commune=62063")
    reader.painted()
    said = reader.map.locator(".atlas-said")
    assert "Liège" in said.inner_text()
    assert "123" in said.inner_text()
    assert reader.page.evaluate("document.documentElement.lang") == "fr"
    assert reader.page.locator(".st-key-map iframe").get_attribute("title").startswith("Carte : ")
    assert reader.commune("62063").get_attribute("aria-selected") == "true"
    assert "Atlas Smart City" in reader.page.title()


def test_a_lost_connection_is_told(visit):
    with serving() as address:
        reader = visit().open(address + HOME)
        reader.painted()
        reader.settled()
    # The server is gone now.
    reader.map.locator(".atlas-wait", has_text="connection to the atlas is lost").wait_for()


def test_tapping_on_a_phone_leads_to_the_drill_down(visit, server):
    reader = visit(viewport={"width": 390, "height": 844}, has_touch=True).open(server + HOME)
    reader.painted()
    reader.page.wait_for_timeout(500)
    reader.commune("82032").click(force=True)
    heading(reader, "Bertogne").or_(reader.page.locator(".dd h2")).first.wait_for()
    reader.page.wait_for_timeout(1500)
    panel = reader.page.locator(".st-key-drilldown").bounding_box()
    assert panel["y"] < 700
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
