"""What Streamlit says in English only reaches no reader in another language."""

from __future__ import annotations

from conftest import free_port, serving

FAILED = "Failed to generate file for download"


def said(page, selector: str) -> str:
    """The words that the style sheet puts in the place of those in an element."""
    return page.locator(selector).first.evaluate(
        "element => getComputedStyle(element, '::after').content"
    )


def test_a_file_that_cannot_be_made_is_told_in_the_readers_language(visit, server):
    """Streamlit's own sentence is put on the page as its button does."""
    reader = visit(locale="fr-BE").open(f"{server}/sources?lang=fr")
    page = reader.page
    page.locator(".st-key-w_download button").first.click()
    reader.settled()
    page.locator(".st-key-w_download_everything button").wait_for()
    page.evaluate(
        """words => {
            const error = document.createElement('div');
            error.dataset.testid = 'stDownloadButtonError';
            error.textContent = words;
            document.querySelector('.st-key-w_download_everything').append(error);
        }""",
        FAILED,
    )
    assert "Le fichier n’a pas été créé" in said(page, "[data-testid=stDownloadButtonError]")
    size = page.locator("[data-testid=stDownloadButtonError]").evaluate(
        "element => getComputedStyle(element).fontSize"
    )
    assert size == "0px"


def test_a_file_that_is_asked_for_after_a_restart_is_told_and_there_after_a_reload(visit):
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
        page.wait_for_timeout(500)
        button.click()
        failed = "[data-testid=stDownloadButtonError]"
        page.locator(failed).wait_for(state="attached")
        assert "a été redémarré. Rechargez la page" in said(page, failed)
        page.reload()
        page.locator(".st-key-w_download button").first.click()
        button.wait_for()
        reader.settled()
        with page.expect_download() as taken:
            button.click()
        assert taken.value.suggested_filename
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


def test_no_table_or_chart_has_streamlits_toolbar(visit, server):
    """It is English, and its CSV has neither source nor label."""
    reader = visit().open(f"{server}/?lang=en")
    page = reader.page
    reader.painted()
    page.locator(".st-key-table summary, .st-key-table button, details summary").first.click()
    page.locator("[data-testid=stDataFrame]").first.hover()
    assert not page.locator("[data-testid=stElementToolbar]:visible").count()


def test_the_button_of_the_uploader_is_in_the_readers_language(visit, server):
    reader = visit(locale="de-BE").open(f"{server}/own_file?lang=de")
    button = "[data-testid=stFileUploaderDropzone] button[data-testid=stBaseButton-secondary]"
    reader.page.locator(button).wait_for()
    reader.settled()
    assert "Datei" in said(reader.page, button)


def test_a_server_that_does_not_answer_is_told_in_the_readers_language(visit):
    """Not "Streamlit server is not responding. Are you connected to the internet?"."""
    with serving() as address:
        reader = visit(locale="fr-BE").open(f"{address}/sources?lang=fr")
        reader.settled()
        reader.page.locator(".st-key-w_download button").first.wait_for()
    dialog = "[data-testid=stDialog] section"
    reader.page.locator(dialog).wait_for()
    assert "La connexion avec l’atlas est perdue" in said(reader.page, f"{dialog} h2")
    assert "adresse de cette page" in said(reader.page, f"{dialog} h2 + div")
    sizes = reader.page.locator(f"{dialog} :is(h2, h2 + div, h2 + div > *)").evaluate_all(
        "all => all.map(one => getComputedStyle(one).fontSize)"
    )
    assert sizes == ["0px"] * 3
    reader.errors.clear()  # the browser's own, of the server that did not answer
