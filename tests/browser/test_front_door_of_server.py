"""A running server: who comes in, and that it asks nothing of the outside.

Python tells (``sys.addaudithook``) of every address that the server connects to or looks up.
"""

from __future__ import annotations

import asyncio
import http.client
from urllib.parse import urlsplit
from urllib.request import urlopen

import event_loop
import pytest
import websockets
from conftest import FRAME, ROOT, serving
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from test_embed_host import site

# Loaded by every Python that starts with this folder on its path.
TELLS = """
import ipaddress, os, sys

def told(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        address = arguments[0] if event.startswith("socket.get") else arguments[1]
        host = address[0] if isinstance(address, tuple) else address
        try:
            local = host == "localhost" or ipaddress.ip_address(host).is_loopback
        except ValueError:
            local = isinstance(host, (str, bytes)) and str(host).startswith(("/", "b'/"))
        if not local and host is not None:
            with open(os.environ["ASKED"], "a") as out:
                out.write(f"{event} {host}\\n")

sys.addaudithook(told)
"""


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """The file in which a server started from here tells whom it asked."""
    (tmp_path / "sitecustomize.py").write_text(TELLS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("ASKED", str(tmp_path / "asked"))
    (tmp_path / "asked").touch()
    return tmp_path / "asked"


def status(address: str, host: str) -> tuple[int, str]:
    """What a browser gets that thinks this server is called ``host``."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=120)
    connection.request("GET", "/", headers={"Host": host})
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


def draws(address: str, **headers: str) -> bool:
    """Whether a websocket with these headers gets anything to draw."""

    async def connect() -> bool:
        port = urlsplit(address).port
        host = headers.pop("host", f"127.0.0.1:{port}")
        try:
            async with websockets.connect(
                f"ws://{host}/_stcore/stream",
                host="127.0.0.1",
                port=port,
                subprotocols=["streamlit"],
                max_size=None,
                open_timeout=120,
                additional_headers=headers,
            ) as connection:
                asks = BackMsg()
                asks.rerun_script.query_string = "lang=en"
                await connection.send(asks.SerializeToString())
                told = ForwardMsg()
                while told.WhichOneof("type") != "delta":
                    told.ParseFromString(await asyncio.wait_for(connection.recv(), 120))
                return True
        except websockets.exceptions.InvalidStatus:
            return False

    return event_loop.run(connect())


def test_only_its_own_names_and_pages_get_in_and_nobody_else_is_asked(asked):
    with serving() as address:
        port = urlsplit(address).port
        for host in ("localhost", "127.0.0.1", "[::1]", f"LOCALHOST:{port}", "127.0.0.1:9"):
            assert status(address, host)[0] == 200, host
        for host in ("rebound.example", f"rebound.example:{port}", "127.0.0.1.example"):
            code, said = status(address, host)
            assert code == 421
            assert f"The atlas is not published under the name {host}." in said
            assert "<" not in said

        assert draws(address)
        assert draws(address, origin=address)
        assert draws(address, origin=f"http://localhost:{port}")
        assert not draws(address, origin="https://elsewhere.example")
        assert not draws(address, origin="null")
        rebound = f"rebound.example:{port}"
        assert not draws(address, host=rebound, origin=f"http://{rebound}")
    assert asked.read_text() == ""


def test_a_public_server_answers_to_its_names_and_asks_nobody_either(asked):
    names = ("atlas.example.be", "*.atlas.example.be", "127.0.0.1")
    options = [word for name in names for word in ("--server.allowedHosts", name)]
    options += ["--server.address", "0.0.0.0", "--browser.serverAddress", names[0]]
    with serving(ROOT / "app.py", *options) as address:
        assert status(address, "atlas.example.be")[0] == 200
        assert status(address, "www.atlas.example.be:443")[0] == 200
        assert status(address, "example.be")[0] == 421
        assert status(address, "localhost")[0] == 421
        # A proxy that gives the server another name than the reader's browser has.
        assert draws(address, origin="https://atlas.example.be")
        assert not draws(address, origin="https://elsewhere.example")
    assert asked.read_text() == ""


@pytest.mark.parametrize(
    "path",
    ["/", "/ranking", "/import_survey", "/openapi.html", "/nothing", "/a/b"],
)
def test_no_page_of_another_server_has_the_atlas_in_a_frame(server, path):
    with urlopen(server + path) as answer:
        assert answer.headers["content-security-policy"].endswith("frame-ancestors 'self'")


@pytest.mark.parametrize("path", ["/map.html?lang=en", "/?lang=en&embed=true"])
def test_the_map_that_is_made_for_an_article_stands_in_any_page(server, path):
    with urlopen(server + path) as answer:
        assert urlsplit(answer.url).path == "/map.html"
        assert "frame-ancestors * file:" in answer.headers["content-security-policy"]


def test_a_page_elsewhere_gets_an_empty_frame_and_ours_gets_its_map(visit, server, tmp_path):
    app, own_page = f"{server}/?lang=en", f"{server}/map.html?lang=en"
    (tmp_path / "article.html").write_text(
        f"<!doctype html><iframe src='{app}'></iframe>"
        f"<iframe id=map width=600 height=800 src='{own_page}'></iframe>"
    )
    with site(tmp_path) as host:
        reader = visit().open(f"{host}/article.html")
        reader.page.frame_locator("#map").locator("path[data-code='44021']").wait_for()
        assert not any("/?lang=en" in frame.url for frame in reader.page.frames)
    reader.open(app)
    reader.painted()
    inside = reader.page.locator(FRAME).evaluate("frame => frame.src")
    with urlopen(inside) as answer:
        assert answer.headers["content-security-policy"].endswith("; frame-ancestors 'self'")
