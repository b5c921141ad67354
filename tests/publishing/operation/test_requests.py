"""Each request has a number and a kind; sessions say which process has them."""

import logging

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient

from geo.publishing.operation.prefix import Prefix
from geo.publishing.operation.requests import KINDS, Requests, kind_of, process_name

PAGES = ("map", "commune")


class Counted:
    def __init__(self):
        self.answers, self.now, self.begun = [], 0, 0

    def answered(self, kind, method, status, _seconds):
        self.answers.append((kind, method, status))

    def session_began(self):
        self.now += 1
        self.begun += 1

    def session_ended(self):
        self.now -= 1


async def says_its_number(request):
    return PlainTextResponse(request.headers["x-request-id"])


async def fails(request):
    raise ValueError("q.progress")


async def session(websocket):
    await websocket.accept()
    await websocket.receive_text()
    await websocket.close()


async def turned_away(websocket):
    await websocket.close()


@pytest.fixture
def counted():
    return Counted()


@pytest.fixture
def client(counted):
    app = Starlette(
        routes=[
            Route("/map", says_its_number),
            Route("/commune", says_its_number),
            Route("/map.svg", fails),
            WebSocketRoute("/_stcore/stream", session),
            WebSocketRoute("/other", turned_away),
        ],
        middleware=[
            Middleware(Prefix, prefix="/atlas"),
            Middleware(Requests, pages=PAGES, counter=counted, process="a1"),
        ],
    )
    with TestClient(app, raise_server_exceptions=False) as found:
        yield found


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/commune", "page"),
        ("/map.png", "form"),
        ("/commune.pdf", "form"),
        ("/story", "story"),
        ("/story.pptx", "story"),
        ("/story/step", "story"),
        ("/check/a-secret", "check"),
        ("/app/static/map-0123456789.js", "file"),
        ("/static/js/index.js", "file"),
        ("/media/abc.csv", "file"),
        ("/_stcore/upload_file/session/file", "upload"),
        ("/_stcore/stream", "session"),
        ("/_stcore/health", "health"),
        ("/readyz", "health"),
        ("/map/png", "other"),
        ("/nowhere", "other"),
        ("/../../etc/passwd", "other"),
    ],
)
def test_what_is_asked_for_is_one_of_a_few_words(path, kind):
    assert kind_of(path, PAGES) == kind
    assert kind in KINDS


def test_a_request_has_the_number_of_the_proxy_inside_and_in_the_answer(client):
    number = "0123456789abcdef0123456789abcdef"
    answer = client.get("/atlas/map", headers={"x-request-id": number})
    assert answer.text == answer.headers["x-request-id"] == number


@pytest.mark.parametrize("given", [None, "", "Ath 51004", "x" * 400, "0123"])
def test_what_is_no_number_is_not_taken(client, given):
    headers = {} if given is None else {"x-request-id": given}
    answer = client.get("/atlas/map", headers=headers)
    assert answer.text == answer.headers["x-request-id"] != given
    assert len(answer.text) == 32


def test_requests_are_counted_and_logged_by_kind_without_their_address(client, counted, caplog):
    caplog.set_level(logging.INFO, "atlas.requests")
    client.get("/atlas/commune?commune=44021&q=a name")
    client.request("BREW", "/atlas/nowhere/44021")
    client.get("/atlas/map.svg?indicator=q.progress")
    assert counted.answers == [
        ("page", "GET", 200),
        ("other", "other", 404),
        ("form", "GET", 500),
    ]
    said = [one.getMessage() for one in caplog.records if one.name == "atlas.requests"]
    assert said == ["GET page 200", "other other 404", "GET form 500"]


def test_a_session_says_which_process_has_it_and_so_does_a_page(client, counted):
    with client.websocket_connect("/atlas/_stcore/stream") as connection:
        assert counted.now == 1
        cookie = dict(connection.extra_headers)[b"set-cookie"].decode()
        connection.send_text("end")
    assert cookie == "atlas_process=a1; Path=/atlas/; HttpOnly; SameSite=Lax"
    assert (counted.now, counted.begun) == (0, 1)
    with pytest.raises(Exception), client.websocket_connect("/atlas/other"):  # noqa: B017, PT011
        pass
    assert (counted.now, counted.begun) == (0, 1)
    assert client.get("/atlas/commune").headers["set-cookie"] == cookie
    told = client.get("/atlas/commune", headers={"cookie": "atlas_process=a1"})
    assert "set-cookie" not in told.headers
    told = client.get("/atlas/commune", headers={"cookie": "atlas_process=a2"})
    assert told.headers["set-cookie"] == cookie


@pytest.mark.parametrize(("given", "name"), [("a1", "a1"), ("", ""), ("a;b", ""), ("a" * 33, "")])
def test_the_name_of_a_process_is_one_that_a_cookie_can_have(given, name):
    assert process_name({"ATLAS_PROCESS": given}) == name
