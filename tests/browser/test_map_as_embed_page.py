"""The map as a page of its own, used: by mouse, by touch, by keyboard, narrow and wide, from a disk."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from conftest import until
from every_page import violations

from geo.cartography.colours import THEMES
from geo.language import LANGUAGES
from geo.publishing.embed.options import EmbedOptions
from geo.publishing.embed.page import embed_page
from geo.publishing.map_view import compose
from geo.publishing.view import View

QUERY = "edition=BE2018&indicator=q.progress"
LONG = "46030"  # Beveren-Kruibeke-Zwijndrecht


def painted(page):
    page.locator("html[data-painted]").wait_for(state="attached")


@pytest.fixture
def opened(server, visit):
    def open_page(query, **options):
        one = visit(**options)
        one.open(f"{server}/map.html?{query}")
        painted(one.page)
        return one.page

    return open_page


def area(page, code):
    return page.locator(f"path[data-code='{code}']")


@pytest.mark.parametrize(("theme", "contrast"), [("light", "no-preference"), ("dark", "more")])
def test_every_area_has_the_colour_of_its_class(opened, theme, contrast):
    page = opened(f"lang=nl&{QUERY}", color_scheme=theme, contrast=contrast)
    strong = page.get_by_role("button", name="Duidelijke lijnen tussen gebieden")
    length = "() => document.querySelector('path.strong-ink').getTotalLength()"
    if contrast == "more":
        assert page.evaluate(length) > 5000
        assert strong.get_attribute("aria-pressed") == "true"
        strong.click()
    assert strong.get_attribute("aria-pressed") == "false"
    assert page.evaluate(length) == 0
    found = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll("path.area")].map(
            (path) => [path.dataset.code, getComputedStyle(path).fill]))"""
    )
    picture = compose(View(lang="nl"), theme).picture
    assert len(found) == 589
    for code, letter in zip(picture.codes, picture.letters, strict=True):
        if letter.isdigit():
            rgb = tuple(int(picture.colours[int(letter)][i : i + 2], 16) for i in (1, 3, 5))
            assert found[code] == f"rgb{rgb}"
        else:
            assert found[code].startswith('url("#p-hatch")')


WHOLE = """() => {
    const map = document.getElementById("map").getBoundingClientRect();
    const areas = [...document.querySelectorAll("path.area")].map((one) => one.getBoundingClientRect());
    const left = Math.min(...areas.map((one) => one.left)), right = Math.max(...areas.map((one) => one.right));
    return left >= map.left - 1 && right <= map.right + 1 && right - left > map.width / 2;
}"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_stands_beside_the_page(opened, language):
    page = opened(
        f"lang={language}&{QUERY}&vintage=2025&commune={LONG}",
        viewport={"width": 280, "height": 700},
    )
    page.locator("summary").click()
    page.locator(".scroll table").wait_for()
    for width in (280, 600, 1000):
        page.set_viewport_size({"width": width, "height": 700})
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        grid = page.evaluate(
            "[...document.querySelectorAll('.scroll')].map((n) => [n.scrollWidth, n.clientWidth])[0]"
        )
        assert grid[0] <= grid[1]
        page.wait_for_function(WHOLE)  # the country is in the frame, and fills it
        chosen = page.locator("section.chosen h2")
        assert "Zwijndrecht" in chosen.inner_text()
        box = chosen.bounding_box()
        assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("query", ["", "&controls=zoom", "&province=70000"])
def test_the_buttons_of_a_narrow_map_stand_beside_it(opened, query):
    """In a wide one they are in its corner; in both they do what they say."""
    page = opened(f"lang=de&{QUERY}{query}", viewport={"width": 280, "height": 900})
    shared = """() => [...document.querySelectorAll(".leaflet-bar:not([hidden])")].map((bar) => {
        const one = bar.getBoundingClientRect(), map = document.getElementById("map").getBoundingClientRect();
        return [one.width > 0 && one.right <= innerWidth, one.bottom <= map.top];
    })"""
    assert page.evaluate(shared) == [[True, True], [True, True]]
    wide = "document.querySelector('path[data-code=\"71022\"]').getBoundingClientRect().width"
    before = page.evaluate(wide)
    page.get_by_role("button", name="Vergrößern").click()
    # Leaflet goes nowhere else while it moves.
    still = "!document.querySelector('.leaflet-zoom-anim')"
    page.wait_for_function(f"(was) => {still} && {wide} > 1.5 * was", arg=before)
    page.get_by_role("button", name="Alles anzeigen").click()
    page.wait_for_function(f"(was) => Math.abs({wide} - was) < 1", arg=before)
    page.set_viewport_size({"width": 700, "height": 900})
    page.locator("#map .leaflet-bar").first.wait_for()
    assert page.evaluate(shared) == [[True, False], [True, False]]


def test_the_value_of_an_area_says_what_it_is_and_its_unit(opened):
    page = opened("lang=en&edition=BE2018&indicator=documented.complete&commune=62063")
    said = page.locator("section.chosen").inner_text()
    assert "Programmes on complete lists · programmes" in said
    page = opened(f"lang=en&{QUERY}&level=province&area=60000")
    assert (
        "Self-assessed state of progress · out of 10" in page.locator("section.chosen").inner_text()
    )


def test_a_place_is_found_by_any_of_its_names_and_by_postal_code(opened):
    page = opened(f"lang=en&{QUERY}")
    field, found = page.get_by_role("combobox"), page.locator("#places [role=option]")
    for typed, name in {
        "liege": "Liège",
        "LÜTTICH": "Liège",
        "Luik": "Liège",
        "braine l'alleud": "Braine-l'Alleud",
        "2000": "Antwerp",
        "zwijn": "Zwijndrecht",
        "ixelles": "Ixelles / Elsene",
    }.items():
        field.fill(typed)
        assert found.first.locator("b").inner_text().replace("’", "'") == name
    field.fill("xyzzy")
    assert found.count() == 0
    assert "No place" in page.locator(".search .none").inner_text()


def test_by_keyboard_alone(opened):
    page = opened(f"lang=en&{QUERY}")
    field = page.get_by_role("combobox")
    page.keyboard.press("Tab")
    assert field.evaluate("(node) => node === document.activeElement")
    page.keyboard.type("gent")
    page.keyboard.press("ArrowDown")
    assert page.locator("#places [aria-selected=true]").count() == 1
    page.keyboard.press("Enter")
    page.locator("section.chosen h2", has_text="Ghent").wait_for()
    # On through the languages and the map's buttons to the map; one stop, from where arrows go on.
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.code"):
            break
    assert page.evaluate("document.activeElement.dataset.code") == "44021"
    page.keyboard.press("ArrowRight")
    beside = page.evaluate("document.activeElement.dataset.code")
    assert beside not in (None, "44021")
    page.keyboard.press("Enter")
    page.locator("section.chosen h2").filter(has_not_text="Ghent").wait_for()
    page.keyboard.press("Escape")
    page.locator("section.chosen").wait_for(state="hidden")


def test_the_table_says_what_the_map_shows_and_sorts(opened):
    page = opened(f"lang=nl&{QUERY}")
    page.locator("summary").click()
    rows = page.locator(".scroll tbody tr")
    table = compose(View(lang="nl")).table()
    said = dict(zip(table["name"], table["shown"], strict=True))
    found = rows.evaluate_all(
        "(rows) => rows.map((row) => [row.cells[0].innerText, row.querySelector('.value').firstChild.textContent])"
    )
    assert dict(found) == said
    page.get_by_role("button", name="Zelf ingeschatte vooruitgang").click()
    shown = rows.locator(".value").all_inner_texts()
    known = [int(one.split("/")[0]) for one in shown if "/10" in one]
    assert known == sorted(known, reverse=True)
    assert shown[: len(known)] == [f"{n}/10" for n in known]
    assert page.locator("th.value").get_attribute("aria-sort") == "descending"


def test_a_tap_selects_and_one_finger_scrolls_past_the_map(opened):
    page = opened(
        f"lang=fr&{QUERY}", viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True
    )
    box = area(page, "62063").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".atlas-offer").get_by_role("button", name="Liège").click()
    page.locator("section.chosen h2", has_text="Liège").wait_for()
    assert (
        page.evaluate("getComputedStyle(document.getElementById('map')).touchAction")
        == "pan-x pan-y"
    )


def test_the_wheel_scrolls_the_article(opened):
    page = opened(f"lang=en&{QUERY}")
    width = area(page, "11002").bounding_box()["width"]
    page.mouse.move(700, 400)
    page.mouse.wheel(0, -300)
    page.wait_for_timeout(300)
    assert area(page, "11002").bounding_box()["width"] == width
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    until(
        page,
        "(was) => document.querySelector('path[data-code=\"11002\"]').getBoundingClientRect().width > was",
        width,
    )


class Article(BaseHTTPRequestHandler):
    """A page of somebody else."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><p>An article.</p>")

    def log_message(self, *_):
        pass


@pytest.fixture
def article():
    with ThreadingHTTPServer(("127.0.0.1", 0), Article) as elsewhere:
        Thread(target=elsewhere.serve_forever).start()
        yield f"http://127.0.0.1:{elsewhere.server_port}/"
        elsewhere.shutdown()


def test_it_tells_its_host_how_high_it_is(server, visit, article):
    one = visit()
    one.page.goto(article)
    one.page.evaluate(
        """(address) => {
            window.heard = [];
            addEventListener("message", (e) => heard.push(e.data));
            const frame = Object.assign(document.createElement("iframe"), {src: address, width: 600});
            document.body.append(frame);
        }""",
        f"{server}/map.html?lang=nl&{QUERY}",
    )
    frame = one.page.frame_locator("iframe")
    frame.locator("path.area").first.wait_for()
    inside = one.page.frames[1]
    high = inside.evaluate("Math.ceil(document.body.getBoundingClientRect().height)")
    one.page.wait_for_function("(high) => heard.at(-1)?.height === high", arg=high)
    before = one.page.evaluate("heard.at(-1).height")
    frame.locator("summary").click()
    one.page.wait_for_function("(was) => heard.at(-1).height > was + 200", arg=before)
    assert one.page.evaluate("heard.every((m) => m.atlas === 1 && Number.isInteger(m.height))")


def test_what_the_reader_gets_is_what_was_asked_for(opened):
    page = opened(f"lang=nl&{QUERY}&controls=&title=0")
    assert page.locator("h1, .search, .languages, details").count() == 0
    assert not page.locator(".leaflet-control-zoom").is_visible()
    page = opened(f"lang=nl&{QUERY}&controls=table&theme=dark")
    assert page.locator("details").count() == 1
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_language_leads_to_the_same_view(opened):
    page = opened(f"lang=nl&{QUERY}&level=province")
    page.locator(".languages a", has_text="FR").click()
    page.wait_for_url("**lang=fr**")
    painted(page)
    assert "level=province" in page.url
    assert page.evaluate("document.documentElement.lang") == "fr"


@pytest.mark.parametrize("query", [QUERY, f"{QUERY}&level=province&area=20001", "controls=zoom"])
def test_axe_finds_nothing_serious_on_the_page(opened, query):
    page = opened(f"lang=fr&{query}", viewport={"width": 600, "height": 900})
    if page.locator("summary").count():
        page.locator("summary").click()
        page.get_by_role("combobox").fill("a")
    for scheme in THEMES:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(200)
        found = violations(page)
        worst = [one for one in found if one["impact"] in ("serious", "critical")]
        assert worst == [], [scheme, *((one["id"], one["nodes"][0]["html"]) for one in worst)]


@pytest.mark.parametrize("level", ["commune", "province"])
def test_a_name_stands_in_its_own_area(opened, level):
    """Outlines are unpacked as they were written: where a name lies is computed from the originals."""
    page = opened(f"lang=nl&{QUERY}&level={level}")
    page.locator(".atlas-names text").first.wait_for(state="attached")
    outside = page.evaluate(
        """() => [...document.querySelectorAll(".atlas-names text")].filter((name) => {
            const path = document.querySelector(`path[data-code='${name.dataset.of}']`);
            const at = new DOMPoint(+name.getAttribute("x"), name.getAttribute("y") - 0.34 * name.getAttribute("font-size"));
            return !path.isPointInFill(at.matrixTransform(name.getScreenCTM()).matrixTransform(path.getScreenCTM().inverse()));
        }).map((name) => name.textContent)"""
    )
    assert outside == []


def test_a_page_that_was_kept_works_when_it_is_asked_for_again(opened):
    """After a minute a browser asks whether what it has is still true, and hears that it is."""
    page = opened(f"lang=de&{QUERY}&level=region")
    for _ in range(2):
        page.reload()
        painted(page)
    assert page.locator("path.area").count() == 3


def test_without_the_outlines_there_are_the_picture_and_the_rows(server, visit):
    one = visit()
    one.page.route("**/boundaries-*", lambda it: it.abort())
    one.page.goto(f"{server}/map.html?lang=nl&{QUERY}")
    one.page.locator("#atlas img").wait_for()
    assert one.page.locator("#atlas img").evaluate(
        "(node) => node.decode().then(() => node.naturalWidth)"
    )
    assert one.page.locator("#atlas table tr").count() == 589


def test_a_refusal_is_a_page_in_the_language_of_the_reader(server, visit):
    one = visit(viewport={"width": 280, "height": 400}, locale="fr-BE")
    one.page.goto(f"{server}/map.html?edition=BE1999")
    assert one.page.evaluate("document.documentElement.lang") == "fr"
    assert "BE1999" in one.page.locator("p").first.inner_text()
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 280


def test_a_whole_page_opens_from_a_disk(visit, tmp_path):
    target = tmp_path / "map.html"
    target.write_text(embed_page(View(lang="de"), EmbedOptions(), "", whole=True), "utf-8")
    one = visit()
    asked = []
    one.context.on("request", lambda request: asked.append(request.url))
    one.page.goto(target.as_uri())
    painted(one.page)
    assert one.page.locator("path.area").count() == 589
    assert asked == [target.as_uri()]
    one.page.get_by_role("combobox").fill("antwerpen")
    one.page.keyboard.press("Enter")
    one.page.locator("section.chosen h2", has_text="Antwerpen").wait_for()


@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.parametrize("theme", THEMES)
def test_on_paper_it_is_light_and_whole(opened, theme, width):
    """What comes out of a printer: tests/browser/test_print.py."""
    page = opened(f"lang=de&{QUERY}&theme={theme}", viewport={"width": width, "height": 844})
    before = page.evaluate("document.querySelector('#map').clientWidth")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    found = page.evaluate(
        """() => {
            const sheet = document.querySelector(".atlas-sheet"), drawn = sheet.getBBox(), room = sheet.viewBox.baseVal;
            return {
                whole: drawn.x >= room.x && drawn.y >= room.y && drawn.x + drawn.width <= room.x + room.width
                    && drawn.y + drawn.height <= room.y + room.height,
                named: sheet.querySelectorAll(".atlas-names text").length,
                live: document.querySelector("#map").getClientRects().length,
                ink: getComputedStyle(document.querySelector("h1")).color,
            };
        }"""
    )
    assert found["whole"]
    assert found["named"] > 4
    assert not found["live"]
    assert found["ink"] == "rgb(28, 33, 38)"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.evaluate("document.querySelector('#map').clientWidth") == before
    assert page.locator(".atlas-sheet").count() == 0
    until(page, "theme => document.documentElement.dataset.theme === theme", theme)


def test_a_sheet_of_paper_holds_what_a_wide_dark_window_shows(opened):
    page = opened(f"lang=de&{QUERY}&theme=dark", viewport={"width": 1400, "height": 900})
    page.evaluate("() => addEventListener('beforeprint', () => { window.printed = true; })")
    assert page.pdf(format="A4", landscape=True).startswith(b"%PDF")
    assert page.evaluate("window.printed")
