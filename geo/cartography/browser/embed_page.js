/* The map as a page of its own, in somebody else's article or on a disk.
 *
 * It comes after atlas.js in the same file, which draws the map. Everything that is shown is in the
 * element "atlas-data" (geo/publishing/embed/document.py), in one or more languages and maps; the
 * outlines are there too, or beside the page. Text is only ever set as textContent or attribute.
 *
 * To the page around it, it says one thing: how high it is ({atlas: 1, height}).
 */
"use strict";
(async () => {
  const place = document.getElementById("atlas"), root = document.documentElement;

  /* ---------- how high the page is ---------- */

  let told = 0;
  function tellHeight() {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (window.parent === window || height === told) return;
    told = height;
    window.parent.postMessage({ atlas: 1, height }, "*"); // nothing in it is anybody's secret
  }
  new ResizeObserver(tellHeight).observe(document.body);
  addEventListener("load", tellHeight);
  addEventListener("message", ({ data, source }) => { // a host whose script came after the page
    if (source !== window.parent || data?.atlas !== 1 || data.ask !== "height") return;
    told = 0;
    tellHeight();
  });
  tellHeight();

  const data = document.getElementById("atlas-data");
  if (!place || !data) return; // a sentence, in the place of a map

  /* A page from a disk holds many maps, packed, and has a script of its own (one_file.js). */
  let doc;
  try {
    doc = await documentIn(data);
  } catch {
    place.textContent = data.dataset.packed ?? "";
    return;
  }
  const can = (control) => doc.controls?.includes(control) ?? false;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const now = { map: doc.maps[0], lang: doc.language, sel: doc.selected ?? "" };
  const words = () => doc.languages[now.lang].words;
  const said = () => now.map.said[now.lang];
  const locale = () => doc.languages[now.lang].locale;
  const theme = () => doc.theme || (dark.matches ? "dark" : "light");

  /* ---------- what there is on the page ---------- */

  const field = make("input", { type: "search", id: "place", role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "places", enterkeyhint: "search" });
  const found = make("ul", { id: "places", role: "listbox", hidden: "" });
  const search = make("div", { class: "search" }, field, found);
  const languages = make("nav", { class: "languages" });
  const frame = make("div", { id: "map" });
  const stage = make("div", { class: "stage" }, frame);
  const chosen = make("section", { class: "chosen", hidden: "" });
  const table = make("details", { class: "rows" });
  const tools = make("div", { class: "tools" });
  const lines = make("button", { type: "button", class: "lines" });
  if (can("search")) tools.append(search);
  if (can("language") && Object.keys(doc.languages).length > 1) tools.append(languages);
  place.append(tools, stage, chosen);
  borders.ask(doc.strong);
  if (can("table")) place.append(table);
  document.querySelector("footer")?.append(lines);
  lines.addEventListener("click", borders.turn);
  borders.hear(sayLines);
  root.classList.toggle("no-zoom", !can("zoom"));

  /* ---------- the map ---------- */

  const map = atlas.create("map", {
    alone: true, boundaries: (vintage) => outlinesOf(doc.outlines[vintage]),
    tell: (action, code) => select(action === "select" ? code : ""),
    around: () => null,
    parts: () => stage,
    searchField: () => can("search") && field,
    painted() { showChosen(); if (table.open) showRows(); languagesShown(); },
    failed: () => showPicture(),
  });
  /* Where the outlines do not come, or cannot be unpacked: what readers without a script have. */
  function showPicture() {
    const instead = document.querySelector("noscript");
    if (instead) place.replaceChildren(...new DOMParser().parseFromString(instead.textContent, "text/html").body.childNodes);
  }
  /* One finger scrolls the article, two move the map; further in, one is enough. */
  const touch = matchMedia("(pointer: coarse)").matches;
  if (touch) {
    map.dragging.disable();
    map.on("zoomend", () => map.dragging[map.getZoom() > map.getMinZoom() + 0.9 ? "enable" : "disable"]());
  }

  /* In a narrow column the country is as wide as the map: its buttons would lie on the east of it. */
  const column = matchMedia("(max-width: 560px)"), corner = atlas.buttons()[0].parentNode, row = make("div", { class: "buttons" });
  function placeButtons() {
    if (column.matches) tools.append(row);
    else row.remove();
    (column.matches ? row : corner).append(...atlas.buttons());
  }
  if (can("zoom")) {
    column.addEventListener("change", placeButtons);
    placeButtons();
  }

  function paint() {
    root.dataset.theme = theme();
    // As high as what is drawn wants it, within what a column of an article has.
    frame.style.aspectRatio = Math.min(1.6, Math.max(0.85, now.map.shape));
    atlas.paint(paintOf(now.map, { lang: now.lang, locale: locale(), theme: theme(), words: words(), sel: now.sel ? [now.sel] : [] }));
  }
  dark.addEventListener("change", paint);
  /* A sheet of paper is narrower than many a window and lower than many a map, and light. */
  let sheet = null;
  addEventListener("beforeprint", () => {
    sheet?.remove();
    sheet = atlas.sheet();
    if (!sheet) return;
    stage.after(sheet);
    root.classList.add("on-paper");
    root.dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    sheet?.remove();
    sheet = null;
    root.classList.remove("on-paper");
    root.dataset.theme = theme();
  });
  function select(code) {
    now.sel = code === now.sel ? "" : code ?? "";
    paint();
  }

  /* ---------- the area that was chosen ---------- */

  const areaOf = (code) => atlas.areas().find((area) => area.code === code);
  function showChosen() {
    const area = now.sel ? areaOf(now.sel) : undefined;
    chosen.hidden = !area;
    if (!area) return chosen.replaceChildren();
    const close = make("button", { type: "button", class: "close", "aria-label": words().close, title: words().close }, "×");
    close.addEventListener("click", () => { select(""); field.focus(); });
    const lines = area.said.map((line, row) => make("p", { class: row ? "more" : "value" }, line));
    // A title may be a finding, and the legend be out of sight: a number says what it is, and its unit.
    const what = make("p", { class: "more what" }, [said().question, said().note].filter(Boolean).join(" · "));
    chosen.replaceChildren(close, make("h2", {}, area.name), make("p", { class: "more" }, area.within), what, ...lines);
    more?.chosen(area);
  }

  /* ---------- search ---------- */

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/œ/gi, "oe").replace(/[^\p{L}\p{N}]+/gu, " ").trim().toLowerCase();
  const MOST = 8;
  let hits = [], at = -1;
  /* By the beginning of a name in any language, of a word in it, or by postal code. */
  function matches(text) {
    const asked = plain(text);
    if (!asked) return [];
    const scored = atlas.areas().map((area) => {
      const names = [area.name, ...area.names].map(plain);
      const rank = names.some((n) => n === asked) ? 0 : names.some((n) => n.startsWith(asked)) ? 1
        : area.postal.split(" ").some((code) => code.startsWith(asked)) ? 2
        : names.some((n) => ` ${n}`.includes(` ${asked}`)) ? 3
        : asked.length > 2 && names.some((n) => n.includes(asked)) ? 4 : 9;
      return { rank, area };
    });
    return scored.filter((one) => one.rank < 9).sort((a, b) => a.rank - b.rank).slice(0, MOST).map((one) => one.area);
  }
  function offer() {
    hits = matches(field.value);
    at = -1;
    found.replaceChildren(...hits.map((area, k) => {
      const other = area.names.filter((name) => name !== area.name).join(" · ");
      const option = make("li", { role: "option", id: `place-${k}`, "aria-selected": "false" }, make("b", {}, area.name));
      option.append(make("small", {}, [other, area.within].filter(Boolean).join(" – ")));
      option.addEventListener("mousedown", (e) => e.preventDefault());
      option.addEventListener("click", () => take(k));
      return option;
    }));
    if (!hits.length && field.value.trim()) found.append(make("li", { class: "none" }, words().none));
    open(Boolean(field.value.trim()));
  }
  function open(yes) {
    found.hidden = !yes;
    field.setAttribute("aria-expanded", String(yes));
    if (!yes) field.removeAttribute("aria-activedescendant");
  }
  function mark(k) {
    at = (k + hits.length) % hits.length;
    [...found.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    field.setAttribute("aria-activedescendant", `place-${at}`);
    found.children[at].scrollIntoView({ block: "nearest" });
  }
  function take(k) {
    const area = hits[k];
    field.value = "";
    open(false);
    now.sel = area.code;
    paint();
    atlas.go(area.i);
  }
  field.addEventListener("input", offer);
  field.addEventListener("blur", () => open(false));
  field.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" && hits.length) { e.preventDefault(); open(true); mark(at + 1); }
    else if (e.key === "ArrowUp" && hits.length) { e.preventDefault(); mark(at < 0 ? hits.length - 1 : at - 1); }
    else if (e.key === "Enter" && hits.length && !found.hidden) { e.preventDefault(); take(Math.max(at, 0)); }
    else if (e.key === "Escape") { if (found.hidden) select(""); field.value = ""; open(false); }
  });

  /* ---------- table ---------- */

  const order = { by: "name", down: false };
  table.addEventListener("toggle", () => { if (table.open) showRows(); tellHeight(); });
  function showRows() {
    const collator = new Intl.Collator(locale(), { numeric: true }), areas = atlas.areas();
    const number = (area) => area.value === null ? null : typeof area.value === "string" ? parseFloat(area.value) : area.value;
    const rows = areas.sort((a, b) => {
      const [x, y] = [number(a), number(b)], way = order.down ? -1 : 1;
      let first = 0;
      if (order.by === "value") { // what has no value stands last, whichever way
        if (x === null || y === null) first = (x === null) - (y === null) || collator.compare(a.said[0], b.said[0]);
        else first = way * (x - y);
      } else if (order.by === "within") first = way * collator.compare(a.within, b.within);
      else first = way * collator.compare(a.name, b.name);
      return first || collator.compare(a.name, b.name);
    });
    const within = areas.some((area) => area.within);
    const columns = [["name", words().name], ...(within ? [["within", words().province]] : []), ["value", said().question]];
    const head = make("tr");
    for (const [key, label] of columns) {
      const button = make("button", { type: "button" }, label);
      button.addEventListener("click", () => {
        order.down = order.by === key ? !order.down : key === "value";
        order.by = key;
        showRows();
        table.querySelector(`th.${key} button`).focus();
      });
      head.append(make("th", { scope: "col", class: key, "aria-sort": order.by === key ? (order.down ? "descending" : "ascending") : null }, button));
    }
    const body = make("tbody", {}, ...rows.map((area) => {
      const name = make("button", { type: "button" }, area.name);
      name.addEventListener("click", () => { select(area.code); atlas.go(area.i); });
      const row = make("tr", area.code === now.sel ? { class: "sel" } : {}, make("th", { scope: "row" }, name));
      if (within) row.append(make("td", { class: "within" }, area.within));
      const [value, ...more] = area.said;
      row.append(make("td", { class: area.value === null ? "value missing" : "value" }, value ?? "", ...more.map((line) => make("small", {}, line))));
      return row;
    }));
    const grid = make("table", {}, make("thead", {}, head), body);
    const scroll = make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": said().question }, grid);
    const old = table.querySelector(".scroll"), down = old?.scrollTop ?? 0;
    old?.remove();
    table.append(scroll);
    scroll.scrollTop = down;
  }

  /* ---------- languages ---------- */

  function languagesShown() {
    languages.setAttribute("aria-label", words().language);
    languages.replaceChildren(...Object.entries(doc.languages).map(([code, of]) => {
      const label = { lang: code, title: of.name, "aria-label": of.name };
      if (code === now.lang) return make("span", { ...label, "aria-current": "true" }, code.toUpperCase());
      if (of.href) return make("a", { ...label, hreflang: code, href: of.href }, code.toUpperCase());
      const button = make("button", { type: "button", ...label }, code.toUpperCase());
      button.addEventListener("click", () => { now.lang = code; say(); paint(); });
      return button;
    }));
  }

  /* ---------- the words around the map ---------- */

  function sayLines() {
    lines.textContent = words().lines;
    lines.setAttribute("aria-pressed", String(borders.wanted()));
  }

  function say() {
    const of = said(), put = (where, text) => { const node = document.querySelector(where); if (node) node.textContent = text; };
    document.title = document.title.replace(/^.* – /, () => `${of.title} – `); // a title may have a $
    put(".label", of.label);
    put("h1", of.title);
    put(".subtitle", of.subtitle.join(" "));
    const notes = document.querySelectorAll("footer p:not(:has(a))");
    of.foot_notes.forEach((text, k) => { if (notes[k]) notes[k].textContent = text; });
    const link = document.getElementById("open");
    if (link) { link.textContent = words().open; if (of.link) link.href = of.link; }
    sayLines();
    field.placeholder = words().search;
    field.setAttribute("aria-label", words().search);
    found.setAttribute("aria-label", words().search);
    table.querySelector("summary")?.remove();
    table.prepend(make("summary", {}, words().table));
    more?.say();
  }
  const more = window.atlasMore?.({ doc, now, said, locale, make, place, tools, stage, chosen, paint, say, words });
  say();
  languagesShown();
  paint();
})();
