"""A reader's own file in a real browser: what is left of it when the server restarts."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from conftest import WAIT, free_port, serving
from playwright.sync_api import expect

OWN = b"Commune;Share\nGent;12,5\nLuik;8,1\n"
GONE = "A file was chosen on this page, and it is gone"


def choose(page) -> None:
    page.locator("input[type=file]").first.set_input_files(
        files=[{"name": "own.csv", "mimeType": "text/csv", "buffer": OWN}]
    )
    expect(page.get_by_text("2 rows in the file: 2 on the map")).to_be_visible(timeout=WAIT)


def test_a_file_that_a_restart_of_the_server_took_away_is_missed(visit):
    port = free_port()
    reader = visit()
    page = reader.page
    again: list[object] = []

    def connected(socket) -> None:  # Playwright takes no method of a list
        again.append(socket)

    def reconnected() -> None:
        while not again:  # Streamlit tries again by itself
            page.wait_for_timeout(200)

    def missed() -> None:
        expect(page.get_by_text(GONE)).to_be_visible(timeout=2 * WAIT)

    with serving(port=port) as address:
        reader.open(f"{address}/own_file?lang=en")
        expect(page.get_by_text("Nothing chosen yet.")).to_be_visible(timeout=WAIT)
        expect(page.get_by_text(GONE)).to_have_count(0, timeout=WAIT)
        choose(page)
        page.wait_for_url("**file=own_file**")
        assert "own.csv" not in page.url
    page.on("websocket", connected)
    with serving(port=port):  # on the page of the file
        reconnected()
        missed()
        choose(page)
        expect(page.get_by_text(GONE)).to_have_count(0, timeout=WAIT)
        page.get_by_role("link", name="Compare").click()
        page.wait_for_url("**/compare**file=own_file**")
    again.clear()
    with serving(port=port):  # on another page
        reconnected()
        reader.choose("Language", "Nederlands")  # what is chosen first is not lost with the session
        page.wait_for_url("**lang=nl**")
        reader.choose("Taal", "English")
        page.wait_for_url("**lang=en**")
        page.get_by_role("button", name="Menu").click()
        page.get_by_role("link", name="Your own file").click()
        missed()
        choose(page)
        expect(page.get_by_text(GONE)).to_have_count(0, timeout=WAIT)
        page.get_by_role("button", name="Forget this file").click()
        expect(page.get_by_text("Nothing chosen yet.")).to_be_visible(timeout=WAIT)
        expect(page.get_by_text(GONE)).to_have_count(0, timeout=WAIT)
        page.wait_for_url(lambda url: "file" not in parse_qs(urlsplit(url).query))
    reader.errors.clear()  # the browser's own, of the server that did not answer


def test_back_leaves_the_page_of_a_file(visit, server):
    reader = visit()
    page = reader.page
    reader.open(f"{server}/sources?lang=en")
    expect(page.get_by_role("heading", name="Sources").first).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Your own file").click()
    expect(page.get_by_text("Nothing chosen yet.")).to_be_visible(timeout=WAIT)
    choose(page)
    page.wait_for_url("**file=own_file**")
    for _ in range(3):
        page.go_back()
        page.wait_for_timeout(700)
        if "/own_file" not in page.url:
            break
    assert "/own_file" not in page.url
