"""The button on every page: closed it costs nothing, open it offers the page and the edition."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"
PAGES = {
    "map": ("map.py", {}),
    "ranking": ("ranking.py", {"indicator": "index"}),
    "commune": ("commune.py", {"commune": "62063"}),
    "places": ("compare.py", {"places": "62063_20001"}),
    "indicators": ("compare.py", {"way": "indicators"}),
    "maps": ("compare.py", {"way": "maps"}),
    "change": ("change.py", {}),
    "barometer": ("barometer.py", {}),
    "initiatives": ("initiatives.py", {}),
    "method": ("method.py", {}),
}
ADDRESSES = {"map": "", "places": "compare", "indicators": "compare", "maps": "compare"}
"""The last part of the address, where it is not the name used here."""


def opened(page: str, *, open_it: bool = True, lang: str = "en", **more: str) -> AppTest:
    """A page with its popover open or closed, as the browser's button leaves it."""
    script, query = PAGES[page]
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.query_params["lang"] = lang
    app.run()
    app.switch_page(f"pages/{script}").run()
    for name, value in (query | more).items():
        app.query_params[name] = value
    app.run()
    if open_it:
        app.session_state["w_download"] = True
        app.run()
    assert not app.exception
    return app


def box(app: AppTest, key: str):
    return next(one for one in app.selectbox if one.key == key)


def named(app: AppTest, key: str) -> list:
    return [one for one in app.get("download_button") if key in one.proto.id]


@pytest.mark.parametrize("page", PAGES)
def test_it_is_on_every_page_and_empty_while_closed(page):
    app = opened(page, open_it=False)
    assert not app.get("download_button")
    assert not app.code
    assert "Download" in [block.proto.popover.label for block in app.get("popover")]


@pytest.mark.parametrize("page", PAGES)
def test_open_it_offers_a_file_and_a_citation_with_the_link(page):
    app = opened(page, lang="nl")
    assert named(app, "w_download_file")
    assert "@misc{" in app.code[1].value
    link = re.search(r"\S*/\S*\?\S+(?=,)", app.code[0].value).group()
    assert urlsplit(link).path.rpartition("/")[2] == ADDRESSES.get(page, page)
    asked = {key: values[0] for key, values in parse_qs(urlsplit(link).query).items()}
    assert asked["lang"] == "nl"
    assert PAGES[page][1].items() <= asked.items()
    assert f"url = {{{link}}}" in app.code[1].value


def test_formats_with_outlines_only_where_rows_are_areas():
    assert "GeoJSON, with outlines" in box(opened("map"), "w_download_format").options
    plain = box(opened("barometer"), "w_download_plain_format").options
    assert "CSV" in plain
    assert "GeoJSON, with outlines" not in plain


def test_the_sources_offer_the_whole_edition():
    PAGES["sources"] = ("sources.py", {})
    app = opened("sources")
    assert not app.segmented_control
    assert box(app, "w_download_table").options[0] == "Everything, in one data package"
    assert named(app, "w_download_everything")


def test_the_whole_edition_has_its_tables():
    app = opened("map")
    app.segmented_control(key="w_download_what").set_value("edition").run()
    tables = box(app, "w_download_table")
    assert tables.options[0] == "Everything, in one data package"
    assert named(app, "w_download_everything")
    tables.set_value("codebook").run()
    assert not app.exception
    assert "questions and choices" in app.code[0].value
    assert named(app, "w_download_file")


def test_an_edition_without_answers_offers_none():
    app = opened("map", edition="WAL2020", indicator="index")
    app.segmented_control(key="w_download_what").set_value("edition").run()
    assert not app.exception
    assert "Answers: one row for each question" not in box(app, "w_download_table").options
    assert "Published figures" in box(app, "w_download_table").options


def test_what_may_not_leave_is_a_sentence_and_no_button(monkeypatch):
    from geo.language import AtlasError, Text
    from geo.publishing.export import download

    def refuse(*_: object) -> None:
        raise AtlasError(Text("A commune was named where {column} is empty.", column="x"))

    app = opened("map")
    monkeypatch.setattr(download, "may_be_downloaded", refuse)
    app.run()
    assert not app.exception
    assert not app.get("download_button")
    assert any("atlas-notice" in str(one.proto.body) for one in app.get("html"))
