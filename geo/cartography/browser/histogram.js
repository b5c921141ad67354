/* The histogram in the legend: how many areas have which value, in the colours of their classes, and
 * where the selected area and the one that is pointed at stand. geo/cartography/histogram.py says which
 * bins there are, and draws the same for the still.
 */
"use strict";
const histogram = (() => {
  const SHARED = null; // "histogram" of shared.json is put here when the script is laid out
  const { least, high, above } = SHARED.histogram, SVG = "http://www.w3.org/2000/svg";
  const isValue = (c) => c >= "0" && c <= "9";
  const put = (tag, attributes, parent) => {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    parent.append(node);
    return node;
  };

  /* Where each area stands, from 0 to 1 (null without a value), and the bars: letter -> number. */
  function count({ cls, val, at, bins, legend }) {
    const letters = legend.items.map(({ c }) => c).filter(isValue), n = bins ? bins[2] : letters.length;
    if (at.filter((k) => k >= 0).length < least || letters.length < 2) return null;
    const share = (v) => Math.min(1, Math.max(0, (v - bins[0]) / (bins[1] - bins[0])));
    const places = Array.from(cls, (c, i) => (!isValue(c) ? null : bins ? share(val[at[i]]) : (letters.indexOf(c) + 0.5) / n));
    const bars = Array.from({ length: n }, () => new Map(letters.map((c) => [c, 0])));
    places.forEach((place, i) => {
      if (place === null) return;
      const bar = bars[Math.min(n - 1, Math.floor(place * n))];
      bar.set(cls[i], bar.get(cls[i]) + 1);
    });
    return { places, bars };
  }

  /* The drawing; fill(rect, letter) colours a bar. Its mark(kind, i) puts the mark of an area, or takes it away. */
  function draw(paint, fill) {
    const found = count(paint);
    if (!found) return null;
    const { places, bars } = found, wide = 100 / bars.length;
    const node = document.createElementNS(SVG, "svg");
    node.setAttribute("class", "atlas-histogram");
    node.setAttribute("height", above + high);
    node.setAttribute("role", "img");
    const unit = high / Math.max(...bars.map((bar) => [...bar.values()].reduce((a, b) => a + b)));
    bars.forEach((bar, k) => {
      let top = above + high;
      for (const [letter, n] of bar) {
        if (!n) continue;
        top -= n * unit;
        fill(put("rect", { x: `${k * wide}%`, width: `${wide}%`, y: top.toFixed(2), height: (n * unit).toFixed(2) }, node), letter);
      }
    });
    node.mark = (kind, i) => {
      node.querySelectorAll(`.${kind}`).forEach((old) => old.remove());
      const place = places[i] ?? null;
      if (place === null) return;
      const mark = put("svg", { x: `${(100 * place).toFixed(2)}%`, class: `mark ${kind}` }, node), line = `M0,${above - 2}V${above + high}`;
      put("path", { d: line, class: "ground" }, mark);
      put("path", { d: line }, mark);
      put("path", { d: `M-5,.5h10l-5,${above - 2.5}z`, class: "point" }, mark);
    };
    return node;
  }

  return { draw };
})();
