"""A real server and a real browser: what people see and do.

Every address but this machine's own is blocked, and a request to one fails the test: the atlas
works with the network cable out.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))
from typing import TYPE_CHECKING

import install

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
def serving(script: Path = ROOT / "app.py", *options: str) -> Iterator[str]:
    """Start Streamlit on a free loopback port; stop it by its process at the end."""
    port = free_port()
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
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            assert server.poll() is None, server.stdout.read()
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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = install.find()
    assert path, install.ADVICE
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        yield chromium
        chromium.close()


class Visit:
    """One reader with an empty browser: pages, the map's frame, and what went over the wire."""

    def __init__(self, browser: Browser, **options) -> None:
        options = {"viewport": {"width": 1400, "height": 900}, "locale": "en-GB"} | options
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(WAIT)
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        self.received = 0
        self.context.route("**/*", self._stay_here)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("websocket", self._listen)

    def _stay_here(self, route) -> None:
        if urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost", None):
            route.continue_()
        else:
            self.elsewhere.append(route.request.url)
            route.abort()

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
        self.context.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator:
    visits: list[Visit] = []

    def begin(**options) -> Visit:
        visits.append(Visit(browser, **options))
        return visits[-1]

    yield begin
    for one in visits:
        elsewhere, errors = one.elsewhere, one.errors
        one.close()
        assert not elsewhere, f"requests to other machines: {elsewhere[:5]}"
        assert not errors, f"errors in the browser: {errors[:3]}"


def pytest_collection_modifyitems(items) -> None:
    """Mark what drives Chromium, so that it can be left out."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
