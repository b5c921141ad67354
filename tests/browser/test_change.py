"""The page of change: the map with its numbers, another indicator, a commune, and Back."""

from __future__ import annotations

from conftest import FRAME
from every_page import CUT_OFF


def test_map_indicator_commune_and_back(visit, server):
    reader = visit().open(f"{server}/change?lang=en&indicator=index")
    first = reader.painted()
    legend = reader.map.locator(".atlas-legend")
    assert "1 to 3 points higher in 2018" in legend.inner_text()
    assert "Answered only in 2017" in legend.inner_text()
    assert "Demonstration data" in reader.map.locator(".atlas-label").inner_text()
    side = reader.page.locator(".ch-side")
    assert "n\u00a0=\u00a050" in side.inner_text()
    assert reader.page.locator(".ch-flow img").evaluate("i => i.complete && i.naturalWidth") == 400

    reader.choose("What is compared", "Smart City projects")
    second = reader.painted(first)
    reader.page.wait_for_url("**indicator=q.projects**")
    assert "2 to 4 more in 2018" in legend.inner_text()

    # Hasselt answered both times.
    reader.commune("71022").click()
    reader.page.locator(".ch-selected h2", has_text="Hasselt").wait_for()
    assert "commune=71022" in reader.page.url
    assert "/commune?" in reader.page.locator(".ch-selected a").evaluate("a => a.href")
    third = reader.painted(second)
    reader.page.locator(".ch-selected a").click()
    reader.page.locator(".pl h1", has_text="Hasselt").wait_for()
    reader.page.go_back()
    reader.page.locator(".ch-selected h2", has_text="Hasselt").wait_for()
    assert reader.painted() == third
    reader.commune("71022").hover()
    tip = reader.map.locator(".atlas-tip")
    assert "2017:" in tip.inner_text()
    assert "difference" in tip.inner_text()

    reader.page.go_back()
    reader.page.wait_for_function("() => !location.href.includes('commune=')")
    reader.page.locator(".ch-selected").wait_for(state="detached")
    reader.page.go_back()
    reader.page.wait_for_url("**indicator=index**")
    reader.page.locator(".ch-side h2", has_text="Maturity index").wait_for()
    assert third != first


def test_on_a_phone_the_title_is_above_the_map_and_nothing_is_cut_off(visit, server):
    """The page as it opens is looked at in ``test_every_page.py``; others have other columns."""
    reader = visit(viewport={"width": 390, "height": 844}, color_scheme="dark")
    for query, maps in (("indicator=q.conception", 1), ("edition=WAL2021", 0)):
        reader.open(f"{server}/change?lang=fr&{query}")
        reader.page.locator(".dd.ch").wait_for()
        reader.settled()
        assert reader.page.evaluate(CUT_OFF) == []
        title = reader.page.get_by_role("heading", level=1).bounding_box()
        frame = reader.page.locator(FRAME)
        assert frame.count() == maps
        if maps:
            assert title["y"] + title["height"] < frame.bounding_box()["y"]
