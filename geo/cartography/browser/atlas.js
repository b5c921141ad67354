/* The map in the reader's browser: geometry fetched once a vintage, painted many times.
 *
 * atlas.create(id)    makes the Leaflet map; called once, its text never changes.
 * atlas.paint(paint)  colours it; called on every change, with classes but no geometry.
 * atlas.areas()       every area that is drawn now: index, code, names, and what is said of it.
 * atlas.go(i)         brings an area into view and points at it.
 * atlas.sheet()       what is shown now, for paper.
 *
 * The map stands in the frame of streamlit-folium, or in a page of its own (embed_page.js), which says so
 * with a host: atlas.create(id, host).
 *
 * A paint may name a group (paint.sync): maps of one group move and point together; letters of
 * classes that stand out (paint.only), the others are pale; and areas to be fitted to (paint.focus).
 *
 * All text in a paint may come from a file: it is only ever set as textContent or attribute.
 *
 * What it needs of others' insides is in upstream.js, how areas and names are fitted into the frame in
 * frame.js, where an arrow key leads in walk.js, how all of it is put on paper in paper.js, how many areas
 * have which value in histogram.js, which lines part areas that look different in borders.js; they come
 * before it in the same file.
 */
"use strict";
(() => {
  const SHARED = null; // shared.json is put here when the script is laid out
  const { patterns: PATTERNS, calm: CALM, unsure: UNSURE, model: MODEL, loss: LOSS, left_out: LEFT_OUT } = SHARED;
  const STATIC = document.currentScript.src.replace(/[^/]*$/, "");
  const SVG = "http://www.w3.org/2000/svg";
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const vintages = new Map(); // url -> promise of {communes, areas...}
  // The legend's width decides where the map stands: its letters are there first, unless they take long.
  const letters = Promise.race([
    Promise.all(["15px", "650 15px"].map((font) => document.fonts.load(`${font} "Atlas Sans"`))),
    new Promise((done) => { setTimeout(done, 600); }),
  ]).catch(() => {});
  let map, renderer, paint, shown, layers = [], lines, hovered = -1, serial = 0, fitted, stale, list, focused = -1;
  const rings = [], EDGE = 24; // px that an area keeps from the edge of the frame
  const FINGER = 22, OFFERED = 3, TWICE = 240; // half the width of a finger in px; areas that may be meant by it; ms between two taps
  const MOST_NAMED = 3; // areas of those that are highest, in the summary

  /* ---------- what is around the map ---------- */

  /* In the atlas: Python hears what the reader does, keys of the page around count, too. */
  const ATLAS = {
    tell(action, code) {
      const drawing = {
        type: "Feature", geometry: null,
        properties: { action, code: code ?? null, event: `${Date.now()}-${serial++}` },
      };
      upstream.report(drawing);
    },
    /* The packed outlines, as a stream. */
    boundaries: (file) => fetch(STATIC + file).then((response) => {
      if (!response.ok) throw new Error(`${response.status}`);
      return response.body;
    }),
    around: () => upstream.outerPage(),
    parts: () => document.body, // where legend, tooltip and messages are put
    searchField: () => upstream.searchField(),
    alone: false, // a page of its own: its own server, its own frame, nobody to follow
    painted() {}, failed() {},
  };
  let host = ATLAS;
  const tell = (action, code) => host.tell(action, code);
  function choose(i) { page.own = layers.codes[i]; tell("select", page.own); }

  /* ---------- geometry ---------- */

  function vintage(file) {
    if (!vintages.has(file)) {
      const loading = Promise.resolve(host.boundaries(file))
        .then((packed) => new Response(packed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer())
        .then(unpack);
      loading.catch(() => vintages.delete(file));
      vintages.set(file, loading);
    }
    return vintages.get(file);
  }

  /* A line of JSON, then the outlines as arcs, each once for all who have it: as_bytes in
     geo/cartography/shared_lines.py says how they are written. */
  function unpack(buffer) {
    const bytes = new Uint8Array(buffer), end = bytes.indexOf(10);
    const data = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))), unit = 10 ** data.decimals;
    let at = end + 1, x = 0, y = 0, after = 0;
    function whole() {
      let number = 0, unit = 1, byte;
      do { byte = bytes[at++]; number += (byte % 128) * unit; unit *= 128; } while (byte > 127);
      return number;
    }
    const signed = (n) => (n % 2 ? -(n + 1) / 2 : n / 2);
    const several = (make) => Array.from({ length: whole() }, make);
    const arcs = several(() => several(() => [(x += signed(whole())) / unit, (y += signed(whole())) / unit]));
    let beside; // arc -> the areas that have it
    const ring = (area) => several(() => {
      const step = whole(), arc = after + signed(Math.floor(step / 2));
      after = arc + 1;
      if (beside.has(arc)) beside.get(arc).push(area);
      else beside.set(arc, [area]);
      return step % 2 ? [...arcs[arc]].reverse() : arcs[arc];
    }).flatMap((line, k) => (k ? line.slice(1) : line));
    for (const level of Object.values(data.levels)) {
      beside = new Map();
      level.features = several((_, area) => ({ type: "MultiPolygon", coordinates: several(() => several(() => ring(area))) }));
      level.sides = Array.from(beside, ([arc, areas]) => [arc, ...areas]);
    }
    data.arcs = arcs;
    return data;
  }

  const element = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const svg = (tag, attributes, parent) => {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    parent?.append(node);
    return node;
  };

  /* ---------- the looks of what is missing: one pattern a reason ---------- */

  function definePatterns() {
    const defs = svg("defs", {}, svg("svg", { width: 0, height: 0, "aria-hidden": "true", class: "atlas-defs" }, document.body));
    // A class whose area may belong to another: its colour, and lines of the ground across it.
    // One that a model estimated: its colour, and rings.
    for (let c = 0; c < 8; c++) {
      for (const [kind, [side, lines]] of [["u", UNSURE], ["m", MODEL]]) {
        const pattern = svg("pattern", { id: `${kind}-${c}`, width: side, height: side, patternUnits: "userSpaceOnUse" }, defs);
        svg("rect", { width: side, height: side, class: `c${c}` }, pattern);
        svg("path", { d: lines, class: "unsure-line" }, pattern);
      }
      const [size, path] = LOSS; // a class of losses: its colour with a fine mark
      const marked = svg("pattern", { id: `l-${c}`, width: size, height: size, patternUnits: "userSpaceOnUse" }, defs);
      svg("rect", { width: size, height: size, class: `c${c}` }, marked);
      svg("path", { d: path, class: "loss-mark" }, marked);
    }
    for (const [name, [size, path]] of Object.entries(PATTERNS)) {
      const calmly = CALM.includes(name) ? " calm" : "";
      const pattern = svg("pattern", { id: `p-${name}`, width: size, height: size, patternUnits: "userSpaceOnUse" }, defs);
      svg("rect", { width: size, height: size, class: `pattern-ground${calmly}` }, pattern);
      svg("path", { d: path, class: `pattern-line${calmly}` }, pattern);
    }
  }

  /* ---------- the map ---------- */

  const page = {};
  function create(id, other) {
    host = { ...ATLAS, ...other };
    map = L.map(id, {
      zoomControl: false, attributionControl: false, keyboard: false, zoomSnap: frame.FIT.snap, zoomDelta: 1,
      minZoom: 6, maxZoom: frame.FIT.nearest, maxBoundsViscosity: 0.7, wheelPxPerZoomLevel: 90,
      fadeAnimation: !calm, zoomAnimation: !calm, markerZoomAnimation: !calm,
      center: [50.5, 4.47], zoom: 8,
    });
    renderer = L.svg({ padding: 0.4 });
    const pane = map.createPane("names"); // above the areas; the mouse goes through it
    pane.style.zIndex = 450; pane.style.pointerEvents = "none";
    page.names = svg("svg", { class: "atlas-names", width: 1, height: 1, "aria-hidden": "true" }, pane);
    map.on("moveend zoomend resize", writeNames);
    definePatterns();
    page.zoom = L.control.zoom({ position: "topright" }).addTo(map);
    const home = L.control({ position: "topright" });
    home.onAdd = () => {
      const bar = element("div", "leaflet-bar");
      page.home = element("a", "atlas-home", "⌂");
      page.home.href = "#"; page.home.setAttribute("role", "button");
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(page.home, "click", (e) => { L.DomEvent.preventDefault(e); fit(true); });
      bar.append(page.home);
      return bar;
    };
    home.addTo(map);
    const near = L.control({ position: "topright" });
    near.onAdd = () => {
      const bar = element("div", "leaflet-bar atlas-nearer");
      page.near = element("a", "atlas-near");
      page.near.href = "#"; page.near.setAttribute("role", "button");
      svg("path", { d: "M2,6V2H6M10,2H14V6M14,10V14H10M6,14H2V10" }, svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, page.near));
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(page.near, "click", (e) => { L.DomEvent.preventDefault(e); goNear(); });
      bar.append(page.near);
      bar.hidden = true;
      return bar;
    };
    near.addTo(map);
    page.buttons = [page.zoom, home, near].map((control) => control.getContainer());
    for (const [key, tag] of [["label", "div"], ["legend", "section"], ["wait", "div"], ["said", "div"], ["about", "div"], ["hint", "div"], ["offer", "div"], ["tip", "div"]]) {
      page[key] = element(tag, `atlas-${key}`);
      (["label", "hint", "offer"].includes(key) ? map.getContainer() : host.parts()).append(page[key]);
    }
    page.wait.setAttribute("role", "status");
    page.said.setAttribute("role", "status");
    page.tip.setAttribute("aria-hidden", "true");
    page.about.id = "atlas-about"; page.about.hidden = true;
    page.hint.id = "atlas-hint";
    map.getContainer().setAttribute("role", "group");
    map.getContainer().setAttribute("aria-describedby", page.about.id);
    new ResizeObserver(() => {
      if (page.moved || !layers.length) return void map.invalidateSize({ animate: false });
      upstream.resize(map); // Leaflet would draw it, and fit draws it anew
      fit(false);
    }).observe(map.getContainer());
    map.on("dragstart", () => { page.moved = true; });
    // Zoomed out as far as it goes, the wheel scrolls the page: the map is no trap. In the middle of
    // somebody's article it always does, unless a key says that it is meant for the map.
    map.getContainer().addEventListener("wheel", (e) => {
      const scrolls = host.alone ? !e.ctrlKey && !e.metaKey : e.deltaY > 0 && map.getZoom() <= map.getMinZoom() + 0.01;
      if (scrolls) e.stopImmediatePropagation();
      else page.moved = true;
    }, { capture: true, passive: true });
    document.fonts.addEventListener("loadingdone", () => { if (paint && !page.moved) fit(false); writeNames(); });
    if (!host.alone) setInterval(watchConnection, 2000);
    map.on("click", (e) => press(-1, e));
    listenToFingers();
    listenToKeys();
    moveTogether();
    printWithPage();
    borders.hear(() => { if (layers.length) partAreas(); });
    return map;
  }

  /* ---------- maps of one group: what one shows, the others show ---------- */

  /* They tell each other through the page around them; nothing goes to the server. */
  const TOGETHER = "atlas-together", me = {};
  let seen = null, leading = false, following = false; // the place last told or heard
  function share(what) {
    if (paint?.sync) host.around()?.dispatchEvent(new CustomEvent(TOGETHER, { detail: { ...what, from: me, group: paint.sync } }));
  }
  function shareView(center, zoom, animate) {
    // What was heard, or told already, is not told again: the maps would answer each other for ever.
    if (!paint?.sync || following || !layers.length || isSeen(center, zoom)) return;
    seen = { center, zoom };
    leading = true;
    share({ lat: center.lat, lng: center.lng, zoom, animate, moved: page.moved });
  }
  function isSeen(center, zoom) {
    return seen !== null && isSame(seen.center, seen.zoom, center, zoom);
  }
  function isSame(center, zoom, otherCenter, otherZoom) { // to the pixel
    return Math.abs(zoom - otherZoom) < 1e-6 && map.project(center, zoom).distanceTo(map.project(otherCenter, zoom)) < 0.75;
  }
  function moveTogether() {
    const outer = host.around();
    if (!outer) return;
    map.on("zoomanim", (e) => shareView(e.center, e.zoom, true));
    map.on("move", () => shareView(map.getCenter(), map.getZoom(), false));
    map.on("moveend", () => {
      if (!leading) return;
      leading = false;
      const { lat, lng } = map.getCenter();
      share({ lat, lng, zoom: map.getZoom(), done: true });
    });
    const hear = ({ detail: e }) => {
      if (e.from === me || e.group !== paint?.sync || !layers.length) return;
      if ("code" in e) { const i = layers.codes.indexOf(e.code); hover(i); if (i >= 0) placeAt(i); return; }
      following = true;
      follow(L.latLng(e.lat, e.lng), e);
      following = false;
    };
    outer.addEventListener(TOGETHER, hear);
    addEventListener("pagehide", () => outer.removeEventListener(TOGETHER, hear));
  }
  function follow(center, { zoom, animate, moved, done }) {
    if (done) { // draw what has come into the frame, or go there if the way was lost
      if (isSame(map.getCenter(), map.getZoom(), center, zoom)) upstream.arrive(map);
      else arrived().setView(center, zoom, { animate: false });
      return;
    }
    if (isSeen(center, zoom)) return;
    seen = { center, zoom };
    leading = false;
    page.moved = moved;
    if (zoom < map.getMinZoom()) map.setMinZoom(zoom);
    upstream.follow(map, center, zoom, animate);
  }

  function watchConnection() {
    const lost = Boolean(paint && upstream.isLost());
    if (lost !== page.lost) { page.wait.textContent = lost ? paint.words.offline : ""; page.wait.hidden = !lost; }
    page.lost = lost;
  }

  function bounds(indices) {
    const box = L.latLngBounds([]);
    for (const i of indices) if (layers[i]) box.extend(layers[i].getBounds());
    return box;
  }
  /* The map where a zoom was taking it: Leaflet drops what is asked of it on the way. */
  function arrived() { upstream.arriveAtOnce(map); return map; }
  function fit(animate, chosen) {
    if (!layers.length) return;
    const drawn = chosen ?? paint.focus?.map((code) => layers.codes.indexOf(code)) ?? [...paint.cls].flatMap((c, i) => (c === LEFT_OUT ? [] : [i]));
    const box = bounds(drawn.length ? drawn : layers.keys());
    const { margin, leeway } = frame.FIT, whole = drawn.length === layers.length;
    const { x: wide, y: tall } = map.getSize();
    if (!wide || !tall) return; // not on the page: paper has a map of its own
    const corner = map.project(box.getNorthWest(), 0), other = map.project(box.getSouthEast(), 0);
    const ratio = (other.x - corner.x) / (other.y - corner.y);
    const { left, top, bottom } = frame.taken(page.legend, page.label, { stage: paint.stage, whole, wide, tall, ratio });
    page.moved = false;
    const padding = { paddingTopLeft: [margin + left, margin + top], paddingBottomRight: [margin, margin + bottom] };
    // No further out than the whole country in the frame.
    map.setMinZoom(1);
    const all = map.getBoundsZoom(bounds(layers.keys()), false, L.point(2 * margin, 2 * margin));
    arrived().fitBounds(box, { ...padding, animate: animate && !calm, duration: 0.25 });
    map.setMinZoom(Math.min(all, map.getBoundsZoom(box, false, L.point(2 * margin + left, 2 * margin + top + bottom))) - leeway);
  }

  /* ---------- from the selected area to the region it lies in, and its province ---------- */

  /* Whether a point, longitude and latitude, lies in an outline (even-odd). */
  const isIn = ([x, y], { coordinates }) => coordinates.flat().reduce((inside, ring) => ring.reduce((odd, [x1, y1], k) => {
    const [x2, y2] = ring[(k || ring.length) - 1];
    return (y1 > y) !== (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 ? !odd : odd;
  }, inside), false);
  /* The areas that the selected one lies in, the largest first: name and outline of each. */
  function around() {
    const i = layers.codes.indexOf(paint.sel[0]), found = [];
    if (!isShown(i)) return found;
    for (const level of [...layers.above].reverse()) {
      const k = level.features.findIndex((outline) => isIn(layers.spots[i], outline)), name = level.names[paint.lang]?.[k] ?? level.names.local[k];
      if (k >= 0 && found.every((one) => one.name !== name)) found.push({ name, outline: level.features[k] });
    }
    return found;
  }
  function goNear() {
    const { outline } = page.around[page.next];
    fit(true, [...layers.keys()].filter((i) => isShown(i) && isIn(layers.spots[i], outline)));
    page.moved = true;
    page.next = (page.next + 1) % page.around.length;
    sayNear();
  }
  function sayNear() {
    const one = page.around[page.next];
    page.near.parentNode.hidden = !one;
    if (one) label(page.near, filled(paint.words.near, { name: one.name }));
  }
  const label = (node, text) => { node.title = text; node.setAttribute("aria-label", text); };

  /* ---------- painting ---------- */

  function apply(next) {
    paint = next;
    const token = (stale = {});
    const late = setTimeout(() => { page.wait.textContent = paint.words.wait; page.wait.hidden = false; }, 500);
    Promise.all([vintage(next.geo), letters]).then(([data]) => {
      clearTimeout(late);
      page.wait.hidden = true;
      if (token !== stale) return; // a newer paint came while the geometry was on its way
      const wanted = `${next.geo}/${next.level}`;
      const anew = shown !== wanted;
      if (anew) { outline(data, next.level); shown = wanted; fitted = undefined; }
      ground();
      let v = 0;
      paint.at = Array.from(paint.cls, (c) => (isValue(c) ? v++ : -1));
      legend();
      page.label.textContent = paint.label;
      page.label.hidden = !paint.label;
      const fits = fitted !== next.fit;
      if (fits) { fit(fitted !== undefined); fitted = next.fit; }
      if (anew) draw(); // in its place at once: no outline is projected twice
      colour();
      bringChosen(!fits);
      announce();
      writeNames();
      document.documentElement.dataset.painted = next.id;
      host.painted();
    }).catch(() => {
      clearTimeout(late);
      page.wait.textContent = paint.words.failed; page.wait.hidden = false;
      document.documentElement.dataset.failed = next.id;
      host.failed();
    });
  }

  function outline(data, level) {
    for (const layer of layers) layer.remove();
    lines?.remove();
    focused = -1;
    drawRing();
    page.hint.classList.remove("open");
    const areas = data.levels[level];
    layers = areas.features.map((feature, i) => {
      const layer = L.GeoJSON.geometryToLayer(feature);
      Object.assign(layer.options, { renderer, weight: 0.6, smoothFactor: 0.4, bubblingMouseEvents: false });
      layer.on({
        click: (e) => press(i, e),
        mouseover: (e) => { hover(i, e.originalEvent); share({ code: areas.codes[i] }); },
        mousemove: (e) => place(e.originalEvent),
        mouseout: () => { hover(-1); share({ code: null }); },
      });
      return layer;
    });
    layers.codes = areas.codes;
    layers.names = areas.names;
    layers.order = areas.order;
    layers.spots = areas.spots;
    page.of = undefined;
    layers.postal = areas.postal;
    lines = L.layerGroup();
    // Between areas that look different: empty, until they are wanted.
    layers.strong = ["ground", "ink"].map((kind) => L.polyline([], { renderer, interactive: false, smoothFactor: 0.4, className: `strong strong-${kind}` }));
    layers.between = (look) => borders.between(data.arcs, areas.sides, look);
    for (const line of layers.strong) lines.addLayer(line);
    const above = { commune: ["province", "region"], arrondissement: ["province", "region"], province: ["region"], region: ["region"] }[level];
    layers.above = above.map((kind) => data.levels[kind]);
    for (const kind of above) {
      for (const feature of data.levels[kind].features) {
        const line = L.GeoJSON.geometryToLayer(feature);
        Object.assign(line.options, { renderer, fill: false, interactive: false, smoothFactor: 0.4, className: `line-${kind}` });
        lines.addLayer(line);
      }
    }
  }
  function draw() {
    for (const layer of layers) layer.addTo(map);
    lines.addTo(map);
    // One thing for who browses, with what is in it: not a button for each of 589 communes.
    list = upstream.pathElement(layers[0]).parentNode;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-describedby", page.hint.id);
    layers.forEach((layer, i) => {
      const path = upstream.pathElement(layer);
      path.setAttribute("tabindex", "-1");
      path.dataset.code = layers.codes[i];
      // A mouse does not focus: the browser would scroll the area into view under the pointer, and
      // the click would be lost. The keyboard does.
      path.addEventListener("mousedown", (e) => e.preventDefault());
      path.addEventListener("focus", () => focusOn(i));
      path.addEventListener("blur", () => focusOn(-1));
    });
  }

  const patternOf = (c) => paint.states[c];
  const isValue = (c) => c >= "0" && c <= "9";
  const isPale = (c) => Boolean(paint.only?.length) && c !== LEFT_OUT && !paint.only.includes(c);
  const isLoss = (c) => Boolean(paint.losses?.includes(+c)) && isValue(c);

  function ground() {
    const root = document.documentElement;
    root.dataset.theme = paint.theme;
    root.dataset.stage = paint.stage ? "yes" : "no";
    root.lang = paint.lang;
    paint.colours.forEach((value, i) => root.style.setProperty(`--c${i}`, value));
  }
  function colour() {
    layers.forEach((layer, i) => {
      const c = paint.cls[i], path = upstream.pathElement(layer);
      const look = isValue(c) ? `c${c}` : c === LEFT_OUT ? "out" : "missing";
      const name = `leaflet-interactive area ${look}${isPale(c) ? " pale" : ""}`;
      if (path.getAttribute("class") !== name) path.setAttribute("class", name);
      path.style.fill = look === "missing" ? `url(#p-${patternOf(c)?.pattern})` : paint.unsure?.[i] > 0 ? `url(#${" um"[paint.unsure[i]]}-${c})` : isLoss(c) ? `url(#l-${c})` : "";
      if (c === LEFT_OUT) { for (const told of ["role", "aria-selected", "aria-label"]) path.removeAttribute(told); return; }
      path.setAttribute("role", "option");
      path.setAttribute("aria-selected", String(paint.sel.includes(layers.codes[i])));
      path.setAttribute("aria-label", pairOf(nameOf(i), valueOf(i).join(", ")));
    });
    partAreas();
    // One stop for the Tab key: the selected area, the one the keyboard was on, or the largest one drawn.
    const chosen = layers.codes.indexOf(paint.sel[0]);
    stopAt([focused, chosen, layers.stop ?? -1, ...layers.order].find(isShown) ?? -1);
    for (const code of paint.sel) {
      const layer = layers[layers.codes.indexOf(code)];
      if (!layer) continue;
      mark(layer, "halo"); mark(layer, "selected");
    }
    outlines.splice(0, outlines.length - 2 * paint.sel.filter((c) => layers.codes.includes(c)).length).forEach((o) => o.remove());
    drawRing();
    if (page.of !== paint.sel[0]) { page.next = 0; page.of = paint.sel[0]; }
    page.around = around();
    sayNear();
    const [zoomIn, zoomOut] = upstream.zoomButtons(page.zoom);
    label(zoomIn, paint.words.in);
    label(zoomOut, paint.words.out);
    label(page.home, paint.words.home);
    map.getContainer().setAttribute("aria-label", titleOfMap());
    list.setAttribute("aria-label", paint.legend.title);
    page.hint.textContent = paint.words.walk;
    page.about.textContent = summary();
    if (hovered >= 0) hover(hovered);
  }
  const titleOfMap = () => pairOf(paint.words.map, paint.legend.title);

  /* For those who do not see it: what is drawn now, and the selected area; on a phone, go to it. */
  function announce() {
    const i = layers.codes.indexOf(paint.sel[0]);
    const chosen = i >= 0 ? ` ${pairOf(nameOf(i), valueOf(i).join(", "))}` : "";
    page.said.textContent = `${paint.legend.title}. ${paint.legend.foot}.${chosen}`;
    if (host.alone) return;
    try {
      if (window.frameElement) window.frameElement.title = titleOfMap();
      const walked = list.contains(document.activeElement) && !page.touched; // who walks by keyboard goes on from there
      if (chosen && !walked && page.last !== undefined && page.last !== paint.sel[0] && window.parent.innerWidth <= 700) {
        const panel = window.parent.document.querySelector(".st-key-drilldown");
        setTimeout(() => panel?.scrollIntoView({ behavior: calm ? "auto" : "smooth" }), 350);
      }
    } catch { /* another site embeds the page */ }
    page.last = paint.sel[0] ?? null;
  }

  /* Strong lines, where the reader wants them; without, the map is calmer. */
  function partAreas() {
    const strong = borders.wanted(), was = document.documentElement.classList.contains("strong-lines");
    document.documentElement.classList.toggle("strong-lines", strong);
    if (!strong && !was) return;
    const look = (i) => (paint.cls[i] === LEFT_OUT ? null : paint.cls[i] + (paint.unsure?.[i] ?? ""));
    const parts = strong ? layers.between(look) : [];
    for (const line of layers.strong) line.setLatLngs(parts);
  }

  const outlines = [];
  function mark(layer, className, among = outlines) {
    const copy = L.polygon(layer.getLatLngs(), { renderer, fill: false, interactive: false, className, smoothFactor: 0.4 });
    among.push(copy.addTo(map));
  }

  /* ---------- where the keyboard is ---------- */

  const isShown = (i) => i >= 0 && paint.cls[i] !== LEFT_OUT;
  const hasKeyboard = (i) => document.activeElement === upstream.pathElement(layers[i]);
  /* Where the Tab key enters the map: one area, from where the arrows go on. */
  function stopAt(i) {
    if (layers[layers.stop]) upstream.pathElement(layers[layers.stop]).setAttribute("tabindex", "-1");
    layers.stop = i;
    if (i >= 0) upstream.pathElement(layers[i]).setAttribute("tabindex", "0");
  }
  function focusOn(i) {
    focused = i;
    hover(i);
    share({ code: layers.codes[i] ?? null });
    drawRing();
    page.hint.classList.toggle("open", i >= 0 && !paint.stage);
    if (i < 0) return;
    stopAt(i);
    bring(i);
    placeAt(i);
    placeHint(i);
  }
  /* Beside the legend, where Belgium leaves room, or where it does not cover the area. */
  function placeHint(i) {
    const { hint, legend } = page, beside = getComputedStyle(legend).position === "absolute" ? legend.offsetLeft + legend.offsetWidth : 0;
    hint.style.left = `${beside + 10}px`;
    hint.classList.remove("high");
    const it = hint.getBoundingClientRect(), area = upstream.pathElement(layers[i]).getBoundingClientRect();
    hint.classList.toggle("high", area.right > it.left && area.left < it.right && area.bottom > it.top && area.top < it.bottom);
  }
  /* Above everything, dark and light: one of the two is seen on any colour. The outline of a selected
     area stays in it as a third line. */
  function drawRing() {
    rings.splice(0).forEach((ring) => ring.remove());
    if (focused < 0) return;
    mark(layers[focused], "ring ring-dark", rings);
    mark(layers[focused], "ring ring-light", rings);
    if (paint.sel.includes(layers.codes[focused])) mark(layers[focused], "ring ring-selected", rings);
  }
  /* What was searched for, or came by a link, is seen; what was chosen on the map is where the reader looks. */
  function bringChosen(may) {
    const code = paint.sel[0], i = layers.codes.indexOf(code);
    if (may && isShown(i) && code !== page.brought && code !== page.own) bring(i);
    page.brought = code;
    page.own = undefined;
  }
  /* An area into what is seen of the map, beside the legend; nothing moves where it is there already. */
  function bring(i) {
    const { x: wide, y: tall } = map.getSize(), area = layers[i].getBounds();
    const room = map.getContainer().getBoundingClientRect(), legend = page.legend.getBoundingClientRect();
    const left = getComputedStyle(page.legend).position === "absolute" ? legend.right - room.left : 0;
    const { x, y } = map.latLngToContainerPoint([layers.spots[i][1], layers.spots[i][0]]);
    const from = map.latLngToContainerPoint(area.getNorthWest()), to = map.latLngToContainerPoint(area.getSouthEast());
    const covered = x < left && y > legend.top - room.top;
    if (!covered && (L.bounds([0, 0], [wide, tall]).contains(L.bounds(from, to)))) return;
    page.moved = true;
    arrived().fitBounds(area, { maxZoom: map.getZoom(), paddingTopLeft: [left + EDGE, EDGE], paddingBottomRight: [EDGE, EDGE], animate: false });
  }

  /* ---------- words about one area ---------- */

  /* A sentence of the paint, with what it says in the place of {key}. */
  const filled = (text, told) => text.replace(/\{(\w+)\}/g, (_, key) => told[key]);
  const pairOf = (name, value) => filled(paint.words.pair, { name, value });
  const nameOf = (i) => layers.names[paint.lang][i] ?? layers.names.local[i];
  const number = (at) => {
    if (typeof paint.val[at] === "string") return paint.val[at]; // known by a band only
    const digits = +(paint.decs?.[at] ?? paint.dec);
    return new Intl.NumberFormat(paint.locale, {
      minimumFractionDigits: digits, maximumFractionDigits: digits,
    }).format(paint.val[at]);
  };

  /* The lines of the tooltip: value with unit or the reason it is missing, then n and interval. */
  function valueOf(i) {
    const c = paint.cls[i];
    if (!isValue(c)) return [patternOf(c)?.label ?? ""];
    const at = paint.at[i], out = [];
    if (paint.cats) out.push(paint.cats[+c]);
    else out.push(paint.unit.replace("{v}", number(at)));
    const more = paint.more?.[at];
    if (more) out.push(more);
    return out;
  }

  /* The whole map in two or three sentences, for who does not see it. */
  function summary() {
    const { words } = paint, counts = new Intl.NumberFormat(paint.locale), listed = new Intl.ListFormat(paint.locale);
    const parts = [paint.label, paint.legend.foot];
    const valued = layers.order.filter((i) => isValue(paint.cls[i]));
    if (paint.ends && !paint.cats && valued.length) {
      const value = (i) => paint.val[paint.at[i]];
      for (const [text, end] of [[words.highest, Math.max], ...(paint.ends === "both" ? [[words.lowest, Math.min]] : [])]) {
        const most = end(...valued.map(value)), there = valued.filter((i) => value(i) === most);
        const few = there.slice(0, there.length > MOST_NAMED + 1 ? MOST_NAMED : there.length);
        const names = few.map(nameOf);
        if (few.length < there.length) names.push(filled(words.others, { n: counts.format(there.length - few.length) }));
        parts.push(filled(text, { value: valueOf(there[0])[0], areas: listed.format(names) }));
      }
    }
    for (const item of paint.legend.items) {
      if (item.c === "~" || (isValue(item.c) && !paint.cats)) continue;
      parts.push(isValue(item.c) || item.c === "^" ? filled(words.pair, { name: item.label, value: item.n }) : filled(words.without, item));
    }
    return parts.filter(Boolean).map((part) => part.replace(/[.\s]*$/, ".")).join(" ");
  }

  function hover(i, event) {
    if (hovered !== i && layers[hovered]) upstream.pathElement(layers[hovered])?.classList.remove("hover");
    hovered = i;
    const items = page.legend.querySelectorAll("[data-class]");
    items.forEach((item) => item.classList.toggle("hovered", i >= 0 && item.dataset.class === paint.cls[i]));
    page.histogram?.mark("pointed", i);
    page.tip.classList.toggle("open", i >= 0 && paint.cls[i] !== LEFT_OUT);
    if (i < 0 || paint.cls[i] === LEFT_OUT) return;
    upstream.pathElement(layers[i]).classList.add("hover");
    page.tip.replaceChildren(element("b", "", nameOf(i)));
    if (layers.names.within) page.tip.append(element("small", "", layers.names.within[paint.lang]?.[i] ?? ""));
    for (const [row, text] of valueOf(i).entries()) page.tip.append(element("span", row ? "more" : "value", text));
    if (event) place(event);
  }
  function place(event) {
    const box = page.tip.getBoundingClientRect();
    const x = Math.min(event.clientX + 14, innerWidth - box.width - 6);
    const y = event.clientY + 18 + box.height > innerHeight ? event.clientY - box.height - 10 : event.clientY + 18;
    page.tip.style.transform = `translate(${Math.max(4, x)}px, ${Math.max(4, y)}px)`;
  }
  function placeAt(i) {
    const box = upstream.pathElement(layers[i]).getBoundingClientRect();
    place({ clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 });
  }

  /* ---------- names of places ---------- */

  let due = 0;
  function writeNames() { // once the map is drawn: names never keep it waiting
    cancelAnimationFrame(due);
    due = requestAnimationFrame(name);
  }
  function name() {
    if (!paint || !layers.length) return page.names.replaceChildren();
    const { x: wide } = map.getSize(), box = map.getContainer().getBoundingClientRect();
    const rooms = [page.legend, page.label, ...map.getContainer().querySelectorAll(".leaflet-bar")].map((one) => frame.boxIn(box, one));
    page.names.replaceChildren(...placeNames(frame.sizeOfNames(wide, paint.stage), rooms));
  }
  function placeNames(size, rooms) {
    const { x: wide, y: tall } = map.getSize();
    const places = function* () {
      for (const i of layers.order) {
        if (paint.cls[i] === LEFT_OUT) continue;
        const [lng, lat] = layers.spots[i], { x, y } = map.latLngToContainerPoint([lat, lng]);
        yield { x, y, name: nameOf(i), code: layers.codes[i] };
      }
    };
    const most = frame.mostNames(map.getZoom() - map.getMinZoom());
    return frame.placeNames(places(), { most, size, wide, tall, rooms, family: getComputedStyle(document.body).fontFamily })
      .map(({ x, y, name, code }) => {
        const point = map.containerPointToLayerPoint([x, y]);
        const text = svg("text", { x: point.x, y: point.y, "font-size": size, "data-of": code });
        text.textContent = name;
        return text;
      });
  }

  /* ---------- legend ---------- */

  function legend() {
    const spec = paint.legend;
    const head = element("h2", "", spec.title);
    const list = element("ul");
    for (const item of spec.items) {
      const row = element("li");
      row.dataset.class = item.c;
      const swatch = svg("svg", { width: 26, height: 16, viewBox: "0 0 26 16", "aria-hidden": "true" }, row);
      const box = svg("rect", { x: 0.5, y: 0.5, width: 25, height: 15, rx: 2 }, swatch);
      if ("~^".includes(item.c)) { box.setAttribute("class", "missing"); box.style.fill = `url(#${item.c === "~" ? "u" : "m"}-1)`; }
      else if (isLoss(item.c)) box.style.fill = `url(#l-${item.c})`;
      else if (isValue(item.c)) box.setAttribute("class", `c${item.c}`);
      else { box.setAttribute("class", "missing"); box.style.fill = `url(#p-${patternOf(item.c).pattern})`; }
      row.append(element("span", "label", item.label), element("span", "count", item.n));
      const marks = paint.sel.some((code) => paint.cls[layers.codes.indexOf(code)] === item.c);
      row.classList.toggle("has-selected", marks);
      row.classList.toggle("pale", isPale(item.c));
      list.append(row);
    }
    page.legend.replaceChildren(head);
    if (spec.note) page.legend.append(element("p", "unit", spec.note));
    page.histogram = histogram.draw(paint, (box, c) => {
      box.setAttribute("class", `c${c}${isPale(c) ? " pale" : ""}`);
      if (isLoss(c)) box.style.fill = `url(#l-${c})`;
    });
    if (page.histogram) {
      const i = layers.codes.indexOf(paint.sel[0]), chosen = i >= 0 ? `${nameOf(i)}: ${valueOf(i)[0]}` : "";
      page.histogram.mark("chosen", i);
      page.histogram.setAttribute("aria-label", [paint.words.spread, chosen].filter(Boolean).join(" "));
      page.legend.append(page.histogram);
    }
    page.legend.append(list);
    page.legend.setAttribute("aria-label", pairOf(paint.words.legend, spec.title)); // two maps, two legends
    if (spec.foot) page.legend.append(element("p", "foot", spec.foot));
  }

  /* ---------- fingers: they are wider than most communes ---------- */

  function listenToFingers() {
    const listen = (kind, does) => map.getContainer().addEventListener(kind, does, { capture: true, passive: true });
    listen("pointerdown", (e) => { page.touched = e.pointerType === "touch"; });
    L.DomEvent.disableClickPropagation(page.offer);
    page.offer.setAttribute("role", "group");
    page.offer.addEventListener("keydown", (e) => { if (e.key === "Escape") { e.stopPropagation(); withdraw(); } });
    map.on("movestart zoomstart", withdraw);
    map.on("dblclick", () => clearTimeout(page.tapped)); // two taps bring the map nearer, and choose nothing
  }
  /* An area was clicked or tapped, or the ground beside them (-1). */
  function press(i, { containerPoint: at, originalEvent: e }) {
    withdraw();
    clearTimeout(page.tapped);
    const byFinger = page.touched && e.detail && paint && !paint.stage, meant = byFinger ? underFinger(i, at) : [i];
    const answer = () => {
      if (meant.length > 1) offer(meant, at);
      else if (isShown(meant[0] ?? -1)) choose(meant[0]);
      else if (paint?.sel.length) tell("clear");
    };
    if (byFinger) page.tapped = setTimeout(answer, TWICE); // it may be the first of two
    else answer();
  }
  const sideOf = (i) => { const { width, height } = upstream.pathElement(layers[i]).getBoundingClientRect(); return Math.min(width, height); };
  /* By how much the map is to be zoomed for the smallest of some areas to be as wide as a finger. */
  const nearerFor = (meant) => Math.min(5, Math.max(1, Math.log2(2.2 * FINGER / Math.max(1, Math.min(...meant.map(sideOf))))));
  /* The area that was hit, and the nearest of those too small to be hit for sure; the nearest first. */
  function underFinger(hit, at) {
    const far = (i) => map.latLngToContainerPoint([layers.spots[i][1], layers.spots[i][0]]).distanceTo(at);
    const isSmall = (i) => sideOf(i) < 2 * FINGER;
    const near = [...layers.keys()].filter((i) => isShown(i) && i !== hit && far(i) <= FINGER && isSmall(i)).sort((a, b) => far(a) - far(b));
    return (hit < 0 ? near : [hit, ...near]).slice(0, OFFERED).sort((a, b) => far(a) - far(b));
  }
  function offer(meant, at) {
    const button = (text, does, more) => {
      const node = element("button", "", text);
      node.type = "button";
      if (more) node.append(element("small", "", more));
      node.addEventListener("click", () => { withdraw(); does(); });
      return node;
    };
    const place = map.containerPointToLatLng(at), nearer = nearerFor(meant);
    page.offer.replaceChildren(
      element("p", "", paint.words.which),
      ...meant.map((i) => button(nameOf(i), () => choose(i), valueOf(i)[0])),
      button(paint.words.in, () => { page.moved = true; arrived().setView(place, map.getZoom() + nearer, { animate: !calm }); }),
    );
    page.offer.setAttribute("aria-label", paint.words.which);
    page.offer.classList.toggle("high", at.y > map.getSize().y / 2); // not under the finger
    page.offer.classList.add("open");
    hover(-1);
    page.offer.querySelector("button").focus({ preventScroll: true });
  }
  function withdraw() { page.offer.classList.remove("open"); }

  /* ---------- keyboard: inside the map, and for the stage anywhere on the page ---------- */

  function listenToKeys() {
    addEventListener("keydown", (e) => { if (!walks(e)) global(e); });
    const outer = host.around();
    if (!outer) return;
    outer.addEventListener("keydown", global);
    addEventListener("pagehide", () => outer.removeEventListener("keydown", global));
  }
  /* The reader's choice at the foot of every page (landmarks.js): letters and signs do nothing. */
  function singleKeysOff() {
    try { return localStorage.getItem("atlas-single-keys") === "off"; } catch { return false; }
  }
  function global(e) {
    if (!paint || e.ctrlKey || e.metaKey || e.altKey) return;
    // Of several maps on a page, the first answers to keys that were pressed around them.
    if (paint.sync && e.view !== window && !upstream.isFirstFrame()) return;
    if (!list?.contains(e.target) && e.target.closest?.("input, textarea, select, [contenteditable=true], [role=combobox], [role=listbox], [role=slider], [role=radiogroup]")) return;
    if (e.key.length === 1 && singleKeysOff()) return;
    if (e.key === "/" && e.view === window) { // pressed in here: the search field is on the page
      const field = host.searchField();
      if (field) { e.preventDefault(); field.focus(); }
      return;
    }
    const action = paint.keys[e.key] ?? paint.keys[e.key.toLowerCase()];
    if (!action) return;
    e.preventDefault();
    tell(action);
  }
  /* From a focused area: arrows to the nearest one in that direction, Page Up and Page Down by name, Enter
     selects it, plus and minus bring it nearer. */
  function walks(e) {
    const i = layers.codes?.indexOf(e.target.dataset?.code) ?? -1;
    if (i < 0 || e.ctrlKey || e.metaKey || e.altKey) return false;
    if (e.key === "Enter" || e.key === " ") { e.preventDefault(); choose(i); return true; }
    if (paint.stage) return false;
    const nearer = { "+": 1, "=": 1, "-": -1 }[e.key];
    const to = walk.isArrow(e.key) ? walk.next(layers.spots, i, e.key, isShown) : byName(i, e.key);
    if (!nearer && to === undefined) return false;
    e.preventDefault(); e.stopPropagation();
    if (nearer) { page.moved = true; arrived().setZoomAround([layers.spots[i][1], layers.spots[i][0]], map.getZoom() + nearer, { animate: false }); placeAt(i); }
    else if (to >= 0) upstream.pathElement(layers[to]).focus();
    return true;
  }
  /* The area before or after this one in the alphabet, the first or the last; undefined for other keys. */
  function byName(i, key) {
    if (!["PageUp", "PageDown", "Home", "End"].includes(key)) return undefined;
    const alphabet = new Intl.Collator(paint.lang);
    const sorted = [...layers.keys()].filter(isShown).sort((a, b) => alphabet.compare(nameOf(a), nameOf(b)) || a - b);
    const at = { PageUp: sorted.indexOf(i) - 1, PageDown: sorted.indexOf(i) + 1, Home: 0, End: sorted.length - 1 }[key];
    return sorted[at] ?? -1;
  }

  /* ---------- on paper ---------- */

  /* What the frame shows now, for paper; null while nothing is drawn. */
  function sheet() {
    if (!paint || !layers.length) return null;
    const { x: left, y: top } = map.containerPointToLayerPoint([0, 0]), { x: wide, y: tall } = map.getSize();
    // Nothing lies over the areas on paper: names have all of it, in a size that is read there.
    const names = (size) => { page.names.replaceChildren(...placeNames(size, [])); return page.names; };
    const drawn = paper.sheet({
      pane: map.getPanes().overlayPane, names, seen: [left, top, left + wide, top + tall], legend: page.legend, titled: !paint.stage,
      label: paint.label, colours: paint.paper ?? paint.colours, name: pairOf(paint.words.map, page.said.textContent),
    });
    name();
    return drawn;
  }
  /* In the atlas the page around is printed, and has the sheet in the place of the frame. */
  function printWithPage() {
    const outer = host.around()?.defaultView;
    if (!outer) return;
    let put = null;
    const take = () => { put?.remove(); put = null; };
    const give = () => {
      take();
      const drawn = sheet();
      if (!drawn) return;
      put = element("div", "atlas-paper");
      // Its own styles, those of this frame: names of classes do not meet those of the page.
      put.attachShadow({ mode: "open" }).append(document.getElementById("atlas-styles").cloneNode(true), drawn);
      upstream.besideFrame(put);
    };
    outer.addEventListener("beforeprint", give);
    outer.addEventListener("afterprint", take);
    addEventListener("pagehide", () => {
      take();
      outer.removeEventListener("beforeprint", give);
      outer.removeEventListener("afterprint", take);
    });
  }

  /* ---------- what a page of its own asks ---------- */

  function areas() {
    const { names, codes } = layers, written = Object.values(names).filter((list) => list.length === codes.length);
    return layers.map((_, i) => ({
      i, code: codes[i], name: nameOf(i), within: names.within?.[paint.lang]?.[i] ?? "",
      names: [...new Set(written.map((list) => list[i]))], postal: layers.postal?.[i] ?? "",
      letter: paint.cls[i], said: paint.cls[i] === LEFT_OUT ? [] : valueOf(i),
      value: isValue(paint.cls[i]) ? paint.val?.[paint.at[i]] ?? +paint.cls[i] : null,
    })).filter((area) => area.letter !== LEFT_OUT);
  }
  function go(i) {
    const box = layers[i].getBounds(), near = map.getMinZoom() + 1.6;
    if (!map.getBounds().pad(-0.05).contains(box)) arrived().fitBounds(box, { maxZoom: near, animate: !calm });
    page.moved = true;
  }

  window.atlas = { create, paint: apply, areas, go, fit: (animate = true) => fit(animate), name, sheet, singleKeysOff, buttons: () => page.buttons };
})();
