"""Documented initiatives: programmes, their lists and who is on them, filtered by the link."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from geo.publishing.initiative_filter import EVERYTHING, normalised_query
from geo.publishing.initiatives_page.download import initiatives_download
from geo.publishing.initiatives_page.page import initiatives_html, programme_names, year_names
from geo.publishing.initiatives_page.picture import initiatives_picture
from geo.publishing.view import resolve_vintage
from geo.territory import load_level
from pages.shared import shell, state
from pages.shared.download import download
from pages.shared.section import go_to_section

shell.require("initiatives")


def _ask(**fields: Any) -> None:
    """Change part of what is asked for."""
    state.change(initiatives=replace(state.view().initiatives, **fields))


def _one_of(label: str, name: str, names: dict[str, str], everything: str, width: int) -> None:
    """A select box for one field of the filter."""
    key = f"w_initiatives_{name}"
    options = {"": everything} | names
    st.selectbox(
        label,
        list(options),
        index=state.place(key, getattr(state.view().initiatives, name) or "", list(options)),
        key=key,
        format_func=options.__getitem__,
        on_change=lambda: _ask(**{name: st.session_state[key] or None}),
        width=width,
    )


def _regions() -> None:
    say = state.say()
    view = state.view()
    names = load_level(resolve_vintage(view), "region")[f"name_{view.lang}"].to_dict()
    st.multiselect(
        say("Regions"),
        list(names),
        default=state.hold("w_initiatives_regions", list(view.regions)),
        key="w_initiatives_regions",
        format_func=names.__getitem__,
        placeholder=say("All"),
        on_change=lambda: state.change(regions=tuple(st.session_state["w_initiatives_regions"])),
        width=320,
        select_all=False,
    )


def _words() -> None:
    say = state.say()
    st.text_input(
        say("Words"),
        state.hold("w_initiatives_words", state.view().initiatives.words),
        key="w_initiatives_words",
        placeholder=say("Commune, programme or fact"),
        on_change=lambda: _ask(words=normalised_query(st.session_state["w_initiatives_words"])),
        width=260,
    )


def _everything() -> None:
    state.change(
        initiatives=EVERYTHING, regions=(), provinces=(), areas=(), setting=None, size=None
    )


def _controls() -> None:
    say = state.say()
    lang = state.view().lang
    st.checkbox(say("Choose what to show"), key="sheet", width="stretch")
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom", gap="small"):
        _one_of(say("Programme"), "programme", programme_names(lang), say("All programmes"), 385)
        _one_of(say("Year"), "year", year_names(lang), say("All years"), 185)
        _regions()
        _words()
        if state.view().filtered or state.view().initiatives:
            st.button(
                say("Show everything"),
                key="w_initiatives_everything",
                icon=":material/filter_alt_off:",
                on_click=_everything,
            )


_controls()
download(initiatives_download, "initiatives", picture=initiatives_picture)
st.html(initiatives_html(state.view()))
state.write_url(state.view())
go_to_section()
