"""Two indicators against each other: a chart, what it says, and the same as a table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from geo.publishing.compare_page.download import pair_download
from geo.publishing.compare_page.outliers import outlier_sentence
from geo.publishing.compare_page.pair_table import shown_table
from geo.publishing.compare_page.picture import compare_picture
from geo.publishing.compare_page.scatter import CHOSEN, chart, overlap_sentence, region_colours
from geo.publishing.compare_page.two_indicators import (
    axis_html,
    chart_summary,
    chosen_html,
    cross_html,
    head_html,
    names_of,
    pair_of,
    reading_html,
)
from geo.publishing.side_by_side import MOST_PLACES
from geo.territory.nis_code import NisCode
from pages.compare_parts.controls import pair_controls
from pages.shared import shell, state
from pages.shared.download import download
from pages.shared.paper import table_for_paper

if TYPE_CHECKING:
    from geo.publishing.compare_page.two_indicators import IndicatorPair


def draw() -> None:
    """Draw the controls, and below them the pair or why there is none."""
    pair_controls(maps=False)
    say = state.say()
    pair = pair_of(state.view())
    if pair.chart is None:
        assert pair.reason is not None
        nothing(pair)
        return
    left, right = st.columns([2, 1], gap="large")
    with left, st.container(key="two_indicators", gap="small"):
        st.html(head_html(pair, region_colours(state.theme())))
        if pair.chart == "cross":
            st.html(cross_html(pair))
        else:
            _chart(pair)
            st.html(axis_html(pair, overlap_sentence(pair), outlier_sentence(pair)))
            _named(pair)
        chosen = chosen_html(state.view())
        if chosen:
            st.html(chosen)
    with right:
        st.html(reading_html(pair))
    _table(pair, say("The same as a table"))
    download(pair_download, "compare", picture=compare_picture)


def nothing(pair: IndicatorPair) -> None:
    """Why there is nothing to compare, and the ways out."""
    say = state.say()
    assert pair.reason is not None
    shell.heading(say("Compare"))
    shell.empty(say.render(pair.reason), say("Choose another indicator above."))
    view = pair.view
    if len(pair.table) == 1:  # its two values are known all the same
        st.html(chosen_html(replace(view, selected=NisCode(pair.table.index[0]))))
    if view.indicator == pair.second.view.indicator or not pair.table.empty:
        return
    with st.container(horizontal=True, gap="small"):
        if view.leaves_out:
            st.caption(say("The filters under “More” leave some areas out."))
        if view.level == "commune":
            for level, label in (("region", say("By region")), ("province", say("By province"))):
                st.button(
                    label,
                    key=f"w_level_{level}",
                    on_click=lambda level=level: state.change(level=level, selected=None),
                )


def _chart(pair: IndicatorPair) -> None:
    """The chart; a click on a point selects its area."""
    # Another key for another picture: the next click starts from nothing selected.
    view = pair.view
    key = (
        f"two_indicators_{view.indicator}_{pair.second.view.indicator}_{view.level}_{view.selected}"
    )

    def clicked() -> None:
        points = st.session_state[key].selection.get(CHOSEN) or []
        code = points[0].get("code") if points else None
        if code in pair.table.index:
            state.change(selected=code)

    with st.container(key="two_indicators_chart"):
        st.vega_lite_chart(
            chart(pair, state.theme()),
            theme=None,
            width="stretch",
            key=key,
            on_select=clicked,
            selection_mode=CHOSEN,
            alt=chart_summary(pair, outlier_sentence(pair)),
        )


def _named(pair: IndicatorPair) -> None:
    """Areas to name on the chart; the link keeps them as those that are compared."""
    say = state.say()
    names = names_of(pair)
    before = pair.view.side_by_side.places

    def changed() -> None:
        # What is compared and not on this chart stays compared.
        kept = tuple(code for code in before if code not in names)
        state.compare(places=(*kept, *st.session_state["w_named"])[:MOST_PLACES])

    st.multiselect(
        say("Name on the chart"),
        list(names),
        default=state.hold("w_named", [code for code in before if code in names]),
        key="w_named",
        format_func=names.__getitem__,
        max_selections=MOST_PLACES,
        placeholder=say("Type a name"),
        on_change=changed,
        select_all=False,
    )


def _table(pair: IndicatorPair, label: str) -> None:
    """A closed line that opens into every area that has both, one a row, to be sorted."""
    say = state.say()
    shown = st.expander(label, key="two_indicators_table", on_change="rerun")
    if not shown.open:
        return
    rows = shown_table(pair, say)
    title = say.render(pair.title())
    with shown:
        st.dataframe(rows, hide_index=True, height=460, placeholder="", alt=title)
        table_for_paper(rows, title)
