"""A story is played: by keys, fingers, a clicker; from a server and from a disk without a network."""

from __future__ import annotations

import pytest
from conftest import until

from geo.publishing.stories.packed_story import packed_story
from geo.publishing.stories.story import load_story
from geo.publishing.stories.story_page import story_file

DEMO = "/story?story=demonstration&lang=en"
PHONE = {"width": 390, "height": 844}
SHOWN = "() => document.documentElement.dataset.shown"


class Player:
    """A page of a story, and which step it shows."""

    def __init__(self, page) -> None:
        self.page = page

    def at(self, step: int) -> None:
        """Wait until a step (from 1) is on screen, painted."""
        until(
            self.page, "step => document.documentElement?.dataset.shown === String(step)", step - 1
        )

    def press(self, key: str, step: int) -> None:
        self.page.keyboard.press(key)
        self.at(step)


@pytest.fixture
def play(visit, server):
    def opened(query: str = DEMO, **options) -> Player:
        page = visit(**options).open(server + query).page
        player = Player(page)
        player.at(int(query.rpartition("step=")[2]) if "step=" in query else 1)
        return player

    return opened


def test_it_is_played_by_keyboard_and_clicker_from_end_to_end(play):
    story = load_story("demonstration")
    player = play()
    page = player.page
    # The first map is there before it is asked for, unseen, as large as it will be.
    until(page, "() => document.querySelectorAll('path.area').length === 589")
    size = "() => ['offsetWidth', 'offsetHeight'].map((one) => document.getElementById('map')[one])"
    ahead = page.evaluate(size)
    assert not page.locator("#map").is_visible()
    assert not page.locator(".atlas-legend").is_visible()
    for k, step in enumerate(story.steps, 1):
        if k > 1:
            player.press(("ArrowRight", " ", "PageDown", "ArrowDown")[k % 4], k)
        if k == 2:
            assert page.locator("#map").is_visible()
            assert page.evaluate(size) == ahead
        assert page.locator(".controls .count").inner_text() == f"{k} / {len(story.steps)}"
        if step.title is not None:
            assert page.locator(".slide h1").inner_text() == step.title["en"]
        assert f"step={k}" in page.url
        labelled = step.kind in ("map", "number")
        assert page.locator(".slide header .label").is_visible() == labelled
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    player.press("ArrowRight", len(story.steps))
    player.press("ArrowLeft", len(story.steps) - 1)
    player.press("PageUp", len(story.steps) - 2)
    player.press("Home", 1)
    player.press("End", len(story.steps))


def test_a_link_leads_to_its_step_and_the_map_shows_what_it_says(play):
    player = play(DEMO + "&step=3")
    pale = player.page.locator("path.area.pale")
    assert pale.count() == 589 - 16  # 13 and 3 communes are in the two classes that stand out
    player.press("ArrowRight", 4)
    assert not pale.count()
    assert player.page.locator("path.selected").count() == 1
    box = player.page.locator("#map").bounding_box()
    # The flight to it takes its time.
    until(
        player.page,
        "least => document.querySelector('path[data-code=\"62063\"]').getBoundingClientRect().width > least",
        0.05 * box["width"],
    )


def test_all_steps_black_and_the_menu(play):
    player = play()
    page = player.page
    page.keyboard.press("o")
    entries = page.locator(".overview li button")
    assert entries.count() == len(load_story("demonstration").steps)
    entries.nth(4).click()
    player.at(5)
    assert not page.locator(".overview").is_visible()
    page.keyboard.press("b")
    assert page.locator(".black").is_visible()
    page.keyboard.press("b")
    assert not page.locator(".black").is_visible()
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Français").click()
    player.at(5)
    assert "lang=fr" in page.url
    assert page.evaluate("document.documentElement.lang") == "fr"
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Fond sombre").click()
    player.at(5)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_presenters_window_leads_and_shows_the_notes(play):
    player = play("/story?story=barometer-2018&lang=nl&step=2")
    with player.page.expect_popup() as opened:
        player.page.keyboard.press("p")
    other = Player(opened.value)
    other.at(2)
    notes = load_story("barometer-2018").steps[1].notes["nl"]
    assert other.page.locator(".notes").inner_text().strip() == notes
    assert "Waalse gemeenten" in other.page.locator(".upcoming").inner_text()
    other.page.keyboard.press("ArrowRight")
    other.at(3)
    player.at(3)
    player.press("ArrowLeft", 2)
    other.at(2)
    other.page.keyboard.press("b")
    player.page.locator(".black").wait_for()
    assert not player.page.locator("aside.presenter").is_visible()


def test_a_kiosk_goes_on_by_itself_and_waits_for_its_visitor(play):
    player = play("/story?story=documented&lang=de&kiosk=3")
    page = player.page
    page.clock.install()
    page.reload()
    player.at(1)
    page.clock.run_for(3100)
    player.at(2)
    page.keyboard.press("ArrowRight")
    page.clock.run_for(30_000)
    player.at(3)
    page.clock.run_for(31_000)
    player.at(1)
    page.clock.run_for(3100)
    player.at(2)


def test_fingers_go_from_step_to_step_on_a_phone(play):
    player = play(has_touch=True, viewport={"width": 390, "height": 844})
    page = player.page
    swipe = """([from, to]) => {
        const slide = document.querySelector(".slide");
        const touch = (x) => new Touch({ identifier: 1, target: slide, clientX: x, clientY: 300 });
        slide.dispatchEvent(new TouchEvent("touchstart", { touches: [touch(from)], changedTouches: [touch(from)], bubbles: true }));
        slide.dispatchEvent(new TouchEvent("touchend", { touches: [], changedTouches: [touch(to)], bubbles: true }));
    }"""
    page.evaluate(swipe, [300, 100])
    player.at(2)
    page.evaluate(swipe, [100, 300])
    player.at(1)
    page.locator(".controls .next").tap()
    player.at(2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for control in page.locator(".controls > button, .controls summary").all():
        box = control.bounding_box()
        assert min(box["width"], box["height"]) >= 44


def test_one_file_is_played_without_a_network(browser, tmp_path):
    file = tmp_path / "story.html"
    file.write_text(story_file(load_story("demonstration"), "nl"), "utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    asked, errors = [], []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda one: errors.append(one.text) if one.type == "error" else None)
    page.goto(file.as_uri())
    player = Player(page)
    player.at(1)
    last = len(load_story("demonstration").steps)
    for k in range(2, last + 1):
        player.press("ArrowRight", k)
    assert not page.locator("svg.code").count()  # it has no address to lead to
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Deutsch").click()
    assert page.locator("h1").inner_text() == load_story("demonstration").steps[-1].title["de"]
    page.reload()
    player.at(last)
    context.close()
    assert not [one for one in asked if not one.startswith((file.as_uri(), "data:", "blob:"))]
    assert not errors


def test_a_step_that_is_gone_says_so_and_the_story_goes_on(visit, server):
    own = (
        "title: {en: Mine}\nsteps:\n"
        "- {kind: chart, view: 'ranking?edition=XX2000', title: {en: Gone}}\n"
        "- {kind: sentence, sentence: {en: Still here}}\n"
    )
    packed = packed_story(own.encode())
    page = visit().open(f"{server}/story?lang=en&steps={packed}").page
    player = Player(page)
    player.at(1)
    assert "There is no edition XX2000" in page.locator(".problem").inner_text()
    assert page.locator("h1").inner_text() == "Gone"
    player.press("ArrowRight", 2)
    assert page.locator("blockquote").inner_text() == "Still here"
    assert "Made by a reader" in page.locator(".foot").inner_text()


def test_on_a_phone_the_legend_stands_below_the_map(play):
    player = play(DEMO + "&step=3", viewport=PHONE)
    page = player.page
    box = page.locator("#map").bounding_box()
    legend = page.locator(".screen .atlas-legend").bounding_box()
    assert legend["y"] >= box["y"] + box["height"] - 1
    assert box["height"] > 200
    player.press("End", 11)
    player.press("PageUp", 10)
    player.press("PageUp", 9)  # the page of a commune: no legend keeps a place above its picture
    head = page.locator(".slide header").bounding_box()
    picture = page.locator(".picture.narrow").first.bounding_box()
    assert picture["y"] - head["y"] - head["height"] < 40


def test_a_chart_is_read_on_a_phone_and_nothing_lies_on_it(play):
    page = play("/story?story=barometer-2018&lang=de&step=11", viewport=PHONE).page
    (picture,) = [one for one in page.locator(".picture").all() if one.is_visible()]
    box, caption = picture.bounding_box(), page.locator(".caption").bounding_box()
    assert box["height"] > 1.8 * box["width"]
    assert caption["y"] >= box["y"] + box["height"] - 1
    page.keyboard.press("ArrowDown")  # first to what is below, then on
    assert page.evaluate("document.querySelector('.slide').scrollTop") > 0
    page.keyboard.press("ArrowDown")
    Player(page).at(12)
    assert page.evaluate("document.querySelector('.slide').scrollTop") == 0


def test_in_a_low_window_the_legend_is_whole_and_beside_the_map(play):
    player = play(f"{DEMO}&step=2", viewport={"width": 960, "height": 540})
    page = player.page
    legend = page.locator(".screen .atlas-legend")
    for step in (2, 4, 5):
        if step == 5:
            player.press("ArrowRight", 5)
        if step == 4:
            player.press("ArrowRight", 3)
            player.press("ArrowRight", 4)
        for width, height in ((960, 540), (512, 384)):  # projectors at 200%
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(300)
            box, drawn = legend.bounding_box(), page.locator("#map").bounding_box()
            assert box["x"] + box["width"] <= drawn["x"], (step, width)
            assert legend.evaluate("one => one.scrollHeight <= one.clientHeight + 1"), (step, width)
            assert drawn["height"] > 150, (step, width)
