"""From rows of the store to the values of :mod:`geo.survey.store.records`.

A connection comes in. Everything of a version is read here, its disclosure rule as well, and so
nothing here may be handed to readers as it is: :mod:`geo.survey.store.store` decides what goes out.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import sqlalchemy as sa

from geo.survey.store.disclosure import Disclosure
from geo.survey.store.records import Changes, Contents, LogEntry, Version
from geo.survey.store.schema import (
    ANSWER,
    DOCUMENT,
    FACT,
    LOG,
    PUBLICATION,
    QUESTION,
    STATE,
    VERSION,
)

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row


def read_stamp(connection: Connection) -> str:
    """What is new after every change."""
    return str(connection.execute(sa.select(STATE.c.stamp)).scalar_one())


def read_publications(connection: Connection) -> dict[str, tuple[int, dt.datetime]]:
    """Edition id -> the published version and since when, by id."""
    rows = connection.execute(sa.select(PUBLICATION).order_by(PUBLICATION.c.edition_id))
    return {row.edition_id: (row.version, _moment(row.at)) for row in rows}


def read_versions(connection: Connection, edition_id: str | None = None) -> tuple[Version, ...]:
    """All versions, of one edition or of all, oldest first."""
    published = read_publications(connection)
    query = sa.select(VERSION).order_by(VERSION.c.edition_id, VERSION.c.number)
    if edition_id is not None:
        query = query.where(VERSION.c.edition_id == edition_id)
    return tuple(
        Version(
            edition_id=row.edition_id,
            number=row.number,
            created_at=_moment(row.created_at),
            created_by=row.created_by,
            disclosure=as_disclosure(row.disclosure),
            communes=row.communes,
            answers=row.answers,
            published=published.get(row.edition_id, (None,))[0] == row.number,
        )
        for row in connection.execute(query)
    )


def read_log(connection: Connection, edition_id: str | None = None) -> tuple[LogEntry, ...]:
    """The log, of one edition (with what concerned the whole store) or of all, newest first."""
    query = sa.select(LOG).order_by(LOG.c.number.desc())
    if edition_id is not None:
        query = query.where(sa.or_(LOG.c.edition_id == edition_id, LOG.c.edition_id.is_(None)))
    return tuple(_entry(row) for row in connection.execute(query))


def read_facts(connection: Connection, edition_id: str, version: int) -> dict[str, Any]:
    """The facts of a version."""
    rows = connection.execute(_of(FACT, edition_id, version).order_by(FACT.c.name))
    return {row.name: json.loads(row.value) for row in rows}


def read_questions(
    connection: Connection, edition_id: str, version: int
) -> tuple[dict[str, Any], ...]:
    """The edition's own questions of a version, in order."""
    rows = connection.execute(_of(QUESTION, edition_id, version).order_by(QUESTION.c.place))
    return tuple(json.loads(row.definition) for row in rows)


def read_answer_rows(connection: Connection, edition_id: str, version: int) -> pd.DataFrame:
    """The answers of a version: nis5, question, value (str), in no order."""
    columns = (ANSWER.c.nis5, ANSWER.c.question, ANSWER.c.value)
    rows = connection.execute(_of(ANSWER, edition_id, version).with_only_columns(*columns))
    # Of SQLAlchemy's own rows pandas asks each one for its fields, ten times as long as reading it.
    plain = list(map(tuple, rows))
    return pd.DataFrame(plain, columns=["nis5", "question", "value"], dtype="str")


def read_contents(connection: Connection, edition_id: str, version: int) -> Contents:
    """All of a version, answers sorted by nis5 and question key."""
    answers = read_answer_rows(connection, edition_id, version)
    documents = connection.execute(_of(DOCUMENT, edition_id, version).order_by(DOCUMENT.c.name))
    return Contents(
        facts=read_facts(connection, edition_id, version),
        answers=answers.sort_values(["nis5", "question"], ignore_index=True),
        disclosure=read_disclosure_of(connection, edition_id, version),
        questions=read_questions(connection, edition_id, version),
        documents={row.name: row.text for row in documents},
    )


def read_disclosure_of(connection: Connection, edition_id: str, version: int) -> Disclosure:
    """The rule of a version."""
    rule = connection.execute(
        sa.select(VERSION.c.disclosure).where(
            VERSION.c.edition_id == edition_id, VERSION.c.number == version
        )
    ).scalar_one()
    return as_disclosure(rule)


def read_document(connection: Connection, edition_id: str, version: int, name: str) -> str | None:
    """One document of a version; None where it has none of this name."""
    query = _of(DOCUMENT, edition_id, version).where(DOCUMENT.c.name == name)
    found = connection.execute(query).first()
    return None if found is None else str(found.text)


def as_disclosure(written: str) -> Disclosure:
    """The rule as the store keeps it; it was checked when it was stored."""
    kept = json.loads(written)
    return Disclosure(kept["rule"], tuple(kept["shown"]))


def _of(table: sa.Table, edition_id: str, version: int) -> sa.Select[Any]:
    return sa.select(table).where(table.c.edition_id == edition_id, table.c.version == version)


def _entry(row: Row[Any]) -> LogEntry:
    changes = json.loads(row.changes)
    return LogEntry(
        number=row.number,
        at=_moment(row.at),
        who=row.who,
        action=row.action,
        edition_id=row.edition_id,
        version=row.version,
        before=row.before,
        note=row.note,
        changes=Changes(**{**changes, "facts": tuple(changes["facts"])}),
    )


def _moment(written: str) -> dt.datetime:
    return dt.datetime.fromisoformat(written)
