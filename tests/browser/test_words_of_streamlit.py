"""What Streamlit says in English only reaches no reader in another language."""

from __future__ import annotations

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
