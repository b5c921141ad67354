"""A survey from a damaged file to an edition on the map, as an editor does it in the browser."""

from __future__ import annotations

import csv
import io

import pytest
from conftest import serving

from geo.survey import load_answers
from geo.territory import load_communes

ASKED = ("concept_relevant", "progress", "strategy")


@pytest.fixture
def editors_server(tmp_path, monkeypatch):
    """A server with a store of its own, and the link that makes one visit an editor's."""
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    monkeypatch.delenv("ATLAS_DATABASE_URL", raising=False)
    monkeypatch.setenv("ATLAS_EDITOR_KEY", "a-key-for-this-test")
    with serving() as address:
        yield address


def damaged() -> bytes:
    """Demonstration answers as Excel saves them in Belgium, with one misspelt commune."""
    answers = load_answers("BE2018")
    wide = answers[answers.question.isin(ASKED)].pivot(
        index="nis5", columns="question", values="value"
    )
    names = load_communes(2018)["name_nl"]
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=";", lineterminator="\r\n")
    writer.writerow(["Gemeente", *ASKED])
    for code, row in wide.dropna().iterrows():
        name = "Antwerpn" if code == "11002" else names[code]
        writer.writerow([name, *(str(row[key]).replace(".", ",") for key in ASKED)])
    return sink.getvalue().encode("cp1252")


def test_upload_confirm_publish_and_see_it_on_the_map(visit, editors_server):
    reader = visit().open(f"{editors_server}/import_survey?lang=en&editor=a-key-for-this-test")
    page = reader.page
    page.get_by_text("Nothing chosen yet.").wait_for()
    page.locator("input[type=file]").first.set_input_files(
        {"name": "survey.csv", "mimeType": "text/csv", "buffer": damaged()}
    )
    page.get_by_text("Step 2 of 7").wait_for()
    page.get_by_text("Antwerpn (rows:").wait_for()
    reader.settled()
    reader.choose("Antwerpn (rows:", "Antwerp (11002)")
    page.get_by_text("Step 3 of 7").wait_for()
    page.get_by_text("Step 6 of 7").wait_for()
    for label, value in (
        ("Short name", "TEST2026"),
        ("Year", "2026"),
        ("Title", "A survey for a test"),
        ("Source", "Those who asked"),
        ("Licence", "CC0 1.0"),
    ):
        field = page.get_by_label(label, exact=True)
        field.fill(value)
        field.press("Tab")
        reader.settled()
    page.get_by_text("Step 7 of 7").wait_for()
    reader.painted()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published: A survey for a test, version 1.").wait_for()
    page.get_by_role("link", name="Open this edition on the map").click()
    page.wait_for_url("**edition=TEST2026**")
    reader.painted()
    page.get_by_text("A survey for a test").first.wait_for()


def test_a_reader_finds_it_closed(visit, editors_server):
    reader = visit().open(f"{editors_server}/import_survey?lang=en")
    reader.page.get_by_text("by editors only").wait_for()
    assert reader.page.locator("input[type=file]").count() == 0
