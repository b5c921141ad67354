"""More than one process behind nginx: what a reader sees when one dies, is updated, or publishes.

One set-up for all tests, in the order in which they stand: a copy that nginx keeps of a view is made
in the first, and looked at in the last, when it has to be gone.
"""

from __future__ import annotations

import json
import re
import signal
import ssl
import sys
import time
from html import unescape
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "browser")]

import install
from site_of_two import PREFIX, site_of_two
from small_editions import NAME, small_edition
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import connect

from geo.survey.store.database_address import read_url
from geo.survey.store.store import Store

pytestmark = [pytest.mark.browser, pytest.mark.postgresql, pytest.mark.slow]

WAIT = 40_000  # ms
LONGEST = 60  # seconds that a copy of a view is given, as the atlas and deploy/README.md say
VIEW = f"lang=en&edition={NAME}&indicator=q.progress"
FRAME = "iframe[src*='streamlit_folium']"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with site_of_two(tmp_path_factory.mktemp("site")) as made:
        yield made


@pytest.fixture(scope="module")
def store(site):
    made = Store(read_url(site.database))
    yield made
    made.close()


@pytest.fixture(scope="module")
def chromium(one_playwright):
    path = install.find()
    assert path, install.ADVICE
    started = one_playwright.chromium.launch(
        executable_path=path,
        args=[
            "--no-sandbox",
            "--disable-gpu",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ],
    )
    yield started
    started.close()


class Reader:
    """A reader with a browser of their own, who stays for several tests."""

    def __init__(self, chromium, address: str) -> None:
        self.context = chromium.new_context(locale="en-GB", viewport={"width": 1400, "height": 900})
        self.context.set_default_timeout(WAIT)
        self.page = self.context.new_page()
        self.connections = 0
        self.page.on("websocket", self._connected)
        self.page.goto(address)
        self.shown()

    def _connected(self, _) -> None:
        self.connections += 1

    @property
    def process(self) -> str:
        return next(
            one["value"] for one in self.context.cookies() if one["name"] == "atlas_process"
        )

    def shown(self, before: str | None = None) -> str:
        """Wait until the view is there (another than ``before``); what the map is painted with."""
        for _ in range(WAIT // 100):
            # A policy that runs no text as a script leaves nothing but to ask again.
            painted = self.page.evaluate(
                """(frame) => document.querySelector(".stApp")?.dataset.testScriptState
                    === "notRunning" && document.querySelector(frame)
                    ?.contentDocument?.documentElement?.dataset?.painted""",
                FRAME,
            )
            if painted and painted != before:
                return painted
            self.page.wait_for_timeout(100)
        raise AssertionError("the map is not painted")

    def choose(self, label: str, option: str) -> None:
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        box.fill(option)
        self.page.get_by_role("option", name=option).first.click()

    def moved_to(self, process: str) -> None:
        for _ in range(WAIT // 100):
            if self.process == process:
                return
            self.page.wait_for_timeout(100)
        pytest.fail(f"the reader is still with {self.process}")


@pytest.fixture(scope="module")
def readers(site, store, chromium):
    """One with each process."""
    found = {}
    for _ in range(8):
        one = Reader(chromium, f"{site.address}/?{VIEW}")
        if one.process in found:
            one.context.close()
        else:
            found[one.process] = one
        if len(found) == 2:
            break
    assert sorted(found) == ["a1", "a2"]
    return found


def fetched(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=30)
    connection.request("GET", f"{parts.path}?{parts.query}", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


KEPT_SINCE: list[float] = []


def test_what_is_published_is_seen_through_each_within_two_seconds(site, store):
    addresses = [f"{one.address}/map.json?{VIEW}" for one in site.members.values()]
    assert {fetched(one)[0] for one in addresses} != {200}
    store.edited_by("Anna").publish(small_edition())
    until = time.monotonic() + 2
    while {fetched(one)[0] for one in addresses} != {200}:
        assert time.monotonic() < until
    for one in site.members.values():
        assert json.loads(fetched(f"{one.address}/readyz")[2])["store"] == "answers"


def test_nginx_keeps_a_view_and_knows_it_again(site):
    address = f"{site.address}/map.svg?{VIEW}"
    status, first, body = fetched(address)
    assert (status, first["x-cache"]) == (200, "MISS")
    KEPT_SINCE.append(time.monotonic())
    status, second, again = fetched(address)
    assert (status, second["x-cache"], again) == (200, "HIT", body)
    assert fetched(address, **{"If-None-Match": second["etag"]})[0] == 304
    assert second["cache-control"] == f"public, max-age={LONGEST}, must-revalidate"
    # Packed, it is another copy, of the same.
    assert fetched(address, **{"Accept-Encoding": "gzip, br"})[1]["content-encoding"] == "gzip"
    assert "content-encoding" not in fetched(address, **{"Accept-Encoding": "br"})[1]
    # An address that names no language has a copy for each language of a browser.
    bare = f"{site.address}/map.html?edition=BE2018"
    french, dutch = (fetched(bare, **{"Accept-Language": one})[2] for one in ("fr", "nl"))
    assert b'lang="fr"' in french
    assert b'lang="nl"' in dutch


def test_addresses_have_the_path_in_every_form(site):
    """Canonical link, preview, preloads, files of the map's page, program's description, story."""
    status, _, body = fetched(f"{site.address}/?{VIEW}")
    assert status == 200
    page = body.decode()
    ours = f"http://127.0.0.1:{site.port}{PREFIX}/"
    named = re.findall(
        r"""<(?:link[^>]*rel="canonical"[^>]*href|meta[^>]*(?:og:url|og:image)"[^>]*content)="([^"]+)""",
        page,
    )
    assert len(named) >= 3, named
    assert all(unescape(one).startswith(ours) for one in named), named
    ahead = re.findall(r'<link[^>]*(?:preload|stylesheet|icon)"[^>]*href="([^"]+)"', page)
    found = {urljoin(f"{site.address}/", unescape(one)) for one in ahead}
    assert len(found) > 5
    for name in ("map.html?lang=en&edition=BE2018", "story?story=documented&lang=en"):
        status, _, body = fetched(f"{site.address}/{name}")
        assert status == 200
        parts = re.findall(
            r'(?:src|href)="(?!#|data:|https?:)([^"]+\.(?:js|css|bin|woff2))"', body.decode()
        )
        assert parts, name
        found |= {urljoin(f"{site.address}/{name}", unescape(one)) for one in parts}
    found |= {unescape(one) for one in named if "og:url" not in one}
    assert all(one.startswith(ours) for one in found), found
    wrong = {one for one in found if fetched(one)[0] != 200}
    assert not wrong
    described = json.loads(fetched(f"{site.address}/openapi.json")[2])
    assert [one["url"] for one in described["servers"]] == [ours.rstrip("/")]
    rows = json.loads(fetched(f"{site.address}/map.json?{VIEW}")[2])
    links = re.findall(r'"(http://127[^"]+)"', json.dumps(rows))
    assert links
    assert all(one.startswith(ours) for one in links), links
    outside = fetched(f"http://127.0.0.1:{site.port}{PREFIX}?lang=nl")
    assert (outside[0], outside[1]["location"]) == (308, f"{ours}?lang=nl")


def test_with_a_certificate_all_is_encrypted_and_stays_so(site, tmp_path):
    """Redirect, session, cookies, and that the browser asks for nothing else from then on."""
    with site.encrypted(tmp_path) as (plain, secure):
        status, told, _ = fetched(f"http://127.0.0.1:{plain}{PREFIX}/?{VIEW}")
        assert (status, told["location"]) == (308, f"https://127.0.0.1{PREFIX}/?{VIEW}")
        trusted = ssl.create_default_context(cafile=tmp_path / "certificate.pem")
        cookies = []
        for name in (f"?{VIEW}", f"map.svg?{VIEW}", "app/static/none.js", "readyz"):
            connection = HTTPSConnection("127.0.0.1", secure, context=trusted, timeout=30)
            connection.request("GET", f"{PREFIX}/{name}")
            answer = connection.getresponse()
            answer.read()
            connection.close()
            assert answer.getheader("strict-transport-security") == "max-age=31536000", name
            cookies += answer.headers.get_all("set-cookie") or []
        with connect(
            f"wss://127.0.0.1:{secure}{PREFIX}/_stcore/stream",
            ssl=trusted, subprotocols=["streamlit"], origin=f"https://127.0.0.1:{secure}", open_timeout=40,
        ) as session:  # fmt: skip
            cookies += session.response.headers.get_all("set-cookie")
            asked = BackMsg()
            asked.rerun_script.query_string = VIEW
            session.send(asked.SerializeToString())
            assert session.recv(timeout=30)
        assert {one.partition("=")[0] for one in cookies} >= {"atlas_browser", "atlas_process"}
        assert all("; Secure" in one for one in cookies), cookies


def test_what_is_for_whoever_runs_it_is_not_for_readers(site):
    for name in ("readyz", "_stcore/metrics", "_stcore/metrics/", "_stcore/script-health-check"):
        assert fetched(f"{site.address}/{name}")[0] == 404, name
    one = site.members["a1"]
    assert fetched(f"{one.address}/_stcore/metrics")[0] == 404
    assert fetched(f"{one.address}/readyz")[0] == 200


def test_a_file_is_taken_by_the_process_that_has_the_session_and_by_no_other(site, readers):
    reader = readers["a1"]
    reader.page.goto(f"{site.address}/own_file?lang=en")
    sent = []
    reader.page.on("request", lambda one: sent.append(one) if one.method == "PUT" else None)
    reader.page.locator("input[type=file]").first.set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"commune,x\nGent,1\nNamur,2\nAth,3\n"}
    )
    reader.page.get_by_text("3 rows in the file: 3 on the map").wait_for()
    assert reader.process == "a1"
    asked = sent[0]
    headers = {
        "Cookie": asked.all_headers()["cookie"].replace("=a1", "=a2"),
        "X-Xsrftoken": asked.all_headers().get("x-xsrftoken", ""),
    }
    parts = urlsplit(asked.url)
    connection = HTTPConnection(parts.netloc, timeout=30)
    connection.request("PUT", parts.path, body=b"x", headers=headers)
    answer = connection.getresponse()
    assert answer.status == 400
    assert b"sticky sessions" in answer.read()
    connection.close()
    limit = int(
        re.search(r"client_max_body_size (\d+)", (site.folder / "atlas.conf").read_text())[1]
    )
    assert limit > 7_000_000
    reader.page.goto(f"{site.address}/?{VIEW}")
    reader.shown()


def test_when_a_process_is_killed_its_reader_comes_back_to_the_view_and_no_other_notices(
    site, readers
):
    reader, other = readers["a2"], readers["a1"]
    first = reader.shown()
    reader.choose("What the map shows", "Maturity index")
    reader.page.wait_for_url(re.compile("indicator=index"))
    before, address = reader.shown(first), reader.page.url
    connected = other.connections
    site.members["a2"].stop(signal.SIGKILL)
    reader.moved_to("a1")
    assert reader.shown() == before
    assert reader.page.url == address
    reader.choose("Level", "Regions")  # at once, and once
    reader.page.wait_for_url(re.compile("level=region"))
    reader.shown(before)
    assert other.connections == connected
    assert other.process == "a1"
    # Those who come meanwhile get in.
    assert all(fetched(f"{site.address}/?lang=en")[0] == 200 for _ in range(6))


def test_an_update_one_after_the_other_loses_no_view(site, store, readers):
    """As deploy/README.md has it: each is stopped and started, and the next when it is ready."""
    store.edited_by("Anna").withdraw(NAME, over=1)
    store.edited_by("Anna").publish(small_edition(name="BE2041"))
    reader = readers["a1"]
    reader.page.goto(f"{site.address}/?{VIEW.replace(NAME, 'BE2041')}&commune=44021")
    before, address = reader.shown(), reader.page.url
    a1, a2 = site.members["a1"], site.members["a2"]
    a2.start()
    a2.ready()
    assert reader.process == "a1"
    a1.stop()
    reader.moved_to("a2")
    assert (reader.shown(), reader.page.url) == (before, address)
    a1.start()
    a1.ready()
    # Back is not moved back: what was loaded up would be left behind.
    assert fetched(f"{site.address}/?lang=en", Cookie="atlas_process=a2")[0] == 200
    assert (reader.process, reader.shown()) == ("a2", before)


def test_the_logs_have_numbers_and_nobody(site):
    theirs = [json.loads(one) for one in (site.folder / "atlas.log").read_text().splitlines()]
    said = "".join(one.log.read_text() for one in site.members.values())
    ours = [json.loads(one) for one in said.splitlines() if one.startswith("{")]
    assert {one["request"] for one in theirs} & {one.get("request") for one in ours}
    assert any(one["cache"] == "HIT" for one in theirs)
    assert any(one["part"] == "/map.svg" for one in theirs)
    everything = said + json.dumps(theirs)
    for typed in ("q.progress", "44021", "edition=", "?lang"):
        assert typed not in everything, typed
    # Of addresses only those of the server itself.
    ports = {str(one.port) for one in site.members.values()}
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", everything)) <= ports
    session = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
    assert not session.search(everything)


def test_a_withdrawn_edition_is_gone_from_copies_when_it_was_said(site):
    address = f"{site.address}/map.svg?{VIEW}"
    while time.monotonic() < KEPT_SINCE[0] + LONGEST + 1:
        time.sleep(0.4)
    status, told, _ = fetched(address)
    assert (status, told["x-cache"]) == (410, "EXPIRED")
