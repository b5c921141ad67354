"""The drill-down beside the map: the selected commune or area, or how to select one."""

from __future__ import annotations

import streamlit as st

from geo.publishing.map_page.drilldown import sheet
from geo.publishing.map_page.overview import overview_html
from geo.publishing.map_view import kept_codes
from geo.publishing.view import resolve_vintage
from pages.map_parts import start
from pages.shared import quoting, shell, state


def panel() -> None:
    """Draw it."""
    say = state.say()
    view = state.view()
    vintage = resolve_vintage(view)
    if not view.selected:
        if start.is_shown():
            start.panel()
        else:
            st.html(overview_html(view, quoting.address()))
        return
    st.button(
        say("Close"),
        key="w_clear",
        icon=":material/close:",
        type="tertiary",
        help=say("Close and go back to the overview. Key: Esc"),
        on_click=lambda: state.change(selected=None),
    )
    kept = kept_codes(view, vintage)
    if kept is not None and view.selected not in kept:
        shell.sentence(say("The filters under “More” leave this area out of the map."))
    if view.level == "commune":
        st.page_link(
            "pages/commune.py",
            label=say("The page of this commune"),
            icon=":material/article:",
            query_params=view.query(),
        )
    st.html(sheet(view, quoting.address()))
