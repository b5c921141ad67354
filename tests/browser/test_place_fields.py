"""Every field that finds a commune finds it without its accents, misspelt, and by former names."""

from __future__ import annotations

import re

import pytest
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


def test_the_page_of_a_commune_finds_names_without_their_accents(visit, server):
    reader = visit().open(f"{server}/commune?lang=fr&commune=44021")
    reader.page.locator(".pl-screen").wait_for()
    for typed, name in PLAIN:
        finds(reader, "Une autre commune", typed, name)
    for typed, name in (("liege", "Liège"), ("luik", "Liège"), ("ecaussinnes", "Écaussinnes")):
        field(reader, "Une autre commune").click()
        field(reader, "Une autre commune").fill(typed)
        field(reader, "Une autre commune").press("Enter")
        reader.page.locator(".pl h1", has_text=name).wait_for()
    field(reader, "Une autre commune").click()
    field(reader, "Une autre commune").fill("Waterlo")
    field(reader, "Une autre commune").press("Enter")
    reader.page.locator(".pl h1", has_text="Waterloo").wait_for()


def test_what_is_not_clear_is_offered_and_each_by_a_name_of_its_own(visit, server):
    reader = visit().open(f"{server}/commune?lang=fr&commune=44021")
    reader.page.locator(".pl-screen").wait_for()
    box = field(reader, "Une autre commune")
    box.click()
    box.fill("st nicolas")
    box.press("Enter")
    offered = reader.page.locator(".st-key-offered-w_place button")
    offered.first.wait_for()
    names = [name for name in offered.all_inner_texts() if "Nicolas" in name]
    assert len(set(names)) == len(names) == 2
    assert any("Liège" in name for name in names)
    offered.filter(has_text="Liège").first.click()
    heading = reader.page.locator(".pl h1")
    heading.filter(has_text="Saint-Nicolas").wait_for()
    assert "(Liège)" in heading.inner_text()
    assert "(Liège)" in reader.page.title()


def test_places_to_compare_and_the_own_list_are_found_the_same_way(visit, server):
    reader = visit().open(f"{server}/compare?lang=fr&places=44021_62063")
    reader.page.locator(".st-key-cp").first.wait_for()
    finds(reader, "Ajouter un lieu", "ecaussinnes", "Écaussinnes")
    reader.page.keyboard.press("Escape")
    reader = visit().open(f"{server}/commune?lang=fr&commune=44021&compare=own")
    reader.page.locator(".pl-screen").wait_for()
    finds(reader, "Ma propre liste", "liege", "Liège")
    reader.page.get_by_role("option").filter(has_text="Liège").first.click()
    reader.page.wait_for_url("**own=62063**")


@pytest.mark.parametrize("lang", ["nl", "de"])
def test_on_a_phone_the_field_and_what_it_offers_fit(visit, server, lang):
    reader = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    reader.open(f"{server}/commune?lang={lang}")
    box = reader.page.locator(".st-key-w_place input")
    box.click()
    box.fill("zzzz qqqq")
    box.press("Enter")
    reader.page.locator(".st-key-offered-w_place button").first.wait_for()
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
