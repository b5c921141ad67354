"""The rows: what became of each, those about one commune, those that need a choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.publishing.own_file_page import row_report
from geo.publishing.own_file_page.choices import communes_of_row
from geo.publishing.own_file_page.own_map import about_commune
from geo.survey.communes import area_name
from pages.own_file_parts.session import SELECTED, choices
from pages.shared import shell, state
from pages.shared.paper import table_for_paper

if TYPE_CHECKING:
    from geo.survey.own_file.join import OwnFile
    from geo.survey.tables import RawTable
    from geo.territory.nis_code import NisCode

_MOST_QUESTIONS = 25  # rows to settle by hand at a time


def draw_selected(own: OwnFile, table: RawTable, code: NisCode) -> None:
    """The commune that the reader clicked: its numbers, and the rows of the file about it."""
    say = state.say()
    st.button(
        say("Close"),
        key="own_clear",
        icon=":material/close:",
        type="tertiary",
        on_click=lambda: st.session_state.pop(SELECTED, None),
    )
    st.subheader(say.render(area_name(code, "commune", own.vintage)), anchor=False)
    for line in about_commune(own, code, say):
        st.text(line)
    cells = row_report.cells_about(own, table, code, say)
    if not cells.empty:
        st.dataframe(cells, hide_index=True, alt=say("What the file says about this commune"))
        table_for_paper(cells, say("What the file says about this commune"))


def settle(own: OwnFile) -> None:
    """Let the reader choose for rows that may mean several communes."""
    say = state.say()
    open_rows = row_report.unsettled(own)
    if not open_rows:
        return
    st.subheader(say("Rows that need your choice"), anchor=False)
    told = choices(own.sheet, own.commune_column, own.vintage)
    for row in open_rows[:_MOST_QUESTIONS]:
        options = communes_of_row(row, say)
        key = f"own_choice_{own.vintage}_{own.commune_column}_{row.row}"

        def chosen(number: int = row.row, key: str = key) -> None:
            told[number] = st.session_state[key]

        st.selectbox(
            say("Row {row}: {found}", row=str(row.row), found=shell.plain(row.found[:60])),
            list(options),
            index=None,
            format_func=options.__getitem__,
            key=key,
            on_change=chosen,
            placeholder=say("Choose"),
        )
    if len(open_rows) > _MOST_QUESTIONS:
        st.write(
            say("{n} more rows follow when these are settled.", n=len(open_rows) - _MOST_QUESTIONS)
        )


def draw_rows(own: OwnFile) -> None:
    """Every row of the file, and the cells that hold no number."""
    say = state.say()
    with st.expander(
        say("Every row of the file"), expanded=bool(own.rows) and own.mapped < len(own.rows)
    ):
        wanted = st.multiselect(
            say("Show only"),
            list(row_report.STATUS_WORDS),
            format_func=lambda status: say.render(row_report.STATUS_WORDS[status]),
            key="own_wanted",
            placeholder=say("All"),
            select_all=False,
        )
        rows = row_report.report_table(own, say, wanted)
        st.dataframe(rows, hide_index=True, height=400, alt=say("Every row of the file"))
        table_for_paper(rows, say("Every row of the file"))
    if own.cells:
        with st.expander(say("Cells that hold no number")):
            cells = row_report.cells_table(own, say)
            st.dataframe(cells, hide_index=True, alt=say("Cells that hold no number"))
            table_for_paper(cells, say("Cells that hold no number"))
