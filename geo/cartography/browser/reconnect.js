/* A page that lost its server is held, and asks for itself once more as soon as it has one again.
 *
 * Meanwhile nothing on it can be chosen: Streamlit would drop it without a word. The server that it comes back to may
 * be another one, or the same started anew: it knows nothing of this page, and Streamlit runs nothing until the reader
 * does something, which would be taken for how the page was, and not for a choice. That a choice waits until the page
 * is drawn is in geo/publishing/first_run.py. What it needs of Streamlit's insides is in upstream_page.js, before it
 * in the same file; its words are in #atlas-landmarks.
 */
"use strict";
if (!window.atlasReconnect) {
  // Milliseconds. A whole room comes back in the same second: not all ask at once. What is over at once is not told.
  const SPREAD = 3000, SILENT = 400;
  const SIGNS = ["pointerover", "pointermove", "pointerdown", "touchstart", "keydown", "focusin", "wheel"];
  const words = document.createElement("div");
  let was = false, away = false, asking = 0, telling = 0, focused = null;
  words.id = "atlas-lost";
  words.setAttribute("role", "status");
  document.body.append(words);

  function look() {
    const { connected } = upstreamPage.state(), main = upstreamPage.main();
    if (was && !connected) {
      if (!away) focused = document.activeElement;
      away = true;
      listen(false);
      clearTimeout(telling);
      telling = setTimeout(() => { words.textContent = document.querySelector("#atlas-landmarks")?.dataset.lost ?? ""; }, SILENT);
      if (main) main.inert = true;
    } else if (connected && away) {
      away = false;
      clearTimeout(telling);
      words.textContent = "";
      if (main) main.inert = false;
      if (document.activeElement === document.body) focused?.focus?.({ preventScroll: true });
      listen(true);
      if (!document.hidden) asking = setTimeout(ask, Math.random() * SPREAD);
    }
    was ||= connected;
  }
  /* What a reader does first asks for the page, ahead of what it leads to: also on a map, which is a frame. */
  function listen(on) {
    clearTimeout(asking);
    const change = on ? "addEventListener" : "removeEventListener";
    for (const one of [window, ...Array.from(document.querySelectorAll("iframe"), (frame) => frame.contentWindow)]) {
      for (const name of SIGNS) try { one[change](name, ask, { capture: true, passive: true }); } catch { /* not ours */ }
    }
    document[change]("visibilitychange", ask);
  }
  function ask() {
    listen(false);
    upstreamPage.again();
  }
  new MutationObserver(look).observe(document.body, { subtree: true, attributes: true, attributeFilter: [upstreamPage.connection] });
  look();
  window.atlasReconnect = true;
}
