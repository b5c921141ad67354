"""What every page is looked at for: landmarks, its subject as heading, what axe finds, marks, width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from conftest import DONE, FRAME, WAIT

from geo.publishing.landmarks import SAYINGS

if TYPE_CHECKING:
    from playwright.sync_api import Page

DESKTOP = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 700}  # a window of 1280 pixels at 400%
ZOOMED = {"width": 700, "height": 450}  # one of 1400 pixels at 200%
# What Streamlit draws itself and offers no way to change: rule, what it is about, why it stays.
NOT_OURS = [
    ("color-contrast", r'^<span title="[^"]+" class="st-emotion', "a chip of st.multiselect, dark"),
    ("heading-order", r"<h3 id=[^>]*><span data-heading-text", "st.subheader is an h3 below an h1"),
]

# Links with the same name and different targets; tables without caption, headings without scope.
UNTOLD = """() => {
    const found = [], names = new Map();
    for (const link of document.querySelectorAll("a[href]:not(.atlas-foot a, [href^='#'])")) {
        const name = (link.getAttribute("aria-label") ?? link.textContent).trim().replace(/\\s+/g, " ");
        const other = names.get(name);
        if (other && other !== link.href) found.push(`links alike: ${name}: ${other} ${link.href}`);
        names.set(name, link.href);
    }
    for (const table of document.querySelectorAll("table:not([role])")) {
        if (!table.caption?.textContent.trim()) found.push(`no caption: ${table.outerHTML.slice(0, 200)}`);
        for (const head of table.querySelectorAll("th:not([scope])")) found.push(`no scope: ${head.outerHTML}`);
    }
    return found;
}"""
SIDEWAYS = """() => {
    const boxes = [document.documentElement, ...document.querySelectorAll(".stMain, .dd .wide, .st-key-drilldown")];
    return boxes.filter((box) => box.scrollWidth > box.clientWidth && !(box.tabIndex === 0 && box.ariaLabel && box.role === "region"))
        .map((box) => `${box.className}: ${box.scrollWidth} > ${box.clientWidth}`);
}"""


# What stands out of the window with everything open, but for what scrolls in a box of its own;
# on the page of a commune nothing has one.
CUT_OFF = """() => {
    for (const one of document.querySelectorAll(".stMain details")) one.open = true;
    const scrolls = (one) => one && !one.matches(".stMain") && (["auto", "scroll"].includes(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
    const boxes = [...document.querySelectorAll(".pl, .pl *")]
        .filter((one) => one.scrollWidth > one.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(one).overflowX))
        .map((one) => `scrolls by itself: ${one.className}`);
    const out = [...document.querySelectorAll(".stMain :is(.stHtml, .stMarkdown) *")]
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest("thead, svg, .unseen") && !scrolls(one.parentElement))
        .map((one) => `out of the window: ${one.outerHTML.slice(0, 120)}`);
    return [...boxes, ...out].slice(0, 5);
}"""


# Words of tables that go on in the next line without a hyphen of their own.
BROKEN = """() => {
    const found = [], words = document.createTreeWalker(document.querySelector(".st-key-page"), NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const text = words.currentNode, cell = text.parentElement?.closest("td, tbody th");
        if (!cell || !text.parentElement.checkVisibility({ contentVisibilityAuto: true }) || text.parentElement.closest(".unseen")) continue;
        for (const { 0: word, index } of text.data.matchAll(/[\\p{L}\\p{N}]{4,}/gu)) {
            const range = document.createRange();
            range.setStart(text, index);
            range.setEnd(text, index + word.length);
            const [first, next] = [...range.getClientRects()].filter((box) => box.width > 1);
            if (next && next.top > first.top + 4) found.push(word);
        }
    }
    return found;
}"""
# On a phone the pages, the menu and the search stand beside each other.
IN_NO_ROW = """() => {
    const row = [...document.querySelectorAll(".st-key-pages > *")].filter((one) => one.checkVisibility())
        .map((one) => one.getBoundingClientRect()).map((box) => box.top + box.height / 2);
    return row.length === 4 && Math.max(...row) - Math.min(...row) < 12 ? [] : [`pages in no row: ${row}`];
}"""


# In a frame, what only a whole page has, and what it has behind it.
OF_A_PAGE = {"landmark-one-main", "region", "page-has-heading-one"}
GROUND = {"color-contrast"}  # a dark page is behind a frame that has no ground


AXE = Axe().axe_script


def violations(where, within: str = "") -> list[dict]:
    """What axe finds in a page or frame, or in a part of it, in its own words.

    Nothing about what is right, and no waiting for frames, which are read by themselves: a quarter
    of the processor, and the same violations. A document has axe but once.
    """
    if where.evaluate("typeof axe === 'undefined'"):
        where.evaluate(AXE)
    return where.evaluate(
        """(within) => axe.run(within || document, { resultTypes: ["violations"], iframes: false })
            .then((found) => found.violations)""",
        within,
    )


def problems(where, without=frozenset(), within: str = "") -> list[str]:
    """What axe finds in a page, frame or part, of moderate weight and more, that is ours."""
    return [
        f"{one['impact']} {one['id']}: {one['help']} ({node['target']}, {node['html'][:160]})"
        for one in violations(where, within)
        if one["impact"] != "minor" and one["id"] not in without
        for node in one["nodes"]
        if not any(
            rule == one["id"] and re.search(what, node["html"]) for rule, what, _ in NOT_OURS
        )
    ]


def look(visit, address: str, window=DESKTOP, scheme="light"):
    reader = visit(viewport=window, color_scheme=scheme).open(address)
    reader.page.wait_for_function(DONE, timeout=WAIT)
    reader.page.locator(".st-key-foot").wait_for()
    if reader.page.locator(FRAME).count() == 1:
        reader.painted()
    reader.settled()
    return reader


# Nothing to see: the ground and every line are of the colour of the page.
GONE = """(marks) => [...document.querySelectorAll(marks)].filter((mark) => {
    const style = getComputedStyle(mark), page = getComputedStyle(document.querySelector(".stApp")).backgroundColor;
    const lines = ["Top", "Bottom"].some((side) => style[`border${side}Style`] !== "none" && style[`border${side}Width`] !== "0px");
    const ground = style.backgroundColor !== page && style.backgroundColor !== "rgba(0, 0, 0, 0)";
    const before = getComputedStyle(mark, "::before");
    return !(lines || ground || style.backgroundImage !== "none" || (before.content !== "none" && before.backgroundColor !== page));
}).map((mark) => mark.outerHTML.slice(0, 160))"""


def gone_in_forced_colours(reader, marks: str) -> list[str]:
    """Marks that nobody sees where the reader's system gives the colours."""
    with reader.emulating(forced_colors="active"):
        reader.page.locator(marks).first.wait_for(state="attached")
        return [f"gone in forced colours: {one}" for one in reader.page.evaluate(GONE, marks)]


NAMES = ["Smart City Atlas", "Atlas Smart City", "Smart-City-Atlas"]
"""The atlas in its languages, which is the title of no page."""
ENGLISH = [key.removesuffix("{}") for key in SAYINGS]
"""What Streamlit says in English; of what has a name in it, how it begins."""
LACKS = """([names, english]) => {
    const all = (where) => [...document.querySelectorAll(where)];
    const found = ["banner", "navigation", "search", "main", "contentinfo"]
        .map((role) => [role, all(`[role=${role}]`).length])
        .filter(([, count]) => count !== 1).map(([role, count]) => `${count} of ${role}`);
    const titles = all("h1");
    if (titles.length !== 1) found.push(`${titles.length} headings of the page`);
    if (!titles.every((one) => one.closest("[role=main]"))) found.push("a heading outside of the page");
    if (titles.some((one) => !one.innerText.trim() || names.some((name) => one.innerText.includes(name))))
        found.push(`not its subject: ${titles[0].innerText}`);
    if (document.querySelector("#stMain")?.role !== "group") found.push("Streamlit's own main");
    for (const inside of ["navigation", "search"])
        if (!all(`[role=${inside}]`).every((one) => one.ariaLabel)) found.push(`${inside} has no name`);
    if (document.documentElement.lang !== "en") for (const attribute of ["aria-label", "placeholder", "title"])
        for (const node of all(`[${attribute}]`)) {
            const said = node.getAttribute(attribute);
            if (english.some((one) => said === one || (one.endsWith(" ") && said.startsWith(one)))) found.push(`English: ${said}`);
        }
    return found;
}"""


def what_a_page_lacks(page: Page) -> list[str]:
    """In words; nothing of a page as it should be. Waits until the still has gone, which it must."""
    page.locator("#atlas-still").wait_for(state="detached")
    return page.evaluate(LACKS, [NAMES, ENGLISH])
