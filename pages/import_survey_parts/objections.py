"""What communes object to, one after the other: correct the answer, or leave it and say why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from geo.language import Text
from geo.publishing.import_survey_page import checking
from geo.survey.store.checking.drafts import corrections_of
from geo.survey.store.checking.objections import correct, objections_of, settle
from geo.survey.store.checking.records import LONGEST_NOTE, OVERALL
from pages.shared import shell, state
from pages.shared.paper import table_for_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from geo.publishing.import_survey_page.checking import DraftWords, NewValue
    from geo.survey.question import Question
    from geo.survey.store import Editor
    from geo.survey.store.checking.records import Draft, Objection


def draw_objections(
    editor: Editor, draft: Draft, words: DraftWords, done: Callable[[Text], None]
) -> None:
    """The open ones to settle, and all of them as a table."""
    say = state.say()
    found = objections_of(editor, draft)
    if not found:
        st.text(say("No commune has objected so far."))
        return
    waiting = {
        f"{one.nis5}/{one.reply}/{one.question}": one for one in found if one.standing == "open"
    }
    if waiting:
        chosen = st.selectbox(
            say.plural("{n} open objection", "{n} open objections", n=len(waiting)),
            list(waiting),
            key="im_objection",
            index=0 if len(waiting) == 1 else None,
            format_func=lambda key: shell.plain(checking.objection_label(waiting[key], words)),
            placeholder=say("Choose"),
        )
        if chosen in waiting:
            _draw_one(editor, draft, words, waiting[chosen], done)
    else:
        st.text(say("No objection is open."))
    with st.expander(say("All objections")):
        table = checking.objections_table(found, words)
        st.dataframe(table, hide_index=True, alt=say("All objections"))
        table_for_paper(table, say("All objections"))
        draw_downloads(table, f"objections_{draft.edition_id}", "im_objections_file")
    corrections = corrections_of(editor, draft)
    if corrections:
        with st.expander(say("What was corrected")):
            table_ = checking.corrections_table(corrections, words)
            st.dataframe(table_, hide_index=True, alt=say("What was corrected"))
            table_for_paper(table_, say("What was corrected"))


def draw_downloads(table: pd.DataFrame, name: str, key: str) -> None:
    """A table to take away as a workbook or as a CSV."""
    say = state.say()
    with st.container(horizontal=True):
        for kind, mime in checking.FILE_KINDS.items():
            st.download_button(
                say("Download as {kind}", kind=kind.upper()),
                partial(checking.file_bytes, table, kind),
                file_name=f"{name}.{kind}",
                mime=mime,
                key=f"{key}_{kind}",
                on_click="ignore",
            )


def _draw_one(
    editor: Editor,
    draft: Draft,
    words: DraftWords,
    one: Objection,
    done: Callable[[Text], None],
) -> None:
    say = state.say()
    commune = words.commune(one.nis5)
    st.text(
        say(
            "{commune} said on {day}: “{text}”",
            commune=commune if not one.said_by else f"{commune} ({one.said_by})",
            day=one.said_at.date(),
            text=one.text,
        )
    )
    key = f"{one.nis5}_{one.reply}_{one.question}_{draft.revision}"
    question = _question(words, one, key)
    kind: NewValue = "value"
    given: str | Sequence[str] | None = None
    if question is not None:
        now = words.given(one.nis5, question.key)
        st.text(say("The answer now: {answer}", answer=words.answer(question.key, now)))
        kind, given = _new_value(question, now, key)
    note = st.text_input(
        say("Note to the commune (stands on its page)"), key=f"im_obj_note_{key}",
        max_chars=LONGEST_NOTE,
    )  # fmt: skip
    with st.container(horizontal=True):
        take = st.button(
            say("Take this correction into the edition"),
            key=f"im_obj_take_{key}",
            type="primary",
            disabled=question is None or (kind == "value" and given is None),
        )
        leave = st.button(
            say("Dealt with: close the objection")
            if one.question == OVERALL
            else say("Leave the answer as it is"),
            key=f"im_obj_leave_{key}",
        )
    if take and question is not None:
        value = checking.new_value(question, kind, "" if given is None else given)
        with st.spinner(say("Working out what readers would get…")):
            correct(editor, draft, one, question=question.key, value=value, note=note)
        done(
            Text(
                "{commune}: “{question}” was corrected. The edition is still not public.",
                commune=commune,
                question=question.label,
            )
        )
    if leave:
        settle(editor, draft, one, note=note)
        done(Text("The objection of {commune} is closed.", commune=commune))


def _question(words: DraftWords, one: Objection, key: str) -> Question | None:
    """The question whose answer may change; of an objection to all of it the editor's choice."""
    say = state.say()
    questions = words.questionnaire.questions
    if one.question != OVERALL:
        return questions[one.question]
    chosen = st.selectbox(
        say("Correct the answer to"),
        words.edition.asked,
        key=f"im_obj_question_{key}",
        index=None,
        format_func=lambda asked: shell.plain(words.question(asked)),
        placeholder=say("Choose"),
    )
    return None if chosen is None else questions[chosen]


def _new_value(
    question: Question, now: str | None, key: str
) -> tuple[NewValue, str | Sequence[str] | None]:
    """What the answer becomes; nothing as long as nothing is chosen."""
    say = state.say()
    kind: NewValue = st.segmented_control(
        say("It becomes"),
        list(checking.NEW_VALUES),
        key=f"im_obj_kind_{question.key}_{key}",
        default="value",
        required=True,
        format_func=lambda one: say.render(checking.NEW_VALUES[one]),
    )
    if kind != "value":
        return kind, None
    choices = checking.choices_of(question, say)
    label, at = say("The right answer"), f"im_obj_value_{question.key}_{key}"
    if not choices:
        written = st.text_input(label, key=at, max_chars=20)
        return kind, written.strip() or None
    if question.type == "several_of":
        several = st.multiselect(
            label,
            list(choices),
            default=[one for one in (now or "").split("|") if one in choices],
            key=at,
            format_func=lambda one: shell.plain(choices[one]),
            placeholder=say("None chosen"),
            select_all=False,
        )
        return kind, several
    chosen = st.selectbox(
        label,
        list(choices),
        key=at,
        index=None,
        format_func=lambda one: shell.plain(choices[one]),
        placeholder=say("Choose"),
    )
    return kind, chosen
