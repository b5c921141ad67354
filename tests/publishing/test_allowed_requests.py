"""The front door alone: what it lets in, what it answers."""

from __future__ import annotations

import event_loop
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.publishing.allowed_requests import CLOSED, FrontDoor, is_named

HERE = ("localhost", "127.0.0.1", "::1")
INSIDE = {"type": "came in"}


def ask(*headers: tuple[str, str], kind: str = "http", names=HERE, address: str = "") -> list:
    """What is sent to someone who asks with these headers."""
    sent = []

    async def send(message):
        sent.append(message)

    async def inside(scope, receive, send):
        await send(INSIDE)

    scope = {
        "type": kind,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
    }
    event_loop.run(FrontDoor(inside, names, address)(scope, None, send))
    return sent


@pytest.mark.parametrize(
    "host", ["localhost", "LocalHost:8501", "127.0.0.1:1", "[::1]", "[::1]:8501", "localhost."]
)
def test_this_machines_names_come_in_with_any_port(host):
    assert is_named(host, HERE)
    assert ask(("host", host)) == [INSIDE]
    assert ask(("host", host), kind="websocket") == [INSIDE]


@pytest.mark.parametrize(
    "host",
    [
        "",
        ":8501",
        "rebound.example",
        "localhost.rebound.example",
        "rebound.example:8501",
        "127.0.0.1.rebound.example",
        "rebound.example@localhost",
        "localhost@rebound.example",
        "localhost/rebound.example",
        "localhost?",
        "localhost#",
        "localhost:port",
        "localhost:99999",
        "localhost, rebound.example",
        "::1",
        "[::1",
        "[localhost]",
        "10.0.0.1",
        " localhost",
    ],
)
def test_other_names_do_not(host):
    assert not is_named(host, HERE)
    start, body = ask(("host", host))
    assert start["status"] == 421
    assert b"text/plain; charset=utf-8" in dict(start["headers"])[b"content-type"]
    assert body["body"]
    assert ask(("host", host), kind="websocket")[0]["type"] == "websocket.close"


@given(st.text(max_size=40))
def test_whatever_a_name_is_it_comes_in_only_as_one_of_ours(host):
    bare = host.lower().rsplit(":", 1)[0] if not host.endswith("]") else host.lower()
    if is_named(host, HERE):
        assert bare.rstrip(".") in ("localhost", "127.0.0.1", "[::1]")


def test_without_a_name_or_with_two_nobody_comes_in():
    for headers in ([], [("host", "localhost"), ("host", "rebound.example")]):
        assert ask(*headers)[0]["status"] == 421


def test_the_answer_is_in_the_language_of_the_browser():
    answers = {
        wanted: ask(("host", "rebound.example"), ("accept-language", wanted))[1]["body"].decode()
        for wanted in ("nl-BE,nl;q=0.9", "fr,en;q=0.8", "de", "es", "")
    }
    assert "niet online onder de naam rebound.example" in answers["nl-BE,nl;q=0.9"]
    assert "n’est pas publié sous le nom rebound.example" in answers["fr,en;q=0.8"]
    assert "unter dem Namen rebound.example" in answers["de"]
    assert answers["es"] == answers[""]


def test_a_websocket_comes_from_a_page_of_this_server():
    def comes_in(origin: str, host: str = "localhost:8501", **options) -> bool:
        headers = (("host", host), ("origin", origin))
        return ask(*headers, kind="websocket", **options) == [INSIDE]

    assert comes_in("http://localhost:8501")
    assert comes_in("http://127.0.0.1:8501")
    assert comes_in("http://[::1]:8501", "[::1]:8501")
    for origin in ("https://elsewhere.example", "null", "", "http://[", "http://localhost.example"):
        assert not comes_in(origin), origin
    public = {"names": ("atlas.example.be", *HERE), "address": "atlas.example.be"}
    assert comes_in("https://atlas.example.be", **public)
    assert comes_in("https://atlas.example.be", "atlas.example.be", **public)
    assert not comes_in("https://elsewhere.example", "atlas.example.be", **public)
    # Files may be asked for by any page; what needs a session of its own is behind the websocket.
    assert ask(("host", "localhost"), ("origin", "https://elsewhere.example")) == [INSIDE]


def test_a_name_with_a_star_stands_for_all_below_it():
    assert is_named("www.example.be", ("*.example.be",))
    assert not is_named("example.be", ("*.example.be",))
    assert not is_named("wwwexample.be", ("*.example.be",))
    assert is_named("anything.example", ("*",))
    assert not is_named("", ("*",))


@pytest.mark.parametrize("root", ["", "/atlas"])
@pytest.mark.parametrize("path", [*CLOSED, "/_stcore/metrics/"])
def test_figures_of_streamlit_are_for_nobody(root, path):
    sent = []

    async def send(message):
        sent.append(message)

    async def inside(*_):
        raise AssertionError

    scope = {
        "type": "http",
        "path": root + path,
        "root_path": root,
        "headers": [(b"host", b"localhost")],
    }
    event_loop.run(FrontDoor(inside, HERE)(scope, None, send))
    assert sent[0]["status"] == 404
