"""An article of another origin with maps of the atlas in it, in the code that the dialog gives."""

from __future__ import annotations

import pytest
from conftest import until
from test_embed_host import site

from geo.language import Text
from geo.publishing.article.frame_code import (
    FULL_WIDTH,
    WIDTHS,
    Frame,
    frame_code,
    frame_height,
)
from geo.publishing.view import View
from geo.territory.nis_code import NisCode

ONE = View(lang="nl", edition="BE2018", indicator="q.progress")
TWO = View(lang="fr", edition="BE2018", indicator="index", level="province")
HIGH = View(lang="nl", edition="BE2018", indicator="index", regions=(NisCode("04000"),))
PAINTED = "() => document.documentElement.dataset.painted"


def code_of(server: str, view: View, width: int, *, script: bool = True) -> str:
    frame = Frame(width, language=view.lang)
    code = frame_code(view, f"{server}/", frame, Text("Map"))
    return code if script else code.partition("<script")[0]


@pytest.fixture
def article(visit, tmp_path):
    """Opens a page of another origin with this in its body."""
    with site(tmp_path) as host:

        def opened(body: str, **options):
            text = f"<!doctype html><meta charset='utf-8'><body style='margin:8px'>{body}"
            (tmp_path / "article.html").write_text(text, "utf-8")
            return visit(**options).open(f"{host}/article.html")

        yield opened


def frames(reader, count: int) -> list:
    """The frames of the atlas, painted; they are filled when the reader is near."""
    page = reader.page
    found: list = []
    for _ in range(100):
        found = [one for one in page.frames if "/map.html" in one.url]
        if len(found) == count:
            break
        page.wait_for_timeout(100)
    assert len(found) == count
    for one in found:
        until(one, PAINTED)
    return found


def is_fitted(reader, frame) -> None:
    """The frame is as high as what is in it: nothing scrolls, and no room is left."""
    until(frame, "() => innerHeight === Math.ceil(document.body.getBoundingClientRect().height)")
    assert frame.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [one for one in WIDTHS if one])
def test_two_maps_in_an_article_are_as_high_as_what_is_in_them(article, server, width):
    """The second far below: its frame is filled only when the reader comes near."""
    body = code_of(server, ONE, width) + "<p>…</p>" * 3 + code_of(server, TWO, width)
    reader = article(body, viewport={"width": max(width + 40, 320), "height": 900})
    reader.page.locator("iframe").nth(1).scroll_into_view_if_needed()
    one, two = frames(reader, 2)
    for frame in (one, two):
        is_fitted(reader, frame)
    assert one.evaluate("document.documentElement.lang") == "nl"
    assert two.evaluate("document.documentElement.lang") == "fr"
    assert one.evaluate("innerWidth") == two.evaluate("innerWidth") == width


def test_inside_one_can_search_and_the_frame_follows_and_the_other_does_not(article, server):
    body = code_of(server, ONE, 600) + code_of(server, TWO, 600)
    reader = article(body, viewport={"width": 1400, "height": 1600})
    one, two = frames(reader, 2)
    is_fitted(reader, one)
    is_fitted(reader, two)
    before, other = one.evaluate("innerHeight"), two.evaluate("innerHeight")
    field = one.locator("input[type=search]")
    field.fill("Luik")
    field.press("Enter")
    one.locator("section.chosen h2").wait_for()
    assert one.locator("section.chosen h2").inner_text() == "Luik"
    one.locator(".rows summary").click()
    until(one, "before => innerHeight > before + 100", before)
    is_fitted(reader, one)
    assert two.evaluate("innerHeight") == other
    one.locator(".rows summary").click()
    until(one, "before => innerHeight < before + 200", before)
    is_fitted(reader, one)


@pytest.mark.parametrize("view", [ONE, TWO, HIGH], ids=["country", "provinces", "high"])
@pytest.mark.parametrize("width", [*(one for one in WIDTHS if one), 700])
def test_a_host_that_never_answers_still_shows_the_map(article, server, width, view):
    """At 700 pixels a frame that is as wide as its column."""
    chosen = width if width in WIDTHS else FULL_WIDTH
    reader = article(
        f"<div style='width: {width}px'>{code_of(server, view, chosen, script=False)}</div>",
        viewport={"width": 1100, "height": 900},
    )
    (frame,) = frames(reader, 1)
    shown = frame.locator("path.area").first
    assert shown.bounding_box()["height"] > 0
    height = frame.evaluate("innerHeight")
    assert height == frame_height(view, Frame(chosen, language=view.lang))
    legend = frame.locator(".atlas-legend").bounding_box()
    host = reader.page.locator("iframe").bounding_box()
    assert legend["y"] + legend["height"] <= host["y"] + host["height"]
    assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_script_that_comes_late_finds_out_the_height(article, server):
    reader = article(
        code_of(server, ONE, 600, script=False), viewport={"width": 800, "height": 900}
    )
    (frame,) = frames(reader, 1)
    reader.page.add_script_tag(url=f"{server}/embed.js")
    is_fitted(reader, frame)


@pytest.mark.parametrize("width", [390, 1400])
def test_the_dialog_opens_by_keyboard_fits_and_tries_the_code(visit, server, width):
    reader = visit(viewport={"width": width, "height": 900}).open(
        f"{server}/?lang=fr&edition=BE2018&indicator=index"
    )
    reader.painted()
    page = reader.page
    page.locator(".st-key-w_embed button").first.focus()
    page.keyboard.press("Enter")
    page.locator(".st-key-w_embed_controls").wait_for()
    reader.settled()
    body = page.locator("[data-testid=stPopoverBody]")
    box = body.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    code = body.locator("code").inner_text()
    assert f'src="{server}/map.html?lang=fr&amp;edition=BE2018&amp;indicator=index' in code
    page.locator("iframe[srcdoc]").scroll_into_view_if_needed()
    (frame,) = frames(reader, 1)
    is_fitted(reader, frame)
    assert frame.locator("h1").inner_text().startswith("Indice de maturité")
