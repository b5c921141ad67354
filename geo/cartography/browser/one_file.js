/* What the page of a whole edition has beside the page of one map (embed_page.js): a choice of
 * indicator and level, all values of an area beside those it lies in, weights of the index, the
 * method. Everything is in the page (geo/publishing/one_file); nothing is fetched.
 */
"use strict";
window.atlasMore = ({ doc, now, locale, make, place, tools, chosen, paint, say }) => {
  const edition = doc.edition, LEVELS = Object.keys(edition.levels);
  const words = () => edition.words[now.lang];
  const of = (said) => said[now.lang];
  const maps = new Map(doc.maps.map((map) => [`${map.indicator} ${map.level}`, map]));
  const find = (indicator, level) => maps.get(`${indicator} ${level}`);
  const isValue = (letter) => letter >= "0" && letter <= "9";
  const filled = (map) => Boolean(map) && /\d/.test(map.letters);

  /* ---------- what is said of an area on a map ---------- */

  const places = new Map(Object.entries(edition.codes).map(([level, codes]) => [level, new Map(codes.map((code, k) => [code, k]))]));
  const among = new WeakMap(); // map -> for each area, its place among those with a value
  function placesOf(map) {
    if (!among.has(map)) { let v = 0; among.set(map, Array.from(map.letters, (letter) => (isValue(letter) ? v++ : -1))); }
    return among.get(map);
  }
  function told(indicator, level, code) {
    const map = find(indicator, level), k = places.get(level).get(code), said = map.said[now.lang], letter = map.letters[k];
    const label = said.labels[map.legend.findIndex(([one]) => one === letter)] ?? "";
    if (!isValue(letter)) return { value: label, missing: true };
    const at = placesOf(map)[k], more = said.details?.[at] ?? "";
    if (map.categories) return { value: label, more };
    const digits = +(map.digits?.[at] ?? map.decimals);
    const number = said.ranges?.[at] ?? new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(map.values[at]);
    return { value: said.unit.replace("{v}", number), more };
  }

  /* ---------- choice of indicator and level ---------- */

  const option = (value, text, attributes = {}) => make("option", { value, ...attributes }, text);
  const field = (id, node) => {
    node.id = id;
    const label = make("label", { for: id });
    return { node, label, all: make("div", { class: "field" }, label, node) };
  };
  const indicator = field("indicator", make("select")), level = field("level", make("select"));
  const chooser = make("div", { class: "chooser" }, indicator.all, level.all);
  place.prepend(chooser);

  function show(id, wanted) {
    const rest = LEVELS.filter((one) => filled(find(id, one)));
    const to = rest.includes(wanted) ? wanted : rest[0] ?? wanted;
    if (to !== now.map.level) now.sel = (edition.above[now.map.level]?.[now.sel] ?? []).find(([one]) => one === to)?.[1] ?? "";
    now.map = weighed(find(id, to));
    say();
    paint();
  }
  indicator.node.addEventListener("change", () => show(indicator.node.value, now.map.level));
  level.node.addEventListener("change", () => show(now.map.indicator, level.node.value));

  function sayChooser() {
    indicator.label.textContent = words().indicator;
    level.label.textContent = words().level;
    // What has no value at this level comes last, and says so; choosing it goes to a level where it has some.
    const there = (id) => filled(find(id, now.map.level)), choices = (ids) => ids.map((id) => option(id, find(id, LEVELS[0]).said[now.lang].question));
    const groups = edition.groups.map((group) => [of(group.name), group.indicators.filter(there)]);
    groups.push([words().empty, edition.groups.flatMap((group) => group.indicators).filter((id) => !there(id))]);
    indicator.node.replaceChildren(...groups.filter(([, ids]) => ids.length).map(([label, ids]) => make("optgroup", { label }, ...choices(ids))));
    level.node.replaceChildren(...LEVELS.map((one) => {
      const there = filled(find(now.map.indicator, one));
      return option(one, of(edition.levels[one]), there ? {} : { disabled: "", title: words().empty });
    }));
    indicator.node.value = now.map.indicator;
    level.node.value = now.map.level;
  }

  /* ---------- all values of an area, beside those that it lies in ---------- */

  const open = new Set([0, 1]); // groups that are unfolded, for every area
  function sheet(area) {
    const own = now.map.level;
    const beside = [[own, area.code, area.name], ...(edition.above[own]?.[area.code] ?? []).map(([one, code]) => [one, code, of(edition.names[one][code])])];
    const heads = [...beside.map(([, , name]) => name), of(edition.belgium)];
    const cell = ({ value, more, missing }, head, attributes = {}) => make("td", { ...attributes, "data-label": head, class: missing ? "missing" : null },
      make("span", {}, value), ...(more ? [make("small", {}, more)] : []));
    return edition.groups.map((group, g) => {
      const rows = group.indicators.map((id) => {
        const name = make("button", { type: "button" }, find(id, own).said[now.lang].question);
        if (id === "index" && scale?.domains && !areEqual()) name.append(make("small", {}, of(scale.presets[0].name)));
        name.addEventListener("click", () => show(id, own));
        const [value, more] = edition.country[id][now.lang];
        return make("tr", id === now.map.indicator ? { class: "sel" } : {}, make("th", { scope: "row" }, name),
          ...beside.map(([one, code], k) => cell(told(id, one, code), heads[k], k ? {} : { "data-own": "" })),
          cell({ value, more, missing: !more && !/\d/.test(value) }, heads.at(-1)));
      });
      const table = make("table", {}, make("thead", {}, make("tr", {}, make("td"), ...heads.map((head) => make("th", { scope: "col" }, head)))), make("tbody", {}, ...rows));
      const part = make("details", open.has(g) ? { open: "" } : {}, make("summary", {}, of(group.name)), table);
      part.addEventListener("toggle", () => open[part.open ? "add" : "delete"](g));
      return part;
    });
  }

  /* ---------- weights of the index ---------- */

  const scale = edition.weights, panel = make("details", { class: "weights", hidden: "" });
  const equal = () => scale.domains.map(() => 1);
  let weights = scale?.domains ? equal() : [];
  const areEqual = () => new Set(weights).size === 1;
  const presetOf = () => scale.presets.find((one) => one.weights.every((weight, d) => weight === weights[d]));
  const weighable = (map) => map?.indicator === "index" && map.level === "commune";

  /* The index with the weights chosen; the classes stay, so that two maps can be compared. */
  function weighed(map) {
    if (!weighable(map) || !scale?.domains || areEqual()) return map;
    const counts = new Map(), values = [], unit = 10 ** map.decimals;
    const gone = Object.entries(map.patterns ?? {}).find(([letter]) => Object.values(map.said).some((said) => said.labels[map.legend.findIndex(([one]) => one === letter)] === scale.gone[now.lang]))?.[0] ?? "t";
    const letters = Array.from(map.letters, (letter, k) => {
      if (!isValue(letter)) return letter;
      let sum = 0, all = 0;
      scale.domains.forEach(({ scores }, d) => { if (scores[k] !== null) { sum += weights[d] * scores[k]; all += weights[d]; } });
      if (!all) return gone;
      const value = Math.round(sum / all * unit) / unit; // classed as it is written, as in the atlas
      values.push(value);
      return String(scale.inner.filter((limit) => limit < value).length);
    }).join("");
    for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    const legend = map.legend.map(([letter]) => [letter, counts.get(letter) ?? 0]);
    const said = Object.fromEntries(Object.entries(map.said).map(([lang, one]) => {
      const chosen = scale.domains.map(({ name }, d) => `${name[lang]} ${weights[d]}`).join(", ");
      const sentence = edition.words[lang].of_weights.replace("{weights}", chosen);
      const note = edition.words[lang].out_of.replace("{weights}", presetOf() ? presetOf().name[lang] : edition.words[lang].own);
      return [lang, { ...one, title: one.question, subtitle: [...one.subtitle, sentence], note, details: [],
        link: one.link && `${one.link}&weights=${weights.join("_")}` }];
    }));
    return { ...map, id: `${map.id} ${weights.join("_")}`, letters, values, digits: "", legend, said, unsure: "" };
  }
  function weigh(next) {
    weights = next;
    now.map = weighed(find("index", "commune"));
    say();
    paint();
  }
  function sayWeights() {
    panel.hidden = !weighable(now.map) || !scale;
    if (panel.hidden) return;
    const at = document.activeElement?.id;
    const inside = scale.why ? [make("p", {}, of(scale.why))] : sliders();
    panel.replaceChildren(make("summary", {}, words().weights), ...inside);
    if (at) document.getElementById(at)?.focus();
  }
  function sliders() {
    const preset = field("preset", make("select"));
    preset.label.textContent = words().usual;
    const same = (one) => one.every((weight, k) => weight === weights[k]) || (areEqual() && new Set(one).size === 1);
    const found = scale.presets.findIndex((one) => same(one.weights));
    preset.node.append(...scale.presets.map((one, k) => option(k, of(one.name))), ...(found < 0 ? [option(-1, words().own)] : []));
    preset.node.value = found;
    preset.node.addEventListener("change", () => { if (preset.node.value >= 0) weigh([...scale.presets[preset.node.value].weights]); });
    const said = make("p", { role: "status" }, found < 0 ? "" : of(scale.presets[found].reason));
    const each = scale.domains.map(({ name }, d) => {
      const slider = field(`weight-${d}`, make("input", { type: "range", min: 0, max: scale.most, step: 1 }));
      const shown = make("output", { for: `weight-${d}` }, String(weights[d]));
      slider.node.value = weights[d];
      slider.label.textContent = of(name);
      slider.label.append(" ", shown);
      slider.node.addEventListener("input", () => { shown.textContent = slider.node.value; });
      slider.node.addEventListener("change", () => {
        const next = weights.with(d, +slider.node.value);
        if (next.some(Boolean)) return weigh(next);
        said.textContent = words().zero;
        slider.node.value = weights[d];
        shown.textContent = String(weights[d]);
      });
      return slider.all;
    });
    const again = make("button", { type: "button", id: "equal" }, words().again);
    again.addEventListener("click", () => weigh(equal()));
    return [preset.all, said, make("p", {}, words().how), make("div", { class: "sliders" }, ...each), make("p", {}, words().classes), again];
  }
  chooser.after(panel);

  /* ---------- method, and what this file is ---------- */

  const method = make("details", { class: "part" }), about = make("details", { class: "part" });
  document.querySelector("footer").before(method, about);
  function sayMethod() {
    if (method.lang === now.lang) return;
    method.lang = now.lang;
    const inside = make("div");
    inside.innerHTML = edition.method[now.lang]; // written by our own templates, which escape what they fill in
    for (const link of inside.querySelectorAll("a[href]")) {
      const to = link.getAttribute("href");
      if (to.startsWith("#") || /^https?:/.test(to)) continue;
      if (edition.address) link.href = new URL(to, edition.address).href;
      else link.replaceWith(...link.childNodes);
    }
    for (const box of inside.querySelectorAll(".wide")) { // it scrolls by itself: a stop of the keyboard, with a name
      const name = box.querySelector("caption, h2, h3")?.textContent.trim() ?? words().method;
      for (const [one, value] of Object.entries({ role: "region", tabindex: "0", "aria-label": name })) box.setAttribute(one, value);
    }
    method.replaceChildren(make("summary", {}, words().method), inside);
    const facts = [`${of(edition.title)} (${edition.id}). ${of(edition.made)}.`, ...edition.notes.map(of)];
    const notices = Object.entries(edition.licences).map(([name, text]) => make("details", {}, make("summary", {}, name), make("pre", { lang: "en" }, text)));
    about.replaceChildren(make("summary", {}, words().about), ...facts.map((text) => make("p", {}, text)), ...notices);
  }

  /* The label in the head comes and goes with the map: published figures have none. */
  const head = document.querySelector("header");
  if (!head.querySelector(".label")) head.prepend(make("p", { class: "label" }));

  return {
    say() {
      const label = now.map.said[now.lang].label ?? "", node = head.querySelector(".label");
      node.textContent = label;
      node.hidden = !label;
      sayChooser();
      sayWeights();
      sayMethod();
    },
    chosen(area) {
      const label = words().label ? [make("p", { class: "label" }, words().label)] : [];
      chosen.append(make("h3", {}, words().all), ...label, ...sheet(area));
    },
  };
};
