"""A story of one's own: put together on the pages, kept by the browser, played, saved and loaded."""

from __future__ import annotations

import base64
import json
import random
from string import ascii_letters
from typing import TYPE_CHECKING

import pytest
from conftest import serving, until
from every_page import DESKTOP, PHONE, problems

from geo.publishing.stories.read_story import read_story
from geo.publishing.stories.step_keys import MOST_STEPS

if TYPE_CHECKING:
    from pathlib import Path

MAP = "/?lang=en&edition=BE2018&indicator=q.progress"
RANKING = "/ranking?lang=en&edition=BE2018&indicator=index"
STORIES = "/stories?lang=en"
ADD = "Add this view to my story"
SYNTHETIC = "Demonstration data: synthetic answers"
HOSTILE = '<img src=x onerror="window.hurt=1"></script><script>window.hurt=1</script>'
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Builder:
    """The page of stories of one reader."""

    def __init__(self, reader, server: str) -> None:
        self.reader, self.server, self.page = reader, server, reader.page

    def open(self, query: str = STORIES) -> Builder:
        self.reader.open(self.server + query)
        self.page.locator("#my-story :is(.atlas-empty, .ms-head)").wait_for()
        return self

    def put(self, *steps: dict, **more) -> Builder:
        """Have the browser keep a story, as the pages do."""
        kept = {"version": 1, "title": {"en": "Mine"}, "steps": list(steps)} | more
        self.store(json.dumps(kept))
        return self.open()

    def store(self, text: str) -> None:
        self.reader.open(f"{self.server}/app/static/none")
        self.page.evaluate("text => localStorage.setItem('atlas.story', text)", text)

    def names(self) -> list[str]:
        return self.page.locator(".ms-step b").all_inner_texts()

    def kept(self) -> dict:
        return json.loads(self.page.evaluate("localStorage.getItem('atlas.story')"))

    def button(self, name: str):
        return self.page.locator("#my-story").get_by_role("button", name=name, exact=True)

    def saved(self, path: Path) -> bytes:
        with self.page.expect_download() as download:
            self.button("Save as a file").click()
        download.value.save_as(path)
        return path.read_bytes()

    def load(self, content: bytes, name: str = "mine.yaml") -> None:
        field = self.page.locator("input[type=file][accept*=yaml]")
        field.set_input_files({"name": name, "mimeType": "application/yaml", "buffer": content})


@pytest.fixture
def builder(visit, server):
    return lambda **options: Builder(visit(**options), server)


def sentence(text: str, **more) -> dict:
    return {"kind": "sentence", "sentence": {"en": text}} | more


def test_views_are_added_on_their_pages_and_are_there_when_the_server_starts_anew(visit):
    reader = visit()
    page = reader.page
    box = page.locator("#atlas-added")
    with serving() as first:
        for address, step in ((MAP, 1), (RANKING, 2)):
            reader.open(first + address)
            button = page.get_by_role("button", name=ADD)
            if address == MAP:  # what is on screen when the button is pressed, by keyboard too
                reader.painted()
                reader.settled()
                reader.commune("11002").click()
                page.wait_for_url("**commune=11002**")
                button.focus()
                page.keyboard.press("Enter")
            else:
                button.click()
            box.get_by_text(f"Added to your story as step {step}").wait_for()
            assert (
                box.get_by_role("link", name="Open my story")
                .get_attribute("href")
                .startswith(f"{first}/stories?lang=en")
            )
            reader.settled()
            assert not problems(page, within="#atlas-added")
            page.keyboard.press("Escape")
            box.wait_for(state="hidden")
            if address == MAP:  # the first Escape is the box's: the commune is still selected
                reader.settled()
                assert "commune=11002" in page.url
        port = int(first.rpartition(":")[2])
    with serving(port=port) as again:
        builder = Builder(reader, again).open()
        assert page.locator(".ms-step").count() == 2
        kinds = page.locator(".ms-about small").all_inner_texts()
        assert [one.partition(" · ")[2] for one in kinds[:2]] == ["Map", "Chart or ranking"]
        assert page.locator(".ms-step .synthetic").all_inner_texts() == [SYNTHETIC] * 2
        assert all(builder.names())
        views = [one["view"] for one in builder.kept()["steps"]]
        assert views == [
            "map?edition=BE2018&indicator=q.progress&commune=11002",
            "ranking?edition=BE2018&indicator=index",
        ]


def test_a_view_that_cannot_be_a_step_says_why_and_nothing_is_added(visit, server):
    reader = visit()
    reader.open(f"{server}/compare?lang=en&edition=BE2018&places=11002_62063")
    button = reader.page.get_by_role("button", name=ADD)
    button.wait_for()
    button.evaluate("e => { e.dataset.addToStory = 'own_file'; }")
    button.click()
    reader.page.get_by_text("A story cannot show your own file").wait_for()
    reader.page.keyboard.press("Escape")
    reader.page.route("**/story/step**", lambda route: route.abort())
    button.click()
    reader.page.get_by_text("The atlas could not be reached, and nothing was added.").wait_for()
    assert reader.page.evaluate("localStorage.getItem('atlas.story')") is None


def test_steps_are_put_in_order_removed_and_brought_back_by_keyboard_and_dragged(builder):
    one = builder().put(sentence("One"), sentence("Two"), sentence("Three"))
    page, keyboard = one.page, one.page.keyboard
    one.button("Move down: One").focus()
    keyboard.press("Enter")
    assert one.names() == ["Two", "One", "Three"]
    assert page.evaluate("document.activeElement.ariaLabel") == "Move down: One"
    keyboard.press("Enter")
    assert one.names() == ["Two", "Three", "One"]
    # There is no further down: the focus is on the button beside it.
    assert page.evaluate("document.activeElement.ariaLabel") == "Move up: One"
    page.get_by_role("status").get_by_text("“One” is now step 3 of 3.").wait_for()
    one.button("Remove: Three").focus()
    keyboard.press("Enter")
    assert one.names() == ["Two", "One"]
    assert page.evaluate("document.activeElement.textContent") == "Bring it back"
    one.open()  # a reload later
    assert one.names() == ["Two", "One"]
    one.button("Bring it back").focus()
    keyboard.press("Enter")
    assert one.names() == ["Two", "Three", "One"]
    one.button("Start anew").click()
    assert page.locator(".ms-step").count() == 0
    page.get_by_text("You have no story yet.").wait_for()
    one.button("Bring it back").click()
    assert one.names() == ["Two", "Three", "One"]
    # With the mouse.
    steps, grips = page.locator(".ms-step"), page.locator(".ms-grip")

    def drag(k: int, to: int, y: int) -> None:
        grips.nth(k).drag_to(steps.nth(to), target_position={"x": 60, "y": y})

    drag(0, 2, int(steps.nth(2).bounding_box()["height"]) - 5)
    assert one.names() == ["Three", "One", "Two"]
    page.get_by_role("status").get_by_text("“Two” is now step 3 of 3.").wait_for()
    drag(2, 1, 5)
    assert one.names() == ["Three", "Two", "One"]
    drag(1, 1, 5)  # where it is already
    assert one.names() == ["Three", "Two", "One"]
    assert page.locator("[data-drop]").count() == 0
    assert [step["sentence"]["en"] for step in one.kept()["steps"]] == ["Three", "Two", "One"]


def test_what_a_map_points_at_is_chosen_in_the_builder(builder, tmp_path):
    one = builder().put({"kind": "map", "view": "map?edition=BE2018&indicator=index"})
    page = one.page
    page.locator(".ms-step summary").click()
    page.get_by_label("0 to 2", exact=True).check()
    page.get_by_label("8 to 10", exact=True).check()
    page.get_by_label("8 to 10", exact=True).uncheck()
    place = page.get_by_label("The map is fitted to")
    place.fill("Liège")
    place.press("Tab")
    page.get_by_text("may be Liège, commune and Liège, province").first.wait_for()
    assert place.input_value() == "Liège"
    assert place.get_attribute("aria-invalid") == "true"
    place.fill("Liège, province")
    place.press("Tab")
    outlined = page.get_by_label("Areas that the map outlines")
    outlined.fill("Luik, Verviers")
    outlined.press("Tab")
    until(page, "() => JSON.parse(localStorage['atlas.story']).steps[0].mark?.length === 2")
    assert not page.locator(".atlas-notice").count()
    (step,) = read_story("story.yaml", one.saved(tmp_path / "story.yaml")).steps
    assert (step.fit, step.mark, step.only) == ("60000", ("62063", "63079"), (0,))
    one.open()
    page.locator(".ms-step summary").click()
    until(
        page, "() => document.querySelector('[data-name$=\" mark\"]').value === 'Liège, Verviers'"
    )
    assert page.get_by_label("0 to 2", exact=True).is_checked()
    place.fill("")
    place.press("Tab")
    until(page, "() => !('fit' in JSON.parse(localStorage['atlas.story']).steps[0])")


def test_titles_captions_and_notes_are_written_in_any_language_and_played(builder):
    one = builder().put(sentence("Hello"), {"kind": "map", "view": MAP.replace("/", "map")})
    page = one.page
    page.get_by_label("Language you write in").select_option("nl")
    page.get_by_label("Title of the story").fill("Mijn verhaal over kleine gemeenten")
    step = page.locator(".ms-step").nth(1)
    step.locator("summary").click()
    step.get_by_label("Title", exact=True).fill(f"Zó is het {HOSTILE}")
    step.get_by_label("Caption").fill("Een bijschrift:\nop twee regels # niet meer")
    step.get_by_label("Notes").fill("Enkel voor mij")
    # A button is pressed at once after writing, and is not lost.
    with page.context.expect_page() as opened:
        one.button("Preview").click()
    story = opened.value
    story.wait_for_load_state()
    until(story, "() => document.documentElement.dataset.shown === '0'")
    assert "Mijn verhaal over kleine gemeenten" in story.title()
    story.keyboard.press("ArrowRight")
    until(story, "() => document.documentElement.dataset.shown === '1'")
    assert story.locator(".slide h1").inner_text() == f"Zó is het {HOSTILE}"
    assert "op twee regels" in story.locator(".caption").inner_text()
    assert (
        story.locator(".slide header .label").inner_text()
        == "Demonstratiegegevens: synthetische antwoorden"
    )
    assert "Gemaakt door een lezer" in story.locator(".slide footer .foot").inner_text()
    story.close()
    assert one.names()[1] == f"Zó is het {HOSTILE}"
    assert page.evaluate("window.hurt") is None
    page.get_by_label("Language you write in").select_option("fr")
    step.get_by_label("Title", exact=True).fill("Voilà")
    one.open()
    assert one.kept()["steps"][1]["title"] == {"fr": "Voilà", "nl": f"Zó is het {HOSTILE}"}


def test_a_story_is_saved_and_loaded_and_nothing_is_lost_on_the_way(builder, tmp_path):
    one = builder().put(
        sentence("Hello: “you” # and\n{me}".replace("{me}", "all"), notes={"de": "Für mich"}),
        {"kind": "map", "view": "map?edition=BE2018&indicator=index", "mark": ["02000"], "only": [3, 4]},
        {"kind": "number", "figures": ["BE2018 progress_score 01000"], "title": {"fr": HOSTILE}},
        {"kind": "end", "address": "https://example.org/x?a=1"},
    )  # fmt: skip
    content = one.saved(tmp_path / "story.yaml")
    story = read_story("story.yaml", content)
    assert [step.kind for step in story.steps] == ["sentence", "map", "number", "end"]
    assert story.steps[1].only == (3, 4)
    before = one.kept()["steps"]
    one.button("Start anew").click()
    one.load(content)
    one.page.get_by_text("mine.yaml is loaded.").first.wait_for()
    strip = lambda steps: [{k: v for k, v in s.items() if k not in ("id", "shown")} for s in steps]  # noqa: E731
    assert strip(one.kept()["steps"]) == strip(before)
    assert one.saved(tmp_path / "again.yaml") == content
    one.load(b"title: {en: x}\nsteps:\n- kind: film\n", "bad.yaml")
    one.page.get_by_text("bad.yaml, line 3: found “film”").first.wait_for()
    assert strip(one.kept()["steps"]) == strip(before)
    one.load(b"title: {en: Another}\nsteps:\n- {kind: sentence, sentence: {en: Other}}\n")
    one.page.locator(".ms-step b").get_by_text("Other").wait_for()
    one.button("Bring it back").click()
    assert strip(one.kept()["steps"]) == strip(before)


def test_the_link_holds_the_story_and_one_that_is_too_long_says_so(builder, server):
    one = builder()
    one.reader.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    one.put(sentence("Hello"))
    one.button("Copy the link").click()
    one.page.get_by_text("The link is copied.").first.wait_for()
    link = one.page.evaluate("navigator.clipboard.readText()")
    other = one.reader.context.new_page()
    other.goto(link)
    until(other, "() => document.documentElement.dataset.shown === '0'")
    assert other.locator("blockquote").inner_text() == "Hello"
    letters = random.Random(1)
    noise = ["".join(letters.choices(ascii_letters, k=470)) for _ in range(30)]
    one.put(*map(sentence, noise))
    one.button("Copy the link").click()
    one.page.get_by_text("This story is too long for a link.").first.wait_for()
    with one.page.context.expect_page() as opened:  # it is played all the same
        one.button("Preview").click()
    opened.value.wait_for_load_state()
    until(opened.value, "() => document.documentElement.dataset.shown === '0'")


DAMAGED = {
    '{"version": 1, "steps": [null, 7, {"kind": "film"}, {"kind": "end"}]}': 1,
    "{": 0,
    "null": 0,
    '{"version": 7, "steps": [{"kind": "end"}]}': 0,
    '{"version": 1, "steps": [{"kind": "map", "view": "javascript:alert(1)"}]}': 0,
}
FROM_ANOTHER_WINDOW = """(text) => {
    localStorage.setItem("atlas.story", text);
    dispatchEvent(new StorageEvent("storage", { key: "atlas.story" }));
}"""


def test_what_a_browser_kept_and_cannot_be_read_is_put_aside_and_never_lost(builder, tmp_path):
    """When the page is opened, and when another window has written it."""
    one = builder()
    told = one.page.get_by_text("could not be read. It is kept aside")
    for k, (text, steps) in enumerate(DAMAGED.items()):
        if k == 0:
            one.store(text)
            one.open()
        else:
            one.page.evaluate(FROM_ANOTHER_WINDOW, text)
        told.wait_for()
        assert one.page.locator(".ms-step").count() == steps, text
        if k == 0:
            one.open()  # it is told until its reader has seen to it
        with one.page.expect_download() as download:
            one.button("Save what was kept aside").click()
        download.value.save_as(tmp_path / "aside.txt")
        assert (tmp_path / "aside.txt").read_text() == text
        one.button("Throw it away").click()
        told.wait_for(state="detached")


def test_two_hundred_steps_and_hostile_captions_are_shown_and_told(builder):
    one = builder().put(*[sentence(HOSTILE, caption={"en": HOSTILE}) for _ in range(200)])
    page = one.page
    page.get_by_text(
        f"Your story has 200 steps, and a story that can be played has at most {MOST_STEPS}"
    ).first.wait_for()
    assert one.names() == [HOSTILE] * 200
    assert page.locator("#my-story img, #my-story script").count() == 0
    assert page.evaluate("window.hurt") is None
    one.button("Preview").click()
    assert len(page.context.pages) == 1
    assert len(one.kept()["steps"]) == 200
    one.reader.open(one.server + RANKING)
    page.get_by_role("button", name=ADD).click()
    page.get_by_text(f"A story has at most {MOST_STEPS} steps").wait_for()


def test_where_the_browser_keeps_nothing_the_story_lasts_as_long_as_the_page(visit, server):
    reader = visit()
    reader.page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    one = Builder(reader, server).open()
    one.button("A title").click()
    one.page.get_by_text("This browser has no room for your story").wait_for()
    assert one.names() == ["Title"]


def test_a_picture_of_ones_own_is_a_step_and_the_file_has_it(builder, tmp_path):
    one = builder().put(sentence("Een lange zin over gemeenten " * 6), sentence("Two"))
    page = one.page
    # It is put together on a phone, too.
    page.set_viewport_size(PHONE)
    page.locator(".ms-step summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for sign in page.locator("#my-story button:visible").all():
        assert sign.bounding_box()["height"] >= 40
    page.set_viewport_size(DESKTOP)
    field = page.locator("input[type=file][accept*=png]")
    field.set_input_files({"name": "a.gif", "mimeType": "image/gif", "buffer": b"GIF89a"})
    page.get_by_text("Choose a PNG or JPEG picture of at most 1.5 MB.").first.wait_for()
    field.set_input_files({"name": "our town.png", "mimeType": "image/png", "buffer": PNG})
    page.get_by_label("What the picture shows").fill("Our town from above")
    page.get_by_label("Source of the picture").fill("Us")
    story = read_story("story.yaml", one.saved(tmp_path / "story.yaml"))
    assert story.steps[2].picture.alt["en"] == "Our town from above"
    assert story.steps[2].picture.source["en"] == "Us"
    is_file = lambda answer: "/story.html" in answer.url  # noqa: E731
    with page.context.expect_event("response", is_file) as made:
        one.button("One page that plays it (HTML)").click()
    assert made.value.status == 200
    assert made.value.headers["content-disposition"].startswith("attachment")


def test_it_follows_the_language_of_the_atlas_and_what_other_windows_add(builder):
    one = builder().put({"kind": "commune", "view": "commune?edition=BE2018&commune=44021"})
    page = one.page
    page.locator(".ms-step b").get_by_text("Ghent").wait_for()
    other = page.context.new_page()
    other.goto(one.server + RANKING)
    other.get_by_role("button", name=ADD).click()
    page.locator(".ms-step").nth(1).wait_for()
    other.close()
    page.locator(".st-key-language input").fill("Français")
    page.get_by_role("option", name="Français").click()
    page.locator(".ms-step b").get_by_text("Gand").wait_for()
    page.locator(".ms-step .synthetic").get_by_text("réponses synthétiques").first.wait_for()
    assert page.locator(".ms-step").count() == 2
    assert one.button("Aperçu").count() == 1
    page.get_by_role("link", name="Classement").click()
    page.get_by_role("button", name="Ajouter cette vue à mon récit").click()
    page.get_by_text("Ajouté à votre récit (étape 3)").wait_for()


def test_axe_finds_nothing_serious(builder):
    one = builder()
    one.store("{")  # a notice, and what was put aside
    one.open().put(
        sentence("Hello", notes={"nl": "Dag"}),
        {"kind": "map", "view": "map?edition=XX1999"},
        {"kind": "commune", "view": "commune?edition=BE2018&commune=44021"},
        {"kind": "end"},
    )
    page = one.page
    page.locator(".ms-problem").first.wait_for()
    page.locator(".ms-step .synthetic").wait_for()
    one.button("Remove: Hello").click()
    for step in page.locator(".ms-step summary").all():
        step.click()
    assert not problems(page)
    with one.reader.emulating(color_scheme="dark"):
        one.reader.settled()
        assert not problems(page)
