/* What atlas.paint takes (geo.cartography.choropleth.paint), from a map as a page of its own has it
 * (geo/publishing/embed/document.py). `now` is what the page shows of it: lang, locale, theme, the
 * words of the page, and which areas are outlined.
 */
"use strict";
function paintOf(one, { lang, locale, theme, words, sel, stage = false }) {
  const of = one.said[lang], states = {}, items = [], count = new Intl.NumberFormat(locale);
  one.legend.forEach(([letter, n], k) => {
    const label = of.labels[k];
    if (letter in (one.patterns ?? {})) states[letter] = { label, pattern: one.patterns[letter] };
    items.push({ c: letter, label, n: count.format(n) });
  });
  const paint = {
    geo: String(one.vintage), level: one.level, lang, locale, theme, stage,
    cls: one.letters, colours: one.colours[theme] ?? [], dec: one.decimals, decs: one.digits, states, unit: of.unit,
    sel, fit: one.fit, ribbon: of.ribbon ?? "", keys: { Escape: "clear" },
    legend: { title: of.question, note: of.note, foot: of.foot, items }, words,
    unsure: one.unsure, losses: one.losses, more: of.details,
  };
  if (one.categories) paint.cats = of.labels.filter((_, k) => /\d/.test(one.legend[k][0]));
  else paint.val = of.ranges ?? one.values ?? [];
  paint.id = [one.id, lang, theme, ...sel].join(" ");
  return paint;
}
