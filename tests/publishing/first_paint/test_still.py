"""The still of a page: what the live map will paint, in the words of the page, and nothing withheld."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import threading
from collections import Counter
from dataclasses import replace

import pytest
from event_loop import run
from markupsafe import escape
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from test_first_page import BASE, DOCUMENT, TITLES

import app as atlas
from geo.cartography.assets import browser_file, prepare
from geo.cartography.missing_patterns import LEFT_OUT
from geo.cartography.still import map_still, still_script, still_style
from geo.language import LANGUAGES, AtlasError, Text, translator
from geo.publishing.first_paint import middleware
from geo.publishing.first_paint.content import first_page
from geo.publishing.first_paint.middleware import FirstPaint
from geo.publishing.first_paint.still import still_html, still_of_map
from geo.publishing.forms.render_queue import RenderQueue
from geo.publishing.forms.rendered_file import RenderedFile
from geo.publishing.map_view import compose
from geo.publishing.view import View, parse_view
from geo.territory.nis_code import NisCode

GHENT = NisCode("44021")
VIEWS = {
    "answers": View(),
    "index": View(indicator="index"),
    "selected": View(selected=GHENT),
    "part": View(regions=(NisCode("04000"),)),
    "provinces": View(level="province", indicator="index"),
    "stage": View(stage=True, selected=GHENT),
    "2025": View(vintage=2025),
}


def html_of(view: View, page: str = "map") -> str:
    words = first_page(page, view.query(), view.lang, f"{BASE}/", TITLES[page])
    return still_html(page, view, words, atlas.ON_TOP)


def facts_of(html: str) -> dict:
    return json.loads(
        re.search(r'id="atlas-still-facts">(\{.*\})</script>', html, re.MULTILINE).group(1)
    )


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_each_area_has_the_look_that_the_live_map_will_give_it(view):
    composed = compose(view)
    paint = composed.paint(prepare(), "light")
    codes = composed.picture.codes
    still = map_still(paint, codes, codes, composed.vintage, composed.picture.colours)
    drawn: Counter[str] = Counter()
    for name, group in re.findall(r"<g class='area ([^']+)'[^>]*>(.*?)</g>", still.areas):
        drawn[name] += group.count("<path")
    for letter in set(paint["cls"]) - {LEFT_OUT}:
        pattern = None if letter.isdigit() else paint["states"][letter]["pattern"]
        if pattern is None:
            assert drawn[f"c{letter}"] == paint["cls"].count(letter)
        else:
            assert f"fill:url(#ap-{pattern})" in still.areas
            assert f"id='ap-{pattern}'" in still.areas
    if LEFT_OUT not in paint["cls"]:
        assert sum(drawn.values()) == len(codes)
    assert len(still.swatches) == len(paint["legend"]["items"])


def test_it_lies_in_the_projection_and_the_bounds_of_the_map():
    facts = facts_of(html_of(View()))
    west, south, east, north = facts["kept"]
    # Belgium in Web Mercator, metres.
    assert 280_000 < west < 285_000
    assert 710_000 < east < 715_000
    assert 6_330_000 < south < north < 6_720_000
    assert facts["kept"] == facts["all"]
    part = facts_of(html_of(VIEWS["part"]))
    assert part["kept"][3] - part["kept"][1] < 40_000
    assert part["all"] == facts["all"]
    assert not part["whole"]


def test_the_colours_of_both_themes_are_there():
    facts = facts_of(html_of(View()))
    for theme in ("light", "dark"):
        assert tuple(facts["colours"][theme]) == compose(View(), theme).picture.colours


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_language_of_the_view(language):
    html = html_of(View(lang=language))
    say = translator(language)
    assert f'<div id="atlas-still" lang="{language}" hidden>' in html
    for words in ("Smart City Atlas of Belgium", "Did not answer", "Commune"):
        assert say(words) in html
    assert say.render(atlas.ON_TOP["barometer"]) in html
    assert "466" in html


def test_the_demonstration_is_labelled():
    say = translator("en")
    assert html_of(View()).count(say("Demonstration data: synthetic answers").split(": ")[1]) >= 2


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_it_is_small(view):
    assert len(gzip.compress(html_of(view).encode(), 6)) < 40_000


def test_a_page_without_a_map_has_its_own_picture_or_its_title():
    ranking = html_of(View(), "ranking")
    assert 'atlas-still-facts">' not in ranking
    assert "/ranking.svg?" in ranking
    assert "title=no" in ranking
    method = html_of(View(lang="nl"), "method")
    assert "<img" not in method
    assert "<svg" not in method
    assert translator("nl").render(TITLES["method"]) in method


def still_of_query(query: dict[str, str], page: str = "map") -> str:
    words = first_page(page, query, "en", f"{BASE}/", TITLES[page])
    return still_html(page, words.view, words, atlas.ON_TOP)


@pytest.mark.parametrize("page", ["map", "ranking"])
def test_it_tells_what_was_not_understood_in_the_link_as_the_page_does(page):
    query = {"lang": "fr", "size": "<b>", "classes": "99", "scheme": "x", "x": "1", "editor": "k"}
    _, notices = parse_view({k: v for k, v in query.items() if k != "editor"}, "en")
    told = translator("fr").render(notices[0])
    html = still_of_query(query, page)
    assert str(escape(told)) in html
    assert "Et encore 1." in html
    assert "editor" not in html.replace("text-editor", "")
    assert "atlas-notice" not in still_of_query({"lang": "fr"}, page).rpartition("</style>")[2]


def test_text_is_escaped():
    composed = compose(View())
    paint = composed.paint(prepare(), "light")
    names = ["</script><b>"] * len(composed.picture.codes)
    still = map_still(paint, composed.picture.codes, names, composed.vintage, ())
    assert "</script>" not in still.facts
    assert json.loads(still.facts)["names"][0][0] == "</script><b>"


def test_its_style_is_that_of_the_live_map():
    style = still_style()
    assert "@container (max-width: 560px)" in style
    assert "46cqw" in style
    for only_live in (".atlas-tip", ".leaflet-bar", "@font-face", "html, body"):
        assert only_live not in style
    assert "/*" not in style
    live = browser_file("atlas.css")
    for shared in (".atlas-legend h2", ".atlas-label {", "path.line-region", ".area.missing"):
        assert shared in style
        assert shared in live


def test_its_script_has_what_it_needs():
    script = still_script()
    for name in ("const upstreamPage", "const frame", "const FACTS = JSON.parse(", '"margin": 14'):
        assert name in script
    assert "</" not in script


def test_what_may_not_leave_is_in_no_still(monkeypatch):
    def refuses(*_):
        raise AtlasError(Text("Year: {year}.", year="x"))

    monkeypatch.setattr("geo.publishing.first_paint.still.check_map_may_leave", refuses)
    with pytest.raises(AtlasError):
        still_of_map(View())


# --- on the way out of the server ---------------------------------------------------------------


def served(queue: RenderQueue) -> TestClient:
    async def document(_):
        return HTMLResponse(DOCUMENT)

    paint = Middleware(FirstPaint, titles=TITLES, on_top=atlas.ON_TOP, queue=queue)
    app = Starlette(routes=[Route("/{page:path}", document)], middleware=[paint])
    return TestClient(app, base_url=BASE)


def test_the_page_has_its_still_before_the_app(monkeypatch):
    monkeypatch.setattr(middleware, "_PATIENCE", 60)
    with served(RenderQueue()) as client:
        page = client.get("/map?lang=en").text
    assert page.count('<div id="atlas-still"') == 1
    assert page.index('id="atlas-still"') < page.index('<div id="root">')
    # Streamlit's own document is whole around it.
    assert page.endswith(DOCUMENT[DOCUMENT.index('<div id="root">') :])


def test_a_still_is_made_once(monkeypatch):
    monkeypatch.setattr(middleware, "_PATIENCE", 60)
    made = []

    def counted(*given):
        made.append(given)
        return still_html(*given)

    monkeypatch.setattr(middleware, "still_html", counted)
    with served(RenderQueue()) as client:
        pages = {client.get("/map?lang=en").text for _ in range(3)}
    assert len(made) == 1
    assert len(pages) == 1


def test_no_page_waits_for_a_still_that_takes_long(monkeypatch):
    monkeypatch.setattr(middleware, "_PATIENCE", 0.05)
    goes_on = threading.Event()

    def slow(*given):
        goes_on.wait(60)
        return still_html(*given)

    monkeypatch.setattr(middleware, "still_html", slow)
    with served(RenderQueue()) as client:
        page = client.get("/map?lang=en").text
        goes_on.set()
    assert "atlas-still" not in page
    assert "og:title" in page


def test_no_page_waits_where_others_are_being_made():
    async def asked() -> str:
        queue = RenderQueue(at_once=2)
        goes_on = threading.Event()

        def busy() -> RenderedFile:
            goes_on.wait(60)
            return RenderedFile(b"", "", "")

        others = [asyncio.create_task(queue.made(name, busy)) for name in ("one", "other")]
        await asyncio.sleep(0)
        paint = FirstPaint(None, TITLES, atlas.ON_TOP, queue)
        words = first_page("map", {}, "en", f"{BASE}/", TITLES["map"])
        try:
            return await paint._still("map", words, "still x")
        finally:
            goes_on.set()
            await asyncio.gather(*others)

    assert run(asked()) == ""


def test_a_still_that_fails_leaves_the_page(monkeypatch):
    monkeypatch.setattr(middleware, "_PATIENCE", 60)

    def fails(*_):
        raise ValueError

    monkeypatch.setattr(middleware, "still_html", fails)
    with served(RenderQueue()) as client:
        page = client.get("/map?lang=en").text
    assert "atlas-still" not in page
    assert "og:title" in page


def test_another_view_has_another_still():
    tags = set()
    paint = FirstPaint(None, TITLES, atlas.ON_TOP, RenderQueue())
    for view in (View(), View(indicator="index"), replace(View(), lang="nl"), View(stage=True)):
        scope = {
            "type": "http",
            "method": "GET",
            "path": "/map",
            "headers": [(b"host", b"localhost")],
            "query_string": "&".join(f"{k}={v}" for k, v in view.query().items()).encode(),
        }
        tags.add(paint._words("map", middleware.Request(scope))[1])
    assert len(tags) == 4
