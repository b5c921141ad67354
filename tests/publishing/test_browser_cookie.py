"""A page brings a cookie, nothing else does, and connections are marked by it."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.publishing.browser_cookie import COOKIE, MARK, BrowserCookie
from geo.publishing.editors import KEY

LINK = "/import_survey?lang=nl&editor=k"


def opened(address=LINK, *, base="http://localhost", root="", **headers):
    async def answer(request):
        return HTMLResponse(",".join(request.headers.getlist(MARK)))

    served = Starlette(
        routes=[Route("/{page}", answer, methods=["GET", "POST"])],
        middleware=[Middleware(BrowserCookie, pages=["map", "import_survey"])],
    )
    client = TestClient(served, base_url=base, root_path=root)
    return client.get(
        address, headers={name.replace("_", "-"): said for name, said in headers.items()}
    )


@pytest.fixture(autouse=True)
def printed(monkeypatch):
    monkeypatch.setenv(KEY, "k")


def test_the_link_brings_a_cookie_that_no_script_reads():
    found, again = opened(), opened()
    said = found.headers["set-cookie"]
    assert re.fullmatch(rf"{COOKIE}=[\w-]{{32}}; Path=/; HttpOnly; SameSite=Lax", said)
    assert found.headers["cache-control"] == "no-store"
    assert again.headers["set-cookie"] != said


def test_below_a_path_and_by_tls_it_is_for_these_only():
    said = opened(f"/atlas{LINK}", base="https://localhost", root="/atlas").headers["set-cookie"]
    assert "; Path=/atlas;" in said
    assert said.endswith("; Secure")


@pytest.mark.parametrize("address", ["/map", "/map?lang=nl", "/import_survey", "/map?editors=k"])
def test_a_reader_gets_one_with_a_page_that_nobody_keeps_for_others(address):
    found = opened(address)
    assert re.fullmatch(
        rf"{COOKIE}=[\w-]{{32}}; Path=/; HttpOnly; SameSite=Lax", found.headers["set-cookie"]
    )
    assert found.headers["cache-control"] == "private, no-cache"
    assert "set-cookie" not in opened(address, cookie=found.headers["set-cookie"]).headers


@pytest.mark.parametrize("address", ["/map.html", "/map.png", "/other", "/map.html?editors=k"])
def test_what_a_proxy_keeps_for_others_brings_none(address):
    assert "set-cookie" not in opened(address).headers


def test_a_browser_keeps_its_own_and_is_marked_without_giving_it_away():
    value = "A-_" + "b" * 29
    found = opened(cookie=f"{COOKIE}={value}")
    assert "set-cookie" not in found.headers
    assert re.fullmatch(r"[\da-f]{64}", found.text)
    assert opened("/map", cookie=f"{COOKIE}={value}").text == found.text
    assert opened("/map", cookie=f"{COOKIE}={value[::-1]}").text not in ("", found.text)


@pytest.mark.parametrize("value", ["", "short", "x" * 33, "x" * 31 + ".", "é" * 32])
def test_what_was_not_given_here_marks_nothing(value):
    assert opened("/map", cookie=f"{COOKIE}={value}".encode()).text == ""
    assert "set-cookie" in opened(cookie=f"{COOKIE}={value}".encode()).headers


def test_a_mark_from_outside_is_none():
    assert opened("/map", x_atlas_browser="f" * 64).text == ""
    value = "c" * 32
    both = opened("/map", x_atlas_browser="f" * 64, cookie=f"{COOKIE}={value}").text
    assert both == opened("/map", cookie=f"{COOKIE}={value}").text
