/* What a screen reader and the keyboard find their way by: the landmarks of the page, the link that skips
 * to its content, the page one is on and the way to another, the way into what a button opens and out of it,
 * what the reader sets at its foot (whether single letters do anything, and strong lines on maps: borders.js),
 * and what Streamlit says in English.
 *
 * Streamlit draws all of a page into one <main> and draws parts of it anew; whatever comes is marked as
 * soon as it is there. What it needs of Streamlit's insides is in upstream_page.js, before it in the same
 * file; its words are in #atlas-landmarks (geo/publishing/landmarks.py).
 */
"use strict";
if (!window.atlasLandmarks) {
  const KEYS = "atlas-single-keys";
  const ROLES = { ".st-key-top": "banner", ".st-key-pages": "navigation", ".st-key-search": "search", ".st-key-page": "main", ".st-key-foot": "contentinfo" };
  const find = (where) => document.querySelector(where);
  const set = (node, name, value) => { if (node.getAttribute(name) !== value) node.setAttribute(name, value); };

  function mark() {
    const words = find("#atlas-landmarks")?.dataset, content = find(".st-key-page");
    if (!words || !content) return;
    const all = upstreamPage.main();
    if (all) { // ours is the main part of the page: what is around it is no landmark
      set(all, "role", "group");
      set(all, "tabindex", "-1");
    }
    const header = upstreamPage.header();
    if (header) set(header, "role", "none"); // the banner is ours
    for (const [where, role] of Object.entries(ROLES)) for (const node of document.querySelectorAll(where)) set(node, "role", role);
    for (const [where, label] of [[".st-key-pages", words.pages], [".st-key-search", words.search]]) {
      const node = find(where);
      if (node) set(node, "aria-label", label);
    }
    set(content, "tabindex", "-1");
    const skip = upstreamPage.skip();
    if (skip && skip.textContent !== words.skip) skip.textContent = words.skip;
    for (const link of upstreamPage.pageLinks(find(".st-key-pages"))) {
      // The link to the first page is "?…", which in a new tab is the page one is on.
      const href = link.getAttribute("href");
      if (href.startsWith("?")) link.setAttribute("href", `./${href}`);
      const here = new URL(link.href).pathname.replace(/\/$/, "") === location.pathname.replace(/\/$/, "");
      if (here) set(link, "aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    for (const chart of upstreamPage.charts()) { // one picture with a name: Vega’s own words for its parts are English
      set(chart, "role", "img");
      chart.removeAttribute("aria-roledescription");
    }
    translate(words.said);
    scrolling();
    for (const [where, on] of [["#atlas-keys", !off()], ["#atlas-lines", borders.wanted()]]) {
      const button = find(where);
      if (button) set(button, "aria-pressed", String(on));
    }
  }

  /* What Streamlit says in English, in the reader's language: whole sayings, and those with a name, "Help for {}". */
  let told = "", whole = {}, named = [];
  const ours = new WeakMap(); // element or text -> attribute or "" -> what was put there, which is not put again
  function translate(said) {
    if (said !== told) {
      told = said;
      const all = Object.entries(JSON.parse(said || "{}"));
      whole = Object.fromEntries(all.filter(([english]) => !english.includes("{}")));
      named = all.filter(([english]) => english.includes("{}")).map(([english, own]) => [english.split("{}")[0], own]);
    }
    if (!named.length) return; // English stays
    for (const [attribute, where] of upstreamPage.sayings.attributes) for (const node of document.querySelectorAll(`:is(${where})[${attribute}]`)) {
      reword(node, attribute, node.getAttribute(attribute), (own) => node.setAttribute(attribute, own));
    }
    for (const entry of document.querySelectorAll(upstreamPage.sayings.texts)) {
      const words = document.createTreeWalker(entry, NodeFilter.SHOW_TEXT);
      while (words.nextNode()) {
        const text = words.currentNode;
        reword(text, "", text.data, (own) => { text.data = own; });
      }
    }
  }
  function reword(node, attribute, english, put) {
    const before = ours.get(node);
    if (before?.[attribute] === english) return; // "Remove all entfernen" begins as what was English does
    const begins = named.find(([start]) => english.startsWith(start));
    const own = Object.hasOwn(whole, english) ? whole[english] : begins?.[1].replace("{}", () => english.slice(begins[0].length));
    if (own === undefined) return;
    ours.set(node, { ...before, [attribute]: own });
    put(own);
  }

  /* What scrolls by itself is a stop of the keyboard, called by its caption or heading; what fits is none. */
  function scrolling() {
    for (const box of document.querySelectorAll(".dd .wide, .st-key-drilldown")) {
      const rolls = getComputedStyle(box).overflowX === "auto" && (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1);
      const name = rolls && box.querySelector("caption, h1, h2, h3")?.textContent.trim();
      if (!name) for (const one of ["role", "tabindex", "aria-label"]) box.removeAttribute(one);
      else for (const [one, value] of [["role", "region"], ["tabindex", "0"], ["aria-label", name]]) set(box, one, value);
    }
  }

  let due = 0;
  const soon = () => { due ||= requestAnimationFrame(() => { due = 0; mark(); }); };
  new MutationObserver(soon).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["href"] });
  addEventListener("popstate", soon);
  addEventListener("resize", soon);
  borders.hear(soon);
  window.atlasLandmarks = soon;

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#atlas-keys")) return turn();
    if (event.target.closest?.("#atlas-lines")) return borders.turn();
    const skip = upstreamPage.skip();
    if (!skip?.contains(event.target)) return;
    event.preventDefault();
    toContent();
  });
  function toContent() {
    const content = find(".st-key-page");
    content?.focus({ preventScroll: true });
    content?.scrollIntoView();
  }

  /* ---------- to another page ---------- */

  /* The menu that led there is closed. Who goes there by keyboard, or by a screen reader, is at the content and not at
   * the link in the head, as after a page that the browser opens; unless something else was pressed since. */
  let pressed = 0;
  for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, () => { pressed += 1; }, true);
  addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // it opens elsewhere
    const panel = upstreamPage.panel.opened();
    const links = [find(".st-key-pages"), panel].flatMap((part) => [...upstreamPage.pageLinks(part)]);
    const link = links.find((one) => one.contains(event.target));
    if (!link || link.ariaCurrent === "page") return;
    arrive(location.pathname, { menu: panel?.contains(link) && opener, keys: event.detail === 0 ? pressed : -1 }, performance.now() + 10000);
  }, true);
  function arrive(from, { menu, keys }, until) {
    if (performance.now() > until) return;
    const there = location.pathname !== from;
    if (there && menu && upstreamPage.panel.opened()) menu.click();
    // The script of the page may draw the content anew: it has the focus until that is done.
    if (there && keys === pressed && !find(".st-key-page")?.contains(document.activeElement)) toContent();
    if (!there || upstreamPage.state().script === "running") requestAnimationFrame(() => arrive(from, { menu: there ? null : menu, keys }, until));
  }

  /* ---------- what a button opens ---------- */

  /* It stands at the end of the page, far from its button. Opened by keyboard it gets the focus; Tab goes on behind
   * the button after its last stop, and back to the button before its first. Escape is Streamlit's own. */
  const STOPS = "a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, iframe, [tabindex='0']";
  let opener;
  const stops = (panel) => [...panel.querySelectorAll(STOPS)].filter((one) => one.tabIndex >= 0 && one.getClientRects().length);
  function enter(until) {
    const panel = upstreamPage.panel.opened();
    if (panel) {
      panel.tabIndex = -1;
      panel.focus({ preventScroll: true });
    } else if (performance.now() < until) requestAnimationFrame(() => enter(until));
  }
  addEventListener("click", (event) => {
    const button = upstreamPage.panel.opener(event.target);
    if (!button || button.ariaExpanded === "true") return;
    opener = button;
    if (event.detail === 0) enter(performance.now() + 2000); // by keyboard, or by a screen reader
  }, true);
  addEventListener("keydown", (event) => {
    const panel = event.key === "Tab" && opener?.isConnected && upstreamPage.panel.opened();
    if (!panel) return;
    const at = document.activeElement, all = stops(panel), back = event.shiftKey;
    if (at === opener && !back) {
      panel.focus(); // with the focus outside, nothing in it is a stop
      stops(panel)[0]?.focus();
    }
    else if (back && (at === panel || at === all[0])) opener.focus();
    else {
      if (!back && at === all.at(-1)) opener.focus(); // and on from there, as the browser does
      return;
    }
    event.preventDefault();
  }, true);

  /* ---------- single letters and signs as keys ---------- */

  function off() {
    try { return localStorage.getItem(KEYS) === "off"; } catch { return false; }
  }
  /* Nobody else hears of a letter that is not typed anywhere: not ours where the reader turned them off, and
   * never Streamlit's, whose R runs the page again (upstreamPage.ownKeys); a script may press it (reconnect.js). The map's frame has its own ears. */
  addEventListener("keydown", (event) => {
    if (!event.isTrusted || event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true], [role=listbox], [role=grid]")) return;
    if (off() || upstreamPage.ownKeys.includes(event.key.toLowerCase())) event.stopImmediatePropagation();
  }, true);
  function turn() {
    try {
      if (off()) localStorage.removeItem(KEYS);
      else localStorage.setItem(KEYS, "off");
    } catch { /* a browser that keeps nothing keeps no choice */ }
    mark();
  }
}
window.atlasLandmarks();
