"""What the editions of the barometer published, by chapter of the report."""

from __future__ import annotations

import streamlit as st

from geo.publishing.barometer_page import barometer_html
from geo.publishing.barometer_page.download import barometer_download
from pages.shared import shell, state
from pages.shared.download import download

# The browser looks for the place that a link names (#benefits) before Streamlit has drawn it, and
# again fonts and pictures move it: stay with it until the reader does something. The link is left
# as it came, for the same reason: writing the view to it would take the place away.
_GO_THERE = """<script>
const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (place) {
  const watch = new ResizeObserver(() => place.scrollIntoView());
  watch.observe(place.closest("article"));
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(act, () => watch.disconnect(), { once: true });
}
</script>"""

shell.require("barometer")
download(barometer_download, "barometer")
st.html(barometer_html(state.say().language, state.theme()))
st.html(_GO_THERE, unsafe_allow_javascript=True)  # fixed words
