/* A story, played: one step fills the window, keys, fingers and a presenter's window lead through it.
 *
 * It comes after atlas.js and page_document.js in the same file. Everything that is shown is in the element
 * "story-data" (geo/publishing/stories/story_document.py); the outlines are there too, or beside the
 * page. Text is only ever set as textContent or attribute; pictures are SVG of our own, in a shadow
 * root each, so that names of elements in them do not meet.
 *
 * A window with #presenter behind its address is the presenter's: it shows the notes and what comes
 * next, and leads the window that opened it. The two tell each other {story: 1, at} and {story: 1, go}.
 */
"use strict";
(async () => {
  const root = document.documentElement, place = document.getElementById("story");
  const data = document.getElementById("story-data");
  if (!place || !data) return; // a sentence, in the place of a story
  let doc;
  try {
    doc = await documentIn(data);
  } catch {
    place.textContent = data.dataset.packed;
    return;
  }
  const steps = doc.steps, LAST = steps.length - 1, EACH = 12, IDLE = 60; // seconds
  const asked = new URLSearchParams(location.search), onDisk = location.protocol === "file:";
  const told = location.hash.slice(1).split("&").map((part) => part.split("="));
  const option = (name) => asked.get(name) ?? told.find(([key]) => key === name)?.[1] ?? (told.some(([key]) => key === name) ? "" : null);
  const presents = told.some(([key]) => key === "presenter") && Boolean(window.opener);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let lang = doc.language, at = -1, other = null; // the other of the two windows
  const words = () => doc.languages[lang].words;
  const locale = () => doc.languages[lang].locale;
  const said = (k) => steps[k].said[lang];
  const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (all, name) => facts[name] ?? all);
  const pair = (name, value) => fill(words().pair, { name, value });
  const nameOf = (k) => said(k).title || said(k).sentence || words()[`kind_${steps[k].kind}`];
  const put = (node, text) => { node.textContent = text ?? ""; node.hidden = !text; };

  /* ---------- what there is on the page ---------- */

  const label = make("p", { class: "label" }), title = make("h1");
  const frame = make("div", { id: "map" }), screen = make("div", { class: "screen" }, frame);
  const caption = make("p", { class: "caption" }), facts = make("p", { class: "facts" }), foot = make("p", { class: "foot" });
  const leads = make("a", { class: "leads", target: "_blank", rel: "noopener" });
  const slide = make("section", { class: "slide", "aria-roledescription": "slide" },
    make("header", {}, label, title), screen, make("footer", {}, caption, facts, foot, leads));
  const button = (name, sign, act) => {
    const node = make("button", { type: "button", class: name }, make("span", { "aria-hidden": "true" }, sign));
    node.addEventListener("click", act);
    return node;
  };
  const previous = button("previous", "‹", () => go(at - 1)), next = button("next", "›", () => go(at + 1));
  const count = button("count", "", () => overview());
  const more = make("details", { class: "menu" });
  const play = button("play", "▶", () => setPlaying(!playing));
  const controls = make("nav", { class: "controls" }, previous, count, next, play, more);
  const bar = make("div", { class: "progress", "aria-hidden": "true" }, make("i"));
  const status = make("p", { class: "said", role: "status" });
  const black = make("div", { class: "black", hidden: "" });
  const list = make("dialog", { class: "overview" });
  const notes = make("div", { class: "notes" }), upcoming = make("p", { class: "upcoming" });
  const clock = make("span"), since = make("span"), again = make("button", { type: "button" });
  const clocks = make("div", { class: "clocks" }, clock, since, again);
  const beside = make("aside", { class: "presenter", hidden: "" }, clocks, notes, upcoming);
  const story = make("div", { class: "story" }, slide, controls, bar, black);
  place.append(story, beside, list, status);

  /* ---------- the map: one for all steps, so that it moves from one to the next ---------- */

  let map = null;
  function paintMap(k) {
    map ??= createMap();
    const { map: one, mark = [], only = [], focus } = steps[k];
    const paint = paintOf(one, { lang, locale: locale(), theme: doc.theme, words: words(), sel: mark, stage: true });
    paint.keys = {};
    paint.only = only.map(String);
    if (focus) paint.focus = focus;
    paint.fit = `${one.vintage} ${one.fit} ${focus ?? ""}`;
    paint.id += ` ${k}`;
    atlas.paint(paint);
  }
  function createMap() {
    const made = atlas.create("map", {
      alone: true, boundaries: (vintage) => outlinesOf(doc.outlines[vintage]), tell() {}, around: () => null, parts: () => screen, searchField: () => null,
      painted: () => { root.dataset.shown = String(at); },
      failed: () => { if (slide.classList.contains("live")) put(caption, words().failed); },
    });
    made.dragging.disable();
    made.scrollWheelZoom.disable();
    made.doubleClickZoom.disable();
    made.boxZoom.disable();
    return made;
  }

  /* ---------- what is not a map: made once a step and language, before it is asked for ---------- */

  const bodies = new Map();
  function bodyOf(k) {
    const key = `${k} ${lang}`;
    if (!bodies.has(key)) {
      const body = make("div", { class: `body ${steps[k].kind}` });
      body.append(...insideOf(k));
      body.dataset.step = String(k);
      bodies.set(key, body);
    }
    return bodies.get(key);
  }
  function insideOf(k) {
    const step = steps[k], of = said(k);
    if (of.problem) return of.problem.map((text) => make("p", { class: "problem" }, text));
    if (of.pictures) return ["pictures", "narrow", "paper"].flatMap((size) => (of[size] ?? []).map((svg) => pictureOf(svg, of.alt, size)));
    if (step.image) return [make("img", { src: step.image, alt: of.alt ?? "" })];
    if (step.kind === "number") return [make("p", { class: "figure" }, of.figure ?? ""), make("p", { class: "detail" }, of.detail ?? "")];
    if (step.kind === "sentence") return [make("blockquote", {}, of.sentence ?? "")];
    if (step.kind === "end" && step.code) {
      return [codeOf(step), make("p", { class: "scan" }, make("a", { href: step.leads_to, rel: "noopener" }, fill(words().scan, { address: step.leads_to })))];
    }
    return [];
  }
  function pictureOf(svg, alt, size) {
    const box = make("div", { class: `picture ${size}`, role: "img", "aria-label": alt ?? "" });
    const drawn = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    drawn.querySelector(":scope > rect")?.setAttribute("fill", "none"); // the ground is the page's
    drawn.setAttribute("width", "100%");
    drawn.setAttribute("height", "100%");
    drawn.style.display = "block"; // beside letters it would stand on their line
    box.attachShadow({ mode: "closed" }).append(document.adoptNode(drawn));
    return box;
  }
  function codeOf({ code, modules, leads_to: address }) {
    const SVG = "http://www.w3.org/2000/svg", MARGIN = 4;
    const drawn = document.createElementNS(SVG, "svg"), side = modules + 2 * MARGIN;
    drawn.setAttribute("viewBox", `${-MARGIN} ${-MARGIN} ${side} ${side}`);
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", address);
    drawn.setAttribute("class", "code");
    for (const [tag, attributes] of [["rect", { x: -MARGIN, y: -MARGIN, width: side, height: side, fill: "#fff" }], ["path", { d: code, fill: "#000" }]]) {
      const part = document.createElementNS(SVG, tag);
      for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
      drawn.append(part);
    }
    return drawn;
  }

  /* ---------- from step to step ---------- */

  function go(k, { tell = true } = {}) {
    const to = Math.min(LAST, Math.max(0, k));
    if (black.hidden === false) setBlack(false);
    if (to === at) return;
    at = to;
    show();
    if (tell) send({ at, go: at });
  }
  const isMap = (k) => Boolean(steps[k]?.map) && !said(k).problem;
  function show() {
    const of = said(at), live = isMap(at);
    slide.scrollTop = 0;
    slide.setAttribute("aria-label", fill(words().step, { n: at + 1, all: steps.length }));
    write(at);
    if (of.link) leads.href = of.link;
    if (live) document.getElementById("map").style.width = document.getElementById("map").style.height = ""; // as made ahead no more
    const body = live ? null : bodyOf(at);
    for (const node of screen.querySelectorAll(":scope > .body")) if (node !== body) node.remove();
    if (body && !body.isConnected) screen.append(body);
    if (live) paintMap(at);
    else root.dataset.shown = String(at);
    count.firstChild.textContent = `${at + 1} / ${steps.length}`;
    previous.disabled = at === 0;
    next.disabled = at === LAST;
    bar.firstChild.style.width = `${LAST ? (100 * at) / LAST : 100}%`;
    status.textContent = pair(fill(words().step, { n: at + 1, all: steps.length }), nameOf(at));
    notes.replaceChildren(...(of.notes ?? words().no_notes).split("\n").map((line) => make("p", {}, line)));
    upcoming.textContent = at === LAST ? words().last : fill(words().upcoming, { title: nameOf(at + 1) });
    remember();
    // The next one is made while this one is looked at.
    setTimeout(() => {
      for (const k of [at + 1, at - 1]) if (steps[k] && !isMap(k)) bodyOf(k);
      if (!map && isMap(at + 1)) mapAhead(at + 1);
    }, 50);
  }
  /* The words of a step around what it shows. */
  function write(k) {
    const of = said(k);
    slide.dataset.kind = steps[k].kind;
    put(label, of.label);
    put(title, of.title);
    put(caption, of.caption);
    put(facts, (of.facts ?? []).join(" "));
    put(foot, [...(of.foot ?? []), doc.by_reader?.[lang] ?? ""].join(" ").trim());
    put(leads, of.link && !presents ? words().open : "");
    slide.classList.toggle("live", isMap(k));
  }
  /* The first map, unseen and as large as it will be: the step to it has nothing left to draw. */
  function mapAhead(k) {
    const box = document.getElementById("map");
    write(k);
    const { offsetWidth: wide, offsetHeight: tall } = box;
    write(at);
    paintMap(k);
    box.style.width = `${wide}px`;
    box.style.height = `${tall}px`;
    map.invalidateSize({ animate: false });
  }
  function remember() {
    if (presents) return;
    if (onDisk) history.replaceState(null, "", `#${at + 1}`);
    else {
      asked.set("step", at + 1);
      history.replaceState(null, "", `?${asked}`);
    }
    for (const link of more.querySelectorAll("a[data-address]")) link.href = `${link.dataset.address}&step=${at + 1}`;
  }

  /* ---------- words of the page, which change with the language ---------- */

  function name(node, text) { node.setAttribute("aria-label", text); node.title = text; }
  function say() {
    root.lang = lang;
    document.title = doc.title[lang];
    name(previous, words().previous);
    name(next, words().next);
    name(count, words().overview);
    name(play, playing ? words().pause : words().play);
    controls.setAttribute("aria-description", words().keys);
    list.setAttribute("aria-label", words().overview);
    beside.setAttribute("aria-label", words().notes);
    again.textContent = words().again;
    const entry = (sign, text, act) => { const node = button("", sign, () => { more.open = false; act(); }); node.append(` ${text}`); return node; };
    const languages = make("div", { class: "languages", role: "group", "aria-label": words().language }, ...Object.entries(doc.languages).map(([code, of]) => {
      if (code === lang) return make("span", { lang: code, "aria-current": "true" }, of.name);
      if (of.href) return make("a", { lang: code, hreflang: code, href: of.href, "data-address": of.href }, of.name);
      const node = make("button", { type: "button", lang: code }, of.name);
      node.addEventListener("click", () => { lang = code; say(); show(); });
      return node;
    }));
    const summary = make("summary", { "aria-label": words().menu, title: words().menu }, "⋯");
    const inside = make("div", {}, entry("▦", words().overview, overview), entry("⛶", words().full, fullScreen),
      ...(presents ? [] : [entry("◫", words().presenter, presenter)]), entry("■", words().black, () => setBlack(true)));
    for (const [theme, href] of Object.entries(doc.themes ?? {})) inside.append(make("a", { href, "data-address": href }, words()[theme]));
    if (Object.keys(doc.languages).length > 1) inside.append(languages);
    more.replaceChildren(summary, inside);
  }

  /* ---------- all steps, black, full screen ---------- */

  function overview() {
    if (list.open) return list.close();
    const close = make("button", { type: "button", class: "close", "aria-label": words().close, title: words().close }, "×");
    close.addEventListener("click", () => list.close());
    const entries = steps.map((step, k) => {
      const one = make("button", { type: "button", ...(k === at ? { "aria-current": "step" } : {}) },
        make("small", {}, `${k + 1} · ${words()[`kind_${step.kind}`]}`), make("b", {}, nameOf(k)));
      one.addEventListener("click", () => { list.close(); go(k); });
      return make("li", {}, one);
    });
    list.replaceChildren(close, make("h2", {}, words().overview), make("ol", {}, ...entries));
    list.showModal();
    list.querySelector("[aria-current]")?.focus();
  }
  list.addEventListener("click", (e) => { if (e.target === list) list.close(); });
  function setBlack(yes) { black.hidden = !yes; }
  black.addEventListener("click", () => setBlack(false));
  function fullScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.().catch(() => {});
  }

  /* ---------- playing by itself; in a kiosk for ever, and again once a visitor has gone ---------- */

  const seconds = Math.min(600, Math.max(3, Number(option("kiosk") || EACH) || EACH)), kiosk = option("kiosk") !== null;
  let playing = false, timer = 0, back = 0;
  function setPlaying(yes) {
    playing = yes;
    clearTimeout(timer);
    clearTimeout(back);
    play.firstChild.textContent = yes ? "❚❚" : "▶";
    name(play, yes ? words().pause : words().play);
    if (yes) timer = setTimeout(turn, seconds * 1000);
  }
  function turn() {
    go(at === LAST ? 0 : at + 1);
    if (at === LAST && !kiosk) setPlaying(false);
    else setPlaying(true);
  }
  /* A visitor's hand stops a kiosk; it begins anew when nobody has touched it for a while. */
  function visited(e) {
    if (!kiosk || !e.isTrusted) return;
    setPlaying(false);
    back = setTimeout(() => { list.close(); more.open = false; go(0); setPlaying(true); }, IDLE * 1000);
  }
  for (const kind of ["pointerdown", "keydown", "wheel"]) addEventListener(kind, visited, { capture: true, passive: true });

  /* ---------- the presenter's window ---------- */

  let begun = Date.now();
  function presenter() {
    const url = new URL(location.href);
    url.hash = "presenter";
    other = window.open(url, "atlas-presenter", "popup,width=1100,height=720");
    if (!other) put(caption, words().blocked);
  }
  function send(what) {
    const target = presents ? window.opener : other;
    if (target && !target.closed) target.postMessage({ story: 1, ...what }, onDisk ? "*" : location.origin);
  }
  addEventListener("message", ({ data: heard, source, origin }) => {
    if (heard?.story !== 1 || !source || (!onDisk && origin !== location.origin)) return;
    if (presents ? source !== window.opener : source !== other) return;
    if (heard.ask) return send({ at });
    if (Number.isInteger(heard.at ?? heard.go)) go(heard.at ?? heard.go, { tell: false });
    if (!presents && "black" in heard) setBlack(Boolean(heard.black));
  });
  function tick() {
    const minutes = Math.floor((Date.now() - begun) / 60000), rest = Math.floor((Date.now() - begun) / 1000) % 60;
    clock.textContent = pair(words().clock, new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(new Date()));
    since.textContent = pair(words().elapsed, `${minutes}:${String(rest).padStart(2, "0")}`);
  }
  again.addEventListener("click", () => { begun = Date.now(); tick(); });

  /* ---------- keys and fingers ---------- */

  /* Whether there was more of the step to see, in a window that does not hold it. */
  function scrolled(way) {
    const before = slide.scrollTop;
    slide.scrollTop += way * Math.max(80, 0.7 * slide.clientHeight);
    return Math.abs(slide.scrollTop - before) > 1;
  }

  const KEYS = {
    ArrowRight: () => go(at + 1), ArrowDown: () => scrolled(1) || go(at + 1), PageDown: () => go(at + 1), " ": () => go(at + 1), Enter: () => go(at + 1),
    ArrowLeft: () => go(at - 1), ArrowUp: () => scrolled(-1) || go(at - 1), PageUp: () => go(at - 1), Backspace: () => go(at - 1),
    Home: () => go(0), End: () => go(LAST), b: dark, ".": dark, o: overview, f: fullScreen, p: () => { if (!presents) presenter(); },
    Escape: () => { setBlack(false); more.open = false; },
  };
  function dark() {
    if (presents) send({ black: (blackThere = !blackThere) });
    else setBlack(black.hidden);
  }
  let blackThere = false;
  addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || (e.key.length === 1 && e.key !== " " && atlas.singleKeysOff())) return;
    if (list.open) { if (e.key === "o") { e.preventDefault(); list.close(); } return; }
    const pressed = e.target.closest?.("button, a, summary") && [" ", "Enter"].includes(e.key);
    const act = KEYS[e.key] ?? KEYS[e.key.toLowerCase()];
    if (!act || pressed) return;
    e.preventDefault();
    act();
  });
  let from = null;
  slide.addEventListener("touchstart", (e) => { from = e.touches.length === 1 ? e.touches[0] : null; }, { passive: true });
  slide.addEventListener("touchend", (e) => {
    if (!from) return;
    const x = e.changedTouches[0].clientX - from.clientX, y = e.changedTouches[0].clientY - from.clientY;
    from = null;
    if (Math.abs(x) > 40 && Math.abs(x) > 1.5 * Math.abs(y)) go(at + (x < 0 ? 1 : -1));
  }, { passive: true });
  document.addEventListener("click", (e) => { if (more.open && !more.contains(e.target)) more.open = false; });

  /* ---------- on paper: the step that is shown, and after it what each step says ---------- */

  let forPaper = [];
  function toPaper() {
    const day = new Intl.DateTimeFormat(locale(), { dateStyle: "long" }).format(new Date());
    const where = onDisk ? "" : location.href;
    const head = make("p", { class: "printed" }, make("b", {}, document.title), ` ${[where, day].filter(Boolean).join(" · ")}`);
    const all = make("ol", { class: "in-words" }, ...steps.map((step, k) => {
      const of = said(k), told = [of.label, of.figure, of.detail, of.sentence, of.caption, ...(of.problem ?? []), of.alt, ...(of.facts ?? []), ...(of.foot ?? [])];
      return make("li", {}, make("h2", {}, nameOf(k)), ...told.filter((text) => text && text !== nameOf(k)).map((text) => make("p", {}, text)), make("p", {}, of.link ?? ""));
    }));
    const drawn = slide.classList.contains("live") ? atlas.sheet() : null;
    if (drawn) screen.append(drawn);
    screen.classList.toggle("drawn", Boolean(drawn));
    if (doc.handout) head.append(make("span", { class: "handout" }, pair(words().handout, doc.handout)));
    place.prepend(head);
    place.append(all);
    forPaper = [head, all, drawn].filter(Boolean);
    root.dataset.theme = "light";
    root.classList.toggle("turned", doc.theme === "dark");
  }
  function fromPaper() {
    for (const node of forPaper) node.remove();
    screen.classList.remove("drawn");
    root.dataset.theme = doc.theme;
    root.classList.remove("turned");
  }
  addEventListener("beforeprint", toPaper);
  addEventListener("afterprint", fromPaper);

  /* ---------- begin ---------- */

  root.dataset.stage = "yes";
  root.classList.toggle("presents", presents);
  root.classList.toggle("calm", calm);
  beside.hidden = !presents;
  say();
  const wanted = Number(onDisk ? told.find(([key]) => /^\d+$/.test(key))?.[0] : asked.get("step")) || 1;
  go(wanted - 1, { tell: false });
  if (presents) {
    send({ ask: true });
    tick();
    setInterval(tick, 1000);
  }
  if (kiosk) setPlaying(true);
})();
