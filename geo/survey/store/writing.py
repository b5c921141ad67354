"""From the values of :mod:`geo.survey.store.records` to rows of the store.

A connection that writes comes in. Rows of versions are only ever added.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from geo.survey.store.disclosure import written_disclosure
from geo.survey.store.records import Changes, as_json
from geo.survey.store.schema import (
    ANSWER,
    DOCUMENT,
    EDITION,
    FACT,
    LOG,
    PUBLICATION,
    QUESTION,
    STATE,
    VERSION,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd
    from sqlalchemy.engine import Connection

    from geo.survey.store.disclosure import Disclosure
    from geo.survey.store.records import Action, Contents

Row = TypeVar("Row")

_ROWS_AT_ONCE = 5_000
"""A few megabytes; all the answers of a large edition at once would be hundreds."""


def now() -> str:
    """The present moment as the store writes it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def acquire_lock(connection: Connection) -> str:
    """Change the stamp, before anything else: whoever else wants to write waits from here on."""
    stamp = uuid.uuid4().hex
    connection.execute(sa.update(STATE).values(stamp=stamp))
    return stamp


def add_version(
    connection: Connection,
    contents: Contents,
    *,
    number: int,
    who: str,
    at: str,
) -> None:
    """Add a version with all its parts; its edition as well where it is the first."""
    edition_id = contents.edition_id
    if connection.execute(sa.select(EDITION).where(EDITION.c.id == edition_id)).first() is None:
        connection.execute(sa.insert(EDITION).values(id=edition_id))
    connection.execute(
        sa.insert(VERSION).values(
            edition_id=edition_id,
            number=number,
            created_at=at,
            created_by=who,
            disclosure=disclosure_as_json(contents.disclosure),
            communes=contents.answers["nis5"].nunique(),
            answers=len(contents.answers),
            digest=contents.digest,
        )
    )
    part = {"edition_id": edition_id, "version": number}
    _add(
        connection,
        FACT,
        ({**part, "name": name, "value": as_json(v)} for name, v in contents.facts.items()),
    )
    _add(
        connection,
        QUESTION,
        (
            {**part, "place": place, "definition": as_json(dict(one))}
            for place, one in enumerate(contents.questions)
        ),
    )
    _add(
        connection,
        DOCUMENT,
        ({**part, "name": name, "text": text} for name, text in contents.documents.items()),
    )
    add_rows(connection, ANSWER, contents.answers, edition_id, number)


def set_published(connection: Connection, edition_id: str, version: int | None, at: str) -> None:
    """Make a version the published one; None for none."""
    connection.execute(sa.delete(PUBLICATION).where(PUBLICATION.c.edition_id == edition_id))
    if version is not None:
        connection.execute(
            sa.insert(PUBLICATION).values(edition_id=edition_id, version=version, at=at)
        )


def add_to_log(
    connection: Connection,
    action: Action,
    *,
    who: str,
    at: str,
    edition_id: str | None = None,
    version: int | None = None,
    before: int | None = None,
    note: str = "",
    changes: Changes | None = None,
) -> None:
    """Add a line to the log, with the next number: there is only one writer at a time."""
    last = connection.execute(sa.select(sa.func.max(LOG.c.number))).scalar() or 0
    connection.execute(
        sa.insert(LOG).values(
            number=last + 1,
            at=at,
            who=who,
            action=action,
            edition_id=edition_id,
            version=version,
            before=before,
            note=note,
            changes=as_json(dataclasses.asdict(changes or Changes())),
        )
    )


def disclosure_as_json(disclosure: Disclosure) -> str:
    """The rule as the store keeps it."""
    return as_json(written_disclosure(disclosure))


def _add(connection: Connection, table: sa.Table, rows: Iterable[dict[str, Any]]) -> None:
    for some in _in_parts(rows):
        connection.execute(sa.insert(table), some)


def add_rows(
    connection: Connection, table: sa.Table, answers: pd.DataFrame, edition_id: str, number: int
) -> None:
    """Answers of a version or draft, handed to the driver as plain texts: there may be a million.

    SQLAlchemy writes the statement in the words of the database; row by row it would look at every
    value again, which takes longer than to store them.
    """
    statement = sa.insert(table).compile(dialect=connection.dialect)
    columns = (answers[name].tolist() for name in ("nis5", "question", "value"))
    rows = ((edition_id, number, *row) for row in zip(*columns, strict=True))
    names = table.columns.keys()
    for some in _in_parts(rows):
        given: Any = (
            some if statement.positional else [dict(zip(names, r, strict=True)) for r in some]
        )
        connection.exec_driver_sql(statement.string, given)


def _in_parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == _ROWS_AT_ONCE:
            yield some
            some = []
    if some:
        yield some
