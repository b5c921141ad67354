"""What a page will fetch is said in its first bytes, is there, and is kept by the browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from test_first_page import BASE, DOCUMENT, TITLES

import app as atlas
from geo.cartography.assets import STATIC, prepare
from geo.cartography.upstream_files import LOGIN_COOKIE, chunks_of, frame_scripts
from geo.publishing.first_paint.ahead import KeptFiles, connect_at_once, fetched_ahead
from geo.publishing.first_paint.content import first_page
from geo.publishing.first_paint.middleware import FirstPaint
from geo.publishing.first_paint.page import with_words
from geo.publishing.forms.render_queue import RenderQueue
from geo.publishing.page_policy import page_policy
from geo.publishing.view import View

PACKAGE = Path(streamlit.__file__).parent / "static"


def test_the_scripts_of_the_app_are_those_of_the_package():
    chunks = chunks_of("Selectbox", "ComponentInstance")
    names = [chunk.rpartition("/")[2].partition(".")[0] for chunk in chunks]
    assert {"Selectbox", "ComponentInstance"} <= set(names)
    assert len(set(chunks)) == len(chunks) > 10
    for chunk in chunks:
        assert (PACKAGE / chunk).is_file()
        assert chunk.rpartition("/")[2] not in DOCUMENT


def test_an_element_that_there_is_not_asks_for_nothing():
    assert chunks_of("NothingOfTheKind") == ()


def test_the_script_of_the_frame_is_named():
    (script,) = frame_scripts()
    assert re.fullmatch(
        r"component/streamlit_folium\.st_folium/static/js/main\.[0-9a-f]{8}\.js", script
    )


def test_a_map_asks_for_its_script_and_its_outlines():
    laid = prepare()
    for view, vintage in ((View(), 2018), (View(vintage=2025), 2025)):
        ahead = {address: kind for kind, address in fetched_ahead(view, with_map=True)}
        assert ahead[f"app/static/{laid.geometry[vintage]}"] == "fetch"
        assert ahead[f"app/static/{laid.scripts[0]}"] == "script"
    for _, address in fetched_ahead(View(), with_map=True):
        if address.startswith("app/static/"):
            assert (STATIC / address.removeprefix("app/static/")).is_file()


def test_a_page_without_a_map_does_not():
    addresses = [address for _, address in fetched_ahead(View(), with_map=False)]
    assert not [one for one in addresses if one.startswith("component/") or "boundaries" in one]
    assert addresses


def test_it_stands_behind_what_streamlit_asks_for_itself():
    words = first_page("map", {}, "en", f"{BASE}/", TITLES["map"])
    page = with_words(DOCUMENT, words, "", fetched_ahead(View(), with_map=True))
    links = re.findall(r'<link rel="(?:modulepreload|preload)"[^>]*href="\./([^"]+)"', page)
    of_streamlit = [link for link in links if link in DOCUMENT]
    assert links[: len(of_streamlit)] == of_streamlit
    assert len(set(links)) == len(links)


def served(origins) -> TestClient:
    async def document(_):
        return Response(DOCUMENT, media_type="text/html")

    paint = Middleware(
        FirstPaint,
        titles=TITLES,
        on_top=atlas.ON_TOP,
        queue=RenderQueue(),
        connect=connect_at_once(origins),
    )
    return TestClient(Starlette(routes=[Route("/map", document)], middleware=[paint]))


def test_the_page_connects_at_once_and_not_for_those_who_have_logged_in():
    with served(["https://*.example.be", "</script>"]) as client:
        page = client.get("/map").text
        assert "window.__streamlit={BACKEND_BASE_URL" in page
        assert '"https://*.example.be", "\\u003c/script>"' in page
        known = client.get("/map", headers={"cookie": f"{LOGIN_COOKIE}=x"}).text
        assert "__streamlit" not in known
    with served([]) as client:
        assert "__streamlit" not in client.get("/map").text


def test_without_origins_there_is_no_script_to_name():
    assert connect_at_once([]) == ""
    assert page_policy([connect_at_once([])]) == page_policy()


def test_the_script_that_connects_is_whole():
    script = connect_at_once(["a"])
    assert script.count("{") == script.count("}") == 2
    assert script.count("<script>") == script.count("</script>") == 1


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/app/static/map-0123456789.js", True),
        ("/base/app/static/boundaries-2018-0123456789.bin", True),
        ("/component/streamlit_folium.st_folium/static/js/main.521860b0.js", True),
        ("/component/streamlit_folium.st_folium/index.html", False),
        ("/app/static/map.js", False),
        ("/map.png", False),
        ("/elsewhere/map-0123456789.js", False),
        ("/app/static/gone-0123456789.js", False),
    ],
)
def test_what_has_a_hash_in_its_name_is_kept(path, kept):
    async def answer(request):
        return PlainTextResponse("", status_code=404 if "gone" in request.url.path else 200)

    routes = [Route("/{path:path}", answer)]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(KeptFiles)])) as client:
        found = client.get(path)
    assert ("immutable" in found.headers.get("cache-control", "")) is kept


@pytest.mark.parametrize(
    ("path", "root", "status"),
    [
        ("/static/js/index.gone.js", "", 404),
        ("/static", "", 200),
        ("/atlas/static/gone.css", "/atlas", 404),
        ("/static/there.js", "", 200),
        ("/nothing", "", 200),
    ],
)
def test_a_file_of_streamlit_that_is_not_there_is_no_page(path, root, status):
    """Streamlit answers whatever it does not know with its page."""

    async def answer(request):
        there = "there" in request.url.path
        return Response("said", media_type="text/javascript" if there else "text/html")

    routes = [Route("/{path:path}", answer)]
    served = Starlette(routes=routes, middleware=[Middleware(KeptFiles)])
    with TestClient(served, root_path=root) as client:
        found = client.get(path)
    assert (found.status_code, found.text) == (status, "said" if status == 200 else "")
