"""The search field: communes, provinces, regions, indicators and programmes, errors forgiven."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from geo.publishing.inline_scripts import inline_script
from geo.publishing.search_suggestions import (
    SearchTarget,
    candidates,
    changes_of,
    search_suggestions,
)
from geo.publishing.view import resolve_vintage
from pages.shared import state
from pages.shared.answer import answer
from pages.shared.here import here

_TO_INITIATIVES = "atlas.to_initiatives"


def search() -> None:
    """A select box of all names that also takes what is not in it, and then offers candidates."""
    view = state.view()
    if st.session_state.pop(_TO_INITIATIVES, False):
        st.switch_page("pages/initiatives.py", query_params=view.query())
    say = state.say()
    vintage = resolve_vintage(view)
    names = search_suggestions(vintage, view.edition, view.lang)
    st.selectbox(
        say("Search the atlas"),
        list(names),
        key="w_search",
        index=None,
        placeholder=say("Commune, indicator or programme"),
        accept_new_options=True,
        on_change=lambda: _choose(names, vintage),
        label_visibility="collapsed",
    )
    st.html(inline_script("slash"), unsafe_allow_javascript=True)
    typed = st.session_state.get(state.TYPED)
    if typed:
        _offer(typed, vintage)


def _choose(names: dict[str, SearchTarget], vintage: int) -> None:
    chosen = st.session_state["w_search"]
    st.session_state["w_search"] = None  # the field is empty again, ready for the next name
    st.session_state[state.TYPED] = None
    if not chosen:
        return
    if chosen in names:
        _show(names[chosen])
        return
    found = candidates(chosen, vintage, state.view().edition)
    if len(found) == 1 and found[0].sure:
        _show(found[0].target)
    else:
        st.session_state[state.TYPED] = chosen


def _show(target: SearchTarget) -> None:
    """Go to what was chosen: the map, or the page of initiatives for a programme.

    From the page of a commune, another commune's page.
    """
    st.session_state[state.TYPED] = None
    changes = changes_of(target, state.view())
    if target.kind == "programme":
        state.change(**changes)
        st.session_state[_TO_INITIATIVES] = True
    elif target.kind == "commune" and _on_page("commune"):
        state.change(**changes)
    else:
        state.show_on_map(**changes)


def _on_page(name: str) -> bool:
    """Whether the reader is on this page."""
    return urlsplit(here()).path.rstrip("/").endswith(f"/{name}")


def _forget() -> None:
    st.session_state[state.TYPED] = None


def _offer(typed: str, vintage: int) -> None:
    """Candidates for what was typed; a sentence when there is none."""
    say = state.say()
    found = candidates(typed, vintage, state.view().edition)
    with st.container(key="candidates", horizontal=True, gap="small"):
        answer(typed, key="search", found=bool(found))
        for one in found:
            st.button(
                say.render(one.text),
                key=f"w_candidate_{one.target.kind}_{one.target.key}",
                on_click=_show,
                args=(one.target,),
                type="secondary",
            )
        st.button(say("Close"), key="w_candidates_close", on_click=_forget, type="tertiary")
