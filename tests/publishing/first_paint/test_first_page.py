"""The page that arrives before Streamlit: the view in words, in its language, and nothing else's."""

from __future__ import annotations

from importlib import resources
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

import app as atlas
from geo.cartography.picture.paper import Look
from geo.cartography.upstream_files import FIRST_PAGE
from geo.language import LANGUAGES, AtlasError, Text, translator
from geo.publishing.export.formats import formats_for
from geo.publishing.first_paint import middleware
from geo.publishing.first_paint.content import first_page
from geo.publishing.first_paint.middleware import FirstPaint
from geo.publishing.forms.endings import forms_of, pages_with_forms
from geo.publishing.forms.render_queue import RenderQueue
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.view import parse_view
from geo.survey import get_indicator

DOCUMENT = (resources.files("streamlit") / "static" / "index.html").read_text("utf-8")
TITLES = atlas.ON_TOP | atlas.IN_MENU
BASE = "http://localhost:8501"


async def document(request):
    if {"if-none-match", "if-modified-since"} & set(request.headers):
        return Response(status_code=304)
    return HTMLResponse(DOCUMENT, headers={"etag": '"old"'})


async def failing(_):
    return HTMLResponse("<p>broken</p>", status_code=500)


async def text(_):
    return PlainTextResponse("plain")


@pytest.fixture(scope="module")
def client():
    routes = [
        Route("/ranking", failing),
        Route("/own_file", text),
        Route("/{page:path}", document),
    ]
    served = Starlette(
        routes=routes,
        middleware=[
            Middleware(FirstPaint, titles=TITLES, on_top=atlas.ON_TOP, queue=RenderQueue())
        ],
    )
    with TestClient(served, base_url=BASE) as found:
        yield found


def head_of(page: str) -> dict[str, str]:
    """Name or property -> content of every meta element."""
    start, end = page.index("<title>"), page.index('<meta name="twitter:title"')
    root = ET.fromstring("<head>" + page[start:end].replace('">', '"/>') + "</head>")
    return {one.get("name") or one.get("property"): one.get("content") for one in root.iter("meta")}


QUERY = {"edition": "BE2018", "indicator": "q.progress"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_says_what_it_shows_in_its_language(client, language):
    query = urlencode({"lang": language} | QUERY)
    page = client.get(f"/map?{query}", headers={"accept-language": "fr"}).text
    say = translator(language)
    label = say.render(DEMONSTRATION_LABEL)
    assert f'<html lang="{language}">' in page
    shown = say.render(get_indicator("BE2018", "q.progress").label)
    assert f"<title>{shown}, 2018 – {say('Smart City Atlas of Belgium')}</title>" in page
    head = head_of(page)
    assert head["og:title"].startswith(f"{label} – ")
    assert "44" in head["og:title"]
    assert head["description"].startswith(f"{label}.")
    for needed in ("123", "589", "2018"):
        assert needed in head["description"]
    assert head["og:image"] == f"{BASE}/map.png?{query}"
    assert head["og:url"] == f"{BASE}/?{query}"
    assert head["twitter:card"] == "summary_large_image"
    for other in LANGUAGES:
        link = f"{BASE}/?{query.replace(f'lang={language}', f'lang={other}')}"
        assert f'hreflang="{other}" href="{link.replace("&", "&amp;")}"' in page


def test_without_javascript_there_is_the_picture_the_table_and_the_files(client):
    page = client.get("/map?" + urlencode({"lang": "en"} | QUERY)).text
    shown = page[page.index("<noscript>") : page.index("</noscript>")]
    assert "You need to enable JavaScript" not in page
    assert f'src="{BASE}/map.png?lang=en&amp;edition=BE2018&amp;indicator=q.progress"' in shown
    assert shown.count("<tr>") == 123 + 1
    assert ">466<" in shown
    for ending in ("svg", "png", "pdf", "csv", "xlsx", "geojson", "json"):
        assert f"/map.{ending}?" in shown
    assert "Demonstration data: synthetic answers" in shown


@pytest.mark.parametrize("page", [name for name in TITLES if name not in ("ranking", "own_file")])
def test_every_page_has_its_title_and_its_address(client, page):
    found = client.get(f"/{page}?lang=de").text
    say = translator("de")
    title = say.render(TITLES[page])
    atlas_name = say("Smart City Atlas of Belgium")
    if page == "map":  # its indicator, of the edition's year
        title = "Selbst eingeschätzter Fortschritt, 2018"
    assert f"<title>{title} – {atlas_name}</title>" in found
    assert head_of(found)["og:url"].startswith(f"{BASE}/{'' if page == 'map' else page}?lang=de")


def test_a_commune_is_called_by_its_name(client):
    found = client.get("/commune?lang=fr&edition=BE2018&commune=44021").text
    assert "<title>Gand – " in found
    assert head_of(found)["og:title"] == "Gand"


def test_the_language_is_the_browsers_where_the_link_has_none(client):
    found = client.get("/map", headers={"accept-language": "de-BE,de;q=0.9,en;q=0.5"})
    assert '<html lang="de">' in found.text
    assert "accept-language" in found.headers["vary"].lower()
    assert found.headers["cache-control"] == "no-cache"
    assert "etag" not in found.headers


@pytest.mark.parametrize("name", ["if-none-match", "if-modified-since"])
def test_streamlits_own_document_is_not_what_the_browser_has(client, name):
    """Its tag is that of a document without words: the view may be another one, or withdrawn."""
    found = client.get("/map", headers={name: '"old"'})
    assert found.status_code == 200
    assert "og:title" in found.text


PICTURED = [name for name, forms in pages_with_forms().items() if forms.picture is not None]


LINKS = [(page, {}) for page in PICTURED] + [("compare", {"places": "11002_62063"})]


@pytest.mark.parametrize("edition", ["BE2018", "BE2017", "WAL2020", "WAL2018"])
@pytest.mark.parametrize(("page", "more"), LINKS)
def test_a_picture_is_named_where_there_is_one(page, edition, more):
    """The bare link of a page, as most people send it, and one that compares."""
    query = {"lang": "en", "edition": edition, **more}
    named = first_page(page, query, "en", f"{BASE}/", TITLES[page])
    view = parse_view(query, "en")[0]
    there = forms_of(page).picture(view, Look(), f"{BASE}/") is not None
    assert bool(named.picture) == there
    taken = forms_of(page).download(view, f"{BASE}/")
    endings = {ending for ending, _ in named.files}
    assert ("png" in endings) == there
    assert ("csv" in endings) == (taken is not None)
    assert ("geojson" in endings) == (taken is not None and "geojson" in formats_for(taken))


def test_a_page_without_a_picture_shows_none(client):
    found = client.get("/commune?lang=en").text
    assert "og:image" not in found
    assert '<meta name="twitter:card" content="summary">' in found
    assert "<img" not in found


@pytest.mark.parametrize(
    ("path", "body"),
    [("/ranking", "<p>broken</p>"), ("/own_file", "plain"), ("/nothing", DOCUMENT)],
)
def test_what_is_no_page_goes_through_as_it_came(client, path, body):
    assert client.get(path).text == body


def test_other_methods_go_through(client):
    assert client.post("/map").status_code == 405


def test_it_is_packed_where_the_browser_takes_that(client):
    packed = client.get("/map", headers={"accept-encoding": "gzip"})
    plain = client.get("/map", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < 48_000


def test_a_document_that_is_made_otherwise_stays_as_it_is(monkeypatch):
    async def other(_: object) -> Response:
        return HTMLResponse("<html><title>New</title></html>")

    served = Starlette(
        routes=[Route("/map", other)],
        middleware=[
            Middleware(FirstPaint, titles=TITLES, on_top=atlas.ON_TOP, queue=RenderQueue())
        ],
    )
    with TestClient(served) as client:
        assert client.get("/map").text == "<html><title>New</title></html>"


def test_where_data_is_damaged_the_page_comes_without_words(client, monkeypatch):
    def damaged(*_):
        raise AtlasError(Text("Year: {year}.", year="x"))

    monkeypatch.setattr(middleware, "first_page", damaged)
    assert client.get("/map?lang=nl").text == DOCUMENT


values = st.one_of(
    st.text(max_size=30), st.sampled_from(["<script>", '"><img src=x>', "44021", ""])
)


@settings(deadline=None)
@given(
    page=st.sampled_from(list(TITLES)),
    query=st.dictionaries(st.sampled_from(["lang", "edition", "commune", "words", "x"]), values),
)
def test_whatever_the_link_says_nothing_of_it_becomes_markup(page, query):
    from geo.publishing.first_paint.page import with_words

    words = first_page(page, query, "en", f"{BASE}/", TITLES[page])
    made = with_words(DOCUMENT, words)
    assert made.count("<script") == DOCUMENT.count("<script")
    assert made.count("<img") == ("<img" in made)
    assert "src=x" not in made.replace("&#34;", "")


def test_streamlits_document_has_each_part_once():
    for part in FIRST_PAGE.values():
        assert len(part.findall(DOCUMENT)) == 1
