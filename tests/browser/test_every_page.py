"""Each page, opened once and looked at in every way: by axe, without colours, on paper, on a phone.

A page is in one language of the four, which take turns. It is read at 1400 pixels in the light
scheme, printed, and read again at 390 pixels in the dark one; what opens (menus, downloads, tables)
is opened and read where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING

import pytest
from conftest import DONE, FRAME, WAIT
from every_page import (
    BROKEN,
    CUT_OFF,
    DESKTOP,
    GROUND,
    IN_NO_ROW,
    NARROW,
    OF_A_PAGE,
    PHONE,
    SIDEWAYS,
    UNTOLD,
    ZOOMED,
    gone_in_forced_colours,
    problems,
    what_a_page_lacks,
)
from playwright.sync_api import TimeoutError, expect  # noqa: A004
from printed_pages import MEGABYTE, printed, without_spaces

from app import IN_MENU, ON_TOP
from geo.language import LANGUAGES

if TYPE_CHECKING:
    from conftest import Visit


@dataclass(frozen=True)
class Look:
    """A page and its maps; marks that are a ground; what opens at which width; a notice in words.

    Where the rest of the page is that of another look, axe reads the ``part`` that is not.
    """

    address: str
    maps: int = 0
    marks: str = ""
    opens: tuple[str, ...] = ()
    opens_on_a_phone: tuple[str, ...] = ()
    told: str = ""
    part: str = ""


DRILL_DOWN = ".st-key-drilldown"
DOWNLOAD, EMBED = ".st-key-w_download button", ".st-key-w_embed button"
PAGES = {
    "start": Look("", 1),
    "map": Look(
        "?edition=BE2018",
        1,
        opens=(".st-key-more button", ".st-key-menu button", ".st-key-groups summary"),
        opens_on_a_phone=(".st-key-sheet label", DOWNLOAD, ".st-key-table summary"),
    ),
    "area": Look(
        "?edition=BE2018&level=region&area=02000", 1, ".dd .bar i, .dd .bar b", part=DRILL_DOWN
    ),
    "map of no answer": Look("?edition=BE2018&commune=44021", 1, part=DRILL_DOWN),
    "map of an answer": Look("?edition=BE2018&commune=11002", 1, part=DRILL_DOWN),
    "commune": Look(
        "commune?edition=BE2018&commune=44021",
        marks=".pl td.pl-scale i, .pl-key i",
        opens=(EMBED,),
    ),
    "commune with answers": Look("commune?edition=BE2018&commune=11002", opens=(DOWNLOAD,)),
    "commune of the German speakers": Look(
        "commune?edition=BE2018&commune=62063", marks=".pl td.pl-scale i, .pl-key i"
    ),
    "no commune": Look("commune?commune=nothing+of+the+kind"),
    "compare": Look("compare?edition=BE2018"),
    "places": Look(
        "compare?edition=BE2018&places=11002_41002_63040_02000_60000_01000", marks=".cp-mark"
    ),
    "indicators": Look(
        "compare?edition=BE2018&way=indicators&indicator=q.progress&second=index",
        marks=".ti-key i",
        opens=(".st-key-two_indicators_table summary",),
    ),
    "maps": Look("compare?edition=BE2018&way=maps&indicator=q.progress&second=index", 2),
    "change": Look(
        "change?edition=BE2018", 1, ".ch-scale b, .ch-scale i", opens_on_a_phone=(EMBED,)
    ),
    "barometer": Look("barometer", marks=".bm-track i"),
    "ranking": Look(
        "ranking?edition=BE2018&commune=44021",
        marks=".ranking td.scale b, .ranking td.scale i",
        opens=(DOWNLOAD,),
    ),
    "no ranking": Look("ranking?indicator=q.barrier"),
    "initiatives": Look("initiatives", marks=".in-key"),
    "own file": Look("own_file"),
    "method": Look(
        "method?edition=BE2018&indicator=q.progress", marks=".method .strip i, .method .swatch"
    ),
    "sources": Look("sources"),
    "stories": Look("stories"),
    "accessibility": Look("accessibility"),
    "import": Look("import_survey"),
    "nowhere": Look("nothing_of_the_kind", told="L’atlas n’a pas de page nothing_of_the_kind"),
}
TRIED = list(zip(PAGES, cycle(("fr", "nl", "de", "en")), strict=False))

USED = """() => {
    dispatchEvent(new Event("beforeprint"));
    const used = [...document.querySelectorAll("body :is(button, input, textarea, select, iframe)")];
    return used.filter((one) => one.getClientRects().length).map((one) => `on paper: ${one.outerHTML.slice(0, 200)}`);
}"""
WORDS = """() => {
    const seen = (one) => one.getClientRects().length && !one.closest(".bm-hidden, .unseen") && one.innerText.trim();
    const texts = (names) => [...document.querySelectorAll(names)].filter(seen).map((one) => one.innerText);
    const heads = [...document.querySelectorAll(".stMain thead")].filter(seen)
        .map((one) => [one.innerText, one.parentElement.tBodies[0]?.rows[0]?.cells[0].innerText ?? ""]);
    const long = texts(".stMain :is(p, li, .atlas-stage-foot span)");
    return { short: texts(".stMain :is(h1, h2, h3, h4, td, th):not(:has(*))"), last: long.at(-1), heads };
}"""


def missing_on_paper(reader: Visit, maps: int) -> list[str]:
    """What is not on paper to the end, or can be pressed there; upright and lying."""
    papers = [printed(reader, landscape=landscape) for landscape in (False, True)]
    with reader.emulating(media="print"):
        found = reader.page.evaluate(USED)
        words = reader.page.evaluate(WORDS)
        reader.page.evaluate("dispatchEvent(new Event('afterprint'))")
    if maps:
        found += [f"{one.size} bytes on paper" for one in papers if one.size >= MEGABYTE]
    for paper in papers:
        due = [reader.page.url.partition("#")[0], *words["short"], words["last"] or ""]
        found += [f"not on paper: {one}" for one in due if not paper.says(one)]
        for place, page in enumerate(paper.pages, 1):
            if f"{place}/{len(paper.pages)}" not in page:
                found.append(f"page {place} of {len(paper.pages)} is not numbered")
        # Under the head of a table stands its first row, on the page where it begins.
        for head, row in ([without_spaces(one) for one in pair] for pair in words["heads"]):
            begins = next((page for page in paper.pages if head in page), "")
            if begins.endswith(head) and row not in begins:
                found.append(f"a head alone at the foot of a page: {head}")
    return found


def read(reader: Visit, look: Look, scheme: str) -> list[str]:
    """What axe finds on a page and in its map, and what is not told apart."""
    found = problems(reader.page, within=look.part) + reader.page.evaluate(UNTOLD)
    if look.maps and not look.part:
        frame = reader.page.locator(FRAME).first.element_handle().content_frame()
        found += problems(frame, OF_A_PAGE | (GROUND if scheme == "dark" else set()))
    return found


WITHIN = "() => Boolean(document.activeElement.closest('[role=dialog]'))"


def lost_by_keyboard(page, button) -> list[str]:
    """Ways into what a button opened, out of it and back, on which the keyboard goes astray."""
    here = "(button) => document.activeElement === button"
    way = [("", WITHIN), ("Tab", WITHIN), ("Shift+Tab", here), ("Tab", WITHIN), ("Escape", here)]
    found = []
    for key, expected in way:
        if key:
            page.keyboard.press(key)
        try:
            page.wait_for_function(expected, arg=button.element_handle(), timeout=3000)
        except TimeoutError:
            found.append(f"after {key or 'opening'} the keyboard is elsewhere")
    return found


def read_what_opens(reader: Visit, opener: str) -> list[str]:
    """What axe finds in what a button opens, and where the keyboard is then; it is closed again.

    Beside what is opened the page is as it was: it has been read.
    """
    page = reader.page
    button = page.locator(opener).first
    by_keyboard = button.get_attribute("aria-haspopup") == "dialog"
    within = "[role=dialog]" if by_keyboard else ""
    if opener.endswith(" summary"):
        within = opener.replace(" summary", " details")
    if by_keyboard:
        button.press("Enter")
    else:
        button.click()
    reader.settled()
    page.wait_for_timeout(300)
    found = [f"{opener}: {one}" for one in problems(page, within=within) + page.evaluate(UNTOLD)]
    if by_keyboard:
        found += [f"{opener}: {one}" for one in lost_by_keyboard(page, button)]
    else:
        page.locator(opener).first.click()
    reader.settled()
    return found


@pytest.mark.parametrize(("name", "language"), TRIED)
def test_each_page_can_be_read_by_everyone_and_printed(visit, server, name, language):
    look = PAGES[name]
    address = f"{server}/{look.address}"
    reader: Visit = visit(viewport=DESKTOP, color_scheme="light", reduced_motion="reduce").open(
        f"{address}{'&' if '?' in address else '?'}lang={language}"
    )
    page = reader.page
    page.wait_for_function(DONE, timeout=WAIT)
    page.locator(".st-key-foot").wait_for()
    painted = """([frame, maps]) => [...document.querySelectorAll(frame)].filter(
        (one) => one.contentDocument?.documentElement?.dataset?.painted).length >= maps"""
    page.wait_for_function(painted, arg=[FRAME, look.maps])
    found = what_a_page_lacks(page)
    if look.told:
        expect(page.locator(".atlas-notice")).to_contain_text(look.told)
    reader.settled()
    found += read(reader, look, "light")
    if look.marks:
        found += gone_in_forced_colours(reader, look.marks)
    found += missing_on_paper(reader, look.maps)
    for opener in look.opens:
        found += read_what_opens(reader, opener)
    with reader.emulating(color_scheme="dark"):
        page.set_viewport_size(PHONE)
        reader.settled()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 24, 28)"
        found += read(reader, look, "dark") + page.evaluate(IN_NO_ROW)
        for opener in look.opens_on_a_phone:
            found += read_what_opens(reader, opener)
        found += page.evaluate(CUT_OFF)
        found += [f"cut in two: {word}" for word in page.evaluate(BROKEN)]
        for narrower in (ZOOMED, NARROW):
            page.set_viewport_size(narrower)
            page.wait_for_timeout(300)
            found += page.evaluate(SIDEWAYS)
        found += page.evaluate(CUT_OFF)
    assert not found, "\n".join(found)


def test_every_page_of_the_atlas_is_opened():
    opened = {re.split(r"[?&]", one.address)[0] or "map" for one in PAGES.values()}
    assert ON_TOP.keys() | IN_MENU.keys() <= opened
    assert {language for _, language in TRIED} == set(LANGUAGES)
