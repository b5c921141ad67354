"""The atlas's own export, damaged as Excel damages tables, back through the page to the map."""

from __future__ import annotations

import damaged_exports as damage
import pytest
from conftest import serving

from geo.survey import load_answers
from geo.survey.store import open_store

KEY = "a-key-for-this-test"


@pytest.fixture
def editors_server(tmp_path, monkeypatch):
    """A server with a store of its own, and the link that makes one visit an editor's."""
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    monkeypatch.delenv("ATLAS_DATABASE_URL", raising=False)
    monkeypatch.setenv("ATLAS_EDITOR_KEY", KEY)
    with serving() as address:
        yield address


def download(reader, *formats: str) -> list[bytes]:
    """The whole edition's table of communes from the map page, in each format."""
    page = reader.page
    page.locator(".st-key-w_download button").first.click()
    page.get_by_text("The whole edition").click()
    reader.settled()
    reader.choose("Table", "Communes: one row each")
    reader.settled()
    found = []
    for one in formats:
        reader.choose("Format", one)
        reader.settled()
        with page.expect_download() as waiting:
            page.locator(".st-key-w_download_file button").click()
        found.append(waiting.value.path().read_bytes())
    return found


def load(reader, name: str, content: bytes) -> None:
    page = reader.page
    page.locator("input[type=file]").first.set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_text(name, exact=True).first.wait_for()
    reader.settled()


def map_values(reader) -> dict[str, str]:
    """What the map says of each commune."""
    reader.painted()
    found = reader.map.locator("path[data-code]").evaluate_all(
        "paths => paths.map(path => [path.dataset.code, path.getAttribute('aria-label')])"
    )
    return dict(found)


def published() -> dict[tuple[str, str], str]:
    return load_answers("BE2018").set_index(["nis5", "question"]).value.to_dict()


def test_an_export_damaged_in_excel_comes_back_through_the_page(visit, editors_server):
    reader = visit().open(f"{editors_server}/?lang=en&edition=BE2018&indicator=q.progress")
    page = reader.page
    demonstration = map_values(reader)
    workbook, belgian = download(reader, "Excel workbook", "CSV for Excel")
    page.goto(f"{editors_server}/import_survey?lang=en")
    page.get_by_text("by editors only").wait_for()
    assert page.locator("input[type=file]").count() == 0
    page.goto(f"{editors_server}/import_survey?lang=en&editor={KEY}")
    page.get_by_text("Nothing chosen yet.").wait_for()

    load(reader, "barometer.xlsx", damage.workbook(workbook))
    page.get_by_text("Recognised as an export of this atlas.").wait_for()
    reader.choose("Antwerpn (rows:", "Antwerp · Antwerpen · Anvers (11002)")
    page.get_by_text("Step 4 of 7").wait_for()
    reader.settled()
    reader.choose("“70%”", "7")
    reader.settled()
    reader.choose("“2026-05-03”", "3")
    page.get_by_text("591 rows in the file = 123 published + 468 listed with a reason.").wait_for()
    page.get_by_text("Boom (11005): rows 7, 8; row 8 counts.").wait_for()
    name = page.get_by_label("Short name", exact=True)
    name.fill("BE2018again")
    name.press("Tab")
    page.get_by_text("Step 7 of 7").wait_for()
    reader.painted()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published: Belgian Smart City barometer 2018, version 1.").wait_for()
    assert stored("BE2018again") == published()

    load(reader, "barometer.csv", damage.belgian_csv(belgian))
    page.get_by_text("1100 (rows: 6)").first.wait_for()
    reader.choose("1100 (rows: 6)", "Antwerp · Antwerpen · Anvers (11002) – Column name says")
    page.get_by_text("Decimal mark in column projects").wait_for()
    reader.settled()
    page.get_by_text("Point between thousands:").click()  # the total is 4.321 projects
    page.get_by_text("591 rows in the file = 123 published + 468 listed").wait_for()
    page.get_by_role("button", name="Replace version 1").click()
    page.get_by_text("Published: Belgian Smart City barometer 2018, version 2.").wait_for()
    assert stored("BE2018again") == published()

    page.get_by_role("link", name="Open this edition on the map").click()
    page.wait_for_url("**edition=BE2018again**")
    reader.painted()
    reader.open(f"{editors_server}/?lang=en&edition=BE2018again&indicator=q.progress")
    assert map_values(reader) == demonstration
    assert page.get_by_text("Demonstration data").first.is_visible()


def stored(edition: str) -> dict[tuple[str, str], str]:
    return open_store().answers(edition).set_index(["nis5", "question"]).value.to_dict()
