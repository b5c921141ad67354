"""How every number is made: questions, scores, index, intervals, classes, what is missing."""

from __future__ import annotations

import streamlit as st

from geo.publishing.method import method_html
from pages.shared import shell, state

shell.require("method")
st.html(method_html(state.view(), state.ground()))
state.write_url(state.view())
