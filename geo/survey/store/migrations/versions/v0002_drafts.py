"""Editions that are not public yet, links to check them by, and what communes said."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables; those of versions stay as they are."""
    op.create_table(
        "draft",
        sa.Column("edition_id", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("standing", sa.String(20), nullable=False),
        sa.Column("over", sa.Integer),
        sa.Column("saved_at", sa.String(40), nullable=False),
        sa.Column("saved_by", sa.String(200), nullable=False),
        sa.Column("ended_at", sa.String(40)),
        sa.Column("ended_by", sa.String(200)),
        sa.Column("version", sa.Integer),
        sa.Column("disclosure", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("questions", sa.Text, nullable=False),
        sa.Column("documents", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("edition_id", "number", name="pk_draft"),
    )
    _part(
        "draft_answer",
        sa.Column("nis5", sa.String(5), nullable=False),
        sa.Column("question", sa.String(100), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        key=("edition_id", "draft", "nis5", "question"),
    )
    _part(
        "check_link",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("nis5", sa.String(5), nullable=False),
        sa.Column("contact", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(40), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("valid_until", sa.String(40), nullable=False),
        sa.Column("revoked_at", sa.String(40)),
        sa.Column("revoked_by", sa.String(200)),
        sa.Column("first_look", sa.String(40)),
        sa.Column("last_look", sa.String(40)),
        sa.Column("looks", sa.Integer, nullable=False),
        key=("token_hash",),
    )
    _part(
        "check_reply",
        sa.Column("nis5", sa.String(5), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("said_by", sa.Text, nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        key=("edition_id", "draft", "nis5", "number"),
    )
    _part(
        "check_objection",
        sa.Column("nis5", sa.String(5), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("question", sa.String(100), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("value", sa.Text),
        sa.Column("standing", sa.String(20), nullable=False),
        sa.Column("settled_at", sa.String(40)),
        sa.Column("settled_by", sa.String(200)),
        sa.Column("note", sa.Text, nullable=False),
        key=("edition_id", "draft", "nis5", "number", "question"),
    )
    _part(
        "correction",
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("nis5", sa.String(5), nullable=False),
        sa.Column("question", sa.String(100), nullable=False),
        sa.Column("old", sa.Text),
        sa.Column("new", sa.Text),
        sa.Column("reply", sa.Integer, nullable=False),
        sa.Column("about", sa.String(100), nullable=False),
        sa.Column("accepted_at", sa.String(40), nullable=False),
        sa.Column("accepted_by", sa.String(200), nullable=False),
        key=("edition_id", "draft", "place"),
    )


def _part(name: str, *columns: sa.Column[Any], key: tuple[str, ...]) -> None:
    op.create_table(
        name,
        sa.Column("edition_id", sa.String(40), nullable=False),
        sa.Column("draft", sa.Integer, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"),
        sa.ForeignKeyConstraint(
            ["edition_id", "draft"],
            ["draft.edition_id", "draft.number"],
            name=f"fk_{name}_edition_id",
        ),
    )
