"""Stories: those of the atlas, and one of the reader's own."""

from __future__ import annotations

import streamlit as st

from geo.publishing.stories_page.page import stories_html
from pages.shared import shell, state
from pages.stories_parts.own_story import own_story

shell.require("stories")
st.html(stories_html(state.say()))
own_story()
state.write_url(state.view())
