"""What is logged for every reader fills a disk, and hides what matters: pages log nothing."""

from __future__ import annotations

import pytest
from opening import opened_page, whole_page

from app import IN_MENU, ON_TOP
from geo.language import AtlasError, Text
from pages.shared import shell

WAYS = [{"way": "indicators", "second": "index"}, {"way": "maps"}, {"places": "44021_11002"}]
PAGES = [
    *((name, {}) for name in ON_TOP | IN_MENU),
    *(("compare", one) for one in WAYS),
    ("map", {"commune": "44021"}),
    ("commune", {"commune": "44021"}),
]


@pytest.mark.parametrize(("page", "query"), PAGES)
def test_a_page_logs_nothing(caplog, page, query):
    opened_page(page, **query)
    # Streamlit says this where no browser has opened the page.
    said = [one.getMessage() for one in caplog.records if "ScriptRunContext" not in one.msg]
    assert said == []


def test_files_that_are_gone_and_cannot_be_laid_out_again_stop_no_page(monkeypatch, caplog):
    def full(*_) -> None:
        raise AtlasError(Text("The folder {folder} could not be filled.", folder="/srv/secret"))

    monkeypatch.setattr(shell, "lay_out_again", full)
    page = whole_page("accessibility")
    said = " ".join(str(one.proto.body) for one in page.get("html"))
    assert "Some of what this page needs is not there any more" in said
    assert "Accessibility" in said
    assert "/srv/secret" not in said
    assert any("/srv/secret" in one.getMessage() for one in caplog.records)
