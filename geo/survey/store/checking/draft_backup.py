"""Drafts in a backup: all rows of their tables as they are, and back again.

A token is not among them, only its hash. Rows that come back are looked at first: each has the
columns of its table, and texts where texts are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from geo.survey.store.schema import CHECK_LINK, DRAFTS
from geo.survey.store.validation import check_text
from geo.survey.store.writing import now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection

Rows = dict[str, list[dict[str, Any]]]
"""By the name of a table."""


def all_draft_rows(connection: Connection) -> Rows:
    """Every row, by table, in the order of their keys."""
    return {
        table.name: [
            dict(row._mapping)  # noqa: SLF001  (its public name in SQLAlchemy)
            for row in connection.execute(sa.select(table).order_by(*table.primary_key))
        ]
        for table in DRAFTS
    }


def checked_draft_rows(read: Mapping[str, Any]) -> Rows:
    """The rows of a backup; none where it has none.

    Raises
    ------
    KeyError, TypeError, ValueError, AtlasError
        They are not those of these tables.
    """
    return {table.name: [_row(table, row) for row in read.get(table.name, [])] for table in DRAFTS}


def restore_draft_rows(connection: Connection, rows: Rows, *, who: str) -> None:
    """Put the rows in empty tables; no link is good any more."""
    for table in DRAFTS:
        if rows[table.name]:
            connection.execute(sa.insert(table), rows[table.name])
    connection.execute(
        sa.update(CHECK_LINK)
        .where(CHECK_LINK.c.revoked_at.is_(None))
        .values(revoked_at=now(), revoked_by=who)
    )


def _row(table: sa.Table, read: Mapping[str, Any]) -> dict[str, Any]:
    if set(read) != {column.name for column in table.columns}:
        raise ValueError(table.name)
    for column in table.columns:
        value = read[column.name]
        whole = isinstance(column.type, sa.Integer)
        if value is None and column.nullable:
            continue
        if type(value) is not (int if whole else str):
            raise ValueError(column.name)
        if isinstance(value, str):
            check_text(value, None)
    return dict(read)
