"""The map page beside the naive way to draw it, in one run: ``python -m bench.map_page``.

Three apps, one browser, one script: ours (``app.py``), the naive one (``naive_app.py``) and the
floor of the stack (``floor_app.py``). Each figure is the median of several readers or changes; the
ratios are what counts, since the machine's speed drifts. What is printed is the README's table.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from conftest import Visit, launch, serving  # the tests' own server, browser and reader

from bench import options
from geo.command_line import run

OURS, NAIVE, FLOOR = "ours", "naive", "floor"
ROUNDS, SMALL = 7, 1
READER = {"viewport": {"width": 1400, "height": 900}, "locale": "en-GB"}
SCRIPTS = {OURS: ROOT / "app.py", NAIVE: HERE / "naive_app.py", FLOOR: HERE / "floor_app.py"}


def indicators(n: int) -> list:
    """The first ``n`` score indicators, which ours and the naive box both offer."""
    from geo.survey import list_indicators

    return [i for i in list_indicators("BE2018") if i.kind == "score"][:n]


def painted(visit: Visit, before: str | None) -> str:
    """Wait for the paint after ``before``, looking every 5 ms from inside the page."""
    script = """(before) => {
        const frame = document.querySelector("iframe[src*='streamlit_folium']");
        const now = frame?.contentDocument?.documentElement?.dataset?.painted;
        return now && now !== before && frame.contentDocument.querySelector("path") ? now : null;
    }"""
    return visit.page.wait_for_function(script, arg=before, polling=5, timeout=60_000).json_value()


def choose(visit: Visit, option: str) -> float:
    """Pick an option by keyboard; the moment of choice."""
    box = visit.page.get_by_role("combobox", name="What the map shows")
    box.click()
    box.fill(option)
    visit.page.get_by_role("option").first.wait_for()
    start = time.perf_counter()
    box.press("Enter")
    return start


def first_map(kind: str, address: str, browser) -> tuple[Visit, float, str | None]:
    """A reader with an empty cache opens the page: seconds until the map (the page) is there."""
    visit = Visit(browser.new_context(**READER))
    query = "/?lang=en&edition=BE2018" if kind == OURS else "/"
    start = time.perf_counter()
    visit.open(address + query)
    now = None
    if kind == FLOOR:
        visit.page.locator("[data-floor]").wait_for()
    else:
        now = painted(visit, None)
    took = time.perf_counter() - start
    visit.settled()
    return visit, took, now


def leave(visit: Visit) -> None:
    """The reader closes the browser."""
    visit.close()
    visit.context.close()


def measure(kind: str, address: str, browser, rounds: int) -> dict[str, float]:
    """Medians for one app: first map, bytes and time per change, click to drill-down."""
    if rounds > SMALL:
        leave(first_map(kind, address, browser)[0])  # from here on the server is warm
    firsts = []
    for _ in range(rounds - 1):
        visit, first, _ = first_map(kind, address, browser)
        firsts.append(first)
        leave(visit)
    visit, first, now = first_map(kind, address, browser)
    firsts.append(first)
    visit.page.wait_for_timeout(1500)

    labels = (
        [f"Indicator {i}" for i in range(1, rounds + 1)]
        if kind == FLOOR
        else [i.label["en"] for i in indicators(rounds + 2)[1:]]
    )
    sizes, times = [], []
    for option in labels[:rounds]:
        received = visit.received
        start = choose(visit, option)
        if kind == FLOOR:
            visit.page.locator("[data-floor]", has_text=option).wait_for()
        else:
            now = painted(visit, now)
        times.append(time.perf_counter() - start)
        visit.settled()
        visit.page.wait_for_timeout(500)
        sizes.append(visit.received - received)
    out = {
        "first map on a warm server (s)": statistics.median(firsts),
        "bytes per change of indicator, whole page": statistics.median(sizes),
        "from choice to painted (s)": statistics.median(times),
    }
    if kind != FLOOR:
        clicks = []
        for code in ("62063", "44021", "92094", "31005", "25005")[:rounds]:
            if kind == OURS:
                path = visit.commune(code)
            else:
                from geo.territory import load_communes

                place = load_communes(2018).index.get_loc(code)
                path = visit.map.locator("path.leaflet-interactive").nth(589 + place)
            box = path.bounding_box()
            heading = visit.page.locator("h2, h3").filter(has_text=name_of(code))
            start = time.perf_counter()
            path.dispatch_event("click") if box is None else path.click(force=True)
            heading.first.wait_for()
            clicks.append(time.perf_counter() - start)
            visit.settled()
        out["click to drill-down (s)"] = statistics.median(clicks)
    leave(visit)
    return out


def name_of(code: str) -> str:
    from geo.territory import load_communes

    return load_communes(2018).at[code, "name_en"]


def map_bytes() -> int:
    """Bytes that a change sends for the map alone: what st_folium's frame is called with."""
    import json

    from streamlit_folium import _get_feature_group_string, _get_header, _get_html, _get_map_string

    from geo.cartography.assets import prepare
    from geo.cartography.leaflet import AtlasMap, PaintLayer
    from geo.publishing.map_view import compose
    from geo.publishing.view import View

    sizes = []
    for language in ("nl", "fr", "de", "en"):
        assets = prepare()
        base = AtlasMap(assets)
        base.get_root().render()
        base.render()
        layer = PaintLayer(compose(View(lang=language)).paint(assets, "light"))
        sent = {
            "html": _get_html(base),
            "header": _get_header(base),
            "script": _get_map_string(base),
            "feature_group": _get_feature_group_string(layer, base),
            "js": [link for _, link in base.default_js],
            "css": [link for _, link in base.default_css],
        }
        sizes.append(len(json.dumps(sent, ensure_ascii=False).encode()))
    return max(sizes)


def server_seconds(script: Path, rounds: int) -> float:
    """Median seconds that the server computes on a rerun with another indicator (AppTest)."""
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(script), default_timeout=60)
    if script == SCRIPTS[OURS]:
        app.query_params.update({"lang": "en", "edition": "BE2018"})
    app.run()
    times = []
    for indicator in indicators(rounds + 1)[1:]:
        box = next(b for b in app.selectbox if b.label == "What the map shows")
        start = time.perf_counter()
        box.select(indicator.id).run()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def table(found: dict[str, dict[str, float]], rounds: int) -> str:
    """Figures of the three apps in Markdown, with what ours is beside the others."""
    lines = [
        f"| figure (median of {rounds}) | ours | naive | floor | naive / ours | ours / floor |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for figure in found[OURS]:
        row = [found[kind].get(figure) for kind in (OURS, NAIVE, FLOOR)]
        shown = ["" if v is None else f"{v:,.0f}" if "bytes" in figure else f"{v:.2f}" for v in row]
        ours, naive, floor = row
        beside = f"{naive / ours:.1f}" if naive and ours else ""
        above = f"{ours / floor:.1f}" if floor and ours else ""
        cells = (figure, *shown, beside, above)
        lines.append("".join(f"| {cell} " if cell else "| " for cell in cells) + "|")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print one table in Markdown."""
    from playwright.sync_api import sync_playwright

    parser = options(__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args(arguments)
    rounds = SMALL if chosen.small else chosen.rounds
    found: dict[str, dict[str, float]] = {}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for kind, script in SCRIPTS.items():
            with serving(script) as address:
                found[kind] = measure(kind, address, browser, rounds)
        browser.close()
    for kind in (OURS, NAIVE):
        found[kind]["server time per rerun (s)"] = server_seconds(SCRIPTS[kind], rounds)
    found[OURS]["bytes per change, map alone"] = map_bytes()
    print(table(found, rounds))
    return 0


if __name__ == "__main__":
    run(main)
