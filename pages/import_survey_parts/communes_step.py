"""Step 2 of an import: the communes, and the year in which they were so."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from geo.publishing.import_survey_page import column_choices, commune_choices
from geo.survey.importing.commune_matches import fitting_vintage
from geo.territory import VINTAGES
from pages.import_survey_parts.session import change, draft, mapping, remember
from pages.shared import shell, state
from pages.shared.paper import table_for_paper

if TYPE_CHECKING:
    from geo.survey.importing import Proposals
    from geo.survey.tables import SurveyTable

_CELLS_AT_ONCE = 10
_MOST_TABLE = 2_000


def draw_communes(table: SurveyTable, proposals: Proposals) -> bool:
    """Step 2; whether it is settled."""
    say = state.say()
    now = draft()
    a, b = st.columns([2, 1])
    with a:
        state.hold("im_commune", mapping().commune)
        st.selectbox(
            say("Column with the communes"),
            table.raw.columns,
            index=None,
            key="im_commune",
            placeholder=say("Choose a column"),
            on_change=_take_commune,
        )
    commune = mapping().commune
    fit = remember("fit", (now.mapping_for, commune), lambda: fitting_vintage(table, commune))
    if now.vintage is None:
        exported = now.exported
        now.vintage = exported.vintage if exported else fit.vintage if fit else VINTAGES[-1]
    with b:
        state.hold("im_vintage", now.vintage)
        st.selectbox(
            say("Communes as they were in"),
            VINTAGES,
            key="im_vintage",
            format_func=str,
            on_change=_take_vintage,
        )
    vintage = now.vintage
    if fit is not None and now.exported is None:
        st.text(" ".join(say.render(text) for text in fit.texts(vintage)))
    lines = remember(
        "communes",
        (now.mapping_for, vintage, mapping().commune, mapping().language, mapping().matches),
        lambda: commune_choices.commune_lines(table, mapping(), vintage, proposals.communes),
    )
    if not lines:
        shell.empty(say("Say which column names the communes: by code, name or postal code."))
        return False
    sure = commune_choices.column_certainty(proposals, mapping().commune)
    told = [*([sure] if sure else []), *commune_choices.status_texts(lines)]
    st.text(" · ".join(say.render(text) for text in told))
    _settle_cells([line for line in lines if line.doubtful], now.vintage)
    with st.expander(say("Every different cell, and what it means")):
        cells = commune_choices.commune_table(lines[:_MOST_TABLE], now.vintage, say)
        name = say("Every different cell, and what it means")
        st.dataframe(cells, hide_index=True, height=320, alt=name)
        table_for_paper(cells, name)
    still_open = sum(line.open for line in lines)
    if still_open and not now.cells_left:
        st.button(
            say("Go on without these rows"),
            key="im_leave_cells",
            on_click=_leave_cells,
            help=say("They are listed in the report with the reason, and can be settled later."),
        )
        return False
    return True


def _settle_cells(doubtful: list[commune_choices.CellLine], vintage: int) -> None:
    say = state.say()
    if not doubtful:
        return
    st.subheader(say("Cells that need your choice"), anchor=False)
    # What was chosen stays where it was, so that it can be changed.
    for line in doubtful[: _CELLS_AT_ONCE + sum(not line.open for line in doubtful)]:
        found = line.cell.found
        options = commune_choices.cell_options(line, vintage, say)
        key = f"im_cell_{vintage}_{found}"
        state.hold(key, commune_choices.chosen_option(line, mapping()))
        st.selectbox(
            say(
                "{found} (rows: {rows}) – {status}",
                found=shell.plain(found[:60]),
                rows=line.row_text,
                status=say.render(commune_choices.STATUS_WORDS[line.cell.status]),
            ),
            list(options),
            index=None,
            format_func=partial(_named, options),
            key=key,
            filter_mode="contains",  # finds no name by its letters
            placeholder=say("Choose"),
            on_change=_take_cell,
            args=(found, key),
        )
    rest = sum(line.open for line in doubtful) - _CELLS_AT_ONCE
    if rest > 0:
        st.write(say("{n} more follow when these are settled.", n=rest))


def _named(options: dict[str, str], code: str) -> str:
    return options.get(code, code)


def _take_commune() -> None:
    change(column_choices.with_commune(mapping(), st.session_state["im_commune"]))
    draft().cells_left = False


def _take_vintage() -> None:
    now = draft()
    now.vintage, now.published = st.session_state["im_vintage"], None


def _take_cell(found: str, key: str) -> None:
    change(commune_choices.with_match(mapping(), found, st.session_state[key]))


def _leave_cells() -> None:
    draft().cells_left = True
