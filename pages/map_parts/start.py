"""Beside the map for a newcomer: what is real of it, and a field for one's own commune."""

from __future__ import annotations

import streamlit as st

from geo.publishing.map_page.start import begins, start_html
from geo.publishing.search_suggestions import commune_lines
from geo.publishing.view import resolve_vintage
from pages.shared import state
from pages.shared.place_field import offer_places, place_field

_SHOWN = "atlas.start"  # in the session: whether it is to be shown still


def remember() -> None:
    """Note, in the first run of a session, whether the address asks for nothing but a language."""
    st.session_state.setdefault(_SHOWN, not set(st.query_params) - {"lang"})


def is_shown() -> bool:
    """Whether it stands beside the map: until the reader closes it, or looks at another view."""
    return bool(st.session_state.get(_SHOWN)) and begins(state.view())


def panel() -> None:
    """Draw it."""
    say = state.say()
    view = state.view()
    vintage = resolve_vintage(view)
    lines = commune_lines(vintage, view.lang)
    with st.container(key="start"):
        st.button(
            say("Close"),
            key="w_start",
            icon=":material/close:",
            type="tertiary",
            help=say("Close, and see the figures of what the map shows"),
            on_click=_close,
        )
        st.html(start_html(view))
        place_field(
            say("Your commune"),
            lines,
            vintage,
            _open,
            key="w_start_place",
            placeholder=say("Type a name"),
        )
        offer_places(lines, vintage, _open, key="w_start_place")


def _close() -> None:
    st.session_state[_SHOWN] = False


def _open(code: str | None) -> None:
    if code:
        state.change(level="commune", selected=code)
