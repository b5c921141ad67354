"""The row of controls above the map: edition, indicator, level, and the rest behind "More"."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shared import state
from pages.shared.controls import edition, filters_off, indicator, level, model, more
from pages.shared.weights import weights


def begin_controls() -> Any:
    """The place of the row; on a phone it is a sheet that opens from one switch."""
    st.checkbox(state.say()("Choose what to show"), key="sheet", width="stretch")
    return st.container(key="controls", horizontal=True, vertical_alignment="bottom", gap="small")


def controls(place: Any) -> None:
    """Fill the row."""
    say = state.say()
    with place:
        edition()
        indicator(say("What the map shows"))
        level()
        model()
        weights()
        more()
        filters_off(communes=state.view().level == "commune")
