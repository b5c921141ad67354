"""What Streamlit says in English only reaches no reader in another language."""

from __future__ import annotations

from conftest import free_port, serving
from every_page import PHONE, UNTOLD, problems

UPLOAD = "[data-testid=stFileUploaderDropzone] button[data-testid=stBaseButton-secondary]"


def said(page, selector: str) -> str:
    """The words that the style sheet puts in the place of those in an element."""
    return page.locator(selector).first.evaluate(
        "element => getComputedStyle(element, '::after').content"
    )


def test_a_file_that_is_asked_for_after_a_restart_is_there(visit):
    """The page asks for itself once more: the file of the server that has gone is asked of this one."""
    port = free_port()
    reader = visit(locale="fr-BE")
    page = reader.page
    button = page.locator(".st-key-w_download_file button")
    with serving(port=port) as address:
        reader.open(f"{address}/ranking?lang=fr")
        page.locator(".st-key-w_download button").first.click()
        button.wait_for()
        reader.settled()
    again: list[object] = []

    def connected(socket) -> None:  # Playwright takes no method of a list
        again.append(socket)

    page.on("websocket", connected)
    with serving(port=port):
        while not again:
            page.wait_for_timeout(200)
        page.wait_for_function("() => upstreamPage.main() && !upstreamPage.main().inert")
        button.hover()
        reader.settled()
        with page.expect_download() as taken:
            button.click()
        assert taken.value.suggested_filename
        assert page.locator("[data-testid=stDownloadButtonError]").count() == 0
    reader.errors.clear()  # the browser's own, of the server that did not answer


def test_a_list_where_nothing_fits_says_so_in_the_readers_language(visit, server):
    reader = visit(locale="de-BE").open(f"{server}/ranking?lang=de")
    page = reader.page
    for key in ("language", "w_edition"):
        box = page.locator(f".st-key-{key} input").first
        box.click()
        box.fill("zzzz")
        words = "[role=listbox][data-empty] [role=option] span"
        page.locator(words).wait_for(state="attached")
        assert "nichts zur Auswahl" in said(page, words)
        page.keyboard.press("Escape")


HOSTILE = ["Remove all", "Search", "Open", "Help for sale", "Choose an option"]


def test_the_uploader_speaks_german_and_a_files_words_are_not_taken_for_streamlits(visit, server):
    reader = visit(locale="de-BE").open(f"{server}/own_file?lang=de")
    page = reader.page
    page.locator(UPLOAD).wait_for()
    reader.settled()
    assert "Datei" in said(page, UPLOAD)
    page.locator("input[type=file]").first.set_input_files(
        {
            "name": "Remove Fullscreen.csv",
            "mimeType": "text/csv",
            "buffer": f"code;{';'.join(HOSTILE)}\n11002;3;4;5;6;7\n44021;5;6;7;6;7\n62063;7;8;2;1;3\n".encode(),
        }
    )
    reader.painted()
    chips = page.locator("[data-testid=stMultiSelectTagsContainer] span[title]")
    chips.nth(len(HOSTILE) - 1).wait_for()
    for _ in range(2):  # and again, after the page has changed
        reader.settled()
        named = chips.evaluate_all(
            "all => all.map(one => [one.title, one.closest('[aria-label]').ariaLabel, one.textContent])"
        )
        assert named == [[name] * 3 for name in HOSTILE]
        removes = page.locator("[data-testid=stMultiSelectTagsContainer] button")
        assert removes.evaluate_all("all => all.map(one => one.ariaLabel)") == [
            f"{name} entfernen" for name in HOSTILE
        ]
        assert page.locator("[data-testid=stFileChipName]").get_attribute("title") == (
            "Remove Fullscreen.csv"
        )
        assert (
            page.locator("[data-testid=stFileChip]")
            .get_attribute("aria-label")
            .startswith("Remove Fullscreen.csv")
        )
        page.evaluate("window.atlasLandmarks()")
    # With a file the page can be read by everyone, as in test_every_page.py it can be without.
    page.set_viewport_size(PHONE)
    with reader.emulating(color_scheme="dark"):
        reader.settled()
        found = problems(page) + page.evaluate(UNTOLD)
    assert not found, "\n".join(found)


def test_the_menu_of_a_column_is_in_the_readers_language(visit, server):
    reader = visit().open(f"{server}/change?lang=fr&edition=BE2018&since=BE2017&indicator=index")
    page = reader.page
    reader.painted()
    reader.settled()
    page.locator(".st-key-table summary").click()
    table = page.locator(".st-key-table [data-testid=stDataFrame]")
    table.scroll_into_view_if_needed()
    reader.settled()
    menu, box = page.locator("[data-testid=stDataFrameColumnMenu]"), table.bounding_box()
    for right in range(40, 240, 10):
        page.mouse.move(box["x"] + right, box["y"] + 17)
        page.mouse.click(box["x"] + right, box["y"] + 17)
        page.wait_for_timeout(100)
        if menu.count():
            break
    reader.settled()
    assert menu.locator("[role=menu]").get_attribute("aria-label") == "Menu d’une colonne"
    entries = menu.locator("[role=menuitem]").evaluate_all(
        "all => all.map(one => one.innerText.split('\\n').find(words => words.includes(' ') || /^[A-Z]/.test(words)))"
    )
    assert entries == [
        "Trier par ordre croissant",
        "Trier par ordre décroissant",
        "Statistiques",
        "Ajuster la largeur",
        "Épingler la colonne",
        "Masquer la colonne",
    ]
