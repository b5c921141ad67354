"""Places side by side, two indicators against each other, or two maps."""

from __future__ import annotations

import streamlit as st

from geo.publishing.side_by_side import WAYS
from pages.compare_parts import places, two_indicators, two_maps
from pages.shared import shell, state

shell.require("compare")


def _way() -> None:
    """Choose how to compare."""
    say = state.say()
    st.segmented_control(
        say("How to compare"),
        list(WAYS),
        default=state.hold("w_way", state.view().side_by_side.way),
        key="w_way",
        required=True,
        format_func=lambda way: say.render(WAYS[way]),
        on_change=lambda: state.compare(way=st.session_state["w_way"]),
        label_visibility="collapsed",
    )


_way()
way = state.view().side_by_side.way
if way == "indicators":
    two_indicators.draw()
elif way == "maps":
    two_maps.draw()
else:
    places.draw()
state.write_url(state.view())
