"""Stories: those of the atlas, and one of the reader's own."""

from __future__ import annotations

import streamlit as st

from geo.publishing.stories_page.builder import builder_html
from geo.publishing.stories_page.page import stories_html
from pages.shared import shell, state

shell.require("stories")
st.html(
    builder_html(state.say()),
    unsafe_allow_javascript=True,  # a file of ours; its words are in an attribute, escaped
)
st.html(stories_html(state.say()))
state.write_url(state.view())
