"""The atlas below a path: what is asked for there, what is not, where answers lead."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.publishing.operation.prefix import Prefix, read_prefix


async def base(request: Request):
    return PlainTextResponse(str(request.base_url))


async def leads(request: Request):
    return RedirectResponse(request.query_params["to"])


def client(prefix: str) -> TestClient:
    routes = [Route("/map.png", base), Route("/leads", leads)]
    app = Starlette(routes=routes, middleware=[Middleware(Prefix, prefix=prefix)])
    return TestClient(app, base_url="https://a.be", follow_redirects=False)


@pytest.mark.parametrize(
    ("written", "prefix"),
    [("", ""), ("/", ""), ("atlas", "/atlas"), ("/atlas/", "/atlas"), (" /a/b-c ", "/a/b-c")],
)
def test_a_path_is_read_however_it_is_written(written, prefix):
    assert read_prefix(written) == prefix


@pytest.mark.parametrize(
    "written", ["/a b", "/a?b", "../a", "/a/./b", "/a//b", "/é", "/a%20b", "x\ny"]
)
def test_what_is_no_path_is_refused(written):
    with pytest.raises(ValueError):  # noqa: PT011  (what was written)
        read_prefix(written)


def test_without_a_path_nothing_changes():
    assert client("").get("/map.png").text == "https://a.be/"


def test_what_is_below_is_asked_of_the_atlas_which_knows_where_it_is():
    assert client("/atlas").get("/atlas/map.png").text == "https://a.be/atlas/"


@pytest.mark.parametrize("path", ["/map.png", "/", "/atlasmap.png", "/ATLAS/map.png"])
def test_what_is_not_below_is_told_where_the_atlas_is(path):
    answer = client("/atlas").get(path, headers={"accept-language": "de"})
    assert answer.status_code == 404
    assert "/atlas/" in answer.text


def test_the_path_without_its_slash_leads_to_the_first_page_with_its_view():
    answer = client("/atlas").get("/atlas?lang=nl&edition=BE2018")
    assert answer.status_code == 308
    assert answer.headers["location"] == "/atlas/?lang=nl&edition=BE2018"


@pytest.mark.parametrize(
    ("to", "where"),
    [
        ("/", "/atlas/"),
        ("/atlas/map", "/atlas/map"),
        ("./map", "./map"),
        ("https://login.example/x", "https://login.example/x"),
        ("//login.example/x", "//login.example/x"),
    ],
)
def test_the_root_of_the_server_is_the_path(to, where):
    """As Streamlit leads there after a login."""
    answer = client("/atlas").get("/atlas/leads", params={"to": to})
    assert answer.headers["location"] == where
