"""Readable by everyone: axe finds nothing that matters, on each page and in each of its states.

Each page is opened in both schemes, both widths and two languages of the four, which take turns, and
all that is to be seen of it is looked at then: axe, landmarks, forced colours, a narrow window. What
opens (menus, downloads, a file, the map's frame) is a state of its own.
"""

from __future__ import annotations

import re
from itertools import cycle

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import DONE, FRAME, WAIT, serving, until
from every_page import what_a_page_lacks

from geo.survey import answer_table

DESKTOP = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 700}  # a window of 1280 pixels at 400%
ZOOMED = {"width": 700, "height": 450}  # one of 1400 pixels at 200%
EDITORS_KEY = "a-key-for-this-test"

# What Streamlit draws itself and offers no way to change: rule, what it is about, why it stays.
NOT_OURS = [
    ("color-contrast", r'^<span title="[^"]+" class="st-emotion', "a chip of st.multiselect, dark"),
    ("heading-order", r"<h3 id=[^>]*><span data-heading-text", "st.subheader is an h3 below an h1"),
]

PAGES = {
    "map": "?edition=BE2018",
    "area": "?edition=BE2018&level=region&area=02000",
    "map of a commune": "?edition=BE2018&commune=44021",
    "commune": "commune?edition=BE2018&commune=44021",
    "commune without answers": "commune?edition=BE2018&commune=62063",
    "compare": "compare?edition=BE2018",
    "places": "compare?edition=BE2018&places=44021_11002_02000",
    "indicators": "compare?edition=BE2018&way=indicators&indicator=q.progress&second=index",
    "maps": "compare?edition=BE2018&way=maps",
    "change": "change?edition=BE2018",
    "barometer": "barometer",
    "ranking": "ranking?edition=BE2018&commune=44021",
    "initiatives": "initiatives",
    "own file": "own_file",
    "method": "method",
    "sources": "sources",
    "stories": "stories",
    "start": "",
    "map of an answer": "?edition=BE2018&commune=11002",
    "commune with answers": "commune?edition=BE2018&commune=11002",
}
LOOKS = [
    (page, language, scheme, window)
    for page, languages in zip(
        PAGES, cycle([("en", "de"), ("fr", "nl"), ("de", "fr"), ("nl", "en")]), strict=False
    )
    for language, scheme, window in zip(languages, ("light", "dark"), (DESKTOP, PHONE), strict=True)
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


# In a frame, what only a whole page has, and what it has behind it.
OF_A_PAGE = {"landmark-one-main", "region", "page-has-heading-one"}
GROUND = {"color-contrast"}  # a dark page is behind a frame that has no ground


def problems(where, without=frozenset()) -> list[str]:
    """What axe finds in a page or frame, of moderate weight and more, that is ours."""
    return [
        f"{one['impact']} {one['id']}: {one['help']} ({node['target']}, {node['html'][:160]})"
        for one in Axe().run(where).response["violations"]
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


FORCED = {
    "ranking": ".ranking td.scale b, .ranking td.scale i",
    "commune": ".pl td.pl-scale i, .pl-key i",
    "commune without answers": ".pl td.pl-scale i, .pl-key i",
    "barometer": ".bm-track i",
    "places": ".cp-mark",
    "indicators": ".ti-key i",
    "initiatives": ".in-key",
    "change": ".ch-scale b, .ch-scale i",
    "area": ".dd .bar i, .dd .bar b",
    "method": ".method .strip i, .method .swatch",
}
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


def test_no_exception_is_for_nothing():
    assert all(reason for _, _, reason in NOT_OURS)
    assert len(NOT_OURS) < 6


def test_a_mark_that_is_a_ground_only_is_gone_in_forced_colours(visit):
    reader = visit()
    for more, gone in (("", 1), ("; border: 1px solid", 0)):
        reader.page.set_content(
            f"<div class=stApp style='background: white'><b style='background: red{more}'>A</b></div>"
        )
        assert reader.page.evaluate(GONE, "b") == []
        assert len(gone_in_forced_colours(reader, "b")) == gone
        assert reader.page.evaluate(GONE, "b") == []  # it was for a moment


@pytest.mark.parametrize(
    ("page", "language", "scheme", "window"),
    LOOKS,
    ids=lambda one: f"{one['width']}" if isinstance(one, dict) else one,
)
def test_each_page_can_be_read_by_everyone(visit, server, page, language, scheme, window):
    address = f"{server}/{PAGES[page]}"
    reader = look(
        visit, f"{address}{'&' if '?' in address else '?'}lang={language}", window, scheme
    )
    found = what_a_page_lacks(reader.page)
    found += problems(reader.page) + reader.page.evaluate(UNTOLD)
    if page in FORCED and scheme == "light":
        found += gone_in_forced_colours(reader, FORCED[page])
    if page in ("map", "change"):
        frame = reader.page.locator(FRAME).element_handle().content_frame()
        found += problems(frame, OF_A_PAGE | (GROUND if scheme == "dark" else set()))
    for narrower in (ZOOMED, NARROW):
        reader.page.set_viewport_size(narrower)
        reader.page.wait_for_timeout(300)
        found += reader.page.evaluate(SIDEWAYS)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("page", "language", "opens", "scheme", "window"),
    [
        ("map", "nl", ".st-key-more button", "dark", DESKTOP),
        ("map", "fr", ".st-key-sheet label", "light", PHONE),
        ("map", "de", ".st-key-w_download button", "light", PHONE),
        ("map", "fr", ".st-key-table summary", "dark", PHONE),
        ("map", "en", ".st-key-groups summary", "light", DESKTOP),
        ("map", "nl", ".st-key-menu button", "dark", DESKTOP),
        ("commune", "fr", ".st-key-w_embed button", "dark", DESKTOP),
        ("ranking", "de", ".st-key-w_download button", "light", DESKTOP),
        ("commune with answers", "fr", ".st-key-w_download button", "dark", DESKTOP),
        ("indicators", "nl", ".st-key-two_indicators_table summary", "dark", DESKTOP),
        ("change", "en", ".st-key-w_embed button", "light", PHONE),
    ],
)
def test_what_opens_can_be_read_too(visit, server, page, language, opens, scheme, window):
    address = f"{server}/{PAGES[page]}"
    reader = look(visit, f"{address}&lang={language}", window, scheme)
    reader.page.locator(opens).first.click()
    reader.settled()
    reader.page.wait_for_timeout(300)
    found = problems(reader.page) + reader.page.evaluate(UNTOLD)
    assert not found, "\n".join(found)


def test_a_file_of_ones_own_can_be_read(visit, server):
    reader = look(visit, f"{server}/own_file?lang=fr", PHONE, "dark")
    reader.page.locator("input[type=file]").first.set_input_files(
        {
            "name": "communes.csv",
            "mimeType": "text/csv",
            "buffer": b"code;value\n11002;3\n44021;5\n62063;7\n21004;8\n99999;1\n",
        }
    )
    reader.painted()
    reader.settled()
    found = problems(reader.page) + reader.page.evaluate(UNTOLD)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("address", "ready", "language", "scheme", "window"),
    [
        ("map.html?edition=BE2018", "painted", "nl", "light", DESKTOP),
        ("map.html?edition=BE2018&commune=44021", "painted", "de", "dark", PHONE),
        ("story?story=demonstration&step=1", "shown", "fr", "light", DESKTOP),
        ("story?story=demonstration&step=2", "shown", "en", "dark", PHONE),
    ],
)
def test_pages_without_streamlit_can_be_read(
    visit, server, address, ready, language, scheme, window
):
    page = (
        visit(viewport=window, color_scheme=scheme).open(f"{server}/{address}&lang={language}").page
    )
    until(page, "(one) => document.documentElement?.dataset[one] !== undefined", ready)
    found = problems(page) + page.evaluate(UNTOLD)
    page.set_viewport_size(NARROW)
    page.wait_for_timeout(200)
    found += page.evaluate(SIDEWAYS)
    assert not found, "\n".join(found)


def test_an_editor_can_read_the_steps(visit, tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    monkeypatch.delenv("ATLAS_DATABASE_URL", raising=False)
    monkeypatch.setenv("ATLAS_EDITOR_KEY", EDITORS_KEY)
    with serving() as address:
        reader = look(visit, f"{address}/import_survey?lang=nl&editor={EDITORS_KEY}")
        found = problems(reader.page)
        reader.page.locator("input[type=file]").first.set_input_files(
            {
                "name": "survey.csv",
                "mimeType": "text/csv",
                "buffer": b"NIS;Vooruitgang\n11002;3\n44021;5\n62063;7\nNergens;8\n",
            }
        )
        reader.page.locator(".im-step").nth(1).wait_for()
        reader.settled()
        found += problems(reader.page) + reader.page.evaluate(UNTOLD)
        assert not found, "\n".join(found)


def test_an_editor_can_read_all_seven_steps(visit, tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    monkeypatch.delenv("ATLAS_DATABASE_URL", raising=False)
    monkeypatch.setenv("ATLAS_EDITOR_KEY", EDITORS_KEY)
    answers = answer_table("BE2018").reset_index().to_csv(index=False, sep=";")
    with serving() as address:
        reader = look(visit, f"{address}/import_survey?lang=fr&editor={EDITORS_KEY}", PHONE)
        page = reader.page
        page.locator("input[type=file]").first.set_input_files(
            {"name": "answers.csv", "mimeType": "text/csv", "buffer": answers.encode()}
        )
        page.locator(".im-step").nth(5).wait_for()
        for label, words in (
            ("Nom court", "BE2033"),
            ("Année", "2033"),
            ("Titre", "Essai"),
            ("Début de l’enquête", "2033-01-01"),
            ("Fin de l’enquête", "2033-02-01"),
            ("Publié le", "2033-03-01"),
            ("Source", "Institut"),
            ("Licence", "CC0"),
        ):
            field = page.get_by_label(label, exact=True).first
            field.fill(words)
            field.press("Tab")
            reader.settled()
        page.locator(".im-step").nth(6).wait_for()
        reader.settled()
        found = problems(page) + page.evaluate(UNTOLD)
        page.set_viewport_size(NARROW)
        page.wait_for_timeout(300)
        found += page.evaluate(SIDEWAYS)
        assert not found, "\n".join(found)
