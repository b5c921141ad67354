"""The first tables.

A migration says what the tables were when it was written; it does not follow what ``schema.py``
says later.
"""

import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables, and the one row of ``state``."""
    state = op.create_table(
        "state",
        sa.Column("id", sa.Integer, autoincrement=False),
        sa.Column("stamp", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_state"),
        sa.CheckConstraint("id = 1", name="ck_state_one_row"),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_edition"),
    )
    op.create_table(
        "version",
        sa.Column("edition_id", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("created_at", sa.String(40), nullable=False),
        sa.Column("created_by", sa.String(200), nullable=False),
        sa.Column("disclosure", sa.Text, nullable=False),
        sa.Column("communes", sa.Integer, nullable=False),
        sa.Column("answers", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("edition_id", "number", name="pk_version"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name="fk_version_edition_id"),
    )
    _part("fact", sa.Column("name", sa.String(60), nullable=False), sa.Column("value", sa.Text))
    _part(
        "question",
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
    )
    _part(
        "answer",
        sa.Column("nis5", sa.String(5), nullable=False),
        sa.Column("question", sa.String(100), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        key=("nis5", "question"),
    )
    _part(
        "document",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_table(
        "publication",
        sa.Column("edition_id", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("edition_id", name="pk_publication"),
        _of_a_version("publication"),
    )
    op.create_table(
        "log",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("edition_id", sa.String(40)),
        sa.Column("version", sa.Integer),
        sa.Column("before", sa.Integer),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_log"),
    )
    op.execute(sa.insert(state).values(id=1, stamp=uuid.uuid4().hex))


def _part(name: str, *columns: sa.Column[Any], key: tuple[str, ...] | None = None) -> None:
    key = (columns[0].name,) if key is None else key
    op.create_table(
        name,
        sa.Column("edition_id", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("edition_id", "version", *key, name=f"pk_{name}"),
        _of_a_version(name),
    )


def _of_a_version(name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["edition_id", "version"],
        ["version.edition_id", "version.number"],
        name=f"fk_{name}_edition_id",
    )
