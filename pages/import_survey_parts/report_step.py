"""Steps 1 and 5 of an import: the file, and the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.language import Text
from geo.publishing.control_options import edition_names
from geo.publishing.import_survey_page import atlas_export, reading, reading_report
from geo.publishing.import_survey_page.example import example_of_survey, example_survey
from geo.publishing.import_survey_page.facts import is_untouched
from geo.publishing.table_words import TYPES, sheet_name
from geo.survey import list_editions, load_answers, load_edition
from geo.survey.importing import (
    DUPLICATE_RULES,
    RULE_LABELS,
    compare_with_previous,
    comparison_texts,
    other_wordings,
)
from geo.survey.tables import (
    IMPORT_LIMITS,
    HiddenCellsError,
    HiddenSheetsError,
    check_name,
    read_table,
    survey_table,
)
from geo.territory import VINTAGES
from pages.import_survey_parts.session import (
    PAGE,
    begin,
    change,
    draft,
    forget,
    mapping,
    questionnaire,
    work,
    would_lose,
)
from pages.shared import shell, state
from pages.shared.paper import table_for_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.survey.edition import Edition
    from geo.survey.importing import GatheredAnswers, Report
    from geo.survey.tables import SurveyTable

_MEGABYTES = IMPORT_LIMITS.size // 1024**2
_SHOWN = 60
_EXPECTED = "atlas.import_expected"  # another file was chosen


# ------------------------------------------------------------------------------------------ file


def draw_file() -> SurveyTable | None:
    """Step 1; the table, or None as long as there is none."""
    say = state.say()
    uploaded = st.file_uploader(
        say(
            "Survey file (.csv, .txt, .tsv, .xlsx, .xls, .ods), at most {limit} MB",
            limit=_MEGABYTES,
        ),
        type=list(TYPES),
        key=f"im_upload_{st.session_state.get('im_upload_times', 0)}",
        help=say(
            "A spreadsheet, or an export of LimeSurvey or Qualtrics: one row for each commune, or "
            "one for each answer. It stays on this server, in this session, until you publish."
        ),
        max_upload_size=_MEGABYTES,
        on_change=_expect_file,
    )
    if uploaded is not None and st.session_state.get(_EXPECTED, False):
        if would_lose(uploaded.name, uploaded.getvalue()):
            _ask_before_losing(uploaded.name, uploaded.getvalue())
            return None
        del st.session_state[_EXPECTED]
        _begin_with(uploaded.name, uploaded.getvalue())
    now = draft()
    if not now.name:
        _draw_nothing()
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        if uploaded is None:
            st.text(say("Your file {file} is still here.", file=now.name), width="content")
        st.button(say("Forget this file"), key="im_forget", on_click=_start_anew)
    table = _chosen_table()
    if table is None:
        return None
    for text in reading.what_was_read(table):
        st.text(say.render(text))
    if table.raw.hidden_rows or table.raw.hidden_columns:
        _hidden_box()
    if now.exported is not None:
        st.text(
            say(
                "The file says which edition it is an export of: {edition} ({id}). What that one "
                "says of itself is filled in below; change what is different.",
                edition=now.exported.title,
                id=now.exported.id,
            )
        )
    if now.labelled:
        shell.sentence(
            say(
                "The file says that its answers are synthetic: the edition stays a demonstration "
                "edition."
            )
        )
    st.caption(say("The first rows"))
    first_rows = reading.preview(table, say)
    st.dataframe(first_rows, hide_index=True, alt=say("The first rows"))
    table_for_paper(first_rows, say("The first rows"))
    return table


def _begin_with(name: str, content: bytes) -> None:
    begin(name, content)
    if state.note_file(PAGE, held=True):
        st.rerun()


def _draw_nothing() -> None:
    say = state.say()
    shell.file_is_gone(PAGE)
    st.write(say("Nothing chosen yet."))
    st.text(say("Nothing is published before you say so in the last step."))
    st.html(example_of_survey(say))
    st.button(say("Try it with this example"), key="w_im_example", on_click=_take_example)


def _take_example() -> None:
    begin(*example_survey(state.view().lang))
    state.note_file(PAGE, held=True)


def _chosen_table() -> SurveyTable | None:
    """The sheet that was chosen; None as long as something hidden has to be."""
    try:
        return _chosen_sheet()
    except HiddenCellsError as error:
        shell.sentence(state.say().render(error.text))
        _hidden_box()
        return None


def _chosen_sheet() -> SurveyTable | None:
    now = draft()
    try:
        first = _table(None)
    except HiddenSheetsError as error:
        shell.sentence(state.say().render(error.text))
        _sheet_box(error.sheets, error.sheets)
        return None if now.sheet is None else _table(now.sheet)
    if len(first.raw.sheets) >= 2:
        now.sheet = now.sheet or first.raw.sheet
        _sheet_box(first.raw.sheets, first.raw.hidden)
    return first if now.sheet in (None, first.raw.sheet) else _table(now.sheet)


def _sheet_box(sheets: Sequence[str], hidden: Sequence[str]) -> None:
    say = state.say()
    st.selectbox(
        say("Sheet"),
        sheets,
        index=state.place("im_sheet", draft().sheet, sheets),
        key="im_sheet",
        format_func=lambda sheet: say.render(sheet_name(hidden, sheet)),
        placeholder=say("Choose"),
        on_change=_take_sheet,
    )


def _hidden_box() -> None:
    """Whether rows and columns that the sheet hides are read as well."""
    say = state.say()
    state.hold("im_with_hidden", draft().with_hidden)
    st.checkbox(
        say("Read hidden rows and columns as well"),
        key="im_with_hidden",
        on_change=_take_hidden,
    )


def _table(sheet: str | None) -> SurveyTable:
    now = draft()

    def make(progress: Callable[[float], None]) -> SurveyTable:
        check_name(now.name, now.content)
        raw = read_table(
            now.name,
            now.content,
            sheet=sheet,
            limits=IMPORT_LIMITS,
            progress=lambda done: progress(0.9 * done),
            with_hidden=now.with_hidden,
        )
        progress(0.9)
        now.labelled = reading.carries_demonstration_label(now.content)
        read = survey_table(raw)
        _take_over(atlas_export.edition_of(read, now.content))
        return read

    name = "table" if sheet is None else "sheet"
    return work(name, (now.number, sheet, now.with_hidden), Text("Reading the file…"), make)


def _take_over(edition: Edition | None) -> None:
    """Begin with the facts of the edition that was exported, unless something was typed."""
    now = draft()
    now.exported = edition
    if edition is not None and is_untouched(now.typed):
        now.typed, now.before = atlas_export.typed_as(edition), edition.id


def _ask_before_losing(name: str, content: bytes) -> None:
    """Another file came, and choices were made for the one before."""
    say = state.say()
    old = draft().name
    shell.sentence(
        say("You chose another file, {new}. For {old} you have made choices.", new=name, old=old)
    )

    def take(keep: bool) -> None:
        st.session_state.pop(_EXPECTED, None)
        begin(name, content, keep=keep)

    with st.container(horizontal=True):
        st.button(
            say("Use these choices for the other file"),
            key="im_other_keep",
            type="primary",
            on_click=take,
            args=(True,),
        )
        st.button(say("Begin anew"), key="im_other_anew", on_click=take, args=(False,))
        st.button(
            say("Stay with {file}", file=shell.plain(old)), key="im_other_stay", on_click=_stay
        )


def _stay() -> None:
    """The uploader lets go of the other file; the one before is still here."""
    st.session_state.pop(_EXPECTED, None)
    st.session_state["im_upload_times"] = st.session_state.get("im_upload_times", 0) + 1


def _expect_file() -> None:
    st.session_state[_EXPECTED] = True


def _take_sheet() -> None:
    draft().sheet = st.session_state["im_sheet"]


def _take_hidden() -> None:
    draft().with_hidden = st.session_state["im_with_hidden"]


def _start_anew() -> None:
    forget()
    state.note_file(PAGE, held=False)
    st.session_state["im_upload_times"] = st.session_state.get("im_upload_times", 0) + 1


# ---------------------------------------------------------------------------------------- report


def draw_report(table: SurveyTable, found: Report, vintage: int) -> str:
    """Step 5; the report as text, for the store."""
    say = state.say()
    if found.gathered.repeated or mapping().duplicate_rule != "latest":
        state.hold("im_rule", mapping().duplicate_rule)
        st.segmented_control(
            say("Two answers by one commune: which counts"),
            DUPLICATE_RULES,
            key="im_rule",
            required=True,
            format_func=lambda rule: say.render(reading_report.RULE_WORDS[rule]),
            help=say.render(RULE_LABELS[mapping().duplicate_rule]),
            on_change=_take_rule,
        )
    _rows_kept(table)
    st.html(reading_report.report_html(found, say))
    compared = _compared(table, found.gathered, vintage)
    text = reading_report.report_text(found, compared, say)
    with st.container(horizontal=True):
        st.download_button(
            say("Download the report"),
            text,
            file_name="report.txt",
            mime="text/plain",
            key="im_report_text",
            on_click="ignore",
        )
        st.download_button(
            say("Download what became of each row"),
            lambda: reading_report.rows_csv(found, say),
            file_name="rows.csv",
            mime="text/csv",
            key="im_report_rows",
            on_click="ignore",
        )
    return text


def _rows_kept(table: SurveyTable) -> None:
    """Tests, spam and unfinished answers: left out unless the editor keeps them."""
    say = state.say()
    with st.container(horizontal=True):
        state.hold("im_tests", mapping().test_rows == "keep")
        st.checkbox(
            say("Keep rows that look like tests"),
            key="im_tests",
            on_change=lambda: _keep("test_rows", "im_tests"),
        )
        if table.status:
            state.hold("im_spam", mapping().spam_rows == "keep")
            st.checkbox(
                say("Keep answers that the survey tool takes for spam"),
                key="im_spam",
                on_change=lambda: _keep("spam_rows", "im_spam"),
            )
        if mapping().finished in table.raw.columns:
            state.hold("im_unfinished", mapping().unfinished == "keep")
            st.checkbox(
                say("Keep answers that were not finished"),
                key="im_unfinished",
                on_change=lambda: _keep("unfinished", "im_unfinished"),
            )


def _keep(part: str, key: str) -> None:
    kept = "keep" if st.session_state[key] else "leave_out"
    change(reading_report.with_rows(mapping(), part, kept))


def _take_rule() -> None:
    change(reading_report.with_rows(mapping(), "duplicate_rule", st.session_state["im_rule"]))


def _compared(table: SurveyTable, gathered: GatheredAnswers, vintage: int) -> list[str]:
    """The choice of an edition before, and what differs from it."""
    say = state.say()
    now = draft()
    known = [one.id for one in list_editions() if one.has_answers and one.disclosure == "open"]
    names = edition_names(say.language)
    with st.expander(say("Compare with an earlier edition"), expanded=now.before in known):
        state.hold("im_before", now.before if now.before in known else None)
        st.selectbox(
            say("Earlier edition"),
            known,
            index=None,
            key="im_before",
            format_func=lambda one: names.get(one, one),
            placeholder=say("Choose"),
            on_change=_take_before,
        )
        lines = reading_report.wording_lines(
            other_wordings(table, mapping(), gathered.questions), say
        )
        if now.before in known:
            before = load_edition(now.before or "")
            questions = mapping().questions(questionnaire())
            found = compare_with_previous(
                load_answers(before.id),
                gathered.answers,
                {key: questions[key] for key in before.asked if key in questions},
                gathered.questions,
                vintage_before=before.vintage,
                vintage_now=vintage,
            )
            lines += [say.render(text) for text in comparison_texts(found, before.title)]
        for line in lines[:_SHOWN]:
            st.text(line)
        if len(lines) > _SHOWN:
            st.text(say("And {n} more.", n=len(lines) - _SHOWN))
    return lines


def _take_before() -> None:
    draft().before = st.session_state["im_before"]


def newest_vintage() -> int:
    """The newest set of communes."""
    return VINTAGES[-1]
