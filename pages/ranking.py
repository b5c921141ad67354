"""The ranking: communes in order of an indicator, no place without its interval."""

from __future__ import annotations

import streamlit as st

from geo.publishing.group_table import groups_html
from geo.publishing.ranking_page.download import ranking_download
from geo.publishing.ranking_page.page import ranked_names, ranking_html
from geo.publishing.ranking_page.picture import ranking_picture
from geo.publishing.view import VARIATIONS
from geo.survey import get_indicator, load_edition
from geo.survey.comparison.ranking import why_not_rankable
from geo.survey.maturity.scores import INDEX
from pages.shared import controls, quoting, shell, state
from pages.shared.comparison_set import compared_with
from pages.shared.download import download
from pages.shared.weights import weights

shell.require("ranking")


def _controls() -> None:
    """The row above the ranking: it is always of communes, and has no classes."""
    say = state.say()
    st.checkbox(say("Choose what to show"), key="sheet", width="stretch")
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom", gap="small"):
        controls.edition()
        controls.indicator(say("In order of"))
        weights()
        controls.more_filters(communes=True)
        controls.filters_off(communes=True)


def _vary() -> None:
    """What else may be varied, for the index."""
    say = state.say()
    st.pills(
        say("Vary also"),
        list(VARIATIONS),
        selection_mode="multi",
        default=state.hold("w_vary", list(state.view().vary)),
        key="w_vary",
        format_func=lambda key: say.render(VARIATIONS[key]),
        on_change=lambda: state.change(vary=tuple(st.session_state["w_vary"])),
    )


def _mark() -> None:
    """Choose the commune to mark; the one selected on the map is marked already."""
    say = state.say()
    view = state.view()
    names = ranked_names(view)
    st.selectbox(
        say("Mark a commune"),
        list(names),
        index=state.place("w_mark", view.selected, list(names)),
        key="w_mark",
        format_func=names.__getitem__,
        placeholder=say("Type a name"),
        on_change=lambda: state.change(level="commune", selected=st.session_state["w_mark"]),
        width=320,
    )


_controls()
view = state.view()
edition = load_edition(view.edition)
indicator = get_indicator(view.edition, view.indicator)
reason = why_not_rankable(indicator, edition)
if reason is not None:
    say = state.say()
    shell.heading(say.render(indicator.label))
    if edition.discloses_groups(indicator.part):
        shell.empty(say.render(reason))
        st.html(groups_html(view))
    else:
        shell.empty(say.render(reason), say("Choose another indicator above."))
else:
    with st.container(key="ranking"):
        with st.container(key="ranking-tools", horizontal=True, vertical_alignment="bottom"):
            _mark()
            if view.level == "commune" and view.selected:
                compared_with()
            if view.indicator == INDEX:
                _vary()
            download(ranking_download, "ranking", picture=ranking_picture)
        st.html(ranking_html(state.view(), quoting.address()))
quoting.copy_on_click()
state.write_url(state.view())
