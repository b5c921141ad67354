"""The reader's own file and what was chosen of it: in the session only, never on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.publishing.own_file_page.choices import still_offered
from geo.survey.own_file.join import fitting_vintage
from geo.survey.tables import SurveyTable, check_name, read_table, survey_table
from pages.shared import state

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.territory import VintageFit
    from geo.territory.nis_code import NisCode

PAGE = "own_file"
# Kept for the session, so that a look at another page loses nothing.
FILE, _CHOICES, _KEPT = "atlas.own_file", "atlas.own_choices", "atlas.own_kept"
TIMES, SELECTED = "atlas.own_times", "atlas.own_selected"
LET_GO = "atlas.own_let_go"  # by the reader: nothing is lost


def forget() -> None:
    """Forget the file, and what was chosen of it."""
    st.session_state[LET_GO] = True
    for key in (FILE, _CHOICES, _KEPT, SELECTED):
        st.session_state.pop(key, None)
    for key in [key for key in st.session_state if str(key).startswith("own_")]:
        if not str(key).startswith("own_upload"):  # what was set for that file
            del st.session_state[key]
    read.clear()
    fit.clear()


def start_anew() -> None:
    """Forget the file, and draw an empty uploader."""
    forget()
    st.session_state[TIMES] += 1  # another key is another, empty uploader


def keep(key: str, options: Sequence[Any], usual: Any) -> str:
    """Give a widget back what it had before the reader went to another page."""
    kept = st.session_state.setdefault(_KEPT, {})
    value = still_offered(st.session_state.get(key, kept.get(key, usual)), options, usual)
    state.hold(key, value)
    kept[key] = value
    return key


def key_of(asked: str, place: str, column: str) -> str:
    """The key of a widget that asks about a column of one sheet."""
    return f"own_{asked}_{place}_{column}"


def told(key: str) -> Any:
    """What a widget that is drawn further down holds, or held before the reader went away."""
    return st.session_state.get(key, st.session_state.get(_KEPT, {}).get(key))


def choices(sheet: str | None, commune: str, vintage: int) -> dict[int, NisCode | None]:
    """What the reader chose for rows: true of one column and one year only."""
    every = st.session_state.setdefault(_CHOICES, {})
    chosen: dict[int, NisCode | None] = every.setdefault((sheet, commune, vintage), {})
    return chosen


# Given as it is, not as a copy: nothing changes a table.
@st.cache_resource(max_entries=8, show_spinner=False, scope="session")
def read(name: str, content: bytes, sheet: str | None, with_hidden: bool) -> SurveyTable:
    """A sheet of the file; without ``sheet`` the first that is not hidden.

    Raises
    ------
    AtlasError
        It cannot be read; only hidden sheets or cells are there.
    """
    check_name(name, content)
    return survey_table(read_table(name, content, sheet=sheet, with_hidden=with_hidden))


@st.cache_data(max_entries=8, show_spinner=False, scope="session")
def fit(
    name: str, content: bytes, sheet: str | None, with_hidden: bool, commune: str
) -> VintageFit:
    """Which boundaries fit the column of the communes."""
    return fitting_vintage(read(name, content, sheet, with_hidden), commune)
