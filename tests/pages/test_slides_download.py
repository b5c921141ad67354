"""Slides from the download of a page."""

from __future__ import annotations

import pytest
from test_download import named, opened


def chosen(page: str, **more: str):
    app = opened(page, **more)
    app.segmented_control(key="w_download_what").set_value("slides").run(timeout=120)
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("page", "address"),
    [("commune", "commune"), ("places", "compare"), ("indicators", "compare"), ("maps", "compare")],
)
def test_a_page_has_slides_and_their_address(page, address):
    query = {"commune": "44021"} if page == "commune" else {}
    app = chosen(page, lang="fr", **query)
    assert named(app, "w_slides_file")
    assert f"/{address}.pptx?" in app.code[0].value


def test_a_page_without_slides_does_not_offer_them():
    app = opened("ranking")
    assert "slides" not in str(app.segmented_control(key="w_download_what").options)
