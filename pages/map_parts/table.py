"""The map as a table: for screen readers, and for people who read rows."""

from __future__ import annotations

import streamlit as st

from geo.publishing.group_table import groups_html
from geo.publishing.map_page.table import shown_table
from geo.publishing.map_view import compose
from pages.shared import state
from pages.shared.paper import table_for_paper


def table() -> None:
    """A closed line that opens into every area of the map, one a row, to be sorted."""
    say = state.say()
    shown = st.expander(say("The same as a table"), key="table", on_change="rerun")
    if not shown.open:
        return
    composed = compose(state.view(), state.theme())
    rows = shown_table(composed, say)
    title = say.render(composed.title())
    with shown:
        st.dataframe(
            rows,
            hide_index=True,
            height=460,
            placeholder="",  # a gap is empty, not the word None
            alt=title,
        )
        table_for_paper(rows, title)


def groups() -> None:
    """A closed line that opens into the indicator by region, setting, size and language area."""
    say = state.say()
    shown = st.expander(say("The same by group of communes"), key="groups", on_change="rerun")
    if shown.open:
        with shown:
            st.html(groups_html(state.view()))
