"""A sentence is copied with one key or touch, shown, and marked where the browser copies nothing."""

from __future__ import annotations

ANTWERP = "/?lang=nl&edition=BE2018&commune=11002"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
NO_CLIPBOARD = """
Object.defineProperty(navigator, "clipboard", { get: () => undefined });
document.execCommand = () => false;
"""


def test_the_sentence_about_the_selected_commune_is_copied_by_keyboard(visit, server):
    reader = visit()
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    reader.open(server + ANTWERP)
    reader.settled()
    button = reader.page.get_by_role("button", name="Een zin kopiëren", exact=True).first
    button.focus()
    reader.page.keyboard.press("Enter")
    box = reader.page.locator("#atlas-quoted")
    box.get_by_text("Gekopieerd").wait_for()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied == box.locator("q").inner_text()
    assert copied.startswith("In de synthetische demonstratiegegevens voor 2018 gaf Antwerpen")
    assert copied.endswith(f"; {server}{ANTWERP.replace('&comm', '&indicator=q.progress&comm')}).")
    reader.page.keyboard.press("Escape")
    box.wait_for(state="hidden")
    assert button.evaluate("e => e === document.activeElement")
    # The first Escape was the box's, and the commune is still selected; the next one lets go of it.
    reader.settled()
    assert "commune=11002" in reader.page.url
    reader.page.keyboard.press("Escape")
    reader.page.wait_for_url(lambda url: "commune=" not in url)


def test_each_figure_of_a_commune_is_copied_by_touch_and_french_keeps_its_spaces(visit, server):
    reader = visit(**PHONE)
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
    reader.open(server + "/commune?lang=fr&edition=BE2018&commune=11002")
    reader.page.get_by_role("button", name="Copier une phrase : Innovation").first.tap()
    box = reader.page.locator("#atlas-quoted")
    box.get_by_text("Copié").wait_for()
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert "les réponses d’Anvers donnaient un score de" in copied
    assert "communes sur 589\u00a0; Baromètre belge" in copied
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
    box.get_by_role("button", name="Fermer").tap()
    box.wait_for(state="hidden")


def test_where_nothing_can_be_copied_the_sentence_is_marked(visit, server):
    reader = visit()
    reader.page.add_init_script(NO_CLIPBOARD)
    reader.open(server + "/barometer?lang=en")
    reader.page.locator("button.quote").first.click()
    reader.page.get_by_text("This browser does not let the page copy.").wait_for()
    marked = reader.page.evaluate("getSelection().toString()")
    assert marked.startswith("In 2017, the published figure “Smart City concept felt relevant")
