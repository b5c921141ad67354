"""Rows of drafts, read and locked: what the other modules of this folder have in common.

A connection comes in. Editors' changes of drafts wait for each other, and for whoever publishes,
by the one row of ``state`` (:func:`lock_drafts`), whose stamp they leave as it is: nothing that
readers get has changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import sqlalchemy as sa

from geo.language import AtlasError, Text
from geo.survey.store.checking.records import Correction, Draft, Objection
from geo.survey.store.reading import as_disclosure
from geo.survey.store.records import Contents, as_json
from geo.survey.store.schema import (
    CHECK_OBJECTION,
    CHECK_REPLY,
    CORRECTION,
    DRAFT,
    DRAFT_ANSWER,
    STATE,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection, Row


def lock_drafts(connection: Connection) -> None:
    """Wait for other editors, and let them wait."""
    connection.execute(sa.select(STATE.c.id).with_for_update())


def moment(written: str | None) -> dt.datetime | None:
    """A moment as the store writes it; None where there is none."""
    return None if written is None else dt.datetime.fromisoformat(written)


def known_moment(written: str) -> dt.datetime:
    """A moment that is there."""
    return dt.datetime.fromisoformat(written)


def answers_digest(rows: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of one commune's answers, as (question, value): the same for the same answers."""
    return hashlib.sha256(as_json(sorted(map(list, rows))).encode()).hexdigest()


def of_draft(table: sa.Table, draft: Draft) -> sa.ColumnElement[bool]:
    """The condition that a row of a part belongs to a draft."""
    return sa.and_(table.c.edition_id == draft.edition_id, table.c.draft == draft.number)


def read_drafts(connection: Connection, edition_id: str | None = None) -> tuple[Draft, ...]:
    """All drafts, of one edition or of all, oldest first."""
    query = sa.select(DRAFT).order_by(DRAFT.c.edition_id, DRAFT.c.number)
    if edition_id is not None:
        query = query.where(DRAFT.c.edition_id == edition_id)
    counted = connection.execute(
        sa.select(
            DRAFT_ANSWER.c.edition_id,
            DRAFT_ANSWER.c.draft,
            sa.func.count(sa.distinct(DRAFT_ANSWER.c.nis5)),
            sa.func.count(),
        ).group_by(DRAFT_ANSWER.c.edition_id, DRAFT_ANSWER.c.draft)
    )
    sizes = {(row[0], row[1]): (int(row[2]), int(row[3])) for row in counted}
    return tuple(
        draft_of(row, *sizes.get((row.edition_id, row.number), (0, 0)))
        for row in connection.execute(query)
    )


def draft_of(row: Row[Any], communes: int = 0, answers: int = 0) -> Draft:
    """The draft of a row."""
    return Draft(
        edition_id=row.edition_id,
        number=row.number,
        revision=row.revision,
        standing=row.standing,
        over=row.over,
        saved_at=known_moment(row.saved_at),
        saved_by=row.saved_by,
        ended_at=moment(row.ended_at),
        version=row.version,
        disclosure=as_disclosure(row.disclosure),
        communes=communes,
        answers=answers,
    )


def expect_open(connection: Connection, edition_id: str, revision: int | None = None) -> Draft:
    """The draft of an edition that is open, as the editor saw it.

    Raises
    ------
    AtlasError
        There is none, or it was changed since ``revision``. Nothing was changed.
    """
    found = [one for one in read_drafts(connection, edition_id) if one.standing == "open"]
    if not found:
        raise AtlasError(
            Text(
                "Of edition {edition} nothing waits to be checked. Nothing was changed.",
                edition=edition_id,
            )
        )
    draft = found[-1]
    if revision is not None and draft.revision != revision:
        raise AtlasError(
            Text(
                "What waits to be checked of edition {edition} was changed by {who} since you "
                "looked. Nothing was changed. Look at it, then decide again.",
                edition=edition_id,
                who=draft.saved_by,
            )
        )
    return draft


def draft_row(connection: Connection, draft: Draft) -> Row[Any]:
    """The row with all that a draft says of itself."""
    return connection.execute(
        sa.select(DRAFT).where(
            DRAFT.c.edition_id == draft.edition_id, DRAFT.c.number == draft.number
        )
    ).one()


def read_draft_contents(connection: Connection, draft: Draft) -> Contents:
    """All of a draft, answers sorted by nis5 and question key."""
    row = draft_row(connection, draft)
    columns = (DRAFT_ANSWER.c.nis5, DRAFT_ANSWER.c.question, DRAFT_ANSWER.c.value)
    rows = connection.execute(sa.select(*columns).where(of_draft(DRAFT_ANSWER, draft)))
    answers = pd.DataFrame(
        list(map(tuple, rows)), columns=["nis5", "question", "value"], dtype="str"
    )
    return Contents(
        facts=json.loads(row.facts),
        answers=answers.sort_values(["nis5", "question"], ignore_index=True),
        disclosure=draft.disclosure,
        questions=tuple(json.loads(row.questions)),
        documents=json.loads(row.documents),
    )


def read_answers_of(connection: Connection, draft: Draft, nis5: str) -> dict[str, str]:
    """Question -> answer of one commune; of no other one anything is read."""
    rows = connection.execute(
        sa.select(DRAFT_ANSWER.c.question, DRAFT_ANSWER.c.value).where(
            of_draft(DRAFT_ANSWER, draft), DRAFT_ANSWER.c.nis5 == nis5
        )
    )
    return {row.question: row.value for row in rows}


def read_objections(
    connection: Connection, draft: Draft, nis5: str | None = None
) -> tuple[Objection, ...]:
    """What communes objected, or one of them, in the order in which they said it."""
    query = (
        sa.select(CHECK_OBJECTION, CHECK_REPLY.c.at, CHECK_REPLY.c.said_by)
        .join(CHECK_REPLY, _same_reply(CHECK_OBJECTION, CHECK_OBJECTION.c.number))
        .where(of_draft(CHECK_OBJECTION, draft))
        .order_by(CHECK_REPLY.c.at, CHECK_OBJECTION.c.nis5, CHECK_OBJECTION.c.question)
    )
    if nis5 is not None:
        query = query.where(CHECK_OBJECTION.c.nis5 == nis5)
    return tuple(
        Objection(
            nis5=row.nis5,
            reply=row.number,
            question=row.question,
            text=row.text,
            value=row.value,
            said_at=known_moment(row.at),
            said_by=row.said_by,
            standing=row.standing,
            settled_at=moment(row.settled_at),
            settled_by=row.settled_by,
            note=row.note,
        )
        for row in connection.execute(query)
    )


def read_corrections(
    connection: Connection, draft: Draft, nis5: str | None = None
) -> tuple[Correction, ...]:
    """What editors corrected because of what communes said, oldest first."""
    query = (
        sa.select(
            CORRECTION,
            CHECK_REPLY.c.at,
            CHECK_REPLY.c.said_by,
            CHECK_OBJECTION.c.text,
        )
        .join(
            CHECK_REPLY,
            _same_reply(CORRECTION, CORRECTION.c.reply),
        )
        .join(
            CHECK_OBJECTION,
            sa.and_(
                _same_reply(CHECK_OBJECTION, CHECK_OBJECTION.c.number),
                CHECK_OBJECTION.c.question == CORRECTION.c.about,
            ),
        )
        .where(of_draft(CORRECTION, draft))
        .order_by(CORRECTION.c.place)
    )
    if nis5 is not None:
        query = query.where(CORRECTION.c.nis5 == nis5)
    return tuple(
        Correction(
            nis5=row.nis5,
            question=row.question,
            old=row.old,
            new=row.new,
            reply=row.reply,
            about=row.about,
            said_at=known_moment(row.at),
            said_by=row.said_by,
            text=row.text,
            accepted_at=known_moment(row.accepted_at),
            accepted_by=row.accepted_by,
        )
        for row in connection.execute(query)
    )


def _same_reply(table: sa.Table, number: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """The condition that a row belongs to a reply; ``number`` is its column that names it."""
    return sa.and_(
        CHECK_REPLY.c.edition_id == table.c.edition_id,
        CHECK_REPLY.c.draft == table.c.draft,
        CHECK_REPLY.c.nis5 == table.c.nis5,
        CHECK_REPLY.c.number == number,
    )
