"""The address of a form and the command that saves one: the same file by either way."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from geo.cartography.picture.paper import SHAPES, Look
from geo.publishing import picture
from geo.publishing.forms.address import form_address, page_and_ending
from geo.publishing.forms.form_request import RefusedError, read_request
from geo.publishing.save_view import main
from geo.publishing.view import View, parse_view

LINK = "http://localhost:8501/?lang=nl&edition=BE2018&indicator=index"

looks = st.builds(
    Look, st.sampled_from(list(SHAPES)), st.sampled_from(["light", "dark"]), st.booleans()
)


@given(looks, st.integers(1, 4), st.sampled_from(["", "map", "atlas/map"]))
def test_the_address_asks_for_what_it_was_made_of(look, times, path):
    link = LINK.replace("8501/", f"8501/{path}")
    address = form_address(link, "map", "png", look, times)
    page, ending, query = page_and_ending(address)
    asked = read_request(page, ending, query, "en")
    assert (asked.page, asked.ending, asked.look, asked.times) == ("map", "png", look, times)
    assert asked.view == View(lang="nl", indicator="index")
    assert address.startswith("http://localhost:8501/")


def test_what_is_usual_stays_unsaid():
    assert form_address(LINK, "map", "svg", Look()) == LINK.replace("/?", "/map.svg?")


@pytest.mark.parametrize(
    "link", [LINK, "lang=nl&edition=BE2018&indicator=index", "/map?" + LINK.partition("?")[2]]
)
def test_a_link_is_read_in_every_way_that_it_is_written(link):
    page, ending, query = page_and_ending(link)
    assert (page, ending) == ("map", "")
    assert parse_view(query, "en") == (View(lang="nl", indicator="index"), [])


def test_the_command_saves_a_picture_and_rows(tmp_path, capsys):
    target = tmp_path / "map.png"
    assert main([LINK + "&level=region", "--to", str(target), "--shape", "square"]) == 0
    assert Image.open(io.BytesIO(target.read_bytes())).size == (1080, 1080)
    assert f"{target}: " in capsys.readouterr().out
    page = tmp_path / "map.html"
    assert main([LINK + "&level=region", "--to", str(page)]) == 0
    assert "map-parts/" not in page.read_text("utf-8")
    table = tmp_path / "ranking.csv"
    assert main(["http://x/ranking?indicator=index", "--to", str(table)]) == 0
    assert table.read_text("utf-8-sig").startswith("notice,")


@pytest.mark.parametrize(
    ("link", "name", "options", "said"),
    [
        (LINK, "map.exe", [], "svg, png, pdf, csv, xlsx, geojson, json, html and pptx"),
        (LINK, "map", [], "says by its ending"),
        (LINK + "&classes=99", "map.svg", [], "classes = 99"),
        ("edition=XX", "map.svg", [], "no edition XX"),
        ("http://x/method?edition=BE2018", "a.png", [], "cannot be had as png"),
        (LINK, "no/such/map.svg", [], "cannot be written"),
        (LINK, "map.csv", ["--shape", "square"], "shape"),
    ],
)
def test_the_command_says_what_is_wrong_and_keeps_what_is_there(
    tmp_path, capsys, link, name, options, said
):
    target = tmp_path / name
    if target.parent.is_dir():
        target.write_bytes(b"before")
    assert main([link, "--to", str(target), *options]) == 1
    assert said in capsys.readouterr().err
    if target.parent.is_dir():
        assert target.read_bytes() == b"before"
        assert [one.name for one in tmp_path.iterdir()] == [name]


def test_an_edition_that_was_withdrawn_is_gone(monkeypatch):
    monkeypatch.setattr(
        "geo.publishing.forms.form_request.is_withdrawn", lambda one: one == "BE2019"
    )
    with pytest.raises(RefusedError) as refused:
        read_request("map", "svg", {"edition": "BE2019"}, "en")
    assert refused.value.status == 410
    with pytest.raises(RefusedError) as refused:
        read_request("map", "svg", {"edition": "BE2020"}, "en")
    assert refused.value.status == 404


def test_the_command_answers_to_its_former_name():
    assert picture.main is main
