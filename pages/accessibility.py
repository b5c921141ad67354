"""Whom the atlas is accessible to, what is not, and whom to tell."""

from __future__ import annotations

import streamlit as st

from geo.publishing.accessibility_page.page import accessibility_html
from pages.shared import shell, state

shell.require("accessibility")
st.html(accessibility_html(state.say()))
state.write_url(state.view())
