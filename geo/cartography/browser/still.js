/* The still of a page: there from the first bytes, gone when the app has painted the page itself.
 *
 * It lies above Streamlit's root, catches no click, and is laid where the live map will be: what fits
 * areas and names into a frame is in frame.js, of both. What it needs of others' insides is in
 * upstream_page.js. Both come before it in the same script.
 */
"use strict";
(() => {
  // Those of geo/cartography/still.py; null on a page without a map.
  const FACTS = JSON.parse(document.getElementById("atlas-still-facts")?.textContent ?? "null");
  // Milliseconds; metres around the sphere of Web Mercator.
  const SLOW = 8000, LONGEST = 20000, FADE = 160;
  const EARTH = 2 * Math.PI * 6378137;
  const host = document.getElementById("atlas-still"), began = performance.now();
  // Closed: nothing of it is found by who looks for the parts of the page.
  const root = host.attachShadow({ mode: "closed" });
  root.append(host.querySelector("template").content);
  const find = (name) => root.querySelector(name);
  host.hidden = false;

  const dark = matchMedia("(prefers-color-scheme: dark)");
  function ink() {
    const theme = dark.matches ? "dark" : "light", page = find(".page");
    page.dataset.theme = theme;
    FACTS?.colours[theme].forEach((colour, i) => page.style.setProperty(`--c${i}`, colour));
  }
  ink();
  dark.addEventListener("change", ink);

  /* ---------- where the areas are ---------- */

  if (FACTS) {
    if (borders.wanted()) partAreas();
    lay();
    new ResizeObserver(lay).observe(find(".atlas-map"));
    // Not "ready": before anything is drawn no letter is on its way, and it is ready.
    document.fonts.addEventListener("loadingdone", lay);
  }

  /* Strong lines as those of the live map, for who wants them: below the borders, above the areas. */
  function partAreas() {
    const groups = [...root.querySelectorAll(".all > .area:not(.out)")];
    const d = borders.amongPaths(groups.map((group) => Array.from(group.children, (path) => path.getAttribute("d"))));
    for (const kind of ["ink", "ground"]) {
      const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
      line.setAttribute("class", `strong strong-${kind}`);
      line.setAttribute("d", d);
      groups.at(-1)?.after(line);
    }
    find(".page").classList.add("strong-lines");
  }

  /* As Leaflet fits bounds into a frame (fitBounds), and rounds its origin to whole pixels. */
  function lay() {
    const { FIT } = frame, map = find(".atlas-map"), legend = find(".atlas-legend");
    const wide = map.clientWidth, tall = map.clientHeight;
    if (!wide || !tall) return;
    const [west, south, east, north] = FACTS.kept, ratio = (east - west) / (north - south);
    const room = frame.taken(legend, find(".atlas-label"), { ...FACTS, wide, tall, ratio });
    const around = 2 * FIT.margin, unit = 256 / EARTH; // pixels a metre, zoomed out all the way
    const zoomTo = ([west, south, east, north], across, down) => {
      const scale = Math.min((wide - across) / (east - west), (tall - down) / (north - south)) / unit;
      const near = Math.round(Math.log2(scale) / (FIT.snap / 100)) * (FIT.snap / 100);
      return Math.max(1, Math.min(FIT.nearest, Math.floor(near / FIT.snap) * FIT.snap));
    };
    const zoom = zoomTo(FACTS.kept, around + room.left, around + room.top + room.bottom);
    const metre = unit * 2 ** zoom, middle = EARTH / 2 * metre;
    const left = Math.round(middle + (west + east) / 2 * metre - room.left / 2 - wide / 2);
    const top = Math.round(middle - (south + north) / 2 * metre + (room.bottom - room.top) / 2 - tall / 2);
    const x = middle + FACTS.west * metre - left, y = middle - FACTS.north * metre - top;
    const step = metre / FACTS.scale;
    find(".all").setAttribute("transform", `translate(${x} ${y}) scale(${step})`);
    for (const pattern of root.querySelectorAll("pattern[id^=a]")) {
      pattern.setAttribute("patternTransform", `scale(${1 / step}) translate(${-x} ${-y})`);
    }
    const least = Math.min(zoomTo(FACTS.all, around, around), zoom) - FIT.leeway;
    name({ wide, tall, x, y, step, most: frame.mostNames(zoom - least), legend });
  }

  function name({ wide, tall, x, y, step, most, legend }) {
    const names = find(".atlas-names"), label = find(".atlas-label"), map = find(".atlas-map");
    const size = frame.sizeOfNames(wide, FACTS.stage), box = map.getBoundingClientRect();
    // The buttons of the live map have a room in its upper right corner.
    const rooms = [frame.boxIn(box, legend), frame.boxIn(box, find(".atlas-buttons"))];
    if (label) rooms.push(frame.boxIn(box, label));
    const places = FACTS.names.map(([name, right, down]) => ({ name, x: Math.round(x + right * step), y: Math.round(y + down * step) }));
    const family = getComputedStyle(map).fontFamily;
    names.replaceChildren(...frame.placeNames(places, { most, size, wide, tall, rooms, family }).map((one) => {
      const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
      for (const [key, value] of Object.entries({ x: one.x, y: one.y, "font-size": size })) text.setAttribute(key, value);
      text.textContent = one.name;
      return text;
    }));
  }

  /* ---------- what becomes of the app ---------- */

  let ran = false;
  const watching = setInterval(look, 30);
  function look() {
    const { script, connected, there, spoken } = upstreamPage.state();
    const passed = performance.now() - began;
    // A short script runs between two looks of a busy browser: what it said is there then.
    ran ||= script === "running" || spoken;
    const map = FACTS && upstreamPage.map();
    // The script on the server may be done long before the browser has what draws its parts.
    const drawn = ran && script === "notRunning" && !upstreamPage.waits();
    const done = map ? map !== "drawing" : drawn;
    if (done || (connected && (upstreamPage.dialog() || (there && passed > LONGEST)))) return leave();
    if (passed < SLOW) return;
    const words = find(connected ? "[data-slow]" : "[data-lost]");
    if (!words.hidden) return;
    for (const other of root.querySelectorAll("[role=status] > *")) other.hidden = other !== words;
  }

  function leave() {
    clearInterval(watching);
    host.setAttribute("aria-hidden", "true");
    // What was painted is on the screen after the next frame.
    requestAnimationFrame(() => requestAnimationFrame(() => {
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) return host.remove();
      host.style.transition = `opacity ${FADE}ms`;
      host.style.opacity = "0";
      setTimeout(() => host.remove(), FADE);
    }));
  }
})();
