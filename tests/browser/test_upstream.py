"""What the atlas assumes about the insides of Streamlit, streamlit-folium and Leaflet still holds.

Each assumption of ``geo/cartography/upstream.py`` is tried where it matters: by what a reader sees,
not by the selector that makes it so. Then it is broken on purpose, which must be noticed.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import streamlit
from conftest import DONE, FRAME, ROOT, Visit, has_still, held, serving
from playwright.sync_api import Error
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette.starlette_routes import BASE_ROUTE_UPLOAD_FILE

from geo.cartography import upstream_files
from geo.cartography.upstream import ASSUMPTIONS, SEEN_IN, Assumption
from geo.cartography.upstream_files import UPLOADS, uploads_held
from geo.language import translator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SHEET = ROOT / "geo/publishing/streamlit.css"
HOME = "/?lang=fr&edition=BE2018&indicator=q.progress"
DESKTOP, PHONE = {"width": 1400, "height": 900}, {"width": 390, "height": 844}
SCENES = {
    "map": (HOME, DESKTOP),
    "phone": (HOME, PHONE),
    "stage": (HOME + "&view=stage", DESKTOP),
    "maps": ("/compare?lang=fr&edition=BE2018&indicator=q.progress&second=index&way=maps", DESKTOP),
    "chart": (
        "/compare?lang=fr&edition=BE2018&indicator=q.progress&second=index&way=indicators",
        DESKTOP,
    ),
    "file": ("/own_file?lang=nl", DESKTOP),
    "words": ("/initiatives?lang=fr", DESKTOP),
}
BY_NAME = {one.name: one for one in ASSUMPTIONS}


@dataclass(frozen=True)
class Trial:
    """Where and how an assumption is tried.

    Attributes
    ----------
    scene
        A key of ``SCENES``.
    holds
        JavaScript, true while the assumption holds.
    broken
        JavaScript that breaks it, and what takes that back; without it, the section of the style
        sheet is taken away.
    inside
        In the map's frame, not in the page around it.
    before
        What a reader does first.
    """

    scene: str
    holds: str
    broken: tuple[str, str] | None = None
    inside: bool = False
    before: Callable[[Visit], None] | None = None


def type_what_is_nowhere(reader) -> None:
    box = reader.page.locator(".st-key-language input")
    box.click()
    box.fill("zzzz")
    reader.page.get_by_text("No results", exact=True).wait_for(state="attached")


def open_embed(reader: Visit) -> None:
    if reader.page.locator(".st-key-w_embed_controls").is_visible():
        return
    reader.page.locator(".st-key-w_embed button").first.click()
    reader.page.locator(".st-key-w_embed_controls").wait_for()


def type_a_name(reader: Visit) -> None:
    field = reader.page.locator(".st-key-search input")
    field.fill("Zzqqy")
    reader.page.get_by_role("option").first.wait_for()


def open_the_sheet(reader: Visit) -> None:
    if reader.page.locator(".st-key-sheet input").is_checked():
        return
    reader.page.locator(".st-key-sheet label").click()
    reader.page.locator(".st-key-w_level").wait_for()
    reader.settled()


def type_words(reader: Visit) -> None:
    reader.page.locator(".st-key-w_initiatives_words input").press_sequentially("smart")


def offer_a_file(reader: Visit) -> None:
    """Streamlit's own sentence is put on the page as its button does."""
    reader.page.evaluate("""() => {
        if (document.querySelector('#failed')) return;
        const error = document.createElement('div');
        error.id = 'failed';
        error.dataset.testid = 'stDownloadButtonError';
        error.textContent = 'Failed to generate file for download';
        document.querySelector('.atlas-brand').after(error);
    }""")


def on_paper(reader: Visit) -> None:
    reader.page.emulate_media(media="print")


def point_at_the_chart(reader: Visit) -> None:
    chart = reader.page.locator(".st-key-two_indicators_chart")
    chart.locator("canvas, svg.marks").first.wait_for()
    reader.settled()
    box = chart.bounding_box()
    for down in range(10, 95, 4):
        y = box["y"] + box["height"] * down / 100
        reader.page.mouse.move(box["x"] + box["width"] * 0.1, y)
        reader.page.mouse.move(box["x"] + box["width"] * 0.9, y, steps=60)
        if reader.page.locator("#vg-tooltip-element td.key").count():
            return


def lose(owner: str, name: str) -> tuple[str, str]:
    """Take away something by its name, and put it back."""
    return (
        f"() => {{ window.kept = {owner}.{name}; {owner}.{name} = undefined; }}",
        f"() => {{ {owner}.{name} = window.kept; }}",
    )


FOLLOWS = """() => {
    try {
        const box = document.body.appendChild(document.createElement("div"));
        box.style.cssText = "width: 300px; height: 300px; position: absolute; left: -999px";
        const other = L.map(box, { center: [50, 4], zoom: 7, zoomSnap: 0.05 });
        upstream.follow(other, L.latLng(50.6, 4.4), 8.3, false);
        upstream.arrive(other);
        const there = Math.abs(other.getZoom() - 8.3) < 1e-6 && Math.abs(other.getCenter().lat - 50.6) < 0.01;
        upstream.follow(other, L.latLng(50.5, 4.5), 7.6, true);
        const zooming = other._animatingZoom === true;
        other.remove(); box.remove();
        return there && zooming;
    } catch { return false; }
}"""
ARRIVES = """() => {
    try {
        const box = document.body.appendChild(document.createElement("div"));
        box.style.cssText = "width: 300px; height: 300px; position: absolute; left: -999px";
        const other = L.map(box, { center: [50, 4], zoom: 7 });
        upstream.arriveAtOnce(other);
        const still = other.getZoom() === 7;
        other._moveStart(true, false)._animateZoom(L.latLng(50.5, 4.5), 8, true);
        other.setView([50, 4], 6, { animate: false });
        const dropped = other.getZoom() === 8;
        upstream.arriveAtOnce(other);
        other.setView([50, 4], 6, { animate: false });
        const answered = other.getZoom() === 6 && Math.abs(other.getCenter().lat - 50) < 0.01;
        other.remove(); box.remove();
        return still && dropped && answered;
    } catch { return false; }
}"""
RESIZED = """() => {
    try {
        const box = document.body.appendChild(document.createElement("div"));
        box.style.cssText = "width: 300px; height: 300px; position: absolute; left: -999px";
        const other = L.map(box, { center: [50, 4], zoom: 7 });
        const before = other.getSize().x;
        box.style.width = "200px";
        const kept = other.getSize().x;
        upstream.resize(other);
        const after = other.getSize().x;
        other.remove(); box.remove();
        return before === 300 && kept === 300 && after === 200;
    } catch { return false; }
}"""
TEXT_OF_OPTION = """() => {
    const option = [...document.querySelectorAll('[role=option]')].find(o => o.textContent.startsWith('Add'));
    if (!option) return false;
    const walk = document.createTreeWalker(option, NodeFilter.SHOW_TEXT), node = walk.nextNode();
    const range = document.createRange();
    range.setStart(node, 0); range.setEnd(node, 4);
    const box = node.parentElement, clip = box.getBoundingClientRect();
    return getComputedStyle(box).overflowX === 'hidden' && range.getBoundingClientRect().right <= clip.left + 1;
}"""

TRIALS: dict[str, Trial] = {
    "main-block": Trial(
        "map",
        """() => {
            const top = document.querySelector('.st-key-top').getBoundingClientRect();
            const next = document.querySelector('.st-key-controls').getBoundingClientRect();
            return top.left === 20 && next.top - top.bottom < 12;
        }""",
    ),
    "stale": Trial(
        "map",
        """() => {
            if (!document.querySelector('[data-stale="false"]')) return false;
            const one = document.body.appendChild(document.createElement('i'));
            one.dataset.stale = 'true'; one.style.opacity = 0.3;
            const seen = getComputedStyle(one).opacity;
            one.remove();
            return seen === '1';
        }""",
    ),
    "frame-height": Trial(
        "map",
        "() => Math.abs(document.querySelector('.st-key-map iframe').offsetHeight - (innerHeight - 294)) < 2",
    ),
    "stage-frame": Trial(
        "stage",
        """() => {
            const frame = document.querySelector('.st-key-map iframe').getBoundingClientRect();
            const head = document.querySelector('.atlas-stage').getBoundingClientRect();
            const foot = document.querySelector('.atlas-stage-foot').getBoundingClientRect();
            return frame.top - head.bottom < 30 && Math.abs(foot.top - frame.bottom) < 30 && foot.bottom <= innerHeight;
        }""",
    ),
    "row": Trial(
        "phone",
        """() => {
            const place = name => document.querySelector(name).getBoundingClientRect();
            const language = place('.st-key-language');
            return place('.st-key-w_level').width > 340 && place('.st-key-search').top > place('.st-key-menu').top
                && innerWidth - language.right < 16 && language.top < place('.st-key-menu').top;
        }""",
        before=open_the_sheet,
    ),
    "labels": Trial(
        "map",
        """() => {
            const words = key => [...document.querySelectorAll(key + ' *')].find(e => e.childElementCount === 0 && e.textContent.trim().length > 3 && getComputedStyle(e).fontFamily.includes('Source'));
            const size = key => getComputedStyle(words(key)).fontSize;
            return size('.st-key-w_level') === '13.5px' && size('.st-key-top a') === '15px'
                && [...document.querySelectorAll('.st-key-w_stage button')].every(b => b.offsetWidth < 50);
        }""",
    ),
    "caption": Trial(
        "phone",
        """() => {
            const said = [...document.querySelectorAll('p')].find(p => p.textContent.startsWith('Le code à'));
            let opacity = 1;
            for (let one = said; one; one = one.parentElement) opacity *= getComputedStyle(one).opacity;
            return said !== undefined && opacity === 1
                && getComputedStyle(said).color.startsWith('color(srgb');
        }""",
        before=open_embed,
    ),
    "current-page": Trial(
        "map",
        """() => {
            const here = document.querySelector('.st-key-pages a[aria-current]');
            return getComputedStyle(here).boxShadow !== 'none' && getComputedStyle(here.querySelector('p')).fontWeight === '700';
        }""",
    ),
    "focus": Trial(
        "words",
        """() => [...document.querySelectorAll('.st-key-pages a, .st-key-menu button')].every(one => {
            one.focus();
            return getComputedStyle(one).outlineWidth === '2px' && getComputedStyle(one).outlineStyle === 'solid';
        })""",
        before=lambda reader: reader.page.keyboard.press("Tab"),
    ),
    "late-popover": Trial(
        "phone",
        "() => getComputedStyle(document.querySelector('[data-testid=stPopoverBody]')).minHeight === '272px'",
        before=open_embed,
    ),
    "switch": Trial(
        "phone",
        """() => {
            const label = document.querySelector('.st-key-sheet label');
            const boxes = [...label.querySelectorAll('div')].filter(d => !d.textContent.trim() && d.getClientRects().length);
            return /▾|▴/.test(getComputedStyle(label, '::after').content) && boxes.length === 0
                && label.offsetWidth > 340 && Boolean(label.querySelector('input[type=checkbox]'));
        }""",
    ),
    "choices": Trial(
        "phone",
        """() => [...document.querySelectorAll('.st-key-w_embed_theme, .st-key-w_embed_width')].every((one) => {
            const group = one.querySelector('[role=radiogroup]'), box = group.getBoundingClientRect();
            return [...group.children].every((child) => child.getBoundingClientRect().right <= box.right + 1);
        }) && Boolean(document.querySelector('.st-key-w_embed_width'))""",
        before=open_embed,
    ),
    "widget-width": Trial(
        "file",
        """() => {
            document.body.classList.add('st-key-import');
            const width = document.querySelector('.st-key-search').closest('body').querySelector('input[type=file]').closest('section').offsetWidth;
            document.body.classList.remove('st-key-import');
            return width > 300 && width <= 832;
        }""",
    ),
    "creatable": Trial("map", TEXT_OF_OPTION, before=type_a_name),
    "no-results": Trial(
        "map",
        """() => {
            const words = document.querySelector('[role=listbox] [role=option] span');
            return getComputedStyle(words).fontSize === '0px' && getComputedStyle(words, '::after').content.length > 9;
        }""",
        before=type_what_is_nowhere,
    ),
    "uploader": Trial(
        "file",
        """() => {
            const section = document.querySelector('input[type=file]').closest('section');
            const leaf = words => [...section.querySelectorAll('*')].find(e => e.childElementCount === 0 && e.textContent.includes(words));
            const button = section.querySelector('button');
            return leaf('per file').getClientRects().length === 0 && getComputedStyle(leaf('Upload')).fontSize === '0px'
                && getComputedStyle(button, '::after').content.includes('bestand');
        }""",
    ),
    "input-hint": Trial(
        "words",
        """() => {
            const hint = [...document.querySelectorAll('*')].find(e => e.childElementCount === 0 && /^Press Enter/.test(e.textContent));
            return Boolean(hint) && hint.getClientRects().length === 0;
        }""",
        before=type_words,
    ),
    "download-error": Trial(
        "words",
        """() => {
            const error = document.querySelector('#failed');
            return getComputedStyle(error).fontSize === '0px' && getComputedStyle(error, '::after').content.includes('fichier');
        }""",
        before=offer_a_file,
    ),
    "chart-toolbar": Trial(
        "chart",
        """() => {
            const buttons = [...document.querySelectorAll('.st-key-two_indicators_chart button')];
            return buttons.length > 0 && buttons.every(b => b.getClientRects().length === 0);
        }""",
        before=point_at_the_chart,
    ),
    "chart-tooltip": Trial(
        "chart",
        """() => {
            const box = document.querySelector('#vg-tooltip-element');
            const key = box?.querySelector('td.key'), value = box?.querySelector('td.value');
            return Boolean(key && value) && getComputedStyle(box).fontSize === '15px'
                && value.getBoundingClientRect().top >= key.getBoundingClientRect().bottom - 1;
        }""",
        before=point_at_the_chart,
    ),
    "on-paper": Trial(
        "map",
        """() => {
            const used = [...document.querySelectorAll('.stMain :is(button, input, summary, [role=radiogroup])')];
            return used.length > 5 && used.every((one) => one.getClientRects().length === 0);
        }""",
        before=on_paper,
    ),
    "paper-ground": Trial(
        "map",
        """() => ['body', '.stApp', '.stMain'].map((one) => getComputedStyle(document.querySelector(one)))
            .every((one) => one.backgroundColor === 'rgb(255, 255, 255)')""",
        before=on_paper,
    ),
    "paper-blocks": Trial(
        "map",
        """() => {
            const place = (name) => document.querySelector(name).getBoundingClientRect();
            const map = place('.st-key-map'), beside = place('.st-key-drilldown');
            return beside.top >= map.bottom && Math.abs(beside.left - map.left) < 2 && map.width > innerWidth - 20;
        }""",
        before=on_paper,
    ),
    "frame-document": Trial(
        "map",
        """() => {
            const box = document.querySelector('.leaflet-container').getBoundingClientRect();
            return box.top === 0 && Math.abs(box.height - innerHeight) < 2 && Math.abs(box.width - innerWidth) < 2;
        }""",
        (
            "() => { document.getElementById('root').id = 'gone'; }",
            "() => { document.getElementById('gone').id = 'root'; }",
        ),
        inside=True,
    ),
    "frame-address": Trial(
        "map",
        """() => {
            const asked = [...document.querySelectorAll('script[src], link[rel=stylesheet]')].map(e => e.src || e.href);
            const has = name => asked.some(one => one.includes('/app/static/' + name) && one.endsWith('.js'));
            return ['map-'].every(has) && asked.every(one => one.startsWith(location.origin));
        }""",
        (
            "() => { for (const e of document.querySelectorAll('script[src]')) { e.kept = e.src; e.removeAttribute('src'); } }",
            "() => { for (const e of document.querySelectorAll('script')) if (e.kept) e.src = e.kept; }",
        ),
        inside=True,
    ),
    "head-anew": Trial(
        "map",
        "() => getComputedStyle(document.documentElement).getPropertyValue('--ground') !== ''",
        (
            "() => { window.kept = document.querySelector('body > style'); window.kept.disabled = true; }",
            "() => { window.kept.disabled = false; }",
        ),
        inside=True,
    ),
    "main": Trial(
        "map",
        "() => upstreamPage.main()?.querySelector('.st-key-top') != null",
        (
            "() => { document.querySelector('#stMain').id = 'gone'; }",
            "() => { document.querySelector('#gone').id = 'stMain'; }",
        ),
    ),
    "header": Trial(
        "map",
        "() => upstreamPage.header()?.tagName === 'HEADER'",
        (
            "() => { document.querySelector('[data-testid=stHeader]').dataset.testid = 'gone'; }",
            "() => { document.querySelector('[data-testid=gone]').dataset.testid = 'stHeader'; }",
        ),
    ),
    "charts": Trial(
        "chart",
        "() => upstreamPage.charts()[0]?.getAttribute('role') === 'img'",
        (
            "() => { document.querySelector('[data-testid=stVegaLiteChart]').dataset.testid = 'gone'; }",
            "() => { document.querySelector('[data-testid=gone]').dataset.testid = 'stVegaLiteChart'; }",
        ),
    ),
    "sayings": Trial(
        "map",
        "() => document.querySelector('[aria-label^=Ouvrir]') !== null",
        (
            "() => { for (const one of document.querySelectorAll('[aria-label^=Ouvrir]')) one.ariaLabel = 'gone'; }",
            "() => { for (const one of document.querySelectorAll('[aria-label=gone]')) one.ariaLabel = 'Ouvrir'; }",
        ),
    ),
    "skip": Trial(
        "map",
        "() => upstreamPage.skip()?.getAttribute('href') === '#stMain'",
        (
            "() => { document.querySelector('[data-testid=stSkipToContent]').dataset.testid = 'gone'; }",
            "() => { document.querySelector('[data-testid=gone]').dataset.testid = 'stSkipToContent'; }",
        ),
    ),
    "again": Trial(
        "map",
        """() => new Promise(told => {
            const app = document.querySelector('.stApp'), idle = () => app.dataset.testScriptState === 'notRunning';
            let ran = false;
            new MutationObserver(() => { if (ran && idle()) told(true); ran ||= !idle(); })
                .observe(app, { attributes: true, attributeFilter: ['data-test-script-state'] });
            const ask = () => {
                if (!idle()) return setTimeout(ask, 50);
                ran = false;
                upstreamPage.again();
                setTimeout(() => { if (!ran) told(false); }, 4000);
            };
            ask();
        })""",
        (
            "() => { window.kept = upstreamPage.again; upstreamPage.again = () => {}; }",
            "() => { upstreamPage.again = window.kept; }",
        ),
    ),
    "page-links": Trial(
        "map",
        "() => upstreamPage.pageLinks(document.querySelector('.st-key-pages')).length === 6",
        (
            "() => { document.querySelector('.st-key-pages a').dataset.testid = 'gone'; }",
            "() => { document.querySelector('[data-testid=gone]').dataset.testid = 'stPageLink-NavLink'; }",
        ),
    ),
    "panel": Trial(
        "phone",
        """() => {
            const opener = upstreamPage.panel.opener(document.querySelector('.st-key-w_embed button span'));
            return opener?.ariaExpanded === 'true' && upstreamPage.panel.opened()?.contains(document.querySelector('.st-key-w_embed_controls'));
        }""",
        (
            "() => { document.querySelector('[data-testid=stPopoverBody]').dataset.testid = 'gone'; }",
            "() => { document.querySelector('[data-testid=gone]').dataset.testid = 'stPopoverBody'; }",
        ),
        before=open_embed,
    ),
    "state": Trial(
        "map",
        """() => {
            const { script, connected, there, spoken } = upstreamPage.state();
            return script === "notRunning" && connected && there && spoken;
        }""",
        (
            "() => { document.querySelector('.stApp').classList.replace('stApp', 'gone'); }",
            "() => { document.querySelector('.gone').classList.replace('gone', 'stApp'); }",
        ),
    ),
    "dialog": Trial(
        "map",
        """() => [...document.scripts].length > 0 && upstreamPage.dialog() === null""",
        (
            "() => { const box = document.createElement('div'); box.id = 'asked'; box.dataset.testid = 'stDialog'; document.body.append(box); }",
            "() => { document.getElementById('asked').remove(); }",
        ),
    ),
    "map": Trial(
        "map",
        "() => upstreamPage.map() === 'painted'",
        (
            "() => { const frame = document.querySelector('iframe'); window.kept = frame.contentDocument.documentElement; window.was = window.kept.dataset.painted; delete window.kept.dataset.painted; }",
            "() => { window.kept.dataset.painted = window.was; }",
        ),
    ),
    "report": Trial(
        "map",
        """() => typeof Streamlit.setComponentValue === 'function'
            && ['last_active_drawing', 'previous_data'].every(name => name in __GLOBAL_DATA__)""",
        lose("Streamlit", "setComponentValue"),
        inside=True,
    ),
    "pathElement": Trial(
        "map",
        """() => {
            let areas = 0;
            map.eachLayer(layer => { if (layer instanceof L.Polygon && upstream.pathElement(layer)?.tagName === 'path') areas++; });
            return areas >= 589;
        }""",
        (
            "() => { window.kept = L.Path.prototype.getElement; L.Path.prototype.getElement = () => null; }",
            "() => { L.Path.prototype.getElement = window.kept; }",
        ),
        inside=True,
    ),
    "zoomButtons": Trial(
        "map",
        """() => {
            const buttons = [...document.querySelectorAll('.leaflet-top a[role=button]')].filter(b => b.checkVisibility());
            return buttons.length === 3 && buttons.every(b => b.title && !/zoom in|zoom out/i.test(b.title));
        }""",
        (
            "() => { document.querySelector('.leaflet-top a').title = 'Zoom in'; }",
            "() => { document.querySelector('.leaflet-top a').title = 'Agrandir'; }",
        ),
        inside=True,
    ),
    "follow": Trial("map", FOLLOWS, lose("L.Map.prototype", "_animateZoom"), inside=True),
    "arrive": Trial("map", FOLLOWS, lose("L.Map.prototype", "_moveEnd"), inside=True),
    "arriveAtOnce": Trial(
        "map", ARRIVES, lose("L.Map.prototype", "_onZoomTransitionEnd"), inside=True
    ),
    "resize": Trial("map", RESIZED, lose("L.Map.prototype", "getSize"), inside=True),
    "outerPage": Trial(
        "map",
        "() => upstream.outerPage()?.querySelector('.atlas-brand') != null",
        (
            "() => { window.kept = window.parent; window.parent = window; }",
            "() => { window.parent = window.kept; }",
        ),
        inside=True,
    ),
    "isLost": Trial(
        "map",
        """() => {
            const app = parent.document.querySelector('.stApp'), now = app?.dataset.testConnectionState;
            if (!app) return false;
            app.dataset.testConnectionState = 'DISCONNECTED';
            const lost = upstream.isLost();
            app.dataset.testConnectionState = now;
            return now === 'CONNECTED' && lost && !upstream.isLost();
        }""",
        (
            "() => { parent.document.querySelector('.stApp').classList.replace('stApp', 'gone'); }",
            "() => { parent.document.querySelector('.gone').classList.replace('gone', 'stApp'); }",
        ),
        inside=True,
    ),
    "isFirstFrame": Trial(
        "maps",
        "() => upstream.isFirstFrame()",
        (
            "() => { window.kept = Object.getOwnPropertyDescriptor(window, 'frameElement'); Object.defineProperty(window, 'frameElement', { value: null, configurable: true }); }",
            "() => { Object.defineProperty(window, 'frameElement', window.kept); }",
        ),
        inside=True,
    ),
    "besideFrame": Trial(
        "map",
        """() => {
            parent.dispatchEvent(new Event('beforeprint'));
            const put = window.frameElement?.nextElementSibling?.classList.contains('atlas-paper');
            parent.dispatchEvent(new Event('afterprint'));
            return Boolean(put) && parent.document.querySelector('.atlas-paper') === null;
        }""",
        (
            "() => { window.kept = upstream.besideFrame; upstream.besideFrame = () => {}; }",
            "() => { upstream.besideFrame = window.kept; }",
        ),
        inside=True,
    ),
    "searchField": Trial(
        "map",
        "() => upstream.searchField()?.getAttribute('role') === 'combobox'",
        (
            "() => { window.kept = parent.document.querySelector('.st-key-search'); window.kept.classList.remove('st-key-search'); }",
            "() => { window.kept.classList.add('st-key-search'); }",
        ),
        inside=True,
    ),
    "font": Trial(
        "map",
        "() => [...document.fonts].some(face => face.family.includes('Atlas Sans') && face.status === 'loaded')",
        (
            "() => { window.kept = document.querySelector('body > style'); window.kept.disabled = true; }",
            "() => { window.kept.disabled = false; }",
        ),
        inside=True,
    ),
}


@pytest.fixture(scope="module")
def scenes(browser, server) -> Iterator[Callable[[str], Visit]]:
    """A reader before each scene, kept for the trials of this module."""
    opened: dict[str, Visit] = {}

    def scene(name: str) -> Visit:
        if name not in opened:
            address, window = SCENES[name]
            context = browser.new_context(viewport=window, locale="en-GB")
            context.set_default_timeout(30_000)
            reader = opened[name] = Visit(context).open(server + address)
            reader.page.locator(".atlas-brand, .atlas-stage").first.wait_for()
            if name in ("map", "phone", "stage"):
                reader.painted()
            if name == "maps":
                reader.page.wait_for_function(
                    "frame => [...document.querySelectorAll(frame)].filter(f => f.contentDocument?.documentElement?.dataset?.painted).length === 2",
                    arg=FRAME,
                )
            reader.settled()
        return opened[name]

    yield scene
    for one in opened.values():
        one.context.close()


def failure(one: Assumption) -> str:
    return f"“{one.name}” does not hold any more. {one.package}: {one.that} It is for: {one.purpose} What to do: {one.remedy}"


def sections() -> dict[str, str]:
    """The style sheet by its headings."""
    parts = re.split(r"/\* == ([\w-]+) ==[^*]*\*/", SHEET.read_text("utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


TAKE_AWAY = """left => {
    const probe = new CSSStyleSheet();
    probe.replaceSync(left);
    const gone = new Set([...probe.cssRules].map(rule => rule.cssText));
    window.takenAway = [];
    for (const style of document.querySelectorAll('style'))
        for (const { styleSheet: sheet } of style.sheet?.cssRules ?? []) {
            if (!sheet?.href?.includes('/page-')) continue;
            for (let i = sheet.cssRules.length - 1; i >= 0; i--) {
                if (!gone.has(sheet.cssRules[i].cssText)) continue;
                window.takenAway.unshift([sheet, i, sheet.cssRules[i].cssText]);
                sheet.deleteRule(i);
            }
        }
    return [window.takenAway.length, gone.size];
}"""
PUT_BACK = "() => { for (const [sheet, i, text] of window.takenAway) sheet.insertRule(text, i); }"


@contextmanager
def broken(reader: Visit, name: str) -> Iterator[None]:
    """The page as it is where an assumption does not hold."""
    trial = TRIALS[name]
    if trial.broken is None:
        taken, said = reader.page.evaluate(TAKE_AWAY, sections()[name])
        assert taken >= said > 0
        yield
        reader.page.evaluate(PUT_BACK)
    else:
        place(reader, trial).evaluate(trial.broken[0])
        yield
        place(reader, trial).evaluate(trial.broken[1])


def place(reader: Visit, trial: Trial):
    if not trial.inside:
        return reader.page
    return reader.page.locator(FRAME).first.element_handle().content_frame()


def holds(reader: Visit, trial: Trial, *, patience: int = 100) -> bool:
    """Whether it does; a busy machine may take its time to draw what was asked for."""
    for _ in range(patience):
        if is_so(reader, trial):
            return True
        reader.page.wait_for_timeout(100)
    return False


def is_so(reader: Visit, trial: Trial) -> bool:
    try:
        return place(reader, trial).evaluate(trial.holds)
    except Error:  # something that it looks at is not there
        return False


@pytest.mark.parametrize("name", TRIALS)
def test_an_assumption_holds_and_would_be_missed(scenes, name):
    trial = TRIALS[name]
    reader = scenes(trial.scene)
    if trial.before:
        trial.before(reader)
    assert holds(reader, trial), failure(BY_NAME[name])
    with broken(reader, name):
        assert not holds(reader, trial, patience=3), f"{name}: nobody would notice"
    assert holds(reader, trial), f"{name}: the trial was not undone"
    if trial.before is on_paper:
        reader.page.emulate_media(media="null")
        reader.settled()


def test_base_kept_and_report_tells_a_click_and_no_outline(visit, server):
    """The frame is the same after a change; its script is run anew."""
    reader = visit().open(server + HOME)
    before = reader.painted()
    frame = reader.page.locator(FRAME).element_handle().content_frame()
    frame.evaluate("() => { window.marked = true; }")
    reader.choose("Ce que montre la carte", "Innovation")
    reader.painted(before)
    frame = reader.page.locator(FRAME).element_handle().content_frame()
    assert frame.evaluate("() => window.marked === true"), failure(BY_NAME["base-kept"])
    reader.commune("62063").click(force=True)
    reader.page.locator(".dd h2", has_text="Liège").wait_for()
    reader.page.wait_for_timeout(400)  # streamlit-folium tells by itself after 250 ms
    told = frame.evaluate("() => __GLOBAL_DATA__.last_active_drawing")
    assert told["geometry"] is None, failure(BY_NAME["report"])
    assert told["properties"]["action"] == "select", failure(BY_NAME["report"])


SECTION = "#method-composition"
AT_THE_SECTION = f"""() => {{
    const there = document.querySelector(".method nav") && document.querySelector("{SECTION}");
    return there && Math.abs(there.getBoundingClientRect().top) < 60;
}}"""


def test_pages_folder_and_connection(visit):
    """The first reader of a fresh server gets all of a page, at the link that was opened.

    A link to a map reopens its view there. A server that does not answer any more is told in the
    reader's language, by page and map.
    """
    with serving() as address:
        reader = visit().open(f"{address}/method?lang=nl&edition=BE2017{SECTION}")
        reader.page.wait_for_function(AT_THE_SECTION)
        top = reader.page.locator(".atlas-brand")
        assert top.is_visible(), failure(BY_NAME["pages-folder"])
        assert "edition=BE2017" in reader.page.url, failure(BY_NAME["pages-folder"])
        assert reader.page.url.endswith(SECTION)
        assert "2017" in reader.page.locator(".method .matrix caption").inner_text()
        view = "indicator=index&level=province&palette=ember&area=60000"
        reader.open(f"{address}/?lang=fr&edition=BE2018&{view}")
        reader.painted()
        assert reader.map.locator("path.area").count() == 11
        reader.page.locator(".dd h2", has_text="Liège").wait_for()
        assert "Wallonie" in reader.page.locator(".dd").inner_text()
        assert "palette=ember" in reader.page.url
        reader.settled()
    dialog = reader.page.get_by_role("dialog")
    dialog.wait_for()
    heading = dialog.locator("h2")
    assert heading.evaluate("e => getComputedStyle(e).fontSize") == "0px", failure(
        BY_NAME["connection"]
    )
    after = heading.evaluate("e => getComputedStyle(e, '::after').content")
    assert "perdue" in after, failure(BY_NAME["connection"])
    sizes = dialog.locator(":is(h2, h2 + div, h2 + div > *)").evaluate_all(
        "all => all.map(one => getComputedStyle(one).fontSize)"
    )
    assert sizes == ["0px"] * 3, failure(BY_NAME["connection"])
    why = dialog.locator("h2 + div").evaluate("e => getComputedStyle(e, '::after').content")
    assert "adresse de cette page" in why, failure(BY_NAME["connection"])
    reader.map.locator(".atlas-wait", has_text="avec l’atlas est perdue").wait_for()
    frame = reader.page.locator(FRAME).element_handle().content_frame()
    assert frame.evaluate("() => upstream.isLost()"), failure(BY_NAME["isLost"])
    # Nothing is chosen meanwhile, on the map neither: it would be dropped without a word.
    assert reader.page.evaluate("() => upstreamPage.main().inert")
    assert "perdue" in reader.page.locator("#atlas-lost").text_content()
    reader.errors.clear()  # the browser's own, of the server that did not answer


def test_uploader_shows_the_file_that_was_chosen(visit, server):
    reader = visit().open(server + SCENES["file"][0])
    content = b"nis5;inwoners\n11002;5\n44021;7\n"
    chosen = {"name": "communes.csv", "mimeType": "text/csv", "buffer": content}
    field = reader.page.get_by_test_id("stFileUploader")
    told = "e => getComputedStyle(e, '::after').content"
    assert field.evaluate(told) == "none"
    reader.page.locator("input[type=file]").set_input_files([chosen | {"name": "communes.exe"}])
    reader.page.locator("[data-testid=stFileChip][aria-invalid=true]").wait_for()
    said = translator("nl")(
        "The file was not taken: it is too large or not of the kinds above, or many send "
        "theirs at this moment. Try again in a minute, or reload the page."
    )
    assert field.evaluate(told).strip('"') == said, failure(BY_NAME["uploader"])
    reader.page.locator("input[type=file]").set_input_files(chosen)
    section = reader.page.locator("section", has=reader.page.locator("input[type=file]"))
    section.get_by_text("communes.csv").first.wait_for()  # to be seen, not only there


def test_what_is_sent_is_put_and_kept_where_it_is_looked_for():
    named = failure(BY_NAME["uploads"])
    manager = MemoryUploadedFileManager(f"/{BASE_ROUTE_UPLOAD_FILE}")
    (to,) = manager.get_upload_urls("session", ["own.csv"])
    found = UPLOADS.search(f"/atlas{to.upload_url}")
    assert found, named
    assert found[1] == "session", named
    for number in "12":
        manager.add_file("session", UploadedFileRec(number, "own.csv", "text/csv", b"12345"))
    assert uploads_held(manager) == {"session": 10}, named
    assert hasattr(Runtime, "uploaded_file_mgr"), named


def test_download_error_is_what_streamlit_calls_it():
    """The sentence comes only where a file cannot be made: its name is looked up in the scripts."""
    scripts = Path(streamlit.__file__).parent / "static" / "static" / "js"
    found = any("stDownloadButtonError" in one.read_text("utf-8") for one in scripts.glob("*.js"))
    assert found, failure(BY_NAME["download-error"])


def test_leaflet_files_are_where_they_were():
    for name in ("leaflet.js", "leaflet.css"):
        assert upstream_files.leaflet_files().joinpath(name).is_file(), failure(
            BY_NAME["leaflet-files"]
        )


def test_the_first_page_is_made_as_expected():
    document = (resources.files("streamlit") / "static" / "index.html").read_text("utf-8")
    for part in upstream_files.FIRST_PAGE.values():
        assert len(part.findall(document)) == 1, failure(BY_NAME["first-page"])


def test_what_is_fetched_ahead_is_what_the_page_asks_for(visit, server):
    """Of the scripts that draw the page none is asked for late; the frame's are in the cache."""
    reader, late = visit(), []
    reader.page.on("request", lambda asked: late.append((asked.url, asked.resource_type)))
    reader.open(server + HOME)
    reader.painted()
    reader.settled()
    ahead = reader.page.evaluate(
        "() => [...document.querySelectorAll('link[href]')].map(link => link.href)"
    )
    scripts = [url for url, kind in late if "/static/js/" in url and kind == "script"]
    missed = [url for url in scripts if url not in ahead and "/index." not in url]
    assert not missed, failure(BY_NAME["chunks"])
    frame = [url for url in scripts if "/component/" in url]
    assert frame, failure(BY_NAME["frame-script"])


def test_connect_at_once(visit, server):
    """The page does not wait for the server's answer about its health: it connects before."""
    reader, order = visit(), []

    def hold(route) -> None:  # an answer as late as from a server far away
        found = route.fetch()
        reader.page.wait_for_timeout(500)
        order.append("health")
        route.fulfill(response=found)

    reader.page.on("websocket", lambda _: order.append("websocket"))
    reader.page.route("**/_stcore/health", hold)
    reader.open(server + HOME)
    reader.painted()
    assert order.index("websocket") < order.index("health"), failure(BY_NAME["connect-at-once"])


def test_a_part_that_waits_for_its_script_is_seen(visit, server):
    page, waits = (reader := visit()).page, "() => upstreamPage.waits()"
    with held(page, "**/static/js/ComponentInstance.*"):
        page.goto(has_still(server + HOME), wait_until="commit")
        try:
            page.wait_for_function(f"() => ({DONE})() && ({waits})()", polling=20)
        except Error:
            pytest.fail(failure(BY_NAME["waits"]))
    reader.painted()
    reader.settled()
    assert not page.evaluate(waits), failure(BY_NAME["waits"])


@pytest.mark.parametrize("ours", [True, False])
def test_no_letter_of_streamlit_does_anything(visit, server, ours):
    """R would run the page again; without our script it does."""
    page = (reader := visit()).page
    if not ours:
        page.route("**/landmarks-*.js", lambda route: route.abort())
    reader.open(f"{server}/sources?lang=en")
    page.locator(".st-key-foot").wait_for()
    reader.settled()
    page.evaluate("""() => {
        window.runs = 0;
        new MutationObserver(() => { window.runs++; }).observe(document.querySelector('.stApp'),
            { attributes: true, attributeFilter: ['data-test-script-state'] });
    }""")
    page.locator(".atlas-foot p").click()
    for letter in "rcRC":
        page.keyboard.press(letter)
    if ours:
        page.wait_for_timeout(800)
        assert page.evaluate("window.runs") == 0, failure(BY_NAME["own-keys"])
    else:
        page.wait_for_function("window.runs > 0")
    assert page.locator("[data-testid=stDialog]").count() == 0


def test_every_assumption_is_tried():
    apart = {
        "base-kept",
        "chunks",
        "connect-at-once",
        "connection",
        "first-page",
        "frame-script",
        "own-keys",
        "leaflet-files",
        "pages-folder",
        "uploads",
        "waits",
    }
    assert {one.name for one in ASSUMPTIONS} == set(TRIALS) | apart


def test_the_versions_are_those_in_which_it_was_seen():
    """After an upgrade: run this module, do what it says, then write the new version."""
    assert {name: metadata.version(name) for name in SEEN_IN} == SEEN_IN
    assert {one.package for one in ASSUMPTIONS} <= set(SEEN_IN)
