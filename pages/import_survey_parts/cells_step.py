"""Step 4 of an import: what the cells become."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from geo.language import Text
from geo.publishing import number_words
from geo.publishing.import_survey_page import cell_choices
from geo.publishing.import_survey_page.reading_report import RULE_WORDS, with_rows
from geo.survey.importing.distinguishing_columns import open_columns, several_text, totals_text
from pages.import_survey_parts.session import (
    change,
    draft,
    mapping,
    remember,
)
from pages.shared import shell, state

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.survey.edition import DuplicateRule
    from geo.survey.importing import GatheredAnswers, ImportMapping
    from geo.survey.importing.mapping import Unread
    from geo.survey.tables import SurveyTable
    from geo.survey.tables.number_notation import Numbers

_CELLS_AT_ONCE = 10
_TOGETHER: tuple[DuplicateRule, ...] = ("sum", "mean", "most_complete")


def draw_cells(table: SurveyTable, gathered: GatheredAnswers) -> bool:
    """Step 4; whether it is settled."""
    say = state.say()
    scales, open_cells = remember(
        "cells",
        (draft().mapping_for, mapping(), gathered),
        lambda: (
            cell_choices.scale_questions(table, mapping(), dict(gathered.questions)),
            cell_choices.cell_questions(table, mapping(), gathered),
        ),
    )
    marks, signs = (
        cell_choices.marked_columns(gathered),
        cell_choices.signed_columns(mapping(), gathered),
    )
    ticked = cell_choices.ticked_questions(table, mapping())
    coded = cell_choices.coded_columns(open_cells, mapping())
    decided = mapping().only or mapping().duplicate_rule != "latest"
    rows_asked = bool(gathered.telling) and (gathered.rows_open or decided)
    if not (scales or open_cells or marks or signs or ticked or coded or rows_asked):
        st.text(say("Every cell is understood: there is nothing to decide."))
        return True
    if rows_asked:
        _ask_rows(gathered)
    for scale in scales:
        _ask_scale(scale)
    for column, numbers in marks.items():
        _ask_mark(column, numbers)
    for column, numbers in signs.items():
        _ask_sign(column, numbers)
    if len(ticked) > 1:
        _ask_all(
            say("All these questions: where no box is ticked, none applies"),
            "im_blank_all",
            all(use.blank == "none" for use in mapping().columns if use.question in ticked),
            cell_choices.with_meaning_of_blank,
            ticked,
        )
    for question in ticked:
        _ask_blank(question, gathered)
    _ask_cells(open_cells, coded)
    open_numbers = any(one.mark_is_open or one.sign_is_open for one in gathered.numbers.values())
    settled = not (open_numbers or gathered.rows_open)
    return settled and all(scale.column in draft().scales_told for scale in scales)


def _ask_rows(gathered: GatheredAnswers) -> None:
    """Of a table by year, age or party: which rows count, or what becomes of them together."""
    say = state.say()
    told = mapping().only
    shell.sentence(say.render(several_text(gathered.telling)))
    with st.container(horizontal=True):
        for one in gathered.telling:
            key = f"im_only_{one.column}"
            state.hold(key, told.get(one.column))
            st.selectbox(
                shell.plain(one.column),
                one.values,
                index=None,  # else it could not be emptied again
                key=key,
                placeholder=say("All values"),
                width=220,
                on_change=_take_only,
                args=(one.column, key),
            )
    left = open_columns(gathered.telling, told)
    if not left:
        return
    refused = totals_text(left)
    if refused is not None:
        st.text(say.render(refused))
        return
    state.hold(
        "im_together", mapping().duplicate_rule if mapping().duplicate_rule in _TOGETHER else None
    )
    st.segmented_control(
        say("The rows of one commune together"),
        _TOGETHER,
        key="im_together",
        format_func=lambda rule: say.render(RULE_WORDS[rule]),
        on_change=lambda: change(
            with_rows(mapping(), "duplicate_rule", st.session_state["im_together"] or "latest")
        ),
    )


def _take_only(column: str, key: str) -> None:
    change(cell_choices.with_row_filter(mapping(), column, st.session_state[key]))


def _ask_scale(one: cell_choices.ScaleQuestion) -> None:
    say = state.say()
    options = cell_choices.scale_options(one, say)
    key = f"im_scale_{one.column}"
    told = one.column in draft().scales_told
    use = mapping().use_of(one.column)
    scale = use.scale if use else None
    value = f"{scale[0]:g}-{scale[1]:g}" if scale else (cell_choices.AS_IT_STANDS if told else None)
    if value in options:
        draft().scales_told.add(one.column)
    state.hold(key, value if value in options else None)
    st.selectbox(
        say(
            "Scale of {question} (numbers from {low} to {high})",
            question=shell.plain(say.render(one.question.label)),
            low=one.low,
            high=one.high,
        ),
        list(options),
        index=None,
        format_func=options.__getitem__,
        key=key,
        placeholder=say("Choose: nothing is converted unless told"),
        on_change=_take_scale,
        args=(one.column, key),
    )


def _take_scale(column: str, key: str) -> None:
    option = st.session_state[key]
    if option is None:
        draft().scales_told.discard(column)
        return
    draft().scales_told.add(column)
    change(cell_choices.with_scale(mapping(), column, option))


def _ask_mark(column: str, numbers: Numbers) -> None:
    say = state.say()
    marks = number_words.mark_options(numbers, say)
    use = mapping().use_of(column)
    key = f"im_mark_{column}"
    state.hold(key, use.decimal_mark if use else None)
    shell.sentence(say.render(number_words.mark_sentence(column)))
    st.segmented_control(
        say("Decimal mark in column {column}", column=shell.plain(column)),
        list(marks),
        format_func=lambda mark: shell.plain(marks[mark]),
        key=key,
        on_change=lambda: change(cell_choices.with_mark(mapping(), column, st.session_state[key])),
    )


def _ask_sign(column: str, numbers: Numbers) -> None:
    say = state.say()
    options = number_words.sign_options(numbers, say)
    use = mapping().use_of(column)
    key = f"im_sign_{column}"
    state.hold(key, use.without_sign if use else None)
    shell.sentence(say.render(number_words.sign_sentence(column, numbers)))
    st.segmented_control(
        say("Numbers without a percent sign in {column}", column=shell.plain(column)),
        list(options),
        format_func=lambda told: shell.plain(options[told]),
        key=key,
        on_change=lambda: change(
            cell_choices.with_percent_notation(mapping(), column, st.session_state[key])
        ),
    )


def _ask_all(
    label: str,
    key: str,
    told: bool,
    take: Callable[[ImportMapping, str, bool], ImportMapping],
    each: tuple[str, ...],
) -> None:
    """One box for what else is a box for each question or column."""

    def take_all() -> None:
        changed = mapping()
        for one in each:
            changed = take(changed, one, st.session_state[key])
        change(changed)

    state.hold(key, told)
    st.checkbox(label, key=key, on_change=take_all)


def _ask_blank(question: str, gathered: GatheredAnswers) -> None:
    say = state.say()
    label = gathered.questions[question].label if question in gathered.questions else question
    key = f"im_blank_{question}"
    uses = [use for use in mapping().columns if use.question == question]
    state.hold(key, any(use.blank == "none" for use in uses))
    st.checkbox(
        say(
            "{question}: where no box is ticked, none applies (else the question was left open)",
            question=shell.plain(say.render(label)),
        ),
        key=key,
        on_change=lambda: change(
            cell_choices.with_meaning_of_blank(mapping(), question, st.session_state[key])
        ),
    )


def _ask_cells(open_cells: tuple[cell_choices.CellQuestion, ...], coded: tuple[str, ...]) -> None:
    say = state.say()
    if not (open_cells or coded) and mapping().unread == "block":
        return
    st.subheader(say("Cells that are not understood"), anchor=False)
    st.text(
        say("Say what they mean, leave them out, or correct them in the file and load it again.")
    )
    if len(coded) > 1:
        _ask_all(
            say("All these columns: the codes are the answers in the questionnaire’s order"),
            "im_order_all",
            all(use.in_order for use in mapping().columns if use.column in coded),
            cell_choices.with_order,
            coded,
        )
    for column in coded:
        _ask_order(column)
    waiting = [one for one in open_cells if one.expected is not None]
    told = [one for one in open_cells if one.expected is None]
    for one in [*told, *waiting[:_CELLS_AT_ONCE]]:
        _ask_cell(one)
    if len(waiting) > _CELLS_AT_ONCE:
        st.write(say("{n} more follow when these are settled.", n=len(waiting) - _CELLS_AT_ONCE))
    state.hold("im_unread", mapping().unread == "no_answer")
    st.checkbox(
        say("Leave out every cell that is not understood: it counts as no answer"),
        key="im_unread",
        on_change=_take_unread,
    )


def _ask_order(column: str) -> None:
    say = state.say()
    key = f"im_order_{column}"
    use = mapping().use_of(column)
    state.hold(key, bool(use and use.in_order))
    st.checkbox(
        say(
            "Column {column}: the codes are the answers in the questionnaire’s order",
            column=shell.plain(column),
        ),
        key=key,
        on_change=lambda: change(cell_choices.with_order(mapping(), column, st.session_state[key])),
    )


def _ask_cell(one: cell_choices.CellQuestion) -> None:
    say = state.say()
    options = cell_choices.answer_options(one, say)
    key = f"im_value_{one.column}_{one.found}"
    state.hold(key, cell_choices.told_option(one, mapping()))
    rows = ", ".join(map(str, one.rows[:6])) + (" …" if len(one.rows) > 6 else "")
    st.selectbox(
        shell.plain(
            say(
                "{column}: “{found}” (rows: {rows})",
                column=f"{one.letter} {one.column}".strip()[:60],
                found=one.found[:60],
                rows=rows,
            )
        ),
        list(options),
        index=None,
        format_func=lambda option: options.get(option, option),
        key=key,
        placeholder=say.render(Text("Expected: {what}", what=one.expected))
        if one.expected
        else say("Choose"),
        on_change=lambda: change(
            cell_choices.with_value(mapping(), one.column, one.found, st.session_state[key])
        ),
    )


def _take_unread() -> None:
    unread: Unread = "no_answer" if st.session_state["im_unread"] else "block"
    change(replace(mapping(), unread=unread))
