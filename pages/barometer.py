"""What the editions of the barometer published, by chapter of the report."""

from __future__ import annotations

import streamlit as st

from geo.publishing.barometer_page import barometer_html
from geo.publishing.barometer_page.download import barometer_download
from geo.publishing.barometer_page.picture import barometer_picture
from pages.shared import quoting, shell, state
from pages.shared.download import download
from pages.shared.section import go_to_section

shell.require("barometer")
download(barometer_download, "barometer", picture=barometer_picture)
st.html(barometer_html(state.say().language, state.theme(), quoting.address()))
go_to_section()
quoting.copy_on_click()
