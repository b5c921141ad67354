"""The map of one column of the file, and beside it what became of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.cartography.streamlit_map import read_event, show_map
from geo.publishing.own_file_page import row_report
from geo.publishing.own_file_page.choices import SCHEME_WORDS
from geo.publishing.own_file_page.download import own_file_download
from geo.publishing.own_file_page.own_map import own_paint, own_picture
from geo.territory import load_communes
from pages.own_file_parts.rows import draw_rows, draw_selected, settle
from pages.own_file_parts.session import PAGE, SELECTED, keep
from pages.shared import shell, state
from pages.shared.add_to_story import add_to_story
from pages.shared.download import file_of, link_of, popover, today

if TYPE_CHECKING:
    from geo.survey.own_file.join import OwnFile
    from geo.survey.tables import SurveyTable

_MAP, _EVENT = "own-map", "atlas.own_event"


def show(own: OwnFile, table: SurveyTable) -> None:
    """Draw the map, and what became of each row."""
    say = state.say()
    theme = state.theme()
    left, right = st.columns([2, 1], gap="medium")
    with left:
        a, b = st.columns(2)
        column = a.selectbox(
            say("What the map shows"),
            own.number_columns,
            key=keep("own_column", own.number_columns, own.number_columns[0]),
        )
        schemes = list(SCHEME_WORDS)
        scheme = b.selectbox(
            say("Classes"),
            schemes,
            format_func=lambda one: say.render(SCHEME_WORDS[one]),
            key=keep("own_scheme", schemes, "quantiles"),
        )
        nothing = row_report.nothing_shown(own, column)
        if nothing:
            shell.sentence(*map(say.render, nothing))
        selected = st.session_state.get(SELECTED)
        if selected not in load_communes(own.vintage).index:
            selected = None
        picture = own_picture(own, column, scheme=scheme, theme=theme)
        with st.container(key="map"):
            paint = own_paint(
                own, column, picture, say, shell.assets(), theme=theme, selected=selected
            )
            show_map(paint, shell.assets(), key=_MAP, height=600, on_event=_on_event)
        _download_result(own, column)
    with right, st.container(key="drilldown"):
        if selected:
            draw_selected(own, table.raw, selected)
        st.subheader(say("What became of each row"), anchor=False)
        for line in row_report.summary(own):
            st.write(say.render(line))
        settle(own)
    draw_rows(own)


def _download_result(own: OwnFile, column: str) -> None:
    """The button that downloads the column on the map; of the atlas's editions it has nothing."""
    with st.container(horizontal=True, gap="small", key="take_away"):
        shown = popover()
        add_to_story(PAGE)
    if shown.open:
        with shown:
            taken = own_file_download(own, column, link_of(PAGE), state.say().language)
            file_of(taken, today())


def _on_event() -> None:
    event = read_event(st.session_state.get(_MAP))
    if event is None or event.event == st.session_state.get(_EVENT):
        return
    st.session_state[_EVENT] = event.event
    if event.action == "select":
        st.session_state[SELECTED] = event.code
    elif event.action == "clear":
        st.session_state.pop(SELECTED, None)
