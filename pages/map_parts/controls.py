"""The row of controls above the map: edition, indicator, level, and the rest behind "More"."""

from __future__ import annotations

import streamlit as st

from pages.shared import state
from pages.shared.controls import edition, filters_off, indicator, level, more
from pages.shared.weights import weights


def controls() -> None:
    """Draw the row; on a phone it is a sheet that opens from one switch."""
    say = state.say()
    st.checkbox(say("Choose what to show"), key="sheet", width="stretch")
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom", gap="small"):
        edition()
        indicator(say("What the map shows"))
        level()
        weights()
        more()
        filters_off()
