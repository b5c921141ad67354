"""The tables of the store, for SQLite and PostgreSQL alike.

Moments are text in ISO 8601 (UTC), structured values are JSON in text that is all ASCII: what both
databases keep and compare in the same way. A version of an edition, once written, is never changed:
what is published is a row of ``publication`` that names one, and every change of it is a row of
``log``. ``state`` has one row, whose stamp is new after every change: a writer changes it
first, so that a second one waits.

A ``draft`` is an edition that is not public yet, with its answers, the links by which communes look
at their own, and what they said (:mod:`geo.survey.store.checking`). It is kept apart from versions:
nothing that readers ask reads these tables, and no change of them is a new stamp.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

if TYPE_CHECKING:
    from typing import Any

HEAD = "0002"
"""The migration that makes the tables as they are below."""

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _part_of_a_version(name: str, *columns: Column[Any], key: tuple[str, ...]) -> Table:
    """A table whose rows belong to one version of one edition."""
    return Table(
        name,
        METADATA,
        Column("edition_id", String(40), nullable=False),
        Column("version", Integer, nullable=False),
        *columns,
        PrimaryKeyConstraint("edition_id", "version", *key),
        ForeignKeyConstraint(["edition_id", "version"], ["version.edition_id", "version.number"]),
    )


STATE = Table(
    "state",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("stamp", String(40), nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
EDITION = Table("edition", METADATA, Column("id", String(40), primary_key=True))
VERSION = Table(
    "version",
    METADATA,
    Column("edition_id", String(40), ForeignKey("edition.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("disclosure", Text, nullable=False),
    Column("communes", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    PrimaryKeyConstraint("edition_id", "number"),
)
FACT = _part_of_a_version(
    "fact", Column("name", String(60), nullable=False), Column("value", Text), key=("name",)
)
QUESTION = _part_of_a_version(
    "question",
    Column("place", Integer, nullable=False),
    Column("definition", Text, nullable=False),
    key=("place",),
)
ANSWER = _part_of_a_version(
    "answer",
    Column("nis5", String(5), nullable=False),
    Column("question", String(100), nullable=False),
    Column("value", Text, nullable=False),
    key=("nis5", "question"),
)
DOCUMENT = _part_of_a_version(
    "document",
    Column("name", String(60), nullable=False),
    Column("text", Text, nullable=False),
    key=("name",),
)
PUBLICATION = Table(
    "publication",
    METADATA,
    Column("edition_id", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", String(40), nullable=False),
    PrimaryKeyConstraint("edition_id"),
    ForeignKeyConstraint(["edition_id", "version"], ["version.edition_id", "version.number"]),
)
LOG = Table(
    "log",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("who", String(200), nullable=False),
    Column("action", String(20), nullable=False),
    Column("edition_id", String(40)),
    Column("version", Integer),
    Column("before", Integer),
    Column("note", Text, nullable=False),
    Column("changes", Text, nullable=False),
)

DRAFT = Table(
    "draft",
    METADATA,
    Column("edition_id", String(40), nullable=False),
    Column("number", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("standing", String(20), nullable=False),
    Column("over", Integer),
    Column("saved_at", String(40), nullable=False),
    Column("saved_by", String(200), nullable=False),
    Column("ended_at", String(40)),
    Column("ended_by", String(200)),
    Column("version", Integer),
    Column("disclosure", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("questions", Text, nullable=False),
    Column("documents", Text, nullable=False),
    PrimaryKeyConstraint("edition_id", "number"),
)


def _part_of_a_draft(name: str, *columns: Column[Any], key: tuple[str, ...]) -> Table:
    """A table whose rows belong to one draft of one edition; the first ``key`` names a row."""
    return Table(
        name,
        METADATA,
        Column("edition_id", String(40), nullable=False),
        Column("draft", Integer, nullable=False),
        *columns,
        PrimaryKeyConstraint(*key),
        ForeignKeyConstraint(["edition_id", "draft"], ["draft.edition_id", "draft.number"]),
    )


DRAFT_ANSWER = _part_of_a_draft(
    "draft_answer",
    Column("nis5", String(5), nullable=False),
    Column("question", String(100), nullable=False),
    Column("value", Text, nullable=False),
    key=("edition_id", "draft", "nis5", "question"),
)
CHECK_LINK = _part_of_a_draft(
    "check_link",
    Column("token_hash", String(64), nullable=False),
    Column("nis5", String(5), nullable=False),
    Column("contact", Text, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("made_by", String(200), nullable=False),
    Column("valid_until", String(40), nullable=False),
    Column("revoked_at", String(40)),
    Column("revoked_by", String(200)),
    Column("first_look", String(40)),
    Column("last_look", String(40)),
    Column("looks", Integer, nullable=False),
    key=("token_hash",),
)
CHECK_REPLY = _part_of_a_draft(
    "check_reply",
    Column("nis5", String(5), nullable=False),
    Column("number", Integer, nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("at", String(40), nullable=False),
    Column("said_by", Text, nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    key=("edition_id", "draft", "nis5", "number"),
)
CHECK_OBJECTION = _part_of_a_draft(
    "check_objection",
    Column("nis5", String(5), nullable=False),
    Column("number", Integer, nullable=False),
    Column("question", String(100), nullable=False),
    Column("text", Text, nullable=False),
    Column("value", Text),
    Column("standing", String(20), nullable=False),
    Column("settled_at", String(40)),
    Column("settled_by", String(200)),
    Column("note", Text, nullable=False),
    key=("edition_id", "draft", "nis5", "number", "question"),
)
CORRECTION = _part_of_a_draft(
    "correction",
    Column("place", Integer, nullable=False),
    Column("nis5", String(5), nullable=False),
    Column("question", String(100), nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("reply", Integer, nullable=False),
    Column("about", String(100), nullable=False),
    Column("accepted_at", String(40), nullable=False),
    Column("accepted_by", String(200), nullable=False),
    key=("edition_id", "draft", "place"),
)

DRAFTS = (DRAFT, DRAFT_ANSWER, CHECK_LINK, CHECK_REPLY, CHECK_OBJECTION, CORRECTION)
"""What is not public yet; a table before those that belong to its rows."""

PARTS = (FACT, QUESTION, ANSWER, DOCUMENT)
"""What a version consists of, beside its own row."""
