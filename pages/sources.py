"""What the atlas is made of, and under which licences."""

from __future__ import annotations

import streamlit as st

from geo.publishing.sources_page.page import sources_html
from pages.shared import shell, state
from pages.shared.download import download
from pages.shared.section import go_to_section

shell.require("sources")
download(None, "sources")
st.html(sources_html(state.say()))
state.write_url(state.view())
go_to_section()
