"""A commune checks its answers on a telephone: without JavaScript, by keyboard, in four languages."""

from __future__ import annotations

import pandas as pd
import pytest
import yaml
from conftest import serving
from every_page import violations

from geo.language import LANGUAGES
from geo.survey.editions import EDITIONS
from geo.survey.store import Contents, open_store
from geo.survey.store.checking.drafts import save_draft
from geo.survey.store.checking.links import commune_checks, communes_of, make_links
from geo.survey.store.checking.objections import objections_of

SECRET = "A title that nobody knows"


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """A server with a draft: its address, editor, draft and links."""
    folder = tmp_path_factory.mktemp("checked")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_DATA", str(folder))
        patch.delenv("ATLAS_DATABASE_URL", raising=False)
        facts = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
        facts |= {"id": "SECRET2026", "title": dict.fromkeys(LANGUAGES, SECRET)}
        answers = pd.read_csv(EDITIONS / "BE2018/answers.csv", dtype=str, keep_default_na=False)
        first = answers["nis5"].drop_duplicates().head(8)
        editor = open_store().edited_by("Anna")
        contents = Contents(facts, answers[answers["nis5"].isin(first)])
        draft = save_draft(editor, contents, revision=None)
        links = make_links(
            editor, draft, communes_of(editor, draft), days=14, contact="Institute, a@example.be"
        )
        with serving() as address:
            yield address, editor, draft, links


@pytest.fixture
def telephone(browser):
    made = []

    def open_(**options):
        context = browser.new_context(viewport={"width": 390, "height": 844}, **options)
        made.append(context)
        return context.new_page()

    yield open_
    for context in made:
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_fits_a_telephone_and_needs_no_script(checked, telephone, language):
    address, _, _, links = checked
    page = telephone(java_script_enabled=False)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    found = page.goto(f"{address}/check/{links[0].token}?lang={language}")
    assert found.status == 200
    assert found.headers["cache-control"] == "no-store"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.locator(".question").count() > 20
    assert page.evaluate("getComputedStyle(document.querySelector('.answer')).fontSize") != "16px"
    assert len([one for one in asked if not one.startswith("data:")]) == 1
    page.get_by_role("navigation").get_by_role("link").first.click()
    assert page.locator("html").get_attribute("lang") == LANGUAGES[0]
    assert "check/" in page.url


def test_an_objection_is_written_and_sent_without_a_script(checked, telephone):
    address, editor, draft, links = checked
    page = telephone(java_script_enabled=False)
    page.goto(f"{address}/check/{links[1].token}?lang=fr")
    question = page.locator(".question").nth(2)
    question.locator("summary").click()
    question.locator("textarea").fill("Nous avons répondu « non ».\n\n<b>Voir</b> la délibération")
    page.get_by_label("Quelque chose est inexact").check()
    page.get_by_label("Votre nom").fill("Jo, receveuse")
    page.get_by_role("button").click()
    assert page.get_by_role("status").inner_text().startswith("Merci.")
    assert page.locator("main b").count() == 0
    (one,) = objections_of(editor, draft)
    assert one.said_by == "Jo, receveuse"
    assert one.text == "Nous avons répondu « non ».\n\n<b>Voir</b> la délibération"
    state = next(x for x in commune_checks(editor, draft) if x.nis5 == links[1].nis5)
    assert (state.state, state.looks) == ("objected", 2)


def test_it_is_filled_in_by_keyboard(checked, telephone):
    address, editor, draft, links = checked
    page = telephone()
    page.goto(f"{address}/check/{links[2].token}?lang=nl")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # to the reply
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "agreed":
            break
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("status").wait_for()
    state = next(x for x in commune_checks(editor, draft) if x.nis5 == links[2].nis5)
    assert state.state == "agreed"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page(checked, telephone, scheme):
    address, _, _, links = checked
    page = telephone(color_scheme=scheme, bypass_csp=True)  # axe is a script
    page.goto(f"{address}/check/{links[3].token}?lang=de")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = violations(page)
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []
    page.goto(f"{address}/check/{'A' * 32}?lang=de")
    found = violations(page)
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


def test_nobody_frames_it_and_the_atlas_itself_does_not_know_it(checked, telephone):
    address, _, _, links = checked
    page = telephone()
    for path in ("/", "/?edition=SECRET2026", "/barometer?edition=SECRET2026", "/sources"):
        said = page.request.get(f"{address}{path}")
        assert SECRET not in said.text()
        assert "check/" not in said.text()
    page.goto(f"{address}/robots.txt")
    assert "Disallow: /check/" in page.content()
    page.goto(f"{address}/sources?lang=en")
    page.locator(".atlas-brand").wait_for()
    refused = page.evaluate(
        """async (link) => {
            const frame = document.createElement("iframe");
            frame.src = link;
            document.body.append(frame);
            await new Promise((done) => { frame.onload = done; setTimeout(done, 5000); });
            try { return frame.contentDocument?.querySelector(".question") ? "shown" : "empty"; }
            catch { return "refused"; }
        }""",
        f"{address}/check/{links[4].token}",
    )
    assert refused != "shown"
    assert SECRET not in page.content()
