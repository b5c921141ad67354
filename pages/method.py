"""How every number is made: questions, scores, index, intervals, classes, what is missing."""

from __future__ import annotations

import streamlit as st

from geo.publishing.method_page.download import questions_download
from geo.publishing.method_page.page import method_html
from pages.shared import shell, state
from pages.shared.download import download
from pages.shared.section import go_to_section

shell.require("method")
say = state.say()
with st.spinner(say("Computing what this page shows…")):  # seconds, for the first reader
    page = method_html(state.view(), state.theme())
download(questions_download, "method")
st.html(page)
state.write_url(state.view())
go_to_section()
