"""The map page beside other ways to draw it, in one run: ``python -m bench.map_page``.

Five apps, one browser, one script: ours (``app.py``), the naive one (``naive_app.py``), a Plotly
choropleth (``plotly_app.py``), a pydeck layer (``pydeck_app.py``), and the floor of the stack
(``floor_app.py``). All servers run at once and are visited in turns, so that the machine's speed is
the same for all; each figure is the median of several readers or changes. The ratios are what counts.
What is printed is the README's table.
"""

from __future__ import annotations

import importlib.util
import socket
import statistics
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from conftest import Visit, launch, serving  # the tests' own server, browser and reader

from bench import options
from geo.command_line import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OURS, NAIVE, PLOTLY, PYDECK, FLOOR = "ours", "naive", "Plotly", "pydeck", "floor"
ROUNDS, SMALL = 5, 1
READER = {"viewport": {"width": 1400, "height": 900}, "locale": "en-GB"}
SCRIPTS = {
    OURS: ROOT / "app.py",
    NAIVE: HERE / "naive_app.py",
    PLOTLY: HERE / "plotly_app.py",
    PYDECK: HERE / "pydeck_app.py",
    FLOOR: HERE / "floor_app.py",
}
QUERY = {OURS: "/?lang=en&edition=BE2018"}
NEEDS = {PLOTLY: "plotly", PYDECK: "pydeck"}

# What is painted now, and when; null until something is. Of pydeck the canvas is all that can be
# seen from outside: that it is drawn on comes later.
_FRAME = """const frame = document.querySelector("iframe[src*='streamlit_folium']")?.contentDocument;
    const now = frame?.querySelector("path") && frame.documentElement.dataset.painted;"""
_HEADING = "const now = document.querySelector('[data-floor]')?.textContent;"
PAINTED = {
    OURS: _FRAME,
    NAIVE: _FRAME,
    PLOTLY: """const chart = document.querySelector(".js-plotly-plot");
    const now = chart?.querySelectorAll(".choroplethlayer path").length > 100
        && chart.querySelector(".gtitle")?.textContent;""",
    PYDECK: _HEADING
    + "if (!document.querySelector('[data-testid=stDeckGlJsonChart] canvas')) return null;",
    FLOOR: _HEADING,
}
FIRST_PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"


def indicators(n: int) -> list:
    """The first ``n`` score indicators, which all boxes offer."""
    from geo.survey import list_indicators

    return [i for i in list_indicators("BE2018") if i.kind == "score"][:n]


def painted(kind: str, visit: Visit, before: str | None) -> tuple[str, float]:
    """Wait for the paint after ``before``: what it is, and seconds since the page was asked for."""
    script = f"(before) => {{ {PAINTED[kind]} return now && now !== before ? [now, performance.now()] : null; }}"
    found = visit.page.wait_for_function(script, arg=before, polling=5, timeout=90_000).json_value()
    return found[0], found[1] / 1000


def first_map(kind: str, address: str, context) -> tuple[Visit, dict[str, float], str]:
    """A reader opens the page: seconds until a map is seen, and until it is the live one."""
    visit = Visit(context)
    visit.open(address + QUERY.get(kind, "/"))
    now, live = painted(kind, visit, None)
    # Ours is seen before it is live: the first paint of the page is the map.
    seen = visit.page.evaluate(FIRST_PAINT) / 1000 if kind == OURS else live
    visit.settled()
    return visit, {"seen": seen, "live": live}, now


def leave(visit: Visit) -> None:
    """The reader closes the browser."""
    visit.close()
    visit.context.close()


def choose(visit: Visit, option: str) -> float:
    """Pick an option by keyboard; the moment of choice."""
    box = visit.page.get_by_role("combobox", name="What the map shows")
    box.click()
    box.fill(option)
    visit.page.get_by_role("option").first.wait_for()
    start = time.perf_counter()
    box.press("Enter")
    return start


def labels(kind: str, rounds: int) -> list[str]:
    """What a reader chooses, one after the other."""
    if kind == FLOOR:
        return [f"Indicator {i}" for i in range(1, rounds + 1)]
    return [i.label["en"] for i in indicators(rounds + 1)[1:]]


def changes(
    kind: str, visit: Visit, now: str, rounds: int, told: Callable[[], int] | None = None
) -> tuple[list[float], list[float]]:
    """Seconds and bytes of each change of indicator: of messages, or of what ``told`` counts."""
    count = told or (lambda: visit.received)
    times, sizes = [], []
    for option in labels(kind, rounds):
        before = count()
        start = choose(visit, option)
        now, _ = painted(kind, visit, now)
        times.append(time.perf_counter() - start)
        visit.settled()
        visit.page.wait_for_timeout(400)
        sizes.append(count() - before)
    return times, sizes


INSIDE = """e => {
  const box = e.getBBox(), steps = 20, found = [];
  for (let i = 1; i < steps; i++) for (let j = 1; j < steps; j++) {
    const at = new DOMPoint(box.x + (i / steps) * box.width, box.y + (j / steps) * box.height);
    if (e.isPointInFill(at)) found.push([Math.hypot(i - steps / 2, j - steps / 2), at]);
  }
  const [, at] = found.sort((a, b) => a[0] - b[0])[0] ?? [0, new DOMPoint(box.x, box.y)];
  const there = at.matrixTransform(e.getScreenCTM()), edge = e.getBoundingClientRect();
  return [there.x - edge.x, there.y - edge.y];
}"""
"""A point in an area, as near the middle of its box as can be: that of Brussels is in another."""


def clicks(kind: str, visit: Visit, rounds: int) -> list[float]:
    """Seconds from a click on a commune to its drill-down."""
    codes = ["44021", "62063", "41002", "11002", "92094", "31005", "71022"][:rounds]
    times = []
    for code in codes:
        path = visit.map.locator(f"path[data-code='{code}']")
        if kind == NAIVE:
            # It draws every commune twice; the one on top has the tooltip.
            from geo.territory import load_communes

            place = load_communes(2018).index.get_loc(code)
            path = visit.map.locator("path.leaflet-interactive").nth(589 + place)
        box = path.bounding_box()
        inside = path.evaluate(INSIDE)
        heading = visit.page.locator("h2, h3").filter(has_text=name_of(code))
        start = time.perf_counter()
        if box is None:
            path.dispatch_event("click")
        else:
            path.click(force=True, position={"x": inside[0], "y": inside[1]})
        heading.first.wait_for()
        times.append(time.perf_counter() - start)
        visit.settled()
    return times


class Wire:
    """What a server sends, counted on its way: bytes as they are on the network."""

    def __init__(self, address: str) -> None:
        self.sent = 0
        self._server = (urlsplit(address).hostname, urlsplit(address).port)
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def _let_in(self) -> None:
        while True:
            try:
                reader, _ = self._door.accept()
            except OSError:  # closed
                return
            server = socket.create_connection(self._server)
            for come, go, counted in ((reader, server, False), (server, reader, True)):
                threading.Thread(target=self._pass, args=(come, go, counted), daemon=True).start()

    def _pass(self, come: socket.socket, go: socket.socket, counted: bool) -> None:
        try:
            while part := come.recv(65536):
                self.sent += len(part) if counted else 0
                go.sendall(part)
        except OSError:
            pass
        for one in (come, go):
            with ExitStack() as ignored:
                ignored.callback(one.close)

    @classmethod
    @contextmanager
    def to(cls, address: str) -> Iterator[Wire]:
        wire = cls(address)
        threading.Thread(target=wire._let_in, daemon=True).start()
        yield wire
        wire._door.close()


def on_the_wire(kind: str, address: str, browser, rounds: int) -> dict[str, float]:
    """Bytes of the first page, of the same page again, and of a change."""
    with Wire.to(address) as wire:
        visit, _, now = first_map(kind, wire.address, browser.new_context(**READER))
        visit.page.wait_for_timeout(700)
        first, wire.sent = wire.sent, 0
        # The first brings what the page needs to open its list, once.
        _, sizes = changes(kind, visit, now, rounds + 1, lambda: wire.sent)
        change, wire.sent = statistics.median(sizes[1:]), 0
        visit.close()
        again, _, _ = first_map(kind, wire.address, visit.context)
        again.page.wait_for_timeout(700)
        found = {
            "kilobytes of the first page": first / 1000,
            "kilobytes of it again": wire.sent / 1000,
            "bytes on the wire per change": change,
        }
        leave(again)
    return found


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
    """Figures of the apps in Markdown, with what ours is beside the naive one and the floor."""
    kinds = list(SCRIPTS)
    heads = (f"figure (median of {rounds})", *kinds, "naive / ours", "ours / floor")
    lines = [f"| {' | '.join(heads)} |", "|---|" + "---:|" * (len(heads) - 1)]
    for figure in found[OURS]:
        row = {kind: found[kind].get(figure) for kind in kinds}
        whole = "bytes" in figure
        shown = ["" if v is None else f"{v:,.0f}" if whole else f"{v:.2f}" for v in row.values()]
        ours, naive, floor = row[OURS], row[NAIVE], row[FLOOR]
        beside = f"{naive / ours:.1f}" if naive and ours else ""
        above = f"{ours / floor:.2f}" if floor and ours else ""
        cells = (figure, *shown, beside, above)
        lines.append("".join(f"| {cell} " if cell else "| " for cell in cells) + "|")
    return "\n".join(lines)


SEEN, LIVE = "map seen", "live map"


def measure(browser, rounds: int, *, small: bool) -> dict[str, dict[str, float]]:
    """All figures of all apps that can be run here; in the small form all of ours only.

    Of the others the small form sees that they are drawn and follow a choice.
    """
    found: dict[str, dict[str, float]] = {kind: {} for kind in SCRIPTS}
    with ExitStack() as servers:
        run_here = {
            k: s for k, s in SCRIPTS.items() if importlib.util.find_spec(NEEDS.get(k, "sys"))
        }
        addresses = {}
        for kind, script in run_here.items():
            addresses[kind] = servers.enter_context(serving(script))
            visit, took, now = first_map(kind, addresses[kind], browser.new_context(**READER))
            found[kind][f"{SEEN}, first reader of a server (s)"] = took["seen"]
            found[kind][f"{LIVE}, first reader of a server (s)"] = took["live"]
            if small and kind != OURS:
                found[kind] |= of_changes(kind, visit, now, rounds)
            leave(visit)
        whole = {k: address for k, address in addresses.items() if k == OURS or not small}
        took = {kind: {"seen": [], "live": [], "again": []} for kind in whole}
        for _ in range(rounds):
            for kind, address in whole.items():
                visit, times, _ = first_map(kind, address, browser.new_context(**READER))
                took[kind]["seen"].append(times["seen"])
                took[kind]["live"].append(times["live"])
                visit.close()
                again, times, _ = first_map(kind, address, visit.context)
                took[kind]["again"].append(times["live"])
                leave(again)
        for kind, times in took.items():
            found[kind][f"{SEEN}, warm server (s)"] = statistics.median(times["seen"])
            found[kind][f"{LIVE}, warm server (s)"] = statistics.median(times["live"])
            found[kind][f"{LIVE}, reader who comes back (s)"] = statistics.median(times["again"])
        for kind, address in whole.items():
            visit, _, now = first_map(kind, address, browser.new_context(**READER))
            found[kind] |= of_changes(kind, visit, now, rounds)
            leave(visit)
        for kind, address in whole.items():
            found[kind] |= on_the_wire(kind, address, browser, rounds)
    return found


def of_changes(kind: str, visit: Visit, now: str, rounds: int) -> dict[str, float]:
    """The figures of what a reader chooses and clicks on a page that is open."""
    visit.page.wait_for_timeout(1000)
    seconds, sizes = changes(kind, visit, now, rounds)
    found = {"from choice to painted (s)": statistics.median(seconds)}
    if kind in (OURS, NAIVE):
        found["click to drill-down (s)"] = statistics.median(clicks(kind, visit, rounds))
    found["bytes of messages per change"] = statistics.median(sizes)
    return found


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print one table in Markdown."""
    from playwright.sync_api import sync_playwright

    parser = options(__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = parser.parse_args(arguments)
    rounds = SMALL if chosen.small else chosen.rounds
    with sync_playwright() as playwright:
        browser = launch(playwright)
        found = measure(browser, rounds, small=chosen.small)
        browser.close()
    for kind in (OURS,) if chosen.small else (OURS, NAIVE):
        found[kind]["server time per rerun (s)"] = server_seconds(SCRIPTS[kind], rounds)
    found[OURS]["bytes per change, map alone"] = map_bytes()
    print(table(found, rounds))
    for kind in (one for one, figures in found.items() if not figures):
        print(f"{kind}: not measured, the package {NEEDS[kind]} is not installed")
    return 0


if __name__ == "__main__":
    run(main)
