"""The map as a table: for screen readers, and for people who read rows."""

from __future__ import annotations

import streamlit as st

from geo.publishing.formatted_table import formatted_table
from geo.publishing.group_table import groups_html
from geo.publishing.map_view import compose
from pages.shared import state


def table() -> None:
    """A closed line that opens into every area of the map, one a row, to be sorted."""
    say = state.say()
    shown = st.expander(say("The same as a table"), key="table", on_change="rerun")
    if not shown.open:
        return
    composed = compose(state.view(), state.theme())
    data = composed.table()
    columns = {
        "nis5": say("REFNIS code"),
        "name": say("Name"),
        "province": say("Province"),
        "shown": say.render(composed.title()),
        "value": say("Number"),
        "least": say("Band, from"),
        "most": say("Band, to"),
        "n": say("Answers (n)"),
        "low": say("95% interval, from"),
        "high": say("to"),
        "note": say("Note on this value"),
        "origin": say("Kind of data"),
    }
    digits = {str(name): of_it for name, of_it in composed.digits().reset_index(drop=True).items()}
    data = data.reset_index(names="nis5")
    if composed.view.level == "commune":
        data = data.drop(columns="n")  # one commune is one answer
    if data["least"].notna().any():  # the middle of a band is no score
        data = data.drop(columns="value")
    # A column without a single value says nothing; the estimates' columns are for groups.
    data = data[[name for name in columns if name in data and data[name].notna().any()]]
    digits = {columns[name]: of_it for name, of_it in digits.items() if name in data}
    data = data.rename(columns=columns)
    with shown:
        st.dataframe(
            formatted_table(data, digits, say),
            hide_index=True,
            height=460,
            placeholder="",  # a gap is empty, not the word None
            alt=say.render(composed.title()),
        )


def groups() -> None:
    """A closed line that opens into the indicator by region, setting, size and language area."""
    say = state.say()
    shown = st.expander(say("The same by group of communes"), key="groups", on_change="rerun")
    if shown.open:
        with shown:
            st.html(groups_html(state.view()))
