"""The door for files: every page in every form it has, and a sentence for whatever it has not."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import threading
import time
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import event_loop
import openpyxl
import pytest
import streamlit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.cartography.picture.paper import SHAPES
from geo.language import LANGUAGES
from geo.publishing.forms import render_queue
from geo.publishing.forms.endings import ENDINGS, PAGES, forms_of, pages_with_forms
from geo.publishing.forms.form_request import CHOICES
from geo.publishing.forms.render_queue import BusyError, RenderJob, RenderQueue
from geo.publishing.forms.rendered_file import RenderedFile
from geo.publishing.forms.routes import (
    form_routes,
    lost_form_route,
    refused_method,
    told_fault,
)

APP = Path(__file__).parents[3] / "app.py"
OF_A_SESSION = {"own_file"}  # no address holds a reader's file


@pytest.fixture(scope="module")
def client():
    routes = [*form_routes(), lost_form_route()]
    atlas = Starlette(routes=routes, exception_handlers={405: refused_method})  # as in app.py
    with TestClient(atlas, base_url="http://localhost:8501") as found:
        yield found


def everything():
    for page, forms in pages_with_forms().items():
        for ending in forms.endings():
            yield page, ending


@pytest.mark.parametrize(("page", "ending"), list(everything()))
def test_every_page_has_every_form_that_it_says_it_has(client, page, ending):
    found = client.get(f"/{page}.{ending}?lang=nl&{pages_with_forms()[page].example}")
    assert found.status_code == 200, found.text
    assert found.headers["content-type"].startswith(ENDINGS[ending].media_type.split(";")[0])
    assert f".{ending}" in found.headers["content-disposition"]
    content = found.content
    match ending:
        case "svg":
            assert ET.fromstring(content).tag.endswith("svg")
        case "png":
            assert Image.open(io.BytesIO(content)).size == (1200, 675)
        case "pdf":
            assert content.startswith(b"%PDF-")
        case "csv":
            assert list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        case "xlsx":
            assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames[0] == "data"
        case "json":
            assert json.loads(content)["rows"]
        case "html":
            assert content.startswith(b"<!doctype html>")
        case "geojson":
            assert json.loads(content)["type"] == "FeatureCollection"


@pytest.mark.parametrize("way", ["places", "indicators", "maps"])
@pytest.mark.parametrize("page", ["map", "ranking", "compare"])
def test_a_view_that_keeps_no_area_is_an_empty_file_or_a_sentence(client, page, way):
    """A region and a province of another: each of them is in the link for a reason."""
    if page != "compare" and way != "places":
        return
    query = "lang=en&edition=BE2018&indicator=q.progress&region=04000&province=70000"
    of_page = f"&way={way}&second=index&places=11002_62063" if page == "compare" else ""
    for ending in set(forms_of(page).endings()) - {"png", "pdf"}:
        found = client.get(f"/{page}.{ending}?{query}{of_page}")
        assert found.status_code in (200, 404), (ending, found.text)
        assert found.status_code == 200 or "nothing that could be given" in found.text


def test_json_has_the_rows_of_the_csv(client):
    query = "lang=en&edition=BE2018&indicator=index"
    rows = client.get(f"/map.json?{query}").json()["rows"]
    table = csv.DictReader(
        io.StringIO(client.get(f"/map.csv?{query}").content.decode("utf-8-sig"), newline="")
    )
    for ours, theirs in zip(rows, table, strict=True):
        assert ours["notice"] == theirs["notice"] == "Demonstration data: synthetic answers"
        assert ours["code"] == theirs["code"]
        assert (ours["value"] is None) == (theirs["value"] == "")
        assert ours["value"] is None or float(theirs["value"]) == ours["value"]
        assert ours["state"] == theirs["state"]


def test_a_link_leads_back_to_the_page(client):
    query = "lang=fr&edition=BE2018&indicator=index&province=60000"
    found = client.get(f"/map.json?{query}").json()
    assert found["link"] == f"http://localhost:8501/?{query}"


@pytest.mark.parametrize("query", ["", "?lang=nl&words=a%26b%3Cc"])
def test_the_name_of_the_map_leads_to_the_first_page(client, query):
    found = client.get(f"/map{query}", follow_redirects=False)
    assert found.status_code == 307
    assert found.headers["location"] == f"./{query}"


@pytest.mark.parametrize("shape", SHAPES)
def test_a_picture_has_the_shape_and_theme_that_were_asked_for(client, shape):
    found = client.get(f"/map.png?edition=BE2018&level=province&shape={shape}&theme=dark&title=no")
    image = Image.open(io.BytesIO(found.content)).convert("RGB")
    assert image.size == (SHAPES[shape].width, SHAPES[shape].height)
    assert image.getpixel((2, 2)) == (0x14, 0x18, 0x1C)


REFUSED = {
    "/map.exe": (404, "svg"),
    "/map.png.exe": (404, "svg"),
    "/sources.png": (404, "map"),
    "/method.png?edition=BE2018": (404, "csv"),
    "/map.png?times=5": (400, "1, 2, 3 and 4"),
    "/map.png?times=100000": (400, "times = 100000"),
    "/map.png?shape=huge": (400, "article"),
    "/map.csv?shape=article": (400, "shape"),
    "/map.png?nonsense=1": (400, "nonsense"),
    "/map.png?classes=99": (400, "classes = 99"),
    "/map.png?edition=BE1999": (404, "BE2018"),
    "/map.png?indicator=q.nothing": (400, "q.nothing"),
    "/map.csv?edition=BE2018&edition=BE2017": (400, "more than one edition"),
    "/map.csv?indicator=" + "x" * 5000: (414, "4,000"),
    "/commune.csv": (404, "nothing"),
    "/compare.csv": (404, "nothing"),
    "/change.png?edition=BE2018&since=BE2017&indicator=q.engaged": (404, "cannot be compared"),
    "/change.csv?edition=BE2018&since=BE2017&indicator=q.engaged": (404, "cannot be compared"),
    "/ranking.png?edition=BE2018&indicator=documented.all": (404, "put no commune before another"),
    "/ranking.csv?edition=BE2018&indicator=q.conception": (404, "have no order"),
    "/map.png?weights=high_low": (400, "high_low"),
    "/maps.png": (404, "The page maps has no such form"),
    "/Map.csv?lang=en": (404, "barometer"),
    "/index.pdf": (404, "map"),
    "/a/b.png": (404, "The page a/b has no such form"),
    "/nl/map.csv": (404, "The page nl/map has no such form"),
    "/a/static/b.svg": (404, "barometer"),
}


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_understood_gets_a_sentence_and_no_file(client, address):
    status, words = REFUSED[address]
    found = client.get(address, headers={"accept-language": "en"})
    assert found.status_code == status, found.text
    assert words in found.text
    assert found.headers["content-type"].startswith("text/plain")
    assert found.headers["cache-control"] == "no-store"
    assert "Traceback" not in found.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_is_in_the_language_of_the_reader(client, language):
    by_header = client.get("/map.exe", headers={"accept-language": f"{language}-BE, en;q=0.5"})
    by_link = client.get(f"/map.exe?lang={language}")
    assert by_header.text == by_link.text
    assert by_link.headers["content-language"] == language
    others = {client.get(f"/map.exe?lang={one}").text for one in LANGUAGES}
    assert len(others) == len(LANGUAGES)


def test_an_error_is_json_where_json_was_asked_for(client):
    found = client.get("/map.json?edition=XX")
    assert found.headers["content-type"] == "application/problem+json"
    assert found.json()["status"] == 404


def test_who_has_it_gets_nothing_new(client):
    address = "/map.svg?lang=de&edition=BE2018&level=region"
    first = client.get(address)
    tag = first.headers["etag"]
    again = client.get(address, headers={"if-none-match": f'"other", W/{tag}'})
    assert again.status_code == 304
    assert not again.content
    assert client.get(address).headers["etag"] == tag
    assert client.get(address, headers={"if-none-match": "*"}).status_code == 304
    other = client.get(address.replace("region", "province"), headers={"if-none-match": tag})
    assert other.status_code == 200
    assert "max-age=60" in first.headers["cache-control"]
    assert "vary" not in first.headers
    assert client.get("/map.svg?level=region").headers["vary"] == "accept-language"


@pytest.mark.parametrize(("page", "ending"), list(everything()))
def test_nothing_new_changes_nothing_of_what_a_browser_kept(client, page, ending):
    """What a 304 says of a file replaces what was said with it, its policy above all."""
    address = f"/{page}.{ending}?lang=nl&{pages_with_forms()[page].example}"
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    for name, value in again.headers.items():
        assert first.headers[name] == value


@pytest.mark.parametrize("address", ["/map.svg", "/openapi.json", "/maps.png", "/map"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_who_sends_something_is_told_in_his_language_that_there_is_only_something_to_get(
    client, address, method
):
    said = {
        client.request(method, f"{address}?lang={one}", follow_redirects=False).text
        for one in LANGUAGES
    }
    assert len(said) == len(LANGUAGES)
    found = client.request(method, f"{address}?lang=en", follow_redirects=False)
    assert found.status_code == 405
    assert "only be read" in found.text
    assert "GET" in found.headers["allow"]


def test_the_head_of_a_file_alone(client):
    found = client.head("/map.svg?level=region")
    assert found.status_code == 200
    assert not found.content


def test_nothing_of_a_file_runs_in_a_browser(client):
    found = client.get("/map.svg?level=region")
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert found.headers["x-content-type-options"] == "nosniff"
    assert b"<script" not in found.content


names = st.sampled_from(
    [
        *("edition", "indicator", "level", "vintage", "commune", "weights", "limits", "size"),
        *("classes", "palette", "places", "second", "way", "words", "year", "x", *CHOICES),
    ]
)
values = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", "%00", "<script>", "NaN", "inf", "1e999", "-1", "44021", "BE2018", "png"]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    page=st.sampled_from(PAGES), ending=st.text(max_size=8), query=st.dictionaries(names, values)
)
def test_no_address_breaks_the_door(client, page, ending, query):
    """Whatever stands in an address, the answer is a file, nothing new, or sentences."""
    path = f"/{page}.{quote(ending, safe='')}"
    found = client.get(path, params=query | {"zz": "1"})
    assert found.status_code in (400, 404, 414), found.text
    assert "<script>" not in found.text or found.headers["content-type"].startswith("text/plain")


def test_the_description_names_every_form_and_every_answer(client):
    found = client.get("/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    assert set(found["paths"]) == {f"/{page}.{ending}" for page, ending in everything()}
    for path in found["paths"].values():
        answers = {"200", "304", "307", "400", "403", "404", "410", "429", "500"}
        assert answers == set(path["get"]["responses"])
        for one in path["get"]["parameters"]:
            assert one["description"]
    operations = [path["get"]["operationId"] for path in found["paths"].values()]
    assert len(set(operations)) == len(operations)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_the_forms_has_links_that_work(client, language):
    found = client.get(f"/openapi.html?lang={language}")
    assert found.headers["cache-control"] == "no-cache"
    assert found.headers["vary"] == "accept-language"
    root = ET.fromstring(
        found.text.partition("\n")[2]
        .replace('<meta charset="utf-8">', "")
        .replace('<meta name="viewport" content="width=device-width, initial-scale=1">', "")
    )
    links = [one.get("href") for one in root.iter("a")]
    assert len(links) == len(list(everything())) + 1
    assert all(link.startswith("http://localhost:8501/") for link in links)


def test_the_files_of_streamlit_are_no_forms(client):
    """They stand at the root of the server, under endings of ours: the last route passes them."""
    root = Path(streamlit.__file__).parent / "static"
    for file in (one for one in root.rglob("*") if one.is_file()):
        if file.suffix.removeprefix(".") in ENDINGS:
            name = file.relative_to(root).as_posix()
            assert client.get(f"/{name}").text == "Not Found", name


def test_every_page_of_the_atlas_can_have_forms():
    assert set(PAGES) == {one.stem for one in APP.parent.glob("pages/*.py")}


def test_a_page_with_something_to_take_away_has_forms():
    """What the button *Download* gives of what is on screen, an address gives too."""
    for room in sorted(APP.parent.glob("geo/publishing/*_page")):
        page = room.name.removesuffix("_page")
        if page not in OF_A_SESSION:
            assert (room / "download.py").exists() == (forms_of(page) is not None), page


def test_an_unknown_page_has_no_forms():
    assert forms_of("nothing") is None
    assert forms_of("sources") is None
    assert all(forms_of(page) for page in pages_with_forms())


def order(tag):
    return RenderJob(None, "", None, tag)  # type: ignore[arg-type]


def test_a_file_is_made_once_for_all_who_wait(monkeypatch):
    made = []

    def slow(asked):
        made.append(asked.tag)
        time.sleep(0.05)
        return RenderedFile(b"x", "text/plain", "x")

    monkeypatch.setattr(render_queue, "_made", slow)

    async def all_at_once():
        queue = RenderQueue()
        files = await asyncio.gather(*(queue.serve(order("a")) for _ in range(20)))
        again = await queue.serve(order("a"))
        return [*files, again]

    assert len({id(one) for one in event_loop.run(all_at_once())}) == 1
    assert made == ["a"]


def test_two_at_a_time_and_a_queue_that_says_when_it_is_full(monkeypatch):
    running, most, gate = 0, 0, threading.Event()
    lock = threading.Lock()

    def held(asked):
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        gate.wait(5)
        with lock:
            running -= 1
        return RenderedFile(asked.tag.encode(), "text/plain", "x")

    monkeypatch.setattr(render_queue, "_made", held)

    async def rush():
        queue = RenderQueue(most_waiting=5)
        tasks = [asyncio.create_task(queue.serve(order(str(i)))) for i in range(12)]
        await asyncio.sleep(0.1)
        gate.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    found = event_loop.run(rush())
    assert most == 2
    assert sum(isinstance(one, BusyError) for one in found) == 5
    assert sum(isinstance(one, RenderedFile) for one in found) == 7


def test_a_reader_who_leaves_takes_nothing_from_the_others(monkeypatch):
    gate = threading.Event()
    monkeypatch.setattr(
        render_queue, "_made", lambda _: gate.wait(5) and RenderedFile(b"x", "text/plain", "x")
    )

    async def leave():
        queue = RenderQueue()
        first = asyncio.create_task(queue.serve(order("a")))
        second = asyncio.create_task(queue.serve(order("a")))
        await asyncio.sleep(0.05)
        first.cancel()
        gate.set()
        return (await second).content

    assert event_loop.run(leave()) == b"x"


def test_what_fails_is_not_kept(monkeypatch):
    tries = []

    def fails_once(asked):
        tries.append(asked)
        if len(tries) == 1:
            raise ValueError(asked.tag)
        return RenderedFile(b"x", "text/plain", "x")

    monkeypatch.setattr(render_queue, "_made", fails_once)

    async def twice():
        queue = RenderQueue()
        with pytest.raises(ValueError, match="a"):
            await queue.serve(order("a"))
        return (await queue.serve(order("a"))).content

    assert event_loop.run(twice()) == b"x"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", ["svg", "html", "json"])
def test_a_fault_of_ours_is_a_sentence_without_its_cause(monkeypatch, ending, language):
    async def breaks(*_):
        raise ValueError("/srv/secret <b>")

    monkeypatch.setattr(RenderQueue, "job_of", breaks)
    atlas = Starlette(routes=form_routes(), exception_handlers={500: told_fault})  # as in app.py
    with TestClient(atlas, raise_server_exceptions=False) as client:
        found = client.get(f"/map.{ending}?lang={language}")
    assert found.status_code == 500
    begins = {"nl": "Bij het maken", "fr": "Un problème", "de": "Beim Erstellen", "en": "Something"}
    assert begins[language] in found.text
    assert "secret" not in found.text
    assert found.headers["cache-control"] == "no-store"


def test_the_cache_is_bounded_in_number_and_in_bytes(monkeypatch):
    monkeypatch.setattr(
        render_queue, "_made", lambda one: RenderedFile(b"x" * 40, "text/plain", one.tag)
    )

    async def fill(queue, n):
        for i in range(n):
            await queue.serve(order(str(i)))
        return list(queue._kept)

    assert event_loop.run(fill(RenderQueue(most=3), 10)) == ["7", "8", "9"]
    monkeypatch.setattr(render_queue, "MOST_BYTES", 100)
    assert event_loop.run(fill(RenderQueue(), 10)) == ["8", "9"]


def test_when_busy_the_answer_says_when_to_come_again(monkeypatch):
    async def busy(*_):
        raise BusyError

    monkeypatch.setattr(RenderQueue, "serve", busy)
    with TestClient(Starlette(routes=form_routes())) as client:
        found = client.get("/map.svg?lang=en")
    assert found.status_code == 429
    assert int(found.headers["retry-after"]) > 0
    assert "busy" in found.text
