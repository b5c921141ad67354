"""The row above the change: two editions, what is compared, and on which boundaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.publishing.change_page.selection import is_comparable
from geo.publishing.control_options import edition_names, sets_of_communes
from geo.survey.edition_key import edition_name
from geo.territory import VINTAGES
from pages.shared import state

if TYPE_CHECKING:
    from geo.publishing.change_page.selection import Chosen

_USUAL = "usual"


def controls(found: Chosen) -> None:
    """Draw the row; on a phone it is a sheet that opens from one switch."""
    say = state.say()
    st.checkbox(say("Choose what to show"), key="sheet", width="stretch")
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom", gap="small"):
        _editions(found)
        if found.indicator is not None:
            _indicator(found)
            _vintage()


def _editions(found: Chosen) -> None:
    say = state.say()
    names = edition_names(state.view().lang, found.later.id, found.earlier.id)

    def later() -> None:
        edition = st.session_state["w_change_later"]
        since = state.view().since
        state.choose_edition(
            edition, since=None if since and edition_name(since) == edition_name(edition) else since
        )

    def earlier() -> None:
        state.choose_edition(found.later.id, since=st.session_state["w_change_earlier"])

    def named(edition: str) -> str:
        if is_comparable(edition, found.later.id):
            return names[edition]
        return say("{title}: not comparable", title=names[edition])

    st.selectbox(
        say("Later edition"),
        list(names),
        index=state.place("w_change_later", found.later.id, list(names)),
        key="w_change_later",
        format_func=names.__getitem__,
        on_change=later,
        width=385,
    )
    before = [
        one for one in names if edition_name(one) != found.later.name or one == found.earlier.id
    ]
    st.selectbox(
        say("Earlier edition"),
        before,
        index=state.place("w_change_earlier", found.earlier.id, before),
        key="w_change_earlier",
        format_func=named,
        on_change=earlier,
        width=385,
    )


def _indicator(found: Chosen) -> None:
    say = state.say()
    names = {one.id: say("{name}: {value}", name=one.group, value=one.label) for one in found.can}
    assert found.indicator is not None
    options = list(names)
    st.selectbox(
        say("What is compared"),
        options,
        index=state.first_place("w_change_indicator", found.indicator.id, options),
        key="w_change_indicator",
        format_func=names.__getitem__,
        on_change=lambda: state.change(
            edition=found.later.id,
            since=state.view().since and found.earlier.id,
            indicator=st.session_state["w_change_indicator"],
        ),
        placeholder=say("Type to search"),
    )


def _vintage() -> None:
    say = state.say()
    vintages = {_USUAL: say("Those of the edition")} | {str(v): str(v) for v in VINTAGES}

    def picked() -> None:
        year = st.session_state["w_change_vintage"]
        state.change(vintage=None if year == _USUAL else int(year))

    vintage = state.view().vintage
    st.selectbox(
        say("Boundaries of the year"),
        list(vintages),
        index=state.place(
            "w_change_vintage", _USUAL if vintage is None else str(vintage), list(vintages)
        ),
        key="w_change_vintage",
        format_func=vintages.__getitem__,
        on_change=picked,
        help=sets_of_communes(say),
        width=190,
    )
