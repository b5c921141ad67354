"""The row above two indicators, as a chart or as maps."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from geo.publishing.compare_page.two_indicators import second_of
from geo.publishing.control_options import indicators_offered
from pages.shared import state
from pages.shared.controls import edition, filters_off, indicator, level, more, more_filters
from pages.shared.weights import weights


def pair_controls(*, maps: bool) -> None:
    """The row above two indicators: which two, of which edition, at which level.

    ``maps`` is whether they are drawn as maps, which have classes.
    """
    say = state.say()
    second = second_of(state.view())
    st.checkbox(say("Choose what to show"), key="sheet", width="stretch")
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom", gap="small"):
        edition()
        indicator(say("First indicator"))
        st.button(
            say("Swap"),
            key="w_swap",
            icon=":material/swap_horiz:",
            help=say("The second indicator becomes the first, and the first the second."),
            on_click=_swap,
            args=(second,),
        )
        _second(second)
        level()
        weights(second)
        if maps:
            more()
        else:
            more_filters(communes=state.view().level == "commune")
        filters_off(communes=state.view().level == "commune")


def _swap(second: str) -> None:
    view = state.view()
    state.change(indicator=second, side_by_side=replace(view.side_by_side, second=view.indicator))


def _second(second: str) -> None:
    say = state.say()
    names = indicators_offered(state.view())
    options = list(names)
    st.selectbox(
        say("Second indicator"),
        options,
        index=state.first_place("w_second", second, options),
        key="w_second",
        format_func=names.__getitem__,
        on_change=lambda: state.compare(second=st.session_state["w_second"]),
        placeholder=say("Type to search"),
    )
