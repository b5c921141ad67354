"""A comparison built from nothing, seen, taken apart again, and Back."""

from __future__ import annotations


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
