"""The button beside the download: the code for an article, and what may be changed of it."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urlsplit

import opening
import pytest
from test_download import PAGES, opened


def with_code(page: str, **more: str):
    """A page with the button opened."""
    app = opened(page, open_it=False, **more)
    app.session_state["w_embed"] = True
    app.run()
    assert not app.exception
    return app


def asked(app, attribute: str = "src") -> dict[str, str]:
    """The parameters of the first address in the code."""
    address = html.unescape(re.search(rf'{attribute}="([^"]+)"', app.code[0].value)[1])
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_of_the_map_there_is_a_frame_that_follows_what_is_chosen():
    app = with_code("map", lang="nl", indicator="index", level="province")
    assert app.code[0].value.startswith("<iframe ")
    assert asked(app) == {
        "lang": "nl", "edition": "BE2018", "indicator": "index", "level": "province",
        "theme": "light",
    }  # fmt: skip
    app.segmented_control(key="w_embed_width").set_value(280).run()
    app.segmented_control(key="w_embed_theme").set_value("dark").run()
    app.toggle(key="w_embed_titled").set_value(False).run()
    app.button_group(key="w_embed_controls").set_value(["table"]).run()
    app.selectbox(key="w_embed_language").set_value("fr").run()
    found = asked(app)
    assert 'width="280"' in app.code[0].value
    assert (found["lang"], found["theme"], found["title"], found["controls"]) == (
        "fr", "dark", "0", "table",
    )  # fmt: skip
    assert "Atlas Smart City de la Belgique" in app.code[0].value
    trial = app.get("iframe")[0].proto
    assert app.code[0].value in trial.srcdoc


@pytest.mark.parametrize(
    "page", ["map", "ranking", "commune", "places", "indicators", "change", "barometer"]
)
def test_every_page_that_is_drawn_has_its_picture_as_code(page):
    app = with_code(page, lang="fr")
    if page == "map":
        app.segmented_control(key="w_embed_what").set_value("picture").run()
    code = app.code[0].value
    assert code.startswith("<figure")
    assert "Données de démonstration" in code or page == "barometer"
    assert asked(app, "href")["lang"] == "fr"
    assert asked(app) | PAGES[page][1] == asked(app)
    app.segmented_control(key="w_embed_picture_format").set_value("svg").run()
    assert ".svg?" in app.code[0].value


@pytest.mark.parametrize("page", ["method", "sources", "own_file"])
def test_a_page_without_a_picture_has_no_such_button(page):
    app = opening.opened_page(page)
    assert "Embed" not in [block.proto.popover.label for block in app.get("popover")]


def test_closed_it_costs_nothing():
    app = opened("map", open_it=False)
    assert not app.code
    assert not app.get("iframe")


def test_what_may_not_leave_is_a_sentence_and_no_code(monkeypatch):
    from geo.language import AtlasError, Text
    from geo.publishing.export import download

    def refuse(*_: object) -> None:
        raise AtlasError(Text("A commune was named where {column} is empty.", column="x"))

    app = with_code("map")
    monkeypatch.setattr(download, "may_be_downloaded", refuse)
    app.run()
    assert not app.exception
    assert not app.code
    assert any("atlas-notice" in str(one.proto.body) for one in app.get("html"))
