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
from functools import wraps
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen
from weakref import WeakSet

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Frame,
    FrameLocator,
    Page,
    Playwright,
    Route,
)

# For benches, too, which have the server, the browser and the reader from here.
sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))
from typing import TYPE_CHECKING

import install
from prepared_servers import PreparedServers
from small_editions import published, small_edition, table

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
APP = ROOT / "app.py"
WAIT = 30_000  # ms; a shared machine can be slow
FRAME = "iframe[src*='streamlit_folium']"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(script: Path = APP, *options: str, port: int | None = None) -> Iterator[str]:
    """Start Streamlit on a free loopback port (or this one); stop it by its process at the end.

    In tests the atlas without options is forked from what has imported it already; see
    :mod:`prepared_servers`.
    """
    port = port or free_port()
    arguments = ["run", str(script), "--server.port", str(port), *options]
    # Into a file: a pipe that nobody reads is full some day, and who writes to it waits for good.
    with tempfile.TemporaryFile("w+") as said:
        if _PREPARED and script == APP and not options:
            server = _PREPARED[0].start(arguments, said)
        else:
            server = subprocess.Popen(
                [sys.executable, "-m", "streamlit", *arguments],
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


_PREPARED: list[PreparedServers] = []


@pytest.fixture(scope="session", autouse=True)
def prepared() -> Iterator[None]:
    """Servers of the tests start quickly; those of a bench, which has no fixtures, as anybody's."""
    if sys.platform != "linux":
        yield
        return
    _PREPARED.append(PreparedServers())
    yield
    _PREPARED.pop().end()


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
def browser(one_playwright: Playwright) -> Iterator[Browser]:
    chromium = launch(one_playwright)
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


LASTING = (
    "add_init_script",
    "add_locator_handler",
    "emulate_media",
    "expose_binding",
    "expose_function",
    "on",
    "once",
    "route",
    "route_from_har",
    "route_web_socket",
    "set_default_navigation_timeout",
    "set_default_timeout",
    "set_extra_http_headers",
)
"""What a test may do with a page that would be there for the next reader of it."""
_CHANGED: WeakSet[Page] = WeakSet()


def _noted(name: str) -> None:
    done = getattr(Page, name)

    def do(page: Page, *arguments, **named):
        _CHANGED.add(page)
        return done(page, *arguments, **named)

    setattr(Page, name, wraps(done)(do))


for _name in LASTING:
    _noted(_name)


class Visit:
    """One reader with nothing kept from earlier: pages, the map's frame, what went over the wire.

    Readers of one kind (window, language, ...) share a context one after the other: what the
    server sent is in its cache, as for a reader who comes back. They share the page, too, unless
    something was done with it that lasts: its process has Streamlit's scripts compiled by then.
    """

    def __init__(self, context: BrowserContext, page: Page | None = None) -> None:
        self.context = context
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        self.received = 0
        self.context.on("request", self._asked)
        self.page: Page = page or self.context.new_page()
        self.window = self.page.viewport_size
        self.page.on("pageerror", self._failed)
        self.page.on("websocket", self._listen)
        _CHANGED.discard(self.page)
        self.servers: set[str] = set()

    def _failed(self, error) -> None:
        self.errors.append(str(error))

    def _asked(self, request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", "localhost", None):
            self.elsewhere.append(request.url)

    def _listen(self, websocket) -> None:
        def count(payload) -> None:
            self.received += len(payload)

        websocket.on("framereceived", count)

    def open(self, address: str) -> Visit:
        self.servers.add(urlsplit(address).netloc)
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

    @contextmanager
    def emulating(self, **media: str) -> Iterator[None]:
        """The page as with these preferences of a reader; afterwards it is as it was."""
        changed = self.page in _CHANGED
        self.page.emulate_media(**media)
        yield
        self.page.emulate_media(**dict.fromkeys(media, "null"))
        if not changed:
            _CHANGED.discard(self.page)

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a select box by typing, as a reader would."""
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        box.fill(option)
        self.page.get_by_role("option", name=option).first.click()

    def close(self) -> Page | None:
        """Leave nothing for the next reader but what the server sent; the page that he may have."""
        self.context.remove_listener("request", self._asked)
        self.page.remove_listener("pageerror", self._failed)
        self.page.remove_listener("websocket", self._listen)
        self.servers.add(urlsplit(self.page.url).netloc)
        again = len(self.servers) == 1 and self.page not in _CHANGED and not self.page.is_closed()
        if urlsplit(self.page.url).scheme == "http" and not self.page.is_closed():
            self.page.evaluate("localStorage.clear(); sessionStorage.clear();")
        for page in self.context.pages:
            if not (again and page == self.page):
                page.close()
        if again:
            self.page.goto("about:blank")
            self.page.mouse.up()
            self.page.mouse.move(0, 0)  # where it is on a new page
            for key in ("Alt", "Control", "Meta", "Shift"):
                self.page.keyboard.up(key)
            if self.page.viewport_size != self.window:
                self.page.set_viewport_size(self.window)
        self.context.clear_cookies()
        self.context.clear_permissions()
        return self.page if again else None


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> dict[str, list[tuple[BrowserContext, Page | None]]]:
    """Contexts that no reader uses now, by their options, with the page of the last one."""
    return {}


@pytest.fixture
def visit(
    browser: Browser, contexts: dict[str, list[tuple[BrowserContext, Page | None]]]
) -> Iterator:
    visits: list[tuple[str, Visit]] = []

    def begin(**options) -> Visit:
        options = {"viewport": {"width": 1400, "height": 900}, "locale": "en-GB"} | options
        kind = json.dumps(options, sort_keys=True)
        free = contexts.setdefault(kind, [])
        context, page = free.pop() if free else (browser.new_context(**options), None)
        context.set_default_timeout(WAIT)
        visits.append((kind, Visit(context, page)))
        return visits[-1][1]

    yield begin
    for kind, one in visits:
        page = one.close()
        contexts[kind].append((one.context, page))
    for _, one in visits:
        assert not one.elsewhere, f"requests to other machines: {one.elsewhere[:5]}"
        assert not one.errors, f"errors in the browser: {one.errors[:3]}"


def pytest_collection_modifyitems(items) -> None:
    """Mark what drives Chromium, so that it can be left out."""
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)
