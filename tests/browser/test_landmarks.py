"""What a screen reader and the keyboard find their way by, on every page."""

from __future__ import annotations

import re

import pytest
from every_page import what_a_page_lacks
from playwright.sync_api import TimeoutError, expect  # noqa: A004

from geo.language import LANGUAGES, translator

WHOLE = """<header role=banner></header><nav role=navigation aria-label=Pages></nav>
<form role=search aria-label=Seek></form><section id=stMain role=group><div role=main><h1>Ranking</h1>
</div></section><footer role=contentinfo></footer>"""
FAULTS = {
    "role=banner": ("role=none", "0 of banner"),
    "<footer ": ("<footer role=contentinfo></footer><footer ", "2 of contentinfo"),
    "</h1>": ("</h1><h1>Again</h1>", "2 headings of the page"),
    "<h1>Ranking</h1>\n</div>": ("</div><h1>Ranking</h1>", "a heading outside of the page"),
    "Ranking": (
        "Atlas Smart City de la Belgique",
        "not its subject: Atlas Smart City de la Belgique",
    ),
    "role=group": ("", "Streamlit's own main"),
    "aria-label=Seek": ("", "search has no name"),
    "<h1>": ("<button aria-label=Open></button><h1>", "English: Open"),
}


def test_what_a_page_lacks_is_seen(visit):
    page = visit().page
    page.set_content(WHOLE)
    assert what_a_page_lacks(page) == []
    for good, (bad, told) in FAULTS.items():
        assert good in WHOLE
        page.set_content(WHOLE.replace(good, bad))
        assert told in what_a_page_lacks(page)
    page.set_content(WHOLE + "<div id=atlas-still></div>")
    page.set_default_timeout(300)
    with pytest.raises(TimeoutError):
        what_a_page_lacks(page)


def test_what_is_set_at_the_foot_is_kept(visit, server):
    reader = visit().open(f"{server}/?lang=en")
    page = reader.page
    reader.painted()
    choice = page.get_by_role("button", name="Single keys")
    expect(choice).to_have_attribute("aria-pressed", "true")
    lines = page.get_by_role("button", name="Strong lines between areas")
    expect(lines).to_have_attribute("aria-pressed", "false")
    drawn = reader.map.locator("path.strong")
    assert drawn.evaluate_all("(all) => all.map((one) => getComputedStyle(one).strokeWidth)") == [
        "3.6px",
        "1.4px",
    ]
    length = "(all) => all.map((one) => Math.round(one.getTotalLength()))"
    assert drawn.evaluate_all(length) == [0, 0]
    lines.click()
    expect(lines).to_have_attribute("aria-pressed", "true")
    reader.map.locator("html.strong-lines").wait_for()
    between, within = drawn.evaluate_all(length)
    assert between == within > 5000  # pixels, of the whole map
    choice.click()
    expect(choice).to_have_attribute("aria-pressed", "false")
    for anew in (False, True):  # now, and after loading the page anew
        if anew:
            page.reload()
            reader.painted()
            expect(choice).to_have_attribute("aria-pressed", "false")
            assert drawn.evaluate_all(length) == [between, within]
        page.locator(".atlas-foot p").click()
        page.keyboard.press("/")
        assert page.locator(".st-key-search input:focus").count() == 0
        page.keyboard.press("s")
        page.wait_for_timeout(600)
        assert page.locator(".atlas-stage").count() == 0
    choice.click()
    page.locator(".atlas-foot p").click()
    page.keyboard.press("/")
    expect(page.locator(".st-key-search input")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator(".atlas-foot p").click()
    page.keyboard.press("s")
    page.locator(".atlas-stage").wait_for()


def test_the_pages_are_marked_opened_and_focused_so_that_it_can_be_seen(visit, server):
    page = visit().open(f"{server}/commune?lang=en").page
    page.locator(".st-key-foot").wait_for()
    here = page.locator(".st-key-pages a[aria-current=page]")
    for name in ("Commune", "Change", "The barometer", "Map"):
        other = page.locator(".st-key-pages a", has_text=name).first
        if name != "Commune":  # where one came in
            other.click()
        expect(other).to_have_attribute("aria-current", "page")
        expect(here).to_have_count(1)
        assert here.inner_text() == name
        assert here.evaluate("(link) => getComputedStyle(link).boxShadow") != "none"
    # The first page opens in a window of its own, too.
    page.locator(".st-key-pages a", has_text="Ranking").click()
    page.wait_for_url("**/ranking?**")
    to_map = page.locator(".st-key-pages a", has_text="Map")
    expect(to_map).to_have_attribute("href", re.compile(r"^\./\?lang=en&edition=BE2018&indicator="))
    assert to_map.evaluate("(link) => new URL(link.href).pathname") == "/"
    link = page.locator(".st-key-pages a", has_text="Compare")
    page.keyboard.press("Tab")
    link.focus()
    line = link.evaluate(
        "(link) => { const s = getComputedStyle(link);"
        " return [s.outlineStyle, s.outlineWidth, s.outlineColor === s.color]; }"
    )
    assert line == ["solid", "2px", True]


SKIPS = {
    "en": "Skip to the content",
    "nl": "Naar de inhoud",
    "fr": "Aller au contenu",
    "de": "Zum Inhalt springen",
}


def test_the_first_stop_skips_to_the_content(visit, server):
    for language in LANGUAGES:
        assert translator(language)(SKIPS["en"]) == SKIPS[language]
    reader = visit().open(f"{server}/commune?lang=nl&commune=44021")
    page = reader.page
    page.locator(".st-key-foot").wait_for()
    page.locator("#atlas-still").wait_for(state="detached")
    reader.settled()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(SKIPS["nl"])
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("role") == "main"
    page.keyboard.press("Tab")
    assert page.locator("[role=main] :focus").count() == 1
    # Another page that is gone to by keyboard has it at its content, too; by mouse it stays.
    page.locator(".st-key-pages a", has_text="Rangschikking").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ranking?**")
    expect(page.locator("[role=main]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[role=main] :focus")).to_have_count(1)
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    panel = page.locator("[data-testid=stPopoverBody]")
    expect(panel).to_be_focused()
    panel.get_by_role("link", name="Methode").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/method?**")
    expect(panel).to_have_count(0)  # it has led where it leads
    expect(page.locator("[role=main]")).to_be_focused()
    page.locator(".st-key-pages a", has_text="Vergelijken").click()
    page.wait_for_url("**/compare?**")
    reader.settled()
    expect(page.locator("[role=main]")).not_to_be_focused()


@pytest.mark.parametrize(
    ("address", "field", "typed", "told"),
    [
        ("?lang=nl", "Zoeken in de atlas", "Xyzzy", "Niets heet hier “Xyzzy”"),
        ("commune?lang=en", "Another commune", "Xyzzy", "Nothing is called “Xyzzy” here"),
        ("compare?lang=en", "Add a place", "Saint-Nicolas", "Which one do you mean?"),
    ],
)
def test_what_is_answered_to_a_name_is_told_and_has_the_keyboard(
    visit, server, address, field, typed, told
):
    reader = visit().open(f"{server}/{address}")
    page = reader.page
    page.locator(".st-key-foot").wait_for()
    box = page.get_by_role("combobox", name=field)
    box.click()
    box.fill(typed)
    page.keyboard.press("Enter")
    answer = page.locator(".atlas-asked")
    answer.wait_for()
    assert told in answer.inner_text()
    assert answer.get_attribute("role") == "status"
    expect(answer).to_be_in_viewport()
    assert answer.bounding_box()["width"] > 100
    expect(answer).to_be_focused()
    page.keyboard.press("Tab")
    # What is offered, or the button that closes the answer.
    assert page.evaluate("""() => {
        const told = document.querySelector(".atlas-asked"), at = document.activeElement;
        return at.matches("button") && told.closest(".stHorizontalBlock").contains(at);
    }""")
