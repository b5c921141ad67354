"""The code for an article: addresses that the atlas understands, every value escaped."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.cartography.picture.formats import description_of, title_of
from geo.cartography.picture.paper import Look
from geo.language import LANGUAGES, Text
from geo.publishing.article.frame_code import (
    WIDTHS,
    Frame,
    frame_address,
    frame_code,
    frame_preview,
)
from geo.publishing.article.picture_code import picture_code
from geo.publishing.embed.options import EmbedOptions, read_options
from geo.publishing.export.provenance import link_to
from geo.publishing.forms.address import form_address
from geo.publishing.forms.endings import pages_with_forms
from geo.publishing.view import View, parse_view

HERE = "https://atlas.example.be/atlas/ranking?lang=nl"


class Elements(HTMLParser):
    """Every start tag of a piece of HTML with its attributes, and all text."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(code)
        self.close()

    def handle_starttag(self, tag, attrs) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data) -> None:
        self.text += data

    def only(self, tag: str) -> dict[str, str | None]:
        (found,) = [attributes for name, attributes in self.found if name == tag]
        return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_frame_is_of_the_view_in_the_language_of_the_article(language):
    view = View(indicator="index", level="province", stage=True)
    inside = urlsplit(frame_address(view, HERE, Frame(language=language)))
    assert inside.netloc + inside.path == "atlas.example.be/atlas/map.html"
    asked = {name: values[0] for name, values in parse_qs(inside.query).items()}
    assert asked.pop("theme") == "light"
    found, notices = parse_view(asked, language)
    assert notices == []
    assert found == View(lang=language, indicator="index", level="province")


def test_only_what_was_changed_stands_in_the_address():
    usual = frame_address(View(), HERE, Frame())
    assert "title=" not in usual
    assert "controls=" not in usual
    assert frame_address(View(), HERE, Frame(options=EmbedOptions(titled=False))).endswith(
        "&title=0"
    )
    few = frame_address(
        View(), HERE, Frame(options=EmbedOptions(theme="dark", controls=("search", "zoom")))
    )
    assert few.endswith("&controls=search,zoom&theme=dark")


@pytest.mark.parametrize(
    "options",
    [
        EmbedOptions(),
        EmbedOptions(titled=False, theme="light"),
        EmbedOptions(controls=(), theme="dark"),
        EmbedOptions(controls=("table",)),
    ],
)
def test_the_page_reads_what_the_code_says(options):
    query = parse_qs(urlsplit(frame_address(View(), HERE, Frame(options=options))).query, True)
    assert read_options({name: values[0] for name, values in query.items()}) == (options, [])


def test_readers_may_be_left_no_control_at_all():
    assert parse_qs(
        urlsplit(frame_address(View(), HERE, Frame(options=EmbedOptions(controls=())))).query, True
    )["controls"] == [""]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_code_is_one_frame_and_one_script_of_the_same_server(width):
    found = Elements(frame_code(View(), HERE, Frame(width), Text("Map")))
    assert [tag for tag, _ in found.found] == ["iframe", "script"]
    frame = found.only("iframe")
    assert frame["src"] == frame_address(View(), HERE, Frame(width))
    assert frame["width"] == (str(width) if width else "100%")
    assert int(frame["height"]) >= 500
    assert frame["title"] == "Map – Smart City Atlas of Belgium"
    assert found.only("script")["src"] == "https://atlas.example.be/atlas/embed.js"
    assert found.text.strip() == ""


@given(st.text(max_size=80))
def test_a_title_from_a_file_stays_text(title):
    said = Text("{title}", title=f'"><script>alert(1)</script>{title}')
    found = Elements(frame_code(View(), HERE, Frame(), said))
    assert [tag for tag, _ in found.found] == ["iframe", "script"]
    assert found.only("script")["src"].endswith("/embed.js")


def test_the_trial_holds_the_code_as_it_is():
    frame = Frame(1000, "nl", EmbedOptions(controls=("table",)))
    code = frame_code(View(), HERE, frame, Text("Map"))
    assert code.strip() in frame_preview(code, frame)


SHOWN = [page for page, forms in pages_with_forms().items() if forms.picture and forms.download]


@pytest.mark.parametrize("page", SHOWN)
def test_a_picture_has_alternative_text_source_and_label(page):
    forms = pages_with_forms()[page]
    asked = dict(part.split("=") for part in forms.example.split("&"))
    view, notices = parse_view({"lang": "fr", **asked}, "fr")
    assert notices == []
    link = link_to(view, HERE, page)
    taken = forms.download(view, link)
    look = Look("square")
    svg = forms.picture(view, look, link)
    address = form_address(link, page, "png", look, 2)
    found = Elements(picture_code(svg, address, look, taken))
    picture = found.only("img")
    assert picture["src"] == address
    assert (picture["width"], picture["height"]) == ("1080", "1080")
    assert len(picture["alt"]) > 30
    assert title_of(svg) in picture["alt"]
    assert picture["alt"] == description_of(svg)
    assert {one["href"] for tag, one in found.found if tag == "a"} == {link}
    assert "Source\xa0:" in found.text
    assert "Licence\xa0:" in found.text
    if taken.notice:
        assert picture["alt"].startswith(taken.notice)
        assert found.text.strip().startswith(taken.notice)
