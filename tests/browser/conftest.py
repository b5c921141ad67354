"""A real server and a real browser: what people see and do.

Every address but this machine's own is unknown to the browser, and a request to one fails the test:
the atlas works with the network cable out.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    FrameLocator,
    Page,
    Playwright,
    Route,
    sync_playwright,
)

# For benches, too, which have the server, the browser and the reader from here.
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))
from typing import TYPE_CHECKING

import install
from small_editions import published, small_edition, table

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
WAIT = 30_000  # ms; a shared machine can be slow
FRAME = "iframe[src*='streamlit_folium']"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(
    script: Path = ROOT / "app.py", *options: str, port: int | None = None
) -> Iterator[str]:
    """Start Streamlit on a free loopback port (or this one); stop it by its process at the end."""
    port = port or free_port()
    # Into a file: a pipe that nobody reads is full some day, and who writes to it waits for good.
    with tempfile.TemporaryFile("w+") as said:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                str(script),
                "--server.port",
                str(port),
                *options,
            ],
            cwd=ROOT,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                assert server.poll() is None, said.seek(0) or said.read()
                try:
                    with urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                        if answer.status == 200:
                            break
                except OSError:
                    time.sleep(0.1)
            else:
                pytest.fail("the server did not start within 30 s")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def versions_server(tmp_path_factory) -> Iterator[str]:
    """The atlas with an edition of which the second version is published."""
    changed = table()
    changed.loc["11002", "progress"] = "3"
    folder = tmp_path_factory.mktemp("versions")
    with published(folder, small_edition(), small_edition(answers=changed)), serving() as address:
        yield address


def launch(playwright: Playwright) -> Browser:
    """Start Chromium, which knows no address but this machine's."""
    path = install.find()
    assert path, install.ADVICE
    return playwright.chromium.launch(
        executable_path=path,
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ],
    )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


DONE = """() => document.querySelector(".stApp")?.dataset.testScriptState === "notRunning"
    && document.querySelector(".atlas-brand") !== null"""
"""That the server has nothing more to send of a page."""


def has_still(address: str) -> str:
    """An address, once the server has made the still of its page: no reader waits long for one."""
    for _ in range(WAIT // 100):
        with urlopen(address) as answer:
            if b'id="atlas-still"' in answer.read():
                return address
        time.sleep(0.1)
    pytest.fail(f"no still: {address}")


@contextmanager
def held(page: Page, address: str) -> Iterator[None]:
    """What a page asks for at such an address comes only at the end."""
    waiting: list[Route] = []
    page.route(address, lambda route: waiting.append(route))  # noqa: PLW0108  (it needs a function)
    yield
    assert waiting, f"nobody asked for {address}"
    for one in waiting:
        one.continue_()
    page.unroute(address)


def until(page: Page | Frame, condition: str, arg: object = None) -> None:
    """Wait for a condition on a page whose policy runs no text as a script.

    There ``wait_for_function`` sees the first answer only: what it asks again is text.
    """
    for _ in range(WAIT // 50):
        if page.evaluate(condition, arg):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never: {condition}")


class Visit:
    """One reader with nothing kept from earlier: pages, the map's frame, what went over the wire.

    Readers of one kind (window, language, ...) share a context one after the other: what the
    server sent is in its cache, as for a reader who comes back.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        self.received = 0
        self.context.on("request", self._asked)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("websocket", self._listen)

    def _asked(self, request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", "localhost", None):
            self.elsewhere.append(request.url)

    def _listen(self, websocket) -> None:
        def count(payload) -> None:
            self.received += len(payload)

        websocket.on("framereceived", count)

    def open(self, address: str) -> Visit:
        self.page.goto(address)
        return self

    @property
    def map(self) -> FrameLocator:
        return self.page.frame_locator(FRAME)

    def commune(self, code: str):
        return self.map.locator(f"path[data-code='{code}']")

    def painted(self, before: str | None = None) -> str:
        """Wait until the map is painted (with something else than ``before``); what it is."""
        # Entering the stage there are two frames for a moment: the old one has yet to leave.
        script = """([frame, before]) => {
            const found = document.querySelectorAll(frame);
            const now = found.length === 1
                && found[0].contentDocument?.documentElement?.dataset?.painted;
            return now && now !== before ? now : null;
        }"""
        found = self.page.wait_for_function(script, arg=[FRAME, before], polling=20)
        return found.json_value()

    def settled(self) -> None:
        """Wait until the page has nothing left to do."""
        self.page.wait_for_timeout(150)
        self.page.wait_for_function(
            "() => document.querySelector('.stApp')?.dataset.testScriptState !== 'running'"
        )
        self.page.wait_for_timeout(150)

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a select box by typing, as a reader would."""
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        box.fill(option)
        self.page.get_by_role("option", name=option).first.click()

    def close(self) -> None:
        """Leave nothing for the next reader but what the server sent."""
        self.context.remove_listener("request", self._asked)
        if urlsplit(self.page.url).scheme == "http":
            self.page.evaluate("localStorage.clear(); sessionStorage.clear();")
        for page in self.context.pages:
            page.close()
        self.context.clear_cookies()
        self.context.clear_permissions()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> dict[str, list[BrowserContext]]:
    """Contexts that no reader uses now, by their options."""
    return {}


@pytest.fixture
def visit(browser: Browser, contexts: dict[str, list[BrowserContext]]) -> Iterator:
    visits: list[tuple[str, Visit]] = []

    def begin(**options) -> Visit:
        options = {"viewport": {"width": 1400, "height": 900}, "locale": "en-GB"} | options
        kind = json.dumps(options, sort_keys=True)
        free = contexts.setdefault(kind, [])
        context = free.pop() if free else browser.new_context(**options)
        context.set_default_timeout(WAIT)
        visits.append((kind, Visit(context)))
        return visits[-1][1]

    yield begin
    for kind, one in visits:
        one.close()
        contexts[kind].append(one.context)
    for _, one in visits:
        assert not one.elsewhere, f"requests to other machines: {one.elsewhere[:5]}"
        assert not one.errors, f"errors in the browser: {one.errors[:3]}"


def pytest_collection_modifyitems(items) -> None:
    """Mark what drives Chromium, so that it can be left out."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
