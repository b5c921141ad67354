"""Text from files is never markup, and a link is never a script."""

import pytest

from geo.language import Labels, translator
from geo.publishing.html import fill_template, safe_link
from geo.publishing.quotations.on_page import Quotations


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", " https://x", "", None],
)
def test_only_web_addresses_become_links(address):
    assert safe_link(address) == ""


def test_a_web_address_is_kept():
    assert safe_link("https://example.org/a?b=c") == "https://example.org/a?b=c"


def test_templates_escape_what_comes_from_files():
    hostile = Labels.same("<script>alert(1)</script>")

    class Composed:
        picture = type("P", (), {"valued": 1, "shown": 1})()
        indicator = type("I", (), {"note": hostile, "nature": "answers", "question": None})()
        observations = type("O", (), {"edition": type("E", (), {"title": hostile})()})()

        def title(self):
            return hostile

        def sample(self):
            return hostile

    said = fill_template(
        "map_page/overview.html",
        translator("en"),
        composed=Composed(),
        rows=[],
        label=None,
        unit="x",
        regions_published=False,
        published="",
        quotes=Quotations({"": "<script>alert(1)</script>"}),
    )
    assert "<script>" not in said
    assert said.count("&lt;script&gt;") == 6
