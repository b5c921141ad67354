"""The section of a page that a link names: ``#method-weights``."""

from __future__ import annotations

import streamlit as st

# The browser looks for the section before Streamlit has drawn it, and again fonts, tables and
# pictures move it: stay with it until the reader does something. Writing the view to the address
# takes the section out of it; the browser still knows, once, what it was opened with.
_GO_THERE = """<script>{
const opened = new URL(performance.getEntriesByType("navigation")[0]?.name ?? location.href);
const first = opened.pathname === location.pathname && !window.atlasSection;
const asked = location.hash || (first ? opened.hash : "");
const section = document.getElementById(decodeURIComponent(asked.slice(1)));
window.atlasSection = true;
if (section) {
  if (!location.hash) history.replaceState(history.state, "", asked);
  section.focus({ preventScroll: true });
  const watch = new ResizeObserver(() => section.scrollIntoView());
  watch.observe(section.closest("article") ?? document.body);
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(act, () => watch.disconnect(), { once: true });
}
}</script>"""


def go_to_section() -> None:
    """Lead to the section that the link names, if any; after the page and its address."""
    st.html(_GO_THERE, unsafe_allow_javascript=True)  # fixed words
