"""Step 3 of an import: which column is which question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import escape

from geo.language import LANGUAGE_NAMES, LANGUAGES, AtlasError
from geo.publishing.import_survey_page import cell_choices, column_choices
from geo.survey.importing import read_mapping, write_mapping
from pages.import_survey_parts.session import (
    added_questions,
    change,
    draft,
    mapping,
    questionnaire,
    remember,
)
from pages.shared import shell, state
from pages.shared.paper import table_for_paper

if TYPE_CHECKING:
    from geo.survey.importing import ImportMapping, Proposals
    from geo.survey.importing.column_proposals import Proposal
    from geo.survey.question import QuestionType
    from geo.survey.tables import SurveyTable

_COLUMNS_AT_ONCE = 15
_NAMES_SAID = 8


def draw_columns(table: SurveyTable, proposals: Proposals) -> bool:
    """Step 3; whether it is settled."""
    say = state.say()
    questions = mapping().questions(questionnaire())
    _earlier()
    for name in proposals.missing:
        st.text(
            say("The mapping takes in column {column}, which this file does not have.", column=name)
        )
    waiting = column_choices.undecided_columns(proposals, mapping())
    taken = sum(use.question is not None for use in mapping().columns)
    st.text(
        say.plural("{n} column is taken in.", "{n} columns are taken in.", n=taken)
        + (
            " " + say.plural("{n} waits for you.", "{n} wait for you.", n=len(waiting))
            if waiting
            else ""
        )
    )
    doubtful = column_choices.doubtful_columns(proposals, mapping())
    if doubtful:
        # Closed when all is decided: a survey with boxes has dozens of them.
        with st.expander(say("Columns that need a look"), expanded=bool(waiting)):
            _ask_doubtful(table, proposals, doubtful, waiting)
    left = column_choices.left_out(proposals, mapping())
    if left:
        st.text(
            say(
                "Not taken in: {columns}. Under “All columns” each can be taken in, also as a new "
                "question.",
                columns=say.list(left[:_NAMES_SAID]) + (" …" if len(left) > _NAMES_SAID else ""),
            )
        )
    with st.expander(say("All columns"), expanded=not doubtful and not taken):
        columns = column_choices.column_table(
            proposals, mapping(), questions, _examples(table, proposals), say
        )
        st.dataframe(columns, hide_index=True, height=320, alt=say("All columns"))
        table_for_paper(columns, say("All columns"))
        _another(table, proposals)
    st.download_button(
        say("Download the mapping"),
        write_mapping(mapping()),
        file_name="mapping.yaml",
        mime="application/yaml",
        key="im_mapping_file",
        on_click="ignore",
        help=say("To use it again for the next file of the same survey."),
    )
    return bool(taken) and not waiting


def _ask_doubtful(
    table: SurveyTable,
    proposals: Proposals,
    doubtful: tuple[Proposal, ...],
    waiting: tuple[Proposal, ...],
) -> None:
    say = state.say()
    if len(waiting) > 1:
        st.button(
            say("Take every proposal"), key="im_take_all", on_click=_take_all, args=(waiting,)
        )
    decided = sum(one not in waiting for one in doubtful if one.sureness == "likely")
    order = sorted(doubtful, key=lambda one: one.sureness != "likely")
    for one in order[: _COLUMNS_AT_ONCE + decided]:
        _ask_column(table, proposals, one, f"im_column_{one.column}")
    rest = len(order) - _COLUMNS_AT_ONCE - decided
    if rest > 0:
        st.write(say("{n} more follow below, under “Another column”.", n=rest))


def _examples(table: SurveyTable, proposals: Proposals) -> dict[str, str]:
    return remember(
        "examples", draft().mapping_for, lambda: column_choices.examples(table, proposals)
    )


def _ask_column(table: SurveyTable, proposals: Proposals, one: Proposal, key: str) -> None:
    say = state.say()
    options = column_choices.question_options(mapping().questions(questionnaire()), one, say)
    state.hold(key, column_choices.option_of(mapping().use_of(one.column)))
    sureness = column_choices.SURENESS_WORDS.get(one.sureness) if one.sureness else None
    label = f"{one.letter} {one.column[:70]}".strip()
    st.selectbox(
        shell.plain(f"{label} – {say.render(sureness)}" if sureness else label),
        list(options),
        index=None,
        format_func=lambda option: options.get(option, option),
        key=key,
        placeholder=say("Not taken in"),
        on_change=_take_column,
        args=(one.column, key),
    )
    seen = _examples(table, proposals).get(one.column, "")
    if seen:
        st.html(_quiet(say("For example: {cells}", cells=seen)))


def _quiet(text: str) -> str:
    return f'<p class="im-quiet">{escape(text)}</p>'


def _another(table: SurveyTable, proposals: Proposals) -> None:
    """Any column, also one that is sure; and a question that there is not yet."""
    say = state.say()
    free = {one.column: one for one in column_choices.assignable_columns(proposals, mapping())}
    chosen = st.selectbox(
        say("Another column"),
        list(free),
        index=None,
        key="im_another",
        format_func=lambda name: f"{free[name].letter} {name}".strip(),
        placeholder=say("Choose a column"),
    )
    if chosen is None:
        return
    _ask_column(table, proposals, free[chosen], f"im_other_{chosen}")
    _new_question(table, chosen)


def _new_question(table: SurveyTable, column: str) -> None:
    say = state.say()
    # No form: what a form holds is the browser's alone, and another language would lose it.
    with st.container(key="im_new", border=True):
        st.subheader(say("Make it a new question"), anchor=False)
        labels: dict[str, str] = {}
        languages = tuple(dict.fromkeys((say.language, *LANGUAGES)))
        for place, language in zip(st.columns(len(languages)), languages, strict=True):
            labels[language] = place.text_input(
                say("Label: {language}", language=LANGUAGE_NAMES[language]),
                key=f"im_new_{column}_{language}",
                max_chars=120,
            )
        a, b, c = st.columns(3)
        kind: QuestionType = a.selectbox(
            say("Kind of answer"),
            list(column_choices.TYPE_WORDS),
            key=f"im_new_{column}_type",
            format_func=lambda one: say.render(column_choices.TYPE_WORDS[one]),
        )
        unit = b.text_input(
            say("Unit"), key=f"im_new_{column}_unit", max_chars=60,
            help=say("Of scores and whole numbers."),
        )  # fmt: skip
        domains = questionnaire().domains
        domain = c.selectbox(
            say("Domain"),
            list(domains),
            index=None,
            key=f"im_new_{column}_domain",
            format_func=lambda one: say.render(domains[one].label),
            placeholder=say("None: not scored"),
        )
        sent = st.button(say("Add this question"), key=f"im_new_{column}_add")
    if not sent:
        return
    told = column_choices.NewQuestion(labels, kind, unit, domain)
    texts = cell_choices.column_texts(table, mapping(), column)
    try:
        question = column_choices.new_question(
            column, told, texts, questionnaire(), list(mapping().questions(questionnaire()))
        )
    except AtlasError as error:
        shell.sentence(say.render(error.text))
        return
    change(column_choices.with_new_question(mapping(), column, question))
    st.rerun()


def _take_column(column: str, key: str) -> None:
    # To clear the box is to say that the column is not taken in.
    change(
        column_choices.with_use(
            mapping(), column, st.session_state[key] or column_choices.NOT_TAKEN
        )
    )


def _take_all(waiting: tuple[Proposal, ...]) -> None:
    taken = mapping()
    for one in waiting:
        taken = column_choices.with_use(taken, one.column, column_choices.option_of(one.use))
    change(taken)


def _earlier() -> None:
    say = state.say()
    now = draft()
    with st.expander(say("Use the mapping of an earlier import")):
        uploaded = st.file_uploader(
            say("Mapping file (.yaml) that the atlas wrote"),
            type=["yaml", "yml"],
            key=f"im_earlier_{now.number}",
            on_change=_forget_earlier,
        )
    if uploaded is None or now.earlier is not None:
        return
    try:
        found = read_mapping(uploaded.name, uploaded.getvalue(), questionnaire())
    except AtlasError as error:
        shell.sentence(say.render(error.text))
        return
    now.earlier, now.earlier_number = found, now.earlier_number + 1
    st.rerun()


def _forget_earlier() -> None:
    draft().earlier = None
    draft().earlier_number += 1


def first(proposals: Proposals) -> ImportMapping:
    """The mapping to begin with."""
    return column_choices.first_mapping(proposals, added_questions(), questionnaire())
