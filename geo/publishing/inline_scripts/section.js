/* The browser looks for the section before Streamlit has drawn it, and again fonts, tables and
   pictures move it: stay with it until the reader does something. Writing the view to the address
   takes the section out of it; the browser still knows, once, what it was opened with. */
{
const unfold = (id) => {
  const fold = document.getElementById(id)?.closest("details.fold");
  if (fold) fold.open = true;
};
const idOf = (hash) => decodeURIComponent(hash.slice(1));
if (!window.atlasFolds) {
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (link) unfold(idOf(link.hash));
  }, true);
  addEventListener("hashchange", () => unfold(idOf(location.hash)));
  const narrow = matchMedia("screen and (max-width: 700px)");
  window.atlasFolds = () => {
    for (const fold of document.querySelectorAll("details.fold:not([data-met])")) {
      fold.dataset.met = "";
      const isFirst = fold === fold.closest("article").querySelector("details.fold");
      if (narrow.matches && !isFirst) fold.open = false;
    }
  };
  const watch = new MutationObserver(() => window.atlasFolds());
  watch.observe(document.body, { childList: true, subtree: true });
}
window.atlasFolds();
const opened = new URL(performance.getEntriesByType("navigation")[0]?.name ?? location.href);
const first = opened.pathname === location.pathname && !window.atlasSection;
const asked = location.hash || (first ? opened.hash : "");
const section = document.getElementById(idOf(asked));
unfold(idOf(asked));
window.atlasSection = true;
if (section) {
  if (!location.hash) history.replaceState(history.state, "", asked);
  section.focus({ preventScroll: true });
  const watch = new ResizeObserver(() => section.scrollIntoView());
  watch.observe(section.closest("article") ?? document.body);
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(act, () => watch.disconnect(), { once: true });
}
}
