"""The search field and the page of initiatives as people use them."""

from __future__ import annotations

import re

HOME = "/?lang=en&edition=BE2018&indicator=q.progress"
FIELD = ".st-key-search input"


def field(reader):
    return reader.page.get_by_role("combobox", name="Search the atlas")


def is_focused(reader) -> bool:
    return reader.page.evaluate(f"document.activeElement === document.querySelector('{FIELD}')")


def focus_comes(reader) -> None:
    reader.page.wait_for_function(
        f"() => document.activeElement === document.querySelector('{FIELD}')"
    )


def test_slash_leads_to_the_field_and_indicator_province_and_programme_are_found(visit, server):
    reader = visit().open(server + HOME)
    before = reader.painted()
    # From page and map.
    reader.page.locator(".atlas-brand").click()
    reader.page.keyboard.press("/")
    focus_comes(reader)
    assert field(reader).input_value() == ""
    field(reader).press("Escape")
    reader.commune("62063").focus()
    reader.page.keyboard.press("/")
    focus_comes(reader)
    # By keyboard.
    field(reader).fill("Maturity index")
    reader.page.get_by_role("option", name="Indicator: Maturity index").first.wait_for()
    field(reader).press("ArrowDown")
    field(reader).press("Enter")
    reader.painted(before)
    reader.page.wait_for_url("**indicator=index**")
    reader.settled()
    field(reader).fill("Luxembourg, province")
    reader.page.get_by_role("option", name=re.compile("Luxembourg, province")).first.click()
    reader.page.wait_for_url("**level=province**area=80000**")
    reader.settled()
    field(reader).fill("covenant of mayor")
    reader.page.get_by_role("option", name=re.compile("Programme")).first.click()
    reader.page.wait_for_url("**/initiatives**programme=covenant_of_mayors**")
    reader.page.get_by_role("heading", name="EU Covenant of Mayors").wait_for()
    # In a field it is a letter.
    words = reader.page.get_by_role("textbox", name="Words")
    words.click()
    words.press("/")
    assert words.input_value() == "/"
    assert not is_focused(reader)
    words.press("Backspace")
    reader.page.locator(".in li", has_text="Aalst").first.get_by_role("link").first.click()
    reader.painted()
    reader.page.wait_for_url("**indicator=documented.covenant_of_mayors**")
    reader.page.locator(".dd h2", has_text="Aalst").wait_for()


def test_what_is_not_clear_is_offered(visit, server):
    reader = visit().open(server + "/sources?lang=fr")
    box = reader.page.get_by_role("combobox", name="Chercher dans l’atlas")
    box.fill("wifi4eu apel")
    box.press("Enter")
    reader.page.get_by_text("Laquelle").or_(
        reader.page.locator(".st-key-candidates")
    ).first.wait_for()
    offered = reader.page.locator(".st-key-candidates button")
    offered.first.wait_for()
    assert offered.count() > 1
    assert "programme" in offered.first.inner_text()
    # It lies over the page, and nothing moves; closed, it is gone.
    assert reader.page.locator(".st-key-top").evaluate("e => e.offsetHeight") < 90
    reader.page.get_by_role("button", name="Fermer").click()
    offered.first.wait_for(state="detached")
    box.fill("wifi4eu apel")
    box.press("Enter")
    offered.first.click()
    reader.page.wait_for_url("**/initiatives**programme=wifi4eu_call**")
