"""A reader without JavaScript gets the picture of the view, its table, and its files."""

from __future__ import annotations


def test_the_view_is_there_without_javascript(browser, server):
    context = browser.new_context(java_script_enabled=False, locale="nl-BE")
    page = context.new_page()
    page.goto(f"{server}/map?lang=nl&edition=BE2018&indicator=q.progress")
    assert page.title() == "Zelf ingeschatte vooruitgang, 2018 – Smart City Atlas van België"
    heading = page.get_by_role("heading", level=1)
    assert "44 van de 123 gemeenten" in heading.inner_text()
    picture = page.locator("main img")
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 1200
    assert page.locator("main tr").count() == 124
    with page.expect_download() as waiting:
        page.get_by_role("link", name="csv").click()
    assert waiting.value.suggested_filename.endswith(".csv")
    context.close()


def test_the_map_opens_under_its_name(visit, server):
    """The address that stands in a picture, on a server where others have been before."""
    visit().open(f"{server}/ranking?lang=nl").settled()
    reader = visit().open(f"{server}/map?lang=nl&edition=BE2018&indicator=index#x")
    reader.painted()
    reader.settled()
    assert reader.page.get_by_role("dialog").count() == 0
    assert "indicator=index" in reader.page.url
