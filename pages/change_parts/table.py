"""The map of change as a table: for screen readers, and for people who read rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.publishing.change_page.page import pairing_of
from geo.publishing.change_page.table import shown_table, table_note
from pages.shared import shell, state
from pages.shared.paper import table_for_paper

if TYPE_CHECKING:
    from geo.publishing.change_page.selection import Chosen


def table(found: Chosen) -> None:
    """A closed line that opens into every commune, one a row, to be sorted."""
    say = state.say()
    shown = st.expander(say("The same as a table"), key="table", on_change="rerun")
    if not shown.open:
        return
    pairing = pairing_of(state.view(), found)
    rows = shown_table(pairing, say)
    with shown:
        st.dataframe(
            rows,
            hide_index=True,
            height=460,
            placeholder="",
            alt=say.render(pairing.indicator.label),
        )
        table_for_paper(rows, say.render(pairing.indicator.label))
        note = say.render(table_note(pairing)), say("Differences are computed before rounding.")
        st.caption(shell.plain(" ".join(note)))
