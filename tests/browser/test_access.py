"""Readable by everyone: axe finds nothing serious, on each page, light and dark."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

# What Streamlit draws itself and offers no way to change; everything else must be clean.
NOT_OURS = {
    "region",  # Streamlit's page has one main element; its widgets' pop-ups live outside it
    "landmark-one-main",
    "page-has-heading-one",
}


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {v['help']} ({node['target']}, {node['html'][:160]})"
        for v in found
        if v["impact"] in ("serious", "critical") and v["id"] not in NOT_OURS
        for node in v["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address", ["/?lang=en&edition=BE2018&commune=62063", "/own_file?lang=en", "/sources?lang=en"]
)
def test_axe_finds_nothing_serious(visit, server, address, scheme):
    reader = visit(color_scheme=scheme).open(server + address)
    reader.page.locator(".atlas-brand").wait_for()
    if address.startswith("/?"):
        reader.painted()
    reader.settled()
    reader.page.wait_for_timeout(800)
    problems = serious(reader.page)
    assert not problems, "\n".join(problems)
