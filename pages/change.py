"""What changed between two editions: only communes that answered both are paired."""

from __future__ import annotations

import streamlit as st

from geo.cartography.streamlit_map import read_event, show_map
from geo.publishing.change_page.change_map import change_paint
from geo.publishing.change_page.download import change_download
from geo.publishing.change_page.page import (
    below_html,
    head_html,
    pairing_of,
    side_html,
    without_map_html,
)
from geo.publishing.change_page.picture import change_map_picture
from geo.publishing.change_page.selection import chosen
from pages.change_parts.controls import controls
from pages.change_parts.table import table
from pages.shared import shell, state
from pages.shared.download import download

shell.require("change")

_MAP = "change-map"
_EVENT = "atlas.change_event"
_HEIGHT = 640  # the style sheet fits it to the window


def _on_event() -> None:
    """A click selects a commune, a second one lets it go."""
    event = read_event(st.session_state.get(_MAP))
    if event is None or event.event == st.session_state.get(_EVENT):
        return
    st.session_state[_EVENT] = event.event
    view = state.view()
    found = chosen(view)
    if event.action == "clear":
        state.change(selected=None)
    elif event.action == "select" and event.code in pairing_of(view, found).table.index:
        again = view.level == "commune" and event.code == view.selected
        state.change(level="commune", selected=None if again else event.code)


view = state.view()
found = chosen(view)
controls(found)
if found.notices:
    shell.sentence(*(state.say().render(text) for text in found.notices))
if found.indicator is None:
    st.html(without_map_html(view, found))
else:
    left, right = st.columns([2, 1], gap="medium")
    with left:
        st.html(head_html(view, found))
    with left, st.container(key="map"):
        show_map(
            change_paint(view, pairing_of(view, found), shell.assets(), state.theme()),
            shell.assets(),
            key=_MAP,
            height=_HEIGHT,
            on_event=_on_event,
        )
    with right, st.container(key="drilldown"):
        st.html(side_html(view, found))
    st.html(below_html(view, found, state.theme()))
    table(found)
download(change_download, "change", picture=change_map_picture)
state.write_url(view)
