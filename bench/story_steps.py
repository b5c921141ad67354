"""From one step of a story to the next: ``python -m bench.story_steps``.

How long it takes from the key until the next step is painted, over all steps of the stories that
ship, beside the naive way: the next step's own address, opened anew. The flight of the map to a
place is not counted: it begins when the step is painted, and its length is chosen.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from conftest import Visit, launch, serving, until  # the tests' own server, browser and reader

from bench import options
from geo.command_line import run
from geo.publishing.stories.story import list_stories, load_story

READER = {"viewport": {"width": 1600, "height": 900}, "locale": "en-GB"}
AT = "step => document.documentElement?.dataset.shown === String(step)"
# Milliseconds from a key until what it leads to is in the frame that the browser shows.
STEP = """step => new Promise((done) => {
  const from = performance.now(), root = document.documentElement;
  const look = () => root.dataset.shown === String(step)
    ? requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)))
    : requestAnimationFrame(look);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  look();
})"""


def steps(browser, address: str, story: str, most: int) -> list[tuple[float, float]]:
    """Of each step but the first: milliseconds by key, and by its own address."""
    visit = Visit(browser.new_context(**READER))
    link = f"{address}/story?story={story}&lang=en"
    visit.open(link)
    until(visit.page, AT, 0)
    visit.page.wait_for_timeout(1000)  # nobody leaves a step at once
    by_key = []
    for step in range(1, most):
        by_key.append(visit.page.evaluate(STEP, step))
        visit.page.wait_for_timeout(1500)
    by_address = []
    for step in range(1, most):
        start = time.perf_counter()
        visit.page.goto(f"{link}&step={step + 1}", wait_until="commit")
        until(visit.page, AT, step)
        by_address.append(1000 * (time.perf_counter() - start))
    visit.close()
    visit.context.close()
    return list(zip(by_key, by_address, strict=True))


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    from playwright.sync_api import sync_playwright

    small = options(__doc__).parse_args(arguments).small
    print("| story | steps | by key, median | longest | by address, median | times as long |")
    print("|---|---:|---:|---:|---:|---:|")
    with serving() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for story in list_stories()[: 1 if small else None]:
            most = 3 if small else len(load_story(story).steps)
            steps(browser, address, story, 2)  # from here on the server is warm
            by_key, by_address = zip(*steps(browser, address, story, most), strict=True)
            key, other = statistics.median(by_key), statistics.median(by_address)
            print(
                f"| {story} | {most} | {key:.0f} ms | {max(by_key):.0f} ms | {other:.0f} ms "
                f"| {other / key:.1f} |"
            )
        browser.close()
    return 0


if __name__ == "__main__":
    run(main)
