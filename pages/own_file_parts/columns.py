"""The columns: which names the communes, which hold numbers, and what their cells leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.publishing import number_words
from geo.publishing.own_file_page.choices import KEPT_WORDS, TOGETHER_WORDS, nothing_to_join
from geo.survey.importing.distinguishing_columns import open_columns, several_text, totals_text
from geo.survey.own_file.join import OwnFile, guess_columns, join, kinds_of_nonanswers, several_rows
from geo.territory import VINTAGES
from pages.own_file_parts.session import FILE, choices, fit, keep, key_of, told
from pages.shared import shell, state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.survey.importing.distinguishing_columns import TellingColumn, Together
    from geo.survey.importing.excluded_rows import WhyAside
    from geo.survey.tables import SurveyTable
    from geo.survey.tables.number_notation import Numbers


def joined(table: SurveyTable) -> OwnFile | None:
    """Draw the choices; the joined file, or None until it is said which columns to take."""
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
            key=keep(f"own_commune_{place}", columns, guess.commune),
            placeholder=say("Choose a column"),
        )
    with b:
        others = [name for name in columns if name != commune]
        guessed = [name for name in guess.numbers if name != commune]
        numbers = st.multiselect(
            say("Columns with numbers"),
            others,
            key=keep(f"own_numbers_{place}_{commune}", others, guessed),
            placeholder=say("Choose one or more columns"),
            select_all=False,
        )
    hidden = bool(st.session_state["own_with_hidden"])
    name, content = st.session_state[FILE]
    fitting = None if commune is None else fit(name, content, sheet, hidden, commune)
    with c:
        vintage = st.selectbox(
            say("Boundaries of the year"),
            VINTAGES,
            key=keep(
                f"own_vintage_{place}_{commune}",
                VINTAGES,
                fitting.vintage if fitting else VINTAGES[-1],
            ),
            format_func=str,
        )
    if fitting is not None:
        st.text(" ".join(say.render(text) for text in fitting.texts(vintage)))
    missing = nothing_to_join(table, guess, commune, numbers)
    if missing:
        shell.empty(*map(say.render, missing))
        return None
    assert commune is not None  # or it would be missing
    kept = _ask_about_asides(table, place)
    telling = several_rows(table, commune, kept=kept)
    # One for each column, kept apart: what is told about one says nothing about another.
    marks = {name: mark for name in numbers if (mark := told(key_of("mark", place, name)))}
    signs = {name: sign for name in numbers if (sign := told(key_of("sign", place, name)))}
    only, together = _ask_about_rows(telling, f"{place}_{commune}")
    own = join(
        table, commune, numbers, vintage,
        choices=choices(sheet, commune, vintage), decimal_marks=marks, unsigned=signs,
        only=only, kept=kept, together=together,
    )  # fmt: skip
    for name, read in own.numbers.items():
        _ask_about_numbers(own, name, read, place)
    return own


def _ask_about_asides(table: SurveyTable, place: str) -> set[WhyAside]:
    """Rows that are no answers, as the survey tool says: which of them count all the same."""
    say = state.say()
    there = kinds_of_nonanswers(table)
    with st.container(horizontal=True):
        return {
            why
            for why, label in KEPT_WORDS.items()
            if why in there
            and st.checkbox(
                say.render(label), key=keep(key_of("kept", place, why), (False, True), False)
            )
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
                key=keep(key_of("only", place, one.column), one.values, None),
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
    ways: list[Together] = list(TOGETHER_WORDS)
    together = st.segmented_control(
        say("The rows of one commune together"),
        ways,
        format_func=lambda way: say.render(TOGETHER_WORDS[way]),
        key=keep(key_of("together", place, ""), ways, None),
    )
    return only, together


def _ask_about_numbers(own: OwnFile, column: str, read: Numbers, place: str) -> None:
    """What the cells of a column leave open: its decimal mark, what is a percentage."""
    say = state.say()
    if read.two_ways:
        shell.sentence(say.render(number_words.mark_sentence(column)))
        _choose(
            say("Decimal mark in column {column}", column=shell.plain(column)),
            number_words.mark_options(read, say),
            key_of("mark", place, column),
        )
    if read.without_sign:
        rows = [row.row for row in own.rows]
        shell.sentence(say.render(number_words.sign_sentence(column, read, rows)))
        _choose(
            say("Numbers without a percent sign in {column}", column=shell.plain(column)),
            number_words.sign_options(read, say),
            key_of("sign", place, column),
        )
    for text in number_words.unusual_texts(column, read):
        st.text(say.render(text))


def _choose(label: str, options: Mapping[Any, str], key: str) -> None:
    st.segmented_control(
        label,
        list(options),
        format_func=lambda one: shell.plain(options[one]),
        key=keep(key, list(options), None),
    )
