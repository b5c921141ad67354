"""From the map to a commune's page, to a peer, to another comparison, and Back again."""

from __future__ import annotations

import re

from every_page import DESKTOP, PHONE


def heading(reader) -> str:
    return reader.page.locator(".pl h1").inner_text()


def test_from_map_to_commune_to_peer_to_comparison_and_back(visit, server):
    reader = visit().open(f"{server}/?lang=en&commune=62063")
    reader.painted()
    reader.page.get_by_role("link", name="The page of this commune").click()
    reader.page.locator(".pl-screen").wait_for()
    assert heading(reader) == "Liège"
    assert "commune=62063" in reader.page.url
    reader.page.wait_for_function("() => document.title.startsWith('Liège – ')")
    reader.choose("Compared with", "Its province")
    reader.page.wait_for_url("**compare=province**")
    there = "#peers a[href*='compare=province']"
    reader.page.locator(there, has_text="Visé").click()
    reader.page.locator(".pl h1", has_text="Visé").wait_for()
    assert "compare=province" in reader.page.url  # the choice follows the reader
    reader.page.go_back()
    reader.page.locator(".pl h1", has_text="Liège").wait_for()
    assert "compare=province" in reader.page.url
    reader.page.go_back()
    reader.page.wait_for_function("() => !location.href.includes('compare=')")
    assert heading(reader) == "Liège"
    reader.page.get_by_role("link", name="On the map").click()
    reader.painted()
    assert "commune=62063" in reader.page.url


def test_its_figures_stand_by_its_name_and_nothing_is_in_their_way(visit, server):
    page = (reader := visit()).open(f"{server}/commune?lang=en&commune=11002").page
    figures = page.locator(".pl-first dd")
    figures.first.wait_for()
    assert figures.nth(0).inner_text() == "9 out of 10"
    assert figures.nth(1).inner_text().endswith("out of 10")
    assert re.fullmatch(
        r"\d+(st|nd|rd|th)( to \d+(st|nd|rd|th))? of 123", figures.nth(2).inner_text()
    )
    for window in (DESKTOP, PHONE):
        page.set_viewport_size(window)
        reader.settled()
        low = page.locator(".pl-head .synthetic").bounding_box()
        assert low["y"] + low["height"] < window["height"]
    assert page.locator(".pl h1").bounding_box()["y"] < 260  # the controls took 330 pixels
    field, switch = (
        page.get_by_role("combobox", name="Another commune"),
        page.locator(".st-key-sheet"),
    )
    assert not field.is_visible()
    switch.locator("input").focus()
    page.keyboard.press("Space")
    field.wait_for()
    page.get_by_role("button", name="Download").wait_for()
    field.fill("Leuven")
    field.press("Enter")
    page.locator(".pl h1", has_text="Leuven").wait_for()
    field.wait_for(state="hidden")


def test_the_search_field_goes_from_one_communes_page_to_anothers(visit, server):
    reader = visit().open(f"{server}/commune?lang=fr&commune=11002")
    reader.page.locator(".pl-screen").wait_for()
    # The picture of the commune is drawn.
    picture = reader.page.locator(".pl-map img")
    picture.wait_for()
    reader.page.wait_for_function(
        "() => { const one = document.querySelector('.pl-map img'); return one.complete && one.naturalWidth === 420; }"
    )
    assert "Anvers" in picture.get_attribute("alt")
    field = reader.page.get_by_role("combobox", name="Chercher dans l’atlas")
    field.fill("Moeskroen")
    field.press("ArrowDown")
    field.press("Enter")
    reader.page.locator(".pl h1", has_text="Mouscron").wait_for()
    assert "/commune?" in reader.page.url
