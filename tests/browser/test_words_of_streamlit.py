"""What Streamlit says in English only reaches no reader in another language."""

from __future__ import annotations

from conftest import serving

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
    page.locator(".st-key-w_take button").first.click()
    reader.settled()
    page.locator(".st-key-w_take_everything button").wait_for()
    page.evaluate(
        """words => {
            const error = document.createElement('div');
            error.dataset.testid = 'stDownloadButtonError';
            error.textContent = words;
            document.querySelector('.st-key-w_take_everything').append(error);
        }""",
        FAILED,
    )
    assert "Le fichier n’a pas été créé" in said(page, "[data-testid=stDownloadButtonError]")
    size = page.locator("[data-testid=stDownloadButtonError]").evaluate(
        "element => getComputedStyle(element).fontSize"
    )
    assert size == "0px"


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
        reader.page.locator(".st-key-w_take button").first.wait_for()
    dialog = "[data-testid=stDialog] section"
    reader.page.locator(dialog).wait_for()
    assert "La connexion avec l’atlas est perdue" in said(reader.page, f"{dialog} h2")
    assert "adresse de cette page" in said(reader.page, f"{dialog} h2 + div")
    sizes = reader.page.locator(f"{dialog} :is(h2, h2 + div, h2 + div > *)").evaluate_all(
        "all => all.map(one => getComputedStyle(one).fontSize)"
    )
    assert sizes == ["0px"] * 3
    reader.errors.clear()  # the browser's own, of the server that did not answer
