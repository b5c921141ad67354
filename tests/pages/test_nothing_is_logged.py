"""What is logged for every reader fills a disk, and hides what matters: pages log nothing."""

from __future__ import annotations

import pytest
from opening import opened_page

from app import IN_MENU, ON_TOP

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
