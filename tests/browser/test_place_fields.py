"""Every field that finds a commune finds it without its accents, misspelt, and by former names."""

from __future__ import annotations

import re

from conftest import WAIT
from playwright.sync_api import expect


def field(reader, name: str):
    return reader.page.get_by_role("combobox", name=name)


def finds(reader, name: str, typed: str, place: str) -> None:
    """The first option becomes the place; what stood there for what was typed before goes."""
    field(reader, name).click()
    field(reader, name).fill(typed)
    # The first one is what was typed, for the finder, or stands for all that match.
    option = reader.page.get_by_role("option").filter(has_not_text=re.compile("Add:|Select")).first
    begins = re.compile("^" + re.escape(place).replace("’", "['’]"))
    expect(option).to_have_text(begins, timeout=WAIT)


PLAIN = [
    ("liege", "Liège"),
    ("fleron", "Fléron"),
    ("ecaussinnes", "Écaussinnes"),
    ("luttich", "Liège"),
    ("braine-l'alleud", "Braine-l’Alleud"),
    ("4020", "Liège"),
]


def test_the_page_of_a_commune_finds_names_without_their_accents_and_offers_what_is_not_clear(
    visit, server
):
    reader = visit().open(f"{server}/commune?lang=fr&commune=44021&compare=own")
    reader.page.locator(".pl-screen").wait_for()
    box, heading = field(reader, "Une autre commune"), reader.page.locator(".pl h1")
    for typed, name in PLAIN:
        finds(reader, "Une autre commune", typed, name)
    for typed, name in (
        ("liege", "Liège"),
        ("luik", "Liège"),
        ("ecaussinnes", "Écaussinnes"),
        ("Waterlo", "Waterloo"),
    ):
        box.click()
        box.fill(typed)
        box.press("Enter")
        heading.filter(has_text=name).wait_for()
    # What is not clear is offered, and each by a name of its own.
    box.click()
    box.fill("st nicolas")
    box.press("Enter")
    offered = reader.page.locator(".st-key-offered-w_place button")
    offered.first.wait_for()
    names = [name for name in offered.all_inner_texts() if "Nicolas" in name]
    assert len(set(names)) == len(names) == 2
    assert any("Liège" in name for name in names)
    offered.filter(has_text="Liège").first.click()
    heading.filter(has_text="Saint-Nicolas").wait_for()
    assert "(Liège)" in heading.inner_text()
    reader.page.wait_for_function("() => document.title.includes('(Liège)')")
    # The list of one's own finds places the same way.
    reader.settled()
    finds(reader, "Ma propre liste", "liege", "Liège")
    reader.page.get_by_role("option").filter(has_text="Liège").first.click()
    reader.page.wait_for_url("**own=62063**")


def test_places_to_compare_are_found_the_same_way(visit, server):
    reader = visit().open(f"{server}/compare?lang=fr&places=44021_62063")
    reader.page.locator(".st-key-cp").first.wait_for()
    finds(reader, "Ajouter un lieu", "ecaussinnes", "Écaussinnes")


def test_on_a_phone_the_field_and_what_it_offers_fit(visit, server):
    reader = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    reader.open(f"{server}/commune?lang=nl")
    box = reader.page.locator(".st-key-w_place input")
    offered = reader.page.locator(".st-key-offered-w_place button")
    for language in ("nl", "de"):
        if language == "de":
            reader.choose("Taal", "Deutsch")
            reader.page.locator("html[lang=de]").wait_for(state="attached")
            reader.settled()
        box.click()
        box.fill("zzzz qqqq")
        box.press("Enter")
        offered.first.wait_for()
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390, language
