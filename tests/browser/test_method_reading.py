"""The method page as people use it: the contents lead there, by link too, on any screen and paper."""

from __future__ import annotations

import pytest
from conftest import serving
from every_page import problems

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
    assert top(reader, "weights") > 1000
    reader.page.locator(".method nav a[href='#method-weights']").click()
    arrived(reader, "weights")
    assert reader.page.evaluate("document.activeElement.id") == "method-weights"
    reader.page.locator(".method nav a[href='#method-missing']").click()
    arrived(reader, "missing")
    reader.page.go_back()
    arrived(reader, "weights")


def test_a_link_to_a_section_opens_there_with_its_edition_on_a_fresh_server(visit):
    address = METHOD.replace("BE2018", "BE2017").replace("q.progress", "index")
    with serving() as fresh:
        reader = opened(visit(), fresh + address + "#method-composition")
        arrived(reader, "composition")
        assert "2017" in reader.page.locator(".method .matrix caption").inner_text()
        assert reader.page.url.endswith("#method-composition")


@pytest.mark.parametrize("query", ["", "?lang=fr", "?lang=en&edition=nothing"])
def test_a_link_that_the_page_completes_keeps_its_section(visit, server, query):
    reader = opened(visit(), f"{server}/method{query}#method-composition")
    arrived(reader, "composition")
    reader.page.wait_for_url("**/method?**edition=BE2018**#method-composition")
    reader.page.mouse.wheel(0, -100_000)
    reader.page.locator(".st-key-language input").click()
    reader.page.get_by_role("option", name="Deutsch").click()
    reader.page.wait_for_url("**/method?lang=de**")
    reader.settled()
    assert top(reader, "composition") > 1000  # led there once


def test_an_edition_without_answers_leads_to_one_with_some(visit, server):
    reader = opened(visit(), server + "/method?lang=en&edition=WAL2021")
    empty = reader.page.locator(".method .atlas-empty", has_text="no index to take apart")
    empty.get_by_role("link", name="2018").click()
    reader.page.locator(".method .matrix").wait_for()
    arrived(reader, "composition")


@pytest.mark.parametrize("lang", ["de", "fr"])
def test_nothing_reaches_beyond_a_phone(visit, server, lang):
    reader = visit(viewport={"width": 390, "height": 800})
    opened(reader, server + METHOD.replace("lang=en", f"lang={lang}"))
    wide = reader.page.evaluate(
        """() => [...document.querySelectorAll(".method *")].filter(
            (one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".wide")
        ).map((one) => one.outerHTML.slice(0, 80))"""
    )
    assert not wide


def test_paper_gets_all_of_it(visit, server):
    reader = opened(visit(), server + METHOD)
    reader.page.emulate_media(media="print")
    whole, shown = reader.page.evaluate(
        """() => [
            document.querySelector(".method").getBoundingClientRect().height,
            document.documentElement.scrollHeight,
        ]"""
    )
    assert shown >= whole  # no window with a scroll bar that would cut the rest off


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(visit, server, scheme):
    reader = opened(visit(color_scheme=scheme), server + METHOD)
    reader.page.wait_for_timeout(500)
    found = problems(reader.page)
    assert not found, "\n".join(found)
