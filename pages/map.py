"""The map: choose what to see, read it, open one commune."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from geo.cartography.streamlit_map import read_event, show_map
from geo.publishing.map_page.download import map_download
from geo.publishing.map_view import painted
from geo.publishing.pictures.map import map_picture
from pages.map_parts import drilldown, start
from pages.map_parts.controls import begin_controls, controls
from pages.map_parts.lines import caption, stage_foot, stage_head, title
from pages.map_parts.table import groups, table
from pages.shared import quoting, shell, state
from pages.shared.download import download
from pages.shared.steps import act

shell.require("map")
start.remember()

_MAP = "atlas-map"
_EVENT = "atlas.map_event"
_HEIGHT = 640  # the style sheet fits it to the window


def _on_event() -> None:
    event = read_event(st.session_state.get(_MAP))
    if event and event.event != st.session_state.get(_EVENT):
        st.session_state[_EVENT] = event.event
        act(event)


def _map(height: Literal["content", "stretch"] = "content") -> None:
    with st.container(key="map", height=height):
        show_map(
            painted(state.view(), shell.assets(), state.theme()),
            shell.assets(),
            key=_MAP,
            height=_HEIGHT,
            on_event=_on_event,
        )


if state.view().stage:
    with st.container(key="stage"):
        stage_head()
        _map(height="stretch")
        stage_foot()
else:
    row = begin_controls()
    left, right = st.columns([2, 1], gap="medium")
    with left:
        title()
        _map()  # sent first: the rest is drawn while the browser paints it
    shell.fill_top()
    controls(row)
    with left:
        caption()
    with right, st.container(key="drilldown"):
        drilldown.panel()
    table()
    groups()
    download(map_download, picture=map_picture, sheet=True)
    quoting.copy_on_click()
state.write_url(state.view())
