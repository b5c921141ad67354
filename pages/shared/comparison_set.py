"""Whom a commune is compared with: one choice for all pages, and the reader's own list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.publishing.search_suggestions import commune_lines
from geo.publishing.view import resolve_vintage
from geo.survey.comparison.peers import COMPARISONS, MOST_OWN
from pages.shared import state

if TYPE_CHECKING:
    from collections.abc import Mapping


def compared_with() -> None:
    """Draw the choice; the own list beside it where that is chosen."""
    say = state.say()
    view = state.view()
    st.selectbox(
        say("Compared with"),
        list(COMPARISONS),
        index=state.place("w_compare", view.comparison_set, list(COMPARISONS)),
        key="w_compare",
        format_func=lambda key: say.render(COMPARISONS[key]),
        on_change=lambda: state.change(comparison_set=st.session_state["w_compare"]),
        width=230,
    )
    if view.comparison_set == "own":
        _own_list()


def _own_list() -> None:
    say = state.say()
    view = state.view()
    codes = commune_lines(resolve_vintage(view), view.lang)
    lines = {code: line for line, code in codes.items()}
    st.multiselect(
        say("My own list"),
        list(codes),
        default=state.hold("w_own", [lines[code] for code in view.own]),
        key="w_own",
        filter_mode="contains",  # finds no name by its letters
        max_selections=MOST_OWN,
        placeholder=say("Add communes"),
        help=say("The communes to compare with, on every page. The link keeps them."),
        on_change=_take_own,
        args=(codes,),
        width=420,
        select_all=False,
    )


def _take_own(codes: Mapping[str, str]) -> None:
    if state.is_choice("w_own", codes):
        state.change(own=tuple(codes[one] for one in st.session_state["w_own"]))
