"""Two maps side by side: they move together, and what is selected on one is on both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import escape

from geo.cartography.streamlit_map import read_event, show_map
from geo.publishing.captions import caption_html
from geo.publishing.compare_page.download import pair_download
from geo.publishing.compare_page.picture import compare_picture
from geo.publishing.compare_page.two_indicators import chosen_html, pair_of, second_indicators
from geo.publishing.map_view import compose
from pages.compare_parts.controls import pair_controls
from pages.shared import shell, state
from pages.shared.download import download
from pages.shared.steps import act

if TYPE_CHECKING:
    from geo.publishing.map_view import MapView

_EVENT = "atlas.pair_event"
_TOGETHER = "compare"
_HEIGHT = 560  # the style sheet fits it to the window


def draw() -> None:
    """Draw the controls, the two maps, and what is selected on both."""
    pair_controls(maps=True)
    view = state.view()
    say = state.say()
    other = second_indicators(view)
    if other.indicator == view.indicator:
        shell.heading(say("Compare"))
        reason = pair_of(view).reason
        assert reason is not None
        shell.empty(say.render(reason), say("Choose another indicator above."))
        return
    first, second = (compose(one, state.theme()) for one in (view, other))
    shell.heading(
        say(
            "“{first}” and “{second}”",
            first=first.indicator.label,
            second=second.indicator.label,
        )
    )
    for side, (column, composed) in enumerate(
        zip(st.columns(2, gap="medium"), (first, second), strict=True)
    ):
        with column:
            _map(composed, f"pair-map-{side}")
    hint = say("Select an area on either map: it is then selected on both.")
    st.html(chosen_html(view) or f'<p class="ti-hint">{escape(hint)}</p>')
    download(pair_download, "compare", picture=compare_picture)


def _map(composed: MapView, key: str) -> None:
    """One of the two, and the line under it."""

    def on_event() -> None:
        event = read_event(st.session_state.get(key))
        if event and event.event != st.session_state.get(_EVENT):
            st.session_state[_EVENT] = event.event
            act(event)

    with st.container(key=key.replace("-", "_")):
        show_map(
            composed.paint(shell.assets(), state.theme(), sync=_TOGETHER),
            shell.assets(),
            key=key,
            height=_HEIGHT,
            on_event=on_event,
        )
    st.html(caption_html(composed))
