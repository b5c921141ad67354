"""What becomes of an objection: an editor corrects the answer, or leaves it and says so.

An editor, a draft and an objection come in. Nothing is ever corrected by itself: each correction is
one step of an editor, and keeps the old and the new value, who said it was wrong and when, and who
accepted that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from geo.language import AtlasError, Text
from geo.survey.editions import expected_value, is_valid_value
from geo.survey.store.checking.draft_rows import (
    expect_open,
    lock_drafts,
    of_draft,
    read_draft_contents,
    read_objections,
)
from geo.survey.store.checking.drafts import with_answer, write_draft
from geo.survey.store.checking.records import LONGEST_NOTE, OVERALL
from geo.survey.store.checking.said_text import said_text
from geo.survey.store.schema import CHECK_OBJECTION, CORRECTION
from geo.survey.store.validation import check_text, questionnaire_with
from geo.survey.store.writing import now

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from geo.survey.store.checking.records import Draft, Objection, ObjectionStanding
    from geo.survey.store.editor import Editor


def objections_of(editor: Editor, draft: Draft) -> tuple[Objection, ...]:
    """All that communes objected to a draft, in the order in which they said it.

    Raises
    ------
    AtlasError
        The draft is no longer open, or was changed since.
    """
    with editor.database.reading() as connection:
        expect_open(connection, draft.edition_id, draft.revision)
        return read_objections(connection, draft)


def correct(
    editor: Editor,
    draft: Draft,
    objection: Objection,
    *,
    question: str,
    value: str | None,
    note: str = "",
) -> Draft:
    """Change an answer of a draft because of an objection; the draft as it is then.

    What readers would get of the edition is worked out anew. An objection to this one question is
    settled by it; one to all of it stays open until :func:`settle`.

    Parameters
    ----------
    question : str
        Whose answer changes: that of the objection, or any where it is about all of it.
    value : str or None
        The new answer, as in ``answers.csv``; None for no answer.

    Raises
    ------
    AtlasError
        The draft or the objection is not what the editor saw any more, the value is no answer to
        the question or is the one that is there, or the contents could not be published. Nothing
        was changed.
    """
    note = _note(note)
    with editor.database.reading() as connection:
        expect_open(connection, draft.edition_id, draft.revision)
        contents = read_draft_contents(connection, draft)
    asked = questionnaire_with(tuple(contents.questions)).questions
    if question not in contents.facts.get("asked", ()) or objection.question not in (
        OVERALL,
        question,
    ):
        raise AtlasError(
            Text("This objection is not about {question}. Nothing was changed.", question=question)
        )
    if value is not None and not is_valid_value(asked[question], value):
        raise AtlasError(
            Text(
                "“{found}” is no answer to {question}: expected {what}. Nothing was changed.",
                found=value[:60],
                question=question,
                what=expected_value(asked[question]),
            )
        )
    answers = contents.answers
    there = answers[(answers["nis5"] == objection.nis5) & (answers["question"] == question)]
    old = None if there.empty else str(there["value"].iloc[0])
    if old == value:
        raise AtlasError(
            Text("The answer is the same as before. Nothing was changed."),
        )
    # Taking seconds, and nobody waits: the revision tells whether it still holds.
    changed = editor.with_release(with_answer(contents, objection.nis5, question, value))
    at = now()
    with editor.database.writing() as connection:
        lock_drafts(connection)
        found = expect_open(connection, draft.edition_id, draft.revision)
        write_draft(connection, found, changed, who=editor.who, at=at)
        if objection.question == OVERALL:
            _expect_unsettled(connection, found, objection)
        else:
            _settle(connection, found, objection, "corrected", who=editor.who, at=at, note=note)
        last = connection.execute(
            sa.select(sa.func.max(CORRECTION.c.place)).where(of_draft(CORRECTION, found))
        ).scalar()
        connection.execute(
            sa.insert(CORRECTION).values(
                edition_id=found.edition_id,
                draft=found.number,
                place=(last or 0) + 1,
                nis5=objection.nis5,
                question=question,
                old=old,
                new=value,
                reply=objection.reply,
                about=objection.question,
                accepted_at=at,
                accepted_by=editor.who,
            )
        )
        return expect_open(connection, draft.edition_id)


def settle(editor: Editor, draft: Draft, objection: Objection, *, note: str = "") -> None:
    """Close an objection without changing an answer; ``note`` is for the commune.

    Raises
    ------
    AtlasError
        The draft is no longer open, or somebody has settled the objection since.
    """
    note = _note(note)
    with editor.database.writing() as connection:
        lock_drafts(connection)
        found = expect_open(connection, draft.edition_id)
        _settle(connection, found, objection, "settled", who=editor.who, at=now(), note=note)


def _settle(
    connection: Connection,
    draft: Draft,
    objection: Objection,
    standing: ObjectionStanding,
    *,
    who: str,
    at: str,
    note: str,
) -> None:
    done = connection.execute(
        sa.update(CHECK_OBJECTION)
        .where(_open_row(draft, objection))
        .values(standing=standing, settled_at=at, settled_by=who, note=note)
    )
    if done.rowcount != 1:
        raise _settled_already()


def _expect_unsettled(connection: Connection, draft: Draft, objection: Objection) -> None:
    if (
        connection.execute(sa.select(CHECK_OBJECTION).where(_open_row(draft, objection))).first()
        is None
    ):
        raise _settled_already()


def _open_row(draft: Draft, objection: Objection) -> sa.ColumnElement[bool]:
    return sa.and_(
        of_draft(CHECK_OBJECTION, draft),
        CHECK_OBJECTION.c.nis5 == objection.nis5,
        CHECK_OBJECTION.c.number == objection.reply,
        CHECK_OBJECTION.c.question == objection.question,
        CHECK_OBJECTION.c.standing == "open",
    )


def _settled_already() -> AtlasError:
    return AtlasError(
        Text(
            "This objection is not open any more: it was settled, or the commune has replied "
            "again. Nothing was changed."
        )
    )


def _note(note: str) -> str:
    note = said_text(note)
    return check_text(note, LONGEST_NOTE) if note else ""
