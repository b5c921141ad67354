"""Places side by side, two indicators against each other, or two maps."""

from __future__ import annotations

import streamlit as st

from geo.publishing.comparing import WAYS
from pages.shared import compare_indicators, compare_maps, compare_places, shell, state

shell.require("compare")


def _way() -> None:
    """Choose how to compare."""
    say = state.say()
    st.segmented_control(
        say("How to compare"),
        list(WAYS),
        default=state.hold("w_way", state.view().comparing.way),
        key="w_way",
        required=True,
        format_func=lambda way: say.render(WAYS[way]),
        on_change=lambda: state.compare(way=st.session_state["w_way"]),
        label_visibility="collapsed",
    )


_way()
way = state.view().comparing.way
if way == "indicators":
    compare_indicators.draw()
elif way == "maps":
    compare_maps.draw()
else:
    compare_places.draw()
state.write_url(state.view())
