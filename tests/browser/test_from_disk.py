"""The page of an edition, opened from a disk by a browser that has no network at all."""

from __future__ import annotations

import re

import pytest
from edition_in_a_file import some_of
from test_access import problems

from geo.language import LANGUAGES

PAINTED = "() => document.documentElement.dataset.painted"


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> str:
    file = tmp_path_factory.mktemp("disk") / "edition.html"
    file.write_text(some_of(), "utf-8")
    return file.as_uri()


@pytest.fixture
def disk(browser, saved):
    """Opens the page; whatever it asks for beside itself fails the test."""
    contexts, asked, errors = [], [], []

    def opened(**options):
        context = browser.new_context(
            **{"viewport": {"width": 1400, "height": 900}, "offline": True} | options
        )
        contexts.append(context)
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda one: errors.append(one.text) if one.type == "error" else None)
        page.goto(saved)
        page.wait_for_function(PAINTED)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not [one for one in asked if not one.startswith((saved, "data:", "blob:"))]
    assert not errors


# What only a ground tells: in forced colours there is none.
GONE = """(marks) => marks.filter((mark) => {
    const found = [...document.querySelectorAll(mark)].filter((one) => one.checkVisibility());
    return !found.length || found.some((one) => {
        const { outlineStyle, borderBottomStyle } = getComputedStyle(one);
        return outlineStyle === "none" && borderBottomStyle === "none";
    });
})"""


def painted_after(page, act) -> str:
    before = page.evaluate(PAINTED)
    act()
    page.wait_for_function(
        "before => document.documentElement.dataset.painted !== before", arg=before
    )
    return page.evaluate(PAINTED)


def test_it_opens_without_a_network_and_shows_the_edition(disk):
    page = disk()
    assert page.locator("path.area").count() == 589
    assert "Demonstratiegegevens" in page.locator("header .label").inner_text()
    assert "123" in page.locator("h1").inner_text()
    page.locator("path[data-code='44021']").hover()
    assert "Gent" in page.locator(".atlas-tip").inner_text()


def test_a_browser_that_cannot_unpack_it_says_so(browser, saved):
    context = browser.new_context(offline=True)
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    page.goto(saved)
    page.get_by_text("Deze pagina vraagt een recentere browser").wait_for()
    assert "44 van de 123 gemeenten" in page.locator("h1").inner_text()
    context.close()


def test_by_keyboard_alone_one_finds_a_commune_and_its_values(disk):
    page = disk()
    page.keyboard.press("/")
    page.keyboard.type("luik")
    page.keyboard.press("ArrowDown")
    page.emulate_media(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    marks = ["header .label", ".languages [aria-current]", "#places [aria-selected=true]"]
    assert page.evaluate(GONE, marks) == []
    fills = page.locator(".atlas-legend li rect").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).fill)"
    )
    assert len({*fills}) == len(fills) > 4
    page.emulate_media(forced_colors="null")
    page.keyboard.press("Enter")
    page.locator("section.chosen h2").wait_for()
    assert page.locator("section.chosen h2").inner_text() == "Luik"
    heads = page.locator("section.chosen details").first.locator("thead th").all_inner_texts()
    assert heads == ["Luik", "Luik (provincie)", "Wallonië", "België"]
    first = page.locator("section.chosen tbody tr").first.inner_text()
    assert first.startswith("Maturiteitsindex")
    assert "Niet geantwoord" in first
    assert "3,60/10" in first
    # From the field back to the choice of indicators, and on to another one.
    page.locator("#indicator").focus()
    painted_after(page, lambda: page.keyboard.press("ArrowUp"))
    assert (
        page.locator("#indicator").evaluate("node => node.selectedOptions[0].value") != "q.progress"
    )
    page.locator("section.chosen .close").focus()
    page.keyboard.press("Enter")
    assert not page.locator("section.chosen").is_visible()


def test_drill_down_goes_from_a_commune_to_its_province_and_another_indicator(disk):
    page = disk()
    page.locator("input[type=search]").fill("gent")
    painted_after(page, lambda: page.keyboard.press("Enter"))
    painted_after(page, lambda: page.locator("#level").select_option("province"))
    assert page.locator("section.chosen h2").inner_text() == "Oost-Vlaanderen"
    button = page.locator("section.chosen tbody th button", has_text="Bestuur en beleid")
    painted_after(page, button.click)
    assert page.locator("h1").inner_text() == "Bestuur en beleid"
    assert page.locator("tr.sel").first.inner_text().startswith("Bestuur en beleid")


def test_weights_change_the_index_and_say_so_and_equal_ones_bring_it_back(disk):
    page = disk()
    painted_after(page, lambda: page.locator("#indicator").select_option("index"))
    legend = page.locator(".atlas-legend")
    equal = legend.inner_text()
    page.locator(".weights summary").click()
    page.locator("#weight-4").focus()
    painted_after(page, lambda: page.keyboard.press("End"))
    assert page.evaluate("document.activeElement.id") == "weight-4"
    assert "Eigen gewichten" in legend.inner_text()
    assert "Data en technologie 5" in page.locator(".subtitle").inner_text()
    assert legend.inner_text() != equal
    painted_after(page, lambda: page.locator("#preset").select_option("1"))
    assert "Bestuur eerst" in legend.inner_text()
    painted_after(page, page.locator("#equal").click)
    assert legend.inner_text() == equal


def test_every_language_is_there_and_can_be_read(disk):
    """Each at a width and in a scheme of its own; all that opens, once in each scheme and width."""
    page = disk(viewport={"width": 390, "height": 900})
    page.locator(".part > summary").first.click()
    page.locator(".part > summary").nth(1).click()
    looks = {"fr": (390, "dark"), "en": (1400, "light"), "de": (1400, "dark"), "nl": (390, "light")}
    assert looks.keys() == set(LANGUAGES)
    found = []
    for language, (width, scheme) in looks.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        choice = page.locator(f".languages [lang={language}]")
        painted_after(page, choice.click)
        assert page.evaluate("document.documentElement.lang") == language
        assert page.locator(".part .method h2").is_visible()
        assert page.locator(".part a[href^='.'], .part a[href^='?']").count() == 0
        assert page.get_by_text("Leaflet", exact=True).is_visible()
        if language == "de":  # from here on with all that opens, of many rows the first
            painted_after(page, lambda: page.locator("#indicator").select_option("index"))
            page.locator(".weights summary").click()
            page.locator("input[type=search]").fill("namur")
            painted_after(page, lambda: page.keyboard.press("Enter"))
            page.locator(".rows > summary").click()
        if language in ("de", "nl"):
            page.locator(".scroll table").wait_for()
            page.evaluate("""() => {
                const rows = [...document.querySelectorAll(".scroll tbody tr")].slice(40);
                for (const row of rows) row.remove();
            }""")
            assert page.locator("section.chosen").is_visible()
            assert page.locator(".weights[open]").count() == 1
        found += [f"{language}: {one}" for one in problems(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [280, 390])
def test_by_touch_on_a_phone_it_fits_and_answers(disk, width):
    page = disk(viewport={"width": width, "height": 800}, has_touch=True, is_mobile=True)
    area = page.locator("path[data-code='44021']").bounding_box()
    page.touchscreen.tap(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
    page.locator(".atlas-offer button").filter(has_text=re.compile("Gh?ent|Gand")).click()
    page.locator("section.chosen h2").wait_for()
    page.locator("section.chosen summary").nth(2).tap()
    page.locator(".rows > summary").tap()
    page.locator(".part > summary").first.tap()
    page.locator("#indicator").select_option("index")
    page.locator(".weights > summary").tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
