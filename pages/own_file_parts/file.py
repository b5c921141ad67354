"""The file: choose it, choose its sheet, read it."""

from __future__ import annotations

import streamlit as st

from geo.publishing.own_file_page.example import example_file, example_of_file
from geo.publishing.table_words import TYPES, sheet_name, tool_text
from geo.survey.tables import HiddenSheetsError, SurveyTable
from pages.own_file_parts.session import FILE, LET_GO, PAGE, TIMES, forget, keep, read, start_anew
from pages.shared import shell, state


def draw_file() -> bool:
    """Choose a file; whether there is one."""
    say = state.say()
    key = f"own_upload_{st.session_state.setdefault(TIMES, 0)}"
    uploaded = st.file_uploader(
        say("CSV or spreadsheet file (.csv, .txt, .xlsx, .xls, .ods), at most 50 MB"),
        type=list(TYPES),
        key=key,
        on_change=forget,
    )
    if uploaded is not None:
        new = FILE not in st.session_state
        st.session_state[FILE] = (uploaded.name, uploaded.getvalue())
        if new and state.note_file(PAGE, held=True):
            st.rerun()
    if FILE not in st.session_state:
        if st.session_state.pop(LET_GO, False) and state.note_file(PAGE, held=False):
            st.rerun()
        shell.file_is_gone(PAGE)
        st.write(say("Nothing chosen yet."))
        st.html(example_of_file(say))
        st.button(say("Try it with this example"), key="w_own_example", on_click=_take_example)
        return False
    name, _ = st.session_state[FILE]
    with st.container(horizontal=True, vertical_alignment="center"):
        if uploaded is None:
            st.text(say("Your file {file} is still here.", file=name), width="content")
        st.button(say("Forget this file"), key="own_forget", on_click=start_anew)
    return True


def _take_example() -> None:
    forget()
    st.session_state.pop(LET_GO, None)
    st.session_state[FILE] = example_file(state.say())
    state.note_file(PAGE, held=True)


def chosen_table() -> SurveyTable | None:
    """The sheet that was chosen; None as long as one of hidden sheets has to be."""
    say = state.say()
    name, content = st.session_state[FILE]
    with_hidden = bool(st.session_state[keep("own_with_hidden", (False, True), False)])
    try:
        first = read(name, content, None, with_hidden)
    except HiddenSheetsError as error:
        shell.sentence(say.render(error.text))
        hidden = error.sheets
        chosen = st.selectbox(
            say("Sheet"),
            hidden,
            index=None,
            key=keep("own_hidden", hidden, None),
            format_func=lambda one: say.render(sheet_name(hidden, one)),
            placeholder=say("Choose"),
        )
        return None if chosen is None else read(name, content, chosen, with_hidden)
    table, sheets = first, first.raw.sheets
    if len(sheets) >= 2:
        sheet = st.selectbox(
            say("Sheet"),
            sheets,
            key=keep("own_sheet", sheets, first.raw.sheet),
            format_func=lambda one: say.render(sheet_name(first.raw.hidden, one)),
        )
        table = read(name, content, sheet, with_hidden)
    if table.export != "plain":
        st.text(say.render(tool_text(table)))
    for note in first.raw.notes if table.raw.sheet == first.raw.sheet else table.raw.notes:
        st.text(say.render(note))
    if table.raw.hidden_rows or table.raw.hidden_columns:
        hidden_box()
    return table


def hidden_box() -> None:
    """Whether rows and columns that the sheet hides are read as well."""
    say = state.say()
    st.checkbox(say("Read hidden rows and columns as well"), key="own_with_hidden")
