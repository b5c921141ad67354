"""The map as a page of its own, fetched and drawn: ``python -m bench.embed_page``.

How much goes over the wire and how long it takes until the map is painted, for a reader who has
nothing, for one who has the files from another view, and beside the same view in the app. Each
time is the median of several readers.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from conftest import Visit, launch, serving  # the tests' own server, browser and reader

from bench import options
from geo.command_line import run

ROUNDS, SMALL = 9, 1
READER = {"viewport": {"width": 600, "height": 900}, "locale": "en-GB"}
PAGE, OTHER = (
    f"/map.html?lang=nl&edition=BE2018&indicator={one}" for one in ("q.progress", "index")
)
APP = "/?lang=nl&edition=BE2018&indicator=q.progress"
FRAME = "iframe[src*='streamlit_folium']"


class Traffic:
    """What one reader's browser fetched, as it came over the wire."""

    def __init__(self, visit: Visit) -> None:
        self.requests = self.received = 0
        wire = visit.context.new_cdp_session(visit.page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._finished)

    def _finished(self, event: dict[str, float]) -> None:
        if event["encodedDataLength"]:  # nothing came of what the browser kept
            self.requests += 1
            self.received += int(event["encodedDataLength"])


def painted(visit: Visit, *, in_app: bool) -> None:
    """Wait for the map; a locator, since the policy of the page runs no text as a script."""
    page = visit.page.frame_locator(FRAME) if in_app else visit.page
    page.locator("html[data-painted]").last.wait_for(state="attached", timeout=60_000)


def seen(browser, address: str, path: str, *, before: str = "") -> tuple[float, Traffic]:
    """Seconds until a reader sees the map, and what was fetched; ``before`` is a page seen first."""
    visit = Visit(browser.new_context(**READER))
    if before:
        visit.open(address + before)
        painted(visit, in_app=False)
    traffic = Traffic(visit)
    start = time.perf_counter()
    visit.page.goto(address + path, wait_until="commit")
    painted(visit, in_app=path == APP)
    took = time.perf_counter() - start
    visit.page.wait_for_timeout(300)
    visit.close()
    visit.context.close()
    return took, traffic


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    rounds = SMALL if options(__doc__).parse_args(arguments).small else ROUNDS
    with serving() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        readers = {
            "a page of its own": (PAGE, ""),
            "of a reader who has seen another": (PAGE, OTHER),
            "the same view in the app": (APP, ""),
        }
        print(f"| map (median of {rounds}) | seconds | files | bytes |\n|---|---:|---:|---:|")
        for name, (path, before) in readers.items():
            seen(browser, address, path, before=before)  # from here on the server is warm
            found = [seen(browser, address, path, before=before) for _ in range(rounds)]
            seconds = statistics.median(took for took, _ in found)
            traffic = found[-1][1]
            print(f"| {name} | {seconds:.2f} | {traffic.requests} | {traffic.received:,} |")
        browser.close()
    return 0


if __name__ == "__main__":
    run(main)
