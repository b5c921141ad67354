"""A reader's own numbers on the map, for this session only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from geo.cartography.classes import SCHEMES
from geo.cartography.streamlit_map import read_event, show_map
from geo.language import AtlasError
from geo.publishing import number_words
from geo.publishing.own_file_page.download import own_file_download
from geo.publishing.own_file_page.own_map import own_paint, own_picture, own_value
from geo.publishing.own_file_page.row_report import (
    STATUS_WORDS,
    nothing_mapped,
    report_table,
    rows_about,
    summary,
    unsettled,
)
from geo.publishing.table_words import sheet_name, tool_text
from geo.survey.communes import area_name
from geo.survey.importing.distinguishing_columns import open_columns, several_text, totals_text
from geo.survey.own_file import (
    OwnFile,
    asides,
    fitting_vintage,
    guess_columns,
    join,
    several_rows,
)
from geo.survey.tables import (
    HiddenCellsError,
    HiddenSheetsError,
    SurveyTable,
    check_name,
    read_table,
    survey_table,
)
from geo.territory import VINTAGES, load_communes
from pages.shared import shell, state
from pages.shared.download import file_of, link_of, popover, today

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.survey.importing.distinguishing_columns import TellingColumn, Together
    from geo.survey.importing.excluded_rows import WhyAside
    from geo.survey.number_notation import Numbers
    from geo.survey.tables import RawTable
    from geo.territory import VintageFit

_PAGE = "own_file"
shell.require(_PAGE)

# Kept for the session, so that a look at another page loses nothing; never on disk.
_FILE, _CHOICES, _KEPT = "atlas.own_file", "atlas.own_choices", "atlas.own_kept"
_TIMES, _SELECTED, _EVENT = "atlas.own_times", "atlas.own_selected", "atlas.own_event"
_LET_GO = "atlas.own_let_go"  # by the reader: nothing is lost
_MAP = "own-map"
_MOST_QUESTIONS = 25  # rows to settle by hand at a time


def page() -> None:
    say = state.say()
    st.header(say("Your own file on the map"), anchor=False)
    st.write(
        say(
            "Choose a table with one column that names the communes (by code, name in any "
            "language or postal code) and one or more columns of numbers. It is read here and "
            "forgotten when you close the atlas: nothing is stored or sent anywhere."
        )
    )
    key = f"own_upload_{st.session_state.setdefault(_TIMES, 0)}"
    uploaded = st.file_uploader(
        say("CSV or spreadsheet file (.csv, .txt, .xlsx, .xls, .ods), at most 50 MB"),
        type=["csv", "txt", "tsv", "xlsx", "xlsm", "xls", "ods"],
        key=key,
        on_change=_forget,
    )
    if uploaded is not None:
        new = _FILE not in st.session_state
        st.session_state[_FILE] = (uploaded.name, uploaded.getvalue())
        if new and state.note_file(_PAGE, held=True):
            st.rerun()
    if _FILE not in st.session_state:
        if st.session_state.pop(_LET_GO, False) and state.note_file(_PAGE, held=False):
            st.rerun()
        shell.file_is_gone(_PAGE)
        shell.empty(
            say("Nothing chosen yet."),
            say("A file of two columns is enough, such as “REFNIS code” and “inhabitants”."),
        )
        return
    name, content = st.session_state[_FILE]
    with st.container(horizontal=True, vertical_alignment="center"):
        if uploaded is None:
            st.text(say("Your file {file} is still here.", file=name), width="content")
        st.button(say("Forget this file"), key="own_forget", on_click=_start_anew)
    try:
        table = _table(name, content)
        own = None if table is None else _joined(table)
        if own is not None and table is not None:
            _show(own, table)
    except AtlasError as error:
        shell.sentence(say.render(error.text))
        if isinstance(error, HiddenCellsError):
            _hidden_box()


def _forget() -> None:
    st.session_state[_LET_GO] = True
    for key in (_FILE, _CHOICES, _KEPT, _SELECTED):
        st.session_state.pop(key, None)
    for key in [key for key in st.session_state if str(key).startswith("own_")]:
        if not str(key).startswith("own_upload"):  # what was set for that file
            del st.session_state[key]
    _read.clear()
    _fit.clear()


def _start_anew() -> None:
    _forget()
    st.session_state[_TIMES] += 1  # another key is another, empty uploader


def _keep(key: str, options: Sequence[Any], usual: Any) -> str:
    """Give a widget back what it had before the reader went to another page."""
    kept = st.session_state.setdefault(_KEPT, {})
    value = st.session_state.get(key, kept.get(key, usual))
    if isinstance(value, list):
        value = [part for part in value if part in options]
    elif value not in options:
        value = usual
    state.hold(key, value)
    kept[key] = value
    return key


def _table(name: str, content: bytes) -> SurveyTable | None:
    """The sheet that was chosen; None as long as one of hidden sheets has to be."""
    say = state.say()
    with_hidden = bool(st.session_state[_keep("own_with_hidden", (False, True), False)])
    try:
        first = _read(name, content, None, with_hidden)
    except HiddenSheetsError as error:
        shell.sentence(say.render(error.text))
        hidden = error.sheets
        chosen = st.selectbox(
            say("Sheet"),
            hidden,
            index=None,
            key=_keep("own_hidden", hidden, None),
            format_func=lambda one: say.render(sheet_name(hidden, one)),
            placeholder=say("Choose"),
        )
        return None if chosen is None else _read(name, content, chosen, with_hidden)
    table, sheets = first, first.raw.sheets
    if len(sheets) >= 2:
        sheet = st.selectbox(
            say("Sheet"),
            sheets,
            key=_keep("own_sheet", sheets, first.raw.sheet),
            format_func=lambda one: say.render(sheet_name(first.raw.hidden, one)),
        )
        table = _read(name, content, sheet, with_hidden)
    if table.export != "plain":
        st.text(say.render(tool_text(table)))
    for note in first.raw.notes if table.raw.sheet == first.raw.sheet else table.raw.notes:
        st.text(say.render(note))
    if table.raw.hidden_rows or table.raw.hidden_columns:
        _hidden_box()
    return table


def _hidden_box() -> None:
    """Whether rows and columns that the sheet hides are read as well."""
    say = state.say()
    st.checkbox(say("Read hidden rows and columns as well"), key="own_with_hidden")


# Given as it is, not as a copy: nothing changes a table.
@st.cache_resource(max_entries=8, show_spinner=False, scope="session")
def _read(name: str, content: bytes, sheet: str | None, with_hidden: bool) -> SurveyTable:
    check_name(name, content)
    return survey_table(read_table(name, content, sheet=sheet, with_hidden=with_hidden))


@st.cache_data(max_entries=8, show_spinner=False, scope="session")
def _fit(
    name: str, content: bytes, sheet: str | None, with_hidden: bool, commune: str
) -> VintageFit:
    return fitting_vintage(_read(name, content, sheet, with_hidden), commune)


def _joined(table: SurveyTable) -> OwnFile | None:
    say = state.say()
    columns, sheet = list(table.raw.columns), table.raw.sheet
    guess = guess_columns(table)
    a, b, c = st.columns([1, 2, 1])
    place = f"{table.raw.name}_{sheet}"
    with a:
        commune = st.selectbox(
            say("Column with the communes"),
            columns,
            index=None,
            key=_keep(f"own_commune_{place}", columns, guess.commune),
            placeholder=say("Choose a column"),
        )
    with b:
        others = [name for name in columns if name != commune]
        guessed = [name for name in guess.numbers if name != commune]
        numbers = st.multiselect(
            say("Columns with numbers"),
            others,
            key=_keep(f"own_numbers_{place}_{commune}", others, guessed),
            placeholder=say("Choose one or more columns"),
            select_all=False,
        )
    hidden = bool(st.session_state["own_with_hidden"])
    name, content = st.session_state[_FILE]
    fit = None if commune is None else _fit(name, content, sheet, hidden, commune)
    with c:
        vintage = st.selectbox(
            say("Boundaries of the year"),
            VINTAGES,
            key=_keep(
                f"own_vintage_{place}_{commune}", VINTAGES, fit.vintage if fit else VINTAGES[-1]
            ),
            format_func=str,
        )
    if fit is not None:
        st.text(" ".join(say.render(text) for text in fit.texts(vintage)))
    if not commune or not numbers:
        shell.empty(
            say(
                "The communes are in the column {column}; no column of numbers was found.",
                column=commune,
            )
            if commune and commune == guess.commune and not guessed
            else say("Say which column names the communes, and which columns hold the numbers."),
            say(
                "The file has {n} rows and {columns} columns.",
                n=len(table.raw.rows),
                columns=len(columns),
            ),
        )
        return None
    choices = _choices(sheet, commune, vintage)
    kept = _ask_about_asides(table, place)
    telling = several_rows(table, commune, kept=kept)
    # One for each column, kept apart: what is told about one says nothing about another.
    marks = {name: told for name in numbers if (told := _told(_key("mark", place, name)))}
    signs = {name: told for name in numbers if (told := _told(_key("sign", place, name)))}
    only, together = _ask_about_rows(telling, f"{place}_{commune}")
    own = join(
        table, commune, numbers, vintage,
        choices=choices, decimal_marks=marks, unsigned=signs, only=only, kept=kept,
        together=together,
    )  # fmt: skip
    for name, read in own.numbers.items():
        _ask_about_numbers(own, name, read, place)
    return own


def _ask_about_asides(table: SurveyTable, place: str) -> set[WhyAside]:
    """Rows that are no answers, as the survey tool says: which of them count all the same."""
    say = state.say()
    there = asides(table)
    words: dict[WhyAside, str] = {
        "test": say("Keep rows that look like tests"),
        "spam": say("Keep answers that the survey tool takes for spam"),
        "unfinished": say("Keep answers that were not finished"),
    }
    with st.container(horizontal=True):
        return {
            why
            for why, label in words.items()
            if why in there
            and st.checkbox(label, key=_keep(_key("kept", place, why), (False, True), False))
        }


def _ask_about_rows(
    telling: tuple[TellingColumn, ...], place: str
) -> tuple[dict[str, str], Together | None]:
    """Of a table with several rows a commune: which of them, or what becomes of them together."""
    if not telling:
        return {}, None
    say = state.say()
    shell.sentence(say.render(several_text(telling)))
    only = {}
    with st.container(horizontal=True):
        for one in telling:
            value = st.selectbox(
                shell.plain(one.column),
                one.values,
                index=None,
                key=_keep(_key("only", place, one.column), one.values, None),
                placeholder=say("All values"),
                width=220,
            )
            if value is not None:
                only[one.column] = value
    left = open_columns(telling, only)
    if not left:
        return only, None
    refused = totals_text(left)
    if refused is not None:
        st.text(say.render(refused))
        return only, None
    ways: dict[Together, str] = {"sum": say("Add them up"), "mean": say("Average them")}
    together = st.segmented_control(
        say("The rows of one commune together"),
        list(ways),
        format_func=ways.__getitem__,
        key=_keep(_key("together", place, ""), list(ways), None),
    )
    return only, together


def _key(asked: str, place: str, column: str) -> str:
    return f"own_{asked}_{place}_{column}"


def _told(key: str) -> Any:
    """What a widget that is drawn further down holds, or held before the reader went away."""
    return st.session_state.get(key, st.session_state.get(_KEPT, {}).get(key))


def _ask_about_numbers(own: OwnFile, column: str, read: Numbers, place: str) -> None:
    """What the cells of a column leave open: its decimal mark, what is a percentage."""
    say = state.say()
    if read.two_ways:
        shell.sentence(say.render(number_words.mark_sentence(column)))
        _choose(
            say("Decimal mark in column {column}", column=shell.plain(column)),
            number_words.mark_options(read, say),
            _key("mark", place, column),
        )
    if read.without_sign:
        rows = [row.row for row in own.rows]
        shell.sentence(say.render(number_words.sign_sentence(column, read, rows)))
        _choose(
            say("Numbers without a percent sign in {column}", column=shell.plain(column)),
            number_words.sign_options(read, say),
            _key("sign", place, column),
        )
    for text in number_words.unusual_texts(column, read):
        st.text(say.render(text))


def _choose(label: str, options: Mapping[Any, str], key: str) -> None:
    st.segmented_control(
        label,
        list(options),
        format_func=lambda one: shell.plain(options[one]),
        key=_keep(key, list(options), None),
    )


def _choices(sheet: str | None, commune: str, vintage: int) -> dict[int, str | None]:
    """What the reader chose for rows: true of one column and one year only."""
    every = st.session_state.setdefault(_CHOICES, {})
    chosen: dict[int, str | None] = every.setdefault((sheet, commune, vintage), {})
    return chosen


def _show(own: OwnFile, table: SurveyTable) -> None:
    say = state.say()
    theme = state.theme()
    left, right = st.columns([2, 1], gap="medium")
    with left:
        a, b = st.columns(2)
        column = a.selectbox(
            say("What the map shows"),
            own.number_columns,
            key=_keep("own_column", own.number_columns, own.number_columns[0]),
        )
        schemes = {key: say.render(text) for key, text in SCHEMES.items() if key != "own"}
        scheme = b.selectbox(
            say("Classes"),
            list(schemes),
            format_func=schemes.__getitem__,
            key=_keep("own_scheme", list(schemes), "quantiles"),
        )
        said = [say.render(line) for line in nothing_mapped(own)]
        if own.mapped and own.values[column].isna().all():
            said.append(
                say("The column {column} holds no number for any commune here.", column=column)
            )
        if said:
            shell.sentence(*said)
        selected = st.session_state.get(_SELECTED)
        if selected not in load_communes(own.vintage).index:
            selected = None
        picture = own_picture(own, column, scheme=scheme, theme=theme)
        with st.container(key="map"):
            paint = own_paint(
                own, column, picture, say, shell.assets(), theme=theme, selected=selected
            )
            show_map(paint, shell.assets(), key=_MAP, height=600, on_event=_on_event)
        _take_away(own, column)
    with right, st.container(key="drilldown"):
        if selected:
            _selected(own, table.raw, selected)
        st.subheader(say("What became of each row"), anchor=False)
        for line in summary(own):
            st.write(say.render(line))
        _settle(own)
    with st.expander(
        say("Every row of the file"), expanded=bool(own.rows) and own.mapped < len(own.rows)
    ):
        wanted = st.multiselect(
            say("Show only"),
            list(STATUS_WORDS),
            format_func=lambda status: say.render(STATUS_WORDS[status]),
            key="own_wanted",
            placeholder=say("All"),
            select_all=False,
        )
        rows = report_table(own, say)
        if wanted:
            rows = rows[[row.status in wanted for row in own.rows]]
        st.dataframe(rows, hide_index=True, height=400, alt=say("Every row of the file"))
    if own.cells:
        with st.expander(say("Cells that hold no number")):
            cells = [
                {
                    say("Row"): cell.row,
                    say("Column"): cell.column,
                    say("Found"): cell.found,
                    say("Reason"): say.render(cell.reason),
                }
                for cell in own.cells
            ]
            st.dataframe(pd.DataFrame(cells), hide_index=True, alt=say("Cells that hold no number"))


def _take_away(own: OwnFile, column: str) -> None:
    """The button that downloads the column on the map; of the atlas's editions it has nothing."""
    shown = popover()
    if shown.open:
        with shown:
            taken = own_file_download(own, column, link_of(_PAGE), state.say().language)
            file_of(taken, today())


def _on_event() -> None:
    event = read_event(st.session_state.get(_MAP))
    if event is None or event.event == st.session_state.get(_EVENT):
        return
    st.session_state[_EVENT] = event.event
    if event.action == "select":
        st.session_state[_SELECTED] = event.code
    elif event.action == "clear":
        st.session_state.pop(_SELECTED, None)


def _selected(own: OwnFile, table: RawTable, code: str) -> None:
    """The commune that the reader clicked: its numbers, and the rows of the file about it."""
    say = state.say()
    st.button(
        say("Close"),
        key="own_clear",
        icon=":material/close:",
        type="tertiary",
        on_click=lambda: st.session_state.pop(_SELECTED, None),
    )
    st.subheader(say.render(area_name(code, "commune", own.vintage)), anchor=False)
    for column in own.number_columns:
        st.text(say("{name}: {value}", name=column, value=own_value(own, column, code, say)))
    cells: dict[str, list[str]] = {say("Column"): list(table.columns)}
    for row in rows_about(own, code):
        st.text(
            say("Row {row}: {found}", row=str(row.row), found=say.render(STATUS_WORDS[row.status]))
        )
        found = table.rows[table.row_numbers.index(row.row)]
        cells[say("Row {row}", row=str(row.row))] = [
            "" if cell is None else str(cell) for cell in found
        ]
    if len(cells) > 1:
        st.dataframe(
            pd.DataFrame(cells), hide_index=True, alt=say("What the file says about this commune")
        )


def _settle(own: OwnFile) -> None:
    """Let the reader choose for rows that may mean several communes."""
    say = state.say()
    open_rows = unsettled(own)
    if not open_rows:
        return
    st.subheader(say("Rows that need your choice"), anchor=False)
    choices = _choices(own.sheet, own.commune_column, own.vintage)
    for row in open_rows[:_MOST_QUESTIONS]:
        options: dict[str | None, str] = {
            match.code: f"{say.render(match.labels)} ({match.code})"
            for match in row.candidates
            if match.kind == "commune"
        }
        options[None] = say("Leave this row out")
        key = f"own_choice_{own.vintage}_{own.commune_column}_{row.row}"

        def chosen(number: int = row.row, key: str = key) -> None:
            choices[number] = st.session_state[key]

        st.selectbox(
            say("Row {row}: {found}", row=str(row.row), found=shell.plain(row.found[:60])),
            list(options),
            index=None,
            format_func=options.__getitem__,
            key=key,
            on_change=chosen,
            placeholder=say("Choose"),
        )
    if len(open_rows) > _MOST_QUESTIONS:
        st.write(
            say("{n} more rows follow when these are settled.", n=len(open_rows) - _MOST_QUESTIONS)
        )


page()
state.write_url(state.view())
