/* "My story" on the page of stories: its steps in their order, what they say, and where they go.
 *
 * It comes after my_story.js in the same file, which keeps the story; this only draws it and hands on
 * what its reader does. Everything is set as textContent, value or attribute. It draws into #my-story,
 * which Streamlit may take away and bring again: then the script runs again, too.
 */
"use strict";
(() => {
  const kept = window.atlasStory, place = document.getElementById("my-story");
  if (!place || place.dataset.drawn) return;
  place.dataset.drawn = "1";
  const { SHARED, fill } = kept, words = JSON.parse(place.dataset.words), reader = place.dataset.language;
  const TEXTS = { title: SHARED.longest.title, caption: SHARED.longest.caption, notes: SHARED.longest.notes, sentence: SHARED.longest.caption };
  let writing = reader, told = "", wrong = [], packed, file = "", asked = 0;
  let ours = false;
  const open = new Set();

  const make = (tag, attributes = {}, ...inside) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== false) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...inside);
    return node;
  };
  /* A button; by its name the focus finds it again when all is drawn anew. */
  const button = (name, text, act, attributes = {}) => {
    const node = make("button", { type: "button", "data-name": name, ...attributes }, text);
    node.addEventListener("click", () => { if (node.getAttribute("aria-disabled") !== "true") act(node); });
    return node;
  };
  const inLanguage = (texts) => texts?.[writing] ?? SHARED.fallbacks[writing].map((one) => texts?.[one]).find(Boolean) ?? "";
  const shownOf = (step) => step.shown[reader] ?? Object.values(step.shown)[0] ?? { title: "", label: "", problem: [], classes: [], places: {} };
  const nameOf = (step) => inLanguage(step.title) || inLanguage(step.sentence) || shownOf(step).title || inLanguage(step.picture?.alt) || words.kinds[step.kind];

  /* ---------- drawing ---------- */

  const status = make("p", { role: "status", class: "unseen" }), body = make("div");
  const above = make("div"), main = make("div"), rows = new Map();
  body.append(above, main);
  place.replaceChildren(body, status);

  function draw(focus = null) {
    const had = place.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    for (const one of body.querySelectorAll("details")) open[one.open ? "add" : "delete"](one.dataset.step);
    const story = kept.read();
    rows.clear();
    above.replaceChildren(...notices(story));
    main.replaceChildren(...(kept.isEmpty(story) ? beginning() : whole(story)));
    const to = [focus, had].flat().filter(Boolean).map((name) => body.querySelector(`[data-name="${CSS.escape(name)}"]`)).find((one) => one && one.getAttribute("aria-disabled") !== "true");
    to?.focus();
    renew(story);
  }
  /* What was written, or what the server says, where everything stands already: nothing that is being
   * typed into or pressed is another one afterwards. */
  function refresh() {
    const story = kept.read();
    above.replaceChildren(...notices(story));
    for (const [k, step] of story.steps.entries()) rows.get(step.id)?.(step, k, story.steps.length);
    renew(story);
  }
  function say(text) { status.textContent = ""; setTimeout(() => { status.textContent = text; }, 30); }

  function notices(story) {
    const found = [];
    const notice = (texts, ...buttons) => found.push(make("div", { class: "atlas-notice" }, ...texts.map((text) => make("p", {}, text)), make("p", { class: "ms-row" }, ...buttons)));
    const aside = kept.aside();
    if (aside.length) {
      notice([words.aside], button("aside-save", words.asideSave, () => download(aside.join("\n"), "story-unread.txt", "text/plain")),
        button("aside-forget", words.asideForget, () => { kept.forgetAside(); draw("title"); }));
    }
    if (!kept.isKept()) notice([words.room]);
    if (story.steps.length > SHARED.most_steps) notice([fill(words.tooMany, { n: story.steps.length, most: SHARED.most_steps })]);
    if (wrong.length) notice(wrong, button("wrong-close", words.close, () => { wrong = []; draw("load"); }));
    const before = kept.lastBefore();
    if (before) {
      const text = before.step ? fill(words.removed, { title: nameOf({ shown: {}, ...before.step }) }) : words.replaced;
      found.push(make("div", { class: "ms-before" }, make("p", {}, text), button("undo", words.undo, () => {
        kept.bringBack();
        told = words.broughtBack;
        say(told);
        draw(["undo", "title"]);
      }), button("undo-forget", "×", () => { kept.forgetBefore(); draw(["title", "load"]); }, { "aria-label": words.close, title: words.close, class: "ms-sign" })));
    }
    return found;
  }

  function beginning() {
    return [make("div", { class: "atlas-empty" }, ...words.beginning.map((text) => make("p", {}, text)),
      make("p", { class: "ms-row" }, loader(), button("add-title", words.addTitle, () => add("title"))))];
  }

  function whole(story) {
    const title = make("input", { type: "text", "data-name": "title", lang: writing, maxlength: TEXTS.title, placeholder: inLanguage(story.title) || words.untitled });
    title.value = story.title[writing] ?? "";
    wrote(title, (now, text) => { setText(now, "title", text, {}); });
    const choice = make("select", { "data-name": "writing" }, ...Object.entries(words.languages).map(([code, name]) => make("option", { value: code, lang: code, selected: code === writing }, name)));
    choice.addEventListener("change", () => { writing = choice.value; draw(); });
    const ready = story.steps.length > 0;
    const full = story.steps.length >= SHARED.most_steps;
    return [
      make("div", { class: "ms-head" }, make("label", { class: "ms-wide" }, words.storyTitle, title), make("label", {}, words.writing, choice)),
      make("div", { class: "ms-row" },
        button("preview", words.preview, preview, { class: "ms-first", "aria-disabled": !ready && "true" }),
        button("link", words.link, copyLink, { "aria-disabled": !ready && "true" }),
        button("save", words.save, save, { "aria-disabled": !ready && "true" }),
        loader(),
        button("anew", words.anew, () => { kept.replace({}); open.clear(); wrong = []; say(words.replaced); draw(["undo", "load"]); })),
      make("div", { class: "ms-row", role: "group", "aria-label": words.makeFile }, make("span", { class: "quiet", "aria-hidden": "true" }, words.makeFile),
        ...words.files.map(([ending, text]) => button(`file-${ending}`, text, () => oneFile(ending), { "aria-disabled": !ready && "true" }))),
      make("p", { class: "ms-told", id: "my-story-told" }, told),
      ready ? make("ol", { class: "ms-steps" }, ...story.steps.map((step, k) => stepOf(step, k, story.steps.length))) : make("p", { class: "quiet" }, words.noSteps),
      make("div", { class: "ms-row", role: "group", "aria-label": words.addStep }, make("span", { class: "quiet" }, words.addStep),
        ...[["title", words.addTitle], ["sentence", words.addSentence], ["end", words.addEnd]].map(([kind, text]) => button(`add-${kind}`, text, () => add(kind), { "aria-disabled": full && "true" })),
        pictureField(full)),
      make("p", { class: "quiet" }, words.whereKept),
    ];
  }

  function stepOf(step, k, all) {
    const { id } = step, about = make("div", { class: "ms-about" });
    const move = (by, sign) => button(`${id} ${by}`, sign, () => moved(id, by, [`${id} ${by}`, `${id} ${-by}`]), { class: "ms-sign" });
    const up = move(-1, "↑"), down = move(1, "↓"), of = make("span", { class: "unseen" });
    const remove = button(`${id} remove`, words.remove, () => {
      const name = nameOf(kept.read().steps.find((one) => one.id === id));
      kept.removeStep(id);
      told = "";
      say(fill(words.removed, { title: name }));
      draw("undo");
    });
    const details = make("details", { open: open.has(id), "data-step": id }, make("summary", { "data-name": `${id} edit` }, step.kind === "map" ? words.editMap : words.edit, of), ...fieldsOf(step));
    const view = step.view ? make("a", { href: kept.address(`${step.view}${step.view.includes("?") ? "&" : "?"}lang=${reader}`), target: "_blank", rel: "noopener" }, words.openView) : null;
    function tell(now, n, count) {
      const title = nameOf(now), shown = shownOf(now), missing = lacks(now);
      about.replaceChildren(make("small", {}, `${n + 1} · ${words.kinds[now.kind]}`), make("b", {}, title),
        ...(shown.label ? [make("span", { class: "synthetic" }, shown.label)] : []),
        ...[...shown.problem, missing].filter(Boolean).map((text) => make("p", { class: "ms-problem" }, text)));
      for (const [node, text] of [[up, words.up], [down, words.down], [remove, words.removeNamed]]) {
        node.setAttribute("aria-label", fill(text, { title }));
        if (node !== remove) node.title = fill(text, { title });
      }
      up.setAttribute("aria-disabled", String(n === 0));
      down.setAttribute("aria-disabled", String(n === count - 1));
      of.textContent = `: ${title}`;
      if (!details.querySelector(".ms-only")?.contains(document.activeElement)) tellClasses(details, now);
      for (const key of ["fit", "mark"]) tellPlaces(details.querySelector(`[data-name="${CSS.escape(`${id} ${key}`)}"]`), now, key);
      const field = details.querySelector(`[data-name="${CSS.escape(`${id} title`)}"]`);
      if (field) field.placeholder = inLanguage(now.title) || shown.title;
    }
    rows.set(id, tell);
    tell(step, k, all);
    const grip = make("span", { class: "ms-grip", draggable: "true", "aria-hidden": "true", title: words.drag }, "⠿");
    const item = make("li", { class: "ms-step" }, about, make("div", { class: "ms-do" }, grip, up, down, remove), make("div", { class: "ms-more" }, details, ...(view ? [view] : [])));
    return draggable(item, grip, id);
  }

  /* ---------- with the mouse to another place: what the buttons do, in one movement ---------- */

  let dragged = null;
  function draggable(item, grip, id) {
    grip.addEventListener("dragstart", (event) => {
      dragged = id;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      event.dataTransfer.setDragImage(item, 20, 20);
    });
    grip.addEventListener("dragend", () => { dragged = null; mark(null); });
    const below = (event) => { const { top, height } = item.getBoundingClientRect(); return event.clientY > top + height / 2; };
    item.addEventListener("dragover", (event) => {
      if (dragged === null) return; // a file, or text from elsewhere
      event.preventDefault();
      mark(item, below(event) ? "after" : "before");
    });
    item.addEventListener("drop", (event) => {
      if (dragged === null) return;
      event.preventDefault();
      const ids = kept.read().steps.map((one) => one.id), from = ids.indexOf(dragged);
      const to = ids.indexOf(id) + (below(event) ? 1 : 0);
      moved(dragged, to - from - (to > from ? 1 : 0));
    });
    return item;
  }
  function mark(item, where) {
    for (const one of body.querySelectorAll("[data-drop]")) delete one.dataset.drop;
    if (item) item.dataset.drop = where;
  }
  function moved(id, by, focus) {
    if (by) kept.moveStep(id, by);
    told = "";
    const steps = kept.read().steps, at = steps.findIndex((one) => one.id === id);
    if (by) say(fill(words.moved, { title: nameOf(steps[at]), n: at + 1, all: steps.length }));
    draw(focus);
  }
  function lacks(step) {
    const needed = SHARED.keys[step.kind][0].find((key) => key in TEXTS);
    return needed && !step[needed] ? fill(words.lacks, { field: words.fields[needed] }) : "";
  }

  function fieldsOf(step) {
    const [needed, allowed] = SHARED.keys[step.kind], fields = [];
    function field(label, control, hint = "") {
      const id = `ms-${control.dataset.name.replace(" ", "-")}`;
      if (hint) control.setAttribute("aria-describedby", id);
      fields.push(make("div", {}, make("label", {}, label, control), ...(hint ? [make("small", { id }, hint)] : [])));
    }
    for (const key of ["sentence", "title", "caption", "notes"].filter((one) => needed.includes(one) || allowed.includes(one))) {
      const control = make(key === "title" ? "input" : "textarea", { "data-name": `${step.id} ${key}`, lang: writing, maxlength: TEXTS[key], rows: key === "title" ? null : 2,
        placeholder: inLanguage(step[key]) || (key === "title" ? shownOf(step).title : "") });
      control.value = step[key]?.[writing] ?? "";
      wrote(control, (now, text) => setText(stepIn(now, step.id), key, text, {}));
      const others = Object.keys(step[key] ?? {}).filter((one) => one !== writing).map((one) => words.languages[one]);
      field(words.fields[key], control, [key === "notes" ? words.notesHint : "", others.length ? fill(words.also, { languages: others.join(", ") }) : ""].filter(Boolean).join(" "));
    }
    if (step.picture) {
      for (const key of ["alt", "source"]) {
        const control = make("input", { type: "text", "data-name": `${step.id} ${key}`, lang: writing, maxlength: TEXTS.title, placeholder: inLanguage(step.picture[key]) });
        control.value = step.picture[key]?.[writing] ?? "";
        wrote(control, (now, text) => { const one = stepIn(now, step.id); if (one) setText(one.picture, key, text, key === "alt" ? { keep: true } : {}); });
        field(words.fields[key], control);
      }
    }
    if (step.kind === "map") {
      fields.push(make("fieldset", { class: "ms-only", hidden: true }, make("legend", {}, words.only)));
      for (const key of ["fit", "mark"]) field(words.fields[key], placeField(step, key), words.placeHints[key]);
    }
    if (step.kind === "end") {
      const control = make("input", { type: "url", "data-name": `${step.id} address`, placeholder: "https://" });
      control.value = step.address ?? "";
      wrote(control, (now, text) => {
        const one = stepIn(now, step.id), right = /^https?:\/\/[^\s"'<>]{1,300}$/.test(text);
        control.setCustomValidity(text && !right ? words.fields.address : "");
        control.setAttribute("aria-invalid", String(Boolean(text) && !right));
        if (one && right) one.address = text;
        else if (one) delete one.address;
      });
      field(words.fields.address, control);
    }
    return [make("div", { class: "ms-fields" }, ...fields)];
  }
  /* Which classes stand out; without any, all are as they are on the map. */
  function tellClasses(details, step) {
    const set = details.querySelector(".ms-only"), { classes } = shownOf(step);
    if (!set) return;
    set.hidden = !classes.length;
    set.replaceChildren(set.firstChild, ...classes.map(([n, name]) => {
      const box = make("input", { type: "checkbox", "data-name": `${step.id} only ${n}` });
      box.checked = Boolean(step.only?.includes(n));
      box.addEventListener("change", () => {
        kept.change((now) => {
          const one = stepIn(now, step.id);
          if (!one) return;
          const only = new Set(one.only);
          only[box.checked ? "add" : "delete"](n);
          if (only.size) one.only = [...only].sort();
          else delete one.only;
        });
        refresh();
      });
      return make("label", {}, box, name);
    }));
  }
  /* One place or several, by their names; the server says which they are. */
  function placeField(step, key) {
    const control = make("input", { type: "text", "data-name": `${step.id} ${key}`, maxlength: 400 });
    tellPlaces(control, step, key);
    control.addEventListener("change", async () => {
      const texts = (key === "fit" ? [control.value] : control.value.split(",")).map((text) => text.trim()).filter(Boolean);
      const found = await Promise.all(texts.map((text) => kept.ask(`story/place?${new URLSearchParams({ lang: reader, link: step.view, text, ...(key === "mark" && { outlined: "" }) })}`)));
      const problem = found.filter((one) => !one.ok).flatMap((one) => one.found?.problem ?? [words.lost]);
      control.setAttribute("aria-invalid", String(problem.length > 0));
      if (problem.length) return refuse(problem, control.dataset.name);
      wrong = [];
      kept.change((now) => {
        const one = stepIn(now, step.id), to = [...new Set(found.map((answer) => answer.found.code))];
        if (!one) return;
        if (to.length) one[key] = key === "fit" ? to[0] : to.slice(0, 20);
        else delete one[key];
      });
      refresh();
    });
    return control;
  }
  /* By their names, as the server knows them; what is being written, or is wrong, stays. */
  function tellPlaces(control, step, key) {
    if (!control || control === document.activeElement || control.getAttribute("aria-invalid") === "true") return;
    control.value = [step[key] ?? []].flat().map((code) => shownOf(step).places[code] ?? code).join(", ");
  }
  const stepIn = (story, id) => story.steps.find((one) => one.id === id);
  /* One language of a text; without any, the text goes, unless it has to stay. */
  function setText(of, key, text, { keep = false }) {
    if (!of) return;
    const texts = { ...of[key] };
    if (text.trim()) texts[writing] = text;
    else if (!keep || Object.keys(texts).some((one) => one !== writing)) delete texts[writing];
    if (Object.keys(texts).length || key === "title" && of.steps) of[key] = texts;
    else delete of[key];
  }
  /* What is written is kept with every letter; the rest of the list follows when the field is left. */
  function wrote(control, put) {
    control.addEventListener("input", () => { ours = true; kept.change((now) => { put(now, control.value); }); ours = false; });
    control.addEventListener("change", refresh);
  }

  /* ---------- more steps ---------- */

  function add(kind, more = {}) {
    const needed = SHARED.keys[kind][0].find((key) => key in TEXTS);
    const n = kept.addStep({ kind, ...(needed ? { [needed]: { [writing]: words.kinds[kind] } } : {}), ...more });
    if (!n) return refuse([fill(words.full, {})]);
    const { id } = kept.read().steps[n - 1];
    open.add(id);
    say(fill(words.added, { n, title: words.kinds[kind] }));
    draw(`${id} ${kind === "sentence" ? "sentence" : "title"}`);
  }
  function fileField(name, text, accept, act, disabled = false) {
    const input = make("input", { type: "file", class: "unseen", accept, "data-name": name, disabled });
    input.addEventListener("change", async () => { const [one] = input.files; input.value = ""; if (one) await act(one); });
    return make("label", { class: `ms-button${disabled ? " ms-off" : ""}` }, text, input);
  }
  const pictureField = (full) => fileField("add-picture", words.addPicture, "image/png,image/jpeg", async (one) => {
    if (!["image/png", "image/jpeg"].includes(one.type) || one.size > SHARED.largest_picture) return refuse([words.picture]);
    const data = await new Promise((resolve) => { const reading = new FileReader(); reading.onload = () => resolve(reading.result); reading.readAsDataURL(one); });
    add("picture", { picture: { alt: { [writing]: one.name.replace(/\.\w+$/, "").slice(0, TEXTS.title) || words.kinds.picture }, data } });
  }, full);
  const loader = () => fileField("load", words.load, ".yaml,.yml", async (one) => {
    const { ok, found } = await kept.ask(`story/read?${new URLSearchParams({ lang: reader, name: one.name })}`, { method: "POST", body: one });
    if (!ok) return refuse(found?.problem ?? [words.lost]);
    wrong = [];
    kept.replace({ ...found.story, steps: found.story.steps.map((step, k) => ({ ...step, shown: { [reader]: found.shown[k] } })) });
    const languages = Object.keys(found.story.title);
    if (!languages.includes(writing)) [writing] = languages;
    told = fill(words.loaded, { file: one.name });
    say(told);
    draw("title");
  });
  /* ``at``: the name of the field that is wrong, which keeps what was written. */
  function refuse(sentences, at = "") {
    wrong = sentences;
    if (at) above.replaceChildren(...notices(kept.read()));
    else draw("wrong-close");
    say(sentences.join(" "));
  }

  /* ---------- where it goes ---------- */

  function download(text, name, type) {
    const url = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
  const named = () => kept.file(kept.read(), reader, words.untitled);
  function save() {
    download(named(), "story.yaml", "application/yaml");
    told = words.saved;
    draw();
  }
  /* To the server as a form: there is no length that this has. */
  function send(path, target) {
    const field = make("textarea", { name: "story", hidden: true });
    field.value = named();
    const form = make("form", { method: "post", enctype: "multipart/form-data", action: kept.address(`${path}?lang=${writing}`), target, hidden: true }, field);
    document.body.append(form);
    form.submit();
    form.remove();
  }
  function playable() {
    const { length } = kept.read().steps;
    if (length <= SHARED.most_steps) return true;
    refuse([fill(words.tooMany, { n: length, most: SHARED.most_steps })]);
    return false;
  }
  function preview() {
    if (!playable()) return;
    if (packed && file === named()) window.open(linkOf(packed), "_blank", "noopener");
    else send("story", "_blank");
  }
  function oneFile(ending) {
    if (!playable()) return;
    told = words.making;
    draw();
    send(`story.${ending}`, "_blank");
  }
  const linkOf = (letters) => kept.address(`story?steps=${letters}&lang=${writing}`).href;
  async function copyLink() {
    if (!playable()) return;
    const letters = file === named() ? packed : await kept.packed(named());
    if (!letters) told = words.tooLong;
    else {
      try {
        await navigator.clipboard.writeText(linkOf(letters));
        told = words.copied;
      } catch { told = ""; }
    }
    draw();
    say(told);
    if (letters && !told) byHand(linkOf(letters));
  }
  function byHand(link) {
    const field = make("input", { type: "text", readonly: true, "aria-label": words.byHand });
    field.value = link;
    body.querySelector("#my-story-told").replaceChildren(words.byHand, field);
    field.select();
  }

  /* ---------- what the server says of it ---------- */

  /* The link, which a click needs at once; and what each step shows, once for each change. */
  async function renew(story) {
    const now = named(), mine = ++asked;
    if (file !== now) {
      file = now;
      packed = undefined;
      const letters = await kept.packed(now);
      if (mine === asked) packed = letters;
      else return;
    } else if (story.steps.every((one) => one.shown[reader])) return;
    if (!story.steps.length || story.steps.length > SHARED.most_steps) return;
    const { ok, status: code, found } = await kept.ask(`story/read?${new URLSearchParams({ lang: reader })}`, { method: "POST", body: now });
    if (mine !== asked) return;
    if (ok) {
      const before = JSON.stringify(kept.read());
      kept.tellShown(story.steps.map((one) => one.id), found.shown, reader);
      if (JSON.stringify(kept.read()) === before && !wrong.length) return;
      if (wrong.fromServer) wrong = [];
    } else if (code === 400 && found) {
      if (wrong.join() === found.problem.join()) return;
      wrong = found.problem;
      wrong.fromServer = true;
    } else return;
    refresh();
  }

  /* Until Streamlit takes the place away. */
  function on(name, act) {
    addEventListener(name, function heard(event) {
      if (place.isConnected) act(event);
      else removeEventListener(name, heard);
    });
  }
  // Another window, or the button of another page, has changed it.
  on(kept.TOLD, () => { if (!ours && !place.contains(document.activeElement)) draw(); });
  on("storage", (event) => { if (kept.isOurs(event.key)) draw(); });
  draw();
  if (location.hash === "#my-story") place.scrollIntoView();
})();
