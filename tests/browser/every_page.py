"""What every page has: its landmarks, one heading that is its subject, and no still that stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.landmarks import SAYINGS

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
