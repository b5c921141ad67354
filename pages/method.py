"""How every number is made: questions, scores, index, intervals, classes, what is missing."""

from __future__ import annotations

import streamlit as st

from geo.publishing.method_page.download import questions_download
from geo.publishing.method_page.page import method_html
from pages.shared import shell, state
from pages.shared.download import download

# The browser looks for the section that a link names before the page is there, and again fonts and
# tables move it: stay with it until the reader does something.
_GO_TO_SECTION = """<script>
if (location.hash.startsWith("#method-")) {
  const section = document.getElementById(location.hash.slice(1));
  section?.focus({ preventScroll: true });
  const watch = new ResizeObserver(() => section?.scrollIntoView());
  watch.observe(section?.closest(".method") ?? document.body);
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(act, () => watch.disconnect(), { once: true });
}
</script>"""

shell.require("method")
say = state.say()
with st.spinner(say("Computing what this page shows…")):  # seconds, for the first reader
    page = method_html(state.view(), state.theme())
download(questions_download, "method")
st.html(page)
st.html(_GO_TO_SECTION, unsafe_allow_javascript=True)
state.write_url(state.view())
