"""The search field: any name of a commune, a postal code, a REFNIS code, with typing errors."""

from __future__ import annotations

import streamlit as st

from geo.publishing.finding import offers, suggestions
from geo.publishing.view import resolve_vintage
from pages.shared import state


def search() -> None:
    """A select box of all names that also takes what is not in it, and then offers candidates."""
    view = state.view()
    say = state.say()
    vintage = resolve_vintage(view)
    names = offers(vintage, view.lang)
    st.selectbox(
        say("Find a commune"),
        list(names),
        key="w_search",
        index=None,
        placeholder=say("Find a commune, postal code or former name"),
        accept_new_options=True,
        on_change=lambda: _choose(names, vintage),
        label_visibility="collapsed",
    )
    typed = st.session_state.get(state.TYPED)
    if typed:
        _offer(typed, vintage)


def _choose(names: dict[str, str], vintage: int) -> None:
    chosen = st.session_state["w_search"]
    st.session_state["w_search"] = None  # the field is empty again, ready for the next name
    st.session_state[state.TYPED] = None
    if not chosen:
        return
    if chosen in names:
        state.show_on_map(level="commune", selected=names[chosen])
        return
    found = suggestions(chosen, vintage)
    if len(found) == 1 and found[0].sure:
        state.show_on_map(level=found[0].level, selected=found[0].code)
    else:
        st.session_state[state.TYPED] = chosen


def _pick(level: str, code: str) -> None:
    st.session_state[state.TYPED] = None
    state.show_on_map(level=level, selected=code)


def _offer(typed: str, vintage: int) -> None:
    """Candidates for what was typed; a sentence when there is none."""
    say = state.say()
    found = suggestions(typed, vintage)
    with st.container(key="candidates", horizontal=True, gap="small"):
        if not found:
            # As text: what was typed may look like markup.
            st.text(say("Nothing is called “{text}” here, nor anything like it.", text=typed[:60]))
        else:
            st.text(say("Which one do you mean?"))
        for match in found:
            st.button(
                say.render(match.text),
                key=f"w_candidate_{match.level}_{match.code}",
                on_click=_pick,
                args=(match.level, match.code),
                type="secondary",
            )
