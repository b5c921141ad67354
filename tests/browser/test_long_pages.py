"""Long pages on a phone: in parts under an index, of which nothing is lost; what tabs are called."""

from __future__ import annotations

import pytest
from conftest import DONE, WAIT
from playwright.sync_api import expect

from app import ON_TOP
from geo.language import translator

PHONE = {"viewport": {"width": 390, "height": 844}}
PAGES = {
    "barometer": ("lang=fr", "#sample"),
    "initiatives": ("lang=de", "#low_emission_zone"),
    "method": ("lang=nl", "#method-ranks"),
    "sources": ("lang=en", "#sources-files"),
}
MOST = 12_000  # pixels; they were 23,600 to 41,500
HEIGHT = "document.querySelector('.stMain').scrollHeight"


@pytest.mark.parametrize("page", PAGES)
def test_on_a_phone_a_long_page_is_parts_that_its_index_opens(visit, server, page):
    query, part = PAGES[page]
    page_ = visit(**PHONE).open(f"{server}/{page}?{query}").page
    page_.wait_for_function(DONE, timeout=WAIT)
    page_.locator("details.fold[data-met]").last.wait_for(state="attached")
    assert page_.evaluate(HEIGHT) < MOST
    parts = page_.locator("details.fold")
    many = parts.count()
    assert page_.locator("details.fold[open]").count() == 1
    link = page_.locator(f".dd nav[aria-label] a[href='{part}']")
    for closed in page_.locator(".dd nav details:not([open]) > summary").all():
        closed.click()
    link.click()
    opened = page_.locator(f"details.fold[open]:has({part})")
    opened.wait_for()
    assert page_.locator("details.fold[open]").count() == 2
    # What a reader closes stays closed; on paper every part is there all the same.
    opened.locator("summary").first.click()
    page_.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page_.locator("details.fold[open]").count() == many
    page_.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page_.locator("details.fold[open]").count() == 1
    # The menu has the pages that the row has not.
    say = translator(query.removeprefix("lang="))
    expect(page_.locator(".st-key-pages a")).to_have_count(len(ON_TOP))
    page_.get_by_role("button", name=say("Menu")).click()
    expect(page_.locator(".st-key-menu_top a:visible")).to_have_count(len(ON_TOP) - 2)
    # It closes once it has led to a page.
    page_.locator(".st-key-menu_top a:visible").first.click()
    page_.wait_for_url(lambda address: f"/{page}" not in address)
    expect(page_.locator(".st-key-menu_top a:visible")).to_have_count(0)


def test_a_link_to_a_part_opens_it(visit, server):
    phone = visit(**PHONE).open(f"{server}/method?lang=en#method-ranks").page
    phone.locator("details.fold[open]:has(#method-ranks)").wait_for()


def test_an_example_is_taken_over_by_a_click(visit, server):
    reader = visit().open(f"{server}/compare?lang=en&edition=BE2018")
    reader.page.locator(".atlas-example-head").wait_for()
    reader.page.locator(".cp .synthetic").first.wait_for(timeout=3 * WAIT)  # worked out anew
    assert "places=" not in reader.page.url
    reader.page.get_by_role("button", name="The three regions").click()
    reader.page.wait_for_url("**places=**")
    reader.page.locator(".atlas-example-head").wait_for(state="detached")
    reader.open(f"{server}/own_file?lang=en")
    reader.page.locator(".atlas-example tbody tr").nth(3).wait_for()
    reader.page.get_by_role("button", name="Try it with this example").click()
    reader.painted()
