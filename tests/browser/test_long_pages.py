"""Long pages on a phone: in parts under an index, of which nothing is lost; what tabs are called."""

from __future__ import annotations

import pytest
from conftest import DONE, WAIT

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


def test_a_link_to_a_part_opens_it_and_a_desktop_has_all(visit, server):
    phone = visit(**PHONE).open(f"{server}/method?lang=en#method-ranks").page
    phone.locator("details.fold[open]:has(#method-ranks)").wait_for()
    desktop = visit().open(f"{server}/method?lang=en").page
    desktop.wait_for_function(DONE, timeout=WAIT)
    desktop.locator("details.fold[data-met]").last.wait_for(state="attached")
    assert desktop.locator("details.fold:not([open])").count() == 0


def test_the_first_chart_of_the_barometer_is_on_its_first_screen(visit, server):
    page = visit().open(f"{server}/barometer?lang=en").page
    box = page.locator(".bm-chart .bm-map, .bm-chart .bm-track").first.bounding_box()
    assert box["y"] + box["height"] < 900


def test_the_tab_of_a_map_follows_what_it_shows(visit, server):
    reader = visit().open(f"{server}/?lang=nl&edition=BE2018&indicator=index")
    reader.page.wait_for_function("() => document.title.startsWith('Maturiteitsindex, 2018 – ')")
    reader.painted()
    reader.choose("Editie", "2017")
    reader.page.wait_for_function("() => document.title.startsWith('Maturiteitsindex, 2017 – ')")


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
