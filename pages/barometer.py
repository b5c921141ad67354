"""What the editions of the barometer published, by chapter of the report."""

from __future__ import annotations

import streamlit as st

from geo.publishing.barometer import barometer_html
from pages.shared import shell, state

shell.require("barometer")
st.html(barometer_html(state.say().language, state.ground()))
state.write_url(state.view())
