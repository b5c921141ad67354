"""Weights and ranks as people use them: a preset repaints the map, the ranking follows the link."""

from __future__ import annotations

import re

INDEX = "/?lang=en&edition=BE2018&indicator=index"


def test_a_preset_of_weights_repaints_map_link_and_drill_down(visit, server):
    reader = visit().open(server + INDEX + "&commune=11002")
    before = reader.painted()
    zoom = reader.map.locator("path[data-code='21004']").get_attribute("d")
    reader.page.get_by_role("button", name="Weights").click()
    reader.page.get_by_text("How much each domain counts").wait_for()
    reader.settled()
    received = reader.received
    reader.choose("Usual choices", "Governance first")
    reader.painted(before)
    reader.page.wait_for_url("**weights=3_3_1_1_1_1_1**")
    reader.settled()
    assert reader.received - received <= 45_000  # the popover is open: its sliders come along
    assert reader.map.locator("path[data-code='21004']").get_attribute("d") == zoom
    assert "Governance first" in reader.map.locator(".atlas-legend").inner_text()
    reader.page.get_by_role("button", name="Equal weights again").click()
    reader.page.wait_for_url(lambda url: "weights=" not in url)
    reader.settled()
    reader.page.keyboard.press("Escape")
    # Areas whose interval crosses a limit are hatched in their colour.
    communes = reader.painted()
    reader.choose("Level", "Provinces")
    reader.painted(communes)
    fills = reader.map.locator("path.area:not(.missing)").evaluate_all(
        "paths => paths.map(path => getComputedStyle(path).fill)"
    )
    hatched = [fill for fill in fills if "#u-" in fill]
    legend = reader.map.locator(".atlas-legend li", has_text="Interval reaches")
    assert int(legend.locator(".count").inner_text()) == len(hatched) > 0


def test_a_link_to_a_ranking_reopens_it_and_leads_to_the_map(visit, server):
    reader = visit().open(server + "/ranking" + INDEX[1:] + "&commune=24062&vary=mean")
    reader.page.locator(".ranking tr.marked", has_text="Leuven").wait_for()
    said = reader.page.locator(".ranking .says").inner_text()
    assert re.search(r"Leuven is between \d+(st|nd|rd|th) and \d+(st|nd|rd|th)", said)
    assert "Demonstration data" in reader.page.locator(".ranking").inner_text()
    reader.page.locator(".ranking tr.marked a").click()
    reader.painted()
    reader.page.locator(".dd h2", has_text="Leuven").wait_for()


def test_on_a_phone_the_ranking_fits(visit, server):
    reader = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    reader.open(server + "/ranking?lang=de&edition=BE2018&indicator=domain.sustainability")
    reader.page.locator(".ranking tbody tr").nth(100).wait_for()
    assert reader.page.locator(".ranking table").evaluate("e => e.scrollWidth") <= 390
    # The mark of each row stands above the axis where its number is, with its interval around it.
    row = reader.page.locator(".ranking tbody tr").nth(20)
    box = row.locator("td.scale > span:not(.unseen)").bounding_box()
    mark = row.locator("td.scale b").bounding_box()
    number = float(row.locator("td.num").nth(1).inner_text().replace(",", "."))
    along = (mark["x"] + mark["width"] / 2 - box["x"]) / box["width"]
    assert abs(10 * along - number) < 0.3
    assert row.locator("td.scale i").bounding_box()["width"] > mark["width"]
    assert row.get_by_role("cell").count() == 4  # place, number, interval, places
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
