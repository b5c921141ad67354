/* The map on paper: what its frame shows now, as one light drawing with its label and its legend below.
 *
 * A sheet has another shape than the frame, and a frame cannot be fitted to it before it is printed. A
 * browser also puts a picture as large as the page into the file for every area that is filled with a
 * pattern: here areas of one look are one shape, and patterns are lines in it.
 *
 * It reads what is drawn, and nothing of how it came to be; atlas.js and the style sheet say how it looks.
 */
"use strict";
const paper = (() => {
  const SVG = "http://www.w3.org/2000/svg", AROUND = 10;
  // What an upright sheet has room for, and a letter on it: pixels of 1/96 inch.
  const WIDE = 700, TALL = 490, LETTERS = 12.5;
  let drawings = 0;
  const svg = (tag, attributes, parent) => {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    parent?.append(node);
    return node;
  };
  const element = (tag, className, text) => {
    const node = document.createElement(tag);
    node.className = className;
    if (text) node.textContent = text;
    return node;
  };

  /* Boxes are left, top, right, bottom. */
  function boxOf(d) {
    const box = [Infinity, Infinity, -Infinity, -Infinity], numbers = d.match(/-?\d+(\.\d+)?/g) ?? [];
    numbers.forEach((text, k) => {
      const way = k % 2, number = +text;
      if (number < box[way]) box[way] = number;
      if (number > box[way + 2]) box[way + 2] = number;
    });
    return box;
  }
  const common = (a, b) => [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])];
  const both = (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
  const isEmpty = ([left, top, right, bottom]) => left >= right || top >= bottom;

  /* What a pattern draws in these boxes, as one path. A tile is not cut off at its edge here: what begins
     outside of one is the end of what begins in another. */
  function linesOf(pattern, boxes) {
    const side = +pattern.getAttribute("width"), tiles = new Set(), inside = (n) => n >= 0 && n <= side;
    const parts = pattern.querySelector("path").getAttribute("d").split(/(?=M)/).map((part) => part.match(/M(-?[\d.]+),(-?[\d.]+)(.*)/))
      .filter(([, x, y]) => inside(+x) && inside(+y));
    for (const [left, top, right, bottom] of boxes) {
      for (let row = Math.floor(top / side); row * side < bottom; row++) {
        for (let column = Math.floor(left / side); column * side < right; column++) tiles.add(`${column} ${row}`);
      }
    }
    const moved = (x, by) => Math.round((+x + by * side) * 10) / 10;
    return Array.from(tiles, (tile) => {
      const [column, row] = tile.split(" ");
      return parts.map(([, x, y, rest]) => `M${moved(x, +column)},${moved(y, +row)}${rest}`).join("");
    }).join("");
  }
  /* A shape that is filled with a pattern: ground and lines cut out by it, and its edge. */
  function filled(parent, { look, pattern, d, boxes }) {
    if (!pattern) return svg("path", { class: look, d }, parent);
    const id = `paper-${drawings++}`, [ground, line] = pattern.children;
    svg("path", { d, "clip-rule": "evenodd" }, svg("clipPath", { id }, parent));
    const [x, y, right, bottom] = boxes.reduce(both), inside = svg("g", { "clip-path": `url(#${id})` }, parent);
    svg("rect", { class: ground.getAttribute("class"), x, y, width: right - x, height: bottom - y }, inside);
    svg("path", { class: line.getAttribute("class"), d: linesOf(pattern, boxes) }, inside);
    return svg("path", { class: `${look} edge`, d }, parent);
  }
  const patternOf = (node) => document.getElementById(node.style.fill.match(/#([\w-]+)/)?.[1] ?? "-");

  /* The areas, lines and names in a part (seen) of what is drawn; no more than they take. names writes them
     in a size, and gives what holds them. */
  function drawing({ pane, names: write, seen }) {
    const groups = new Map(), above = [];
    let kept = null;
    for (const path of pane.querySelectorAll("path")) {
      const d = path.getAttribute("d") ?? "", box = common(boxOf(d), seen);
      if (isEmpty(box)) continue;
      const look = [...path.classList].filter((name) => name !== "leaflet-interactive" && name !== "hover").join(" ");
      if (path.classList.contains("ring")) continue; // where the keyboard is, is not on paper
      if (!path.classList.contains("area")) { above.push({ class: `${look} edge`, d }); continue; }
      if (!path.classList.contains("out")) kept = kept ? both(kept, box) : box;
      const key = `${look} ${path.style.fill}`;
      if (!groups.has(key)) groups.set(key, { look, pattern: patternOf(path), d: "", boxes: [] });
      const group = groups.get(key);
      group.d += d;
      group.boxes.push(box);
    }
    const [west, north, east, south] = kept ?? seen;
    const names = write(LETTERS * Math.max((east - west) / WIDE, (south - north) / TALL));
    for (const text of names.children) {
      const { x, y, width, height } = text.getBBox();
      kept = kept ? both(kept, [x, y, x + width, y + height]) : seen;
    }
    kept = common(kept ? [kept[0] - AROUND, kept[1] - AROUND, kept[2] + AROUND, kept[3] + AROUND] : seen, seen);
    const [left, top, right, bottom] = kept;
    const root = svg("svg", { class: "atlas-sheet", viewBox: `${left} ${top} ${right - left} ${bottom - top}`, role: "img" });
    const areas = svg("g", { "fill-rule": "evenodd" }, root);
    const isOut = ({ look }) => look.includes("out");
    for (const group of [...groups.values()].sort((a, b) => isOut(b) - isOut(a))) filled(areas, group);
    for (const one of above) svg("path", one, root);
    const written = svg("g", { class: "atlas-names" }, root);
    for (const text of names.children) written.append(text.cloneNode(true));
    return root;
  }

  /* The legend as it is, its patterns as lines. */
  function legendOf(legend) {
    const copy = legend.cloneNode(true), swatches = legend.querySelectorAll("li svg rect");
    copy.querySelectorAll("li svg").forEach((swatch, k) => {
      const box = swatches[k], pattern = patternOf(box), d = "M.5,.5h25v15h-25z";
      const look = box.getAttribute("class") ?? "";
      swatch.replaceChildren();
      filled(swatch, { look: look === "missing" ? "" : look, pattern, d, boxes: [[0.5, 0.5, 25.5, 15.5]] });
      svg("path", { class: "atlas-swatch", d }, swatch);
    });
    for (const row of copy.querySelectorAll(".hovered")) row.classList.remove("hovered");
    return copy;
  }

  /* colours: of the classes, on white; name: of the drawing, for those who do not see it; titled: whether
     nothing else says above it what it shows. */
  function sheet({ pane, names, seen, legend, label, colours, name, titled }) {
    const box = element("div", "atlas-inks atlas-on-paper");
    colours.forEach((colour, k) => box.style.setProperty(`--c${k}`, colour));
    const drawn = drawing({ pane, names, seen });
    drawn.setAttribute("aria-label", name);
    const below = legendOf(legend);
    const heads = [...below.querySelectorAll("h2, .unit")];
    for (const one of heads) one.remove();
    if (titled) box.append(...heads);
    if (label) box.append(element("p", "atlas-label", label));
    box.append(drawn, below);
    return box;
  }

  return { sheet };
})();
