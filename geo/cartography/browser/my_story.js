/* A reader's own story, kept in their own browser and nowhere else.
 *
 * It stands in localStorage as {version, title, subtitle, steps}, each step as in a story's file
 * (geo/publishing/stories/step_keys.py) with an id, and what it showed when the server last said so.
 * What is found there is checked as anybody's file is: what cannot be read is put aside whole, and
 * told, never thrown away. Beside it are what was put aside, and what can be brought back.
 *
 * The script is of every page with a button "Add this view to my story"; story_builder.js, on the
 * page of stories, is for the rest. It may run several times on a page: the first one stays.
 */
"use strict";
window.atlasStory ??= (() => {
  const SHARED = null;
  const VERSION = 1, MOST_KEPT = 20, TOLD = "atlas-story";
  const NAMES = { story: "atlas.story", aside: "atlas.story.aside", before: "atlas.story.before" };
  const TEXTS = ["title", "caption", "notes", "sentence"], LISTS = ["figures", "mark", "only"];
  const memory = new Map(); // what the browser has no room for, until the page is closed

  const isObject = (found) => typeof found === "object" && found !== null && !Array.isArray(found);
  const empty = () => ({ version: VERSION, title: {}, steps: [] });
  const newId = () => Array.from(crypto.getRandomValues(new Uint32Array(2)), (n) => n.toString(36)).join("");

  /* ---------- the drawer: text by name, in the browser or in memory ---------- */

  function taken(name) {
    if (memory.has(name)) return memory.get(name);
    try { return localStorage.getItem(name); } catch { return null; }
  }
  /* Whether the browser keeps it; else this page does, as long as it is open. */
  function put(name, text) {
    try {
      if (text === null) localStorage.removeItem(name);
      else localStorage.setItem(name, text);
      memory.delete(name);
      return true;
    } catch {
      memory.set(name, text);
      return false;
    }
  }
  function list(name) {
    try {
      const found = JSON.parse(taken(name) ?? "[]");
      return Array.isArray(found) ? found : [];
    } catch { return []; }
  }

  /* ---------- what was found, as a story ---------- */

  function texts(found) {
    if (!isObject(found)) return undefined;
    const kept = SHARED.languages.filter((one) => typeof found[one] === "string" && found[one].trim());
    return kept.length ? Object.fromEntries(kept.map((one) => [one, found[one]])) : undefined;
  }
  // What a link may be made of: a page and its query, nothing that a browser would run.
  const FORMS = { view: /^\w+(\?\S*)?$/, second: /^\w+(\?\S*)?$/, fit: /^\d{5}$/, address: /^https?:\/\/[^\s"'<>]{1,300}$/, data: /^data:image\/(png|jpeg);base64,\S+$/ };
  const line = (key, found) => (typeof found === "string" && FORMS[key].test(found) ? found : undefined);
  function picture(found) {
    const alt = texts(found?.alt), data = line("data", found?.data), source = texts(found?.source);
    return alt && data ? { alt, data, ...(source && { source }) } : undefined;
  }
  function part(key, found) {
    if (TEXTS.includes(key)) return texts(found);
    if (key === "picture") return picture(found);
    if (!LISTS.includes(key)) return line(key, found);
    const right = key === "only" ? Number.isInteger : (one) => typeof one === "string";
    return Array.isArray(found) && found.length && found.every(right) ? [...found] : undefined;
  }
  function shownOf(found) {
    if (!isObject(found)) return {};
    const kept = SHARED.languages.filter((one) => isObject(found[one])).map((one) => {
      const { title, label, problem, classes, places } = found[one];
      const text = (said) => (typeof said === "string" ? said : "");
      const items = (said) => (Array.isArray(said) ? said : []);
      return [one, {
        title: text(title), label: text(label), problem: items(problem).map(text),
        classes: items(classes).filter((told) => Array.isArray(told) && Number.isInteger(told[0])).map(([n, name]) => [n, text(name)]),
        places: isObject(places) ? Object.fromEntries(Object.entries(places).map(([code, name]) => [code, text(name)])) : {},
      }];
    });
    return Object.fromEntries(kept);
  }
  /* A step, or null where it is none; of text that it lacks, file() says what stands there. */
  function stepOf(found) {
    if (!isObject(found) || !Object.hasOwn(SHARED.keys, found.kind)) return null;
    const step = { id: typeof found.id === "string" && found.id ? found.id : newId(), kind: found.kind, shown: shownOf(found.shown) };
    const [needed, allowed] = SHARED.keys[found.kind];
    for (const key of [...needed, ...allowed]) {
      const kept = part(key, found[key]);
      if (kept !== undefined) step[key] = kept;
      else if (needed.includes(key) && !TEXTS.includes(key)) return null;
    }
    const either = SHARED.either.every((key) => allowed.includes(key));
    return either && SHARED.either.filter((key) => key in step).length !== 1 ? null : step;
  }
  /* The story, how many of its steps are none, and whether all have their ids; null where there is none. */
  function storyOf(found) {
    if (!isObject(found) || found.version !== VERSION || !Array.isArray(found.steps)) return null;
    const steps = found.steps.map(stepOf).filter(Boolean), ids = new Set();
    for (const one of steps) {
      if (ids.has(one.id)) one.id = newId();
      ids.add(one.id);
    }
    const subtitle = texts(found.subtitle), known = found.steps.map((one) => one?.id);
    return {
      named: steps.every((one, k) => one.id === known[k]),
      story: { version: VERSION, title: texts(found.title) ?? {}, ...(subtitle && { subtitle }), steps },
      lost: found.steps.length - steps.length,
    };
  }

  /* ---------- reading and changing ---------- */

  const setAside = (text) => put(NAMES.aside, JSON.stringify([...list(NAMES.aside), text].slice(-MOST_KEPT)));
  function read() {
    const text = taken(NAMES.story);
    if (text === null) return empty();
    let found = null;
    try { found = storyOf(JSON.parse(text)); } catch { /* told below: it is put aside */ }
    if (found && !found.lost) {
      if (!found.named) put(NAMES.story, JSON.stringify(found.story));
      return found.story;
    }
    // First aside, then over it: were there no room for both, nothing would be lost either.
    if (setAside(text)) {
      put(NAMES.story, found ? JSON.stringify(found.story) : null);
    } else memory.set(NAMES.story, found ? JSON.stringify(found.story) : null);
    return found ? found.story : empty();
  }
  const changed = () => dispatchEvent(new Event(TOLD));
  function write(story) {
    const kept = put(NAMES.story, JSON.stringify(story));
    changed();
    return kept;
  }
  /* Change the story as it is now, in whatever window; what can be brought back is put first. */
  function change(act, before = null) {
    const story = read();
    const after = act(story) ?? story;
    if (before) keepBefore(before);
    return write(after);
  }
  function keepBefore(entry) {
    const kept = [...list(NAMES.before), entry].slice(-MOST_KEPT);
    while (kept.length && !put(NAMES.before, JSON.stringify(kept))) kept.shift();
  }
  const isEmpty = (story) => !story.steps.length && !Object.keys(story.title).length && !story.subtitle;

  function removeStep(id) {
    const story = read(), at = story.steps.findIndex((one) => one.id === id);
    if (at < 0) return;
    change((now) => { now.steps = now.steps.filter((one) => one.id !== id); }, { at, step: story.steps[at] });
  }
  function moveStep(id, by) {
    change((now) => {
      const at = now.steps.findIndex((one) => one.id === id), to = at + by;
      if (at < 0 || to < 0 || to >= now.steps.length) return;
      now.steps.splice(to, 0, ...now.steps.splice(at, 1));
    });
  }
  /* Another story, or none, in the place of this one. */
  function replace(story) {
    const had = read(), found = storyOf({ ...empty(), ...story });
    if (found.lost) setAside(JSON.stringify(story));
    return change(() => found.story, isEmpty(had) ? null : { story: had });
  }
  const lastBefore = () => list(NAMES.before).at(-1) ?? null;
  function bringBack() {
    const kept = list(NAMES.before), last = kept.pop();
    put(NAMES.before, JSON.stringify(kept));
    if (!isObject(last)) return changed();
    if (storyOf(last.story)) return replace(last.story);
    const step = stepOf(last.step);
    if (step) change((now) => { now.steps.splice(Math.min(last.at >>> 0, now.steps.length), 0, step); });
  }
  function forgetBefore() { put(NAMES.before, null); changed(); }
  function addStep(step, shown, language) {
    if (read().steps.length >= SHARED.most_steps) return 0;
    const made = stepOf({ ...step, shown: shown ? { [language]: shown } : {} });
    if (!made) return 0;
    change((now) => { now.steps.push(made); });
    return read().steps.length;
  }
  /* What the server says of the steps, in a language; of a story that has changed since, nothing. */
  function tellShown(ids, said, language) {
    const story = read();
    if (story.steps.map((one) => one.id).join() !== ids.join()) return;
    for (const [k, one] of story.steps.entries()) one.shown[language] = said[k];
    put(NAMES.story, JSON.stringify(story));
  }

  /* ---------- as a file, and as a link ---------- */

  // Text as YAML and JSON both write it; what YAML has no letter for is spelt out.
  const quoted = (text) => JSON.stringify(text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd"))
    .replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
  function entry(key, found, indent) {
    if (Array.isArray(found)) return [`${indent}${key}: [${found.map((one) => quoted(String(one))).join(", ")}]`];
    if (!isObject(found)) return [`${indent}${key}: ${key === "kind" ? found : quoted(String(found))}`];
    return [`${indent}${key}:`, ...Object.entries(found).flatMap(([name, inside]) => entry(name, inside, `${indent}  `))];
  }
  const MISSING = "…";
  /* The file of a story. Text that a step cannot be without is there, be it that nobody wrote it yet. */
  function file(story, language, name) {
    const title = Object.keys(story.title).length ? story.title : { [language]: name };
    const lines = [...entry("title", title, ""), ...(story.subtitle ? entry("subtitle", story.subtitle, "") : []), "steps:"];
    for (const step of story.steps) {
      const [needed, allowed] = SHARED.keys[step.kind], first = lines.length;
      for (const key of ["kind", ...needed, ...allowed]) {
        const found = step[key] ?? (needed.includes(key) && TEXTS.includes(key) ? { [language]: MISSING } : undefined);
        if (found !== undefined) lines.push(...entry(key, found, "  "));
      }
      lines[first] = `- ${lines[first].slice(2)}`;
    }
    return `${lines.join("\n")}\n`;
  }
  /* The same in letters that a link may have; null where it is too long for one. */
  async function packed(text) {
    if (!window.CompressionStream) return null;
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate"));
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    if (bytes.length > SHARED.longest_link) return null;
    const letters = btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    return letters.length <= SHARED.longest_link ? letters : null;
  }

  /* ---------- asking the server ---------- */

  const address = (path) => new URL(path, document.baseURI);
  /* {ok, found}: found is null where the server was not reached, or said nothing that is understood. */
  async function ask(path, options) {
    try {
      const answer = await fetch(address(path), options);
      return { ok: answer.ok, status: answer.status, found: await answer.json() };
    } catch { return { ok: false, status: 0, found: null }; }
  }
  const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (all, name) => facts[name] ?? all);

  /* ---------- the button of a page ---------- */

  let box = null, opener = null;
  function boxOf(words) {
    if (!box) {
      box = document.createElement("div");
      box.id = "atlas-added";
      box.innerHTML = '<p role="status"></p><a target="atlas-my-story"></a><button type="button"></button>';
      box.querySelector("button").addEventListener("click", close);
    }
    opener.parentElement.append(box); // inside of the app, whose light or dark it has
    const [link, button] = [box.querySelector("a"), box.querySelector("button")];
    link.textContent = words.open;
    link.href = address(`stories?lang=${words.language}#my-story`);
    button.textContent = words.close;
    return box;
  }
  function close() {
    const had = box?.contains(document.activeElement);
    box?.removeAttribute("data-open");
    if (had) opener?.focus();
  }
  async function addView(button) {
    const words = JSON.parse(button.dataset.words);
    opener = button;
    const status = boxOf(words).querySelector("p");
    status.textContent = words.busy;
    box.setAttribute("data-open", "");
    button.setAttribute("aria-disabled", "true");
    const link = `${button.dataset.addToStory}${location.search}`;
    const { ok, found } = await ask(`story/step?${new URLSearchParams({ lang: words.language, link })}`);
    button.removeAttribute("aria-disabled");
    if (!found) status.textContent = words.lost;
    else if (!ok) status.textContent = found.problem.join(" ");
    else {
      const n = addStep(found.step, found.shown, words.language);
      const { title } = found.shown;
      status.textContent = n ? fill(words.added, { n, title }) : words.full;
      if (n && memory.has(NAMES.story)) status.textContent += ` ${words.room}`;
    }
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-add-to-story]");
    if (button && button.getAttribute("aria-disabled") !== "true") addView(button);
    else if (!button && !box?.contains(event.target)) close();
  });
  // Escape closes the box and nothing else: the map's Escape would let go of the commune.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box?.hasAttribute("data-open")) return;
    event.stopPropagation();
    close();
  }, true);

  return {
    TOLD, SHARED, read, change, replace, addStep, removeStep, moveStep, bringBack, forgetBefore, lastBefore, tellShown,
    file, packed, ask, fill, isEmpty, address,
    aside: () => list(NAMES.aside).filter((one) => typeof one === "string"),
    forgetAside: () => { put(NAMES.aside, null); changed(); },
    isKept: () => !memory.has(NAMES.story),
    isOurs: (key) => key === null || Object.values(NAMES).includes(key),
  };
})();
