"""A reader's own numbers on the map, for this session only."""

from __future__ import annotations

import streamlit as st

from geo.language import AtlasError
from geo.survey.tables import HiddenCellsError
from pages.own_file_parts.columns import joined
from pages.own_file_parts.file import chosen_table, draw_file, hidden_box
from pages.own_file_parts.result import show
from pages.own_file_parts.session import PAGE
from pages.shared import shell, state

shell.require(PAGE)


def page() -> None:
    say = state.say()
    shell.heading(say("Your own file on the map"))
    st.write(
        say(
            "Choose a table with one column that names the communes (by code, name in any "
            "language or postal code) and one or more columns of numbers. It is read here and "
            "forgotten when you close the atlas: nothing is stored or sent anywhere."
        )
    )
    if not draw_file():
        return
    try:
        table = chosen_table()
        own = None if table is None else joined(table)
        if own is not None and table is not None:
            show(own, table)
    except AtlasError as error:
        shell.sentence(say.render(error.text))
        if isinstance(error, HiddenCellsError):
            hidden_box()


page()
state.write_url(state.view())
