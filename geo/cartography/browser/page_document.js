/* What pages of their own with maps in them (embed_page.js, story.js) have of their document
 * (geo/publishing/embed/document.py), and the elements that they make.
 */
"use strict";
const bytesOf = (text) => new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]).stream();

/* The document in an element: as JSON, or packed, as in a file on a disk. */
async function documentIn({ dataset, textContent }) {
  if (!("packed" in dataset)) return JSON.parse(textContent);
  return new Response(bytesOf(textContent).pipeThrough(new DecompressionStream("gzip"))).json();
}

/* The outlines of a year as they come, packed: out of the document, or from beside the page. */
async function outlinesOf({ url, packed }) {
  if (packed) return bytesOf(packed);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${response.status}`);
  return response.body;
}

function make(tag, attributes = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(name, value);
  node.append(...inside);
  return node;
}

/* What atlas.paint takes (geo.cartography.choropleth.paint), from a map of the document. The second
 * argument is what the page shows of it: lang, locale, theme, the words of the page, and which areas
 * are outlined.
 */
function paintOf(one, { lang, locale, theme, words, sel, stage = false }) {
  const of = one.said[lang], states = {}, items = [], count = new Intl.NumberFormat(locale);
  one.legend.forEach(([letter, n], k) => {
    const label = of.labels[k];
    if (letter in (one.patterns ?? {})) states[letter] = { label, pattern: one.patterns[letter] };
    items.push({ c: letter, label, n: count.format(n) });
  });
  const paint = {
    geo: String(one.vintage), level: one.level, lang, locale, theme, stage,
    cls: one.letters, colours: one.colours[theme] ?? [], paper: one.colours.light, dec: one.decimals, decs: one.digits, states, unit: of.unit,
    sel, fit: one.fit, label: of.label, keys: { Escape: "clear" },
    legend: { title: of.question, note: of.note, foot: of.foot, items }, words,
    unsure: one.unsure, losses: one.losses, ends: one.ends, more: of.details, bins: one.bins,
  };
  if (one.categories) paint.cats = of.labels.filter((_, k) => /\d/.test(one.legend[k][0]));
  else paint.val = of.ranges ?? one.values ?? [];
  paint.id = [one.id, lang, theme, ...sel].join(" ");
  return paint;
}
