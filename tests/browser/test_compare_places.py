"""A comparison built from nothing, seen, taken apart again, and Back."""

from __future__ import annotations

import pytest
from every_page import problems


def names(reader) -> str:
    return reader.page.locator(".cp h1").inner_text()


def test_a_comparison_is_built_by_keyboard_and_mouse_and_back_restores_it(visit, server):
    reader = visit().open(f"{server}/compare?lang=en")
    page = reader.page
    box = page.get_by_role("combobox", name="Add a place")
    box.click()
    page.keyboard.type("Luik")
    page.get_by_role("option", name="Liège, commune").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**places=62063**")
    page.get_by_text("Liège is alone here").wait_for()
    page.get_by_role("button", name="Charleroi").click()
    page.locator(".cp h1", has_text="Liège and Charleroi").wait_for()
    reader.choose("Add a place", "Wallonia, region")
    page.locator(".cp h1", has_text="Wallonia").wait_for()
    assert "places=62063_52011_03000" in page.url
    pictures = page.locator(".cp-pictures img")
    assert pictures.count() == 3
    assert all(pictures.nth(i).evaluate("i => i.complete && i.naturalWidth > 0") for i in range(3))
    reader.settled()
    page.get_by_role("button", name="B · Charleroi").click()
    page.locator(".cp h1", has_text="Liège and Wallonia").wait_for()
    assert "places=62063_03000" in page.url
    page.go_back()
    page.locator(".cp h1", has_text="Charleroi").wait_for()
    assert names(reader) == "Liège, Charleroi and Wallonia"
    page.locator(".cp-pictures a", has_text="Charleroi").click()
    page.locator(".pl h1", has_text="Charleroi").wait_for()
    page.go_back()
    page.locator(".cp h1", has_text="Charleroi").wait_for()


@pytest.mark.parametrize("language", ["de", "fr"])
def test_on_a_phone_nothing_is_wider_than_the_screen(visit, server, language):
    options = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}
    places = "11002_41002_63040_81003_60000_01000"
    reader = visit(**options).open(f"{server}/compare?lang={language}&places={places}")
    reader.page.locator(".cp-source").wait_for()
    reader.page.evaluate(
        "document.querySelectorAll('.cp details').forEach(d => { d.open = true; })"
    )
    wide = reader.page.evaluate(
        """() => [...document.querySelectorAll('.cp *')]
            .filter(e => !e.closest('thead, .unseen') && e.getBoundingClientRect().right > 391)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert not wide, wide[:3]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_comparison(visit, server, scheme):
    places = "11002_41002_63040_02000_60000_01000"
    reader = visit(color_scheme=scheme).open(f"{server}/compare?lang=en&places={places}")
    reader.page.locator(".cp-source").wait_for()
    reader.settled()
    found = problems(reader.page)
    assert not found, "\n".join(found)
