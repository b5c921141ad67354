"""Taking away in a real browser: the file arrives under its name, with its label, and opens."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
from PIL import Image

PHONE = {"viewport": {"width": 390, "height": 844}}


def opened(reader):
    reader.settled()
    reader.page.locator(".st-key-w_download button").first.click()
    reader.page.locator(".st-key-w_download_file, .st-key-w_download_everything").first.wait_for()
    reader.settled()
    return reader


# The words of a button: a panel that has the keyboard has those of all in it.
HAS_KEYBOARD = """() => {
    const at = document.activeElement;
    return at.matches("button, [role=radio]") ? at.innerText.trim() : at.tagName;
}"""


def tab_to(page, words: str) -> None:
    """The Tab key, until what has these words has the keyboard."""
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(HAS_KEYBOARD))
        if words in seen[-1].split("\n"):
            return
    raise AssertionError(seen)


def taken(reader, key: str = "w_download_file", act=None) -> tuple[str, bytes]:
    """Click, or what else is done, and what the browser then saves: its name and content."""
    with reader.page.expect_download() as waiting:
        (act or reader.page.locator(f".st-key-{key} button").click)()
    path = waiting.value.path()
    return waiting.value.suggested_filename, path.read_bytes()


def choose_format(reader, label: str) -> None:
    field = reader.page.locator(
        ".st-key-w_download_format input, .st-key-w_download_plain_format input"
    )
    field.first.click()
    reader.page.get_by_role("option", name=label).click()
    reader.settled()


FAILED = """(button) => {
    const error = document.createElement("div");
    error.dataset.testid = "stDownloadButtonError";
    error.textContent = "Failed to generate file for download";
    button.append(error);
}"""


def test_it_opens_where_there_is_room(visit, server):
    """At the foot of the page that is above the button."""
    reader = visit().open(f"{server}/?lang=fr&edition=BE2018&indicator=index")
    reader.painted()
    reader.settled()
    for button, inside in (("w_download", "w_download_file"), ("w_embed", "w_embed_controls")):
        reader.page.locator(f".st-key-{button} button").first.click()
        reader.page.locator(f".st-key-{inside}").first.wait_for()
        reader.settled()
        if button == "w_download":
            # Streamlit's own sentence about a file that cannot be made is put there as its button does.
            reader.page.locator(".st-key-w_download_file").evaluate(FAILED)
            failed = reader.page.get_by_test_id("stDownloadButtonError")
            told = failed.evaluate("one => getComputedStyle(one, '::after').content")
            assert "Le fichier n’a pas été créé" in told
            assert "a été redémarré. Rechargez la page" in told
            assert failed.evaluate("one => getComputedStyle(one).fontSize") == "0px"
            failed.evaluate("one => one.remove()")
        body = reader.page.get_by_test_id("stPopoverBody").bounding_box()
        assert body["height"] > 400, button
        assert body["y"] >= 0, button
        assert body["y"] + body["height"] <= 900, button
        reader.page.keyboard.press("Escape")
        reader.page.get_by_test_id("stPopoverBody").wait_for(state="detached")


def test_the_map_arrives_as_csv_and_workbook_with_label_and_link(visit, server):
    reader = visit().open(f"{server}/?lang=fr&edition=BE2018&indicator=index")
    reader.painted()
    opened(reader)
    name, content = taken(reader)
    assert name.startswith("smart-city-atlas_BE2018_index_2018_")
    assert name.endswith(".csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 589
    assert {row["notice"] for row in rows} == {
        "Données de démonstration\xa0: réponses synthétiques"
    }
    assert rows[0]["link"] == f"{server}/?lang=fr&edition=BE2018&indicator=index"
    choose_format(reader, "Classeur Excel (XLSX)")
    name, content = taken(reader)
    assert name.endswith(".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["data", "metadata", "sources"]


def test_the_whole_edition_arrives_as_a_package(visit, server):
    reader = visit().open(f"{server}/barometer?lang=en&edition=WAL2021")
    reader.page.locator(".st-key-w_download").wait_for()
    opened(reader)
    reader.page.get_by_role("radio", name="The whole edition").or_(
        reader.page.get_by_role("button", name="The whole edition")
    ).first.click()
    reader.page.locator(".st-key-w_download_everything button").wait_for()
    name, content = taken(reader, "w_download_everything")
    assert name.startswith("smart-city-atlas_WAL2021_edition_")
    assert "figures.csv" in zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_on_a_phone_it_fits_and_stays_open_while_one_chooses(visit, server):
    reader = visit(**PHONE).open(f"{server}/ranking?lang=de&indicator=index")
    reader.page.locator(".st-key-w_download").wait_for()
    opened(reader)
    choose_format(reader, "GeoJSON, mit Umrissen")
    body = reader.page.locator("[data-testid=stPopoverBody]")
    box = body.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert "abgerufen am" in body.inner_text()
    name, content = taken(reader)
    assert name.endswith(".geojson")
    assert b"Demonstrationsdaten: synthetische Antworten" in content


def test_the_map_arrives_as_a_picture_in_the_form_that_was_chosen(visit, server):
    reader = visit().open(f"{server}/?lang=de&edition=BE2018&indicator=index&level=province")
    reader.painted()
    reader.settled()
    page = reader.page
    # By keyboard, from the map.
    reader.map.locator("path[tabindex='0']").focus()
    page.keyboard.press("ArrowLeft")
    tab_to(page, "Herunterladen")
    page.keyboard.press("Enter")
    page.locator(".st-key-w_download_file").wait_for()
    reader.settled()
    tab_to(page, "Auf dem Bildschirm")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(HAS_KEYBOARD) == "Ein Bild"
    page.keyboard.press("Space")
    page.locator("img.picture-preview").wait_for()
    assert page.locator("img.picture-preview").get_attribute("alt") == "Vorschau: Reifegradindex"
    reader.settled()
    tab_to(page, "Datei herunterladen")
    name, content = taken(reader, "w_picture_file", lambda: page.keyboard.press("Enter"))
    assert name == "smart-city-atlas_BE2018_index_article_de.png"
    assert Image.open(io.BytesIO(content)).size == (2400, 1350)
    reader.settled()
    shape = page.locator(".st-key-w_picture_shape input")
    shape.click()
    shape.fill("Quadrat")
    page.get_by_role("option", name="Quadrat").first.click()
    page.locator(".st-key-w_picture_format").get_by_text("SVG").click()
    page.locator("img.picture-preview[width='1080']").first.wait_for()
    reader.settled()
    name, content = taken(reader, "w_picture_file")
    assert name == "smart-city-atlas_BE2018_index_square_de.svg"
    assert b"viewBox='0 0 1080 1080'" in content
    words = content.decode()
    assert "Demonstrationsdaten" in words
    assert f"{server}/?lang=de" in words.replace("</text>", "").replace("&amp;", "&")
