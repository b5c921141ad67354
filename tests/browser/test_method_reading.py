"""The method page as people use it: the contents lead there, by link too, on any screen and paper."""

from __future__ import annotations

import pytest
from conftest import DONE, WAIT
from every_page import DESKTOP, PHONE

METHOD = "/method?lang=en&edition=BE2018&indicator=q.progress"


def top(reader, section: str) -> float:
    """How far below the upper edge of the window a section begins."""
    found = reader.page.locator(f"#method-{section}").bounding_box()
    assert found is not None
    return found["y"]


def opened(reader, address: str):
    reader.open(address).page.locator(".method nav").wait_for()
    reader.settled()
    return reader


def arrived(reader, section: str) -> None:
    reader.page.wait_for_function(
        """id => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 60""",
        arg=f"method-{section}",
    )


def test_the_contents_lead_to_the_sections_and_back(visit, server):
    reader = opened(visit(), server + METHOD)
    links = reader.page.locator(".method nav a")
    for i in range(links.count()):
        section = links.nth(i).get_attribute("href").removeprefix("#method-")
        assert reader.page.locator(f"#method-{section}").count() == 1
    reader.page.wait_for_function(DONE, timeout=WAIT)
    reader.page.locator("details.fold[data-met]").last.wait_for(state="attached")
    assert reader.page.locator("details.fold:not([open])").count() == 0  # they are of phones
    assert top(reader, "weights") > 1000
    reader.page.locator(".method nav a[href='#method-weights']").click()
    arrived(reader, "weights")
    assert reader.page.evaluate("document.activeElement.id") == "method-weights"
    reader.page.locator(".method nav a[href='#method-missing']").click()
    arrived(reader, "missing")
    reader.page.go_back()
    arrived(reader, "weights")


def fits_a_phone(reader) -> None:
    """Nothing reaches beyond one, and the window is as it was."""
    reader.page.set_viewport_size(PHONE)
    reader.settled()
    wide = reader.page.evaluate(
        """() => [...document.querySelectorAll(".method *")].filter(
            (one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".wide")
        ).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert not wide
    reader.page.set_viewport_size(DESKTOP)
    reader.settled()


@pytest.mark.parametrize("query", ["", "?lang=fr", "?lang=en&edition=nothing"])
def test_a_link_that_the_page_completes_keeps_its_section(visit, server, query):
    reader = opened(visit(), f"{server}/method{query}#method-composition")
    arrived(reader, "composition")
    reader.page.wait_for_url("**/method?**edition=BE2018**#method-composition")
    if "fr" in query:
        fits_a_phone(reader)
    reader.page.mouse.wheel(0, -100_000)
    reader.page.locator(".st-key-language input").click()
    reader.page.get_by_role("option", name="Deutsch").click()
    reader.page.wait_for_url("**/method?lang=de**")
    reader.settled()
    assert top(reader, "composition") > 1000  # led there once
    if "fr" in query:
        fits_a_phone(reader)  # in German


def test_an_edition_without_answers_leads_to_one_with_some(visit, server):
    reader = opened(visit(), server + "/method?lang=en&edition=WAL2021")
    empty = reader.page.locator(".method .atlas-empty", has_text="no index to take apart")
    empty.get_by_role("link", name="2018").click()
    reader.page.locator(".method .matrix").wait_for()
    arrived(reader, "composition")
