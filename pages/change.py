"""What changed between two editions: only communes that answered both are paired."""

from __future__ import annotations

import streamlit as st

from geo.cartography.streamlit_map import read_event, show_map
from geo.publishing.change_page.change_map import change_paint
from geo.publishing.change_page.download import change_download
from geo.publishing.change_page.page import below_html, pairing_of, side_html, without_map_html
from geo.publishing.change_page.selection import Chosen, chosen, is_comparable
from geo.publishing.change_page.table import change_table, table_note
from geo.publishing.control_options import edition_names
from geo.publishing.formatted_table import formatted_table
from geo.survey.decimals import digits_of_answer
from geo.territory import VINTAGES
from pages.shared import shell, state
from pages.shared.download import download

shell.require("change")

_MAP = "change-map"
_EVENT = "atlas.change_event"
_HEIGHT = 640  # the style sheet fits it to the window
_USUAL = "usual"


def _on_event() -> None:
    """A click selects a commune, a second one lets it go."""
    event = read_event(st.session_state.get(_MAP))
    if event is None or event.event == st.session_state.get(_EVENT):
        return
    st.session_state[_EVENT] = event.event
    view = state.view()
    found = chosen(view)
    if event.action == "clear":
        state.change(selected=None)
    elif event.action == "select" and event.code in pairing_of(view, found).table.index:
        again = view.level == "commune" and event.code == view.selected
        state.change(level="commune", selected=None if again else event.code)


def _editions(found: Chosen) -> None:
    say = state.say()
    names = edition_names(state.view().lang)

    def later() -> None:
        edition = st.session_state["w_change_later"]
        since = state.view().since
        state.choose_edition(edition, since=None if since == edition else since)

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
    before = [one for one in names if one != found.later.id or one == found.earlier.id]
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
        help=say("589 communes until 2018, 581 from 2019, 565 from 2025."),
        width=190,
    )


def _controls(found: Chosen) -> None:
    say = state.say()
    st.checkbox(say("Choose what to show"), key="sheet", width="stretch")
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom", gap="small"):
        _editions(found)
        if found.indicator is not None:
            _indicator(found)
            _vintage()


def _table(found: Chosen) -> None:
    say = state.say()
    shown = st.expander(say("The same as a table"), key="table", on_change="rerun")
    if not shown.open:
        return
    view = state.view()
    pairing = pairing_of(view, found)
    columns = {
        "nis5": say("REFNIS code"),
        "name": say("Name"),
        "province": say("Province"),
        "then": str(found.earlier.year),
        "now": str(found.later.year),
        "number": say("Difference"),
        "change": say("In words"),
        "origin": say("Kind of data"),
    }
    data = change_table(pairing, view.lang)
    data = data[[name for name in columns if data[name].notna().any()]].rename(columns=columns)
    digits = {}
    if columns["number"] in data:
        digits[columns["number"]] = data[columns["number"]].map(digits_of_answer)
    with shown:
        st.dataframe(
            formatted_table(data, digits, say),
            hide_index=True,
            height=460,
            placeholder="",
            alt=say.render(pairing.indicator.label),
        )
        note = say.render(table_note(pairing)), say("Differences are computed before rounding.")
        st.caption(shell.plain(" ".join(note)))


view = state.view()
found = chosen(view)
_controls(found)
if found.notices:
    shell.sentence(*(state.say().render(text) for text in found.notices))
if found.indicator is None:
    st.html(without_map_html(view, found))
else:
    left, right = st.columns([2, 1], gap="medium")
    with left, st.container(key="map"):
        show_map(
            change_paint(view, pairing_of(view, found), shell.assets(), state.theme()),
            shell.assets(),
            key=_MAP,
            height=_HEIGHT,
            on_event=_on_event,
        )
    with right, st.container(key="drilldown"):
        st.html(side_html(view, found))
    st.html(below_html(view, found, state.theme()))
    _table(found)
download(change_download, "change")
state.write_url(view)
