"""The button by which the view of a page becomes a step of the reader's own story."""

from __future__ import annotations

import streamlit as st

from geo.publishing.stories.add_button import add_button_html
from pages.shared import state


def add_to_story(page: str) -> None:
    """Draw the button of a page, by its name; who presses it is answered in the browser."""
    st.html(
        add_button_html(page, state.say()),
        width="content",
        unsafe_allow_javascript=True,  # a file of ours; its words are in an attribute, escaped
    )
