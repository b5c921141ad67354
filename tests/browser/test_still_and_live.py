"""The still of a page: there before the app, where the live map will be, and gone when that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import DONE, FRAME, Visit, has_still, held
from playwright.sync_api import expect
from small_editions import NAME

if TYPE_CHECKING:
    from playwright.sync_api import Page

GHENT = "44021"
VIEW = f"/?lang=en&edition=BE2018&indicator=q.progress&commune={GHENT}"
PART = "/?lang=en&edition=BE2018&indicator=q.progress&region=02000&commune=11002"
STILL = "#atlas-still"

BOXES = """([frame, still]) => {
    const live = !still && document.querySelector(frame), root = still
        ? document.querySelector(still).shadowRoot : live.contentDocument;
    const at = live ? live.getBoundingClientRect() : { left: 0, top: 0 };
    const parts = ["path.selected", ".atlas-legend", ".atlas-label", ".atlas-histogram", ".atlas-histogram rect:last-of-type", ".chosen .point"];
    return Object.fromEntries(parts.filter((name) => root.querySelector(name)?.getClientRects().length).map((name) => {
        const box = root.querySelector(name).getBoundingClientRect();
        return [name, [box.left + at.left, box.top + at.top, box.right + at.left, box.bottom + at.top]];
    }));
}"""


# The still keeps its inside to itself; a test may look.
OPENED = """{
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function () { return attach.call(this, { mode: "open" }); };
}"""


LETTERS = """async (frame) => {
    const inside = document.querySelector(frame)?.contentDocument;
    await Promise.all([document, inside].map((one) => one?.fonts.ready));
}"""


def boxes(page: Page, *, still: bool) -> dict[str, list[float]]:
    """Where the parts are once they stay there.

    On a busy machine letters come late: a legend is as wide as its words in the typeface that is
    there, and the map lies beside it.
    """
    found: dict[str, list[float]] = {}
    for _ in range(40):
        page.evaluate(LETTERS, FRAME)
        before, found = found, page.evaluate(BOXES, [FRAME, STILL if still else ""])
        if found and before == found:
            return found
        page.wait_for_timeout(150)
    pytest.fail(f"never at rest: {found}")


def look(still: str) -> str:
    return f"() => {{ const root = document.querySelector('{STILL}').shadowRoot; {still} }}"


@pytest.fixture
def first_page(visit, server):
    """A reader before the still of an address, the app kept away."""

    def opened(address: str = VIEW, server: str = server, **options) -> Visit:
        has_still(server + address)
        reader = visit(**options)
        reader.page.add_init_script(OPENED)
        reader.page.route("**/static/js/**", lambda route: route.abort())
        reader.open(server + address)
        expect(reader.page.locator(STILL)).to_be_visible()
        return reader

    return opened


def check_nothing_jumps(visit, address: str, width: int) -> None:
    """The map, its legend and its label stay where the still had them."""
    reader = visit(viewport={"width": width, "height": 844})
    page = reader.page
    page.add_init_script(OPENED)
    with held(page, "**/static/js/**"):
        page.goto(has_still(address), wait_until="commit")
        expect(page.locator(STILL)).to_be_visible()
        page.wait_for_function(look("return root.querySelector('path.selected, .atlas-legend')"))
        before = boxes(page, still=True)
    reader.painted()
    reader.settled()
    after = boxes(page, still=False)
    assert before.keys() == after.keys() >= {"path.selected", ".atlas-legend"}
    for name, box in before.items():
        for was, now in zip(box, after[name], strict=True):
            assert abs(was - now) <= 2, (name, box, after[name])


@pytest.mark.parametrize(("width", "language"), [(1000, "fr"), (390, "fr")])
def test_nothing_jumps_when_the_live_map_takes_its_place(visit, server, width, language):
    check_nothing_jumps(visit, server + VIEW.replace("lang=en", f"lang={language}"), width)


LITTLE, MUCH = "size=huge", "size=huge&classes=99&scheme=x&palette=x&x=1"


@pytest.mark.parametrize(("width", "misread"), [(1400, LITTLE), (390, MUCH)])
def test_nothing_jumps_below_what_is_told_of_the_link(visit, server, width, misread):
    check_nothing_jumps(visit, f"{server}{VIEW.replace('lang=en', 'lang=de')}&{misread}", width)


def test_nothing_jumps_below_what_is_told_of_a_version(visit, versions_server):
    query = f"/?lang=nl&edition={NAME}@1&indicator=q.progress&commune=11002&size=huge"
    check_nothing_jumps(visit, versions_server + query, 700)


@pytest.mark.parametrize("width", [1400, 390])
def test_nothing_jumps_where_a_region_fills_the_frame(visit, server, width):
    check_nothing_jumps(visit, server + PART, width)


def test_it_is_the_map_with_its_legend_before_the_app_and_says_so_where_none_comes(first_page):
    page = first_page().page
    assert page.locator("#root > *").count() == 0
    still = page.locator(STILL)
    assert "Self-assessed state of progress" in still.locator(".atlas-legend").inner_text()
    assert still.locator(".area path").count() == 589
    assert still.locator(".atlas-names text").count() > 5
    assert "Demonstration data" in still.locator(".atlas-label").inner_text()
    expect(still.get_by_text("Smart City Atlas of Belgium")).to_be_visible()
    expect(still.get_by_role("heading", name="44 of 123")).to_be_visible()
    # It catches no click.
    hit = page.evaluate("() => document.elementFromPoint(400, 400)?.closest('#atlas-still')")
    assert hit is None
    still.locator("[data-lost]").wait_for(timeout=20_000)


def test_it_stays_until_the_map_is_there_and_nothing_moves_behind_it(visit, server):
    """The server is done long before the browser has what draws the frame of the map."""
    page = (reader := visit()).page
    page.add_init_script("""{
        new MutationObserver(() => {
            const still = document.getElementById("atlas-still");
            if (still?.ariaHidden) window.leftAt ??= upstreamPage.map();
        }).observe(document, { subtree: true, attributes: true, attributeFilter: ["aria-hidden"] });
    }""")
    with held(page, "**/static/js/ComponentInstance.*"):
        page.goto(has_still(server + VIEW), wait_until="commit")
        page.wait_for_function(DONE, polling=20)
        page.wait_for_timeout(500)
        expect(page.locator(STILL)).to_have_count(1)
        moving = "document.getAnimations().map((one) => one.effect.target.dataset.testid)"
        assert page.evaluate(moving) == []
        # There is what would move, were it not hidden.
        page.evaluate("document.querySelector('#atlas-still > style').disabled = true")
        page.wait_for_function(f"() => {moving}.includes('stSkeleton')")
        page.evaluate("document.querySelector('#atlas-still > style').disabled = false")
    reader.painted()
    expect(page.locator(STILL)).to_have_count(0)
    assert page.evaluate("leftAt") == "painted"


def test_a_script_that_ran_between_two_looks_is_a_script_that_ran(visit, server):
    """Busy browsers look at the app seldom; a short page is done before the next time."""
    reader = visit()
    reader.page.add_init_script("""{
        const every = window.setInterval;
        window.setInterval = (what, ms, ...more) => every(what, ms === 30 ? 6000 : ms, ...more);
    }""")
    reader.open(f"{server}/ranking?lang=en")
    expect(reader.page.locator(STILL)).to_have_count(0, timeout=10_000)


def test_a_page_without_a_map_has_its_own_picture(first_page):
    page = first_page("/ranking?lang=en").page
    picture = page.locator(f"{STILL} img")
    expect(picture).to_be_visible()
    page.wait_for_function(look("return root.querySelector('img').naturalWidth > 0"))


def test_where_the_server_is_lost_it_stays_and_says_so(visit, server):
    """The app is there, its WebSocket is not."""
    reader = visit()
    reader.page.add_init_script(OPENED)
    reader.page.add_init_script(
        "window.WebSocket = class { constructor() { throw new Error(); } };"
    )
    reader.open(server + VIEW.replace("lang=en", "lang=nl"))
    lost = reader.page.locator(f"{STILL} [data-lost]")
    lost.wait_for(timeout=20_000)
    assert "niet bereikbaar" in lost.inner_text()
    expect(reader.page.locator(f"{STILL} .atlas-legend")).to_be_visible()
    reader.errors.clear()  # the browser's own, of the socket that could not be made


def test_where_the_outlines_do_not_come_it_leaves_the_word_to_the_map(visit, server):
    reader = visit()
    reader.page.route("**/boundaries-*.bin", lambda route: route.abort())
    reader.open(server + VIEW)
    expect(reader.page.locator(STILL)).to_have_count(0, timeout=30_000)
    reader.map.locator(".atlas-wait", has_text="could not be fetched").wait_for()


def test_it_is_dark_and_has_strong_lines_where_the_reader_wants_it(first_page):
    page = first_page(color_scheme="dark", contrast="more").page
    for kind, wide in (("ground", "3.6px"), ("ink", "1.4px")):
        line = page.locator(f"{STILL} path.strong-{kind}")
        assert line.evaluate("(one) => getComputedStyle(one).strokeWidth") == wide
        assert line.evaluate("(one) => one.getTotalLength()") > 5000
    ground = page.evaluate(
        look("return getComputedStyle(root.querySelector('.page')).backgroundColor")
    )
    assert ground == "rgb(20, 24, 28)"


def test_on_the_stage_it_is_the_stage(first_page):
    page = first_page(VIEW + "&view=stage").page
    still = page.locator(STILL)
    expect(still.get_by_role("heading", name="44 of 123")).to_be_visible()
    expect(still.locator(".atlas-stage-value")).to_contain_text("Ghent")


def test_without_motion_it_goes_at_once(visit, server):
    reader = visit(reduced_motion="reduce")
    reader.page.add_init_script("""new MutationObserver(() => {
        const still = document.getElementById("atlas-still");
        if (still?.style.opacity) window.faded = true;
    }).observe(document, { subtree: true, attributes: true, childList: true });""")
    reader.open(server + VIEW)
    reader.painted()
    expect(reader.page.locator(STILL)).to_have_count(0)
    assert not reader.page.evaluate("() => window.faded")


def test_the_live_map_stands_on_the_ground_of_the_page(visit, server):
    """A frame whose colour scheme is another one than its page's gets a ground of its own."""
    one = visit(color_scheme="dark").open(f"{server}/?lang=en")
    page = one.page
    page.locator("#atlas-still").wait_for(state="detached")
    frame = page.locator("iframe[src*='streamlit_folium']").bounding_box()
    y = frame["y"] + frame["height"] / 2

    def ground(x: float) -> bytes:
        return page.screenshot(clip={"x": frame["x"] + x, "y": y, "width": 1, "height": 1})

    assert ground(4) == ground(-6)
    with one.emulating(color_scheme="light"):
        one.settled()
        assert ground(4) == ground(-6)
