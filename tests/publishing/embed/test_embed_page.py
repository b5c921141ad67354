"""The map as a page of its own: what it knows, what it may do, and how one gets there."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import event_loop
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.cartography.assets import STATIC, prepare
from geo.cartography.colours import THEMES
from geo.cartography.missing_patterns import LEFT_OUT
from geo.language import LANGUAGES, translator
from geo.publishing.embed.content import document_of, map_data
from geo.publishing.embed.document import as_json
from geo.publishing.embed.options import CONTROLS, EmbedOptions, read_options
from geo.publishing.embed.page import embed_page
from geo.publishing.embed.redirect import EmbedRedirect
from geo.publishing.forms.routes import form_routes
from geo.publishing.map_view import compose
from geo.publishing.view import View

LINK = "http://localhost:8501/map?lang=nl&edition=BE2018&indicator=q.progress"
QUERY = "lang=nl&edition=BE2018&indicator=q.progress"
VIEWS = {
    "numbers": View(lang="nl"),
    "a filter": View(lang="fr", provinces=("60000",)),
    "answers in words": View(lang="de", indicator="q.strategy"),
    "estimates": View(lang="en", level="province"),
    "whom a programme lists": View(lang="nl", indicator="documented.all"),
    "newer boundaries": View(lang="fr", vintage=2025, selected="46030"),
}


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=form_routes()), base_url="http://localhost:8501") as found:
        yield found


def data_of(html):
    (found,) = re.findall(r'<script type="application/json" id="atlas-data">(.*?)</script>', html)
    assert not set("<>&") & set(found)
    return json.loads(found)


@pytest.mark.parametrize("name", VIEWS)
def test_the_page_knows_what_the_map_shows(name):
    view = VIEWS[name]
    composed, say = compose(view), translator(view.lang)
    data = data_of(embed_page(view, EmbedOptions(), LINK))
    (found,) = data["maps"]
    words = found["said"][view.lang]
    assert found["letters"] == composed.picture.letters
    assert found["legend"] == [[one.letter, one.count] for one in composed.picture.legend(say)]
    assert words["labels"] == [say.render(one.label) for one in composed.picture.legend(say)]
    assert set(found["letters"]) <= {*dict(found["legend"]), LEFT_OUT}
    for theme in THEMES:
        assert tuple(found["colours"][theme]) == compose(view, theme).picture.colours
    missing = {letter for letter in found["letters"] if letter.isalpha()}
    assert missing == set(found.get("patterns", {}))
    valued = sum(letter.isdigit() for letter in found["letters"])
    assert len(found.get("values", ())) == (0 if found["categories"] else valued)
    assert data.get("selected", "") == (view.selected or "")
    assert str(found["vintage"]) in data["outlines"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_in_the_language_of_the_page(language):
    html = embed_page(View(lang=language), EmbedOptions(), LINK)
    data = data_of(html)
    assert f'<html lang="{language}">' in html
    assert data["languages"][language]["words"]
    for other in set(LANGUAGES) - {language}:
        assert "words" not in data["languages"][other]
        href = data["languages"][other]["href"]
        assert href.startswith("map.html?")
        assert parse_qs(urlsplit(href).query)["lang"] == [other]
    assert translator(language)("Demonstration data: synthetic answers") in html


def test_a_map_can_be_in_several_languages_at_once():
    view = View(lang="nl", level="region")
    found = map_data(view, LANGUAGES, EmbedOptions(), LINK, prepare())
    assert set(found.said) == set(LANGUAGES)
    assert len({one.title for one in found.said.values()}) == len(LANGUAGES)
    for language, words in found.said.items():
        assert f"lang={language}" in words.link
        assert len(words.labels) == len(found.legend)


def test_what_is_empty_is_left_out_and_none_is_not():
    plain = as_json(document_of(View(), EmbedOptions(titled=False, controls=()), LINK))
    assert plain["titled"] is False
    assert "controls" not in plain
    assert "theme" not in plain
    assert 0 in plain["maps"][0]["values"]


def test_a_page_without_its_title_says_what_it_shows_below():
    view = View(lang="en", level="province")
    titled, html = (embed_page(view, EmbedOptions(titled=one), LINK) for one in (True, False))
    title = translator("en").render(compose(view).title())
    assert f"<h1>{title}</h1>" in titled
    assert "<h1>" not in html
    assert f'<p class="subtitle">{title}, out of 10.' in html


def test_readers_without_javascript_get_the_picture_and_the_rows(client):
    html = client.get(f"/map.html?{QUERY}&theme=dark").text
    without = re.search(r"<noscript>(.*?)</noscript>", html, re.DOTALL)[1]
    picture = re.search(r'<img src="([^"]+)"', without)[1].replace("&amp;", "&")
    assert "theme=dark" in picture
    assert client.get(f"/{picture}").headers["content-type"].startswith("image/svg+xml")
    table = compose(View(lang="nl")).table()
    assert without.count("<tr>") == len(table)
    assert table.loc["11002", "shown"] in without


def test_it_may_stand_in_any_page_and_fetch_from_its_own_server_only(client):
    found = client.get(f"/map.html?{QUERY}")
    policy = dict(
        part.strip().split(" ", 1) for part in found.headers["content-security-policy"].split(";")
    )
    assert policy["frame-ancestors"] == "* file:"  # an article on a disk, too
    assert policy["default-src"] == "'none'"
    for kind in ("script-src", "style-src", "connect-src"):
        assert policy[kind] == "'self'"
    assert "x-frame-options" not in found.headers
    assert "set-cookie" not in found.headers
    assert found.headers["x-content-type-options"] == "nosniff"
    # What the policy would not run or paint is not there either.
    assert not re.search(r"<style|\sstyle=|\son\w+=", found.text)
    assert re.findall(r"<script(?! defer src| type=.application/json)", found.text) == []
    assert not re.search(r'(?:src|href)="https?://(?!localhost:8501/)', found.text)


def test_a_proxy_can_keep_it(client):
    first = client.get(f"/map.html?{QUERY}")
    assert "public" in first.headers["cache-control"]
    again = client.get(f"/map.html?{QUERY}", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    other = client.get(f"/map.html?{QUERY}&title=0")
    assert other.headers["etag"] != first.headers["etag"]


REFUSED = {
    "controls=dance": (400, "controls = dance"),
    "controls=search,": (400, "controls"),
    "title=perhaps": (400, "title = perhaps"),
    "theme=pink": (400, "light and dark"),
    "shape=square": (400, "shape"),
    "edition=BE1999": (404, "BE2018"),
    "nonsense=%3Cscript%3E": (400, "nonsense"),
    "words=" + "x" * 5000: (414, "4,000"),
}


@pytest.mark.parametrize("query", REFUSED)
def test_what_is_not_understood_gets_a_sentence(client, query):
    status, words = REFUSED[query]
    found = client.get(f"/map.html?lang=en&{query}")
    assert found.status_code == status
    assert words in unescape(found.text)
    assert "<script>" not in found.text
    assert found.headers["content-type"].startswith("text/html")
    assert found.headers["cache-control"] == "no-store"
    assert "frame-ancestors *" in found.headers["content-security-policy"]
    assert '<html lang="en">' in found.text


def test_what_may_not_leave_is_on_no_page(client, monkeypatch):
    from geo.language import AtlasError, Text

    def refuse(*_):
        raise AtlasError(Text("What communes answered is confidential."))

    monkeypatch.setattr("geo.publishing.export.map_rows.may_be_downloaded", refuse)
    found = client.get("/map.html?lang=en&edition=BE2018&indicator=q.progress&level=arrondissement")
    assert found.status_code == 403
    assert "atlas-data" not in found.text


@given(
    st.builds(
        EmbedOptions,
        st.booleans(),
        st.lists(st.sampled_from(CONTROLS), unique=True).map(
            lambda some: tuple(one for one in CONTROLS if one in some)
        ),
        st.sampled_from([None, "light", "dark"]),
    )
)
def test_options_are_read_as_they_are_written(options):
    assert read_options(options.query()) == (options, [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from(["title", "theme", "controls"]), st.text(max_size=20)))
def test_no_option_breaks_the_page(query):
    options, wrong = read_options(query)
    assert isinstance(options, EmbedOptions)
    assert {name for name, _ in wrong} <= set(query)


# --- the files that belong to it


def test_its_files_are_kept_for_ever_and_come_packed(client):
    html = client.get(f"/map.html?{QUERY}").text
    outlines = data_of(html)["outlines"]["2018"]["url"]
    names = re.findall(r'(?:src|href)="(map-parts/[^"]+)"', html)
    assert outlines in names
    assert len(names) == 5
    sent = len(gzip.compress(html.encode()))
    for name in names:
        found = client.get(f"/{name}", headers={"accept-encoding": "gzip"})
        assert found.status_code == 200
        assert "immutable" in found.headers["cache-control"]
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.content == (STATIC / name.rpartition("/")[2]).read_bytes()
        plain = client.get(f"/{name}", headers={"accept-encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == found.content
        sent += int(found.headers["content-length"])
    assert sent < 157_000


@pytest.mark.parametrize("name", ["nothing.js", "..%2Fapp.py", "atlas.js", "%00", "page.css"])
def test_no_other_file_is_served(client, name):
    assert client.get(f"/map-parts/{name}").status_code == 404


# --- everything in one file


def test_a_whole_page_has_everything_inside_and_lets_nothing_else_in():
    html = embed_page(View(lang="fr"), EmbedOptions(), LINK, whole=True)
    assert not re.search(r"<(?:link rel=.stylesheet|script defer|img)", html)
    assert (
        re.findall(
            r"url\((?!#|data:font)[^)]*\)",
            re.sub(r"<script.*?</script>", "", html, flags=re.DOTALL),
        )
        == []
    )
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1]
    assert policy.startswith("default-src 'none'")
    for tag in ("script", "style"):
        for text in re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL):
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    packed = base64.b64decode(data_of(html)["outlines"]["2018"]["packed"])
    assert json.loads(gzip.decompress(packed).split(b"\n")[0])["vintage"] == 2018
    assert list(data_of(html)["languages"]) == ["fr"]
    assert "Leaflet" in html  # its notice goes with it


# --- the way there from ?embed=true


def behind_the_redirect():
    async def anything(_):
        return PlainTextResponse("as before")

    routes = [Route("/{path:path}", anything, methods=["GET", "POST"])]
    return TestClient(
        Starlette(routes=routes, middleware=[Middleware(EmbedRedirect)]),
        base_url="http://localhost:8501",
    )


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/?embed=true", ""),
        ("/map?embed=true&lang=nl&edition=BE2018", "lang=nl&edition=BE2018"),
        ("/?lang=nl&embed=TRUE&embed_options=dark_theme&embed_options=x", "lang=nl&theme=dark"),
        ("/?embed=true&theme=light&embed_options=dark_theme", "theme=light"),
        ("/?embed=true&words=%0d%0aset-cookie:x%26", "words=%0D%0Aset-cookie%3Ax%26"),
        ("/?embed=false&embed=true&classes=", "classes="),
    ],
)
def test_the_old_way_to_embed_leads_to_the_page(address, query):
    found = behind_the_redirect().get(address, follow_redirects=False)
    assert found.status_code == 307
    assert found.headers["location"] == f"./map.html?{query}"
    assert "set-cookie" not in found.headers


@pytest.mark.parametrize(
    "address", ["/", "/?embed=false", "/commune?embed=true", "/map.html?embed=true", "/?lang=nl"]
)
def test_everything_else_goes_where_it_went(address):
    assert behind_the_redirect().get(address).text == "as before"


def test_what_is_sent_is_not_led_elsewhere():
    assert behind_the_redirect().post("/?embed=true").text == "as before"


def test_a_websocket_passes():
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["type"])

    scope = {"type": "websocket", "path": "/", "query_string": b"embed=true", "headers": []}
    event_loop.run(EmbedRedirect(app)(scope, None, None))
    assert seen == ["websocket"]
